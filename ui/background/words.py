"""What visitors read while a runner works, when it was cancelled, and when too much is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine.experiments.sweep import MAX_RUN_STEPS
from i18n import say


class RunnerWords:
    """For any work; only what is bounded by run-steps says `too_much`."""

    def begin(self) -> str:
        """Beside the bar before the first slice is done."""
        return say("Computing …")

    def progress(self, done: int, all: int, tasks: Sequence[Any]) -> str:
        """Beside the bar when `done` of `all` slices of the tasks are done."""
        return say("Computing … {share}", share=f"{done / all:.0%}")

    def cancel_help(self) -> str:
        """What the button does that cancels."""
        return say("Stop the computation.")

    def say_cancelled(self) -> None:
        """Above the button that starts a cancelled computation again."""
        st.info(say("Cancelled."), icon=":material/close:")

    def again(self) -> tuple[str, str, str]:
        """Label, help and icon of that button."""
        return say("Compute"), say("Start the computation again."), ":material/play_arrow:"

    def busy(self, seconds: int) -> str:
        """Why nothing is computed now."""
        return say("Too much is being computed already. Try again in {seconds} seconds.", seconds=seconds)

    def lost(self) -> str:
        """Why there is no result, though it was tried twice."""
        return say(
            "The computation was lost: the process that did it has died, twice. Try again; if that happens again, ask "
            "for fewer steps, runs or optimizers."
        )

    def too_much(self, tasks: Sequence[Any]) -> str:
        """Why more than the budget is not computed."""
        raise NotImplementedError


class RunStepWords(RunnerWords):
    """For many runs of each optimizer: tasks that say their `run_steps`."""

    def progress(self, done: int, all: int, tasks: Sequence[Any]) -> str:
        """Beside the bar when `done` of `all` slices of the tasks are done."""
        return say("{done} of {all}, {million} million run-steps", done=done, all=all, million=_millions(tasks))

    def too_much(self, tasks: Sequence[Any]) -> str:
        """Why more than the budget is not computed."""
        return say(
            "This asks for {asked} million run-steps; one visitor may ask for {most} million. Choose fewer runs, fewer "
            "steps or fewer optimizers.",
            asked=_millions(tasks),
            most=_most(),
        )


class MapWords(RunStepWords):
    """For maps of which a coarse one is shown meanwhile."""

    def begin(self) -> str:
        """Beside the bar before the first slice is done."""
        return say("The full map …")

    def progress(self, done: int, all: int, tasks: Sequence[Any]) -> str:
        """Beside the bar when `done` of `all` slices of the tasks are done."""
        return say(
            "The full map: {share} of {million} million run-steps",
            share=f"{done / all:.0%}",
            million=_millions(tasks),
        )

    def cancel_help(self) -> str:
        """What the button does that cancels."""
        return say("Stop the computation and keep the coarse map.")

    def say_cancelled(self) -> None:
        """Nothing: the coarse map is still shown."""

    def again(self) -> tuple[str, str, str]:
        """Label, help and icon of the button that starts a cancelled computation again."""
        help = say("The coarse map was kept when the full one was cancelled.")
        return say("Compute the full map"), help, ":material/grid_on:"

    def too_much(self, tasks: Sequence[Any]) -> str:
        """Why more than the budget is not computed."""
        return say(
            "This asks for {asked} million run-steps ({cells} cells x {steps} steps); one visitor may ask for {most} "
            "million. Choose fewer cells, fewer steps or fewer optimizers. Below is a coarse map of the same.",
            asked=_millions(tasks),
            cells=" + ".join(f"{spec.x.count} x {spec.y.count}" for spec in tasks),
            steps=f"{tasks[0].scenario.resolved_steps():,}",
            most=_most(),
        )


class CoarseWords(RunnerWords):
    """For coarse maps that take a moment themselves."""

    def begin(self) -> str:
        """Beside the bar before the first slice is done."""
        return say("A coarse map …")

    def progress(self, done: int, all: int, tasks: Sequence[Any]) -> str:
        """Beside the bar when `done` of `all` slices of the tasks are done."""
        return say("A coarse map … {share}", share=f"{done / all:.0%}")


class TuneWords(RunnerWords):
    """For the search of the best cells of all optimizers of a race."""

    def begin(self) -> str:
        """Beside the bar before the first slice is done."""
        return say("Searching …")

    def progress(self, done: int, all: int, tasks: Sequence[Any]) -> str:
        """Beside the bar when `done` of `all` slices of the tasks are done."""
        return say(
            "Searching among 1,000 runs of each of {count} optimizers … {share}",
            count=len(tasks),
            share=f"{done / all:.0%}",
        )

    def cancel_help(self) -> str:
        """What the button does that cancels."""
        return say("Stop the search and keep the race as it is.")

    def say_cancelled(self) -> None:
        """Above the button that starts a cancelled search again."""
        st.info(say("The search was cancelled; the race is as it was."), icon=":material/close:")

    def again(self) -> tuple[str, str, str]:
        """Label, help and icon of that button."""
        return say("Search again"), say("Start the search again; what was found is kept."), ":material/tune:"


def _millions(tasks: Sequence[Any]) -> str:
    return f"{sum(task.run_steps for task in tasks) / 1e6:,.0f}"


def _most() -> str:
    return f"{MAX_RUN_STEPS / 1e6:,.0f}"

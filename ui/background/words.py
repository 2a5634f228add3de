"""What visitors read while a runner works, when it was cancelled, and when too much is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine.experiments.sweep import MAX_RUN_STEPS
from i18n import say


class RunnerWords:
    """For many runs of each optimizer."""

    def begin(self) -> str:
        """Beside the bar before the first slice is done."""
        return say("Computing …")

    def progress(self, done: int, all: int, run_steps: int) -> str:
        """Beside the bar when `done` of `all` slices of so many run-steps are done."""
        return say("{done} of {all}, {million} million run-steps", done=done, all=all, million=_millions(run_steps))

    def cancel_help(self) -> str:
        """What the button does that cancels."""
        return say("Stop the computation.")

    def say_cancelled(self) -> None:
        """Above the button that starts a cancelled computation again."""
        st.info(say("Cancelled."), icon=":material/close:")

    def again(self) -> tuple[str, str, str]:
        """Label, help and icon of that button."""
        return say("Compute"), say("Start the computation that was cancelled again."), ":material/play_arrow:"

    def too_much(self, tasks: Sequence[Any]) -> str:
        """Why more than the budget is not computed."""
        return say(
            "This asks for {asked} million run-steps; one visitor may ask for {most} million. Choose fewer runs, fewer "
            "steps or fewer optimizers.",
            asked=_millions(sum(task.run_steps for task in tasks)),
            most=_millions(MAX_RUN_STEPS),
        )


class MapWords(RunnerWords):
    """For maps of which a coarse one is shown meanwhile."""

    def begin(self) -> str:
        """Beside the bar before the first slice is done."""
        return say("The full map …")

    def progress(self, done: int, all: int, run_steps: int) -> str:
        """Beside the bar when `done` of `all` slices of so many run-steps are done."""
        return say(
            "The full map: {share} of {million} million run-steps",
            share=f"{done / all:.0%}",
            million=_millions(run_steps),
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
            asked=_millions(sum(spec.run_steps for spec in tasks)),
            cells=" + ".join(f"{spec.x.count} x {spec.y.count}" for spec in tasks),
            steps=f"{tasks[0].scenario.resolved_steps():,}",
            most=_millions(MAX_RUN_STEPS),
        )


def _millions(run_steps: int) -> str:
    return f"{run_steps / 1e6:,.0f}"

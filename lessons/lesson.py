"""What a lesson is: a question with its vote, scenes with claims about their runs, and where to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from engine.scenario import Scenario
from lessons.evidence import Evidence
from lessons.findings import Finding, Runs, Setting
from lessons.scenes import Scene

PageKey = Literal["race", "tuning", "escape", "anatomy", "schedules"]


@dataclass(frozen=True)
class Vote:
    """A question with two to four answers.

    Attributes:
        options: keys of the answers, in the order in which they are offered.
        right: (scenario, runs of the first picture) -> the key of the right one.
    """

    options: tuple[str, ...]
    right: Callable[[Scenario, Runs], str]


@dataclass(frozen=True)
class PageLink:
    """A link to a page with a scenario."""

    page: PageKey
    scenario: Scenario


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes:
        key: its name in links and texts.
        minutes: how long it takes, 2 to 5.
        vote: the question; the class votes, then the first picture's race is shown.
        scenes: the preset first; the others are the other halves of the claim.
        formulas: keys of the optimizers whose rule is shown.
        schedules: keys of the schedules whose factor is shown.
        evidence: findings of more than one race, see `evidence`.
        links: where to go on.
    """

    key: str
    minutes: int
    vote: Vote
    scenes: tuple[Scene, ...]
    formulas: tuple[str, ...]
    schedules: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    links: tuple[PageLink, ...] = ()

    @property
    def scenario(self) -> Scenario:
        """The preset of the first picture."""
        return self.scenes[0].scenario


def claim_result(lesson: Lesson, scenario: Scenario, runs: Runs, picture: int = 0) -> Finding:
    """What is so in the runs of one of the lesson's pictures, as it is now; and whether one run with noise says it."""
    finding = lesson.scenes[picture].claim(scenario, runs)
    if not scenario.noise or finding.runs > 1:
        return finding
    return Finding("one_run", {"finding": finding, "noise": Setting(scenario.noise), "seed": str(scenario.seed)})


def vote_answer(lesson: Lesson, scenario: Scenario, runs: Runs) -> str:
    """The right answer to the vote, computed from the runs of the first picture."""
    return lesson.vote.right(scenario, runs)

"""A race as a cell of a notebook that uses these packages."""

from __future__ import annotations

from engine.scenario import Scenario


def notebook_cell(scenario: Scenario) -> str:
    """A few lines with these packages, started in the project's folder: `runs` holds {slot: Run}."""
    return "\n".join(
        [
            "from engine.race import race",
            "from engine.scenario import Scenario",
            "",
            f"scenario, notices = Scenario.from_query({scenario.to_query()!r})",
            "runs = race(scenario)",
            "for name, run in runs.items():",
            "    print(name, run.theta[-1], run.loss[-1])",
            "",
        ]
    )

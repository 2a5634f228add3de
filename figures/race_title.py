"""The title of a race."""

from __future__ import annotations

from engine.labels import surface_name
from engine.scenario import Scenario
from engine.terms import comparison_terms
from i18n import say
from i18n.numbers import setting_text


def race_title(scenario: Scenario) -> str:
    """What is compared, and on what terms."""
    noise = say("gradient noise {sigma} (seed {seed})", sigma=setting_text(scenario.noise), seed=str(scenario.seed))
    terms = say(
        "{count} steps, {noise}", count=scenario.resolved_steps(), noise=noise if scenario.noise else say("no noise")
    )
    return f"<b>{surface_name(scenario.resolved_surface())}</b>: {comparison_terms(scenario)}, {terms}"

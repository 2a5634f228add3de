"""The title of a race."""

from __future__ import annotations

from engine.labels import noise_words, surface_name
from engine.scenario import Scenario
from engine.terms import comparison_terms
from i18n import say


def race_title(scenario: Scenario) -> str:
    """What is compared, and on what terms."""
    terms = say("{count} steps, {noise}", count=scenario.resolved_steps(), noise=noise_words(scenario))
    return f"<b>{surface_name(scenario.resolved_surface())}</b>: {comparison_terms(scenario)}, {terms}"

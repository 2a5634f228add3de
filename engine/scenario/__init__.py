"""A race as one frozen value, and its link form: limits -> entry -> scenario, with query and codec for the link."""

from __future__ import annotations

from engine.scenario.entry import Entry
from engine.scenario.scenario import Scenario

__all__ = ["Entry", "Scenario"]

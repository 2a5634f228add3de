"""Races that many tests ask something of are run once in each worker: they are long, and nobody may change a run."""

from __future__ import annotations

from functools import lru_cache

from engine.race import race as run_race

race = lru_cache(maxsize=128)(run_race)

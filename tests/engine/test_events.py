"""The events of a race: each is found in the points of its run by code that the engine does not use."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from engine.descend import Run
from engine.events import MOST_LEADS, SHORTEST_LEAD, Event, events_of, lead_spans
from engine.labels import labels
from engine.noise import noise_of
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.verdict import summarize_race
from i18n import use_language
from i18n.numbers import three_digits
from surfaces import Surface
from tests.engine.sentence_check import Track, contradictions, raw_points

RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "lion")
RACES = {
    "plateau": Scenario(entries=tuple(entry(rule) for rule in RULES)),
    "ravine": Scenario(surface="ravine", entries=tuple(entry(rule) for rule in RULES), steps=200),
    "beale": Scenario(surface="beale", entries=tuple(entry(rule) for rule in RULES), lr=0.05, steps=400),
    "himmelblau, noise": Scenario(surface="himmelblau", entries=(entry("sgd"), entry("adam")), noise=5.0, steps=400),
    "plateau, noise": Scenario(entries=(entry("sgd"), entry("momentum"), entry("adam")), noise=0.5, seed=3, steps=600),
    "too large a step": Scenario(surface="ravine", entries=(entry("sgd"), entry("momentum"), entry("adam")), lr=0.5),
    "no minimum": Scenario(
        formula="x^2 - y^2 + x y", start=(1.0, 0.01), entries=(entry("sgd"), entry("adam")), steps=90
    ),
    "where f ends": Scenario(formula="sqrt(1-x^2-y^2)", start=(0.8, 0.1), entries=(entry("sgd"), entry("adam"))),
    "a cone": Scenario(formula="sqrt(x^2 + y^2)", start=(0.7, 0.4), entries=(entry("sgd"), entry("adam")), steps=120),
    "nothing at the start": Scenario(formula="ln(x) + y^2", start=(-1.0, 1.0), entries=(entry("sgd"), entry("adam"))),
}
PROSE = {
    "escaped": "escaped the saddle at step {step}",
    "settled": "settled within {near} of the minimum at step {step}",
    "diverged": "diverged at step {step}",
}
"""Events as the verdict's sentences say them, which have a checker of their own."""


def happened(scenario: Scenario) -> tuple[Surface, dict[str, Run], dict[str, str], tuple[Event, ...]]:
    surface, runs = scenario.resolved_surface(), race(scenario)
    names, summaries = labels(scenario), summarize_race(surface, runs, scenario.tol)
    return surface, runs, names, events_of(surface, runs, summaries, names)


def track_of(scenario: Scenario, surface: Surface, slot: str, run: Run) -> Track:
    steps, rule = scenario.resolved_steps(), scenario.optimizer(scenario.slots()[slot])
    pushes = noise_of(scenario.noise, scenario.seed, steps) if scenario.noise else None
    raw = raw_points(surface, rule, scenario.resolved_start(), steps, pushes)
    return Track(surface, run.theta, run.loss, raw, scenario.tol)


def lasting_leads(surface: Surface, runs: Mapping[str, Run], shortest: int) -> list[tuple[int, str, str]]:
    """(step, slot, former leader): step after step, as somebody with a pencil would."""
    tracks = {slot: Track(surface, run.theta, run.loss, run.theta) for slot, run in runs.items()}
    first = next(iter(tracks.values()))
    if not math.isfinite(first.loss[0]):
        return []
    lowest = first.lowest if surface.minimum is not None else min(float(run.loss.min()) for run in runs.values())
    near = 1e-3 * (first.loss[0] - lowest)
    alone: list[str] = []
    for k in range(first.steps + 1):
        heights = {
            slot: max(float(run.loss[k]) - lowest, near) for slot, run in runs.items() if not 0 <= run.ended_at <= k
        }
        best = [slot for slot, height in heights.items() if height <= 1.05 * min(heights.values())]
        alone.append(best[0] if len(best) == 1 else "")
    found, leader = [], ""
    for k, slot in enumerate(alone):
        fresh = slot and (k == 0 or alone[k - 1] != slot)
        if fresh and slot != leader and len(alone) >= k + shortest and set(alone[k : k + shortest]) == {slot}:
            found += [(k, slot, leader)] if leader else []
            leader = slot
    return found


@pytest.mark.parametrize("scenario", RACES.values(), ids=RACES)
def test_events_are_true_of_the_points(scenario: Scenario) -> None:
    surface, runs, names, events = happened(scenario)
    assert [event.step for event in events] == sorted(event.step for event in events)
    for event in events:
        assert 0 < event.step <= scenario.resolved_steps()
        assert names[event.slot] in event.text
        track = track_of(scenario, surface, event.slot, runs[event.slot])
        if event.kind in PROSE:
            prose = PROSE[event.kind].format(step=event.step, near=three_digits(track.near))
            assert contradictions(prose, track) == [], event
        if event.kind == "reached":
            close = track.close()
            assert close[event.step]
            assert not close[: event.step].any()


@pytest.mark.parametrize("scenario", RACES.values(), ids=RACES)
def test_no_event_is_missing(scenario: Scenario) -> None:
    surface, runs, _, events = happened(scenario)
    seen = {(event.kind, event.slot): event.step for event in events if event.kind != "lead"}
    for slot, run in runs.items():
        track = Track(surface, run.theta, run.loss, run.theta, scenario.tol)
        if run.ended_at > 0:
            assert ("diverged", slot) in seen or ("undefined", slot) in seen
        elif surface.minimum is not None and run.ended_at < 0 and not math.isnan(track.near):
            close = track.close()
            stays = np.flatnonzero(~close)[-1] + 1 if not close.all() else 0
            settles = 0 < stays <= track.steps - track.late
            assert seen.get(("settled", slot), 0) == (stays if settles else 0)
            comes = int(close.argmax()) if close.any() else 0
            assert seen.get(("reached", slot), 0) == (0 if settles and stays == comes else comes)


@pytest.mark.parametrize("scenario", RACES.values(), ids=RACES)
def test_the_lead_changes_where_another_run_is_the_lowest_and_stays_so(scenario: Scenario) -> None:
    surface, runs, names, events = happened(scenario)
    leads = [event for event in events if event.kind == "lead"]
    assert len(leads) <= MOST_LEADS
    shortest = max(SHORTEST_LEAD, scenario.resolved_steps() // 50)
    expected = lasting_leads(surface, runs, shortest)
    while len(expected) > MOST_LEADS:
        shortest *= 2
        expected = lasting_leads(surface, runs, shortest)
    assert [(event.step, event.slot) for event in leads] == [(step, slot) for step, slot, _ in expected]
    for event, (_, slot, before) in zip(leads, expected, strict=True):
        assert event.text == f"{names[slot]} takes the lead from {names[before]}"


def test_every_kind_is_met_in_these_races() -> None:
    kinds = {event.kind for scenario in RACES.values() for event in happened(scenario)[3]}
    assert kinds == {"escaped", "reached", "settled", "lead", "diverged", "undefined"}


def test_noise_gives_few_changes_of_the_lead_though_the_lowest_changes_often() -> None:
    scenario = Scenario(entries=(entry("sgd"), entry("momentum")), surface="sphere", noise=3.0, lr=0.3, steps=2000)
    _, runs, _, events = happened(scenario)
    losses = np.stack([run.loss for run in runs.values()], axis=1)
    assert np.count_nonzero(np.diff(losses.argmin(axis=1))) > 200
    assert len([event for event in events if event.kind == "lead"]) <= MOST_LEADS


def test_the_lowest_leads_where_it_is_seen_to_be_and_ties_are_nobodys() -> None:
    height = np.array([[3, 3, 3], [2, 3, 3], [2, 1, 3], [1, 1, 3], [1, 1.04, 3], [1, 1, 0.5], 3 * [np.inf]])
    assert lead_spans(height) == [(1, 0, 1), (2, 1, 1), (5, 2, 1)]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_texts_follow_a_step_and_are_translated(language: str) -> None:
    use_language(language)
    try:
        texts: list[Any] = [event.text for scenario in RACES.values() for event in happened(scenario)[3]]
    finally:
        use_language("en")
    assert not any(re.search(r"[.{}]$|\{", text) for text in texts)
    if language == "ko":
        assert all(re.search(r"[가-힣]", text) for text in texts)

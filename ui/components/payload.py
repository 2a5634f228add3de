"""What the player shows, as header and arrays: surface, runs, the forces of a rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import cast
from urllib.parse import urlencode

import numpy as np

from engine.answer import answer
from engine.descend import Run
from engine.events import events_of
from engine.experiments.tuned_text import how_terms
from engine.experiments.tuning import bowl_at, is_quadratic
from engine.export.caption import caption
from engine.labels import conditions_in_words, labels, settings_in_words
from engine.scenario import Scenario
from engine.scenario.scenario import query_string
from engine.terms import can_be_tuned, terms_of
from engine.verdict import RunSummary
from engine.why.explain import explanations
from engine.why.words import parts_of
from figures import loss_axis, theme, tuning
from figures.contours import contours_of
from figures.landscape import LIGHT, LIGHTING, landscape
from figures.map import CRITICAL
from figures.parts import compact
from figures.race_title import race_title
from figures.theme import DASHES, look_of
from figures.view import view_of
from optimizers import OPTIMIZERS
from optimizers.base import Array
from surfaces import Surface
from ui.background.race_cache import cached_race, cached_summaries
from ui.components.contract import (
    AnswerHeader,
    ContourLines,
    ForcesHeader,
    LossAxis,
    Point,
    RaceEvent,
    RunsHeader,
    Slot,
    SurfaceHeader,
    Theme,
    WhyHeader,
)
from ui.components.numbers import parameter_sliders, sliders_of, values_of
from ui.components.pad import pad_header
from ui.components.program import program_header
from ui.components.wire import pack, truncate_mantissa

GRID = 200
WHY_CHUNK = 100
"""Points of a run whose sentences are sent at once."""
FAR = 1e-3
"""A box whose side is less than this share of its coordinates is far from 0: single precision has seven digits."""


class UnknownNameError(LookupError):
    """A query names a slot that its race does not have, or cannot be read."""


def surface_payload(scenario: Scenario) -> bytes:
    """The surface on a grid with its scale, critical points and formula; depends on surface and parameters only."""
    surface = scenario.resolved_surface()
    land = landscape(surface, GRID)
    heights, texts = land.scale.ticks()
    bowls = [bowl_at(surface, minimum) for minimum in surface.minima]
    header: SurfaceHeader = {
        "title": surface.title,
        "domain": surface.domain,
        "low": land.scale.low,
        "unit": land.scale.unit,
        "lines": cast(ContourLines, asdict(contours_of(land.scale))),
        "ticks": {"heights": heights, "texts": texts},
        "view": view_of(surface, land),
        "minima": _with_loss(surface, surface.minima),
        "saddles": _with_loss(surface, surface.saddles),
        "maxima": _with_loss(surface, surface.maxima),
        "degenerate": _with_loss(surface, surface.degenerate),
        "curvatures": bowls,
        "quadratic": any(bowls) and is_quadratic(surface),
    }
    return pack(header, {"loss": land.loss})


def _with_loss(surface: Surface, points: Iterable[Point]) -> list[tuple[float, float, float]]:
    return [(x, y, float(surface.value((x, y)))) for x, y in points]


def runs_payload(scenario: Scenario) -> bytes:
    """Every run: array `runs` (slots, 4, steps + 1) of x, y, loss above the axis' offset, and gradient norm.

    The difference is taken before it is rounded to single precision: a loss 1e-14 above its minimum stays what it is.
    The loss itself is not to be had from the rounded difference where it is much smaller; there the array `loss`
    (slots, steps + 1) has it. The norm is rounded to five digits, of which the legend shows three.
    """
    surface, runs = scenario.resolved_surface(), cached_race(scenario)
    count, points = len(runs), scenario.resolved_steps() + 1
    losses = np.array([run.loss for run in runs.values()]).reshape(count, points)
    axis = loss_axis.loss_axis(surface, runs.values(), scenario.tol)
    summaries, names, text = cached_summaries(scenario), labels(scenario), caption(scenario)
    header: RunsHeader = {
        "query": query_string(scenario),
        "surface": query_string(scenario.surface_only()),
        "title": race_title(scenario),
        "caption": text.caption,
        "formula": text.formula,
        "latex": text.latex,
        "steps": scenario.resolved_steps(),
        "start": scenario.resolved_start(),
        "loss": _axis_header(axis),
        "slots": [_slot(scenario, slot, names[slot], runs[slot], summary) for slot, summary in summaries.items()],
        "events": [cast(RaceEvent, vars(event)) for event in events_of(surface, runs, summaries, names)],
        "tuning": sliders_of(scenario),
        "parameters": parameter_sliders(scenario),
        "pad": pad_header(scenario),
        "program": program_header(scenario),
        "terms": {"terms": terms_of(scenario), "tunable": can_be_tuned(scenario), "how": how_terms(scenario)},
        "words": conditions_in_words(scenario),
    }
    channels = np.empty((count, 4, points))
    channels[:, :2] = np.array([run.theta.T for run in runs.values()]).reshape(count, 2, points)
    channels[:, 2], channels[:, 3] = losses - axis.offset, _norms(surface, channels[:, :2])
    arrays = {"runs": _places(surface, channels)}
    if axis.offset or compact(losses).dtype == np.float64:
        arrays["loss"] = losses
    return pack(header, arrays, double=["runs"] * _is_far(surface))


def _norms(surface: Surface, places: Array) -> Array:
    """The length of the gradient at places (slots, 2, steps + 1), as it is sent."""
    with np.errstate(over="ignore"):
        return truncate_mantissa(np.hypot(*surface.gradient(np.moveaxis(places, 1, 0))), 16)


def _is_far(surface: Surface) -> bool:
    """Whether the box is so small beside its distance from 0 that places in it need double precision."""
    return any(high - low < FAR * max(abs(low), abs(high)) for low, high in surface.domain)


def _places(surface: Surface, channels: Array) -> Array:
    """Channels of runs, in single precision where that shows the places in the box."""
    return channels if _is_far(surface) else compact(channels, keep_small=False)


def forces_payload(scenario: Scenario, slot: str) -> bytes:
    """What pulls at one run at each step: arrays (2, steps + 1) of gradient, memory, effective lr and look-ahead."""
    if slot not in scenario.slots():
        raise UnknownNameError(slot)
    member = scenario.slots()[slot]
    surface, optimizer, run = scenario.resolved_surface(), scenario.optimizer(member), cached_race(scenario)[slot]
    points = [(type(run.state)(*(part[k] for part in run.state)), run.theta[k]) for k in range(run.steps + 1)]
    rates = [optimizer.effective_lr(state, theta, max(1, k)) for k, (state, theta) in enumerate(points)]
    memory = [part for state, _ in points if (part := optimizer.memory(state)) is not None]
    ahead = [part for state, theta in points if (part := optimizer.lookahead(state, theta)) is not None]
    arrays = {"gradient": surface.gradient(run.theta.T), "rate": np.stack(rates, axis=1)}
    arrays |= {"memory": np.stack(memory, axis=1)} if memory else {}
    arrays |= {"ahead": np.stack(ahead, axis=1)} if ahead else {}
    header: ForcesHeader = {"slot": slot, "memory": OPTIMIZERS[member.optimizer].memory_name}
    return pack(header, {name: truncate_mantissa(values, 16) for name, values in arrays.items()})


def why_payload(scenario: Scenario, slot: str, chunk: str) -> bytes:
    """Why one run goes on as it does, for the `WHY_CHUNK` points of a chunk, which are counted from 0."""
    chunks = 1 + scenario.resolved_steps() // WHY_CHUNK
    if slot not in scenario.slots() or not (chunk.isdecimal() and len(chunk) < 5 and int(chunk) < chunks):
        raise UnknownNameError(f"{slot} {chunk}")
    first = WHY_CHUNK * int(chunk)
    texts = explanations(scenario, cached_race(scenario), slot, first, first + WHY_CHUNK)
    header: WhyHeader = {
        "slot": slot,
        "first": first,
        "anatomy": _anatomy_query(scenario, slot),
        "sentences": [parts_of(text) for text in texts],
    }
    return pack(header, {})


def _anatomy_query(scenario: Scenario, slot: str) -> str:
    """The query of the anatomy page for one run: that page shows the first run of a rule, so it comes first."""
    entry = scenario.slots()[slot]
    others = tuple(other for name, other in scenario.slots().items() if name != slot)
    ordered = scenario if slot == entry.optimizer else replace(scenario, entries=(entry, *others))
    query = {"rule": entry.optimizer, **ordered.to_query()}
    return urlencode(query, safe=",:=")


def answer_payload(scenario: Scenario) -> bytes:
    """The sentences that answer the headline over the map; no arrays."""
    sentences = answer(scenario, cached_race(scenario), cached_summaries(scenario), labels(scenario))
    header: AnswerHeader = {"sentences": [{"slot": slot, "text": text} for slot, text in sentences]}
    return pack(header, {})


def themes_payload() -> dict[str, Theme]:
    """The looks of both pages, with those of map and relief that figures and player have in common."""
    return {name: _theme(colours) for name, colours in theme.THEMES.items()}


def _theme(colours: theme.Theme) -> Theme:
    critical = {kind: dict(zip(("symbol", "size", "sign"), mark, strict=True)) for kind, mark in CRITICAL.items()}
    relief = {"lighting": LIGHTING, "lightposition": LIGHT}
    cells = {"stops": list(tuning.SCALE), "kinds": tuning.COLOURS[colours.name]}
    looks = {**asdict(colours), "critical": critical, "relief": relief, "cells": cells}
    return cast(Theme, looks)  # a test looks at every field


def _slot(scenario: Scenario, slot: str, name: str, run: Run, summary: RunSummary) -> Slot:
    look, member = look_of(scenario, slot), scenario.slots()[slot]
    header: Slot = {
        "slot": slot,
        "name": name,
        "colour": look.colour,
        "dash": list(DASHES[look.dash]),
        "marker": look.marker,
        "diverged": int(run.diverged_at),
        "undefined": int(run.undefined_at),
        "escaped": summary.escaped,
        "reached": summary.reached,
        "settled": summary.settled,
        "sentence": summary.sentence,
        "rule": member.optimizer,
        "schedule": member.schedule,
        "values": values_of(scenario, slot),
        "shares_lr": scenario.shares_lr(member),
        "words": settings_in_words(scenario, slot),
    }
    if member.start is not None:
        header["start"] = member.start
    return header


def _axis_header(axis: loss_axis.LossAxis) -> LossAxis:
    fields = {name: value for name, value in asdict(axis).items() if name not in ("ticks", "full", "reached")}
    full = {"full": axis.full} if axis.full != axis.range else {}
    reached = {"reached": axis.reached} if axis.reached is not None else {}
    return cast(LossAxis, {**fields, **full, **reached, **axis.ticks})

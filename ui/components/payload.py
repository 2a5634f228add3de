"""What the player shows, as header and arrays: surface, runs, a family over one slider, the forces of a rule."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.descend import Run, descend_together
from engine.entry import Entry
from engine.labels import label
from engine.scenario import Scenario, normal, query_string
from engine.verdict import summarize
from figures.landscape import LEVELS, landscape
from figures.race_layout import race_title
from figures.scale import LossAxis, loss_axis
from figures.theme import look_of
from optimizers import OPTIMIZERS
from optimizers.base import Array
from ui.background.race_cache import cached_race
from ui.components.wire import pack, truncate_mantissa
from ui.state.change import with_value

GRID = 200
FAMILY = 41
FAMILY_SPAN = 30.0
FAMILY_SAMPLES = 301


def surface_payload(scenario: Scenario) -> bytes:
    """The surface on a grid with its scale, critical points and formula; depends on surface and parameters only."""
    surface = scenario.resolved_surface()
    land = landscape(surface, GRID)
    heights, texts = land.scale.ticks()
    header = {
        "title": surface.title,
        "domain": surface.domain,
        "low": land.scale.low,
        "unit": land.scale.unit,
        "levels": LEVELS,
        "ticks": {"heights": heights, "texts": texts},
        **{
            kind: [(*p, float(surface.value(p))) for p in getattr(surface, kind)]
            for kind in ("minima", "saddles", "maxima", "degenerate")
        },
    }
    return pack(header, {"loss": land.loss})


def runs_payload(scenario: Scenario) -> bytes:
    """Every run: array `runs` (slots, 4, steps + 1) of x, y, loss above the axis' offset, and gradient norm.

    The difference is taken before it is rounded to float32: a loss 1e-14 above its minimum stays what it is. The norm
    is rounded to five digits, of which the legend shows three.
    """
    surface, runs = scenario.resolved_surface(), cached_race(scenario)
    axis = loss_axis(surface, [run.loss for run in runs.values()])
    header = {
        "query": query_string(scenario),
        "title": race_title(scenario),
        "steps": scenario.resolved_steps(),
        "start": scenario.resolved_start(),
        "loss": _loss_axis(axis),
        "slots": [_slot(scenario, slot, run) for slot, run in runs.items()],
        "tuning": _tuning(scenario),
    }
    told = [
        np.stack(
            [*run.theta.T, run.loss - axis.offset, truncate_mantissa(np.hypot(*surface.gradient(run.theta.T)), 16)]
        )
        for run in runs.values()
    ]
    return pack(header, {"runs": np.stack(told)})


def family_payload(scenario: Scenario, name: str) -> bytes:
    """The race at 41 values of one hyperparameter: `family` (values, slots, 3, samples) of x, y and loss as in `runs`.

    Computed in one batch for each optimizer; the same noise for every value. Long runs are sampled evenly.
    """
    values = np.array(_tuning(scenario)[name]["values"])
    kept = np.unique(np.linspace(0, scenario.resolved_steps(), FAMILY_SAMPLES).round().astype(int))
    runs = descend_together(
        scenario.resolved_surface(),
        [_tried(scenario, one, name, values) for one in scenario.entries],
        scenario.resolved_start(),
        scenario.resolved_steps(),
        noise=scenario.noise,
        seed=scenario.seed,
        common_noise=True,
    )
    offset = loss_axis(scenario.resolved_surface(), [run.loss for run in runs]).offset
    told = [np.stack([run.theta[kept, 0], run.theta[kept, 1], run.loss[kept] - offset]) for run in runs]
    header = {
        "values": values.tolist(),
        "steps": kept.tolist(),
        "diverged": np.stack([run.diverged_at for run in runs], axis=1).tolist(),
    }
    return pack(header, {"family": np.moveaxis(np.stack(told), 3, 0)})


def forces_payload(scenario: Scenario, slot: str) -> bytes:
    """What pulls at one run at each step: arrays (2, steps + 1) of gradient, memory, effective lr and look-ahead."""
    one = scenario.slots()[slot]
    surface, optimizer, run = scenario.resolved_surface(), scenario.optimizer(one), cached_race(scenario)[slot]
    points = [(type(run.state)(*(part[k] for part in run.state)), run.theta[k]) for k in range(run.steps + 1)]
    rates = [optimizer.effective_lr(state, theta, max(1, k)) for k, (state, theta) in enumerate(points)]
    memory = [optimizer.memory(state) for state, _ in points]
    ahead = [optimizer.lookahead(state, theta) for state, theta in points]
    arrays = {"gradient": surface.gradient(run.theta.T), "rate": np.stack(rates, axis=1)}
    arrays |= {"memory": np.stack(memory, axis=1)} if memory[0] is not None else {}
    arrays |= {"ahead": np.stack(ahead, axis=1)} if ahead[0] is not None else {}
    return pack({"slot": slot, "memory": OPTIMIZERS[one.optimizer].memory_name}, arrays)


def _slot(scenario: Scenario, slot: str, run: Run) -> dict[str, Any]:
    one = scenario.slots()[slot]
    look = look_of(slot, one.optimizer)
    return {
        "slot": slot,
        "name": label(scenario, slot),
        "colour": look.colour,
        "dash": look.dash,
        "marker": look.marker,
        "diverged": int(run.diverged_at),
        "sentence": summarize(scenario.resolved_surface(), run, scenario.tol).sentence,
    }


def _loss_axis(axis: LossAxis) -> dict[str, Any]:
    place = {name: axis.axis[name] for name in ("range", "tickvals", "ticktext") if name in axis.axis}
    return {"kind": axis.kind, "offset": axis.offset, "unit": axis.unit, "title": axis.title, **place}


def _tuning(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """The sliders that the player offers for this race: their values, where they stand, and their family's query."""
    offered: dict[str, dict[str, Any]] = {}
    if any(scenario.shares_lr(one) for one in scenario.entries):
        values = [
            float(f"{scenario.resolved_surface().lr * ratio:.2g}")
            for ratio in FAMILY_SPAN ** np.linspace(-1, 1, FAMILY)
        ]
        offered["lr"] = {"values": values, "value": scenario.resolved_lr()}
    momenta = [one for one in scenario.entries if "momentum" in OPTIMIZERS[one.optimizer].hypers()]
    if momenta:
        spec = OPTIMIZERS[momenta[0].optimizer].hypers()["momentum"]
        values = sorted({round(spec.at(k / (FAMILY - 1)), 3) for k in range(FAMILY)})
        offered["momentum"] = {"values": values, "value": float(momenta[0].get("momentum"))}
    for name, slider in offered.items():
        # The same family wherever its own slider stands, so that it is fetched once.
        slider["family"] = query_string(
            normal(with_value(scenario, name, slider["values"][len(slider["values"]) // 2]))
        )
    return offered


def _tried(scenario: Scenario, one: Entry, name: str, values: Array) -> Any:
    """An optimizer at every value; a rule that lacks the hyperparameter does the same for each."""
    optimizer = scenario.optimizer(one)
    takes = scenario.shares_lr(one) if name == "lr" else name in optimizer.hypers()
    return optimizer.replace(**{name: values} if takes else {"lr": np.full(len(values), scenario.lr_of(one))})

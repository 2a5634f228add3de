"""Widgets that make a Scenario: generated from the registries and from every hyperparameter's own specification."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

import streamlit as st

from engine.scenario import (
    LR,
    MAX_COORDINATE,
    MAX_ENTRIES,
    MAX_SEED,
    MAX_STEPS,
    NOISE,
    Entry,
    Scenario,
    Setting,
    entry,
    normal,
)
from optimizers import OPTIMIZERS
from surfaces import SURFACES

KEEP = "session"
"""Every widget keeps its value while it is not drawn: hidden by a choice, or on another page."""

_MANTISSAS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
_STEPS = (20, 30, 50, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000, 3000, MAX_STEPS)
_NOISE_STOPS = (0.0, *(float(f"{m}e{e}") for e in range(-6, 1) for m in (1, 2, 5)), NOISE[1])


class Spec(Protocol):
    """What a slider needs to know of a number: `optimizers.Hyper` and `surfaces.Parameter` both have it."""

    low: float
    high: float
    log: bool


def stops(spec: Spec) -> list[float]:
    """The values a slider stops at: round numbers, evenly spread on the specification's own scale."""
    if getattr(spec, "complement", False):
        # Equal ratios of 1 - value: 0, .2, .4, .5 ... .9, .92 ... .99, .992 ...
        rests = [m / 10 * 10.0**-e for e in range(5) for m in (10, 8, 6, 5, 4, 3, 2.5, 2, 1.5, 1.2)]
        values: Iterable[float] = (round(1 - rest, 7) for rest in rests)
    elif spec.log:
        low, high = math.floor(math.log10(spec.low)), math.ceil(math.log10(spec.high))
        mantissas = _MANTISSAS if high - low <= 8 else (1.0, 3.0)
        values = (float(f"{m}e{e}") for e in range(low, high + 1) for m in mantissas)
    else:
        values = (spec.low + (spec.high - spec.low) * k / 100 for k in range(101))
    return sorted({v for v in values if spec.low <= v <= spec.high} | {spec.low, spec.high})


def use(scenario: Scenario) -> None:
    """Put a scenario into the widgets. Values between two stops of a slider become stops of their own."""
    state = st.session_state
    state["scenario"] = scenario
    state["surface"] = scenario.surface
    surface = scenario.the_surface()
    for (name, _), value in zip(surface.parameters, surface.values, strict=True):
        _put(f"parameter:{name}", value)
    state["start:x"], state["start:y"] = scenario.the_start()
    state["optimizers"] = list(scenario.slots())
    state["lr_mode"] = _MODES[scenario.own_lr]
    _put("lr", scenario.the_lr())
    _put("steps", scenario.the_steps())
    _put("noise", scenario.noise)
    state["seed"], state["tol"] = scenario.seed, scenario.tol
    for slot, one in scenario.slots().items():
        _use_entry(slot, one)


def scenario_from_widgets() -> Scenario:
    """Draw all controls and read the scenario from them."""
    state = st.session_state
    surface = _surface_controls()
    slots = _optimizer_picker()
    own_lr, lr = _lr_controls()
    start = _start_controls()
    steps = int(
        _slider("Steps", "steps", _STEPS, f"How many updates each optimizer makes, up to {MAX_STEPS:,}.", "{:.0f}")
    )
    noise, seed, tol = _run_controls()
    shown = replace(Scenario(), surface=surface, own_lr=own_lr)
    entries = tuple(_entry_controls(slot, one, shown) for slot, one in slots.items())
    scenario = Scenario(surface, _parameters(surface), start, entries, lr, own_lr, steps, noise, seed, tol)
    state["scenario"] = normal(scenario)
    return state["scenario"]


def _parameters(surface: str) -> tuple[tuple[str, float], ...]:
    return tuple((name, float(st.session_state[f"parameter:{name}"])) for name, _ in SURFACES[surface].parameters)


_MODES = {False: "shared", True: "own"}


def _put(key: str, value: float) -> None:
    st.session_state[key] = value
    st.session_state[f"{key}#between"] = value


def _use_entry(slot: str, one: Entry) -> None:
    st.session_state[f"entry:{slot}"] = one.optimizer
    rule = OPTIMIZERS[one.optimizer]
    for name in rule.hypers():
        _put(f"{slot}:{name}", float(one.get(name)))
    for name in rule.switches():
        st.session_state[f"{slot}:{name}"] = bool(one.get(name))


def _slider(label: str, key: str, values: Iterable[float], help: str, show: str = "{:g}") -> float:
    """A slider over given stops, with the value that a link put between two of them as a stop of its own."""
    between = st.session_state.get(f"{key}#between")
    options = sorted({*values} | ({between} if between is not None else set()))
    return float(st.select_slider(label, options, key=key, help=help, format_func=show.format, persist_state=KEEP))


def _surface_controls() -> str:
    surface = st.selectbox(
        "Surface",
        list(SURFACES),
        format_func=lambda key: SURFACES[key].title,
        key="surface",
        persist_state=KEEP,
        on_change=_surface_changed,
        help="The loss as a function of two parameters x and y. Choosing another one starts from its own start.",
    )
    for name, spec in SURFACES[surface].parameters:
        label = f"Condition number ${spec.symbol}$" if name == "kappa" else f"${spec.symbol}$"
        _slider(label, f"parameter:{name}", stops(spec), spec.help)
    return str(surface)


def _surface_changed() -> None:
    """Start, and whatever was left at the old surface's default, follow the new surface; the rest stays."""
    before: Scenario = st.session_state["scenario"]
    use(replace(before, surface=st.session_state["surface"], parameters=(), start=None))


def _optimizer_picker() -> dict[str, Entry]:
    known: dict[str, Entry] = {key: Entry(key) for key in OPTIMIZERS}
    extra = st.session_state["scenario"].slots()
    options = [*known, *(slot for slot in extra if slot not in known)]
    owner = {slot: one.optimizer for slot, one in extra.items()} | {key: key for key in known}
    chosen = st.pills(
        "Optimizers",
        options,
        selection_mode="multi",
        format_func=lambda slot: _slot_title(slot, owner[slot]),
        key="optimizers",
        persist_state=KEEP,
        help="Who takes part. Each has one colour, dash and marker everywhere.",
    )
    for slot in chosen:
        if f"entry:{slot}" not in st.session_state:
            _use_entry(slot, Entry(owner[slot]))
    return {slot: Entry(owner[slot]) for slot in options if slot in chosen}


def _slot_title(slot: str, optimizer: str) -> str:
    number = slot.removeprefix(optimizer).strip("_")
    return OPTIMIZERS[optimizer].title + (f" {number}" if number else "")


def _lr_controls() -> tuple[bool, float]:
    own = st.segmented_control(
        "Learning rate",
        list(_MODES.values()),
        format_func={"shared": "one for all", "own": "one for each"}.get,
        key="lr_mode",
        persist_state=KEEP,
        required=True,
        help="One lr for all is equal, not fair: rules differ in what lr means. Adadelta's lr is a factor "
        "without a unit and always its own.",
    )
    if own == _MODES[True]:
        st.caption("Set each optimizer's lr in its own section below. The picture then says “tuned lr”.")
        return True, float(st.session_state["lr"])
    return False, _slider("Shared learning rate $\\eta$", "lr", stops(LR), LR.help)


def _start_controls() -> tuple[float, float]:
    help = "Where all optimizers start. The drawn box is the axes' range; a start outside of it is allowed."
    places = zip(("x", "y"), st.columns(2), strict=True)
    x, y = (
        column.number_input(
            f"Start {axis}",
            -MAX_COORDINATE,
            MAX_COORDINATE,
            step=0.1,
            format="%.6g",
            key=f"start:{axis}",
            help=help,
            persist_state=KEEP,
        )
        for axis, column in places
    )
    return float(x), float(y)


def _run_controls() -> tuple[float, int, float | None]:
    with st.expander("Noise and tolerance"):
        noise = _slider(
            "Gradient noise $\\sigma$", "noise", _NOISE_STOPS,
            "Standard deviation of the Gaussian noise added to each coordinate of every gradient, alike for all.",
        )  # fmt: skip
        seed = st.number_input(
            "Seed", 0, MAX_SEED, step=1, key="seed", persist_state=KEEP,
            help="Another seed draws other noise; the same seed repeats the race.",
        )  # fmt: skip
        tol = st.number_input(
            "Tolerance on loss − lowest", 1e-300, 1e300, value=None, format="%.3g", key="tol", persist_state=KEEP,
            placeholder="1/1000 of the start's",
            help="How near to the lowest loss counts as reached. Empty: a thousandth of the start's distance.",
        )  # fmt: skip
    return noise, int(seed), tol


def _entry_controls(slot: str, one: Entry, scenario: Scenario) -> Entry:
    """The section of one optimizer; an lr that is shared is shown where it is set, not here again."""
    rule = OPTIMIZERS[one.optimizer]
    settings: dict[str, Setting] = {}
    with st.expander(_slot_title(slot, one.optimizer)):
        st.latex(rule.latex)
        for name, spec in rule.hypers().items():
            if name == "lr" and scenario.shares_lr(one):
                settings[name] = st.session_state.get(f"{slot}:lr", spec.default)
                continue
            settings[name] = _slider(f"{name} ${spec.symbol}$", f"{slot}:{name}", stops(spec), spec.help)
        for name, choice in rule.switches().items():
            settings[name] = st.toggle(
                name.replace("_", " "), key=f"{slot}:{name}", help=choice.help, persist_state=KEEP
            )
        st.button(
            f"Add a second {rule.title}", key=f"{slot}:again", on_click=_add, args=(one.optimizer,), type="tertiary",
            disabled=len(st.session_state["optimizers"]) >= MAX_ENTRIES,
            help="Race it twice, with other hyperparameters.",
        )  # fmt: skip
    return entry(one.optimizer, **settings)


def _add(optimizer: str) -> None:
    before: Scenario = st.session_state["scenario"]
    copies = [one for one in before.entries if one.optimizer == optimizer]
    use(replace(before, entries=(*before.entries, copies[-1] if copies else Entry(optimizer))))

"""Widgets that make a Scenario: generated from the registries and from every hyperparameter's own specification.

Each group of controls can be drawn alone; what a page does not draw stays as another page set it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from engine.scenario import (
    CONSTANT,
    LR,
    MAX_COORDINATE,
    MAX_ENTRIES,
    MAX_SEED,
    MAX_STEPS,
    NOISE,
    Entry,
    Scenario,
    changed,
    entry,
    known_settings,
)
from optimizers import OPTIMIZERS, Switch
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from ui.slider import KEEP, put, slider, stops

_MODES = {False: "shared", True: "own"}
_STEPS = (20, 30, 50, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000, 3000, MAX_STEPS)
_NOISE_STOPS = (0.0, *(float(f"{m}e{e}") for e in range(-6, 1) for m in (1, 2, 5)), NOISE[1])


def use(scenario: Scenario) -> None:
    """Let another scenario be the visitor's, on all pages. Called before any widget is drawn, or by a callback."""
    st.session_state.pop("left", None)
    show(scenario)


def show(scenario: Scenario) -> None:
    """Put a scenario into the widgets. Values between two stops of a slider become stops of their own."""
    state = st.session_state
    state["scenario"] = scenario
    state["surface"] = scenario.surface
    surface = scenario.the_surface()
    for (name, _), value in zip(surface.parameters, surface.values, strict=True):
        put(f"parameter:{name}", value)
    state["start:x"], state["start:y"] = scenario.the_start()
    state["optimizers"] = list(scenario.slots())
    state["lr_mode"] = _MODES[scenario.own_lr]
    put("lr", scenario.the_lr())
    put("steps", scenario.the_steps())
    put("noise", scenario.noise)
    state["seed"], state["tol"] = scenario.seed, scenario.tol
    for slot, one in scenario.slots().items():
        _use_entry(slot, one)


def scenario_from_widgets() -> Scenario:
    """Draw all controls and read the scenario from them."""
    surface, parameters = surface_controls()
    slots = optimizer_picker()
    own_lr, lr = lr_controls()
    start = start_controls()
    steps, noise, seed, tol = run_controls()
    return kept(
        surface=surface, parameters=parameters, start=start, entries=entry_controls(slots, own_lr),
        lr=lr, own_lr=own_lr, steps=steps, noise=noise, seed=seed, tol=tol,
    )  # fmt: skip


def kept(**fields: Any) -> Scenario:
    """The visitor's scenario with what a page's controls say, kept for the next run and for the other pages."""
    before: Scenario = st.session_state["scenario"]
    st.session_state["scenario"] = changed(before, replace(before, **fields))
    return st.session_state["scenario"]


def _use_entry(slot: str, one: Entry) -> None:
    st.session_state[f"entry:{slot}"] = one.optimizer
    st.session_state[f"{slot}:schedule"] = one.schedule
    for name, spec in known_settings(one.optimizer, one.schedule).items():
        if isinstance(spec, Switch):
            st.session_state[_key(slot, one.schedule, name)] = bool(one.get(name))
        else:
            put(_key(slot, one.schedule, name), float(one.get(name)))


def _key(slot: str, schedule: str, name: str) -> str:
    """The widget of a setting; two schedules may have settings of one name, such as gamma."""
    return f"{slot}:{schedule}:{name}" if name in SCHEDULES[schedule].hypers() else f"{slot}:{name}"


def surface_controls(only: Collection[str] | None = None) -> tuple[str, tuple[tuple[str, float], ...]]:
    """The surface and its parameters. Drawn before all other controls, as it may change what they show.

    A page that can show only some surfaces shows the first of them instead of any other.
    """
    _fit(only)
    surface = st.selectbox(
        "Surface",
        list(SURFACES if only is None else only),
        format_func=lambda key: SURFACES[key].title,
        key="surface",
        persist_state=KEEP,
        on_change=_surface_changed,
        help="The loss as a function of two parameters x and y. Choosing another one starts from its own start.",
    )
    values = []
    for name, spec in SURFACES[surface].parameters:
        label = f"Condition number ${spec.symbol}$" if name == "kappa" else f"${spec.symbol}$"
        values.append((name, slider(label, f"parameter:{name}", stops(spec), spec.help)))
    return str(surface), tuple(values)


def _surface_changed() -> None:
    _use_changed(surface=st.session_state["surface"], parameters=(), start=None)


def _use_changed(**fields: Any) -> None:
    """Change some of the scenario; whatever was left at the old surface's default follows the new surface."""
    before: Scenario = st.session_state["scenario"]
    use(changed(before, replace(before, **fields)))


def _fit(only: Collection[str] | None) -> None:
    """Leave a surface that this page cannot show; the next page that can comes back to it, if nothing was changed."""
    state = st.session_state
    before: Scenario = state["scenario"]
    left, instead = state.get("left", (before, None))
    if before == instead and (only is None or left.surface in only):
        use(left)
    elif only is not None and before.surface not in only:
        _use_changed(surface=next(iter(only)), parameters=(), start=None)
        left, instead = state["left"] = before, state["scenario"]
    if state["scenario"] == instead:
        title = left.the_surface().title
        st.caption(f"This page cannot show {title}. Other pages do so again, unless something is changed here.")


def optimizer_picker() -> dict[str, Entry]:
    """Who takes part, each with its hyperparameters as they were set last. Keys are the slots of `Scenario.slots`."""
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
    return {slot: _entry(slot, owner[slot]) for slot in options if slot in chosen}


def _slot_title(slot: str, optimizer: str) -> str:
    number = slot.removeprefix(optimizer).strip("_")
    return OPTIMIZERS[optimizer].title + (f" {number}" if number else "")


def lr_controls() -> tuple[bool, float]:
    """Whether each optimizer has its own lr, and the shared one."""
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
    return False, slider("Shared learning rate $\\eta$", "lr", stops(LR), LR.help)


def start_controls() -> tuple[float, float]:
    """The start (x, y)."""
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


def run_controls() -> tuple[int, float, int, float | None]:
    """Steps, noise, seed and tolerance."""
    steps = slider("Steps", "steps", _STEPS, f"How many updates each optimizer makes, up to {MAX_STEPS:,}.", "{:.0f}")
    with st.expander("Noise and tolerance"):
        noise = slider(
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
    return int(steps), noise, int(seed), tol


def entry_controls(slots: Mapping[str, Entry], own_lr: bool, *, expanded: bool = False) -> tuple[Entry, ...]:
    """A section for each optimizer of the picker; the entries as they are set there."""
    for slot, one in slots.items():
        _section(slot, one.optimizer, own_lr, expanded)
    return tuple(_entry(slot, one.optimizer) for slot, one in slots.items())


def _section(slot: str, optimizer: str, own_lr: bool, expanded: bool) -> None:
    """The controls of one optimizer; an lr that is shared is shown where it is set, not here again."""
    rule = OPTIMIZERS[optimizer]
    with st.expander(_slot_title(slot, optimizer), expanded=expanded):
        st.latex(rule.latex)
        for name, spec in rule.hypers().items():
            if name != "lr" or own_lr or not rule.shares_lr:
                slider(f"{name} ${spec.symbol}$", f"{slot}:{name}", stops(spec), spec.help)
        for name, choice in rule.switches().items():
            st.toggle(name.replace("_", " "), key=f"{slot}:{name}", help=choice.help, persist_state=KEEP)
        schedule_controls(slot)
        st.button(
            f"Add a second {rule.title}", key=f"{slot}:again", on_click=_add, args=(optimizer,), type="tertiary",
            disabled=len(st.session_state["optimizers"]) >= MAX_ENTRIES,
            help="Race it twice, with other hyperparameters.",
        )  # fmt: skip


def schedule_controls(slot: str) -> None:
    """How lr changes over the run, and the settings of that schedule."""
    key = st.selectbox(
        "Learning-rate schedule", list(SCHEDULES), format_func=lambda name: SCHEDULES[name].title,
        key=f"{slot}:schedule", persist_state=KEEP,
        help="What lr is multiplied by over the run. Lengths are shares of the run.",
    )  # fmt: skip
    for name, spec in SCHEDULES[key].hypers().items():
        label = f"{name.replace('_', ' ')} ${spec.symbol}$"
        slider(label, _key(slot, key, name), stops(spec), spec.help, default=spec.default)


def _entry(slot: str, optimizer: str) -> Entry:
    """An entry as its widgets say, drawn or not."""
    state = st.session_state
    schedule = state.get(f"{slot}:schedule", CONSTANT)
    known = known_settings(optimizer, schedule)
    values = {name: state.get(_key(slot, schedule, name), spec.default) for name, spec in known.items()}
    return entry(optimizer, schedule, **values)


def _add(optimizer: str) -> None:
    before: Scenario = st.session_state["scenario"]
    copies = [one for one in before.entries if one.optimizer == optimizer]
    _use_changed(entries=(*before.entries, copies[-1] if copies else Entry(optimizer)))

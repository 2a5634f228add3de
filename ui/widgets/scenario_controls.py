"""Widgets that make a Scenario: generated from the registries and from every hyperparameter's own specification.

Each group of controls can be drawn alone; what a page does not draw stays as another page set it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from engine.entry import CONSTANT, Entry, entry, known_settings
from engine.limits import CUSTOM, MAX_COORDINATE, MAX_ENTRIES, MAX_SEED, MAX_STEPS, NOISE, SHARED_LR
from engine.scenario import Scenario, changed
from i18n import say
from optimizers import OPTIMIZERS, Switch
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from ui.widgets.formula import formula_controls, show_formula, text_of
from ui.widgets.slider import KEEP, put, slider, stops

_MODES = {False: "shared", True: "own"}
_MODE_NAMES = {"shared": "one for all", "own": "one for each"}
_STEPS = (20, 30, 50, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000, 3000, MAX_STEPS)
_NOISE_STOPS = (0.0, *(float(f"{m}e{e}") for e in range(-6, 1) for m in (1, 2, 5)), NOISE[1])


def use(scenario: Scenario) -> None:
    """Let another scenario be the visitor's, on all pages. Called before any widget is drawn, or by a callback."""
    st.session_state.pop("left", None)
    show(scenario)


def show(scenario: Scenario) -> None:
    """Put a scenario into the widgets. Values between two stops of a slider become stops of their own."""
    state = st.session_state
    show_formula(state.get("scenario"), scenario)
    state["scenario"] = scenario
    state["surface"] = scenario.surface
    surface = scenario.resolved_surface()
    for (name, _), value in zip(surface.parameters, surface.values, strict=True):
        put(f"parameter:{name}", value)
    state["start:x"], state["start:y"] = scenario.resolved_start()
    state["optimizers"] = list(scenario.slots())
    state["lr_mode"] = _MODES[scenario.own_lr]
    put("lr", scenario.resolved_lr())
    put("steps", scenario.resolved_steps())
    put("noise", scenario.noise)
    state["seed"], state["tol"] = scenario.seed, scenario.tol
    for slot, one in scenario.slots().items():
        _use_entry(slot, one)


def scenario_from_widgets(only: Collection[str] | None = None) -> Scenario:
    """Draw all controls and read the scenario from them; `only` as in `surface_controls`."""
    ground = surface_controls(only)
    slots = optimizer_picker()
    own_lr, lr = lr_controls()
    start = start_controls()
    steps, noise, seed, tol = run_controls()
    return kept(
        **ground,
        start=start,
        entries=entry_controls(slots, own_lr),
        lr=lr,
        own_lr=own_lr,
        steps=steps,
        noise=noise,
        seed=seed,
        tol=tol,
    )


def kept(**fields: Any) -> Scenario:
    """The visitor's scenario with what a page's controls say, kept for the next run and for the other pages.

    Values come over the wire, and a browser offers more pills than may race at once: what a link could not say is
    left out, as it is where that link is opened.
    """
    before: Scenario = st.session_state["scenario"]
    after = changed(before, replace(before, **fields))
    read, notices = Scenario.from_query(after.to_query())
    st.session_state["scenario"] = read if notices else after
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


def surface_controls(only: Collection[str] | None = None) -> dict[str, Any]:
    """The surface with its parameters, or a formula: fields of the scenario. Drawn before all other controls.

    A page that can show only some surfaces shows the first of them instead of any other.
    """
    _fit(only)
    surface = st.selectbox(
        say("Surface"),
        [*(SURFACES if only is None else only), CUSTOM],
        format_func=lambda key: say("Your own formula …") if key == CUSTOM else say(SURFACES[key].title),
        key="surface",
        persist_state=KEEP,
        on_change=_surface_changed,
        help=say("The loss as a function of two parameters x and y. Choosing another one starts from its own start."),
    )
    if surface == CUSTOM:
        return formula_controls(_use_changed)
    values = []
    for name, spec in SURFACES[surface].parameters:
        label = f"{say('Condition number')} ${spec.symbol}$" if name == "kappa" else f"${spec.symbol}$"
        values.append((name, slider(label, f"parameter:{name}", stops(spec), say(spec.help))))
    return {"surface": str(surface), "parameters": tuple(values), "formula": "", "box": None}


def _surface_changed() -> None:
    """Another surface, from its own start; a formula to be typed begins as the surface that is left."""
    before: Scenario = st.session_state["scenario"]
    fields = {"surface": st.session_state["surface"], "parameters": (), "start": None, "formula": "", "box": None}
    if fields["surface"] == CUSTOM:
        (x0, x1), (y0, y1) = before.resolved_surface().domain
        fields |= {
            "formula": text_of(before.resolved_surface()),
            "start": before.resolved_start(),
            "box": (x0, x1, y0, y1),
        }
        fields |= {"lr": before.resolved_lr(), "steps": before.resolved_steps()}
    _use_changed(**fields)


def _use_changed(**fields: Any) -> None:
    """Change some of the scenario; whatever was left at the old surface's default follows the new surface."""
    before: Scenario = st.session_state["scenario"]
    use(changed(before, replace(before, **fields)))


def _can_show(only: Collection[str] | None, scenario: Scenario) -> bool:
    """Whether a page for some surfaces can show this one: a formula, if it has what they have, a saddle."""
    if scenario.formula:
        return only is None or bool(scenario.resolved_surface().saddles)
    return only is None or scenario.surface in only


def _fit(only: Collection[str] | None) -> None:
    """Leave a surface that this page cannot show; the next page that can comes back to it, if nothing was changed."""
    state = st.session_state
    before: Scenario = state["scenario"]
    left, instead = state.get("left", (before, None))
    if before == instead and _can_show(only, left):
        use(left)
    elif only is not None and not _can_show(only, before):
        _use_changed(surface=next(iter(only)), parameters=(), start=None, formula="", box=None)
        left, instead = state["left"] = before, state["scenario"]
    if state["scenario"] == instead:
        surface = left.resolved_surface()
        st.caption(
            say(
                "This page cannot show {surface}. Other pages do so again, unless something is changed here.",
                surface=say(surface.title),
            )
        )


def optimizer_picker() -> dict[str, Entry]:
    """Who takes part, each with its hyperparameters as they were set last. Keys are the slots of `Scenario.slots`."""
    known: dict[str, Entry] = {key: Entry(key) for key in OPTIMIZERS}
    extra = st.session_state["scenario"].slots()
    owner = {key: key for key in known} | {slot: one.optimizer for slot, one in extra.items()}
    options = sorted(owner, key=lambda slot: list(OPTIMIZERS).index(owner[slot]))  # a second one beside the first
    chosen = st.pills(
        say("Optimizers"),
        options,
        selection_mode="multi",
        format_func=lambda slot: _slot_title(slot, owner[slot]),
        key="optimizers",
        persist_state=KEEP,
        help=say("Who takes part. Each has one colour, dash and marker everywhere."),
    )
    for slot in chosen:
        if f"entry:{slot}" not in st.session_state:
            _use_entry(slot, Entry(owner[slot]))
    return {slot: _entry(slot, owner[slot]) for slot in options if slot in chosen}


def _slot_title(slot: str, optimizer: str) -> str:
    number = slot.removeprefix(optimizer).strip("_")
    return say(OPTIMIZERS[optimizer].title) + (f" {number}" if number else "")


def lr_controls() -> tuple[bool, float]:
    """Whether each optimizer has its own lr, and the shared one."""
    own = st.segmented_control(
        say("Learning rate"),
        list(_MODES.values()),
        format_func=lambda mode: say(_MODE_NAMES[mode]),
        key="lr_mode",
        persist_state=KEEP,
        required=True,
        help=say(
            "One lr for all is equal, not fair: rules differ in what lr means. Adadelta's lr is a factor without a "
            "unit and always its own."
        ),
    )
    if own == _MODES[True]:
        st.caption(say("Set each optimizer's lr in its own section below. The picture then says “tuned lr”."))
        return True, float(st.session_state["lr"])
    return False, slider(f"{say('Shared learning rate')} $\\eta$", "lr", stops(SHARED_LR), say(SHARED_LR.help))


def start_controls() -> tuple[float, float]:
    """The start (x, y)."""
    help = say("Where all optimizers start. The drawn box is the axes' range; a start outside of it is allowed.")
    places = zip(("x", "y"), st.columns(2), strict=True)
    x, y = (
        column.number_input(
            say("Start {axis}", axis=axis),
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
    how_many = say("How many updates each optimizer makes, up to {most}.", most=f"{MAX_STEPS:,}")
    steps = slider(say("Steps"), "steps", _STEPS, how_many, "{:.0f}")
    with st.expander(say("Noise and tolerance")):
        noise = slider(
            f"{say('Gradient noise')} $\\sigma$",
            "noise",
            _NOISE_STOPS,
            say("Standard deviation of the Gaussian noise added to each coordinate of every gradient, alike for all."),
        )
        seed = st.number_input(
            say("Seed"),
            0,
            MAX_SEED,
            step=1,
            key="seed",
            persist_state=KEEP,
            help=say("Another seed draws other noise; the same seed repeats the race."),
        )
        tol = st.number_input(
            say("Tolerance on loss − lowest"),
            1e-300,
            1e300,
            value=None,
            format="%.3g",
            key="tol",
            persist_state=KEEP,
            placeholder=say("1/1000 of the start's"),
            help=say("How near to the lowest loss counts as reached. Empty: a thousandth of the start's distance."),
        )
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
                slider(f"{name} ${spec.symbol}$", f"{slot}:{name}", stops(spec), say(spec.help))
        for name, choice in rule.switches().items():
            st.toggle(say(name.replace("_", " ")), key=f"{slot}:{name}", help=say(choice.help), persist_state=KEEP)
        schedule_controls(slot)
        st.button(
            say("Add a second {rule}", rule=say(rule.title)),
            key=f"{slot}:again",
            on_click=_add,
            args=(optimizer,),
            type="tertiary",
            disabled=len(st.session_state["optimizers"]) >= MAX_ENTRIES,
            help=say("Race it twice, with other hyperparameters."),
        )


def schedule_controls(slot: str) -> None:
    """How lr changes over the run, and the settings of that schedule."""
    st.selectbox(
        say("Learning-rate schedule"),
        list(SCHEDULES),
        format_func=lambda name: say(SCHEDULES[name].title),
        key=f"{slot}:schedule",
        persist_state=KEEP,
        help=say("What lr is multiplied by over the run. Lengths are shares of the run."),
    )
    for name, spec in SCHEDULES[_schedule(slot)].hypers().items():
        label = f"{say(name.replace('_', ' '))} ${spec.symbol}$"
        slider(label, _key(slot, _schedule(slot), name), stops(spec), say(spec.help), default=spec.default)


def _schedule(slot: str) -> str:
    """The schedule of a slot; over the wire may come what is none."""
    key = st.session_state.get(f"{slot}:schedule")
    return key if key in SCHEDULES else CONSTANT


def _entry(slot: str, optimizer: str) -> Entry:
    """An entry as its widgets say, drawn or not."""
    state = st.session_state
    schedule = _schedule(slot)
    known = known_settings(optimizer, schedule)
    values = {name: state.get(_key(slot, schedule, name), spec.default) for name, spec in known.items()}
    return entry(optimizer, schedule, **values)


def _add(optimizer: str) -> None:
    before: Scenario = st.session_state["scenario"]
    copies = [one for one in before.entries if one.optimizer == optimizer]
    _use_changed(entries=(*before.entries, copies[-1] if copies else Entry(optimizer)))

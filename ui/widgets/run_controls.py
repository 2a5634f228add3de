"""Learning rate, start, steps, noise and tolerance: what all optimizers of a race have in common."""

from __future__ import annotations

import streamlit as st

from engine.scenario.codec import ScenarioFields
from engine.scenario.limits import MAX_COORDINATE, MAX_SEED, MAX_STEPS, NOISE, SHARED_LR
from i18n import say
from i18n.numbers import count_text
from ui.state.session import session, widget_value
from ui.widgets.slider import KEEP, lazy_section, slider, stops

LR_MODES = {False: "shared", True: "own"}
_MODE_NAMES = {"shared": "one for all", "own": "one for each"}
_STEPS = (20, 30, 50, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000, 3000, MAX_STEPS)
_NOISE_STOPS = (0.0, *(float(f"{m}e{e}") for e in range(-6, 1) for m in (1, 2, 5)), NOISE[1])


def lr_controls(staged: bool = False) -> ScenarioFields:
    """Whether each optimizer has its own lr, and the shared one, unless a player has both: fields of the scenario."""
    if staged:
        return {"own_lr": session().scenario.own_lr, "lr": float(st.session_state["lr"])}
    own = st.segmented_control(
        say("Learning rate"),
        list(LR_MODES.values()),
        format_func=lambda mode: say(_MODE_NAMES[mode]),
        key="lr_mode",
        persist_state=KEEP,
        required=True,
        help=say(
            "One lr for all is equal, not fair: rules differ in what lr means. Adadelta's lr is a factor without a "
            "unit and always its own."
        ),
    )
    if own == LR_MODES[True]:
        st.caption(say("Set each lr in the settings of its run. The picture then says “own lr each”."))
    if own == LR_MODES[True]:
        return {"own_lr": own == LR_MODES[True], "lr": float(st.session_state["lr"])}
    lr = slider(f"{say('Shared learning rate')} $\\eta$", "lr", stops(SHARED_LR), say(SHARED_LR.help))
    return {"own_lr": False, "lr": lr}


def start_controls() -> ScenarioFields:
    """The start (x, y): a field of the scenario."""
    help = say("Where all optimizers start. The axes show the drawn box; a start outside it is allowed.")
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
    return {"start": (float(x), float(y))}


def run_controls() -> ScenarioFields:
    """Steps, noise, seed and tolerance: fields of the scenario."""
    how_many = say("How many updates each optimizer makes, up to {most}.", most=f"{MAX_STEPS:,}")
    steps = slider(say("Steps"), "steps", _STEPS, how_many, count_text)
    section = lazy_section(say("Noise and tolerance"), "section:noise")
    if section.open:
        with section:
            _noise_controls()
    return {
        "steps": int(steps),
        "noise": widget_value("noise"),
        "seed": widget_value("seed"),
        "tol": widget_value("tol"),
    }


def _noise_controls() -> None:
    slider(
        f"{say('Gradient noise')} $\\sigma$",
        "noise",
        _NOISE_STOPS,
        say("Standard deviation of the Gaussian noise added to each coordinate of every gradient, alike for all."),
    )
    st.number_input(
        say("Seed"),
        0,
        MAX_SEED,
        step=1,
        key="seed",
        persist_state=KEEP,
        help=say("Another seed draws other noise; the same seed repeats the race."),
    )
    st.number_input(
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

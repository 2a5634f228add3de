"""The picture of a lesson with the controls that matter, and what to try."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.scenario import Scenario
from engine.scenario.limits import MAX_COORDINATE
from i18n import language, say
from lessons.scenes import control_spec, control_value, slots_of, with_control
from lessons.sentences import word
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from ui.components.player import player
from ui.lessons.params import PICTURE
from ui.lessons.state import Shown, is_revealed, on_player_edit, picture_chosen, set_scenario
from ui.widgets.slider import KEEP, slider, stops

NOISE = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


def picture(now: Shown) -> None:
    """The player: sealed before the class has voted."""
    sealed = not is_revealed(now.lesson.key)
    player(
        now.scenario,
        "together",
        on_player_edit,
        simple=True,
        sealed=sealed,
        topic=now.topic,
        fixed=sealed or "start" not in now.picture.controls,
    )


def other_pictures(now: Shown) -> None:
    """The other halves of a claim that is only half true."""
    if len(now.lesson.scenes) > 1:
        with st.container():  # in a row or a column of its own Streamlit would not wrap them
            st.pills(
                say("Pictures"),
                range(1, len(now.lesson.scenes) + 1),
                key=PICTURE.key,
                required=True,
                persist_state=KEEP,
                format_func=lambda number: now.text.scenes[number - 1].caption,
                on_change=picture_chosen,
                label_visibility="collapsed",
                help=say("The picture of the question, and the other half of the story."),
            )


def controls(now: Shown) -> Shown:
    """The controls that matter; what is shown after them."""
    names = [part for name in now.picture.controls for part in (("x", "y") if name == "start" else (name,))]
    with st.container(key="controls"):
        places = dict(zip(names, st.columns(max(2, len(names)), vertical_alignment="bottom"), strict=False))
    scenario = now.scenario
    for name in now.picture.controls:
        value = _start(now, places) if name == "start" else _control(now, name, places[name])
        if value != control_value(now.picture, scenario, name):
            scenario = with_control(now.picture, scenario, name, value)
    return replace(now, scenario=scenario)


def _control(now: Shown, name: str, place: DeltaGenerator) -> Any:
    with place:
        if name == "schedule":
            return st.selectbox(
                _label(now, name),
                list(SCHEDULES),
                format_func=lambda key: word(f"schedule.{key}", language()),
                key=now.key(name),
                persist_state=KEEP,
                help=say("The factor that lr is multiplied by during the run."),
            )
        if name == "noise":
            help = say("Standard deviation of the noise added to each coordinate of every gradient.")
            return slider(_label(now, name), now.key(name), NOISE, help)
        spec = control_spec(now.picture, now.scenario, name)
        return slider(_label(now, name), now.key(name), stops(spec), say(spec.help))


def _start(now: Shown, places: dict[str, DeltaGenerator]) -> tuple[float, float]:
    x, y = (
        places[axis].number_input(
            say("Start {axis}", axis=axis),
            -MAX_COORDINATE,
            MAX_COORDINATE,
            step=0.1,
            format="%.6g",
            key=now.key(axis),
            persist_state=KEEP,
            help=say("Where all optimizers start; you can also drag it on the map."),
        )
        for axis in "xy"
    )
    return float(x), float(y)


def _label(now: Shown, name: str) -> str:
    """What a control is called, with its symbol, and whom it is for if not for all."""
    titles = {
        "lr": say("Learning rate"),
        "momentum": say("Momentum term"),
        "beta1": say("Decay rate"),
        "beta2": say("Decay rate"),
        "rho": say("Decay rate"),
        "eps": say("Smoothing"),
        "noise": say("Noise of the gradients"),
        "kappa": say("Condition number"),
        "schedule": say("Schedule"),
    }
    spec = control_spec(now.picture, now.scenario, name)
    symbol = rf" ${spec.symbol}$" if spec is not None else r" $\sigma$" if name == "noise" else ""
    return titles[name] + symbol + _whose(now, name)


def _whose(now: Shown, name: str) -> str:
    slots = now.scenario.slots()
    if name in ("noise", "kappa") or len(slots) == 1:
        return ""
    mine = slots_of(now.picture, now.scenario, name)
    if len(mine) == len(slots):
        return ""
    if len(mine) > 3:
        return ", " + say("not {rules}", rules=_titles(now.scenario, set(slots) - set(mine)))
    return f", {_titles(now.scenario, mine)}"


def _titles(scenario: Scenario, slots: Collection[str]) -> str:
    """The rules of some slots, each once."""
    titles = (OPTIMIZERS[entrant.optimizer].title for slot, entrant in scenario.slots().items() if slot in slots)
    return ", ".join(dict.fromkeys(titles))


def trial(now: Shown) -> None:
    """What to try, with a button that does it, and one that undoes everything."""
    do, what, undo = st.columns([1.9, 7, 2], vertical_alignment="center", gap="small")
    do.button(
        say("Try this"),
        key="try",
        on_click=set_scenario,
        args=(now.picture.with_trial(),),
        icon=":material/experiment:",
        disabled=now.scenario == now.picture.with_trial(),
        wrap=True,
        help=say("Set the controls to these values."),
        width="stretch",
    )
    what.markdown(now.text.scenes[now.number].try_this)
    undo.button(
        say("Back"),
        key="preset",
        on_click=set_scenario,
        args=(now.picture.scenario,),
        type="tertiary",
        icon=":material/restart_alt:",
        disabled=now.scenario == now.picture.scenario,
        wrap=True,
        help=say("The settings with which the lesson begins."),
    )

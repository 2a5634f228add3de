"""Who takes part in a race, and the settings of each: hyperparameters, switches, schedule.

They are in a section of the sidebar, or under a player whose chips open them: see `ui.blocks.stage`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from engine.labels import label
from engine.scenario.entry import CONSTANT, Entry, entry, known_settings
from engine.scenario.limits import MAX_ENTRIES
from i18n import say
from optimizers import OPTIMIZERS, Switch
from optimizers.schedules import SCHEDULES
from ui.state.session import session, set_widget, settings_key
from ui.widgets.slider import KEEP, lazy_section, slider, stops, toggle


def optimizer_picker() -> dict[str, Entry]:
    """Who takes part, each with its hyperparameters as they were set last. Keys are the slots of `Scenario.slots`."""
    known: dict[str, Entry] = {key: Entry(key) for key in OPTIMIZERS}
    extra = session().scenario.slots()
    owner = {key: key for key in known} | {slot: entrant.optimizer for slot, entrant in extra.items()}
    options = sorted(owner, key=lambda slot: list(OPTIMIZERS).index(owner[slot]))  # a second one beside the first
    entries = {slot: _entry(slot, rule) for slot, rule in owner.items()}
    titles = _titles(entries)
    chosen = st.pills(
        say("Optimizers"),
        options,
        selection_mode="multi",
        format_func=titles.__getitem__,
        key="optimizers",
        persist_state=KEEP,
        help=say("The optimizers in the race. Each has the same colour, dash and marker everywhere."),
    )
    return {slot: entries[slot] for slot in options if slot in chosen}


def _titles(slots: Mapping[str, Entry]) -> dict[str, str]:
    """The rule of each slot, and what sets it apart from others of its rule."""
    rules = [item.optimizer for item in slots.values()]
    race = replace(session().scenario, entries=tuple(slots.values()))
    return {
        slot: label(race, name) if rules.count(item.optimizer) > 1 else say(OPTIMIZERS[item.optimizer].title)
        for name, (slot, item) in zip(race.slots(), slots.items(), strict=True)
    }


def entries_of(slots: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """The entries of the picker as they are set, drawn or not."""
    return tuple(_entry(slot, entrant.optimizer) for slot, entrant in slots.items())


def entry_sections(slots: Mapping[str, Entry], own_lr: bool, *, expanded: bool = False) -> None:
    """A section for each optimizer of the picker, for pages without a player that could open its settings."""
    titles = _titles(slots)
    for slot, entrant in slots.items():
        key = f"{settings_key(slot)}:expanded" if expanded else settings_key(slot)
        section = lazy_section(titles[slot], key, expanded=expanded)
        if section.open:
            with section:
                entry_settings(slot, entrant.optimizer, own_lr or entrant.own_lr)


def entry_settings(slot: str, optimizer: str, own_lr: bool) -> None:
    """The controls of one optimizer; an lr that is shared is shown where it is set, not here again."""
    rule = OPTIMIZERS[optimizer]
    st.latex(rule.latex)
    for name, spec in rule.hypers().items():
        if name != "lr" or own_lr or not rule.shares_lr:
            title = f"{name} ${spec.symbol}$"
            slider(title, f"{slot}:{name}", stops(spec), say(spec.help), default=float(spec.default))
    entry_choices(slot, optimizer)
    for name, setting in SCHEDULES[_schedule(slot)].hypers().items():
        title = f"{say(name.replace('_', ' '))} ${setting.symbol}$"
        slider(title, _key(slot, _schedule(slot), name), stops(setting), say(setting.help), default=setting.default)
    second_run(slot, optimizer)


def entry_choices(slot: str, optimizer: str) -> None:
    """What of one optimizer is no number: its switches and its schedule."""
    rule = OPTIMIZERS[optimizer]
    for name, choice in rule.switches().items():
        toggle(say(name.replace("_", " ")), f"{slot}:{name}", say(choice.help), choice.default)
    st.selectbox(
        say("Learning-rate schedule"),
        list(SCHEDULES),
        format_func=lambda name: say(SCHEDULES[name].title),
        key=f"{slot}:schedule",
        persist_state=KEEP,
        help=say("The factor that lr is multiplied by during the run. Lengths are shares of the run."),
    )


def second_run(slot: str, optimizer: str) -> None:
    """A button that races an optimizer a second time."""
    st.button(
        say("Add a second {rule}", rule=say(OPTIMIZERS[optimizer].title)),
        key=f"{slot}:again",
        on_click=_add,
        args=(optimizer,),
        type="tertiary",
        disabled=len(st.session_state["optimizers"]) >= MAX_ENTRIES,
        help=say("Race it a second time, with different hyperparameters."),
    )


def _schedule(slot: str) -> str:
    """The schedule of a slot; over the wire may come what is none."""
    key = st.session_state.get(f"{slot}:schedule")
    return key if key in SCHEDULES else CONSTANT


def _entry(slot: str, optimizer: str) -> Entry:
    """An entry as its widgets say, drawn or not; what no widget has is as in the visitor's race."""
    state = st.session_state
    schedule = _schedule(slot)
    known = known_settings(optimizer, schedule)
    values = {name: state.get(_key(slot, schedule, name), spec.default) for name, spec in known.items()}
    before = session().scenario.slots().get(slot, Entry(optimizer))
    return replace(entry(optimizer, schedule, **values), own_lr=before.own_lr, start=before.start)


def _key(slot: str, schedule: str, name: str) -> str:
    """The widget of a setting; two schedules may have settings of one name, such as gamma."""
    return f"{slot}:{schedule}:{name}" if name in SCHEDULES[schedule].hypers() else f"{slot}:{name}"


def sync_entry(slot: str, entrant: Entry) -> None:
    """Set the widgets of a slot by its entry, before they are drawn."""
    st.session_state[f"{slot}:schedule"] = entrant.schedule
    for name, spec in known_settings(entrant.optimizer, entrant.schedule).items():
        if isinstance(spec, Switch):
            st.session_state[_key(slot, entrant.schedule, name)] = bool(entrant.get(name))
        else:
            set_widget(_key(slot, entrant.schedule, name), float(entrant.get(name)))


def _add(optimizer: str) -> None:
    before = session().scenario
    copies = [entrant for entrant in before.entries if entrant.optimizer == optimizer]
    session().change(entries=(*before.entries, copies[-1] if copies else Entry(optimizer)))

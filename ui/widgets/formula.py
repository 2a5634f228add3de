"""A function that the visitor types: the field, where it is wrong, where to start from, and the box to draw."""

from __future__ import annotations

from unicodedata import east_asian_width

import streamlit as st

from engine.scenario import Scenario
from engine.scenario.codec import ScenarioFields
from engine.scenario.entry import without_starts
from engine.scenario.limits import CUSTOM, MAX_COORDINATE
from i18n import say
from surfaces import SURFACES, Surface
from surfaces.formula import FormulaError, parse, remarks, to_text
from surfaces.formula.tokens import MAX_LENGTH
from ui.state.session import change_scenario, session
from ui.widgets.slider import KEEP, lazy_section

FIRST = "x^2 + 3y^2"
"""What the field holds where nothing else can be taken over."""

WINDOW = 44
"""How many characters about a mistake are shown."""


def _help() -> str:
    return say(
        "The right-hand side of f(x, y) =, as on a blackboard: `2x y`, `x^2`, `|x|`, `√(x^2+y^2)`, `sin^2 x`, `e^x`, "
        "`ln`, `min(x, y)`, `step(x)`, `relu(x)`, π. Python and simple LaTeX are read as well. Products and quotients "
        "are read from the left: `1/2x` is x/2. At most {count} characters.",
        count=MAX_LENGTH,
    )


def _sides() -> tuple[str, ...]:
    return say("x from"), say("x to"), say("y from"), say("y to")


def text_of(surface: Surface) -> str:
    """A surface as text to edit; the field's first text where the language cannot say it."""
    try:
        text = to_text(surface)
        parse(text)
    except FormulaError:
        return FIRST
    return text


def sync_formula(before: Scenario | None, scenario: Scenario) -> None:
    """Put a scenario's formula and box into the fields; what was typed stays unless another formula takes its place."""
    state = st.session_state
    if scenario.formula and (before is None or before.formula != scenario.formula or "formula" not in state):
        state["formula"] = scenario.formula
    if scenario.formula:
        (x0, x1), (y0, y1) = scenario.resolved_surface().domain
        for i, side in enumerate((x0, x1, y0, y1)):
            state[f"box:{i}"] = side


def formula_controls() -> ScenarioFields:
    """Draw the fields; the fields of the scenario that they say."""
    scenario = session().scenario
    st.text_input(
        "f(x, y) =",
        key="formula",
        on_change=_typed,
        persist_state=KEEP,
        help=_help(),
    )
    _fault(st.session_state["formula"], scenario)
    _remarks(scenario.formula)
    st.selectbox(
        say("Start from a known function"),
        list(SURFACES),
        index=None,
        key="known",
        on_change=_known,
        format_func=lambda key: say(SURFACES[key].title),
        placeholder=say("choose a surface to edit"),
        help=say("Its formula appears in the field above, ready to edit."),
    )
    section = lazy_section(say("Box to draw"), "section:box")
    if section.open:
        with section:
            _box()
    return {"surface": CUSTOM, "parameters": (), "formula": scenario.formula, "box": scenario.box}


def _typed() -> None:
    text = st.session_state["formula"]
    if wrong_in(text) is None:
        entries = without_starts(session().scenario.entries)
        session().change(formula=text, surface=CUSTOM, box=None, start=None, entries=entries, parameters=())


def _known() -> None:
    key = st.session_state["known"]
    if key in SURFACES:
        surface = SURFACES[key]
        (x0, x1), (y0, y1) = surface.domain
        session().change(
            formula=text_of(surface),
            surface=CUSTOM,
            parameters=(),
            start=surface.start,
            entries=without_starts(session().scenario.entries),
            lr=surface.lr,
            steps=surface.steps,
            box=(x0, x1, y0, y1),
        )
        st.session_state["known"] = None


def wrong_in(text: str) -> FormulaError | None:
    """Why this is no formula; None where it is one."""
    try:
        parse(text)
    except FormulaError as wrong:
        return wrong
    return None


def _fault(text: str, scenario: Scenario) -> None:
    """What is wrong, where, and what is drawn meanwhile."""
    wrong = wrong_in(text)
    if wrong is None:
        return
    tell(wrong)
    if text.strip():
        st.code(marked(text, wrong.position, wrong.length), language=None)
    st.caption(say("Still drawn: {formula}", formula=f"`{scenario.formula}`"))


def tell(wrong: FormulaError) -> None:
    """Say what is wrong, as a sentence."""
    why = say(wrong.template, **wrong.values)
    st.error(why[:1].upper() + why[1:] + "." * (why[-1] not in ".?!"), icon=":material/edit:")


def marked(text: str, position: int, length: int) -> str:
    """The text about a place, and a line below that points to it; long texts are cut to what a narrow page shows."""
    first = max(0, min(position - 8, len(text) - WINDOW))
    last = min(len(text), first + WINDOW)
    length = max(1, min(length, last - position))
    shown = "".join(sign if sign.isprintable() else " " for sign in text[first:last])
    before, after = "…" * (first > 0), "…" * (last < len(text))
    return f"{before}{shown}{after}\n{_blank(before + shown[: position - first])}{'^' * length}"


def _blank(text: str) -> str:
    """As much room as the text takes in letters of one width: full-width characters take two."""
    return "".join("\N{IDEOGRAPHIC SPACE}" if east_asian_width(sign) in "WF" else " " for sign in text)


def _remarks(formula: str) -> None:
    """What of the formula that is drawn may have been meant otherwise."""
    for remark in remarks(formula) if formula else ():
        st.caption(say(remark.template, **remark.values))


def _box() -> None:
    for row in (0, 2):
        for column, i in zip(st.columns(2), (row, row + 1), strict=True):
            column.number_input(
                _sides()[i],
                -MAX_COORDINATE,
                MAX_COORDINATE,
                format="%.6g",
                key=f"box:{i}",
                persist_state=KEEP,
                on_change=_boxed,
                help=say("One side of the box that is drawn and searched."),
            )
    st.button(
        say("A box that suits the function"),
        on_click=change_scenario,
        kwargs={"box": None, "start": None},
        type="tertiary",
        icon=":material/fit_screen:",
        help=say("Chosen by where the function has its minima and saddles."),
    )


def _boxed() -> None:
    """Take the box over if it is one; a side that lies beyond the other keeps the old box."""
    x0, x1, y0, y1 = (float(st.session_state[f"box:{i}"]) for i in range(4))
    scenario = session().scenario
    try:
        parse(scenario.formula, ((x0, x1), (y0, y1)))
    except FormulaError as wrong:
        st.toast(say(wrong.template, **wrong.values), icon=":material/warning:")
        return
    session().change(box=(x0, x1, y0, y1), start=None)

"""A function that is typed: on the race page and on all others, without a browser."""

from __future__ import annotations

import pytest

from engine.scenario import Scenario
from engine.scenario.limits import CUSTOM
from surfaces import SURFACES
from surfaces.formula import FormulaError, parse, to_text
from tests.pages import opening
from tests.pages.opening import button, healthy, open_page, text
from ui.widgets.formula import marked

ROSENBROCK = "(1-x)^2 + 100(y-x^2)^2"


def scenario(app) -> Scenario:
    return opening.scenario_of(app)


def test_a_link_with_a_formula_opens_it() -> None:
    app = open_page("race", f=ROSENBROCK)
    assert scenario(app).formula == ROSENBROCK
    assert app.text_input(key="formula").value == ROSENBROCK
    assert not app.warning
    assert any("100" in one.value for one in app.latex)
    assert Scenario.from_query(dict(app.query_params)) == (scenario(app), ())


def test_choosing_to_type_begins_with_the_surface_that_is_left() -> None:
    app = open_page("race", surface="himmelblau")
    app.selectbox(key="surface").select(CUSTOM)
    healthy(app.run())
    found = scenario(app)
    assert found.formula == to_text(SURFACES["himmelblau"])
    assert found.resolved_start() == SURFACES["himmelblau"].start
    assert found.resolved_surface().domain == SURFACES["himmelblau"].domain


def test_a_mistake_is_shown_where_it_is_and_nothing_typed_is_lost() -> None:
    app = open_page("race", f="x^2 + y^2")
    app.text_input(key="formula").set_value("x^2 + sinn(y)")
    app.run()
    assert not app.exception
    assert "did you mean `sin`" in app.error[0].value
    shown = next(one.value for one in app.get("code") if "^" in one.value.splitlines()[-1])
    assert shown.splitlines() == ["x^2 + sinn(y)", " " * 6 + "^^^^"]
    assert scenario(app).formula == "x^2 + y^2"
    assert app.text_input(key="formula").value == "x^2 + sinn(y)"
    app.text_input(key="formula").set_value("x^2 + sin(y)")
    healthy(app.run())
    assert scenario(app).formula == "x^2 + sin(y)"


def test_a_paste_that_is_too_long_is_said_and_stays() -> None:
    app = open_page("race", f="x^2 + y^2")
    long = "x + " * 200 + "y"
    app.text_input(key="formula").set_value(long)
    app.run()
    assert app.error[0].value == "A formula has at most 600 characters, this one has 801: shorten it."
    assert app.text_input(key="formula").value == long
    assert scenario(app).formula == "x^2 + y^2"
    assert app.text_input(key="formula").proto.max_chars == 0
    lines = next(one.value for one in app.get("code") if one.value.endswith("^")).splitlines()
    assert max(map(len, lines)) < 50
    assert lines[0].startswith("…")


@pytest.mark.parametrize(
    ("formula", "position", "length", "lines"),
    [
        ("x + sinn(y)", 4, 4, ["x + sinn(y)", "    ^^^^"]),
        ("（x+가）", 3, 1, ["（x+가）", "\N{IDEOGRAPHIC SPACE}  ^"]),
        ("x" * 100, 70, 3, ["…" + "x" * 44, " " * 15 + "^^^"]),
    ],
)
def test_the_mark_is_below_the_mistake(formula: str, position: int, length: int, lines: list[str]) -> None:
    assert marked(formula, position, length).splitlines() == lines


def test_what_could_be_meant_otherwise_is_said_below_the_field() -> None:
    assert "read from the left" in text(open_page("race", f="1/2x + y^2"))
    assert "read from the left" not in text(open_page("race", f="x/2 + y^2"))


def test_what_is_typed_wrong_stays_when_something_else_is_changed() -> None:
    app = open_page("race", f="x^2 + y^2")
    app.text_input(key="formula").set_value("x^^")
    app.run()
    app.select_slider(key="steps").set_value(100.0)
    app.run()
    assert app.text_input(key="formula").value == "x^^"
    assert scenario(app).resolved_steps() == 100


@pytest.mark.parametrize("key", SURFACES)
def test_every_known_surface_opens_as_text(key: str) -> None:
    app = open_page("race", f="x^2 + y^2", opt="sgd")
    app.selectbox(key="known").select(key)
    healthy(app.run())
    assert scenario(app).surface == CUSTOM
    assert scenario(app).resolved_start() == SURFACES[key].start
    try:
        wanted = to_text(SURFACES[key])
        parse(wanted)
    except FormulaError:
        wanted = "x^2 + 3y^2"
    assert scenario(app).formula == wanted


def test_a_box_is_set_and_given_back() -> None:
    app = open_page("race", f="x^2 + y^2")
    own = scenario(app).resolved_surface().domain
    app.number_input(key="box:0").set_value(-1.0)
    healthy(app.run())
    assert scenario(app).resolved_surface().domain[0] == (-1.0, own[0][1])
    assert "box" in app.query_params
    button(app, "A box that suits the function").click()
    healthy(app.run())
    assert scenario(app).resolved_surface().domain == own
    app.number_input(key="box:0").set_value(99.0)
    healthy(app.run())
    assert scenario(app).resolved_surface().domain == own


@pytest.mark.parametrize("page", ["race", "tuning", "schedules", "anatomy", "escape"])
@pytest.mark.parametrize(
    "formula", ["x^2 - y^2 + y^4/4", "3", "x + 2y", "x^2", "ln x", "|x| + |y|", "-x^4 - y^2", "1/x", "min(x^2, y^2)"]
)
def test_every_kind_of_function_on_every_page(page: str, formula: str) -> None:
    app = open_page(page, f=formula, steps="50", opt="sgd,adam")
    assert not app.warning
    if page == "race":
        assert parse(formula).note in text(app)


def test_a_function_without_a_saddle_waits_while_the_escape_page_is_open() -> None:
    app = open_page("escape", f="x^2 + y^2", steps="50", opt="sgd")
    assert "cannot show" in text(app)
    assert scenario(app).surface in SURFACES


@pytest.mark.parametrize("bad", ["sinn(x)", "x=1", "__import__('os')", "9^9^9", "", "х^2", "x" * 700])
def test_a_bad_formula_in_a_link_is_explained(bad: str) -> None:
    app = open_page("race", f=bad)
    assert scenario(app) == Scenario()
    if bad:
        assert "f is not a formula" in app.warning[0].value


def test_a_plus_that_a_link_lost_is_asked_about_and_given_back_with_one_click() -> None:
    app = open_page("race", f="x^2 y^2", steps="50")  # /race?f=x^2+y^2 as it arrives
    assert "read as `x^2 y^2`" in app.info[0].value
    assert not app.warning
    button(app, "Draw `x^2 + y^2` instead").click()
    healthy(app.run())
    assert scenario(app).formula == "x^2 + y^2"
    assert scenario(app).resolved_steps() == 50
    assert not app.info
    assert app.text_input(key="formula").value == "x^2 + y^2"


def test_a_product_in_the_link_of_the_app_is_no_question() -> None:
    app = open_page("race", f="x^2 + y^2")
    app.text_input(key="formula").set_value("x^2 y^2")
    healthy(app.run())
    written = app.query_params["f"]
    again = open_page("race", f=written)
    assert scenario(again).formula == "x^2 y^2"
    assert again.text_input(key="formula").value == "x^2 y^2"
    assert not again.info
    assert not again.warning

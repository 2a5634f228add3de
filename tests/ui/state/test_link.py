"""Links of pages with parameters of their own: they read back, do no harm, and pages keep what the visitor set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from engine.scenario import Scenario
from engine.scenario.entry import Entry
from tests.thoroughness import examples
from ui.state.layouts import LAYOUTS
from ui.state.link import query_of, read_link
from ui.state.params import LAYOUT, PageParam, integer, number, one_of, switch, write


def read_cell(text: str) -> tuple[float, ...]:
    return tuple(number(0.0, 1.0)(part) for part in text.split(","))


PARAMS = (
    LAYOUT,
    PageParam("two", "grid", 50, integer(10, 400)),
    PageParam("two", "reach", 0.5, number(0.0, 10.0)),
    PageParam("two", "theory", True, switch()),
    PageParam("two", "cell", None, read_cell),
    PageParam("two", "careless", 0, int),
)
DEFAULTS = {param.link_name: param.default for param in PARAMS}
VALUES = {
    "layout": st.sampled_from(LAYOUTS),
    "grid": st.integers(10, 400),
    "reach": st.floats(0.0, 10.0),
    "theory": st.booleans(),
    "cell": st.none() | st.lists(st.floats(0.0, 1.0), min_size=1, max_size=3).map(tuple),
    "careless": st.integers(-(10**15), 10**15),
}
SCENARIOS = st.sampled_from([Scenario(), Scenario(surface="beale", lr=0.003, entries=(Entry("sgd"),), seed=4)])
anything = st.text(st.characters(), max_size=60)

specified = settings(max_examples=examples(300), deadline=None, derandomize=True)


class TestALinkOfAPage:
    @specified
    @given(SCENARIOS, st.fixed_dictionaries(VALUES))
    def test_reads_back(self, scenario: Scenario, values: dict[str, Any]) -> None:
        assert read_link(query_of(scenario, values, PARAMS), PARAMS) == (scenario, values, ())

    @specified
    @given(st.dictionaries(st.sampled_from([*DEFAULTS, "surface", "lr"]) | anything, anything | st.lists(anything)))
    def test_never_raises_and_says_what_it_ignored(self, query: dict[str, Any]) -> None:
        scenario, values, notices = read_link(query, PARAMS)
        assert read_link(query_of(scenario, values, PARAMS), PARAMS) == (scenario, values, ())
        assert all(notice.startswith("The link") and len(notice) < 1000 for notice in notices)
        for name in query.keys() & values.keys():
            assert values[name] != DEFAULTS[name] or notices or query[name] == write(values[name])

    @specified
    @given(st.sampled_from(sorted(DEFAULTS)), anything | st.integers() | st.none() | st.lists(st.none() | anything))
    def test_takes_a_value_or_names_it(self, name: str, text: Any) -> None:
        _, values, notices = read_link({name: text}, PARAMS)
        assert values[name] != DEFAULTS[name] or notices or isinstance(text, str | int)
        assert all(f"link's {name} " in notice or f"link contains {name} " in notice for notice in notices)

    @pytest.mark.parametrize("name", sorted(DEFAULTS))
    @pytest.mark.parametrize(
        "text", ["", "nan", "inf", "1e999", "[1]", "9" * 5000, "0," * 5000, "\x00", "\ud800", "<b>"]
    )
    def test_that_is_hostile_opens_the_default_in_one_sentence(self, name: str, text: str) -> None:
        scenario, values, (notice,) = read_link({name: text}, PARAMS)
        assert (scenario, values) == (Scenario(), DEFAULTS)
        assert notice.startswith(f"The link's {name} ")
        assert notice.endswith("; the default is used instead.")

    def test_says_what_it_got(self) -> None:
        _, _, notices = read_link({"grid": "9", "layout": ["map", "tower"], "theory": []}, PARAMS)
        assert notices == (
            "The link contains layout 2 times; the last is used.",
            "The link's layout is not one of together, side, map, got `tower`; the default is used instead.",
            "The link's grid is not between 10 and 400, got `9`; the default is used instead.",
            "The link's theory is empty; the default is used instead.",
        )

    def test_does_not_know_what_another_page_has(self) -> None:
        assert read_link({"grid": "60"}, ())[2] == ("The link's `grid` is not known here and was ignored.",)

    def test_leaves_defaults_out(self) -> None:
        assert query_of(Scenario(), DEFAULTS, PARAMS) == query_of(Scenario(), {}, PARAMS) == {}

    def test_of_many_words_does_not_list_them(self) -> None:
        with pytest.raises(ValueError, match="is not one of the choices"):
            one_of([str(k) for k in range(20)])("x")


ONE = """
import streamlit as st
from ui.blocks.page import page_frame
from ui.state.params import LAYOUT
from ui.widgets.scenario_controls import scenario_controls
with page_frame("one", (LAYOUT,), controls=scenario_controls) as page:
    st.selectbox("Layout", ["together", "side", "map"], key=LAYOUT.key, persist_state="session")
    st.code(page.link)
"""

TWO = """
import streamlit as st
from engine.scenario import Scenario
from ui.blocks.page import page_frame
from ui.state.params import PageParam, number, integer
from ui.state.session import use_scenario
from ui.widgets.run_controls import start_controls
from ui.widgets.slider import slider
from ui.widgets.surface_controls import surface_controls
PARAMS = (PageParam("two", "grid", 50, integer(10, 400)), PageParam("two", "reach", 0.5, number(0, 10)))
SOME = ["plateau_saddle", "himmelblau"]
controls = lambda: {**surface_controls(SOME), **start_controls()}
with page_frame("two", PARAMS, controls=controls, surfaces=SOME) as page:
    st.number_input("Grid", 10, 400, key="two.grid", persist_state="session")
    slider("Reach", "two.reach", [0.0, 0.5, 10.0], "How far.")
    st.code(page.link)
    new = Scenario(surface="beale", lr=0.00321, steps=77, entries=page.scenario.entries[:2])
    if st.button("Use in the race", key="send", on_click=use_scenario, args=(new,)):
        st.switch_page("one.py")
"""


class Visit:
    """A visitor of an app with two pages; the address bar is empty after each switch, as in a browser."""

    def __init__(self, folder: Path) -> None:
        (folder / "one.py").write_text(ONE, encoding="utf-8")
        (folder / "two.py").write_text(TWO, encoding="utf-8")
        main = 'import streamlit as st\nst.navigation([st.Page("one.py", default=True), st.Page("two.py")]).run()\n'
        (folder / "main.py").write_text(main, encoding="utf-8")
        self.app = AppTest.from_file(folder / "main.py", default_timeout=60)
        self.app.session_state["section:adam"] = True  # the visitor has opened it

    def open(self, page: str = "", **query: str) -> Visit:
        self.app.query_params.clear()
        self.app.query_params.update(query)
        if page:
            self.app.switch_page(page)
        return self.again()

    def again(self) -> Visit:
        self.app.run()
        assert not self.app.exception, [e.value for e in self.app.exception]
        return self

    @property
    def scenario(self) -> Scenario:
        return self.app.session_state["ravine"].scenario

    @property
    def link(self) -> dict[str, str]:
        shown = {k: v[0] if isinstance(v, list) else v for k, v in self.app.query_params.items()}
        assert {k: [v] for k, v in shown.items()} == self.app.session_state["ravine"].link.query
        return shown

    def set(self, kind: str, key: str, value: Any) -> Visit:
        self.app.get(kind)
        getattr(self.app, kind)(key=key).set_value(value)
        return self.again()


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return Visit(tmp_path)


class TestPagesOfOneVisit:
    def test_share_the_scenario_and_keep_their_own(self, visit: Visit) -> None:
        visit.open(surface="himmelblau", lr="0.0123", layout="side", opt="sgd,adam:beta2=0.98765")
        assert visit.link["layout"] == "side"
        before = visit.scenario
        visit.open("two.py").set("number_input", "two.grid", 70)
        assert visit.scenario == before
        assert visit.link == before.to_query() | {"grid": "70"}
        visit.set("number_input", "start:x", 0.25)
        visit.open("one.py")
        assert visit.scenario.start == (0.25, before.resolved_start()[1])
        assert visit.app.select_slider(key="lr").value == 0.0123
        assert visit.app.select_slider(key="adam:beta2").value == 0.98765
        assert visit.link == visit.scenario.to_query() | {"layout": "side"}
        assert visit.open("two.py").again().link["grid"] == "70"
        assert not visit.app.warning

    def test_open_on_any_of_them(self, visit: Visit) -> None:
        visit.open()
        visit.open("two.py", surface="himmelblau", grid="60", reach="0.123")
        assert visit.app.number_input(key="two.grid").value == 60
        assert visit.app.select_slider(key="two.reach").value == 0.123
        assert visit.link == {"surface": "himmelblau", "grid": "60", "reach": "0.123"}
        visit.set("select_slider", "two.reach", 10.0)
        assert visit.link["reach"] == "10"

    def test_a_fresh_link_wins_even_where_it_is_the_last_pages(self, visit: Visit) -> None:
        visit.open("", surface="himmelblau")
        visit.open("two.py").set("number_input", "two.grid", 70)
        visit.open("one.py")
        visit.open("two.py", surface="himmelblau")
        assert visit.link == {"surface": "himmelblau"}
        assert visit.app.number_input(key="two.grid").value == 50

    def test_notices_of_both_kinds(self, visit: Visit) -> None:
        visit.open()
        visit.open("two.py", grid="nan", lr="fast", layout="side")
        text = visit.app.warning[0].value
        assert [word in text for word in ("link's grid", "link's lr", "`layout`")] == [True] * 3
        assert not visit.again().app.warning

    def test_use_in_the_race(self, visit: Visit) -> None:
        visit.open("", surface="himmelblau").open("two.py")
        visit.app.button(key="send").click()
        visit.again()
        assert visit.scenario == Scenario(surface="beale", lr=0.00321, steps=77, entries=Scenario().entries[:2])
        assert visit.app.select_slider(key="steps").value == 77
        assert "steps=77" in visit.app.code[0].value


class TestAPageOfSomeSurfaces:
    def test_shows_its_first_and_gives_the_visitors_back(self, visit: Visit) -> None:
        visit.open("", surface="ravine", kappa="12.5", start="1,2")
        before = visit.scenario
        for _ in range(2):
            visit.open("two.py").again()
            assert visit.scenario == Scenario()
            assert visit.app.selectbox(key="surface").value == "plateau_saddle"
            assert "cannot show" in visit.app.caption[0].value
            visit.open("one.py").again()
            assert visit.scenario == before
            assert visit.app.select_slider(key="parameter:kappa").value == 12.5
            assert not any("cannot show" in caption.value for caption in visit.app.caption)

    def test_keeps_what_was_changed_there(self, visit: Visit) -> None:
        visit.open("", surface="ravine").open("two.py").set("selectbox", "surface", "himmelblau")
        assert visit.scenario == Scenario(surface="himmelblau")
        assert not visit.app.caption
        assert visit.open("one.py").scenario == Scenario(surface="himmelblau")

    def test_gives_way_to_a_link(self, visit: Visit) -> None:
        visit.open("", surface="ravine").open("two.py").open("one.py", seed="7")
        assert visit.scenario == Scenario(seed=7)

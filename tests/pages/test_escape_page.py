"""The escape page, section by section and control by control, without a browser."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from engine.experiments.ensembles import MAX_RUNS, MAX_WITHIN
from engine.experiments.saddles import surfaces_with_saddles
from engine.experiments.sweep import MAX_RUN_STEPS
from engine.scenario.limits import MAX_ENTRIES
from tests.pages import opening
from tests.pages.opening import healthy, text
from ui.escape.params import PARAMS, SECTIONS

QUICK = {"opt": "sgd,adam", "within": "300", "runs": "100", "grid": "50", "steps": "100"}

open_page = partial(opening.open_page, "escape")


def group(app: AppTest, label: str) -> Any:
    return next(one for one in app.get("button_group") if one.label.startswith(label))


def html(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.get("html"))


def link(app: AppTest) -> dict[str, str]:
    given = dict(app.query_params)
    return {name: value if isinstance(value, str) else value[-1] for name, value in given.items()}


def test_it_opens_on_one_start_with_the_default_race() -> None:
    app = open_page()
    assert dict(app.query_params) == {}
    assert "never in 300 steps" in html(app)
    assert "who" in app.markdown[0].value.lower()
    assert not app.warning


@pytest.mark.parametrize("view", SECTIONS)
@pytest.mark.parametrize("surface", surfaces_with_saddles())
def test_every_section_of_every_surface(view: str, surface: str) -> None:
    app = open_page(view=view, surface=surface, **QUICK | {"within": "100"})
    assert not app.warning


def test_only_surfaces_with_saddles_are_offered() -> None:
    app = open_page()
    assert len(app.selectbox(key="surface").options) == len(surfaces_with_saddles()) + 1  # and a formula of one's own


@pytest.mark.parametrize("view", SECTIONS)
def test_without_optimizers_it_says_what_to_do(view: str) -> None:
    app = open_page(view=view, opt="")
    assert "Choose at least one optimizer" in app.info[0].value


def test_a_section_is_chosen_and_stays_in_the_link() -> None:
    app = open_page(**QUICK)
    group(app, "Section").set_value("distance")
    healthy(app.run())
    assert link(app)["view"] == "distance"


SETTINGS = {
    "race": {"from": "ridge", "distance": "1e-06"},
    "distance": {"within": "300"},
    "ensemble": {"within": "300", "runs": "200", "sigma": "0.05"},
    "basin": {"grid": "50", "maps": "sgd"},
}


@pytest.mark.parametrize("view", SECTIONS)
def test_settings_live_in_the_link(view: str) -> None:
    query = {"view": view, "opt": "sgd,adam", "steps": "100", **SETTINGS[view]}
    if view == "race":
        del query["view"]
    app = open_page(**query)
    assert not app.warning
    assert link(app) == query
    assert link(healthy(app.run())) == query


def test_hostile_settings_are_told_and_ignored() -> None:
    app = open_page(**{"view": "nowhere", "distance": "-1", "grid": "9999", "saddle": "7", "from": "x", "maps": "evil"})
    assert app.warning[0].value.count("The link's") == 4
    healthy(app.run())


def test_maps_of_nobody_fall_back() -> None:
    app = open_page(view="basin", maps="evil", **QUICK)
    assert group(app, "Maps").value == ["adam"]


def test_the_ridge_needs_a_distance_and_0_is_exactly_on_it() -> None:
    app = open_page(**{"from": "ridge", "distance": "0", "opt": "sgd,adam"})
    assert html(app).count("never in 300 steps") == 2
    app.select_slider(key="escape.distance").set_value(0.3)
    healthy(app.run())
    assert html(app).count("never in 300 steps") < 2


def test_a_saddle_is_chosen_where_there_are_several() -> None:
    app = open_page(surface="himmelblau", **QUICK | {"from": "ridge"})
    app.selectbox(key="escape.saddle").set_value(2)
    healthy(app.run())
    assert link(app)["saddle"] == "2"
    app.selectbox(key="surface").select("saddle")
    healthy(app.run())
    assert "saddle" not in link(app)


def test_racing_longer_is_one_press() -> None:
    app = open_page(opt="rmsprop,sgd")
    app.button(key="longer").click()
    healthy(app.run())
    assert link(app)["steps"] == "5000"
    assert "4,466" in html(app)  # numerics.md 4c, C1


def test_the_sweep_says_what_it_shows() -> None:
    app = open_page(view="distance", surface="saddle", opt="sgd")
    said = next(m.value for m in app.markdown if "closer to the ridge" in m.value)
    assert "costs SGD 116 more steps." in said  # ln 10 / ln 1.02 = 116.3
    assert "The steps of SGD grow like log(1/d)" in said
    assert "0 of 1 escape" in said


def test_an_ensemble_gives_the_fraction_with_the_median_and_the_ridge() -> None:
    app = open_page(view="ensemble", **QUICK)
    assert "100 runs each" in html(app)
    assert '<td data-head="median">–</td>' in html(app)  # SGD in 300 steps
    assert "0 of 100" in app.info[0].value


def test_a_bound_is_said_before_anything_is_computed() -> None:
    app = open_page(view="ensemble", within=str(MAX_WITHIN), runs=str(MAX_RUNS), opt=",".join(["sgd"] * MAX_ENTRIES))
    assert MAX_ENTRIES * MAX_WITHIN * MAX_RUNS > MAX_RUN_STEPS
    assert "million run-steps" in app.warning[0].value


def test_every_control_has_help() -> None:
    for view in SECTIONS:
        app = open_page(view=view, **QUICK, **{"from": "ridge", "surface": "himmelblau"})
        controls = [*app.main.select_slider, *app.main.selectbox, *app.main.button, *app.main.get("button_group")]
        assert controls
        assert [c.label for c in controls if not c.proto.help] == []


def test_own_parameters_do_not_take_names_of_the_race() -> None:
    assert len({param.link_name for param in PARAMS}) == len(PARAMS)
    assert not {param.link_name for param in PARAMS} & {
        "surface",
        "start",
        "opt",
        "lr",
        "steps",
        "tol",
        "own_lr",
        "noise",
        "seed",
    }


def test_methods_with_curvature_stand_beside_for_scale() -> None:
    app = open_page(**QUICK)
    assert "Newton" not in text(app)
    app.toggle(key="escape.curvature").set_value(True)
    healthy(app.run())
    assert "with its sign: it ends at the saddle (0, 0), and does not leave it." in text(app)
    assert "it leaves the saddle at step 14." in text(app)
    assert link(app)["curvature"] == "1"


TYPED = [
    {"f": "x^2-y^2+0.1y^4"},
    {"f": "x^2-y^2", "box": "-2,2,-1,1", "noise": "0.5"},
    {"f": "x y ln(x+2)"},
    {"f": "x^3-3x y^2", "steps": "1"},
    {"f": "x^2-y^2", "start": "1e6,3"},
    {"surface": "plateau_saddle", "start": "0,0.99"},
    {"surface": "saddle", "opt": "momentum:schedule=cosine,momentum:ema=1"},
]


@pytest.mark.parametrize("query", TYPED, ids=str)
@pytest.mark.parametrize("view", SECTIONS)
def test_every_section_of_typed_functions_and_odd_races(view: str, query: dict[str, str]) -> None:
    app = open_page(view=view, **QUICK | {"within": "100"} | query)
    assert not app.warning
    if "f" in query:
        assert opening.scenario_of(app).formula


@pytest.mark.parametrize("formula", ["5", "ln(x)", "x^2+y^2"])
def test_a_typed_function_without_a_saddle_is_replaced_and_that_is_said(formula: str) -> None:
    app = open_page(f=formula, **QUICK)
    assert app.sidebar.caption
    assert not opening.scenario_of(app).formula


def test_a_schedule_runs_over_the_steps_of_the_race_in_the_sweep_too() -> None:
    query = {"opt": "momentum:schedule=cosine", "steps": "5000", "surface": "plateau_saddle"}
    swept = {}
    for steps in ("300", "5000"):
        app = open_page(view="distance", within="5000", **query | {"steps": steps})
        swept[steps] = next(m.value for m in app.markdown if "From distance 0" in m.value)
    assert swept["300"] != swept["5000"]
    assert "Schedules run over" not in text(app)


def test_the_captions_of_growth_are_those_of_the_rules_that_take_part() -> None:
    query = {"surface": "saddle", "from": "ridge", "distance": "1e-06"}
    assert r"(1 - \mu)\eta" in text(open_page(opt="momentum:ema=1", **query))
    scheduled = text(open_page(opt="sgd:schedule=cosine", **query))
    assert "nor under a schedule" in scheduled
    assert "Theory at the saddle" not in scheduled
    assert "without noise: here it has no factor" in text(open_page(opt="sgd", noise="0.1", **query))
    assert "No curvature at this saddle is negative" in text(open_page(surface="monkey_saddle", opt="sgd"))


def test_a_run_that_ends_early_is_not_said_to_need_longer() -> None:
    app = open_page(f="x^2-y^2+0.001ln(x+1)", opt="sgd", lr="3", start="0.5,0.01", steps="50")
    assert "left where f is defined at step" in html(app)
    assert not [one for one in app.button if one.key == "longer"]

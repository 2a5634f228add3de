"""The tuning page, control by control, without a browser."""

from __future__ import annotations

from functools import partial

import pytest

from engine.experiments.sweep import MAX_RUN_STEPS
from engine.experiments.tuning import axis_pairs
from engine.metrics import settled
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.terms import comparison_terms
from surfaces import SURFACES
from tests.pages import opening
from tests.pages.opening import button, healthy, text
from ui.tuning.params import PARAMS, rules_with_two_axes

QUICK = {"side": "50", "steps": "100"}

open_page = partial(opening.open_page, "tuning")


def test_it_opens_with_momentum_and_ends_with_the_full_map() -> None:
    app = open_page(surface="ravine", steps="100")
    assert "Chosen: **lr" in text(app)
    assert not app.warning
    assert not [one for one in app.button if one.label == "Cancel"]


def test_it_opens_on_the_ravine_for_a_visitor_without_a_race_alone() -> None:
    app = open_page()
    assert (opening.scenario_of(app).surface, dict(app.query_params)) == ("ravine", {})
    app.switch_page("pages/race.py")
    assert opening.scenario_of(healthy(app.run())) == Scenario()
    app.switch_page("pages/tuning.py")
    assert opening.scenario_of(healthy(app.run())).surface == "ravine"
    app.selectbox(key="surface").select("plateau_saddle")
    assert opening.scenario_of(healthy(app.run())) == Scenario()
    assert app.query_params["surface"] == "plateau_saddle"  # the page's link says what is shown
    assert opening.scenario_of(open_page(surface="plateau_saddle", side="50")) == Scenario()
    assert opening.scenario_of(open_page(lr="0.02", **QUICK)).surface == "plateau_saddle"


@pytest.mark.parametrize(("surface", "metric"), [("beale", "settled"), ("rosenbrock", "loss")])
def test_a_map_is_coloured_by_what_most_of_its_cells_tell(surface: str, metric: str) -> None:
    app = opening.open_page("race", surface=surface)
    app.switch_page("pages/tuning.py")
    app.query_params.clear()
    assert healthy(app.run()).selectbox(key="tuning.metric").value == metric
    app.selectbox(key="tuning.metric").select("settled")
    for _ in range(2):
        assert healthy(app.run()).selectbox(key="tuning.metric").value == "settled"
    assert open_page(surface=surface, side="50").selectbox(key="tuning.metric").value == "settled"  # as links say


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_has_a_map(surface: str) -> None:
    app = open_page(surface=surface, **QUICK)
    assert not app.warning
    assert len(app.get("bidi_component")) == 2


@pytest.mark.parametrize("key", rules_with_two_axes())
def test_every_pair_of_hyperparameters(key: str) -> None:
    app = open_page(surface="ravine", tune=key, **QUICK)
    for pair in axis_pairs(key):
        app.selectbox(key="tuning.axes").select(",".join(pair))
        healthy(app.run())
        assert f"Chosen: **{pair[0]} " in text(app)


def test_several_optimizers_side_by_side_and_none() -> None:
    app = open_page(surface="ravine", tune="momentum,nesterov,adam", **QUICK)
    assert "momentum,nesterov,adam" in app.query_params["tune"]
    app.multiselect(key="tuning.rules").set_value([])
    healthy(app.run())
    assert "Choose at least one optimizer" in app.info[0].value


@pytest.mark.parametrize("ask", ["settled", "escaped", "loss"])
def test_what_is_asked(ask: str) -> None:
    app = open_page(surface="plateau_saddle", ask=ask, tune="adam", **QUICK)
    assert app.selectbox(key="tuning.metric").value == ask


def test_a_surface_without_minimum_is_not_asked_when_it_settles() -> None:
    app = open_page(surface="saddle", **QUICK)
    assert app.selectbox(key="tuning.metric").value == "escaped"


def test_theory_is_exact_on_a_quadratic_and_local_elsewhere() -> None:
    assert "theory is exact" in text(open_page(surface="ravine", **QUICK))
    assert "Theory is **local**" in text(open_page(surface="rosenbrock", **QUICK))
    assert "Red line" not in text(open_page(surface="ravine", tune="adam", **QUICK))


def test_a_cell_of_a_link_is_used_in_the_race() -> None:
    app = open_page(surface="ravine", at="0.02,0.5", opt="sgd,momentum", **QUICK)
    assert "Chosen: **lr 0.02, momentum 0.5**" in text(app)
    button(app, "Use in the race").click()
    app.run()
    found: Scenario = opening.scenario_of(app)
    assert found.entries == (entry("sgd", lr=0.01), entry("momentum", lr=0.02, momentum=0.5))
    assert found.own_lr


def test_a_cell_outside_of_the_axes_is_moved_to_their_edge() -> None:
    app = open_page(surface="ravine", at="1000,-3", **QUICK)
    assert "Chosen: **lr 1, momentum 0**" in text(app)


def test_tune_all_says_so_on_the_picture() -> None:
    app = open_page(surface="ravine", opt="sgd,adam", **QUICK)
    button(app, "Tune all of the race").click()
    app.run()
    assert comparison_terms(opening.scenario_of(app)) == "tuned lr, same budget"


def test_a_map_beyond_the_budget_stays_coarse_and_says_what_to_lower() -> None:
    app = open_page(surface="ravine", side="400", steps="5000", tune="momentum,adam")
    assert f"{MAX_RUN_STEPS / 1e6:,.0f} million" in app.warning[0].value
    assert "fewer cells" in app.warning[0].value
    assert "Chosen" in text(app)


def test_the_condition_number() -> None:
    app = open_page(surface="ravine", section="kappa", kappa="1000")
    assert "SGD takes **3,881** steps and Momentum **218**" in text(app)


BAD = [{"tune": "wat"}, {"tune": "sgd"}, {"axes": "lr,lr"}, {"side": "1e9"}, {"at": "nan,1"}, {"at": "x"}, {"ask": "7"}]


@pytest.mark.parametrize("query", BAD)
def test_a_bad_link_is_explained(query: dict[str, str]) -> None:
    app = open_page(surface="sphere", **QUICK | query)
    assert next(iter(query)) in app.warning[0].value


def test_nothing_of_the_page_is_called_as_on_another() -> None:
    assert len({param.link_name for param in PARAMS}) == len(PARAMS)


@pytest.mark.parametrize("query", [{"surface": "ravine"}, {"surface": "plateau_saddle"}])
def test_the_best_cell_of_the_page_as_it_opens_is_its_race(query: dict[str, str]) -> None:
    """The number on the page, the link and the race are one: the run settles at the step that the page names."""
    app = open_page(opt="momentum", **query)
    said = text(app)
    steps = int(said.split("Best cell: ")[1].split(" ")[0])
    lr, momentum = said.split("Chosen: **lr ")[1].split("**")[0].split(", momentum ")
    button(app, "Use in the race").click()
    app.run()
    found: Scenario = opening.scenario_of(app)
    assert found.entries == (entry("momentum", lr=float(lr), momentum=float(momentum)),)
    (run,) = race(found).values()
    assert int(settled(found.resolved_surface(), run)) == steps


def test_an_escape_is_not_offered_where_the_start_has_escaped() -> None:
    app = open_page(surface="himmelblau", ask="escaped", **QUICK)
    assert app.selectbox(key="tuning.metric").options == ["steps to settle", "final loss"]
    assert app.selectbox(key="tuning.metric").value == "settled"


def test_a_tuned_race_is_not_tuned_again_and_a_race_of_own_lrs_is_not_called_tuned() -> None:
    app = open_page(surface="ravine", opt="sgd:lr=0.02", own_lr="1", tuned="1", **QUICK)
    assert button(app, "Tune all of the race").disabled
    assert comparison_terms(Scenario(own_lr=True)) == "own lr each"


@pytest.mark.parametrize("formula", ["5", "ln(x)+y^2", "sqrt(x)", "x^2 y", "x+y"])
@pytest.mark.parametrize("ask", ["settled", "loss"])
def test_awkward_functions_have_a_page(formula: str, ask: str) -> None:
    app = open_page(f=formula, ask=ask, tune="momentum,adam", **QUICK)
    assert "Chosen" in text(app)

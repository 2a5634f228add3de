"""The race page, control by control, without a browser."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.scenario.limits import MAX_STEPS
from engine.scenario.scenario import normal
from engine.terms import comparison_terms, terms_of, with_terms
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from tests.pages import opening
from tests.pages.opening import edit, edit_run, healthy, open_page

open_app = partial(open_page, "race")


def scenario(app: AppTest) -> Scenario:
    return opening.scenario_of(app)


def pills(app: AppTest) -> Any:
    return next(group for group in app.get("button_group") if group.label == "Optimizers")


def slider(app: AppTest, key: str) -> Any:
    return app.select_slider(key=key)


def test_it_opens_on_the_plateau_with_the_seven_of_the_text() -> None:
    app = open_app()
    opened = scenario(app)
    assert opened == Scenario()
    assert opened.resolved_start() == (0.3, 0.02)
    assert [e.optimizer for e in opened.entries] == [
        "sgd",
        "momentum",
        "nesterov",
        "adagrad",
        "adadelta",
        "rmsprop",
        "adam",
    ]
    assert comparison_terms(opened) == "equal lr 0.05 (Adadelta 1)"
    assert not app.warning
    assert dict(app.query_params) == {}


@pytest.mark.parametrize("key", SURFACES)
def test_every_surface_can_be_picked(key: str) -> None:
    app = open_app()
    app.selectbox(key="surface").select(key)
    healthy(app.run())
    assert scenario(app) == normal(Scenario(surface=key))
    assert SURFACES[key].latex in [latex.value.strip("$\n") for latex in app.latex]
    assert any(SURFACES[key].note in text.value for text in app.markdown)


def test_a_new_surface_brings_its_start_and_lr_but_keeps_what_was_set() -> None:
    app = open_app()
    slider(app, "steps").set_value(500)
    app.run()
    app.selectbox(key="surface").select("rosenbrock")
    app.run()
    assert scenario(app).resolved_start() == SURFACES["rosenbrock"].start
    assert scenario(app).resolved_lr() == SURFACES["rosenbrock"].lr
    assert scenario(app).resolved_steps() == 500


@pytest.mark.parametrize("page", ["race", "tuning"])
def test_kappa_of_the_ravine_is_in_the_player_or_in_the_sidebar(page: str) -> None:
    app = open_page(page, surface="ravine")
    in_sidebar = "parameter:kappa" in [control.key for control in app.select_slider]
    assert in_sidebar == (page == "tuning")
    if in_sidebar:
        slider(app, "parameter:kappa").set_value(1000.0)
        healthy(app.run())
    else:
        edit(app, parameters={"kappa": 1000.0})
    assert scenario(app).parameters == (("kappa", 1000.0),)
    assert "500 y" in scenario(app).resolved_surface().latex
    healthy(app.run())
    assert scenario(app).parameters == (("kappa", 1000.0),)
    app.selectbox(key="surface").select("beale")
    healthy(app.run())
    assert scenario(app) == normal(Scenario(surface="beale"))


def test_optimizers_come_and_go() -> None:
    app = open_app()
    pills(app).set_value(["sgd", "adagrad_full"])
    healthy(app.run())
    assert [e.optimizer for e in scenario(app).entries] == ["sgd", "adagrad_full"]


def test_without_optimizers_the_page_says_what_to_do() -> None:
    app = open_app()
    pills(app).set_value([])
    healthy(app.run())
    assert "Choose at least one optimizer" in app.info[0].value
    assert not app.get("plotly_chart")


def test_the_shared_lr_is_in_the_player_and_not_in_the_sidebar_as_well() -> None:
    app = open_app(lr="0.1")
    assert comparison_terms(scenario(app)) == "equal lr 0.1 (Adadelta 1)"
    assert "lr" not in [control.key for control in app.select_slider]
    slider(app, "steps").set_value(200)
    healthy(app.run())
    assert scenario(app).resolved_lr() == 0.1


def test_the_terms_are_in_the_player_and_not_in_the_sidebar_as_well() -> None:
    app = open_app()
    assert not [group for group in app.get("button_group") if group.label == "Learning rate"]
    edit(app, terms="papers")
    assert terms_of(scenario(app)) == "papers"
    healthy(app.run())
    assert terms_of(scenario(app)) == "papers"
    assert app.query_params["own_lr"] == "1"


def test_one_lr_for_each() -> None:
    app = open_app()
    edit(app, terms="papers")
    edit_run(app, "adam", lr=0.2)
    own = scenario(app)
    assert comparison_terms(own) == "own lr each"
    assert own.lr_of(own.slots()["adam"]) == 0.2
    assert own.lr_of(own.slots()["sgd"]) == 0.01
    edit(app, terms="equal")
    assert scenario(app) == Scenario()


def test_tuned_values_follow_the_surface_and_go_to_who_joins() -> None:
    app = open_app(surface="rosenbrock", opt="sgd,adam")
    edit(app, terms="tuned")
    app.selectbox(key="surface").select("beale")
    healthy(app.run())
    pills(app).set_value(["sgd", "adam", "momentum"])
    healthy(app.run())
    healthy(app.run())
    three = Scenario(surface="beale", entries=(entry("sgd"), entry("momentum"), entry("adam")))
    assert scenario(app) == with_terms(three, "tuned")
    assert comparison_terms(scenario(app)) == "tuned lr, same budget"


def test_values_tuned_for_another_race_say_so() -> None:
    app = open_app(surface="rosenbrock", opt="sgd,adam")
    edit(app, terms="tuned")
    slider(app, "steps").set_value(100)
    healthy(app.run())
    assert comparison_terms(scenario(app)) == "tuned for the race as it opens"


TUNED = {"surface": "ravine", "opt": "adam:lr=0.2,sgd:lr=0.0123", "own_lr": "1", "tuned": "1"}


def tell_tuned(app: AppTest) -> bool:
    """Whether the race is called tuned, by page and link alike."""
    told = comparison_terms(scenario(app)) == "tuned lr, same budget"
    assert told == ("tuned" in app.query_params)
    return told


def test_a_tuned_race_stays_tuned_while_it_is_looked_at() -> None:
    app = open_app(**TUNED)
    assert tell_tuned(app)
    app.number_input(key="seed").set_value(3)
    app.number_input(key="tol").set_value(0.01)
    healthy(app.run())
    assert tell_tuned(app)
    assert tell_tuned(healthy(app.run()))


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("number_input", "start:x", -3.0),
        ("toggle", "adam:bias_correction", False),
        ("select_slider", "steps", 500),
        ("select_slider", "noise", 0.1),
    ],
)
def test_a_tuned_race_that_is_changed_is_tuned_no_longer(kind: str, key: str, value: Any) -> None:
    app = open_app(**TUNED)
    getattr(app, kind)(key=key).set_value(value)
    assert not tell_tuned(healthy(app.run()))
    assert not tell_tuned(healthy(app.run()))


@pytest.mark.parametrize(
    "change",
    [{"parameters": {"kappa": 10.0}}, *({"run": {"slot": "adam", "values": {n: 0.1}}} for n in ("lr", "beta1"))],
)
def test_a_tuned_race_that_is_changed_in_the_player_is_tuned_no_longer(change: dict[str, Any]) -> None:
    app = open_app(**TUNED)
    assert not tell_tuned(edit(app, **change))
    assert not tell_tuned(healthy(app.run()))


def test_a_tuned_race_of_others_is_tuned_no_longer() -> None:
    app = open_app(**TUNED)
    pills(app).set_value(["sgd"])
    assert not tell_tuned(healthy(app.run()))
    twice = open_app(**TUNED)
    twice.button(key="adam:again").click()
    assert not tell_tuned(healthy(twice.run()))
    shared = open_app(**TUNED)
    assert not tell_tuned(edit(shared, terms="equal"))
    assert not tell_tuned(healthy(shared.run()))


def test_a_tuned_race_on_another_surface_has_what_was_tuned_for_that() -> None:
    app = open_app(**TUNED)
    app.selectbox(key="surface").select("beale")
    healthy(app.run())
    for _ in range(2):
        beale = Scenario(surface="beale", entries=(entry("sgd"), entry("adam")))
        assert scenario(app) == with_terms(beale, "tuned")
        assert not scenario(app).tuned
        healthy(app.run())


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_hyperparameter_has_a_slider_with_help(key: str) -> None:
    app = open_page("tuning", opt=key, own_lr="1")
    for name, spec in OPTIMIZERS[key].hypers().items():
        control = slider(app, f"{key}:{name}")
        assert control.help == spec.help
        assert control.value == spec.default
        control.set_value(_other_stop(name, key))
        healthy(app.run())
        assert scenario(app).entries[0].get(name) == _other_stop(name, key)


def _other_stop(name: str, key: str) -> float:
    return {"lr": 0.5, "eps": 1e-3}.get(name, 0.5)


def test_what_was_set_survives_being_hidden() -> None:
    app = open_app(own_lr="1")
    edit_run(app, "adam", lr=0.2, beta2=0.99)
    pills(app).set_value(["sgd"])
    app.run()
    pills(app).set_value(["sgd", "adam"])
    healthy(app.run())
    assert scenario(app).slots()["adam"] == entry("adam", lr=0.2, beta2=0.99)


def test_an_lr_of_its_own_survives_that_one_for_all_is_tried() -> None:
    app = open_page("tuning", own_lr="1", opt="sgd,adam:lr=0.2:beta2=0.99")
    for mode in ("shared", "own"):
        (control,) = [group for group in app.get("button_group") if group.label == "Learning rate"]
        control.set_value(mode)
        healthy(app.run())
        assert scenario(app).own_lr == (mode == "own")
    assert scenario(app).slots()["adam"] == entry("adam", lr=0.2, beta2=0.99)


def test_the_switch_of_adam() -> None:
    app = open_app()
    app.toggle(key="adam:bias_correction").set_value(False)
    healthy(app.run())
    assert scenario(app).slots()["adam"] == entry("adam", bias_correction=False)


def test_start_steps_noise_seed_and_tolerance() -> None:
    app = open_app()
    app.number_input(key="start:x").set_value(-1.25)
    app.number_input(key="start:y").set_value(0.5)
    slider(app, "steps").set_value(MAX_STEPS)
    slider(app, "noise").set_value(0.1)
    app.number_input(key="seed").set_value(7)
    app.number_input(key="tol").set_value(0.01)
    healthy(app.run())
    found = scenario(app)
    assert (found.start, found.steps, found.noise, found.seed, found.tol) == ((-1.25, 0.5), MAX_STEPS, 0.1, 7, 0.01)


def test_a_start_outside_of_the_box_is_run_and_explained() -> None:
    app = open_app(start="2,2")
    assert "outside the drawn box" in app.info[0].value


def test_the_same_rule_twice() -> None:
    app = open_app(opt="adam")
    app.button(key="adam:again").click()
    healthy(app.run())
    app.toggle(key="adam_2:bias_correction").set_value(False)
    healthy(app.run())
    assert scenario(app).entries == (Entry("adam"), entry("adam", bias_correction=False))


def test_reset() -> None:
    app = open_app(surface="beale", opt="sgd", lr="0.001")
    next(b for b in app.button if b.label == "Back to the default race").click()
    healthy(app.run())
    assert scenario(app) == Scenario()


LINKS = [
    Scenario(surface="ravine", parameters=(("kappa", 12.5),), start=(-3.0625, 0.1), lr=0.0123, steps=77),
    Scenario(entries=(entry("adam", beta2=0.98765), entry("adam", bias_correction=False)), own_lr=True),
    Scenario(surface="himmelblau", noise=0.123, seed=99, tol=0.5, entries=(Entry("adagrad_full"),)),
]


@pytest.mark.parametrize("shared", LINKS)
def test_a_link_opens_exactly_the_race_that_it_was_made_from(shared: Scenario) -> None:
    app = open_app(**shared.to_query())
    assert scenario(app) == shared
    assert not app.warning
    healthy(app.run())
    assert scenario(app) == shared


BAD = [
    ({"surface": "nowhere"}, "`nowhere`"),
    ({"opt": "sgd,sgdd"}, "`sgdd`"),
    ({"lr": "fast"}, "`fast`"),
    ({"start": "inf,0"}, "`inf,0`"),
    ({"steps": "1000000000"}, "`1000000000`"),
    ({"surface": "x" * 5000}, "…"),
    ({"opt": "adam:beta1=nan"}, "beta1"),
    ({"utm_source": "mail"}, "`utm_source`"),
]


@pytest.mark.parametrize(("query", "named"), BAD)
def test_a_bad_link_opens_with_defaults_and_says_what_was_ignored(query: dict[str, str], named: str) -> None:
    app = open_app(**query)
    assert len(app.warning) == 1
    assert named in app.warning[0].value
    assert len(app.warning[0].value) < 1000
    assert scenario(app).surface == "plateau_saddle"
    assert scenario(app).resolved_steps() == 300


def test_the_scoreboard_says_what_became_of_each() -> None:
    app = open_app(tol="0.01", steps="1000")
    board = next(html.body for html in app.get("html") if "scores" in html.body and "<table>" in html.body)
    assert "Escaped the saddle at step 27; settled within 0.01 of the minimum at step 57" in board
    assert "Escaped the saddle at step 565; settled within 0.01 of the minimum at step 610" in board
    assert "equal lr 0.05 (Adadelta 1)" in board


def test_another_schedule_has_its_own_settings() -> None:
    app = open_app(opt="sgd:schedule=step:gamma=0.3")
    app.selectbox(key="sgd:schedule").select("milestones")
    healthy(app.run())
    assert scenario(app).entries == (entry("sgd", "milestones"),)
    app.selectbox(key="sgd:schedule").select("exponential")
    healthy(app.run())
    assert scenario(app).entries == (entry("sgd", "exponential"),)
    app.selectbox(key="sgd:schedule").select("step")
    healthy(app.run())
    assert scenario(app).entries == (entry("sgd", "step", gamma=0.3),)


@pytest.mark.parametrize("key", SCHEDULES)
def test_every_schedule_is_raced_and_in_the_link(key: str) -> None:
    app = open_app(opt="sgd,adam")
    app.selectbox(key="adam:schedule").select(key)
    healthy(app.run())
    assert scenario(app).entries == (entry("sgd"), entry("adam", key))
    assert Scenario.from_query(dict(app.query_params)) == (scenario(app), ())


def test_what_a_run_has_for_itself_stays_while_the_widgets_change() -> None:
    own = "sgd,sgd:own_lr=1:x0=1:y0=2:lr=0.2,adam"
    app = open_page("race", opt=own)
    expected = Scenario.from_query({"opt": own})[0].entries
    assert scenario(app).entries == expected
    slider(app, "steps").set_value(500)
    healthy(app.run())
    edit(app, start=[0.1, 0.2])
    edit(app, lr=0.01)
    assert scenario(app).entries == expected
    edit_run(app, "sgd_2", lr=0.3)
    assert scenario(app).slots()["sgd_2"] == replace(entry("sgd", lr=0.3), own_lr=True, start=(1.0, 2.0))
    app.selectbox(key="surface").select("rosenbrock")
    healthy(app.run())
    assert scenario(app).slots()["sgd_2"] == replace(entry("sgd", lr=0.3), own_lr=True)  # a place of another surface

"""What pages show of functions that are level, have holes or poles, or range as wide as floating point."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette

from engine.experiments.trace import anatomy
from engine.export.notebook_cell import notebook_cell
from engine.export.numpy_script import numpy_script
from engine.export.race_csv import trajectories_csv
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from engine.scenario.scenario import query_string
from engine.verdict import summarize
from figures.anatomy import panels_figure, panels_of
from figures.theme import THEMES
from optimizers import OPTIMIZERS
from tests.rough import LEFT_BY_RUNS, LEVEL, ROUGH
from tests.ui.components.asgi import get
from ui.components import questions
from ui.components.card import card_payload
from ui.components.payload import forces_payload, runs_payload, surface_payload
from ui.components.routes import player_routes
from ui.components.standalone import race_file
from ui.components.wire import unpack

RULES = ("sgd", "momentum", "adagrad", "adam", "nadam")


def scenario_of(formula: str, *rules: str, **more: Any) -> Scenario:
    scenario, notices = Scenario.from_query({"f": formula, "opt": ",".join(rules or RULES)})
    assert not notices
    return replace(scenario, **more)


def assert_drawable(axis: dict[str, Any]) -> None:
    """An axis with numbers where numbers belong: JSON has null for what is not finite."""
    numbers = [axis["offset"], axis["unit"], *axis.get("range", ()), *axis.get("tickvals", ())]
    assert all(isinstance(number, int | float) for number in numbers)
    assert sorted(axis.get("range", ())) == axis.get("range", [])
    assert axis["unit"] > 0


@pytest.mark.parametrize("formula", ROUGH)
def test_the_player_gets_everything(formula: str) -> None:
    scenario = scenario_of(formula)
    header, arrays = unpack(surface_payload(scenario))
    assert None not in header["ticks"]["heights"]
    assert header["low"] is not None
    assert len(set(header["ticks"]["texts"])) == len(header["ticks"]["texts"]) >= 1
    assert np.isfinite(arrays["loss"]).any()
    for steps in (scenario.steps, 0, 1):
        header, arrays = unpack(runs_payload(replace(scenario, steps=steps)))
        assert_drawable(header["loss"])
        assert np.isfinite(arrays["runs"][:, :2]).all()
        assert all(slot["sentence"] for slot in header["slots"])
        assert all(np.isfinite(list(slot["values"].values())).all() for slot in header["slots"])
    for slot in scenario.slots():
        assert unpack(forces_payload(scenario, slot))[1]["gradient"].shape[0] == 2


@pytest.mark.parametrize("formula", ROUGH)
def test_figures_and_files_are_made(formula: str) -> None:
    scenario = scenario_of(formula, "sgd", "adam")
    runs, surface = race(scenario), scenario.resolved_surface()
    assert "</html>" in race_file(scenario)
    for run in runs.values():
        assert "nan" not in summarize(surface, run).sentence
    assert "nan" not in trajectories_csv(scenario, runs)
    assert numpy_script(scenario)
    assert notebook_cell(scenario)


@pytest.mark.parametrize("formula", ROUGH)
@pytest.mark.parametrize("rule", ["sgd", "nadam"])
def test_a_rule_is_shown_from_the_inside(formula: str, rule: str) -> None:
    scenario = scenario_of(formula, rule)
    for steps in (scenario.steps, 1):
        look_inside(replace(scenario, steps=steps))


def look_inside(scenario: Scenario) -> dict[str, Any]:
    """The header of the card of a scenario with one entry."""
    ((slot, run),) = race(scenario).items()
    trace = anatomy(scenario, scenario.entries[0], run)
    figure = panels_figure(THEMES["light"], panels_of(trace), trace.steps)
    dticks = [axis.get("dtick") for name, axis in figure["layout"].items() if name.startswith("yaxis")]
    assert all(dtick is None or dtick == "D2" or dtick > 0 for dtick in dticks)
    return unpack(card_payload(trace, slot))[0]


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_a_run_that_ends_at_its_first_step_has_no_step_to_show(rule: str) -> None:
    far = Scenario(surface="goldstein_price", start=(1e6, 1e6), lr=10.0, entries=(Entry(rule),), steps=20)
    if int(race(far)[rule].ended_at) == 1:
        assert look_inside(far) | {"steps": 0, "ending": "diverged"} == look_inside(far)
    left = scenario_of("sqrt(x)", rule, start=(1e-4, 0.0), lr=0.1)
    if int(race(left)[rule].ended_at) == 1:
        assert look_inside(left) | {"steps": 0, "ending": "undefined"} == look_inside(left)
    assert look_inside(replace(far, steps=0))["steps"] == 0


@pytest.mark.parametrize(("surface", "steps"), [("ravine", 2000), ("sphere", 5000), ("saddle", 5000)])
def test_quantities_that_fade_into_the_smallest_numbers_are_drawn(surface: str, steps: int) -> None:
    assert look_inside(Scenario(surface=surface, steps=steps, entries=(Entry("nadam"),)))["steps"] > 0


@pytest.mark.parametrize("formula", LEFT_BY_RUNS[:3])
def test_leaving_where_f_is_defined_is_told_from_divergence(formula: str) -> None:
    header, _ = unpack(runs_payload(scenario_of(formula, "sgd", "adam", lr=0.5)))
    assert [slot["diverged"] for slot in header["slots"]] == [-1, -1]
    assert max(slot["undefined"] for slot in header["slots"]) >= 0


@pytest.mark.parametrize("formula", LEVEL)
def test_a_level_function_has_one_tick(formula: str) -> None:
    header, _ = unpack(surface_payload(scenario_of(formula)))
    assert header["ticks"]["heights"] == [0.0]
    assert header["unit"] is None


def test_a_fault_of_the_server_is_told_as_one(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> bytes:
        raise FloatingPointError("deep inside")

    monkeypatch.setattr(questions, "runs_payload", fail)
    app = Starlette(routes=player_routes())
    answer = get(app, f"/player/runs?{query_string(Scenario(steps=7))}")
    assert answer.status == 500
    assert answer.content == b"a fault of this program; its log has the details"
    assert answer.headers["content-type"].startswith("text/plain")
    assert "deep inside" in caplog.text


@pytest.mark.parametrize("base", ["ravine", "/ravine", "/ravine/", "a/b"])
def test_routes_are_below_the_servers_base_path(base: str) -> None:
    app, path = Starlette(routes=player_routes(base)), base.strip("/")
    for file in ("texts/ko.json", "runs?steps=5"):
        assert get(app, f"/{path}/player/{file}").status == 200
    assert get(app, "/player/texts/ko.json").status == 404

"""The schedules page, control by control, without a browser."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from engine.experiments.schedule_grid import ScheduleGrid, grid_task
from engine.experiments.sweep import MAX_RUN_STEPS
from engine.scenario import Scenario
from engine.scenario.entry import CONSTANT, Entry
from engine.scenario.limits import MAX_ENTRIES, MAX_STEPS
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from tests.pages import opening
from tests.pages.opening import edit_run, healthy, text
from tests.reading import read_number
from ui.background import runners
from ui.background.runners import GRIDS
from ui.background.store import Store
from ui.escape.params import PARAMS as ESCAPE_PARAMS
from ui.schedules import grid as schedule_grid
from ui.schedules.controls import PRESETS
from ui.schedules.params import MAX_RUNS, MEASURES, PARAMS
from ui.state.params import LAYOUT
from ui.tuning.params import PARAMS as TUNING_PARAMS

QUICK = {"surface": "sphere", "opt": "sgd,adam:schedule=cosine", "steps": "60", "repeats": "50"}


open_page = partial(opening.open_page, "schedules")


def table(app: AppTest) -> str:
    return next(one.proto.body for one in app.get("html") if "sgrid" in one.proto.body)


def names(app: AppTest) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>([^<]*)', table(app))


def cells(app: AppTest) -> list[tuple[dict[str, str], str]]:
    """(query parameters of the link, text) of every cell."""
    found = re.findall(r'<a href="\./race\?([^"]*)"[^>]*>([^<]*)</a>', table(app))
    return [(dict(parse_qsl(unescape(query), keep_blank_values=True)), shown) for query, shown in found]


def group(app: AppTest, label: str) -> Any:
    return next(one for one in app.get("button_group") if one.label.startswith(label))


def link(app: AppTest) -> dict[str, str]:
    given = dict(app.query_params)
    return {name: value if isinstance(value, str) else value[-1] for name, value in given.items()}


def scenario(app: AppTest) -> Scenario:
    return opening.scenario_of(app)


def test_it_opens_on_a_race_that_its_question_is_about() -> None:
    app = open_page()
    assert dict(app.query_params) == {}
    assert "Would a schedule have done as well" in app.markdown[0].value
    assert scenario(app) == PRESETS["adam"][0]
    assert opening.session_of(app).step == 500  # how it ends
    assert not app.info
    app.switch_page("pages/race.py")
    assert scenario(healthy(app.run())) == Scenario()


def test_the_visitors_race_stays_and_is_told_what_to_do() -> None:
    app = open_page(surface="plateau_saddle", repeats="10")
    assert scenario(app) == Scenario()
    assert "All learning rates are constant" in app.info[0].value
    assert not app.warning
    assert len(app.get("bidi_component")) == 2


@pytest.mark.parametrize("number", range(len(PRESETS)))
def test_presets(number: int) -> None:
    app = open_page()
    app.button(key=f"preset:{number}").click()
    healthy(app.run())
    wanted = list(PRESETS.values())[number][0]
    assert scenario(app) == wanted
    assert not app.info
    assert scenario(open_page(**link(app))) == wanted


def test_presets_show_what_they_say() -> None:
    four, against, forms = (race.entries for race, _, _ in PRESETS.values())
    assert [one.optimizer for one in four] == ["sgd"] * 5
    assert len({one.schedule for one in four} - {CONSTANT}) == 4
    assert any(one.optimizer == "adam" and one.schedule == CONSTANT for one in against)
    assert [one.get("lr_outside") for one in forms] == [False, True]
    assert {one.schedule for one in forms} == {"milestones"}


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_one_schedule_for_all(schedule: str) -> None:
    app = open_page(**QUICK)
    app.selectbox(key="schedules.give").select(schedule)
    healthy(app.run())
    app.button(key="give:all").click()
    healthy(app.run())
    assert [one.schedule for one in scenario(app).entries] == [schedule] * 2
    assert bool(app.info) is (schedule == CONSTANT)


def test_one_schedule_for_all_keeps_its_settings_where_it_is_set_and_no_others() -> None:
    app = open_page(**QUICK | {"opt": "sgd:schedule=step:gamma=0.9,adam:schedule=milestones:gamma=0.3:beta2=0.9"})
    app.selectbox(key="schedules.give").select("milestones")
    healthy(app.run())
    app.button(key="give:all").click()
    healthy(app.run())
    assert link(app)["opt"] == "sgd:schedule=milestones,adam:schedule=milestones:beta2=0.9:gamma=0.3"


def test_one_schedule_for_all_leaves_a_pinned_run_where_it_starts() -> None:
    app = open_page(**QUICK | {"opt": "sgd,sgd:x0=0.5:y0=1"})
    app.selectbox(key="schedules.give").select("cosine")
    healthy(app.run())
    app.button(key="give:all").click()
    healthy(app.run())
    assert link(app)["opt"] == "sgd:schedule=cosine,sgd:schedule=cosine:x0=0.5:y0=1"


def test_a_schedule_of_a_run_moves_the_grids_row() -> None:
    app = open_page(**QUICK)
    app.selectbox(key="sgd:schedule").select("step")
    healthy(app.run())
    edit_run(app, "sgd", gamma=0.2)
    assert "gamma 0.2" in table(app)


def test_the_grid_has_every_schedule_and_every_optimizer_once() -> None:
    app = open_page(**QUICK | {"opt": "sgd,sgd:schedule=cosine,adam:schedule=cosine"})
    assert names(app) == [one.title for one in SCHEDULES.values()]
    assert len(cells(app)) == 2 * len(SCHEDULES)


def test_a_cell_is_a_link_to_its_race() -> None:
    app = open_page(**QUICK | {"seed": "5"})
    links = [Scenario.from_query(query) for query, _ in cells(app)]
    assert not any(notices for _, notices in links)
    one = links[7][0]  # milestones, the second optimizer
    assert [(e.optimizer, e.schedule) for e in one.entries] == [("adam", "milestones"), ("adam", CONSTANT)]
    assert (one.surface, one.steps, one.noise, one.seed) == ("sphere", 60, 1.0, 5)


def test_with_noise_and_without() -> None:
    app = open_page(**QUICK | {"noise": "0.2"})
    assert "noise σ 0.2; medians of 50 runs with the 10–90 % band, seed 0" in table(app)
    assert "<small>" in table(app)
    assert {query["noise"] for query, _ in cells(app)} == {"0.2"}
    group(app, "Gradients").set_value("quiet")
    healthy(app.run())
    assert link(app)["cells"] == "quiet"
    assert "no noise; one run each" in table(app)
    assert "<small>" not in table(app)
    assert not any("noise" in query for query, _ in cells(app))


def test_steps_to_settle() -> None:
    app = open_page(**QUICK | {"cells": "quiet", "lr": "0.1"})
    losses = [shown for _, shown in cells(app)]
    group(app, "Cells show").set_value("steps")
    healthy(app.run())
    assert link(app)["measure"] == "steps"
    assert "Steps to settle; runs of 60 steps from" in table(app)
    counts = [shown for _, shown in cells(app)]
    assert losses != counts
    assert all(shown == "—" or shown.isdigit() for shown in counts)


def test_best_of_each_column_is_bold() -> None:
    app = open_page(**QUICK | {"cells": "quiet"})
    assert table(app).count("class=best") >= 2


def test_sorted_by_an_optimizer() -> None:
    app = open_page(**QUICK | {"cells": "quiet"})
    own = names(app)
    app.selectbox(key="schedules.sort").select("adam")
    healthy(app.run())
    assert link(app)["sort"] == "adam"
    values = [float(shown) for _, shown in cells(app)[1::2]]
    assert values == sorted(values)
    assert 'aria-sort="ascending"' in table(app)
    app.selectbox(key="schedules.sort").select("")
    healthy(app.run())
    assert names(app) == own
    assert "sort" not in link(app)


def test_sorting_by_who_has_left_sorts_by_nothing() -> None:
    app = open_page(**QUICK | {"sort": "lion_3"})
    assert not app.warning
    assert app.selectbox(key="schedules.sort").value == ""
    assert "sort" not in link(app)


def test_runs_of_each_cell() -> None:
    app = open_page(**QUICK)
    app.select_slider(key="schedules.repeats").set_value(200)
    healthy(app.run())
    assert "medians of 200 runs" in table(app)
    assert "repeats" not in link(app)  # the default


def test_the_question_is_answered() -> None:
    race = PRESETS["adam"][0]
    app = open_page(**race.to_query())
    assert "**Here it would.** The lowest median final losses: without adapting" in text(app)
    slow = open_page(surface="ravine", opt="sgd:lr=0.0001,adam:lr=0.5", own_lr="1", steps="100", cells="quiet")
    assert "**Not here.**" in text(slow)
    assert "The lowest median final losses: under a schedule" in text(open_page(**QUICK | {"opt": "sgd"}))


def test_momentum_inside_and_outside_is_measured() -> None:
    app = open_page(**PRESETS["forms"][0].to_query())
    said = next(m.value for m in app.markdown if m.value.startswith("Measured on Rosenbrock"))
    under, constant = (read_number(number) for number in re.findall(r"\*\*(-?[\d][^* ]*)\*\*", said))
    assert under == pytest.approx(0.154, rel=0.01)
    assert constant < 1e-13
    assert "under **Milestones**" in said
    assert len([one for one in app.get("latex") if "v_t" in one.value]) >= 2


def test_the_two_momenta_are_raced() -> None:
    app = open_page(**QUICK)
    app.button(key="forms").click()
    healthy(app.run())
    assert [(e.optimizer, e.schedule, e.get("lr_outside")) for e in scenario(app).entries] == [
        ("momentum", "cosine", False),
        ("momentum", "cosine", True),
    ]
    assert scenario(app).surface == "sphere"


def test_momentum_that_diverges_is_told() -> None:
    app = open_page(**QUICK | {"surface": "ravine", "lr": "1"})
    assert "a run diverged" in text(app)
    assert "diverged" in table(app)


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface(surface: str) -> None:
    app = open_page(**QUICK | {"surface": surface, "steps": "30", "measure": "steps"})
    assert not app.warning
    shown = group(app, "Cells show")
    assert shown.value == ("steps" if SURFACES[surface].minimum is not None else "loss")


def test_the_largest_race_is_within_the_budget() -> None:
    """12 optimizers, 5,000 steps, 500 runs: nobody is refused but by a smaller bound."""
    task = grid_task(Scenario(surface="sphere", noise=1.0, steps=MAX_STEPS, entries=(Entry("sgd"),)), MAX_RUNS)
    assert MAX_ENTRIES * task.run_steps <= MAX_RUN_STEPS


def test_a_grid_beyond_the_budget_says_what_to_lower(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "MAX_RUN_STEPS", 50_000)
    app = open_page(**QUICK)
    assert "one visitor may ask for" in app.warning[0].value
    assert "fewer runs, fewer steps or fewer optimizers" in app.warning[0].value
    assert not [one for one in app.get("html") if "sgrid" in one.proto.body]
    group(app, "Gradients").set_value("quiet")
    healthy(app.run())
    assert not app.warning


def test_a_large_grid_is_done_elsewhere_and_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    here = cells(open_page(**QUICK | {"seed": "11"}))
    monkeypatch.setattr(schedule_grid, "GRIDS", replace(GRIDS, seconds=lambda _: 10.0, cache=Store("test", 1)))
    assert cells(open_page(**QUICK | {"seed": "11"})) == here


def test_a_cancelled_grid_is_computed_when_it_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page(**QUICK | {"cells": "quiet"})
    task = grid_task(replace(scenario(app), noise=1.0), 50)
    opening.session_of(app).cancelled["cells"] = tuple(task.split())
    monkeypatch.setattr(schedule_grid, "GRIDS", replace(GRIDS, seconds=lambda _: 10.0, cache=Store("test", 1)))
    group(app, "Gradients").set_value("noisy")
    healthy(app.run())
    assert app.info[0].value == "Cancelled."
    app.button(key="cells:again").click()
    healthy(app.run())
    assert not app.info
    assert len(cells(app)) == 2 * len(SCHEDULES)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    store: Store[Any, ScheduleGrid] = Store("test", 0.012)
    monkeypatch.setattr(schedule_grid, "GRIDS", replace(GRIDS, cache=store))
    sizes = []
    for seed in range(3):
        open_page(**QUICK | {"seed": str(seed)})
        sizes.append(len(store))
    assert sizes[0] == 2
    assert sizes[2] == sizes[1] < 6
    assert store.size <= store.most


def test_the_grid_is_taken_away_as_csv() -> None:
    app = open_page(**QUICK)
    assert "Grid (CSV)" in [one.label for one in app.get("download_button")]


def test_without_optimizers_it_says_what_to_do() -> None:
    app = open_page(opt="")
    assert "Choose at least one optimizer" in app.info[0].value
    assert app.button(key="give:all").disabled
    app.button(key="preset:0").click()
    healthy(app.run())
    assert not app.info


SETTINGS = {"cells": "quiet", "measure": "steps", "sort": "adam", "repeats": "500", "layout": "side"}


def test_settings_live_in_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.blocks.share.qr_code", lambda link: "")  # then the link is there as text
    query = QUICK | SETTINGS
    app = open_page(**query)
    assert not app.warning
    assert link(app) == query
    assert link(healthy(app.run())) == query


BAD = [{"cells": "loud"}, {"measure": "7"}, {"sort": "wat"}, {"sort": "<b>"}, {"repeats": "1e9"}, {"repeats": "nan"}]


@pytest.mark.parametrize("query", BAD)
def test_a_bad_link_is_explained(query: dict[str, str]) -> None:
    app = open_page(**QUICK | query)
    assert next(iter(query)) in app.warning[0].value


def test_every_measure_is_one_of_the_grid() -> None:
    assert set(MEASURES) <= {one.name for one in fields(ScheduleGrid)}


def test_nothing_of_the_page_is_called_as_on_another() -> None:
    mine = {param.link_name for param in PARAMS} - {LAYOUT.link_name}
    assert len(mine) == len(PARAMS) - 1
    assert not mine & {param.link_name for param in (*ESCAPE_PARAMS, *TUNING_PARAMS)}

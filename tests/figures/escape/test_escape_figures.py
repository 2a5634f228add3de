"""What the escape page's figures show, as numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.experiments.axis import start_axes
from engine.experiments.basins import DIVERGED, NOWHERE, STILL, basins, start_question, valleys
from engine.experiments.ensembles import EscapeTask, EscapeTimes, compute_escapes, ridge_distances
from engine.experiments.saddles import saddles_of, surfaces_with_saddles
from engine.experiments.sweep import Sweep, sweep
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry
from figures.escape.basin import basin_figure, basin_info
from figures.escape.distance import closed_form, distance_figure, distance_info
from figures.escape.ensemble import ensemble_figure, ensemble_info
from figures.escape.growth import growth_figure, growth_info
from figures.escape.saddle_map import saddle_arrows, saddle_figure
from figures.theme import THEMES
from surfaces import SURFACES

SADDLE = Scenario(surface="saddle", entries=(Entry("sgd"), Entry("momentum"), Entry("adam")), steps=600)


def found(scenario: Scenario, within: int, **more: object) -> dict:
    return {
        slot: compute_escapes(EscapeTask(scenario, one, 0, within, **more)) for slot, one in scenario.slots().items()
    }


def a_map(surface: str, optimizer: str, steps: int = 200, side: int = 20) -> Sweep:
    axes = start_axes(SURFACES[surface], side)
    return Sweep(Scenario(surface=surface, steps=steps), Entry(optimizer), *axes, start_question(SURFACES[surface]))


@pytest.mark.parametrize("key", surfaces_with_saddles())
@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_arrows_at_every_saddle(key: str, theme) -> None:
    surface = SURFACES[key]
    saddles = saddles_of(surface)
    figure = saddle_figure(theme, surface, saddles, 0, surface.start)
    notes = [note for note in figure["layout"]["annotations"] if "textangle" not in note]  # without losses on lines
    assert len(notes) == 2 * 4 * len(saddles) + 2  # each arrow with its casing before it
    for casing, arrow in zip(notes[:-2:2], notes[1:-2:2], strict=True):
        assert [casing[end] for end in ("x", "y", "ax", "ay")] == [arrow[end] for end in ("x", "y", "ax", "ay")]
        assert casing["arrowwidth"] > arrow["arrowwidth"]
    assert notes[-2]["text"] == f"λ = {saddles[0].eigenvalues[0]:.4g}"


def test_arrows_leave_along_the_escape_direction_and_come_in_along_the_other() -> None:
    drawn = saddle_arrows(SURFACES["saddle"], saddles_of(SURFACES["saddle"])[0])
    assert [a.escape for a in drawn] == [True, True, False, False]
    assert drawn[0].tail == (0, 0) and drawn[0].tip[0] == 0 and drawn[0].tip[1] > 0  # noqa: PT018
    assert abs(drawn[2].tip[0]) < abs(drawn[2].tail[0])


def test_growth_beside_theory() -> None:
    saddle = saddles_of(SURFACES["saddle"])[0]
    tracks = growth_info(SADDLE, saddle, race(SADDLE))
    assert tracks[0].theory == pytest.approx(1.02)
    assert tracks[0].measured == pytest.approx(1.02, rel=1e-9)
    assert tracks[1].measured == pytest.approx(tracks[1].theory, rel=1e-3)
    assert np.isnan(tracks[2].theory)
    assert not len(tracks[2].line[0])
    steps, distance = tracks[0].line
    assert distance == pytest.approx(0.01 * 1.02**steps)
    figure = growth_figure(THEMES["light"], tracks, saddle, "title")
    assert sum(d["line"]["dash"] == "5px,4px" for d in figure["data"]) == 2


def test_on_the_ridge_the_figure_says_so() -> None:
    saddle = saddles_of(SURFACES["saddle"])[0]
    scenario = Scenario(surface="saddle", start=(-1.5, 0.0), entries=(Entry("sgd"),))
    tracks = growth_info(scenario, saddle, race(scenario))
    assert "nobody leaves" in growth_figure(THEMES["dark"], tracks, saddle, "")["layout"]["annotations"][0]["text"]


def test_no_theory_without_curvature() -> None:
    scenario = Scenario(surface="monkey_saddle", entries=(Entry("sgd"),))
    (track,) = growth_info(scenario, saddles_of(SURFACES["monkey_saddle"])[0], race(scenario))
    assert np.isnan(track.theory)


def test_the_sweep_has_every_distance_once() -> None:
    results = found(SADDLE, 800)
    reaches = distance_info(SADDLE, results)
    for one in reaches:
        assert len(one.distance) + len(one.never) == len(ridge_distances()) - 1
    assert len(reaches[0].never) > 0
    assert not len(reaches[2].never)
    assert all(one.steps[0] == -1 for one in results.values())
    figure = distance_figure(THEMES["light"], SADDLE, reaches, 800, "")
    assert figure["layout"]["annotations"][0]["text"] == "never in 800 steps"
    assert "closed form" in figure["data"][-1]["name"]


def test_sgd_meets_the_closed_form() -> None:
    (sgd, *_) = distance_info(SADDLE, found(SADDLE, 5000))
    counts = dict(zip(sgd.distance.round(12), sgd.steps, strict=True))
    for distance in (1e-2, 1e-4, 1e-6, 1e-8):
        assert counts[distance] == np.ceil(np.log(1 / distance) / np.log(1.02))
    far, steps = closed_form(SADDLE, 5000)
    assert steps[0] == np.ceil(np.log(1 / far[0]) / np.log(1.02))
    assert not len(closed_form(Scenario(), 5000)[0])


def test_crowds_count_everybody() -> None:
    results = found(SADDLE, 100, runs=100, start=(-1.5, 0.0), noise=0.01)
    crowds = ensemble_info(SADDLE, results, 100)
    assert [one.runs for one in crowds] == [100, 100, 100]
    assert crowds[0].escaped == (results["sgd"].steps >= 0).sum()
    assert (crowds[0].median is None) == (crowds[0].escaped < 50)
    figure = ensemble_figure(THEMES["light"], crowds, 100, "")
    assert len(figure["data"]) == 9
    assert figure["data"][2]["x"][0] == 1
    assert figure["data"][2]["x"][-1] == 100


def test_runs_that_end_early_are_told_from_those_that_stay() -> None:
    wild = replace(SADDLE, lr=3.0, entries=(Entry("sgd"),))  # along x a step multiplies by -5
    (crowd,) = ensemble_info(wild, found(wild, 100, runs=40, start=(-1.5, 0.0), noise=0.0), 100)
    assert (crowd.escaped, crowd.ended, crowd.runs, crowd.median) == (0, 40, 40, None)


def test_the_median_is_that_of_all_runs() -> None:
    steps = np.array([7, 3, -1, 5])
    (crowd,) = ensemble_info(
        replace(SADDLE, entries=(Entry("sgd"),)), {"sgd": EscapeTimes(steps, np.array([7, 3, 4, 5]))}, 9
    )
    assert (crowd.escaped, crowd.ended, crowd.median) == (3, 1, 5)


THEORY = "sgd,momentum,momentum:ema=1,nesterov,sgd:schedule=cosine,momentum:schedule=cosine,adam"


def growths(noise: float = 0.0) -> dict:
    scenario, notices = Scenario.from_query({"surface": "saddle", "lr": "0.01", "steps": "2000", "opt": THEORY})
    assert not notices
    saddle = saddles_of(scenario.resolved_surface())[0]
    near = replace(scenario, start=(-1.0, 1e-6), noise=noise)
    return dict(zip(near.slots(), growth_info(near, saddle, race(near)), strict=True))


def test_growth_has_a_theory_where_the_rule_is_linear_and_the_same_at_every_step() -> None:
    tracks = growths()
    mu, a = 0.9, 0.02
    average = np.roots([1.0, -(1 + mu + (1 - mu) * a), mu]).max()
    assert average == pytest.approx(1.01734, abs=1e-5)
    expected = {"sgd": 1.02, "momentum": 1.10697, "momentum_2": average, "nesterov": 1.11378}
    for slot, factor in expected.items():
        assert tracks[slot].theory == pytest.approx(factor, abs=1e-5)
        assert tracks[slot].measured == pytest.approx(tracks[slot].theory, rel=1e-5)
        assert len(tracks[slot].line[0])
    for slot in ("sgd_2", "momentum_3", "adam"):
        assert np.isnan(tracks[slot].theory)
        assert not len(tracks[slot].line[0])
    assert np.isnan(tracks["adam"].measured)  # it grows, but by no factor that its steps have in common


def test_under_noise_growth_has_no_theory() -> None:
    assert all(np.isnan(track.theory) and not len(track.line[0]) for track in growths(noise=0.01).values())


def test_the_closed_form_is_that_of_a_constant_lr() -> None:
    scenario, _ = Scenario.from_query({"surface": "saddle", "opt": "sgd:schedule=cosine"})
    assert not len(closed_form(scenario, 5000)[0])


def test_without_noise_on_the_ridge_0_of_400_escape() -> None:
    results = found(Scenario(), 300, runs=400, start=(0.3, 0.0))
    assert all(len(one.steps) == 400 and (one.steps < 0).all() for one in results.values())


def test_basins_of_the_plateau() -> None:
    spec = a_map("plateau_saddle", "sgd")
    where = basins(spec, sweep(spec))
    assert where.names == ("minimum (0, 1)", "minimum (0, -1)")
    assert where.kind[-3, 10] == 0
    assert where.kind[2, 10] == 1
    assert STILL in where.kind
    info = basin_info(where)
    assert sum(share for *_, share in info.shares) == pytest.approx(1)
    assert np.isnan(info.code[where.kind < 0]).all()
    assert (np.round(info.code[where.kind >= 0]) == where.kind[where.kind >= 0] + 1).all()


def test_lighter_means_more_steps() -> None:
    spec = a_map("plateau_saddle", "momentum")
    where = basins(spec, sweep(spec))
    code, first = basin_info(where).code, where.kind == 0
    order = np.argsort(where.steps[first])
    assert (np.diff(code[first][order]) >= 0).all()


def test_valleys_where_there_is_no_minimum() -> None:
    assert valleys(SURFACES["saddle"]) == ((0.0, 1.0), (0.0, -1.0))
    assert len(valleys(SURFACES["monkey_saddle"])) == 3
    spec = a_map("saddle", "momentum")
    where = basins(spec, sweep(spec))
    assert (where.kind[12:, 10] == 0).all()
    assert (where.kind[:8, 10] == 1).all()


def test_what_diverges_or_ends_nowhere_has_its_own_kind() -> None:
    spec = a_map("himmelblau", "momentum")
    assert DIVERGED in basins(spec, sweep(spec)).kind
    spec = a_map("himmelblau", "adam", 20)
    assert NOWHERE in basins(spec, sweep(spec)).kind


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_the_legend_names_every_kind(theme) -> None:
    spec = a_map("himmelblau", "momentum")
    where = basins(spec, sweep(spec))
    figure = basin_figure(theme, spec, where, "title")
    names = [d["name"] for d in figure["data"] if isinstance(d["x"], list) and d["x"] == [None]]
    assert len(names) == len(basin_info(where).shares)
    assert names[0].startswith("1: minimum (3, 2) ")

"""Every file of numbers, read back: the engine's numbers, every setting, and nothing that a spreadsheet computes."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pandas
import pytest

from engine.experiments.axis import start_axes
from engine.experiments.basins import UNPLACED, basins, start_question
from engine.experiments.ensembles import EscapeTask, compute_escapes, ridge_distances
from engine.experiments.quadratic_theory import kappa_curve
from engine.experiments.saddles import escape_component, saddles_of
from engine.experiments.schedule_grid import compute_grid, grid_task
from engine.experiments.survival import kaplan_meier
from engine.experiments.sweep import CELL_KINDS, Sweep, sweep
from engine.experiments.tuning import map_of
from engine.export.csv_table import csv_table
from engine.export.escape_csv import basin_csv, distance_csv, ensemble_csv, growth_csv
from engine.export.race_csv import trajectories_csv
from engine.export.schedule_csv import grid_csv
from engine.export.tuning_csv import kappa_csv, map_csv
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.scenario.scenario import normal
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from tests.csv_files import read_csv

SADDLE = normal(
    Scenario(surface="saddle", entries=(entry("sgd"), entry("momentum", "cosine"), entry("adam", beta2=0.9)), steps=300)
)
ENDING = Scenario(
    surface="custom",
    formula="sqrt(x)+y^2+max(x,-y)/1000",
    box=(-5.0, 5.0, -5.0, 5.0),
    start=(1.0, 1.0),
    lr=0.3,
    steps=40,
    entries=(
        entry("sgd"),
        entry("momentum", "milestones"),
        entry("adam", "warm_restarts", period=0.3),
        entry("sgd", lr=0.2),
    ),
)


def numbers(rows: list[dict[str, str]], column: str) -> list[float]:
    return [float(row[column]) for row in rows]


def times(scenario: Scenario, **more: Any) -> tuple[dict[str, EscapeTask], dict[str, Any]]:
    tasks = {slot: EscapeTask(scenario, item, 0, 50, **more) for slot, item in scenario.slots().items()}
    return tasks, {slot: compute_escapes(task) for slot, task in tasks.items()}


def escape_files() -> dict[str, str]:
    tasks, found = times(SADDLE)
    noisy_tasks, noisy = times(SADDLE, runs=10, start=(-1.5, 0.1), noise=0.25)
    spec = a_map("himmelblau", "sgd")
    return {
        "growth": growth_csv(SADDLE, saddles_of(SURFACES["saddle"])[0], race(SADDLE)),
        "distance": distance_csv(SADDLE, tasks, found),
        "ensemble": ensemble_csv(SADDLE, noisy_tasks, noisy),
        "basins": basin_csv(Scenario(surface="himmelblau", steps=60), {"sgd": (spec, sweep(spec))}),
    }


def a_map(surface: str, optimizer: str) -> Sweep:
    axes = start_axes(SURFACES[surface], 5)
    return Sweep(Scenario(surface=surface, steps=60), entry(optimizer), *axes, start_question(SURFACES[surface]))


def tuning_maps(question: Any) -> tuple[list[Sweep], list[Any]]:
    scenario = replace(SADDLE, start=(-1.5, 0.01), steps=200)
    specs = [
        map_of(scenario, item, axes, (5, 4), question)
        for item, axes in ((entry("momentum"), ("lr", "momentum")), (entry("adam", beta2=0.9), ("lr", "beta1")))
    ]
    return specs, [sweep(spec) for spec in specs]


@lru_cache(maxsize=1)
def all_files() -> dict[str, str]:
    task = grid_task(replace(SADDLE, surface="rosenbrock", noise=0.3, seed=5), 4)
    return escape_files() | {
        "race": trajectories_csv(ENDING, race(ENDING)),
        "map": map_csv(*tuning_maps("escaped")),
        "kappa": kappa_csv(kappa_curve((1.5, 10.0 / 3.0))),
        "schedules": grid_csv(SADDLE, task, compute_grid(task)),
    }


class TestAllFiles:
    @pytest.mark.parametrize(("name", "text"), all_files().items(), ids=all_files())
    def test_document_themselves_and_hold_no_formula(self, name: str, text: str) -> None:
        comments, rows = read_csv(text)
        assert comments[0].startswith("# Ravine ")
        assert rows
        for column in rows[0]:
            assert any(line.startswith(f"# column {column}: ") for line in comments), column
        assert not any(sign in line for line in comments for sign in ',"\r\t')
        for row in rows:
            for cell in row.values():
                assert not cell.startswith(("=", "+", "@", "\t", "\r"))
                assert not cell.startswith("-") or math.isfinite(float(cell)) or cell == "-inf"

    @pytest.mark.parametrize(("name", "text"), all_files().items(), ids=all_files())
    def test_are_read_by_pandas(self, name: str, text: str) -> None:
        _, rows = read_csv(text)
        table = pandas.read_csv(io.StringIO(text), comment="#")
        assert list(table.columns) == list(rows[0])
        assert len(table) == len(rows)

    @pytest.mark.parametrize("name", ["growth", "distance", "ensemble", "race"])
    def test_have_the_link_and_every_setting(self, name: str) -> None:
        scenario = ENDING if name == "race" else SADDLE
        comments, _ = read_csv(all_files()[name])
        assert Scenario.from_query(parse_qs(comments[0].split("?", 1)[1])) == (scenario, ())
        for slot, item in scenario.slots().items():
            (line,) = (line for line in comments if line.startswith(f"# {slot}: "))
            assert f"lr {scenario.lr_of(item)!r}" in line
            assert f"schedule {item.schedule}" in line
            for setting, value in item.settings:
                assert setting == "lr" or f"{setting} {value!r}" in line

    @pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
    def test_text_that_a_spreadsheet_would_compute_is_text(self, text: str) -> None:
        file = csv_table(("name", "number"), [(text, -1.5)], [f"file of {text}, x"])
        cells = list(csv.reader(io.StringIO(file, newline="")))
        assert cells[-1] == [f"'{text.replace(text[0], ' ') if text[0].isspace() else text}", "-1.5"]
        assert len(cells[0]) == 1


class TestRace:
    def test_is_the_engines_run(self) -> None:
        runs = race(ENDING)
        _, rows = read_csv(trajectories_csv(ENDING, runs))
        assert {run.ended_at >= 0 for run in runs.values()} == {True}
        for slot, run in runs.items():
            own = [row for row in rows if row["optimizer"] == slot]
            assert numbers(own, "step") == list(range(41))
            np.testing.assert_array_equal([numbers(own, "x"), numbers(own, "y")], run.theta.T)
            np.testing.assert_array_equal(numbers(own, "loss"), run.loss)
            ended = [int(row["step"]) for row in own if row["state"] != "running"]
            assert ended == list(range(int(run.ended_at), 41))
            assert {row["state"] for row in own} == {"running", "diverged" if run.diverged_at >= 0 else "undefined"}

    def test_has_the_learning_rate_of_every_step(self) -> None:
        scenario = Scenario(
            surface="sphere", steps=20, lr=0.1, entries=(entry("sgd", "cosine", floor=0.2), entry("adam"))
        )
        _, rows = read_csv(trajectories_csv(scenario, race(scenario)))
        rates = [row["lr"] for row in rows if row["optimizer"] == "sgd"]
        assert rates[0] == ""
        np.testing.assert_array_equal([float(lr) for lr in rates[1:]], 0.1 * SCHEDULES["cosine"](floor=0.2).factors(20))
        assert {row["lr"] for row in rows if row["optimizer"] == "adam" and row["step"] != "0"} == {"0.1"}


class TestEscape:
    def test_growth(self) -> None:
        saddle, runs = saddles_of(SURFACES["saddle"])[0], race(SADDLE)
        comments, rows = read_csv(escape_files()["growth"])
        assert "saddle 0.0 0.0" in comments[1]
        for slot, run in runs.items():
            own = numbers([row for row in rows if row["optimizer"] == slot], "distance")
            np.testing.assert_array_equal(own, escape_component(saddle, run.theta.T))

    def test_distances(self) -> None:
        _, found = times(SADDLE)
        comments, rows = read_csv(escape_files()["distance"])
        assert "watched 50 steps" in comments[1]
        for slot, result in found.items():
            own = [row for row in rows if row["optimizer"] == slot]
            np.testing.assert_array_equal(numbers(own, "distance"), ridge_distances())
            assert numbers(own, "steps") == result.steps.tolist()

    def test_ensembles(self) -> None:
        _, found = times(SADDLE, runs=10, start=(-1.5, 0.1), noise=0.25)
        comments, rows = read_csv(escape_files()["ensemble"])
        for words in ("noise 0.25", "runs 10", "start -1.5 0.1", "watched 50 steps", "seed 0"):
            assert words in comments[1]
        for slot, result in found.items():
            curve = kaplan_meier(result.steps, result.seen)
            own = [row for row in rows if row["optimizer"] == slot]
            for column, wanted in (
                ("step", curve.at),
                ("escaped", curve.escaped),
                ("low", curve.low),
                ("high", curve.high),
            ):
                np.testing.assert_array_equal(numbers(own, column), wanted)

    @pytest.mark.parametrize("surface", ["himmelblau", "saddle"])
    def test_basins(self, surface: str) -> None:
        spec = a_map(surface, "momentum")
        result = sweep(spec)
        ends = basins(spec, result)
        names = dict(enumerate(ends.names)) | UNPLACED
        comments, rows = read_csv(basin_csv(spec.scenario, {"momentum": (spec, result)}))
        assert [row["end"] for row in rows] == [names[kind] for kind in ends.kind.ravel().tolist()]
        np.testing.assert_array_equal([numbers(rows, "end_x"), numbers(rows, "end_y")], result.theta.reshape(2, -1))
        assert numbers(rows, "steps") == ends.steps.ravel().tolist()
        assert ("stopped there" in "".join(comments)) == (surface == "saddle")


class TestTuning:
    @pytest.mark.parametrize("question", ["settled", "loss", "escaped"])
    def test_maps(self, question: str) -> None:
        specs, found = tuning_maps(question)
        comments, rows = read_csv(map_csv(specs, found))
        assert any(line.startswith("# momentum: lr ") for line in comments)
        (line,) = (line for line in comments if line.startswith("# adam: lr "))
        assert "beta2 0.9" in line
        for spec, result in zip(specs, found, strict=True):
            own = [row for row in rows if row["optimizer"] == spec.entry.optimizer]
            x, y = np.meshgrid(spec.x.values, spec.y.values)
            wanted = {
                "x": x,
                "y": y,
                "steps": result.steps,
                "final_loss": result.loss,
                "diverged_at": result.diverged_at,
                "undefined_at": result.undefined_at,
            }
            for column, values in wanted.items():
                np.testing.assert_array_equal(numbers(own, column), values.ravel())
            assert [row["outcome"] for row in own] == [CELL_KINDS[kind] for kind in result.kinds.ravel()]

    def test_the_loss_of_a_cell_that_escapes_is_that_of_its_race(self) -> None:
        (spec, _), (found, _) = tuning_maps("escaped")
        _, rows = read_csv(map_csv([spec], [found]))
        escaped = [row for row in rows if int(row["steps"]) >= 0]
        assert escaped
        for row in escaped:
            item = entry("momentum", lr=float(row["x"]), momentum=float(row["y"]))
            (run,) = race(replace(spec.scenario, entries=(item,), own_lr=True)).values()
            assert float(row["final_loss"]) == run.loss[-1]
            assert int(row["diverged_at"]) == run.diverged_at

    def test_kappa_in_full_precision(self) -> None:
        curve = kappa_curve((1.5, 10.0 / 3.0))
        _, rows = read_csv(kappa_csv(curve))
        assert numbers(rows, "kappa") == [1.5, 10.0 / 3.0]
        assert numbers(rows, "sgd_steps") == curve.sgd.tolist()


def test_schedules() -> None:
    scenario = Scenario(
        surface="rosenbrock", steps=60, noise=0.3, seed=5, entries=(entry("adam"), entry("sgd", "step", gamma=0.3))
    )
    task = grid_task(scenario, 4)
    result = compute_grid(task)
    comments, rows = read_csv(grid_csv(scenario, task, result))
    assert "noise 0.3; seed 5" in comments[1]
    for column in ("loss", "loss_low", "loss_high", "steps", "steps_low", "steps_high", "settled", "diverged"):
        np.testing.assert_array_equal(numbers(rows, column), getattr(result, column).ravel())
    assert next(row["settings"] for row in rows if row["schedule"] == "step") == "every 0.25; gamma 0.3"

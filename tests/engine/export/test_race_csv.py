"""The CSV of a race."""

from __future__ import annotations

from urllib.parse import parse_qs

from engine.export.race_csv import trajectories_csv
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import entry
from engine.scenario.scenario import query_string
from tests.csv_files import read_csv

SCENARIO = Scenario(surface="ravine", parameters=(("kappa", 12.5),), steps=20, entries=(entry("sgd"), entry("adam")))


def test_every_step_is_there_in_full_precision() -> None:
    runs = race(SCENARIO)
    (header, *_), rows = read_csv(trajectories_csv(SCENARIO, runs))
    assert len(rows) == 2 * 21
    last = rows[-1]
    assert (last["optimizer"], last["step"], float(last["lr"])) == ("adam", "20", SCENARIO.resolved_lr())
    assert (float(last["x"]), float(last["y"])) == tuple(runs["adam"].theta[-1])
    assert float(last["loss"]) == runs["adam"].loss[-1]
    assert header.startswith("# Ravine race: ?")


def test_the_header_opens_the_same_race() -> None:
    header = trajectories_csv(SCENARIO, race(SCENARIO)).splitlines()[0]
    query = parse_qs(header.split("?", 1)[1])
    assert Scenario.from_query(query) == (SCENARIO, ())


def test_the_default_race_has_no_query() -> None:
    assert query_string(Scenario()) == ""

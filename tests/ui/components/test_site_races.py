"""Races that the site computes without Python are those of Python: numbers, outcomes, events, axes and words."""

from __future__ import annotations

import json
import subprocess
from functools import cache, reduce
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.scenario import Scenario
from i18n import catalogue, use_language
from surfaces import SURFACES
from tools.site.prepared import prepared_files
from ui.components.payload import answer_payload, runs_payload, surface_payload
from ui.components.wire import unpack
from ui.state.change import edited, fields_of

HARNESS = Path(__file__).parent / "js" / "site_races_of.js"
EVERYBODY = "opt=sgd,momentum,nesterov,adagrad,adagrad_full,adadelta,rmsprop,adam"
OTHERS = "opt=adam_l2,adamw,amsgrad,adamax,nadam,radam,lion"

Case = tuple[str, tuple[dict[str, Any], ...]]
CASES: dict[str, Case] = {
    **{key: (f"surface={key}", ()) for key in SURFACES if key != "plateau_saddle"},
    "default": ("", ()),
    "everybody": (f"surface=beale&{EVERYBODY}", ()),
    "the others": (f"surface=himmelblau&{OTHERS}", ()),
    "in Korean": (f"surface=ravine&kappa=20&{EVERYBODY}&lang=ko", ()),
    "start": ("surface=himmelblau&start=-1.5,2.25", ()),
    "lr": ("", ({"lr": 0.11},)),
    "lr that diverges": ("surface=beale&opt=sgd,momentum,adam", ({"lr": 0.3},)),
    "momentum": ("surface=rosenbrock&opt=sgd,momentum,nesterov,adam", ({"momentum": 0.5},)),
    "beta2": ("surface=himmelblau", ({"run": {"slot": "adam", "values": {"beta2": 0.9}}},)),
    "two of a rule": ("surface=ravine&opt=momentum:momentum=0.5,momentum:momentum=0.99", ()),
    "three of a rule": ("surface=ravine&opt=sgd,sgd:lr=0.001:own_lr=1,sgd:own_lr=1:lr=0.005,adam", ()),
    "switches": ("opt=momentum:ema=1,momentum:lr_outside=1,rmsprop:eps_inside=1,adam:bias_correction=0", ()),
    "schedules": ("surface=rosenbrock&opt=adam:schedule=cosine,sgd,momentum:schedule=step:gamma=0.3", ()),
    "noise": ("surface=ravine&opt=sgd,adam&noise=0.2", ({"lr": 0.004},)),
    "noise and a schedule": ("surface=ravine&opt=sgd:schedule=cosine,adam&noise=0.2&steps=120", ()),
    "own lr": ("own_lr=1&opt=sgd:lr=0.1,adam", ({"run": {"slot": "sgd", "values": {"lr": 0.03}}},)),
    "own start": ("opt=sgd:x0=1:y0=0.5,adam&steps=60", ({"lr": 0.05},)),
    "papers": ("surface=beale", ({"terms": "papers"},)),
    "tuned": ("surface=beale", ({"terms": "tuned"},)),
    "tuned and changed": ("surface=beale", ({"terms": "tuned"}, {"start": [0.5, 0.5]})),
    "tuned and back": ("surface=beale", ({"terms": "tuned"}, {"terms": "equal"})),
    "kappa": ("surface=ravine", ({"parameters": {"kappa": 20}},)),
    "kappa of four digits": ("surface=rotated_ravine", ({"parameters": {"kappa": 123.4}}, {"lr": 0.004})),
    "on the saddle": ("steps=120", ({"start": [0.0, 0.0]},)),
    "off the saddle": ("steps=120", ({"start": [1.0, 0.5]}, {"lr": 0.02})),
    "tolerance": ("surface=booth&tol=1e-05&steps=500", ()),
    "pinned": (
        "opt=sgd,adam&lr=0.1",
        ({"pin": {"before": "opt=sgd,adam", "shown": "opt=sgd,adam&lr=0.1", "slots": ["sgd"]}},),
    ),
    "pinned elsewhere": (
        "opt=sgd,adam&start=1,1",
        ({"pin": {"before": "opt=sgd,adam", "shown": "opt=sgd,adam&start=1,1", "slots": ["sgd", "adam"]}},),
    ),
    "removed": ("opt=sgd,adam,lion", ({"remove": "adam"},)),
    "one run": ("surface=booth&opt=sgd", ()),
    "far out": ("surface=sphere&start=100000,2", ()),
    "many steps": ("steps=5000&opt=sgd,momentum,adam&tol=0.01", ()),
}
TEXTS = ("caption", "formula", "latex")


def of_language(query: str) -> str:
    return "ko" if "lang=ko" in query else "en"


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What node makes of all cases, by kind."""
    folder = tmp_path_factory.mktemp("data")
    for name, content in prepared_files().items():
        (folder / name).write_bytes(content)
    kinds = ("runs", "surface", "answer")
    cases = [{"kind": kind, "query": query, "edits": edits} for query, edits in CASES.values() for kind in kinds]
    given = folder / "cases.json"
    texts = {"player/texts/ko.json": catalogue("ko")}
    given.write_text(json.dumps({"folder": str(folder), "texts": texts, "cases": cases}), encoding="utf-8")
    done = subprocess.run(["node", str(HARNESS), str(given)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answers = iter(json.loads(done.stdout))
    return {name: dict(zip(kinds, answers, strict=False)) for name in CASES}


def scenario_of(name: str) -> Scenario:
    query, edits = CASES[name]
    fields = {key: value for key, value in fields_of(query).items() if key != "lang"}
    scenario, notices = Scenario.from_query(fields)
    assert not notices
    return reduce(edited, edits, scenario)


@cache
def expected(name: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    use_language(of_language(CASES[name][0]))
    header, arrays = unpack(runs_payload(scenario_of(name)))
    use_language("en")
    return json.loads(json.dumps(header)), arrays


def array_of(found: Any, name: str) -> np.ndarray:
    tensor = found["arrays"][name]
    return np.array(tensor["data"], dtype=float).reshape(tensor["shape"])


@pytest.mark.parametrize("name", CASES)
def test_the_link_and_the_words_are_pythons(computed: Any, name: str) -> None:
    ours, theirs = computed[name]["runs"]["header"], expected(name)[0]
    for field in ("query", "surface", "title", "steps", "start", "words", "tuning"):
        assert ours[field] == theirs[field], field
    if scenario_of(name).parameters:  # the function at other parameters is written by Python alone
        assert (ours["formula"], ours["latex"]) == ("", "")
        assert ours["caption"] == theirs["caption"].replace(", {formula}", "")
    else:
        assert [ours[field] for field in TEXTS] == [theirs[field] for field in TEXTS]
    assert ours["parameters"] == theirs["parameters"]
    assert ours["program"] == theirs["program"]
    assert ours["terms"]["terms"] == theirs["terms"]["terms"]
    assert ours["terms"]["tunable"] == theirs["terms"]["tunable"]


@pytest.mark.parametrize("name", CASES)
def test_what_became_of_each_run_is_what_python_says(computed: Any, name: str) -> None:
    ours, theirs = computed[name]["runs"]["header"]["slots"], expected(name)[0]["slots"]
    assert [set(slot) for slot in ours] == [set(slot) for slot in theirs]
    for mine, slot in zip(ours, theirs, strict=True):
        for field in slot:
            assert mine[field] == slot[field], (slot["slot"], field)


@pytest.mark.parametrize("name", CASES)
def test_paths_are_pythons(computed: Any, name: str) -> None:
    """Points and losses to the last bit that is sent; slopes are sent with fewer digits than are computed here."""
    (header, arrays), ours = expected(name), array_of(computed[name]["runs"], "runs").astype(np.float32)
    theirs = arrays["runs"]
    assert theirs.dtype == np.float32
    assert computed[name]["runs"]["header"]["loss"]["offset"] == header["loss"]["offset"]
    assert np.array_equal(ours[:, :3], theirs[:, :3], equal_nan=True)
    assert np.allclose(ours[:, 3], theirs[:, 3], rtol=1e-5, atol=1e-35, equal_nan=True)


@pytest.mark.parametrize("name", CASES)
def test_events_are_pythons(computed: Any, name: str) -> None:
    assert computed[name]["runs"]["header"]["events"] == expected(name)[0]["events"]


@pytest.mark.parametrize("name", CASES)
def test_the_loss_axis_is_pythons(computed: Any, name: str) -> None:
    ours, theirs = computed[name]["runs"]["header"]["loss"], expected(name)[0]["loss"]
    assert set(ours) == set(theirs)
    for field, value in theirs.items():
        if isinstance(value, str) or field == "ticktext":
            assert ours[field] == value, field
        else:
            assert ours[field] == pytest.approx(value, rel=1e-9, abs=1e-9), field


@pytest.mark.parametrize("name", CASES)
def test_the_ground_is_pythons(computed: Any, name: str) -> None:
    found = computed[name]["surface"]
    header, arrays = unpack(surface_payload(scenario_of(name)))
    theirs = json.loads(json.dumps(header))
    assert set(found["header"]) >= set(theirs)
    for field in ("title", "domain", "minima", "saddles", "view", "lines"):
        assert found["header"][field] == theirs[field], field
    assert found["header"]["ticks"]["texts"] == theirs["ticks"]["texts"]
    assert np.allclose(array_of(found, "loss"), arrays["loss"], rtol=1e-6)


@pytest.mark.parametrize("name", ["default", "lr", "on the saddle", "off the saddle", "many steps", "in Korean"])
def test_the_answer_is_pythons(computed: Any, name: str) -> None:
    use_language(of_language(CASES[name][0]))
    theirs = unpack(answer_payload(scenario_of(name)))[0]["sentences"]
    use_language("en")
    assert computed[name]["answer"]["header"]["sentences"] == theirs

"""What a page of one file computes after an edit is what Python would send: paths, verdicts, events and words."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
from functools import cache, reduce
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.scenario import Scenario
from ui.components.payload import runs_payload, surface_payload
from ui.components.program import program_header, program_payload
from ui.components.standalone import QUESTIONS, files_of
from ui.components.wire import unpack
from ui.state.change import edited

HARNESS = Path(__file__).parent / "js" / "local_races_of.js"
OUTCOME = ("diverged", "undefined", "escaped", "reached", "settled", "sentence")
CASES: dict[str, tuple[dict[str, str], list[dict[str, Any]]]] = {
    "lr": ({"steps": "80"}, [{"lr": 0.11}]),
    "lr that diverges": ({"surface": "beale", "opt": "sgd,momentum,adam"}, [{"lr": 0.3}]),
    "momentum": ({"surface": "rosenbrock", "opt": "sgd,momentum,nesterov,adam"}, [{"momentum": 0.5}]),
    "momentum of four digits": ({"opt": "momentum,adam"}, [{"momentum": 0.9985}]),
    "momentum and back": ({"opt": "momentum,adam"}, [{"momentum": 0.5}, {"momentum": 0.99}]),
    "beta2 of one": ({"surface": "himmelblau"}, [{"run": {"slot": "adam", "values": {"beta2": 0.9}}}]),
    "both of a pad": ({"surface": "booth"}, [{"lr": 0.02, "run": {"slot": "momentum", "values": {"momentum": 0.7}}}]),
    "start": ({"surface": "himmelblau"}, [{"start": [-1.5, 2.25]}]),
    "start off the saddle": ({"steps": "120"}, [{"start": [1.0, 0.5]}, {"lr": 0.02}]),
    "start on the saddle": ({"steps": "120"}, [{"start": [0.001, 0.001]}]),
    "no minimum": ({"surface": "saddle", "opt": "sgd,adam"}, [{"lr": 0.02}]),
    "kappa": ({"surface": "ravine"}, [{"parameters": {"kappa": 20}}]),
    "kappa of four digits": ({"surface": "ravine", "kappa": "123.4", "opt": "sgd,adam"}, [{"lr": 0.004}]),
    "kappa, then lr": ({"surface": "ravine", "opt": "sgd,adam"}, [{"parameters": {"kappa": 300}}, {"lr": 0.005}]),
    "noise": ({"surface": "ravine", "opt": "sgd,adam", "noise": "0.2", "seed": "4"}, [{"lr": 0.004}]),
    "schedule": (
        {"surface": "rosenbrock", "opt": "adam:schedule=cosine"},
        [{"run": {"slot": "adam", "values": {"floor": 0.3}}}],
    ),
    "own lr": ({"own_lr": "1", "opt": "sgd:lr=0.1,adam"}, [{"run": {"slot": "sgd", "values": {"lr": 0.03}}}]),
    "own start": ({"opt": "sgd:x0=1:y0=0.5,adam", "steps": "60"}, [{"lr": 0.05}]),
    "formula": ({"f": "sqrt(x) + y^2", "opt": "sgd,adam"}, [{"lr": 0.2}]),
}


def scenario_of(name: str) -> Scenario:
    scenario, notices = Scenario.from_query(CASES[name][0])
    assert not notices
    return scenario


def content_of(scenario: Scenario) -> dict[str, str]:
    """What stands in the file of a race; programs as modules."""
    files = {path: gzip.decompress(content) for path, content in files_of(scenario).items()}
    query = program_header(scenario)["query"]
    for question in QUESTIONS:
        asked = f"{query}&question={question}" if question else query
        files[f"player/program?{asked}"] = program_payload(scenario, question)
    return {path: base64.b64encode(content).decode() for path, content in files.items() if path.startswith("player/")}


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What node makes of all cases."""
    cases = []
    for name, (_, edits) in CASES.items():
        scenario = scenario_of(name)
        header, _ = unpack(runs_payload(scenario))
        cases.append({"query": header["query"], "edits": edits, "files": content_of(scenario)})
    given = tmp_path_factory.mktemp("races") / "cases.json"
    given.write_text(json.dumps(cases), encoding="utf-8")
    done = subprocess.run(["node", str(HARNESS), str(given)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(zip(CASES, json.loads(done.stdout), strict=True))


@cache
def expected(name: str) -> tuple[dict[str, Any], dict[str, np.ndarray], dict[str, Any]]:
    after = reduce(edited, CASES[name][1], scenario_of(name))
    header, arrays = unpack(runs_payload(after))
    return json.loads(json.dumps(header)), arrays, unpack(surface_payload(after))[0]


@pytest.mark.parametrize("name", CASES)
def test_what_became_of_each_run_is_what_python_says(computed: Any, name: str) -> None:
    header, _, _ = expected(name)
    for ours, slot in zip(computed[name]["header"]["slots"], header["slots"], strict=True):
        for field in ("slot", "values", *OUTCOME, "name", "words"):
            assert ours[field] == slot[field], (slot["slot"], field)


@pytest.mark.parametrize("name", CASES)
def test_paths_losses_and_slopes_are_pythons(computed: Any, name: str) -> None:
    header, arrays, _ = expected(name)
    found = computed[name]["arrays"]["runs"]
    ours, theirs = np.array(found["data"], dtype=float).reshape(found["shape"]), arrays["runs"].astype(float)
    above = computed[name]["header"]["loss"]["offset"] - header["loss"]["offset"]
    ours[:, 2] += above
    for channel in range(4):
        finite = np.isfinite(theirs[:, channel]) & (np.abs(theirs[:, channel]) < 1e30)
        size = np.abs(theirs[:, channel][finite]).max(initial=1e-30)
        assert np.allclose(ours[:, channel][finite], theirs[:, channel][finite], rtol=2e-4, atol=1e-5 * min(size, 1.0))


@pytest.mark.parametrize("name", CASES)
def test_events_sliders_and_words_are_pythons(computed: Any, name: str) -> None:
    (header, _, surface), ours = expected(name), computed[name]["header"]
    assert ours["events"] == header["events"]
    for sliders in ("tuning", "parameters"):
        assert [one["value"] for one in ours[sliders]] == [one["value"] for one in header[sliders]]
    assert (ours["words"], ours["start"]) == (header["words"], header["start"])
    assert ours["program"]["slots"] == header["program"]["slots"]
    assert ours["program"]["parameters"] == header["program"]["parameters"]
    assert computed[name]["surface"]["minima"] == surface["minima"]
    assert ours["title"].partition("</b>")[0] == header["title"].partition("</b>")[0]


@pytest.mark.parametrize("name", CASES)
def test_the_loss_axis_and_the_ticks_of_the_relief_are_pythons(computed: Any, name: str) -> None:
    header, _, surface = expected(name)
    ours, theirs = computed[name]["header"]["loss"], header["loss"]
    assert set(ours) == set(theirs)
    for field, value in theirs.items():
        exact = isinstance(value, str) or field == "ticktext"
        assert ours[field] == (value if exact else pytest.approx(value, rel=1e-9, abs=1e-9)), field
    assert computed[name]["surface"]["ticks"]["texts"] == surface["ticks"]["texts"]


@pytest.mark.parametrize("name", ["beta2 of one", "start", "kappa of four digits", "momentum of four digits"])
def test_the_caption_is_pythons(computed: Any, name: str) -> None:
    assert computed[name]["header"]["caption"] == expected(name)[0]["caption"]


@pytest.mark.parametrize("name", ["noise", "schedule", "own start"])
def test_the_caption_has_what_else_a_run_depends_on(computed: Any, name: str) -> None:
    header, _, _ = expected(name)
    words = {
        "noise": [header["words"]["noise"], header["words"].get("seed")],
        "schedule": [header["slots"][0]["words"]["schedule"]],
        "own start": [header["slots"][0]["words"].get("start")],
    }[name]
    assert None not in words
    assert [word for word in words if word not in computed[name]["header"]["caption"]] == []

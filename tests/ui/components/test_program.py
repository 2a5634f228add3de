"""What the browser runs a race with: modules at addresses for good, their numbers, and noise as Python draws it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette

from engine.experiments.sweep import QUESTIONS
from engine.noise import noise_of
from engine.program.recorder import TraceError
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from tests.ui.components.asgi import Answer, get
from ui.components import program
from ui.components.contract import ProgramHeader
from ui.components.files import code
from ui.components.payload import runs_payload
from ui.components.program import program_header
from ui.components.routes import player_routes
from ui.components.wire import unpack

APP = Starlette(routes=player_routes())


def module(query: str, version: str | None = None) -> Answer:
    """The answer to a request for a module."""
    return get(APP, f"/player/program/{version or code().version}?{query}")


@pytest.mark.parametrize("query", ["", "surface=ravine&opt=adam", "f=sqrt(x)%20y&opt=radam:schedule=step&noise=1"])
def test_a_module_is_kept_for_good_at_its_address(query: str) -> None:
    answer = module(query)
    assert (answer.status, answer.headers["content-type"].split(";")[0]) == (200, "text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.content.startswith(b"export default (")


def test_a_page_of_another_version_gets_none() -> None:
    """Its files would not fit the module; the page asks Python then, as where there is no program."""
    answer = module("", version="0123456789ab")
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-cache")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_map_has_loops_for_its_question(question: str) -> None:
    query = f"surface=himmelblau&opt=adam&question={question}"
    assert b"cells: (a, b, n" in module(query).content
    assert b"cells: (a, b, n" not in module("surface=himmelblau&opt=adam").content


@pytest.mark.parametrize("query", ["question=evil", "question=settled%00", "edit=%7b", "edit=" + "[" * 2000])
def test_what_cannot_be_read_is_not_there(query: str) -> None:
    assert module(query).status == 404


def test_a_rule_without_a_program_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def untraced(*_: Any) -> str:
        raise TraceError("a branch")

    monkeypatch.setattr(program, "race_module", untraced)
    assert module("surface=sphere&opt=sgd&steps=3").status == 404


def test_the_header_has_every_number_of_a_race() -> None:
    entries = entry("momentum", "cosine", momentum=0.5), Entry("adadelta")
    scenario = Scenario(
        surface="ravine", parameters=(("kappa", 7.0),), entries=entries, lr=0.3, noise=0.2, seed=5, tol=0.1
    )
    header: ProgramHeader = unpack(runs_payload(scenario))[0]["program"]
    assert header == program_header(scenario)
    assert header["slots"][0] == {
        "hypers": [0.3, 0.5],
        "schedule": {"key": "cosine", "settings": {"floor": 0.0}},
    }
    assert header["slots"][1]["schedule"] is None
    assert header["slots"][1]["hypers"][0] == 1.0  # it does not share lr
    assert (header["parameters"], header["noise"], header["tol"]) == ({"kappa": 7.0}, 0.2, 0.1)


def test_races_that_differ_in_numbers_have_one_module() -> None:
    plain = Scenario(surface="ravine", noise=0.1)
    moved = replace(plain, parameters=(("kappa", 7.0),), lr=0.2, start=(1.0, 1.0), steps=50, noise=0.4, seed=3)
    assert program_header(plain)["query"] == program_header(moved)["query"]
    assert module(program_header(plain)["query"]).content == module(program_header(moved)["query"]).content


@pytest.mark.parametrize(("seed", "steps"), [(0, 300), (7, 1), (2**32 - 1, 5000)])
def test_noise_is_what_the_race_draws(seed: int, steps: int) -> None:
    header = program_header(Scenario(noise=0.5, seed=seed, steps=steps))
    _, arrays = unpack(get(APP, f"/player/noise?{header['draws']}").content)
    assert np.array_equal(0.5 * arrays["noise"], noise_of(0.5, seed, steps))
    assert program_header(Scenario(seed=seed, steps=steps))["draws"] == ""

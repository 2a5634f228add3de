"""Links that were given away open what they opened then: in slides, in papers, on a blackboard."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import ui.anatomy.params
import ui.escape.params
import ui.lessons.params
import ui.schedules.params
import ui.tuning.params
from engine.scenario import Entry, Scenario
from ui.state.link import query_of, read_link
from ui.state.params import GLOBAL_PARAMS, LAYOUT, STEP, Params

KEPT = json.loads(Path(__file__).with_name("links.json").read_text(encoding="utf-8"))
LINKS: list[dict[str, Any]] = KEPT["links"]
PARAMS: dict[str, Params] = {
    "/": (),
    "/race": (LAYOUT,),
    "/lessons": ui.lessons.params.PARAMS,
    "/escape": ui.escape.params.PARAMS,
    "/tuning": ui.tuning.params.PARAMS,
    "/schedules": ui.schedules.params.PARAMS,
    "/anatomy": ui.anatomy.params.PARAMS,
}


def params_of(path: str) -> Params:
    """What a page has of its own in its links, with what every page has."""
    return (*GLOBAL_PARAMS, STEP, *PARAMS[path])


def fields_of(scenario: Scenario) -> Any:
    """A scenario's fields as JSON has them."""
    return json.loads(json.dumps(asdict(scenario)))


def opened(link: str) -> tuple[Scenario, dict[str, Any], tuple[str, ...]]:
    """What a link opens: the scenario, the page's own values, and complaints."""
    parts = urlsplit(link)
    own = params_of(parts.path)
    scenario, values, notices = read_link(parse_qs(parts.query, keep_blank_values=True), own)
    return scenario, json.loads(json.dumps(values)), notices


def matches(kept: dict[str, Any], found: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether all that was written down is found, and what came into being since is at its default."""
    return found == {**{name: new[name] for name in found.keys() - kept.keys()}, **kept}


def complete(scenario: dict[str, Any]) -> dict[str, Any]:
    """A scenario that was written down, with what entries came to have since at its default."""
    new = json.loads(json.dumps(asdict(Entry("sgd"))))
    return {**scenario, "entries": [{**new, **item} for item in scenario["entries"]]}


@pytest.mark.parametrize("kept", LINKS, ids=[kept["link"][:60] for kept in LINKS])
def test_a_link_opens_what_it_always_did(kept: dict[str, Any]) -> None:
    scenario, own, notices = opened(kept["link"])
    assert notices == ()
    assert matches(complete(kept["scenario"]), fields_of(scenario), fields_of(Scenario()))
    defaults = {param.link_name: param.default for param in params_of(urlsplit(kept["link"]).path)}
    assert matches(kept["own"], own, json.loads(json.dumps(defaults)))


@pytest.mark.parametrize("kept", LINKS, ids=[kept["link"][:60] for kept in LINKS])
def test_the_scenario_alone_is_read_alike_and_written_as_a_link_that_reads_alike(kept: dict[str, Any]) -> None:
    scenario, own, _ = opened(kept["link"])
    assert Scenario.from_query(scenario.to_query()) == (scenario, ())
    path = urlsplit(kept["link"]).path
    again = read_link(query_of(scenario, own, params_of(path)), params_of(path))
    assert (again[0], again[2]) == (scenario, ())


def test_every_page_with_a_link_of_its_own_is_there() -> None:
    assert len(LINKS) >= 25
    assert {urlsplit(kept["link"]).path for kept in LINKS} == set(PARAMS)
    assert len({kept["link"] for kept in LINKS}) == len(LINKS)

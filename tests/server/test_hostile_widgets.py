"""Widget values as no browser would send them: the engine sees only scenarios that a link could say."""

from __future__ import annotations

import json
import math
from typing import Any
from urllib.parse import parse_qs

import pytest

from engine.scenario import Scenario
from engine.scenario.limits import MAX_ENTRIES
from optimizers import OPTIMIZERS
from tests.server.client import Session, opened, state_of
from tests.thoroughness import SOAK

pytestmark = pytest.mark.browser

NAN, INF = math.nan, math.inf
LONG = "x" * 100_000
PLAIN = "lr=0.01&opt=sgd,adam"
WITH_NUMBERS = ("tuning", f"{PLAIN}&side=10&steps=20")
"""A page that has the numbers of runs as widgets: on the race page the player has them."""

# Values of the type that the widget has, with contents that it does not offer: the page takes none of it amiss.
WRONG_VALUES: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("steps", {"string_array_value": [text]}) for text in ("1e9", "-1", "0", "5001", "2.5")),
    *(("noise", {"string_array_value": [text]}) for text in ("inf", "-1", "1e9")),
    *((f"start:{axis}", {"double_value": value}) for axis in "xy" for value in (NAN, INF, -INF, 1e300, -1e300, 5e-324)),
    *(("seed", {"int_value": value}) for value in (-1, 2**32, 2**62, -(2**62))),
    *(("tol", {"double_value": value}) for value in (NAN, INF, -INF, 0.0, -1.0, 1e301, 5e-324)),
    *(("optimizers", {"string_array_value": texts}) for texts in (["nobody"] * 2000, ["SGD"] * 500, [LONG])),
    ("optimizers", {"string_array_value": ["SGD", "x"]}),
    *(("surface", {"string_value": text}) for text in ("nowhere", LONG, "", "__class__")),
    ("player", {"json_value": '{"edit": {"lr": 1e9}}'}),
    ("player", {"json_value": "[1]"}),
)

WRONG_NUMBERS: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("lr", {"string_array_value": [text]}) for text in ("1e9", "nan", "inf", "-1", "", LONG)),
    *(("adam:beta1", {"string_array_value": [text]}) for text in ("1", "-1", "nan", "1e300")),
    *(("lr", {"string_array_value": texts}) for texts in ([], ["0.1", "1e9"])),
    *(("lr_mode", {"string_array_value": texts}) for texts in (["third"], [], ["own", "shared"])),
)

# Values of another type: Streamlit itself may refuse them with an error for this visitor alone.
WRONG_TYPES: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("steps", value) for value in ({"double_array_value": [1e9]}, {"double_value": NAN}, {"int_value": -1})),
    ("steps", {"bool_value": True}),
    *(("start:x", value) for value in ({"string_value": "a"}, {"string_array_value": ["1"]}, {"json_value": "[1]"})),
    *(("seed", value) for value in ({"double_value": NAN}, {"double_value": 1e300}, {"string_value": "1"})),
    ("seed", {"bytes_value": b"\xff"}),
    *(("optimizers", value) for value in ({"int_array_value": [-1, 99]}, {"string_value": "SGD"})),
    ("optimizers", {"double_value": 1.0}),
    *(("surface", value) for value in ({"int_value": -1}, {"string_array_value": ["x"]}, {"double_value": NAN})),
    *(("adam:bias_correction", value) for value in ({"string_value": "x"}, {"int_value": 7}, {"double_value": NAN})),
    ("player", {"json_value": "[" * 5000}),
    ("player", {"json_value": "no JSON"}),
    ("player", {"int_value": 1}),
)

EDITS: tuple[Any, ...] = (
    {"lr": 1e9},
    {"lr": NAN},
    {"lr": -INF},
    {"lr": None},
    {"lr": [0.1]},
    {"lr": "__import__('os')"},
    {"lr": True, "start": None},
    {"start": [NAN, 1]},
    {"start": [1e300, 0]},
    {"start": []},
    {"start": [1, 2, 3]},
    {"start": [[1], {"x": 2}]},
    {"start": "1,2"},
    {"momentum": NAN},
    {"momentum": INF},
    {"momentum": 1e300},
    {"momentum": -5},
    {"momentum": [0.5]},
    {"momentum": "0.5"},
    {"parameters": {"kappa": NAN, "x": [1], "opt": "lion", "": {}}},
    {"parameters": [["kappa", 1]]},
    {"run": {"slot": "adam", "values": {"beta1": NAN, "beta2": "0.5", "eps": None, "lr": [1], "bias_correction": 0}}},
    {"run": {"slot": "adam", "values": {"schedule": "cosine", LONG: 1, "rho": 0.5}}},
    {"run": {"slot": ["adam"], "values": {"beta1": 0.5}}},
    {"run": {"slot": {}, "values": 7}},
    {"run": "adam"},
    {"layout": "tower"},
    {"layout": ["side"]},
    {"layout": {"a": 1}},
    {"box": [1, 2, 3, 4]},
    {"f": "x"},
    {"opt": "sgd"},
    {"lr": "0.1&opt=lion"},
    {"start": ["1,2", "3"]},
    None,
    [],
    1,
    "lr",
    [[[[]]]],
    {"": {"": {"": []}}},
    {"lr": LONG},
)


def scenario_of(session: Session) -> Scenario:
    """The scenario that the page shows, from the player where there is one; it must be one that a link can say."""
    players = any(element.WhichOneof("type") == "bidi_component" for element in session.elements)
    query = parse_qs(session.player()["query"], keep_blank_values=True) if players else session.shown()
    scenario, notices = Scenario.from_query(query)
    assert notices == ()
    return scenario


def recovers(session: Session) -> None:
    """Whoever sends nothing of the kind any more has the page again."""
    session.forget()
    session.rerun()
    assert not session.faults, session.faults
    assert scenario_of(session).entries is not None


def test_values_that_a_widget_does_not_offer(url: str) -> None:
    for key, value in WRONG_VALUES if SOAK else WRONG_VALUES[::3]:
        with opened(url, "race", PLAIN, expanded=True) as session:
            session.set(key, **value)
            assert not session.faults, (key, str(value)[:200])
            scenario_of(session)


def test_values_that_the_numbers_of_a_run_do_not_have(url: str) -> None:
    for key, value in WRONG_NUMBERS if SOAK else WRONG_NUMBERS[::3]:
        with opened(url, *WITH_NUMBERS) as session:
            session.open_sections()
            session.rerun()
            session.set(key, **value)
            assert not session.faults, (key, str(value)[:200])
            scenario_of(session)


def test_values_of_another_type_spoil_that_visit_alone(url: str) -> None:
    """Some of them Streamlit cannot read at all: whoever sends them sees an error, and nobody else does."""
    with opened(url, "race", PLAIN, expanded=True) as other:
        before = scenario_of(other)
        for key, value in WRONG_TYPES:
            with Session(url, "race", PLAIN) as session:
                session.expand()
                session.set(key, **value)
                if not session.faults:
                    scenario_of(session)
            other.rerun()
            assert not other.faults, (key, str(value)[:200])
            assert scenario_of(other) == before, (key, str(value)[:200])


def test_all_of_it_at_once(url: str) -> None:
    for first in range(3):
        with opened(url, "race", PLAIN, expanded=True) as session:
            session.set_all(dict(WRONG_VALUES[first::3]))
            scenario_of(session)


def test_no_more_optimizers_race_than_a_link_may_name(url: str) -> None:
    """The picker has more pills than may race at once; a browser can choose them all."""
    assert len(OPTIMIZERS) > MAX_ENTRIES
    with opened(url, "race") as session:
        groups = [e.button_group for e in session.elements if e.WhichOneof("type") == "button_group"]
        names = next([option.content for option in group.options] for group in groups if "optimizers" in group.id)
        session.set("optimizers", string_array_value=names)
        assert [one.optimizer for one in scenario_of(session).entries] == list(OPTIMIZERS)[:MAX_ENTRIES]


def test_edits_that_the_player_never_sends(url: str) -> None:
    with opened(url, "race", PLAIN, expanded=True) as session:
        session.set("player", json_value="{}")
        before = scenario_of(session)
        for edit in EDITS:
            session.trigger("player", json.dumps([{"event": "edit", "value": edit}]))
            assert not session.faults, str(edit)[:200]
            after = scenario_of(session)
            assert after == before, str(edit)[:200]
        session.trigger("player", json.dumps([{"event": "edit", "value": {"lr": 0.002}}]))
        assert scenario_of(session).lr == 0.002  # the way is open, only not for those


def test_momentum_from_the_player_stays_in_its_range(url: str) -> None:
    spec = OPTIMIZERS["momentum"].hypers()["momentum"]
    with opened(url, "race", "opt=momentum") as session:
        session.set("player", json_value="{}")
        for sent, kept in ((1e300, spec.high), (-1e300, spec.low), (NAN, spec.low), (INF, spec.low)):
            session.trigger("player", json.dumps([{"event": "edit", "value": {"momentum": sent}}]))
            assert scenario_of(session).entries[0].get("momentum") == kept


def test_events_that_are_none(url: str) -> None:
    """Lists of something else, unknown events, depth that no parser likes, text that is no JSON."""
    texts = (
        "null",
        "1",
        "[]",
        "[null]",
        '[{"event": 1}]',
        '[{"event": "drop"}]',
        '{"event": "edit"}',
        '[{"event": {"a": 1}}]',
    )
    with opened(url, "race", PLAIN, expanded=True) as session:
        session.set("player", json_value="{}")
        before = scenario_of(session)
        for text in texts:
            session.trigger("player", text)
            assert scenario_of(session) == before, text
    for text in ("[" * 100_000, '{"a":' * 50_000, LONG, "[NaN"):
        with Session(url, "race", PLAIN) as session:
            session.set("player", json_value="{}")
            session.trigger("player", text)
            recovers(session)


def test_text_in_the_formula_field(url: str) -> None:
    """What is no formula is told and the one before stays drawn; nothing of it is run."""
    with opened(url, "race", "f=x^2%2By^2", expanded=True) as session:
        before = scenario_of(session)
        for text in (
            LONG,
            "__import__('os').system('id')",
            "(" * 190,
            "9^9^9^9",
            "x\0",
            "1/(x-x)",
            "nan",
            "",
            "{{7*7}}",
        ):
            session.set("formula", string_value=text)
            assert not session.faults, text[:100]
            assert scenario_of(session) == before, text[:100]
        for value in (NAN, INF, 1e300, 4e6):
            session.set("box:1", double_value=value)
            scenario_of(session)


def test_states_under_names_of_the_session(url: str) -> None:
    """Ids that are keys of the session itself, such as the scenario: no widget has them, so they reach nothing."""
    for key in (
        "ravine",
        "scenario",
        "link",
        "notices",
        "adam:schedule",
        "lr#between",
        "player.layout",
        "app.language",
        "app.step",
        "formula",
    ):
        with Session(url, "race", PLAIN) as session:
            before = scenario_of(session)
            session.rerun([state_of(key, string_value="boom")])
            recovers(session)
            assert scenario_of(session) == before, key


def test_a_schedule_that_is_none(url: str) -> None:
    with opened(url, "race", PLAIN, expanded=True) as session:
        session.set("adam:schedule", string_value="../etc/passwd")
        assert not session.faults


def test_an_event_without_the_state_of_its_component(url: str) -> None:
    with opened(url, "race", PLAIN, expanded=True) as session:
        session.trigger("player", json.dumps([{"event": "edit", "value": {"lr": 0.002}}]))

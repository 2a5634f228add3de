"""The questions that the player asks, and what is answered: payloads as bytes, computed here and now.

A question is a payload's kind and a query string, so that equal questions are seen to be equal before any of it is
read: reading a formula takes time as well. Servers answer through the desk (`ui.components.answers`); a page that is
one file has the answers in it (`ui.components.standalone`).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import NamedTuple

from engine.program.recorder import TraceError
from engine.scenario import Scenario
from i18n import use_language
from ui.components.payload import (
    UnknownNameError,
    answer_payload,
    forces_payload,
    runs_payload,
    surface_payload,
    why_payload,
)
from ui.components.program import noise_payload, program_payload
from ui.components.standalone import race_file
from ui.state.change import edited, fields_of
from ui.state.layouts import LAYOUTS

OPTIONS: tuple[str, ...] = ("slot", "chunk", "edit", "lang", "question", "layout")
"""What a query may hold beside the scenario."""

Options = dict[str, str]


class Question(NamedTuple):
    """A payload that is asked for, by kind and query string."""

    kind: str
    query: str


FILE = "html"
"""The payload that is a page with all others in it."""

KINDS: dict[str, Callable[[Scenario, Options], bytes]] = {
    "surface": lambda scenario, _: surface_payload(scenario),
    "runs": lambda scenario, _: runs_payload(scenario),
    "forces": lambda scenario, options: forces_payload(scenario, options.get("slot", "")),
    "why": lambda scenario, options: why_payload(scenario, options.get("slot", ""), options.get("chunk", "0")),
    "answer": lambda scenario, _: answer_payload(scenario),
    "program": lambda scenario, options: program_payload(scenario, options.get("question", "")),
    "noise": lambda scenario, _: noise_payload(scenario),
    FILE: lambda scenario, options: race_file(scenario, _layout(options)).encode(),
}


def _layout(options: Options) -> str:
    return options["layout"] if options.get("layout") in LAYOUTS else LAYOUTS[0]


def compute(question: Question) -> bytes:
    """The payload, computed here and now. Raises `UnknownNameError`."""
    return packed(question.kind, *read_query(question.query))


def packed(kind: str, scenario: Scenario, options: Options) -> bytes:
    """A payload in the language of the question, compressed: once, not for each of a class."""
    use_language(options.get("lang", ""))
    try:
        return gzip.compress(KINDS[kind](scenario, options), 6)
    except TraceError as untraced:
        raise UnknownNameError(str(untraced)) from untraced


def read_query(query: str) -> tuple[Scenario, Options]:
    """The scenario of a query and what stands beside it. Raises `UnknownNameError` where it cannot be read."""
    try:
        parameters = fields_of(query)
        options = {name: parameters.pop(name)[-1] for name in OPTIONS if name in parameters}
        edit = json.loads(options.get("edit", "{}"))
    except (ValueError, RecursionError) as unread:  # json.loads of a thousand brackets
        raise UnknownNameError(query[:40]) from unread
    return edited(Scenario.from_query(parameters)[0], edit), options

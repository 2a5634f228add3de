"""What the player is answered: a compressed payload for a question, computed through the desk.

A question is a payload's kind and a query string, so that equal questions are seen to be equal before any of it is
read: reading a formula takes time as well.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qs

from engine.experiments.cost import race_seconds
from engine.program.recorder import TraceError
from engine.scenario import Scenario
from i18n import use_language
from ui.background.caches import PAYLOAD_CACHE
from ui.background.desk import DESK, SHORT
from ui.background.flight import Job
from ui.background.runners import RACES
from ui.background.turns import Visitor
from ui.components.payload import UnknownNameError, forces_payload, runs_payload, surface_payload
from ui.components.program import noise_payload, program_payload
from ui.state.change import edited

OPTIONS: tuple[str, ...] = ("slot", "edit", "lang", "question")
"""What a query may hold beside the scenario."""

PACKING = 0.5e-6
"""CPU seconds of events, bytes and their compression, a step of each run."""
CHEAP = {"surface": 0.02, "program": 0.06, "noise": 0.01}
"""CPU seconds of kinds that are never long."""
OF_RUNS = frozenset({"runs", "forces"})
"""Kinds that show the race itself: long races are computed in the worker processes, and once for page and player."""

Options = dict[str, str]


class Question(NamedTuple):
    """A payload that is asked for, by kind and query string."""

    kind: str
    query: str


KINDS: dict[str, Callable[[Scenario, Options], bytes]] = {
    "surface": lambda scenario, _: surface_payload(scenario),
    "runs": lambda scenario, _: runs_payload(scenario),
    "forces": lambda scenario, options: forces_payload(scenario, options.get("slot", "")),
    "program": lambda scenario, options: program_payload(scenario, options.get("question", "")),
    "noise": lambda scenario, _: noise_payload(scenario),
}


async def answer(question: Question, visitor: Visitor) -> bytes:
    """The payload, compressed. Raises `UnknownNameError`, and `Busy` where too much waits already."""
    cached = PAYLOAD_CACHE.get(question)
    if cached is not None:
        return cached
    job = Job(("short", question), _if_short, (question,), SHORT / 3, elsewhere=False)
    (found,) = await DESK.answer(job, visitor)
    if isinstance(found, bytes):
        return found
    if question.kind in OF_RUNS:
        await RACES.answer(found, visitor)  # the page asks for them as well
    return (await DESK.answer(_long_job(question, found), visitor))[0]


def compute(question: Question) -> bytes:
    """The payload, computed here and now. Raises `UnknownNameError`."""
    return _packed(question.kind, *_read(question.query))


def seconds(kind: str, scenario: Scenario) -> float:
    """CPU seconds of a payload, estimated; of a race that is cached, without the race."""
    if kind in CHEAP:
        return CHEAP[kind]
    pack = 0.03 + PACKING * scenario.resolved_steps() * len(scenario.entries)
    return pack if RACES.cache.get(scenario) is not None else pack + race_seconds(scenario)


def _long_job(question: Question, scenario: Scenario) -> Job[Question, bytes]:
    """The payload in a worker process; where the runs are there already, in this one."""
    return Job(
        ("long", question),
        compute,
        (question,),
        seconds(question.kind, scenario),
        elsewhere=question.kind not in OF_RUNS,
        recall=PAYLOAD_CACHE.get,
        keep=PAYLOAD_CACHE.keep,
    )


def _if_short(question: Question) -> bytes | Scenario:
    """The payload, or its race if it would take long."""
    scenario, options = _read(question.query)
    is_long = seconds(question.kind, scenario) > SHORT
    return scenario if is_long else PAYLOAD_CACHE.keep(question, _packed(question.kind, scenario, options))


def _packed(kind: str, scenario: Scenario, options: Options) -> bytes:
    """A payload in the language of the question, compressed: once, not for each of a class."""
    use_language(options.get("lang", ""))
    try:
        return gzip.compress(KINDS[kind](scenario, options), 6)
    except TraceError as untraced:
        raise UnknownNameError(str(untraced)) from untraced


def _read(query: str) -> tuple[Scenario, Options]:
    """The scenario of a query and what stands beside it. Raises `UnknownNameError` where it cannot be read."""
    try:
        parameters = parse_qs(query, keep_blank_values=True, max_num_fields=50)
        options = {name: parameters.pop(name)[-1] for name in OPTIONS if name in parameters}
        edit = json.loads(options.get("edit", "{}"))
    except (ValueError, RecursionError) as unread:  # json.loads of a thousand brackets
        raise UnknownNameError(query[:40]) from unread
    return edited(Scenario.from_query(parameters)[0], edit), options

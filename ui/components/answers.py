"""What the player is answered: a compressed payload for a question, computed through the desk."""

from __future__ import annotations

from engine.experiments.cost import race_seconds
from engine.scenario import Scenario
from ui.background.caches import PAYLOAD_CACHE
from ui.background.desk import DESK, SHORT
from ui.background.flight import Job
from ui.background.runners import RACES
from ui.background.turns import Visitor
from ui.components.questions import FILE, Question, compute, packed, read_query

PACKING = 0.5e-6
"""CPU seconds of events, bytes and their compression, a step of each run."""
CHEAP = {"surface": 0.02, "program": 0.06, "noise": 0.01}
"""CPU seconds of kinds that are never long."""
WHOLE = 1.5
"""CPU seconds of a page that is one file, beside its race."""
OF_RUNS = frozenset({"runs", "forces", "why", "answer", FILE})
"""Kinds that show the race itself: long races are computed in the worker processes, and once for page and player."""


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


def seconds(kind: str, scenario: Scenario) -> float:
    """CPU seconds of a payload, estimated; of a race that is cached, without the race."""
    if kind in CHEAP:
        return CHEAP[kind]
    pack = (WHOLE if kind == FILE else 0.03) + PACKING * scenario.resolved_steps() * len(scenario.entries)
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
        keep=_keep,
    )


def _if_short(question: Question) -> bytes | Scenario:
    """The payload, or its race if it would take long."""
    scenario, options = read_query(question.query)
    is_long = seconds(question.kind, scenario) > SHORT
    return scenario if is_long else _keep(question, packed(question.kind, scenario, options))


def _keep(question: Question, payload: bytes) -> bytes:
    """Cache a payload, and return it.

    A file is not kept: whoever saves it asks once, and it would push out the payloads of ten races that others watch.
    """
    return payload if question.kind == FILE else PAYLOAD_CACHE.keep(question, payload)

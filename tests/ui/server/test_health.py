"""Ready means that files, payloads and runs are answered, each in time; an event loop that answers is not enough."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ui.background.desk import Bounds, Busy, Desk
from ui.background.flight import Job
from ui.background.turns import Visitor
from ui.server import health as module
from ui.server import trials
from ui.server.health import Health, health_routes
from ui.server.trials import FailedTrialError, asked

Trial = Callable[[], Awaitable[object]]


async def good() -> None:
    pass


async def never() -> None:
    await asyncio.sleep(3600)


async def broken() -> None:
    raise RuntimeError


async def status(health: Health, path: str, base: str = "") -> int:
    app = Starlette(routes=health_routes(health, base))
    try:
        await asked(app, path)
    except FailedTrialError as refused:
        return int(str(refused).rpartition(" ")[2])
    return 200


@pytest.mark.parametrize(("trial", "seconds"), [(never, None), (broken, None)])
def test_one_trial_that_is_late_or_fails_is_enough_to_be_not_ready(trial: Trial, seconds: None) -> None:
    async def run() -> None:
        health = Health({"file": good, "payload": trial}, deadline=0.01)
        assert await status(health, "/healthz/ready") == 503
        assert await status(health, "/healthz/live") == 200
        assert health.last is not None
        assert health.last.seconds["payload"] is seconds
        assert health.last.seconds["file"] is not None

    asyncio.run(run())


def test_it_is_ready_where_all_are_answered() -> None:
    assert asyncio.run(status(Health({"file": good, "payload": good}), "/healthz/ready")) == 200


def test_it_is_asked_below_the_base_path_and_without() -> None:
    health = Health({"file": good})
    assert asyncio.run(status(health, "/ravine/healthz/ready", "/ravine/")) == 200
    assert asyncio.run(status(health, "/healthz/live", "/ravine/")) == 200


def test_a_server_that_closes_is_not_ready_and_tries_nothing() -> None:
    health = Health({"file": broken})
    health.closing = "SIGTERM"
    assert asyncio.run(status(health, "/healthz/ready")) == 503
    assert health.last is None


def test_many_who_ask_are_one_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 0

    async def counted() -> None:
        nonlocal tries
        tries += 1
        await asyncio.sleep(0)

    async def run() -> None:
        health = Health({"file": counted})
        await asyncio.gather(*(health.try_out() for _ in range(50)))
        await health.try_out()
        assert tries == 1
        monkeypatch.setattr(module, "FRESH", 0.0)
        await health.try_out()
        assert tries == 2

    asyncio.run(run())


def test_who_hangs_up_does_not_end_the_trial_of_others() -> None:
    async def run() -> None:
        begun, end = asyncio.Event(), asyncio.Event()

        async def slow() -> None:
            begun.set()
            await end.wait()

        health = Health({"file": slow})
        first = asyncio.create_task(health.try_out())
        second = asyncio.create_task(health.try_out())
        await begun.wait()
        first.cancel()
        end.set()
        assert (await second).good

    asyncio.run(run())


def test_a_supervisor_is_told_when_nothing_was_answered_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        health = Health({"file": broken})
        monkeypatch.setattr(module, "FRESH", 0.0)
        assert await status(health, "/healthz/ready") == 503
        assert await status(health, "/healthz/live") == 200
        monkeypatch.setattr(module, "STUCK", 0.0)
        assert await status(health, "/healthz/live") == 503
        health.trials = {"file": good}
        await health.try_out()
        assert await status(health, "/healthz/live") == 200

    asyncio.run(run())


def test_a_trial_that_cannot_be_cancelled_is_late_in_time_and_not_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that waits for a disk goes on waiting."""
    monkeypatch.setattr(module, "FRESH", 0.0)
    begun = 0

    async def run() -> None:
        end = asyncio.Event()

        async def deaf() -> None:
            nonlocal begun
            begun += 1
            while not end.is_set():
                try:
                    await end.wait()
                except asyncio.CancelledError:
                    continue

        health = Health({"file": deaf}, deadline=0.01)
        for _ in range(3):
            assert not (await health.try_out()).good
        assert begun == 1
        end.set()
        assert (await health.try_out()).good

    asyncio.run(run())


def test_a_file_trial_notices_that_all_threads_are_taken_while_the_loop_answers(tmp_path: Path) -> None:
    """As a hundred requests for costly arrays once did it: they filled the threads that files are read in."""
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    freed = threading.Event()

    def costly(_: Request) -> PlainTextResponse:
        freed.wait()
        return PlainTextResponse("done")

    async def run() -> None:
        app = Starlette(routes=[Route("/costly", costly), Mount("/files", StaticFiles(directory=tmp_path))])
        health = Health({"file": lambda: asked(app, "/files/a.txt")}, deadline=60)
        assert await status(health, "/healthz/ready") == 200
        anyio.to_thread.current_default_thread_limiter().total_tokens = 2
        costs = [asyncio.create_task(asked(app, "/costly")) for _ in range(2)]
        await asyncio.sleep(0.05)
        health.last, health.deadline = None, 0.2
        try:
            assert await status(health, "/healthz/ready") == 503
            assert await status(health, "/healthz/live") == 200
        finally:
            freed.set()
        await asyncio.gather(*costs)
        health.last, health.deadline = None, 60
        assert await status(health, "/healthz/ready") == 200

    asyncio.run(run())


def test_a_payload_trial_waits_where_the_desk_does_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    freed, begun = threading.Event(), threading.Semaphore(0)

    def hang(_: int) -> int:
        begun.release()
        freed.wait()
        return 1

    async def run() -> None:
        monkeypatch.setattr(trials, "DESK", desk := Desk(widths=(2, 1)))
        await trials.payload_trial()
        jobs = [
            asyncio.create_task(desk.answer(Job(i, hang, (0,), 1.0, elsewhere=False), Visitor("a"))) for i in (1, 2)
        ]
        await asyncio.to_thread(lambda: [begun.acquire() for _ in jobs])
        trial = asyncio.create_task(trials.payload_trial())
        await asyncio.wait({trial}, timeout=0.05)
        assert not trial.done()
        freed.set()
        await asyncio.gather(trial, *jobs)

    asyncio.run(run())


def test_a_payload_trial_is_let_in_where_nobody_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too much waits arrays are refused; a proxy that took the server out would refuse pages as well."""

    class Never(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            return Future()

    desk = Desk(Bounds(visitor=1, address=1, all=1), processes=Never, widths=(2, 1))
    monkeypatch.setattr(trials, "DESK", desk)
    with desk.follow(Job("a", hash, (0,), 9.0), Visitor("a")):
        with pytest.raises(Busy):
            desk.compute(Job("b", hash, (0,), 0.1, elsewhere=False), Visitor("b"))
        asyncio.run(trials.payload_trial())


def test_what_is_asked_is_the_whole_answer() -> None:
    def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.url.path + request.headers["host"])

    async def ask(path: str) -> Any:
        return await asked(Starlette(routes=[Route("/a", echo)]), path)

    assert asyncio.run(ask("/a")) == b"/alocalhost"
    with pytest.raises(FailedTrialError):
        asyncio.run(ask("/b"))

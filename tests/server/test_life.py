"""How a server ends: what is under way is answered, nothing new is taken, it exits with 0, within a bound."""

from __future__ import annotations

import signal
import socket
import threading
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

import psutil
import pytest
from websockets.exceptions import ConnectionClosed

from tests.server.client import Session
from tests.server.processes import PATIENCE, Server, answers, fetched, started, wait_for

pytestmark = pytest.mark.browser

APP = "tests/server/life_app.py"


class Answer(threading.Thread):
    """Asks for something that takes its time."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.text = url, ""
        self.start()

    def run(self) -> None:
        try:
            self.text = fetched(self.url)[1]
        except OSError as cut:
            self.text = str(cut)


def why(server: Server) -> list[str]:
    return [event["why"] for event in server.events() if "why" in event]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_what_is_under_way_is_answered_and_the_exit_code_is_0(tmp_path: Path, sent: signal.Signals) -> None:
    with started(APP, tmp_path) as server, Session(server.url, page="") as visitor:
        under_way = Answer(f"{server.url}/slow")
        wait_for((tmp_path / "slow").exists)
        server.process.send_signal(sent)
        wait_for((tmp_path / "closed").exists)  # no new work is taken
        wait_for(lambda: not answers(f"{server.url}/healthz/live"))  # and nobody new is let in
        assert server.process.poll() is None
        (tmp_path / "answer").write_text("", encoding="utf-8")
        under_way.join(PATIENCE)
        assert under_way.text == "the whole answer"
        assert server.process.wait(PATIENCE) == 0
        assert why(server) == [sent.name]
        with pytest.raises(Exception, match="1012"):  # "service restart": the browser comes back by itself
            visitor.rerun()


def test_it_is_not_ready_before_it_ends_and_serves_meanwhile(tmp_path: Path) -> None:
    with started(APP, tmp_path, RAVINE_DRAIN="3600") as server:
        wait_for(lambda: fetched(f"{server.url}/healthz/ready")[0] == 200)  # a busy machine may be late at first
        server.process.terminate()
        wait_for(lambda: fetched(f"{server.url}/healthz/ready")[0] == 503)
        with Session(server.url, page="") as visitor:
            visitor.rerun()
        assert fetched(f"{server.url}/healthz/live")[0] == 200
        server.process.terminate()  # a second time: at once
        assert server.process.wait(PATIENCE) == 0


def test_what_never_ends_is_cut_off(tmp_path: Path) -> None:
    with started(APP, tmp_path, RAVINE_STOP="1") as server:
        Answer(f"{server.url}/stuck")
        wait_for((tmp_path / "stuck").exists)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 1
        assert "cut off" in server.log.read_text(encoding="utf-8")


def test_a_server_that_has_grown_ends_and_says_why(tmp_path: Path) -> None:
    with started(APP, tmp_path, RAVINE_MEMORY_MB="10") as server:
        assert server.process.wait(PATIENCE) == 0
        assert why(server) == ["memory"]
        (told,) = (event for event in server.events() if "used_mb" in event)
        assert told["used_mb"] > 10


def test_a_script_that_fails_is_counted_and_logged_without_what_was_typed(tmp_path: Path) -> None:
    """On a server with a public name: its own trials are asked for by that name, too."""
    with started(APP, tmp_path, STREAMLIT_SERVER_ALLOWED_HOSTS="*.ravine.example 127.0.0.1") as server:
        wait_for(lambda: fetched(f"{server.url}/healthz/ready")[0] == 200)  # a busy machine may be late at first
        (tmp_path / "fail").write_text("", encoding="utf-8")
        wait_for(lambda: fetched(f"{server.url}/healthz/ready")[0] == 503)
        with Session(server.url, page="", query="typed=sin(typed)") as visitor:
            assert visitor.faults
        counts = server.counts()
        assert counts['ravine_rerun_seconds_count{end="failed",page="unknown"}'] == 1
        assert sum(count for name, count in counts.items() if 'faults_total{level="error"' in name) >= 1
        assert counts["ravine_ready"] == 0
        failed = [event for event in server.events() if event.get("error") == "ValueError"]
        assert failed[-1]["at"][0].startswith("tests/server/life_app.py:")
        assert "sin(typed)" not in server.log.read_text(encoding="utf-8")


def test_two_servers_cannot_give_their_metrics_at_one_address(tmp_path: Path) -> None:
    """Said at start, and not found out when the numbers of one are missing."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = pytest.raises(AssertionError, match="RAVINE_METRICS cannot be used: Address already in use")
        with refused, started(APP, tmp_path, RAVINE_METRICS=port):
            pass


class TestTheRealApp:
    """One server, looked at from all sides, and ended."""

    def test_it_counts_logs_and_ends(self, tmp_path: Path) -> None:
        typed = "sin(typed)"
        with started("app.py", tmp_path) as server:
            self.visited(server, typed)
            self.counted(server)
            self.logged(server, typed)
            self.ended(server)

    def visit_of_a_map(self, url: str) -> None:
        with suppress(ConnectionClosed):
            Session(url, page="tuning", query="side=200&steps=5000").__enter__()

    def visited(self, server: Server, typed: str) -> None:
        wait_for(lambda: fetched(f"{server.url}/healthz/ready")[0] == 200)  # a busy machine may be late at first
        assert fetched(f"{server.url}/player/runs?edit={typed}")[0] >= 400
        with Session(server.url, query=f"f={typed}") as visitor:
            visitor.send(b"\x00 no message of Streamlit's")
            wait_for(lambda: server.counts()["ravine_visitors"] == 0)
        with Session(server.url):
            assert server.counts()["ravine_visitors"] == 1

    def counted(self, server: Server) -> None:
        counts = server.counts()
        assert counts['ravine_visits_total{event="connect"}'] == 2
        assert counts['ravine_rerun_seconds_count{end="finished",page="race"}'] >= 2
        assert counts['ravine_rerun_seconds_count{end="finished",page="probe"}'] >= 1
        assert counts["ravine_memory_bytes"] >= counts["process_resident_memory_bytes"] * 0.9
        assert counts["process_open_fds"] > 0
        assert 0 <= counts["ravine_loop_delay_seconds"] < 5

    def logged(self, server: Server, typed: str) -> None:
        text = server.log.read_text(encoding="utf-8")
        assert {event["level"] for event in server.events()} <= {"info", "warning"}
        assert typed not in text
        assert "127.0.0.1" not in text

    def ended(self, server: Server) -> None:
        """While a map is computed, which takes longer than the end may."""
        process = psutil.Process(server.process.pid)
        visit = threading.Thread(target=self.visit_of_a_map, args=(server.url,), daemon=True)
        visit.start()
        wait_for(lambda: any("--multiprocessing-fork" in one.cmdline() for one in process.children()))
        children = process.children(recursive=True)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0
        assert "leaked" not in server.log.read_text(encoding="utf-8")
        _, alive = psutil.wait_procs(children, PATIENCE)
        assert alive == []
        visit.join(PATIENCE)
        with pytest.raises(URLError):
            fetched(server.url)

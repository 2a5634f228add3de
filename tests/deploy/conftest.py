"""Two processes of the app at the root and two below a path, and a proxy in front of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.deploy.processes import Process, alive
from tests.deploy.proxies import Layout, Proxy, program, running_proxy

Behind = Callable[[str, Layout], Proxy]


@pytest.fixture(scope="session")
def processes() -> Iterator[Callable[[str], list[Process]]]:
    """Two processes with a base path, the same ones for everybody who asks; both run."""
    known: dict[str, list[Process]] = {}

    def of(base: str) -> list[Process]:
        return alive(known.setdefault(base, [Process(base), Process(base)]))

    yield of
    for pair in known.values():
        for process in pair:
            process.stop()


@pytest.fixture(scope="session")
def behind(processes: Callable[[str], list[Process]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """A proxy by its name and layout, the same one for everybody who asks; its processes run."""
    known: dict[tuple[str, Layout], Proxy] = {}
    with ExitStack() as running:

        def proxy(name: str, layout: Layout) -> Proxy:
            program(name)
            pair = processes(layout.base)
            if (name, layout) not in known:
                folder = tmp_path_factory.mktemp(name)
                known[name, layout] = running.enter_context(running_proxy(name, folder, layout, pair))
            return known[name, layout]

        yield proxy

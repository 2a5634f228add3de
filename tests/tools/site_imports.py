"""Imports all modules of the app, in the site's own Python; prints what failed, as JSON."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Iterator

SERVERS = ("ui.edition.server", "ui.components.head", "ui.blocks.warm_up", "ui.notebook", "engine.program.native")
OTHERS = (
    "mpmath", "sympy", "numpy.random", "stlite_lib.runtime_init", "stlite_lib.bootstrap", "stlite_lib.asgi_app",
    "ravine_app", "streamlit.web.server.starlette",
)  # fmt: skip


def modules() -> Iterator[str]:
    """Names of the packages that the app needs, and of its modules."""
    yield from OTHERS
    for folder, _, names in sorted(os.walk(".")):
        for name in sorted(names):
            path = os.path.join(folder, name)[2:]
            if name.endswith(".pyc"):
                module = path.removesuffix(".pyc").removesuffix("/__init__").replace("/", ".")
                if not module.startswith(SERVERS):
                    yield module


def failures() -> Iterator[tuple[str, str]]:
    """(module, why) for each that cannot be imported."""
    for module in modules():
        try:
            importlib.import_module(module)
        except BaseException as fault:  # whatever it is, the others are tried too
            yield module, f"{type(fault).__name__}: {fault}"


if __name__ == "__main__":
    print(json.dumps(dict(failures())))

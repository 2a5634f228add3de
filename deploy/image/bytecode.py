"""Write the bytecode of all that the app imports to PYTHONPYCACHEPREFIX, where every start finds it.

Only of what is imported: most of SymPy, Plotly and Babel never is. Of Python's own library as well, whose bytecode
slim images leave out. It is taken without a look at its source's time, which layers of images and copies may change.
"""

from __future__ import annotations

import importlib
import pkgutil
import py_compile
import sys
from importlib.util import cache_from_source

APP = ("elementary", "engine", "figures", "i18n", "lessons", "optimizers", "surfaces", "ui")
STARTED = (
    "app",
    "streamlit.web.cli",
    "streamlit.web.bootstrap",
    "multiprocessing.spawn",
    "multiprocessing.resource_tracker",
)
HEALTH = ("http.client", "ssl", "tomllib")


def import_all() -> None:
    """Everything that a running app imports."""
    for name in (*STARTED, *HEALTH):
        importlib.import_module(name)
    for package in map(importlib.import_module, APP):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    draw()


def draw() -> None:
    """A race as a file: SymPy imports much only when it is asked."""
    from engine.scenario import Scenario  # noqa: PLC0415 - after the time of imports
    from ui.components.standalone import race_file  # noqa: PLC0415

    race_file(Scenario())


def main() -> None:
    import_all()
    sources = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
    for source in sorted(name for name in sources if name.endswith(".py")):
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(source, cache_from_source(source), doraise=True, invalidation_mode=mode)


if __name__ == "__main__":
    main()

"""What the Streamlit of the edition without a server knows: its calls with their arguments, and what its modules hold.

That Streamlit is older than the server's, and compiled for another Python; the two cannot be installed side by side. So
it is asked once, and `signatures.json` has the answer, to which tests/tools/test_site_signatures.py holds the sources.
After an update of stlite ask anew, by the CPython of its wheels, where Streamlit's own dependencies are installed:

    python3.13 tools/site/signatures.py .../@stlite/browser/build/wheels
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

SIGNATURES = Path(__file__).with_name("signatures.json")
SPACES = ("streamlit", "streamlit.column_config", "streamlit.components.v2", "streamlit.delta_generator:DeltaGenerator")
"""Where the pages' calls come from: modules, and the class of containers."""
MODULES = (
    "streamlit.delta_generator",
    "streamlit.elements.lib.mutable_expander_container",
    "streamlit.elements.lib.mutable_popover_container",
    "streamlit.navigation.page",
    "streamlit.runtime.pages_manager",
    "streamlit.runtime.scriptrunner",
    "streamlit.starlette",
)
"""Modules that names are imported from."""

Call = dict[str, Any]
"""`names` of arguments, how many of them may be given by `position`, and whether it takes `any` other name."""


def call_of(value: object) -> Call | None:
    """How a value is called; None for what is not, or says nothing of it."""
    try:
        parameters = inspect.signature(value).parameters.values()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    given = [one for one in parameters if one.name != "self"]
    positional = [one for one in given if one.kind in {one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD}]
    return {
        "names": [one.name for one in given if one.kind in {one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY}],
        "position": 99 if any(one.kind == one.VAR_POSITIONAL for one in given) else len(positional),
        "any": any(one.kind == one.VAR_KEYWORD for one in given),
    }


def names_of(space: object) -> list[str]:
    """The names in a module or class, in order."""
    return sorted(name for name in dir(space) if not name.startswith("__"))


def calls_of(space: object) -> dict[str, Call | None]:
    """{name: how it is called} of what is public in a module or class."""
    return {name: call_of(getattr(space, name)) for name in names_of(space) if not name.startswith("_")}


def space_of(path: str) -> object:
    """A module, or a class in it."""
    module, _, name = path.partition(":")
    found: ModuleType = importlib.import_module(module)
    return getattr(found, name) if name else found


def main(wheels: Path) -> None:
    """Ask the Streamlit among some wheels, and write down what it knows."""
    wheels = wheels.resolve()
    sys.path[:0] = [str(wheel) for wheel in sorted(wheels.glob("*.whl"))]
    (wheel,) = wheels.glob("streamlit-*.whl")
    streamlit = importlib.import_module("streamlit")
    known = {
        "version": streamlit.__version__,
        "stlite": json.loads((wheels.parents[1] / "package.json").read_text(encoding="utf-8"))["version"],
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "calls": {path: calls_of(space_of(path)) for path in SPACES},
        "context": [name for name in names_of(type(streamlit.context)) if not name.startswith("_")],
        "modules": {path: names_of(importlib.import_module(path)) for path in MODULES},
    }
    SIGNATURES.write_text(json.dumps(known, sort_keys=True, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

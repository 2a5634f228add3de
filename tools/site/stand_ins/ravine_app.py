"""Called by stlite in place of making an app of a script by itself: app.py makes it, as on a server."""

from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any


def app_of(script: str) -> Any:
    """The app that a script makes when it is imported."""
    complete_runtime()
    spec = spec_from_file_location("ravine_server", script)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(script)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app


def complete_runtime() -> None:
    """Give Streamlit's runtime what its own components ask it for: stlite's fork has them as functions alone."""
    runtime = import_module("streamlit.runtime")  # after stlite has prepared it
    drawing: Any = import_module("streamlit.delta_generator")
    drawing._use_warning_has_been_displayed = True  # that this is no script to be run alone: the stack is not looked at

    for name, function in (("exists", runtime.exists), ("instance", runtime.get_instance)):
        if not hasattr(runtime.Runtime, name):
            setattr(runtime.Runtime, name, staticmethod(function))

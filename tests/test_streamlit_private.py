"""What the code uses of Streamlit that Streamlit does not promise to keep.

When `test_the_version_is_the_one_that_was_looked_at` fails, Streamlit was changed. Run the whole of this file and
`make test`, look at what each of these does now, and only then change VERSION:

- app.py: `streamlit.starlette.App` with `routes` and `lifespan`, which begins when the runtime is there;
  `PagesManager.uses_pages_directory = False`, without which the first visitor who opens a page by its
  link meets Streamlit's own reading of the folder `pages`.
- ui/state/link.py: `get_script_run_ctx().is_history_navigation`, whether the browser's Back or Forward asked. The
  edition without a server has a Streamlit that lacks it, and is patched to say it (tools/site/streamlit_page.py).
- ui/components/assets/shared/history.js: Streamlit opens a page by `history.pushState` with the page's path alone, and
  shows new query parameters by another; `st.html` runs a script in the page.
- ui/components/mount.py: `st.components.v2` without isolated styles; JavaScript's `setTriggerValue`, `parentElement`.
- ui/components/head.py: `static/index.html` with its `</head>`, names of parts in `static/js` that it loads late, and
  `window.__streamlit.BACKEND_BASE_URL`, where a page looks for its server.
- ui/server/logs.py: `streamlit.logger` gives each logger a handler in `setup_formatter` and lists it in `_loggers`;
  uvicorn logs each websocket's address and query as `%s - "WebSocket %s" ...`.
- ui/server/life.py: uvicorn's server handles the signals by a method of its own, and ends by its `should_exit`
  within its `config.timeout_graceful_shutdown`.
- ui/server/trials.py, runs.py, metrics.py: `streamlit.runtime.get_instance()` with `does_script_run_without_error`,
  `is_active_session` and `stats_mgr`.
- ui/server/departed.py: the runtime's `_session_mgr._session_storage` keeps the sessions of those who have left;
  `AppSession.shutdown` closes one, with its event loop.
- CSS: the names of Streamlit's elements (`data-testid`, `.st...`), `data-stale`, `data-tag`, `.st-key-...`, `.katex`.
  One that is gone makes no error: the rule does nothing. Look at all pages, light and dark, and at Teaching in print.
- .streamlit/config.toml: `runner.postScriptGC`, `server.maxWidgetStateSize`, `client.allowedOrigins` are hidden from
  `streamlit config show`; ui/server/settings.py looks at start whether they are in force.
- ui/server/limits.py: what `net_util` remembers of this machine's addresses, so that it asks nobody for them.
- ui/server/guard.py: the websocket's `is_host_allowed`; which addresses pages ask for below `/_stcore/`.
- ui/server/messages.py: the kinds of `BackMsg`, and that the websocket takes each from ASGI's `receive`.
- `persist_state` of widgets: a session's values survive a change of the page (tests/ui/state/test_link.py).
- tests/server/client.py, benchmarks/maps.py and visitor.py: the websocket's address, its protobuf messages and names of
  widgets.
- docs/serving.md: `/_stcore/stream`, `/_stcore/health`, `/_stcore/metrics`; the content security policy's reasons.
"""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
import streamlit.logger
import uvicorn
from streamlit import net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state.common import GENERATED_ELEMENT_ID_PREFIX
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, SESSION_EVENTS_FAMILY
from streamlit.starlette import App
from uvicorn.protocols.websockets import websockets_sansio_impl

from ui.server.limits import ask_nobody_outside

VERSION = "1.67.0"
ROOT = Path(__file__).parents[1]
LOOKED_AT = ("ui", "pages", "tests/browser", "benchmarks")
CHECK = "Streamlit does not have this any more: see the list at the top of tests/test_streamlit_private.py"

_HOOKS = re.compile(
    r"""data-testid=\\?["']?(\w+)|get_by_test_id\(["'](\w+)|\.(st[A-Z]\w+)|\[(data-(?:stale|tag))\]|\.(st-key-)|\.(katex[\w-]*)"""
)
_VARIABLES = re.compile(r"--st-([a-z-]+)")


@cache
def sources() -> str:
    """Everything that may name something of Streamlit's page: Python, JavaScript and CSS."""
    files = (file for folder in LOOKED_AT for file in (ROOT / folder).rglob("*"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.suffix in {".py", ".js", ".css"})


@cache
def frontend() -> str:
    """What Streamlit sends to the browser."""
    static = Path(st.__file__).parent / "static"
    files = [file for file in static.rglob("*") if file.suffix in {".js", ".css", ".html"}]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@cache
def frontend_words() -> frozenset[str]:
    return frozenset(re.findall(r"[A-Za-z_][\w-]*", frontend()))


def hooks() -> set[str]:
    return {name for groups in _HOOKS.findall(sources()) for name in groups if name}


def options(table: dict[str, Any], prefix: str = "") -> list[str]:
    """The dotted names of all settings in a TOML table."""
    names = []
    for key, value in table.items():
        names += options(value, f"{prefix}{key}.") if isinstance(value, dict) else [f"{prefix}{key}"]
    return names


CONFIG = options(tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")))


def test_the_version_is_the_one_that_was_looked_at() -> None:
    assert st.__version__ == VERSION, "Streamlit has changed: go through the list at the top of this file"
    assert f"streamlit=={VERSION}\n" in (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_the_search_finds_what_is_used() -> None:
    assert {"stMainBlockContainer", "stSidebar", "data-stale", "data-tag", "st-key-", "katex-display"} <= hooks()
    assert {"text-color", "primary-color"} <= set(_VARIABLES.findall(sources()))


@pytest.mark.parametrize("hook", sorted(hooks()))
def test_the_page_has_what_css_and_tests_select(hook: str) -> None:
    assert hook in frontend_words(), CHECK


@pytest.mark.parametrize("variable", sorted(set(_VARIABLES.findall(sources()))))
def test_the_theme_has_the_variables_that_css_reads(variable: str) -> None:
    """`--st-text-color` is made of the theme's `textColor`."""
    name = re.sub(r"-(\w)", lambda letter: letter[1].upper(), variable)
    assert name in frontend_words(), CHECK


@pytest.mark.parametrize("name", ["setTriggerValue", "parentElement", "_stcore/stream", "_stcore/health"])
def test_the_frontend_has(name: str) -> None:
    assert name in frontend(), CHECK


@pytest.mark.parametrize("option", CONFIG)
def test_every_setting_is_known(option: str) -> None:
    st.get_option(option)  # raises for a name that Streamlit does not know


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (App.__init__, {"script_path", "routes", "lifespan"}),
        (st.components.v2.component, {"name", "html", "js", "isolate_styles"}),
        *((widget, {"key", "persist_state"}) for widget in (st.slider, st.select_slider, st.selectbox, st.multiselect)),
        *((widget, {"key", "persist_state"}) for widget in (st.toggle, st.number_input, st.text_input)),
        (st.segmented_control, {"key", "persist_state"}),
    ],
)
def test_the_arguments_exist(call: Callable[..., Any], names: set[str]) -> None:
    assert names <= set(inspect.signature(call).parameters), CHECK


def test_this_machines_addresses_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(net_util, "_internal_ip", None)
    ask_nobody_outside()
    monkeypatch.setattr(net_util, "_make_blocking_http_get", pytest.fail)
    assert (net_util.get_external_ip(), net_util.get_internal_ip()) == ("localhost", "127.0.0.1"), CHECK


def test_the_pages_are_not_read_from_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set before there is a manager stays, though there is a folder of that name."""
    assert (ROOT / "pages").is_dir()
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    PagesManager(str(ROOT / "app.py"))
    assert PagesManager.uses_pages_directory is True
    PagesManager.uses_pages_directory = False
    PagesManager(str(ROOT / "app.py"))
    assert PagesManager.uses_pages_directory is False, CHECK


def test_the_wire_has_the_fields_that_the_test_client_reads() -> None:
    fields = {name: set(message.DESCRIPTOR.fields_by_name) for name, message in _messages().items()}
    assert {"query_string", "page_name", "widget_states"} <= fields["rerun"], CHECK
    assert {"delta", "script_finished"} <= fields["forward"], CHECK
    assert {"id", "json_trigger_value", "double_value"} <= fields["state"], CHECK
    assert {"alert", "bidi_component", "html", "page_link"} <= fields["element"], CHECK


def _messages() -> dict[str, Any]:
    back, forward = BackMsg(), ForwardMsg()
    return {
        "rerun": back.rerun_script,
        "forward": forward,
        "state": WidgetState(),
        "element": forward.delta.new_element,
    }


def test_widgets_are_called_as_the_test_client_expects() -> None:
    assert GENERATED_ELEMENT_ID_PREFIX == "$$ID", CHECK
    assert STREAMLIT_INTERNAL_KEY_PREFIX == "$$STREAMLIT_INTERNAL_KEY", CHECK


def test_the_log_of_streamlit_and_uvicorn_can_be_taken_over() -> None:
    """tests/ui/server/test_logs.py and tests/server/test_life.py look at what it does."""
    assert "setup_formatter(logger)" in inspect.getsource(streamlit.logger.get_logger), CHECK
    assert isinstance(streamlit.logger._loggers, dict), CHECK
    assert """'%s - "WebSocket %s" [accepted]'""" in inspect.getsource(websockets_sansio_impl), CHECK


def test_uvicorn_can_be_told_to_end() -> None:
    server = uvicorn.Server(uvicorn.Config("app:app"))
    assert server.should_exit is False, CHECK
    assert server.config.timeout_graceful_shutdown is None, CHECK
    assert "signal.signal(sig, self.handle_exit)" in inspect.getsource(uvicorn.Server.capture_signals), CHECK


@pytest.mark.parametrize("name", ["does_script_run_without_error", "is_active_session", "stats_mgr"])
def test_the_runtime_tells(name: str) -> None:
    assert hasattr(Runtime, name), CHECK
    assert {ACTIVE_SESSIONS_FAMILY, SESSION_EVENTS_FAMILY} == {"active_sessions", "session_events"}, CHECK

"""How a page is opened without a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from engine.scenario import Scenario
from lessons.catalog import LESSONS
from optimizers import OPTIMIZERS
from ui.state.change import edited
from ui.state.session import Session

APP = Path(__file__).parents[2] / "app.py"
SLOTS = [f"{key}{number}" for key in OPTIMIZERS for number in ("", "_2")]
EXPANDABLE = [
    *(f"section:{name}" for name in ("noise", "box", *SLOTS)),
    *(f"answer:{lesson}" for lesson in LESSONS),
    *("schedules.momentum", "share", "code", "about.surface"),
]


def open_page(page: str, *, expanded: bool = True, file: str = "", **query: Any) -> AppTest:
    """The page of that name by a link with these parameters, as it is after its first run.

    A visitor opens the sections and pop-overs one by one; here all are open, if not said otherwise.
    """
    app = AppTest.from_file(APP, default_timeout=120)
    for key in EXPANDABLE:
        app.session_state[key] = expanded
    app.switch_page(file or f"pages/{page}.py")
    for name, value in query.items():
        app.query_params[name] = value
    return healthy(app.run())


def healthy(app: AppTest) -> AppTest:
    """The app itself, if nothing went wrong in it."""
    assert not app.exception, [e.value for e in app.exception]
    assert not app.error, [e.value for e in app.error]
    return app


def session_of(app: AppTest) -> Session:
    """The visitor's session."""
    visitor: Session = app.session_state["ravine"]
    return visitor


def scenario_of(app: AppTest) -> Scenario:
    """The visitor's race."""
    return session_of(app).scenario


def edit(app: AppTest, **change: Any) -> AppTest:
    """The page after something was changed in its player; see `ui.state.change`."""
    visitor = session_of(app)
    visitor.set_scenario(edited(visitor.scenario, change))
    return healthy(app.run())


def edit_run(app: AppTest, slot: str, **values: float) -> AppTest:
    """The page after numbers of a run were changed in its player."""
    return edit(app, run={"slot": slot, "values": values})


def player_data(app: AppTest) -> dict[str, Any]:
    """What the page gives its player."""
    blocks = [one.proto for one in app.get("bidi_component") if one.proto.component_name.endswith("ravine_player")]
    assert len(blocks) == 1
    data: dict[str, Any] = json.loads(blocks[0].json)
    return data


def text(app: AppTest) -> str:
    """What stands on the page as text and captions."""
    return " ".join(one.value for one in (*app.markdown, *app.caption))


def button(app: AppTest, label: str) -> Any:
    """The button with that label."""
    return next(one for one in app.button if one.label == label)

"""What is closed on the race page is not drawn, and counts all the same."""

from __future__ import annotations

from functools import partial

import pytest

from engine.scenario.entry import entry
from tests.pages.opening import edit_run, healthy, open_page, scenario_of

open_app = partial(open_page, "race")


def test_a_closed_section_costs_no_widgets() -> None:
    app = open_app(expanded=False)
    keys = {one.key for kind in ("select_slider", "toggle", "selectbox", "number_input") for one in app.get(kind)}
    assert {"steps", "surface", "start:x"} <= keys
    assert not keys & {"adam:beta2", "adam:bias_correction", "sgd:schedule", "noise", "seed", "tol"}
    assert [box.label for box in app.expander] == ["Noise and tolerance"]
    assert not app.code


def test_what_a_link_set_there_is_raced_all_the_same() -> None:
    app = open_app(expanded=False, opt="adam:beta2=0.98765:schedule=cosine", noise="0.1", seed="7", tol="0.01")
    (one,) = scenario_of(app).entries
    assert (one.get("beta2"), one.schedule) == (0.98765, "cosine")
    assert (scenario_of(app).noise, scenario_of(app).seed, scenario_of(app).tol) == (0.1, 7, 0.01)


def test_settings_that_are_opened_show_what_was_set_and_keep_it_when_closed() -> None:
    app = open_app(expanded=False, opt="adam:beta2=0.98765")
    app.session_state["section:adam"] = True
    healthy(app.run())
    assert app.toggle(key="adam:bias_correction").value
    assert not [control.key for control in app.select_slider if control.key.startswith("adam:")]
    edit_run(app, "adam", beta2=0.99)
    app.button(key="adam:close").click()
    healthy(app.run())
    assert not app.toggle
    assert scenario_of(app).entries == (entry("adam", beta2=0.99),)


def test_links_qr_code_and_script_are_made_when_they_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("ui.blocks.share.qr_code", lambda link: made.append(link) or "")
    monkeypatch.setattr("ui.blocks.downloads.numpy_script", lambda scenario: made.append("script") or "")
    app = open_app(expanded=False)
    assert made == []
    app.session_state["share"] = app.session_state["code"] = True
    healthy(app.run())
    assert len(made) == 2

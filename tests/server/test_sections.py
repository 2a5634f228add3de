"""Sections and pop-overs over the wire, as a browser opens them."""

from __future__ import annotations

from tests.server.client import opened


def test_what_is_opened_keeps_the_links_notices(url: str) -> None:
    with opened(url, "race", "opt=sgd,adam&wat=1") as session:
        (notice,) = session.alerts()
        assert "`wat` is not known here" in notice
        assert "adam:beta2" not in session.widgets()
        session.expand()
        assert session.alerts() == [notice]
        assert "adam:beta2" in session.widgets()
        session.set("lr", string_array_value=["0.02"])
        assert session.alerts() == []
        assert session.shown()["lr"] == ["0.02"]

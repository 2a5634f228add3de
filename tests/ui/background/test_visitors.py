"""Who a visitor is: by a cookie of ours, and never by one that somebody made up."""

from __future__ import annotations

import hashlib
import hmac

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from ui.background.turns import Visitor
from ui.background.visitors import COOKIE, is_ours, network_of, new_cookie, visitor_of


def test_a_cookie_of_ours_is_a_visitor_at_any_address() -> None:
    cookie = new_cookie()
    assert visitor_of(cookie, "192.0.2.1").name == visitor_of(cookie, "192.0.2.2", "session").name == cookie


def test_cookies_are_not_alike() -> None:
    assert len({new_cookie() for _ in range(100)}) == 100


@pytest.mark.parametrize("change", [str.upper, lambda c: c[1:], lambda c: c + "0", lambda c: "0" + c, lambda _: ""])
def test_one_that_was_changed_is_not(change) -> None:
    changed = change("a" + new_cookie()[1:])
    assert not is_ours(changed)
    assert visitor_of(changed, "192.0.2.1") == Visitor("192.0.2.1", "192.0.2.1")


@pytest.mark.parametrize("made_up", ["", "-", "1-", "-1", "ü-ü", "0" * 9999, "a-b-c", "\x00-\x00"])
def test_made_up_ones_are_not(made_up: str) -> None:
    """Whoever sends a thousand of them is one visitor."""
    assert visitor_of(made_up, "192.0.2.1").name == "192.0.2.1"


def test_processes_with_one_secret_know_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = new_cookie()
    monkeypatch.setattr(st, "get_option", lambda _: "another secret")
    assert not is_ours(cookie)


@pytest.mark.parametrize("secret", ["", None])
def test_without_a_secret_nobody_else_can_sign(secret: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment variable may be there and empty, as where a file for containers passes on what was not said."""
    monkeypatch.setattr(st, "get_option", lambda _: secret)
    assert is_ours(new_cookie())
    for guess in ("", str(secret)):
        signed = hmac.new(guess.encode(), f"{COOKIE} 0".encode(), hashlib.sha256).hexdigest()[:32]
        assert not is_ours(f"0-{signed}")


def test_without_a_cookie_a_script_is_its_session() -> None:
    assert visitor_of("", "192.0.2.1", "session") == Visitor("session", "192.0.2.1")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1%eth0", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("testclient", "testclient"),
    ],
)
def test_a_network_of_ipv6_is_one_address(address: str, network: str) -> None:
    assert network_of(address) == network


PAGE = """
import streamlit as st
from ui.background.visitors import script_visitor
if __name__ == "__main__":  # other processes import this script
    st.text(script_visitor().name)
    st.text(script_visitor().address)
"""


def script(monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str], address: str | None) -> list[str]:
    """Name and address of the visitor of a script."""
    monkeypatch.setattr(ContextProxy, "cookies", cookies)
    monkeypatch.setattr(ContextProxy, "ip_address", address)
    return [text.value for text in AppTest.from_string(PAGE).run().text]


def test_a_script_is_its_cookie(monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = new_cookie()
    assert script(monkeypatch, {COOKIE: cookie}, "192.0.2.1") == [cookie, "192.0.2.1"]


def test_else_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    name, address = script(monkeypatch, {COOKIE: "made-up"}, None)
    assert name not in ("", "made-up", "127.0.0.1")
    assert address == "127.0.0.1"

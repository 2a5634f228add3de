"""Whether an address was asked for, by both versions of Streamlit."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tools.site.streamlit_page import MAIN_PATCHES
from ui.state import link


class Params(dict[str, str]):
    """As `st.query_params`."""

    def get_all(self, name: str) -> list[str]:
        return [self[name]]


@pytest.mark.parametrize(
    ("context", "params", "asked"),
    [
        (SimpleNamespace(is_history_navigation=True), {}, True),
        (SimpleNamespace(is_history_navigation=False), {"from_history": "1"}, False),  # a stranger's link on a server
        (SimpleNamespace(), {"from_history": "1"}, True),
        (SimpleNamespace(), {"surface": "beale"}, False),
        (None, {}, False),
    ],
)
def test_who_asked(context: object, params: dict[str, str], asked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "get_script_run_ctx", lambda: context)
    monkeypatch.setattr(link, "st", SimpleNamespace(query_params=Params(params)))
    assert link.is_from_history() is asked
    assert link.FROM_HISTORY not in link.shown_query()


def test_the_browser_says_it_by_the_same_name() -> None:
    assert sum(f'"&{link.FROM_HISTORY}=1"' in patched for _, patched in MAIN_PATCHES) == 1

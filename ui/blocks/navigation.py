"""The navigation: pages and menus of pages in one line at the top, and in the sidebar of a narrow window."""

from __future__ import annotations

import json
from string import Template

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from i18n import say
from ui.blocks.scripts import in_page
from ui.state.pages import GROUPS, PAGES, START, PageInfo, group_title
from ui.state.session import session

_CSS = Template("""<style>
[data-testid="stToolbar"] .rc-overflow {padding-inline: .5rem}
[data-testid="stTopNavLink"] > :has([data-testid="stIconMaterial"]) {display: none}
[data-testid="stToolbar"] .rc-overflow > :nth-child($entry) > button,
[data-testid="stToolbar"] .rc-overflow:has(> :nth-child($entry)[aria-hidden="true"]) > .rc-overflow-item-rest > button {
  background: color-mix(in srgb, currentColor 12%, transparent); font-weight: 700}
[data-testid="stToolbar"] .rc-overflow > :nth-child($entry) > button p::after {content: $within; white-space: pre}
[data-testid="stToolbar"] .rc-overflow > .rc-overflow-item-rest > button p {font-size: 0}
[data-testid="stToolbar"] .rc-overflow > .rc-overflow-item-rest > button p::after {content: $more; font-size: .875rem}
@media (max-width: 767px) {
  [data-testid="stExpandSidebarButton"] {width: auto; gap: .4rem; padding-inline: .4rem}
  [data-testid="stExpandSidebarButton"]::after {content: $title; font-size: .9rem; font-weight: 600}
}
</style>""")
"""Streamlit marks the page that is open, but not its menu, and nothing where the navigation is in a closed sidebar."""


def navigate() -> StreamlitPage:
    """Draw the navigation; the page that is open."""
    pages = {
        key: st.Page(info.file, title=say(info.title), icon=info.icon, default=key == START)
        for key, info in PAGES.items()
    }
    alone = [page for key, page in pages.items() if not PAGES[key].group]
    menus = {group_title(group): [page for key, page in pages.items() if PAGES[key].group == group] for group in GROUPS}
    chosen = st.navigation({"": alone, **menus}, position="top")
    current = next(PAGES[key] for key, page in pages.items() if page is chosen)
    st.html(_css(current))
    in_page("sidebar", f"leaveSidebar(window, {json.dumps(f'{current.key} {session().choices}')})")
    return chosen


def _css(current: PageInfo) -> str:
    """What marks the menu of a page; $entry is 0, which no entry is, for a page that is an entry itself."""
    alone = sum(not page.group for page in PAGES.values())
    entry = alone + 1 + list(GROUPS).index(current.group) if current.group else 0
    title = say(current.title)
    within = "" if not current.group or title == group_title(current.group) else f": {title}"
    words = {"title": title, "within": within, "more": say("More")}
    return _CSS.substitute(entry=entry, **{key: json.dumps(text, ensure_ascii=False) for key, text in words.items()})

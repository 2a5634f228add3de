"""The frame around every page: title, icon, language, the view for a class, and the CSS that the theme cannot say."""

from __future__ import annotations

import gc
from pathlib import Path

import streamlit as st

from i18n import LANGUAGES, language, say, use_language
from ui.blocks import present
from ui.blocks.scripts import in_page
from ui.state.link import follow_globals
from ui.state.params import LANGUAGE, PRESENT
from ui.state.session import speak

SIDEBAR = 264
"""Pixels: so wide that two numbers stand side by side, and no wider."""
_ICON = Path(__file__).with_name("icon.svg")
# Streamlit writes white on the primary colour, which is light on a dark page, and captions in a grey that is too light
# to be read by everybody on white: both are said in a way that follows a live change of the theme.
_CSS = """<style>
html {--tools: 10.5rem}  /* the room for the tools; the navigation beside them folds what does not fit into "more" */
[data-testid="stMainBlockContainer"] {padding: 3.75rem 1.5rem 2rem}
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] {gap: .6rem}
[data-testid="stSidebarContent"] {padding-inline: .5rem}
[data-testid="stMain"] {scroll-padding-top: 4rem}  /* below the header */
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-script"]) {display: none}
.st-key-player:not(:has(.rv-stage)) {min-height: 75vh}  /* what is below it does not jump when it comes */
[data-tag] * {color: light-dark(#FFFFFF, #0E1117)}
[data-testid="stCaptionContainer"] {opacity: 1 !important}
[data-testid="stCaptionContainer"] :is(p, p *, li, li *) {color: light-dark(#4A5764, #AEB8C4) !important}
[data-testid="stMarkdownContainer"]:has(> table) {overflow-x: auto}
[data-stale] {opacity: 1 !important; transition: none !important}
.katex-display > .katex, .katex-display > .katex > .katex-html {white-space: normal !important}
.katex-display {overflow: auto hidden}
[data-testid="stSidebar"] .katex-display {font-size: .8rem}
.katex-display .base {margin: .15em 0}
[data-testid="stMain"] .katex {font-size: 1em}
.st-key-tools {position: fixed; top: .6rem; right: 1rem; width: auto !important; z-index: 999991}
.st-key-tools button p {white-space: nowrap}
[data-testid="stToolbar"]:has(.rc-overflow) {padding-right: var(--tools)}
@media (max-width: 960px) {
  .st-key-inside [data-testid="stColumn"] {min-width: 100%}  /* side by side they are cramped */
}
@media (max-width: 767px) {
  [data-testid="stMainBlockContainer"] {padding-left: .75rem; padding-right: .75rem}
  .st-key-tools {right: .75rem}
  .st-key-to-present p {position: absolute; width: 1px; overflow: hidden; clip-path: inset(50%)}  /* its icon says it */
}
@media (max-width: 768px) {
  .st-key-tools {z-index: 999990}  /* the sidebar lies over it */
}
</style>"""

YOUNG = 10_000
"""Objects that are made before garbage is looked for among them: more than a run of a page makes at a time."""


def frame() -> None:
    """Set the page up; the first call of every script run."""
    # An icon of our own: Streamlit's named icons are fetched from the network when they are a page's icon.
    st.set_page_config(page_title="Ravine", page_icon=str(_ICON), layout="wide", initial_sidebar_state=SIDEBAR)
    settle_memory()
    follow_globals()
    use_language(LANGUAGE.get())
    speak(language())
    in_page("history", "oneEntryAPage(window)")
    st.html(_CSS + _language_css() + (present.CSS if PRESENT.get() else ""))


def _language_css() -> str:
    """What the spoken language asks for, such as where lines may break."""
    rules = (f'[data-testid="stApp"]:lang({code}) * {{{other.css}}}' for code, other in LANGUAGES.items() if other.css)
    return f"<style>{' '.join(rules)}</style>"


def tools() -> None:
    """The other language, and the view for a class: small buttons in the corner of every page."""
    if PRESENT.get():
        return
    with st.container(key="tools", horizontal=True, horizontal_alignment="right", gap="small"):
        for code, other in LANGUAGES.items():
            if code != language():
                st.button(
                    other.name,
                    key=f"to:{code}",
                    on_click=LANGUAGE.set,
                    args=(code,),
                    type="tertiary",
                    help=say("{name}: the same page in this language", name=other.name),
                )
        st.button(
            say("Present"),
            key="to:present",
            type="tertiary",
            icon=":material/co_present:",
            on_click=PRESENT.set,
            args=(True,),
            help=say("The stage alone in bigger type, for a projector. The link of this view has present=1."),
        )


@st.cache_resource(show_spinner=False)
def settle_memory() -> bool:
    """Once a server: take what the imports left alive out of garbage collection, which would walk it each time.

    What a run makes is gone at its end: where it is looked at meanwhile it counts as old, and all that is old is looked
    at again soon, a third of a second at a time where 300 visitors are there.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
    return True

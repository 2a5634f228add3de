"""The view for a class: the stage alone on the screen, and a thin bar that comes with the pointer, a tap or focus."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from i18n import say
from ui.blocks.scripts import in_page
from ui.blocks.share import share
from ui.state.params import PRESENT

# The bar's own edge at the top of the window is all that is there of it, until the pointer is on it or it has the
# focus; no control of it lies under that edge, so that a tap meets none that was not seen. Whatever else a page shows
# is below the stage.
CSS = """<style>
html {font-size: 22px; --head: 1rem}
[data-testid="stHeader"], [data-testid="stSidebar"] {display: none}
[data-testid="stMain"] {scroll-padding-top: 0}
[data-testid="stMainBlockContainer"] {max-width: none; padding: .8rem 1.2rem 0}
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] > :has(
  .rv-root, .st-key-about, [class*="st-key-under"]) {order: -1}
[data-testid="stLayoutWrapper"]:has(> .st-key-bar) {position: fixed; z-index: 1000; inset: 0 0 auto}
.st-key-bar {padding: .8rem 1.2rem .5rem; align-items: flex-end; background: light-dark(#FFFFFF, #0E1117);
  border-bottom: 1px solid rgba(128, 128, 128, .35)}
.st-key-bar > * {flex: 0 1 auto; width: auto !important; min-width: 0}
.st-key-bar > :has(.stSelectbox, .stTextInput) {flex: 1 1 12rem; max-width: 18rem}
.st-key-bar > :has(.stSlider) {flex: 1 1 10rem; max-width: 16rem}
.st-key-bar button p {white-space: nowrap}
[data-testid="stLayoutWrapper"]:has(> .st-key-bar):not(:hover, :focus-within, :has([aria-expanded="true"])) {
  height: .8rem; overflow: clip}
[data-testid="stLayoutWrapper"]:has(> .st-key-bar):not(:hover, :focus-within, :has([aria-expanded="true"])) > * {
  opacity: 0; pointer-events: none}
[data-testid="stLayoutWrapper"]:has(> .st-key-bar)::after {content: ""; position: absolute; top: 4px; left: 50%;
  width: 4rem; height: 4px; margin-left: -2rem; border-radius: 2px; background: rgba(128, 128, 128, .6)}
@media (min-width: 961px) {  /* a map and its player stand side by side, however large the type */
  [data-testid="stHorizontalBlock"]:has(.rv-root) > [data-testid="stColumn"] {min-width: 0 !important}
}
@media (max-width: 767px) {
  html {font-size: 18px}
  [data-testid="stMainBlockContainer"] {padding-inline: .75rem}
}
</style>"""


def bar() -> DeltaGenerator:
    """The place of a page's controls in the view for a class."""
    in_page("present", "leaveOnEscape(window)")
    return st.container(key="bar", horizontal=True, vertical_alignment="bottom")


def way_out(link: str) -> None:
    """What stands in every bar: the link to hand on, and the way back to the usual view."""
    share(link, say("It opens this page as it is now, on any screen."))
    st.button(
        say("Exit presentation"),
        key="exit",
        type="tertiary",
        icon=":material/close_fullscreen:",
        on_click=PRESENT.set,
        args=(False,),
        help=say("Back to the usual view, as by the key Escape."),
    )

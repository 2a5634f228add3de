"""The cards as they are drawn: each is one link, and the last has the field for a function."""

from __future__ import annotations

import streamlit as st

from i18n import say
from surfaces.formula.tokens import MAX_LENGTH
from ui.components.files import address_of
from ui.start.cards import CARDS, FORMULA, Card, typed_race
from ui.state.link import query_for
from ui.state.pages import PAGES
from ui.widgets.formula import tell, wrong_in

TITLES = {
    "rosenbrock": "SGD against Adam",
    "momentum": "Momentum 0.5 against 0.99",
    "saddle": "Off the saddle",
    "basins": "Who finds which minimum?",
    "tuned": "Tune them all",
    "formula": "Type your own f(x, y)",
}
TEXTS = {
    "rosenbrock": "On Rosenbrock’s valley, each with its tuned learning rate.",
    "momentum": "The same rule in a ravine: too little, and too much.",
    "saddle": "Seven optimizers on one plateau: who leaves it, and when?",
    "basins": "Every start, coloured by where its run ends.",
    "tuned": "Every optimizer at its best: the same race, fair for all.",
    "formula": "Press Enter, and the race is on.",
}
"""Keys for `say`."""

_LATER = "<style>body:not(:has(.rv-root[data-ready], .rv-fault:not([hidden]))) .rv-thumb img {display: none}</style>"
"""What is lazy and not displayed is not loaded: pictures come after the race on the map."""

PLACE = "formula:card"
"""The key of the field."""


def gallery() -> None:
    """Draw the cards."""
    st.html(_LATER)
    with st.container(key="cards"):
        for card in CARDS:
            with st.container(key=f"card-{card.key}", gap=None):
                st.html(_picture(card))
                _typing(card) if card.page == "race" and card.scenario.formula else _link(card)


def _picture(card: Card) -> str:
    """What the race looks like, for a light and for a dark page."""
    light, dark = (address_of(f"start/{card.key}-{theme}.webp") for theme in ("light", "dark"))
    source = f'<source media="(prefers-color-scheme: dark)" srcset="{dark}">'
    return f'<picture class="rv-thumb">{source}<img alt="" loading="lazy" src="{light}"></picture>'


def _link(card: Card) -> None:
    st.page_link(
        PAGES[card.page].file,
        label=f"**{say(TITLES[card.key])}**",
        query_params=card.query(play=True),
        width="stretch",
    )
    st.caption(say(TEXTS[card.key]))


def _typing(card: Card) -> None:
    """The field; what is typed there races at once, or is told what is wrong with it."""
    text = st.text_input(
        f"**{say(TITLES[card.key])}**",
        key=PLACE,
        placeholder=FORMULA,
        max_chars=MAX_LENGTH,
    )
    if not text:
        st.caption(say(TEXTS[card.key]))
        return
    wrong = wrong_in(text)
    if wrong is not None:
        tell(wrong)
        return
    st.switch_page(PAGES[card.page].file, query_params=query_for(card.page, typed_race(text), play=True))

"""A language that is registered for these tests: every page opens in it, and shows nothing that bypasses `say`."""

from __future__ import annotations

import json

import pytest
from starlette.applications import Starlette

from lessons.sentences import lesson_text
from lessons.sources import ARTICLE, EXPERIMENT
from optimizers import OPTIMIZERS
from tests.i18n.throwaway import CODE, NAME, OPEN, Recorded, throwaway, untranslated
from tests.pages.framed import PAGES, in_its_frame, labels, left_in_english, options, shown_texts
from tests.pages.opening import button, healthy, open_page, text
from tests.ui.components.asgi import get
from ui.components.routes import player_routes

NAMES = {"PyTorch", "Optax", *(rule.title for rule in OPTIMIZERS.values())}
pytestmark = pytest.mark.usefixtures(in_its_frame.__name__, throwaway.__name__)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_it_has_nothing_of_the_english_one(name: str, throwaway: Recorded) -> None:
    page, query = PAGES[name]
    throwaway.missed.clear()
    app = open_page(page, **query, lang=CODE)
    assert throwaway.missed == set()
    assert any(OPEN in label for label in labels(app))
    assert left_in_english(name, app) == []
    assert [option for option in options(app) if option in throwaway] == []
    shown = [_without_references(text) for text in shown_texts(app)]
    assert [(text, words) for text in shown if (words := set(untranslated(text)) - NAMES)] == []


def _without_references(shown: str) -> str:
    """Without authors, titles and addresses, which are the same in every language."""
    for part in (ARTICLE.reference, EXPERIMENT.reference, EXPERIMENT.address):
        shown = shown.replace(part, "")
    return shown


def test_a_vote_in_it(throwaway: Recorded) -> None:
    app = open_page("lessons", lesson="sgd", lang=CODE)
    assert lesson_text("sgd", CODE).question in text(app)
    app.button(key="reveal").click()
    healthy(app.run())
    assert lesson_text("sgd", CODE).text in text(app)


def test_every_page_has_a_button_for_it() -> None:
    app = open_page("race")
    button(app, NAME).click()
    healthy(app.run())
    assert app.query_params["lang"] in (CODE, [CODE])
    assert {"English", "한국어"} <= labels(app)


def test_the_browser_gets_its_texts(throwaway: Recorded) -> None:
    assert json.loads(get(Starlette(routes=player_routes()), f"/player/texts/{CODE}.json").content) == throwaway

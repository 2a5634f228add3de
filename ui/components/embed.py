"""The page that a frame on another site shows: `?embed=1` behind the address of a race.

It is no page of Streamlit's: no session, no websocket and no cookie, which browsers keep back in frames. Whatever
process answers, it answers the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.datastructures import QueryParams as Asked
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from engine.scenario import Scenario
from i18n import say, use_language
from ui.background.desk import DESK, Busy
from ui.background.flight import Job
from ui.components.requests import visitor_who_asks
from ui.components.routes import BRIEFLY, busy_answer
from ui.components.standalone import THEME_NAMES, embedded_page
from ui.state.change import LONGEST_QUERY
from ui.state.link import read_link
from ui.state.params import LANGUAGE, LAYOUT, STEP, PageParam, one_of
from ui.state.session import QueryParams

FRAMED = "race"
"""The page that other sites may frame, where its link asks for the player alone."""
EMBED = "embed"
"""The parameter of the link; its value is 1."""
THEME = PageParam(EMBED, "theme", "", one_of(THEME_NAMES))
"""Whether the page is light or dark, where it is not as its reader's system is."""
SECONDS = 0.06
"""CPU seconds of a page, estimated: reading a formula takes most."""


def is_embedded(query: Asked) -> bool:
    """Whether a link asks for the player alone: in any of its parameters, as each proxy looks at another one.

    What a proxy lets other sites frame must never be the whole app.
    """
    return any(name.lower() == EMBED and value == "1" for name, value in query.multi_items())


async def embedded(race_of: Callable[[QueryParams], Scenario] | None, request: Request) -> Response:
    """The answer to a link that asks for the player alone. `race_of` says what its page shows by itself."""
    use_language(request.query_params.get("lang", ""))
    if len(request.url.query) > LONGEST_QUERY:
        return PlainTextResponse(say("the query is too long"), status_code=414)
    query = {name: request.query_params.getlist(name) for name in request.query_params}
    job = Job((EMBED, str(request.url)), partial(_page, race_of), (query,), SECONDS, elsewhere=False)
    try:
        return HTMLResponse((await DESK.answer(job, visitor_who_asks(request)))[0], headers=BRIEFLY)
    except Busy as busy:
        return busy_answer(busy)


def _page(race_of: Callable[[QueryParams], Scenario] | None, query: QueryParams) -> str:
    """The page of a link. What in it cannot be read is left out: a frame is no place for a list of faults."""
    scenario, values, _ = read_link(query, (LANGUAGE, LAYOUT, STEP, THEME))
    use_language(values[LANGUAGE.link_name])
    race = race_of(query) if race_of else scenario
    return embedded_page(race, values[LAYOUT.name], values[STEP.name], theme=values[THEME.name])

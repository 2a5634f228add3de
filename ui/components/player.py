"""The player: play, scrub, drag and watch a race in the browser. See `assets/player/player.js`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from engine.scenario import Scenario
from ui.components.contract import PlayerData
from ui.components.mount import happened, heard, mount
from ui.components.player_data import player_data
from ui.state.session import session

_component = mount("player", "rv-root")


def player(
    scenario: Scenario,
    layout: str,
    on_edit: Callable[[Any], None],
    *,
    simple: bool = False,
    sealed: bool = False,
    fixed: bool = False,
    whole: bool = False,
    settings: bool = False,
    tunes: Collection[str] = (),
    pins: int = 0,
    bounds: Mapping[str, tuple[float, float]] | None = None,
    topic: str = "",
    headline: str = "",
    play: bool = False,
) -> None:
    """Show the race. `on_edit` is called with what was changed in the browser: a number, the start or the layout.

    `simple` leaves the pictures, a big play button, the scrubber and the list. While it is `sealed` the place is shown
    and nothing of the race; when the seal is taken off, it plays. `fixed` keeps the start where it is, `whole` shows
    whole paths faintly. `tunes` are the controls that the page leaves to the player, where the race has them: "terms"
    of the race, "lr" and "momentum" of all runs, "parameters" of the surface, "runs" for the settings of each run,
    which its chip opens, and "pad" for two of these at once. `bounds` are lowest and highest value of hyperparameters
    of which the page has less than their own range. `pins` is how many runs there may be with former ones that are
    pinned: 0 where the page takes none. `settings` says that the page has more settings of a run under the player, for
    these to lead to. A new `topic` begins at step 0. A `headline` stands on the map, and its answer at the end of the
    race. With `play` the race plays by itself, once. Only the link is sent: the browser fetches arrays that it lacks.
    """
    data: PlayerData = {
        **player_data(scenario, layout, session().step),
        "simple": simple,
        "sealed": sealed,
        "fixed": fixed,
        "whole": whole,
        "settings": settings,
        "tunes": list(tunes),
        "pins": pins,
        "bounds": dict(bounds or {}),
        "topic": topic,
        "headline": headline,
        "play": play or session().play,
        "heard": heard("player"),
    }
    _component(key="player", data=data, on_edit_change=lambda: happened("player", "edit", on_edit))

"""What a visitor changes in the player, as it is sent; `assets/shared/edit_types.js` has the same types."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from ui.components.contract import Point


class RunEdit(TypedDict):
    """Other hyperparameters, or settings of the schedule, of one run."""

    slot: str
    values: dict[str, float]


class PinEdit(TypedDict):
    """Runs of a race that was changed to what is shown, to be further runs of it: both as queries."""

    before: str
    shown: str
    slots: list[str]


class PlayerEdit(TypedDict):
    """What a visitor changed in the player, of which one is sent at a time. Python checks it like a link."""

    lr: NotRequired[float]
    momentum: NotRequired[float]
    parameters: NotRequired[dict[str, float]]
    run: NotRequired[RunEdit]
    start: NotRequired[Point]
    box: NotRequired[list[float]]
    pin: NotRequired[PinEdit]
    remove: NotRequired[str]
    layout: NotRequired[str]
    settings: NotRequired[str]
    terms: NotRequired[str]

"""A Plotly figure that keeps its zoom over reruns and lets people point at a place. See `assets/chart/chart.js`."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from figures.parts import compact
from i18n import language
from ui.components.chart_contract import LiveMap, Place
from ui.components.files import plotly_address
from ui.components.mount import happened, heard, mount
from ui.components.wire import pack

_FAR = 1e300

_component = mount("chart", "rv-chart")


def chart(
    figures: Mapping[str, Any],
    *,
    key: str,
    label: str,
    file: str,
    height: int,
    pick: Place | None = None,
    on_pick: Callable[[Place], None] | None = None,
    picks: Sequence[int] | None = None,
    name: str = "",
    follow: bool = False,
    live: Sequence[LiveMap] = (),
) -> None:
    """Show a figure, in the browser's theme.

    `figures` is {"light": figure, "dark": figure} or one figure for both, and a figure a dict {"data": [...],
    "layout": {...}} with NumPy arrays anywhere in it; `to_dict()` of a Plotly figure is one. `label` says for everybody
    what is to be seen, `file` names the PNG, `height` is in pixels.

    With `on_pick` people can click anywhere in the flat subplots (those numbered in `picks`, or all), or move the round
    marker at `pick`, {"subplot": "x2y2", "x": ..., "y": ...}. Then `on_pick` is called with such a dict: values as on
    the axes, on a log axis too. They are finite, but may lie outside of the axes: check them against your own ranges.
    With `follow` a line stands at the step that the page's player shows, in every flat subplot: x is the step there. A
    click lets the player go to that step. The maps in `live` move with what is dragged elsewhere on the page, and what
    moves the marker on one of them is told to the player.
    """
    header = {
        "label": label,
        "file": file,
        "height": height,
        "name": name or key,
        "language": language(),
        "plotly": plotly_address("flat"),
        "follow": follow,
        "picks": list(picks) if picks is not None else on_pick is not None,
        "pick": pick,
        "heard": heard(key),
        "live": list(live),
    }
    picked = {"on_pick_change": lambda: happened(key, "pick", partial(hand_over, on_pick=on_pick))} if on_pick else {}
    _component(key=key, data=packed(figures, header), **picked)


def packed(figures: Mapping[str, Any], header: Mapping[str, Any]) -> bytes:
    """Figures and header as one blob of `wire.pack`, each different array once.

    "version" in the header changes with the figures' content, and with nothing else.
    """
    arrays = _Arrays()
    figure = arrays.sent(figures)
    content = json.dumps([figure, list(arrays.names)]).encode()
    version = hashlib.blake2b(content, digest_size=8).hexdigest()
    return pack({**header, "figure": figure, "version": version}, arrays.arrays)


def hand_over(change: Any, on_pick: Callable[[Place], None]) -> None:
    """Call `on_pick` if this is a place. It comes over the wire: anything may stand there."""
    if not isinstance(change, dict):
        return
    subplot, x, y = change.get("subplot"), change.get("x"), change.get("y")
    if isinstance(subplot, str) and re.fullmatch(r"x[0-9]{0,3}y[0-9]{0,3}", subplot) and _number(x) and _number(y):
        on_pick({"subplot": subplot, "x": float(x), "y": float(y)})  # type: ignore[arg-type]


def _number(value: Any) -> bool:
    """Is it a finite number? Comparing does not overflow where converting a long integer would."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -_FAR < value < _FAR


class _Arrays:
    """The arrays of figures, by name; in the figures they are replaced by references."""

    def __init__(self) -> None:
        self.arrays: dict[str, np.ndarray] = {}
        self.names: dict[str, str] = {}
        """The name of each array by the hash of its content."""

    def sent(self, value: Any) -> Any:
        """Any part of a figure as JSON can say it."""
        if isinstance(value, Mapping) and {"bdata", "dtype"} <= value.keys():  # an array as Plotly's to_dict() puts it
            return self.sent(_decoded(value))
        if isinstance(value, Mapping):
            return {str(name): self.sent(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.sent(part) for part in value]
        if isinstance(value, np.ndarray) and value.ndim and value.size and value.dtype.kind in "iuf":
            return {"$": self.name_of(value)}
        if isinstance(value, np.ndarray | np.generic):
            return self.sent(value.tolist())
        return value

    def name_of(self, values: np.ndarray) -> str:
        """The name under which an array is sent."""
        floats = np.ascontiguousarray(compact(values))
        digest = hashlib.blake2b(floats.tobytes(), digest_size=16).hexdigest() + str(floats.shape)
        name = self.names.setdefault(digest, f"a{len(self.names)}")
        self.arrays[name] = floats
        return name


def _decoded(spec: Mapping[str, Any]) -> np.ndarray:
    """An array from Plotly's way of writing it: {"dtype": "f8", "bdata": base64, "shape": "3, 2"}."""
    values = np.frombuffer(base64.b64decode(spec["bdata"]), dtype=spec["dtype"])
    return values.reshape([int(n) for n in str(spec.get("shape", values.size)).split(",")])

"""What a figure costs on its way to the browser, and what is taken back from there."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from ui.components.chart import hand_over, packed
from ui.components.wire import unpack

RNG = np.random.default_rng(4)
MAP = RNG.normal(size=(400, 400))
X = np.geomspace(1e-4, 1.0, 400)


def figure(colour: str = "#000000", z: np.ndarray = MAP) -> dict[str, Any]:
    data = [{"type": "heatmap", "x": X, "z": z, "colorscale": ((0.0, colour), (1.0, "#FFFFFF"))}]
    return {"data": data, "layout": {"xaxis": {"type": "log", "tickvals": [1e-3, 0.1]}, "title": {"text": "é"}}}


def test_arrays_become_references_and_come_back() -> None:
    header, arrays = unpack(packed(figure(), {"label": "a map"}))
    trace = header["figure"]["data"][0]
    np.testing.assert_array_equal(arrays[trace["x"]["$"]], X.astype(np.float32))
    np.testing.assert_array_equal(arrays[trace["z"]["$"]], MAP.astype(np.float32))
    assert trace["colorscale"] == [[0.0, "#000000"], [1.0, "#FFFFFF"]]
    assert header["figure"]["layout"] == figure()["layout"]
    assert header["label"] == "a map"


def test_both_themes_share_their_arrays_and_a_map_costs_four_bytes_a_cell() -> None:
    both = {"light": figure("#FFFFFF"), "dark": figure("#000000", MAP.copy())}
    blob = packed(both, {})
    header, arrays = unpack(blob)
    assert header["figure"]["light"]["data"][0]["z"] == header["figure"]["dark"]["data"][0]["z"]
    assert len(arrays) == 2
    assert len(blob) <= 4 * 160_000 + 4_000


def test_plotlys_own_dicts_are_taken_too() -> None:
    drawn = go.Figure(go.Heatmap(x=X, z=MAP), layout={"template": {}})
    header, arrays = unpack(packed(drawn.to_dict(), {}))
    np.testing.assert_array_equal(arrays[header["figure"]["data"][0]["z"]["$"]], MAP.astype(np.float32))
    assert arrays[header["figure"]["data"][0]["x"]["$"]].shape == (400,)


def test_what_is_not_numbers_travels_as_json() -> None:
    odd = {"text": np.array(["a", "b"]), "on": np.array([True]), "none": np.zeros((0, 3)), "one": np.float64(2.5)}
    odd |= {"int": np.int64(3), "mixed": np.array([None, 1.5], dtype=object), "nan": float("nan"), "array": np.array(7)}
    header, arrays = unpack(packed(odd, {}))
    assert not arrays
    assert header["figure"] == {
        "text": ["a", "b"],
        "on": [True],
        "none": [],
        "one": 2.5,
        "int": 3,
        "mixed": [None, 1.5],
        "nan": None,
        "array": 7,
    }


def test_nan_and_what_is_too_large_for_single_precision_may_be_in_arrays() -> None:
    header, arrays = unpack(packed({"z": np.array([np.nan, 1e200, -1.0])}, {}))
    np.testing.assert_array_equal(arrays[header["figure"]["z"]["$"]], [np.nan, 1e200, -1.0])


def test_the_version_changes_with_the_figure_and_with_nothing_else() -> None:
    def version(shown: dict[str, Any], **more: Any) -> str:
        return str(unpack(packed(shown, more))[0]["version"])

    assert version(figure(), pick=None) == version(figure(), pick={"x": 1})
    changed = MAP.copy()
    changed[3, 4] += 1
    assert len({version(figure()), version(figure("#123456")), version(figure(z=changed))}) == 3


def test_a_place_is_handed_over() -> None:
    taken: list[dict[str, Any]] = []
    hand_over({"subplot": "x2y2", "x": 1, "y": -2.5e-7, "more": "?"}, taken.append)
    assert taken == [{"subplot": "x2y2", "x": 1.0, "y": -2.5e-7}]


@pytest.mark.parametrize(
    "change",
    [
        None,
        "pick",
        3,
        [],
        {},
        {"subplot": "xy"},
        {"subplot": "xy", "x": 1},
        {"subplot": "xy", "x": "1", "y": 2},
        {"subplot": "xy", "x": True, "y": 2},
        {"subplot": "xy", "x": [1], "y": 2},
        {"subplot": "xy", "x": float("nan"), "y": 2},
        {"subplot": "xy", "x": 1, "y": float("-inf")},
        {"subplot": "xy", "x": 10**400, "y": 2},
        {"subplot": None, "x": 1, "y": 2},
        {"subplot": ["xy"], "x": 1, "y": 2},
        {"subplot": "xy\n", "x": 1, "y": 2},
        {"subplot": "x99999y", "x": 1, "y": 2},
        {"subplot": "<b>", "x": 1, "y": 2},
    ],
)
def test_what_is_no_place_is_ignored(change: Any) -> None:
    hand_over(change, lambda place: pytest.fail(f"took {place}"))

"""The race figure's data, not its pixels."""

from __future__ import annotations

import json
from dataclasses import astuple

import numpy as np
import plotly.graph_objects as go
import pytest

from engine.labels import label
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from figures.landscape import landscape
from figures.race import frame_steps, race_figure, standalone_html
from figures.race_layout import race_title
from figures.theme import DARK, LIGHT, THEMES, look_of, optimizer_look
from optimizers import OPTIMIZERS
from surfaces import SURFACES

SHORT = Scenario(steps=50)


@pytest.fixture(scope="module")
def figure() -> go.Figure:
    return race_figure(SHORT, race(SHORT), LIGHT)


def named(figure: go.Figure, **properties: str) -> list[dict[str, object]]:
    traces = [trace.to_plotly_json() for trace in figure.data]
    return [t for t in traces if all(t.get(name) == value for name, value in properties.items())]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
def test_plotly_accepts_every_property(theme: object, narrow: bool) -> None:
    """The figure is built without validation, for speed; here Plotly validates it."""
    scenario = Scenario(surface="saddle", steps=60, entries=(Entry("sgd"), Entry("adam")), lr=1.0)
    built = race_figure(scenario, race(scenario), theme, narrow).to_dict()
    checked = go.Figure(**built)
    assert len(checked.data) == len(built["data"])
    assert len(checked.frames) == len(frame_steps(60))


@pytest.mark.parametrize("key", SURFACES)
def test_every_surface_draws(key: str) -> None:
    scenario = Scenario(surface=key, steps=5)
    drawn = race_figure(scenario, race(scenario), DARK)
    text = drawn.to_json()
    assert json.loads(text)["layout"]["title"]["text"].startswith(f"<b>{SURFACES[key].title}")
    assert np.isfinite(landscape(SURFACES[key]).scale(landscape(SURFACES[key]).loss)).all()


def test_frames_move_all_three_panels_of_every_optimizer(figure: go.Figure) -> None:
    frame = figure.frames[-1]
    panels = [(figure.data[index].type, getattr(figure.data[index], "xaxis", None)) for index in frame.traces]
    assert panels == [("scattergl", None), ("scatter3d", None), ("scattergl", "x2")] * len(SHORT.entries)


def test_the_last_frame_shows_the_end_of_the_runs(figure: go.Figure) -> None:
    runs = race(SHORT)
    heads = [(t.x[-1], t.y[-1]) for t in figure.frames[-1].data[::3]]
    ends = [tuple(run.theta[-1].astype(np.float32)) for run in runs.values()]
    assert heads == ends
    assert figure.frames[-1].name == "50"


def test_frames_and_the_scrubber_have_the_same_steps(figure: go.Figure) -> None:
    assert [frame.name for frame in figure.frames] == [step.label for step in figure.layout.sliders[0].steps]


@pytest.mark.parametrize(("steps", "count"), [(1, 2), (30, 31), (60, 61), (300, 61), (5000, 61)])
def test_frame_steps_hold_the_first_and_the_last(steps: int, count: int) -> None:
    shown = frame_steps(steps)
    assert shown[0] == 0
    assert shown[-1] == steps
    assert len(shown) == count


def test_no_frame_holds_a_trace_that_makes_plotly_drop_the_contour(figure: go.Figure) -> None:
    assert {trace.type for frame in figure.frames for trace in frame.data} == {"scattergl", "scatter3d"}


def test_minima_and_saddles_are_marked(figure: go.Figure) -> None:
    (minima,) = named(figure, name="minimum")
    (saddles,) = named(figure, name="saddle")
    assert list(zip(minima["x"], minima["y"], strict=True)) == list(SURFACES["plateau_saddle"].minima)
    assert list(zip(saddles["x"], saddles["y"], strict=True)) == list(SURFACES["plateau_saddle"].saddles)


def test_the_title_states_the_terms_of_the_comparison() -> None:
    assert race_title(Scenario()) == "<b>Saddle with a plateau</b>: equal lr 0.05 (Adadelta 1), 300 steps, no noise"
    assert "own lr each" in race_title(Scenario(own_lr=True))
    assert "gradient noise 0.1 (seed 3)" in race_title(Scenario(noise=0.1, seed=3))
    assert "Ravine, kappa 10" in race_title(Scenario(surface="ravine", parameters=(("kappa", 10.0),)))


def test_labels_say_what_differs_from_the_defaults() -> None:
    scenario = Scenario(entries=(entry("adam", beta2=0.99), entry("adam", bias_correction=False)))
    assert label(scenario, "adam") == "Adam beta2 0.99"
    assert label(scenario, "adam_2") == "Adam bias correction off"


def test_a_diverged_run_ends_at_a_cross_with_its_step() -> None:
    scenario = Scenario(surface="sphere", lr=2.0, steps=100, entries=(Entry("sgd"),))
    run = race(scenario)["sgd"]
    (cross,) = named(race_figure(scenario, {"sgd": run}, LIGHT), mode="markers+text")
    assert list(cross["text"]) == [f"diverged at step {int(run.diverged_at)}"]
    assert SURFACES["sphere"].contains((cross["x"][0], cross["y"][0]))


def test_a_diverged_run_ends_on_the_loss_chart_at_a_cross_on_its_upper_border() -> None:
    scenario = Scenario(surface="sphere", lr=2.0, steps=100, entries=(Entry("sgd"), Entry("adam")))
    runs = race(scenario)
    drawn = race_figure(scenario, runs, LIGHT)
    (cross,) = named(drawn, mode="markers", xaxis="x2")
    (curve, other) = [t for t in named(drawn, mode="lines", xaxis="x2") if t["type"] == "scatter"]
    ended = int(runs["sgd"].diverged_at)
    assert list(cross["x"]) == [ended]
    assert np.log10(cross["y"][0]) == pytest.approx(drawn.layout.yaxis2.range[1])
    assert np.isfinite(curve["y"][: ended + 1]).all()
    assert np.isnan(curve["y"][ended + 1 :]).all()
    assert np.isfinite(other["y"]).all()


def test_the_tolerance_is_a_line_on_the_loss_chart(figure: go.Figure) -> None:
    (line,) = figure.layout.shapes
    assert line.y0 == line.y1 == pytest.approx(1e-3 * (race(SHORT)["sgd"].loss[0] + 0.7082), rel=1e-3)
    assert [note.text for note in figure.layout.annotations if note.yref == "y2"] == ["reached"]


def test_looks_tell_optimizers_apart_without_colour() -> None:
    looks = [optimizer_look(key) for key in OPTIMIZERS]
    shapes = [(look.dash, look.marker) for look in looks]
    assert len(set(shapes)) == len(shapes) == len(OPTIMIZERS)
    assert len({look.colour for look in looks}) == len(OPTIMIZERS)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_looks_tell_copies_of_an_optimizer_apart(key: str) -> None:
    scenario = Scenario(entries=(Entry(key),) * 4)
    looks = [look_of(scenario, slot) for slot in scenario.slots()]
    assert looks[0] == optimizer_look(key)
    for names in zip(*(astuple(look) for look in looks), strict=True):  # colours, dashes, markers
        assert len(set(names)) == len(looks)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("plateau_saddle", "f − f*  (f* = -0.7082), log scale"),
        ("sphere", "loss, log scale"),
        ("saddle", "loss, symmetric log scale"),
    ],
)
def test_the_loss_axis_fits_the_sign_of_the_loss(key: str, words: str) -> None:
    scenario = Scenario(surface=key, steps=200)
    drawn = race_figure(scenario, race(scenario), LIGHT)
    assert drawn.layout.annotations[0].text == words
    assert drawn.layout.yaxis2.type == (None if "symmetric" in words else "log")


def test_the_standalone_file_needs_no_network(figure: go.Figure) -> None:
    page = standalone_html(figure, LIGHT)
    assert "Plotly.addFrames" in page
    assert 'src="http' not in page
    assert len(page) > 3_000_000

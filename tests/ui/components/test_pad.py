"""The pad of a run: what is sent for it, and the theory that the browser draws on it, beside the rules themselves."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.experiments.quadratic_theory import best_momentum, best_sgd, critical_damping, lr_share, stability_lr
from engine.experiments.tuning import bowl_at
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from ui.components.pad import pad_header
from ui.components.payload import surface_payload
from ui.components.wire import unpack

HARNESS = Path(__file__).parent / "js" / "theory_of.js"
M, L = 0.5, 40.0
RULES = {
    "sgd": Entry("sgd"),
    "momentum": Entry("momentum"),
    "averaging momentum": entry("momentum", ema=True),
    "nesterov": Entry("nesterov"),
}
POINTS = [(float(lr), mu) for mu in (0.0, 0.05, 0.3, 0.6, 0.9, 0.99) for lr in np.geomspace(1e-5, 3.0, 41)]
HESSIAN = (3.0, -1.0, 7.0)
QUADRATIC = ("sphere", "ravine", "rotated_ravine", "booth", "matyas")


@lru_cache
def computed() -> dict[str, Any]:
    """What the browser makes of every rule, in one process of node."""
    theories = [
        {"rule": item.optimizer, "averages": "ema" in dict(item.settings), "m": M, "L": L, "quadratic": True}
        for item in RULES.values()
    ]
    sent = {"cases": [{"theory": theory, "points": POINTS} for theory in theories], "hessian": HESSIAN}
    output = subprocess.run(
        ["node", str(HARNESS)], input=json.dumps(sent), capture_output=True, text=True, check=True
    ).stdout
    found: dict[str, Any] = json.loads(output)
    return found


def case(name: str) -> dict[str, Any]:
    found: dict[str, Any] = computed()["cases"][list(RULES).index(name)]
    return found


def step_matrix(name: str, lr: float, mu: float) -> np.ndarray:
    """A step of the rule itself on L x^2 / 2, as a matrix on x and its state: it is linear."""
    item = RULES[name]
    rule = OPTIMIZERS[item.optimizer](lr=lr, **dict(item.settings) | ({} if name == "sgd" else {"momentum": mu}))
    state = rule.init(np.zeros(2))
    size = 1 + len(state)
    columns = []
    for k in range(size):
        unit = [np.full(2, float(k == i)) for i in range(size)]
        theta, after = rule.update(type(state)(*unit[1:]), unit[0], lambda point: L * point, 2)
        columns.append([theta[0], *(part[0] for part in after)])
    return np.array(columns).T


def regime_of(name: str, lr: float, mu: float) -> str:
    """What the roots of the rule say; "" next to a border."""
    roots = np.linalg.eigvals(step_matrix(name, lr, mu))
    largest = roots[np.argmax(np.abs(roots))]
    if abs(abs(largest) - 1) < 1e-9 or (len(roots) > 1 and abs(roots[0] - roots[1]) < 1e-4):
        return ""
    if abs(largest) > 1:
        return "diverging"
    if abs(largest.imag) > 1e-9:
        return "ripples"
    return "monotone" if largest.real > 0 else "oscillating"


@pytest.mark.parametrize("name", RULES)
def test_what_a_run_does_is_named_by_the_roots_of_its_own_rule(name: str) -> None:
    seen = set()
    for (lr, mu), said in zip(POINTS, case(name)["points"], strict=True):
        true = regime_of(name, lr, mu)
        assert true in ("", said["regime"]), (lr, mu)
        seen.add(true)
    assert seen >= {"monotone", "oscillating", "diverging"} | (set() if name == "sgd" else {"ripples"})


@pytest.mark.parametrize("name", RULES)
def test_limit_and_critical_damping_are_the_engines(name: str) -> None:
    item = RULES[name]
    mu = np.array([mu for _, mu in POINTS])
    limit = [said["limit"] for said in case(name)["points"]]
    assert limit == pytest.approx(stability_lr(item, mu, L), rel=1e-12)
    if name == "sgd":
        return
    for number, curvature in enumerate((M, L)):
        first = np.array([said["damped"][number][0] for said in case(name)["points"]])
        back = critical_damping(item.optimizer, first * lr_share(item, mu), curvature)
        assert back == pytest.approx(mu, abs=1e-6)


def test_the_best_are_the_engines() -> None:
    lr, mu = best_momentum(M, L)
    assert case("sgd")["best"] == pytest.approx([best_sgd(M, L), 0])
    assert case("momentum")["best"] == pytest.approx([lr, mu])
    assert case("averaging momentum")["best"] == pytest.approx([lr / (1 - mu), mu])
    assert case("nesterov")["best"] is None


def test_curvatures_are_read_from_the_gradient() -> None:
    xx, xy, yy = HESSIAN
    assert computed()["curvatures"] == pytest.approx(np.linalg.eigvalsh([[xx, xy], [xy, yy]]), rel=1e-9)


def test_a_race_says_what_its_pads_ask_and_how_far_lr_goes() -> None:
    race = Scenario(
        surface="ravine",
        entries=(Entry("sgd"), entry("momentum", ema=True), Entry("nesterov", schedule="step"), Entry("adam")),
        lr=5.0,
    )
    pad = pad_header(race)
    assert pad["question"] == "settled"
    assert pad["averages"] == {"sgd": False, "momentum": True}  # no theory under a schedule, none of Adam
    assert set(pad["lr"]) == set(race.slots())
    assert all(low <= 5.0 <= high for low, high in pad["lr"].values())
    assert pad_header(replace(race, lr=None))["lr"]["sgd"] == (1e-4, 1.0)
    assert pad_header(Scenario(surface="monkey_saddle"))["question"] != "settled"


@pytest.mark.parametrize("key", SURFACES)
def test_a_surface_says_where_it_is_a_bowl(key: str) -> None:
    surface, header = SURFACES[key], unpack(surface_payload(Scenario(surface=key)))[0]
    assert len(header["curvatures"]) == len(surface.minima)
    for minimum, sent in zip(surface.minima, header["curvatures"], strict=True):
        assert (sent and tuple(sent)) == bowl_at(surface, minimum)
    assert header["quadratic"] == (key in QUADRATIC)

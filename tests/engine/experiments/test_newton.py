"""Methods with curvature: Newton's finds the saddle, saddle-free Newton the minimum beyond it."""

from __future__ import annotations

import numpy as np
import pytest

from engine.criteria import NEVER
from engine.experiments.newton import DAMPING, newton_direction, newton_run, newton_runs, newton_sentence
from engine.metrics import escaped, reached, settled
from engine.scenario import Scenario
from optimizers import OPTIMIZERS
from surfaces import SURFACES

PLATEAU = (0.3, 0.02)  # the start of the counts in test_acceptance.py: SGD escapes after 4466 steps, Adam after 27
EITHER = pytest.mark.parametrize("saddle_free", [False, True], ids=["newton", "saddle-free"])


def symmetric(count: int = 200) -> np.ndarray:
    rng = np.random.default_rng(3)
    xx, xy, yy = rng.normal(size=(3, count)) * 10.0 ** rng.uniform(-2, 2, (3, count))
    return np.array([[xx, xy], [xy, yy]])


def gradients(count: int = 200) -> np.ndarray:
    return np.random.default_rng(4).normal(size=(2, count))


class TestDivision:
    @EITHER
    def test_is_that_by_eigenvalues(self, saddle_free: bool) -> None:
        H, g = symmetric(), gradients()
        for number in range(H.shape[2]):
            values, vectors = np.linalg.eigh(H[..., number])
            size = np.maximum(np.abs(values), 0.5)
            below = size if saddle_free else np.where(values < 0, -size, size)
            wanted = vectors @ (vectors.T @ g[:, number] / below)
            np.testing.assert_allclose(
                newton_direction(g, H, saddle_free, 0.5)[:, number], wanted, rtol=1e-9, atol=1e-12
            )

    def test_is_the_inverse_where_nothing_is_small(self) -> None:
        H, g = symmetric(), gradients()
        wanted = np.linalg.solve(np.moveaxis(H, 2, 0), g.T[:, :, None])[:, :, 0].T
        np.testing.assert_allclose(
            newton_direction(g, H, saddle_free=False, damping=0.0), wanted, rtol=1e-8, atol=1e-12
        )

    def test_saddle_free_goes_downhill_whatever_the_hessian(self) -> None:
        H, g = symmetric(), gradients()
        assert ((newton_direction(g, H, saddle_free=True) * g).sum(axis=0) > 0).all()

    @EITHER
    @pytest.mark.parametrize("size", [0.0, 1e-9, 2.0])
    def test_of_a_multiple_of_the_identity(self, saddle_free: bool, size: float) -> None:
        g = np.array([3.0, -4.0])
        np.testing.assert_array_equal(newton_direction(g, size * np.eye(2), saddle_free), g / max(size, DAMPING))

    def test_of_a_maximum(self) -> None:
        g, H = np.array([3.0, -4.0]), -2.0 * np.eye(2)
        np.testing.assert_array_equal(newton_direction(g, H, saddle_free=False), -g / 2)
        np.testing.assert_array_equal(newton_direction(g, H, saddle_free=True), g / 2)


class TestPlateauSaddle:
    surface = SURFACES["plateau_saddle"]

    def test_newton_goes_to_the_saddle(self) -> None:
        run = newton_run(self.surface, PLATEAU, 100, saddle_free=False)
        assert escaped(self.surface, run) == NEVER
        near = np.hypot(*run.theta.T) < 1e-3
        assert int(np.argmax(near)) == 10
        np.testing.assert_array_equal(run.theta[-1], 0.0)

    def test_saddle_free_newton_escapes(self) -> None:
        run = newton_run(self.surface, PLATEAU, 100, saddle_free=True)
        assert escaped(self.surface, run) == 14
        assert settled(self.surface, run, tol=0.01) == 18
        np.testing.assert_allclose(run.theta[-1], [0.0, 1.0], atol=1e-12)

    @pytest.mark.parametrize("nudge", [1e-10, -1e-10, 1e-8, -1e-8])
    def test_counts_do_not_hang_on_the_last_digits_of_the_start(self, nudge: float) -> None:
        start = np.array(PLATEAU) * (1 + nudge)
        assert escaped(self.surface, newton_run(self.surface, start, 100, saddle_free=True)) == 14

    def test_on_the_ridge_both_go_to_the_saddle(self) -> None:
        for saddle_free in (False, True):
            run = newton_run(self.surface, (0.3, 0.0), 100, saddle_free)
            np.testing.assert_array_equal(run.theta[-1], 0.0)


@EITHER
def test_one_step_to_the_minimum_of_a_quadratic_whatever_its_condition(saddle_free: bool) -> None:
    surface = SURFACES["ravine"].with_params(kappa=10_000)
    run = newton_run(surface, surface.start, 3, saddle_free)
    assert reached(surface, run, tol=1e-12) == 1
    np.testing.assert_allclose(run.theta[1:], 0.0, atol=1e-12)


@EITHER
def test_rosenbrocks_valley_takes_five_steps(saddle_free: bool) -> None:
    surface = SURFACES["rosenbrock"]
    assert reached(surface, newton_run(surface, (-1.2, 1.0), 50, saddle_free), tol=1e-10) == 5


def test_y_doubles_on_a_plain_saddle() -> None:
    run = newton_run(SURFACES["saddle"], (-1.5, 0.01), 5, saddle_free=True)
    np.testing.assert_allclose(run.theta[:, 1], 0.01 * 2.0 ** np.arange(6), rtol=1e-12)
    np.testing.assert_array_equal(run.theta[1:, 0], 0.0)


@EITHER
def test_many_starts_are_as_many_runs(saddle_free: bool) -> None:
    surface = SURFACES["beale"]
    starts = np.random.default_rng(5).uniform(-2, 2, (2, 3, 4))
    crowd = newton_run(surface, starts, 20, saddle_free)
    assert crowd.theta.shape == (21, 2, 3, 4)
    assert crowd.loss.shape == (21, 3, 4)
    assert crowd.diverged_at.shape == (3, 4)
    for place in np.ndindex(3, 4):
        alone = newton_run(surface, starts[(slice(None), *place)], 20, saddle_free)
        np.testing.assert_array_equal(crowd.theta[(..., *place)], alone.theta)
        assert crowd.diverged_at[place] == alone.diverged_at


def test_a_run_that_leaves_every_bound_is_frozen() -> None:
    run = newton_run(SURFACES["saddle"], (-1.5, 0.01), 60, saddle_free=True)
    end = int(run.diverged_at) - 1
    assert 10 < end < 30
    np.testing.assert_array_equal(run.theta[end:], np.tile(run.theta[end], (61 - end, 1)))
    assert np.abs(run.theta).max() <= 1000 * np.abs(SURFACES["saddle"].domain).max()


@EITHER
@pytest.mark.parametrize("key", SURFACES)
def test_every_surface_is_survived(key: str, saddle_free: bool) -> None:
    surface = SURFACES[key]
    run = newton_run(surface, surface.start, 60, saddle_free)
    assert np.isfinite(run.theta).all()
    assert np.isfinite(run.loss).all()


def test_start_is_not_changed_and_nothing_is_remembered() -> None:
    start = np.array(PLATEAU)
    run = newton_run(SURFACES["plateau_saddle"], start, 5, saddle_free=True)
    run.theta[...] = 9.0
    np.testing.assert_array_equal(start, PLATEAU)
    assert tuple(run.state) == ()


def test_what_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="steps"):
        newton_run(SURFACES["sphere"], (1.0, 1.0), -1, saddle_free=True)
    with pytest.raises(ValueError, match="damping"):
        newton_run(SURFACES["sphere"], (1.0, 1.0), 1, saddle_free=True, damping=-1.0)


def test_they_are_no_optimizers_of_the_registry() -> None:
    # They need second derivatives, which no rule of the registry asks for
    assert not {"newton", "saddle_free"} & {*OPTIMIZERS}


@pytest.mark.parametrize(
    ("link", "newton", "saddle_free"),
    [
        ({"surface": "himmelblau"}, "ends at the maximum (-0.271, -0.923)", "ends at the minimum (3, 2)"),
        ({"surface": "styblinski_tang"}, "ends at the maximum (0.157, 0.157)", "ends at the minimum (2.75, -2.9)"),
        (
            {"surface": "plateau_saddle", "start": "0.05,0.9"},
            "ends at the minimum (0, 1)",
            "ends at the minimum (0, 1)",
        ),
        (
            {"surface": "plateau_saddle"},
            "ends at the saddle (0, 0), and does not leave it",
            "leaves the saddle at step 14",
        ),
        ({"surface": "rosenbrock"}, "ends at the minimum (1, 1)", "ends at the minimum (1, 1)"),
        ({"surface": "ackley", "start": "0,0"}, "ends at the minimum (0, 0)", "ends at the minimum (0, 0)"),
        (
            {"f": "ln(x)+y^2", "start": "1,0"},
            "is at (771, 0) at step 300, and still moves",
            "leaves the region where the function is defined at step 1",
        ),
    ],
    ids=str,
)
def test_sentence_says_where_each_ends(link: dict[str, str], newton: str, saddle_free: str) -> None:
    scenario, _ = Scenario.from_query(link)
    assert newton_sentence(scenario, newton_runs(scenario)) == (
        f"Newton divides by curvature with its sign: it {newton}. "
        f"Saddle-free Newton divides by its size: it {saddle_free}."
    )

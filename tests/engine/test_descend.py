"""The time loop: a batch is a loop, chunks are invisible, noise belongs to a run, divergence is a value."""

import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.descend import descend
from engine.noise import NOISE_BLOCK
from optimizers import OPTIMIZERS
from surfaces import SURFACES

SPEC = settings(derandomize=True, deadline=None, max_examples=25)
EACH = pytest.mark.parametrize("rule", OPTIMIZERS.values(), ids=OPTIMIZERS)

# On these NumPy does + - * / sqrt only, which are exact to the last bit in any batch.
ALGEBRAIC = ("ravine", "rotated_ravine", "rosenbrock", "beale", "himmelblau", "plateau_saddle", "goldstein_price")


@st.composite
def crowds(draw, rule, most=6):
    """A surface, starts (2, n) in its domain, and the rule with every hyperparameter an array over the n runs."""
    surface = SURFACES[draw(st.sampled_from(ALGEBRAIC))]
    n = draw(st.integers(1, most))
    unit = st.floats(0, 1, allow_subnormal=False)
    low, high = np.array(surface.domain).T.reshape(2, 2, 1)
    start = low + (high - low) * draw(arrays(float, (2, n), elements=unit))
    hypers = {
        name: np.array([hyper.at(fraction) for fraction in draw(arrays(float, n, elements=unit))])
        for name, hyper in rule.hypers().items()
    }
    return surface, start, rule(**hypers)


def one_of(optimizer, number):
    """The optimizer of one run of a batch: `number` may be an index, for numbers, or a slice, for arrays."""
    return replace(optimizer, **{name: getattr(optimizer, name)[number] for name in optimizer.hypers()})


def assert_same_run(left, right):
    np.testing.assert_array_equal(left.theta, right.theta)
    np.testing.assert_array_equal(left.loss, right.loss)
    np.testing.assert_array_equal(left.diverged_at, right.diverged_at)
    for one, other in zip(left.state, right.state, strict=True):
        np.testing.assert_array_equal(one, other)


def column(run, number):
    """One run of a batch (2, n), as if it had been alone."""
    return replace(
        run,
        theta=run.theta[..., number],
        loss=run.loss[..., number],
        diverged_at=run.diverged_at[..., number],
        state=type(run.state)(*(part[..., number] for part in run.state)),
    )


@EACH
@SPEC
@given(data=st.data())
def test_batch_equals_loop(rule, data):
    surface, start, optimizer = data.draw(crowds(rule))
    batch = descend(surface, optimizer, start, 40)
    for number in range(start.shape[1]):
        only = slice(number, number + 1)
        assert_same_run(column(batch, only), descend(surface, one_of(optimizer, only), start[:, only], 40))


# NumPy's power of a number may differ from that of an array by an ulp, and so may beta^t. 1 / (1 - beta^t) makes more
# of that the nearer beta is to 1, and so does RAdam's rho_t, a difference of two numbers of about 2 / (1 - beta2).
TAKES_POWERS = {"adam", "adam_l2", "adamw", "amsgrad", "adamax", "nadam", "radam"}


@pytest.mark.parametrize("key", sorted({*OPTIMIZERS} - TAKES_POWERS))
@SPEC
@given(data=st.data())
def test_numbers_are_worth_the_same_as_arrays(key, data):
    surface, start, optimizer = data.draw(crowds(OPTIMIZERS[key]))
    batch = descend(surface, optimizer, start, 40)
    for number in range(start.shape[1]):
        assert_same_run(column(batch, number), descend(surface, one_of(optimizer, number), start[:, number], 40))


@pytest.mark.parametrize("key", sorted(TAKES_POWERS))
@SPEC
@given(data=st.data(), t=st.integers(1, 1000))
def test_numbers_are_worth_the_same_as_arrays_up_to_the_last_bit_of_beta_to_the_t(key, data, t):
    surface, start, optimizer = data.draw(crowds(OPTIMIZERS[key]))
    origin = np.zeros_like(start)
    batch, _ = optimizer.update(optimizer.init(start), origin, lambda _: surface.gradient(start), t)
    for number in range(start.shape[1]):
        one, point = one_of(optimizer, number), start[:, number]
        alone, _ = one.update(one.init(point), origin[:, number], lambda _, p=point: surface.gradient(p), t)
        np.testing.assert_allclose(batch[:, number], alone, rtol=1e-12, atol=0)


@EACH
@SPEC
@given(data=st.data())
def test_loop_is_update_after_update(rule, data):
    surface, start, optimizer = data.draw(crowds(rule))
    run = descend(surface, optimizer, start, 20)
    theta, state = start, optimizer.init(start)
    for t in range(1, 21):
        with np.errstate(all="ignore"):
            theta, state = optimizer.update(state, theta, surface.gradient, t)
        alive = (run.diverged_at < 0) | (run.diverged_at > t)
        np.testing.assert_array_equal(run.theta[t][:, alive], theta[:, alive])


@EACH
@SPEC
@given(data=st.data(), chunk=st.integers(1, 7), noise=st.sampled_from([0.0, 0.1]))
def test_chunk_size_changes_nothing(rule, data, chunk, noise):
    surface, start, optimizer = data.draw(crowds(rule))
    settings = {"noise": noise, "seed": 3}
    assert_same_run(
        descend(surface, optimizer, start, 20, chunk=chunk, **settings),
        descend(surface, optimizer, start, 20, **settings),
    )


@EACH
@SPEC
@given(data=st.data(), noise=st.sampled_from([0.0, 0.1]))
def test_end_without_history_is_the_end_of_the_history(rule, data, noise):
    surface, start, optimizer = data.draw(crowds(rule))
    whole = descend(surface, optimizer, start, 40, noise=noise, seed=5)
    end = descend(surface, optimizer, start, 40, noise=noise, seed=5, history=False)
    assert (whole.steps, end.steps) == (40, 0)
    last = replace(
        whole, theta=whole.theta[-1:], loss=whole.loss[-1:], state=type(whole.state)(*(p[-1:] for p in whole.state))
    )
    assert_same_run(end, last)


@EACH
def test_end_without_history_where_some_runs_diverge_in_every_chunk(rule):
    optimizer = rule(lr=np.tile([1e-3, 1e9], 10))
    starts = np.tile([[-10.0], [1.0]], 20)
    whole = descend(SURFACES["rosenbrock"], optimizer, starts, 30, chunk=7)
    end = descend(SURFACES["rosenbrock"], optimizer, starts, 30, chunk=7, history=False)
    assert (whole.diverged_at[1::2] > 0).all()
    np.testing.assert_array_equal(end.theta[-1], whole.theta[-1])
    np.testing.assert_array_equal(end.loss[-1], whole.loss[-1])
    np.testing.assert_array_equal(end.diverged_at, whole.diverged_at)
    for left, right in zip(end.state, whole.state, strict=True):
        np.testing.assert_array_equal(left[-1], right[-1])


@EACH
@SPEC
@given(data=st.data())
def test_same_inputs_give_the_same_run_and_starts_are_not_changed(rule, data):
    surface, start, optimizer = data.draw(crowds(rule))
    before = start.copy()
    start.flags.writeable = False
    assert_same_run(descend(surface, optimizer, start, 10), descend(surface, optimizer, start, 10))
    np.testing.assert_array_equal(start, before)


@EACH
@pytest.mark.parametrize("history", [True, False])
def test_starts_share_no_memory_with_the_run(rule, history):
    start = np.array([[-10.0, 1e4], [1.0, 1e4]])
    before = start.copy()
    run = descend(SURFACES["rosenbrock"], rule(lr=0.1), start, 5, history=history)
    run.theta[...] = 0.0
    np.testing.assert_array_equal(start, before)


@EACH
@pytest.mark.parametrize("shape", [(2,), (2, 1), (2, 5), (2, 3, 4)], ids=str)
@pytest.mark.parametrize(("history", "kept"), [(True, 8), (False, 1)])
def test_shapes_of_a_run(rule, shape, history, kept):
    run = descend(SURFACES["sphere"], rule(), np.ones(shape), 7, history=history)
    assert run.theta.shape == (kept, *shape)
    assert run.loss.shape == (kept, *shape[1:])
    assert run.diverged_at.shape == shape[1:]
    lead = (kept, 2) if rule.key == "adagrad_full" else (kept,)
    assert [part.shape for part in run.state] == [(*lead, *shape)] * len(run.state)


def test_no_runs_have_a_shape_too():
    run = descend(SURFACES["sphere"], OPTIMIZERS["sgd"](), np.ones((2, 0)), 7)
    assert (run.theta.shape, run.loss.shape, run.diverged_at.shape) == ((8, 2, 0), (8, 0), (0,))


@EACH
def test_shape_of_the_starts_is_only_a_shape(rule):
    starts = np.random.default_rng(4).uniform(-2, 2, (2, 3, 4))
    tall = descend(SURFACES["beale"], rule(), starts, 20)
    flat = descend(SURFACES["beale"], rule(), starts.reshape(2, 12), 20)
    np.testing.assert_array_equal(tall.theta, flat.theta.reshape(21, 2, 3, 4))
    np.testing.assert_array_equal(tall.loss, flat.loss.reshape(21, 3, 4))


def test_arrays_of_hyperparameters_span_a_map_from_one_start():
    lr, mu = np.array([[0.001], [0.01], [0.1]]), np.array([0.0, 0.5, 0.9, 0.99])
    run = descend(SURFACES["ravine"], OPTIMIZERS["momentum"](lr=lr, momentum=mu), (-10.0, 1.0), 30)
    assert run.theta.shape == (31, 2, 3, 4)
    alone = descend(SURFACES["ravine"], OPTIMIZERS["momentum"](lr=0.01, momentum=0.9), (-10.0, 1.0), 30)
    np.testing.assert_array_equal(run.theta[..., 1, 2], alone.theta)


def test_starts_and_hyperparameters_broadcast_against_one_another():
    starts = np.random.default_rng(4).uniform(-2, 2, (2, 5))
    run = descend(SURFACES["ravine"], OPTIMIZERS["sgd"](lr=np.array([[0.001], [0.01]])), starts, 10)
    assert run.theta.shape == (11, 2, 2, 5)
    alone = descend(SURFACES["ravine"], OPTIMIZERS["sgd"](lr=0.01), starts[:, 3], 10)
    np.testing.assert_array_equal(run.theta[..., 1, 3], alone.theta)


@EACH
def test_loss_is_the_value_along_the_path(rule):
    surface = SURFACES["beale"]
    run = descend(surface, rule(), np.array([[1.0, 4.0], [1.5, 4.0]]), 50)
    np.testing.assert_array_equal(run.loss, surface.value(np.moveaxis(run.theta, 1, 0)))


def test_long_history_of_many_runs_has_its_loss_in_order():
    # More than one slice of time, the last of them short
    starts = np.random.default_rng(6).uniform(-5, 5, (2, 1000))
    run = descend(SURFACES["sphere"], OPTIMIZERS["sgd"](lr=0.01), starts, 149)
    np.testing.assert_array_equal(run.loss, (run.theta**2).sum(axis=1))


@EACH
def test_no_steps_are_the_start(rule):
    run = descend(SURFACES["sphere"], rule(), (1.0, 2.0), 0)
    np.testing.assert_array_equal(run.theta, [[1.0, 2.0]])
    np.testing.assert_array_equal(run.loss, [5.0])
    assert run.diverged_at == -1


def test_integers_and_lists_are_starts():
    wanted = descend(SURFACES["sphere"], OPTIMIZERS["sgd"](lr=0.1), np.array([1.0, 2.0]), 5)
    for start in ((1, 2), [1, 2], np.array([1, 2])):
        assert_same_run(descend(SURFACES["sphere"], OPTIMIZERS["sgd"](lr=0.1), start, 5), wanted)
    assert descend(SURFACES["sphere"], OPTIMIZERS["sgd"](lr=1), (1, 2), 3).theta.dtype == np.float64


@pytest.mark.parametrize("shape", [(), (1,), (3,), (3, 2)], ids=str)
def test_start_of_a_wrong_shape(shape):
    with pytest.raises(ValueError, match=r"\(2, \.\.\.\).*got shape"):
        descend(SURFACES["sphere"], OPTIMIZERS["sgd"](), np.zeros(shape), 1)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_start_that_is_not_finite(bad):
    with pytest.raises(ValueError, match="finite"):
        descend(SURFACES["sphere"], OPTIMIZERS["sgd"](), (bad, 0.0), 1)


def test_negative_number_of_steps():
    with pytest.raises(ValueError, match="steps must be 0 or more, got -1"):
        descend(SURFACES["sphere"], OPTIMIZERS["sgd"](), (0.0, 0.0), -1)


@pytest.mark.parametrize("bad", [-0.1, np.nan, np.inf])
def test_noise_that_is_no_standard_deviation(bad):
    with pytest.raises(ValueError, match="noise"):
        descend(SURFACES["sphere"], OPTIMIZERS["sgd"](), (0.0, 0.0), 1, noise=bad)


# Divergence


def test_run_diverges_at_the_step_that_leaves_1000_times_the_domain():
    # y <- (1 - 100 lr) y = -4 y: 4^6 = 4096 is within 12000, 4^7 is not
    run = descend(SURFACES["ravine"], OPTIMIZERS["sgd"](lr=0.05), (-10.0, 1.0), 20)
    assert run.diverged_at == 7
    np.testing.assert_array_equal(run.theta[:7, 1], (-4.0) ** np.arange(7))
    np.testing.assert_array_equal(run.theta[6:], np.tile(run.theta[6], (15, 1)))
    np.testing.assert_array_equal(run.loss[6:], np.full(15, run.loss[6]))


def test_state_is_frozen_with_the_run():
    run = descend(SURFACES["ravine"], OPTIMIZERS["momentum"](lr=0.1), (-10.0, 1.0), 20)
    end = int(run.diverged_at) - 1
    assert end > 0
    np.testing.assert_array_equal(run.state.velocity[end:], np.tile(run.state.velocity[end], (20 - end + 1, 1)))
    np.testing.assert_allclose(run.state.velocity[end], run.theta[end] - run.theta[end - 1], rtol=1e-12)


@pytest.mark.parametrize("history", [True, False])
def test_diverged_run_does_not_touch_its_neighbours(history):
    lr = np.array([0.01, 0.05, 0.01, 1e300, 0.01])
    crowd = descend(SURFACES["ravine"], OPTIMIZERS["momentum"](lr=lr), (-10.0, 1.0), 50, history=history)
    alone = descend(SURFACES["ravine"], OPTIMIZERS["momentum"](lr=0.01), (-10.0, 1.0), 50, history=history)
    assert (crowd.diverged_at > 0).tolist() == [False, True, False, True, False]
    for number in (0, 2, 4):
        assert_same_run(column(crowd, number), alone)


@pytest.mark.parametrize("history", [True, False])
def test_bound_of_divergence_knows_the_start(history):
    starts = np.array([[1e4, 1e6, 1.0, -3e150], [0.0, 5.0, 1.0, 2.0]])
    run = descend(SURFACES["sphere"], OPTIMIZERS["sgd"](lr=0.1), starts, 300, history=history)
    assert run.ended_at.tolist() == [-1] * 4
    np.testing.assert_allclose(run.theta[-1], starts * 0.8**300, rtol=1e-10)


def test_far_start_diverges_at_1000_times_itself():
    # x <- -4 x
    run = descend(SURFACES["sphere"], OPTIMIZERS["sgd"](lr=2.5), (1e4, 0.0), 10)
    assert run.diverged_at == 5
    assert run.theta[-1, 0] == 1e4 * 4.0**4


def test_start_at_a_tip_stays_where_it_is():
    # ackley is a cone at (0, 0), and 0 a subgradient
    run = descend(SURFACES["ackley"], OPTIMIZERS["adam"](), (0.0, 0.0), 5)
    np.testing.assert_array_equal(run.theta, np.zeros((6, 2)))
    assert run.ended_at == -1


def test_divergence_is_silent():
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        run = descend(SURFACES["goldstein_price"], OPTIMIZERS["sgd"](lr=1.0), (-1.0, 1.0), 20, noise=1.0, seed=0)
    assert run.diverged_at > 0
    assert np.isfinite(run.theta).all()


# Noise


def noisy(count=3, seed=1, steps=15, rule="sgd", **settings):
    starts = np.tile([[-10.0], [1.0]], count)
    return descend(SURFACES["ravine"], OPTIMIZERS[rule](lr=0.01), starts, steps, noise=0.5, seed=seed, **settings)


def test_same_seed_same_path():
    assert_same_run(noisy(seed=7), noisy(seed=7))


def test_other_seed_other_path():
    assert (noisy(seed=7).theta[1:] != noisy(seed=8).theta[1:]).all()


def test_runs_of_one_batch_have_noise_of_their_own():
    last = noisy(2 * NOISE_BLOCK + 5, steps=2).theta[-1]
    assert len(np.unique(last[0])) == len(np.unique(last[1])) == 2 * NOISE_BLOCK + 5
    assert (last[0] != last[1]).all()


@pytest.mark.parametrize("number", [0, 1, NOISE_BLOCK - 1, NOISE_BLOCK, NOISE_BLOCK + 44])
def test_noise_of_a_run_does_not_depend_on_how_many_run_beside_it(number):
    small, large = noisy(number + 1), noisy(3 * NOISE_BLOCK)
    assert_same_run(column(small, number), column(large, number))


@pytest.mark.parametrize("chunk", [1, 100, NOISE_BLOCK, NOISE_BLOCK + 1])
def test_noise_does_not_depend_on_chunks(chunk):
    assert_same_run(noisy(2 * NOISE_BLOCK + 10, chunk=chunk), noisy(2 * NOISE_BLOCK + 10))


def test_noise_of_a_single_run_is_that_of_the_first_of_many():
    single = descend(SURFACES["ravine"], OPTIMIZERS["sgd"](lr=0.01), (-10.0, 1.0), 15, noise=0.5, seed=1)
    assert_same_run(single, column(noisy(), 0))


def test_every_optimizer_meets_the_same_noise():
    plain = noisy(rule="sgd")
    still = descend(
        SURFACES["ravine"],
        OPTIMIZERS["momentum"](lr=0.01, momentum=0.0),
        np.tile([[-10.0], [1.0]], 3),
        15,
        noise=0.5,
        seed=1,
    )
    np.testing.assert_array_equal(plain.theta, still.theta)


def test_noise_is_added_to_the_gradient_as_gauss_has_it():
    surface = SURFACES["sphere"]
    run = descend(surface, OPTIMIZERS["sgd"](lr=0.01), np.ones((2, 20_000)), 2, noise=0.3, seed=2)
    drawn = -np.diff(run.theta, axis=0) / 0.01 - np.moveaxis(surface.gradient(np.moveaxis(run.theta[:-1], 1, 0)), 0, 1)
    # 80,000 numbers: five standard errors are 0.018 of the mean, 0.0125 of the deviation
    scaled = drawn / 0.3
    assert abs(scaled.mean()) < 0.018
    assert abs(scaled.std() - 1) < 0.0125
    assert abs((np.abs(scaled) < 1).mean() - 0.6827) < 0.009
    # independent in time, between coordinates and between neighbours
    for left, right in ((scaled[0], scaled[1]), (scaled[:, 0], scaled[:, 1]), (scaled[..., :-1], scaled[..., 1:])):
        assert abs((left * right).mean()) < 0.03


def test_no_noise_needs_no_seed():
    assert_same_run(
        descend(SURFACES["beale"], OPTIMIZERS["adam"](), (1.0, 1.5), 5, seed=1),
        descend(SURFACES["beale"], OPTIMIZERS["adam"](), (1.0, 1.5), 5),
    )


# Stability on a quadratic with eigenvalues 1 and kappa, known in closed form


def outcome(rule, lr, kappa, **hypers):
    """(diverged, distance left) after 4000 steps."""
    surface = SURFACES["ravine"].with_params(kappa=kappa)
    run = descend(surface, OPTIMIZERS[rule](lr=lr, **hypers), (-10.0, 1.0), 4000, history=False)
    return bool(run.diverged_at >= 0), float(np.hypot(*run.theta[-1]))


KAPPA = st.floats(2, 20)
INSIDE = st.floats(0.1, 0.99)
OUTSIDE = st.floats(1.01, 5)
MOMENTUM = st.floats(0, 0.95)


@SPEC
@given(KAPPA, INSIDE)
def test_sgd_converges_below_two_over_the_largest_eigenvalue(kappa, share):
    diverged, distance = outcome("sgd", share * 2 / kappa, kappa)
    assert not diverged
    assert distance < 1e-6


@SPEC
@given(KAPPA, OUTSIDE)
def test_sgd_diverges_above_two_over_the_largest_eigenvalue(kappa, share):
    assert outcome("sgd", share * 2 / kappa, kappa)[0]


@SPEC
@given(KAPPA, MOMENTUM, INSIDE)
def test_momentum_converges_below_its_line(kappa, mu, share):
    diverged, distance = outcome("momentum", share * 2 * (1 + mu) / kappa, kappa, momentum=mu)
    assert not diverged
    assert distance < 1e-6


@SPEC
@given(KAPPA, MOMENTUM, OUTSIDE)
def test_momentum_diverges_above_its_line(kappa, mu, share):
    assert outcome("momentum", share * 2 * (1 + mu) / kappa, kappa, momentum=mu)[0]


@SPEC
@given(KAPPA, MOMENTUM, INSIDE)
def test_nesterov_converges_below_its_line(kappa, mu, share):
    diverged, distance = outcome("nesterov", share * 2 * (1 + mu) / (1 + 2 * mu) / kappa, kappa, momentum=mu)
    assert not diverged
    assert distance < 1e-6


@SPEC
@given(KAPPA, MOMENTUM, OUTSIDE)
def test_nesterov_diverges_above_its_line(kappa, mu, share):
    assert outcome("nesterov", share * 2 * (1 + mu) / (1 + 2 * mu) / kappa, kappa, momentum=mu)[0]


# Threads: one visitor's run is not another's


def test_runs_in_two_threads_do_not_disturb_one_another():
    def run(seed):
        starts = np.random.default_rng(seed).uniform(-4, 4, (2, 400))
        return descend(SURFACES["beale"], OPTIMIZERS["adam"](), starts, 60, noise=0.1, seed=seed)

    seeds = [1, 2, 3, 4]
    expected = [run(seed) for seed in seeds]
    with ThreadPoolExecutor(2) as pool:
        for got, wanted in zip(pool.map(run, seeds), expected, strict=True):
            assert_same_run(got, wanted)


@pytest.mark.parametrize("chunk", [2, 5, 8192])
@pytest.mark.parametrize("runs", [1, 3, 7])
def test_noise_may_be_that_of_a_few_runs_again_and_again(runs, chunk):
    """As in the cells of a grid: column k has the noise of run k modulo `noise_runs`, in whatever chunks."""
    starts = np.tile(np.array([[-10.0], [1.0]]), (1, 7))
    rule = OPTIMIZERS["adam"](lr=0.1)
    settings = {"noise": 0.5, "seed": 3, "history": False}
    own = descend(SURFACES["ravine"], rule, starts, 30, **settings)
    shared = descend(SURFACES["ravine"], rule, starts, 30, noise_runs=runs, chunk=chunk, **settings)
    np.testing.assert_array_equal(shared.theta[-1], own.theta[-1][:, np.arange(7) % runs])

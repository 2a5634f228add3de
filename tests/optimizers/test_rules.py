"""What every update rule promises, and what the texts say about single rules."""

import dataclasses
import math

import numpy as np
import pytest

from optimizers import OPTIMIZERS
from optimizers.adagrad import inverse_root

EACH = pytest.mark.parametrize("rule", OPTIMIZERS.values(), ids=OPTIMIZERS)
EACH_HYPER = pytest.mark.parametrize(
    "hyper",
    [pytest.param(h, id=f"{key}-{name}") for key, rule in OPTIMIZERS.items() for name, h in rule.hypers().items()],
)
SHAPES = [(2,), (2, 1), (2, 5), (2, 3, 4), (2, 0)]


def bowl(theta):
    """The gradient of x^2/2 + 4 y^2."""
    return theta * np.array([1.0, 8.0]).reshape(2, *[1] * (theta.ndim - 1))


def points(shape):
    return np.random.default_rng(11).normal(size=shape)


def advanced(optimizer, theta, steps, grad=bowl):
    state = optimizer.init(theta)
    for t in range(1, steps + 1):
        theta, state = optimizer.update(state, theta, grad, t)
    return theta, state


@EACH
def test_registry_key_is_the_rules_own(rule):
    assert OPTIMIZERS[rule.key] is rule


def test_rules_stand_in_teaching_order():
    first = ["sgd", "momentum", "nesterov", "adagrad", "adagrad_full", "adadelta", "rmsprop", "adam"]
    then = ["adam_l2", "adamw", "amsgrad", "adamax", "nadam", "radam", "lion"]
    assert list(OPTIMIZERS)[: len(first + then)] == first + then  # the order gives the looks: others come behind


def test_rules_that_adapt_each_coordinate_say_so():
    assert {key for key, rule in OPTIMIZERS.items() if not rule.adaptive} >= {"sgd", "momentum", "nesterov"}
    adaptive = {"adagrad", "adagrad_full", "adadelta", "rmsprop", "adam", "adam_l2", "adamw", "amsgrad", "adamax"}
    assert {key for key, rule in OPTIMIZERS.items() if rule.adaptive} >= adaptive | {"nadam", "radam", "lion"}


@EACH
def test_rule_is_described(rule):
    assert rule.__doc__
    assert not rule.__doc__.startswith(f"{rule.__name__}(")  # which is what a dataclass writes where there is none
    assert rule.title
    assert r"\theta_t" in rule.latex
    assert rule.reference.rsplit(" ", 1)[1].rstrip(".").isdigit()


def test_titles_are_unique():
    assert len({rule.title for rule in OPTIMIZERS.values()}) == len(OPTIMIZERS)


@EACH
def test_every_field_is_a_hyperparameter_or_a_switch(rule):
    names = [field.name for field in dataclasses.fields(rule)]
    assert set(names) == {*rule.hypers(), *rule.switches()}
    assert [name for name in names if name in rule.hypers()] == list(rule.hypers())
    assert "lr" in rule.hypers()


@EACH
def test_defaults_are_those_of_the_specification(rule):
    optimizer = rule()
    for name, spec in {**rule.hypers(), **rule.switches()}.items():
        assert getattr(optimizer, name) == spec.default


@EACH_HYPER
def test_range_contains_the_default(hyper):
    assert hyper.low <= hyper.default <= hyper.high
    assert hyper.low < hyper.high
    assert hyper.symbol
    assert hyper.help.endswith(".")


@EACH_HYPER
def test_slider_runs_from_low_to_high(hyper):
    values = [hyper.at(fraction) for fraction in np.linspace(0, 1, 11)]
    assert values == sorted(values)
    assert (values[0], values[-1]) == pytest.approx((hyper.low, hyper.high), rel=1e-12)


@EACH_HYPER
def test_the_fraction_of_a_value_is_where_the_slider_has_it(hyper):
    fractions = np.linspace(0, 1, 11)
    found = [hyper.fraction(hyper.at(fraction)) for fraction in fractions]
    np.testing.assert_allclose(found, fractions, atol=1e-9)


@EACH_HYPER
def test_slider_of_ratios_has_equal_ratios(hyper):
    values = np.array([hyper.at(fraction) for fraction in np.linspace(0, 1, 5)])
    if hyper.log:
        values = np.log(1 - values if hyper.complement else values)
    np.testing.assert_allclose(np.diff(values), values[1] - values[0], rtol=1e-9)


@EACH
def test_optimizer_is_a_frozen_value(rule):
    assert rule() == rule()
    assert rule(lr=0.5) != rule()
    with pytest.raises(dataclasses.FrozenInstanceError):
        rule().lr = 1.0


@EACH
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_shapes(rule, shape):
    theta = points(shape)
    after, state = advanced(rule(), theta, 3)
    assert after.shape == shape
    wanted = (2, *shape) if rule.key == "adagrad_full" else shape
    for part in (*rule().init(theta), *state):
        assert part.shape == wanted
        assert part.dtype == np.float64
    assert rule().effective_lr(state, after, 3).shape == shape


@EACH
def test_state_starts_at_zero(rule):
    for name, part in rule().init(points((2, 3)))._asdict().items():
        np.testing.assert_array_equal(part, 1.0 if name == "mu_product" else 0.0)  # a product starts at one


@EACH
def test_update_changes_neither_theta_nor_state(rule):
    theta, state = advanced(rule(), points((2, 4)), 5)
    theta.flags.writeable = False
    for part in state:
        part.flags.writeable = False
    rule().update(state, theta, bowl, 6)


@EACH
def test_update_keeps_its_hands_off_the_gradient(rule):
    theta, state = advanced(rule(), points((2, 4)), 5)
    g = bowl(theta)
    g.flags.writeable = False
    rule().update(state, theta, lambda _: g, 6)


@EACH
def test_equal_inputs_give_equal_outputs(rule):
    theta, state = advanced(rule(), points((2, 4)), 5)
    once, again = (rule().update(state, theta, bowl, 6) for _ in range(2))
    np.testing.assert_array_equal(once[0], again[0])
    for left, right in zip(once[1], again[1], strict=True):
        np.testing.assert_array_equal(left, right)


@EACH
def test_gradient_is_asked_for_once_a_step(rule):
    asked = []

    def grad(theta):
        asked.append(theta)
        return bowl(theta)

    theta = points((2,))
    rule().update(rule().init(theta), theta, grad, 1)
    assert len(asked) == 1


@EACH
def test_no_gradient_no_step(rule):
    # From rest: also where the rule divides by what the gradient's size has been so far
    theta = points((2, 3))
    optimizer = rule(weight_decay=0.0) if "weight_decay" in rule.hypers() else rule()
    after, _ = optimizer.update(optimizer.init(theta), theta, np.zeros_like, 1)
    np.testing.assert_array_equal(after, theta)


@EACH
def test_first_step_goes_downhill_in_every_coordinate(rule):
    theta = points((2, 50))
    after, _ = rule().update(rule().init(theta), theta, bowl, 1)
    assert ((after - theta) * bowl(theta) < 0).all()


@EACH
def test_coordinates_are_treated_alike(rule):
    theta = points((2, 20))
    turned, _ = advanced(rule(), theta[::-1], 10, lambda p: bowl(p[::-1])[::-1])
    straight, _ = advanced(rule(), theta, 10)
    np.testing.assert_allclose(turned[::-1], straight, rtol=1e-12)


@EACH
def test_lr_of_zero_stands_still(rule):
    theta = points((2, 3))
    after, _ = advanced(rule(lr=0.0), theta, 4)
    np.testing.assert_array_equal(after, theta)


@pytest.mark.parametrize("key", ["sgd", "adagrad", "rmsprop"])
def test_effective_lr_is_what_multiplied_the_gradient(key):
    optimizer = OPTIMIZERS[key](lr=0.1)
    theta, state = advanced(optimizer, points((2, 4)), 5)
    after, new = optimizer.update(state, theta, bowl, 6)
    np.testing.assert_allclose(theta - after, optimizer.effective_lr(new, after, 6) * bowl(theta), rtol=1e-9)


@pytest.mark.parametrize("key", ["adam", "adam_l2", "amsgrad", "adamax", "radam"])
def test_effective_lr_of_adam_and_its_kin_multiplies_the_corrected_first_moment(key):
    optimizer = OPTIMIZERS[key](lr=0.1)
    theta, state = advanced(optimizer, points((2, 4)), 5)
    after, new = optimizer.update(state, theta, bowl, 6)
    wanted = optimizer.effective_lr(new, after, 6) * new.m / (1 - optimizer.beta1**6)
    np.testing.assert_allclose(theta - after, wanted, rtol=1e-9)


@pytest.mark.parametrize("key", ["momentum", "nesterov"])
def test_momentum_of_zero_is_gradient_descent(key):
    theta = points((2, 6))
    np.testing.assert_array_equal(
        advanced(OPTIMIZERS[key](lr=0.05, momentum=0.0), theta, 20)[0],
        advanced(OPTIMIZERS["sgd"](lr=0.05), theta, 20)[0],
    )


def test_nesterov_asks_where_the_velocity_leads():
    optimizer = OPTIMIZERS["nesterov"](lr=0.05, momentum=0.9)
    theta, state = advanced(optimizer, points((2, 3)), 4)
    asked = []

    def grad(where):
        asked.append(where)
        return bowl(where)

    optimizer.update(state, theta, grad, 5)
    np.testing.assert_array_equal(asked[0], theta + 0.9 * state.velocity)
    np.testing.assert_array_equal(asked[0], optimizer.lookahead(state, theta))


# Kingma and Ba 2014: |first step| = lr whatever the gradient; eps makes it lr |g| / (|g| + eps).
@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6])
def test_first_step_of_adam_is_lr(size):
    theta, _ = first_step(OPTIMIZERS["adam"](lr=0.1, eps=1e-20), size)
    np.testing.assert_allclose(theta, [-0.1, 0.1], rtol=1e-12)


@pytest.mark.parametrize("size", [1.0, 1e6])
def test_first_step_of_adam_with_its_default_eps(size):
    theta, _ = first_step(OPTIMIZERS["adam"](lr=0.1), size)
    np.testing.assert_allclose(theta, [-0.1 * size / (size + 1e-8), 0.1 * size / (size + 1e-8)], rtol=1e-12)


def test_first_step_of_adam_without_bias_correction_is_3_16_lr():
    theta, _ = first_step(OPTIMIZERS["adam"](lr=0.1, eps=1e-20, bias_correction=False), 1.0)
    np.testing.assert_allclose(theta, np.array([-1.0, 1.0]) * 0.1 * 0.1 / math.sqrt(0.001), rtol=1e-12)
    assert abs(theta[0] / 0.1) == pytest.approx(3.162, abs=5e-4)


def first_step(optimizer, size):
    theta = np.zeros(2)
    return optimizer.update(optimizer.init(theta), theta, lambda _: np.array([size, -size]), 1)


def test_missing_bias_correction_lengthens_steps_most_at_step_12():
    def steps(corrected):
        optimizer = OPTIMIZERS["adam"](lr=0.1, eps=1e-20, bias_correction=corrected)
        theta = np.zeros(2)
        state = optimizer.init(theta)
        path = [theta]
        for t in range(1, 1001):
            theta, state = optimizer.update(state, theta, np.ones_like, t)
            path.append(theta)
        return np.diff(path, axis=0)[:, 0]

    ratio = steps(corrected=False) / steps(corrected=True)
    t = np.arange(1, 1001)
    np.testing.assert_allclose(ratio, (1 - 0.9**t) / np.sqrt(1 - 0.999**t), rtol=1e-9)
    assert ratio.argmax() + 1 == 12
    assert [round(ratio[k - 1], 2) for k in (1, 12, 100, 1000)] == [3.16, 6.57, 3.24, 1.26]


def test_adadeltas_update_average_does_not_see_lr():
    theta = points((2, 3))
    gradients = points((5, 2, 3))
    states = []
    for lr in (1.0, 0.01):
        optimizer = OPTIMIZERS["adadelta"](lr=lr)
        state = optimizer.init(theta)
        for t, g in enumerate(gradients, start=1):
            _, state = optimizer.update(state, theta, lambda _, g=g: g, t)
        states.append(state)
    np.testing.assert_array_equal(states[0].update_average, states[1].update_average)


def test_full_matrix_of_a_gradient_along_an_axis_is_the_diagonal():
    theta = np.zeros(2)
    g = np.array([3.0, 0.0])
    full, diagonal = (OPTIMIZERS[key](lr=0.1, eps=1e-12) for key in ("adagrad_full", "adagrad"))
    left = full.update(full.init(theta), theta, lambda _: g, 1)[0]
    right = diagonal.update(diagonal.init(theta), theta, lambda _: g, 1)[0]
    np.testing.assert_allclose(left, right, rtol=1e-11)


def test_full_matrix_does_not_depend_on_the_axes():
    angle = 0.7
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    theta = points((2,))
    optimizer = OPTIMIZERS["adagrad_full"](lr=0.3, eps=1e-4)
    straight, _ = advanced(optimizer, theta, 50)
    turned, _ = advanced(optimizer, turn @ theta, 50, lambda p: turn @ bowl(turn.T @ p))
    np.testing.assert_allclose(turn.T @ turned, straight, rtol=1e-9)


def test_inverse_root_is_the_inverse_of_the_root():
    factors = np.random.default_rng(5).normal(size=(2, 2, 40))
    G = np.einsum("ikn,jkn->ijn", factors, factors)
    xx, yy, xy = inverse_root(G, 1e-3)
    root = np.array([[xx, xy], [xy, yy]])
    whole = np.einsum("ijn,jkn,kln->iln", root, root, G + 1e-3 * np.eye(2)[:, :, None])
    np.testing.assert_allclose(whole, np.broadcast_to(np.eye(2)[:, :, None], whole.shape), atol=1e-9)


# Adam's kin


@pytest.mark.parametrize("key", ["adam_l2", "adamw"])
def test_no_weight_decay_is_adam(key):
    theta = points((2, 6))
    np.testing.assert_array_equal(
        advanced(OPTIMIZERS[key](lr=0.1, weight_decay=0.0), theta, 20)[0],
        advanced(OPTIMIZERS["adam"](lr=0.1), theta, 20)[0],
    )


def test_l2_is_adam_on_a_loss_with_a_parabola_more():
    theta = points((2, 6))
    np.testing.assert_array_equal(
        advanced(OPTIMIZERS["adam_l2"](lr=0.1, weight_decay=0.5), theta, 20)[0],
        advanced(OPTIMIZERS["adam"](lr=0.1), theta, 20, lambda p: 0.5 * p + bowl(p))[0],
    )


def test_decoupled_weight_decay_is_the_same_share_in_every_coordinate():
    theta = points((2, 6))
    after, _ = advanced(OPTIMIZERS["adamw"](lr=0.1, weight_decay=0.5), theta, 10, np.zeros_like)
    np.testing.assert_allclose(after, 0.95**10 * theta, rtol=1e-14)
    # L2 is divided by its own size: every coordinate loses lr, whatever it is
    after, _ = OPTIMIZERS["adam_l2"](lr=0.1, weight_decay=0.5).update(
        OPTIMIZERS["adam_l2"]().init(theta), theta, np.zeros_like, 1
    )
    np.testing.assert_allclose(theta - after, 0.1 * np.sign(theta), rtol=1e-5)


def test_amsgrad_is_adam_as_long_as_v_grows():
    theta, growing = np.zeros(2), lambda t: np.array([1.1**t, -(1.2**t)])
    states = {key: OPTIMIZERS[key]().init(theta) for key in ("adam", "amsgrad")}
    paths = dict.fromkeys(states, theta)
    for t in range(1, 30):
        for key, state in states.items():
            paths[key], states[key] = OPTIMIZERS[key]().update(state, paths[key], lambda _, t=t: growing(t), t)
    np.testing.assert_array_equal(paths["amsgrad"], paths["adam"])


def test_amsgrad_does_not_forget_the_largest_gradient():
    optimizer = OPTIMIZERS["amsgrad"](beta2=0.5)
    theta = np.zeros(2)
    _, state = optimizer.update(optimizer.init(theta), theta, lambda _: np.array([8.0, 8.0]), 1)
    for t in range(2, 50):
        _, state = optimizer.update(state, theta, np.ones_like, t)
    np.testing.assert_array_equal(state.v_max, 32.0)
    np.testing.assert_allclose(state.v, 1.0, rtol=1e-12)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6])
def test_adamax_moves_by_lr_under_a_steady_gradient(size):
    theta, _ = advanced(OPTIMIZERS["adamax"](lr=0.1, eps=1e-20), np.zeros(2), 50, lambda _: np.array([size, -size]))
    np.testing.assert_allclose(theta, [-5.0, 5.0], rtol=1e-12)


def test_nadams_momentum_grows_from_half_of_beta1_to_beta1():
    optimizer = OPTIMIZERS["nadam"](momentum_decay=1.0)
    _, state = advanced(optimizer, points((2, 3)), 3)
    mu = [0.9 * (1 - 0.5 * 0.96**t) for t in range(1, 4)]
    assert 0.45 < mu[0] < mu[1] < mu[2] < 0.9
    np.testing.assert_allclose(state.mu_product, math.prod(mu), rtol=1e-14)


def test_radam_does_not_divide_its_first_five_steps():
    optimizer = OPTIMIZERS["radam"](lr=0.1)
    assert [r"\sqrt" in optimizer.lines(t)[-1].text for t in range(1, 8)] == [False] * 5 + [True] * 2
    theta = np.zeros(2)
    state = optimizer.init(theta)
    for t in range(1, 7):
        before = theta
        theta, state = optimizer.update(state, theta, lambda _: np.array([100.0, 1.0]), t)
        ratio = (theta - before)[0] / (theta - before)[1]
        assert ratio == pytest.approx(100 if t <= 5 else 1, rel=1e-6)


# rho_inf = 2 / (1 - beta2) - 1 is 4 and 3 here, where the factor would divide by zero or take the root of less
@pytest.mark.parametrize("beta2", [0.0, 0.5, 0.6, 2 / 3])
def test_radam_with_a_short_memory_never_trusts_v(beta2):
    optimizer = OPTIMIZERS["radam"](lr=0.1, beta2=beta2)
    theta, _ = advanced(optimizer, np.zeros(2), 100, lambda _: np.array([1.0, -2.0]))
    np.testing.assert_allclose(theta, [-10.0, 20.0], rtol=1e-12)


def test_radam_tells_runs_of_one_batch_apart():
    beta2 = np.array([0.5, 0.9, 0.99, 0.999])
    theta = points((2, 4))
    batch, _ = advanced(OPTIMIZERS["radam"](lr=0.1, beta2=beta2), theta, 8)
    for number, value in enumerate(beta2):
        alone, _ = advanced(OPTIMIZERS["radam"](lr=0.1, beta2=float(value)), theta[:, number], 8)
        np.testing.assert_allclose(batch[:, number], alone, rtol=1e-9)


def test_lion_moves_every_coordinate_by_lr_or_not_at_all():
    optimizer = OPTIMIZERS["lion"](lr=0.1)
    theta, state = advanced(optimizer, points((2, 50)), 5)
    after, _ = optimizer.update(state, theta, bowl, 6)
    np.testing.assert_allclose(np.abs(after - theta), 0.1, rtol=1e-12)
    still, _ = optimizer.update(optimizer.init(theta), theta, np.zeros_like, 1)
    np.testing.assert_array_equal(still, theta)


def test_lions_weight_decay_is_lr_times_weight_decay():
    theta = points((2, 6))
    after, _ = advanced(OPTIMIZERS["lion"](lr=0.1, weight_decay=0.5), theta, 10, np.zeros_like)
    np.testing.assert_allclose(after, 0.95**10 * theta, rtol=1e-13)

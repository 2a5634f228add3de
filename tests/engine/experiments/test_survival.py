"""The product-limit estimate: by hand on a few runs, and against the plain fraction where nobody is cut off early."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiments.survival import kaplan_meier, median

histories = st.lists(st.tuples(st.integers(-1, 30), st.integers(0, 30)), min_size=1, max_size=40)


class TestByHand:
    """Five runs: two escape at 3, one is cut off at 5, one escapes at 8, one is cut off at 10."""

    steps = (3, 3, -1, 8, -1)
    survival = kaplan_meier(steps, [10, 10, 5, 10, 10])

    def test_steps_are_those_where_something_happened(self):
        np.testing.assert_array_equal(self.survival.at, [0, 3, 5, 8, 10])

    def test_a_run_that_was_cut_off_is_no_longer_at_risk(self):
        # S: 1, then 3/5 (two of five), then 3/5 * 1/2 (one of the two that are left after the cut)
        np.testing.assert_allclose(self.survival.escaped, [0, 0.4, 0.4, 0.7, 0.7])

    def test_band_is_greenwoods_on_the_log_minus_log_scale(self):
        S, variance = 0.3, 2 / (5 * 3) + 1 / (2 * 1)
        spread = 1.959963984540054 * math.sqrt(variance) / abs(math.log(S))
        assert self.survival.low[3] == pytest.approx(1 - S ** math.exp(-spread))
        assert self.survival.high[3] == pytest.approx(1 - S ** math.exp(spread))

    def test_median_is_the_first_step_with_half(self):
        assert median(self.steps) == 8


def test_the_classical_remission_times():
    """6-mercaptopurine, Freireich et al. 1963: S and its standard errors are in every textbook (Cox and Oakes 1984)."""
    event = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    cut = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    survival = kaplan_meier(event + [-1] * len(cut), [40] * len(event) + cut)
    S = dict(zip(survival.at.tolist(), 1 - survival.escaped, strict=True))
    expected = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {step: round(S[step], 3) for step in expected} == expected
    last = survival.at == 23
    # S(23) on the log(-log) scale; SciPy's ecdf gives the same
    assert survival.high[last] == pytest.approx(1 - 0.188, abs=1e-3)
    assert survival.low[last] == pytest.approx(1 - 0.680, abs=1e-3)


class TestEnds:
    def test_nobody(self):
        survival = kaplan_meier([-1] * 400, 3000)
        np.testing.assert_array_equal(survival.at, [0, 3000])
        np.testing.assert_array_equal(survival.escaped, [0, 0])
        np.testing.assert_array_equal(survival.low, [0, 0])
        np.testing.assert_allclose(survival.high, 1 - 0.025 ** (1 / 400))  # 0.9 %, about 3.7 / n
        assert median([-1] * 400) is None

    def test_everybody_at_once(self):
        survival = kaplan_meier([7] * 400, 3000)
        np.testing.assert_array_equal(survival.escaped, [0, 1])
        np.testing.assert_array_equal(survival.high[1:], [1])
        np.testing.assert_allclose(survival.low, [0, 0.025 ** (1 / 400)])
        assert median([7] * 400) == 7

    def test_everybody_does_not_say_less_than_nearly_everybody(self):
        survival = kaplan_meier(range(1, 41), 100)
        assert survival.low[-1] == survival.low[-2] > 0.8
        assert survival.high[-1] == 1

    def test_the_start_has_escaped(self):
        survival = kaplan_meier([0, 0, 4], 10)
        np.testing.assert_allclose(survival.escaped, [2 / 3, 1])
        assert median([0, 0, 4]) == 0

    def test_a_run_that_escapes_as_another_is_cut_off_counts_it_at_risk(self):
        assert kaplan_meier([5, -1], [5, 5]).escaped[-1] == 0.5

    def test_all_cut_off_at_once_before_anything_happened(self):
        assert kaplan_meier([-1, -1], [0, 0]).escaped.tolist() == [0]


class TestProperties:
    @settings(deadline=None, derandomize=True)
    @given(st.lists(st.integers(-1, 30), min_size=1, max_size=40))
    def test_is_the_plain_fraction_where_nobody_is_cut_off_early(self, steps):
        survival = kaplan_meier(steps, 30)
        first = np.array(steps)
        plain = [((first >= 0) & (first <= at)).mean() for at in survival.at]
        np.testing.assert_allclose(survival.escaped, plain, atol=1e-12)

    @settings(deadline=None, derandomize=True)
    @given(st.lists(st.integers(-1, 30), min_size=1, max_size=40))
    def test_median_is_that_of_the_plain_fraction(self, steps):
        first = np.sort([step for step in steps if step >= 0])
        need = math.ceil(len(steps) / 2)
        assert median(steps) == (first[need - 1] if len(first) >= need else None)

    @settings(deadline=None, derandomize=True)
    @given(histories)
    def test_never_falls_and_stays_in_its_band(self, history):
        steps, cut = zip(*history, strict=True)
        survival = kaplan_meier(steps, cut)
        assert (np.diff(survival.at) > 0).all()
        assert survival.at[0] == 0
        assert (np.diff(survival.escaped) >= 0).all()
        assert (survival.low >= 0).all()
        assert (survival.low <= survival.escaped).all()
        assert (survival.escaped <= survival.high).all()
        assert (survival.high <= 1).all()

    @settings(deadline=None, derandomize=True)
    @given(histories)
    def test_does_not_depend_on_the_order_of_the_runs(self, history):
        forth, back = (kaplan_meier(*zip(*h, strict=True)) for h in (history, history[::-1]))
        np.testing.assert_array_equal(forth.escaped, back.escaped)

    @settings(deadline=None, derandomize=True)
    @given(histories)
    def test_a_run_cut_off_early_is_no_evidence_against_escape(self, history):
        steps, cut = zip(*history, strict=True)
        assert kaplan_meier(steps, cut).escaped[-1] >= np.mean(np.array(steps) >= 0) - 1e-12


@pytest.mark.parametrize("nothing", [[], 3, [[1, 2]]])
def test_needs_runs(nothing):
    with pytest.raises(ValueError, match="shape"):
        kaplan_meier(nothing, 5)


def test_needs_to_have_seen_them():
    with pytest.raises(ValueError, match="last seen"):
        kaplan_meier([-1, 3], [-1, 5])

"""Checks every claim of a verdict's sentence against the points of the run, by code that the engine does not use.

`contradictions` takes the English sentence apart and gives a line for each claim that the trajectory contradicts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from i18n.numbers import three_digits
from surfaces import Surface


@dataclass(frozen=True)
class Track:
    """A run as a bystander sees it: its points and losses, and the points of the rule when nothing stops it."""

    surface: Surface
    theta: Any
    loss: Any
    raw: Any
    tol: float | None = None

    @property
    def steps(self) -> int:
        return len(self.theta) - 1

    @property
    def lowest(self) -> float:
        return min(float(self.surface.value(place)) for place in self.surface.minima)

    @property
    def near(self) -> float:
        """The tolerance: as given, or a thousandth of the start's height; nan where that is next to rounding."""
        share = 1e-3 * (self.loss[0] - self.lowest)
        return self.tol if self.tol is not None else share if share > 1e-9 * self.scale else math.nan

    @property
    def scale(self) -> float:
        (x0, x1), (y0, y1) = self.surface.domain
        corners = self.surface.value(np.array([[x0, x0, x1, x1], [y0, y1, y0, y1]]))
        return float(np.nanmedian(np.abs(corners - self.lowest)))

    @property
    def width(self) -> float:
        return max(high - low for low, high in self.surface.domain)

    @property
    def late(self) -> int:
        return max(20, self.steps // 20)

    def inside(self) -> Any:
        (x0, x1), (y0, y1) = self.surface.domain
        x, y = self.theta.T
        return (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)

    def close(self, times: float = 1.0) -> Any:
        """Which points are near the lowest value."""
        found = np.abs(self.loss - self.lowest) <= times * self.near
        return found if self.surface.bounded else found & self.inside()


Check = Callable[..., str]
NUMBER, STEP = r"(\S+?)", r"([\d,]+)"


def _step(text: str) -> int:
    return int(text.replace(",", ""))


def _value(text: str) -> float:
    plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")).replace(",", "")
    mantissa, times, power = plain.rpartition("×10")
    if times:
        return float(mantissa) * 10.0 ** int(power)
    return 10.0 ** int(plain[2:]) if re.fullmatch(r"10-?\d\d?", plain) and text != plain else float(plain)


def _complaint(holds: Any, text: str) -> str:
    return "" if holds else text


def _escaped(track: Track, step: str) -> str:
    return _complaint(_first_escape(track) == _step(step), f"escape is at {_first_escape(track)}")


def _saddle(track: Track) -> Any:
    return min(track.surface.saddles, key=lambda s: math.dist(s, track.theta[0]))


def _first_escape(track: Track) -> int:
    saddle = _saddle(track)
    below = float(track.surface.value(saddle))
    for k, (place, loss) in enumerate(zip(track.theta, track.loss, strict=True)):
        if math.dist(place, saddle) >= track.surface.escape_radius and loss < below:
            return k
    return -1


def _not_escaped(track: Track, step: str) -> str:
    near = math.dist(track.theta[-1], _saddle(track)) < track.surface.escape_radius
    return _complaint(near and _first_escape(track) < 0 and _step(step) == track.steps, "is not at the saddle")


def _diverged(track: Track, step: str) -> str:
    k = _step(step)
    bound = 1000 * max(np.abs(track.surface.domain).max(), np.abs(track.theta[0]).max())
    with np.errstate(all="ignore"):
        out = not (np.abs(track.raw[k]) <= bound).all() or not np.isfinite(track.surface.value(track.raw[k]))
    stayed = (np.abs(track.raw[:k]) <= bound).all() and np.isfinite(track.surface.value(track.raw[:k].T)).all()
    return _complaint(out and stayed and (track.theta[k - 1 :] == track.raw[k - 1]).all(), "is not out at that step")


def _undefined(track: Track, step: str) -> str:
    k = _step(step)
    gone = np.isnan(track.surface.value(track.raw[k])) and np.isfinite(track.surface.value(track.raw[:k].T)).all()
    return _complaint(gone and (track.theta[k - 1 :] == track.raw[k - 1]).all(), "f is defined there")


def _no_slope(track: Track, step: str) -> str:
    k = _step(step)
    stops = (track.theta[k:] == track.theta[k]).all() and np.isnan(track.surface.gradient(track.theta[k])).any()
    return _complaint(stops, "there is a slope")


def _no_start(track: Track) -> str:
    return _complaint(not np.isfinite(track.surface.value(track.theta[0])), "the start has a value")


def _of_a_start_at_the_minimum(check: Check) -> Check:
    """A tolerance next to rounding is any small number, so that only the step's own loss can be asked."""

    def checked(track: Track, near: str, step: str) -> str:
        if math.isnan(track.near):
            small = max(abs(track.loss[_step(step)] - track.lowest), _value(near))
            return _complaint(small <= 1e-8 * track.scale, f"{small} is not small")
        complaint = "" if three_digits(track.near) == near else f"the tolerance is {track.near}"
        return complaint or check(track, near, step)

    return checked


@_of_a_start_at_the_minimum
def _settled(track: Track, near: str, step: str) -> str:
    k, close = _step(step), track.close()
    fresh = k == 0 or not close[k - 1]
    early = k <= track.steps - track.late
    return _complaint(close[k:].all() and fresh and early, f"close from {_streak(close)} on")


def _streak(close: Any) -> int:
    away = np.flatnonzero(~close)
    return int(away[-1]) + 1 if len(away) else 0


@_of_a_start_at_the_minimum
def _late(track: Track, near: str, step: str) -> str:
    k, close = _step(step), track.close()
    holds = close[k:].all() and _streak(close) == k and k > track.steps - track.late
    return _complaint(holds, f"close from {_streak(close)} on")


@_of_a_start_at_the_minimum
def _hovers(track: Track, near: str, step: str) -> str:
    k, close = _step(step), track.close()
    last = track.close(10.0)[-track.late :]
    holds = close[k] and not close[:k].any() and not close[k:].all() and last.mean() >= 0.5
    return _complaint(holds, f"near in {last.mean():.0%} of the end")


@_of_a_start_at_the_minimum
def _passed(track: Track, near: str, step: str) -> str:
    k, close = _step(step), track.close()
    return _complaint(close[k] and not close[:k].any() and not close[-1], "is close")


def _started(track: Track, near: str) -> str:
    return _passed(track, near, "0")


def _at_the_minimum(track: Track) -> bool:
    return bool(abs(track.loss[0] - track.lowest) <= 1e-9 * track.scale)


def _started_at_the_minimum(track: Track) -> str:
    left = np.abs(track.loss - track.lowest).max() > 0.0
    return _complaint(_at_the_minimum(track) and left, "did not start there, or never left")


def _stays_at_the_minimum(track: Track) -> str:
    return _complaint(np.abs(track.loss - track.lowest).max() <= 1e-9 * track.scale, "is elsewhere at some step")


def _left_box(track: Track, step: str) -> str:
    k, inside = _step(step), track.inside()
    return _complaint(k > 0 and inside[k - 1] and not inside[k:].any(), f"inside at {np.flatnonzero(inside)[-1:]}")


def _lower(track: Track, loss: str) -> str:
    return _complaint(track.loss[-1] < track.lowest, "is not lower") or _at_loss(track, loss)


def _at_loss(track: Track, loss: str) -> str:
    return _complaint(three_digits(track.loss[-1]) == loss, f"is at {track.loss[-1]}")


def _local(track: Track, x: str, y: str) -> str:
    place = min(track.surface.minima, key=lambda m: math.dist(m, (_value(x), _value(y))))
    last = np.hypot(*(track.theta[-track.late :] - place).T)
    angle = np.linspace(0, 2 * np.pi, 60)
    ring = np.array(place)[:, None] + 1e-3 * track.width * np.stack([np.cos(angle), np.sin(angle)])
    is_minimum = track.surface.value(ring).min() >= track.surface.value(place)
    higher = track.surface.value(place) - track.lowest > 1e-9 * track.scale
    return _complaint(
        last.max() <= 0.02 * track.width and is_minimum and higher, f"{last.max() / track.width:.2%} away"
    )


def _stalled(track: Track, steps: str) -> str:
    n = _step(steps)
    path = np.hypot(*np.diff(track.theta[-n - 1 :], axis=0).T).sum()
    return _complaint(n == 50 and path < 1e-3 * track.width, f"its path is {path / track.width:.2%} of the box")


def _overflowed(track: Track) -> str:
    with np.errstate(all="ignore"):
        g = track.surface.gradient(track.theta[-1])
        squares = g * g
    return _complaint((track.theta[-1] == track.theta[-2]).all() and np.isinf(squares).any(), f"gradient {g}")


def _oscillates(track: Track, distance: str, steps: str) -> str:
    n = _step(steps)
    points = track.theta[-n - 1 :]
    span = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)).max() if n <= 400 else _value(distance)
    if abs(_value(distance) / span - 1) > 0.006:
        return f"the places are {span} apart"
    path = np.hypot(*np.diff(points, axis=0).T).sum()
    crossings = max(_crossings(along, span) for along in (points @ _axes(points)).T)
    return _complaint(path > 4 * span and crossings >= 4, f"path {path / span:.1f} spans, {crossings} crossings")


def _axes(points: Any) -> Any:
    """The directions in which the points spread most and least, in columns."""
    return np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2].T


def _crossings(along: Any, span: float) -> int:
    """How often a coordinate crosses its mean, if it is a part of the swing that one sees."""
    off = along - along.mean()
    return int(np.count_nonzero(np.diff(np.sign(off[off != 0.0])))) if np.ptp(along) > span / 3 else 0


def _above(track: Track, above: str) -> str:
    height = track.loss[-1] - track.lowest
    return _complaint(_value(above) == _value(three_digits(height)) > 0 and not track.close()[-1], f"is {height} above")


def _above_at(track: Track, above: str, step: str) -> str:
    return _complaint(_step(step) == track.steps, "another step") or _above(track, above)


CLAIMS: dict[str, Check] = {
    rf"escaped the saddle at step {STEP}": _escaped,
    rf"has not escaped the saddle by step {STEP}": _not_escaped,
    rf"diverged at step {STEP}": _diverged,
    rf"left the region where the function is defined at step {STEP}": _undefined,
    rf"stopped at step {STEP}: the function has no slope there": _no_slope,
    r"the function is (?:not defined|too large for a number) at the start": _no_start,
    rf"settled within {NUMBER} of the minimum at step {STEP}": _settled,
    rf"within {NUMBER} of the minimum from step {STEP} on, too late to say whether it stays": _late,
    rf"hovers: reached {NUMBER} at step {STEP} but does not stay": _hovers,
    rf"came within {NUMBER} of the minimum at step {STEP} but did not stay": _passed,
    rf"started within {NUMBER} of the minimum but did not stay": _started,
    r"started at the minimum but did not stay": _started_at_the_minimum,
    r"starts at the minimum and stays there": _stays_at_the_minimum,
    rf"left the drawn box at step {STEP}": _left_box,
    rf"is lower than the lowest minimum marked, at loss {NUMBER}": _lower,
    rf"ends at loss {NUMBER}": _at_loss,
    r"ended in the local minimum \((\S+), (\S+)\)": _local,
    rf"stalled: hardly moved in the last {STEP} steps": _stalled,
    r"stalled: the squared gradient overflowed, so that its steps are zero": _overflowed,
    rf"oscillates between places {NUMBER} apart in its last {STEP} steps": _oscillates,
    rf"still {NUMBER} above the minimum": _above,
    rf"still {NUMBER} above the minimum at step {STEP}": _above_at,
}


def contradictions(sentence: str, track: Track) -> list[str]:
    """What is false in a sentence; a part that no claim matches is reported as well."""
    found = []
    parts = sentence.replace(", still", "; still").split("; ")
    for part in parts:
        text = part[0].lower() + part[1:]
        checks = [(check, match) for pattern, check in CLAIMS.items() if (match := re.fullmatch(pattern, text))]
        if len(checks) != 1:
            found.append(f"{part!r}: {len(checks)} checks")
            continue
        check, match = checks[0]
        complaint = check(track, *match.groups())
        if complaint:
            found.append(f"{part!r}: {complaint}")
    return found


def raw_points(surface: Surface, rule: Any, start: Any, steps: int, noise: Any = None) -> Any:
    """The points of a rule without any bound, update after update; `noise` (2, steps) is added to the gradients."""
    theta = np.array(start, dtype=np.float64)
    state, points = rule.init(theta), [theta]
    with np.errstate(all="ignore"):
        for t in range(1, steps + 1):
            push = 0.0 if noise is None else noise[:, t - 1]
            theta, state = rule.update(state, theta, lambda p, push=push: surface.gradient(p) + push, t)
            points.append(theta)
    return np.array(points)

"""What is said of a typed function, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surfaces.explore.traits import FunctionTraits

SENTENCES = {
    "constant": "A constant: the gradient is zero everywhere, so no run ever moves.",
    "flat": "In this box it is flat as far as numbers can tell: the gradient is zero, so runs do not move.",
    "level": "A staircase: between its jumps the gradient is zero, so runs do not move.",
    "linear": "A plane: the slope is the same everywhere, so there is no minimum and no end to the way down.",
    "x only": "It depends on x only: y never changes.",
    "y only": "It depends on y only: x never changes.",
    "x only, minima": "It depends on x only: y never changes, and of each line of minima one point is marked.",
    "y only, minima": "It depends on y only: x never changes, and of each line of minima one point is marked.",
    "line": "Its minima form a line, of which one point is marked.",
    "some line": "Some of its minima form a line, of which one point is marked.",
    "region": "Its minima fill a region, of which one point is marked.",
    "some region": "Some of its minima fill a region, of which one point is marked.",
    "many": "It has dozens of minima: only the lowest are marked.",
    "none": "It has no minimum, saddle or maximum in the box.",
    "no minimum": "It has no minimum in the box.",
    "undercut": "No minimum is the lowest point: elsewhere in the box it is lower.",
    "kinked": "It has kinks or jumps, where the slope changes suddenly: "
    "at a minimum on a kink, SGD with a constant lr usually hops to and fro.",
    "endless": "It is unbounded below: runs may go down without end.",
    "lower": "It is lower outside the box.",
    "partial": "It is undefined on part of the box: a run that gets there ends.",
}
"""What can be said of a function, for people."""

COUNTED = (("minimum", "minima"), ("saddle", "saddles"), ("maximum", "maxima"))
"""Kinds of critical points, one and several."""


@dataclass(frozen=True)
class Facts:
    """What a note tells.

    Attributes:
        counts: how many minima, saddles and maxima were found.
        degenerate: whether there are critical points of another kind.
        kinked: whether f has jumps, or kinks in the box.
        complete: whether these are all, as far as can be seen.
        set_of_minima: "", or that some or all minima form a line or a region, as a key of SENTENCES.
        crowded: whether there are so many minima that only the lowest are marked.
        undercut: whether f is lower in the box than at each minimum.
        endless: whether f is unbounded below.
        lower: whether it is lower outside of the box than anywhere inside.
    """

    counts: tuple[int, ...]
    degenerate: bool
    kinked: bool
    complete: bool
    set_of_minima: str
    crowded: bool
    undercut: bool
    endless: bool
    lower: bool


def note(traits: FunctionTraits, facts: Facts) -> str:
    """What kind of function it is, for people."""
    return " ".join(_sentences(traits, facts))


def _sentences(traits: FunctionTraits, facts: Facts) -> Iterator[str]:
    if traits.name:
        yield SENTENCES[traits.name]
    else:
        yield from _of_points(traits, facts)
        if facts.kinked:
            yield SENTENCES["kinked"]
        if facts.endless:
            yield SENTENCES["endless"]
        elif facts.lower:
            yield SENTENCES["lower"]
    if traits.partial:
        yield SENTENCES["partial"]


def _of_points(traits: FunctionTraits, facts: Facts) -> Iterator[str]:
    minima = facts.counts[0]
    if not traits.live.all():
        yield SENTENCES[("x only" if traits.live[0] else "y only") + (", minima" if minima else "")]
    if facts.set_of_minima:
        yield SENTENCES[facts.set_of_minima]
    else:
        if facts.crowded:
            yield SENTENCES["many"]
        if facts.complete or not facts.crowded:
            yield from _count(facts.counts, facts.complete, facts.degenerate)
    if facts.undercut:
        yield SENTENCES["undercut"]
    elif not minima and (any(facts.counts) or facts.degenerate):
        yield SENTENCES["no minimum"]


def _count(counts: Sequence[int], complete: bool, degenerate: bool) -> Iterator[str]:
    parts = [
        f"{n} {singular if n == 1 else plural}" for n, (singular, plural) in zip(counts, COUNTED, strict=True) if n
    ]
    if parts:
        yield f"Found in the box: {'' if complete else 'at least '}{', '.join(parts)}."
    elif not degenerate:
        yield SENTENCES["none"]

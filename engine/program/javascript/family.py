"""The surface of a module: its constants as functions of its parameters, so that one module serves every kappa.

SymPy orders terms by their numbers, so that members of a family may differ in the order of a sum. That changes nothing
in it; a module has the operations of one member, and what they give is compared with that of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from engine.program.program import Program, evaluate
from engine.program.surface_form import SurfaceForm, form_of, surface_constants, trace_surface
from surfaces.base import Array, Surface

SHARES = (0.0, 0.125, 0.25, 0.5, 0.75, 0.875, 1.0)
"""Where the values of a parameter lie that are looked at, as shares of its range."""

ROUNDING = 1e-13
"""By how much of themselves two members may differ for being computed in another order."""


@dataclass(frozen=True)
class Family:
    """A surface for a module.

    Attributes:
        surface: as it was asked for.
        member: the one that is traced.
        affine: for each constant its value where all parameters are 0, and what each parameter adds per unit; None
            where they are not of this kind, or where facts about the surface depend on its parameters.
    """

    surface: Surface
    member: Surface
    affine: tuple[tuple[float, ...], ...] | None

    @property
    def form(self) -> SurfaceForm:
        """The form of all programs of the module."""
        return form_of(self.member)


@lru_cache(maxsize=64)
def family_of(surface: Surface) -> Family:
    """The family of a surface; of most it is the surface alone."""
    if not surface.parameters:
        return Family(surface, surface, None)
    usual = surface.with_params(**{name: parameter.default for name, parameter in surface.parameters})
    affine = _affine(usual)
    return Family(surface, surface if affine is None else usual, affine)


def constants_at(affine: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """The constants where the parameters have these values, as the browser computes them."""
    found = []
    for base, *slopes in affine:
        total = base
        for slope, value in zip(slopes, values, strict=True):
            total += slope * value
        found.append(total)
    return found


def _affine(usual: Surface) -> tuple[tuple[float, ...], ...] | None:
    """The coefficients by which every member is what it should be, None where there are none."""
    members = [_member(usual, name, share) for name, _ in usual.parameters for share in SHARES]
    if any(_facts(member) != _facts(usual) for member in members):
        return None
    slopes = [_slopes(usual, place, members) for place in range(len(usual.parameters))]
    if any(slope is None for slope in slopes):
        return None
    bases = [
        constant - sum(slope[k] * value for slope, value in zip(slopes, usual.values, strict=True) if slope)
        for k, constant in enumerate(_constants(usual))
    ]
    rows = tuple((base, *(slope[k] for slope in slopes if slope)) for k, base in enumerate(bases))
    return rows if all(_is_same(usual, rows, member) for member in [usual, *members]) else None


def _slopes(usual: Surface, place: int, members: Sequence[Surface]) -> list[float] | None:
    """What a parameter adds to each constant, by another member with the same operations; None where there is none."""
    moved = [m for m in members if m.values[place] != usual.values[place] and form_of(m) == form_of(usual)]
    if not moved:
        return None
    gap = moved[-1].values[place] - usual.values[place]
    return [(b - a) / gap for a, b in zip(_constants(usual), _constants(moved[-1]), strict=True)]


def _member(surface: Surface, name: str, share: float) -> Surface:
    parameter = dict(surface.parameters)[name]
    low, high = parameter.low, parameter.high
    value = low * (high / low) ** share if parameter.log else low + share * (high - low)
    return surface.with_params(**{name: float(f"{value:.6g}")})


def _is_same(usual: Surface, rows: Sequence[Sequence[float]], member: Surface) -> bool:
    """Whether the usual operations with a member's constants give f and its gradient on a grid of the box."""
    grid = np.stack(np.meshgrid(*(np.linspace(low, high, 7) for low, high in usual.domain))).reshape(2, -1)
    constants = {f"constant.{k}": value for k, value in enumerate(constants_at(rows, member.values))}
    found = _evaluated(trace_surface(usual), {"x": grid[0], "y": grid[1], **constants})
    wanted = np.stack([member.value(grid), *member.gradient(grid)])
    return bool(np.all(np.abs(found - wanted) <= ROUNDING * np.abs(wanted).max(axis=1, keepdims=True)))


def _evaluated(program: Program, inputs: dict[str, Any]) -> Array:
    """The outputs of a program, one below the other."""
    values: dict[int, Any] = {k: inputs[name] for k, name in enumerate(program.inputs)} | dict(program.constants)
    with np.errstate(all="ignore"):
        evaluate(program.operations, values)
    return np.stack([np.asarray(values[value], dtype=np.float64) for _, value in program.outputs])


def _constants(surface: Surface) -> list[float]:
    return list(surface_constants(surface).values())


def _facts(surface: Surface) -> Surface:
    """What else the browser knows of a surface."""
    return replace(surface, expr=None, values=(), note="", lr=0.0, start=(0.0, 0.0), steps=0, abbreviations=())

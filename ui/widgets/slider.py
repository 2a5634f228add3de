"""Sliders over stops: generated from the specification of a number, with what a link put between two of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final, Protocol

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from i18n.numbers import setting_text
from ui.state.session import keep_notices, stop_between

KEEP: Final = "session"
"""Every widget keeps its value while it is not drawn: hidden by a choice, or on another page."""

_MANTISSAS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


class NumberSpec(Protocol):
    """What `optimizers.Hyper` and `surfaces.Parameter` say of a number; see `Hyper` for the meaning of each."""

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...

    @property
    def log(self) -> bool: ...

    @property
    def complement(self) -> bool: ...


def stops(spec: NumberSpec) -> list[float]:
    """The values a slider stops at: round numbers, evenly spread on the specification's own scale."""
    if spec.complement:
        # Equal ratios of 1 - value: 0, .2, .4, .5 ... .9, .92 ... .99, .992 ...
        rests = [m / 10 * 10.0**-e for e in range(5) for m in (10, 8, 6, 5, 4, 3, 2.5, 2, 1.5, 1.2)]
        values: Iterable[float] = (round(1 - rest, 7) for rest in rests)
    elif spec.log:
        low, high = math.floor(math.log10(spec.low)), math.ceil(math.log10(spec.high))
        values = (float(f"{m}e{e}") for e in range(low, high + 1) for m in _mantissas(e, low, high))
    else:
        values = (spec.low + (spec.high - spec.low) * k / 100 for k in range(101))
    return sorted({v for v in values if spec.low <= v <= spec.high} | {spec.low, spec.high})


def _mantissas(exponent: int, low: int, high: int) -> tuple[float, ...]:
    """The stops of one power of ten: ten of them in a range of up to eight powers, fewer in a longer one.

    A range of more than 14 powers is finely divided where it is used, and its lower end is there for rare cases.
    """
    if high - low <= 8:
        return _MANTISSAS
    if high - low <= 14:
        return (1.0, 3.0)
    return _MANTISSAS if exponent >= high - 7 else (1.0,)


def slider(
    label: str,
    key: str,
    values: Iterable[float],
    help: str,
    show: Callable[[float], str] = setting_text,
    default: float | None = None,
) -> float:
    """A slider over given stops, with the value that a link put between two of them as a stop of its own.

    `default` is where it stands if nothing has been put into it yet.
    """
    between = stop_between(key, default)
    options = sorted({*values} | ({between} if between is not None else set()))
    start = None if key in st.session_state else default
    return float(st.select_slider(label, options, start, key=key, help=help, format_func=show, persist_state=KEEP))


def toggle(label: str, key: str, help: str, default: bool) -> bool:
    """A switch; `default` is where it stands if nothing has been put into it yet."""
    start = False if key in st.session_state else default  # Streamlit wants one owner of the value
    return bool(st.toggle(label, start, key=key, help=help, persist_state=KEEP))


def lazy_section(label: str, key: str, *, expanded: bool = False) -> ExpanderContainer:
    """A section to be filled only while it is `open`: what is closed costs nothing in a rerun."""
    return st.expander(label, expanded=expanded, key=key, on_change=keep_notices)


def lazy_popover(label: str, key: str, icon: str) -> PopoverContainer:
    """A pop-over to be filled only while it is `open`."""
    return st.popover(label, icon=icon, key=key, on_change=keep_notices)

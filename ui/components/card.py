"""The card: a rule with the numbers of the player's step, and a table of every quantity. See `assets/card/card.js`."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np

from engine.experiments.trace import QUANTITY_NAMES, Anatomy
from i18n import say
from optimizers.base import Optimizer
from ui.components.card_contract import CardForm, CardHeader, CardLine
from ui.components.mathml import mathml
from ui.components.mount import mount
from ui.components.wire import pack

_card = mount("card", "rv-card")


def card(trace: Anatomy, key: str) -> None:
    """The rule with the numbers of the player's step, and a table of every quantity."""
    _card(key="card", data=card_payload(trace, key))


def card_payload(trace: Anatomy, key: str) -> bytes:
    """What `assets/card/card.js` shows: the lines as MathML with places for numbers, and the numbers."""
    names, words = list(trace.values), {name: say(QUANTITY_NAMES[name]) for name in QUANTITY_NAMES}
    constants = {name: _constant(name, trace.values[name]) for name in names}
    header: CardHeader = {
        "key": key,
        "steps": trace.steps,
        "ending": trace.ending,
        "names": [{"name": name, "constant": constants[name]} for name in names],
        "forms": _forms(trace.optimizer, trace, names),
        "rows": [
            {
                "index": names.index(name),
                "symbol": mathml(trace.symbol(name), "inline"),
                "words": words.get(name, ""),
                "help": say(QUANTITY_NAMES.get(name, name.replace("_", " "))),
            }
            for name in trace.shown
        ],
    }
    arrays = {
        f"q{i}": np.broadcast_to(trace.values[name], (2, trace.steps))
        for i, name in enumerate(names)
        if constants[name] is None
    }
    return pack(header, arrays)


def _constant(name: str, value: Any) -> float | str | None:
    """The value of what does not change; None for arrays."""
    return "t" if name == "t" else float(value) if np.ndim(value) == 0 else None


def _forms(optimizer: Optimizer, trace: Anatomy, names: list[str]) -> list[CardForm]:
    """The rule's lines as MathML, once for each stretch of steps with the same lines."""

    def place(name: str, before: bool) -> str:
        return rf"\text{{@{names.index(name + '-' * before)}@}}"

    forms: list[CardForm] = []
    for lines, steps in groupby(range(1, max(2, trace.steps + 1)), optimizer.lines):
        parts: list[CardLine] = [
            {
                "symbolic": mathml(line.symbolic(trace.symbols)),
                "substituted": mathml(f"= {line.substituted(place)} = {place(line.name, False)}"),
            }
            for line in lines
        ]
        forms.append({"last": list(steps)[-1], "lines": parts})
    return forms

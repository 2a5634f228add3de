"""Write the hyperparameter table of README.md from the registry: `python -m tools.readme`."""

from __future__ import annotations

import re
from pathlib import Path

from i18n.numbers import setting_text
from optimizers import OPTIMIZERS

README = Path(__file__).parents[1] / "README.md"


def hyper_table() -> str:
    """A Markdown table of every hyperparameter and switch, in the registry's order."""
    lines = ["| optimizer | hyperparameter | default | range | what it does |", "|---|---|---|---|---|"]
    for rule in OPTIMIZERS.values():
        for name, spec in rule.hypers().items():
            default, low, high = map(setting_text, (spec.default, spec.low, spec.high))
            lines.append(f"| {rule.title} | `{name}` | {default} | {low} to {high} | {spec.help} |")
        for name, choice in rule.switches().items():
            lines.append(f"| {rule.title} | `{name}` | {'on' if choice.default else 'off'} | on, off | {choice.help} |")
    return "\n".join(lines)


def with_table(text: str) -> str:
    """The README's text with the table between its markers."""
    block = f"<!-- hypers:begin -->\n{hyper_table()}\n<!-- hypers:end -->"
    return re.sub(r"<!-- hypers:begin -->.*<!-- hypers:end -->", lambda _: block, text, flags=re.DOTALL)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")

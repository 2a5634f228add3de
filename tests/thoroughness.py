"""How thorough a run is: `make test` takes minutes, `make test-all` sets RAVINE_SOAK=1 and tries many more examples."""

from __future__ import annotations

import os

SOAK = os.environ.get("RAVINE_SOAK", "") not in ("", "0")

EXAMPLES = 50
"""Examples of a property in a run that is not a soak, at most."""


def examples(soak: int) -> int:
    """`max_examples` of a property that is tried with `soak` examples in a soak."""
    return soak if SOAK else min(soak, EXAMPLES)

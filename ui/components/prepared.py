"""What a folder without a server knows of its files: noted when it is built, as the app in it does not have them.

The browser fetches our modules and plotly.js from the folder itself. Python there needs their addresses alone, and the
files only when somebody saves a race as a page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

NOTE = Path(__file__).with_name("prepared.json")


class Prepared(NamedTuple):
    """The note.

    Attributes:
        version: of our own files, see `ui.components.files.Code`.
        plotly: {name: address} of plotly.js.
        saved: addresses of the files that a saved page is made of, below the folder.
    """

    version: str
    plotly: Mapping[str, str]
    saved: Sequence[str]

    def text(self) -> str:
        """What `NOTE` holds."""
        return json.dumps(self._asdict(), sort_keys=True)


@cache
def prepared() -> Prepared | None:
    """The note of a folder without a server; None where the files themselves are there."""
    return Prepared(**json.loads(NOTE.read_text(encoding="utf-8"))) if NOTE.is_file() else None

"""The licences of all that is in the site, as one text: `LICENSES.txt`."""

from __future__ import annotations

from pathlib import Path

from tools.site import packages, streamlit_page

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "ui/components/assets/built/LICENSES.txt"
HEAD = """Ravine, with programs and fonts of others that this folder brings along. Each has its own licence.
"""


def text() -> str:
    """The text: ours, then each package's."""
    ours = ("Ravine", (ROOT / "LICENSE").read_text(encoding="utf-8"))
    built = ("fonts and video", BUILT.read_text(encoding="utf-8"))
    parts = [ours, built, *streamlit_page.licences(), *packages.licences()]
    return "\n".join([HEAD, *(f"{'=' * 100}\n{name}\n{'=' * 100}\n\n{licence.strip()}\n" for name, licence in parts)])

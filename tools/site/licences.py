"""The licences of all that is in the site, as one text: `LICENSES.txt`."""

from __future__ import annotations

from pathlib import Path

from tools.site import packages

ROOT = Path(__file__).parents[2]
BUILT = {
    "fonts and video": ROOT / "ui/components/assets/built/LICENSES.txt",
    "plotly.js": ROOT / "ui/components/plotly/LICENSES.txt",
    "stlite, Streamlit's page, Pyodide and CPython": Path(__file__).with_name("notices.txt"),
}
"""What brings no licence along in the form in which it is downloaded, or is of the repository."""
HEAD = """Ravine, with programs and fonts of others that this folder brings along. Each has its own licence.
"""


def text() -> str:
    """The text: ours, then each package's."""
    ours = ("Ravine", (ROOT / "LICENSE").read_text(encoding="utf-8"))
    built = [(name, path.read_text(encoding="utf-8")) for name, path in BUILT.items()]
    parts = [ours, *built, *packages.licences()]
    return "\n".join([HEAD, *(f"{'=' * 100}\n{name}\n{'=' * 100}\n\n{licence.strip()}\n" for name, licence in parts)])

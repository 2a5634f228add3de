"""Write the elementary functions in JavaScript anew: `python -m tools.elementary`."""

from __future__ import annotations

from pathlib import Path

from engine.program.javascript.elementary_text import elementary_module, tables_module

FOLDER = Path(__file__).parents[1] / "ui" / "components" / "assets" / "program"
MODULES = {FOLDER / "elementary.js": elementary_module, FOLDER / "elementary_tables.js": tables_module}

if __name__ == "__main__":
    for path, text in MODULES.items():
        path.write_text(text(), encoding="utf-8")

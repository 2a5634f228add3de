"""The check at start that .streamlit/config.toml is in force, with hidden options and under any Streamlit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit import config

CONFIG = Path(__file__).parents[2] / ".streamlit/config.toml"


class SettingsError(RuntimeError):
    """The app would run without what its settings promise."""


def check_settings() -> None:
    """Raise `SettingsError` if an option is not as the file says, and nobody has said otherwise.

    So it is where the app is started in another folder, or under a Streamlit that does not know an option. What the
    command line or an environment variable says is somebody's own choice.
    """
    wrong = [name for name, value in options(tomllib.loads(CONFIG.read_text(encoding="utf-8"))) if not _is(name, value)]
    if wrong:
        raise SettingsError(f"not in force: {', '.join(wrong)} of {CONFIG}. Start the app in the folder of its app.py.")


def options(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(dotted name, value) of all settings in a TOML table."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from options(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _is(name: str, value: Any) -> bool:
    try:
        return bool(config.get_option(name) == value or config.get_where_defined(name) == config._DEFINED_BY_FLAG)
    except RuntimeError:  # Streamlit does not know it
        return False

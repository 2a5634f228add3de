"""What the environment may say, and what is said about what it may not."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from ui.server.options import OptionError, Options, read_options

ROOT = Path(__file__).parents[3]
NAMES = {field.name: f"RAVINE_{field.name.upper()}" for field in dataclasses.fields(Options)}


def test_nothing_said_is_the_default() -> None:
    assert read_options({}) == Options()
    assert read_options(dict.fromkeys(NAMES.values(), "")) == Options()


def test_everything_can_be_said() -> None:
    said = {"metrics": "9100", "log": "json", "memory_mb": "900", "drain": "5.5", "stop": "20"}
    read = read_options({NAMES[field]: text for field, text in said.items()})
    assert read == Options(("127.0.0.1", 9100), "json", 900.0, 5.5, 20.0)
    assert read_options({"RAVINE_METRICS": "192.0.2.7:9100"}).metrics == ("192.0.2.7", 9100)
    assert read_options({"RAVINE_METRICS": "[::1]:9100"}).metrics == ("::1", 9100)
    assert read_options({"RAVINE_METRICS": "::1:9100"}).metrics == ("::1", 9100)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("RAVINE_METRICS", "localhost"),
        ("RAVINE_METRICS", "0"),
        ("RAVINE_METRICS", "70000"),
        ("RAVINE_METRICS", "127.0.0.1:"),
        ("RAVINE_LOG", "xml"),
        ("RAVINE_MEMORY_MB", "1 GB"),
        ("RAVINE_MEMORY_MB", "-1"),
        ("RAVINE_MEMORY_MB", "nan"),
        ("RAVINE_DRAIN", "inf"),
        ("RAVINE_STOP", "0"),
    ],
)
def test_what_cannot_be_done_is_said_with_name_and_text(name: str, text: str) -> None:
    with pytest.raises(OptionError) as refused:
        read_options({name: text})
    assert name in str(refused.value)
    assert repr(text) in str(refused.value)


@pytest.mark.parametrize("name", NAMES.values())
def test_the_documentation_names_every_option(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs/hosting.md").read_text(encoding="utf-8")

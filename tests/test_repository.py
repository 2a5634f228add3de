"""Files that only machines read: the image, the workflows, the forms. What they name exists."""

from __future__ import annotations

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOT_SERVED = {"tests", "benchmarks", "deploy", "docs", "static", "tools", ".ci", ".github"}
"""Top-level folders that the running app does not need."""

_PLAIN = r"""[^\s"'\[\]{}&*!|>%@`#:-](?:[^:#]|:(?! )|(?<! )#)*"""
_VALUE = rf"""(?:"[^"]*"|'[^']*'|\[[^\[\]]*\]|[|>]-?|{_PLAIN})"""
_YAML_LINE = re.compile(rf"(?:- )*(?:[\w./-]+:(?: {_VALUE})?|{_VALUE})")


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


YAML = [name for name in tracked() if name.endswith((".yml", ".yaml", ".cff"))]
SPEAKS_OF_MAKE = [*YAML, ".ci/run", *(name for name in tracked() if name.endswith(".md") and "/" not in name)]


def targets() -> set[str]:
    """The Makefile's targets that are not files."""
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text("Makefile"), re.MULTILINE)
    return set(phony.split())


def make_targets_in(name: str) -> set[str]:
    """What a file says to make: `make test` in prose, `make lint types` on a line that is run."""
    run = re.findall(r"^\s*(?:- run:|exec)\s+make ([a-z -]+?)(?: [A-Z]+=\w+)*$", text(name), re.MULTILINE)
    prose = re.findall(r"`make ([a-z-]+)", text(name))
    return {target for line in run for target in line.split()} | set(prose)


def yaml_faults(source: str) -> list[str]:
    """Lines that are not of the part of YAML that we write: mappings, lists and block texts, indented by twos."""
    faults, block = [], None
    for number, line in enumerate(source.splitlines(), 1):
        content, indent = line.strip(), len(line) - len(line.lstrip(" "))
        if not content or content.startswith("#") or (block is not None and indent > block):
            continue
        block = indent if re.search(r" [|>]-?$", content) else None
        if indent % 2 or not _YAML_LINE.fullmatch(line.lstrip(" ").rstrip()):
            faults.append(f"{number}: {line}")
    return faults


def test_the_image_has_the_app_and_nothing_else() -> None:
    """.dockerignore names what gets in, and the Dockerfile takes all of that."""
    rules = [line for line in text(".dockerignore").splitlines() if not line.startswith("#")]
    assert rules[0] == "**"
    folders = {name.split("/")[0] for name in tracked() if "/" in name} - NOT_SERVED - {".streamlit"}
    files = {"app.py", "LICENSE", "requirements.lock", ".streamlit/config.toml"}
    assert {rule.removeprefix("!") for rule in rules if rule.startswith("!")} == folders | files | {"deploy/image"}
    assert "\nCOPY . .\n" in text("Dockerfile")


def test_nothing_that_the_image_needs_is_ignored() -> None:
    let_in = [name for name in tracked() if name.split("/")[0] not in NOT_SERVED and "/" in name]
    later = [rule for rule in text(".dockerignore").split("**\n", 1)[1].split() if not rule.startswith("!")]
    assert later
    assert [(name, rule) for name in let_in for rule in later if fnmatch(f"/{name}", rule.replace("**", "*"))] == []


@pytest.mark.parametrize("name", SPEAKS_OF_MAKE)
def test_every_target_that_is_named_exists(name: str) -> None:
    assert make_targets_in(name) <= targets()


def test_every_target_is_one_of_the_makefile() -> None:
    assert targets() == set(re.findall(r"^([a-z][a-z-]*):", text("Makefile"), re.MULTILINE))


def test_the_workflows_run_what_make_test_runs() -> None:
    run = set.union(*(make_targets_in(name) for name in YAML if name.startswith(".github/workflows/")))
    assert {"lint", "types", "node", "executors", "test-fast", "browser", "test-all"} <= run


@pytest.mark.parametrize("name", YAML)
def test_yaml_is_well_formed(name: str) -> None:
    assert yaml_faults(text(name)) == []


@pytest.mark.parametrize("source", ["a:\n   b: 1", "a: b: c", "\ta: 1", "a: [1", "a: 'b", "- run: echo # no", "a: @b"])
def test_what_is_no_yaml_is_noticed(source: str) -> None:
    assert yaml_faults(source) != []


def test_the_citation_has_what_its_format_asks_for() -> None:
    keys = re.findall(r"^([a-z-]+):", text("CITATION.cff"), re.MULTILINE)
    assert {"cff-version", "message", "title", "authors"} <= set(keys)
    assert "cff-version: 1.2.0\n" in text("CITATION.cff")
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", [name for name in tracked() if name.startswith(("tools/", ".ci/"))])
def test_scripts_that_are_called_exist(name: str) -> None:
    assert [
        called for called in re.findall(r"(?<!tests/)\btools/\w+\.\w+", text(name)) if not (ROOT / called).is_file()
    ] == []

"""The lock files hold what the lists of packages name, with hashes, and the lists name what the code imports."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = {
    "requirements.txt": "requirements.lock",
    "requirements-dev.txt": "requirements-dev.lock",
    "tools/installer.txt": "tools/installer.lock",
}
PRODUCTION = ("elementary", "surfaces", "optimizers", "engine", "lessons", "i18n", "figures", "ui", "pages", "app.py")
BROWSER = {"pyodide"}
"""What is there where Python runs in a browser, and is installed nowhere else."""
PACKAGES = {"google.protobuf": "protobuf"}
"""Of modules that have other names than their packages."""
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def listed(path: str) -> dict[str, str]:
    """name -> version in a list of packages and in the lists that it includes."""
    packages: dict[str, str] = {}
    for line in (ROOT / path).read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            packages |= listed(line.removeprefix("-r "))
        elif line and not line.startswith("#"):
            name, version = line.partition(";")[0].split("==")  # an exact version, or the test fails here
            packages[normal(name)] = version.strip()
    return packages


def locked(path: str) -> dict[str, tuple[str, int]]:
    """name -> (version, number of hashes) in a lock file."""
    text = (ROOT / path).read_text(encoding="utf-8").replace("\\\n", "")
    entries = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    packages = {}
    for entry in entries:
        pin = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", entry)
        assert pin, f"{path} pins no version: {entry}"
        packages[normal(pin[1])] = pin[2], len(_HASH.findall(entry))
    return packages


def imported_packages() -> set[str]:
    """The packages that the app's code imports, but Python's own and the app's."""
    files = [
        file for name in PRODUCTION for file in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    ]
    names = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(node.module or "")
    ours = {name.removesuffix(".py") for name in PRODUCTION}
    return {_package_of(name) for name in names} - set(sys.stdlib_module_names) - ours - BROWSER


def _package_of(module: str) -> str:
    named = (package for name, package in PACKAGES.items() if module == name or module.startswith(f"{name}."))
    return next(named, module.split(".", maxsplit=1)[0])


@pytest.mark.parametrize(("source", "lock"), LOCKS.items())
def test_the_lock_is_of_the_list(source: str, lock: str) -> None:
    versions = {name: version for name, (version, _) in locked(lock).items()}
    assert listed(source).items() <= versions.items(), f"{source} has changed: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS.values())
def test_every_package_has_hashes(lock: str) -> None:
    assert [name for name, (_, hashes) in locked(lock).items() if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS.values())
def test_a_lock_names_no_place(lock: str) -> None:
    """Whoever installs says from where, with pip's own settings."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*--(?!hash)", text, re.MULTILINE)


def test_the_tests_run_with_what_the_app_runs_with() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


def test_the_list_names_every_package_that_the_code_imports() -> None:
    """A package that only came with another one could leave with it."""
    assert set(map(normal, imported_packages())) == set(listed("requirements.txt"))

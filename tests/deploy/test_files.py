"""What docs/serving.md says of the files in deploy/ is so, and the programs that they are for take them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.processes import ROOT, UNIT, Process
from tests.deploy.proxies import (
    DEPLOY,
    LAYOUTS,
    Layout,
    caddy_environment,
    caddy_values,
    make_certificate,
    nginx_command,
    nginx_values,
    program,
    site_values,
    write_caddy,
)
from ui.components.questions import KINDS
from ui.components.routes import PROGRAM

SERVING = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
FOLDERS = ("nginx", "caddy", "systemd")
POLICY = re.compile(r"(default-src 'self';[^\"]+?form-action 'self')(?:; frame-ancestors 'self'|\$ravine_frames|\")")
"""Who may frame a page is another thing for the player alone: `test_proxies.py` asks."""
EVERYWHERE = pytest.mark.parametrize("layout", LAYOUTS, ids=str)


@pytest.fixture
def processes() -> list[Process]:
    """Two that do not run."""
    return [Process(), Process()]


def test_the_documents_name_every_file() -> None:
    files = [file for folder in FOLDERS for file in (DEPLOY / folder).rglob("*") if file.is_file()]
    assert len(files) > 6
    assert [file.name for file in files if f"{file.name}`" not in SERVING] == []


@EVERYWHERE
def test_the_documents_name_everything_that_is_filled_in(
    layout: Layout, processes: list[Process], tmp_path: Path
) -> None:
    values = nginx_values(layout, processes) | site_values(layout, 1, tmp_path) | caddy_values(layout)
    variables = caddy_environment(tmp_path, layout, 1, processes, tmp_path)
    names = [*values, *(name for name in variables if name.startswith("RAVINE_"))]
    assert [name for name in names if f"`{name}`" not in SERVING] == []


def test_every_variable_is_in_the_documents() -> None:
    text = "".join(file.read_text() for file in (DEPLOY / "caddy").iterdir())
    assert {name for name in re.findall(r"\{\$(\w+)", text) if f"| `{name}` |" not in SERVING} == set()


def test_the_policy_is_the_same_everywhere() -> None:
    files = [DEPLOY / "nginx/snippets/ravine.conf", DEPLOY / "caddy/ravine.caddy", ROOT / "docs/serving.md"]
    found = [POLICY.findall(file.read_text()) for file in files]
    assert len({" ".join(policy.split()) for policies in found for policy in policies}) == 1
    assert all(found)


def test_every_payload_has_the_limits_of_payloads() -> None:
    text = (DEPLOY / "nginx/snippets/ravine.conf").read_text()
    (found,) = re.findall(r"location ~ (/player/\(.+\)\$) \{\n    limit_req zone=ravine_payloads", text)
    paths = [f"/player/{kind}" if kind != PROGRAM else f"/player/{kind}/v1" for kind in KINDS]
    assert [path for path in paths if not re.search(found, path)] == []


@EVERYWHERE
def test_nginx_takes_its_files(layout: Layout, processes: list[Process], tmp_path: Path) -> None:
    program("nginx")
    command, _ = nginx_command(tmp_path, layout, 1, processes, make_certificate(tmp_path))
    said = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "[warn]" not in said.stderr.replace('the "user" directive makes sense only', "")


@EVERYWHERE
def test_caddy_takes_its_files(layout: Layout, processes: list[Process], tmp_path: Path) -> None:
    caddy, certificate = program("caddy"), make_certificate(tmp_path)
    environment = caddy_environment(tmp_path, layout, 1, processes, certificate)
    command = [caddy, "validate", "--adapter", "caddyfile", "--config", str(write_caddy(tmp_path, layout))]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here: the unit is not verified")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(
        UNIT.read_text().replace("/srv/ravine/.venv/bin/streamlit", "/bin/true").replace("/srv/ravine", "/")
    )
    said = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert unit.name not in said.stderr

"""Kubernetes' and compose's files: what they say of the image and the server is what these are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from ui.server.health import Health, health_routes
from ui.server.options import Options, read_options

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/kubernetes"
POD = (FOLDER / "deployment.yaml").read_text(encoding="utf-8")
COMPOSE = (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
_SIZES = {"m": 1e6, "g": 1e9, "Mi": 2**20, "Gi": 2**30}


def values(text: str, name: str) -> list[str]:
    """What stands behind a name in a YAML file of ours, wherever that is."""
    return [value.strip('"') for value in re.findall(rf"^[ -]*{re.escape(name)}: (.+)$", text, re.MULTILINE)]


def of_pod() -> Options:
    """The server's options in a pod; raises where one cannot be."""
    return read_options(dict(re.findall(r'- name: (\w+)\n +value: "?([^"\n]*)"?', POD)))


def of_compose() -> Options:
    return read_options(dict(re.findall(r'^ +(RAVINE_\w+): "?([^"\n]*)"?', COMPOSE, re.MULTILINE)))


def size(text: str) -> float:
    number, unit = re.fullmatch(r"(\d+)(\D+)", text).groups()  # type: ignore[union-attr]
    return float(number) * _SIZES[unit]


def test_every_file_is_applied() -> None:
    (listed,) = values((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"), "resources")
    assert set(listed.strip("[]").split(", ")) == {path.name for path in FOLDER.iterdir()} - {"kustomization.yaml"}


def test_the_probes_ask_what_the_server_answers() -> None:
    (mount,) = health_routes(Health())
    assert isinstance(mount, Mount)
    answered = {f"{mount.path}{route.path}" for route in mount.routes if isinstance(route, Route)}
    assert set(values(POD, "path")) == answered


def test_the_user_is_that_of_the_image() -> None:
    assert f"USER {values(POD, 'runAsUser')[0]}:{values(POD, 'runAsGroup')[0]}" in DOCKERFILE
    assert values(POD, "runAsNonRoot") == ["true"]


def test_ports_are_those_that_are_listened_on() -> None:
    metrics = of_pod().metrics
    assert metrics is not None
    assert metrics[0] == "0.0.0.0"  # noqa: S104 - in a pod, for Prometheus
    (exposed,) = re.findall(r"^EXPOSE (\d+)", DOCKERFILE, re.MULTILINE)
    assert values(POD, "containerPort") == [exposed, str(metrics[1])]
    assert values(COMPOSE, "ports") == [f'["127.0.0.1:8501-8502:{exposed}"]']


@pytest.mark.parametrize("text", [POD, COMPOSE], ids=["kubernetes", "compose"])
def test_nothing_is_allowed_that_is_not_needed(text: str) -> None:
    assert "true" in values(text, "readOnlyRootFilesystem") + values(text, "read_only")
    assert values(text, "drop") + values(text, "cap_drop") == ["[ALL]"]


def test_there_is_time_to_end() -> None:
    """Both stages of the end, as docs/hosting.md has them, before the supervisor kills."""
    assert float(values(POD, "terminationGracePeriodSeconds")[0]) > of_pod().drain + of_pod().stop
    assert float(values(COMPOSE, "stop_grace_period")[0].removesuffix("s")) > of_compose().drain + of_compose().stop


def test_the_server_ends_before_the_kernel_ends_it() -> None:
    assert 0 < of_pod().memory_mb * 1e6 < 0.9 * size(values(POD, "memory")[-1])
    assert 0 < of_compose().memory_mb * 1e6 < 0.9 * size(values(COMPOSE, "mem_limit")[0])

"""A container engine for tests: docker where one answers, else podman, which is installed where that can be done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.install import PIP, SAME_INDEX, pip_settings

ROOT = Path(__file__).parents[2]
PROGRAMS = ("podman", "runc", "mmdebstrap")
PACKAGES = (*PROGRAMS, "debian-archive-keyring")
OWN_BASE = "localhost/ravine-base:bookworm"
HARDENED = ("--read-only", "--cap-drop", "all", "--security-opt", "no-new-privileges")

# Where tests run there may be no systemd, no network of containers, and no right to raise a limit.
_PODMAN = ("podman", "--cgroup-manager", "cgroupfs")
_PODMAN_RUN = ("--read-only-tmpfs=false", "--health-interval", "disable")
_LIMITS = ("--ulimit", "nofile=1024:4096", "--ulimit", "nproc=4096:4096")


def _podman_build(base: str) -> list[str]:
    """Options of `podman build`; nothing of an earlier build is used, nothing is left but the image."""
    return ["--network", "host", "--isolation", "chroot", "--format", "docker", "--layers=false", "--from", base]


class UnavailableError(Exception):
    """What a test needs is not here and cannot be installed; says what and why."""


@dataclass(frozen=True)
class Engine:
    """A container engine: the words that its commands begin with, and what it needs behind them."""

    command: tuple[str, ...]
    build_options: Callable[[str], Sequence[str]] = lambda base: ()
    run_options: tuple[str, ...] = ()

    def __call__(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of the engine."""
        done = subprocess.run([*self.command, *words], cwd=ROOT, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise UnavailableError(f"{' '.join([*self.command, *words[:2]])}: {done.stderr[-2000:]}")
        return done

    def build(self, image: str, base: str, *options: str) -> None:
        """Build the image of this checkout. That it cannot be built is a failure, no reason to skip."""
        done = self("build", *self.build_options(base), *options, "--tag", image, ".", check=False)
        assert not done.returncode, done.stdout[-2000:] + done.stderr[-4000:]

    def config(self, image: str) -> dict[str, Any]:
        """What an image says about how it runs, and its `Size` in bytes."""
        (inspected,) = json.loads(self("image", "inspect", image).stdout)
        # podman keeps the health check beside what docker keeps it in.
        return {"Healthcheck": inspected.get("Healthcheck"), **inspected["Config"], "Size": inspected["Size"]}


def engine() -> Engine:
    """The engine of this machine. Raises `UnavailableError`."""
    if _which("docker") and not _fails("docker", "info"):
        return Engine(("docker",), run_options=_LIMITS)
    if not all(map(_which, PROGRAMS)):
        fault = _fails("sh", str(ROOT / "tools/apt.sh"), "--no-install-recommends", *PACKAGES)
        if fault:
            raise UnavailableError(f"no docker answers, and podman cannot be installed: {fault}")
    return Engine((*_PODMAN, "--runtime", str(_which("runc"))), _podman_build, (*_PODMAN_RUN, *_LIMITS))


def _which(program: str) -> str | None:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _fails(*command: str) -> str:
    """What a command said when it failed; nothing when it did not."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return "no answer within five minutes"
    return (done.stderr[-500:] or "failed") if done.returncode else ""


def base(engine: Engine, named: str, folder: Path) -> str:
    """The base that the Dockerfile names if it can be had, else one of Debian's packages; containers of it run.

    Raises `UnavailableError`.
    """
    fault = _fails(*engine.command, "pull", "--quiet", named)
    image = _own_base(engine, fault, folder) if fault else named
    if fault := _fails(*engine.command, "run", "--rm", "--network", "host", *engine.run_options, image, "true"):
        raise UnavailableError(f"{engine.command[0]} cannot run a container on this machine: {fault}")
    return image


def _own_base(engine: Engine, fault: str, folder: Path) -> str:
    """A base made of Debian's packages, where there is no other because of `fault`."""
    if engine.command[0] == "docker":
        raise UnavailableError(f"docker cannot have the base of the Dockerfile, and has no option for another: {fault}")
    if _fails(*engine.command, "image", "inspect", OWN_BASE):
        archive = str(folder / "base.tar")
        parts = ("--variant=minbase", "--include=python3,python3-venv,ca-certificates")
        if other := _fails("mmdebstrap", *parts, "bookworm", archive):
            raise UnavailableError(
                f"there is no base: no registry of images ({fault}), nor Debian's packages ({other})"
            )
        engine("import", archive, OWN_BASE)
    return OWN_BASE


def secrets(folder: Path) -> list[str]:
    """Options for a build that give it this machine's index of packages and its certificates."""
    listed = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True, check=True)
    settings = {key: value for key, value in pip_settings(listed.stdout).items() if key in SAME_INDEX}
    options = []
    if certificates := settings.pop("cert", "") or os.environ.get("SSL_CERT_FILE", ""):
        settings["cert"] = "/run/secrets/ca.crt"
        options += ["--secret", f"id=ca.crt,src={certificates}"]
    lines = [f"{key} = {' '.join(value.split())}" for key, value in settings.items()]
    (folder / "pip.conf").write_text("\n".join(["[global]", *lines, ""]), encoding="utf-8")
    return [*options, "--secret", f"id=pip.conf,src={folder / 'pip.conf'}"]


@dataclass(frozen=True)
class Container:
    """A container that runs in this machine's network."""

    engine: Engine
    id: str

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in it."""
        return self.engine("exec", self.id, *command, check=False)

    def wait_for(self, *command: str, seconds: float = 60) -> None:
        """Wait until a command in it succeeds."""
        deadline = time.monotonic() + seconds
        while (tried := self.run(*command)).returncode:
            assert time.monotonic() < deadline, (tried.stdout, tried.stderr, self.logs())
            time.sleep(0.5)

    def logs(self) -> str:
        """Everything that it has written."""
        said = self.engine("logs", self.id)
        return said.stdout + said.stderr

    def stop(self) -> int:
        """Ask it to end as engines do, by SIGTERM; its exit code. Killed after 30 s, which is 137."""
        self.engine("stop", "-t", "30", self.id)
        return int(self.engine("inspect", "--format", "{{.State.ExitCode}}", self.id).stdout)


@contextmanager
def running(engine: Engine, image: str, *options: str, arguments: Sequence[str] = ()) -> Iterator[Container]:
    """A container of an image, with nothing that it could write to and no rights."""
    common = ("run", "--detach", "--network", "host", *HARDENED, *engine.run_options)
    id = engine(*common, *options, image, *arguments).stdout.split()[-1]
    try:
        yield Container(engine, id)
    finally:
        engine("rm", "--force", id)

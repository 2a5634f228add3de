"""What the site is made of that others made: each file by its hash, from wherever this machine can reach it.

`downloads.toml` has the list. A file is taken from the cache, or from one of its places: an address (Pyodide's
release), npm's or pip's registry by their own clients, or a member of another file of the list. What has another hash
than the list says is not used. The cache is `~/.cache/ravine-site` (or below `XDG_CACHE_HOME`).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tools.site.archive import contents

LIST = Path(__file__).with_name("downloads.toml")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ravine-site"
PATIENCE = 20
"""Seconds for a host to answer; one that did not is not asked again."""
WHEELS_FOR = ["--python-version", "3.13", "--platform", "any", "--implementation", "py", "--abi", "none"]


class DownloadError(Exception):
    """A file that is not to be had, and what each of its places said."""


class Download(NamedTuple):
    """A file of the list.

    Attributes:
        name: in the list.
        file: its own name.
        sha256: of its content.
        url: an address, if it has one.
        npm: package and version, `name@1.0`, if it is in npm's registry.
        pip: project and version, `name==1.0`, if it is on PyPI.
        member: (name of another file of the list, path inside of it), if it is in one.
    """

    name: str
    file: str
    sha256: str
    url: str = ""
    npm: str = ""
    pip: str = ""
    member: tuple[str, str] | None = None

    @property
    def is_package(self) -> bool:
        """Whether it is unpacked into the packages of the site: a wheel from PyPI."""
        return bool(self.pip) and self.name not in _places_only()


def _listed() -> Iterator[Download]:
    for name, entry in tomllib.loads(LIST.read_text(encoding="utf-8")).items():
        known: dict[str, Any] = dict(entry)
        if "member" in known:
            known["member"] = tuple(known["member"])
        yield Download(name, **known)


DOWNLOADS = tuple(_listed())


def path_of(name: str) -> Path:
    """The path of a file of the list in the cache, where it now is. Raises `DownloadError`."""
    (download,) = (each for each in DOWNLOADS if each.name == name)
    path = CACHE / "files" / download.sha256[:12] / download.file
    if not path.is_file() or digest(path) != download.sha256:
        _fetch(download, path)
    return path


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch(download: Download, to: Path) -> None:
    """Have a file in the cache, from the first of its places that gives it."""
    said = []
    for place, how in _places(download):
        with TemporaryDirectory() as folder:
            try:
                got = how(Path(folder))
            except (OSError, HTTPException, DownloadError, KeyError) as fault:  # KeyError: of an archive without it
                said.append(f"  {place}: {fault}")
                continue
            if digest(got) == download.sha256:
                to.parent.mkdir(parents=True, exist_ok=True)
                part = to.with_suffix(f".{os.getpid()}")
                shutil.copyfile(got, part)
                part.replace(to)  # at once: whoever builds meanwhile sees all of it or nothing
                return
            said.append(f"  {place}: SHA-256 {digest(got)}")
    expected = f"SHA-256 {download.sha256} in {LIST.name}"
    raise DownloadError("\n".join([f"{download.file} is not to be had. Expected: {expected}; got:", *said]))


def _places(download: Download) -> Iterator[tuple[str, Callable[[Path], Path]]]:
    """Where a file may come from, and what puts it into a folder."""
    if download.url:
        yield download.url, lambda folder: _from_address(download.url, folder / download.file)
    if download.npm:
        yield f"npm {download.npm}", lambda folder: _from_npm(download.npm, folder)
    if download.pip:
        yield f"pip {download.pip}", lambda folder: _from_pip(download.pip, folder)
    if download.member:
        name, path = download.member
        yield f"{name}: {path}", lambda folder: _from_member(name, path, folder / download.file)


@cache
def _silent_hosts() -> set[str]:
    return set()


def _from_address(url: str, to: Path) -> Path:
    host = url.split("/")[2]
    if host in _silent_hosts():
        raise DownloadError("the host did not answer before")
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as response, to.open("wb") as file:  # noqa: S310 - addresses of the list
            shutil.copyfileobj(response, file)
    except urllib.error.HTTPError:
        raise
    except OSError:
        _silent_hosts().add(host)
        raise
    return to


def _from_npm(package: str, folder: Path) -> Path:
    _run(["npm", "pack", "--silent", "--pack-destination", str(folder), package])
    (file,) = folder.glob("*.tgz")
    return file


def _from_pip(project: str, folder: Path) -> Path:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--ignore-requires-python"]
    wheel = ["--only-binary", ":all:", *WHEELS_FOR, "--dest", str(folder)]
    _run([sys.executable, "-m", "pip", "download", *quiet, *wheel, project])
    (file,) = folder.glob("*.whl")
    return file


def _from_member(name: str, path: str, to: Path) -> Path:
    with zipfile.ZipFile(path_of(name)) as archive, archive.open(path) as member, to.open("wb") as file:
        shutil.copyfileobj(member, file)
    return to


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DownloadError((done.stderr or done.stdout).strip()[-400:] or f"it ended with {done.returncode}")


@cache
def unpacked(name: str) -> Mapping[str, bytes]:
    """{path: content} of an archive of the list: a wheel, or a package of npm without source maps."""
    path = path_of(name)
    if path.suffix == ".whl":
        return contents(path.read_bytes())
    with tarfile.open(path) as archive:
        members = [member for member in archive.getmembers() if member.isfile() and not member.name.endswith(".map")]
        return {m.name.split("/", 1)[1]: file.read() for m in members if (file := archive.extractfile(m))}


def fetch_all() -> list[Path]:
    """Have all that the site is made of in the cache; gives the paths. Raises `DownloadError`."""
    return [path_of(download.name) for download in DOWNLOADS if download.name not in _places_only()]


def _places_only() -> set[str]:
    """Names of files that others may be taken from, and that are nothing of the site themselves."""
    return {download.member[0] for download in DOWNLOADS if download.member}


if __name__ == "__main__":
    print("\n".join(map(str, fetch_all())))

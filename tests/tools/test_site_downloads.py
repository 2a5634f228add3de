"""What the site is made of is used by its hash, from whichever of its places has it."""

from __future__ import annotations

import hashlib
import zipfile
from http.client import IncompleteRead
from pathlib import Path

import pytest

from tools.site import downloads
from tools.site.downloads import Download, DownloadError, path_of, unpacked

GOOD, BAD = b"what is wanted", b"something else"
HASH = hashlib.sha256(GOOD).hexdigest()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, and a wheel with the file that is wanted."""
    monkeypatch.setattr(downloads, "CACHE", tmp_path / "cache")
    with zipfile.ZipFile(tmp_path / "all.whl", "w") as archive:
        archive.writestr("inner/good.bin", GOOD)
    (tmp_path / "bad.bin").write_bytes(BAD)
    return tmp_path


def listed(monkeypatch: pytest.MonkeyPatch, place: Path, address: str, member: str) -> None:
    whole = place / "all.whl"
    known = (
        Download("all", "all.whl", downloads.digest(whole), url=whole.as_uri()),
        Download("one", "good.bin", HASH, url=address, member=("all", member)),
    )
    monkeypatch.setattr(downloads, "DOWNLOADS", known)
    downloads._silent_hosts().clear()


def test_a_file_comes_from_the_next_place_where_the_first_has_another(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(monkeypatch, place, (place / "bad.bin").as_uri(), "inner/good.bin")
    assert path_of("one").read_bytes() == GOOD


def test_a_place_that_does_not_answer_is_passed_over(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, place, "file://nowhere.invalid/good.bin", "inner/good.bin")
    assert path_of("one").read_bytes() == GOOD
    assert "nowhere.invalid" in downloads._silent_hosts()  # it is not asked a second time


def test_a_place_that_breaks_off_is_passed_over(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, place, "https://host.invalid/good.bin", "inner/good.bin")

    whole = downloads._from_address

    def broken(url: str, to: Path) -> Path:
        if url.startswith("https:"):
            raise IncompleteRead(GOOD[:3])
        return whole(url, to)

    monkeypatch.setattr(downloads, "_from_address", broken)
    assert path_of("one").read_bytes() == GOOD


def test_what_has_another_hash_is_never_used(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, place, (place / "bad.bin").as_uri(), "inner/missing.bin")
    with pytest.raises(DownloadError, match=f"Expected: SHA-256 {HASH}") as fault:
        path_of("one")
    assert hashlib.sha256(BAD).hexdigest() in str(fault.value)
    assert not list((place / "cache").rglob("good.bin"))


def test_a_file_of_the_cache_that_was_changed_is_fetched_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, place, (place / "bad.bin").as_uri(), "inner/good.bin")
    path_of("one").write_bytes(BAD)
    assert path_of("one").read_bytes() == GOOD


def test_an_archive_is_read_as_a_folder(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(monkeypatch, place, (place / "bad.bin").as_uri(), "inner/good.bin")
    unpacked.cache_clear()
    assert unpacked("all") == {"inner/good.bin": GOOD}
    unpacked.cache_clear()

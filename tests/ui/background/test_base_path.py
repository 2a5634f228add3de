"""Addresses below the server's base path."""

import pytest

from ui.background.base_path import below


@pytest.mark.parametrize(
    ("base_path", "path", "address"),
    [("", "player", "/player"), ("/ravine/", "player", "/ravine/player"), ("a/b", "", "/a/b/"), ("", "", "/")],
)
def test_slashes_around_a_base_path_do_not_matter(base_path: str, path: str, address: str) -> None:
    assert below(base_path, path) == address

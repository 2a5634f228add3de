"""Addresses below the server's base path, `server.baseUrlPath`."""

from __future__ import annotations


def below(base_path: str, path: str = "") -> str:
    """The address of a path below a base path, which may be empty and have slashes around it or not.

    >>> below("", "player"), below("/ravine/", "player"), below("ravine")
    ('/player', '/ravine/player', '/ravine/')
    """
    return "/".join(["", *filter(None, [base_path.strip("/")]), path])

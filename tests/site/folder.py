"""The built folder, for all tests that look at it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tools.site.build import built
from tools.site.downloads import DownloadError


@cache
def _built() -> Path | DownloadError:
    try:
        return built()
    except DownloadError as fault:
        return fault  # no test tries again: without a network clients of registries take a minute to say so


def site_folder() -> Path:
    """The folder `site/` of the sources as they are; skips where its downloads are not to be had."""
    site = _built()
    if isinstance(site, DownloadError):
        pytest.skip(f"no site without its downloads: {site}")
    return site

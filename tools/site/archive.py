"""Archives as folders; those that are made are equal where what is in them is equal."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping

WHEN = (2000, 1, 1, 0, 0, 0)
"""The time of every file: an archive does not say when it was made."""


def packed(tree: Mapping[str, bytes]) -> bytes:
    """A zip archive of {path: content}."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for path, content in sorted(tree.items()):
            info = zipfile.ZipInfo(path, WHEN)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            file.writestr(info, content, compresslevel=9)
    return archive.getvalue()


def contents(archive: bytes) -> dict[str, bytes]:
    """{path: content} of a zip archive, such as a wheel."""
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        return {info.filename: file.read(info) for info in file.infolist() if not info.is_dir()}


def sent_size(content: bytes) -> int:
    """Bytes that a host sends of a file, which compresses what it sends."""
    return min(len(content), len(gzip.compress(content, 6, mtime=0)))

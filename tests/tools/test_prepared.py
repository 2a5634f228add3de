"""What is prepared for the site without a server is what the app would answer, and each page finds its own."""

from __future__ import annotations

import gzip
import json
from functools import cache

import pytest

from engine.scenario.scenario import query_string
from i18n import LANGUAGES, use_language
from tools.site.prepared import RACES, prepared_files
from ui.components.payload import runs_payload, surface_payload
from ui.components.standalone import path_of


@cache
def files() -> dict[str, bytes]:
    return prepared_files()


def contents_of(file: str) -> dict[str, bytes]:
    whole = gzip.decompress(files()[file])
    length = int.from_bytes(whole[:4], "little")
    contents, offset = {}, 4 + length
    for path, count in json.loads(whole[4:offset]):
        contents[path] = whole[offset : offset + count]
        offset += count
    assert offset == len(whole)
    return contents


def test_the_index_names_a_file_for_every_path() -> None:
    places = json.loads(files()["index.json"])["files"]
    assert set(places.values()) == set(files()) - {"index.json"}
    for path, file in places.items():
        assert path in contents_of(file)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("page", RACES)
def test_a_page_opens_with_the_race_that_the_app_shows(page: str, code: str) -> None:
    use_language(code)
    race, index = RACES[page], json.loads(files()["index.json"])
    contents = contents_of(f"{index['files'][path_of('runs', query_string(race))]}")
    assert contents[path_of("runs", query_string(race))] == runs_payload(race)
    assert contents[path_of("surface", query_string(race.surface_only()))] == surface_payload(race)
    assert index["races"][page]["query"] == query_string(race)
    use_language("en")


def test_equal_sources_give_equal_files() -> None:
    assert prepared_files() == files()

"""What is prepared for the site without a server is what the app would answer, and everything is found."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import Any

import pytest

from engine.scenario import Scenario
from engine.scenario.scenario import query_string
from i18n import LANGUAGES
from lessons.catalog import LESSONS
from optimizers import OPTIMIZERS
from surfaces import SURFACES
from tools.site.prepared import INDEX, KINDS, forms, prepared_files
from ui.components.payload import surface_payload
from ui.state.pages import PAGES


@cache
def files() -> dict[str, bytes]:
    return prepared_files()


def index() -> Any:
    return json.loads(gzip.decompress(files()[INDEX]))


@cache
def contents_of(file: str) -> dict[str, bytes]:
    whole = gzip.decompress(files()[file])
    length = int.from_bytes(whole[:4], "little")
    contents, offset = {}, 4 + length
    for path, count in json.loads(whole[4:offset]):
        contents[path] = whole[offset : offset + count]
        offset += count
    assert offset == len(whole)
    return contents


def content_at(path: str) -> bytes:
    return contents_of(index()["files"][path])[path]


def test_the_index_names_a_file_for_every_path() -> None:
    places = index()["files"]
    assert set(places.values()) == set(files()) - {INDEX}
    assert all(path in contents_of(file) for path, file in places.items())


@pytest.mark.parametrize("key", SURFACES)
def test_each_surface_is_the_apps_and_has_programs_for_everybody(key: str) -> None:
    scenario = Scenario(surface=key)
    assert content_at(f"player/surface?{query_string(scenario)}") == surface_payload(scenario)
    for kind in KINDS:
        program = content_at(f"site/programs/{key}/{kind}").decode()
        assert program.count('"key": ') == len(forms())
    assert set(json.loads(content_at(f"site/surfaces/{key}.json"))["how"]) == set(LANGUAGES)


def test_there_is_a_program_of_each_rule_with_each_choice_of_its_switches() -> None:
    assert len(forms()) == sum(2 ** len(rule.switches()) for rule in OPTIMIZERS.values())
    assert {form.split()[0] for form in forms()} == set(OPTIMIZERS)


def test_the_frame_of_pages_is_the_apps() -> None:
    assert [page["key"] for page in index()["pages"]] == list(PAGES)
    assert set(index()["languages"]) == set(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_lessons_have_a_finding_for_what_can_be_shown(code: str) -> None:
    lessons = json.loads(content_at(f"site/lessons/{code}.json"))
    assert [lesson["key"] for lesson in lessons] == list(LESSONS)
    for lesson, told in zip(LESSONS.values(), lessons, strict=True):
        assert told["right"] in [key for key, _ in told["options"]]
        for scene, shown in zip(lesson.scenes, told["scenes"], strict=True):
            assert shown["own"]["race"] == query_string(scene.scenario)
            assert shown["tried"]["race"] == query_string(scene.with_trial())
            assert all(shown[kind]["finding"] for kind in ("own", "tried"))


def test_equal_sources_give_equal_files() -> None:
    assert prepared_files() == files()

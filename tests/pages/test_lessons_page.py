"""The lessons page, lesson by lesson and control by control, without a browser."""

from __future__ import annotations

import json
from contextvars import ContextVar
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

import i18n as texts
from engine.scenario import Scenario
from engine.scenario.entry import entry
from lessons.catalog import LESSONS
from lessons.evidence_parts import compute_part, parts_of
from lessons.lesson import claim_result
from lessons.scenes import control_spec, control_value, with_control
from lessons.sentences import lesson_text, sentence
from tests.pages import opening
from tests.pages.opening import button, healthy, text
from tests.racing import race
from ui.lessons.params import PARAMS
from ui.lessons.state import belongs, right_answer
from ui.widgets.slider import stops

open_page = partial(opening.open_page, "lessons")

ROAD = list(LESSONS)
PICTURES = [(key, i) for key, lesson in LESSONS.items() for i in range(len(lesson.scenes))]


def speak(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let pages speak a language: AppTest opens them without app.py, which would."""
    monkeypatch.setattr(texts, "_language", ContextVar("language", default=code))


def player_of(app: AppTest) -> dict[str, Any]:
    """What the player was sent."""
    return next(
        json.loads(e.proto.json) for e in app.get("bidi_component") if e.proto.component_name == "ravine_player"
    )


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return healthy(app.run())


def opened(key: str, picture: int = 0) -> AppTest:
    """A lesson's picture after the vote."""
    if picture:
        return open_page(lesson=key, picture=str(picture + 1))
    return click(open_page(lesson=key), "reveal")


def scenario_of(app: AppTest) -> Scenario:
    found: Scenario = opening.session_of(app).lessons.scenario
    return found


def finding_of(key: str, picture: int, scenario: Scenario, language: str = "en") -> str:
    return sentence(claim_result(LESSONS[key], scenario, race(scenario), picture), language)


# --- Opening ---


@pytest.mark.parametrize("code", texts.LANGUAGES)
@pytest.mark.parametrize("key", ROAD)
def test_every_lesson_asks_first_and_shows_then(key: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, code)
    told, lesson = lesson_text(key, code), LESSONS[key]
    app = open_page(lesson=key, **({"lang": code} if code != texts.DEFAULT else {}))
    assert told.question in text(app)
    assert [app.button(key=f"vote:{one}").label for one in lesson.vote.options] == list(told.options.values())
    assert scenario_of(app) == lesson.scenario
    assert player_of(app)["sealed"] is True
    assert player_of(app)["fixed"] is True
    assert told.text not in text(app)
    assert finding_of(key, 0, lesson.scenario, code) not in text(app)
    click(app, "reveal")
    assert player_of(app)["sealed"] is False
    assert told.text in text(app)
    assert told.try_this in text(app)
    assert finding_of(key, 0, lesson.scenario, code) in text(app)
    assert scenario_of(app) == lesson.scenario
    assert dict(app.query_params) == {"lesson": key} | ({"lang": code} if code != texts.DEFAULT else {})


@pytest.mark.parametrize(("key", "picture"), PICTURES)
def test_every_picture_opens_by_its_link_with_its_scenario_and_sentence(key: str, picture: int) -> None:
    app = opened(key, picture)
    own = LESSONS[key].scenes[picture].scenario
    assert scenario_of(app) == own
    assert finding_of(key, picture, own) in text(app)
    assert not app.warning
    assert Scenario.from_query(dict(parse_qsl(player_of(app)["query"])))[0] == own


def test_it_begins_with_the_first_lesson() -> None:
    app = open_page()
    assert app.session_state["lessons.lesson"] == "sgd"
    assert scenario_of(app) == LESSONS["sgd"].scenario


def test_a_lesson_is_linked_by_its_number_too() -> None:
    app = open_page(lesson="3")
    assert dict(app.query_params) == {"lesson": ROAD[2]}
    assert not app.warning


def test_another_lesson_is_chosen_and_the_link_follows() -> None:
    app = open_page(lesson="sgd")
    app.pills(key="lessons.lesson").set_value("adam")
    healthy(app.run())
    assert lesson_text("adam", "en").question in text(app)
    assert scenario_of(app) == LESSONS["adam"].scenario
    assert dict(app.query_params) == {"lesson": "adam"}


def test_a_lesson_shows_its_rules_with_the_values_of_now() -> None:
    app = opened("nesterov")
    app.select_slider(key="nesterov.0:momentum").set_value(0.8)
    healthy(app.run())
    assert r"**Nesterov**: $\eta = 0.01$, $\mu = 0.8$" in text(app)
    assert len(app.latex) == 2


# --- The vote ---


def test_clicks_are_votes_and_the_result_is_told_in_words() -> None:
    app = open_page(lesson="momentum")
    for option in ("few", "several", "several", "many"):
        click(app, f"vote:{option}")
    assert opening.session_of(app).lessons.votes["momentum"] == {"none": 0, "few": 1, "several": 2, "many": 1}
    bars = " ".join(e.proto.body for e in app.get("html"))
    assert "2 votes" in bars
    assert app.button(key="reveal").label == "Reveal"
    click(app, "reveal")
    assert "2 of 4 votes are right." in text(app)
    told = " ".join(e.proto.body for e in app.get("html"))
    assert "2 votes · ✓ right" in told
    assert "1 vote · ✕ wrong" in told


@pytest.mark.parametrize(("option", "words"), [("longer", "right"), ("shorter", "wrong")])
def test_a_single_vote_is_your_answer(option: str, words: str) -> None:
    app = click(click(open_page(lesson="adam"), f"vote:{option}"), "reveal")
    assert f"Your answer is {words}." in text(app)


def test_it_may_be_revealed_without_a_vote() -> None:
    app = open_page(lesson="adam")
    assert app.button(key="reveal").label == "Reveal without a vote"
    assert "Nobody has voted." in text(click(app, "reveal"))


def test_votes_are_kept_for_each_lesson_and_voting_again_forgets_them() -> None:
    app = click(click(open_page(lesson="adam"), "vote:longer"), "reveal")
    app.pills(key="lessons.lesson").set_value("sgd")
    healthy(app.run())
    assert player_of(app)["sealed"] is True
    app.pills(key="lessons.lesson").set_value("adam")
    healthy(app.run())
    assert "Your answer is right." in text(app)
    app.select_slider(key="adam.0:lr").set_value(0.5)
    healthy(app.run())
    click(app, "again")
    assert player_of(app)["sealed"] is True
    assert scenario_of(app) == LESSONS["adam"].scenario
    assert app.button(key="reveal").label == "Reveal without a vote"


@pytest.mark.parametrize("key", ROAD)
def test_the_right_answer_is_that_of_the_question_whatever_was_changed(key: str) -> None:
    lesson = LESSONS[key]
    assert right_answer(key) == lesson.vote.right(lesson.scenario, race(lesson.scenario))


# --- Controls ---


def other_value(key: str, picture: int, name: str) -> Any:
    """Another value of a control: what the lesson asks to try, or one of the slider's."""
    one = LESSONS[key].scenes[picture]
    plain: dict[str, Any] = {"start": (0.5, 0.25), "schedule": "exponential", "noise": 0.2}
    if name in one.trial or name in plain:
        return one.trial.get(name, plain.get(name))
    now, offered = control_value(one, one.scenario, name), stops(control_spec(one, one.scenario, name))
    return next(value for value in offered[len(offered) // 3 :] if value != now)


@pytest.mark.parametrize(("key", "picture"), PICTURES)
def test_every_control_changes_the_race_and_the_sentence_stays_true(key: str, picture: int) -> None:
    app = opened(key, picture)
    for name in LESSONS[key].scenes[picture].controls:
        changes_the_race(app, key, picture, name)
        click(app, "preset")


def changes_the_race(app: AppTest, key: str, picture: int, name: str) -> None:
    one, value = LESSONS[key].scenes[picture], other_value(key, picture, name)
    assert scenario_of(app) == one.scenario
    set_control(app, f"{key}.{picture}", name, value)
    after = with_control(one, one.scenario, name, value)
    assert after != one.scenario, name
    assert scenario_of(app) == after, name
    assert finding_of(key, picture, after) in text(app)
    again = open_page(**{name: app.query_params[name] for name in app.query_params})
    assert scenario_of(again) == after
    assert not again.warning
    assert player_of(again)["sealed"] is False
    assert finding_of(key, picture, after) in text(again)


def set_control(app: AppTest, topic: str, name: str, value: Any) -> None:
    if name == "start":
        for axis, coordinate in zip("xy", value, strict=True):
            app.number_input(key=f"{topic}:{axis}").set_value(coordinate)
    elif name == "schedule":
        app.selectbox(key=f"{topic}:{name}").select(value)
    else:
        app.select_slider(key=f"{topic}:{name}").set_value(value)
    healthy(app.run())


@pytest.mark.parametrize(("key", "picture"), PICTURES)
def test_try_this_does_it_and_back_undoes_it(key: str, picture: int) -> None:
    one = LESSONS[key].scenes[picture]
    app = opened(key, picture)
    click(app, "try")
    assert scenario_of(app) == one.with_trial()
    assert finding_of(key, picture, one.with_trial()) in text(app)
    assert app.button(key="try").disabled
    healthy(app.run())
    assert scenario_of(app) == one.with_trial()
    click(app, "preset")
    assert scenario_of(app) == one.scenario
    assert "opt" not in app.query_params


def test_only_the_controls_of_the_picture_are_there() -> None:
    app = opened("adadelta")
    assert [one.key for one in app.select_slider] == ["adadelta.0:eps", "adadelta.0:rho"]
    assert [one.label for one in app.select_slider] == [
        r"Smoothing $\epsilon$, Adadelta",
        r"Decay rate $\rho$, Adadelta",
    ]
    assert all(one.help for one in app.select_slider)


def test_the_other_half_is_chosen() -> None:
    app = opened("nesterov")
    app.pills(key="lessons.picture").set_value(2)
    healthy(app.run())
    assert scenario_of(app) == LESSONS["nesterov"].scenes[1].scenario
    assert dict(app.query_params) == {"lesson": "nesterov", "picture": "2"}


def test_the_start_may_be_dragged_only_where_it_is_a_control() -> None:
    assert player_of(opened("sgd"))["fixed"] is False
    assert player_of(opened("momentum"))["fixed"] is True


def test_another_language_keeps_what_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("nesterov")
    set_control(app, "nesterov.0", "lr", 0.02)
    speak(monkeypatch, "ko")
    app.session_state["app.language"] = "ko"
    healthy(app.run())
    after = with_control(LESSONS["nesterov"].scenes[0], LESSONS["nesterov"].scenario, "lr", 0.02)
    assert scenario_of(app) == after
    assert finding_of("nesterov", 0, after, "ko") in text(app)


# --- Evidence and links ---


SOME = {"sgd", "adam"}
FEW_LESSONS = [key if key in SOME else pytest.param(key, marks=pytest.mark.soak) for key in ROAD]
"""Two lessons in every run, all of them in the soak."""


def test_a_lesson_names_the_article_that_it_follows() -> None:
    captions = [one.value for one in opened("adam").caption]
    assert any("“Optimization, from SGD to Adam”" in caption for caption in captions)


@pytest.mark.parametrize("key", FEW_LESSONS)
def test_evidence_is_shown_on_demand(key: str) -> None:
    app = opened(key)
    if not LESSONS[key].evidence:
        assert "more" not in [one.key for one in app.button]
        return
    click(app, "more")
    for part in parts_of(key):
        assert sentence(compute_part(part), "en") in text(app)


@pytest.mark.parametrize("key", FEW_LESSONS)
def test_every_link_on_opens_exactly_its_scenario(key: str) -> None:
    app, lesson = opened(key), LESSONS[key]
    links = [(one.proto.page, dict(parse_qsl(one.proto.query_string))) for one in app.get("page_link")]
    assert [page for page, _ in links] == [one.page for one in lesson.links]
    for (page, query), link in zip(links, lesson.links, strict=True):
        there = opening.open_page(page, **query)
        assert opening.scenario_of(there) == link.scenario
        assert not there.warning


def test_links_keep_language_and_view() -> None:
    app = click(open_page(lesson="adam", lang="ko", present="1"), "reveal")
    for one in app.get("page_link"):
        query = dict(parse_qsl(one.proto.query_string))
        assert (query["lang"], query["present"]) == ("ko", "1")


def test_the_visitors_own_race_is_not_lost() -> None:
    app = opening.open_page("race", surface="beale", lr="0.003", opt="adam")
    own = opening.scenario_of(app)
    app.switch_page("pages/lessons.py")
    app.query_params.clear()
    healthy(app.run())
    click(click(app, "reveal"), "try")
    assert opening.scenario_of(app) == own
    app.switch_page("pages/race.py")
    app.query_params.clear()
    healthy(app.run())
    assert opening.scenario_of(app) == own
    assert app.selectbox(key="surface").value == "beale"
    app.switch_page("pages/lessons.py")
    app.query_params.clear()
    healthy(app.run())
    assert scenario_of(app) == LESSONS["sgd"].scenes[0].with_trial()


def test_a_lessons_link_opened_after_a_race_leaves_the_race_alone() -> None:
    app = opening.open_page("race", surface="beale", opt="adam")
    own = opening.scenario_of(app)
    app.switch_page("pages/lessons.py")
    app.query_params.clear()
    for name, value in {"lesson": "nesterov", **LESSONS["nesterov"].scenes[0].with_trial().to_query()}.items():
        app.query_params[name] = value
    healthy(app.run())
    assert scenario_of(app) == LESSONS["nesterov"].scenes[0].with_trial()
    assert opening.scenario_of(app) == own


# --- Bad links ---


BAD = [
    ({"lesson": "wat"}, "lesson"),
    ({"lesson": "adam", "picture": "9"}, "picture"),
    ({"lesson": "adam", "picture": "4"}, "picture"),
    ({"lesson": "adam", "picture": "x"}, "picture"),
    ({"lesson": "adam", "surface": "beale", "opt": "sgd"}, "settings"),
    ({"lesson": "momentum", "opt": "adam"}, "settings"),
    ({"lesson": "adam", "noise": "1"}, "settings"),
    ({"lesson": "sgd", "surface": "nowhere"}, "surface"),
    ({"lesson": "sgd", "grid": "3"}, "grid"),
]


@pytest.mark.parametrize(("query", "named"), BAD)
def test_a_bad_link_is_explained(query: dict[str, str], named: str) -> None:
    app = open_page(**query)
    assert named in app.warning[0].value
    key = query["lesson"] if query["lesson"] in LESSONS else "sgd"
    assert scenario_of(app) == LESSONS[key].scenario


def test_settings_that_the_lesson_derives_are_derived_anew() -> None:
    """Momentum's first picture has the best lr for its kappa: a link cannot give another."""
    own = LESSONS["momentum"].scenario
    worse = {**own.to_query(), "opt": "sgd:lr=0.001,momentum:lr=0.001", "kappa": "50"}
    app = open_page(lesson="momentum", **worse)
    picture = LESSONS["momentum"].scenes[0]
    assert scenario_of(app) == with_control(picture, own, "kappa", 50.0)
    assert "settings" in app.warning[0].value


@pytest.mark.parametrize(("key", "picture"), PICTURES)
def test_a_picture_belongs_to_itself_and_to_what_its_controls_reach(key: str, picture: int) -> None:
    one = LESSONS[key].scenes[picture]
    assert belongs(one, one.scenario)
    assert belongs(one, one.with_trial())
    for name in one.controls:
        assert belongs(one, with_control(one, one.scenario, name, control_value(one, one.scenario, name)))
    assert not belongs(one, Scenario("sphere", entries=(entry("lion"),)))


def test_nothing_of_the_page_is_called_as_on_another() -> None:
    assert [param.link_name for param in PARAMS] == ["lesson", "picture"]
    assert button(open_page(), "Reveal without a vote").help

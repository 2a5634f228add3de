"""The nine lessons: data that is whole in both languages, votes whose answer is computed, links that read back."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from engine.experiments.quadratic_theory import best_momentum, best_sgd
from engine.experiments.saddles import surfaces_with_saddles
from engine.scenario import Scenario
from engine.scenario.scenario import normal
from i18n import LANGUAGES
from lessons.catalog import LESSONS, optimal_for_kappa
from lessons.evidence_parts import compute_part, parts_of
from lessons.findings import Finding, Name, Word
from lessons.lesson import PageKey, claim_result, vote_answer
from lessons.scenes import CONTROLS, control_spec, control_value, slots_of, with_control, with_controls
from lessons.sentences import lesson_text, readable_number, sentence, texts, word
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from tests.racing import race

PICTURES = [pytest.param(p, id=f"{key}-{i}") for key, one in LESSONS.items() for i, p in enumerate(one.scenes)]
EVERY = list(LESSONS.values())
ROAD = ["sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "schedules", "together"]


def test_one_lesson_for_each_claim_and_one_that_puts_all_together():
    assert list(LESSONS) == ROAD
    assert all(lesson.key == key for key, lesson in LESSONS.items())


@pytest.mark.parametrize("lesson", EVERY, ids=ROAD)
class TestALesson:
    def test_takes_two_to_five_minutes(self, lesson: Any):
        assert 2 <= lesson.minutes <= 5

    def test_asks_a_question_with_two_to_four_answers(self, lesson: Any):
        assert 2 <= len(lesson.vote.options) <= 4
        assert len(set(lesson.vote.options)) == len(lesson.vote.options)

    def test_shows_formulas_that_there_are(self, lesson: Any):
        assert lesson.formulas
        assert set(lesson.formulas) <= set(OPTIMIZERS)
        assert set(lesson.schedules) <= set(SCHEDULES)

    def test_opens_pages_with_scenarios_that_these_can_show(self, lesson: Any):
        assert lesson.links
        for link in lesson.links:
            assert link.page in get_args(PageKey)
            assert link.page != "escape" or link.scenario.surface in surfaces_with_saddles()
            assert Scenario.from_query(link.scenario.to_query()) == (link.scenario, ())

    def test_links_no_page_twice_with_the_same_scenario(self, lesson: Any):
        assert len(set(lesson.links)) == len(lesson.links)


RIGHT = {
    "sgd": "many",
    "momentum": "several",
    "nesterov": "momentum",
    "adagrad": "adagrad",
    "adadelta": "nobody",
    "rmsprop": "rmsprop",
    "adam": "longer",
    "schedules": "scheduled",
    "together": "nobody",
}


class TestTheVote:
    @pytest.mark.parametrize("key", ROAD)
    def test_has_a_right_answer_that_is_computed(self, key: str):
        lesson = LESSONS[key]
        right = vote_answer(lesson, lesson.scenario, race(lesson.scenario))
        assert right == RIGHT[key]
        assert right in lesson.vote.options

    @pytest.mark.parametrize(
        ("key", "changes", "right"),
        [
            ("sgd", {"lr": 0.01}, "never"),
            ("sgd", {"lr": 0.05, "start": (0.3, 0.0)}, "never"),
            ("momentum", {"kappa": 1.0}, "none"),
            ("momentum", {"kappa": 10.0}, "few"),
            ("momentum", {"kappa": 1000.0}, "many"),
            ("momentum", {"kappa": 10_000.0}, "many"),
            ("nesterov", {"momentum": 0.0}, "same"),
            ("adagrad", {"lr": 0.0001}, "both"),
            ("rmsprop", {"lr": 1e-6, "eps": 1e-12}, "nobody"),
            ("adam", {"beta2": 0.9}, "shorter"),
            ("adam", {"beta1": 0.0, "beta2": 0.0}, "same"),
            ("schedules", {"noise": 0.0}, "adaptive"),
        ],
    )
    def test_is_answered_from_the_runs_and_not_by_heart(self, key: str, changes: dict[str, Any], right: str):
        lesson = LESSONS[key]
        scenario = with_controls(lesson.scenes[0], lesson.scenario, changes)
        assert vote_answer(lesson, scenario, race(scenario)) == right


@pytest.mark.parametrize("picture", PICTURES)
class TestAPicture:
    def test_is_a_link_that_reads_back(self, picture: Any):
        scenario = picture.scenario
        assert Scenario.from_query(scenario.to_query()) == (scenario, ())
        assert normal(scenario) == scenario

    def test_has_controls_that_change_it(self, picture: Any):
        assert picture.controls
        assert set(picture.controls) <= set(CONTROLS)
        assert set(picture.only_slots) <= set(picture.controls)
        other = {"start": (0.5, 0.25), "schedule": "exponential", "noise": 0.5, "kappa": 50.0}
        for name in picture.controls:
            value = other.get(name, 0.125)
            after = with_control(picture, picture.scenario, name, value)
            assert after != picture.scenario
            assert control_value(picture, after, name) == value
            assert Scenario.from_query(after.to_query()) == (after, ())

    def test_has_controls_within_their_range(self, picture: Any):
        for name in picture.controls:
            spec = control_spec(picture, picture.scenario, name)
            if spec is not None:
                assert spec.low <= control_value(picture, picture.scenario, name) <= spec.high

    def test_refuses_controls_that_it_does_not_have(self, picture: Any):
        for name in set(CONTROLS) - set(picture.controls):
            with pytest.raises(KeyError, match="has the controls"):
                with_control(picture, picture.scenario, name, 0.5)

    def test_offers_something_to_try_that_changes_it(self, picture: Any):
        assert picture.trial
        assert picture.with_trial() != picture.scenario
        for name, value in picture.trial.items():
            assert control_value(picture, picture.with_trial(), name) == value


def test_a_control_for_some_entries_leaves_the_others_alone():
    picture = LESSONS["sgd"].scenes[1]
    after = with_control(picture, picture.scenario, "eps", 0.1)
    assert [one.get("eps") for one in after.entries[1:]] == [1e-10, 0.1]
    assert slots_of(picture, after, "eps") == ("adadelta",)
    assert slots_of(picture, after, "lr") == ("sgd", "adagrad")


def test_the_optimal_settings_follow_kappa():
    for kappa in (2.0, 50.0, 3000.0):
        picture = LESSONS["momentum"].scenes[0]
        after = with_control(picture, picture.scenario, "kappa", kappa)
        sgd, momentum = after.entries
        assert sgd.get("lr") == best_sgd(1.0, kappa)
        assert (momentum.get("lr"), momentum.get("momentum")) == best_momentum(1.0, kappa)
        assert optimal_for_kappa(after) == after


def test_evidence_is_the_same_at_each_call():
    parts = parts_of("schedules")
    assert parts
    assert list(map(compute_part, parts)) == list(map(compute_part, parts))


# --- Texts ---


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ROAD)
def test_a_lesson_says_all_that_there_is_to_say(key: str, language: str):
    lesson, told = LESSONS[key], lesson_text(key, language)
    assert set(told.options) == set(lesson.vote.options)
    assert len(told.scenes) == len(lesson.scenes)
    assert told.try_this == told.scenes[0].try_this
    for text in (told.title, told.question, told.text, told.ask, *told.options.values()):
        assert text.strip() == text
        assert text
    for picture in told.scenes:
        assert picture.caption
        assert picture.try_this


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_hold_nothing_that_markdown_would_take_for_a_sign(language: str):
    def every(tree: Any) -> list[str]:
        parts = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else None
        return [tree] if parts is None else [text for part in parts for text in every(part)]

    for text in every(texts(language)):
        assert not set(text) & set("*$`~<>[]|#"), text


@pytest.mark.soak
@pytest.mark.parametrize("key", ROAD)
def test_no_text_is_left_in_english(key: str):
    """Every Korean text but a bare name has Hangul in it."""
    told = lesson_text(key, "ko")
    for text in (told.title, told.question, told.text, told.ask, *(p.try_this for p in told.scenes)):
        assert any("가" <= letter <= "힣" for letter in text)


def test_lesson_texts_and_lessons_are_the_same_ones():
    for language in LANGUAGES:
        assert list(texts(language)["lessons"]) == list(LESSONS)


def test_numbers_in_questions_are_those_of_the_presets():
    assert LESSONS["sgd"].scenario.resolved_lr() == 0.05
    assert LESSONS["sgd"].scenario.resolved_steps() == 5000
    assert LESSONS["momentum"].scenario.resolved_surface().values == (100.0,)
    assert LESSONS["nesterov"].scenario.entries[0].get("momentum") == 0.9
    huge = LESSONS["adagrad"].scenario
    assert abs(huge.resolved_surface().gradient(huge.resolved_start())).max() == pytest.approx(1e5, rel=0.1)
    assert huge.resolved_steps() == 2000
    assert (LESSONS["rmsprop"].scenario.resolved_lr(), LESSONS["rmsprop"].scenario.resolved_steps()) == (0.05, 4000)
    assert LESSONS["schedules"].scenario.resolved_steps() == 500
    assert {len(one.scenario.entries) for one in LESSONS["together"].scenes} == {7}
    assert len(LESSONS["together"].scenes) == 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ROAD)
def test_what_to_try_is_what_the_text_says(key: str, language: str):
    told = lesson_text(key, language)
    for picture, text in zip(LESSONS[key].scenes, told.scenes, strict=True):
        for name, value in picture.trial.items():
            assert any(form in text.try_this for form in _forms(name, value)), (name, value, text.try_this)


def _forms(name: str, value: Any) -> list[str]:
    if name == "start":
        return [f"({value[0]:g}, {value[1]:g})"]
    if name == "schedule":
        return [value]
    if 1e-3 <= value < 1:
        return [f"{value:g}"]
    return [f"{value:,.0f}", readable_number(value).removeprefix("1×")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_schedule_and_every_surface_of_a_lesson_has_a_word(language: str):
    assert all(word(f"schedule.{key}", language) for key in SCHEDULES)
    assert all(word(f"surface.{one.scenario.surface}", language) for one in LESSONS["together"].scenes)


def test_an_unknown_language_is_named():
    with pytest.raises(KeyError, match="en, ko"):
        texts("de")


class TestSentences:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (4466, "4,466"),
            (0, "0"),
            (0.0, "0"),
            (165.41, "165"),
            (6.1786, "6.18"),
            (48432.0, "48,400"),
            (1.32e-7, "1.32×10⁻⁷"),
            (0.00124, "0.00124"),
            (1e-12, "10⁻¹²"),
            (2.5e9, "2.5×10⁹"),
            (-9.98, "-9.98"),
        ],
    )
    def test_write_numbers_for_people(self, value: float, text: str):
        assert readable_number(value) == text

    def test_put_the_particle_that_fits(self):
        told = {"each": (), "subject": Name("rmsprop"), "first": Name("sgd"), "steps": 3, "first_step": 2}
        assert "RMSprop은 3스텝 뒤에도" in sentence(Finding("reach.never", told), "ko")
        assert "SGD는 2번째" in sentence(Finding("reach.never", told), "ko")

    def test_put_the_particle_after_a_detail_by_the_name_before_it(self):
        told = {"rule": Name("adam", ("uncorrected",)), "ratio": 2.0}
        assert sentence(Finding("times.more", told), "ko").startswith("Adam(보정 없음)은")
        assert sentence(Finding("times.more", told), "en").startswith("Adam (without correction) takes")

    def test_list_sentences_with_semicolons_and_names_with_commas(self):
        arrive = (Name("sgd"), Name("adam"), Name("rmsprop"))
        told = {"surfaces": 4, "arrive": arrive}
        assert sentence(Finding("wins.arrive_some", told), "en") == "On all 4 arrive: SGD, Adam and RMSprop."
        wins = tuple(
            Finding("wins.one", {"surface": Word(f"surface.{s}"), "first": (Name("sgd"),), "step": 1})
            for s in ("ravine", "beale")
        )
        both = Finding("wins.equal.nobody", {"each": wins, "surfaces": 2, "arrival": Finding("nothing")})
        assert "ravine: SGD at step 1; Beale: SGD at step 1." in sentence(both, "en")


def test_claims_are_told_of_the_picture_that_is_asked_for():
    lesson = LESSONS["nesterov"]
    second = lesson.scenes[1].scenario
    assert claim_result(lesson, second, race(second), 1).args["momentum"] == 24

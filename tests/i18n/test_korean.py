"""Texts in another language: how `say` speaks, and what the engine then says."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import sympy as sp

from engine.experiments.axis import start_axes
from engine.experiments.basins import basins, start_question
from engine.experiments.pairs import PAIRS, compare_runs, describe_comparison
from engine.experiments.schedule_grid import compute_grid, grid_task, settings_text
from engine.experiments.sweep import Sweep, sweep
from engine.experiments.tuning import map_of
from engine.export.escape_csv import basin_csv
from engine.export.schedule_csv import grid_csv
from engine.export.torch_optax import conventions
from engine.labels import label
from engine.race import race
from engine.scenario import Scenario
from engine.scenario.entry import Entry, entry
from engine.terms import comparison_terms
from engine.verdict import summarize
from figures.escape.basin import basin_figure
from figures.race_title import race_title
from figures.theme import LIGHT
from i18n import language, say, use_language
from i18n.notes import note_of
from optimizers.schedules import SCHEDULES
from surfaces import SURFACES
from surfaces.base import X, Y
from surfaces.explore.explore import explore
from ui.tuning.theory import theory_text


@pytest.fixture
def korean() -> Iterator[None]:
    use_language("ko")
    yield
    use_language("en")


class TestSay:
    def test_english_is_itself(self):
        assert language() == "en"
        assert say("diverged at step {step}", step=12) == "diverged at step 12"

    def test_korean_has_the_same_numbers(self, korean: None):
        assert say("diverged at step {step}", step=12) == "12번째 스텝에서 발산"

    def test_a_text_that_is_not_known_stays(self, korean: None):
        assert say("no catalogue has this") == "no catalogue has this"
        assert say("no catalogue has {this}", this="that") == "no catalogue has that"

    def test_values_may_hold_braces(self):
        assert say("diverged at step {step}", step="{step}") == "diverged at step {step}"

    def test_braces_are_left_alone_without_values(self):
        assert say("κ %{x:.4g}: %{y} steps") == "κ %{x:.4g}: %{y} steps"

    @pytest.mark.parametrize("code", ["", "de", "KO", "../ko"])
    def test_an_unknown_language_is_english(self, korean: None, code: str):
        use_language(code)
        assert language() == "en"

    def test_each_thread_speaks_its_language(self, korean: None):
        said: dict[str, str] = {}
        together = threading.Barrier(2)

        def speak(name: str, code: str | None) -> None:
            if code is not None:
                use_language(code)
            together.wait(timeout=10)
            said[name] = say("no noise")

        threads = [threading.Thread(target=speak, args=pair) for pair in (("new", None), ("ko", "ko"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=10)
        assert said == {"new": "no noise", "ko": "잡음 없음"}
        assert say("no noise") == "잡음 없음"


@pytest.mark.usefixtures("korean")
class TestKorean:
    def test_verdicts_have_their_numbers(self):
        scenario = Scenario(entries=(Entry("sgd"), Entry("momentum")), steps=1000, tol=0.01)
        said = [summarize(scenario.resolved_surface(), run, scenario.tol).sentence for run in race(scenario).values()]
        assert said == [
            "1,000번째 스텝까지 안장점을 벗어나지 못했습니다. "
            "멈췄습니다: 마지막 50스텝 동안 거의 움직이지 않았습니다. 아직 최솟값보다 0.708만큼 높습니다",
            "565번째 스텝에서 안장점을 벗어났습니다. 610번째 스텝부터 최솟값과의 차이 0.01 이내에 머무릅니다",
        ]

    @pytest.mark.soak
    def test_no_verdict_is_in_english(self):
        for key in SURFACES:
            scenario = Scenario(surface=key, steps=120)
            for run in race(scenario).values():
                said = [summarize(scenario.resolved_surface(), run).sentence]
                assert [text for text in said if set(re.findall("[a-z]{3,}", text)) - {"overflow", "nan", "inf"}] == []

    def test_the_terms_of_a_race(self):
        assert race_title(Scenario()) == "<b>고원 안장점</b>: 같은 학습률 0.05(Adadelta 1), 300스텝, 잡음 없음"
        assert comparison_terms(Scenario(own_lr=True, tuned=True)) == "조정한 학습률, 같은 탐색 예산"
        under = Scenario(entries=(entry("sgd", "cosine"), entry("adam")), lr=0.1, noise=0.2, seed=7)
        assert comparison_terms(under) == "같은 학습률 0.1, 스케줄은 이름에 표시된 대로"
        assert "기울기 잡음 0.2(시드 7)" in race_title(under)

    def test_labels(self):
        scenario = Scenario(own_lr=True, entries=(entry("adam", "cosine", lr=0.2, beta2=0.9, bias_correction=False),))
        assert label(scenario, "adam") == "Adam, 코사인 (학습률 0.2, beta2 0.9, 편향 보정 끔)"

    def test_settings_of_schedules_are_words_on_the_page_and_english_in_the_file(self):
        scenario = Scenario(surface="sphere", steps=40, entries=(entry("sgd", "cosine", floor=0.2),))
        task = grid_task(scenario, 1)
        row = next(schedule for schedule in task.schedules if schedule.key == "cosine")
        assert settings_text(row) == "하한 0.2"
        assert label(scenario, "sgd") == "SGD, 코사인 (하한 0.2)"
        assert "cosine,floor 0.2,sgd" in grid_csv(scenario, task, compute_grid(task))

    def test_notices_of_links(self):
        query = {"lr": "many", "steps": "9000", "opt": "adam:beta1=2:schedule=no,nobody", "color": "red"}
        _, notices = Scenario.from_query(query)
        names = ", ".join(SCHEDULES)
        assert notices == (
            "링크의 lr: 유한한 수가 아닙니다(받은 값 `many`). 기본값을 대신 사용합니다.",
            "링크의 steps: 1 이상 5,000 이하가 아닙니다(받은 값 `9000`). 기본값을 대신 사용합니다.",
            "링크의 최적화기 `nobody` 항목은 알 수 없어 제외했습니다.",
            f"링크의 Adam 스케줄: {names} 가운데 하나가 아닙니다(받은 값 `no`). 기본값을 대신 사용합니다.",
            "링크의 Adam beta1: 0 이상 0.9999 이하가 아닙니다(받은 값 `2`). 기본값을 대신 사용합니다.",
            "링크의 `color` 항목은 알 수 없어 무시했습니다.",
        )

    def test_comparisons(self):
        scenario = PAIRS["bias_correction"].scenario
        first, second = race(scenario).values()
        said = describe_comparison(compare_runs(scenario.resolved_surface(), first, second, scenario.tol), ("A", "B"))
        assert said[1].startswith("B의 첫 스텝은 길이가 A의 3.16배입니다.")
        assert all(re.search("[가-힣]", sentence) for sentence in said)

    def test_conventions(self):
        scenario = Scenario(entries=(entry("sgd", "cosine"),))
        assert conventions(scenario, scenario.entries[0]) == [
            "어디서나 같은 규칙입니다.",
            "스케줄은 두 라이브러리에서 같습니다.",
        ]

    def test_formulas_stay_what_they_are(self):
        spec = map_of(Scenario("ravine", steps=20), Entry("momentum"), ("lr", "momentum"), (4, 4), "settled")
        result = sweep(spec)
        korean = theory_text(spec, result)
        use_language("en")
        english = theory_text(spec, result)
        assert re.findall(r"\$[^$]+\$", korean) == re.findall(r"\$[^$]+\$", english)
        assert "2(1+" in korean

    def test_the_picture_is_korean_and_the_file_english(self):
        scenario = Scenario(surface="himmelblau", steps=60)
        spec = Sweep(
            scenario,
            Entry("sgd"),
            *start_axes(scenario.resolved_surface(), 6),
            start_question(scenario.resolved_surface()),
        )
        outcomes = sweep(spec)
        names = [
            trace["name"] for trace in basin_figure(LIGHT, spec, basins(spec, outcomes), "")["data"] if "name" in trace
        ]
        assert any(name.startswith("1: 최솟값 (3, 2)") for name in names)
        korean_file = basin_csv(scenario, {"sgd": (spec, outcomes)})
        use_language("en")
        assert korean_file == basin_csv(scenario, {"sgd": (spec, outcomes)})


class TestNotes:
    FORMULAS = (
        X**2 + Y**2,
        X**2,
        Y**3 - Y,
        sp.Integer(1) + 0 * X,
        X + 2 * Y,
        sp.Abs(X) + Y**2,
        X**2 - Y**2,
        sp.sin(5 * X) * sp.sin(5 * Y) + (X**2 + Y**2) / 50,
        sp.log(X) + Y**2,
        (X**2 + Y**2 - 1) ** 2,
    )

    @pytest.mark.soak
    @pytest.mark.parametrize("expr", FORMULAS, ids=str)
    def test_a_note_made_of_sentences_is_translated_sentence_by_sentence(self, korean: None, expr: Any):
        note = note_of(explore(expr).note)
        assert re.search("[가-힣]", note)
        assert not re.search("[a-z]{2}", note)

    def test_counts_of_points_stay(self, korean: None):
        note = "Found in the box: 2 minima, 1 saddle. It is lower outside the box."
        expected = "영역 안에서 찾은 점: 최솟값 2개, 안장점 1개. 영역 밖에 더 낮은 곳이 있습니다."
        assert note_of(note) == expected

    def test_english_is_itself(self):
        assert note_of(SURFACES["sphere"].note) == SURFACES["sphere"].note

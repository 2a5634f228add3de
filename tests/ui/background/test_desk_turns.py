"""The desk: fair turns among visitors and addresses, and bounds on what waits."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.ui.background.desk_by_hand import ANN, BEN, CAT, ByHand, job
from ui.background.desk import LONGEST_RETRY, Busy, Desk
from ui.background.turns import Turns, Visitor


class TestTurns:
    def test_visitors_take_turns(self, desk: Desk, hand: ByHand) -> None:
        with ExitStack() as stack:
            for key, visitor in (("a", ANN), ("b", BEN)):
                stack.enter_context(desk.follow(job(key, 3, 3.0), visitor))
            hand.end_all()
        assert [part[0] for part in hand.parts] == list("ababab")

    def test_many_jobs_of_one_delay_another_by_one_turn(self, desk: Desk, hand: ByHand) -> None:
        with ExitStack() as stack:
            for key in "abcdefgh":
                stack.enter_context(desk.follow(job(key), ANN))
            stack.enter_context(desk.follow(job("z"), BEN))
            hand.end_all()
        assert hand.parts[:2] == ["a0", "z0"]

    def test_coming_back_does_not_jump_the_queue(self) -> None:
        """Whoever leaves with their time used up finds it as it was."""
        turns = Turns()
        turns.charge([ANN], 5.0)
        for _ in range(4):
            turns.begin(turns.next_of([BEN]))  # meanwhile only Ben is there
            turns.charge([BEN], 1.0)
        assert turns.next_of([ANN, BEN]) == BEN

    def test_of_ones_own_the_shortest_is_next(self, desk: Desk, hand: ByHand) -> None:
        with ExitStack() as stack:
            stack.enter_context(desk.follow(job("a", 8, 8.0), ANN))
            stack.enter_context(desk.follow(job("b", 1, 0.1), ANN))
            hand.end_all()
        assert hand.parts[:2] == ["a0", "b0"]

    def test_a_job_of_many_is_paid_by_all(self) -> None:
        turns = Turns()
        turns.charge([ANN, BEN], 4.0)
        turns.charge([CAT], 3.0)
        assert turns.next_of([CAT, ANN]) == ANN

    def test_whoever_waited_for_nothing_has_saved_nothing_up(self) -> None:
        turns = Turns()
        for _ in range(5):
            turns.begin(turns.next_of([ANN]))
            turns.charge([ANN], 1.0)
        turns.next_of([ANN, BEN])
        turns.charge([BEN], 1.5)
        assert turns.next_of([ANN, BEN]) == ANN

    def test_many_names_at_one_address_have_the_turns_of_one(self, desk: Desk, hand: ByHand) -> None:
        with ExitStack() as stack:
            for key in "abcdefgh":
                stack.enter_context(desk.follow(job(key), Visitor(f"farmed {key}", "192.0.2.7")))
            for key in "yz":
                stack.enter_context(desk.follow(job(key), Visitor("ben", "192.0.2.8")))
            hand.end_all()
        assert hand.parts[:4] == ["a0", "y0", "b0", "z0"]

    def test_of_those_who_left_only_who_is_ahead_is_remembered(self) -> None:
        turns = Turns()
        turns.charge([ANN], 50.0)
        for number in range(5000):
            visitor = Visitor(str(number))
            turns.begin(turns.next_of([visitor]))
            turns.charge([visitor], 0.001)
        assert max(len(turns._visitors._used), len(turns._homes._used)) <= 2001
        assert turns.next_of([ANN, BEN]) == BEN


class TestBounds:
    """10 seconds for a visitor, 20 for an address, 30 in all."""

    def test_of_a_visitor(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 1, 6.0), ANN), pytest.raises(Busy), desk.follow(job("b", 1, 6.0), ANN):
            pass
        assert desk.report().refused == 1
        hand.end_all()
        assert hand.parts == ["a0"]

    def test_leaves_room_for_others(self, desk: Desk) -> None:
        with desk.follow(job("a", 1, 9.0), ANN), desk.follow(job("b", 1, 9.0), BEN):
            assert desk.report().seconds == 18.0

    def test_one_job_of_any_size_is_taken(self, desk: Desk) -> None:
        with desk.follow(job("a", 1, 99.0), ANN):
            assert desk.report().seconds == 99.0

    def test_of_an_address(self, desk: Desk) -> None:
        home = [Visitor(name, "192.0.2.1") for name in "abc"]
        with ExitStack() as stack:
            for visitor in home[:2]:
                stack.enter_context(desk.follow(job(visitor.name, 1, 9.0), visitor))
            with pytest.raises(Busy):
                stack.enter_context(desk.follow(job("c", 1, 9.0), home[2]))
            stack.enter_context(desk.follow(job("d", 1, 9.0), Visitor("d", "192.0.2.2")))

    def test_in_all(self, desk: Desk) -> None:
        with ExitStack() as stack:
            for name in "abc":
                stack.enter_context(desk.follow(job(name, 1, 9.5), Visitor(name, name)))
            with pytest.raises(Busy):
                stack.enter_context(desk.follow(job("d", 1, 9.5), Visitor("d", "d")))

    def test_who_joins_what_is_under_way_costs_next_to_nothing(self, desk: Desk) -> None:
        with ExitStack() as stack:
            for number in range(100):
                stack.enter_context(desk.follow(job("a", 1, 20.0), Visitor(str(number), "192.0.2.1")))

    def test_but_one_visitor_does_not_wait_without_end(self, desk: Desk) -> None:
        with ExitStack() as stack:
            for _ in range(200):
                stack.enter_context(desk.follow(job("a"), ANN))
            with pytest.raises(Busy):
                stack.enter_context(desk.follow(job("a"), ANN))
            stack.enter_context(desk.follow(job("a"), BEN))

    def test_jobs_of_no_time_count_as_well(self, desk: Desk) -> None:
        with ExitStack() as stack:
            for number in range(150):  # of a fifth of a second each
                stack.enter_context(desk.follow(job(str(number), 1, 0.0), Visitor(str(number))))
            with pytest.raises(Busy):
                stack.enter_context(desk.follow(job("more", 1, 0.0), CAT))

    def test_says_when_to_come_back(self, desk: Desk) -> None:
        with desk.follow(job("a", 1, 9.0), ANN):
            with pytest.raises(Busy) as busy, desk.follow(job("b", 1, 9.0), ANN):
                pass
            assert busy.value.retry_after == 4  # nine seconds, two at a time
        with desk.follow(job("c", 1, 9e9), ANN):
            with pytest.raises(Busy) as busy, desk.follow(job("d", 1, 9.0), ANN):
                pass
            assert busy.value.retry_after == LONGEST_RETRY

    def test_room_again_when_it_is_done(self, desk: Desk, hand: ByHand) -> None:
        with desk.follow(job("a", 1, 9.0), ANN):
            hand.end_all()
            with desk.follow(job("b", 1, 9.0), ANN) as flight:
                hand.end_all()
        assert flight.answers() == ["B0"]

"""Who asks for run after run waits before each, and nobody else does."""

from __future__ import annotations

from ui.server.pace import AT_ONCE, LONGEST, STEADY, TOTAL, Pace


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_dozen_changes_at_once_wait_for_nothing() -> None:
    pace = Pace(Clock())
    for _ in range(12):
        assert pace.wait_of("ann") == 0
        pace.charge("ann", AT_ONCE / 12)


def test_changes_with_a_look_between_them_never_wait() -> None:
    clock = Clock()
    pace = Pace(clock)
    for _ in range(1000):
        assert pace.wait_of("ann") == 0
        pace.charge("ann", 0.04)
        clock.now += 0.04 / STEADY


def test_those_who_never_stop_have_their_part_of_a_core_together() -> None:
    clock = Clock()
    pace, names = Pace(clock), [f"flood {number}" for number in range(15)]
    due, had = dict.fromkeys(names, 0.0), 0.0
    while clock.now < 60:
        name = min(due, key=due.__getitem__)
        clock.now = max(clock.now, due[name])
        wait = pace.wait_of(name)
        assert wait <= LONGEST
        clock.now, cost = max(clock.now, due[name]), 0.04
        due[name] = clock.now + wait + cost
        pace.charge(name, cost)
        had += cost
        assert pace.wait_of("somebody else") == 0
    assert had <= len(names) * (AT_ONCE + 0.04) + (TOTAL + len(names) * STEADY) * 60
    assert had >= TOTAL * 60


def test_what_was_had_is_forgiven_and_forgotten() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.charge("ann", AT_ONCE + 0.2)
    assert pace.wait_of("ann") > 0
    clock.now += 0.2 / STEADY + 0.001
    assert pace.wait_of("ann") == 0
    clock.now += AT_ONCE / STEADY
    pace.wait_of("ben")
    assert not pace._had

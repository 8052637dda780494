"""Feeds: gap-free, for the halls concerned and nobody else, the history first."""

from __future__ import annotations

import threading

from centre_support import (
    COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    Window,
    enrol_window,
    outcomes,
)

from hallserver.centre import Centre
from hallserver.store.feeds import FeedLine


def feed(centre: Centre, hall: str) -> list[FeedLine]:
    with centre.store.read() as unit:
        return list(unit.feeds.after(hall, 0, 10_000))


def told(centre: Centre, hall: str) -> list[tuple[int, str, int | None]]:
    return [(line.seq, line.outcome, line.position) for line in feed(centre, hall)]


def test_a_village_case_is_told_to_the_township_and_to_nobody_else(
    centre: Centre, village: Window
) -> None:
    number = village.receive()
    village.note(number)
    village.sync()
    expected = [(1, "applied", 1), (2, "applied", 2)]
    assert told(centre, VILLAGE) == expected
    assert told(centre, TOWNSHIP) == expected
    assert told(centre, OTHER_TOWNSHIP) == []
    assert told(centre, COUNTY) == []


def test_a_window_elsewhere_gets_nothing(centre: Centre, village: Window) -> None:
    village.receive()
    village.sync()
    outsider = enrol_window(centre, OTHER_TOWNSHIP, seed=7)
    answer, lines = outsider.sync()
    assert answer.rows == ()
    assert len(lines) == len(answer.references)


def test_a_colleague_in_the_hall_gets_the_bytes(centre: Centre, village: Window) -> None:
    village.receive()
    village.sync()
    colleague = enrol_window(centre, VILLAGE, seed=8)
    answer, lines = colleague.sync()
    assert [lines[row.line] for row in answer.rows if row.line is not None] == village.operations


def test_a_hall_that_joins_later_gets_the_history_first(
    centre: Centre, township: Window, village: Window
) -> None:
    number = village.receive()
    village.note(number)
    village.sync()
    village.hand_over(number, OTHER_TOWNSHIP)
    village.sync()
    assert told(centre, OTHER_TOWNSHIP) == [(1, "applied", 1), (2, "applied", 2), (3, "applied", 3)]
    receiver = enrol_window(centre, OTHER_TOWNSHIP, seed=9)
    answer, lines = receiver.sync()
    assert [lines[row.line] for row in answer.rows if row.line is not None] == village.operations


def test_a_hall_that_was_away_gets_what_it_missed(centre: Centre, village: Window) -> None:
    """A is concerned, then not, then again: its feed has every operation once, in order."""
    number = village.receive()
    away = enrol_window(centre, OTHER_TOWNSHIP, seed=9)
    back = enrol_window(centre, COUNTY, seed=10)
    first = village.hand_over(number, OTHER_TOWNSHIP)
    village.sync()
    away.take_over(number, first)
    second = away.hand_over(number, COUNTY, epoch=2)
    away.sync()
    back.take_over(number, second, epoch=2)
    back.sync()
    village.note(number)
    village.sync()
    third = back.hand_over(number, OTHER_TOWNSHIP, epoch=3)
    back.sync()
    away.take_over(number, third, epoch=3)
    away.sync()
    assert [line.position for line in feed(centre, OTHER_TOWNSHIP)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [line.seq for line in feed(centre, OTHER_TOWNSHIP)] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_guessed_number_opens_no_case(centre: Centre, village: Window) -> None:
    number = village.receive()
    village.sync()
    outsider = enrol_window(centre, OTHER_TOWNSHIP, seed=7)
    outsider.note(number)
    slip = outsider.document("withdrawal", "10")
    outsider.act("withdraw", number, {"reason": "x"}, documents=(slip,))
    answer, _ = outsider.sync()
    assert outcomes(answer) == [("rejected", "case.not_here"), ("parked", "case.not_here")]
    assert all(row.line is None for row in answer.rows)
    assert len(feed(centre, VILLAGE)) == 1
    with centre.store.read() as unit:
        found = unit.cases.get(number)
    assert found is not None
    assert found.case.disputed is False


def test_a_refused_operation_is_told_to_its_author_too(
    centre: Centre, township: Window, village: Window
) -> None:
    number = village.receive()
    village.sync()
    township.act("take_over", number, {"transfer_number": "9" * 25}, epoch=1)
    township.sync()
    assert told(centre, TOWNSHIP)[-1] == (2, "rejected", None)
    assert told(centre, VILLAGE)[-1] == (2, "rejected", None)


def test_two_windows_pushing_at_once_leave_no_gap(centre: Centre) -> None:
    windows = [enrol_window(centre, TOWNSHIP, seed) for seed in (11, 12)]
    rounds = 8
    for window in windows:
        for _ in range(rounds):
            number = window.receive()
            window.note(number)
    failures: list[BaseException] = []
    start = threading.Barrier(len(windows))

    def push(window: Window) -> None:
        try:
            start.wait(10)
            while window.stored < len(window.operations):
                window.sync(count=2)
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)

    threads = [threading.Thread(target=push, args=(window,)) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    lines = feed(centre, TOWNSHIP)
    assert [line.seq for line in lines] == list(range(1, 4 * rounds + 1))
    assert len({(line.enrolment, line.sequence) for line in lines}) == 4 * rounds
    for window in windows:
        answer, _ = window.sync(cursors=())
        assert len(answer.rows) == 4 * rounds

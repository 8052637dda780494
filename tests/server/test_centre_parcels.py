"""A take_over that carries the sender's parcel: nothing waits for the sender (design.md 2.6)."""

from __future__ import annotations

from centre_support import COUNTY, TOWNSHIP, Window, enrol_window, outcomes

from hallcore.wire import json_bytes
from hallserver.centre import Centre
from hallserver.rebuild import compare_all
from hallserver.store.operations import Decided


def log(centre: Centre, number: str) -> list[Decided]:
    with centre.store.read() as unit:
        return unit.operations.of_case(number)


def differences(centre: Centre) -> list[object]:
    with centre.store.read() as unit:
        return list(compare_all(unit).differences)


def handed_over(village: Window, township: Window) -> str:
    """The village receives and hands over, the township takes over by the parcel; nobody synced."""
    number = village.receive()
    transfer = village.hand_over(number, TOWNSHIP)
    parcel = village.parcel(number, transfer, TOWNSHIP, list(village.operations), epoch=1)
    township.take_over(number, transfer, parcel)
    return number


def test_the_receiver_alone_brings_the_case(
    centre: Centre, village: Window, township: Window
) -> None:
    number = handed_over(village, township)
    answer, lines = township.sync()
    assert [(one.kind, one.outcome, one.chained) for one in log(centre, number)] == [
        ("receive", "applied", False),
        ("hand_over", "applied", False),
        ("take_over", "applied", True),
    ]
    assert answer.stored == 1
    assert [lines[row.line] for row in answer.rows if row.line is not None] == village.operations
    with centre.store.read() as unit:
        found = unit.cases.get(number)
        sender = unit.enrolments.get(village.enrolled.enrolment)
    assert found is not None
    assert sender is not None
    assert (found.case.holder, found.case.epoch) == (TOWNSHIP, 2)
    assert sender.stored == 0


def test_the_senders_push_merges_later(centre: Centre, village: Window, township: Window) -> None:
    number = handed_over(village, township)
    township.sync()
    village.note(number, "晚到")
    answer, _ = village.sync()
    assert answer.stored == 3
    assert outcomes(answer) == [("applied", None)] * 4
    assert [(one.kind, one.position, one.chained) for one in log(centre, number)] == [
        ("receive", 1, True),
        ("hand_over", 2, True),
        ("take_over", 3, True),
        ("note", 4, True),
    ]
    assert differences(centre) == []


def test_the_sender_first_is_the_same_case(
    centre: Centre, village: Window, township: Window
) -> None:
    number = handed_over(village, township)
    village.sync()
    answer, _ = township.sync()
    assert outcomes(answer) == [("applied", None)] * 3
    assert [one.position for one in log(centre, number)] == [1, 2, 3]


def test_other_bytes_from_the_sender_are_a_dispute(
    centre: Centre, village: Window, township: Window
) -> None:
    number = handed_over(village, township)
    township.sync()
    plain = json_bytes.decode(village.operations[0])
    assert isinstance(plain, dict)
    village.operations[0] = json_bytes.encode(plain | {"base": 1})
    answer, _ = village.sync()
    assert answer.stored == 2
    assert outcomes(answer)[-1] == ("parked", "parcel.differs")
    with centre.store.read() as unit:
        found = unit.cases.get(number)
        sender = unit.enrolments.get(village.enrolled.enrolment)
    assert found is not None
    assert sender is not None
    assert found.case.disputed
    assert sender.state == "active"
    assert differences(centre) == []
    # A replay meets the bytes that the author pushed, not those of the parcel.
    assert village.push(first=1)[0].stored == 2


def test_other_bytes_in_the_parcel_are_a_dispute(
    centre: Centre, village: Window, township: Window
) -> None:
    number = handed_over(village, township)
    plain = json_bytes.decode(village.operations[0])
    assert isinstance(plain, dict)
    village.operations[0] = json_bytes.encode(plain | {"base": 1})
    village.sync()
    answer, _ = township.sync()
    assert outcomes(answer)[-1] == ("parked", "parcel.differs")
    with centre.store.read() as unit:
        found = unit.cases.get(number)
    assert found is not None
    assert (found.case.holder, found.case.disputed) == (None, True)
    assert differences(centre) == []


def test_two_hops_without_any_sender(centre: Centre, village: Window, township: Window) -> None:
    number = handed_over(village, township)
    township.note(number)
    transfer = township.hand_over(number, COUNTY, epoch=2)
    bodies = [*village.operations, *township.operations]
    county = enrol_window(centre, COUNTY, seed=3)
    county.take_over(
        number, transfer, township.parcel(number, transfer, COUNTY, bodies, 2), epoch=2
    )
    county.sync()
    assert [(one.kind, one.outcome) for one in log(centre, number)] == [
        ("receive", "applied"),
        ("hand_over", "applied"),
        ("take_over", "applied"),
        ("note", "applied"),
        ("hand_over", "applied"),
        ("take_over", "applied"),
    ]
    for window in (township, village):
        window.sync()
    assert all(one.chained for one in log(centre, number))
    assert differences(centre) == []


def test_a_sender_cannot_speak_for_somebody_else(
    centre: Centre, village: Window, township: Window
) -> None:
    """The township hands on a case that is said to be the village's, without its signature."""
    number = village.receive()
    first = village.hand_over(number, TOWNSHIP)
    township.take_over(number, first)
    transfer = township.hand_over(number, COUNTY, epoch=2)
    bodies = [*village.operations, *township.operations]
    county = enrol_window(centre, COUNTY, seed=3)
    county.take_over(
        number, transfer, township.parcel(number, transfer, COUNTY, bodies, 2), epoch=2
    )
    answer, _ = county.sync()
    assert outcomes(answer)[-1] == ("parked", "parcel.unverified")
    assert "receive" not in [one.kind for one in log(centre, number)]


def test_a_parcel_of_another_case_brings_nothing(
    centre: Centre, village: Window, township: Window
) -> None:
    number, other = village.receive(), village.receive()
    transfer = village.hand_over(other, TOWNSHIP)
    parcel = village.parcel(other, transfer, TOWNSHIP, list(village.operations), 1)
    township.take_over(number, transfer, parcel)
    answer, _ = township.sync()
    assert outcomes(answer) == [("parked", "parcel.unverified")]
    assert log(centre, other) == []


def test_an_unreadable_parcel_does_not_matter_where_the_case_is_known(
    centre: Centre, village: Window, township: Window
) -> None:
    number = village.receive()
    transfer = village.hand_over(number, TOWNSHIP)
    village.sync()
    township.take_over(number, transfer, "AAAA")
    answer, _ = township.sync()
    assert outcomes(answer)[-1] == ("applied", None)


def test_a_sender_cannot_change_what_another_author_signed(
    centre: Centre, village: Window, township: Window
) -> None:
    """The village's own parcel lies inside; the township's list says something else."""
    number = handed_over(village, township)
    transfer = township.hand_over(number, COUNTY, epoch=2)
    plain = json_bytes.decode(village.operations[0])
    assert isinstance(plain, dict)
    forged = json_bytes.encode(plain | {"base": 1})
    bodies = [forged, village.operations[1], *township.operations]
    county = enrol_window(centre, COUNTY, seed=3)
    county.take_over(
        number, transfer, township.parcel(number, transfer, COUNTY, bodies, 2), epoch=2
    )
    answer, _ = county.sync()
    assert outcomes(answer)[-1] == ("parked", "parcel.unverified")
    assert forged not in [one.data for one in log(centre, number)]


def test_nothing_comes_in_from_a_frozen_sender(
    centre: Centre, village: Window, township: Window
) -> None:
    number = handed_over(village, township)
    with centre.store.write() as unit:
        unit.enrolments.set_state(village.enrolled.enrolment, "frozen")
        unit.commit()
    answer, _ = township.sync()
    assert outcomes(answer) == [("parked", "parcel.unverified")]
    assert [one.kind for one in log(centre, number)] == ["take_over"]

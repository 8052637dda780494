"""The register at the centre: what is said of people, who is told, what an exact number opens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from centre_support import OTHER_TOWNSHIP, SetClock, Window, enrol_window, outcomes, post

from hallcore.moments import write_instant
from hallcore.numbering import PERSON, registration_number
from hallcore.operations import Times
from hallcore.problems import Problem
from hallcore.sync.messages import FRAME_TYPE, PERSON_PATH, PersonAnswer
from hallcore.wire.compression import compress, decompress
from hallcore.wire.frames import build_frame, read_frame
from hallserver.api.sync import ENCODING_HEADER
from hallserver.centre import Centre
from hallserver.ingest.person import MOST_QUESTIONS
from hallserver.rebuild import compare_all

ZHOU_ID, LI_ID = "990000199001010017", "990000197001010018"


def number_of(centre: Centre, id_number: str = ZHOU_ID) -> str:
    return registration_number(centre.keys.registration, PERSON, "111", id_number)


def person(name: str = "周贵方", id_number: str = ZHOU_ID, **more: str) -> dict[str, str]:
    return {"id_type": "111", "id_number": id_number, "name": name, "phone": "13800000101"} | more


def receive(window: Window, centre: Centre, id_number: str = ZHOU_ID, **more: Any) -> str:
    applicant = more.pop("applicant", person(id_number=id_number))
    number = number_of(centre, id_number)
    return window.receive(registration_number=number, applicant=applicant, **more)


def told(window: Window) -> list[tuple[str, str]]:
    """Subject and outcome of what the window is told besides its cases."""
    rows = window.sync()[0].rows
    return [(row.case, row.outcome) for row in rows if len(row.case) == 18]


def facts(centre: Centre, id_number: str = ZHOU_ID) -> dict[str, Any]:
    with centre.store.read() as unit:
        entry = unit.register.entry(number_of(centre, id_number))
    return {key: said.value for key, said in entry.facts.items()} if entry else {}


# -- what is said of people ----------------------------------------------------------------------


def test_what_is_amended_reaches_every_hall_that_has_a_case_of_the_person(
    centre: Centre, clock: SetClock, township: Window, village: Window
) -> None:
    receive(village, centre)
    village.sync()
    receive(township, centre)
    township.sync()
    clock.pass_by(hours=1)
    number = number_of(centre)
    change = {"phone": "13800000202", "address": "石桥村 3 组", "reason": "换了号码"}
    township.act("person_amend", number, change)
    assert told(township) == [(number, "applied")]
    assert told(village) == [(number, "applied")]
    assert facts(centre) == {
        "name": "周贵方",
        "phone": "13800000202",
        "address": "石桥村 3 组",
    }
    # A receipt of before, sent later, does not undo it; a later one does.
    clock.pass_by(hours=1)
    early = write_instant(clock.now() - timedelta(hours=2))
    receive(village, centre, applicant=person(phone="1"), times=Times(at=early))
    village.sync()
    assert facts(centre)["phone"] == "13800000202"
    receive(village, centre, applicant=person(phone="3"))
    village.sync()
    assert facts(centre)["phone"] == "3"
    with centre.store.read() as unit:
        assert compare_all(unit).differences == ()


def test_a_hall_without_a_case_of_the_person_is_told_nothing_until_it_has_one(
    centre: Centre, township: Window
) -> None:
    other = enrol_window(centre, OTHER_TOWNSHIP, seed=3)
    receive(township, centre)
    number, third = number_of(centre), number_of(centre, LI_ID)
    township.act("person_amend", number, {"phone": "2", "reason": "换了号码"})
    township.act("person_alias", number, {"alias": third, "reason": "同一人"})
    assert told(township) == [(number, "applied")] * 2
    assert told(other) == []
    # The alias brings the first number's history along.
    receive(other, centre, LI_ID)
    assert sorted(told(other)) == [(number, "applied")] * 2
    assert told(other) == []
    receive(other, centre)
    assert told(other) == []


def test_an_amendment_may_come_before_the_first_receipt(
    centre: Centre, clock: SetClock, township: Window
) -> None:
    number = number_of(centre)
    township.act("person_amend", number, {"name": "周桂芳", "reason": "户口簿"})
    assert outcomes(township.sync()[0]) == [("applied", None)]
    assert facts(centre) == {}
    clock.pass_by(hours=1)
    receive(township, centre)
    township.sync()
    assert facts(centre)["name"] == "周桂芳"


@pytest.mark.parametrize(
    ("kind", "payload", "outcome"),
    [
        ("person_amend", {"reason": "-"}, ("rejected", "register.nothing")),
        ("person_amend", {"phone": "1", "reason": ""}, ("rejected", "case.reason_missing")),
        ("person_alias", {"alias": "1" * 18, "reason": "-"}, ("rejected", "register.number")),
        ("person_alias", {"alias": 5}, ("rejected", "operation.malformed")),
    ],
)
def test_what_is_refused_changes_nothing_and_delays_nobody(
    centre: Centre, township: Window, kind: str, payload: dict[str, Any], outcome: tuple[str, str]
) -> None:
    receive(township, centre)
    township.sync()
    before = facts(centre)
    township.act(kind, number_of(centre), payload)
    number = receive(township, centre)
    assert outcomes(township.sync()[0]) == [outcome, ("applied", None)]
    assert facts(centre) == before
    with centre.store.read() as unit:
        assert unit.cases.get(number) is not None


def test_the_later_word_on_a_pair_holds_at_the_centre(
    centre: Centre, clock: SetClock, township: Window, village: Window
) -> None:
    first, second = number_of(centre), number_of(centre, LI_ID)
    township.act("person_alias", first, {"alias": second, "reason": "同一人"})
    clock.pass_by(minutes=5)
    village.act("person_alias", second, {"alias": first, "is_same": False, "reason": "父子"})
    village.sync()
    township.sync()
    with centre.store.read() as unit:
        (link,) = unit.register.links_of(first)
    assert (link.is_same, link.reason) == (False, "父子")
    with centre.store.read() as unit:
        assert compare_all(unit).differences == ()


def test_a_register_that_was_tampered_with_is_found(centre: Centre, township: Window) -> None:
    receive(township, centre)
    number, other = number_of(centre), number_of(centre, LI_ID)
    township.act("person_alias", number, {"alias": other, "reason": "同一人"})
    township.sync()
    with centre.store.write() as unit:
        entry = unit.register.entry(number)
        (link,) = unit.register.links()
        assert entry is not None
        forged = entry.facts["phone"].model_copy(
            update={"value": "9", "at": link.at + timedelta(1)}
        )
        unit.register.say(number, entry, {"phone": forged})
        unit.register.put_link(link.model_copy(update={"is_same": False}))
        unit.commit()
    with centre.store.read() as unit:
        found = compare_all(unit).differences
    assert [one["what"] for one in found] == ["person", "alias"]


def test_a_log_of_look_ups_is_kept_by_hall(
    centre: Centre, clock: SetClock, township: Window
) -> None:
    number = number_of(centre)
    entries = [
        {
            "at": write_instant(clock.now()),
            "clerk": "0101",
            "registration_number": number,
            "means": "register",
            "reason": "核对电话",
        }
    ]
    township.act("lookup_log", township.enrolled.enrolment, {"entries": entries})
    assert outcomes(township.sync()[0]) == [("applied", None)]
    with centre.store.read() as unit:
        (looked,) = unit.register.lookups(township.hall, None, 10)
        assert unit.register.lookups(None, number, 0) == [looked]
        assert unit.register.lookups("990122000000", None, 0) == []
    assert (looked.clerk, looked.reason, looked.means) == ("0101", "核对电话", "register")
    assert looked.at == clock.now()


# -- what an exact number opens ------------------------------------------------------------------


def question(window: Window, **changes: Any) -> bytes:
    facts = {
        "type": "person",
        "v": 1,
        "enrolment": window.enrolled.enrolment,
        "clerk": "0101",
        "id_type": "111",
        "id_number": ZHOU_ID,
        "items": ["T-TOWN"],
        "reason": "收件",
        "sent_at": write_instant(window.now),
    }
    return build_frame(facts | changes, (), window.signing)


def ask(window: Window, frame: bytes | None = None, **changes: Any) -> Any:
    headers = {"Content-Type": FRAME_TYPE, ENCODING_HEADER: "zstd"}
    body = compress(frame or question(window, **changes), "zstd")
    return post(window.app, PERSON_PATH, body, headers)


def answer(window: Window, **changes: Any) -> PersonAnswer:
    reply = ask(window, **changes)
    assert reply.status == 200, reply.body
    raw = decompress(reply.body, reply.headers[ENCODING_HEADER], 1 << 20)
    assert not isinstance(raw, Problem)
    frame = read_frame(raw, bytes.fromhex(window.enrolled.centre_signing_public), 1 << 20)
    assert not isinstance(frame, Problem)
    header = {key: value for key, value in frame.header.items() if key != "lines"}
    return PersonAnswer.model_validate(header)


def test_the_exact_number_is_answered_signed_and_logged(
    centre: Centre, clock: SetClock, township: Window, village: Window
) -> None:
    receive(township, centre)
    township.sync()
    said = answer(village, id_number="9900001990 0101 0017")
    assert said.found
    assert {key: one.value for key, one in said.facts.items()} == {
        "name": "周贵方",
        "phone": "13800000101",
    }
    assert said.facts["phone"].at == write_instant(clock.now())
    assert not answer(village, id_number=LI_ID).found
    with centre.store.read() as unit:
        looked = unit.register.lookups(village.hall, None, 0)
    assert [(one.found, one.means, one.reason, one.clerk) for one in looked] == [
        (False, "asked", "收件", "0101"),
        (True, "asked", "收件", "0101"),
    ]
    # The question leaves nothing in any feed.
    assert village.sync()[0].rows == ()


def test_what_is_known_under_an_alias_is_answered_too(centre: Centre, township: Window) -> None:
    receive(township, centre)
    receive(township, centre, LI_ID, applicant=person("周桂芳", LI_ID, address="石桥村 3 组"))
    first, second = number_of(centre), number_of(centre, LI_ID)
    township.act("person_alias", first, {"alias": second, "reason": "旧号"})
    township.sync()
    said = answer(township)
    assert (said.facts["name"].value, said.facts["address"].value) == ("周贵方", "石桥村 3 组")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"id_number": "990000199001010018"}, 400, "lookup.exact"),
        ({"id_number": "0017"}, 400, "lookup.exact"),
        ({"id_number": ""}, 400, "lookup.exact"),
        ({"id_number": "周贵方"}, 400, "lookup.exact"),
        ({"id_type": "none"}, 400, "lookup.exact"),
        ({"id_type": "999"}, 400, "lookup.exact"),
        ({"reason": " "}, 400, "lookup.reason_missing"),
        ({"name": "周贵方"}, 400, "lookup.malformed"),
        (
            {"registration_number": "1" * 18},
            400,
            "lookup.malformed",
        ),
        ({"items": "T-TOWN"}, 400, "lookup.malformed"),
        ({"enrolment": "stranger"}, 401, "enrolment.unknown"),
    ],
)
def test_nothing_but_an_exact_number_and_a_reason_opens_it(
    centre: Centre, township: Window, changes: dict[str, Any], status: int, code: str
) -> None:
    receive(township, centre)
    township.sync()
    reply = ask(township, **changes)
    assert (reply.status, reply.code) == (status, code)
    assert b"13800000101" not in reply.body


def test_a_number_that_only_shares_the_registration_number_is_nobody(
    centre: Centre, township: Window
) -> None:
    """A passport of another person might hash to the same 登記号; the number itself decides."""
    number = number_of(centre, LI_ID)
    township.receive(registration_number=number, applicant=person())
    township.sync()
    assert not answer(township, id_number=LI_ID).found


def test_a_wrong_signature_or_a_revoked_machine_learns_nothing(
    centre: Centre, township: Window, village: Window
) -> None:
    receive(township, centre)
    township.sync()
    forged = question(village, enrolment=township.enrolled.enrolment)
    assert ask(village, forged).code == "frame.signature"
    with centre.store.write() as unit:
        unit.enrolments.set_state(township.enrolled.enrolment, "revoked")
        unit.commit()
    reply = ask(township)
    assert (reply.status, reply.code) == (403, "enrolment.revoked")


def test_nobody_tries_numbers_one_after_the_other(
    centre: Centre, clock: SetClock, township: Window, village: Window
) -> None:
    receive(township, centre)
    township.sync()
    for _ in range(MOST_QUESTIONS):
        assert ask(township).status == 200
    reply = ask(township)
    assert (reply.status, reply.code) == (429, "lookup.too_many")
    assert ask(village).status == 200
    clock.pass_by(minutes=10)
    assert ask(township).status == 200

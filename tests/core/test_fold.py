"""The fold's general conditions, the birth of a case, the counter's small acts, and what an
operation must look like to be read at all (design.md 4)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from histories_support import (
    AGENCY,
    BENEFIT,
    CALENDAR,
    COUNTY,
    LOCAL_PERMIT,
    MONDAY,
    ON_SPOT,
    OTHER_COUNTY,
    PERMIT,
    TOWNSHIP,
    UPWARD,
    VILLAGE,
    Story,
    Window,
    accepted,
    at_last_step,
    calendar,
    catalogue,
    day,
    granted,
    item,
    noon,
    receive_payload,
    rules,
    working,
)

from hallcore.cases import OPEN_STATES, STATE_TEXTS, Case, State
from hallcore.fold import apply, fold, follow
from hallcore.kinds import KIND_TEXTS, KINDS, OTHER_KINDS
from hallcore.numbering import case_number, group_case_number
from hallcore.operations import Operation, Times, read_operation, write_operation
from hallcore.problems import Problem
from hallcore.rules import Rules

NUMBER = case_number("990122103", MONDAY, "001", 1)
EXTREMES = ["0001-01-01", "9999-12-31"]


def receive(
    code: str = PERMIT,
    hall: str = TOWNSHIP,
    on: date = MONDAY,
    number: str | None = None,
    envelope: dict[str, Any] | None = None,
    **changes: Any,
) -> Operation:
    window = Window(hall)
    payload = receive_payload(code, hall, on) | changes
    subject = number or window.case_number(on)
    papers = [window.document("receipt", on)]
    return window.operation(
        "receive", subject, payload, on=on, documents=papers, **(envelope or {})
    )


def born(**how: Any) -> Case:
    case = apply(None, receive(**how), rules())
    assert isinstance(case, Case), case
    return case


def refusal_of(**how: Any) -> str:
    said = apply(None, receive(**how), rules())
    assert isinstance(said, Problem)
    return said.code


# birth -----------------------------------------------------------------------


def test_a_case_is_born_at_its_hall_with_epoch_one() -> None:
    case = born()
    assert case.state is State.RECEIVED
    assert (case.hall, case.holder, case.epoch) == (TOWNSHIP, TOWNSHIP, 1)
    assert (case.transit, case.result, case.accepted_on, case.closed_at) == (None,) * 4
    assert (case.received_on, case.received_at) == (MONDAY, noon(MONDAY))
    assert (case.catalogue, case.calendar) == (catalogue().version, CALENDAR)
    assert [entry.kind for entry in case.timeline] == ["receive"]
    assert [paper.name for paper in case.papers] == ["receipt"]


@pytest.mark.parametrize(
    ("on", "answer"),
    [
        ("2026-09-24", "2026-10-09"),
        ("2026-09-30", "2026-10-13"),
        ("2026-11-21", "2026-11-27"),
        ("2026-02-12", "2026-02-26"),
    ],
)
def test_rules_1_and_2_the_answer_clock_counts_the_real_calendar(on: str, answer: str) -> None:
    case = born(on=day(on))
    assert (case.answer_due_on, case.answer_provisional) == (day(answer), False)


def test_rule_4_an_answer_day_in_an_unpublished_year_is_provisional() -> None:
    assert refusal_of(on=day("2026-12-28"), answer_provisional=False) == "law.day_differs"
    case = born(on=day("2026-12-28"))
    assert (case.answer_due_on, case.answer_provisional) == (day("2027-01-05"), True)


@pytest.mark.parametrize(
    ("code", "hall", "answer"),
    [
        (AGENCY, VILLAGE, None),
        (AGENCY, TOWNSHIP, working(5)),
        (ON_SPOT, VILLAGE, working(5)),
        (LOCAL_PERMIT, VILLAGE, working(5)),
        (UPWARD, COUNTY, working(5)),
    ],
)
def test_where_the_answer_clock_starts(code: str, hall: str, answer: date | None) -> None:
    assert born(code=code, hall=hall).answer_due_on == answer


ROUTE = {
    "role": "decide",
    "deciding_hall": COUNTY,
    "delivery_hall": COUNTY,
    "upward": False,
    "deemed": True,
}


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"number": NUMBER[:-1] + "0"}, "case.number_wrong"),
        ({"number": group_case_number(NUMBER)}, "case.number_wrong"),
        (
            {"number": "".join(chr(ord(one) + 0xFEE0) for one in NUMBER)},
            "case.number_wrong",
        ),
        ({"number": case_number("990122000", MONDAY, "001", 1)}, "case.number_wrong"),
        ({"number": "whatever"}, "case.number_wrong"),
        ({"item": "XX-YY-999"}, "item.unknown"),
        ({"envelope": {"catalogue": "1999-01"}}, "catalogue.version_unknown"),
        ({"envelope": {"calendar": "1999-01"}}, "calendar.version_unknown"),
        ({"code": LOCAL_PERMIT, "hall": VILLAGE, "route": ROUTE}, "item.not_here"),
        ({"route": ROUTE | {"role": "guide"}}, "item.not_here"),
        ({"route": ROUTE | {"role": "none"}}, "item.not_here"),
        ({"route": ROUTE | {"role": "boss"}}, "operation.malformed"),
        ({"hall": COUNTY, "route": ROUTE | {"upward": True}}, "item.differs"),
        ({"hall": COUNTY, "route": ROUTE | {"deemed": False}}, "item.differs"),
        ({"hall": COUNTY, "route": ROUTE | {"deciding_hall": TOWNSHIP}}, "item.differs"),
        (
            {"hall": COUNTY, "route": ROUTE | {"delivery_hall": OTHER_COUNTY}},
            "custody.other_county",
        ),
        ({"hall": COUNTY, "route": ROUTE | {"delivery_hall": ""}}, "operation.malformed"),
        ({"limits": []}, "item.differs"),
        ({"limits": [{"name": "answer", "days": 50}]}, "item.differs"),
        ({"limits": [{"name": "answer", "days": -1}]}, "operation.malformed"),
        ({"limits": [{"name": "answer", "days": 10**6}]}, "operation.malformed"),
        ({"materials": [{"code": "M999"}]}, "material.unknown"),
        ({"fields": {"favourite_colour": "blue"}}, "input.unknown_key"),
        ({"answer_due_on": None}, "law.day_differs"),
        ({"answer_due_on": "2026-12-01"}, "law.day_differs"),
        ({"answer_due_on": "0001-01-01"}, "law.day_differs"),
        ({"answer_due_on": "9999-12-31"}, "law.day_differs"),
        ({"answer_provisional": True}, "law.day_differs"),
        ({"code": AGENCY, "hall": VILLAGE, "answer_due_on": "2026-11-30"}, "law.day_differs"),
        ({"query_code": "12345"}, "operation.malformed"),
        ({"registration_number": "1"}, "operation.malformed"),
        ({"parent": "1"}, "operation.malformed"),
        ({"children": ["x"]}, "operation.malformed"),
        ({"surprise": 1}, "operation.malformed"),
    ],
)
def test_receive_is_refused(how: dict[str, Any], code: str) -> None:
    assert refusal_of(**how) == code


def test_a_number_is_given_once() -> None:
    case = born()
    said = apply(case, receive(hall=TOWNSHIP), rules())
    assert isinstance(said, Problem)
    assert said.code == "case.exists"


def test_two_lines_of_one_material_are_one_record() -> None:
    twice = [{"code": "M001", "originals": 1}, {"code": "M001", "copies": 2, "trust": "A"}]
    (record,) = born(materials=twice).materials
    assert (record.originals, record.copies, record.trust) == (1, 2, "A")


# general conditions ----------------------------------------------------------


def test_every_kind_has_a_name_for_the_timeline() -> None:
    assert set(KIND_TEXTS) == {*KINDS, *OTHER_KINDS, "receive"}
    assert set(STATE_TEXTS) == set(State)
    assert set(State) >= OPEN_STATES


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_but_receive_begins_a_case(kind: str) -> None:
    operation = Story().operation(kind)
    said = apply(None, operation, rules())
    assert isinstance(said, Problem)
    assert said.code == "case.unknown"
    assert follow(None, operation) is None


CLOSED = {
    "declined": lambda: Story().does("decline"),
    "withdrawn": lambda: Story().does("withdraw"),
    "void": lambda: Story().does("void"),
    "delivered": lambda: granted().does("deliver"),
}


@pytest.mark.parametrize("state", sorted(CLOSED))
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_closed_case_stays_closed(kind: str, state: str) -> None:
    """Only words, reprints, service, payment and the way of the papers go on."""
    story = CLOSED[state]()
    before = story.case
    assert not before.is_open
    assert before.closed_at == noon(MONDAY)
    said = story.tries(kind)
    otherwise = {
        "take_over": "custody.no_offer",
        "recall": "custody.no_offer",
        "record_payment": "fee.none",
        "settle_dispute": "dispute.none",
    }
    if state == "void":
        otherwise["rating_invited"] = "rating.not_finished"
    if KINDS[kind].after_closing and kind not in otherwise:
        assert isinstance(said, Case)
        assert (said.state, said.closed_at) == (before.state, before.closed_at)
    else:
        assert isinstance(said, Problem)
        assert said.code == otherwise.get(kind, "case.closed")


HOLDERS = sorted(kind for kind in KINDS if KINDS[kind].by_holder)


def test_holders_acts_are_those_of_the_design() -> None:
    assert HOLDERS == [
        "accept",
        "accept_with_pledge",
        "amend_form",
        "correct_on_spot",
        "decide_on_spot",
        "decline",
        "first_review",
        "hand_over",
        "request_supplement",
        "return_application",
        "void",
    ]


@pytest.mark.parametrize("kind", HOLDERS)
def test_a_holders_act_needs_holder_and_epoch(kind: str) -> None:
    story = Story()
    assert story.refusal(kind, hall=VILLAGE) == "custody.not_holder"
    assert story.refusal(kind, epoch=2) == "custody.epoch"
    story.does("hand_over")
    assert story.refusal(kind, hall=TOWNSHIP) == "custody.in_transit"


def test_a_newer_version_or_kind_waits_for_a_newer_program() -> None:
    story = Story()
    for changes in ({"v": 2}, {"kind": "person_alias"}):
        operation = story.operation("note").model_copy(update=changes)
        said = apply(story.case, operation, rules())
        assert isinstance(said, Problem)
        assert said.code == "operation.newer"
        followed = follow(story.case, operation)
        assert followed is not None
        assert followed.timeline[-1].sequence == operation.sequence
        assert followed.model_copy(update={"timeline": story.case.timeline}) == story.case


def test_fold_is_follow_in_order() -> None:
    story = granted().does("deliver")
    assert fold(story.log) == story.case
    assert fold(story.log[2:], fold(story.log[:2])) == story.case
    assert fold([]) is None


def test_follow_never_begins_a_case_twice() -> None:
    story = Story()
    again = follow(story.case, story.log[0])
    assert again is not None
    assert len(again.timeline) == 2
    assert again.state is State.RECEIVED


def test_every_operation_leaves_a_line() -> None:
    story = granted().does("deliver")
    lines = [(entry.enrolment, entry.sequence, entry.kind) for entry in story.case.timeline]
    assert lines == [(*one.identity, one.kind) for one in story.log]
    assert [entry.text for entry in story.case.timeline][2:4] == ["同意，材料齐全"] * 2


def test_rule_33_times_are_kept_as_they_were_told() -> None:
    """Out of order is for a person to look at (L1); the fold edits nothing."""
    story = Story(on=MONDAY).does("accept", on=day("2026-11-20"))
    case = story.case
    assert case.received_at == noon(MONDAY)
    assert (case.accepted_at, case.accepted_on) == (noon(day("2026-11-20")), day("2026-11-20"))
    assert [entry.at for entry in case.timeline] == [noon(MONDAY), noon(day("2026-11-20"))]


def test_an_instant_of_another_zone_falls_on_the_local_day() -> None:
    late = {"times": Times(at="2026-11-22T23:30:00Z")}
    case = born(envelope=late)
    assert case.received_on == MONDAY
    assert refusal_of(envelope={"times": Times(at="2026-11-23T16:30:00Z")}) == "law.day_differs"


# the counter's small acts ----------------------------------------------------


def test_amend_form_replaces_what_it_names() -> None:
    story = Story(BENEFIT, fields={"bank_name": "农商行", "living_status": "alone"})
    case = story.does("amend_form", fields={"bank_name": "信用社"}, phone="139").case
    assert case.fields == {"bank_name": "信用社", "living_status": "alone"}
    assert case.applicant.phone == "139"
    assert case.applicant.name == "周贵方"
    unchanged = story.does("amend_form", phone=None).case
    assert unchanged.applicant.phone == "139"


def test_amend_form_ends_with_the_answer() -> None:
    said = accepted().tries("amend_form")
    assert isinstance(said, Problem)
    assert said.code == "case.accepted_already"
    assert "2026-11-23" in said.cause
    deemed = Story()
    assert isinstance(deemed.tries("amend_form", on=working(5)), Case)
    assert deemed.refusal("amend_form", on=working(6)) == "case.accepted_already"


def test_amend_form_holds_only_what_the_item_asks() -> None:
    assert Story(BENEFIT).refusal("amend_form", fields={"x": 1}) == "input.unknown_key"


def test_record_material_merges_by_code() -> None:
    story = Story(without=("M036",))
    story.does("record_material", materials=[{"code": "M036", "copies": 1, "trust": "C"}])
    story.does("record_material", materials=[{"code": "M036", "copies": 2, "trust": "B"}])
    story.does("record_material", materials=[{"code": "M036", "blob": "ef" * 32}])
    record = story.case.material("M036")
    assert record is not None
    assert (record.copies, record.trust, record.blob) == (2, "B", "ef" * 32)
    assert len(story.case.materials) == 5


@pytest.mark.parametrize(
    ("materials", "code"),
    [
        ([{"code": "M999"}], "material.unknown"),
        ([], "operation.malformed"),
        ([{"code": "M001", "originals": -1}], "operation.malformed"),
        ([{"code": "M001", "pages": 10_000}], "operation.malformed"),
        ([{"code": "M001", "trust": "E"}], "operation.malformed"),
    ],
)
def test_record_material_is_refused(materials: list[Any], code: str) -> None:
    assert Story().refusal("record_material", materials=materials) == code


def test_first_review_writes_its_opinion_and_accepts_nothing() -> None:
    case = Story().does("first_review").case
    assert (case.first_review, case.state, case.accepted_on) == (
        "材料属实",
        State.RECEIVED,
        None,
    )


def test_first_review_after_acceptance_while_no_department_has_begun() -> None:
    assert accepted().does("first_review").case.first_review == "材料属实"
    assert accepted().does("review").refusal("first_review") == "case.at_desk"
    assert granted().refusal("first_review") == "case.decided_already"


@pytest.mark.parametrize(
    ("story", "how", "code"),
    [
        (Story, {"opinion": " 　"}, "review.opinion_missing"),
        (lambda: Story(LOCAL_PERMIT), {}, "item.not_here"),
        (lambda: Story(hall=VILLAGE), {}, "item.not_here"),
        (lambda: Story(hall=COUNTY), {}, "item.not_here"),
        (lambda: Story().does("first_review"), {}, "review.done_already"),
    ],
)
def test_first_review_is_refused(story: Any, how: dict[str, Any], code: str) -> None:
    assert story().refusal("first_review", **how) == code


def test_first_review_needs_the_list_of_roles() -> None:
    story = Story()
    said = apply(story.case, story.operation("first_review"), Rules())
    assert isinstance(said, Problem)
    assert said.code == "catalogue.version_unknown"


def test_papers_are_taken_in_though_the_list_is_not_at_hand() -> None:
    story = Story()
    assert isinstance(apply(story.case, story.operation("record_material"), Rules()), Case)


@pytest.mark.parametrize("kind", ["withdraw", "void"])
def test_an_end_needs_its_reason(kind: str) -> None:
    assert Story().refusal(kind, reason=" ") == "case.reason_missing"


def test_void_is_for_what_nobody_answered() -> None:
    assert Story().does("void").case.state is State.VOID
    assert isinstance(Story().tries("void", on=working(5)), Case)
    assert Story().refusal("void", on=working(6)) == "case.answered_already"
    assert accepted().refusal("void") == "case.answered_already"
    assert at_last_step().refusal("void") == "case.answered_already"
    waiting = Story(without=("M036",)).does("request_supplement")
    assert waiting.does("void", on=working(30)).case.state is State.VOID


def test_rule_13_a_reprint_counts_and_keeps_the_number() -> None:
    story = Story()
    number = story.case.papers[0].number
    story.does("print", copy_number=2).does("print", copy_number=1)
    assert [(paper.number, paper.reprints) for paper in story.case.papers] == [(number, 2)]
    assert story.refusal("print", document_number="1" * 25) == "document.unknown"
    assert story.refusal("print", copy_number=0) == "operation.malformed"


def test_a_note_says_something_and_not_too_much() -> None:
    assert Story().does("note").case.timeline[-1].text == "备注"
    assert Story().refusal("note", text="") == "operation.malformed"
    assert isinstance(Story().tries("note", text="字" * 1000), Case)


# bounds ----------------------------------------------------------------------

LONG = "长" * 10_000


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("amend_form", {"reason": LONG}),
        ("amend_form", {"phone": LONG}),
        ("amend_form", {"fields": {"bank_name": LONG}}),
        ("amend_form", {"fields": {LONG: 1}}),
        ("amend_form", {"fields": {str(n): 1 for n in range(1000)}}),
        ("amend_form", {"fields": {"bank_name": ["a list"]}}),
        ("amend_form", {"fields": {"bank_name": {"an": "object"}}}),
        ("record_material", {"materials": [{"code": LONG}]}),
        ("record_material", {"materials": [{"code": "M001", "blob": LONG}]}),
        ("record_material", {"materials": [{"code": "M001"}] * 1000}),
        ("first_review", {"opinion": LONG}),
        ("withdraw", {"reason": LONG}),
        ("void", {"reason": LONG}),
        ("note", {"text": LONG}),
        ("print", {"reason": LONG}),
        ("print", {"copy_number": 2**60}),
        ("accept_with_pledge", {"pledges": [{"material": LONG, "due_on": "2026-12-01"}]}),
        ("accept_with_pledge", {"pledges": [{"material": "M001"}] * 1000}),
        ("request_supplement", {"missing": [{"code": "M001", "reason": LONG}]}),
        ("request_supplement", {"missing": [{"code": LONG, "reason": "x"}]}),
        ("request_supplement", {"missing": [{"code": "M001", "reason": "x"}] * 1000}),
        ("receive_supplement", {"materials": [{"code": "M001"}] * 1000}),
        ("decline", {"reason": LONG}),
        ("decline", {"basis": LONG}),
        ("decline", {"remedy": LONG}),
        ("decline", {"right_body": LONG}),
        ("decline", {"ground": LONG}),
        ("decline", {"item_ground": LONG}),
        ("decline", {"evidence": LONG}),
        ("decide_on_spot", {"reason": LONG}),
        ("decide_on_spot", {"remedy": LONG}),
        ("hand_over", {"papers": [{"material": LONG, "count": 1}]}),
        ("hand_over", {"papers": [{"material": "M001", "count": 1}] * 1000}),
        ("take_over", {"differences": [{"material": LONG, "sent": 1, "found": 1}]}),
        ("take_over", {"differences": [{"material": "M", "sent": 1, "found": 1}] * 1000}),
        ("assign", {"to": LONG}),
        ("assign", {"step": LONG}),
        ("review", {"opinion": LONG}),
        ("review", {"step": LONG}),
        ("decide", {"reason": LONG}),
        ("decide", {"step": LONG}),
        ("decide", {"result_number": LONG}),
        ("deliver", {"receiver": LONG}),
        ("deliver", {"id_number": LONG}),
    ],
)
def test_nobody_stores_megabytes_in_a_case(kind: str, changes: dict[str, Any]) -> None:
    assert Story().refusal(kind, **changes) == "operation.malformed"


PERSON = receive_payload(PERMIT, TOWNSHIP, MONDAY)["applicant"]


@pytest.mark.parametrize(
    "changes",
    [
        {"item": LONG},
        {"applicant": PERSON | {"name": LONG}},
        {"applicant": PERSON | {"id_number": LONG}},
        {"applicant": PERSON | {"id_type": LONG}},
        {"applicant": PERSON | {"address": LONG}},
        {"applicant": PERSON | {"phone": LONG}},
        {"agent": PERSON | {"name": LONG}},
        {"answers": {"rooms": LONG}},
        {"answers": {LONG: "x"}},
        {"answers": {str(n): "x" for n in range(1000)}},
        {"fields": {"business_name": LONG}},
        {"materials": [{"code": "M001"}] * 1000},
        {"limits": [{"name": "answer", "days": 5}] * 1000},
        {"route": ROUTE | {"role": LONG}},
        {"children": ["1" * 24] * 1000},
        {"paper": {"written_by": LONG, "entered_at": "2026-11-23T12:00:00+08:00"}},
    ],
)
def test_nobody_is_born_with_megabytes(changes: dict[str, Any]) -> None:
    assert refusal_of(**changes) == "operation.malformed"


def test_the_longest_form_is_no_stranger() -> None:
    """What the forms allow, the operation takes: 100 characters of name, 1000 of a long text."""
    person = PERSON | {"name": "𰻝" * 100, "address": "村" * 100}
    case = born(applicant=person, fields={"business_name": "字" * 1000})
    assert case.applicant.name == "𰻝" * 100
    assert max(spec.max_length or 0 for spec in catalogue().fields.values()) <= 4000


# reading ---------------------------------------------------------------------


def as_bytes(**changes: Any) -> bytes:
    value = json.loads(write_operation(Story().operation("note")))
    return json.dumps(value | changes, ensure_ascii=False).encode()


def test_the_bytes_are_read_back_as_they_were_meant() -> None:
    for operation in granted().does("deliver").log:
        data = write_operation(operation)
        assert read_operation(data) == operation
        assert write_operation(operation) == data
        assert b"\n" not in data


TIMES = json.loads(as_bytes())["times"]


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-21T09:30:00+08:00",
        "2026-11-21T01:30:00Z",
        "2026-11-21T09:30:00.123+08:00",
        "1900-01-01T00:00:00+08:00",
        "2999-12-31T23:59:59+08:00",
    ],
)
def test_instants_that_are_read(at: str) -> None:
    assert isinstance(read_operation(as_bytes(times=TIMES | {"at": at})), Operation)


@pytest.mark.parametrize(
    "at",
    [
        "",
        "yesterday",
        "2026-11-21",
        "2026-11-21T09:30:00",
        "2026-11-21 09:30:00+08:00",
        "20261121T093000+0800",
        "2026-W47-6T09:30:00+08:00",
        "2026-11-21T09:30:00+08:00:30",
        "2026-13-21T09:30:00+08:00",
        "2026-02-30T09:30:00+08:00",
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-12:00",
        "1899-12-31T23:59:59+08:00",
        "3000-01-01T00:00:00+08:00",
        "２０２６-11-21T09:30:00+08:00",
        "9" * 100_000,
    ],
)
def test_instants_that_are_not(at: str) -> None:
    said = read_operation(as_bytes(times=TIMES | {"at": at}))
    assert isinstance(said, Problem)
    assert said.code == "operation.malformed"


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 0},
        {"sequence": 0},
        {"base": -1},
        {"epoch": 0},
        {"hall": "9901"},
        {"hall": "９９0122103000"},
        {"subject": ""},
        {"subject": "9" * 65},
        {"subject": "a\x00b"},
        {"kind": "Note"},
        {"kind": "note\n"},
        {"clerk": "1" * 33},
        {"catalogue": "\x00"},
        {"catalogue": "1" * 41},
        {"payload": []},
        {"payload": {"text": "a\x00b"}},
        {"payload": {"a\x00b": 1}},
        {"payload": {"text": 1.5}},
        {"payload": {"text": 2**63}},
        {"documents": [{"name": "receipt", "number": "1"}]},
        {"documents": [{"name": "receipt", "number": "1" * 25}] * 21},
        {"more": 1},
    ],
)
def test_operations_that_cannot_be_read(changes: dict[str, Any]) -> None:
    said = read_operation(as_bytes(**changes))
    assert isinstance(said, Problem)
    assert said.code == "operation.malformed"


def test_what_only_looks_like_a_nul_is_text() -> None:
    read = read_operation(as_bytes(payload={"text": "\\u0000"}))
    assert isinstance(read, Operation)
    assert read.payload == {"text": "\\u0000"}


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", b"{" * 100_000])
def test_bytes_that_are_no_operation(data: bytes) -> None:
    assert isinstance(read_operation(data), Problem)


@pytest.mark.parametrize("extreme", EXTREMES)
@pytest.mark.parametrize(
    ("story", "kind", "field"),
    [
        (Story, "accept", "promised_due_on"),
        (Story, "accept", "statutory_due_on"),
        (lambda: accepted(ON_SPOT), "decide_on_spot", "delivery_due_on"),
        (accepted, "assign", "due_on"),
    ],
)
def test_days_at_the_ends_of_time_are_answered(
    story: Any, kind: str, field: str, extreme: str
) -> None:
    said = story().tries(kind, **{field: extreme})
    if isinstance(said, Problem):
        assert said.code == "law.day_differs"
    else:
        assert kind == "assign", "whose day is only a wish"


@pytest.mark.parametrize("on", ["1900-01-01", "2999-12-01", "2026-12-31"])
def test_cases_of_any_century_are_folded(on: str) -> None:
    number = case_number("990122103", MONDAY, "001", 7)
    operation = receive(on=day(on), number=number)
    case = apply(None, operation, rules())
    assert isinstance(case, Case)
    assert case.received_on == day(on)
    assert case.answer_due_on == calendar_day(on)


def calendar_day(on: str) -> date:
    return working(item(PERMIT).limits["answer"].days, day(on))


def test_the_calendar_of_the_tests_is_the_shipped_one() -> None:
    assert calendar().is_working(day("2026-10-10"))
    assert not calendar().is_working(day("2026-10-01"))

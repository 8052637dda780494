"""One exchange: storage is acknowledged, replays change nothing, strangers get nothing."""

from __future__ import annotations

import hashlib
import random
import zlib
from pathlib import Path

import pytest
from centre_support import (
    OTHER_TOWNSHIP,
    TOWNSHIP,
    SetClock,
    Window,
    enrol_window,
    outcomes,
    post,
)

from hallcore.alert_rules import AlertRules
from hallcore.catalogue import Catalogue
from hallcore.problems import ProblemError
from hallcore.wire import json_bytes
from hallkit.datafiles import data_folder
from hallserver.api.sync import ENCODING_HEADER
from hallserver.centre import Centre
from hallserver.reference_data import read_rules


def operations_of(centre: Centre, number: str) -> list[tuple[str, str, str | None, int | None]]:
    with centre.store.read() as unit:
        return [
            (one.kind, one.outcome, one.code, one.position)
            for one in unit.operations.of_case(number)
        ]


def everything(centre: Centre) -> list[tuple[object, ...]]:
    """All rows but the instant of the last exchange."""
    with centre.store.read() as unit:
        log = [
            (one.arrival, one.enrolment, one.sequence, one.outcome, one.chained)
            for one in unit.operations.every()
        ]
        bodies = [(name, one.operations, one.case) for name, one in unit.cases.every().items()]
        feeds = [
            (hall.area, line)
            for hall in unit.people.halls()
            for line in unit.feeds.after(hall.area, 0, 999)
        ]
        chains = [(one.id, one.stored, one.head, one.state) for one in unit.enrolments.every()]
    return [*log, *bodies, *feeds, *chains]


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "identity"])
def test_a_chain_is_stored_decided_and_told(
    centre: Centre, township: Window, encoding: str
) -> None:
    township.encoding = encoding
    number = township.receive()
    township.accept(number)
    answer, _ = township.sync()
    assert answer.stored == 2
    assert outcomes(answer) == [("applied", None), ("applied", None)]
    assert [(row.seq, row.position, row.line) for row in answer.rows] == [
        (1, 1, None),
        (2, 2, None),
    ]
    assert answer.cursors[0].seq == 2
    with centre.store.read() as unit:
        found = unit.cases.get(number)
    assert found is not None
    assert (str(found.case.state), found.operations) == ("accepted", 2)


def test_the_answer_names_its_request(township: Window) -> None:
    frame = township.frame()
    answer, _ = township.read(township.send(frame))
    assert answer.request == hashlib.sha256(frame[:-89]).hexdigest()


def test_rule_34_a_replayed_request_changes_nothing(centre: Centre, township: Window) -> None:
    number = township.receive()
    township.note(number)
    frame = township.frame()
    first, _ = township.read(township.send(frame))
    before = everything(centre)
    second, _ = township.read(township.send(frame))
    assert everything(centre) == before
    assert (second.stored, second.rows) == (first.stored, first.rows)


def test_overlap_is_ignored_and_the_rest_stored(centre: Centre, township: Window) -> None:
    number = township.receive()
    township.sync()
    township.note(number)
    answer, _ = township.push(first=1)
    assert answer.stored == 2
    assert len(operations_of(centre, number)) == 2


def test_a_gap_stores_nothing_and_says_what_is_stored(centre: Centre, township: Window) -> None:
    number = township.receive()
    township.note(number)
    township.note(number)
    answer, _ = township.push(first=3)
    assert (answer.stored, answer.rows) == (0, ())
    assert operations_of(centre, number) == []


def test_other_bytes_under_a_stored_sequence_freeze_the_machine(
    centre: Centre, township: Window
) -> None:
    township.receive()
    township.sync()
    twin = Window(centre, township.app, township.seed, township.hall, township.enrolled)
    twin.serial = 5
    twin.receive()
    reply = twin.send(twin.frame(first=1))
    assert (reply.status, reply.code) == (403, "sync.fork")
    later = township.send(township.frame())
    assert (later.status, later.code) == (403, "enrolment.frozen")
    with centre.store.read() as unit:
        enrolled = unit.enrolments.get(township.enrolled.enrolment)
    assert enrolled is not None
    assert (enrolled.state, enrolled.stored) == ("frozen", 1)


def test_a_twin_that_goes_on_from_another_history_is_found_by_its_chain(
    centre: Centre, township: Window
) -> None:
    number = township.receive()
    township.sync()
    twin = Window(centre, township.app, township.seed, township.hall, township.enrolled)
    twin.serial = 5
    twin.receive()
    twin.note(number)
    assert twin.send(twin.frame(first=2)).code == "sync.fork"


def test_an_unknown_machine_is_not_let_in(centre: Centre, township: Window) -> None:
    stranger = Window(
        centre,
        township.app,
        99,
        township.hall,
        township.enrolled.model_copy(update={"enrolment": "nobody"}),
    )
    reply = stranger.send(stranger.frame())
    assert (reply.status, reply.code) == (401, "enrolment.unknown")


def test_a_forged_signature_stores_nothing(centre: Centre, township: Window) -> None:
    number = township.receive()
    forger = Window(centre, township.app, 99, township.hall, township.enrolled, township.operations)
    reply = forger.send(forger.frame())
    assert (reply.status, reply.code) == (400, "frame.signature")
    assert operations_of(centre, number) == []


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "identity", "lzma", ""])
def test_random_bytes_are_refused_politely(centre: Centre, township: Window, encoding: str) -> None:
    source = random.Random(7)
    before = everything(centre)
    for size in (0, 1, 100, 5000):
        reply = post(township.app, "/v1/sync", source.randbytes(size), {ENCODING_HEADER: encoding})
        assert reply.status == 400
        assert reply.code in {"frame.malformed", "sync.damaged", "sync.encoding"}
    assert everything(centre) == before


def test_a_bomb_is_given_up(township: Window) -> None:
    bomb = zlib.compress(bytes(64 << 20), 9, wbits=31)
    assert len(bomb) < 100_000
    reply = post(township.app, "/v1/sync", bomb, {ENCODING_HEADER: "gzip"})
    assert (reply.status, reply.code) == (400, "sync.too_large")
    assert post(township.app, "/v1/sync", bytes(5 << 20)).status == 413


@pytest.mark.parametrize("changes", [{"count": 7}, {"v": 1, "head": 5}, {"first": 0}])
def test_a_header_that_says_nonsense_is_refused(township: Window, changes: dict[str, int]) -> None:
    from hallcore.wire.frames import build_frame

    header = {
        "type": "sync",
        "v": 1,
        "enrolment": township.enrolled.enrolment,
        "centre_epoch": 1,
        "first": 1,
        "count": 0,
        "head": "",
        "sent_at": "2026-11-23T09:00:00+08:00",
    }
    reply = township.send(build_frame(header | changes, [], township.signing))
    assert (reply.status, reply.code) == (400, "sync.malformed")


def test_a_refused_operation_delays_nobody(centre: Centre, township: Window) -> None:
    bad = township.receive()
    township.accept(bad, epoch=9)
    good = township.receive()
    township.accept(bad)
    township.act("deliver", good, {"receiver": "周", "id_number": "1", "relation": "self"})
    township.accept(good)
    answer, _ = township.sync()
    assert answer.stored == 6
    assert outcomes(answer) == [
        ("applied", None),
        ("parked", "custody.epoch"),
        ("applied", None),
        ("applied", None),
        ("rejected", "delivery.no_result"),
        ("applied", None),
    ]
    with centre.store.read() as unit:
        found = [unit.cases.get(number) for number in (bad, good)]
    assert [one.case.disputed for one in found if one] == [True, False]
    assert [str(one.case.state) for one in found if one] == ["accepted", "accepted"]


def test_operations_that_cannot_be_read_are_stored_and_passed_over(
    centre: Centre, township: Window
) -> None:
    township.operations.append(b'{"v":1,"kind":"rubbish"}')
    township.operations.append(b"\xff\x00 no json")
    number = township.next_number()
    township.act("unheard_of", number, {"deep": [1, 2]})
    township.note(number)
    answer, _ = township.sync()
    assert answer.stored == 4
    assert outcomes(answer) == [
        ("rejected", "operation.malformed"),
        ("rejected", "operation.malformed"),
        ("parked", "operation.newer"),
        ("rejected", "case.unknown"),
    ]


@pytest.mark.parametrize(
    "changes", [{"enrolment": "somebody"}, {"hall": OTHER_TOWNSHIP}, {"sequence": 40}]
)
def test_an_operation_under_a_false_name_is_kept_apart(
    centre: Centre, township: Window, changes: dict[str, object]
) -> None:
    number = township.receive()
    township.act("note", number, {"text": "x"}, **changes)
    slip = township.document("withdrawal", "10")
    township.act("withdraw", number, {"reason": "x"}, documents=(slip,), **changes)
    answer, _ = township.sync()
    assert outcomes(answer)[1:] == [
        ("rejected", "operation.enrolment"),
        ("parked", "operation.enrolment"),
    ]
    with centre.store.read() as unit:
        found = unit.cases.get(number)
    assert found is not None
    assert (str(found.case.state), found.case.disputed) == ("received", False)


def test_a_number_given_twice_is_parked_and_keeps_the_first(
    centre: Centre, township: Window, village: Window
) -> None:
    number = township.receive()
    township.sync()
    village.receive(number=number, query_code="999999")
    answer, _ = village.sync()
    assert outcomes(answer)[-1] == ("parked", "case.exists")
    with centre.store.read() as unit:
        found = unit.cases.get(number)
    assert found is not None
    assert (found.case.query_code, found.case.disputed) == ("123456", True)


def test_reference_data_is_sent_once(centre: Centre, township: Window) -> None:
    answer, lines = township.sync()
    names = [one.name for one in answer.references]
    assert names == [
        "catalogue",
        "catalogue",
        "calendar",
        "rules",
        "halls",
        "documents",
        "roster",
        "samples",
    ]
    for one in answer.references:
        assert hashlib.sha256(lines[one.line]).hexdigest() == one.digest
    newest = lines[answer.references[1].line]
    assert Catalogue.from_bytes(newest).version == answer.references[1].version == "test-1"
    again, _ = township.sync()
    assert again.references == ()


def test_the_rules_of_supervision_travel_to_every_window(centre: Centre, township: Window) -> None:
    answer, lines = township.sync()
    (one,) = [reference for reference in answer.references if reference.name == "rules"]
    rules = AlertRules.from_bytes(lines[one.line])
    assert rules.version == one.version
    assert {rule.rule for rule in rules.rules} >= {"T1", "T2", "T3", "T4", "T5", "T6"}


def test_unsound_rules_are_not_published(tmp_path: Path) -> None:
    shipped = (data_folder() / "rules" / "alerts.csv").read_text("utf-8-sig")
    (tmp_path / "alerts.csv").write_text(shipped.replace("answer,day,4", "moon,day,4"), "utf-8-sig")
    with pytest.raises(ProblemError) as caught:
        read_rules(tmp_path)
    assert (caught.value.problem.code, caught.value.exit_status) == ("rules.unsound", 2)
    assert "alerts.csv 第 2 行 clock" in caught.value.problem.cause
    (tmp_path / "alerts.csv").write_text(shipped.replace("day,4", "day,3"), "utf-8-sig")
    changed = read_rules(tmp_path)
    assert changed.version != read_rules(data_folder() / "rules").version
    assert changed.version.startswith("2026-11-")


def test_rosters_and_samples_are_those_of_the_hall(centre: Centre, township: Window) -> None:
    answer, lines = township.sync()
    found = {one.name: json_bytes.decode(lines[one.line]) for one in answer.references}
    roster, samples = found["roster"], found["samples"]
    assert isinstance(roster, dict)
    assert isinstance(samples, list)
    assert roster["hall"] == TOWNSHIP
    assert [one["number"] for one in roster["clerks"]] == [one["number"] for one in samples]
    assert set(roster["clerks"][0]) == {"number", "name", "verifier"}
    from argon2 import PasswordHasher

    assert PasswordHasher().verify(roster["clerks"][0]["verifier"], samples[0]["pin"])


def test_an_older_catalogue_never_comes_after_the_one_in_force(
    centre: Centre, township: Window
) -> None:
    answer, _ = township.sync()
    versions = [one.version for one in answer.references if one.name == "catalogue"]
    township.held = tuple(one for one in township.held if one.version != versions[0])
    again, _ = township.sync()
    assert [one.version for one in again.references] == versions


def test_no_pin_is_in_the_database(centre: Centre, township: Window) -> None:
    township.sync()
    centre.close()
    pins = [f"2601{last:02d}".encode() for last in range(1, 7)]
    for path in Path(centre.home).glob("centre.sqlite*"):
        data = path.read_bytes()
        assert not [pin for pin in pins if pin in data]


def test_a_request_that_asks_for_little_gets_one_row_and_more(
    centre: Centre, township: Window
) -> None:
    number = township.receive()
    for _ in range(4):
        township.note(number)
    township.sync()
    other = enrol_window(centre, TOWNSHIP, seed=5)
    seen = []
    for _ in range(10):
        answer, lines = other.sync(limit_bytes=1024)
        seen += [(row.seq, lines[row.line or 0]) for row in answer.rows]
        if not answer.more:
            break
    assert [seq for seq, _ in seen] == [1, 2, 3, 4, 5]
    assert [data for _, data in seen] == township.operations


def test_a_cursor_of_another_epoch_starts_again(centre: Centre, township: Window) -> None:
    township.receive()
    answer, _ = township.sync()
    old = answer.cursors[0].model_copy(update={"epoch": 0, "seq": 1})
    again, _ = township.push(cursors=(old,))
    assert [row.seq for row in again.rows] == [1]
    ahead = answer.cursors[0].model_copy(update={"seq": 500})
    assert township.push(cursors=(ahead,))[0].cursors[0].seq == 1


def test_many_rows_fit_the_header(centre: Centre, township: Window) -> None:
    number = township.receive()
    for _ in range(400):
        township.note(number)
    answer, _ = township.sync()
    assert answer.stored == 401
    assert answer.more
    while answer.more:
        answer, _ = township.sync()
    assert answer.cursors[0].seq == 401


def test_a_deemed_case_is_listed_as_accepted(
    centre: Centre, township: Window, clock: SetClock
) -> None:
    number = township.receive("T-DEEMED")
    township.sync()
    with centre.store.read() as unit:
        assert [
            one.number for one in unit.cases.page("received", 0, None, centre.today()).cases
        ] == [number]
        assert unit.cases.page("accepted", 0, None, centre.today()).total == 0
    clock.pass_by(days=8)
    with centre.store.read() as unit:
        assert unit.cases.page("received", 0, None, centre.today()).total == 0
        assert unit.cases.page("accepted", 0, None, centre.today()).total == 1


def test_the_register_keeps_the_latest_receipt(centre: Centre, township: Window) -> None:
    person = {"id_type": "111", "id_number": "990000199001010017", "name": "周贵方", "phone": "1"}
    township.receive()
    township.receive(applicant=person | {"phone": "2"})
    township.sync()
    import sqlite3

    database = sqlite3.connect(centre.home / "centre.sqlite")
    rows = database.execute("SELECT registration_number, phone FROM person").fetchall()
    database.close()
    assert rows == [("100000000000000098", "2")]


def test_bytes_are_kept_exactly(centre: Centre, township: Window) -> None:
    township.receive()
    odd = township.operations[0].replace(b'{"alg"', b'{  "alg"')
    assert odd != township.operations[0]
    township.operations[0] = odd
    township.sync()
    with centre.store.read() as unit:
        kept = unit.operations.get(township.enrolled.enrolment, 1)
    assert kept is not None
    assert (kept.data, kept.outcome) == (odd, "applied")

"""A township home with many cases. The first ones are made by the program's own services; the rest
are their like with other people, numbers and days, written in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from matters import ON_SPOT, PROMISED, form_of, materials_of, resident_id
from sqlalchemy import insert
from support import make_window

from hallclient.records import Known
from hallclient.services.receipt import Asked, receive
from hallclient.store.cases import CaseTable
from hallclient.store.people import person_row
from hallclient.store.search import COLUMNS, CaseIndex, PersonIndex, entry_of_case, entry_of_person
from hallclient.store.tables import (
    CaseEntryRow,
    CaseRow,
    OperationRow,
    PersonEntryRow,
    PersonRow,
    PrintJobRow,
)
from hallclient.window import Window
from hallcore.cases import Case, Person
from hallcore.forms import Form, parse_form
from hallcore.materials import parse_materials
from hallcore.numbering import case_number, document_number
from hallcore.problems import Problem
from hallcore.register import Entry, Said

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁单仇解"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国长乐志文海春生"
OPEN_SHARE = 33
"""One case in so many is still open."""
A_DAY = 120
A_BATCH = 5000


def fill_home(home: Path, count: int) -> None:
    """`count` cases of made-up people, most of them closed."""
    window = make_window(home)
    open_case = _received(window)
    closed_case = _received(window, ON_SPOT, is_on_spot=True)
    people = Random(7)
    for first in range(0, count, A_BATCH):
        made = [
            _like(closed_case if at % OPEN_SHARE else open_case, at, people)
            for at in range(first, min(first + A_BATCH, count))
        ]
        _write(window, made)
    window.close()


def _received(window: Window, code: str = PROMISED, *, is_on_spot: bool = False) -> Case:
    form = parse_form(form_of(code), "form")
    entries = parse_materials(materials_of(code), "materials")
    assert isinstance(form, Form)
    assert not isinstance(entries, Problem)
    receipt = receive(window, "0101", Asked((code,), form, tuple(entries), is_on_spot=is_on_spot))
    assert not isinstance(receipt, Problem), receipt
    return receipt.cases[0]


def _like(template: Case, at: int, people: Random) -> Case:
    day = date(2026, 11, 20) - timedelta(days=at // A_DAY % 1500)
    terminal = f"{11 + at // A_DAY // 1500:03d}"
    number = case_number("990122103", day, terminal, 1 + at % A_DAY)
    body = f"990000{people.randrange(1930, 2005)}06{people.randrange(1, 29):02d}{at % 1000:03d}"
    name = "".join((people.choice(SURNAMES), *people.choices(GIVEN, k=1 + (people.random() < 0.8))))
    person = template.applicant.model_copy(
        update={
            "name": name,
            "id_number": resident_id(body),
            "phone": f"13{people.randrange(10**9):09d}",
        }
    )
    papers = tuple(
        paper.model_copy(
            update={
                "number": document_number(
                    "990122103", terminal, day.year, paper.number[16:18], 1 + at % 99_999
                )
            }
        )
        for paper in template.papers
    )
    return template.model_copy(
        update={
            "number": number,
            "applicant": person,
            "registration_number": f"1{people.randrange(10**17):017d}",
            "papers": papers,
        }
    )


def _write(window: Window, cases: list[Case]) -> None:
    with window.store.write() as unit:
        now = window.now()
        rows = list(_case_rows(cases, now))
        unit.cases._c.execute(insert(CaseRow), rows)
        log = [
            {
                "enrolment": "an earlier one",
                "sequence": int(case.number[9:15]) * 10**8 + int(case.number[15:22]) * 10 + step,
                "subject": case.number,
                "kind": "receive",
                "body": b"x" * 1500,
                "occurred_at": now - timedelta(days=1),
                "is_own": True,
                "outcome": "applied",
                "position": step,
                "arrival": 0,
            }
            for case in cases
            for step in range(1 if case.is_open else 4)
        ]
        unit.cases._c.execute(insert(OperationRow), log)
        jobs = [
            {
                "document_number": paper.number,
                "document": paper.name,
                "case_number": case.number,
                "slip": "x" * 3000,
                "copy_number": 0,
                "state": "confirmed",
                "asked_at": now,
                "is_handed_out": True,
            }
            for case in cases
            for paper in case.papers
        ]
        unit.cases._c.execute(insert(PrintJobRow), jobs)
        people = {case.registration_number: case.applicant for case in cases}
        unit.cases._c.execute(
            insert(PersonRow),
            [person_row(Known(_entry(number, one, now), "", "")) for number, one in people.items()],
        )
        filters = {
            case.number: {"state": str(case.state), "is_open": case.is_open} for case in cases
        }
        known = {case.number: entry_of_case(case) for case in cases}
        _index(unit.cases, CaseIndex, CaseEntryRow, known, filters)
        persons = {
            number: entry_of_person(number, [one.name], [one.phone, one.id_number])
            for number, one in people.items()
        }
        _index(unit.cases, PersonIndex, PersonEntryRow, persons, {})
        unit.commit()


def _entry(number: str, one: Person, at: Any) -> Entry:
    facts = {"name": one.name, "phone": one.phone, "address": one.address}
    said = {
        key: Said(value=value, at=at, origin="case", reference="bench/1")
        for key, value in facts.items()
    }
    return Entry(
        registration_number=number,
        kind=one.kind,
        id_type=one.id_type,
        id_number=one.id_number,
        facts=said,
    )


def _case_rows(cases: list[Case], now: Any) -> Iterator[dict[str, Any]]:
    for case in cases:
        body = case.model_dump_json()
        yield {
            "number": case.number,
            "item": case.item,
            "state": str(case.state),
            "is_open": case.is_open,
            "holder": case.holder,
            "delivery_hall": case.route.delivery_hall,
            "registration_number": case.registration_number,
            "received_at": case.received_at,
            "next_due_on": case.answer_due_on if case.is_open else None,
            "changed_at": now,
            "confirmed": body,
            "confirmed_count": 1,
            "body": body,
        }


def _index(
    table: CaseTable,
    index: Any,
    row: Any,
    entries: dict[str, Any],
    filters: dict[str, dict[str, Any]],
) -> None:
    connection = table._c
    first = connection.exec_driver_sql(
        f"SELECT coalesce(max(id), 0) + 1 FROM {row.__tablename__}"
    ).scalar_one()
    values = [
        {"id": first + at, "key": key}
        | {name: getattr(entry, name) for name in COLUMNS}
        | filters.get(key, {})
        for at, (key, entry) in enumerate(entries.items())
    ]
    connection.execute(insert(row), values)
    names = ", ".join(COLUMNS)
    words = index.words.name
    connection.exec_driver_sql(
        f"INSERT INTO {words} (rowid, {names}) "
        f"SELECT id, {names} FROM {row.__tablename__} WHERE id >= ?",
        (first,),
    )

"""Cases and people are found by what a clerk has in hand; every way is an index look-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random

import pytest
from matters import Console, form_of
from screens_support import CLERK, half_form, received
from sqlalchemy import event, text

from hallclient.projection import mark_stale
from hallclient.records import Known, Query
from hallclient.services import lookup
from hallclient.services.alerts import list_alerts
from hallclient.services.answer import supplement
from hallclient.services.lookup import find_by_scan, find_case, list_cases
from hallclient.store.search import CaseIndex, PersonIndex, match_of
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.moments import local_day

NAMES = ["张𬱖", "单雄信", "尉迟恭", "张\U00031350", "三里镇张三农家乐", "O'Brien", "曾子墨"]


@pytest.fixture
def numbers(window: Window) -> dict[str, str]:
    """Name → case number; phones end 0001, 0002 …"""
    made = {}
    for at, name in enumerate(NAMES, start=1):
        half = half_form(name=name)
        half.applicant["phone"] = f"1390000{at:04d}"
        made[name] = received(window, half)
    return made


def found(window: Window, typed: str, **how: object) -> list[str]:
    """The names found, newest first."""
    page = list_cases(window, Query(text=typed, **how))  # type: ignore[arg-type]
    assert page.total == len(page.cases), "the total is that of the rows"
    return [one.case.applicant.name for one in page.cases]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("张", ["三里镇张三农家乐", "张\U00031350", "张𬱖"]),
        ("𬱖", ["张𬱖"]),
        ("\U00031350", ["张\U00031350"]),
        ("雄", ["单雄信"]),
        ("雄信", ["单雄信"]),
        ("单信", []),
        ("sxx", ["单雄信"]),
        ("SX", ["单雄信"]),
        ("ｓｘ", ["单雄信"]),
        ("xx", ["单雄信"]),
        ("shanx", ["单雄信"]),
        ("dxx", []),
        ("yc", ["尉迟恭"]),
        ("zzm", ["曾子墨"]),
        ("njl", ["三里镇张三农家乐"]),
        ("农家", ["三里镇张三农家乐"]),
        ("单xx", ["单雄信"]),
        ("zs农", ["三里镇张三农家乐"]),
        ("obr", ["O'Brien"]),
        ("O'Brien", ["O'Brien"]),
        ("0003", ["尉迟恭"]),
        ("００03", ["尉迟恭"]),
        ("139 0000 0003", ["尉迟恭"]),
        ("单 0002", ["单雄信"]),
        ("单 0003", []),
        ("%", []),
        ("_", []),
        ("\"'*()", []),
        ("name : z", []),
        ("\x00\udcff", []),
        ("的", []),
    ],
)
def test_what_finds_whom(
    window: Window, numbers: dict[str, str], typed: str, names: list[str]
) -> None:
    assert found(window, typed) == names


def test_an_empty_text_finds_all(window: Window, numbers: dict[str, str]) -> None:
    assert sorted(found(window, "  ")) == sorted(NAMES)


def test_numbers_are_found_by_their_tails(window: Window, numbers: dict[str, str]) -> None:
    number = numbers["单雄信"]
    seen = find_case(window, number)
    paper = seen.case.papers[0].number  # type: ignore[union-attr]
    registered = seen.case.registration_number  # type: ignore[union-attr]
    grouped = f"{number[:9]}-{number[9:15]}-{number[15:18]}-{number[18:22]}-{number[22:]}"
    for typed in (number, grouped, number[-6:], number[18:22], paper, paper[-6:], registered):
        assert "单雄信" in found(window, typed), typed
    assert found(window, number) == found(window, paper) == ["单雄信"]
    assert find_by_scan(window, paper) == [number]


def test_an_act_is_found_at_once_and_a_refused_commit_never(
    window: Window, numbers: dict[str, str]
) -> None:
    number = numbers["单雄信"]
    told = supplement(window, CLERK, number)
    assert isinstance(told, Case), told
    notice = next(one.number for one in told.papers if one.name == "supplement_notice")
    assert found(window, notice) == ["单雄信"]
    assert found(window, "sxx", state="supplementing") == ["单雄信"]
    assert found(window, "sxx", state="received") == []
    with window.store.write() as unit:
        unit.cases.drop(number)
        assert unit.cases.count(Query(text="sxx"), local_day(window.now())) == 0
    assert found(window, "sxx") == ["单雄信"], "nothing was committed"


def test_pages_go_on_where_the_last_one_ended(window: Window) -> None:
    made = [received(window, half_form(name=f"王{'一二三四五六七'[at]}")) for at in range(7)]
    seen: list[str] = []
    after: str | None = None
    while True:
        page = list_cases(window, Query(text="w", limit=3, after=after))
        assert page.total == 7
        seen += [one.case.number for one in page.cases]
        after = page.next
        if after is None:
            break
    assert seen == list(reversed(made))


def test_deemed_acceptance_moves_a_case_between_the_lists(
    window: Window, numbers: dict[str, str]
) -> None:
    window.clock.move(days=30)  # type: ignore[attr-defined]
    supplement(window, CLERK, numbers["曾子墨"])
    for state in ("received", "accepted", "closed"):
        assert ("单雄信" in found(window, "sxx", state=state)) == (
            "单雄信" in found(window, "", state=state)
        )


def test_the_index_is_what_the_cases_say(window: Window, numbers: dict[str, str]) -> None:
    """FTS5 compares its index with the entries it stands over, row by row."""
    supplement(window, CLERK, numbers["单雄信"])
    with window.store.write() as unit:
        mark_stale(unit)
        unit.cases.drop(numbers["曾子墨"])
        unit.commit()
    with window.store.write() as unit:
        for name in ("case_words", "person_words"):
            unit._connection.execute(
                text(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")
            )
        assert unit.execute(text("SELECT count(*) FROM case_entry")) == len(NAMES) - 1


def test_people_are_found_by_name_initials_phone_and_number(
    window: Window, numbers: dict[str, str]
) -> None:
    with window.store.write() as unit:
        known = next(iter(unit.people.search("1390000")), None) or unit.people.search("0007")[0]
        number = known.registration_number
        assert isinstance(known, Known)
        for typed in (known.name[0], known.name, known.phone[-4:], number, number[-5:]):
            assert number in [one.registration_number for one in unit.people.search(typed)]
        assert unit.people.search("查无此人") == []
        name = known.entry.facts["name"].model_copy(update={"value": "安某"})
        changes = {"id_number": "99000019800101001X", "facts": known.entry.facts | {"name": name}}
        unit.people.put(replace(known, entry=known.entry.model_copy(update=changes)))
        for typed in ("001X", "０01x", "1001x"):
            assert [one.name for one in unit.people.search(typed)] == ["安某"], typed


def plans(window: Window, read: Callable[[], object]) -> list[tuple[str, str]]:
    """Every statement that `read` executes, and how SQLite goes about it."""
    said: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        said.append((statement, parameters))

    event.listen(window.store._reader, "before_cursor_execute", note)
    try:
        read()
    finally:
        event.remove(window.store._reader, "before_cursor_execute", note)
    with window.store.read() as unit:
        return [
            (
                statement,
                "\n".join(
                    row[3]
                    for row in unit._connection.exec_driver_sql(
                        f"EXPLAIN QUERY PLAN {statement}",
                        parameters,  # type: ignore[arg-type]
                    )
                ),
            )
            for statement, parameters in said
            if statement.startswith("SELECT")
        ]


def _plan(window: Window, query: Query) -> str:
    """Of the statement that reads the rows."""
    found = plans(window, lambda: _rows(window, query))
    return next(plan for statement, plan in found if "body" in statement)


def _rows(window: Window, query: Query) -> None:
    with window.store.read() as unit:
        unit.cases.search(query, local_day(window.now()))


@pytest.mark.parametrize("typed", ["张", "z", "zhang", "3", "0123", "9901", "张 0123", "农jl"])
@pytest.mark.parametrize("state", [None, "received", "accepted", "closed", "granted"])
def test_every_look_up_goes_by_the_index(window: Window, typed: str, state: str | None) -> None:
    plan = _plan(window, Query(text=typed, state=state, after="990122103261123007000158"))
    steps = plan.splitlines()
    assert steps[0].startswith("SCAN case_words VIRTUAL TABLE INDEX"), plan
    assert "M" in steps[0].rpartition(":")[2], "the words are matched, not read through"
    assert "SEARCH case_entry USING INTEGER PRIMARY KEY" in plan
    assert "SEARCH case USING INDEX sqlite_autoindex_case_1 (number=?)" in plan
    assert "TEMP B-TREE" not in plan, "hits come in the order of the page"


def test_lists_without_a_text_go_by_an_index(window: Window) -> None:
    for state in (None, "supplementing", "granted"):
        plan = _plan(window, Query(state=state, after="990122103261123007000158"))
        assert "USING INDEX" in plan, plan
        assert "TEMP B-TREE" not in plan, plan


def test_the_desk_reads_open_cases_only(window: Window) -> None:
    for read in (lookup.desk, lookup.line, lookup.outbox, list_alerts):
        for statement, plan in plans(window, partial(read, window)):
            for table in ("case", "operation", "print_job"):
                assert f"SCAN {table}\n" not in f"{plan}\n", (statement, plan)
            if "count(*)" in statement:
                assert "USING COVERING INDEX" in plan, (statement, plan)


def test_the_days_of_open_cases_are_found_by_an_index(window: Window) -> None:
    def read() -> None:
        with window.store.read() as unit:
            unit.cases.with_clocks("9901")

    ((statement, plan),) = plans(window, read)
    assert "SCAN case" not in plan, (statement, plan)


def test_a_match_is_never_an_expression_of_the_clerk() -> None:
    drawn = Random(5)
    signs = "\"'*()-^:{}+ANDORNOTNEAR \t张zd1%_|\\"
    for _ in range(500):
        typed = "".join(drawn.choices(signs, k=drawn.randrange(12)))
        match = match_of(typed)
        assert match is None or match.count('"') % 2 == 0
    assert CaseIndex.words.name != PersonIndex.words.name


def test_the_command_finds_the_same_and_masks_numbers(township: Console) -> None:
    form = form_of("MZ-GL-001", name="单雄信")
    said = township.by(
        "receive", "--item", "MZ-GL-001", "--form", township.write("form.json", form)
    )
    number = said.answer["cases"][0]["case_number"]
    for typed in ("单", "sxx", "ｓx", number[-4:], number[18:22], form["applicant"]["phone"][-4:]):
        listed = township("cases", "--search", typed).answer
        assert [one["case_number"] for one in listed["cases"]] == [number], typed
        assert listed["total"] == 1
        assert form["applicant"]["id_number"] not in str(listed)
    assert township("cases", "--search", "dxx").answer == {"cases": [], "next": None, "total": 0}

"""What a person once brought serves again: what is filed, what may be reused, what a copy says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from histories_support import MONDAY, PERMIT, TOWNSHIP, Story, catalogue, item, noon, working
from hypothesis import given
from hypothesis import strategies as st

from hallcore.cases import MaterialRecord, OnFile
from hallcore.catalogue import MaterialForm, MaterialSpec
from hallcore.filed import filed_materials, newest_filed
from hallcore.kinds.counter import merged_materials
from hallcore.materials import is_in
from hallcore.reuse import judge_reuse, mark_text, reuse_fault

ON_FILE = OnFile(case="9" * 24, verified_on=MONDAY, verified_by="0101", hall=TOWNSHIP)


def spec(**changes: Any) -> MaterialSpec:
    facts = {"code": "M001", "name": "居民身份证", "form": MaterialForm.PAPER, "required": True}
    return MaterialSpec(**({"reusable": True} | facts | changes))


def record(**changes: Any) -> MaterialRecord:
    return MaterialRecord(**({"code": "M001", "copies": 1, "on_file": ON_FILE} | changes))


@pytest.mark.parametrize(
    ("listed", "kept", "code"),
    [
        (spec(), record(), None),
        (spec(), record(trust="A"), None),
        (spec(), record(valid_until=MONDAY), None),
        (spec(), record(valid_until=MONDAY - timedelta(1)), "material.expired"),
        (spec(), record(trust="C"), "material.not_checked"),
        (spec(), record(trust="D"), "material.not_checked"),
        (spec(reusable=False), record(), "material.not_reusable"),
    ],
)
def test_what_serves_again(listed: MaterialSpec, kept: MaterialRecord, code: str | None) -> None:
    fault = reuse_fault(listed, kept, MONDAY)
    assert (fault.code if fault else None) == code
    one = item(PERMIT).model_copy(update={"materials": (listed,)})
    fault = judge_reuse(one, [kept], MONDAY)
    assert (fault.code if fault else None) == code
    brought = kept.model_copy(update={"on_file": None})
    assert judge_reuse(one, [brought], MONDAY) is None
    assert is_in(listed, [kept])


def test_nobody_checked_it_tomorrow() -> None:
    later = ON_FILE.model_copy(update={"verified_on": MONDAY + timedelta(1)})
    one = item(PERMIT).model_copy(update={"materials": (spec(),)})
    fault = judge_reuse(one, [record(on_file=later)], MONDAY)
    assert fault is not None
    assert fault.code == "material.not_reusable"


def test_a_receipt_that_reuses_what_the_item_does_not_let_is_refused() -> None:
    listed = next(one for one in item(PERMIT).materials)
    kept = record(code=listed.code).model_dump(mode="json")
    if listed.reusable:
        assert Story(materials=[kept]).case.materials[0].on_file == ON_FILE
    fault = Story().refusal(
        "record_material", materials=[kept | {"trust": "D", "valid_until": "2020-01-01"}]
    )
    assert fault in ("material.not_reusable", "material.not_checked")


def test_what_was_brought_is_filed_with_who_checked_it() -> None:
    story = Story(without=[one.code for one in item(PERMIT).materials])
    code = item(PERMIT).materials[0].code
    first = {"code": code, "originals": 1, "copies": 2, "trust": "B", "valid_until": "2030-01-01"}
    story.does("record_material", materials=[first], on=working(1))
    scan = {"code": code, "blob": "a" * 64, "trust": "B"}
    story.does("record_material", materials=[scan], on=working(2))
    reused = record(code=code).model_dump(mode="json")
    filed = filed_materials(story.case.number, PERMIT, story.log)
    assert [one.code for one in filed] == [code]
    (one,) = filed
    assert (one.verified_on, one.hall, one.item) == (working(2), TOWNSHIP, PERMIT)
    assert (one.record.copies, one.record.blob) == (2, "a" * 64)
    again = one.reused()
    assert (again.originals, again.copies, again.blob) == (0, 2, "a" * 64)
    assert again.on_file == OnFile(
        case=story.case.number, verified_on=working(2), verified_by=one.verified_by, hall=TOWNSHIP
    )
    # What came from the file is not filed again: its check is as old as it was.
    only = story.log[0].model_copy(
        update={"payload": story.log[0].payload | {"materials": [reused]}}
    )
    assert filed_materials(story.case.number, PERMIT, [only]) == []


def test_the_newest_check_counts() -> None:
    story = Story()
    (old, *_) = filed_materials("1" * 24, PERMIT, story.log)
    new = old.model_copy(update={"verified_on": working(5), "case": "2" * 24})
    assert newest_filed([new, old]) == newest_filed([old, new]) == [new]
    assert old.ends_on(365) == MONDAY + timedelta(days=365)
    short = old.model_copy(
        update={"record": old.record.model_copy(update={"valid_until": working(1)})}
    )
    assert short.ends_on(365) == working(1)
    assert catalogue().items[PERMIT].code == PERMIT
    assert noon(MONDAY).date() == MONDAY


def test_a_copy_says_who_checked_it_what_for_and_until_when() -> None:
    assert mark_text(record(), "食品经营许可", date(2027, 11, 23)) == (
        "存档件：2026年11月23日已与原件核对（工号 0101），"
        "仅用于“食品经营许可”，2027年11月23日前有效"
    )
    assert mark_text(record(valid_until=date(2026, 12, 1)), "x").endswith("2026年12月1日前有效")
    assert "原件核发" in mark_text(record(trust="A"), "x")
    assert mark_text(record(on_file=None), "x") == ""


@given(st.integers(0, 3), st.integers(0, 3), st.booleans())
def test_what_is_brought_again_is_no_longer_from_the_file(
    originals: int, copies: int, has_scan: bool
) -> None:
    newer = MaterialRecord(
        code="M001", originals=originals, copies=copies, blob="b" * 64 if has_scan else None
    )
    (merged,) = merged_materials((record(),), (newer,))
    is_brought = bool(originals or copies)
    assert merged.on_file == (None if is_brought else ON_FILE)
    (again,) = merged_materials((merged,), (record(),))
    assert again.on_file == ON_FILE
    assert isinstance(again.on_file, OnFile)

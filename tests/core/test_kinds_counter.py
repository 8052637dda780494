"""Counter's acts that the law asks for: correction on the spot, one rating invitation, complaints
(行政许可法 32(1)③; domain.md 10, rule 38)."""

from __future__ import annotations

from typing import Any

import pytest
from histories_support import (
    PERMIT,
    TOWNSHIP,
    VILLAGE,
    Story,
    accepted,
    granted,
    item,
    working,
)

from hallcore.cases import Case

PHONE = {"key": "applicant.phone", "before": "13800000101", "after": "13900000202"}


def field_key() -> str:
    return item(PERMIT).fields[0].key


def changed(*changes: dict[str, Any], story: Story | None = None, **how: Any) -> Any:
    return (story or Story()).tries("correct_on_spot", changes=list(changes), **how)


def test_a_correction_keeps_what_stood_there_and_what_stands() -> None:
    key = field_key()
    told = Story(fields={key: "石桥食堂"})
    field = {"key": f"fields.{key}", "before": "石桥食堂", "after": "石桥饭店"}
    case = told.does("correct_on_spot", changes=[PHONE, field]).case
    assert case.applicant.phone == "13900000202"
    assert case.fields[key] == "石桥饭店"
    assert [(one.key, one.before, one.after) for one in case.corrections] == [
        ("applicant.phone", "13800000101", "13900000202"),
        (f"fields.{key}", "石桥食堂", "石桥饭店"),
    ]
    # It is no supplement: the answer clock goes on, the one notice is still to give.
    assert (case.supplement, case.answer_due_on) == (None, working(5))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([PHONE, PHONE], "correction.twice"),
        ([PHONE | {"before": "1"}], "correction.before_differs"),
        ([PHONE | {"key": "applicant.id_number"}], "correction.key"),
        ([PHONE | {"key": "query_code"}], "correction.key"),
        ([PHONE | {"key": "fields."}], "correction.key"),
        ([PHONE | {"after": "1" * 201}], "correction.value"),
        ([PHONE | {"after": 7}], "correction.value"),
        ([{"key": "applicant.name", "before": "周贵方", "after": " "}], "correction.value"),
        ([{"key": "fields.shoe_size", "before": None, "after": "42"}], "input.unknown_key"),
        ([], "operation.malformed"),
    ],
)
def test_a_correction_is_refused(changes: list[dict[str, Any]], code: str) -> None:
    assert changed(*changes).code == code


def test_the_applicant_confirms_a_correction() -> None:
    assert changed(PHONE, is_confirmed=False).code == "correction.not_confirmed"


def test_after_the_answer_the_form_stands() -> None:
    assert changed(PHONE, story=accepted()).code == "case.accepted_already"
    deemed = Story().tries("correct_on_spot", changes=[PHONE], on=working(6))
    assert getattr(deemed, "code", None) == "case.accepted_already"
    assert isinstance(Story().tries("correct_on_spot", changes=[PHONE], on=working(5)), Case)
    assert changed(PHONE, hall=VILLAGE).code == "custody.not_holder"


@pytest.mark.parametrize(
    "finished",
    [
        lambda: granted().does("deliver"),
        lambda: Story().does("decline"),
        lambda: Story().does("withdraw"),
    ],
)
def test_rule_38_every_finished_case_is_rated_once(finished: Any) -> None:
    story = finished()
    assert story.case.rating_invited_at is None
    story.does("rating_invited")
    assert story.case.rating_invited_at is not None
    assert story.refusal("rating_invited") == "rating.once"


@pytest.mark.parametrize("story", [Story, accepted, granted, lambda: Story().does("void")])
def test_rule_38_nobody_is_asked_before_the_end_or_for_a_mistake(story: Any) -> None:
    assert story().refusal("rating_invited") == "rating.not_finished"


def test_a_complaint_is_heard_at_any_time_and_changes_nothing() -> None:
    for story in (Story(), accepted(), granted().does("deliver")):
        before = story.case
        after = story.does("complaint", hall=TOWNSHIP).case
        assert after.timeline[-1].text == "等得太久"
        assert after.model_copy(update={"timeline": before.timeline}) == before
    assert Story().refusal("complaint", text="") == "operation.malformed"

"""Licences that were granted: number, validity, the reminder of their renewal (行政许可法 50)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from histories_support import (
    BENEFIT,
    MONDAY,
    PERMIT,
    Story,
    at_last_step,
    calendar,
    catalogue,
    day,
    item,
    noon,
)

from hallcore.alert_rules import NO_RULES, AlertRules, parse_rules
from hallcore.case_object import case_object
from hallcore.cases import Case
from hallcore.document_facts import Making, document_facts
from hallcore.renewals import renewal, renewal_notice_days
from hallcore.view import view
from hallkit.datafiles import data_folder, read_rule_tables

LICENCE = {
    "certificate_number": "JY29901220000017",
    "valid_from": "2026-12-01",
    "valid_until": "2031-11-30",
}


def shipped() -> AlertRules:
    found, findings = parse_rules(read_rule_tables(data_folder() / "rules"))
    assert found is not None, findings
    return found


def licensed(until: str = "2031-11-30", code: str = PERMIT) -> Case:
    return at_last_step(code).does("decide", **(LICENCE | {"valid_until": until})).case


def test_a_grant_carries_its_licence() -> None:
    case = licensed()
    assert (case.certificate_number, case.valid_from, case.valid_until) == (
        "JY29901220000017",
        day("2026-12-01"),
        day("2031-11-30"),
    )
    shown = case_object(case, view(case, noon(MONDAY), calendar()), "-", [])
    assert {key: shown[key] for key in LICENCE} == LICENCE
    bare = at_last_step().does("decide").case
    assert (bare.certificate_number, bare.valid_from, bare.valid_until) == (None, None, None)


def test_a_licence_may_have_no_end() -> None:
    case = at_last_step().does("decide", certificate_number="1").case
    assert (case.certificate_number, case.valid_until) == ("1", None)
    assert renewal(case, MONDAY, calendar(), shipped()) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_from": "2026-12-02", "valid_until": "2026-12-01"}, "decision.validity"),
        ({"valid_until": "2026-11-22"}, "decision.validity"),
        ({"result": "refused", "certificate_number": "1"}, "decision.no_licence"),
        ({"result": "refused", "valid_until": "2031-11-30"}, "decision.no_licence"),
        ({"result": "refused", "valid_from": "2026-12-01"}, "decision.no_licence"),
        ({"certificate_number": "1" * 65}, "operation.malformed"),
        ({"certificate_number": ""}, "operation.malformed"),
        ({"valid_until": "soon"}, "operation.malformed"),
    ],
)
def test_what_no_licence_can_be(changes: dict[str, Any], code: str) -> None:
    assert at_last_step().refusal("decide", **changes) == code


def test_a_licence_of_one_day() -> None:
    one = {"valid_from": "2026-12-01", "valid_until": "2026-12-01"}
    assert at_last_step().does("decide", **one).case.valid_until == day("2026-12-01")
    assert at_last_step().does("decide", valid_until="2026-11-23").case.valid_until == MONDAY


def test_the_decision_prints_the_licence() -> None:
    making = Making("990122000000", "3011", "-", noon(MONDAY), {})
    facts = document_facts(licensed(), item(PERMIT), catalogue(), {}, making)
    assert facts["certificate_number"] == "JY29901220000017"
    assert facts["validity_text"] == "2026年12月1日至2031年11月30日"
    bare = document_facts(Story().case, item(PERMIT), catalogue(), {}, making)
    assert (bare["certificate_number"], bare["validity_text"]) == ("", "")


@pytest.mark.parametrize(
    ("until", "apply_by"),
    [("2031-11-30", "2031-10-31"), ("2027-03-01", "2027-01-30"), ("2028-03-30", "2028-02-29")],
)
def test_renewal_is_applied_for_thirty_days_before(until: str, apply_by: str) -> None:
    case = licensed(until)
    last = day(apply_by)
    found = renewal(case, last, calendar(), shipped(), item(PERMIT))
    assert found is not None
    assert (found.valid_until, found.apply_by, found.is_late) == (day(until), last, False)
    late = renewal(case, last + timedelta(days=1), calendar(), shipped(), item(PERMIT))
    assert late is not None
    assert late.is_late
    assert renewal(case, day(until), calendar(), shipped(), item(PERMIT)) is not None
    assert renewal(case, day(until) + timedelta(days=1), calendar(), shipped()) is None


def test_how_long_before_is_a_row() -> None:
    base = shipped().model_dump(mode="json")
    (row,) = [one for one in base["rules"] if one["condition"] == "apply_by"]
    working = row | {"threshold": 5, "unit": "working", "item_type": "行政许可"}
    by = AlertRules.model_validate({**base, "rules": [*base["rules"], working]})
    found = renewal(licensed("2026-12-14"), MONDAY, calendar(), by, item(PERMIT))
    assert found is not None
    assert found.apply_by == date(2026, 12, 7)
    other = renewal(licensed("2027-01-14", BENEFIT), MONDAY, calendar(), by, item(BENEFIT))
    assert other is not None
    assert other.apply_by == date(2026, 12, 15)
    assert (renewal_notice_days(by), renewal_notice_days(NO_RULES)) == (60, 60)
    bare = renewal(licensed("2027-01-14"), MONDAY, calendar(), NO_RULES)
    assert bare is not None
    assert bare.apply_by == date(2027, 1, 14)


def test_what_was_refused_needs_no_renewal() -> None:
    refused = at_last_step().does("decide", result="refused").case
    odd = refused.model_copy(update={"valid_until": day("2027-01-14")})
    assert renewal(odd, MONDAY, calendar(), shipped()) is None

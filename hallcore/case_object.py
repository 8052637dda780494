"""The case as programs see it: the object of `case NUMBER --json` (contract.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hallcore.calendar import Calendar
from hallcore.case_clocks import Clock
from hallcore.cases import Assistance, Case
from hallcore.explain import Explanation, explain
from hallcore.identity import mask_id
from hallcore.moments import write_instant
from hallcore.renewals import is_late
from hallcore.view import CaseView


@dataclass(frozen=True, slots=True)
class Recorded:
    """One operation of a case as its store knows it. `outcome`: pending, applied, rejected,
    parked; `stored_at` is the centre's instant, None while it is unsent."""

    enrolment: str
    sequence: int
    kind: str
    occurred_at: datetime
    stored_at: datetime | None
    outcome: str
    code: str | None = None


def case_summary(case: Case, shown: CaseView, item_name: str) -> dict[str, Any]:
    """The object without operations, materials and documents, as `cases` lists it."""
    return {
        "case_number": case.number,
        "parent": case.parent,
        "children": list(case.children),
        "item": case.item,
        "item_name": item_name,
        "item_version": case.catalogue,
        "state": str(shown.state),
        "result": case.result,
        "flags": list(shown.flags),
        "phase": str(shown.phase),
        "holder": case.holder,
        "addressee": case.transit.addressee if case.transit else None,
        "epoch": case.epoch,
        "registration_number": case.registration_number,
        "applicant": {
            "name": case.applicant.name,
            "id_masked": mask_id(case.applicant.id_number),
        },
        "received_at": write_instant(case.received_at),
        "entrusted_at": write_instant(case.entrusted_at) if case.entrusted_at else None,
        "answer_due_on": _day(case.answer_due_on),
        "accepted_on": _day(shown.accepted_on),
        "decided_on": _day(case.decided_on),
        "certificate_number": case.certificate_number,
        "valid_from": _day(case.valid_from),
        "valid_until": _day(case.valid_until),
        "renews": _renews_object(case, shown),
        "delivered_at": write_instant(case.delivered_at) if case.delivered_at else None,
        "closed_at": write_instant(case.closed_at) if case.closed_at else None,
        "clocks": [clock_object(clock) for clock in shown.clocks],
    }


def case_object(
    case: Case,
    shown: CaseView,
    item_name: str,
    operations: Sequence[Recorded],
    calendar: Calendar | None = None,
) -> dict[str, Any]:
    """The whole object. `pending` counts what the centre has not acknowledged yet. With `calendar`,
    the one that `shown` was made with, each clock tells how its day came about."""
    explained = (
        {}
        if calendar is None
        else {"clocks": [clock_object(clock, explain(clock, calendar)) for clock in shown.clocks]}
    )
    return (
        case_summary(case, shown, item_name)
        | explained
        | {
            "assistance": assistance_object(case.assistance),
            "materials": [record.model_dump(mode="json") for record in case.materials],
            "documents": [
                {
                    "name": paper.name,
                    "number": paper.number,
                    "made_at": write_instant(paper.made_at),
                    "reprints": paper.reprints,
                }
                for paper in case.papers
            ],
            "steps": [
                done.model_dump(mode="json", exclude={"done_at"})
                | {"done_at": write_instant(done.done_at)}
                for done in case.steps
            ],
            "stops": [stop.model_dump(mode="json") for stop in case.stops],
            "extension": case.extension.model_dump(mode="json") if case.extension else None,
            "pledges": [pledge.model_dump(mode="json") for pledge in case.pledges],
            "fees": [line.model_dump(mode="json") for line in case.fees],
            "payments": [payment.model_dump(mode="json") for payment in case.payments],
            "corrections": [one.model_dump(mode="json") for one in case.corrections],
            "paper_form": (
                {
                    "written_by": case.paper_form.written_by,
                    "entered_at": write_instant(case.paper_form.entered_at),
                }
                if case.paper_form
                else None
            ),
            "findings": [one.model_dump() for one in shown.findings],
            "responsibility": [
                {
                    "hall": one.hall,
                    "from": write_instant(one.since),
                    "to": write_instant(one.until) if one.until else None,
                }
                for one in case.held
            ],
            "operations": [
                {
                    "enrolment": one.enrolment,
                    "sequence": one.sequence,
                    "kind": one.kind,
                    "occurred_at": write_instant(one.occurred_at),
                    "stored_at": write_instant(one.stored_at) if one.stored_at else None,
                    "outcome": one.outcome,
                    "code": one.code,
                }
                for one in operations
            ],
            "pending": sum(one.outcome == "pending" for one in operations),
        }
    )


def _renews_object(case: Case, shown: CaseView) -> dict[str, Any] | None:
    """The licence that the application asks to renew. `late`: not applied for in time; `by_law`:
    renewed because nobody decided before it ended (行政许可法 50)."""
    if case.renews is None:
        return None
    return {
        "certificate_number": case.renews.certificate_number,
        "valid_until": _day(case.renews.valid_until),
        "apply_by": _day(case.renews.apply_by),
        "late": is_late(case),
        "by_law": shown.is_renewed,
    }


def assistance_object(given: Assistance | None) -> dict[str, Any] | None:
    """How the receipt was helped along, or None; the guardian's number is masked."""
    if given is None:
        return None
    number = given.guardian_id_number
    return given.model_dump(exclude={"guardian_id_number"}) | {
        "guardian_id_masked": mask_id(number) if number else ""
    }


def clock_object(clock: Clock, explained: Explanation | None = None) -> dict[str, Any]:
    """One clock as contract.md names its keys; `explained` adds how its day came about."""
    return {
        "name": clock.name,
        "start_on": _day(clock.start_on),
        "days": clock.days,
        "unit": str(clock.unit),
        "due_on": _day(clock.due_on),
        "provisional": clock.provisional,
        "stops": [{"from": _day(stop.first), "to": _day(stop.last)} for stop in clock.stops],
        "calendar": clock.calendar,
        "colour": str(clock.colour),
        "remaining_days": clock.remaining_days,
        "of": clock.of or None,
        "responsible": clock.responsible or None,
        "extended_days": clock.extended_days,
        "printed_on": _day(clock.printed_on),
        "printed_calendar": clock.printed_calendar,
        "printed_provisional": clock.printed_provisional,
        "computed_on": _day(clock.computed_on),
        "joint_on": _day(clock.joint_on),
        "moved": clock.has_moved,
    } | ({} if explained is None else _explained(explained))


def _explained(explained: Explanation) -> dict[str, Any]:
    """How the day came about: the counted days, every stretch that was not counted, and from when
    on the calendar is not published."""
    return {
        "counted": explained.counted,
        "unpublished_from": _day(explained.unpublished_from),
        "not_counted": [
            {"from": _day(one.first), "to": _day(one.last), "why": str(one.why)}
            for one in explained.not_counted
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

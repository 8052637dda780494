"""Payloads of the kinds that move limits, take money, put right and settle: as right as any can be
for the case on that day (the other half of `histories_support.payload_of`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from hallcore.answering import deemed_day
from hallcore.calendar import Calendar
from hallcore.cases import Case
from hallcore.catalogue import Item
from hallcore.kinds.limits import extended_due, is_promise_running, old_due
from hallcore.materials import missing_materials
from hallcore.steps import turn_of
from hallcore.stops import counting_stops

DOCUMENTS = {
    "accept_with_pledge": "pledge",
    "accept_in_line": "acceptance",
    "decline_in_line": "decline",
    "stop_clock": "special_procedure",
    "extend": "extension",
    "assess_fee": "payment",
}
CENTRAL = (
    "return_for_rework",
    "urge",
    "supervise",
    "settle_dispute",
    "stop_clock",
    "resume_clock",
    "assess_fee",
)
"""Acts of the deciding hall or the centre."""


def law_payload(
    kind: str, case: Case, one: Item, on: date, now: Calendar, accept: dict[str, Any]
) -> dict[str, Any]:
    """`accept`: the payload of an acceptance on that day."""
    steps = case.step_codes
    turn = turn_of(case) or (steps[0] if steps else "handle")
    transfer = case.transit.transfer_number if case.transit else "0" * 25
    running = next((stop for stop in case.stops if stop.last is None), None)
    days = 5
    told = extended_due(case, days, on, now)
    lacking = missing_materials(one, case.materials)
    papers = [paper.number for paper in case.papers if paper.served_on is None]
    payloads: dict[str, dict[str, Any]] = {
        "accept_with_pledge": accept
        | {
            "pledges": [{"material": spec.code, "due_on": on.isoformat()} for spec in lacking[:50]]
            or [{"material": one.materials[0].code, "due_on": None}]
        },
        "accept_in_line": accept | {"place": 1},
        "decline_in_line": {
            "taken": one.quantity or 1,
            "reason": "本期名额已满",
            "basis": "《中华人民共和国行政许可法》第五十七条",
            "remedy": "可以依法申请行政复议",
        },
        "correct_on_spot": {
            "changes": [
                {"key": "applicant.phone", "before": case.applicant.phone, "after": "13800000303"}
            ],
            "is_confirmed": True,
        },
        "complaint": {"text": "等得太久", "name": "周贵方", "phone": "13800000101"},
        "rating_invited": {},
        "recall": {"transfer_number": transfer, "proof": "both_copies"},
        "report_discrepancy": {
            "transfer_number": case.held[-1].transfer_number or "1" * 25,
            "differences": [{"material": "M001", "sent": 2, "found": 1}],
            "text": "少一份复印件",
        },
        "return_for_rework": {"step": turn, "to": steps[0] if steps else "handle", "opinion": "补"},
        "urge": {"text": "请尽快办理"},
        "supervise": {"text": "限期办结", "unit": "县民政局", "due_on": on.isoformat()},
        "settle_dispute": {"reason": "已与双方核对"},
        "stop_clock": {
            "procedure": "inspection",
            "approver": "龙安国",
            "basis": "《中华人民共和国行政许可法》第四十五条",
            "reason": "需要现场检验",
            "expected_days": 5,
            "first_on": max(on, case.accepted_on or deemed_day(case)).isoformat(),
        },
        "serve": {
            "document_number": papers[-1] if papers else "0" * 25,
            "served_on": on.isoformat(),
            "receiver": "周贵方",
        },
        "resume_clock": {
            "last_on": max(on, running.first if running else on).isoformat(),
            "result": "检验合格",
        },
        "extend": {
            "days": days,
            "approver": "龙安国",
            "reason": "情况复杂",
            "old_due_on": (old_due(case, on, now) or on).isoformat(),
            "new_due_on": (told[0] if told else on).isoformat(),
            "provisional": bool(told and told[1]),
            "of_promise": is_promise_running(case, on, now),
            "stops": [stop.model_dump(mode="json") for stop in counting_stops(case, on, now)],
        },
        "assess_fee": {
            "lines": [
                {"fee": fee.code, "quantity": 1, "amount_fen": fee.rate_fen} for fee in one.fees
            ]
            or [{"fee": "none", "quantity": 1, "amount_fen": 1}]
        },
        "record_payment": {
            "amount_fen": max(case.fee_total_fen, 1),
            "receipt_number": "PJ-0001",
            "paid_on": on.isoformat(),
        },
    }
    return payloads[kind]

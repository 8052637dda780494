"""What the placeholders of a document template stand for (data/documents/README.md).

Pure: a folded case, the item as it was at receipt and the directory of halls go in; words and
digits come out, ready for `hallcore.slips.fill_template`. Ids are masked here and nowhere later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hallcore.agency import SEND_LIMIT
from hallcore.amounts import capital_text, yuan_text
from hallcore.assistance import guardian_text
from hallcore.cases import STATE_TEXTS, Assistance, Case
from hallcore.catalogue import Catalogue, Item
from hallcore.deadlines import Unit
from hallcore.document_words import (
    UNIT_TEXTS,
    day_text,
    fee_text,
    hall_facts,
    instant_text,
    limit_text,
)
from hallcore.form_words import field_rows
from hallcore.halls import Hall
from hallcore.identity import mask_id
from hallcore.kinds.answer import GROUNDS, missing_of_notice
from hallcore.kinds.line import USED_UP, USED_UP_TEXT
from hallcore.moments import LOCAL
from hallcore.numbering import group_case_number, group_document_number, short_number
from hallcore.pledges import given_pledges
from hallcore.reuse import mark_text
from hallcore.supplement_facts import supplement_facts

PROVISIONAL_TEXT = "{days}为暂定：下一年度的放假安排公布后可能调整。"
RELATION_TEXTS = {"self": "本人", "family": "家属", "agent": "代理人", "other": "其他"}


@dataclass(frozen=True, slots=True)
class Making:
    """The act that makes a document: by whom, where, when, and its kind's payload."""

    hall: str
    clerk_number: str
    clerk_name: str
    made_at: datetime
    payload: Mapping[str, Any]


def document_facts(
    case: Case,
    item: Item | None,
    catalogue: Catalogue | None,
    halls: Mapping[str, Hall],
    making: Making,
    together: Sequence[tuple[Case, str]] = (),
) -> dict[str, Any]:
    """Facts of a document about one case; `together`: (case, item name) of all on one slip."""
    hall = halls.get(making.hall)
    payload = making.payload
    remedy = catalogue.remedies.get(item.remedy) if catalogue and item else None
    names = {spec.code: spec.name for spec in item.materials} if item else {}
    differing = {one["material"]: one for one in payload.get("differences", ())}
    return {
        "case": {
            "number": case.number,
            "number_grouped": group_case_number(case.number),
            "short": short_number(case.number),
            "query_code": case.query_code,
            "state_text": STATE_TEXTS[case.state],
        },
        "applicant": {
            "name": case.applicant.name,
            "id_masked": mask_id(case.applicant.id_number),
            "phone": case.applicant.phone,
        },
        "agent": {"name": case.agent.name if case.agent else ""},
        "assistance": _assistance_facts(case.assistance),
        "agency": _agency_facts(case, halls),
        "item": {
            "name": item.name if item else case.item,
            "code": case.item,
            "basis": item.basis if item else "",
            "department": item.body if item else "",
        },
        "hall": hall_facts(hall, making.hall),
        "clerk": {"name": making.clerk_name, "number": making.clerk_number},
        "received_at_text": instant_text(case.received_at),
        "received_on_text": day_text(case.received_on),
        "answer_due_text": day_text(case.answer_due_on),
        "accepted_on_text": day_text(case.accepted_on or _day_in(payload, "accepted_on")),
        "promised_due_text": day_text(_latest_promise(case, together)),
        "promised_days_text": limit_text(case.limit("promise")),
        "statutory_days_text": limit_text(case.limit("statutory")),
        "statutory_due_text": day_text(case.statutory_due_on),
        "provisional_text": _provisional_text([case, *(one for one, _ in together)]),
        "fee_text": fee_text([item] if item else []),
        "delivery_text": f"到{_hall_name(halls, case.route.delivery_hall)}领取",
        "query_text": f"凭受理号和查询码 {case.query_code} 查询办理进度。",
        "made_on_text": day_text(making.made_at.astimezone(LOCAL).date()),
        "materials": [
            {
                "name": names.get(record.code, record.code),
                "originals": record.originals,
                "copies": record.copies,
                "pages": record.pages,
                "note": _difference_text(differing.get(record.code))
                or mark_text(record, item.name if item else case.item),
            }
            for record in case.materials
        ],
        "fields": field_rows(case, item, catalogue),
        "missing": [
            {"name": names.get(entry["code"], entry["code"]), "reason": entry["reason"]}
            for entry in payload.get("missing", ())
        ],
        **_pledge_facts(case, payload, together, names),
        **_payment_facts(payload, item),
        "reason": payload.get("reason") or payload.get("opinion") or "",
        "basis": payload.get("basis") or "",
        "remedy": payload.get("remedy") or (remedy_text(remedy) if remedy else ""),
        "right_body": payload.get("right_body") or "",
        **supplement_facts(case, together),
        "unsupplied": [
            {"name": names.get(entry.code, entry.code), "reason": entry.reason}
            for entry in missing_of_notice(case, item)
        ],
        "ground_text": _ground_text(payload, item),
        "result_text": {"granted": "准予", "refused": "不予"}.get(case.result or "", ""),
        "certificate_number": case.certificate_number or "",
        "validity_text": _validity_text(case),
        **_limit_facts(case, payload, catalogue),
        "receiver": {
            "name": payload.get("receiver") or "",
            "id_masked": mask_id(payload["id_number"]) if payload.get("id_number") else "",
            "relation_text": RELATION_TEXTS.get(payload.get("relation", ""), ""),
        },
        "cases": [
            {
                "number_grouped": group_case_number(one.number),
                "item": name,
                "answer_due_text": day_text(one.answer_due_on),
                "promised_due_text": day_text(one.promised_due_on),
                "statutory_due_text": day_text(one.statutory_due_on),
            }
            for one, name in (together if len(together) > 1 else ())
            # The parent's own number stands above them.
            if not one.items
        ],
    }


def _limit_facts(
    case: Case, payload: Mapping[str, Any], catalogue: Catalogue | None
) -> dict[str, Any]:
    """What the notices of a special procedure and of an extension say (行政许可法 42, 45). `case`
    stands as their act left it, so that its last stop is the one told of."""
    facts: dict[str, Any] = {
        "approver": {"name": payload.get("approver") or "", "post": payload.get("post") or ""}
    }
    if "procedure" in payload and case.stops:
        stop = case.stops[-1]
        procedure = catalogue.procedures.get(stop.procedure) if catalogue else None
        facts["procedure"] = {
            "name": procedure.name if procedure else stop.procedure,
            "number_text": f"第 {stop.number} 次",
            "first_text": day_text(stop.first),
            "days_text": f"{stop.expected_days} {UNIT_TEXTS[Unit.WORKING]}",
        }
    if "old_due_on" in payload and case.extension is not None:
        extension, limit = case.extension, case.limit("statutory")
        longest = case.limit("extension")
        unit = limit.unit if limit else Unit.WORKING
        facts["extension"] = {
            "days_text": f"{extension.days} {UNIT_TEXTS[unit]}",
            "old_due_text": day_text(extension.old_due_on),
            "new_due_text": day_text(extension.new_due_on),
            "basis_text": longest.basis if longest else "",
        }
        facts["provisional_text"] = (
            PROVISIONAL_TEXT.format(days="新的到期日") if extension.provisional else ""
        )
    return facts


def _pledge_facts(
    case: Case,
    payload: Mapping[str, Any],
    together: Sequence[tuple[Case, str]],
    names: Mapping[str, str],
) -> dict[str, Any]:
    """What a 容缺 or 告知承诺 acceptance is given on: what comes later, what a pledge replaces."""
    given = [
        {"name": names.get(material, material), "due_text": day_text(due_on)}
        for material, due_on in given_pledges(case, payload, [one for one, _ in together]).items()
    ]
    return {
        "pledges_later": [one for one in given if one["due_text"]],
        "pledges_instead": [one for one in given if not one["due_text"]],
    }


def _payment_facts(payload: Mapping[str, Any], item: Item | None) -> dict[str, Any]:
    """The lines of a fee notice and their total, in figures and 大写."""
    lines = payload.get("lines") or ()
    total = sum(line["amount_fen"] for line in lines)
    rows = []
    for line in lines:
        row = item.fee(line["fee"]) if item else None
        rows.append(
            {
                "name": row.name if row else line["fee"],
                "rate_text": f"{yuan_text(row.rate_fen)} 元/{row.unit}" if row else "",
                "quantity": line["quantity"],
                "amount_text": f"{yuan_text(line['amount_fen'])} 元",
                "basis": row.basis if row else "",
            }
        )
    return {
        "fee_lines": rows,
        "fee_total_text": f"{yuan_text(total)} 元" if rows else "",
        "fee_capital_text": capital_text(total) if rows else "",
    }


def blank_form_facts(
    number: str, query_code: str, item: Item | None, halls: Mapping[str, Hall], making: Making
) -> dict[str, Any]:
    """Facts of a receipt form printed ahead: a number, and nobody yet whose number it is."""
    return {
        "case": {
            "number": number,
            "number_grouped": group_case_number(number),
            "short": short_number(number),
            "query_code": query_code,
        },
        "item": {"name": item.name if item else ""},
        "hall": hall_facts(halls.get(making.hall), making.hall),
        "made_on_text": day_text(making.made_at.astimezone(LOCAL).date()),
    }


def _validity_text(case: Case) -> str:
    """2026年12月1日至2031年11月30日, or nothing."""
    if case.valid_until is None:
        return ""
    return f"{day_text(case.valid_from or case.decided_on)}至{day_text(case.valid_until)}"


def _ground_text(payload: Mapping[str, Any], item: Item | None) -> str:
    """The ground of a decline; of the item's own grounds the one that was meant."""
    text = (GROUNDS | {USED_UP: USED_UP_TEXT}).get(payload.get("ground", ""), "")
    if payload.get("ground") != "item_ground" or item is None or not item.grounds:
        return text
    only = item.grounds[0] if len(item.grounds) == 1 else None
    listed = item.ground(payload.get("item_ground") or "") or only
    return f"{text}：{listed.text}" if listed else text


def transfer_facts(
    transfer_number: str,
    addressee: str,
    cases: Sequence[tuple[Case, str]],
    halls: Mapping[str, Hall],
    making: Making,
) -> dict[str, Any]:
    """Facts of a 物料转移单: every case in the bundle with its counts of papers."""
    with_papers = {case.number for case in own_papers([case for case, _ in cases])}
    rows = [
        {
            "number_grouped": group_case_number(case.number),
            "applicant": case.applicant.name,
            "item": name,
            "materials": len(case.materials) if case.number in with_papers else 0,
            "pages": _sheets(case) if case.number in with_papers else 0,
        }
        for case, name in cases
    ]
    return {
        "hall": hall_facts(halls.get(making.hall), making.hall),
        "clerk": {"name": making.clerk_name, "number": making.clerk_number},
        "made_on_text": day_text(making.made_at.astimezone(LOCAL).date()),
        "transfer": {
            "number": transfer_number,
            "number_grouped": group_document_number(transfer_number),
            "sender_name": _hall_name(halls, making.hall),
            "addressee_name": _hall_name(halls, addressee),
            "made_at_text": instant_text(making.made_at),
            "cases": rows,
            "papers": sum(int(str(row["pages"])) for row in rows),
        },
    }


def own_papers(cases: Sequence[Case]) -> list[Case]:
    """The cases of a bundle whose papers are counted: those of a theme's children lie with their
    parent's."""
    numbers = {case.number for case in cases}
    return [case for case in cases if case.parent not in numbers]


def _sheets(case: Case) -> int:
    return sum(sheet_count(record.originals, record.copies) for record in case.materials)


def sheet_count(originals: int, copies: int) -> int:
    """How many papers of one material lie in a bundle."""
    return originals + copies


def remedy_text(remedy: Any) -> str:
    """Where to go against a decision, with its time limits (domain.md 11)."""
    first = "应当先" if remedy.reconsideration_first else "可以"
    return (
        f"如不服本决定，{first}自收到之日起 {remedy.reconsideration_days} 日内"
        f"向{remedy.reconsideration_body}申请行政复议，"
        f"也可以自收到之日起 {remedy.litigation_months} 个月内向{remedy.court}提起行政诉讼。"
    )


def _day_in(payload: Mapping[str, Any], key: str) -> date | None:
    """A day of the payload; of a parent, whose children are accepted one by one."""
    try:
        return date.fromisoformat(str(payload.get(key)))
    except ValueError:
        return None


def _latest_promise(case: Case, together: Sequence[tuple[Case, str]]) -> date | None:
    """The promised day; of a parent the last one that its children's acceptances print."""
    days = [one.promised_due_on for one, _ in together if one.promised_due_on and case.items]
    return max(days, default=case.promised_due_on)


def _assistance_facts(given: Assistance | None) -> dict[str, str]:
    facts = given or Assistance()
    return {
        "guardian": guardian_text(facts),
        "helper": facts.helper,
        "witness": facts.witness if facts.has_fingerprint else "",
    }


def _agency_facts(case: Case, halls: Mapping[str, Hall]) -> dict[str, str]:
    """Of a case that was entrusted to an agent; empty texts for any other."""
    if case.entrusted_at is None:
        return {"hall_name": "", "entrusted_at_text": "", "deciding_name": "", "send_text": ""}
    return {
        "hall_name": _hall_name(halls, case.hall),
        "entrusted_at_text": instant_text(case.entrusted_at),
        "deciding_name": _hall_name(halls, case.route.deciding_hall),
        "send_text": limit_text(case.limit(SEND_LIMIT.name) or SEND_LIMIT),
    }


def _difference_text(difference: Mapping[str, Any] | None) -> str:
    """A material of which another count arrived than was sent, in the receipt of the taker."""
    if difference is None:
        return ""
    return f"移交 {difference['sent']} 份，实收 {difference['found']} 份"


def _provisional_text(cases: Sequence[Case]) -> str:
    """Which of the days on the paper are 暂定: only those may move later."""
    waiting = [case for case in cases if case.accepted_on is None]
    named = {
        "答复期限": any(case.answer_provisional for case in waiting),
        "承诺期限": any(case.promise_provisional for case in cases),
        "法定期限": any(case.statutory_provisional for case in cases),
    }
    days = [name for name, is_provisional in named.items() if is_provisional]
    return PROVISIONAL_TEXT.format(days="、".join(days)) if days else ""


def _hall_name(halls: Mapping[str, Hall], area: str) -> str:
    return halls[area].name if area in halls else area

"""The right side of 办件详情: materials, pledges, what was told, corrections, fees, papers, and who
had the case when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from textual.content import Content

from hallclient.services.acts import document_title
from hallclient.services.lookup import Shown
from hallclient.widgets.words import day_words, lines, moment_words, plain
from hallcore.amounts import yuan_text
from hallcore.assistance import assistance_lines
from hallcore.cases import Case
from hallcore.catalogue import Item
from hallcore.moments import LOCAL, local_day
from hallcore.numbering import group_document_number
from hallcore.renewals import is_late

PERSON_LABELS = {"name": "姓名", "phone": "电话", "address": "地址"}
Parts = Iterator[Content | str]


def facts_content(seen: Shown, today: date, halls: Mapping[str, str]) -> Content:
    """Everything about the case that is neither a limit nor an event."""
    case = seen.case
    names = {one.code: one.name for one in seen.item.materials} if seen.item else {}
    parts: list[Content | str] = [plain("材料", "bold"), *_materials(case, seen.item)]
    for title, found in (
        ("代办", _entrusted(case, halls, today)),
        ("延续", _renews(seen, today)),
        ("办理协助", map(plain, assistance_lines(case.assistance) if case.assistance else ())),
        ("承诺", _pledges(case, names, today)),
        ("一次性告知", _supplement(case, names, today)),
        ("当场更正", _corrections(case, seen.labels)),
        ("收费", _fees(case, seen.item, today)),
    ):
        told = list(found)
        parts += ["", plain(title, "bold"), *told] if told else []
    parts += ["", plain("文书", "bold"), *_papers(case, today)]
    parts += ["", plain("经手", "bold"), *_held(case, halls, today)]
    parts += ["", plain(f"查询码 {case.query_code}")]
    if case.paper_form is not None:
        entered = day_words(local_day(case.paper_form.entered_at), today)
        parts.append(plain(f"手写凭证  {case.paper_form.written_by}  {entered}补录"))
    if case.receiver:
        parts.append(plain(f"领取人 {case.receiver}"))
    return lines(*parts)


def _entrusted(case: Case, halls: Mapping[str, str], today: date) -> Parts:
    if case.entrusted_at is not None:
        when = moment_words(case.entrusted_at.astimezone(LOCAL), today)
        yield plain(f"{halls.get(case.hall, case.hall)}  {when}受托")


def _renews(seen: Shown, today: date) -> Parts:
    renews = seen.case.renews
    if renews is None:
        return
    yield plain(f"原证照 {renews.certificate_number}")
    if renews.valid_until is None:
        yield plain("没有写到期日", "$dim")
        return
    yield plain(f"{day_words(renews.valid_until, today)}到期，应在到期前决定")
    if is_late(seen.case):
        yield plain("申请晚了，到期未决定的不视为准予延续", "$warning")
    if seen.view.is_renewed:
        yield plain("到期未决定，视为准予延续", "$warning")


def _materials(case: Case, item: Item | None) -> Parts:
    pledged = {one.material: one for one in case.pledges}
    for spec in item.materials if item else ():
        record = case.material(spec.code)
        if record is not None:
            counts = f"原 {record.originals} 复 {record.copies}"
            line = plain("有", "$success") + plain(f"  {spec.name}  ")
            yield line + plain(counts, "$dim")
        elif spec.code in pledged:
            yield plain("诺", "bold $warning") + plain(f"  {spec.name}")
        else:
            mark = plain("缺", "bold $error") if spec.required else plain("无", "$dim")
            yield mark + plain(f"  {spec.name}")


def _pledges(case: Case, names: Mapping[str, str], today: date) -> Parts:
    for one in case.pledges:
        name = names.get(one.material, one.material)
        if one.due_on is None:
            yield plain(f"{name}：以承诺代替")
        elif case.material(one.material) is not None:
            yield plain(f"{name}：已补来", "$success")
        else:
            style = "$error" if one.due_on < today else "$warning"
            yield plain(f"{name}：{day_words(one.due_on, today)}前补来", style)


def _supplement(case: Case, names: Mapping[str, str], today: date) -> Parts:
    if case.supplement is None:
        return
    yield plain(f"{day_words(case.supplement.told_on, today)}告知")
    for one in case.supplement.missing:
        yield plain(f"{names.get(one.code, one.code)}：{one.reason}", "$dim")


def _corrections(case: Case, labels: Mapping[str, str]) -> Parts:
    for one in case.corrections:
        part, _, key = one.key.partition(".")
        label = (PERSON_LABELS if part == "applicant" else labels).get(key, key)
        before, after = one.before or "（空）", one.after or "（空）"
        yield plain(f"{label}：{before} → {after}")


def _fees(case: Case, item: Item | None, today: date) -> Parts:
    for line in case.fees:
        row = item.fee(line.fee) if item else None
        name = row.name if row else line.fee
        yield plain(f"{name} × {line.quantity}  {yuan_text(line.amount_fen)} 元")
    for paid in case.payments:
        day = day_words(paid.paid_on, today)
        told = f"{day}已缴 {yuan_text(paid.amount_fen)} 元"
        yield plain(told, "$success")
        yield plain(f"票据 {paid.receipt_number}", "$dim")
    if case.fees and not case.payments:
        yield plain(f"待缴 {yuan_text(case.fee_total_fen)} 元", "$warning")


def _papers(case: Case, today: date) -> Parts:
    for paper in case.papers:
        copies = f"  补打 {paper.reprints}" if paper.reprints else ""
        served = f"  {day_words(paper.served_on, today)}送达" if paper.served_on else ""
        yield plain(f"{document_title(paper.name)}{copies}{served}")
        yield plain(group_document_number(paper.number), "$dim")
    if not case.papers:
        yield plain("还没有", "$dim")


def _held(case: Case, halls: Mapping[str, str], today: date) -> Parts:
    """Who answered for the case from when to when (domain.md 11)."""
    for one in case.held:
        since = moment_words(one.since.astimezone(LOCAL), today)
        until = moment_words(one.until.astimezone(LOCAL), today) if one.until else "现在"
        yield plain(halls.get(one.hall, one.hall))
        yield plain(f"  {since} 到 {until}", "$dim")

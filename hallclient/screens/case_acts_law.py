"""What the acts of the law ask: pledges, corrections, fees, service, recall, papers that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from hallclient.screens.asking import Asking, Done, act, confirm, fill
from hallclient.screens.questions import Menu
from hallclient.services import answer, counter_acts, custody_acts, fee_acts
from hallclient.services.act_samples import unserved
from hallclient.services.acts import document_title
from hallclient.services.half_form import read_day, read_yuan, text_of, value_of
from hallclient.services.lookup import Shown
from hallclient.services.pledging import PledgeChoice, pledge_choices
from hallclient.widgets.form_row import ChoiceRow, Row, TextRow
from hallcore.amounts import yuan_text
from hallcore.catalogue import FieldSpec, FieldType
from hallcore.forms.groups import base_key, cell_label, spec_of
from hallcore.kinds.counter import CORRECTABLE
from hallcore.kinds.custody import Difference
from hallcore.labels import label_of
from hallcore.numbering import group_document_number
from hallcore.parsing import read_count
from hallcore.problems import Problem, problem

if TYPE_CHECKING:
    from hallclient.screens.base import WorkScreen

INSTEAD = "以承诺代替"
"""The answer in the row of a material whose paper a pledge replaces."""

WAYS = (
    ("direct", "直接"),
    ("left", "留置"),
    ("post", "邮寄"),
    ("public", "公告"),
    ("electronic", "电子"),
)


# pledges ---------------------------------------------------------------------


async def ask_pledges(
    screen: WorkScreen, choices: Sequence[PledgeChoice]
) -> dict[str, date | None] | Problem | None:
    """One row a missing material: a day, or the pledge in its place; the proposal stands there."""
    rows: list[Row] = [_pledge_row(one) for one in choices]
    filled = await fill(
        screen,
        "容缺（承诺）受理",
        rows,
        tuple(one.code for one in choices if not one.can_be_replaced),
        "每份材料写最迟补交的日期，或者以承诺代替。证照在后补材料到齐以后发。",
    )
    if filled is None:
        return None
    found: dict[str, date | None] = {}
    for one in choices:
        typed = filled[one.code]
        if typed == INSTEAD or (one.can_be_replaced and not typed):
            found[one.code] = None
            continue
        try:
            found[one.code] = date.fromisoformat(read_day(typed))
        except ValueError:
            return problem("input.day", value=typed)
    return found


def _pledge_row(one: PledgeChoice) -> Row:
    last = one.last_on.isoformat() if one.last_on else ""
    if not one.can_come_later:
        return ChoiceRow(one.code, one.name, ((INSTEAD, INSTEAD),), value=INSTEAD)
    hint = f"空着就是{INSTEAD}" if one.can_be_replaced else "最迟补交的日期"
    return TextRow(one.code, one.name, value=last, hint=hint)


async def _pledge(screen: WorkScreen, seen: Shown) -> Done:
    number = seen.case.number
    choices = await screen.ask(partial(pledge_choices, screen.window, screen.clerk_number, number))
    if isinstance(choices, Problem):
        return choices
    given = await ask_pledges(screen, choices)
    if given is None or isinstance(given, Problem):
        return given
    return await act(screen, seen, answer.accept, given)


# corrections -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """One place of the form that may be put right."""

    key: str
    label: str
    text: str
    spec: FieldSpec | None = None


def _places(screen: WorkScreen, seen: Shown) -> list[_Place]:
    applicant = seen.case.applicant
    found = [
        _Place(f"applicant.{key}", label_of(key), getattr(applicant, key)) for key in CORRECTABLE
    ]
    with screen.window.store.read() as unit:
        catalogue = screen.window.rules(unit).catalogues.get(seen.case.catalogue)
    declared = [one.key for one in seen.item.fields] if seen.item and catalogue else []
    for key in declared:
        cells = [cell for cell in seen.case.fields if base_key(cell) == key != cell]
        for place in cells or [key]:
            spec = spec_of(place, catalogue) if catalogue else None
            if catalogue is None or spec is None or spec.formula or spec.type is FieldType.GROUP:
                continue
            value = text_of(spec, seen.case.fields.get(place))
            found.append(_Place(f"fields.{place}", cell_label(place, catalogue), value, spec))
    return found


async def _correct(screen: WorkScreen, seen: Shown) -> Done:
    """Every place with what stands in it; what is changed is shown to the applicant."""
    places = _places(screen, seen)
    rows: list[Row] = [_place_row(one) for one in places]
    filled = await fill(screen, "当场更正", rows, (), "改错的地方；没有错的不动。")
    if filled is None:
        return None
    changed = [one for one in places if filled[one.key] != one.text.strip()]
    if not changed:
        return problem("form.nothing")
    told = "；".join(
        f"{one.label}：{_shown(one, one.text)} → {_shown(one, filled[one.key])}" for one in changed
    )
    values = {
        one.key: value_of(one.spec, filled[one.key]) if one.spec else filled[one.key]
        for one in changed
    }
    number = seen.case.number
    warnings = await screen.ask(
        partial(counter_acts.correction_warnings, screen.window, number, values)
    )
    if isinstance(warnings, Problem):
        return warnings
    doubts = "".join(f"\n{one.title}：{one.cause}" for one in warnings)
    if not await confirm(screen, "请申请人看过并确认", told + doubts):
        return None
    return await act(screen, seen, counter_acts.correct_on_spot, values, is_confirmed=True)


def _place_row(one: _Place) -> Row:
    if one.spec is not None and one.spec.type is FieldType.CHOICE:
        options = [(choice.value, choice.label) for choice in one.spec.choices]
        return ChoiceRow(one.key, one.label, options, value=one.text)
    if one.spec is not None and one.spec.type is FieldType.BOOLEAN:
        return ChoiceRow(one.key, one.label, (("yes", "是"), ("no", "否")), value=one.text)
    return TextRow(one.key, one.label, value=one.text)


def _shown(one: _Place, text: str) -> str:
    if one.spec is None or not text:
        return text or "（空）"
    if one.spec.type is FieldType.BOOLEAN:
        return {"yes": "是", "no": "否"}.get(text, text)
    return next((choice.label for choice in one.spec.choices if choice.value == text), text)


# fees ------------------------------------------------------------------------


async def _assess(screen: WorkScreen, seen: Shown) -> Done:
    fees = seen.item.fees if seen.item else ()
    rows: list[Row] = [
        TextRow(
            fee.code,
            fee.name,
            value="1" if len(fees) == 1 else "",
            hint=f"{yuan_text(fee.rate_fen)} 元/{fee.unit}",
            placeholder="数量",
        )
        for fee in fees
    ]
    told = "金额由公布的标准乘以数量得出。没有的项目空着。"
    filled = await fill(screen, "核定收费", rows, (), told)
    if filled is None:
        return None
    quantities = {}
    for fee in fees:
        typed = filled[fee.code]
        if not typed:
            continue
        quantity = read_count(typed)
        if quantity is None:
            return problem("input.invalid", key=fee.name, detail="数量要是数字")
        quantities[fee.code] = quantity
    return await act(screen, seen, fee_acts.assess_fee, quantities)


async def _pay(screen: WorkScreen, seen: Shown) -> Done:
    total = seen.case.fee_total_fen
    rows: list[Row] = [
        TextRow("amount", "金额", value=yuan_text(total), hint="单位：元"),
        TextRow("receipt_number", "财政票据号码"),
        TextRow("paid_on", "缴费日期", placeholder="空着就是今天"),
    ]
    filled = await fill(screen, "登记缴费", rows, ("amount", "receipt_number"), "照票据填写。")
    if filled is None:
        return None
    amount, paid_on = read_yuan(filled["amount"]), _day(filled["paid_on"])
    if isinstance(paid_on, Problem):
        return paid_on
    if not isinstance(amount, int):
        return problem("input.invalid", key="金额", detail="要是金额，单位元")
    return await act(
        screen,
        seen,
        fee_acts.record_payment,
        amount_fen=amount,
        receipt_number=filled["receipt_number"],
        paid_on=paid_on,
    )


def _day(text: str) -> date | Problem | None:
    if not text:
        return None
    try:
        return date.fromisoformat(read_day(text))
    except ValueError:
        return problem("input.day", value=text)


# papers ----------------------------------------------------------------------


async def _serve(screen: WorkScreen, seen: Shown) -> Done:
    papers = unserved(seen.case)
    at: int | None = 0
    if len(papers) > 1:
        names = [f"{document_title(one.name)}  {one.number[-7:-2]}" for one in papers]
        at = await screen.app.push_screen_wait(Menu("送达了哪一份文书", names))
    if at is None:
        return None
    paper = papers[at]
    rows: list[Row] = [
        TextRow("receiver", "收件人", value=(seen.case.agent or seen.case.applicant).name),
        TextRow("served_on", "送达日期", placeholder="空着就是今天"),
        ChoiceRow("way", "送达方式", WAYS, value="direct"),
    ]
    title = f"送达{document_title(paper.name)}"
    filled = await fill(screen, title, rows, ("receiver", "way"), "照送达回证填写。")
    if filled is None:
        return None
    served_on = _day(filled["served_on"])
    if isinstance(served_on, Problem):
        return served_on
    return await act(
        screen,
        seen,
        counter_acts.serve,
        document=paper.number,
        receiver=filled["receiver"],
        served_on=served_on,
        way=filled["way"],
    )


async def _recall(screen: WorkScreen, seen: Shown) -> Done:
    transit = seen.case.transit
    if transit is None:
        return None
    told = f"物料转移单 {group_document_number(transit.transfer_number)}，同一张单上的件一起收回。"
    options = ["两份转移单都在手里", "先向县中心核实，还在途中才收回"]
    chosen = await screen.app.push_screen_wait(Menu("凭什么收回", options, told))
    if chosen is None:
        return None
    proof: custody_acts.Proof = "both_copies" if chosen == 0 else "centre"
    numbers = [seen.case.number]
    back = await screen.ask(
        partial(custody_acts.recall, screen.window, screen.clerk_number, numbers, proof)
    )
    if isinstance(back, Problem):
        return back
    if proof == "centre" and any(one.is_provisional for one in back):
        said = "收回已经登记，县中心还没有答复。答复以前这些件仍在途中，不要办理。"
        await screen.app.push_screen_wait(Menu("还没有收回", ["知道了"], said))
    return next(one.case for one in back if one.case.number == seen.case.number)


async def _discrepancy(screen: WorkScreen, seen: Shown) -> Done:
    names = {one.code: one.name for one in seen.item.materials} if seen.item else {}
    sent = {one.code: one.originals + one.copies for one in seen.case.materials}
    rows: list[Row] = [
        TextRow(code, names.get(code, code), value=str(count), hint=f"单上 {count} 份")
        for code, count in sent.items()
    ]
    rows += [
        TextRow("text", "说明"),
        ChoiceRow("refuses", "怎么办", (("", "留下"), ("yes", "拒收退回")), value=""),
    ]
    told = "写实际点到的份数。拒收的，材料原样退回移交方，出具物料转移单。"
    filled = await fill(screen, "登记差异、拒收", rows, ("text",), told)
    if filled is None:
        return None
    differences = []
    for code, count in sent.items():
        found = read_count(filled[code])
        if found is None:
            return problem("input.invalid", key=names.get(code, code), detail="份数要是数字")
        if found != count:
            differences.append(Difference(material=code, sent=count, found=found))
    refuses = filled["refuses"] == "yes"
    service = custody_acts.report_discrepancy
    return await act(screen, seen, service, filled["text"], differences, refuses=refuses)


async def _complain(screen: WorkScreen, seen: Shown) -> Done:
    rows: list[Row] = [
        TextRow("text", "投诉内容"),
        TextRow("name", "投诉人", placeholder="可以不写"),
        TextRow("phone", "联系电话", placeholder="可以不写"),
    ]
    filled = await fill(screen, "登记投诉", rows, ("text",), "照投诉人的原话写。")
    return None if filled is None else await act(screen, seen, counter_acts.complain, **filled)


LAW_ACTS: dict[str, Asking] = {
    "accept_with_pledge": _pledge,
    "correct_on_spot": _correct,
    "assess_fee": _assess,
    "record_payment": _pay,
    "serve": _serve,
    "recall": _recall,
    "report_discrepancy": _discrepancy,
    "complaint": _complain,
}

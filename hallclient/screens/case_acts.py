"""What each act asks of the clerk before it is done: a sentence, a person, a hall, materials."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from hallclient.screens.asking import Asking, Done, fill, sentence
from hallclient.screens.case_acts_law import LAW_ACTS
from hallclient.screens.questions import Confirm, Menu
from hallclient.screens.scan_asking import FillMaterials
from hallclient.services import answer, handoff
from hallclient.services.acts import document_title, targets, write_slip
from hallclient.services.answer import NOT_HANDED_IN
from hallclient.services.declining import DeclineGround, possible_grounds
from hallclient.services.half_form import read_day
from hallclient.services.lookup import Shown
from hallclient.widgets.form_row import ChoiceRow, Row, TextRow
from hallcore.agency import is_entrusted
from hallcore.kinds.answer import missing_of_notice
from hallcore.kinds.base import Licence
from hallcore.materials import MaterialEntry, missing_materials
from hallcore.problems import Problem, problem

if TYPE_CHECKING:
    from hallclient.screens.base import WorkScreen

Told = str | Problem | None
"""What to tell when it is done, why not, or None where the clerk went back."""

RELATIONS = (("self", "本人"), ("family", "家属"), ("agent", "代理人"), ("other", "其他"))


async def perform(screen: WorkScreen, kind: str, seen: Shown) -> Told:
    """Ask what has to be asked, do it, write its papers."""
    before = {paper.number for paper in seen.case.papers}
    done = await ACTS[kind](screen, seen)
    if done is None or isinstance(done, Problem):
        return done
    made = [paper for paper in done.papers if paper.number not in before]
    told = "已办理。" if kind != "note" else "备注已记下。"
    for paper in made:
        path = await screen.ask(partial(write_slip, screen.window, done.number, paper.name))
        if isinstance(path, Problem):
            return f"{told}{document_title(paper.name)}没有写成：{path.cause}{path.next_step}"
        told += f"{document_title(paper.name)}已写到 {path}。"
    return told


async def _accept(screen: WorkScreen, seen: Shown) -> Done:
    promise = seen.case.limit("promise")
    days = f"承诺 {promise.days} 个工作日办结，" if promise and promise.days else ""
    if not await screen.app.push_screen_wait(Confirm("受理", f"{days}今日起算。出具受理通知书。")):
        return None
    return await screen.ask(
        partial(answer.accept, screen.window, screen.clerk_number, seen.case.number)
    )


async def _supplement(screen: WorkScreen, seen: Shown) -> Done:
    missing = missing_materials(seen.item, seen.case.materials) if seen.item else []
    reasons = await ask_reasons(screen, [(one.code, one.name) for one in missing])
    if reasons is None:
        return None
    return await screen.ask(
        partial(
            answer.supplement,
            screen.window,
            screen.clerk_number,
            seen.case.number,
            list(reasons.items()),
        )
    )


async def ask_reasons(screen: WorkScreen, missing: list[tuple[str, str]]) -> dict[str, str] | None:
    """What the notice says of each missing material: 未提交, unless other words are typed."""
    rows: list[Row] = [TextRow(code, name, value=NOT_HANDED_IN) for code, name in missing]
    return await fill(
        screen,
        "一次性告知书",
        rows,
        tuple(code for code, _ in missing),
        "全部需要补正的内容一次写齐，以后不能再告知第二次。",
    )


async def _returned(screen: WorkScreen, seen: Shown) -> Done:
    names = {one.code: one.name for one in seen.item.materials} if seen.item else {}
    lacking = missing_of_notice(seen.case, seen.item)
    wanted = [(one.code, names.get(one.code, one.code)) for one in lacking]
    entries = await _ask_materials(screen, seen, "收到的补正材料", wanted)
    if entries is None:
        return None
    return await screen.ask(
        partial(
            answer.supplement_return,
            screen.window,
            screen.clerk_number,
            seen.case.number,
            entries,
        )
    )


async def _record(screen: WorkScreen, seen: Shown) -> Done:
    listed = seen.item.materials if seen.item else ()
    lacking = [(one.code, one.name) for one in listed if seen.case.material(one.code) is None]
    wanted = lacking or [(one.code, one.name) for one in listed]
    entries = await _ask_materials(screen, seen, "收到的材料", wanted)
    if entries is None:
        return None
    return await screen.ask(
        partial(
            answer.record_material, screen.window, screen.clerk_number, seen.case.number, entries
        )
    )


async def _ask_materials(
    screen: WorkScreen, seen: Shown, title: str, wanted: list[tuple[str, str]]
) -> list[MaterialEntry] | None:
    asked = FillMaterials(title, wanted, "按 1 收到，按 2 没有。F5 附上高拍仪刚拍的电子件。")
    filled = await screen.app.push_screen_wait(asked)
    if filled is None:
        return None
    entries = []
    for code, chosen in filled.items():
        spec = seen.item.material(code) if seen.item else None
        if chosen == "yes":
            originals = spec.originals if spec else 1
            copies = spec.copies if spec else 0
            taken = asked.taken.get(code)
            entries.append(
                MaterialEntry(
                    code=code,
                    originals=originals if originals or copies else 1,
                    copies=copies,
                    pages=max(originals + copies, taken.pages if taken else 0, 1),
                    trust="B",
                    file=taken.reference if taken else None,
                )
            )
    return entries


async def _decline(screen: WorkScreen, seen: Shown) -> Done:
    number = seen.case.number
    grounds = await screen.ask(
        partial(possible_grounds, screen.window, screen.clerk_number, number)
    )
    if isinstance(grounds, Problem):
        return grounds
    told = "材料不齐不能不予受理，应当一次性告知。"
    chosen = await screen.app.push_screen_wait(
        Menu("不予受理的情形", [one.text for one in grounds], told)
    )
    if chosen is None:
        return None
    ground = grounds[chosen]
    rows = _decline_rows(ground)
    filled = await fill(
        screen, "不予受理", rows, tuple(row.key for row in rows), f"{ground.text}。"
    )
    if filled is None:
        return None
    return await screen.ask(
        partial(
            answer.decline,
            screen.window,
            screen.clerk_number,
            number,
            ground=ground.ground,
            item_ground=ground.item_ground,
            **filled,
        )
    )


def _decline_rows(ground: DeclineGround) -> list[Row]:
    """Reason and basis, with what the law and the item say already there, and what this ground
    needs besides."""
    rows: list[Row] = [
        TextRow("reason", "理由", value=ground.text if ground.item_ground else ""),
        TextRow("basis", "法律依据", value=ground.basis),
    ]
    if ground.ground == "out_of_scope":
        rows.append(TextRow("right_body", "应向谁申请", placeholder="有权机关的名称"))
    if ground.ground == "false_material":
        rows.append(TextRow("evidence", "证据", placeholder="哪一份材料、怎样查实"))
    return rows


async def _decide(screen: WorkScreen, seen: Shown) -> Done:
    rows: list[Row] = [
        ChoiceRow("result", "决定", (("granted", "准予"), ("refused", "不予")), value="granted"),
        TextRow("reason", "理由", value="材料齐全，符合条件。"),
        TextRow("basis", "法律依据", placeholder="不予时必填"),
        TextRow("remedy", "救济途径", placeholder="不予时必填"),
        TextRow("certificate", "证照编号", placeholder="当场发证照的填写"),
        TextRow("valid_until", "有效期至", placeholder="没有期限的空着"),
    ]
    filled = await fill(screen, "当场决定", rows, ("result", "reason"))
    if filled is None:
        return None
    is_granted = filled["result"] == "granted"
    try:
        until = filled["valid_until"]
        licence = Licence(
            certificate_number=filled["certificate"] or None,
            valid_until=date.fromisoformat(read_day(until)) if until else None,
        )
    except ValueError:
        return problem("input.day", value=filled["valid_until"])
    return await screen.ask(
        partial(
            answer.decide_on_spot,
            screen.window,
            screen.clerk_number,
            seen.case.number,
            is_granted=is_granted,
            reason=filled["reason"],
            basis=filled["basis"],
            remedy=filled["remedy"],
            licence=licence,
        )
    )


async def _first_review(screen: WorkScreen, seen: Shown) -> Done:
    return await sentence(screen, seen, "初审", "初审意见", answer.first_review)


async def _note(screen: WorkScreen, seen: Shown) -> Done:
    return await sentence(screen, seen, "备注", "备注", answer.note)


async def _withdraw(screen: WorkScreen, seen: Shown) -> Done:
    return await sentence(screen, seen, "撤回（申请人要求）", "理由", answer.withdraw)


async def _void(screen: WorkScreen, seen: Shown) -> Done:
    return await sentence(screen, seen, "作废（登记有误）", "理由", answer.void)


async def _return(screen: WorkScreen, seen: Shown) -> Done:
    usual = "补正期限已过，材料没有补齐，视为撤回申请。"
    rows: list[Row] = [TextRow("reason", "理由", value=usual)]
    told = "出具退件通知书，材料退还申请人，以后可以重新申请。"
    filled = await fill(screen, "退件（补正逾期）", rows, ("reason",), told)
    if filled is None:
        return None
    service, clerk = answer.return_application, screen.clerk_number
    return await screen.ask(
        partial(service, screen.window, clerk, seen.case.number, filled["reason"])
    )


async def _hand_over(screen: WorkScreen, seen: Shown) -> Done:
    halls = targets(screen.window)
    # What the case needs next comes first: the hall that decides, then the others.
    halls.sort(key=lambda hall: hall.area != seen.case.route.deciding_hall)
    names = [hall.name for hall in halls]
    told = "收方接收以前，件在途中，谁也不能办理。"
    chosen = await screen.app.push_screen_wait(Menu("移交给哪个窗口", names, told))
    if chosen is None:
        return None
    text = f"移交给{names[chosen]}，出具物料转移单。"
    if not await screen.app.push_screen_wait(Confirm("移交", text)):
        return None
    handed = await screen.ask(
        partial(
            handoff.hand_over,
            screen.window,
            screen.clerk_number,
            [seen.case.number],
            halls[chosen].area,
        )
    )
    return handed if isinstance(handed, Problem) else handed.cases[0]


async def _take_over(screen: WorkScreen, seen: Shown) -> Done:
    transit = seen.case.transit
    if transit is None:
        return None
    text = (
        f"物料转移单 {transit.transfer_number[-7:-2]}，同一张单上的件一起接收。份数与清单一致吗？"
    )
    if is_entrusted(seen.case):
        text += "这是村里代办的件，由能收件的窗口接收就是收件，出具收件凭证，从今日起算答复期限。"
    if not await screen.app.push_screen_wait(Confirm("接收", text)):
        return None
    taken = await screen.ask(
        partial(
            handoff.take_over_transfer,
            screen.window,
            screen.clerk_number,
            transit.transfer_number,
        )
    )
    if isinstance(taken, Problem):
        return taken
    return next(one.case for one in taken if one.case.number == seen.case.number)


async def _deliver(screen: WorkScreen, seen: Shown) -> Done:
    case = seen.case
    receiver = case.agent or case.applicant
    rows: list[Row] = [
        TextRow("receiver", "领取人", value=receiver.name),
        TextRow("id_number", "证件号码", value=receiver.id_number),
        ChoiceRow("relation", "与申请人", RELATIONS, value="agent" if case.agent else "self"),
    ]
    filled = await fill(
        screen,
        "送达",
        rows,
        ("receiver", "id_number", "relation"),
        "核对领取人的证件，请他在回证上签字。",
    )
    if filled is None:
        return None
    return await screen.ask(
        partial(answer.deliver, screen.window, screen.clerk_number, case.number, **filled)
    )


ACTS: dict[str, Asking] = {
    "accept": _accept,
    "request_supplement": _supplement,
    "receive_supplement": _returned,
    "record_material": _record,
    "decline": _decline,
    "decide_on_spot": _decide,
    "first_review": _first_review,
    "note": _note,
    "return_application": _return,
    "withdraw": _withdraw,
    "void": _void,
    "hand_over": _hand_over,
    "take_over": _take_over,
    "deliver": _deliver,
    **LAW_ACTS,
}

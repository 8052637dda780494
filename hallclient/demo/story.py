"""The first part of the golden path (domain.md 16): one promised and one on-the-spot case.

The village and the township work with no centre running at all; then both orders of syncing are
played in copies of the same world, and both must end alike.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hallclient.demo.processes import Ran
from hallclient.demo.world import HALLS, PLACES, World
from hallcore.check_digits import mod_11_2
from hallcore.numbering import group_case_number

PROMISED, ON_SPOT = "MZ-GL-001", "YB-CB-001"
ENROL_AT = "2026-11-19T14:00:00+08:00"
RECEIVE_AT = "2026-11-20T09:10:00+08:00"
HAND_OVER_AT = "2026-11-20T15:40:00+08:00"
TAKE_OVER_AT = "2026-11-23T10:05:00+08:00"
ACCEPT_AT = "2026-11-23T10:20:00+08:00"
SEND_UP_AT = "2026-11-23T16:00:00+08:00"
SYNC_AT = "2026-11-24T08:40:00+08:00"
HANDLE_AT = "2026-11-24T10:00:00+08:00"
REVIEW_AT = "2026-11-25T10:00:00+08:00"
APPROVE_AT = "2026-11-26T10:00:00+08:00"
RESULT_AT = "2026-11-27T08:30:00+08:00"
DELIVER_AT = "2026-11-28T10:30:00+08:00"
CLOSE_AT = "2026-11-30T08:30:00+08:00"
STAFF = (
    ("handle", "3001", HANDLE_AT),
    ("review", "3002", REVIEW_AT),
    ("approve", "3003", APPROVE_AT),
)

TITLES = {
    "receipt": "收件凭证",
    "on_spot": "即办件办理单",
    "transfer": "物料转移单",
    "acceptance": "受理通知书",
    "delivery": "送达回证",
}

LATER = (
    "一件事、特别程序、延期、容缺、代办、停机补录（已有命令和画面，没有编进这个演示）",
    "热敏打印机（后续版本）",
    "移交单二维码分段、密封移交、优盘同步包（后续版本）",
    "全县的预警与督办、好差评（后续版本）",
    "审批人员的网页（后续版本）",
)


def applicant() -> dict[str, Any]:
    """A made-up villager; area 990000 is never issued."""
    body = "99000019450612001"
    return {
        "kind": "person",
        "id_type": "111",
        "id_number": body + mod_11_2(body),
        "name": "张𬱖",
        "phone": "13800001234",
        "address": "石桥村 3 组 18 号",
    }


def prepare(world: World) -> None:
    """The centre runs once, to enrol the three windows; then it is switched off."""
    world.centre.start(ENROL_AT)
    sample = world.at_centre(ENROL_AT, "sample")
    world.expect(
        ENROL_AT,
        "centre",
        "载入演练县",
        sample,
        len(sample.answer.get("halls", [])) == 7,
        f"{len(sample.answer.get('halls', []))} 个窗口",
    )
    halls = {hall["area"]: hall for hall in sample.answer["halls"]}
    for place, area in HALLS.items():
        clerk = halls[area]["clerks"][0]
        world.pins[place] = (clerk["number"], clerk["pin"])
        code = world.at_centre(ENROL_AT, "enrolment-code", "--area", area).answer.get("code", "")
        done = world.window(place, ENROL_AT, "enrol", "--server", world.centre.url, "--code", code)
        again = world.window(place, ENROL_AT, "enrol", "--server", world.centre.url, "--code", code)
        world.expect(
            ENROL_AT,
            place,
            "登记窗口（一次性登记码）",
            done,
            done.status == 0
            and done.answer["area"] == area
            and bool(done.answer["catalogue_version"])
            and again.code == "enrolment.exists",
            f"终端 {done.answer.get('terminal_number')}，"
            f"目录 {done.answer.get('catalogue_version')}",
        )
    world.centre.stop()


def village_receives(world: World, slips: Path) -> dict[str, str]:
    """⛔ Receipt without a network: one promised case, one closed on the spot."""
    unreachable = world.window("village", RECEIVE_AT, "sync")
    world.verify(
        RECEIVE_AT,
        "village",
        "断网：同步不通，什么都不丢",
        unreachable.code,
        unreachable.status == 3 and unreachable.code == "sync.unreachable",
    )
    numbers = {
        "promised": _receive(world, slips, PROMISED, on_spot=False),
        "on_spot": _receive(world, slips, ON_SPOT, on_spot=True),
    }
    return numbers


def _receive(world: World, slips: Path, item: str, *, on_spot: bool) -> str:
    asked = world.window("village", RECEIVE_AT, "form", item).answer
    form = {
        "applicant": applicant(),
        "agent": None,
        "answers": {},
        "fields": {field["key"]: _sample_value(field) for field in asked["fields"]},
    }
    materials = {
        "materials": [
            {"code": one["code"], "originals": 1, "copies": 1, "pages": 1, "trust": "B"}
            for one in asked["materials"]
            if one["required"]
        ]
    }
    words = [
        "receive",
        "--clerk",
        "CLERK",
        "--item",
        item,
        "--form",
        str(world.write_json(f"form-{item}.json", form)),
        "--materials",
        str(world.write_json(f"materials-{item}.json", materials)),
        "--request-id",
        f"demo-{item}",
    ]
    words += ["--on-the-spot"] if on_spot else []
    done = world.window("village", RECEIVE_AT, *words)
    again = world.window("village", RECEIVE_AT, *words)
    case = done.answer.get("cases", [{}])[0]
    wanted = "delivered" if on_spot else "received"
    what = "即办：收件、受理、决定、送达一次办完" if on_spot else "收件，五个工作日内答复"
    world.expect(
        RECEIVE_AT,
        "village",
        f"断网{what}",
        done,
        done.status == 0 and case["state"] == wanted and again.answer == done.answer,
        _number_and_day(case),
    )
    number = str(case["case_number"])
    document = "on_spot" if on_spot else "receipt"
    _slip(world, "village", RECEIVE_AT, number, document, slips, ("a4", "80mm"))
    return number


def _number_and_day(case: dict[str, Any]) -> str:
    due_on = case.get("answer_due_on")
    told = f"，{due_on} 前答复" if due_on else "，当场送达"
    return group_case_number(str(case.get("case_number", ""))) + told


def _sample_value(field: dict[str, Any]) -> Any:
    """A plausible value of each type for the made-up applicant."""
    if field["choices"]:
        return field["choices"][0]["value"]
    values = {
        "area": HALLS["village"],
        "date": "2026-01-15",
        "phone": "13800001234",
        "resident_id": applicant()["id_number"],
        "money": 0,
        "integer": 1,
        "decimal": "1",
        "boolean": True,
        "text": "石桥村",
    }
    return values.get(field["type"], "石桥村")


def _slip(
    world: World,
    place: str,
    at: str,
    number: str,
    document: str,
    slips: Path,
    papers: tuple[str, ...],
) -> None:
    for paper in papers:
        out = slips / f"{place}-{document}-{number[-6:-2]}-{paper}.pdf"
        words = ["slip", number, "--document", document, "--paper", paper, "--out", str(out)]
        first = world.window(place, at, *words)
        made = out.read_bytes() if out.exists() else b""
        second = world.window(place, at, *words)
        world.expect(
            at,
            place,
            f"{TITLES[document]} {paper}",
            first,
            first.status == second.status == 0
            and made[:5] == b"%PDF-"
            and made == out.read_bytes(),
            f"{out.name}，{len(made)} 字节，两次相同",
        )


def hand_over_by_file(world: World, numbers: dict[str, str], slips: Path) -> None:
    """⛔ Village to township with a parcel file; the township goes on without a network."""
    number, parcel = numbers["promised"], world.folder / "移交.hall"
    handed = world.window(
        "village",
        HAND_OVER_AT,
        "hand-over",
        number,
        "--clerk",
        "CLERK",
        "--to",
        HALLS["township"],
        "--parcel",
        str(parcel),
    )
    world.expect(
        HAND_OVER_AT,
        "village",
        "断网移交到乡镇，写成移交文件",
        handed,
        handed.status == 0 and parcel.stat().st_size > 0,
        f"{handed.answer.get('papers')} 份纸，移交文件 {_size(parcel)} 字节",
    )
    _slip(world, "village", HAND_OVER_AT, number, "transfer", slips, ("a4",))
    late = world.window(
        "village", HAND_OVER_AT, "void", number, "--clerk", "CLERK", "--reason", "x"
    )
    world.verify(
        HAND_OVER_AT,
        "village",
        "移交后发方不能再动这个件",
        late.code,
        late.status == 1 and late.code == "custody.in_transit",
    )
    taken = world.window(
        "township", TAKE_OVER_AT, "take-over", "--parcel", str(parcel), "--clerk", "CLERK"
    )
    case = taken.answer.get("cases", [{}])[0]
    world.expect(
        TAKE_OVER_AT,
        "township",
        "断网从移交文件接收",
        taken,
        taken.status == 0
        and case["holder"] == HALLS["township"]
        and case["epoch"] == 2
        and case["provisional"] is True
        and case["differences"] == [],
        f"第 {case.get('epoch')} 手，份数相符",
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def township_accepts(world: World, numbers: dict[str, str], slips: Path) -> None:
    """⛔ First review and acceptance at the township, then on to the county."""
    number = numbers["promised"]
    reviewed = world.window(
        "township", ACCEPT_AT, "first-review", number, "--clerk", "CLERK", "--opinion", "材料属实"
    )
    world.expect(ACCEPT_AT, "township", "断网初审", reviewed, reviewed.status == 0, "材料属实")
    accepted = world.window("township", ACCEPT_AT, "accept", number, "--clerk", "CLERK")
    world.expect(
        ACCEPT_AT,
        "township",
        "断网受理，出具受理通知书",
        accepted,
        accepted.status == 0
        and accepted.answer["state"] == "accepted"
        and accepted.answer["accepted_on"] == "2026-11-23"
        and accepted.answer["promised_due_on"] == "2026-12-14",
        f"承诺 {accepted.answer.get('promised_due_on')}，"
        f"法定 {accepted.answer.get('statutory_due_on')}",
    )
    _slip(world, "township", ACCEPT_AT, number, "acceptance", slips, ("a4", "80mm"))
    sent = world.window(
        "township", SEND_UP_AT, "hand-over", number, "--clerk", "CLERK", "--to", HALLS["county"]
    )
    world.expect(
        SEND_UP_AT, "township", "断网移交到县大厅", sent, sent.status == 0, "随下次同步送到"
    )
    numbers["transfer"] = str(sent.answer["transfer_number"])


def sync_windows(world: World, order: tuple[str, ...]) -> None:
    """The centre is back; the windows sync in this order, then all again until all have all."""
    world.open_centre(SYNC_AT)
    for place in order:
        done = world.window(place, SYNC_AT, "sync")
        world.expect(
            SYNC_AT,
            place,
            "同步",
            done,
            done.status == 0
            and done.answer["in_sync"] is True
            and done.answer["parked"] == done.answer["rejected"] == 0,
            f"发出 {done.answer.get('pushed')}，收到 {done.answer.get('pulled')}，无搁置",
        )


def county_decides(world: World, numbers: dict[str, str]) -> None:
    """The county takes over, departments decide step by step; a skipped step is refused."""
    number = numbers["promised"]
    world.window("county", SYNC_AT, "sync")
    taken = world.window("county", SYNC_AT, "take-over", numbers["transfer"], "--clerk", "CLERK")
    case = taken.answer.get("cases", [{}])[0]
    world.expect(
        SYNC_AT,
        "county",
        "接收乡镇移交的件",
        taken,
        taken.status == 0 and case["holder"] == HALLS["county"] and case["epoch"] == 3,
        f"第 {case.get('epoch')} 手",
    )
    world.window("county", SYNC_AT, "sync")
    skipped = _decide(world, number, "approve", "3003", HANDLE_AT, "--grant")
    world.verify(
        HANDLE_AT,
        "centre",
        "跳过环节被拒绝",
        skipped.code,
        skipped.status == 1 and skipped.code == "step.order",
    )
    for step, staff, at in STAFF:
        last = step == "approve"
        done = _decide(world, number, step, staff, at, "--grant" if last else "--pass")
        world.expect(
            at,
            "centre",
            f"审批 {step}",
            done,
            done.status == 0 and done.answer["state"] == ("granted" if last else "accepted"),
            f"下一环节 {done.answer.get('next_step')}"
            if not last
            else f"准予，文书 {done.answer.get('result_number')}",
        )


def _decide(world: World, number: str, step: str, staff: str, at: str, verdict: str) -> Ran:
    return world.at_centre(
        at,
        "decide",
        number,
        "--step",
        step,
        "--by",
        staff,
        verdict,
        "--reason",
        "符合条件",
    )


def village_delivers(world: World, numbers: dict[str, str], slips: Path) -> None:
    """The result comes down; ⛔ the village delivers without a network, the centre closes later."""
    number = numbers["promised"]
    down = world.window("village", RESULT_AT, "sync")
    seen = world.window("village", RESULT_AT, "case", number)
    world.expect(
        RESULT_AT,
        "village",
        "结果随同步下来",
        down,
        seen.answer.get("state") == "granted" and seen.answer.get("phase") == "hand_out",
        f"准予，{_due(seen, 'delivery')} 前送达",
    )
    world.centre.stop()
    who = applicant()
    given = world.window(
        "village",
        DELIVER_AT,
        "deliver",
        number,
        "--clerk",
        "CLERK",
        "--receiver",
        str(who["name"]),
        "--id-number",
        str(who["id_number"]),
        "--relation",
        "self",
    )
    world.expect(
        DELIVER_AT,
        "village",
        "断网送达本人",
        given,
        given.status == 0 and given.answer["delivered_at"] == DELIVER_AT,
        f"{given.answer.get('delivered_at')}",
    )
    _slip(world, "village", DELIVER_AT, number, "delivery", slips, ("a4",))


def close_and_compare(world: World, numbers: dict[str, str]) -> dict[str, Any]:
    """Closed at the centre with the times as they happened; centre = windows = rebuild."""
    world.open_centre(CLOSE_AT)
    for place in ("village", "township", "county"):
        done = world.window(place, CLOSE_AT, "sync")
        world.expect(
            CLOSE_AT,
            place,
            "同步",
            done,
            done.status == 0 and done.answer["pending"] == 0,
            f"发出 {done.answer.get('pushed')}，收到 {done.answer.get('pulled')}",
        )
    number = numbers["promised"]
    held = world.at_centre(CLOSE_AT, "case", number).answer
    delivered = next(one for one in held["operations"] if one["kind"] == "deliver")
    world.verify(
        CLOSE_AT,
        "centre",
        "办结，时间是当时的时间",
        f"送达 {held['delivered_at']}，入库 {delivered['stored_at']}",
        held["phase"] == "closed"
        and held["delivered_at"] == DELIVER_AT
        and held["accepted_on"] == "2026-11-23"
        and str(delivered["stored_at"]) >= CLOSE_AT,
    )
    for key in ("promised", "on_spot"):
        truth = world.at_centre(CLOSE_AT, "case", numbers[key]).answer
        for place in HALLS:
            seen = world.window(place, CLOSE_AT, "case", numbers[key]).answer
            differing = sorted(
                name for name in truth.keys() | seen.keys() if truth.get(name) != seen.get(name)
            )
            world.verify(
                CLOSE_AT,
                place,
                f"与县中心逐项相同（{'承诺件' if key == 'promised' else '即办件'}）",
                "、".join(differing) or f"{len(truth)} 项全同",
                bool(truth) and not differing,
            )
    rebuilt = world.at_centre(CLOSE_AT, "rebuild")
    world.expect(
        CLOSE_AT,
        "centre",
        "由操作重建，与现状相同",
        rebuilt,
        rebuilt.status == 0 and rebuilt.answer["differences"] == [],
        f"{rebuilt.answer.get('cases')} 件 {rebuilt.answer.get('operations')} 个操作",
    )
    world.centre.stop()
    return {"case": _timeless(held), "place": PLACES["centre"]}


def _due(ran: Ran, name: str) -> str:
    clocks = ran.answer.get("clocks", [])
    return next((str(clock["due_on"]) for clock in clocks if clock["name"] == name), "")


def _timeless(case: dict[str, Any]) -> dict[str, Any]:
    """A case without what differs between two runs of the centre: when things were stored, and
    the order in which independent operations arrived."""
    operations = sorted(
        (one["kind"], one["occurred_at"], one["outcome"]) for one in case["operations"]
    )
    return {**case, "operations": operations}

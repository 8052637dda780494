"""Papers that the centre makes reach the receiving hall and are printed there (行政许可法 42, 45),
and the window shows the same clocks as the centre while a special procedure stops them."""

from __future__ import annotations

import pytest
from county_support import County
from support import TOWNSHIP

from hallclient.services.slips import case_slip, render
from hallcore.slip_blocks import Facts, Paragraph
from hallcore.slips import Slip

PERMIT = "SJ-SP-001"
HANDLER, LEADER = "3001", "3003"
STOP = (
    *("--procedure", "testing", "--days", "10", "--approver", "龙安国"),
    *("--reason", "样品要送检"),
)


def paper(county: County, number: str, name: str) -> tuple[Slip, dict[str, str], str]:
    """A document as the township's window prints it: the slip, its rows, its sentences."""
    window = county.window(TOWNSHIP)
    with window.store.read() as unit:
        slip = case_slip(window, unit, number, name)
    assert isinstance(slip, Slip), slip
    for size in ("a4", "80mm"):
        assert render(window, slip, size, "text")  # type: ignore[arg-type]
    rows = dict(row for block in slip.blocks if isinstance(block, Facts) for row in block.rows)
    said = "".join(block.text for block in slip.blocks if isinstance(block, Paragraph))
    return slip, rows, said


@pytest.fixture
def number(county: County) -> str:
    number = county.receive(TOWNSHIP, PERMIT)
    county.accept(TOWNSHIP, number)
    county.sync(TOWNSHIP)
    return number


def test_rule_19_the_notice_of_a_special_procedure_is_printed_at_the_window(
    county: County, number: str
) -> None:
    made = county.at_centre("stop-clock", number, *STOP, "--from", "2026-11-25", "--by", HANDLER)
    county.sync(TOWNSHIP)
    slip, rows, said = paper(county, number, "special_procedure")
    assert (slip.title, slip.number) == ("特别程序告知书", made["documents"][0]["number"])
    assert rows["特别程序"] == "检测（第 1 次）"
    assert rows["依据"] == "《中华人民共和国行政许可法》第四十五条"
    assert (rows["理由"], rows["开始日期"]) == ("样品要送检", "2026年11月25日")
    assert (rows["预计时间"], rows["批准人"]) == ("10 个工作日", "龙安国")
    assert rows["经办人"] == "宋立群（工号 3001）"
    assert "自 2026年11月25日 起至特别程序结束之日止，所需时间不计入办理期限。" in said
    clocks = county.clocks(number, TOWNSHIP)
    assert (clocks["promise"]["due_on"], clocks["promise"]["colour"]) == (None, "paused")


def test_each_stop_has_a_notice_of_its_own(county: County, number: str) -> None:
    county.at_centre("stop-clock", number, *STOP, "--by", HANDLER)
    county.at_centre("resume-clock", number, "--result", "合格", "--by", HANDLER)
    county.at_centre("stop-clock", number, *STOP, "--by", HANDLER)
    county.sync(TOWNSHIP)
    county.clocks(number, TOWNSHIP)
    slip, rows, _ = paper(county, number, "special_procedure")
    assert rows["特别程序"] == "检测（第 2 次）"
    numbers = [one["number"] for one in county.at_window(TOWNSHIP, number)["documents"][2:]]
    assert numbers[1] == slip.number != numbers[0]


def test_rule_17_the_notice_of_an_extension_is_printed_at_the_window(
    county: County, number: str
) -> None:
    before = county.clocks(number, TOWNSHIP)["statutory"]
    made = county.at_centre(
        *("extend", number, "--days", "5", "--approver", "龙安国", "--post", "局长"),
        *("--reason", "案情复杂", "--by", LEADER),
    )
    county.sync(TOWNSHIP)
    slip, rows, said = paper(county, number, "extension")
    assert (slip.title, slip.number) == ("延期通知书", made["documents"][0]["number"])
    old, new = made["extension"]["old_due_on"], made["extension"]["new_due_on"]
    assert (old, county.clocks(number, TOWNSHIP)["statutory"]["due_on"]) == (before["due_on"], new)
    year, month, day = (int(part) for part in new.split("-"))
    assert rows["新到期日"] == f"{year}年{month}月{day}日"
    assert (rows["批准人"], rows["批准人职务"]) == ("龙安国", "局长")
    assert "经批准延长 5 个工作日" in said


def test_a_settled_dispute_is_settled_at_the_window(county: County, number: str) -> None:
    """The centre knew the case at another epoch, so that it parked the acceptance."""
    early = county.receive(TOWNSHIP, PERMIT)
    county.sync(TOWNSHIP)
    county.accept(TOWNSHIP, early)
    with county.centre.store.write() as unit:
        found = unit.cases.get(early)
        assert found is not None
        gone = found.case.model_copy(update={"epoch": 7})
        unit.cases.put(type(found)(gone, found.operations, found.last_arrival))
        unit.commit()
    county.sync(TOWNSHIP)
    assert "disputed" in county.at_window(TOWNSHIP, early)["flags"]
    county.at_centre("settle-dispute", early, "--reason", "已核对", "--by", LEADER)
    county.sync(TOWNSHIP)
    assert "disputed" not in county.at_window(TOWNSHIP, early)["flags"]
    assert "disputed" not in county.at_centre("case", early)["flags"]

"""Acts of the law by command: pledges, corrections, fees, service, recall, refusal of papers."""

from __future__ import annotations

from typing import Any

import pytest
from matters import PROMISED, Console, resident_id
from support import COUNTY, TOWNSHIP, VILLAGE

from hallclient.window import open_window
from hallcore.cases import Case

PERMIT, AID, FEE_ITEM, UPWARD = "SJ-SP-001", "MZ-LS-001", "GA-JZ-001", "ZR-XG-001"


def paper_text(console: Console, number: str, name: str, paper: str = "a4") -> str:
    """The paper as a terminal shows it; the PDF has to come out, too."""
    out = console.home / f"{name}.out"
    for form in ("pdf", "text"):
        words = ("--document", name, "--paper", paper, "--out", str(out), "--format", form)
        said = console("slip", number, *words)
        assert said.status == 0, said.fault
    return "".join(out.read_text("utf-8").split())


def folded(console: Console, number: str) -> Case:
    window = open_window(console.home)
    try:
        with window.store.read() as unit:
            stored = unit.cases.get(number)
            assert stored is not None
            return stored.case
    finally:
        window.close()


def kinds(console: Console, number: str) -> list[str]:
    return [one["kind"] for one in console("case", number).answer["operations"]]


# pledges ---------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["a4", "80mm"])
def test_a_pledge_for_later_is_told_on_both_papers(township: Console, paper: str) -> None:
    number = township.number_of(AID, without=("M026",))
    said = township.by("accept", number, "--pledge", "M026:2026-11-27")
    assert said.status == 0, said.fault
    assert [one["name"] for one in said.answer["documents"]] == ["acceptance", "pledge"]
    notice = paper_text(township, number, "acceptance", paper)
    assert "后补" in notice
    assert "困难情况证明材料" in notice
    assert "2026年11月27日" in notice
    pledge = paper_text(township, number, "pledge", paper)
    for words in (
        "困难情况证明材料",
        "2026年11月27日",
        "一式两份",
        "不发给证照",
        "申请人（代理人）签名",
    ):
        assert words in pledge
    assert "以承诺代替" not in pledge


@pytest.mark.parametrize("paper", ["a4", "80mm"])
def test_a_pledge_instead_is_told_on_both_papers(township: Console, paper: str) -> None:
    number = township.number_of(AID, without=("M026",))
    said = township.by("accept", number, "--pledge", "M026")
    assert said.answer["state"] == "accepted"
    for name in ("acceptance", "pledge"):
        text = paper_text(township, number, name, paper)
        assert "以承诺代替" in text
        assert "困难情况证明材料" in text
        assert "最迟补交" not in text
    assert "撤销" in paper_text(township, number, "pledge", paper)


def test_a_result_waits_for_what_was_pledged(township: Console) -> None:
    number = township.number_of(AID, without=("M026",))
    assert township.by("accept", number, "--pledge", "M026:2026-12-31").code == "pledge.day"
    assert township.by("accept", number, "--pledge", "M026:2026-11-27").status == 0
    assert township("case", number).answer["pledges"] == [
        {"material": "M026", "due_on": "2026-11-27"}
    ]
    words = ("--receiver", "张𬱖", "--id-number", resident_id(), "--relation", "self")
    assert township.by("deliver", number, *words).code == "delivery.no_result"


# corrections -----------------------------------------------------------------


def test_what_is_wrong_is_put_right_at_the_counter(township: Console) -> None:
    number = township.number_of(PROMISED)
    path = township.write(
        "changes.json", {"applicant.phone": "13900000001", "fields.bank_name": "云岭农商行"}
    )
    said = township.by("correct-on-spot", number, "--changes", path)
    assert said.code == "correction.not_confirmed"
    said = township.by("correct-on-spot", number, "--changes", path, "--confirmed")
    assert said.answer == {
        "case_number": number,
        "state": "received",
        "corrections": [
            {"key": "applicant.phone", "before": "13800001234", "after": "13900000001"},
            {"key": "fields.bank_name", "before": "石桥村", "after": "云岭农商行"},
        ],
        "warnings": [],
    }
    said = township.by("correct-on-spot", number, "--changes", path, "--confirmed")
    assert said.code == "form.nothing"
    township.by("accept", number)
    path = township.write("late.json", {"applicant.phone": "13900000002"})
    said = township.by("correct-on-spot", number, "--changes", path, "--confirmed")
    assert said.code == "case.accepted_already"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"applicant.id_number": resident_id()}, 1, "correction.key"),
        ({"nothing": "x"}, 1, "correction.key"),
        ({"fields.": "x"}, 1, "correction.key"),
        ({"applicant.name": ""}, 1, "form.required"),
        ({"fields.no_such_field": "x"}, 2, "input.unknown_key"),
        ([], 2, "input.invalid"),
    ],
)
def test_what_may_not_be_corrected(township: Console, changes: Any, status: int, code: str) -> None:
    number = township.number_of(PROMISED)
    path = township.write("changes.json", changes)
    said = township.by("correct-on-spot", number, "--changes", path, "--confirmed")
    assert (said.status, said.code) == (status, code)
    assert kinds(township, number) == ["receive"]


# fees ------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["a4", "80mm"])
def test_rule_26_the_amount_comes_from_the_catalogue(county: Console, paper: str) -> None:
    number = county.number_of(FEE_ITEM)
    assert county.by("assess-fee", number, "--fee", "card:1").code == "decision.not_accepted"
    assert county.by("accept", number).status == 0
    assert county.by("assess-fee", number, "--fee", "extra:1").code == "fee.not_listed"
    said = county.by("assess-fee", number, "--fee", "card:3")
    assert said.answer["fees"] == [{"fee": "card", "quantity": 3, "amount_fen": 6000}]
    assert (said.answer["total_fen"], said.answer["documents"][0]["name"]) == (6000, "payment")
    text = paper_text(county, number, "payment", paper)
    for words in ("20.00元/证", "60.00元", "陆拾元整", "居住证暂行条例", "缴入国库", "张𬱖"):
        assert words in text
    assert county.by("assess-fee", number, "--fee", "card:1").code == "fee.assessed_already"
    words = ("--amount", "100", "--receipt-number", "990122-1")
    assert county.by("record-payment", number, *words).code == "fee.amount_differs"
    words = ("--amount", "6000", "--receipt-number", "990122-1", "--paid-on", "2026-11-23")
    said = county.by("record-payment", number, *words)
    assert said.answer == {
        "case_number": number,
        "state": "accepted",
        "paid_fen": 6000,
        "receipt_number": "990122-1",
        "paid_on": "2026-11-23",
    }


def test_rule_26_a_free_item_costs_nothing(township: Console) -> None:
    number = township.number_of(PROMISED)
    township.by("accept", number)
    said = township.by("assess-fee", number, "--fee", "card:1")
    assert (said.status, said.code) == (1, "fee.free_item")
    for text in ("card", "card:x", "card:-1", ":1", "card:0"):
        said = township.by("assess-fee", number, "--fee", text)
        assert (said.status, said.code) == (2, "input.invalid")
    assert township.by("assess-fee", number, "--fee", "card:1", "card:2").code == "fee.twice"
    words = ("--amount", "1", "--receipt-number", "x", "--paid-on", "gestern")
    assert township.by("record-payment", number, *words).status == 2


# papers and words ------------------------------------------------------------


def test_a_paper_is_served_once(township: Console) -> None:
    number = township.number_of(PROMISED, without=("M003",))
    notice = township.by("supplement", number).answer["notice_number"]
    words = ("--document", "supplement_notice", "--receiver", "张𬱖")
    assert township.by("serve", number, *words, "--served-on", "2026-11-24").code == "service.day"
    said = township.by("serve", number, *words, "--way", "left")
    assert said.answer == {
        "case_number": number,
        "state": "supplementing",
        "document": "supplement_notice",
        "number": notice,
        "served_on": "2026-11-23",
    }
    again = township.by("serve", number, "--document", notice, "--receiver", "张𬱖")
    assert again.code == "service.done_already"
    words = ("--document", "payment", "--receiver", "张𬱖")
    assert township.by("serve", number, *words).code == "document.unknown"


def test_a_notice_without_words_asks_for_all_that_is_missing(township: Console) -> None:
    number = township.number_of(PROMISED, without=("M002", "M003"))
    assert township.by("supplement", number).answer["state"] == "supplementing"
    told = folded(township, number).supplement
    assert told is not None
    assert [(one.code, one.reason) for one in told.missing] == [
        ("M002", "未提交"),
        ("M003", "未提交"),
    ]
    whole = township.number_of(PROMISED)
    assert township.by("supplement", whole).code == "supplement.nothing"


def test_a_complaint_is_kept_in_its_words(township: Console) -> None:
    number = township.number_of(PROMISED)
    said = township.by("complaint", number, "--text", "等得太久", "--name", "周贵方")
    assert said.answer == {"case_number": number, "state": "received"}
    assert folded(township, number).timeline[-1].text == "等得太久"
    assert township.by("complaint", number, "--text", " ").code == "case.reason_missing"


@pytest.mark.parametrize("paper", ["a4", "80mm"])
def test_a_first_review_makes_its_form(township: Console, paper: str) -> None:
    number = township.number_of(UPWARD)
    assert township.by("hand-over", number, "--to", COUNTY).code == "review.needed"
    said = township.by("first-review", number, "--opinion", "材料属实，建议准予")
    assert [one["name"] for one in said.answer["documents"]] == ["first_review"]
    text = paper_text(township, number, "first_review", paper)
    assert "材料属实，建议准予" in text
    assert "2026年11月23日" in text
    assert "审查人" in text
    assert township.by("hand-over", number, "--to", COUNTY).status == 0


# rating ----------------------------------------------------------------------


def test_rule_38_every_finished_case_invites_to_rate_exactly_once(township: Console) -> None:
    delivered = township.number_of("YB-CB-001", "--on-the-spot")
    declined = township.number_of(PROMISED)
    words = ("--ground", "out_of_scope", "--reason", "x", "--basis", "y", "--right-body", "z")
    assert township.by("decline", declined, *words).status == 0
    withdrawn, void = township.number_of(PROMISED), township.number_of(PROMISED)
    assert township.by("withdraw", withdrawn, "--reason", "不办了").status == 0
    assert township.by("void", void, "--reason", "重复").status == 0
    later = township.number_of("YB-CB-001")
    assert township.by("decide-on-spot", later, "--grant", "--reason", "符合").status == 0
    assert "rating_invited" not in kinds(township, later)
    who = ("--receiver", "张𬱖", "--id-number", resident_id(), "--relation", "self")
    assert township.by("deliver", later, *who).status == 0
    for number in (delivered, declined, withdrawn, later):
        assert kinds(township, number).count("rating_invited") == 1
        assert folded(township, number).rating_invited_at is not None
        township.by("note", number, "--text", "归档")
        assert kinds(township, number).count("rating_invited") == 1
    assert "rating_invited" not in kinds(township, void)


# custody ---------------------------------------------------------------------


def test_a_recall_brings_every_case_of_the_slip_back(township: Console) -> None:
    first, second = township.number_of(PROMISED), township.number_of(PROMISED)
    handed = township.by("hand-over", first, second, "--to", COUNTY).answer
    assert township.by("recall", first).status == 2
    said = township.by("recall", first, "--both-copies")
    assert said.answer == {
        "cases": [
            {
                "case_number": number,
                "transfer_number": handed["transfer_number"],
                "holder": TOWNSHIP,
                "epoch": 2,
                "provisional": True,
            }
            for number in (first, second)
        ]
    }
    assert township.by("recall", second, "--both-copies").code == "custody.no_offer"
    assert township.by("accept", second).status == 0
    number = township.by("hand-over", first, "--to", COUNTY).answer["transfer_number"]
    assert township.by("recall", number, "--both-copies").answer["cases"][0]["epoch"] == 3
    unknown = "9" * 23 + "98"
    assert township.by("recall", unknown, "--both-copies").status == 1


def test_without_both_copies_the_centre_has_to_confirm(township: Console) -> None:
    number = township.number_of(PROMISED)
    township.by("hand-over", number, "--to", COUNTY)
    said = township.by("recall", number, "--confirmed")
    assert (said.status, said.code) == (1, "custody.not_confirmed")
    assert "没有连上" in said.fault["cause"]
    assert kinds(township, number) == ["receive", "hand_over"]


def arrive(village: Console, township: Console) -> str:
    """A case that came to the township from the village, by file."""
    number = village.number_of("LY-CF-001")
    parcel = str(village.home / "bundle.hall")
    village.by("hand-over", number, "--to", TOWNSHIP, "--parcel", parcel)
    assert township.by("take-over", "--parcel", parcel).status == 0
    return number


def test_papers_that_do_not_agree_are_noted_or_refused(village: Console, township: Console) -> None:
    number = arrive(village, township)
    code = folded(township, number).materials[0].code
    words = ("--text", "少一份复印件", "--count", f"{code}:2:1")
    said = township.by("report-discrepancy", number, *words)
    assert said.answer == {
        "case_number": number,
        "state": "received",
        "transfer_number": None,
        "documents": [],
    }
    said = township.by("report-discrepancy", number, *words, "--refuse")
    assert said.status == 0, said.fault
    assert [one["name"] for one in said.answer["documents"]] == ["transfer"]
    case = folded(township, number)
    assert case.transit is not None
    assert (case.transit.addressee, case.holder) == (VILLAGE, None)
    assert case.transit.transfer_number == said.answer["transfer_number"]
    assert kinds(township, number)[-2:] == ["report_discrepancy", "hand_over"]
    for text in ("x", "a:b:c", "a:1"):
        said = township.by("report-discrepancy", number, "--text", "x", "--count", text)
        assert said.status == 2


def test_papers_are_refused_in_time_and_only_where_they_came_from_somewhere(
    village: Console, township: Console
) -> None:
    own = township.number_of(PROMISED)
    said = township.by("report-discrepancy", own, "--text", "不收", "--refuse")
    assert said.code == "custody.no_offer"
    number = arrive(village, township)
    township.at("2026-11-25T09:00:00+08:00")
    said = township.by("report-discrepancy", number, "--text", "不收", "--refuse")
    assert (said.status, said.code) == (1, "custody.refused_late")
    assert folded(township, number).holder == TOWNSHIP

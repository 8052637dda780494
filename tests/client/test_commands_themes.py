"""一件事 by command: one receipt, a parent and its children, acts that go together."""

from __future__ import annotations

from typing import Any

from matters import (
    ALL_ITEMS,
    THEME,
    TWO_ITEMS,
    Console,
    Said,
    family_of,
    form_of,
    materials_of,
    receive_theme,
)
from support import COUNTY, sample_catalogue

ITEMS = ["SJ-GT-001", "SJ-SP-001", "WJ-GC-001", "XF-GZ-001"]
FOOD_PLAN, HEALTH = "M034", "M036"


def seen(console: Console, number: str) -> dict[str, Any]:
    said = console("case", number)
    assert said.status == 0, said.fault
    return dict(said.answer)


def states(console: Console, numbers: list[str]) -> list[str]:
    return [str(seen(console, number)["state"]) for number in numbers]


def kinds(console: Console, number: str) -> list[str]:
    return [one["kind"] for one in seen(console, number)["operations"]]


def done(said: Said) -> dict[str, Any]:
    assert said.status == 0, said.fault
    return dict(said.answer)


# receiving -------------------------------------------------------------------


def test_a_theme_lists_its_parent_first(village: Console) -> None:
    said = receive_theme(village, ALL_ITEMS)
    parent, *children = said.answer["cases"]
    assert parent["item"] == THEME
    assert parent["parent"] is None
    assert [one["item"] for one in children] == ITEMS
    assert {one["parent"] for one in children} == {parent["case_number"]}
    numbers = family_of(said)
    assert [int(number[18:22]) for number in numbers] == [1, 2, 3, 4, 5]
    assert {one["state"] for one in said.answer["cases"]} == {"received"}
    assert {one["answer_due_on"] for one in said.answer["cases"]} == {"2026-11-30"}
    receipts = {one["documents"][0]["number"] for one in said.answer["cases"]}
    assert len(receipts) == 1, "one receipt for all of them"


def test_the_parent_holds_everything_and_each_child_its_extract(village: Console) -> None:
    parent, shop, food = family_of(receive_theme(village, TWO_ITEMS))
    catalogue = sample_catalogue()
    two = [catalogue.items[code] for code in ITEMS[:2]]
    everything = {spec.code for item in two for spec in item.materials if spec.required}
    own = {spec.code for spec in two[1].materials if spec.required}
    assert {one["code"] for one in seen(village, parent)["materials"]} == everything
    assert {one["code"] for one in seen(village, food)["materials"]} == own
    whole, child = seen(village, parent), seen(village, food)
    assert whole["item_name"] == "开办农家乐"
    assert whole["children"] == [shop, food]
    assert child["parent"] == parent
    assert child["item_name"] == "食品经营许可（餐饮）"
    assert whole["steps"] == []


def test_what_the_answers_do_not_choose_is_not_received(village: Console) -> None:
    cases = receive_theme(village, TWO_ITEMS).answer["cases"]
    assert [one["item"] for one in cases] == [THEME, *ITEMS[:2]]


def test_a_question_without_its_answer_is_named(village: Console) -> None:
    form = form_of(*ITEMS) | {"answers": {"rooms": "some", "seats": "few"}}
    path = village.write("form.json", form)
    said = village.by("receive", "--item", THEME, "--form", path)
    assert (said.status, said.code) == (1, "form.required")
    assert said.fault["field"] == "answers.cooking"
    assert "提供餐饮吗" in said.fault["cause"]


def test_a_theme_is_received_alone_and_never_on_the_spot(village: Console) -> None:
    path = village.write("form.json", form_of(*ITEMS, "YB-CB-001") | {"answers": ALL_ITEMS})
    mixed = village.by("receive", "--item", f"{THEME},YB-CB-001", "--form", path)
    assert (mixed.status, mixed.code) == (1, "theme.alone")
    said = receive_theme(village, ALL_ITEMS, "--on-the-spot")
    assert (said.status, said.code) == (1, "item.not_on_spot")


def test_the_same_request_gives_the_same_family(village: Console) -> None:
    first = family_of(receive_theme(village, ALL_ITEMS, "--request-id", "r-1"))
    assert family_of(receive_theme(village, ALL_ITEMS, "--request-id", "r-1")) == first
    assert len(village("cases", "--limit", "0").answer["cases"]) == 5


def test_the_form_of_a_theme_lists_its_questions(village: Console) -> None:
    shown = done(village("form", THEME))
    assert [one["key"] for one in shown["questions"]] == ["rooms", "cooking", "seats"]
    rooms = shown["questions"][0]["choices"]
    assert rooms[1] == {
        "value": "some",
        "label": "有客房",
        "items": ["WJ-GC-001", "XF-GZ-001"],
        "materials": [],
    }
    assert shown["asked"] < shown["asked_apart"]


def test_one_receipt_slip_lists_the_children(village: Console) -> None:
    parent, *children = family_of(receive_theme(village, ALL_ITEMS))
    shown = {}
    for number in (parent, children[2]):
        out = village.home / f"{number}.txt"
        words = ("--document", "receipt", "--format", "text", "--out", str(out))
        done(village("slip", number, *words))
        shown[number] = out.read_text("utf-8")
    text = shown[parent]
    assert shown[children[2]] == text, "whichever case it is asked of"
    assert "开办农家乐" in text
    for item in ITEMS:
        assert sample_catalogue().items[item].name[:6] in text.replace("\n", "")


# answering -------------------------------------------------------------------


def test_one_acceptance_for_all_children_with_one_notice(township: Console) -> None:
    parent, *children = family_of(receive_theme(township, ALL_ITEMS))
    answer = done(township.by("accept", parent))
    assert answer["state"] == "accepted"
    assert answer["accepted_on"] == "2026-11-23"
    assert answer["promised_due_on"] == "2026-12-02"
    assert answer["statutory_due_on"] == "2027-01-26"
    assert [one["name"] for one in answer["documents"]] == ["acceptance"]
    number = answer["documents"][0]["number"]
    for child in children:
        case = seen(township, child)
        assert (case["state"], case["accepted_on"]) == ("accepted", "2026-11-23")
        assert number in [one["number"] for one in case["documents"]]
    assert "accept" not in kinds(township, parent)
    out = township.home / "notice.txt"
    words = ("--document", "acceptance", "--format", "text", "--out", str(out))
    done(township("slip", parent, *words))
    text = out.read_text("utf-8")
    assert "2026年12月2日" in text
    assert "开办农家乐" in text


def test_the_parents_notice_lists_what_any_child_pledged(township: Console) -> None:
    """The first child of the notice has all its papers; the others owe theirs."""
    parent, shop, *others = family_of(receive_theme(township, ALL_ITEMS, without=(HEALTH, "M038")))
    days = [f"{HEALTH}:2026-11-27", "M038:2026-11-30"]
    answer = done(township.by("accept", parent, "--pledge", *days))
    assert [one["name"] for one in answer["documents"]] == ["acceptance", "pledge"]
    assert states(township, [shop, *others]) == ["accepted"] * 4
    for document in ("acceptance", "pledge"):
        out = township.home / f"{document}.txt"
        words = ("--document", document, "--format", "text", "--out", str(out))
        done(township("slip", parent, *words))
        text = out.read_text("utf-8").replace("\n", "")
        assert text.count("从业人员健康证明") == 1, "two children owe it, one paper comes"
        assert "公共场所卫生检测或评价报告" in text
        assert "2026年11月27日" in text
        assert "2026年11月30日" in text


def test_the_rest_is_accepted_when_it_can_be(township: Console) -> None:
    parent, shop, food = family_of(receive_theme(township, TWO_ITEMS, without=(HEALTH,)))
    assert done(township.by("accept", parent))["state"] == "received"
    assert states(township, [shop, food]) == ["accepted", "received"]
    again = township.by("accept", parent)
    assert (again.status, again.code) == (1, "material.missing")
    papers = {"materials": [{"code": HEALTH, "copies": 1}]}
    path = township.write("more.json", papers)
    done(township.by("record-material", parent, "--materials", path))
    later = township.at("2026-11-25T09:00:00+08:00")
    answer = done(later.by("accept", parent))
    assert (answer["state"], answer["accepted_on"]) == ("accepted", "2026-11-25")
    assert len(answer["documents"]) == 1
    assert seen(township, shop)["accepted_on"] == "2026-11-23"


def test_an_answered_child_is_a_refusal(township: Console) -> None:
    parent, shop, _ = family_of(receive_theme(township, TWO_ITEMS))
    done(township.by("accept", parent))
    again = township.by("accept", shop)
    assert (again.status, again.code) == (1, "case.answered_already")
    missing = township.by("accept", shop, "--pledge", f"{HEALTH}:2026-12-01")
    assert (missing.status, missing.code) == (1, "case.answered_already")
    assert len([one for one in kinds(township, shop) if one == "accept"]) == 1


def test_a_child_accepted_alone_is_told_under_the_parents_number(township: Console) -> None:
    parent, shop, food = family_of(receive_theme(township, TWO_ITEMS))
    number = done(township.by("accept", shop))["documents"][0]["number"]
    assert number in [one["number"] for one in seen(township, parent)["documents"]]
    out = township.home / "notice.txt"
    words = ("--document", "acceptance", "--format", "text", "--out", str(out))
    assert done(township("slip", parent, *words))["number"] == number
    text = out.read_text("utf-8").replace("\n", "")
    assert "个体工商户" in text
    assert "食品经营许可" not in text
    copy = done(township.by("slip", parent, *words, "--copy"))
    assert (copy["number"], copy["copy"]) == (number, 1)
    assert kinds(township, shop)[-1] == "print", "counted where the paper was made"
    assert food


def test_a_child_is_declined_alone_and_the_parent_goes_on(township: Console) -> None:
    parent, shop, food = family_of(receive_theme(township, TWO_ITEMS))
    words = ("--ground", "out_of_scope", "--reason", "不归我们管", "--basis", "法")
    said = township.by("decline", parent, *words, "--right-body", "省局")
    assert (said.status, said.code) == (1, "theme.per_child")
    done(township.by("decline", food, *words, "--right-body", "省局"))
    assert done(township.by("accept", parent))["state"] == "accepted"
    assert states(township, [shop, food]) == ["accepted", "declined"]


def test_when_all_are_declined_the_parent_is(township: Console) -> None:
    parent, *children = family_of(receive_theme(township, TWO_ITEMS))
    for child in children:
        words = ("--ground", "no_licence_needed", "--reason", "不需要", "--basis", "法")
        done(township.by("decline", child, *words))
    case = seen(township, parent)
    assert (case["state"], case["phase"], case["result"]) == ("declined", "closed", None)
    assert case["closed_at"] is not None
    assert kinds(township, parent)[-1] == "rating_invited"


def test_the_service_of_a_familys_notice_counts_for_its_children(township: Console) -> None:
    parent, _, food = family_of(receive_theme(township, TWO_ITEMS, without=(HEALTH,)))
    done(township.by("supplement", parent))
    papers = {one["name"]: one["number"] for one in seen(township, parent)["documents"]}
    number = papers["supplement_notice"]
    words = ("serve", parent, "--document", number, "--served-on", "2026-11-27")
    done(township.at("2026-11-30T09:00:00+08:00").by(*words, "--receiver", "张𬱖"))
    for one in (parent, food):
        assert kinds(township, one)[-1] == "serve", one
    back = ("return-application", parent, "--reason", "补正逾期")
    early = township.at("2026-12-22T09:00:00+08:00").by(*back)
    assert early.code == "supplement.waiting"
    assert seen(township, food)["state"] == "supplementing"
    assert done(township.at("2026-12-28T09:00:00+08:00").by(*back))["state"] == "received"
    assert seen(township, food)["state"] == "withdrawn"


def test_one_supplement_notice_with_an_extract_for_each_child(township: Console) -> None:
    lacking = ("M031", HEALTH, "M034")
    parent, *children = family_of(receive_theme(township, ALL_ITEMS, without=lacking))
    short = township.by("supplement", parent, "--missing", f"{HEALTH}:没有带")
    assert short.code == "supplement.not_everything"
    told = done(township.by("supplement", parent, "--missing", *(f"{c}:没有带" for c in lacking)))
    assert told["state"] == "supplementing"
    assert states(township, children) == ["supplementing"] * 4
    with_notice = [
        next(one for one in seen(township, number)["documents"] if one["name"].endswith("notice"))
        for number in (parent, *children)
    ]
    assert {one["number"] for one in with_notice} == {told["notice_number"]}
    alone = township.by("supplement", children[0], "--missing", "M031:没有带")
    assert alone.code == "theme.with_parent"
    # The business licence lacks nothing any more; the others wait for the plan.
    first = {"materials": [{"code": "M031", "originals": 1}, {"code": HEALTH, "copies": 1}]}
    path = township.write("first.json", first)
    later = township.at("2026-11-25T09:00:00+08:00")
    answer = done(later.by("supplement-return", parent, "--materials", path))
    assert (answer["state"], answer["complete"]) == ("supplementing", False)
    assert states(township, children) == ["received", *["supplementing"] * 3]
    path = township.write("rest.json", {"materials": [{"code": "M034", "originals": 1}]})
    answer = done(later.by("supplement-return", parent, "--materials", path))
    assert (answer["state"], answer["complete"]) == ("received", True)
    assert answer["answer_due_on"] == "2026-12-02"
    assert states(township, children) == ["received"] * 4
    assert done(later.by("accept", parent))["accepted_on"] == "2026-11-25"


def test_only_the_children_that_wait_are_returned(township: Console) -> None:
    parent, shop, food = family_of(receive_theme(township, TWO_ITEMS, without=(HEALTH,)))
    done(township.by("supplement", parent))
    done(township.by("accept", shop))
    words = ("return-application", parent, "--reason", "补正逾期")
    assert township.by(*words).code == "supplement.waiting"
    answer = done(township.at("2026-12-22T09:00:00+08:00").by(*words))
    assert answer["state"] == "accepted"
    assert [one["name"] for one in answer["documents"]] == ["return_notice"]
    assert states(township, [shop, food]) == ["accepted", "withdrawn"]
    out = township.home / "returned.txt"
    to = ("--document", "return_notice", "--format", "text", "--out", str(out))
    done(township("slip", parent, *to))
    text = out.read_text("utf-8").replace("\n", "")
    assert "从业人员健康证明" in text
    assert township.by(*words).code == "supplement.none_open"


def test_children_that_lack_nothing_are_not_held_up(township: Console) -> None:
    parent, shop, food = family_of(receive_theme(township, TWO_ITEMS, without=(HEALTH,)))
    done(township.by("supplement", parent, "--missing", f"{HEALTH}:没有带"))
    assert states(township, [parent, shop, food]) == ["supplementing", "received", "supplementing"]
    done(township.by("accept", parent))
    assert states(township, [parent, shop, food]) == ["supplementing", "accepted", "supplementing"]


def test_rule_06_the_parent_is_accepted_by_law_when_its_children_are(township: Console) -> None:
    parent, shop, food = family_of(receive_theme(township, TWO_ITEMS))
    done(township.by("accept", shop))
    township.at("2026-11-30T23:00:00+08:00")
    assert states(township, [parent, food]) == ["received", "received"]
    township.at("2026-12-01T00:00:00+08:00")
    assert states(township, [parent, shop, food]) == ["accepted"] * 3
    assert "deemed" in seen(township, parent)["flags"]
    listed = township("cases", "--state", "accepted").answer["cases"]
    assert {one["case_number"] for one in listed} == {parent, shop, food}


# together --------------------------------------------------------------------


def test_what_belongs_to_the_parent_is_refused_on_a_child(township: Console) -> None:
    parent, shop, _ = family_of(receive_theme(township, TWO_ITEMS))
    papers = township.write("m.json", materials_of("SJ-GT-001"))
    for words in (
        ("hand-over", shop, "--to", COUNTY),
        ("withdraw", shop, "--reason", "不办了"),
        ("void", shop, "--reason", "登记错了"),
        ("record-material", shop, "--materials", papers),
        ("first-review", shop, "--opinion", "属实"),
    ):
        said = township.by(*words)
        assert (said.status, said.code) == (1, "theme.with_parent"), words
        assert parent[:9] in said.fault["next_step"].replace("-", "")
    assert kinds(township, shop) == ["receive"]


def test_the_bundle_takes_the_children_along(village: Console, township: Console) -> None:
    parent, *children = family_of(receive_theme(village, ALL_ITEMS))
    parcel = str(village.home / "bundle.parcel")
    handed = done(village.by("hand-over", parent, "--to", "990122103000", "--parcel", parcel))
    assert [one["case_number"] for one in handed["cases"]] == [parent, *children]
    sheets = sum(one["originals"] + one["copies"] for one in seen(village, parent)["materials"])
    assert handed["papers"] == sheets, "each paper is counted once"
    taken = done(township.by("take-over", "--parcel", parcel))
    assert [one["case_number"] for one in taken["cases"]] == [parent, *children]
    assert {one["holder"] for one in taken["cases"]} == {"990122103000"}
    done(township.by("first-review", parent, "--opinion", "材料属实"))
    answer = done(township.by("accept", parent))
    assert answer["state"] == "accepted"
    assert states(township, children) == ["accepted"] * 4
    assert kinds(township, children[0]).count("first_review") == 1


def test_withdrawal_ends_the_whole_family(village: Console) -> None:
    parent, *children = family_of(receive_theme(village, TWO_ITEMS))
    answer = done(village.by("withdraw", parent, "--reason", "不办了"))
    assert [one["name"] for one in answer["documents"]] == ["withdrawal"]
    assert states(village, [parent, *children]) == ["withdrawn"] * 3
    assert seen(village, parent)["phase"] == "closed"
    assert kinds(village, parent) == ["receive", "withdraw", "rating_invited"]
    for child in children:
        assert kinds(village, child) == ["receive", "withdraw"], "one invitation for all"


def test_amending_reaches_the_forms_of_the_children(township: Console) -> None:
    parent, shop, food = family_of(receive_theme(township, TWO_ITEMS))
    only_shop = {field.key for field in sample_catalogue().items["SJ-GT-001"].fields} - {
        field.key for field in sample_catalogue().items["SJ-SP-001"].fields
    }
    key = "capital"
    assert key in only_shop
    path = township.write("fields.json", {key: 500000})
    done(township.by("amend-form", parent, "--fields", path, "--reason", "写错"))
    assert kinds(township, parent) == ["receive", "amend_form"]
    assert kinds(township, shop) == ["receive", "amend_form"]
    assert kinds(township, food) == ["receive"], "its form does not have this field"

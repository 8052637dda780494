"""How a receipt was helped along, and who takes a result (domain.md 7.1, 11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from histories_support import (
    MONDAY,
    PERMIT,
    TOWNSHIP,
    Story,
    calendar,
    catalogue,
    granted,
    item,
    noon,
    rules,
)
from test_forms import GOOD

from hallcore.assistance import assistance_lines, guardian_text, is_minor, normalise_assistance
from hallcore.case_object import assistance_object, case_object
from hallcore.cases import Assistance, Case
from hallcore.check_digits import mod_11_2
from hallcore.document_facts import Making, document_facts
from hallcore.fold import apply
from hallcore.forms import Form, form_faults, form_warnings, normalise_form, parse_form
from hallcore.problems import Problem
from hallcore.view import view

TODAY = date(2026, 11, 21)
GUARDIAN = {
    "guardian": "李秀英",
    "guardian_relation": "母亲",
    "guardian_id_number": "990122198708210337",
}


def form_with(assistance: dict[str, Any] | None, **changes: Any) -> Form:
    found = parse_form(GOOD | {"assistance": assistance} | changes, "form.json")
    assert isinstance(found, Form), found
    return normalise_form(found, catalogue())


def faults_of(assistance: dict[str, Any]) -> list[tuple[str, str | None]]:
    items = [item("MZ-GL-001")]
    found = form_faults(form_with(assistance), items, catalogue(), TODAY)
    return [(one.code, one.field) for one in found]


def born_on(digits: str) -> str:
    body = f"990122{digits}011"
    return body + mod_11_2(body)


def warned(id_number: str, today: date | None = TODAY, **changes: Any) -> list[str]:
    applicant = GOOD["applicant"] | {"id_number": id_number}
    form = form_with(changes.pop("assistance", None), applicant=applicant, **changes)
    found = form_warnings(form, [item("MZ-GL-001")], catalogue(), {"99"}, today)
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({}, []),
        (GUARDIAN, []),
        ({"helper": "王㛃"}, []),
        ({"has_fingerprint": True, "witness": "赵明"}, []),
        ({"was_read_back": True, "has_large_print": True}, []),
        ({"has_fingerprint": True}, [("assistance.witness", "assistance.witness")]),
        (
            {"has_fingerprint": True, "witness": "  "},
            [("assistance.witness", "assistance.witness")],
        ),
        (
            {"guardian": "李秀英"},
            [("assistance.guardian", "assistance.guardian_relation")],
        ),
        ({"guardian_relation": "母亲"}, [("assistance.guardian", "assistance.guardian")]),
        (
            GUARDIAN | {"guardian_id_number": "990122198708210338"},
            [("resident_id.check", "assistance.guardian_id_number")],
        ),
        (GUARDIAN | {"guardian_id_number": "E12345678"}, []),
        ({"helper": "王" * 101}, [("form.too_long", "assistance.helper")]),
        ({"helper": "王\u202e"}, [("form.control_character", "assistance.helper")]),
    ],
)
def test_what_refuses_an_assistance(
    given: dict[str, Any], faults: list[tuple[str, str | None]]
) -> None:
    items = [item("MZ-GL-001")]
    plain = parse_form(GOOD | {"assistance": given}, "form.json")
    assert isinstance(plain, Form), plain
    found = form_faults(plain, items, catalogue(), TODAY)
    assert [(one.code, one.field) for one in found] == faults


def test_a_witness_named_in_blanks_is_none_after_normalising() -> None:
    assert faults_of({"has_fingerprint": True, "witness": "\u3000"}) == [
        ("assistance.witness", "assistance.witness")
    ]


@pytest.mark.parametrize(
    "given",
    [
        {"guardian": 1},
        {"has_fingerprint": "yes"},
        {"was_read_back": 1},
        {"has_large_print": None},
        {"guardian": "x" * 201},
        {"surprise": True},
    ],
)
def test_another_shape_is_unreadable(given: dict[str, Any]) -> None:
    found = parse_form(GOOD | {"assistance": given}, "form.json")
    assert isinstance(found, Problem)
    assert found.code in ("input.invalid", "input.unknown_key")
    assert found.field == f"assistance.{next(iter(given))}"


def test_it_is_stored_in_one_shape_or_not_at_all() -> None:
    stored = form_with({"guardian": " 李  秀英 ", "guardian_id_number": "９９０１２２198708210337"})
    assert stored.assistance == Assistance(
        guardian="李 秀英", guardian_id_number="990122198708210337"
    )
    assert form_with({}).assistance is None
    assert form_with({"helper": " "}).assistance is None
    assert form_with(None).assistance is None
    assert normalise_assistance(Assistance(guardian_id_number="990122870821033")) == Assistance(
        guardian_id_number="990122198708210337"
    )


@pytest.mark.parametrize(
    ("born", "is_under"),
    [("20081121", False), ("20081122", True), ("20081120", False), ("20261121", True)],
)
def test_under_age_until_the_day_of_eighteen(born: str, is_under: bool) -> None:
    assert is_minor("111", born_on(born), TODAY) is is_under
    assert warned(born_on(born)) == (["assistance.minor"] if is_under else [])


def test_an_age_that_nobody_can_read_is_not_doubted() -> None:
    assert not is_minor("414", "E12345678", TODAY)
    assert not is_minor("111", "not a number", TODAY)
    assert not is_minor("none", "", TODAY)


def test_a_minor_with_guardian_or_agent_is_not_warned_of() -> None:
    child = born_on("20200229")
    agent = {"id_type": "111", "id_number": "990122198708210337", "name": "李秀英"}
    assert warned(child) == ["assistance.minor"]
    assert warned(child, None) == []
    assert warned(child, assistance=GUARDIAN) == []
    assert warned(child, agent=agent) == []
    assert warned(child, assistance={"helper": "王㛃"}) == ["assistance.minor"]
    form = form_with(None, applicant=GOOD["applicant"] | {"id_number": child})
    assert form_faults(form, [item("MZ-GL-001")], catalogue(), TODAY) == [], "a doubt only"


def test_the_case_keeps_it_and_shows_the_number_masked() -> None:
    given = GUARDIAN | {"has_fingerprint": True, "witness": "赵明"}
    case = Story(assistance=given).case
    assert case.assistance == Assistance.model_validate(given)
    shown = case_object(case, view(case, noon(MONDAY), calendar()), "事项", [])
    assert shown["assistance"] == {
        "guardian": "李秀英",
        "guardian_relation": "母亲",
        "guardian_id_masked": "990***********0337",
        "helper": "",
        "has_fingerprint": True,
        "witness": "赵明",
        "was_read_back": False,
        "has_large_print": False,
    }
    assert assistance_object(None) is None
    assert assistance_object(Assistance(helper="王"))["guardian_id_masked"] == ""  # type: ignore[index]
    assert Story().case.assistance is None
    birth = Story().log[0]
    long = birth.payload | {"assistance": {"helper": "x" * 201}}
    said = apply(None, birth.model_copy(update={"payload": long}), rules())
    assert isinstance(said, Problem)
    assert said.code == "operation.malformed"


def test_the_words_for_it() -> None:
    given = Assistance.model_validate(
        GUARDIAN | {"has_fingerprint": True, "witness": "赵明", "helper": "王㛃"}
    )
    assert assistance_lines(given) == [
        "监护人 李秀英（母亲）",
        "监护人证件 990***********0337",
        "协助人 王㛃",
        "按指印，见证人 赵明",
    ]
    assert assistance_lines(Assistance(was_read_back=True, has_large_print=True)) == [
        "已读给本人听",
        "用大字文书",
    ]
    assert guardian_text(Assistance()) == ""


def test_papers_name_guardian_helper_and_witness() -> None:
    def facts(assistance: dict[str, Any] | None) -> dict[str, str]:
        case = Story(assistance=assistance).case
        making = Making(TOWNSHIP, "1", "李", noon(MONDAY), {})
        found = document_facts(case, item(PERMIT), catalogue(), {}, making)
        return dict(found["assistance"])

    given = GUARDIAN | {"helper": "王㛃", "has_fingerprint": True, "witness": "赵明"}
    assert facts(given) == {"guardian": "李秀英（母亲）", "helper": "王㛃", "witness": "赵明"}
    assert set(facts(None).values()) == {""}
    assert facts({"witness": "赵明"})["witness"] == "", "a witness of no fingerprint"


# who takes a result ----------------------------------------------------------

APPLICANT = "990000199001010017"


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({}, None),
        ({"receiver": "周桂方"}, None),
        ({"id_number": "９９００００-19900101-0017"}, None),
        ({"id_number": "990122198708210337"}, "delivery.not_the_applicant"),
        ({"id_number": "1"}, "delivery.not_the_applicant"),
        ({"id_number": "1", "relation": "family"}, None),
        ({"id_number": "1", "relation": "agent"}, None),
        ({"id_number": "1", "relation": "other"}, None),
        ({"id_number": " "}, "delivery.receiver_missing"),
    ],
)
def test_the_applicant_himself_shows_his_own_document(
    how: dict[str, Any], code: str | None
) -> None:
    said = granted().tries("deliver", **how)
    assert (said.code if isinstance(said, Problem) else None) == code


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"id_number": ""}, None),
        ({"id_number": "990122198708210337"}, None),
        ({"receiver": " 周  贵方 ", "id_number": ""}, "delivery.not_the_applicant"),
        ({"receiver": " 周贵方 ", "id_number": ""}, None),
        ({"receiver": "周桂方"}, "delivery.not_the_applicant"),
        ({"receiver": "周桂方", "id_number": "", "relation": "other"}, "delivery.receiver_missing"),
        ({"receiver": "周桂方", "id_number": "1", "relation": "other"}, None),
    ],
)
def test_who_has_no_document_is_known_by_name(how: dict[str, Any], code: str | None) -> None:
    story = granted()
    nobody = story.case.applicant.model_copy(update={"id_type": "none", "id_number": ""})
    story.case = story.case.model_copy(update={"applicant": nobody})
    said = story.tries("deliver", **how)
    assert (said.code if isinstance(said, Problem) else None) == code
    assert isinstance(said, Case | Problem)

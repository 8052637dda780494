"""Rules of supervision as rows: which one holds for a case, how they travel, what is wrong."""

from __future__ import annotations

import pytest
from histories_support import (
    BENEFIT,
    PERMIT,
    Story,
    accepted,
    calendar,
    noon,
    working,
)
from supervision_support import ROW, levels, shipped, with_rows

from hallcore.alert_rules import LEVEL_TEXTS, AlertLevel, AlertRules, parse_rules, rank
from hallcore.supervision import alerts
from hallcore.view import view

# rows ----------------------------------------------------------------------------------------


def test_rule_36_thresholds_are_rows_by_item_and_level() -> None:
    case, other = accepted().case, accepted(BENEFIT).case
    earlier = with_rows(ROW | {"threshold": 3, "item_type": "行政许可"})
    assert levels(case, working(4), earlier) == {("T2", "promise"): "warning"}
    assert levels(case, working(4)) == {}
    assert levels(other, working(12), earlier) == {}
    closer = with_rows(
        ROW | {"threshold": 3, "item_type": "行政许可"}, ROW | {"threshold": 5, "item_type": PERMIT}
    )
    assert levels(case, working(2), closer) == {("T2", "promise"): "warning"}
    of_villages = with_rows(ROW | {"threshold": 5, "hall_level": "village"})
    assert levels(case, working(2), of_villages) == {}


def test_rule_36_a_rule_is_switched_off_by_its_row() -> None:
    off = with_rows(
        ROW | {"item_type": "行政许可", "is_on": False},
        ROW
        | {
            "condition": "used",
            "unit": "percent",
            "threshold": 90,
            "item_type": "行政许可",
            "is_on": False,
        },
    )
    assert levels(accepted().case, working(7), off) == {}
    assert levels(accepted(BENEFIT).case, working(14), off) == {("T2", "promise"): "warning"}


def test_what_an_item_is_has_to_be_known_for_a_row_about_its_kind() -> None:
    case = accepted().case
    earlier = with_rows(ROW | {"threshold": 3, "item_type": "行政许可"})
    shown = view(case, noon(working(4)), calendar())
    found = alerts(case, shown, noon(working(4)), calendar(), earlier, None)
    assert [one.rule for one in found] == ["T4"]


def test_rules_travel_as_bytes() -> None:
    again = AlertRules.from_bytes(shipped().to_bytes())
    assert again == shipped()
    assert again.to_bytes() == shipped().to_bytes()


def test_rows_of_a_newer_program_do_not_silence_the_others() -> None:
    newer = shipped().to_bytes().replace(b'"condition":"over"', b'"condition":"by_moonlight"')
    left = AlertRules.from_bytes(newer)
    assert 0 < len(left.rules) < len(shipped().rules)
    assert levels(Story(PERMIT).case, working(4), left) == {("T1", "answer"): "yellow"}
    with pytest.raises(ValueError):
        AlertRules.from_bytes(b"[]")


CELLS = {
    "rule": "T9",
    "version": "1",
    "kind": "时限",
    "level": "red",
    "clock": "answer",
    "condition": "over",
    "threshold": "0",
    "unit": "limit",
    "item_type": "*",
    "hall_level": "*",
    "switched": "yes",
    "name": "名称",
    "note": "",
}


def test_a_table_of_one_row() -> None:
    found, findings = parse_rules({"alerts": [CELLS]})
    assert findings == ()
    assert found is not None
    (rule,) = found.rules
    assert (found.version, rule.rule, rule.item_type, rule.hall_level) == ("1", "T9", "", None)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"clock": "moon"}, "clock"),
        ({"condition": "sometimes"}, "condition"),
        ({"level": "purple"}, "level"),
        ({"kind": "其他"}, "kind"),
        ({"threshold": "-1"}, "threshold"),
        ({"threshold": "99999"}, "threshold"),
        ({"condition": "day", "threshold": "0"}, "threshold"),
        ({"condition": "used", "threshold": "90"}, "unit"),
        ({"condition": "used", "threshold": "101", "unit": "percent"}, "threshold"),
        ({"unit": "percent"}, "unit"),
        ({"clock": "transit", "unit": "working"}, "condition"),
        ({"clock": "transit", "condition": "day_ended", "threshold": "1"}, "unit"),
        ({"clock": "validity", "unit": "calendar"}, "condition"),
        ({"condition": "apply_by"}, "condition"),
        ({"hall_level": "moon"}, "hall_level"),
        ({"switched": "perhaps"}, "switched"),
        ({"version": ""}, "version"),
        ({"name": ""}, "name"),
        ({"rule": "R" * 21}, "rule"),
        ({"version": "1" * 31}, "version"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(changes: dict[str, str], column: str) -> None:
    found, findings = parse_rules({"alerts": [CELLS | changes]})
    assert found is None
    assert (findings[0].file, findings[0].row, findings[0].column) == ("alerts.csv", 2, column)


def test_rows_agree_with_each_other() -> None:
    found, findings = parse_rules({"alerts": [CELLS, CELLS]})
    assert (found, findings[0].row, findings[0].column) == (None, 3, "condition")
    found, findings = parse_rules({"alerts": [CELLS, CELLS | {"version": "2", "rule": "T8"}]})
    assert (found, findings[0].row, findings[0].column) == (None, 3, "version")
    assert parse_rules({"alerts": []})[0] is None
    assert parse_rules({})[0] is None


def test_every_level_has_a_word_and_a_rank() -> None:
    assert [LEVEL_TEXTS[level] for level in AlertLevel] == ["提示", "预警", "黄", "红"]
    assert [rank(level) for level in AlertLevel] == [0, 1, 2, 3]

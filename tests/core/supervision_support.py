"""The rules of data/rules, and what rings for a case on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from histories_support import (
    calendar,
    noon,
    rules,
)

from hallcore.alert_rules import AlertRules, parse_rules
from hallcore.cases import Case
from hallcore.supervision import Alert, alerts
from hallcore.view import view
from hallkit.datafiles import data_folder, read_rule_tables


@lru_cache(maxsize=1)
def shipped() -> AlertRules:
    """The rules of data/rules."""
    found, findings = parse_rules(read_rule_tables(data_folder() / "rules"))
    assert found is not None, findings
    return found


def rung(case: Case, on: date, by: AlertRules | None = None) -> tuple[Alert, ...]:
    shown = view(case, noon(on), calendar())
    return alerts(case, shown, noon(on), calendar(), by or shipped(), rules().item_of(case))


def levels(case: Case, on: date, by: AlertRules | None = None) -> dict[tuple[str, str], str]:
    """(rule, clock) → level, without T4: a step of the desk is late long before its case is."""
    found = rung(case, on, by)
    return {(one.rule, one.clock): str(one.level) for one in found if one.rule != "T4"}


def with_rows(*changes: dict[str, Any]) -> AlertRules:
    """The shipped rules and more rows."""
    base = shipped().model_dump(mode="json")
    return AlertRules.model_validate({**base, "rules": [*base["rules"], *changes]})


ROW: dict[str, Any] = {
    "rule": "T2",
    "kind": "时限",
    "level": "warning",
    "clock": "promise",
    "condition": "days_left",
    "threshold": 1,
    "unit": "working",
    "name": "-",
}

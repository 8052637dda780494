"""The rules of supervision as data: when which clock of a case rings, and how loud (domain.md 13).

Authored as a table (data/rules/alerts.csv), published in versions, carried to the windows as the
reference data `rules`. Thresholds per item and level are rows of the table, never code.
"""

from __future__ import annotations

import json
from enum import StrEnum

from pydantic import Field, ValidationError

from hallcore.base import Frozen
from hallcore.catalogue import Finding, Item, Level
from hallcore.catalogue.tables import Reader, Row, Tables
from hallcore.deadlines import MAX_DAYS, Unit

TABLE = "alerts"
COLUMNS = (
    "rule version kind level clock condition threshold unit item_type hall_level switched name note"
)
EVERY = "*"
"""In `item_type` and `hall_level`: the row holds for all of them."""

VALIDITY = "validity"
"""The clock of a licence's validity; its rows make the renewal list, not alerts."""


class RuleKind(StrEnum):
    """What a rule looks at (domain.md 5.1)."""

    LIMIT = "时限"
    LOGIC = "逻辑"
    PROCEDURE = "流程"
    CONTENT = "内容"
    FEE = "收费"
    SYNC = "同步"


class AlertLevel(StrEnum):
    """How loud an alert is, the calmest first."""

    NOTICE = "notice"
    WARNING = "warning"
    YELLOW = "yellow"
    RED = "red"


LEVEL_TEXTS = {
    AlertLevel.NOTICE: "提示",
    AlertLevel.WARNING: "预警",
    AlertLevel.YELLOW: "黄",
    AlertLevel.RED: "红",
}
_RANKS = {level: rank for rank, level in enumerate(AlertLevel)}


def rank(level: AlertLevel) -> int:
    """0 for the calmest level; a greater number is worse."""
    return _RANKS[level]


class Condition(StrEnum):
    """What has to come true. Days are those of the row's unit."""

    DAY = "day"
    """The `threshold`-th counted day has begun."""
    DAY_ENDED = "day_ended"
    """The `threshold`-th counted day has ended."""
    DAYS_LEFT = "days_left"
    """At most `threshold` counted days are left."""
    USED = "used"
    """At least `threshold` percent of the limit's days are used, today included."""
    OVER = "over"
    """The limit has been over for `threshold` counted days; 0: as soon as it is over."""
    APPLY_BY = "apply_by"
    """Of a validity: renewal is to be applied for `threshold` days before it ends."""


class RuleUnit(StrEnum):
    """What a threshold counts."""

    WORKING = "working"
    CALENDAR = "calendar"
    LIMIT = "limit"
    """Whatever the clock itself counts."""
    PERCENT = "percent"


CLOCKS = (
    "agency",
    "answer",
    "first_review",
    "promise",
    "statutory",
    "step",
    "delivery",
    "pledge",
    "renewal",
    "supplement",
    "transit",
    VALIDITY,
)
"""Clocks that a row may name: those of `hallcore.view`, the papers on their way, the validity."""


class AlertRule(Frozen):
    """One row: at `level` once `condition` holds for `clock`. An empty `item_type` or no
    `hall_level` means all; `item_type` is the kind of item (行政许可 …) or one item's code,
    `hall_level` that of the hall that has the papers, of papers on their way their sender's."""

    rule: str = Field(min_length=1, max_length=20)
    kind: RuleKind
    level: AlertLevel
    clock: str = Field(min_length=1, max_length=40)
    condition: Condition
    threshold: int = Field(ge=0, le=MAX_DAYS)
    unit: RuleUnit
    item_type: str = Field(default="", max_length=64)
    hall_level: Level | None = None
    is_on: bool = True
    name: str = Field(max_length=100)
    note: str = Field(default="", max_length=1000)

    @property
    def slot(self) -> tuple[str, AlertLevel, str, Condition]:
        """Rows of one slot replace each other; the one that says more about the case wins."""
        return self.rule, self.level, self.clock, self.condition

    def fit(self, code: str, kind: str, level: Level) -> int | None:
        """How closely the row speaks of such a case, None where it does not."""
        if self.hall_level not in (None, level) or self.item_type not in ("", code, kind):
            return None
        of_item = 2 if self.item_type == code else 1 if self.item_type else 0
        return 2 * of_item + (self.hall_level is not None)

    def unit_of(self, own: Unit) -> Unit:
        """The unit that days are counted in, `own` being the clock's."""
        return own if self.unit in (RuleUnit.LIMIT, RuleUnit.PERCENT) else Unit(self.unit)


class AlertRules(Frozen):
    """One version of the table."""

    version: str = Field(min_length=1, max_length=40)
    rules: tuple[AlertRule, ...] = Field(default=(), max_length=2000)

    def of_case(self, code: str, item: Item | None, level: Level) -> tuple[AlertRule, ...]:
        """The rows that hold for an item at a hall of `level`, those switched off left out."""
        chosen: dict[tuple[object, ...], tuple[int, AlertRule]] = {}
        for rule in self.rules:
            fit = rule.fit(code, item.kind if item else "", level)
            if fit is not None and fit > chosen.get(rule.slot, (-1, rule))[0]:
                chosen[rule.slot] = (fit, rule)
        return tuple(rule for _, rule in chosen.values() if rule.is_on)

    def to_bytes(self) -> bytes:
        """The same rules give the same bytes: JSON, keys sorted, UTF-8."""
        plain = self.model_dump(mode="json")
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> AlertRules:
        """Read what `to_bytes` wrote, also by a newer program: rows that this one does not
        understand are left out, for the others must go on ringing. Raises `ValueError` where it is
        no such table."""
        plain = json.loads(data)
        if not isinstance(plain, dict) or not isinstance(plain.get("rules"), list):
            raise ValueError("no table of rules")
        rules = []
        for row in plain["rules"]:
            try:
                rules.append(AlertRule.model_validate_json(json.dumps(row)))
            except ValidationError:
                continue
        return cls(version=str(plain.get("version", "")), rules=tuple(rules))


NO_RULES = AlertRules(version="none")
"""Stands in before any rules are at hand: nothing rings."""

Answer = tuple[AlertRules | None, tuple[Finding, ...]]


def parse_rules(tables: Tables) -> Answer:
    """The rules of the table `alerts`, and what is wrong with it; no rules where there are errors.

    Every row names the version, the same in all of them.
    """
    reader = Reader(tables)
    rules: list[AlertRule] = []
    version = ""
    seen: dict[tuple[object, ...], int] = {}
    for row in reader.rows(TABLE, COLUMNS):
        version = _version(row, version)
        rule = _rule(row)
        if rule is None:
            continue
        key = (*rule.slot, rule.item_type, rule.hall_level)
        if key in seen:
            row.fault("condition", f"与第 {seen[key]} 行说的是同一件事")
            continue
        seen[key] = row.number
        rules.append(rule)
    if not rules and not reader.has_errors:
        reader.table_fault(TABLE, "rule", "一条规则也没有")
    findings = tuple(reader.findings)
    return (
        None if reader.has_errors else AlertRules(version=version, rules=tuple(rules))
    ), findings


def _version(row: Row, before: str) -> str:
    version = row.code("version")
    if len(version) > 30:
        row.fault("version", "版本最多 30 个字符")
    if before and version and version != before:
        row.fault("version", f"版本“{version}”与上面各行的“{before}”不同")
    return before or version


def _rule(row: Row) -> AlertRule | None:
    condition, unit = row.choice("condition", Condition), row.choice("unit", RuleUnit)
    clock, threshold = row.code("clock"), row.whole("threshold")
    is_percent = condition is Condition.USED
    if clock and clock not in CLOCKS:
        row.fault("clock", f"没有期限“{clock}”：{'、'.join(CLOCKS)}")
    if is_percent != (unit is RuleUnit.PERCENT):
        row.fault("unit", "按百分比算的条件 used 用 percent，其他条件不用")
    if is_percent and not 1 <= threshold <= 100:
        row.fault("threshold", "百分比应在 1 到 100 之间")
    if threshold > MAX_DAYS:
        row.fault("threshold", f"最多 {MAX_DAYS}")
    if condition in (Condition.DAY, Condition.DAY_ENDED) and not threshold:
        row.fault("threshold", "第几日从 1 数起")
    if clock == VALIDITY and condition not in (Condition.DAYS_LEFT, Condition.APPLY_BY):
        row.fault("condition", "证照有效期 validity 只用 days_left 和 apply_by")
    if clock != VALIDITY and condition is Condition.APPLY_BY:
        row.fault("condition", "apply_by 只用于证照有效期 validity")
    if clock == "transit" and condition is not Condition.DAY_ENDED:
        row.fault("condition", "移交途中 transit 只用 day_ended")
    if clock in ("transit", VALIDITY) and unit is RuleUnit.LIMIT:
        row.fault("unit", "这个期限没有自己的单位，写 working 或 calendar")
    level_text = row.peek("hall_level")
    hall_level = row.choice("hall_level", Level) if level_text != EVERY else None
    item_type = row.text("item_type", required=True, at_most=64)
    values = {
        "rule": row.code("rule"),
        "kind": row.choice("kind", RuleKind),
        "level": row.choice("level", AlertLevel),
        "item_type": "" if item_type == EVERY else item_type,
        "is_on": row.flag("switched"),
        "name": row.text("name", required=True, at_most=100),
        "note": row.text("note"),
    }
    if len(str(values["rule"])) > 20:
        row.fault("rule", "规则代码最多 20 个字符")
    if not row.is_sound:
        return None
    return AlertRule(
        clock=clock,
        condition=condition,
        threshold=threshold,
        unit=unit,
        hall_level=hall_level,
        **values,
    )

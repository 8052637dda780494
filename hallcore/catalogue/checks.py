"""What must agree between the tables (domain.md 2.1, 7, 10): each fault names the cell to mend."""

from hallcore.catalogue.draft import Draft, Placed
from hallcore.catalogue.model import CaseType, Level, Role
from hallcore.catalogue.tables import Row
from hallcore.deadlines import Limit
from hallcore.numbering import DOCUMENT_KINDS

ITEM_KINDS = frozenset(
    {
        "行政权力",
        "行政许可",
        "行政处罚",
        "行政强制",
        "行政征收",
        "行政给付",
        "行政检查",
        "行政确认",
        "行政奖励",
        "行政裁决",
        "其他类别",
        "公共服务",
    }
)
"""Names of 事项类型 (domain.md 2.4); a place may have more."""

LIMIT_NAMES = frozenset({"answer", "promise", "statutory", "delivery", "first_review", "step"})
NEEDED_LIMITS = ("answer", "promise", "statutory", "delivery")


def check_draft(draft: Draft) -> None:
    """Note every disagreement at the row that has to change."""
    for code, row in draft.items.items():
        _check_item(code, row, draft)
    _check_references(draft)
    for theme in draft.themes.values():
        _check_theme(theme.value.items, theme.value.limits, theme.row, draft)


def _check_item(code: str, row: Row, draft: Draft) -> None:
    kind, case_type = row.peek("kind"), row.peek("case_type")
    if kind and kind not in ITEM_KINDS:
        row.warn("kind", f"“{kind}”不在国家标准的事项类型里")
    if len(row.many("initials")) != 1 + len(row.many("aliases")):
        row.fault("initials", "要给名称和每个别名各写一个拼音首字母，用 | 隔开")
    upward = row.peek("upward").casefold() in {"yes", "是", "true", "1"}
    if (case_type == CaseType.UPWARD) != upward:
        row.fault("upward", "上报件写 yes，其他写 no")
    _check_roles(code, row, draft, upward=upward)
    _check_limits(code, row, draft, upward=upward)
    for table, name in ((draft.materials, "materials"), (draft.steps, "steps")):
        if not table.get(code):
            row.fault("code", f"{name}.csv 里没有这个事项")


def _check_roles(code: str, row: Row, draft: Draft, *, upward: bool) -> None:
    roles = {placed.key: placed.value for placed in draft.roles.get(code, ())}
    decides_at = row.peek("decides_at")
    if not roles:
        row.fault("code", "roles.csv 里没有这个事项")
    elif decides_at in list(Level) and Role.DECIDE not in roles.get(decides_at, ()):
        row.fault("decides_at", f"roles.csv 里 {decides_at} 一级没有 decide")
    if upward and not any(Role.FIRST_REVIEW in given for given in roles.values()):
        row.fault("upward", "上报件要有一级的角色是 first_review")


def _check_limits(code: str, row: Row, draft: Draft, *, upward: bool) -> None:
    limits = draft.limits_of(code)
    for name in (*NEEDED_LIMITS, *(["first_review"] if upward else [])):
        if name not in limits:
            row.fault("code", f"limits.csv 里没有这个事项的期限 {name}")
    promise = limits.get("promise")
    if promise is None:
        return
    instant = row.peek("case_type") == CaseType.ON_THE_SPOT
    if instant != (promise.value.days == 0):
        promise.row.fault("days", "即办件的承诺是 0 天，其他件不是 0 天")
    _check_promise(promise, limits.get("statutory"))
    _check_steps(code, draft, promise, limits.get("first_review"))


def _check_promise(promise: Placed[Limit], statutory: Placed[Limit] | None) -> None:
    """Rule 14; days of different units are not compared but told."""
    if statutory is None:
        return
    if promise.value.unit is not statutory.value.unit:
        promise.row.warn("unit", "承诺和法定期限的单位不同，没有比较长短")
    elif promise.value.days > statutory.value.days:
        promise.row.fault(
            "days", f"承诺 {promise.value.days} 天，超过法定 {statutory.value.days} 天"
        )


def _check_steps(
    code: str, draft: Draft, promise: Placed[Limit], first_review: Placed[Limit] | None
) -> None:
    """Rule 15; the promise covers the first review below and the steps above (domain.md 11)."""
    steps = draft.steps.get(code, [])
    below = first_review.value.days if first_review else 0
    total = below + sum(placed.value.limit_days for placed in steps)
    if steps and total > promise.value.days:
        parts = "初审加各环节" if below else "各环节"
        steps[-1].row.fault("limit_days", f"{parts}共 {total} 天，超过承诺 {promise.value.days} 天")


def _check_references(draft: Draft) -> None:
    for placed in (one for steps in draft.steps.values() for one in steps):
        if placed.value.post not in draft.posts:
            placed.row.fault("post", f"岗位表里没有“{placed.value.post}”")
    for form in (one for forms in draft.forms.values() for one in forms):
        if form.key not in draft.fields:
            form.row.fault("field", f"字段表里没有“{form.key}”")
    for limit in (one for limits in draft.limits.values() for one in limits):
        if limit.key not in LIMIT_NAMES:
            limit.row.fault(
                "name", f"“{limit.key}”不在可用的值里：{'、'.join(sorted(LIMIT_NAMES))}"
            )
    for document in (one for documents in draft.documents.values() for one in documents):
        if document.value not in DOCUMENT_KINDS:
            document.row.fault("document", f"没有名为“{document.value}”的文书")
    first: dict[str, Placed[str]] = {}
    for material in (one for materials in draft.materials.values() for one in materials):
        known = first.setdefault(
            material.key, Placed(material.key, material.value.name, material.row)
        )
        if known.value != material.value.name:
            material.row.fault(
                "name", f"“{material.key}”在第 {known.row.number} 行叫“{known.value}”"
            )


def _check_theme(items: tuple[str, ...], limits: dict[str, Limit], row: Row, draft: Draft) -> None:
    """No child may be due later than its parent (rule 18)."""
    for name, limit in limits.items():
        for code in items:
            child = draft.limits_of(code).get(name)
            if child and child.value.unit is limit.unit and child.value.days > limit.days:
                row.fault("items", f"事项“{code}”的期限 {name} 比这件事的长")

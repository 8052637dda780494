"""What must agree between the tables (domain.md 2.1, 7, 10): each fault names the cell to mend."""

from hallcore.catalogue.draft import Draft, Placed, most_working_days
from hallcore.catalogue.form_checks import check_forms
from hallcore.catalogue.model import LICENCE, CaseType, Level, Role, Theme
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

LIMIT_NAMES = frozenset(
    {
        "answer",
        "promise",
        "statutory",
        "delivery",
        "first_review",
        "extension",
        "service",
        "supplement",
    }
)
NEEDED_LIMITS = ("answer", "promise", "statutory", "delivery")
THEME_LIMITS = LIMIT_NAMES - {"first_review"}

LONGEST_EXTENSION, LONGEST_JOINT, LONGEST_JOINT_EXTENSION = 10, 45, 15
"""Working days of 行政许可法 42: extension of one licence; limit and extension of licences that
are handled together."""


def check_draft(draft: Draft) -> None:
    """Note every disagreement at the row that has to change."""
    for code, row in draft.items.items():
        _check_item(code, row, draft)
    check_forms(draft)
    _check_references(draft)
    for theme in draft.themes.values():
        _check_theme(theme.value, theme.row, draft)


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
    _check_extension(code, row, draft)
    _check_fees(row, has_fees=bool(draft.fees.get(code)))
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
    statutory = limits.get("statutory")
    _check_promise(promise, statutory.value if statutory else None)
    _check_steps(code, draft, promise, limits.get("first_review"))


def _check_promise(promise: Placed[Limit], statutory: Limit | None) -> None:
    """Rule 14; days of different units are not compared but told."""
    if statutory is None:
        return
    if promise.value.unit is not statutory.unit:
        promise.row.warn("unit", "承诺和法定期限的单位不同，没有比较长短")
    elif promise.value.days > statutory.days:
        promise.row.fault("days", f"承诺 {promise.value.days} 天，超过法定 {statutory.days} 天")


def _check_extension(code: str, row: Row, draft: Draft) -> None:
    """Rule 17 as far as a table can break it."""
    limits = draft.limits_of(code)
    extension = limits.get("extension")
    if extension is None:
        return
    if row.peek("case_type") == CaseType.ON_THE_SPOT:
        extension.row.fault("name", f"即办件“{code}”当场办结，不能延期")
    elif row.peek("kind") == LICENCE and most_working_days(extension.value) > LONGEST_EXTENSION:
        extension.row.fault(
            "days", f"行政许可延期最多 {LONGEST_EXTENSION} 个工作日（行政许可法第四十二条第一款）"
        )
    statutory = limits.get("statutory")
    _check_extension_unit(extension, statutory.value if statutory else None)


def _check_extension_unit(extension: Placed[Limit], statutory: Limit | None) -> None:
    """What lengthens a limit is counted like it, from one day on."""
    if extension.value.days == 0:
        extension.row.fault("days", "不能延期的不用写")
    if statutory is not None and extension.value.unit is not statutory.unit:
        extension.row.fault("unit", "延期的单位要与法定期限的相同")


def _check_fees(row: Row, *, has_fees: bool) -> None:
    """No fee without a law, no law without its published rate (行政许可法 58, 59)."""
    if has_fees and not row.peek("fee_basis"):
        row.fault("fee_basis", "fees.csv 里有收费，这里要写收费依据")
    if row.peek("fee_basis") and not has_fees:
        row.fault("fee_basis", "fees.csv 里没有这个事项的收费；不收费的空着")


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


def _check_theme(theme: Theme, row: Row, draft: Draft) -> None:
    """Rule 18: no child may be due later than its parent, and the law bounds both."""
    rows = {placed.key: placed for placed in draft.limits.get(theme.code, ())}
    for name in sorted(rows.keys() & LIMIT_NAMES - THEME_LIMITS):
        rows[name].row.fault("name", f"一件事没有期限 {name}")
    for name in ("promise", "statutory"):
        own = theme.limits.get(name)
        for code in theme.items:
            child = draft.limits_of(code).get(name)
            if own and child and _is_longer(child.value, own):
                row.fault("items", f"事项“{code}”的期限 {name} 比这件事的长")
    if "promise" in rows:
        _check_promise(rows["promise"], theme.limits.get("statutory"))
    extension, statutory = rows.get("extension"), rows.get("statutory")
    if extension is not None:
        if most_working_days(extension.value) > LONGEST_JOINT_EXTENSION:
            extension.row.fault(
                "days",
                f"一件事延期最多 {LONGEST_JOINT_EXTENSION} 个工作日（行政许可法第四十二条第二款）",
            )
        _check_extension_unit(extension, theme.limits.get("statutory"))
    has_licence = any(draft.items[code].peek("kind") == LICENCE for code in theme.items)
    if statutory and has_licence and most_working_days(statutory.value) > LONGEST_JOINT:
        statutory.row.fault(
            "days",
            f"行政许可联合办理最多 {LONGEST_JOINT} 个工作日（行政许可法第四十二条第二款）",
        )


def _is_longer(child: Limit, own: Limit) -> bool:
    """In one unit by the days, otherwise by the working days that either has at most."""
    if child.unit is own.unit:
        return child.days > own.days
    return most_working_days(child) > most_working_days(own)

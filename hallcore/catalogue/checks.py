"""What must agree between the tables (domain.md 2.1, 7, 10): each fault names the cell to mend."""

from collections.abc import Set

from hallcore.catalogue.checks_between import check_use
from hallcore.catalogue.checks_item import check_clear
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


OCCASIONS = frozenset(
    {
        "receive",
        "agency",
        "accept",
        "accept_with_pledge",
        "request_supplement",
        "receive_supplement",
        "decline",
        "decide_on_spot",
        "first_review",
        "hand_over",
        "withdraw",
        "return_application",
        "void",
        "stop_clock",
        "extend",
        "assess_fee",
        "decide",
        "deliver",
    }
)
"""When a document can be made: the kinds of operations that make one, and the receipt of a hall
that acts for the citizen (`agency`)."""

OWN_OCCASIONS = frozenset(
    {
        "receive",
        "accept",
        "accept_with_pledge",
        "request_supplement",
        "decline",
        "decide_on_spot",
        "deliver",
    }
)
"""Acts of a window to which a document of the county's own may be added."""


def check_draft(draft: Draft, own_documents: Set[str] = frozenset()) -> None:
    """Note every disagreement at the row that has to change. `own_documents`: the names of the
    templates that the county added."""
    for code, row in draft.items.items():
        _check_item(code, row, draft)
        check_clear(code, row, draft)
    check_forms(draft)
    _check_references(draft)
    _check_documents(draft, own_documents)
    check_use(draft)
    for theme in draft.themes.values():
        _check_theme(theme.value, theme.row, draft)


def _check_item(code: str, row: Row, draft: Draft) -> None:
    kind, case_type = row.peek("kind"), row.peek("case_type")
    if kind and kind not in ITEM_KINDS:
        row.warn("kind", f"“{kind}”不在国家标准的事项类型里", "item.kind")
    if len(row.many("initials")) != 1 + len(row.many("aliases")):
        message = "要给名称和每个别名各写一个拼音首字母，用 | 隔开"
        row.fault("initials", message, "item.initials")
    upward = row.peek("upward").casefold() in {"yes", "是", "true", "1"}
    if (case_type == CaseType.UPWARD) != upward:
        row.fault("upward", "上报件写 yes，其他写 no", "item.type")
    _check_roles(code, row, draft, upward=upward)
    _check_limits(code, row, draft, upward=upward)
    _check_extension(code, row, draft)
    _check_fees(row, has_fees=bool(draft.fees.get(code)))
    for table, name, kind_of in (
        (draft.materials, "materials", "materials.missing"),
        (draft.steps, "steps", "process.steps"),
    ):
        if not table.get(code):
            row.fault("code", f"{name}.csv 里没有这个事项", kind_of)


def _check_roles(code: str, row: Row, draft: Draft, *, upward: bool) -> None:
    roles = {placed.key: placed.value for placed in draft.roles.get(code, ())}
    decides_at = row.peek("decides_at")
    if not roles:
        row.fault("code", "roles.csv 里没有这个事项", "process.roles")
    elif decides_at in list(Level) and Role.DECIDE not in roles.get(decides_at, ()):
        message = f"roles.csv 里 {decides_at} 一级没有 decide"
        row.fault("decides_at", message, "cooperation.decides")
    if upward and not any(Role.FIRST_REVIEW in given for given in roles.values()):
        row.fault("upward", "上报件要有一级的角色是 first_review", "process.first_review")


def _check_limits(code: str, row: Row, draft: Draft, *, upward: bool) -> None:
    limits = draft.limits_of(code)
    for name in (*NEEDED_LIMITS, *(["first_review"] if upward else [])):
        if name not in limits:
            row.fault("code", f"limits.csv 里没有这个事项的期限 {name}", "limit.missing")
    promise = limits.get("promise")
    if promise is None:
        return
    instant = row.peek("case_type") == CaseType.ON_THE_SPOT
    if instant != (promise.value.days == 0):
        message = "即办件的承诺是 0 天，其他件不是 0 天"
        promise.row.fault("days", message, "limit.instant")
    statutory = limits.get("statutory")
    _check_promise(promise, statutory.value if statutory else None)
    _check_steps(code, draft, promise, limits.get("first_review"))


def _check_promise(promise: Placed[Limit], statutory: Limit | None) -> None:
    """Rule 14; days of different units are not compared but told."""
    if statutory is None:
        return
    if promise.value.unit is not statutory.unit:
        message = "承诺和法定期限的单位不同，没有比较长短"
        promise.row.warn("unit", message, "limit.units")
    elif promise.value.days > statutory.days:
        message = f"承诺 {promise.value.days} 天，超过法定 {statutory.days} 天"
        promise.row.fault("days", message, "limit.promise")


def _check_extension(code: str, row: Row, draft: Draft) -> None:
    """Rule 17 as far as a table can break it."""
    limits = draft.limits_of(code)
    extension = limits.get("extension")
    if extension is None:
        return
    if row.peek("case_type") == CaseType.ON_THE_SPOT:
        extension.row.fault("name", f"即办件“{code}”当场办结，不能延期", "limit.extension")
    elif row.peek("kind") == LICENCE and most_working_days(extension.value) > LONGEST_EXTENSION:
        extension.row.fault(
            "days",
            f"行政许可延期最多 {LONGEST_EXTENSION} 个工作日（行政许可法第四十二条第一款）",
            "limit.extension",
        )
    statutory = limits.get("statutory")
    _check_extension_unit(extension, statutory.value if statutory else None)


def _check_extension_unit(extension: Placed[Limit], statutory: Limit | None) -> None:
    """What lengthens a limit is counted like it, from one day on."""
    if extension.value.days == 0:
        extension.row.fault("days", "不能延期的不用写", "limit.extension")
    if statutory is not None and extension.value.unit is not statutory.unit:
        extension.row.fault("unit", "延期的单位要与法定期限的相同", "limit.extension")


def _check_fees(row: Row, *, has_fees: bool) -> None:
    """No fee without a law, no law without its published rate (行政许可法 58, 59)."""
    if has_fees and not row.peek("fee_basis"):
        row.fault("fee_basis", "fees.csv 里有收费，这里要写收费依据", "fee.basis")
    if row.peek("fee_basis") and not has_fees:
        row.fault("fee_basis", "fees.csv 里没有这个事项的收费；不收费的空着", "fee.missing")


def _check_steps(
    code: str, draft: Draft, promise: Placed[Limit], first_review: Placed[Limit] | None
) -> None:
    """Rule 15; the promise covers the first review below and the steps above (domain.md 11)."""
    steps = draft.steps.get(code, [])
    below = first_review.value.days if first_review else 0
    total = below + sum(placed.value.limit_days for placed in steps)
    if steps and total > promise.value.days:
        parts = "初审加各环节" if below else "各环节"
        message = f"{parts}共 {total} 天，超过承诺 {promise.value.days} 天"
        steps[-1].row.fault("limit_days", message, "process.step_sum")


def _check_references(draft: Draft) -> None:
    for placed in (one for steps in draft.steps.values() for one in steps):
        if placed.value.post not in draft.posts:
            placed.row.fault("post", f"岗位表里没有“{placed.value.post}”", "row.unknown")
    for limit in (one for limits in draft.limits.values() for one in limits):
        if limit.key not in LIMIT_NAMES:
            message = f"“{limit.key}”不在可用的值里：{'、'.join(sorted(LIMIT_NAMES))}"
            limit.row.fault("name", message, "limit.unknown")
    first: dict[str, Placed[str]] = {}
    for material in (one for materials in draft.materials.values() for one in materials):
        known = first.setdefault(
            material.key, Placed(material.key, material.value.name, material.row)
        )
        if known.value != material.value.name:
            message = f"“{material.key}”在第 {known.row.number} 行叫“{known.value}”"
            material.row.fault("name", message, "materials.name")


def _check_documents(draft: Draft, own_documents: Set[str]) -> None:
    """A document of ours stands at its own occasion; the county's own may be added to more."""
    for document in (one for documents in draft.documents.values() for one in documents):
        row, name = document.row, document.value
        if document.key not in OCCASIONS:
            allowed = "、".join(sorted(OCCASIONS))
            row.fault("occasion", f"“{document.key}”不在可用的值里：{allowed}", "document.occasion")
        if name in DOCUMENT_KINDS:
            continue
        if name not in own_documents:
            row.fault("document", f"没有名为“{name}”的文书", "document.unknown")
        elif document.key in OCCASIONS - OWN_OCCASIONS:
            message = (
                f"{document.key} 不能附自定的文书；可以附的：{'、'.join(sorted(OWN_OCCASIONS))}"
            )
            row.fault("occasion", message, "document.own_occasion")


def _check_theme(theme: Theme, row: Row, draft: Draft) -> None:
    """Rule 18: no child may be due later than its parent, and the law bounds both."""
    rows = {placed.key: placed for placed in draft.limits.get(theme.code, ())}
    for name in sorted(rows.keys() & LIMIT_NAMES - THEME_LIMITS):
        rows[name].row.fault("name", f"一件事没有期限 {name}", "limit.unknown")
    for name in ("promise", "statutory"):
        own = theme.limits.get(name)
        for code in theme.items:
            child = draft.limits_of(code).get(name)
            if own and child and _is_longer(child.value, own):
                row.fault("items", f"事项“{code}”的期限 {name} 比这件事的长", "limit.longer")
    if "promise" in rows:
        _check_promise(rows["promise"], theme.limits.get("statutory"))
    extension, statutory = rows.get("extension"), rows.get("statutory")
    if extension is not None:
        if most_working_days(extension.value) > LONGEST_JOINT_EXTENSION:
            extension.row.fault(
                "days",
                f"一件事延期最多 {LONGEST_JOINT_EXTENSION} 个工作日（行政许可法第四十二条第二款）",
                "limit.joint",
            )
        _check_extension_unit(extension, theme.limits.get("statutory"))
    has_licence = any(draft.items[code].peek("kind") == LICENCE for code in theme.items)
    if statutory and has_licence and most_working_days(statutory.value) > LONGEST_JOINT:
        statutory.row.fault(
            "days",
            f"行政许可联合办理最多 {LONGEST_JOINT} 个工作日（行政许可法第四十二条第二款）",
            "limit.joint",
        )


def _is_longer(child: Limit, own: Limit) -> bool:
    """In one unit by the days, otherwise by the working days that either has at most."""
    if child.unit is own.unit:
        return child.days > own.days
    return most_working_days(child) > most_working_days(own)

"""A theme as one item: what its parent case is judged, shown and printed by (design.md 4).

The parent has no way of its own to a decision: its children have. What it has are the one form,
the one list of materials, the theme's limits, and what every child's item allows in common.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hallcore.catalogue.dictionary import FormField
from hallcore.catalogue.model import (
    IMPLIED,
    CaseType,
    Catalogue,
    Item,
    Level,
    Role,
    Theme,
)
from hallcore.catalogue.questions import merge_questions
from hallcore.deadlines import Limit
from hallcore.forms.merge import MergedField, merge_fields
from hallcore.materials import merge_materials

THEME_KIND = "一件事"
"""What stands where an item has its kind (行政许可, 公共服务 …)."""

STRONGEST_FIRST = (
    Role.DECIDE,
    Role.ACCEPT,
    Role.FIRST_REVIEW,
    Role.RECEIVE,
    Role.AGENCY,
    Role.GUIDE,
)
HIGHEST_FIRST = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


def chosen_items(
    catalogue: Catalogue,
    theme: Theme,
    codes: Sequence[str],
    answers: Mapping[str, str] | None = None,
) -> list[Item]:
    """The items with these codes, in the theme's order; codes of others come after it. With
    `answers` each in the variant that they choose."""
    place = {code: at for at, code in enumerate(theme.items)}
    known = [code for code in dict.fromkeys(codes) if code in catalogue.items]
    known.sort(key=lambda code: place.get(code, len(place)))
    found = [catalogue.items[code] for code in known]
    return found if answers is None else [item.for_answers(answers) for item in found]


def theme_item(catalogue: Catalogue, theme: Theme, items: Sequence[Item]) -> Item:
    """`theme` with these of its items as one item. `items` must not be empty."""
    first = items[0]
    return Item(
        code=theme.code,
        name=theme.name,
        aliases=theme.aliases,
        initials=theme.initials,
        kind=THEME_KIND,
        case_type=CaseType.JOINT,
        department=first.department,
        body="、".join(dict.fromkeys(item.body for item in items)),
        decides_at=next(
            level for level in HIGHEST_FIRST if any(item.decides_at is level for item in items)
        ),
        deemed=all(item.deemed for item in items),
        basis=theme.basis,
        roles={level: _common_roles(items, level) for level in Level},
        limits=_limits(theme, items),
        materials=tuple(
            one.spec.model_copy(update={"required": one.required}) for one in merge_materials(items)
        ),
        fields=tuple(_form_field(one) for one in merge_fields(items, catalogue)),
        questions=merge_questions(theme.questions, *(item.questions for item in items)),
        steps=(),
        documents={},
        fee_basis="；".join(dict.fromkeys(item.fee_basis for item in items if item.fee_basis)),
        remedy=first.remedy,
        result_name=theme.name,
        phone=first.phone,
        complaint_phone=first.complaint_phone,
        planned_from=max(item.planned_from for item in items),
        planned_until=min(item.planned_until for item in items),
    )


def _form_field(field: MergedField) -> FormField:
    """A field of the one form; items with different conditions make it one that may be empty."""
    is_alike = field.when is not None
    return FormField(
        key=field.key,
        required=any(use.required for use in field.uses) if is_alike else field.required,
        section=field.section,
        order=field.order,
        when=field.when,
    )


def _common_roles(items: Sequence[Item], level: Level) -> tuple[Role, ...]:
    """What a hall of `level` may do for every one of the items; roles that follow from a stronger
    one are left out."""
    common = [role for role in STRONGEST_FIRST if all(item.can(level, role) for item in items)]
    found: list[Role] = []
    for role in common:
        if not any(role in IMPLIED[stronger] for stronger in found):
            found.append(role)
    return tuple(found) or (Role.NONE,)


def _limits(theme: Theme, items: Sequence[Item]) -> dict[str, Limit]:
    """The theme's own limits. It answers with the shortest answer limit of its items, for the
    first of them to be answered must not wait; it delivers with the longest."""
    limits = dict(theme.limits)
    picks = (("answer", min), ("delivery", max), ("service", min), ("supplement", min))
    for name, pick in picks:
        known = [limit for item in items if (limit := item.limit(name)) is not None]
        if known and name not in limits:
            limits[name] = pick(known, key=lambda limit: limit.days)
    return limits

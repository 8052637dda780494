"""One reader for each table of data/catalogue: row → value."""

from collections.abc import Callable, Container, Iterable, Mapping
from itertools import groupby
from typing import TypeVar

from hallcore.catalogue.draft import EVERY, Draft, Placed
from hallcore.catalogue.model import (
    Choice,
    FieldSpec,
    FieldType,
    FormField,
    Level,
    MaterialForm,
    MaterialSpec,
    Post,
    Question,
    QuestionChoice,
    Remedy,
    Role,
    Step,
    Theme,
)
from hallcore.catalogue.tables import Reader, Row
from hallcore.deadlines import MAX_DAYS, Limit, Unit

V = TypeVar("V")

ITEM_COLUMNS = (
    "code name aliases initials kind case_type department body decides_at upward deemed basis"
    " conditions audience fee_basis remedy result_name phone complaint_phone sample_local"
    " planned_from planned_until"
)
THEME_COLUMNS = "code name aliases initials items basis"
MATERIAL_COLUMNS = (
    "item code name form required originals copies source accept_standard basis reusable deferrable"
)
THEME_LIMITS = frozenset({"promise", "statutory"})


def read_draft(reader: Reader) -> Draft:
    """Every table but catalogue.csv."""
    items: dict[str, Row] = {}
    for row in reader.rows("items", ITEM_COLUMNS):
        code = row.code("code")
        if code in items:
            row.fault("code", f"代码“{code}”与第 {items[code].number} 行重复")
        elif code:
            items[code] = row
    if not items:
        reader.table_fault("items", "code", "一个事项也没有")
    posts = _keyed(reader.rows("posts", "code name"), "code", _post)
    remedies = _keyed(
        reader.rows(
            "remedies",
            "code body reconsideration_body reconsideration_days court litigation_months"
            " reconsideration_first",
        ),
        "code",
        _remedy,
    )
    owners = items.keys() | reader.codes("themes", "code") | {EVERY}
    limits = _grouped(
        reader.rows("limits", "item name days unit rolls basis"), owners, "name", _limit
    )
    return Draft(
        items=items,
        posts=posts,
        remedies=remedies,
        fields=_fields(reader),
        themes=_themes(reader, items, limits),
        roles=_grouped(reader.rows("roles", "item level roles"), items, "level", _roles),
        limits=limits,
        materials=_grouped(reader.rows("materials", MATERIAL_COLUMNS), items, "code", _material),
        forms=_grouped(
            reader.rows("forms", "item field required section order"), items, "field", _form_field
        ),
        steps=_grouped(
            reader.rows("steps", "item code name post limit_days"), items, "code", _step
        ),
        documents=_grouped(
            reader.rows("documents", "item occasion document"),
            items.keys() | {EVERY},
            "occasion",
            lambda row: row.code("document"),
        ),
    )


def _keyed(rows: Iterable[Row], column: str, make: Callable[[Row], V]) -> dict[str, Placed[V]]:
    """Rows with a code of their own; a code may stand once."""
    found: dict[str, Placed[V]] = {}
    for row in rows:
        key = row.code(column)
        value = make(row)
        if key in found:
            row.fault(column, f"“{key}”与第 {found[key].row.number} 行重复")
        elif row.is_sound:
            found[key] = Placed(key, value, row)
    return found


def _grouped(
    rows: Iterable[Row], owners: Container[str], column: str, make: Callable[[Row], V]
) -> dict[str, list[Placed[V]]]:
    """Rows that belong to an item; a key may stand once for each item."""
    found: dict[str, list[Placed[V]]] = {}
    for row in rows:
        owner, key = row.text("item", required=True), row.code(column)
        value = make(row)
        if owner and owner not in owners:
            row.fault("item", f"没有代码为“{owner}”的事项")
        twin = next((one for one in found.get(owner, ()) if one.key == key), None)
        if twin is not None:
            row.fault(column, f"“{key}”与第 {twin.row.number} 行重复")
        elif row.is_sound:
            found.setdefault(owner, []).append(Placed(key, value, row))
    return found


def _post(row: Row) -> Post:
    return Post(code=row.code("code"), name=row.text("name", required=True))


def _remedy(row: Row) -> Remedy:
    return Remedy(
        body=row.text("body", required=True),
        reconsideration_body=row.text("reconsideration_body", required=True),
        reconsideration_days=row.whole("reconsideration_days"),
        court=row.text("court", required=True),
        litigation_months=row.whole("litigation_months"),
        reconsideration_first=row.flag("reconsideration_first", default=False),
    )


def _limit(row: Row) -> Limit:
    days = row.whole("days")
    if days > MAX_DAYS:
        row.fault("days", f"最多 {MAX_DAYS} 天")
    return Limit(
        name=row.code("name"),
        days=min(days, MAX_DAYS),
        unit=row.choice("unit", Unit),
        rolls=row.flag("rolls", default=True),
        basis=row.text("basis"),
    )


def _roles(row: Row) -> tuple[Role, ...]:
    row.choice("level", Level)
    roles = []
    for part in row.many("roles") or ("none",):
        if part not in list(Role):
            row.fault("roles", f"“{part}”不在可用的值里：{'、'.join(Role)}")
        else:
            roles.append(Role(part))
    return tuple(roles)


def _material(row: Row) -> MaterialSpec:
    return MaterialSpec(
        code=row.code("code"),
        name=row.text("name", required=True),
        form=row.choice("form", MaterialForm),
        required=row.flag("required"),
        originals=row.whole("originals", default=0),
        copies=row.whole("copies", default=0),
        source=row.text("source"),
        accept_standard=row.text("accept_standard"),
        basis=row.text("basis"),
        reusable=row.flag("reusable", default=False),
        deferrable=row.flag("deferrable", default=False),
    )


def _form_field(row: Row) -> FormField:
    return FormField(
        key=row.code("field"),
        required=row.flag("required"),
        section=row.text("section", required=True),
        order=row.whole("order"),
    )


def _step(row: Row) -> Step:
    return Step(
        code=row.code("code"),
        name=row.text("name", required=True),
        post=row.code("post"),
        limit_days=row.whole("limit_days"),
    )


def _fields(reader: Reader) -> dict[str, Placed[FieldSpec]]:
    """The dictionary, with the choices of choices.csv."""
    choices: dict[str, list[Choice]] = {}
    last: dict[str, Row] = {}
    for row in reader.rows("choices", "field value label"):
        key, value = row.code("field"), row.code("value")
        label = row.text("label", required=True)
        if any(one.value == value for one in choices.get(key, ())):
            row.fault("value", f"字段“{key}”已有值“{value}”")
        choices.setdefault(key, []).append(Choice(value=value, label=label))
        last[key] = row

    def spec(row: Row) -> FieldSpec:
        key, kind = row.code("key"), row.choice("type", FieldType)
        if row.is_sound and (kind is FieldType.CHOICE) != (key in choices):
            row.fault("type", "选择型字段要在 choices.csv 里列出选项，其他字段不列")
        return FieldSpec(
            key=key,
            label=row.text("label", required=True),
            type=kind,
            choices=tuple(choices.get(key, ())),
            max_length=row.whole("max_length", default=0) or None,
            help=row.text("help"),
            unit=row.text("unit"),
        )

    known = reader.codes("fields", "key")
    for key, row in last.items():
        if key not in known:
            row.fault("field", f"字段表里没有“{key}”")
    return _keyed(reader.rows("fields", "key label type max_length help unit"), "key", spec)


def _themes(
    reader: Reader, items: Container[str], limits: dict[str, list[Placed[Limit]]]
) -> dict[str, Placed[Theme]]:
    """Themes with their questions and limits."""
    asked = _questions(reader, reader.cells("themes", "code", "items"))

    def theme(row: Row) -> Theme:
        code, chosen = row.code("code"), row.many("items")
        if code and code in items:
            row.fault("code", f"代码“{code}”已是一个事项")
        for unknown in (one for one in chosen if one not in items):
            row.fault("items", f"没有代码为“{unknown}”的事项")
        if len(chosen) < 2:
            row.fault("items", "一件事至少有两个事项")
        own = {placed.key: placed.value for placed in limits.get(code, ())}
        for name in sorted(THEME_LIMITS - own.keys()):
            row.fault("code", f"limits.csv 里没有这件事的期限 {name}")
        return Theme(
            code=code,
            name=row.text("name", required=True),
            aliases=row.many("aliases"),
            initials=row.many("initials"),
            items=chosen,
            limits=own,
            basis=row.text("basis", required=True),
            questions=tuple(asked.get(code, ())),
        )

    return _keyed(reader.rows("themes", THEME_COLUMNS), "code", theme)


def _questions(reader: Reader, items_of: Mapping[str, str]) -> dict[str, list[Question]]:
    """Questions by theme; the rows of one question stand together, one for each answer.

    `items_of`: the cell `items` of each theme.
    """
    found: dict[str, list[Question]] = {}
    rows = reader.rows("questions", "theme question label choice choice_label items")
    for (theme, key), group in groupby(rows, lambda row: (row.code("theme"), row.code("question"))):
        lines = list(group)
        own = [code.strip() for code in items_of.get(theme, "").split("|")]
        for row in lines:
            if theme not in items_of:
                row.fault("theme", f"没有代码为“{theme}”的一件事")
            for code in row.many("items"):
                if code not in own:
                    row.fault("items", f"“{code}”不是这件事的事项")
        if any(known.key == key for known in found.get(theme, ())):
            lines[0].fault("question", f"“{key}”已经问过；同一个问题的各行写在一起")
        choices = tuple(
            QuestionChoice(
                value=row.code("choice"),
                label=row.text("choice_label", required=True),
                items=row.many("items"),
            )
            for row in lines
        )
        question = Question(key=key, label=lines[0].text("label", required=True), choices=choices)
        found.setdefault(theme, []).append(question)
    return found

"""One reader for each table of data/catalogue: row → value."""

from hallcore.catalogue.draft import EVERY, Draft, Placed, documents_of, grouped, keyed
from hallcore.catalogue.model import (
    Choice,
    Fee,
    FieldSpec,
    FieldType,
    FormField,
    Ground,
    Level,
    MaterialForm,
    MaterialSpec,
    Post,
    Procedure,
    Remedy,
    Role,
    Step,
)
from hallcore.catalogue.tables import Reader, Row
from hallcore.catalogue.theme_readers import read_themes
from hallcore.deadlines import MAX_DAYS, Limit, Unit

ITEM_COLUMNS = (
    "code name aliases initials kind case_type department body decides_at upward deemed basis"
    " conditions audience fee_basis remedy result_name phone complaint_phone quantity sample_local"
    " planned_from planned_until"
)
MATERIAL_COLUMNS = (
    "item code name form required originals copies source accept_standard basis reusable deferrable"
    " pledgeable"
)


def read_draft(reader: Reader) -> Draft:
    """Every table but catalogue.csv."""
    items: dict[str, Row] = {}
    for row in reader.rows("items", ITEM_COLUMNS):
        code = row.code("code")
        if code in items:
            row.fault("code", f"代码“{code}”与第 {items[code].number} 行重复", "row.twice")
        elif code:
            items[code] = row
    if not items:
        reader.table_fault("items", "code", "一个事项也没有", "item.none")
    posts = keyed(reader.rows("posts", "code name"), "code", _post)
    remedies = keyed(
        reader.rows(
            "remedies",
            "code body reconsideration_body reconsideration_days court litigation_months"
            " reconsideration_first",
        ),
        "code",
        _remedy,
    )
    owners = items.keys() | reader.codes("themes", "code") | {EVERY}
    limits = grouped(
        reader.rows("limits", "item name days unit rolls basis"), owners, "name", _limit
    )
    return Draft(
        items=items,
        posts=posts,
        remedies=remedies,
        fields=_fields(reader),
        procedures=keyed(reader.rows("procedures", "code name basis"), "code", _procedure),
        themes=read_themes(reader, items, limits),
        roles=grouped(reader.rows("roles", "item level roles"), items, "level", _roles),
        limits=limits,
        materials=grouped(reader.rows("materials", MATERIAL_COLUMNS), items, "code", _material),
        forms=grouped(
            reader.rows("forms", "item field required section order"), items, "field", _form_field
        ),
        steps=grouped(reader.rows("steps", "item code name post limit_days"), items, "code", _step),
        documents=documents_of(
            reader.rows("documents", "item occasion document"), items.keys() | {EVERY}
        ),
        fees=grouped(reader.rows("fees", "item code name basis rate unit"), items, "code", _fee),
        grounds=grouped(reader.rows("grounds", "item code text basis"), items, "code", _ground),
    )


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
            row.fault("roles", f"“{part}”不在可用的值里：{'、'.join(Role)}", "cell.choice")
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
        pledgeable=row.flag("pledgeable", default=False),
    )


def _fee(row: Row) -> Fee:
    rate = row.fen("rate")
    if row.is_sound and not rate:
        row.fault("rate", "不收费的不用写", "fee.zero")
    basis = row.text("basis")
    if not basis:
        row.fault("basis", "没有依据不得收费（行政许可法第五十八条）", "fee.basis")
    return Fee(
        code=row.code("code"),
        name=row.text("name", required=True, at_most=200),
        basis=basis,
        rate_fen=rate,
        unit=row.text("unit", required=True, at_most=20),
    )


def _ground(row: Row) -> Ground:
    return Ground(
        code=row.code("code"),
        text=row.text("text", required=True),
        basis=row.text("basis", required=True),
    )


def _procedure(row: Row) -> Procedure:
    return Procedure(
        code=row.code("code"),
        name=row.text("name", required=True, at_most=200),
        basis=row.text("basis", required=True),
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
            row.fault("value", f"字段“{key}”已有值“{value}”", "row.twice")
        choices.setdefault(key, []).append(Choice(value=value, label=label))
        last[key] = row

    def spec(row: Row) -> FieldSpec:
        key, kind = row.code("key"), row.choice("type", FieldType)
        if row.is_sound and (kind is FieldType.CHOICE) != (key in choices):
            message = "选择型字段要在 choices.csv 里列出选项，其他字段不列"
            row.fault("type", message, "field.choices")
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
            row.fault("field", f"字段表里没有“{key}”", "row.unknown")
    return keyed(reader.rows("fields", "key label type max_length help unit"), "key", spec)

"""One reader for each table of data/catalogue: row → value."""

from hallcore.catalogue.draft import EVERY, Draft, documents_of, grouped, keyed
from hallcore.catalogue.field_readers import FORM_COLUMNS, form_field, read_fields
from hallcore.catalogue.guide_readers import read_faq, read_guides, read_links
from hallcore.catalogue.model import (
    Fee,
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
from hallcore.catalogue.question_readers import read_questions
from hallcore.catalogue.tables import Reader, Row
from hallcore.catalogue.theme_readers import read_themes
from hallcore.deadlines import MAX_DAYS, Limit, Unit

ITEM_COLUMNS = (
    "code name aliases initials kind case_type department body decides_at upward deemed"
    " renewable basis conditions audience fee_basis remedy result_name phone complaint_phone"
    " quantity sample_local planned_from planned_until"
)
MATERIAL_COLUMNS = (
    "item code name form required originals copies source accept_standard basis reusable deferrable"
    " pledgeable valid_months"
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
    themes = reader.cells("themes", "code", "items")
    material_codes: dict[str, set[str]] = {code: set() for code in items}
    for owner, code in reader.pairs("materials", "item", "code"):
        material_codes.setdefault(owner, set()).add(code)
    questions = read_questions(reader, themes, material_codes)
    return Draft(
        items=items,
        questions=questions,
        links=read_links(reader, items, themes),
        guides=read_guides(reader, items),
        faq=read_faq(reader, items),
        posts=posts,
        remedies=remedies,
        fields=read_fields(reader),
        procedures=keyed(reader.rows("procedures", "code name basis"), "code", _procedure),
        themes=read_themes(reader, items, limits, questions),
        roles=grouped(reader.rows("roles", "item level roles"), items, "level", _roles),
        limits=limits,
        materials=grouped(reader.rows("materials", MATERIAL_COLUMNS), items, "code", _material),
        forms=grouped(reader.rows("forms", FORM_COLUMNS), items, "field", form_field),
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
        row.fault("days", f"最多 {MAX_DAYS} 天", "cell.whole")
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
        valid_months=row.whole("valid_months", default=0) or None,
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


def _step(row: Row) -> Step:
    return Step(
        code=row.code("code"),
        name=row.text("name", required=True),
        post=row.code("post"),
        limit_days=row.whole("limit_days"),
    )

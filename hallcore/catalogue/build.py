"""Tables of data/catalogue → a catalogue, or what is wrong with them, cell by cell."""

from collections.abc import Set
from datetime import date

from hallcore.catalogue import readers
from hallcore.catalogue.checks import check_draft
from hallcore.catalogue.draft import EVERY, Draft
from hallcore.catalogue.layout import HEAD, HEAD_COLUMNS
from hallcore.catalogue.model import LICENCE, CaseType, Catalogue, Item, Level
from hallcore.catalogue.tables import Finding, Reader, Row, Tables
from hallcore.catalogue.turned import check_turned
from hallcore.numbering import DOCUMENT_KINDS


def build_catalogue(
    tables: Tables, own_documents: Set[str] = frozenset()
) -> tuple[Catalogue | None, list[Finding]]:
    """The catalogue if no finding is an error, and all findings, warnings included.

    `tables` as data/catalogue/README.md describes them; `own_documents`: the names of the document
    templates that the county added. Never raises on a bad cell.
    """
    reader = Reader(tables)
    check_turned(reader, tables)
    version, since, until = _head(reader)
    draft = readers.read_draft(reader)
    check_draft(draft, own_documents)
    items = {code: _item(row, code, draft, since, until) for code, row in draft.items.items()}
    if reader.has_errors:
        return None, reader.findings
    catalogue = Catalogue(
        version=version,
        planned_from=since,
        planned_until=until,
        items={code: item for code, item in items.items() if item is not None},
        fields={key: placed.value for key, placed in draft.fields.items()},
        themes={code: placed.value for code, placed in draft.themes.items()},
        remedies={code: placed.value for code, placed in draft.remedies.items()},
        posts={code: placed.value for code, placed in draft.posts.items()},
        procedures={code: placed.value for code, placed in draft.procedures.items()},
    )
    return catalogue, reader.findings


def _head(reader: Reader) -> tuple[str, date, date]:
    """Version and the days between which it is planned to be in force."""
    rows = list(reader.rows(HEAD, HEAD_COLUMNS))
    if not rows:
        reader.table_fault("catalogue", "version", "没有写版本", "version.missing")
        return "", date.min, date.max
    for extra in rows[1:]:
        extra.fault("version", "只写一行：一套表就是一个版本", "row.twice")
    row = rows[0]
    version, since, until = row.code("version"), row.day("planned_from"), row.day("planned_until")
    if row.is_sound and since > until:
        row.fault("planned_until", "早于 planned_from", "version.days")
    return version, since, until


def _item(row: Row, code: str, draft: Draft, since: date, until: date) -> Item | None:
    """The item of one row with what the other tables say of it; None if the row is unsound."""
    kind, basis = row.text("kind", required=True), row.text("basis")
    case_type, decides_at = row.choice("case_type", CaseType), row.choice("decides_at", Level)
    if not basis:
        row.fault("basis", "没有设定依据的事项不能发布", "item.basis")
    item = {
        "name": row.text("name", required=True, at_most=200),
        "aliases": row.many("aliases"),
        "initials": row.many("initials"),
        "department": row.code("department"),
        "body": row.text("body", required=True),
        "conditions": row.text("conditions"),
        "audience": row.text("audience"),
        "fee_basis": row.text("fee_basis"),
        "quantity": _quantity(row),
        "remedy": row.code("remedy"),
        "result_name": row.text("result_name", required=True),
        "phone": row.text("phone", required=True),
        "complaint_phone": row.text("complaint_phone", required=True),
        "sample_local": row.many("sample_local"),
        "upward": row.flag("upward", default=case_type is CaseType.UPWARD),
        "deemed": row.flag("deemed", default=kind == LICENCE),
        "renewable": row.flag("renewable", default=False),
        "planned_from": row.day("planned_from", default=since),
        "planned_until": row.day("planned_until", default=until),
    }
    _check_days(row, since, until)
    if item["renewable"] and kind != LICENCE:
        row.fault("renewable", "只有行政许可按行政许可法第五十条延续", "item.renewable")
    if item["renewable"] and kind == LICENCE and not item["deemed"]:
        # Unanswered, nothing would ever count as accepted, and so nothing as renewed (art. 50).
        row.fault("deemed", "可以延续的许可，逾期不答复的视为受理", "item.deemed")
    if item["phone"] and item["phone"] == item["complaint_phone"]:
        row.fault("complaint_phone", "监督电话不能与咨询电话相同", "item.phone")
    if item["remedy"] and item["remedy"] not in draft.remedies:
        row.fault("remedy", f"救济途径表里没有“{item['remedy']}”", "row.unknown")
    if not row.is_sound:
        return None
    return Item.model_validate(
        {
            **item,
            "code": code,
            "kind": kind,
            "case_type": case_type,
            "decides_at": decides_at,
            "basis": basis,
            "roles": {placed.key: placed.value for placed in draft.roles.get(code, ())},
            "limits": {name: placed.value for name, placed in draft.limits_of(code).items()},
            "materials": tuple(placed.value for placed in draft.materials.get(code, ())),
            "fields": tuple(placed.value for placed in draft.forms.get(code, ())),
            "steps": tuple(placed.value for placed in draft.steps.get(code, ())),
            "fees": tuple(placed.value for placed in draft.fees.get(code, ())),
            "grounds": tuple(placed.value for placed in draft.grounds.get(code, ())),
            "questions": draft.questions.get(code, ()),
            "links": tuple(placed.value for placed in draft.links.get(code, ())),
            "guide": draft.guides.get(code, draft.guides[EVERY]),
            "faq": draft.faq.get(code, ()),
            **_documents(code, draft),
        }
    )


def _check_days(row: Row, since: date, until: date) -> None:
    """An item of its own days is planned within those of the catalogue."""
    first, last = row.peek("planned_from"), row.peek("planned_until")
    if not row.is_sound or not (first or last):
        return
    begins, ends = row.day("planned_from", default=since), row.day("planned_until", default=until)
    if not since <= begins <= ends <= until:
        column = "planned_until" if since <= begins <= until else "planned_from"
        row.fault(column, f"{begins} 至 {ends} 不在目录施行的日子里", "item.days")


def _documents(code: str, draft: Draft) -> dict[str, object]:
    """What an item makes at which occasion: our documents, and the county's own beside them."""
    ours: dict[str, str] = {}
    own: dict[str, tuple[str, ...]] = {}
    for placed in (one for owner in (EVERY, code) for one in draft.documents.get(owner, ())):
        if placed.value in DOCUMENT_KINDS:
            ours[placed.key] = placed.value
        elif placed.value not in own.get(placed.key, ()):
            own[placed.key] = (*own.get(placed.key, ()), placed.value)
    return {"documents": ours, "own_documents": own}


def _quantity(row: Row) -> int | None:
    """How many may be granted (行政许可法 57); an empty cell sets no limit."""
    if not row.peek("quantity"):
        return None
    quantity = row.whole("quantity")
    if row.is_sound and not quantity:
        row.fault("quantity", "数量限制至少是 1；不限数量的空着", "item.quantity")
    return quantity

"""Readers of links.csv, guides.csv and faq.csv: what citizens are told of an item (办事指南)."""

from collections.abc import Container, Mapping

from hallcore.catalogue.draft import EVERY, Placed
from hallcore.catalogue.guide import Answer, Guide, Link, Relation
from hallcore.catalogue.tables import Reader, Row

LINK_COLUMNS = "item relation code text"
GUIDE_COLUMNS = "item process place hours partners visits notes"
FAQ_COLUMNS = "item question answer"


def read_links(
    reader: Reader, items: Container[str], themes: Container[str]
) -> dict[str, list[Placed[Link]]]:
    """What comes before and after each item."""
    found: dict[str, list[Placed[Link]]] = {}
    for row in reader.rows("links", LINK_COLUMNS):
        owner, code = row.code("item"), row.code("code", required=False)
        relation, text = row.choice("relation", Relation), row.text("text", required=True)
        if owner and owner not in items:
            row.fault("item", f"没有代码为“{owner}”的事项", "row.unknown")
        if code and code not in items and code not in themes:
            row.fault("code", f"没有代码为“{code}”的事项或一件事；在别处办的空着", "row.unknown")
        if code and code == owner:
            row.fault("code", "事项不能接在自己前后", "cooperation.cycle")
        if row.is_sound:
            link = Link(relation=relation, code=code, text=text)
            found.setdefault(owner, []).append(Placed(code or text, link, row))
    _check_cycles(found)
    return found


def _check_cycles(links: Mapping[str, list[Placed[Link]]]) -> None:
    """Nothing may have to be done before itself."""
    before = {
        owner: [one for one in placed if one.value.relation is Relation.BEFORE and one.value.code]
        for owner, placed in links.items()
    }
    for owner, placed in before.items():
        for one in placed:
            seen, rest = set(), [one.value.code]
            while rest:
                code = rest.pop()
                if code == owner:
                    message = f"“{owner}”要先办“{one.value.code}”，绕一圈又先办自己"
                    one.row.fault("code", message, "cooperation.cycle")
                    break
                if code not in seen:
                    seen.add(code)
                    rest += [next_one.value.code for next_one in before.get(code, ())]


def read_guides(reader: Reader, items: Container[str]) -> dict[str, Guide]:
    """The guide of each item; what a row leaves empty is taken from the row `*`."""
    rows: dict[str, Guide] = {}
    first: dict[str, Row] = {}
    for row in reader.rows("guides", GUIDE_COLUMNS):
        owner = row.text("item", required=True)
        guide = Guide(
            process=row.many("process"),
            place=row.text("place"),
            hours=row.text("hours"),
            partners=row.text("partners"),
            visits=row.whole("visits") if row.peek("visits") else None,
            notes=row.many("notes"),
        )
        if owner and owner != EVERY and owner not in items:
            row.fault("item", f"没有代码为“{owner}”的事项", "row.unknown")
        elif owner in first:
            row.fault("item", f"“{owner}”与第 {first[owner].number} 行重复", "row.twice")
        elif row.is_sound:
            rows[owner], first[owner] = guide, row
    every = rows.pop(EVERY, Guide())
    filled = {
        owner: every.model_copy(update={k: v for k, v in guide if v not in ("", (), None)})
        for owner, guide in rows.items()
    }
    return {**filled, EVERY: every}


def read_faq(reader: Reader, items: Container[str]) -> dict[str, tuple[Answer, ...]]:
    """Questions that are often asked about each item."""
    found: dict[str, tuple[Answer, ...]] = {}
    for row in reader.rows("faq", FAQ_COLUMNS):
        owner = row.code("item")
        answer = Answer(
            question=row.text("question", required=True), answer=row.text("answer", required=True)
        )
        if owner and owner not in items:
            row.fault("item", f"没有代码为“{owner}”的事项", "row.unknown")
        elif row.is_sound:
            found[owner] = (*found.get(owner, ()), answer)
    return found

"""What a clerk looks at: one case, lists, items, the one form, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hallclient.records import Clerk, Exchange, Job, Query, Refused, Waiting
from hallclient.services.alerts import Rung, rung_alerts, worst_only
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.calendar import Calendar
from hallcore.case_clocks import Clock
from hallcore.case_object import Recorded, case_object, case_summary
from hallcore.cases import Case
from hallcore.catalogue import Catalogue, Item, Question
from hallcore.catalogue.in_force import version_note
from hallcore.catalogue.model import MaterialForm
from hallcore.catalogue.search import search
from hallcore.family import children_of, first_clock, view_in_family
from hallcore.forms import count_asked, merge_fields
from hallcore.forms.groups import cell_label, split_cell
from hallcore.identity import clean_code
from hallcore.moments import local_day, parse_instant
from hallcore.numbering import case_number_fault, normalise_case_number
from hallcore.problems import Problem, problem
from hallcore.view import CaseView


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as a screen shows it."""

    case: Case
    view: CaseView
    item_name: str
    item: Item | None
    operations: tuple[Recorded, ...] = ()
    confirmed_at: datetime | None = None
    calendar: Calendar | None = None
    """The calendar that `view` was made with."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the form calls the item's fields, by key."""
    relatives: tuple[Shown, ...] = ()
    """Of a theme's parent its children, of a child its parent."""
    first: Clock | None = None
    """Of a theme's parent: the clock of a child that ends before its own."""
    version_note: str = ""
    """What is to be said of the catalogue version of its receipt; nothing where it was right."""

    @property
    def pending(self) -> int:
        return sum(one.outcome == "pending" for one in self.operations)


def read_number(text: str) -> str | Problem:
    """A full case number as typed or scanned, or why it is none."""
    number = normalise_case_number(text)
    return number if number else problem(case_number_fault(text) or "case_number.length")


def shown(window: Window, unit: Unit, cases: Iterable[Case]) -> tuple[Shown, ...]:
    """Cases with their views at this instant, without their operations."""
    listed = tuple(cases)
    rules, now = window.rules(unit), window.now()
    relatives = unit.cases.relatives(listed)
    found = []
    for case in listed:
        calendar = window.calendar_for(unit, case.hall)
        seen = view_in_family(case, now, calendar, relatives)
        children = children_of(case, relatives)
        first = first_clock(view_in_family(one, now, calendar, relatives) for one in children)
        own = seen.next_clock
        if (
            first is not None
            and own is not None
            and (own.due_on or date.max) <= (first.due_on or date.max)
        ):
            first = None
        found.append(Shown(case, seen, rules.name_of(case), rules.item_of(case), first=first))
    return tuple(found)


def _relatives(window: Window, unit: Unit, case: Case) -> tuple[Shown, ...]:
    found = unit.cases.relatives([case])
    near = [case.parent] if case.parent else case.children
    return shown(window, unit, [found[number] for number in near if number in found])


def find_case(window: Window, number: str) -> Shown | Problem:
    """One case with its operations."""
    with window.store.read() as unit:
        stored = unit.cases.get(number)
        if stored is None:
            return problem("case.unknown", number=number)
        (seen,) = shown(window, unit, [stored.case])
        catalogue = window.rules(unit).catalogues.get(stored.case.catalogue)
        contact = unit.facts.get("contact_at")
        return Shown(
            seen.case,
            seen.view,
            seen.item_name,
            seen.item,
            tuple(unit.operations.recorded(number)),
            parse_instant(contact) if contact else None,
            window.calendar_for(unit, seen.case.hall),
            _labels(stored.case, catalogue) if catalogue else {},
            _relatives(window, unit, stored.case),
            version_note=version_note(
                seen.case.catalogue, seen.case.received_on, window.catalogues(unit)
            ),
        )


def _labels(case: Case, catalogue: Catalogue) -> dict[str, str]:
    """Key of a form's value → what the form calls it; cells of a group with their row."""
    found = {key: spec.label for key, spec in catalogue.fields.items()}
    keys = {*case.fields, *(one.key.partition(".")[2] for one in case.corrections)}
    return found | {key: cell_label(key, catalogue) for key in keys if split_cell(key)}


def case_json(seen: Shown) -> dict[str, Any]:
    """The object of `case NUMBER --json`."""
    made = case_object(seen.case, seen.view, seen.item_name, seen.operations, seen.calendar)
    return made | {"version_note": seen.version_note}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `next` is the case number to go on after, or None at the end."""

    cases: tuple[Shown, ...]
    next: str | None
    total: int


def list_cases(window: Window, query: Query) -> Page:
    today = local_day(window.now())
    with window.store.read() as unit:
        found = unit.cases.search(query, today)
        total = unit.cases.count(query, today)
        seen = shown(window, unit, found)
    is_full = bool(query.limit) and len(found) == query.limit
    return Page(seen, found[-1].number if is_full and len(found) < total else None, total)


def page_json(page: Page) -> dict[str, Any]:
    return {
        "cases": [case_summary(one.case, one.view, one.item_name) for one in page.cases],
        "next": page.next,
        "total": page.total,
    }


def find_by_scan(window: Window, text: str) -> list[str]:
    """Case numbers that a scan or a typed tail means: a full number, a slip's QR
    (`number-query code`), or any tail of at least four digits."""
    head = text.strip().split("-")[0] if len(text.strip()) == 31 else text
    number = normalise_case_number(head)
    digits = clean_code(head)
    with window.store.read() as unit:
        if number is not None:
            return [number] if unit.cases.get(number) else []
        if not (digits.isascii() and digits.isdigit() and len(digits) >= 4):
            return []
        found = unit.cases.search(Query(text=digits, limit=50), local_day(window.now()))
    return [case.number for case in found]


@dataclass(frozen=True, slots=True)
class Desk:
    """What 工作台 shows."""

    cases: tuple[Shown, ...]
    total: int
    arriving: tuple[Shown, ...]
    papers: tuple[Job, ...]
    waiting: int
    parked: int
    rejected: int
    today: dict[str, int]
    alerts: tuple[Rung, ...] = ()


def desk(window: Window, limit: int = 100) -> Desk:
    """My open cases by urgency, what arrives, what rings, papers not handed out, what waits to be
    sent."""
    with window.store.read() as unit:
        counts = unit.operations.counts()
        coming = unit.cases.arriving(window.hall, limit)
        numbers = {case.number for case in coming}
        return Desk(
            cases=shown(window, unit, unit.cases.work(window.hall, limit)),
            total=unit.cases.count_work(window.hall),
            # A theme's children come with their parent.
            arriving=shown(window, unit, [one for one in coming if one.parent not in numbers]),
            papers=tuple(unit.papers.not_handed_out()),
            waiting=counts.get("pending", 0),
            parked=counts.get("parked", 0),
            rejected=counts.get("rejected", 0),
            today=unit.operations.today(local_day(window.now())),
            alerts=tuple(worst_only(rung_alerts(window, unit))),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """The state of the line to the centre, for the status strip and 同步."""

    waiting: int
    waiting_bytes: int
    oldest_at: datetime | None
    parked: int
    rejected: int
    contact_at: datetime | None
    catalogue: str
    exchanges: tuple[Exchange, ...]
    catalogue_warning: str = ""


def line(window: Window) -> Line:
    with window.store.read() as unit:
        counts = unit.operations.counts()
        size, oldest = unit.operations.outbox_size()
        contact = unit.facts.get("contact_at")
        return Line(
            waiting=counts.get("pending", 0),
            waiting_bytes=size,
            oldest_at=oldest,
            parked=counts.get("parked", 0),
            rejected=counts.get("rejected", 0),
            contact_at=parse_instant(contact) if contact else None,
            catalogue=window.catalogue_version(unit) or "",
            catalogue_warning=window.catalogue_warning(unit),
            exchanges=tuple(unit.facts.exchanges()),
        )


def outbox(window: Window, limit: int = 200) -> tuple[list[Waiting], list[Refused]]:
    """What waits to be sent or answered, and what was refused or parked."""
    with window.store.read() as unit:
        return unit.operations.waiting(limit), unit.operations.refused(limit)


def catalogue(window: Window) -> Catalogue:
    with window.store.read() as unit:
        return window.catalogue(unit)


def find_items(window: Window, text: str, limit: int = 50) -> list[Any]:
    """Items and themes by code, name, alias or pinyin initials, best first."""
    found = search(catalogue(window), text) if text.strip() else list(all_items(window))
    return list(found)[:limit]


def all_items(window: Window) -> Sequence[Any]:
    known = catalogue(window)
    return [*known.items.values(), *known.themes.values()]


def items_json(found: Sequence[Any]) -> dict[str, Any]:
    """The answer of `items` (contract.md)."""
    return {"items": [_item_json(one) for one in found]}


def _item_json(one: Any) -> dict[str, Any]:
    promise, statutory = one.limits.get("promise"), one.limits.get("statutory")
    is_item = isinstance(one, Item)
    return {
        "code": one.code,
        "name": one.name,
        "type": one.kind if is_item else "一件事",
        "kind": "single" if is_item else "theme",
        "roles": (
            {str(level): [str(role) for role in roles] for level, roles in one.roles.items()}
            if is_item
            else {}
        ),
        "promised_days": promise.days if promise else None,
        "statutory_days": statutory.days if statutory else None,
        "unit": str((promise or statutory).unit) if (promise or statutory) else None,
    }


def form_json(
    known: Catalogue, items: Sequence[Item], questions: Sequence[Question] = ()
) -> dict[str, Any]:
    """The answer of `form CODE[,CODE]` (contract.md): fields asked once, and who uses them; of a
    theme also the questions whose answers choose its items."""
    merged = merge_fields(items, known)
    asked, apart = count_asked(merged)
    materials: dict[str, dict[str, Any]] = {}
    for item in items:
        for spec in item.materials:
            shown_spec = materials.setdefault(
                spec.code,
                {
                    "code": spec.code,
                    "name": spec.name,
                    "required": spec.required,
                    "forms": (
                        ["paper", "electronic"]
                        if spec.form is MaterialForm.BOTH
                        else [str(spec.form)]
                    ),
                    "originals": spec.originals,
                    "copies": spec.copies,
                },
            )
            shown_spec["required"] = shown_spec["required"] or spec.required
    return {
        "version": known.version,
        "asked": asked,
        "asked_apart": apart,
        "questions": [
            {
                "key": question.key,
                "label": question.label,
                "choices": [
                    {
                        "value": one.value,
                        "label": one.label,
                        "items": list(one.items),
                        "materials": list(one.materials),
                    }
                    for one in question.choices
                ],
            }
            for question in questions
        ],
        "fields": [
            {
                "key": field.key,
                "label": field.spec.label,
                "type": str(field.spec.type),
                "required": field.required,
                "choices": [
                    {"value": choice.value, "label": choice.label} for choice in field.spec.choices
                ],
                "used_by": list(field.used_by),
                "when": [
                    {"item": use.item, "key": use.when.key, "values": list(use.when.values)}
                    for use in field.uses
                    if use.when is not None
                ],
                "columns": list(field.spec.columns),
                "max_rows": field.spec.max_rows,
                "formula": field.spec.formula,
            }
            for field in merged
        ],
        "materials": list(materials.values()),
    }


def roster(window: Window) -> list[Clerk]:
    """The clerks who may sign in here, by number."""
    with window.store.read() as unit:
        return unit.people.clerks()


def hall_names(window: Window) -> dict[str, str]:
    """Area code → name of every hall of the county."""
    with window.store.read() as unit:
        return {area: hall.name for area, hall in window.halls(unit).items()}

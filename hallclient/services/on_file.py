"""Materials on file: what a person once brought is offered where it may serve again
(domain.md 2.7, 行政许可法 33)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hallclient.persons import numbers_of
from hallclient.store.unit import Unit
from hallclient.window import Window
from hallcore.cases import MaterialRecord
from hallcore.catalogue import Item, MaterialSpec
from hallcore.filed import Filed, filed_materials, newest_filed
from hallcore.moments import local_day
from hallcore.problems import Problem, problem
from hallcore.reuse import REUSABLE_TRUST, mark_text, reuse_fault

FILING = ("receive", "record_material", "receive_supplement")
MOST_CASES = 50


@dataclass(frozen=True, slots=True)
class Reusable:
    """A material on file that may serve again. `words`: what the copy says of itself."""

    filed: Filed
    spec: MaterialSpec
    ends_on: date
    words: str

    @property
    def code(self) -> str:
        return self.filed.code


def filed_of(unit: Unit, numbers: Iterable[str]) -> list[Filed]:
    """Everything that the person with these 登記号 brought to his last cases; of one code what was
    checked last. A theme's children show what their parent has."""
    found: list[Filed] = []
    for number in unit.register.case_numbers(numbers, MOST_CASES):
        stored = unit.cases.get(number)
        if stored is None or stored.case.parent is not None:
            continue
        said = unit.register.statements([number], FILING)
        found += filed_materials(number, stored.case.item, (one for one, _ in said))
    return newest_filed(found)


def on_file_of(
    window: Window, unit: Unit, numbers: Sequence[str]
) -> list[tuple[Filed, str, str, date]]:
    """For showing: the material, its name, the item that it was brought for, its last day."""
    rules, keep = window.rules(unit), window.settings.people.reuse_days
    shown = []
    for filed in filed_of(unit, numbers):
        stored = unit.cases.get(filed.case)
        item = rules.item_of(stored.case) if stored else None
        spec = item.material(filed.code) if item else None
        shown.append(
            (
                filed,
                spec.name if spec else filed.code,
                item.name if item else filed.item,
                filed.ends_on(keep),
            )
        )
    return shown


def reusable(
    window: Window, unit: Unit, number: str, items: Sequence[Item], on: date
) -> dict[str, Reusable]:
    """What the person with this 登記号 need not bring again for these items, by code."""
    specs = {spec.code: spec for item in reversed(items) for spec in item.materials}
    strict = {spec.code for item in items for spec in item.materials if not spec.reusable}
    purpose, keep = "、".join(item.name for item in items), window.settings.people.reuse_days
    found = {}
    for filed in filed_of(unit, numbers_of(unit, number)):
        spec, ends_on = specs.get(filed.code), filed.ends_on(keep)
        if spec is None or filed.code in strict or ends_on < on:
            continue
        if filed.record.trust in REUSABLE_TRUST and reuse_fault(spec, filed.record, on) is None:
            words = mark_text(filed.reused(), purpose, ends_on)
            found[filed.code] = Reusable(filed, spec, ends_on, words)
    return found


def reusable_for(window: Window, number: str, items: Sequence[Item]) -> dict[str, Reusable]:
    """`reusable` today, in a transaction of its own."""
    with window.store.read() as unit:
        return reusable(window, unit, number, items, local_day(window.now()))


def reused_record(
    window: Window,
    unit: Unit,
    number: str,
    items: Sequence[Item],
    code: str,
    case: str,
    on: date,
) -> MaterialRecord | Problem:
    """The record of a material that serves again from `case`; or why it does not."""
    keep = window.settings.people.reuse_days
    specs = [spec for item in items if (spec := item.material(code)) is not None]
    name = specs[0].name if specs else code
    filed = next(
        (
            one
            for one in filed_of(unit, numbers_of(unit, number))
            if one.code == code and one.case == case
        ),
        None,
    )
    if filed is None or (filed.ends_on(keep) < on and filed.record.valid_until is None):
        return problem("material.not_on_file", number=case, name=name, days=keep, field="materials")
    for spec in specs:
        fault = reuse_fault(spec, filed.record, on)
        if fault is not None:
            return fault.at("materials")
    return filed.reused()


def marks(records: Iterable[MaterialRecord], purpose: str) -> Mapping[str, str]:
    """What every copy on file in these records says of itself, by code."""
    return {one.code: mark_text(one, purpose) for one in records if one.on_file is not None}

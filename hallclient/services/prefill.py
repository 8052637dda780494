"""What need not be typed: the values that are known of a person, from where and how old
(一表式, design.md 7). Nothing that was typed is wiped; a clerk takes over what he wants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

from hallclient.persons import known_together
from hallclient.records import Known
from hallclient.services.half_form import Ground, HalfForm, text_of
from hallclient.window import Window
from hallcore.forms.groups import base_key, spec_of
from hallcore.identity import ID_TYPES
from hallcore.moments import local_day
from hallcore.numbering import ORGANISATION, PERSON, registration_number
from hallcore.register import BASICS, Entry, Origin, Said

ORIGIN_TEXTS: dict[Origin, str] = {
    "case": "上次办件",
    "amended": "登记更正",
    "card": "证件读取",
    "centre": "县中心登记",
}

MENU_SIZE = 9
"""How many people are offered to choose from."""

OLD_DAYS = 365
"""A value that was said longer ago is worth asking for again."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One known value for one place of the form, as the screen shows values. `where`: the dotted
    name of `hallcore.forms`; `typed`: what stands there now; `is_brought`: it was brought in."""

    where: str
    value: str
    origin: Origin
    said_on: date
    age_days: int
    typed: str
    is_brought: bool

    @property
    def is_taken(self) -> bool:
        return self.typed == self.value

    @property
    def is_free(self) -> bool:
        """Nothing that a person typed stands there."""
        return not self.typed.strip() or self.is_brought

    @property
    def is_old(self) -> bool:
        return self.age_days > OLD_DAYS

    @property
    def words(self) -> str:
        """上次办件 2026-11-23"""
        old = f"（{self.age_days // 365} 年前）" if self.is_old else ""
        return f"{ORIGIN_TEXTS[self.origin]} {self.said_on.isoformat()}{old}"


def offers(ground: Ground, half: HalfForm, entry: Entry) -> list[Offer]:
    """What is known for the fields that this form asks, in the form's order."""
    found = []
    for key in BASICS:
        if key == "legal_representative" and half.kind != "organisation":
            continue
        said = entry.facts.get(key)
        value = said.value if said and isinstance(said.value, str) else ""
        found.append(_offer(ground, half, f"applicant.{key}", said, value))
    for field in ground.all_fields(half):
        for key in () if field.is_computed else _kept_keys(entry, field.key):
            said, spec = entry.facts[f"fields.{key}"], spec_of(key, ground.catalogue)
            value = text_of(spec, said.value) if spec else ""
            found.append(_offer(ground, half, f"fields.{key}", said, value))
    return [one for one in found if one is not None]


def _kept_keys(entry: Entry, declared: str) -> list[str]:
    """The keys under which a field was filled in: its own, or the cells of a group as they were
    filled in last, for rows of two days make no list."""
    keys = [where.partition(".")[2] for where in entry.facts if where.startswith("fields.")]
    kept = [key for key in keys if base_key(key) == declared]
    last_at = max((entry.facts[f"fields.{key}"].at for key in kept), default=None)
    return [key for key in kept if key == declared or entry.facts[f"fields.{key}"].at == last_at]


def _offer(
    ground: Ground, half: HalfForm, where: str, said: Said | None, value: str
) -> Offer | None:
    if said is None or not value.strip():
        return None
    said_on = local_day(said.at)
    return Offer(
        where=where,
        value=value,
        origin=said.origin,
        said_on=said_on,
        age_days=max((ground.today - said_on).days, 0),
        typed=_values(half, where).get(where.partition(".")[2], ""),
        is_brought=where in half.origins,
    )


def take(half: HalfForm, offered: Iterable[Offer], *, over_typed: bool = False) -> list[str]:
    """Bring known values into empty fields and into those that were brought in before; with
    `over_typed` also where something else was typed. Gives the names of the fields."""
    taken = []
    for one in offered:
        if one.is_free or (over_typed and not one.is_taken):
            _values(half, one.where)[one.where.partition(".")[2]] = one.value
            half.origins[one.where] = one.words
            taken.append(one.where)
    return taken


def _values(half: HalfForm, where: str) -> dict[str, str]:
    return half.applicant if where.startswith("applicant.") else half.fields


def carry_over(ground: Ground, half: HalfForm, known: Known) -> list[str]:
    """Bring what is known into fields that are empty or were brought in before; their names."""
    return take(half, offers(ground, half, known.entry))


def number_of(window: Window, id_type: str, id_number: str) -> str | None:
    """The 登記号 of the holder of this number (design.md 4); None for an unknown type."""
    known = ID_TYPES.get(id_type)
    if known is None:
        return None
    kind = PERSON if known.kind == "person" else ORGANISATION
    return registration_number(window.secrets.registration, kind, id_type, id_number)


def known_person(
    window: Window, id_type: str, id_number: str, *, clerk: str, reason: str
) -> Known | None:
    """What the register of this window knows of the holder of this number, under all of his
    登記号. That somebody looked is written down with his reason before anything is shown."""
    number = number_of(window, id_type, id_number)
    if number is None:
        return None
    with window.store.write() as unit:
        known = known_together(unit, number)
        if known is not None:
            unit.register.note_lookup(
                at=window.now(), clerk=clerk, number=number, means="receive", reason=reason
            )
            unit.commit()
    return known


NUMBER_FROM = 9
"""So many digits are a number that is typed out, not the tail of one."""


def is_search(text: str) -> bool:
    """Whether what stands in the place of a number is a name, its initials, or the tail of a
    number or phone: fewer digits than any document has, or letters that no number has."""
    typed = normalize("NFKC", text).strip()
    digits = sum(one.isdigit() for one in typed)
    return bool(typed) and digits < NUMBER_FROM and not (digits and typed[0].isalpha())


def people_like(window: Window, text: str, limit: int = MENU_SIZE) -> list[Entry]:
    """Who may be meant, the newest entry first. Whoever shows them masks their numbers."""
    with window.store.read() as unit:
        found = unit.people.search(text.strip(), limit)
        return [known.entry for known in found if known.entry.id_number]


def amendments(
    ground: Ground, half: HalfForm, entry: Entry, keys: Sequence[str] = BASICS
) -> dict[str, tuple[str, str]]:
    """Where the form now says something else of the applicant than the register: what stood
    there, what stands."""
    found: dict[str, Any] = {}
    for key in keys:
        before, after = entry.text(key), half.applicant.get(key, "").strip()
        if before and after and before != after:
            found[key] = (before, after)
    return found

"""A receipt in the making: what was typed so far, and what can be said of it without finishing it.

Everything that a screen shows of it is computed here, without a screen.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from unicodedata import normalize

from hallclient.services.receipt import receiving_role
from hallclient.services.renewing import (
    asked_of,
    renewable_item,
    renewal_doubt,
    renewal_faults,
)
from hallclient.services.written import Written
from hallclient.window import Window
from hallcore.alert_rules import NO_RULES, AlertRules
from hallcore.assistance import TEXT_LENGTHS
from hallcore.calendar import Calendar
from hallcore.cases import Assistance
from hallcore.catalogue import (
    Catalogue,
    FieldSpec,
    FieldType,
    Item,
    Level,
    Question,
    Role,
    Theme,
)
from hallcore.catalogue.questions import merge_questions, own_answers
from hallcore.catalogue.themes import chosen_items, theme_item
from hallcore.forms import (
    Agent,
    Applicant,
    FieldValue,
    Form,
    MergedField,
    asked_now,
    complete_form,
    form_faults,
    form_warnings,
    merge_fields,
    normalise_form,
)
from hallcore.forms.groups import base_key, spec_of
from hallcore.identity import ID_TYPES, PROVINCES
from hallcore.materials import MaterialEntry, MergedMaterial, merge_materials
from hallcore.moments import local_day, parse_instant, write_instant
from hallcore.problems import Problem

STEPS = ("事项", "申请人", "一表", "材料", "办理结果")
PRACTICE_PROVINCES = PROVINCES | {"99"}

ASSISTANCE_FACTS = ("has_fingerprint", "was_read_back", "has_large_print")
"""What was done, beside who helped."""

_DAY_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_PARTS = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass
class Ticked:
    """What lies on the counter of one material. `file`: the reference of an attached scan, of so
    many `pages`; `told`: what is said of it."""

    originals: int = 0
    copies: int = 0
    file: str = ""
    pages: int = 0
    told: str = ""
    on_file: str = ""
    """The case from which it serves again: nothing lies on the counter."""
    valid_until: str = ""


@dataclass
class HalfForm:
    """A receipt in the making, as typed. `origins` says where a value was brought in from, by the
    same dotted names as `hallcore.forms` uses. `request_id` makes finishing it twice harmless."""

    request_id: str = ""
    step: int = 1
    at: str = ""
    items: list[str] = field(default_factory=list)
    """Codes of items, or of the one theme whose items `answers` choose."""
    answers: dict[str, str] = field(default_factory=dict)
    applicant: dict[str, str] = field(default_factory=dict)
    has_agent: bool = False
    agent: dict[str, str] = field(default_factory=dict)
    has_assistance: bool = False
    assistance: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    materials: dict[str, Ticked] = field(default_factory=dict)
    renews: dict[str, str] = field(default_factory=dict)
    """延续: number and valid_until of the old licence, as typed."""
    outcome: str = ""
    paper: dict[str, str] = field(default_factory=dict)
    """补录: number, at (instant) and by of the form printed ahead; empty at other receipts."""

    @property
    def has_content(self) -> bool:
        has_others = self.has_agent or self.has_assistance or self.paper
        typed = (*self.applicant.items(), *self.fields.items(), *self.renews.items())
        return bool(self.items or self.materials or has_others) or any(
            value for key, value in typed if key != "id_type"
        )

    @property
    def kind(self) -> str:
        known = ID_TYPES.get(self.applicant.get("id_type", "111"))
        return known.kind if known else "person"

    @property
    def written(self) -> Written | None:
        """What stands on the form that is typed in, or None."""
        try:
            at = parse_instant(self.paper.get("at", ""))
        except ValueError:
            return None
        return Written(self.paper.get("number", ""), at, self.paper.get("by", ""))

    def take_paper(self, written: Written) -> None:
        """From now on this is the receipt that was written on that form."""
        at = write_instant(written.at)
        self.paper = {"number": written.number, "at": at, "by": written.by}

    def to_body(self) -> dict[str, Any]:
        return asdict(self)


def new_half_form() -> HalfForm:
    return HalfForm(request_id=secrets.token_hex(12), applicant={"id_type": "111"})


def read_half_form(body: Mapping[str, Any]) -> HalfForm:
    """What `to_body` wrote; what an older program wrote otherwise is left out."""
    half = new_half_form()
    for known in fields(HalfForm):
        value = body.get(known.name)
        if known.name != "materials" and isinstance(value, type(getattr(half, known.name))):
            setattr(half, known.name, value)
    ticked = body.get("materials")
    for code, one in (ticked if isinstance(ticked, dict) else {}).items():
        if isinstance(one, dict):
            half.materials[str(code)] = Ticked(
                int(one.get("originals", 0)),
                int(one.get("copies", 0)),
                str(one.get("file", "")),
                int(one.get("pages", 0)),
                str(one.get("told", "")),
                str(one.get("on_file", "")),
                str(one.get("valid_until", "")),
            )
    half.step = min(max(half.step, 1), len(STEPS))
    if half.written is None or not all(isinstance(one, str) for one in half.paper.values()):
        half.paper = {}
    if not all(isinstance(one, str) for one in half.renews.values()):
        half.renews = {}
    return half


@dataclass(frozen=True)
class Ground:
    """What a receipt is judged by: the window's catalogue and calendar, its level, the day."""

    catalogue: Catalogue
    calendar: Calendar
    level: Level
    today: date
    is_practice: bool
    rules: AlertRules = NO_RULES

    def theme(self, half: HalfForm) -> Theme | None:
        """The theme that is received, if it is one."""
        return next((one for code in half.items if (one := self.catalogue.themes.get(code))), None)

    def items(self, half: HalfForm) -> list[Item]:
        theme = self.theme(half)
        if theme is not None:
            brought = theme.chosen(half.answers)
            return chosen_items(self.catalogue, theme, brought, half.answers)
        found = self.catalogue.items
        return [found[code].for_answers(half.answers) for code in half.items if code in found]

    def questions(self, half: HalfForm) -> tuple[Question, ...]:
        """Those of the theme and of the items, each once."""
        theme = self.theme(half)
        own = theme.questions if theme else ()
        return merge_questions(own, *(item.questions for item in self.items(half)))

    def all_fields(self, half: HalfForm) -> list[MergedField]:
        """Every field that may be asked of these items, whatever is filled in."""
        return merge_fields(self.items(half), self.catalogue)

    def can_renew(self, half: HalfForm) -> bool:
        """Whether the receipt is of one item whose licences are renewed (行政许可法 50)."""
        is_alone = self.theme(half) is None
        return is_alone and not isinstance(renewable_item(self.items(half)), Problem)

    def fields(self, half: HalfForm) -> list[MergedField]:
        """The fields that are asked as the form stands."""
        return asked_now(self.all_fields(half), self.values(half), half.answers)

    def values(self, half: HalfForm) -> dict[str, FieldValue]:
        """What was typed into the fields, in stored form; nothing of what is empty."""
        declared = {one.key for one in self.all_fields(half)}
        found = {
            key: value_of(spec, text)
            for key, text in half.fields.items()
            if base_key(key) in declared and (spec := spec_of(key, self.catalogue)) is not None
        }
        return {key: value for key, value in found.items() if value is not None}

    def received_on(self, half: HalfForm) -> date:
        """The day from which the answer limit runs: today, or the day on the paper."""
        return local_day(half.written.at) if half.written else self.today

    def materials(self, half: HalfForm) -> list[MergedMaterial]:
        return merge_materials(self.items(half))


def ground(window: Window) -> Ground:
    """Read once when a receipt begins."""
    with window.store.read() as unit:
        return Ground(
            window.catalogue(unit),
            window.calendar(unit),
            window.enrolment.hall_level,
            local_day(window.now()),
            window.enrolment.is_practice,
            window.alert_rules(unit),
        )


def whole_theme(catalogue: Catalogue, theme: Theme) -> Item:
    """The theme with all its items as one item."""
    return theme_item(catalogue, theme, chosen_items(catalogue, theme, theme.items))


def why_not_here(item: Item, level: Level) -> str:
    """Why a hall of this level does not take the item in; empty where it does."""
    if receiving_role(item, level) is not None:
        return ""
    names = {Level.COUNTY: "县级", Level.TOWNSHIP: "乡镇", Level.VILLAGE: "村级"}
    others = [names[one] for one in Level if receiving_role(item, one) is not None]
    where = f"由{'、'.join(others)}窗口办" if others else "没有窗口办理"
    return f"本窗口只告知，{where}" if item.can(level, Role.GUIDE) else where


def read_day(text: str) -> str:
    """`20261121`, `2026/11/21`, `2026年11月21日` → `2026-11-21`; anything else as it stands."""
    typed = normalize("NFKC", text).strip()
    found = _DAY_DIGITS.fullmatch(typed) or _DAY_PARTS.fullmatch(typed)
    if found is None:
        return text
    year, month, day = (int(part) for part in found.groups())
    return f"{year:04d}-{month:02d}-{day:02d}"


def read_yuan(text: str) -> int | str:
    """元 as typed → 分; a text that is no amount as it stands, for the check to refuse."""
    try:
        fen = Decimal(normalize("NFKC", text).strip().replace(",", "")) * 100
        whole = int(fen)
    except (InvalidOperation, ValueError, OverflowError):
        return text
    return whole if whole == fen and abs(whole) < 10**12 else text


def value_of(spec: FieldSpec, text: str) -> FieldValue:
    """A value as typed on the screen in the form that `hallcore.forms` checks and keeps."""
    if not text.strip():
        return None
    if spec.type is FieldType.BOOLEAN:
        return text == "yes"
    if spec.type is FieldType.MONEY:
        return read_yuan(text)
    return read_day(text) if spec.type is FieldType.DATE else text


def text_of(spec: FieldSpec, value: FieldValue) -> str:
    """A kept value as the screen shows it, the way back from `value_of`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if spec.type is FieldType.MONEY and isinstance(value, int):
        return f"{value // 100}" if value % 100 == 0 else f"{value / 100:.2f}"
    return str(value)


def form_of(ground: Ground, half: HalfForm) -> Form:
    """The form as typed so far."""
    person = {"name": "", "id_number": "", "id_type": "111"} | half.applicant
    if half.kind == "person":
        person.pop("legal_representative", None)
    asked = {one.key for one in ground.fields(half) if not one.is_computed}
    values = {key: value for key, value in ground.values(half).items() if base_key(key) in asked}
    questions = ground.questions(half)
    agent = {"name": "", "id_number": "", "id_type": "111"} | half.agent
    form = Form(
        applicant=Applicant.model_validate({"kind": half.kind, **person}),
        agent=Agent.model_validate(agent) if half.has_agent else None,
        answers=own_answers(questions, half.answers),
        fields=values,
        assistance=assistance_of(half) if half.has_assistance else None,
    )
    form = normalise_form(form, ground.catalogue)
    return complete_form(form, ground.items(half), ground.catalogue)


def assistance_of(half: HalfForm) -> Assistance:
    """How the receipt is helped along, as typed so far: texts, and `yes` for what was done. What
    no form could hold is cut; the check still says that it is too long."""
    typed = half.assistance
    return Assistance.model_validate(
        {name: typed.get(name, "")[: limit + 1] for name, limit in TEXT_LENGTHS.items()}
        | {name: typed.get(name) == "yes" for name in ASSISTANCE_FACTS}
    )


def faults(ground: Ground, half: HalfForm) -> dict[str, Problem]:
    """Everything that refuses the form as it stands, by field; the first of each field."""
    found: dict[str, Problem] = {}
    form = form_of(ground, half)
    questions = ground.questions(half)
    for one in form_faults(form, ground.items(half), ground.catalogue, ground.today, questions):
        found.setdefault(one.field or "", one)
    if ground.can_renew(half):
        found |= renewal_faults(half.renews)
    return found


def warnings(ground: Ground, half: HalfForm) -> dict[str, Problem]:
    """What a clerk should look at again and may pass over, by field."""
    provinces = PRACTICE_PROVINCES if ground.is_practice else PROVINCES
    form = form_of(ground, half)
    found = form_warnings(form, ground.items(half), ground.catalogue, provinces, ground.today)
    doubts = {one.field or "": one for one in found}
    asked = asked_of(half.renews) if ground.can_renew(half) else None
    on = ground.received_on(half)
    doubt = renewal_doubt(asked, ground.items(half), on, ground.calendar, ground.rules)
    return doubts | ({"renews.valid_until": doubt} if doubt else {})


def entries_of(ground: Ground, half: HalfForm) -> list[MaterialEntry]:
    """The ticked materials that the chosen items list."""
    listed = {one.spec.code for one in ground.materials(half)}
    return [
        MaterialEntry(
            code=code,
            originals=one.originals,
            copies=one.copies,
            pages=max(one.originals + one.copies, one.pages),
            trust="B",
            file=one.file or None,
            valid_until=_day_of(one.valid_until),
            on_file=one.on_file or None,
        )
        for code, one in half.materials.items()
        if code in listed and (one.originals or one.copies or one.file or one.on_file)
    ]


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

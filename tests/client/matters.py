"""Forms and materials for the sample items, and commands run in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support import sample_catalogue

from hallclient.cli import main
from hallcore.catalogue import FieldSpec, FieldType
from hallcore.catalogue.questions import merge_questions
from hallcore.check_digits import mod_11_2
from hallcore.forms import asked_now, merge_fields

PROMISED, ON_SPOT, LICENCE, AGENCY = "MZ-GL-001", "YB-CB-001", "LY-CF-001", "MZ-LN-001"

VALUES: dict[str, Any] = {
    "area": "990122103201",
    "date": "2026-01-15",
    "phone": "13800001234",
    "money": 0,
    "integer": 1,
    "decimal": "1",
    "boolean": True,
    "bank_card": "6222021234567890128",
}


def resident_id(body: str = "99000019450612001") -> str:
    """A resident id with its check character; area 990000 is never issued."""
    return body + mod_11_2(body)


def value_of(spec: FieldSpec) -> Any:
    """Something that a field of the dictionary accepts; of a group one row."""
    if spec.type is FieldType.GROUP:
        columns = sample_catalogue().fields
        return [{key: value_of(columns[key]) for key in spec.columns}]
    if spec.choices:
        return spec.choices[0].value
    if spec.type is FieldType.RESIDENT_ID:
        return resident_id()
    if spec.type is FieldType.CREDIT_CODE:
        return "91350100M000100Y43"
    return VALUES.get(str(spec.type), "石桥村")


def answers_of(*codes: str) -> dict[str, str]:
    """The first answer to every question that these items ask."""
    asked = merge_questions(*(sample_catalogue().items[code].questions for code in codes))
    return {question.key: question.choices[0].value for question in asked}


def form_of(
    *codes: str, name: str = "张𬱖", id_number: str = "", answers: dict[str, str] | None = None
) -> dict[str, Any]:
    """A complete FORM.json for these items: all that is asked with these answers."""
    catalogue = sample_catalogue()
    given = answers_of(*codes) | (answers or {})
    merged = merge_fields([catalogue.items[code] for code in codes], catalogue)
    fields = {field.key: value_of(field.spec) for field in merged if not field.is_computed}
    single = {key: value for key, value in fields.items() if not isinstance(value, list)}
    asked = {field.key for field in asked_now(merged, single, given)}
    return {
        "applicant": {
            "kind": "person",
            "id_type": "111",
            "id_number": id_number or resident_id(),
            "name": name,
            "phone": "13800001234",
            "address": "石桥村 3 组",
        },
        "agent": None,
        "answers": given,
        "fields": {key: value for key, value in fields.items() if key in asked},
    }


def materials_of(
    *codes: str, without: tuple[str, ...] = (), answers: dict[str, str] | None = None
) -> dict[str, Any]:
    """A MATERIALS.json with all materials that these items require with these answers but
    `without`."""
    catalogue = sample_catalogue()
    given = answers_of(*codes) | (answers or {})
    wanted = {
        spec.code: spec
        for code in codes
        for spec in catalogue.items[code].for_answers(given).materials
        if spec.required and spec.code not in without
    }
    return {
        "materials": [
            {"code": code, "originals": 1, "copies": 1, "pages": 1, "trust": "B"} for code in wanted
        ]
    }


def required_codes(code: str) -> list[str]:
    return [spec.code for spec in sample_catalogue().items[code].materials if spec.required]


@dataclass
class Said:
    """How a command ended."""

    status: int
    answer: Any
    fault: dict[str, Any]
    output: str

    @property
    def code(self) -> str:
        return str(self.fault.get("code", ""))


@dataclass
class Console:
    """Runs `hallclient` in this process on one home, at an instant of the practice clock."""

    home: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    clerk: str
    pin: str
    now: str = "2026-11-23T09:30:00+08:00"

    def at(self, now: str) -> Console:
        self.now = now
        return self

    def __call__(self, *words: str) -> Said:
        self.patch.setenv("HALL_NOW", self.now)
        self.patch.setenv("HALL_PIN", self.pin)
        self.capture.readouterr()
        status = main(["--home", str(self.home), "--json", *words])
        out, err = self.capture.readouterr()
        lines = out.strip().splitlines()
        return Said(
            status,
            json.loads(lines[-1]) if lines else None,
            json.loads(err.strip().splitlines()[-1]) if err.strip() else {},
            out,
        )

    def by(self, *words: str) -> Said:
        """The same, signed in as the clerk."""
        return self(*words, "--clerk", self.clerk)

    def write(self, name: str, value: Any) -> str:
        path = self.home / name
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        path.write_text(text, "utf-8")
        return str(path)

    def receive(self, code: str, *more: str, without: tuple[str, ...] = ()) -> Said:
        """Receive one item with a full form and all materials but `without`."""
        return self.by(
            "receive",
            "--item",
            code,
            "--form",
            self.write("form.json", form_of(*code.split(","))),
            "--materials",
            self.write("materials.json", materials_of(*code.split(","), without=without)),
            *more,
        )

    def number_of(self, code: str, *more: str, without: tuple[str, ...] = ()) -> str:
        said = self.receive(code, *more, without=without)
        assert said.status == 0, said.fault
        return str(said.answer["cases"][0]["case_number"])


THEME = "TH-NJL-001"
"""一件事 of four items."""
ALL_ITEMS = {"rooms": "some", "cooking": "yes", "seats": "few"}
"""Answers that choose all of them."""
TWO_ITEMS = {"rooms": "none", "cooking": "yes", "seats": "few"}
"""Answers that choose the business licence and the food licence."""


def receive_theme(
    console: Console, answers: dict[str, str], *more: str, without: tuple[str, ...] = ()
) -> Said:
    """Receive the theme with a full form and all materials but `without`."""
    codes = sample_catalogue().themes[THEME].chosen(answers)
    form = form_of(*codes) | {"answers": answers}
    return console.by(
        "receive",
        "--item",
        THEME,
        "--form",
        console.write("form.json", form),
        "--materials",
        console.write("materials.json", materials_of(*codes, without=without)),
        *more,
    )


def family_of(said: Said) -> list[str]:
    """The numbers of a received theme, the parent's first."""
    assert said.status == 0, said.fault
    return [str(one["case_number"]) for one in said.answer["cases"]]

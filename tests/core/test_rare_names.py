"""A rare name on its way through the program and out of it."""

from __future__ import annotations

import csv
import io

import pytest
from histories_support import Story, apply, catalogue, rules

from hallcore.cases import Case
from hallcore.forms import Applicant, Form, normalise_form
from hallcore.operations import Operation, read_operation, write_operation

NAMES = ("张䶮", "㛃𬱖", "𫖯𬀩", "𰻝𰻝", "买买提·艾合买提", "\U00030edd〇")


@pytest.mark.parametrize("name", NAMES)
def test_rule_32_a_rare_name_comes_back_byte_for_byte(name: str) -> None:
    """Input, storage as an operation, the case as stored, exports in both encodings."""
    known = {"kind": "person", "id_type": "111", "id_number": "990000199001010017"}
    person = Applicant.model_validate(known | {"name": f" {name} "})
    typed = normalise_form(Form(applicant=person), catalogue()).applicant.name
    assert typed == name
    story = Story()
    receive = story.log[0]
    payload = receive.payload | {"applicant": receive.payload["applicant"] | {"name": typed}}
    stored = read_operation(write_operation(receive.model_copy(update={"payload": payload})))
    assert isinstance(stored, Operation)
    case = apply(None, stored, rules())
    assert isinstance(case, Case)
    kept = Case.model_validate_json(case.model_dump_json()).applicant.name
    for encoding in ("utf-8", "gb18030"):
        sheet = io.StringIO(newline="")
        csv.writer(sheet).writerow([kept])
        again = next(csv.reader(io.StringIO(sheet.getvalue().encode(encoding).decode(encoding))))
        assert again[0].encode("utf-8") == name.encode("utf-8")

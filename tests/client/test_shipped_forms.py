"""Every shipped item in each of its variants: a form with all that is asked is whole, and no
required field is left that nobody is asked for."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from matters import form_of, materials_of
from support import sample_catalogue

from hallcore.catalogue.model import MaterialForm
from hallcore.forms import Form, complete_form, form_faults, normalise_form, parse_form
from hallcore.materials import missing_materials, parse_materials
from hallcore.problems import Problem


@pytest.mark.parametrize("code", sorted(sample_catalogue().items))
def test_a_whole_form_is_taken_in_every_variant(code: str) -> None:
    catalogue = sample_catalogue()
    item = catalogue.items[code]
    for chosen in product(*(question.choices for question in item.questions)):
        keys = (question.key for question in item.questions)
        answers = {key: choice.value for key, choice in zip(keys, chosen, strict=True)}
        form = parse_form(form_of(code, answers=answers), "form")
        entries = parse_materials(materials_of(code, answers=answers), "materials")
        assert isinstance(form, Form), form
        assert not isinstance(entries, Problem)
        whole = complete_form(normalise_form(form, catalogue), [item], catalogue)
        today = date(2026, 11, 23)
        assert form_faults(whole, [item], catalogue, today, item.questions) == []
        lacking = missing_materials(item.for_answers(answers), entries)
        assert {spec.form for spec in lacking} <= {MaterialForm.BOTH}, "these need a file, too"

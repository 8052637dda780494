"""A township home with many cases, made by the program's own services."""

from __future__ import annotations

from pathlib import Path

from matters import PROMISED, form_of, materials_of, resident_id
from support import make_window

from hallclient.services.commit import Commit
from hallclient.services.receipt import Asked, choose_items, receive_in
from hallcore.forms import Form, parse_form
from hallcore.materials import parse_materials
from hallcore.problems import Problem

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红"
A_COMMIT = 250


def fill_home(home: Path, count: int) -> None:
    """`count` cases of made-up people, received in commits of a few hundred."""
    window = make_window(home)
    entries = parse_materials(materials_of(PROMISED), "materials")
    assert not isinstance(entries, Problem)
    made = 0
    while made < count:
        with window.store.write() as unit:
            commit = Commit(window, unit, "0101")
            catalogue = window.catalogue(unit)
            items = choose_items(catalogue, [PROMISED])
            assert not isinstance(items, Problem)
            for _ in range(min(A_COMMIT, count - made)):
                if made % 8000 == 7999:
                    # A terminal gives 9,000 numbers a day: go on with the next number day.
                    unit.facts.put("number_day", f"2026-11-{24 + made // 8000:02d}")
                name = SURNAMES[made % 22] + GIVEN[made // 22 % 27] + GIVEN[made // 594 % 27]
                body = f"990000{1930 + made % 70}0612{made % 1000:03d}"
                form = parse_form(form_of(PROMISED, name=name, id_number=resident_id(body)), "form")
                assert isinstance(form, Form)
                asked = Asked((PROMISED,), form, tuple(entries))
                receipt = receive_in(commit, catalogue, items, form, asked, {})
                assert not isinstance(receipt, Problem), receipt
                made += 1
            commit.finish()
    window.close()

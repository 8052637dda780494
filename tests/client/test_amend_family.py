"""What is amended on a theme's parent is judged like its receipt: by the items' own conditions."""

from __future__ import annotations

from contextlib import closing
from copy import deepcopy
from pathlib import Path

import matters
import pytest
import support
from matters import TWO_ITEMS, Console, family_of, receive_theme
from support import TOWNSHIP, enrol_home, fill_references, sample_clerks

from hallclient.services import answer
from hallclient.window import open_window
from hallcore.catalogue import Catalogue, build_catalogue
from hallcore.problems import Problem
from hallkit.datafiles import data_folder, read_catalogue_tables


def with_a_shared_condition() -> Catalogue:
    """Both items ask for the number of the site, each on a condition of its own."""
    tables = deepcopy(read_catalogue_tables(data_folder() / "catalogue"))

    def add(table: str, **cells: str) -> None:
        tables[table].append(dict.fromkeys(tables[table][0], "") | cells)

    for key, kind in (("own_site", "boolean"), ("big_site", "boolean"), ("site_no", "text")):
        add("fields", key=key, label=key, type=kind)
    for item, when in (("SJ-GT-001", "own_site=yes"), ("SJ-SP-001", "big_site=yes")):
        for key in ("own_site", "big_site", "site_no"):
            add(
                "forms",
                item=item,
                field=key,
                required="yes",
                section="场地",
                order="900",
                when=when if key == "site_no" else "",
            )
    built, findings = build_catalogue(tables)
    assert built is not None, findings
    return built


def test_the_parents_form_keeps_the_conditions_of_its_items(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = with_a_shared_condition()
    for module in (support, matters):
        monkeypatch.setattr(module, "sample_catalogue", lambda: known)
    home = tmp_path / "township"
    enrol_home(home, TOWNSHIP)
    with closing(open_window(home)) as opened:
        fill_references(opened)
    clerk = sample_clerks(TOWNSHIP)[0]
    console = Console(home, capsys, monkeypatch, clerk["number"], clerk["pin"])
    parent, *children = family_of(receive_theme(console, TWO_ITEMS))
    with closing(open_window(home)) as window:

        def amend(**fields: object) -> str:
            said = answer.amend_form(window, clerk["number"], parent, fields, "填错了")
            return said.code if isinstance(said, Problem) else "amended"

        def numbers() -> set[object]:
            with window.store.read() as unit:
                found = [unit.cases.get(number) for number in (parent, *children)]
            return {one.case.fields.get("site_no") for one in found if one}

        before = numbers()
        assert before != {None}
        assert amend(site_no=None) == "form.required"
        assert amend(own_site=False, big_site=False, site_no="K-1") == "form.not_asked"
        assert numbers() == before
        assert amend(own_site=False, big_site=False, site_no=None) == "amended"
        assert numbers() == {None}

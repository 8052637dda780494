"""A version of the catalogue that comes while a form is half typed, and an old one on the strip."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from screens_support import ALLOWANCE, CLERK, half_form, hall, program, screen_text, until
from support import sample_catalogue

from hallclient.screens.receive import Receive
from hallclient.services import drafts
from hallclient.services.lookup import line
from hallclient.window import Window
from hallcore.catalogue import Catalogue
from hallcore.moments import local_day, write_instant


def bring(window: Window, catalogue: Catalogue) -> None:
    """What an exchange does with a new version."""
    body = catalogue.to_bytes()
    digest = hashlib.sha256(body).hexdigest()
    with window.store.write() as unit:
        window.put_reference(unit, "catalogue", catalogue.version, digest, body)
        unit.commit()


def next_version(window: Window) -> Catalogue:
    """From today on the allowance no longer asks for the name of the bank."""
    old = sample_catalogue()
    item = old.items[ALLOWANCE]
    fields = tuple(field for field in item.fields if field.key != "bank_name")
    items = old.items | {ALLOWANCE: item.model_copy(update={"fields": fields})}
    today = local_day(window.now())
    return old.model_copy(update={"version": "next", "planned_from": today, "items": items})


async def test_the_form_follows_the_version_of_its_day(window: Window) -> None:
    half = half_form()
    half.step = 3
    drafts.save(window, CLERK, half.to_body())
    async with program(window) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, Receive))
        screen = pilot.app.screen
        assert isinstance(screen, Receive)
        await until(pilot, lambda: "fields.bank_name" in screen.rows)
        bring(window, next_version(window))
        await pilot.press("f9")
        await until(pilot, lambda: screen.half.step == 5)
        await until(pilot, lambda: "fields.bank_name" not in screen.rows)
        assert screen.ground.catalogue.version == "next"
        # What else was typed is still there.
        assert screen.rows["fields.bank_account"].value == half.fields["bank_account"]


async def test_an_old_catalogue_stands_on_the_strip(window: Window) -> None:
    with window.store.write() as unit:
        unit.facts.put("contact_at", write_instant(window.now() - timedelta(days=31)))
        unit.commit()
    assert line(window).catalogue_warning == "31 天没有核对"
    async with program(window, (80, 24)) as pilot:
        await until(pilot, lambda: "目录 31 天没有核对" in screen_text(hall(pilot)))

"""Which version receipts of a day are made under, and what is told of it (design.md 2.8)."""

from datetime import date

import pytest

from hallcore.catalogue import Catalogue
from hallcore.catalogue.in_force import in_force, version_note, warning_of


def version(name: str, first: str, last: str) -> Catalogue:
    return Catalogue(
        version=name,
        planned_from=date.fromisoformat(first),
        planned_until=date.fromisoformat(last),
        items={},
        fields={},
        themes={},
        remedies={},
        posts={},
    )


OLD = version("old", "2026-01-01", "2026-12-31")
NEW = version("new", "2026-07-01", "2027-06-30")
MENDED = version("mended", "2026-07-01", "2027-06-30")
LATER = version("later", "2028-01-01", "2028-12-31")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-12-31", "old"),  # none has begun: the next that will
        ("2026-01-01", "old"),
        ("2026-06-30", "old"),
        ("2026-07-01", "mended"),  # two begin on one day: the one published last
        ("2027-06-30", "mended"),
        ("2027-07-01", "mended"),  # a gap: the last that was
        ("2028-01-01", "later"),
        ("2029-01-01", "later"),
    ],
)
def test_the_version_of_a_day(day: str, expected: str) -> None:
    found = in_force([OLD, NEW, MENDED, LATER], date.fromisoformat(day))
    assert found is not None
    assert found.version == expected


def test_no_version_at_all() -> None:
    assert in_force([], date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("day", "contact", "expected"),
    [
        ("2026-08-01", "2026-07-02", ""),
        ("2026-08-01", "2026-07-01", "31 天没有核对"),
        ("2026-08-01", None, ""),
        ("2026-06-30", "2026-06-30", "2026-07-01 起施行"),
        ("2027-07-01", "2027-07-01", "已过期"),
    ],
)
def test_what_is_told_of_the_version_at_hand(day: str, contact: str | None, expected: str) -> None:
    contact_on = date.fromisoformat(contact) if contact else None
    assert warning_of(NEW, date.fromisoformat(day), contact_on) == expected


@pytest.mark.parametrize(
    ("used", "day", "expected"),
    [
        ("old", "2026-06-30", ""),
        ("old", "2026-07-01", "收件用的是目录 old，当天施行的是 new"),
        ("new", "2027-07-01", "收件那天目录 new 不在施行期内"),
        ("unknown", "2026-07-01", ""),
    ],
)
def test_the_centre_notes_another_version_than_that_of_the_day(
    used: str, day: str, expected: str
) -> None:
    assert version_note(used, date.fromisoformat(day), [OLD, NEW]) == expected

"""What was brought, as a case keeps it; and what serves again from the file of its applicant."""

from __future__ import annotations

from collections.abc import Sequence

from hallclient.services.commit import Commit
from hallclient.services.on_file import reused_record
from hallcore.cases import MaterialRecord
from hallcore.catalogue import Item
from hallcore.materials import MaterialEntry
from hallcore.moments import local_day
from hallcore.problems import Problem


def material_records(
    entries: Sequence[MaterialEntry], digests: dict[str, str]
) -> tuple[MaterialRecord, ...]:
    """What was brought, as the case keeps it."""
    return tuple(
        MaterialRecord(
            code=entry.code,
            originals=entry.originals,
            copies=entry.copies,
            pages=entry.pages,
            trust=entry.trust,
            blob=digests.get(entry.file) if entry.file else None,
            valid_until=entry.valid_until,
        )
        for entry in entries
        if entry.on_file is None
    )


def records_of(
    commit: Commit,
    number: str,
    items: Sequence[Item],
    entries: Sequence[MaterialEntry],
    digests: dict[str, str],
) -> tuple[MaterialRecord, ...] | Problem:
    """What was brought, and what serves again from the file of the person `number`."""
    records = list(material_records(entries, digests))
    for entry in entries:
        if entry.on_file is None:
            continue
        reused = reused_record(
            commit.window,
            commit.unit,
            number,
            items,
            entry.code,
            entry.on_file,
            local_day(commit.at),
        )
        if isinstance(reused, Problem):
            return reused
        records.append(reused)
    return tuple(records)


def records_for(
    commit: Commit, number: str, entries: Sequence[MaterialEntry], digests: dict[str, str]
) -> tuple[MaterialRecord, ...] | Problem:
    """What was brought to a case, and what serves again from its applicant's file."""
    case = commit.case(number)
    if isinstance(case, Problem):
        return case
    item = commit.rules.item_of(case)
    items = [item] if item else []
    return records_of(commit, case.registration_number, items, entries, digests)

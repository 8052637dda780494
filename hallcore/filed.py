"""Materials on file: what a person once brought, who checked it and when (domain.md 2.7, 11).

Whether one serves again is `hallcore.reuse`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from hallcore.base import Frozen
from hallcore.cases import MaterialRecord, OnFile
from hallcore.fold import read_payload
from hallcore.kinds.answer import ReceiveSupplement
from hallcore.kinds.birth import Receive
from hallcore.kinds.counter import RecordMaterial, merged_materials
from hallcore.operations import Operation


class Filed(Frozen):
    """One material of an earlier case: as it stood there, for which item it was brought, and who
    took it in on which day at which hall."""

    record: MaterialRecord
    case: str
    item: str
    verified_on: date
    verified_by: str
    hall: str

    @property
    def code(self) -> str:
        return self.record.code

    def ends_on(self, keep_days: int) -> date:
        """The last day on which it may serve again: that of the paper, and never more than
        `keep_days` after it was checked."""
        latest = self.verified_on + timedelta(days=keep_days)
        return min(latest, self.record.valid_until or latest)

    def reused(self) -> MaterialRecord:
        """The record of a case in which it serves again."""
        return self.record.model_copy(
            update={
                "originals": 0,
                "copies": max(self.record.copies, 1),
                "on_file": OnFile(
                    case=self.case,
                    verified_on=self.verified_on,
                    verified_by=self.verified_by,
                    hall=self.hall,
                ),
            }
        )


def filed_materials(case: str, item: str, operations: Iterable[Operation]) -> list[Filed]:
    """What was brought to one case, from its operations in their order. What came from the file
    itself is not filed again."""
    found: dict[str, Filed] = {}
    for operation in operations:
        payload = read_payload(operation)
        if not isinstance(payload, Receive | RecordMaterial | ReceiveSupplement):
            continue
        for record in payload.materials:
            known = found.get(record.code)
            if record.on_file is not None or not (record.originals or record.copies or record.blob):
                continue
            merged = merged_materials((known.record,) if known else (), (record,))
            found[record.code] = Filed(
                record=merged[0],
                case=case,
                item=item,
                verified_on=operation.occurred_on,
                verified_by=operation.clerk or "",
                hall=operation.hall,
            )
    return list(found.values())


def newest_filed(found: Iterable[Filed]) -> list[Filed]:
    """Of several of one code the one that was checked last; by code."""
    kept: dict[str, Filed] = {}
    for one in sorted(found, key=lambda one: (one.verified_on, one.case)):
        kept[one.code] = one
    return [kept[code] for code in sorted(kept)]

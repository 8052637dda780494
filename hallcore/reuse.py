"""What a person once brought may serve again (domain.md 2.7, 11; 行政许可法 31).

Trust A (issued by an authority) and B (checked against the original by a clerk) serve again where
the item says so and the paper is still valid; a copy on file is marked with who checked it, what
for and until when. C and D are shown, and the original is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hallcore.cases import MaterialRecord
from hallcore.catalogue import Item, MaterialSpec
from hallcore.problems import Problem, problem

REUSABLE_TRUST = ("A", "B")
"""Levels that serve again without the original (domain.md 2.7)."""


def reuse_fault(spec: MaterialSpec, record: MaterialRecord, on: date) -> Problem | None:
    """Why a material on file does not serve again on this day."""
    if not spec.reusable:
        return problem("material.not_reusable", name=spec.name)
    if record.trust not in REUSABLE_TRUST:
        return problem("material.not_checked", name=spec.name, trust=record.trust)
    if record.valid_until is not None and record.valid_until < on:
        return problem("material.expired", name=spec.name, day=record.valid_until)
    return None


def judge_reuse(item: Item, records: Iterable[MaterialRecord], on: date) -> Problem | None:
    """Of everything that is said to come from the file, the first that may not."""
    for record in records:
        spec = item.material(record.code)
        if record.on_file is None or spec is None:
            continue
        if record.on_file.verified_on > on:
            return problem("material.not_reusable", name=spec.name)
        fault = reuse_fault(spec, record, on)
        if fault is not None:
            return fault
    return None


def mark_text(record: MaterialRecord, purpose: str, until: date | None = None) -> str:
    """What a copy on file is marked with: checked against the original, for what, until when."""
    if record.on_file is None:
        return ""
    checked = record.on_file.verified_on
    first = "原件核发" if record.trust == "A" else "已与原件核对"
    day = f"{checked.year}年{checked.month}月{checked.day}日{first}"
    last = until or record.valid_until
    ends = f"，{last.year}年{last.month}月{last.day}日前有效" if last else ""
    return f"存档件：{day}（工号 {record.on_file.verified_by or '无'}），仅用于“{purpose}”{ends}"

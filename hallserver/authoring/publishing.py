"""Publishing a version: what was checked becomes reference data that is never changed again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hallcore.catalogue import Catalogue
from hallcore.catalogue.difference import Change, compare
from hallcore.problems import ProblemError, problem
from hallserver.authoring.lint import Report
from hallserver.centre import Centre
from hallserver.reference_data import (
    CATALOGUE,
    DOCUMENTS,
    documents_bytes,
    publish_reference,
    short_version,
)
from hallserver.store import UnitOfWork
from hallserver.store.references import Published

WHAT = {"added": "新增", "removed": "删去", "changed": "改动"}


@dataclass(frozen=True, slots=True)
class PublishedCatalogue:
    """What was published, and what it changes against the version before it."""

    catalogue: Catalogue
    is_new: bool
    previous: str | None
    changes: tuple[Change, ...]
    documents: tuple[str, ...]
    """Documents whose templates were added or changed."""
    warnings: int

    def as_json(self) -> dict[str, Any]:
        return {
            "version": self.catalogue.version,
            "digest": self.catalogue.digest,
            "planned_from": self.catalogue.planned_from.isoformat(),
            "planned_until": self.catalogue.planned_until.isoformat(),
            "published": self.is_new,
            "previous": self.previous,
            "changes": [one.model_dump() for one in self.changes],
            "documents": list(self.documents),
            "warnings": self.warnings,
        }

    def as_text(self) -> str:
        catalogue = self.catalogue
        if self.is_new:
            lines = [
                f"已发布目录 {catalogue.version}，"
                f"{catalogue.planned_from} 至 {catalogue.planned_until} 施行",
                f"摘要 {catalogue.digest}",
            ]
        else:
            lines = [f"目录 {catalogue.version} 早已发布，内容相同"]
        if self.previous is not None:
            counts = dict.fromkeys(WHAT.values(), 0)
            for one in self.changes:
                counts[WHAT[one.what]] += 1
            told = "，".join(f"{word} {count} 处" for word, count in counts.items())
            lines.append(f"与 {self.previous} 相比：{told}")
            lines += [f"  {one.text}" for one in self.changes]
        if self.documents:
            lines.append(f"新的或改过的文书模板：{'、'.join(self.documents)}")
        if self.warnings:
            lines.append(f"另有 {self.warnings} 处提醒，用 hallserver catalogue lint 查看")
        return "\n".join(lines)


def publish_catalogue(unit: UnitOfWork, centre: Centre, report: Report) -> PublishedCatalogue:
    """Publish a catalogue without errors, and its templates. Refused (exit 1) with errors, with
    other contents under a published version, and where it would begin before the last version."""
    catalogue = report.catalogue
    if catalogue is None:
        first = report.errors[0]
        raise ProblemError(
            problem(
                "catalogue.errors",
                count=len(report.errors),
                file=first.file,
                row=first.row,
                message=first.message,
            )
        )
    unit.lock_installation()
    versions = unit.references.versions(CATALOGUE)
    previous = _before(unit, versions, catalogue)
    if previous is not None and catalogue.planned_from < previous.planned_from:
        raise ProblemError(
            problem(
                "catalogue.goes_back",
                version=catalogue.version,
                day=catalogue.planned_from,
                last=previous.version,
                last_day=previous.planned_from,
            )
        )
    try:
        is_new = publish_reference(
            unit,
            centre,
            CATALOGUE,
            catalogue.version,
            catalogue.to_bytes(),
            planned_until=catalogue.planned_until,
        )
    except ValueError:
        raise ProblemError(problem("catalogue.version_taken", version=catalogue.version)) from None
    return PublishedCatalogue(
        catalogue=catalogue,
        is_new=is_new,
        previous=previous.version if previous else None,
        changes=compare(previous, catalogue) if previous else (),
        documents=_publish_templates(unit, centre, report),
        warnings=len(report.warnings),
    )


def _before(unit: UnitOfWork, versions: list[Published], catalogue: Catalogue) -> Catalogue | None:
    """The version published before this one, or the last one if this is new."""
    names = [one.version for one in versions]
    if catalogue.version in names:
        versions = versions[: names.index(catalogue.version)]
    if not versions:
        return None
    return Catalogue.from_bytes(unit.references.data(versions[-1]))


def _publish_templates(unit: UnitOfWork, centre: Centre, report: Report) -> tuple[str, ...]:
    """Publish the templates if one differs. A template once published stays, for the papers of
    cases that were received under it."""
    known: dict[str, Any] = {}
    published = unit.references.versions(DOCUMENTS)
    if published:
        known = documents_of(unit, published[-1])
    tables = {**known, **report.templates.tables}
    changed = tuple(sorted(name for name in tables if tables[name] != known.get(name)))
    if changed:
        data = documents_bytes(tables)
        publish_reference(unit, centre, DOCUMENTS, short_version(data), data)
    return changed


def documents_of(unit: UnitOfWork, published: Published) -> dict[str, Any]:
    """The templates of a published version by name."""
    import json

    found: dict[str, Any] = json.loads(unit.references.data(published))
    return found

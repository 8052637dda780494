"""Everything that can be known of a catalogue before it is used, in one report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from hallcore.catalogue import Catalogue, Finding, Severity, build_catalogue
from hallcore.catalogue.clarity import Clarity, ItemClarity, item_clarity
from hallcore.catalogue.layout import table_columns
from hallcore.numbering import DOCUMENT_KINDS as DOCUMENT_NAMES
from hallserver.authoring.initials import check_initials
from hallserver.authoring.reading import Source, read_source
from hallserver.authoring.templates import Templates, read_templates

NEEDS_OTHERS = re.compile(
    r"row\.unknown|table\.missing|item\.none|version\.missing|process\..*|cooperation\..*|orphan\..*"
    r"|limit\.missing|limit\.longer|materials\.missing|fee\.(?:basis|missing)|field\.choices"
    r"|document\.(?:unknown|missing)"
)
"""Kinds of findings that follow from a table which could not be read, and so say nothing."""

TABLE_FILE = re.compile(r"\b(?P<table>[a-z_]+)\.csv\b")


@dataclass
class Report:
    """What the linter found. `catalogue` is there if nothing is an error. `missing`: tables without
    which the others could not be compared."""

    path: Path
    catalogue: Catalogue | None
    templates: Templates
    findings: list[Finding]
    items: list[ItemClarity]
    version: str = ""
    missing: tuple[str, ...] = field(default=())

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.findings if one.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        return [one for one in self.findings if one.severity is Severity.WARNING]

    def step_of(self, finding: Finding) -> str:
        """What to do about it, in the words of a folder or of a workbook."""
        return _sheet_words(finding.next_step) if self.path.is_file() else finding.next_step

    def by_file(self) -> Iterator[tuple[str, list[Finding]]]:
        """The findings of each file, from its first row to its last."""
        for name, group in groupby(self.findings, key=lambda one: one.file):
            yield name, list(group)

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": not self.errors,
            "path": str(self.path),
            "version": self.version,
            "digest": self.catalogue.digest if self.catalogue else None,
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "missing": list(self.missing),
            "files": [
                {"file": name, "findings": [self._finding_json(one) for one in found]}
                for name, found in self.by_file()
            ],
            "items": [
                {
                    "code": one.code,
                    "name": one.name,
                    "clear": {which.value: one.is_clear(which) for which in Clarity},
                }
                for one in self.items
            ],
        }

    def _finding_json(self, finding: Finding) -> dict[str, Any]:
        return {
            "row": finding.row,
            "column": finding.column,
            "severity": str(finding.severity),
            "code": finding.code,
            "message": finding.message,
            "next_step": self.step_of(finding),
        }


def _sheet_words(text: str) -> str:
    """Of a workbook a person sees sheets, not files."""
    return TABLE_FILE.sub(r"工作表 \g<table>", text)


def lint(path: Path) -> Report:
    """Read and check a catalogue. Raises only where there is nothing at `path` (exit 2)."""
    source = read_source(path)
    templates = read_templates(path)
    catalogue, found = build_catalogue(source.tables, templates.own)
    found += check_initials(source.tables)
    found += _documents_without_template(source, templates)
    missing = _missing(source)
    if missing:
        found = [one for one in found if not NEEDS_OTHERS.fullmatch(one.code)]
    unclear = item_clarity(source.tables, found)
    findings = [*source.findings, *templates.findings, *_named(source, found)]
    findings += _absent(source, missing)
    has_errors = any(one.severity is Severity.ERROR for one in findings)
    order = {name: at for at, name in enumerate(dict.fromkeys(one.file for one in findings))}
    findings.sort(key=lambda one: (order[one.file], one.row))
    return Report(
        path=path,
        catalogue=None if has_errors else catalogue,
        templates=templates,
        findings=list(dict.fromkeys(findings)),
        items=unclear,
        version=_version(source),
        missing=missing,
    )


def _version(source: Source) -> str:
    return next(
        (row["version"] for row in source.tables.get("catalogue", ()) if row.get("version")), ""
    )


def _missing(source: Source) -> tuple[str, ...]:
    absent = table_columns().keys() - source.tables.keys()
    return tuple(sorted(absent | source.unread))


def _absent(source: Source, missing: tuple[str, ...]) -> list[Finding]:
    if source.findings and not source.tables:
        # The workbook could not be read at all, which is told already.
        return []
    return [
        Finding(
            file=_file_of(source, table),
            row=1,
            column="",
            message="缺少这张表；表与表之间没有核对",
            code="table.missing",
        )
        for table in missing
        if table not in source.unread
    ]


def _documents_without_template(source: Source, templates: Templates) -> list[Finding]:
    found = []
    used = set()
    for number, row in enumerate(source.tables.get("documents", ()), start=2):
        name = row.get("document") or ""
        used.add(name)
        if name in DOCUMENT_NAMES and name not in templates.tables:
            found.append(
                Finding(
                    file="documents.csv",
                    row=number,
                    column="document",
                    message=f"文书“{name}”没有模板",
                    code="document.missing",
                )
            )
    for name in sorted(templates.own - used):
        found.append(
            Finding(
                file=f"documents/{name}.toml",
                row=1,
                column="",
                message=f"没有一处用到“{name}”",
                severity=Severity.WARNING,
                code="orphan.document",
            )
        )
    return found


def _file_of(source: Source, table: str) -> str:
    if table in source.names:
        return source.names[table]
    return f"{source.path.name} 的工作表 {table}" if source.path.is_file() else f"{table}.csv"


def _named(source: Source, findings: list[Finding]) -> list[Finding]:
    """Findings with the names that the person's own files and sheets have."""
    in_book = source.path.is_file()

    def named(one: Finding) -> Finding:
        file = one.file
        if file.endswith(".csv"):
            file = _file_of(source, file.removesuffix(".csv"))
        text = _sheet_words(one.message) if in_book else one.message
        return one.model_copy(update={"file": file, "message": text})

    return [named(one) for one in findings]

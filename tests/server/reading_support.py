"""What a catalogue must be once it is read, however it was saved."""

from __future__ import annotations

from hallcore.catalogue import build_catalogue
from hallkit.datafiles import data_folder, read_catalogue_tables
from hallserver.authoring.lint import Report

BUILT, _ = build_catalogue(read_catalogue_tables(data_folder() / "catalogue"))
assert BUILT is not None
DIGEST = BUILT.digest


def codes(report: Report, file: str = "") -> set[str]:
    return {one.code for one in report.findings if one.file.startswith(file)}


def assert_same(report: Report) -> None:
    """Read as if nothing had happened to it."""
    assert report.findings == []
    assert report.catalogue is not None
    assert report.catalogue.digest == DIGEST

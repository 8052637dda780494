"""Files named by materials: read, reduced, kept in the commit of the operation that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from hallclient.config import ScanSettings
from hallclient.records import Blob
from hallclient.services.commit import Commit
from hallclient.services.scan_files import OTHER, blob_of, kept_of, looks_like_scan
from hallclient.services.scans import REFERENCE, kept_digest
from hallcore.materials import MaterialEntry
from hallcore.problems import USAGE, ProblemError, problem
from hallkit.files import reason_of

MAX_FILE_BYTES = 20 * 1024 * 1024


def read_files(
    entries: Sequence[MaterialEntry], folder: Path | None, settings: ScanSettings
) -> dict[str, Blob]:
    """Path as written → what is kept of the file; exit 2 where one cannot be read. Pictures are
    reduced; what is neither picture nor PDF is kept as it is: a script knows what it attaches."""
    found: dict[str, Blob] = {}
    for entry in entries:
        if entry.file is None or entry.file.startswith(REFERENCE):
            continue
        path = (folder or Path()) / entry.file
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise ProblemError(problem("material.file", path=path, detail="超过 20 MB"), USAGE)
            body = path.read_bytes()
        except (OSError, ValueError) as error:
            detail = reason_of(error, "文件名不对")
            shown = entry.file.replace("\0", "?")
            raise ProblemError(problem("material.file", path=shown, detail=detail), USAGE) from None
        kept = kept_of(body, path.name, settings) if looks_like_scan(body) else None
        found[entry.file] = kept if isinstance(kept, Blob) else blob_of(body, OTHER, 0)
    return found


def keep_files(
    commit: Commit, entries: Sequence[MaterialEntry], files: Mapping[str, Blob]
) -> dict[str, str]:
    """File as a material names it → digest; everything named is kept with this commit. Raises
    `ProblemError` where a material names a scan that is not here."""
    unit = commit.unit
    digests: dict[str, str] = {}
    for blob in files.values():
        unit.blobs.put(blob, commit.at)
    for entry in entries:
        if entry.file is None:
            continue
        kept = files.get(entry.file)
        digest = kept.digest if kept is not None else kept_digest(unit, entry.file)
        if digest is None:
            raise ProblemError(problem("scan.not_here", name=entry.file), USAGE)
        unit.blobs.use(digest)
        digests[entry.file] = digest
    return digests

"""What an unexpected error leaves behind: where it happened, in a file of the home."""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

LOG = Path("logs") / "failures.log"
"""Below the home. Beside it stays one older file."""

MAX_BYTES = 1_000_000


class FailureLog(logging.Handler):
    """Writes what the program logs into the log of a home instead of standard error, where a
    command's one object stands alone.

    Personal data stay out: of an exception only its type and the lines of the program that it came
    through are kept, for its words may repeat what a citizen's form says.
    """

    def __init__(self, home_of: Callable[[], Path], command: str) -> None:
        super().__init__(logging.WARNING)
        self._home_of, self._command = home_of, command

    def emit(self, record: logging.LogRecord) -> None:
        self.keep(f"{record.name}: {record.msg}", record.exc_info[1] if record.exc_info else None)

    def keep(self, what: str, error: BaseException | None) -> Path | None:
        """Write it down; the file, or None where there is no home to write into."""
        head = f"{datetime.now().astimezone().isoformat(timespec='seconds')} {self._command} {what}"
        lines = [head, *(_came_through(error) if error else ())]
        try:
            return _append(self._home_of() / LOG, "\n".join(lines) + "\n")
        except (OSError, RuntimeError, ValueError):
            # That the home cannot be found or written must not hide what failed first.
            return None


def _append(path: Path, text: str) -> Path | None:
    """Add to the log; a folder that is no home yet does not become one by a failure."""
    if not path.parent.parent.is_dir():
        return None
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if path.exists() and path.stat().st_size > MAX_BYTES:
        path.replace(path.with_suffix(".old.log"))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(text)
    return path


def _came_through(error: BaseException) -> Iterator[str]:
    """The lines of the program, the outermost first; then what the error itself came from."""
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        if frame.line:
            yield f"    {frame.line}"
    yield f"  {type(error).__module__}.{type(error).__qualname__}"
    above = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if above is not None:
        yield "  from:"
        yield from _came_through(above)

"""What is told to a person when something cannot be done: title, cause, next step, stable code.

A refusal is a value (`Problem`). Only the edges of the programs raise, and then always
`ProblemError`, which carries the same value and the exit status of contract.md "In general":
1 refused by a rule, 2 wrong usage or unreadable input, 3 environment.
"""

from dataclasses import dataclass, replace
from typing import Any

from hallcore.problems import (
    agency,
    centre,
    custody,
    identity,
    inputs,
    law,
    limits,
    operations,
    paper,
    register,
    renewals,
    scans,
    sync,
    theme,
    window,
)

TEXTS: dict[str, tuple[str, str, str]] = {
    **inputs.TEXTS,
    **identity.TEXTS,
    **law.TEXTS,
    **theme.TEXTS,
    **limits.TEXTS,
    **custody.TEXTS,
    **agency.TEXTS,
    **register.TEXTS,
    **operations.TEXTS,
    **sync.TEXTS,
    **window.TEXTS,
    **centre.TEXTS,
    **paper.TEXTS,
    **renewals.TEXTS,
    **scans.TEXTS,
}

REFUSED, USAGE, ENVIRONMENT = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal or failure in a clerk's words. `code` never changes once released."""

    code: str
    title: str
    cause: str
    next_step: str
    field: str | None = None

    def at(self, field: str) -> "Problem":
        """The same problem, pointing at one field of the input."""
        return replace(self, field=field)

    def as_json(self) -> dict[str, str]:
        """The object that commands print on standard error (contract.md, `--json`)."""
        shown = {
            "code": self.code,
            "title": self.title,
            "cause": self.cause,
            "next_step": self.next_step,
        }
        return shown | {"field": self.field} if self.field else shown


def exit_status(code: str) -> int:
    """How a command ends that is answered `code`: what cannot be read is wrong usage, whichever
    part of the program finds it out; everything else is refused by a rule."""
    return USAGE if code.startswith("input.") else REFUSED


class ProblemError(Exception):
    """A problem that ends the current command or action at the edge of a program."""

    def __init__(self, problem: Problem, exit_status: int = REFUSED) -> None:
        super().__init__(f"{problem.code}: {problem.title}")
        self.problem = problem
        self.exit_status = exit_status


def problem(code: str, /, *, field: str | None = None, **facts: Any) -> Problem:
    """Build the problem `code` with its texts filled in from `facts`.

    An unknown code is a programming error and raises `KeyError`; the test of docs/errors.md
    walks the table, so that cannot reach a user.
    """
    title, cause, next_step = TEXTS[code]
    return Problem(
        code, title.format(**facts), cause.format(**facts), next_step.format(**facts), field
    )

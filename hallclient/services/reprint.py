"""补打: the same paper again, with its number, counted and logged (domain.md 10, rule 13)."""

from __future__ import annotations

from hallclient.services import together
from hallclient.services.commit import Commit
from hallclient.services.refusing import refusing
from hallclient.services.slips import case_slip
from hallclient.window import Window
from hallcore.kinds.counter import Print
from hallcore.problems import Problem
from hallcore.slips import Slip


@refusing
def reprint(
    window: Window, clerk: str | None, number: str, name: str, reason: str = ""
) -> Slip | Problem:
    """The next copy of a document: an operation and a print job in one commit."""
    with window.store.write() as unit:
        slip = case_slip(window, unit, number, name)
        if isinstance(slip, Problem):
            return slip
        commit = Commit(window, unit, clerk)
        case = together.maker_of(commit, number, slip.number)
        if isinstance(case, Problem):
            return case
        made = max(
            (paper.reprints for paper in case.papers if paper.number == slip.number), default=0
        )
        copy_number = max(made, unit.papers.copies(slip.number)) + 1
        payload = Print(document_number=slip.number, copy_number=copy_number, reason=reason)
        after = commit.act("print", case.number, payload)
        if isinstance(after, Problem):
            return after
        copied = slip.as_copy(copy_number)
        unit.papers.ask(
            document_number=slip.number,
            document=slip.name,
            case_number=number,
            slip=copied.model_dump_json(),
            clerk=clerk,
            at=commit.at,
            copy_number=copy_number,
        )
        commit.finish()
    return copied

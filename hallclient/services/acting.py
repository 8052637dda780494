"""One act on one case, done and made durable; what every act of a window ends with."""

from __future__ import annotations

from collections.abc import Sequence

from hallclient.services import together
from hallclient.services.commit import Commit
from hallclient.window import Window
from hallcore.base import Frozen
from hallcore.cases import Case, State
from hallcore.kinds.counter import RatingInvited
from hallcore.problems import Problem


def simple(
    window: Window,
    clerk: str,
    kind: str,
    number: str,
    payload: Frozen,
    documents: Sequence[str] = (),
) -> Case | Problem:
    """One act in a commit of its own; `documents` names the papers that it makes."""
    with window.store.write() as unit:
        return finished(Commit(window, unit, clerk), kind, number, payload, documents)


def finished(
    commit: Commit,
    kind: str,
    number: str,
    payload: Frozen,
    documents: Sequence[str] = (),
) -> Case | Problem:
    """The last act of `commit`, and the commit; a refusal leaves nothing."""
    made = [commit.new_document(name) for name in documents]
    case = together.act(commit, kind, number, payload, made)
    if not isinstance(case, Problem):
        case = invited(commit, case)
    if not isinstance(case, Problem):
        commit.finish()
    return case


def invited(commit: Commit, case: Case) -> Case | Problem:
    """The one invitation to rate, in the commit that finished the case (domain.md 10, rule 38);
    a theme's family has one for all, its parent's."""
    parent = together.head_of(commit, case)
    if parent is not None:
        return case if isinstance(done := invited(commit, parent), Case) else done
    if case.is_open or case.state is State.VOID or case.rating_invited_at is not None:
        return case
    return commit.act("rating_invited", case.number, RatingInvited())

"""Two windows and the centre act on one case without asking each other; in the end all say the
same (design.md 2.1, 4). Pushes and pulls come whenever they come."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from histories_support import (
    COUNTY,
    DOCUMENT_OF,
    TOWNSHIP,
    VILLAGE,
    Window,
    calendar,
    noon,
    payload_of,
    rules,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from test_histories import NAMES, Start, born, starts

from hallcore.cases import Case
from hallcore.fold import apply, follow
from hallcore.operations import Operation
from hallcore.sync.centre import Decision, decide
from hallcore.sync.window import lay
from hallcore.view import view

HALLS = (VILLAGE, TOWNSHIP)


@dataclass
class Centre:
    """What is stored, in the order in which it was decided."""

    case: Case | None = None
    feed: list[tuple[Operation, Decision]] = field(default_factory=list)

    def take(self, operation: Operation) -> None:
        decision = decide(self.case, operation, rules())
        self.feed.append((operation, decision))
        self.case = decision.case


@dataclass
class Machine:
    """A window: what the centre has confirmed to it, and what it has said and not heard of."""

    window: Window
    confirmed: Case | None = None
    pulled: int = 0
    pending: list[Operation] = field(default_factory=list)
    sent: int = 0

    def seen(self) -> Case | None:
        return lay(self.confirmed, self.pending, rules()).case

    def push(self, centre: Centre) -> None:
        for operation in self.pending[self.sent :]:
            centre.take(operation)
        self.sent = len(self.pending)

    def pull(self, centre: Centre) -> None:
        for operation, decision in centre.feed[self.pulled :]:
            if decision.outcome == "applied":
                self.confirmed = follow(self.confirmed, operation)
            if operation in self.pending:
                self.pending.remove(operation)
                self.sent -= 1
        self.pulled = len(centre.feed)


def act(case: Case, window: Window, on: date, source: random.Random) -> Operation | None:
    """Something that this hall may do to the case as it sees it, or None."""
    for kind in source.sample(NAMES, len(NAMES)):
        name = DOCUMENT_OF.get(kind)
        operation = window.operation(
            kind,
            case.number,
            payload_of(kind, case, window, on),
            on=on,
            epoch=case.transit.epoch if case.transit else case.epoch,
            documents=[window.document(name, on)] if name else [],
        )
        if isinstance(apply(case, operation, rules()), Case):
            return operation
    return None


moves = st.lists(
    st.tuples(st.sampled_from(["act", "act", "push", "pull", "desk", "day"]), st.integers(0, 1)),
    min_size=8,
    max_size=40,
)


@settings(max_examples=300)
@given(starts, moves, st.randoms(use_true_random=False))
def test_windows_and_centre_say_the_same_in_the_end(
    start: Start, steps: list[tuple[str, int]], source: random.Random
) -> None:
    history, birth = born(start)
    centre = Centre()
    centre.take(birth)
    machines = [Machine(Window(hall, f"0{9 - at}1", f"{hall}-x")) for at, hall in enumerate(HALLS)]
    desk = Window(COUNTY, "000", "centre")
    on, said = start.on, 1
    for what, which in steps:
        machine = machines[which]
        if what == "day":
            on += timedelta(days=which * 3 + 1)
        elif what == "push":
            machine.push(centre)
        elif what == "pull":
            machine.pull(centre)
        elif what == "desk":
            if centre.case is not None and (made := act(centre.case, desk, on, source)):
                centre.take(made)
                said += 1
        elif (case := machine.seen()) is not None and (
            made := act(case, machine.window, on, source)
        ):
            machine.pending.append(made)
            said += 1
    for machine in machines:
        machine.push(centre)
    for machine in machines:
        machine.pull(centre)
        assert machine.pending == [], "everything was answered"
    assert len(centre.feed) == said, "nothing lost, nothing doubled"
    assert centre.case is not None
    for operation, decision in centre.feed:
        assert decision.outcome != "rejected" or not operation.documents
    agreed = centre.case.model_copy(update={"disputed": False})
    for machine in machines:
        assert machine.confirmed is not None
        assert machine.confirmed.model_copy(update={"disputed": False}) == agreed
        for days in (0, 6, 45):
            at = noon(on + timedelta(days=days))
            assert view(machine.confirmed, at, calendar()) == view(agreed, at, calendar())
    assert history.said == []

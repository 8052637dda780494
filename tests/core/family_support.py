"""A theme's family under way: the parent and its children as raw cases, everything that was said,
and what the centre made of it, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from histories_support import (
    DOCUMENT_OF,
    MONDAY,
    THEME,
    TOWNSHIP,
    Window,
    hall_for,
    payload_of,
    receive_payload,
    rules,
    theme_items,
)

from hallcore.cases import Case
from hallcore.family import judged_in_family, seen_in_family
from hallcore.operations import Operation
from hallcore.problems import Problem
from hallcore.sync.centre import Decision, decide


@dataclass
class Family:
    """Parent first. `raw` is what each case's own operations fold to."""

    hall: str = TOWNSHIP
    on: date = MONDAY
    without: Sequence[str] = ()
    raw: dict[str, Case] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    said: list[Operation] = field(default_factory=list)
    applied: list[Operation] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    def born(self) -> Family:
        """Received, parent first."""
        for operation in self.births():
            assert self.takes(operation).outcome == "applied"
        return self

    def births(self) -> list[Operation]:
        window = self.window(self.hall)
        self.numbers = [window.case_number(self.on) for _ in range(1 + len(theme_items()))]
        parent, *children = self.numbers
        slip = [window.document("receipt", self.on)]
        payloads = [self.birth(THEME) | {"children": children}]
        payloads += [self.birth(code) | {"parent": parent} for code in theme_items()]
        return [
            window.operation("receive", number, payload, on=self.on, documents=slip)
            for number, payload in zip(self.numbers, payloads, strict=True)
        ]

    def birth(self, code: str) -> dict[str, Any]:
        return receive_payload(code, self.hall, self.on, self.without)

    def window(self, hall: str) -> Window:
        terminal = f"{len(self.windows) + 1:03d}"
        return self.windows.setdefault(hall, Window(hall, terminal))

    def seen(self, number: str) -> Case:
        """The case as centre and windows show it."""
        return seen_in_family(self.raw[number], self.raw)

    @property
    def parent(self) -> Case:
        return self.seen(self.numbers[0])

    @property
    def children(self) -> list[Case]:
        return [self.raw[number] for number in self.numbers[1:]]

    def operation(
        self, kind: str, number: str, *, hall: str | None = None, **changes: Any
    ) -> Operation:
        case = self.seen(number)
        window = self.window(hall or hall_for(kind, case))
        name = DOCUMENT_OF.get(kind)
        return window.operation(
            kind,
            number,
            payload_of(kind, case, window, self.on) | changes,
            on=self.on,
            epoch=case.transit.epoch if case.transit else case.epoch,
            documents=[window.document(name, self.on)] if name else [],
        )

    def takes(self, operation: Operation) -> Decision:
        """What the centre decides; it keeps what was applied."""
        before = self.raw.get(operation.subject)
        judged = None if before is None else judged_in_family(before, self.raw)
        decision = decide(before, operation, rules(), None, judged)
        self.said.append(operation)
        if decision.outcome == "applied":
            self.applied.append(operation)
        if decision.case is not None:
            self.raw[operation.subject] = decision.case
        return decision

    def tries(self, kind: str, number: str, **how: Any) -> Decision:
        return self.takes(self.operation(kind, number, **how))

    def does(self, kind: str, number: str, **how: Any) -> Family:
        decision = self.tries(kind, number, **how)
        assert decision.outcome == "applied", (kind, decision.code)
        return self

    def refusal(self, kind: str, number: str, **how: Any) -> str | Problem | None:
        return self.tries(kind, number, **how).code

    def decided(self, number: str, result: str = "granted") -> Family:
        """The child through its steps to the decision."""
        for _ in self.raw[number].step_codes[:-1]:
            self.does("review", number)
        return self.does("decide", number, result=result)

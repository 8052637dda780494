"""Half-typed forms: kept at every change, so that a killed program opens the same form again.

A draft belongs to the clerk who types. A colleague may see that one waits and take it over.
"""

from __future__ import annotations

import threading
from typing import Any

from hallclient.records import Draft
from hallclient.window import Window
from hallcore.problems import Problem, ProblemError

RECEIVE = "receive"


def _key(form: str, clerk: str) -> str:
    return f"{form}:{clerk}"


def save(window: Window, clerk: str, body: dict[str, Any], form: str = RECEIVE) -> None:
    """Keep `body` durably as this clerk's half-typed form."""
    with window.store.write() as unit:
        unit.facts.put_draft(Draft(_key(form, clerk), clerk, body, window.now()))
        unit.commit()


def load(window: Window, clerk: str, form: str = RECEIVE) -> Draft | None:
    """This clerk's half-typed form, or None."""
    with window.store.read() as unit:
        return unit.facts.draft(_key(form, clerk))


def drop(window: Window, clerk: str, form: str = RECEIVE) -> None:
    """The form is done or thrown away."""
    with window.store.write() as unit:
        unit.facts.drop_draft(_key(form, clerk))
        unit.commit()


def of_others(window: Window, clerk: str, form: str = RECEIVE) -> list[Draft]:
    """Half-typed forms of colleagues on this machine."""
    with window.store.read() as unit:
        found = [
            unit.facts.draft(_key(form, other.number))
            for other in unit.people.clerks()
            if other.number != clerk
        ]
    return [draft for draft in found if draft is not None]


def take_over(window: Window, draft: Draft, clerk: str, form: str = RECEIVE) -> None:
    """A colleague's form becomes this clerk's, in one commit."""
    with window.store.write() as unit:
        unit.facts.drop_draft(draft.key)
        unit.facts.put_draft(Draft(_key(form, clerk), clerk, draft.body, window.now()))
        unit.commit()


class Keeper:
    """Saves the newest state of one form in the background.

    A write may wait for another program's; typing never does. States that arrive while one is
    being written replace each other, so only the newest follows. A failure is kept in `problem`
    until a later write succeeds: the screen shows it.
    """

    def __init__(self, window: Window, clerk: str, form: str = RECEIVE) -> None:
        self._window, self._clerk, self._form = window, clerk, form
        self._condition = threading.Condition()
        self._waiting: dict[str, Any] | None = None
        self._is_busy = False
        self._thread: threading.Thread | None = None
        self.problem: Problem | None = None

    def save(self, body: dict[str, Any]) -> None:
        """Keep `body` soon; returns at once."""
        with self._condition:
            self._waiting = body
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)
                self._thread.start()

    def flush(self, seconds: float = 5.0) -> bool:
        """Wait until everything is kept; False where that took too long."""
        with self._condition:
            return self._condition.wait_for(
                lambda: self._waiting is None and not self._is_busy, seconds
            )

    def forget(self) -> None:
        """Throw the form away: nothing that still waits is written after it."""
        with self._condition:
            self._waiting = None
            self._condition.wait_for(lambda: not self._is_busy, 5.0)
        drop(self._window, self._clerk, self._form)

    def _run(self) -> None:
        while True:
            with self._condition:
                body, self._waiting = self._waiting, None
                self._is_busy = body is not None
                if body is None:
                    self._thread = None
                    self._condition.notify_all()
                    return
            try:
                save(self._window, self._clerk, body, self._form)
                self.problem = None
            except ProblemError as error:
                self.problem = error.problem
            finally:
                with self._condition:
                    self._is_busy = False
                    self._condition.notify_all()

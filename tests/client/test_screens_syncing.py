"""The background exchange: when it runs, how it waits, that it can be left."""

from __future__ import annotations

import threading
import time

import pytest

from hallclient.services.syncing import Outcome, Pace, Syncing
from hallclient.window import Window
from hallcore.problems import problem


def test_failures_wait_longer_up_to_ten_minutes() -> None:
    pace = Pace(20, draw=lambda: 1.0)
    waits = [pace.failed() for _ in range(12)]
    assert waits[:4] == [2.0, 4.0, 8.0, 16.0]
    assert waits[-1] == 600.0
    assert pace.succeeded() == 20
    assert pace.failed() == 2.0


@pytest.mark.parametrize("draw", [0.0, 0.5, 1.0])
def test_the_wait_is_jittered_within_bounds(draw: float) -> None:
    pace = Pace(20, draw=lambda: draw)
    for _ in range(20):
        assert 2.0 <= pace.failed() <= 600.0


def test_it_exchanges_at_once_when_woken(window: Window) -> None:
    told: list[Outcome] = []
    came = threading.Semaphore(0)

    def tell(outcome: Outcome) -> None:
        told.append(outcome)
        came.release()

    down = Outcome(None, problem("sync.unreachable", detail="-"))
    syncing = Syncing(window, tell, exchanger=lambda _: down, pace=Pace(3600, lambda: 1.0))
    syncing.start()
    assert came.acquire(timeout=5)
    syncing.wake()
    assert came.acquire(timeout=1), "a wake does not wait for the backoff"
    syncing.stop()
    assert len(told) == 2


def test_a_hanging_line_does_not_keep_a_clerk(window: Window) -> None:
    hangs = threading.Event()

    def hanging(_: Window) -> Outcome:
        hangs.wait(30)
        return Outcome(None, None)

    syncing = Syncing(window, lambda outcome: None, exchanger=hanging)
    syncing.start()
    began = time.monotonic()
    syncing.stop(0.2)
    assert time.monotonic() - began < 2
    hangs.set()

"""The running server: says where it listens once it does, and ends quickly."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from hallcore.problems import ENVIRONMENT, ProblemError, problem

GRACE_SECONDS = 2
"""How long running exchanges may take after SIGTERM; the whole end takes less than 5 s."""


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; exit 3 `centre.address` where that address cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        detail = getattr(error, "strerror", None) or type(error).__name__
        raise ProblemError(
            problem("centre.address", host=host, port=port, detail=detail), ENVIRONMENT
        ) from None
    return bound


def run_server(app: FastAPI, bound: socket.socket, when_ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT. `when_ready` is called once requests are answered."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
    )
    server = _Server(config, when_ready)
    # uvicorn raises the signal once more after its orderly end; then it has done its work.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _do_nothing)
    server.run(sockets=[bound])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_ready = when_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._when_ready()


def _do_nothing(number: int, frame: FrameType | None) -> None:
    """Stands in for the default, which would end the process before its database is closed."""

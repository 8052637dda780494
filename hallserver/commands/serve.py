"""`hallserver serve`: answer windows until SIGTERM."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import Any

from hallserver.centre import Centre
from hallserver.commands.options import Subparsers, add_command, opened
from hallserver.county import load_sample


def register(subparsers: Subparsers[Any]) -> None:
    """Add `serve`."""
    parser = add_command(subparsers, "serve", "启动县中心", _run)
    parser.add_argument("--host", help="监听地址")
    parser.add_argument("--port", type=int, help="端口，0 为任意空闲端口")
    parser.add_argument("--practice", action="store_true", help="演练中心；空的就装入演练县")
    parser.add_argument(
        "--departments", action="store_true", help="演练部门自动办理（只在演练中心）"
    )


def _run(arguments: argparse.Namespace) -> int:
    told = logging.StreamHandler(sys.stderr)
    told.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    logging.getLogger().addHandler(told)
    with opened(arguments, becomes_practice=arguments.practice, is_new=True) as centre:
        if arguments.practice:
            load_sample(centre)
        with centre.store.read() as unit:
            is_empty, is_practice = not unit.people.has_halls(), unit.meta.is_practice
        if is_empty and not getattr(arguments, "json", False):
            sys.stderr.write(
                "这个县中心还是空的：没有窗口，也没有目录。\n"
                "要演练，请停下它，改用 hallserver serve --practice。\n"
            )
        _serve(centre, arguments, has_departments=arguments.departments and is_practice)
    return 0


def _serve(centre: Centre, arguments: argparse.Namespace, *, has_departments: bool) -> None:
    from hallserver.api.app import create_app
    from hallserver.api.server import listen, run_server
    from hallserver.workflow.departments import Departments

    settings = centre.settings.serve
    host = arguments.host or settings.host
    bound = listen(host, settings.port if arguments.port is None else arguments.port)
    departments = Departments(centre) if has_departments else None

    def when_ready() -> None:
        shown = f"[{host}]" if ":" in host else host
        sys.stdout.write(f"listening on http://{shown}:{bound.getsockname()[1]}\n")
        sys.stdout.flush()
        if departments:
            departments.start()

    try:
        run_server(create_app(centre), bound, when_ready)
    finally:
        if departments:
            departments.stop()
        bound.close()

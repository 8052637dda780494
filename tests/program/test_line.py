"""Real HTTP between homes and the centre, and what lies on such lines instead of a centre."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from matters import PROMISED, form_of, materials_of
from program_support import NOW

from hallclient.demo.world import HALLS, World
from hallclient.identity import move_server


def receive(world: World, place: str, request_id: str) -> str:
    form = world.write_json(f"{request_id}.json", form_of(PROMISED))
    materials = world.write_json(f"{request_id}-m.json", materials_of(PROMISED))
    words = ["receive", "--item", PROMISED, "--form", str(form), "--materials", str(materials)]
    done = world.window(place, NOW, *words, "--clerk", "CLERK", "--request-id", request_id)
    assert done.status == 0, done.fault
    return str(done.answer["cases"][0]["case_number"])


def test_enrolment_and_the_first_exchange(world: World) -> None:
    seen = world.window("village", NOW, "doctor").answer
    checks = {check["name"]: check for check in seen["checks"]}
    assert checks["centre"]["ok"] is True
    assert checks["clock"]["ok"] is True
    items = world.window("village", NOW, "items").answer["items"]
    assert len(items) >= 12


def test_a_case_arrives_once_and_only_where_it_concerns(world: World) -> None:
    number = receive(world, "village", "once")
    first = world.window("village", NOW, "sync").answer
    assert (first["pending"], first["in_sync"]) == (0, True)
    assert world.window("village", NOW, "sync").answer["pushed"] == 0
    held = world.at_centre(NOW, "case", number).answer
    assert [one["outcome"] for one in held["operations"]] == ["applied"]
    world.window("township", NOW, "sync")
    assert world.window("township", NOW, "case", number).answer["state"] == "received"
    assert held["pending"] == 0


def test_a_code_works_once(world: World) -> None:
    code = world.at_centre(NOW, "enrolment-code", "--area", HALLS["village"]).answer["code"]
    words = ["enrol", "--server", world.centre.url, "--code", code]
    assert world.window("second", NOW, *words).answer["terminal_number"] == "003"
    again = world.window("third", NOW, *words)
    assert (again.status, again.code) == (3, "enrolment.code")
    assert not (world.folder / "third" / "keys").exists()


@contextmanager
def impostor(status: int, body: bytes) -> Iterator[str]:
    """A captive portal or a proxy in the centre's place."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"<html>login</html>"), (502, b"bad gateway"), (401, b"{}"), (200, b"")],
)
def test_what_is_not_the_centre_changes_nothing(world: World, status: int, body: bytes) -> None:
    number = receive(world, "township", f"portal-{status}-{len(body)}")
    with impostor(status, body) as url:
        move_server(world.home("township"), url)
        said = world.window("township", NOW, "sync")
    move_server(world.home("township"), world.centre.url)
    assert (said.status, said.code) == (3, "sync.unreachable")
    assert world.window("township", NOW, "case", number).answer["pending"] == 1
    assert world.window("township", NOW, "sync").answer["pending"] == 0


def test_the_clock_of_a_real_home_cannot_be_set(world: World) -> None:
    ended = world.at_centre("nonsense", "cases")
    assert (ended.status, ended.code) == (2, "input.instant")

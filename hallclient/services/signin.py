"""Who is at the machine: a clerk's number and PIN against the roster (design.md 6, 5.7)."""

from __future__ import annotations

from hallclient.records import Clerk
from hallclient.window import Window
from hallcore.problems import Problem, problem


def sign_in(window: Window, number: str, pin: str) -> Clerk | Problem:
    """The clerk, if the PIN is his. Works without a network, from the roster at hand."""
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    with window.store.read() as unit:
        clerk = unit.people.clerk(number.strip())
    if clerk is None:
        return problem("clerk.unknown", number=number, field="clerk")
    try:
        PasswordHasher().verify(clerk.verifier, pin.strip())
    except (Argon2Error, InvalidHashError):
        return problem("clerk.pin_wrong", number=number, field="pin")
    return clerk


def practice_pins(window: Window) -> dict[str, str]:
    """Number → PIN of the made-up clerks of a practice county; empty everywhere else."""
    from hallcore.wire import json_bytes

    if not window.enrolment.is_practice:
        return {}
    with window.store.read() as unit:
        found = unit.references.current("samples")
    rows = json_bytes.decode(found[1]) if found else []
    if not isinstance(rows, list):
        return {}
    return {str(row["number"]): str(row["pin"]) for row in rows if isinstance(row, dict)}

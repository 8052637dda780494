"""Enrolment: once per code, terminal numbers that never repeat, secrets sealed to the window."""

from __future__ import annotations

import base64

import pytest
from centre_support import COUNTY, TOWNSHIP, VILLAGE, SetClock, Window, enrol, enrol_window

from hallcore.problems import Problem
from hallcore.sync.messages import EnrolAnswer
from hallcore.wire.certificates import open_certificate
from hallcore.wire.keys import ExchangeKey
from hallcore.wire.sealing import open_sealed
from hallserver.api.app import create_app
from hallserver.centre import Centre
from hallserver.enrolment import make_code


def new_code(centre: Centre, hall: str = TOWNSHIP) -> str:
    made = make_code(centre, hall)
    assert not isinstance(made, Problem)
    return made.code


def test_an_enrolled_window_can_open_what_was_sealed_to_it(centre: Centre, village: Window) -> None:
    answer = village.enrolled
    aad = answer.enrolment.encode()
    hall = open_sealed(
        village.exchange_key,
        base64.b64decode(answer.hall_exchange_private_sealed),
        b"hall-key",
        aad,
    )
    registration = open_sealed(
        village.exchange_key,
        base64.b64decode(answer.registration_key_sealed),
        b"registration-key",
        aad,
    )
    assert isinstance(hall, bytes)
    assert ExchangeKey(hall).public.hex() == answer.hall_exchange_public
    assert registration == centre.keys.registration
    assert (answer.area, answer.level, answer.practice) == (VILLAGE, "village", True)


def test_the_certificate_is_the_centres(centre: Centre, village: Window) -> None:
    line = base64.b64decode(village.enrolled.certificate)
    certificate = open_certificate(line, centre.keys.signing.public)
    assert not isinstance(certificate, Problem)
    assert certificate.hall == VILLAGE
    assert certificate.signing_key == village.signing.public
    assert certificate.terminal == village.enrolled.terminal


def test_terminals_count_per_area_of_nine_digits(centre: Centre) -> None:
    halls = (TOWNSHIP, VILLAGE, COUNTY, VILLAGE)
    given = [enrol_window(centre, hall, seed).enrolled.terminal for seed, hall in enumerate(halls)]
    assert given == ["001", "002", "001", "003"]


def test_a_code_works_once(centre: Centre) -> None:
    app, code = create_app(centre), new_code(centre)
    assert enrol(app, code, seed=1).status == 200
    again = enrol(app, code, seed=2)
    assert (again.status, again.code) == (403, "enrolment.code")


def test_a_refused_code_uses_up_no_terminal_number(centre: Centre) -> None:
    app, code = create_app(centre), new_code(centre)
    enrol(app, code, seed=1)
    enrol(app, code, seed=2)
    second = EnrolAnswer.model_validate_json(enrol(app, new_code(centre), seed=3).body)
    assert second.terminal == "002"


@pytest.mark.parametrize(("hours", "status"), [(47.9, 200), (48, 403)])
def test_a_code_lives_48_hours(centre: Centre, clock: SetClock, hours: float, status: int) -> None:
    code = new_code(centre)
    clock.pass_by(hours=hours)
    assert enrol(create_app(centre), code, seed=1).status == status


def test_a_code_may_be_typed_in_any_way(centre: Centre) -> None:
    code = new_code(centre)
    typed = f" {code.lower().replace('-', ' ')} "
    assert enrol(create_app(centre), typed, seed=1).status == 200


def test_many_failures_are_slowed_down(centre: Centre) -> None:
    app, code = create_app(centre), new_code(centre)
    failed = [enrol(app, "AAAA-AAAA", seed=1) for _ in range(10)]
    assert {reply.status for reply in failed} == {403}
    assert (enrol(app, code, seed=1).status, enrol(app, code, seed=1).code) == (
        429,
        "enrolment.too_many",
    )


def test_no_code_for_an_unknown_hall(centre: Centre) -> None:
    refused = make_code(centre, "990122999999")
    assert isinstance(refused, Problem)
    assert refused.code == "hall.unknown"


@pytest.mark.parametrize("key", ["", "zz", "00" * 31, "00" * 32])
def test_a_bad_key_is_refused_and_leaves_the_code(centre: Centre, key: str) -> None:
    from centre_support import post

    app, code = create_app(centre), new_code(centre)
    body = f'{{"code":"{code}","signing_public":"{"11" * 32}","exchange_public":"{key}"}}'
    reply = post(app, "/v1/enrol", body.encode())
    assert (reply.status, reply.code) == (400, "enrolment.malformed")
    assert enrol(app, code, seed=1).status == 200

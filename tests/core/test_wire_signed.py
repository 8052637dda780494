"""Keys, certificates, frames, seals: what was changed on the way is refused, nothing raises."""

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallcore.problems import Problem
from hallcore.wire import json_bytes
from hallcore.wire.certificates import Certificate, issue, open_certificate
from hallcore.wire.frames import MAX_HEADER_BYTES, Frame, build_frame, read_frame
from hallcore.wire.keys import ExchangeKey, SigningKey, verify
from hallcore.wire.sealing import OVERHEAD_BYTES, open_sealed, seal

CENTRE, WINDOW, STRANGER = (SigningKey(bytes([n]) * 32) for n in (1, 2, 3))
HALL = ExchangeKey(b"\x04" * 32)
LIMIT = 4 * MAX_HEADER_BYTES

CERTIFICATE = Certificate(
    enrolment="w-990122101001-017",
    hall="990122101001",
    level="village",
    terminal="017",
    signing_public=WINDOW.public.hex(),
    exchange_public=HALL.public.hex(),
    issued_at="2026-11-21T09:30:00+08:00",
    serial=42,
    practice=True,
)
ISSUED = issue(CERTIFICATE, CENTRE)

HEADER = {"type": "sync-request", "v": 1, "enrolment": "w-0001"}
LINES = [b'{"a":1}', b"", "清河".encode(), b"\r\x00\xff\x85", b""]
FRAME = build_frame(HEADER, LINES, WINDOW)


def flipped(data: bytes, position: int, mask: int) -> bytes:
    changed = bytearray(data)
    changed[position % len(data)] ^= mask
    return bytes(changed)


def code(answer: object) -> str:
    assert isinstance(answer, Problem)
    return answer.code


# keys


def test_ed25519_vector_of_rfc_8032() -> None:
    key = SigningKey(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.public.hex() == public
    assert key.sign(b"\x72") == signature
    assert verify(key.public, b"\x72", signature)
    assert not verify(key.public, b"\x73", signature)
    assert not verify(STRANGER.public, b"\x72", signature)


def test_x25519_vector_of_rfc_7748() -> None:
    """Section 5.2: one iteration of X25519 with 9 as scalar and as point."""
    public = "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"
    assert ExchangeKey(b"\x09" + bytes(31)).public.hex() == public


def test_a_key_does_not_show_its_secret() -> None:
    assert (b"\x02" * 32).hex() not in repr(WINDOW)
    assert (b"\x04" * 32).hex() not in repr(HALL)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError):
        SigningKey(bytes(length))
    with pytest.raises(ValueError):
        ExchangeKey(bytes(length))


@given(st.binary(max_size=70), st.binary(max_size=20), st.binary(max_size=70))
def test_random_keys_and_signatures_do_not_verify(public: bytes, data: bytes, sig: bytes) -> None:
    assert not verify(public, data, sig)
    assert not verify(WINDOW.public, data, sig)


# certificates


def test_certificate_round_trip() -> None:
    assert open_certificate(ISSUED, CENTRE.public) == CERTIFICATE
    assert b"\n" not in ISSUED
    assert CERTIFICATE.signing_key == WINDOW.public
    assert CERTIFICATE.exchange_key == HALL.public


def test_a_certificate_of_another_centre_is_refused() -> None:
    assert code(open_certificate(issue(CERTIFICATE, STRANGER), CENTRE.public)) == (
        "certificate.invalid"
    )


@settings(max_examples=300)
@given(st.integers(0, len(ISSUED) - 1), st.integers(1, 255))
def test_a_flipped_byte_in_a_certificate_is_refused(position: int, mask: int) -> None:
    changed = flipped(ISSUED, position, mask)
    assert code(open_certificate(changed, CENTRE.public)) == "certificate.invalid"


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line + b"\n",
        lambda line: b" " + line,
        lambda line: line.replace(b'","signature', b'", "signature'),
        lambda line: line.replace(b'{"body"', b'{"extra":1,"body"'),
        lambda line: line[:-1],
        lambda line: line + b" " * 5000,
    ],
)
def test_a_certificate_has_one_spelling(change: Any) -> None:
    assert code(open_certificate(change(ISSUED), CENTRE.public)) == "certificate.invalid"


def test_a_signed_body_that_is_no_certificate_is_refused() -> None:
    for body in (b"{}", b"x", b'{"enrolment":1}'):
        signature = CENTRE.sign(b"hallclient certificate 1\n" + body)
        line = json_bytes.encode(
            {"body": body.decode(), "signature": base64.b64encode(signature).decode()}
        )
        assert code(open_certificate(line, CENTRE.public)) == "certificate.invalid"


def test_what_the_centre_signed_as_a_frame_is_no_certificate() -> None:
    body = json_bytes.encode(CERTIFICATE.model_dump())
    line = json_bytes.encode(
        {"body": body.decode(), "signature": base64.b64encode(CENTRE.sign(body)).decode()}
    )
    assert code(open_certificate(line, CENTRE.public)) == "certificate.invalid"


@given(st.binary(max_size=200) | st.sampled_from([b"null", b"[]", b'{"body":1,"signature":2}']))
def test_random_bytes_are_no_certificate(data: bytes) -> None:
    assert code(open_certificate(data, CENTRE.public)) == "certificate.invalid"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hall", "99012210100"),
        ("hall", "９９０１２２１０１００１"),
        ("terminal", "17"),
        ("signing_public", "AB" * 32),
        ("issued_at", "2026-11-21T09:30:00"),
        ("serial", -1),
        ("enrolment", ""),
    ],
)
def test_certificate_fields_are_checked(field: str, value: object) -> None:
    with pytest.raises(ValueError):
        Certificate.model_validate(CERTIFICATE.model_dump() | {field: value})


# frames


def test_frame_bytes() -> None:
    rows = FRAME.split(b"\n")
    assert rows[0] == b'{"enrolment":"w-0001","lines":5,"type":"sync-request","v":1}'
    assert rows[1:6] == LINES
    assert len(rows[6]) == 88
    assert rows[7:] == [b""]


@given(st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), max_size=6))
def test_frame_round_trip(lines: list[bytes]) -> None:
    data = build_frame(HEADER, lines, WINDOW)
    frame = read_frame(data, WINDOW.public, LIMIT)
    assert isinstance(frame, Frame)
    assert frame.lines == tuple(lines)
    assert frame.header == HEADER | {"lines": len(lines)}
    assert data.startswith(frame.signed)


@settings(max_examples=300)
@given(st.integers(0, len(FRAME) - 1), st.integers(1, 255))
def test_a_flipped_byte_in_a_frame_is_refused(position: int, mask: int) -> None:
    answer = read_frame(flipped(FRAME, position, mask), WINDOW.public, LIMIT)
    assert code(answer) in {"frame.malformed", "frame.signature"}


@given(st.integers(0, len(FRAME) - 1))
def test_a_cut_frame_is_refused(length: int) -> None:
    assert code(read_frame(FRAME[:length], WINDOW.public, LIMIT)).startswith("frame.")


@pytest.mark.parametrize("more", [b"\n", b"x", FRAME])
def test_a_frame_with_more_behind_it_is_refused(more: bytes) -> None:
    assert code(read_frame(FRAME + more, WINDOW.public, LIMIT)).startswith("frame.")


@given(st.binary(max_size=300))
def test_random_bytes_are_no_frame(data: bytes) -> None:
    assert code(read_frame(data, WINDOW.public, LIMIT)) == "frame.malformed"


def test_a_frame_of_another_signer_is_refused() -> None:
    assert code(read_frame(FRAME, STRANGER.public, LIMIT)) == "frame.signature"
    assert code(read_frame(FRAME, b"short", LIMIT)) == "frame.signature"


def test_the_key_is_chosen_from_the_header() -> None:
    known = {"w-0001": WINDOW.public}
    assert isinstance(read_frame(FRAME, lambda head: known.get(head["enrolment"]), LIMIT), Frame)
    other = build_frame(HEADER | {"enrolment": "w-0002"}, LINES, WINDOW)
    assert code(read_frame(other, lambda head: known.get(head["enrolment"]), LIMIT)) == (
        "frame.signer"
    )


def signed_rows(*rows: bytes) -> bytes:
    signed = b"".join(row + b"\n" for row in rows)
    return signed + base64.b64encode(WINDOW.sign(signed)) + b"\n"


@pytest.mark.parametrize(
    "rows",
    [
        (b'{"lines":1,"type":"x","v":1}',),
        (b'{"lines":1,"type":"x","v":1}', b"a", b"b"),
        (b'{"lines":0,"type":"x"}',),
        (b'{"lines":0,"v":1}',),
        (b'{"type":"x","v":1}',),
        (b'{"lines":0,"type":"x","v":true}',),
        (b'{"lines":false,"type":"x","v":1}',),
        (b'{"lines":0,"type":"","v":1}',),
        (b'{"lines":0,"type":"x","v":0}',),
        (b'{"lines":0,"lines":0,"type":"x","v":1}',),
        (b'["lines"]',),
        (b"",),
        (b'{"lines":0,"pad":"' + b"x" * MAX_HEADER_BYTES + b'","type":"x","v":1}',),
    ],
)
def test_a_signed_frame_that_does_not_agree_with_itself_is_refused(rows: tuple[bytes, ...]) -> None:
    assert code(read_frame(signed_rows(*rows), WINDOW.public, LIMIT)) == "frame.malformed"


def test_a_frame_beyond_the_limit_is_not_looked_at() -> None:
    def choose(_header: dict[str, Any]) -> bytes:
        raise AssertionError("looked at")

    assert code(read_frame(FRAME, choose, len(FRAME) - 1)) == "sync.too_large"
    assert isinstance(read_frame(FRAME, WINDOW.public, len(FRAME)), Frame)


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        ({"type": "x"}, []),
        ({"v": 1}, []),
        ({"type": "x", "v": 1, "lines": 0}, []),
        ({"type": "x", "v": 1, "rate": 0.5}, []),
        ({"type": "x", "v": 1, "pad": "x" * MAX_HEADER_BYTES}, []),
        ({"type": "x", "v": 1}, [b"a\nb"]),
    ],
)
def test_a_frame_that_could_not_be_read_is_not_built(
    header: dict[str, Any], lines: list[bytes]
) -> None:
    with pytest.raises(ValueError):
        build_frame(header, lines, WINDOW)


# seals


@given(st.binary(max_size=100), st.binary(max_size=10), st.binary(max_size=10))
def test_seal_round_trip(plain: bytes, info: bytes, aad: bytes) -> None:
    sealed = seal(HALL.public, plain, info, aad)
    assert open_sealed(HALL, sealed, info, aad) == plain
    assert len(sealed) == len(plain) + OVERHEAD_BYTES


def test_two_seals_of_the_same_differ() -> None:
    assert seal(HALL.public, b"x", b"", b"") != seal(HALL.public, b"x", b"", b"")


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_flipped_byte_in_a_seal_is_refused(position: int, mask: int) -> None:
    sealed = seal(HALL.public, b"plain", b"parcel", b"1")
    assert code(open_sealed(HALL, flipped(sealed, position, mask), b"parcel", b"1")) == (
        "seal.unopened"
    )


@pytest.mark.parametrize(
    ("info", "aad"), [(b"parcel", b"2"), (b"other", b"1"), (b"parce", b"l1"), (b"parcel1", b"")]
)
def test_a_seal_opens_only_for_its_use(info: bytes, aad: bytes) -> None:
    sealed = seal(HALL.public, b"plain", b"parcel", b"1")
    assert code(open_sealed(HALL, sealed, info, aad)) == "seal.unopened"


def test_a_seal_opens_only_for_its_reader() -> None:
    sealed = seal(HALL.public, b"plain", b"", b"")
    assert code(open_sealed(ExchangeKey(b"\x05" * 32), sealed, b"", b"")) == "seal.unopened"


@given(st.binary(max_size=120))
def test_random_bytes_do_not_open(data: bytes) -> None:
    assert code(open_sealed(HALL, data, b"", b"")) == "seal.unopened"


@pytest.mark.parametrize("public", [b"", b"\x01" * 31, bytes(32)])
def test_an_unusable_key_is_not_sealed_to(public: bytes) -> None:
    with pytest.raises(ValueError):
        seal(public, b"plain", b"", b"")

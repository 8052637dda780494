"""Compression with a cap, parcels, hand-off files."""

import gzip
import sys
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallcore.problems import Problem
from hallcore.wire.certificates import Certificate, issue
from hallcore.wire.compression import ENCODINGS, compress, decompress
from hallcore.wire.frames import build_frame
from hallcore.wire.keys import ExchangeKey, SigningKey
from hallcore.wire.parcels import (
    Parcel,
    ParcelHeader,
    build_parcel,
    build_parcel_file,
    open_parcel,
    split_parcel_file,
)

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 1 << 20
CENTRE, WINDOW, STRANGER = (SigningKey(bytes([n]) * 32) for n in (1, 2, 3))

CERTIFICATE = Certificate(
    enrolment="w-990122101001-017",
    hall="990122101001",
    level="village",
    terminal="017",
    signing_public=WINDOW.public.hex(),
    exchange_public=ExchangeKey(b"\x04" * 32).public.hex(),
    issued_at="2026-11-21T09:30:00+08:00",
    serial=42,
    practice=False,
)
ISSUED = issue(CERTIFICATE, CENTRE)
HEADER = ParcelHeader(
    transfer_number="9901221010172026090000142",
    sender="990122101001",
    addressee="990122101000",
    case_number="990122101202611210170042",
    epoch=1,
    made_at="2026-11-21T16:00:00+08:00",
    catalogue="2026.11",
)
OPERATIONS = ('{"kind":"receive","name":"李清河"}'.encode(), b'{"kind":"accept"}')
EXTRACT = '{"name":"社会保障卡申领"}'.encode()
PARCEL = build_parcel(HEADER, ISSUED, OPERATIONS, EXTRACT, WINDOW)
OTHER = build_parcel(
    HEADER.model_copy(update={"case_number": "990122101202611210170143"}),
    ISSUED,
    OPERATIONS[:1],
    EXTRACT,
    WINDOW,
)
FILE = build_parcel_file([PARCEL, OTHER])

WORDS = ["受理", "补正", "材料", "身份证", "营业执照", "清河镇", "窗口", "申请人", "办理", "交接"]
SAMPLES = [
    ("".join(WORDS[(n * k) % 10] for k in range(1, 40)) + str(n)).encode() for n in range(1, 300)
]
DICTIONARY = zstd.train_dict(SAMPLES, 2048).dict_content


def flipped(data: bytes, position: int, mask: int) -> bytes:
    changed = bytearray(data)
    changed[position % len(data)] ^= mask
    return bytes(changed)


def code(answer: object) -> str:
    assert isinstance(answer, Problem)
    return answer.code


# compression


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "data",
    [b"", b"x", "清河".encode() * 5000, bytes(range(256)) * 1000],
    ids=lambda data: str(len(data)),
)
def test_compression_round_trip(encoding: str, data: bytes) -> None:
    packed = compress(data, encoding)
    assert compress(data, encoding) == packed
    assert decompress(packed, encoding, len(data)) == data


def test_other_programs_read_it() -> None:
    assert gzip.decompress(compress(b"abc", "gzip")) == b"abc"
    assert zstd.decompress(compress(b"abc", "zstd")) == b"abc"
    assert decompress(gzip.compress(b"abc"), "gzip", 3) == b"abc"
    assert decompress(zstd.compress(b"abc"), "zstd", 3) == b"abc"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_byte_beyond_the_limit_is_refused(encoding: str) -> None:
    packed = compress(bytes(200_000), encoding)
    assert code(decompress(packed, encoding, 199_999)) == "sync.too_large"
    assert decompress(packed, encoding, 200_000) == bytes(200_000)
    assert code(decompress(compress(b"x", encoding), encoding, 0)) == "sync.too_large"


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_bomb_costs_no_more_than_the_limit(encoding: str) -> None:
    bomb = compress(bytes(256 * MIB), encoding)
    assert len(bomb) < MIB
    tracemalloc.start()
    answer = decompress(bomb, encoding, MIB)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code(answer) == "sync.too_large"
    assert peak < 8 * MIB


def test_a_window_that_would_need_much_memory_is_refused() -> None:
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    wide = packer.compress(b"abc") + packer.flush()
    assert zstd.decompress(wide) == b"abc"
    assert code(decompress(wide, "zstd", MIB)) == "sync.damaged"


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_cut_or_continued_data_is_refused(encoding: str) -> None:
    packed = compress(b"".join(SAMPLES[:20]), encoding)
    for length in range(len(packed)):
        assert code(decompress(packed[:length], encoding, MIB)) == "sync.damaged"
    for more in (b"\x00", b"x", packed, compress(b"", encoding)):
        assert code(decompress(packed + more, encoding, MIB)) == "sync.damaged"


@pytest.mark.parametrize("encoding", ["br", "ZSTD", "", "zstd-d1", "x" * 1000, "{encoding}"])
def test_an_unknown_encoding_is_named(encoding: str) -> None:
    answer = decompress(b"abc", encoding, MIB)
    assert code(answer) == "sync.encoding"
    assert isinstance(answer, Problem)
    assert encoding[:40] in answer.cause
    assert len(answer.cause) < 100
    with pytest.raises(ValueError):
        compress(b"abc", encoding)


def test_a_dictionary_is_handed_in_by_name() -> None:
    known = {"zstd-d1": DICTIONARY}
    packed = compress(SAMPLES[7], "zstd-d1", known)
    assert len(packed) < len(compress(SAMPLES[7], "zstd"))
    assert decompress(packed, "zstd-d1", MIB, known) == SAMPLES[7]
    assert code(decompress(packed, "zstd", MIB)) == "sync.damaged"
    assert code(decompress(packed, "zstd-d2", MIB, known)) == "sync.encoding"


@given(st.binary(max_size=200), st.sampled_from(ENCODINGS), st.integers(0, 300))
def test_random_bytes_inflate_within_the_limit_or_are_refused(
    data: bytes, encoding: str, limit: int
) -> None:
    answer = decompress(data, encoding, limit)
    assert isinstance(answer, Problem) or len(answer) <= limit


@given(st.integers(0, 10_000), st.integers(1, 255), st.sampled_from(["zstd", "gzip"]))
def test_flipped_packed_bytes_do_not_raise(position: int, mask: int, encoding: str) -> None:
    packed = compress(SAMPLES[3], encoding)
    answer = decompress(flipped(packed, position, mask), encoding, MIB)
    assert isinstance(answer, bytes | Problem)


# parcels


def test_parcel_round_trip() -> None:
    assert open_parcel(PARCEL, CENTRE.public) == Parcel(
        HEADER, CERTIFICATE, OPERATIONS, EXTRACT, PARCEL
    )


def test_a_parcel_without_operations_keeps_its_extract_apart() -> None:
    parcel = open_parcel(build_parcel(HEADER, ISSUED, (), b"", WINDOW), CENTRE.public)
    assert isinstance(parcel, Parcel)
    assert (parcel.item_extract, parcel.operations) == (b"", ())


@settings(max_examples=400)
@given(st.integers(0, len(PARCEL) - 1), st.integers(1, 255))
def test_a_flipped_byte_in_a_parcel_is_refused(position: int, mask: int) -> None:
    assert code(open_parcel(flipped(PARCEL, position, mask), CENTRE.public)) in {
        "parcel.malformed",
        "parcel.signature",
        "certificate.invalid",
    }


@given(st.integers(0, len(PARCEL) - 1))
def test_a_cut_parcel_is_refused(length: int) -> None:
    assert code(open_parcel(PARCEL[:length], CENTRE.public)) == "parcel.malformed"


@given(st.binary(max_size=300))
def test_random_bytes_are_no_parcel(data: bytes) -> None:
    assert code(open_parcel(data, CENTRE.public)) == "parcel.malformed"


def frame(**changes: Any) -> bytes:
    head = {
        "type": "parcel",
        "v": 1,
        "certificate": ISSUED.decode(),
        "parcel": HEADER.model_dump(),
    }
    return build_frame(head | changes, [EXTRACT], WINDOW)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (build_parcel(HEADER, ISSUED, OPERATIONS, EXTRACT, STRANGER), "parcel.signature"),
        (
            build_parcel(HEADER, issue(CERTIFICATE, STRANGER), OPERATIONS, EXTRACT, WINDOW),
            "certificate.invalid",
        ),
        (
            build_parcel(
                HEADER.model_copy(update={"sender": "990122102000"}),
                ISSUED,
                OPERATIONS,
                EXTRACT,
                WINDOW,
            ),
            "parcel.sender",
        ),
        (frame(type="sync-request"), "parcel.malformed"),
        (frame(v=2), "parcel.malformed"),
        (frame(certificate=None), "parcel.malformed"),
        (frame(parcel=None), "parcel.malformed"),
        (frame(parcel={}), "parcel.malformed"),
        (frame(parcel=HEADER.model_dump() | {"epoch": "1"}), "parcel.malformed"),
        (frame(parcel=HEADER.model_dump() | {"made_at": "today"}), "parcel.malformed"),
        (build_frame({"type": "parcel", "v": 1}, [], WINDOW), "parcel.malformed"),
        (PARCEL + b" " * MIB, "sync.too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_parcel_is_refused(data: bytes, expected: str) -> None:
    assert code(open_parcel(data, CENTRE.public)) == expected


def test_a_parcel_of_another_county_is_refused() -> None:
    assert code(open_parcel(PARCEL, STRANGER.public)) == "certificate.invalid"


def test_a_parcel_row_with_a_line_break_is_not_built() -> None:
    with pytest.raises(ValueError):
        build_parcel(HEADER, ISSUED, [b"a\nb"], EXTRACT, WINDOW)
    with pytest.raises(ValueError):
        build_parcel(HEADER, ISSUED, [], b"a\n", WINDOW)


# hand-off files


@given(st.lists(st.binary(max_size=60), max_size=5))
def test_parcel_file_round_trip(parcels: list[bytes]) -> None:
    assert split_parcel_file(build_parcel_file(parcels), MIB) == parcels


def test_parcel_file_is_text_in_lines() -> None:
    rows = FILE.decode("ascii").split("\n")
    assert rows[0] == "hallclient-parcels 1"
    assert rows[3].startswith("end 2 ")
    assert len(rows) == 5
    assert split_parcel_file(FILE, MIB) == [PARCEL, OTHER]


@settings(max_examples=300)
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_a_flipped_byte_in_a_parcel_file_is_refused(position: int, mask: int) -> None:
    answer = split_parcel_file(flipped(FILE, position, mask), MIB)
    assert code(answer) in {"parcel.malformed", "parcel.truncated"}


def test_a_half_copied_file_is_told_wherever_it_stops() -> None:
    assert {code(split_parcel_file(FILE[:n], MIB)) for n in range(len(FILE))} == {
        "parcel.truncated"
    }


def test_a_file_copied_into_zeros_is_told() -> None:
    half = FILE[: len(FILE) // 2]
    assert code(split_parcel_file(half.ljust(len(FILE), b"\0"), MIB)) == "parcel.truncated"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"hallclient-parcels 2\n", b"\n"])
def test_another_file_is_told(data: bytes) -> None:
    assert code(split_parcel_file(data, MIB)) == "parcel.malformed"


def test_more_behind_the_closing_line_is_refused() -> None:
    for more in (b"\n", b"x\n", FILE):
        assert code(split_parcel_file(FILE + more, MIB)) == "parcel.truncated"


def test_the_limit_counts_all_parcels_together() -> None:
    size = len(PARCEL) + len(OTHER)
    assert split_parcel_file(FILE, size) == [PARCEL, OTHER]
    answer = split_parcel_file(FILE, size - 1)
    assert code(answer) == "sync.too_large"
    assert isinstance(answer, Problem)
    assert str(size - 1) in answer.cause
    assert code(split_parcel_file(build_parcel_file([bytes(64 * MIB)]), MIB)) == "sync.too_large"


@given(st.binary(max_size=200))
def test_random_bytes_are_no_parcel_file(data: bytes) -> None:
    assert isinstance(split_parcel_file(data, MIB), Problem)
    assert isinstance(split_parcel_file(b"hallclient-parcels 1\n" + data, MIB), Problem)

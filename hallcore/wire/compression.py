"""Compression for the line and the stick: zstd, gzip as fallback, or none (design.md 5).

What comes in is inflated piece by piece and given up as soon as it passes the caller's limit, so
a small file that swells to gigabytes costs no more memory than the limit.

An encoding such as "zstd-d1" is zstd with a shared dictionary. Dictionaries are reference data
and handed in by name; an encoding that is neither built in nor handed in is `sync.encoding`.
"""

import sys
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from hallcore.problems import Problem, problem

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ZSTD, GZIP, IDENTITY = "zstd", "gzip", "identity"
ENCODINGS = (ZSTD, GZIP, IDENTITY)
"""Built in, the best first."""

NO_DICTIONARIES: Mapping[str, bytes] = MappingProxyType({})

SMALL_BYTES = 65536
"""Up to this size the slowest level costs a few milliseconds; it is also the cap of a batch."""

_SMALL_LEVEL, _LARGE_LEVEL = 19, 9
_WINDOW_LOG = 23
"""zstd may look back 8 MiB: what its default levels use, and the memory that a reader spends."""

_STEP = 65536
_GZIP_BITS = 31  # zlib's number for a 32 kB window inside a gzip header and trailer


def compress(
    data: bytes, encoding: str, dictionaries: Mapping[str, bytes] = NO_DICTIONARIES
) -> bytes:
    """`data` in `encoding`; the same bytes for the same library version.

    Raises `ValueError` for an encoding that is neither built in nor in `dictionaries`.
    """
    if encoding == IDENTITY:
        return data
    if encoding == GZIP:
        packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP_BITS)
        return packer.compress(data) + packer.flush()
    if encoding != ZSTD and encoding not in dictionaries:
        raise ValueError(f"unknown encoding {encoding}")
    level = _SMALL_LEVEL if len(data) <= SMALL_BYTES else _LARGE_LEVEL
    return zstd.compress(data, level, zstd_dict=_dictionary(encoding, dictionaries))


def decompress(
    data: bytes,
    encoding: str,
    limit: int,
    dictionaries: Mapping[str, bytes] = NO_DICTIONARIES,
) -> bytes | Problem:
    """Inflate `data` to at most `limit` bytes.

    Answers `sync.encoding` for an unknown encoding, `sync.too_large` beyond `limit`, and
    `sync.damaged` for data that is cut off, broken, or followed by anything else.
    """
    if encoding == IDENTITY:
        return data if len(data) <= limit else problem("sync.too_large", limit=limit)
    if encoding == GZIP:
        return _inflate_gzip(data, limit)
    if encoding == ZSTD or encoding in dictionaries:
        return _inflate_zstd(data, limit, _dictionary(encoding, dictionaries))
    return problem("sync.encoding", encoding=encoding[:40])


def _dictionary(encoding: str, dictionaries: Mapping[str, bytes]) -> zstd.ZstdDict | None:
    content = dictionaries.get(encoding)
    return None if content is None else zstd.ZstdDict(content)


def _inflate_zstd(data: bytes, limit: int, dictionary: zstd.ZstdDict | None) -> bytes | Problem:
    unpacker = zstd.ZstdDecompressor(
        dictionary, options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}
    )
    waiting = data

    def piece(size: int) -> bytes:
        nonlocal waiting
        # The decompressor keeps what it did not use; it is handed in once.
        chunk, waiting = waiting, b""
        return unpacker.decompress(chunk, size)

    try:
        inflated = _collect(piece, lambda: unpacker.eof, limit)
    except zstd.ZstdError:
        return problem("sync.damaged")
    if len(inflated) > limit:
        return problem("sync.too_large", limit=limit)
    return inflated if unpacker.eof and not unpacker.unused_data else problem("sync.damaged")


def _inflate_gzip(data: bytes, limit: int) -> bytes | Problem:
    unpacker = zlib.decompressobj(_GZIP_BITS)
    waiting = data

    def piece(size: int) -> bytes:
        nonlocal waiting
        made = unpacker.decompress(waiting, size)
        waiting = unpacker.unconsumed_tail
        return made

    try:
        inflated = _collect(piece, lambda: unpacker.eof, limit)
    except zlib.error:
        return problem("sync.damaged")
    if len(inflated) > limit:
        return problem("sync.too_large", limit=limit)
    return inflated if unpacker.eof and not unpacker.unused_data else problem("sync.damaged")


def _collect(piece: Callable[[int], bytes], is_done: Callable[[], bool], limit: int) -> bytes:
    """Pieces until the end, until no more come (cut off), or until one byte beyond `limit`."""
    inflated = bytearray()
    while not is_done() and len(inflated) <= limit:
        made = piece(min(_STEP, limit + 1 - len(inflated)))
        if not made:
            break
        inflated += made
    return bytes(inflated)

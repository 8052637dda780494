"""Look into a TrueType file: which characters it can draw, and how wide they are.

Only the small tables are read (a few hundred kB of a 14 MB font), so a screen can ask whether a
name will print without loading a PDF library. Layout of the tables: OpenType 1.9 `cmap`, `head`,
`hhea`, `hmtx`, `loca`, `maxp`, `name`, `OS/2`.
"""

import struct
import sys
from array import array
from dataclasses import dataclass
from pathlib import Path

# Characters whose outline is empty by right.
BLANKS = frozenset(" \u3000")

# `OS/2.fsType`: 0x0002 no embedding at all, 0x0100 no subsetting, 0x0200 bitmaps only.
_NO_EMBEDDING = 0x0302


class FaceError(Exception):
    """The file is no TrueType font that may be embedded; the text says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Face:
    """One TrueType font. Widths are in thousandths of the font size.

    `fingerprint` tells two versions of a font apart; it comes from the file, not from its place.
    """

    path: Path
    name: str
    fingerprint: str
    _glyphs: dict[int, int]
    _widths: "array[int]"
    _outlines: "array[int]"
    _units: int

    def has(self, character: str) -> bool:
        """Whether the character is mapped and its outline has ink (or is blank by right)."""
        glyph = self._glyphs.get(ord(character), 0)
        if not glyph or glyph + 1 >= len(self._outlines):
            return False
        return character in BLANKS or self._outlines[glyph] != self._outlines[glyph + 1]

    def width(self, character: str) -> float:
        """Advance width of a character that the face has."""
        glyph = self._glyphs.get(ord(character), 0)
        return self._widths[min(glyph, len(self._widths) - 1)] * 1000 / self._units


def read_face(path: Path) -> Face:
    """Read `path`; raises `FaceError` for anything but an embeddable TrueType font."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
            if head[:4] == b"OTTO":
                raise FaceError("是 OpenType/CFF 字体，不能嵌入")
            if head[:4] == b"ttcf":
                raise FaceError("是字体合集（.ttc），请先取出其中一个 .ttf")
            if head[:4] not in (b"\x00\x01\x00\x00", b"true"):
                raise FaceError("不是 TrueType 字体文件")
            places: dict[bytes, tuple[int, int]] = {}
            for _ in range(struct.unpack(">H", head[4:6])[0]):
                tag, _sum, offset, length = struct.unpack(">4sLLL", file.read(16))
                places[tag] = (offset, length)

            def table(tag: bytes) -> bytes:
                offset, length = places[tag]
                file.seek(offset)
                return file.read(length)

            return _build(path, {tag: table(tag) for tag in _NEEDED})
    except OSError as error:
        raise FaceError(f"打不开（{error.strerror}）") from error
    except (struct.error, KeyError, IndexError, ValueError) as error:
        raise FaceError("字体文件残缺") from error


_NEEDED = (b"cmap", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"OS/2")


def _build(path: Path, tables: dict[bytes, bytes]) -> Face:
    if struct.unpack_from(">H", tables[b"OS/2"], 8)[0] & _NO_EMBEDDING:
        raise FaceError("字体的许可不允许嵌入文件")
    head = tables[b"head"]
    (units,) = struct.unpack_from(">H", head, 18)
    (long_offsets,) = struct.unpack_from(">H", head, 50)
    (metrics,) = struct.unpack_from(">H", tables[b"hhea"], 34)
    if not units or not metrics:
        raise FaceError("字体文件残缺")
    widths = _numbers("H", tables[b"hmtx"][: metrics * 4])[::2]
    outlines = _numbers("L" if long_offsets else "H", tables[b"loca"])
    return Face(
        path=path,
        name=_postscript_name(tables[b"name"]),
        fingerprint=head[8:12].hex(),
        _glyphs=_character_map(tables[b"cmap"]),
        _widths=widths,
        _outlines=outlines,
        _units=units,
    )


def _numbers(code: str, data: bytes) -> "array[int]":
    """Big-endian unsigned numbers of 2 ("H") or 4 ("L") bytes."""
    kind = next(kind for kind in ("H", "I", "L") if array(kind).itemsize == (2, 4)[code == "L"])
    numbers = array(kind, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _postscript_name(data: bytes) -> str:
    count, strings = struct.unpack_from(">HH", data, 2)
    for index in range(count):
        platform, _encoding, _language, name_id, length, offset = struct.unpack_from(
            ">6H", data, 6 + 12 * index
        )
        if name_id == 6:
            raw = data[strings + offset : strings + offset + length]
            text = raw.decode("utf-16-be" if platform in (0, 3) else "latin-1")
            if text.isascii() and text.isprintable() and " " not in text:
                return text
    raise FaceError("字体没有名称")


def _character_map(data: bytes) -> dict[int, int]:
    """Code point → glyph, from the widest Unicode subtable."""
    found: dict[int, int] = {}
    for index in range(struct.unpack_from(">H", data, 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHL", data, 4 + 8 * index)
        if platform in (0, 3) and (platform, encoding) not in ((0, 5), (3, 0)):
            (kind,) = struct.unpack_from(">H", data, offset)
            found[kind] = offset
    if 12 in found:
        return _segments_12(data, found[12])
    if 4 in found:
        return _segments_4(data, found[4])
    raise FaceError("字体没有 Unicode 字符表")


def _segments_12(data: bytes, offset: int) -> dict[int, int]:
    glyphs: dict[int, int] = {}
    (count,) = struct.unpack_from(">L", data, offset + 12)
    for index in range(count):
        first, last, glyph = struct.unpack_from(">LLL", data, offset + 16 + 12 * index)
        if last > 0x10FFFF:
            raise FaceError("字体文件残缺")
        for code in range(first, last + 1):
            glyphs[code] = glyph + code - first
    return glyphs


def _segments_4(data: bytes, offset: int) -> dict[int, int]:
    glyphs: dict[int, int] = {}
    (double,) = struct.unpack_from(">H", data, offset + 6)
    ends = offset + 14
    for index in range(double // 2):
        (last,) = struct.unpack_from(">H", data, ends + 2 * index)
        (first,) = struct.unpack_from(">H", data, ends + double + 2 + 2 * index)
        (delta,) = struct.unpack_from(">H", data, ends + 2 * double + 2 + 2 * index)
        place = ends + 3 * double + 2 + 2 * index
        (jump,) = struct.unpack_from(">H", data, place)
        for code in range(first, min(last, 0xFFFE) + 1):
            if jump:
                (glyph,) = struct.unpack_from(">H", data, place + jump + 2 * (code - first))
                glyphs[code] = (glyph + delta) & 0xFFFF if glyph else 0
            else:
                glyphs[code] = (code + delta) & 0xFFFF
    return glyphs

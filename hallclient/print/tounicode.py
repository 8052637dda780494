"""Mend of the text layer that reportlab 5.1.0 writes.

It writes a character beyond U+FFFF into the ToUnicode map as five or six hex digits, where the
format wants UTF-16BE (PDF 32000-1, 9.10.3), and it puts more than the allowed 100 entries into
one block. The print looks right, but copied, searched and archived text is wrong, and exactly in
rare names. `install` puts a right map in its place; `is_needed` tells when upstream writes one.
"""

from collections.abc import Sequence

from reportlab.pdfbase import ttfonts

_upstream = ttfonts.makeToUnicodeCMap
_BLOCK = 100


def to_unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """The ToUnicode map of a one-byte subset; `subset[i]` is the code point of code i."""
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({font_name})",
        f"/Ordering ({font_name})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def is_needed() -> bool:
    """Whether the installed reportlab still gets characters beyond U+FFFF wrong."""
    return "<D873DC56>" not in _upstream("F", [0, 0x2CC56]).upper()


def install() -> None:
    """Make every PDF of this process use `to_unicode_map`."""
    ttfonts.makeToUnicodeCMap = to_unicode_map

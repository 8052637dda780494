"""Break text into lines by the width of what is drawn, never by the count of characters.

Chinese may break between any two characters, except that closing signs stay with what stands
before them and opening signs with what follows (GB/T 15834). Words and numbers of Latin letters
stay whole while they fit on a line.
"""

import re
import unicodedata
from collections.abc import Callable

_CLOSING = "，。、；：？！）》〉」』】〕”’…—·％%,.;:?!)]}"
_OPENING = "（《〈「『【〔“‘([{"
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*"
    r"(?:[0-9A-Za-z\u00C0-\u024F][0-9A-Za-z\u00C0-\u024F+\-_./@#&'*\u0300-\u036F]*|.)"
    rf"[\u0300-\u036F{re.escape(_CLOSING)}]*"
)
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\u0085\u2028\u2029]")


def tidy(text: str) -> str:
    """Text as any renderer may draw it: NFC, line ends as `\\n`, blanks as spaces.

    Signs without a shape (variation selectors, directions, joiners) are dropped: paper has no use
    for them and some of them turn the order of letters round. Other control characters and lone
    surrogates stay, so that the renderer shows them as code points instead of losing them.
    """
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    kept = []
    for character in text:
        if " " <= character < "\x7f" or "\u3400" <= character <= "\u9fff" or character == "\n":
            kept.append(character)
            continue
        category = unicodedata.category(character)
        if character == "\t" or (category == "Zs" and character != "\u3000"):
            kept.append(" ")
        elif category != "Cf" and not _is_variation_selector(character):
            kept.append(character)
    return "".join(kept)


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines of `text`, none wider than `width` unless a single character is.

    `measure` gives the width of one character. An empty text is one empty line. Indents made of
    full-width blanks stay; spaces at the ends of lines go.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph, width, measure))
    return lines


def _wrap_paragraph(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _PIECE.findall(text):
        size = sum(map(measure, piece))
        if used + size <= width:
            line, used = line + piece, used + size
            continue
        if size <= width:
            if line.strip(" "):
                lines.append(line.rstrip(" "))
            line, used = ("", 0.0) if piece == " " else (piece, size)
            continue
        for character in piece:
            size = measure(character)
            if line and used + size > width:
                # A number that is too long for a line is cut behind one of its hyphens.
                cut = line.rfind("-") + 1 or len(line)
                lines.append(line[:cut].rstrip(" "))
                line = line[cut:]
                used = sum(map(measure, line))
            line, used = line + character, used + size
    if line.strip(" ") or not lines:
        lines.append(line.rstrip(" "))
    return lines

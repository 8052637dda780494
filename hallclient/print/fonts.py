"""Which font draws which character.

A missing glyph would print as nothing, silently. So every character is looked up in the faces of
a chain, in order: the site's own font where one is set, the shipped font, then optional packs of
rare characters. What no face has is printed as its code point, `〔U+2B740〕`, and can be asked for
beforehand with `unprintable`.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from hallclient.print.faces import Face, FaceError, read_face
from hallclient.print.lines import tidy
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem

SHIPPED_FONT = Path(__file__).with_name("fonts") / "HallSlipKai-Regular.ttf"


class FontChain:
    """Faces in the order in which they are asked. Make one with `load_fonts`."""

    def __init__(self, faces: Sequence[Face]) -> None:
        self.faces = tuple(faces)
        self._found: dict[str, Face | None] = {}
        self._widths: dict[str, float] = {}

    def face_of(self, character: str) -> Face | None:
        """The first face that can draw `character`."""
        try:
            return self._found[character]
        except KeyError:
            face = next((face for face in self.faces if face.has(character)), None)
            self._found[character] = face
            return face

    def unprintable(self, text: str) -> list[str]:
        """The different characters of `text` that no face has, in order of appearance."""
        return [
            character
            for character in dict.fromkeys(tidy(text))
            if character != "\n" and self.face_of(character) is None
        ]

    def shown(self, text: str) -> str:
        """`text` as it will stand on paper: tidied, unprintable characters as code points."""
        return "".join(
            character
            if character == "\n" or self.face_of(character) is not None
            else f"〔U+{ord(character):04X}〕"
            for character in tidy(text)
        )

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """`shown(text)` without line ends, cut where the face changes."""
        pairs = [
            (face, character)
            for character in self.shown(text)
            if (face := self.face_of(character)) is not None
        ]
        return [
            (face, "".join(character for _, character in run))
            for face, run in groupby(pairs, key=lambda pair: pair[0])
        ]

    def character_width(self, character: str) -> float:
        """Advance width in thousandths of the font size; 0 for a character that no face has."""
        try:
            return self._widths[character]
        except KeyError:
            face = self.face_of(character)
            width = face.width(character) if face is not None else 0.0
            self._widths[character] = width
            return width

    def width(self, text: str, size: float) -> float:
        """Width of `text` (already `shown`) in the unit of `size`."""
        return sum(map(self.character_width, text)) * size / 1000


def load_fonts(
    site_font: Path | None = None, rare_packs: Sequence[Path] = ()
) -> FontChain | Problem:
    """The chain of this installation.

    A font that cannot be embedded is the problem `paper.font`; nothing is left out in silence,
    because the same slip must come out with the same bytes at every making.
    """
    faces: list[Face] = []
    for path in [*([site_font] if site_font else []), SHIPPED_FONT, *rare_packs]:
        try:
            face = read_face(path)
        except FaceError as error:
            return problem("paper.font", path=str(path), detail=str(error))
        if any(face.name == other.name for other in faces):
            return problem("paper.font", path=str(path), detail="与另一个字体同名")
        faces.append(face)
    return FontChain(faces)


@lru_cache(maxsize=4)
def default_chain(site_font: str | None = None, rare_packs: tuple[str, ...] = ()) -> FontChain:
    """Like `load_fonts`, kept for the life of the process; raises `ProblemError`."""
    loaded = load_fonts(Path(site_font) if site_font else None, tuple(map(Path, rare_packs)))
    if isinstance(loaded, Problem):
        raise ProblemError(loaded, ENVIRONMENT)
    return loaded

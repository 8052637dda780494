"""Which font draws a character, and what happens where none does."""

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from hallclient.print.faces import read_face
from hallclient.print.fonts import SHIPPED_FONT, FontChain, default_chain, load_fonts
from hallclient.print.lines import tidy, wrap
from hallcore.problems import Problem, ProblemError

RARE = "䶮㛃𬱖𫖯𬀩𰻝〇"
NOWHERE = "\U0002b740"


def chain(site: Path | None = None, *packs: Path) -> FontChain:
    loaded = load_fonts(site, packs)
    assert isinstance(loaded, FontChain), loaded
    return loaded


def small_font(
    path: Path, name: str, characters: str, *, empty: str = "", fs_type: int = 0
) -> Path:
    """A TrueType font with a square for each of `characters`, nothing for those in `empty`."""
    glyphs = [".notdef", *(f"g{ord(character):x}" for character in characters + empty)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({ord(c): f"g{ord(c):x}" for c in characters + empty})
    square = TTGlyphPen(None)
    square.moveTo((100, 0))
    for corner in ((100, 700), (800, 700), (800, 0)):
        square.lineTo(corner)
    square.closePath()
    blanks = {f"g{ord(character):x}" for character in empty}
    outline, blank = square.glyph(), TTGlyphPen(None).glyph()
    builder.setupGlyf({glyph: blank if glyph in blanks else outline for glyph in glyphs})
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (900, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2(fsType=fs_type)
    builder.setupPost()
    builder.save(path)
    return path


@pytest.mark.parametrize("character", RARE)
def test_the_shipped_font_draws_rare_names(character: str) -> None:
    face = chain().face_of(character)
    assert face is not None
    assert face.name == "HallSlipKai-Regular"
    assert face.width(character) == 1000


def test_the_shipped_font_knows_what_fonttools_knows() -> None:
    face = read_face(SHIPPED_FONT)
    font = TTFont(SHIPPED_FONT, lazy=True)
    mapped, advances = font.getBestCmap(), font["hmtx"]
    assert len(mapped) > 22_000
    for code in list(mapped)[::37]:
        assert face.width(chr(code)) == advances[mapped[code]][0]
        outline = font["glyf"][mapped[code]].numberOfContours != 0
        assert face.has(chr(code)) == (outline or chr(code) in " \u3000")


def test_the_shipped_font_is_renamed_and_carries_its_licence() -> None:
    names = TTFont(SHIPPED_FONT, lazy=True)["name"]
    for name_id in (1, 3, 4, 6, 16):
        shown = names.getDebugName(name_id) or ""
        assert "LXGW" not in shown
        assert "霞鹜" not in shown
    licence = SHIPPED_FONT.with_name("OFL.txt").read_text("utf-8")
    assert "Reserved Font Name" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert SHIPPED_FONT.stat().st_size < 14_000_000


def test_what_no_font_has_is_told_and_shown_as_its_code_point() -> None:
    fonts = chain()
    assert fonts.unprintable(f"张{NOWHERE}한{NOWHERE}三") == [NOWHERE, "한"]
    assert fonts.shown(f"张{NOWHERE}三") == "张〔U+2B740〕三"
    assert "".join(text for _, text in fonts.runs(f"张{NOWHERE}三")) == "张〔U+2B740〕三"


def test_a_rare_pack_draws_what_the_shipped_font_lacks(tmp_path: Path) -> None:
    pack = small_font(tmp_path / "pack.ttf", "RarePack", NOWHERE)
    fonts = chain(None, pack)
    assert fonts.unprintable(f"张{NOWHERE}") == []
    assert [(face.name, text) for face, text in fonts.runs(f"张{NOWHERE}三")] == [
        ("HallSlipKai-Regular", "张"),
        ("RarePack", NOWHERE),
        ("HallSlipKai-Regular", "三"),
    ]


def test_the_site_font_comes_first_and_an_empty_outline_is_passed_over(tmp_path: Path) -> None:
    site = small_font(tmp_path / "site.ttf", "SiteFont", "张", empty="三")
    fonts = chain(site)
    assert [(face.name, text) for face, text in fonts.runs("张三")] == [
        ("SiteFont", "张"),
        ("HallSlipKai-Regular", "三"),
    ]


def test_fonts_that_cannot_be_embedded_are_refused(tmp_path: Path) -> None:
    cff = tmp_path / "cff.otf"
    cff.write_bytes(b"OTTO" + b"\0" * 40)
    collection = tmp_path / "all.ttc"
    collection.write_bytes(b"ttcf" + b"\0" * 40)
    short = tmp_path / "short.ttf"
    short.write_bytes(SHIPPED_FONT.read_bytes()[:200])
    text = tmp_path / "text.ttf"
    text.write_text("hello", "utf-8")
    closed = small_font(tmp_path / "closed.ttf", "Closed", "张", fs_type=2)
    for path, word in [
        (cff, "CFF"),
        (collection, "合集"),
        (short, "残缺"),
        (text, "不是 TrueType"),
        (closed, "不允许嵌入"),
        (tmp_path / "absent.ttf", "打不开"),
        (SHIPPED_FONT, "同名"),
    ]:
        found = load_fonts(path)
        assert isinstance(found, Problem), path
        assert found.code == "paper.font"
        assert word in found.cause


def test_the_default_chain_is_made_once_and_refuses_loudly(tmp_path: Path) -> None:
    assert default_chain() is default_chain()
    with pytest.raises(ProblemError) as caught:
        default_chain(str(tmp_path / "absent.ttf"))
    assert caught.value.problem.code == "paper.font"
    assert caught.value.exit_status == 3


def test_width_is_that_of_the_glyphs() -> None:
    fonts = chain()
    assert fonts.width("中中", 10) == 20
    assert fonts.width("00", 10) == 12


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\r\nb\x0bc\u2028d", "a\nb\nc\nd"),
        ("a\tb\u00a0c\u3000d", "a b c\u3000d"),
        ("葛\U000e0100\ufe00", "葛"),
        ("张\u202e三\u200b\ufeff", "张三"),
        ("e\u0301", "é"),
        ("\x1b[31m", "\x1b[31m"),
    ],
)
def test_tidy(text: str, kept: str) -> None:
    assert tidy(text) == kept


def test_control_characters_are_shown_never_sent() -> None:
    assert chain().shown("甲\x07\x1b乙\x00") == "甲〔U+0007〕〔U+001B〕乙〔U+0000〕"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("一二三四五六", ["一二三四五", "六"]),
        ("一二三四五，六", ["一二三四", "五，六"]),
        ("一二三四（五六）", ["一二三四", "（五六）"]),
        ("一二三 abcdef g", ["一二三", "abcdef g"]),
        ("aaaaaaaaaaaaaaa", ["aaaaaaaaaa", "aaaaa"]),
        ("123456-7890123", ["123456-", "7890123"]),
        ("　　一二三四", ["　　一二三", "四"]),
        ("一\n\n二", ["一", "", "二"]),
        ("，，，，，，，", ["，，，，，", "，，"]),
    ],
)
def test_lines_break_where_chinese_may(text: str, lines: list[str]) -> None:
    assert wrap(text, 10, lambda character: 1 if character.isascii() else 2) == lines


@given(st.text(max_size=200), st.integers(4, 30))
def test_lines_lose_nothing_but_blanks_and_never_stick_out(text: str, width: int) -> None:
    lines = wrap(text, width, lambda character: 1 if character.isascii() else 2)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(sum(1 if c.isascii() else 2 for c in line) <= width for line in lines)


def test_asking_for_glyphs_loads_no_pdf_library() -> None:
    code = (
        "import sys, hallclient.print.fonts as f, hallclient.print.terminal\n"
        "assert f.load_fonts().unprintable('张𬱖') == []\n"
        "print([m for m in ('reportlab', 'segno', 'barcode', 'fontTools', 'PIL')"
        " if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"

"""Slips on paper, read back: text by pypdf, bars and QR by zxing-cpp, bytes by comparison."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_slips import CASE_NUMBER, NAMES, QR_TEXT, TRANSFER_NUMBER, sample, texts
from test_fonts import NOWHERE, small_font

from hallclient.print import tounicode
from hallclient.print.codes import bar_modules, code128_bars
from hallclient.print.fonts import FontChain, load_fonts
from hallclient.print.pages import PAPERS, PaperName
from hallclient.print.pdf import render_pdf
from hallclient.print.strips import Strip, paginate
from hallcore.slips import Codes, Facts, Paragraph, Slip, Table

ALL_PAPERS: list[PaperName] = ["a4", "a5", "80mm", "58mm"]


@pytest.fixture(scope="module")
def fonts() -> FontChain:
    loaded = load_fonts()
    assert isinstance(loaded, FontChain)
    return loaded


def plain_slip(*blocks: Any, **how: Any) -> Slip:
    return Slip(
        name="probe",
        title="试样",
        number="",
        number_text="",
        case_numbers=(),
        office="窗口",
        blocks=blocks,
        **how,
    )


def read_text(pdf: bytes) -> str:
    """All text of all pages without blanks, which line breaks add and drop."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def picture(pdf: bytes, dpi: int, page: int = 0) -> Any:
    return pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72).to_pil().convert("L")


def scanned(pdf: bytes, dpi: int) -> set[tuple[str, str]]:
    return {(str(code.format), code.text) for code in zxingcpp.read_barcodes(picture(pdf, dpi))}


@pytest.mark.parametrize("paper", ALL_PAPERS)
@pytest.mark.parametrize("name", NAMES)
def test_text_read_back_is_what_the_slip_says(
    name: str, paper: PaperName, fonts: FontChain
) -> None:
    slip = sample(name)
    found = read_text(render_pdf(slip, paper, fonts))
    assert [text for text in texts(slip) if squeezed(text) not in found] == []


@pytest.mark.parametrize(
    "text", ["张𬱖", "李䶮", "㛃", "阿依古丽·买买提", "[/b]", "𫖯𬀩𰻝〇", "(\\)%"]
)
@pytest.mark.parametrize("paper", ["a4", "80mm"])
def test_rule_32_rare_names_read_back(text: str, paper: PaperName, fonts: FontChain) -> None:
    pdf = render_pdf(sample("receipt", {"applicant": applicant(text)}), paper, fonts)
    assert text in read_text(pdf)
    words = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    assert text in words


def applicant(name: str) -> dict[str, str]:
    return {"name": name, "id_masked": "990***********1234", "phone": ""}


def test_a_rare_character_leaves_its_own_ink(fonts: FontChain) -> None:
    def inked(character: str) -> bytes:
        slip = plain_slip(Paragraph(text=character))
        return bytes(picture(render_pdf(slip, "80mm", fonts), 203).tobytes())

    pictures = {character: inked(character) for character in "䶮㛃𬱖𫖯𰻝　"}
    assert len(set(pictures.values())) == len(pictures)
    dark = {character: sum(p < 128 for p in drawn) for character, drawn in pictures.items()}
    assert all(dark[character] > dark["　"] + 100 for character in "䶮㛃𬱖𫖯𰻝")


def test_a_character_without_a_glyph_is_printed_as_its_code_point(fonts: FontChain) -> None:
    facts = {"applicant": applicant(f"张{NOWHERE}")}
    assert "张〔U+2B740〕" in read_text(render_pdf(sample("receipt", facts), "80mm", fonts))


def test_two_fonts_in_one_name(tmp_path: Path) -> None:
    pack = small_font(tmp_path / "pack.ttf", "RarePack", NOWHERE)
    both = load_fonts(rare_packs=[pack])
    assert isinstance(both, FontChain)
    pdf = render_pdf(sample("receipt", {"applicant": applicant(f"张{NOWHERE}三")}), "a4", both)
    assert f"张{NOWHERE}三" in read_text(pdf)


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("paper", ALL_PAPERS)
@pytest.mark.parametrize("name", ["receipt", "acceptance"])
@pytest.mark.parametrize("practice", [False, True])
def test_a_scanner_reads_bars_and_qr(
    name: str, paper: PaperName, dpi: int, practice: bool, fonts: FontChain
) -> None:
    pdf = render_pdf(sample(name, practice=practice), paper, fonts)
    assert scanned(pdf, dpi) == {("Code 128", CASE_NUMBER), ("QR Code", QR_TEXT)}


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("paper", ALL_PAPERS)
def test_a_scanner_reads_the_transfer_slip(paper: PaperName, dpi: int, fonts: FontChain) -> None:
    assert scanned(render_pdf(sample("transfer"), paper, fonts), dpi) == {
        ("QR Code", TRANSFER_NUMBER)
    }


@pytest.mark.parametrize(
    "digits", ["990122103261121007001249", "000000000000000000000000", "1234567", "99", "100101"]
)
def test_bars_hold_the_digits_that_were_given(digits: str, fonts: FontChain) -> None:
    slip = plain_slip(Codes(code128=digits))
    assert scanned(render_pdf(slip, "80mm", fonts), 203) == {("Code 128", digits)}


def test_24_digits_take_167_modules() -> None:
    assert bar_modules(code128_bars(CASE_NUMBER)) == 167


@pytest.mark.parametrize("paper", ["80mm", "58mm"])
def test_bars_on_a_roll_are_whole_printer_dots(paper: PaperName, fonts: FontChain) -> None:
    drawn = picture(render_pdf(plain_slip(Codes(code128=CASE_NUMBER)), paper, fonts), 203)
    assert drawn.width == {"80mm": 640, "58mm": 464}[paper]
    rows = [[drawn.getpixel((x, y)) for x in range(drawn.width)] for y in range(0, drawn.height, 8)]
    bars = max(rows, key=lambda row: sum(value < 128 for value in row))
    assert {value for value in bars if 8 < value < 247} == set()
    edges = [x for x in range(1, len(bars)) if (bars[x] < 128) != (bars[x - 1] < 128)]
    assert edges[-1] - edges[0] == 2 * 167
    assert {(edge - edges[0]) % 2 for edge in edges} == {0}


def test_a_code_that_does_not_fit_leaves_its_number_in_words(fonts: FontChain) -> None:
    slip = plain_slip(Codes(code128="9" * 40, code128_text="号码 9999"))
    pdf = render_pdf(slip, "58mm", fonts)
    assert scanned(pdf, 203) == set()
    assert "号码9999" in read_text(pdf)


def test_a_long_qr_still_scans_on_a_roll(fonts: FontChain) -> None:
    text = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 21
    pdf = render_pdf(plain_slip(Codes(qr=text, qr_caption="1/6")), "80mm", fonts)
    assert scanned(pdf, 203) == {("QR Code", text)}


_MAKE = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from sample_slips import sample
from hallclient.print.fonts import load_fonts
from hallclient.print.pdf import render_pdf
for name, paper in (pair.split("/") for pair in sys.argv[2:]):
    slip = sample(name, practice=name == "transfer", copy_number=1)
    print(name, paper, hashlib.sha256(render_pdf(slip, paper, load_fonts())).hexdigest())
"""


def test_the_same_slip_has_the_same_bytes_in_any_process_and_order(tmp_path: Path) -> None:
    pairs = [f"{name}/{paper}" for name in ("receipt", "transfer") for paper in ("a4", "80mm")]

    def made(order: list[str], seed: str, where: Path) -> set[str]:
        run = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", _MAKE, str(Path(__file__).parent), *order],
            capture_output=True,
            text=True,
            check=True,
            cwd=where,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": "America/Lima"},
        )
        return set(run.stdout.splitlines())

    first = made(pairs, "1", tmp_path)
    assert len(first) == 4
    assert made(pairs[::-1], "2", Path(__file__).parent) == first


def test_the_same_slip_has_the_same_bytes_again(fonts: FontChain) -> None:
    slip = sample("receipt")
    digests = {hashlib.sha256(render_pdf(slip, "a4", fonts)).hexdigest() for _ in range(3)}
    assert len(digests) == 1


def test_every_font_is_embedded(fonts: FontChain) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(sample("receipt"), "a4", fonts)))
    used = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert used
    for font in used:
        assert "/FontFile2" in font["/FontDescriptor"]
        assert font["/BaseFont"].endswith("+HallSlipKai-Regular")
        assert "/ToUnicode" in font


def test_three_hundred_materials_go_over_pages_with_the_header_on_each(
    fonts: FontChain,
) -> None:
    materials = [
        {"name": f"第{n}号材料", "originals": 1, "copies": 0, "pages": n, "note": ""}
        for n in range(1, 301)
    ]
    pdf = render_pdf(sample("receipt", {"materials": materials}), "a4", fonts)
    pages = [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 8
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in page
    with_rows = [page for page in pages if "号材料" in page]
    assert all("收到的材料" in page for page in with_rows)
    together = "".join(pages)
    assert [n for n in range(1, 301) if f"第{n}号材料" not in together] == []


def test_a_roll_is_as_long_as_its_text(fonts: FontChain) -> None:
    def height(lines: int) -> float:
        slip = plain_slip(Paragraph(text="\n".join("行" * lines)))
        return float(pypdfium2.PdfDocument(render_pdf(slip, "80mm", fonts))[0].get_height())

    geometry = PAPERS["80mm"]
    grown = height(60) - height(10)
    assert grown == pytest.approx(50 * geometry.body * geometry.leading, abs=geometry.dot)


@pytest.mark.parametrize("paper", ALL_PAPERS)
def test_nothing_stands_outside_the_margins(paper: PaperName, fonts: FontChain) -> None:
    geometry = PAPERS[paper]
    document = pypdfium2.PdfDocument(render_pdf(sample("transfer"), paper, fonts))
    for page in document:
        drawn = page.render(scale=2).to_pil().convert("L").point(lambda value: 255 - value)
        left, _, right, bottom = drawn.getbbox()
        assert left >= 2 * geometry.side - 2
        assert right <= 2 * (geometry.width - geometry.side) + 2
        assert bottom < drawn.height


def test_practice_and_copy_are_written_on_the_paper(fonts: FontChain) -> None:
    for paper in ALL_PAPERS:
        plain = read_text(render_pdf(sample("receipt"), paper, fonts))
        marked = read_text(
            render_pdf(sample("receipt", practice=True, copy_number=2), paper, fonts)
        )
        assert "演练" not in plain
        assert "补打" not in plain
        assert marked.count("演练") >= 2
        assert "补打2" in marked


@pytest.mark.parametrize("paper", ALL_PAPERS)
def test_ten_thousand_characters_everywhere(paper: PaperName, fonts: FontChain) -> None:
    long = "𬱖" * 9_999 + "终"
    slip = plain_slip(
        Facts(rows=(("姓名", long), ("x" * 200, "值"))),
        Table(header=("名称", "数"), rows=((long, "1"), ("a" * 10_000, "2")), widths=(5, 1)),
        Paragraph(text=long),
    )
    found = read_text(render_pdf(slip, paper, fonts))
    assert found.count("𬱖") == 3 * 9_999
    assert found.count("终") == 3
    assert found.count("a") == 10_000


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_text_prints(text: str) -> None:
    fonts = load_fonts()
    assert isinstance(fonts, FontChain)
    slip = plain_slip(Facts(rows=((text, text),)), Paragraph(text=text))
    found = read_text(render_pdf(slip, "58mm", fonts))
    assert squeezed(fonts.shown(text)) in found or not squeezed(text)


def test_strips_that_belong_together_move_together() -> None:
    def draw(_pen: Any, _top: float) -> None: ...

    gap, line = Strip(5), Strip(10, draw)
    header = Strip(10, draw, keeps_next=True)
    row = Strip(10, draw, repeats=header)
    assert paginate([line, gap, header, row], 30) == [[line, gap], [header, row]]
    assert paginate([header, row, row, row], 30) == [[header, row, row], [header, row]]
    assert paginate([line, line, line, gap], 30) == [[line, line, line]]
    assert paginate([], 30) == [[]]
    assert paginate([Strip(99, draw)], 30) == [[Strip(99, draw)]]


def test_reportlab_still_needs_the_mend() -> None:
    assert tounicode.is_needed(), "reportlab writes UTF-16BE now: tounicode.py can go"


def test_the_mended_map_is_utf16_in_blocks_of_at_most_100() -> None:
    written = tounicode.to_unicode_map("F", [0, 0x4E2D, 0x2CC56, *range(0x5000, 0x50F0)])
    assert "<01> <4E2D>" in written
    assert "<02> <D873DC56>" in written
    assert [line for line in written.splitlines() if "beginbfchar" in line] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "42 beginbfchar",
    ]

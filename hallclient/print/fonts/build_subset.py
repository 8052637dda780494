"""Make `HallSlipKai-Regular.ttf`, the font that is shipped with the window program.

Run by a maintainer, never by the programs:

    python hallclient/print/fonts/build_subset.py SOURCE [TARGET]

SOURCE is `LXGWWenKai-Regular.ttf`, version 1.250 (Debian package `fonts-lxgw-wenkai`). The same
source and the same fontTools give the same bytes.

What is kept: every Han character that the source has (also beyond U+FFFF, where rare names live),
Latin, Greek, Cyrillic, punctuation, full-width forms and the signs of Chinese office papers.
What is left out: kana, hangul, layout features, vertical metrics, hints, glyph names.

The source is under the SIL Open Font License 1.1 and reserves the names "LXGW" and "霞鹜": the
result therefore carries a name of its own and the unchanged copyright lines. `OFL.txt` beside it
is the licence.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "Hall Slip Kai"
POSTSCRIPT_NAME = "HallSlipKai-Regular"
TARGET = Path(__file__).with_name(f"{POSTSCRIPT_NAME}.ttf")

KEPT_RANGES: tuple[tuple[int, int], ...] = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x024F),  # Latin with accents, · and § among them; pinyin needs Extended-B
    (0x02C0, 0x02DF),  # tone marks
    (0x0370, 0x045F),  # Greek, Cyrillic
    (0x2000, 0x206F),  # general punctuation
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x22FF),  # ℃ № Ⅰ, arrows, operators
    (0x2460, 0x249B),  # ① ⑴ ⒈
    (0x2500, 0x257F),  # lines
    (0x25A0, 0x25FF),  # ■ □ ● ○
    (0x2605, 0x2612),  # ★ ☑
    (0x2713, 0x2718),  # ✓ ✗
    (0x2E80, 0x2FDF),  # radicals
    (0x3000, 0x303F),  # Chinese punctuation, 〇
    (0x3220, 0x3243),  # ㈠
    (0x3380, 0x33DF),  # ㎡ ㎏
    (0x3400, 0x4DBF),  # Extension A
    (0x4E00, 0x9FFF),  # unified ideographs
    (0xFA0E, 0xFA29),  # unified ideographs of the compatibility block; NFC replaces the others
    (0xFF01, 0xFF5E),  # full-width forms
    (0xFFE0, 0xFFE6),
    (0x20000, 0x2F7FF),  # Extensions B to F and I
    (0x30000, 0x323AF),  # Extensions G and H
)

# Name records by id (OpenType `name`): 0 copyright, 7 trademark, 13 and 14 licence are kept as
# they stand in the source; the rest is ours.
KEPT_NAME_IDS = (0, 7, 13, 14)


def build(source: Path, target: Path) -> None:
    """Write the renamed subset of `source` to `target`."""
    font = TTFont(source, recalcTimestamp=False)
    version = font["name"].getDebugName(5).split(";")[0].removeprefix("Version ")

    options = Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.drop_tables = [*options.drop_tables, "GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx"]
    options.drop_tables += ["gasp", "DSIG", "meta"]
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(
        unicodes=[code for first, last in KEPT_RANGES for code in range(first, last + 1)]
    )
    subsetter.subset(font)

    names = font["name"]
    kept = [
        record
        for record in names.names
        if record.nameID in KEPT_NAME_IDS and (record.platformID, record.langID) == (3, 0x409)
    ]
    names.names = kept
    ours = {
        1: FAMILY,
        2: "Regular",
        3: f"{POSTSCRIPT_NAME};{version}",
        4: FAMILY,
        5: f"Version {version}; subset of a font under the OFL, renamed",
        6: POSTSCRIPT_NAME,
    }
    for name_id, text in ours.items():
        names.setName(text, name_id, 3, 1, 0x409)
    font.save(target, reorderTables=True)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    build(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else TARGET)

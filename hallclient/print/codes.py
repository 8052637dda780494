"""Code128 and QR as plain patterns of modules.

The encoders are python-barcode and segno; the modules are drawn as vectors by whoever prints
them. Quiet zones are part of the patterns' sizes, not of the patterns.
"""

from hallclient.print.pages import Paper

# White modules on each side: Code128 (ISO/IEC 15417) 10, QR (ISO/IEC 18004) 4.
BAR_QUIET = 10
QR_QUIET = 4


def code128_bars(digits: str) -> list[tuple[int, int]]:
    """Black bars of `digits` as (first module, modules wide), the first bar at module 0.

    An even count of digits is encoded in code set C throughout: 24 digits take 167 modules.
    """
    from barcode.codex import Code128

    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("Code128 of a slip holds digits only")
    code = Code128(digits)
    # python-barcode 0.16.1 takes leading digits 99 for a change of code set and drops them.
    code._try_to_optimize = lambda encoded: encoded
    pattern = code.build()[0]
    bars: list[tuple[int, int]] = []
    position = 0
    while (start := pattern.find("1", position)) >= 0:
        position = pattern.find("0", start)
        position = len(pattern) if position < 0 else position
        bars.append((start, position - start))
    return bars


def bar_modules(bars: list[tuple[int, int]]) -> int:
    """Modules from the first bar to the end of the last, without quiet zones."""
    start, width = bars[-1]
    return start + width


def qr_rows(text: str) -> list[list[tuple[int, int]]]:
    """Black runs of each row of the QR of `text`, as (first module, modules wide); level M."""
    import segno

    rows: list[list[tuple[int, int]]] = []
    for row in segno.make(text, error="m", micro=False, boost_error=False).matrix:
        runs: list[tuple[int, int]] = []
        for column, is_black in enumerate(row):
            if not is_black:
                continue
            if runs and sum(runs[-1]) == column:
                runs[-1] = (runs[-1][0], runs[-1][1] + 1)
            else:
                runs.append((column, 1))
        rows.append(runs)
    return rows


def bar_module(paper: Paper, modules: int) -> float | None:
    """Width of one bar module on `paper` in whole dots; None if the code does not fit.

    Bars narrower than 0.16 mm (2 dots of 300 dpi) are not drawn: hand scanners miss them.
    """
    dots = min(paper.bar_dots, int(paper.usable / paper.dot + 1e-6) // (modules + 2 * BAR_QUIET))
    return dots * paper.dot if dots >= 2 else None


def qr_module(paper: Paper, modules: int) -> float | None:
    """Width of one QR module on `paper` in whole dots; None if the code does not fit."""
    dots = min(paper.qr_dots, int(paper.usable / paper.dot + 1e-6) // (modules + 2 * QR_QUIET))
    return dots * paper.dot if dots >= 2 else None

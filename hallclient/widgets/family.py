"""一件事 in 办件详情: the children of a parent, the parent of a child."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from hallclient.services.lookup import Shown
from hallclient.widgets.clocks import COLOUR_STYLES, clock_words
from hallclient.widgets.words import cut, pad, plain
from hallcore.cases import STATE_TEXTS
from hallcore.family import is_parent
from hallcore.numbering import short_number


def family_lines(seen: Shown, today: date) -> list[Content | str]:
    """A heading and a line for each relative at hand; nothing for a case of its own."""
    case = seen.case
    if is_parent(case):
        missing = len(case.children) - len(seen.relatives)
        rest = [plain(f"还有 {missing} 件没有同步到", "$dim")] if missing else []
        head = plain("分办件", "bold") + plain(f"   {len(case.children)}   Enter 打开", "$dim")
        return [head, *(_child(one, today) for one in seen.relatives), *rest, ""]
    if case.parent is None:
        return []
    name = f"  {seen.relatives[0].item_name}" if seen.relatives else ""
    told = "   Enter 打开" if seen.relatives else "   本窗口没有"
    line = plain(f"{short_number(case.parent)}{name}") + plain(told, "$dim")
    return [plain("一件事主件", "bold"), line, ""]


def _child(one: Shown, today: date) -> Content:
    state = pad(STATE_TEXTS[one.view.state], 10)
    line = plain(f"{short_number(one.case.number)}  {pad(cut(one.item_name, 24), 24)}  {state}")
    clock = one.view.next_clock
    if clock is None:
        return line
    style = COLOUR_STYLES[clock.colour]
    return line + plain(clock_words(clock, today), f"${style}" if style else "")

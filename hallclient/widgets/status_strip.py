"""The top line: where, who, and the state of the line. It changes only when a message says so."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from hallclient.widgets.words import cut, plain
from hallcore.alert_rules import LEVEL_TEXTS, AlertLevel

ALERT_STYLES = {AlertLevel.RED: "bold $practice", AlertLevel.YELLOW: "bold $warning"}


@dataclass(frozen=True, slots=True)
class Status:
    """What the strip says. `line`: 在线, or 离线 and for how long. `alerts`: the worst first."""

    hall: str = ""
    clerk: str = ""
    line: str = ""
    is_online: bool = False
    waiting: int = 0
    refused: int = 0
    catalogue: str = ""
    catalogue_warning: str = ""
    """Why the catalogue should not be relied upon; empty where all is well."""
    is_practice: bool = False
    clock: str = ""
    """What a clock says that was set for practice."""
    alerts: tuple[tuple[AlertLevel, int], ...] = ()


class StatusStrip(Static):
    """Two ends of one line; the left end gives way first where there is little width."""

    def on_mount(self) -> None:
        self.watch(self.app, "status", self._show)

    def on_resize(self) -> None:
        self._show(getattr(self.app, "status", Status()))

    def _show(self, status: Status) -> None:
        # Red, and the word beside it: colour is never the only sign.
        self.set_class(status.is_practice, "-practice")
        self.update(strip_content(status, self.size.width - 2), layout=False)


def strip_content(status: Status, width: int) -> Content:
    """The strip as one line of exactly `width` cells."""
    right: list[tuple[str, str]] = []
    if status.is_practice:
        right.append((f"演练 {status.clock}".rstrip(), "bold $practice"))
    # Where there is little width the two worst levels say enough.
    for level, count in status.alerts if width >= 100 else status.alerts[:2]:
        right.append((f"{LEVEL_TEXTS[level]} {count}", ALERT_STYLES.get(level, "")))
    if status.line:
        right.append((status.line, "" if status.is_online else "bold"))
    if status.catalogue or status.waiting:
        right.append((f"待同步 {status.waiting}", "bold" if status.waiting else ""))
    if status.refused:
        right.append((f"待处理 {status.refused}", "bold $practice"))
    # The least urgent gives way where there is little width.
    if status.catalogue_warning:
        right.append((f"目录 {status.catalogue_warning}", "bold $warning"))
    elif status.catalogue and width >= (100 if status.alerts else 78):
        right.append((f"目录 {status.catalogue}", ""))
    gap = "   " if width >= 100 else "  "
    end = Content("")
    for number, (text, style) in enumerate(right):
        end = end + (Content(gap) if number else Content("")) + plain(text, style)
    room = max(width - end.cell_length - 2, 0)
    clerk = f"{gap}{status.clerk}" if status.clerk else ""
    left = cut(status.hall, max(room - cell_len(clerk), 0)) + clerk
    left = cut(left, room)
    blanks = " " * max(width - cell_len(left) - end.cell_length, 0)
    return plain(left, "bold") + Content(blanks) + end

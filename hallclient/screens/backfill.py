"""补录: what the screens ask about a form that was filled in by hand during an outage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from hallclient.screens.questions import Confirm, Fill, Refusal
from hallclient.services.half_form import read_day
from hallclient.services.paper_forms import find_form, read_written
from hallclient.services.written import Written
from hallclient.widgets.form_row import Row, TextRow
from hallcore.moments import LOCAL
from hallcore.numbering import group_case_number
from hallcore.problems import Problem, problem

if TYPE_CHECKING:
    from hallclient.records import BlankForm
    from hallclient.screens.base import WorkScreen


class BackfillWanted(Message):
    """收件 is asked to type a form in; an empty number: the clerk will say which."""

    def __init__(self, number: str = "") -> None:
        super().__init__()
        self.number = number


async def offer_backfill(screen: WorkScreen, number: str) -> None:
    """The form was scanned elsewhere: type it in now?"""
    text = f"受理号 {group_case_number(number)}，还没有用过。现在补录吗？"
    is_wanted = await screen.app.push_screen_wait(Confirm("这是一张空白收件凭证", text))
    if is_wanted:
        await open_backfill(screen, number)


async def open_backfill(screen: WorkScreen, number: str = "") -> None:
    """Go to 收件 and begin there."""
    await screen.hall.action_go("receive")
    screen.app.screen.post_message(BackfillWanted(number))


async def may_go_on(screen: WorkScreen) -> bool:
    """Does the half-typed form belong to this paper?"""
    text = "收件里有一张没有填完的表，它就是这张凭证上的件吗？不是的，先办完它，或按 F7 清空。"
    belongs: bool = await screen.app.push_screen_wait(Confirm("补录", text))
    return belongs


async def ask_written(
    screen: WorkScreen, number: str, before: Written | None
) -> tuple[Written, str] | None:
    """When the form was filled in and by whom, and the item that is printed on it; asked again
    until it fits or the clerk leaves."""
    typed = _defaults(screen, number, before)
    while True:
        title = f"补录 {group_case_number(number)}" if number else "补录空白收件凭证"
        filled = await screen.app.push_screen_wait(
            Fill(title, _rows(typed, asks_number=not number), list(typed), text=TEXT)
        )
        if filled is None:
            return None
        typed |= filled
        form = await screen.ask(partial(_form, screen, number or typed["number"]))
        if not isinstance(form, Problem):
            day = read_day(typed["on"])
            read = partial(read_written, screen.window, form.number, day, typed["at"], typed["by"])
            written = await screen.ask(read)
            if isinstance(written, Written):
                return written, form.item or ""
            form = written
        await screen.app.push_screen_wait(Refusal(form))


TEXT = "照凭证上手写的填。期限从这个时间起算。"


def _form(screen: WorkScreen, text: str) -> BlankForm | Problem:
    return find_form(screen.window, text) or problem("paper.form_unknown", number=text)


def _defaults(screen: WorkScreen, number: str, before: Written | None) -> dict[str, str]:
    """Now, and the clerk himself, unless it was said otherwise before."""
    clerk = screen.hall.clerk
    at = (before.at if before else screen.window.now()).astimezone(LOCAL)
    by = before.by if before else (clerk.name if clerk else "")
    values = {"on": at.date().isoformat(), "at": f"{at:%H:%M}", "by": by}
    return values if number else {"number": "", **values}


def _rows(typed: dict[str, str], *, asks_number: bool) -> list[Row]:
    rows: list[Row] = []
    if asks_number:
        rows.append(TextRow("number", "凭证的受理号", value=typed["number"], required=True))
    return [
        *rows,
        TextRow("on", "收件日期", value=typed["on"], required=True),
        TextRow("at", "收件时刻", value=typed["at"], required=True),
        TextRow("by", "书写人", value=typed["by"], required=True),
    ]

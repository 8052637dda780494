"""延续: from the list of licences that end soon to a receipt that renews one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from hallclient.screens.questions import Confirm
from hallclient.services.half_form import HalfForm, new_half_form
from hallcore.cases import Case

if TYPE_CHECKING:
    from hallclient.screens.base import WorkScreen


class RenewalWanted(Message):
    """收件 is asked to receive the renewal of the licence that this case granted."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.case = case


async def open_renewal(screen: WorkScreen, case: Case) -> None:
    """Go to 收件 and begin there."""
    await screen.hall.action_go("receive")
    screen.app.screen.post_message(RenewalWanted(case))


async def may_begin(screen: WorkScreen) -> bool:
    """What is half-typed would be lost."""
    text = "收件里有一张没有填完的表。不要它了，改收这件延续？"
    is_wanted: bool = await screen.app.push_screen_wait(Confirm("收延续", text))
    return is_wanted


def renewal_form(case: Case) -> HalfForm:
    """A new form for the same item and person, that names the licence."""
    half, until = new_half_form(), case.valid_until
    half.items, half.step = [case.item], 2
    half.applicant = {
        "id_type": case.applicant.id_type,
        "id_number": case.applicant.id_number,
        "name": case.applicant.name,
    }
    half.renews = {
        "number": case.certificate_number or "",
        "valid_until": until.isoformat() if until else "",
    }
    return half

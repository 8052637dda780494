"""Practice departments: made-up staff who act by themselves (`serve --practice --departments`).

One step per case and round, by somebody who has the post: pass, pass, grant. Papers on their way
to the county hall are taken over; items limited in number are accepted in the order of receipt.
Only a practice centre has them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from hallcore.agency import reception
from hallcore.cases import Case
from hallcore.catalogue import Item, Step
from hallcore.kinds.custody import taking
from hallcore.moments import local_day
from hallcore.problems import Problem
from hallserver.centre import Centre
from hallserver.ingest.intake import Intake
from hallserver.store import UnitOfWork
from hallserver.store.meta import COUNTY
from hallserver.store.people import StaffRecord
from hallserver.workflow.desk import Action, Wish, step_in, step_whose_turn
from hallserver.workflow.line import accept_next, lines
from hallserver.workflow.own import OwnHand, own_document

LOG = logging.getLogger("hallserver.departments")

ROUND_SECONDS = 3.0
CASES_A_ROUND = 200

OPINIONS = {
    "pass": "经审查，材料齐全，符合条件，同意。",
    "grant": "申请符合法定条件，准予。",
}


class Departments:
    """The background thread of the practice departments."""

    def __init__(self, centre: Centre, seconds: float = ROUND_SECONDS) -> None:
        self._centre = centre
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="departments", daemon=True)

    def start(self) -> None:
        """Begin the rounds."""
        self._thread.start()

    def stop(self) -> None:
        """End after the current case."""
        self._stopping.set()
        self._thread.join(timeout=2.0)

    def _run(self) -> None:
        while not self._stopping.wait(self._seconds):
            try:
                self.work_round()
            except Exception as error:  # noqa: BLE001 - a failed round is followed by the next
                LOG.warning("a round of the departments failed: %s", type(error).__name__)

    def work_round(self) -> int:
        """Take over what is on its way to the county, accept what is limited in number in its
        order, then one step of every open desk. How many acts were done."""
        centre = self._centre
        with centre.store.read() as unit:
            county = unit.meta.get(COUNTY) or ""
            rules = centre.rulebook.rules(unit)
            lined_up = [case.number for case in lines(unit, rules)]
            arriving = unit.cases.on_the_way_to(county, CASES_A_ROUND)
            waiting = unit.cases.waiting_at_desk(centre.today(), CASES_A_ROUND)
        done = 0
        for number in arriving:
            done += self._in_one_transaction(_take_over, number)
        for number in lined_up[:CASES_A_ROUND]:
            done += self._in_one_transaction(_give_place, number)
        for number in waiting:
            done += self._in_one_transaction(_do_step, number)
        return done

    def _in_one_transaction(self, act: Callable[[Intake, str], bool], number: str) -> int:
        if self._stopping.is_set():
            return 0
        try:
            with self._centre.store.write() as unit:
                if not act(Intake(self._centre, unit), number):
                    return 0
                unit.commit()
        except Exception as error:  # noqa: BLE001 - one case must not stop the others
            LOG.warning("case %s: %s", number, type(error).__name__)
            return 0
        return 1


def _take_over(intake: Intake, number: str) -> bool:
    intake.unit.cases.lock({number})
    found = intake.case(number)
    transit = found.case.transit if found else None
    hand = OwnHand(intake)
    if found is None or transit is None or transit.addressee != hand.hall:
        return False
    calendar = intake.calendar_of(found.case)
    received = reception(found.case, hand.hall, local_day(intake.now), calendar, intake.rules)
    if isinstance(received, Problem):
        return False
    after = hand.act(
        "take_over",
        found.case,
        taking(transit, received).model_dump(mode="json"),
        clerk=None,
        documents=(own_document(intake, "receipt", hand.hall),) if received else (),
        epoch=transit.epoch,
    )
    return not isinstance(after, Problem)


def _give_place(intake: Intake, number: str) -> bool:
    found = intake.unit.cases.get(number)
    item = intake.rules.item_of(found.case) if found else None
    if found is None or item is None or not item.steps:
        return False
    person = _who_may(intake.unit, found.case, item, item.steps[0])
    if person is None:
        return False
    return not isinstance(accept_next(intake, number, person.number), Problem)


def _do_step(intake: Intake, number: str) -> bool:
    intake.unit.cases.lock({number})
    found = intake.case(number)
    if found is None:
        return False
    case = found.case
    item = intake.rules.item_of(case)
    turn = step_whose_turn(case, item, intake)
    step = item.step(turn) if item and turn else None
    if item is None or step is None:
        return False
    person = _who_may(intake.unit, case, item, step)
    if person is None:
        LOG.warning("case %s: nobody has the post %s", number, step.post)
        return False
    action: Action = "grant" if step == item.steps[-1] else "pass"
    wish = Wish(number, step.code, person.number, action, OPINIONS[action])
    return not isinstance(step_in(intake, wish), Problem)


def _who_may(unit: UnitOfWork, case: Case, item: Item, step: Step) -> StaffRecord | None:
    """Somebody of the item's department where the case is decided, else of one that covers all."""
    able = [one for one in unit.people.staff() if step.post in one.posts]

    def nearness(one: StaffRecord) -> tuple[bool, bool, str]:
        is_own = (one.department, one.area) == (item.department, case.route.deciding_hall)
        return not is_own, not one.covers_all, one.number

    return min(able, key=nearness, default=None)

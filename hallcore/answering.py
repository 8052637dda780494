"""Has the case been answered, and is it deemed accepted? (行政许可法 32(1)④, design.md 4)

From 00:00 of the day after the answer limit a case without an answer counts as accepted; its
acceptance day is the day of receipt or, after a complete supplement, the day the last piece came.
Only an answer given inside the limit prevents it, however late that answer arrives.
"""

from datetime import date

from hallcore.calendar import Calendar
from hallcore.cases import Case, State
from hallcore.deadlines import due


def answer_limit(case: Case, calendar: Calendar | None = None) -> date | None:
    """The last day on which an answer is in time, or None where no answer clock runs.

    The printed day binds; where the paper says 暂定, `calendar` moves it.
    """
    limit = case.limit("answer")
    if case.answer_due_on is None or not case.answer_provisional or not limit or not calendar:
        return case.answer_due_on
    ends = due(deemed_day(case), limit.days, calendar, unit=limit.unit, rolls=limit.rolls)
    return ends.due_on if ends else case.answer_due_on


def is_deemed_on(case: Case, day: date, calendar: Calendar | None = None) -> bool:
    """True where the limit has passed on `day` and nobody has answered inside it."""
    if not (case.route.deemed and case.state is State.RECEIVED and case.accepted_on is None):
        return False
    limit = answer_limit(case, calendar)
    return limit is not None and day > limit


def is_answered(case: Case, day: date, calendar: Calendar | None = None) -> bool:
    """Accepted, declined or decided; deemed acceptance counts from its day on."""
    is_waiting = case.state in (State.RECEIVED, State.SUPPLEMENTING)
    return case.accepted_on is not None or not is_waiting or is_deemed_on(case, day, calendar)


def deemed_day(case: Case) -> date:
    """The acceptance day of a case that is deemed accepted."""
    return completed_day(case) or case.received_on


def completed_day(case: Case) -> date | None:
    """The day on which the last piece of a supplement came."""
    return case.supplement.completed_on if case.supplement else None


def is_told_in_vain(case: Case) -> bool:
    """Its one supplement notice came when the law had accepted it: nothing waits for the applicant
    any more. Where the law accepts nothing, a late notice waits like any other."""
    told = case.supplement
    return told is not None and told.late and (case.route.deemed or case.deemed)


def acceptance_day(case: Case, day: date, calendar: Calendar | None = None) -> date:
    """The acceptance day of an acceptance given on `day` (domain.md 10, rules 6 and 9)."""
    if is_deemed_on(case, day, calendar):
        return deemed_day(case)
    return completed_day(case) or day


def with_deemed_acceptance(case: Case) -> Case:
    """The case with a deemed acceptance written down, before an act after which nobody could tell
    any more that it had been accepted."""
    if case.accepted_on is not None:
        return case
    return case.model_copy(
        update={"state": State.ACCEPTED, "accepted_on": deemed_day(case), "deemed": True}
    )

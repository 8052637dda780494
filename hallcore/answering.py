"""Has the case been answered, and is it deemed accepted? (行政许可法 32(1)④, design.md 4)

From 00:00 of the day after the answer limit a case without an answer counts as accepted; its
acceptance day is the day of receipt or, after a complete supplement, the day the last piece came.
Only an answer given inside the limit prevents it, however late that answer arrives.
"""

from datetime import date

from hallcore.cases import Case, State


def is_deemed_on(case: Case, day: date) -> bool:
    """True where the limit has passed on `day` and nobody has answered inside it."""
    return (
        case.route.deemed
        and case.state is State.RECEIVED
        and case.accepted_on is None
        and case.answer_due_on is not None
        and day > case.answer_due_on
    )


def is_answered(case: Case, day: date) -> bool:
    """Accepted, declined or decided; deemed acceptance counts from its day on."""
    return case.accepted_on is not None or not _is_waiting(case) or is_deemed_on(case, day)


def _is_waiting(case: Case) -> bool:
    return case.state in (State.RECEIVED, State.SUPPLEMENTING)


def deemed_day(case: Case) -> date:
    """The acceptance day of a case that is deemed accepted."""
    if case.supplement is not None and case.supplement.completed_on is not None:
        return case.supplement.completed_on
    return case.received_on


def acceptance_day(case: Case, day: date) -> date:
    """The acceptance day of an acceptance given on `day` (domain.md 10, rules 6 and 9)."""
    if is_deemed_on(case, day):
        return deemed_day(case)
    if case.supplement is not None and case.supplement.completed_on is not None:
        return case.supplement.completed_on
    return day

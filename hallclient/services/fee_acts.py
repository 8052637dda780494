"""收费: a notice of published rates only, and what the treasury received (行政许可法 58, 59)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hallclient.services.acting import finished
from hallclient.services.commit import Commit
from hallclient.services.refusing import refusing
from hallclient.window import Window
from hallcore.cases import Case
from hallcore.catalogue import Item
from hallcore.kinds.fees import AssessFee, FeeAsked, RecordPayment
from hallcore.moments import local_day
from hallcore.problems import Problem


@refusing
def assess_fee(
    window: Window, clerk: str, number: str, quantities: Mapping[str, int]
) -> Case | Problem:
    """核定收费: fee code → quantity; the catalogue has the rate. Makes the 缴费通知."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        case = commit.case(number)
        if isinstance(case, Problem):
            return case
        payload = AssessFee(lines=fee_lines(commit.rules.item_of(case), quantities))
        return finished(commit, "assess_fee", number, payload, ["payment"])


def fee_lines(item: Item | None, quantities: Mapping[str, int]) -> tuple[FeeAsked, ...]:
    """Rate times quantity of each row; a row that the item does not list costs nothing here and
    is refused by the fold."""
    lines = []
    for code, quantity in quantities.items():
        row = item.fee(code) if item else None
        amount = row.rate_fen * quantity if row else 0
        lines.append(FeeAsked(fee=code, quantity=quantity, amount_fen=amount))
    return tuple(lines)


@refusing
def record_payment(
    window: Window,
    clerk: str,
    number: str,
    *,
    amount_fen: int,
    receipt_number: str,
    paid_on: date | None = None,
) -> Case | Problem:
    """登记缴费: what stands on the treasury's receipt; `paid_on` is today where left out."""
    with window.store.write() as unit:
        commit = Commit(window, unit, clerk)
        payload = RecordPayment(
            amount_fen=amount_fen,
            receipt_number=receipt_number,
            paid_on=paid_on or local_day(commit.at),
        )
        return finished(commit, "record_payment", number, payload)

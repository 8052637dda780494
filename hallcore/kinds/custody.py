"""Who holds the papers: `hand_over` and `take_over` (design.md 2.6 and 4, "custody")."""

from __future__ import annotations

from pydantic import Field

from hallcore.base import Frozen
from hallcore.cases import Case, Code, Transit
from hallcore.kinds.base import Scene
from hallcore.operations import Operation
from hallcore.problems import Problem, problem

PARCEL_TEXT = 1_500_000
"""Characters of a whole parcel in base64 (`hallcore.wire.parcels.MAX_PARCEL_BYTES`)."""


class PaperCount(Frozen):
    """How many sheets of one material lie in the bundle."""

    material: Code
    count: int = Field(ge=0)


class HandOver(Frozen):
    """The case leaves for `to`; `papers` lists every material that goes with it (行政许可法 35)."""

    transfer_number: str = Field(pattern=r"^[0-9]{25}$")
    to: str = Field(pattern=r"^[0-9]{12}$")
    papers: tuple[PaperCount, ...] = Field(default=(), max_length=200)


class Difference(Frozen):
    """A count that did not agree at arrival."""

    material: Code
    sent: int = Field(ge=0)
    found: int = Field(ge=0)


class TakeOver(Frozen):
    """The addressee has the papers. `parcel` is the sender's signed parcel (zstd, base64) where
    the case arrived with one, so that the centre can go on if the sender never syncs."""

    transfer_number: str = Field(pattern=r"^[0-9]{25}$")
    differences: tuple[Difference, ...] = Field(default=(), max_length=200)
    parcel: str | None = Field(default=None, max_length=PARCEL_TEXT)


def judge_hand_over(scene: Scene, payload: HandOver) -> Problem | None:
    if payload.to == scene.operation.hall:
        return problem("custody.to_self")
    if payload.to[:6] != scene.operation.hall[:6]:
        return problem("custody.other_county", to=payload.to)
    return None


def evolve_hand_over(case: Case, operation: Operation, payload: HandOver) -> Case:
    transit = Transit(
        transfer_number=payload.transfer_number,
        sender=operation.hall,
        addressee=payload.to,
        epoch=case.epoch,
        handed_at=operation.occurred_at,
    )
    return case.model_copy(update={"holder": None, "transit": transit})


def judge_take_over(scene: Scene, payload: TakeOver) -> Problem | None:
    transit = scene.case.transit
    if transit is None or transit.transfer_number != payload.transfer_number:
        return problem("custody.no_offer", number=payload.transfer_number)
    if transit.addressee != scene.operation.hall:
        return problem("custody.not_addressee", to=transit.addressee)
    if scene.operation.epoch != transit.epoch:
        return problem("custody.epoch", epoch=scene.case.epoch)
    return None


def evolve_take_over(case: Case, operation: Operation, payload: TakeOver) -> Case:
    return case.model_copy(
        update={"holder": operation.hall, "epoch": case.epoch + 1, "transit": None}
    )

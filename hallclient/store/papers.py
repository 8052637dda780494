"""The print journal and the transfers of a home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hallclient.records import Job, Transfer
from hallclient.store.tables import PrintJobRow, TransferRow

_J = PrintJobRow.__table__  # type: ignore[attr-defined]
_T = TransferRow.__table__  # type: ignore[attr-defined]


class Papers:
    """Reads and writes the print journal and transfers inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def ask(
        self,
        *,
        document_number: str,
        document: str,
        case_number: str,
        slip: str,
        clerk: str | None,
        at: datetime,
        copy_number: int = 0,
    ) -> None:
        """A print job, in the commit of the act that needs the paper."""
        self._c.execute(
            insert(_J).values(
                document_number=document_number,
                document=document,
                case_number=case_number,
                slip=slip,
                copy_number=copy_number,
                state="asked",
                clerk=clerk,
                asked_at=at,
                is_handed_out=False,
            )
        )

    def original(self, document_number: str) -> Job | None:
        """The first job of a document: its content binds every reprint."""
        row = self._c.execute(
            select(_J).where(_J.c.document_number == document_number).order_by(_J.c.id).limit(1)
        ).first()
        return _job(row) if row else None

    def by_case(self, case_number: str, document: str) -> Job | None:
        row = self._c.execute(
            select(_J)
            .where(_J.c.case_number == case_number, _J.c.document == document)
            .order_by(_J.c.copy_number, _J.c.id.desc())
            .limit(1)
        ).first()
        return _job(row) if row else None

    def copies(self, document_number: str) -> int:
        """How many reprints were made."""
        found = self._c.execute(
            select(func.max(_J.c.copy_number)).where(_J.c.document_number == document_number)
        ).scalar_one()
        return found or 0

    def not_handed_out(self, limit: int = 100) -> list[Job]:
        """Papers made and not yet in a person's hand."""
        rows = self._c.execute(
            select(_J)
            .where(~_J.c.is_handed_out, _J.c.copy_number == 0, _J.c.state != "void")
            .order_by(_J.c.id)
            .limit(limit)
        )
        return [_job(row) for row in rows]

    def mark(self, document_number: str, *, state: str, is_handed_out: bool) -> None:
        self._c.execute(
            update(_J)
            .where(_J.c.document_number == document_number, _J.c.copy_number == 0)
            .values(state=state, is_handed_out=is_handed_out)
        )

    def put_transfer(self, transfer: Transfer) -> None:
        values = {
            "number": transfer.number,
            "sender": transfer.sender,
            "addressee": transfer.addressee,
            "cases": ",".join(transfer.cases),
            "made_at": transfer.made_at,
        }
        statement = upsert(_T).values(values)
        self._c.execute(statement.on_conflict_do_update(index_elements=["number"], set_=values))

    def transfer(self, number: str) -> Transfer | None:
        row = self._c.execute(select(_T).where(_T.c.number == number)).first()
        return _transfer(row) if row else None

    def transfers(self, limit: int = 50) -> Sequence[Transfer]:
        rows = self._c.execute(select(_T).order_by(_T.c.made_at.desc()).limit(limit))
        return [_transfer(row) for row in rows]


def _job(row: Any) -> Job:
    return Job(
        row.id,
        row.document_number,
        row.document,
        row.case_number,
        row.slip,
        row.copy_number,
        row.state,
        row.asked_at,
        row.is_handed_out,
    )


def _transfer(row: Any) -> Transfer:
    return Transfer(row.number, row.sender, row.addressee, tuple(row.cases.split(",")), row.made_at)

"""What the tests of the centre share: a clock to set, a small catalogue, and hand-made windows."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from hallcore.catalogue import (
    CaseType,
    Catalogue,
    Item,
    Level,
    MaterialForm,
    MaterialSpec,
    Post,
    Question,
    QuestionChoice,
    Role,
    Step,
    Theme,
)
from hallcore.catalogue.model import Fee, Procedure
from hallcore.deadlines import Limit, due
from hallcore.moments import local_day, parse_instant, write_instant
from hallcore.numbering import area9, case_number, document_number
from hallcore.operations import DocumentMade, Operation, Times, write_operation
from hallcore.problems import Problem
from hallcore.sync.messages import (
    ENROL_PATH,
    FRAME_TYPE,
    SYNC_PATH,
    Cursor,
    EnrolAnswer,
    Held,
    SyncAnswer,
    SyncRequest,
)
from hallcore.wire.chain import chain_over, chain_start
from hallcore.wire.compression import compress, decompress
from hallcore.wire.frames import build_frame, read_frame
from hallcore.wire.keys import ExchangeKey, SigningKey
from hallcore.wire.parcels import ParcelHeader, build_parcel
from hallserver.api.app import create_app
from hallserver.api.sync import ENCODING_HEADER
from hallserver.centre import Centre, open_centre
from hallserver.county import load_sample
from hallserver.enrolment import make_code
from hallserver.reference_data import publish_reference

COUNTY, TOWNSHIP, VILLAGE = "990122000000", "990122103000", "990122103201"
OTHER_TOWNSHIP = "990122201000"
CATALOGUE = "test-1"
MORNING = parse_instant("2026-11-23T09:00:00+08:00")


class SetClock:
    """A clock that stands until a test moves it."""

    is_set = True

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic_ms(self) -> int:
        return 0

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


def make_item(code: str, decides_at: Level, **changes: Any) -> Item:
    """An item that every level may receive and accept, with the three usual steps."""
    accepts = (Role.ACCEPT,)
    facts = {
        "code": code,
        "name": f"事项{code}",
        "kind": "行政许可",
        "case_type": CaseType.PROMISED,
        "department": "SJ",
        "body": "云岭县市场监督管理局",
        "decides_at": decides_at,
        "basis": "测试",
        "roles": {
            Level.COUNTY: (Role.DECIDE,),
            Level.TOWNSHIP: (Role.DECIDE,) if decides_at is Level.TOWNSHIP else accepts,
            Level.VILLAGE: accepts,
        },
        "limits": {
            "answer": Limit(name="answer", days=5),
            "promise": Limit(name="promise", days=7),
            "statutory": Limit(name="statutory", days=20),
            "delivery": Limit(name="delivery", days=10),
            "extension": Limit(name="extension", days=10, basis="行政许可法第四十二条"),
            "service": Limit(name="service", days=3),
        },
        "materials": (
            MaterialSpec(code="M1", name="申请书", form=MaterialForm.PAPER, required=False),
        ),
        "fields": (),
        "steps": tuple(
            Step(code=f"{code}-{post}", name=post, post=post, limit_days=1)
            for post in ("handle", "review", "approve")
        ),
        "documents": {},
        "remedy": "R",
        "result_name": "决定书",
        "phone": "1",
        "complaint_phone": "2",
        "planned_from": date(2026, 1, 1),
        "planned_until": date(2027, 12, 31),
    }
    return Item.model_validate(facts | changes)


ITEMS = {
    "T-COUNTY": make_item("T-COUNTY", Level.COUNTY),
    "T-TOWN": make_item("T-TOWN", Level.TOWNSHIP),
    "T-UP": make_item("T-UP", Level.COUNTY, upward=True),
    "T-DEEMED": make_item("T-DEEMED", Level.TOWNSHIP, deemed=True),
    "T-FEW": make_item("T-FEW", Level.COUNTY, quantity=2),
    "T-FEE": make_item(
        "T-FEE",
        Level.TOWNSHIP,
        fees=(Fee(code="card", name="工本费", basis="测试", rate_fen=2000, unit="证"),),
    ),
    "T-AGENT": make_item(
        "T-AGENT",
        Level.COUNTY,
        roles={
            Level.COUNTY: (Role.DECIDE,),
            Level.TOWNSHIP: (Role.ACCEPT,),
            Level.VILLAGE: (Role.AGENCY,),
        },
    ),
}


THEME = Theme(
    code="T-THEME",
    name="一件事",
    items=("T-COUNTY", "T-TOWN", "T-DEEMED"),
    limits={
        "promise": Limit(name="promise", days=9),
        "statutory": Limit(name="statutory", days=25),
        "extension": Limit(name="extension", days=15, basis="行政许可法第四十二条第二款"),
    },
    basis="法",
    questions=(
        Question(
            key="more",
            label="还要吗",
            choices=(
                QuestionChoice(value="no", label="不要"),
                QuestionChoice(value="yes", label="要", items=("T-DEEMED",)),
            ),
        ),
    ),
)


def small_catalogue(version: str = CATALOGUE) -> Catalogue:
    """A few items, nothing else."""
    return Catalogue(
        version=version,
        planned_from=date(2026, 1, 1),
        planned_until=date(2027, 12, 31),
        items=ITEMS,
        fields={},
        themes={THEME.code: THEME},
        remedies={},
        procedures={
            "testing": Procedure(code="testing", name="检测", basis="行政许可法第四十五条")
        },
        posts={post: Post(code=post, name=post) for post in ("handle", "review", "approve")},
    )


def make_centre(home: Path, clock: SetClock | None = None) -> Centre:
    """A practice centre with the sample county and the small catalogue in force."""
    centre = open_centre(home, becomes_practice=True)
    load_sample(centre)
    centre.clock = clock or SetClock()
    with centre.store.write() as unit:
        catalogue = small_catalogue()
        publish_reference(unit, centre, "catalogue", catalogue.version, catalogue.to_bytes())
        unit.commit()
    return centre


@dataclass
class Reply:
    """What the centre answered over HTTP."""

    status: int
    body: bytes
    headers: httpx.Headers

    @property
    def code(self) -> str:
        return str(httpx.Response(self.status, content=self.body).json()["code"])


def post(app: FastAPI, path: str, body: bytes, headers: dict[str, str] | None = None) -> Reply:
    """One request to the application, in process."""

    async def send() -> Reply:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://centre") as client:
            answer = await client.post(path, content=body, headers=headers)
            return Reply(answer.status_code, answer.content, answer.headers)

    return asyncio.run(send())


@dataclass
class Window:
    """A hand-made window: keys, a chain of operation bytes, and what it was told."""

    centre: Centre
    app: FastAPI
    seed: int
    hall: str
    enrolled: EnrolAnswer
    operations: list[bytes] = field(default_factory=list)
    stored: int = 0
    cursors: tuple[Cursor, ...] = ()
    held: tuple[Held, ...] = ()
    serial: int = 0
    documents: int = 0
    encoding: str = "zstd"

    @property
    def signing(self) -> SigningKey:
        return SigningKey(_secret(self.seed, "signing"))

    @property
    def exchange_key(self) -> ExchangeKey:
        return ExchangeKey(_secret(self.seed, "exchange"))

    @property
    def now(self) -> datetime:
        return self.centre.now()

    def act(
        self,
        kind: str,
        subject: str,
        payload: dict[str, Any],
        *,
        documents: tuple[DocumentMade, ...] = (),
        epoch: int | None = None,
        **changes: Any,
    ) -> bytes:
        """One more operation of the chain."""
        facts: dict[str, Any] = {
            "v": 1,
            "enrolment": self.enrolled.enrolment,
            "sequence": len(self.operations) + 1,
            "hall": self.hall,
            "subject": subject,
            "kind": kind,
            "base": 0,
            "epoch": epoch,
            "clerk": "0103",
            "times": Times(at=write_instant(self.now)),
            "catalogue": CATALOGUE,
            "calendar": self.calendar,
            "documents": documents,
            "payload": payload,
        }
        data = write_operation(Operation.model_validate(facts | changes))
        self.operations.append(data)
        return data

    @property
    def calendar(self) -> str:
        with self.centre.store.read() as unit:
            return self.centre.rulebook.calendar(unit).version

    def due(self, item: str, limit: str) -> str:
        """The end of a limit counted from today, as the printed slip would say."""
        with self.centre.store.read() as unit:
            calendar = self.centre.rulebook.calendar(unit)
        days = ITEMS[item].limits[limit].days
        ends = due(local_day(self.now), days, calendar)
        assert ends is not None
        return ends.due_on.isoformat()

    def document(self, name: str, kind: str) -> DocumentMade:
        self.documents += 1
        number = document_number(
            area9(self.hall), self.enrolled.terminal, self.now.year, kind, self.documents
        )
        return DocumentMade(name=name, number=number)

    def next_number(self) -> str:
        self.serial += 1
        return case_number(
            area9(self.hall), local_day(self.now), self.enrolled.terminal, self.serial
        )

    def receive(
        self,
        item: str = "T-TOWN",
        number: str | None = None,
        times: Times | None = None,
        **changes: Any,
    ) -> str:
        """Receive a case and answer its number. `changes` replace keys of the payload."""
        number = number or self.next_number()
        rules = ITEMS.get(item, ITEMS["T-TOWN"])
        deciding = {Level.COUNTY: COUNTY, Level.TOWNSHIP: self.hall[:9] + "000"}[rules.decides_at]
        role = rules.roles[Level(self.enrolled.level)][0]
        is_agency = role is Role.AGENCY
        payload: dict[str, Any] = {
            "item": item,
            "registration_number": "100000000000000098",
            "applicant": {
                "id_type": "111",
                "id_number": "990000199001010017",
                "name": "周贵方",
                "phone": "13800000101",
            },
            "limits": [limit.model_dump(mode="json") for limit in rules.case_limits],
            "route": {
                "role": str(role),
                "deciding_hall": deciding,
                "delivery_hall": self.hall,
                "upward": rules.upward,
                "deemed": rules.deemed,
            },
            "answer_due_on": None if is_agency else self.due(rules.code, "answer"),
            "query_code": "123456",
            "practice": True,
        }
        slip = self.document("agency", "17") if is_agency else self.document("receipt", "01")
        self.act(
            "receive",
            number,
            payload | changes,
            documents=(slip,),
            times=times or Times(at=write_instant(self.now)),
        )
        return number

    def accept(self, number: str, item: str = "T-TOWN", epoch: int = 1) -> None:
        self.act(
            "accept",
            number,
            {
                "accepted_on": local_day(self.now).isoformat(),
                "promised_due_on": self.due(item, "promise"),
                # The deciding hall's own leg begins with its take-over (行政许可法 43).
                "statutory_due_on": None if ITEMS[item].upward else self.due(item, "statutory"),
            },
            documents=(self.document("acceptance", "02"),),
            epoch=epoch,
        )

    def note(self, number: str, text: str = "备注") -> None:
        self.act("note", number, {"text": text})

    def hand_over(self, number: str, to: str, epoch: int = 1) -> str:
        """Hand over and answer the transfer number."""
        slip = self.document("transfer", "06")
        payload = {"transfer_number": slip.number, "to": to}
        self.act("hand_over", number, payload, documents=(slip,), epoch=epoch)
        return slip.number

    def parcel(self, number: str, transfer: str, to: str, bodies: list[bytes], epoch: int) -> str:
        """A parcel signed by this window, as `take_over` carries it."""
        header = ParcelHeader(
            transfer_number=transfer,
            sender=self.hall,
            addressee=to,
            case_number=number,
            epoch=epoch,
            made_at=write_instant(self.now),
            catalogue=CATALOGUE,
        )
        certificate = base64.b64decode(self.enrolled.certificate)
        raw = build_parcel(header, certificate, bodies, b"{}", self.signing)
        return base64.b64encode(compress(raw, "zstd")).decode()

    def take_over(
        self, number: str, transfer: str, parcel: str | None = None, epoch: int = 1
    ) -> None:
        payload = {"transfer_number": transfer, "parcel": parcel}
        self.act("take_over", number, payload, epoch=epoch)

    def frame(self, first: int | None = None, count: int | None = None, **changes: Any) -> bytes:
        """The signed request that pushes operations from `first` on."""
        first = self.stored + 1 if first is None else first
        lines = self.operations[first - 1 :]
        lines = lines if count is None else lines[:count]
        before = chain_over(chain_start(self.enrolled.enrolment), self.operations[: first - 1])
        facts: dict[str, Any] = {
            "enrolment": self.enrolled.enrolment,
            "centre_epoch": 1,
            "first": first,
            "count": len(lines),
            "head": before.hex(),
            "cursors": self.cursors,
            "held": self.held,
            "sent_at": write_instant(self.now),
        }
        request = SyncRequest.model_validate(facts | changes)
        return build_frame(request.model_dump(mode="json"), lines, self.signing)

    def send(self, frame: bytes, encoding: str | None = None) -> Reply:
        encoding = encoding or self.encoding
        headers = {"Content-Type": FRAME_TYPE, ENCODING_HEADER: encoding}
        return post(self.app, SYNC_PATH, compress(frame, encoding), headers)

    def push(self, **changes: Any) -> tuple[SyncAnswer, tuple[bytes, ...]]:
        """Push and read the signed answer, without remembering cursors or references."""
        reply = self.send(self.frame(**changes))
        assert reply.status == 200, reply.body
        return self.read(reply)

    def read(self, reply: Reply) -> tuple[SyncAnswer, tuple[bytes, ...]]:
        raw = decompress(reply.body, reply.headers[ENCODING_HEADER], 32 << 20)
        assert not isinstance(raw, Problem)
        frame = read_frame(raw, bytes.fromhex(self.enrolled.centre_signing_public), 32 << 20)
        assert not isinstance(frame, Problem)
        header = {key: value for key, value in frame.header.items() if key != "lines"}
        return SyncAnswer.model_validate(header), frame.lines

    def sync(self, **changes: Any) -> tuple[SyncAnswer, tuple[bytes, ...]]:
        """Push, and remember what a window remembers."""
        answer, lines = self.push(**changes)
        self.stored = answer.stored
        self.cursors = answer.cursors
        found = (Held(name=one.name, version=one.version) for one in answer.references)
        self.held = (*self.held, *found)
        return answer, lines


def enrol_window(centre: Centre, hall: str, seed: int, app: FastAPI | None = None) -> Window:
    """Make a code and enrol with it over HTTP."""
    app = app or create_app(centre)
    code = make_code(centre, hall)
    assert not isinstance(code, Problem)
    reply = enrol(app, code.code, seed)
    assert reply.status == 200, reply.body
    answer = EnrolAnswer.model_validate_json(reply.body)
    return Window(centre, app, seed, hall, answer)


def enrol(app: FastAPI, code: str, seed: int) -> Reply:
    """The request of a machine whose keys come from `seed`."""
    request = {
        "code": code,
        "signing_public": SigningKey(_secret(seed, "signing")).public.hex(),
        "exchange_public": ExchangeKey(_secret(seed, "exchange")).public.hex(),
    }
    return post(app, ENROL_PATH, httpx.Request("POST", "http://centre", json=request).content)


def _secret(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed} {name}".encode()).digest()


def outcomes(answer: SyncAnswer) -> list[tuple[str, str | None]]:
    """What the rows of an answer say, in order."""
    return [(row.outcome, row.code) for row in answer.rows]

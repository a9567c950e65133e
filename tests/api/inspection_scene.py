"""A line between two banners with three markers, an account of the other side, and steps of an inspection."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts import service as accounts
from gis.administrative_divisions import areas
from gis.administrative_divisions.service import identify
from gis.database import unit_of_work
from gis.joint_inspections import service
from tests.api.conftest import PASSWORD, Service
from tests.api.world import pdf
from tests.gis.boundary_markers.registered_lines import (
    a_face,
    a_line,
    a_marker,
    a_reference,
    a_stone,
    key,
    written,
)

UXIN, OTOG, SHAANXI = "150626", "150624", "610802"
#: The markers stand on the line of `a_line`
PLACES = {"001": 108.95, "002": 109.0, "003": 109.08}


@dataclass(frozen=True)
class Line:
    """A line with the ids of its markers, and of their reference objects, by number."""

    id: str
    markers: dict[str, str]
    references: dict[str, list[str]]


@dataclass
class Scene:
    """Lines with their markers, on which tests go through inspections."""

    service: Service
    lines: dict[str, "Line"]
    provincial: str
    clients: dict[str, TestClient] = field(default_factory=dict)

    def as_(self, login: str) -> TestClient:
        """Return a client signed in as somebody."""
        if login not in self.clients:
            self.clients[login] = self.service.client(login)
        return self.clients[login]


def build(on: Service, *names: str) -> Scene:
    """Register lines 乌审—鄂托克 with three markers each, one of Shaanxi, and the account of 鄂托克旗."""
    with unit_of_work(on.engine) as session:
        source = session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one()
        ours, theirs, shaanxi = (division(session, code) for code in (UXIN, OTOG, SHAANXI))
        lines = {name: _line(session, source, ours, theirs, name) for name in names}
        provincial = a_line(
            source,
            ours,
            shaanxi,
            name="乌审—榆阳线",
            level="province",
            authority="state_council",
            is_segment=True,
            whole_line="内蒙古—陕西线",
            round_number=4,
        )
        segment = written(session, "boundary_line", provincial)
        office = accounts.add_organisation(session, kind="neighbour", name="鄂托克旗民政局", county_code=OTOG)
        areas.add_account(
            session,
            login="otog",
            display_name="鄂托克旗经办",
            organisation_id=office.id,
            roles=["neighbour"],
            password=PASSWORD,
            areas=[ours],
        )
    return Scene(on, lines, str(segment))


def _line(session: Session, source: UUID, ours: UUID, theirs: UUID, name: str) -> Line:
    document = a_line(source, ours, theirs, name=name, round_number=6, last_inspected="2021-10-15")
    line = written(session, "boundary_line", document)
    found = Line(str(line), {}, {})
    for number, longitude in PLACES.items():
        stone = key()
        references = {key(): a_reference(name=each) for each in ("水井", "电杆")}
        marker = a_marker(
            source,
            line,
            ours,
            theirs,
            number=number,
            stones={stone: a_stone(source, geometry={"type": "Point", "coordinates": [longitude, 38.3]})},
            faces={key(): a_face(stone, side) for side in (ours, theirs)},
            references=references,
        )
        found.markers[number] = str(written(session, "boundary_marker", marker))
        found.references[number] = list(references)
    return found


def division(session: Session, code: str) -> UUID:
    """Return the division that bears a code."""
    statement = text("SELECT division_id FROM division_code WHERE code = :code LIMIT 1")
    return UUID(str(session.scalars(statement, {"code": code}).one()))


def ok(answer: Any, status: int = 200) -> Any:
    """Return the body of an answer that succeeded."""
    assert answer.status_code == status, answer.text
    return answer.json()


def upload(client: TestClient, inspection: str, of: str) -> str:
    """Upload a scan and return its SHA-256."""
    files = {"file": (f"{of}.pdf", pdf(of), "application/pdf")}
    return str(ok(client.post(f"/joint-inspections/{inspection}/files", files=files), 201)["sha256"])


def add(client: TestClient, inspection: str, kind: str, **more: Any) -> dict[str, Any]:
    """Upload a scan and add it as a document."""
    sha256 = upload(client, inspection, f"{kind}{more}")
    body = {"kind": kind, "sha256": sha256, **more}
    found: dict[str, Any] = ok(client.post(f"/joint-inspections/{inspection}/documents", json=body), 201)
    return found


def sign(client: TestClient, inspection: str, subject: str, side: str, **more: Any) -> dict[str, Any]:
    """Sign what stands there now."""
    prints = ok(client.get(f"/joint-inspections/{inspection}"))["fingerprints"]
    body = {
        "subject": subject,
        "side": side,
        "signer": "经办人",
        "signed_on": "2026-06-01",
        "fingerprint": prints[subject],
        **more,
    }
    found: dict[str, Any] = ok(client.post(f"/joint-inspections/{inspection}/signatures", json=body), 201)
    return found


def step(client: TestClient, inspection: str, name: str, status: int = 200, **more: Any) -> Any:
    """Take a step at the version that stands."""
    version = ok(client.get(f"/joint-inspections/{inspection}"))["version"]
    return ok(
        client.post(
            f"/joint-inspections/{inspection}/steps",
            json={"step": name, **more},
            headers={"If-Match": f'"{version}"'},
        ),
        status,
    )


def entry(side: str, **more: Any) -> dict[str, Any]:
    """Return an entry about a marker that was found sound; without a section_id it needs its marker_id."""
    of_marker = {} if "section_id" in more else {"found": "found", "stone_condition": "sound"}
    return {
        "side": side,
        "observed_on": "2026-06-10",
        "terrain_changed": False,
        "cross_line_activity": False,
        "needs_resurvey": False,
        **of_marker,
        **more,
    }


def observe(
    client: TestClient, inspection: str, body: dict[str, Any], observation: str = "", version: int = 0
) -> Any:
    """Send an entry and return the answer."""
    return client.put(
        f"/joint-inspections/{inspection}/observations/{observation or uuid4()}",
        json=body,
        headers={"If-Match": f'"{version}"'},
    )


def issue(scene: Scene, inspection: str, *kinds: str) -> None:
    """Keep papers as those that make them do."""
    for kind in kinds:
        sha256 = upload(scene.as_("reviewer"), inspection, f"{kind} of {inspection}")
        with unit_of_work(scene.service.engine) as session:
            caller = identify(session, accounts.caller(session, accounts.by_login(session, "reviewer")))
            for _ in range(2):
                service.add_issued(
                    session,
                    caller,
                    UUID(inspection),
                    kind=kind,
                    sha256=sha256,
                    title=kind,
                    content_sha256="0",
                )

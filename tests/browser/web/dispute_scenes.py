"""A line in law between two counties of the sample, and a case on it, for the browser."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import text

from gis.database import unit_of_work
from tests.api.conftest import Service
from tests.api.world import pdf
from tests.gis.boundary_markers.registered_lines import a_line, written

NAME = "乌审—鄂托克线"
STRETCH = {"type": "LineString", "coordinates": [[108.95, 38.3], [109.05, 38.3]]}
SURVEYED = {"type": "LineString", "coordinates": [[108.95, 38.3], [109.0, 38.303], [109.05, 38.3]]}


def square(south: float, north: float) -> dict[str, Any]:
    """Return an area along the stretch."""
    ring = [[108.95, south], [109.05, south], [109.05, north], [108.95, north], [108.95, south]]
    return {"type": "Polygon", "coordinates": [ring]}


NORTH, SOUTH = square(38.29, 38.32), square(38.28, 38.31)


def geojson(area: dict[str, Any]) -> bytes:
    """Return an area as a file that a side hands over."""
    feature = {"type": "Feature", "geometry": area, "properties": {}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def line_of(service: Service) -> str:
    """Register the line, or return it."""
    with unit_of_work(service.engine) as session:
        known = session.scalar(text("SELECT id FROM boundary_line WHERE name = :name"), {"name": NAME})
        if known is not None:
            return str(known)
        source = session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one()
        parties = [UUID(service.id_of(code)) for code in ("150626", "150624")]
        return str(written(session, "boundary_line", a_line(source, *parties, name=NAME)))


def asked(service: Service, login: str, method: str, dispute: str, path: str, **body: Any) -> dict[str, Any]:
    """Work on a case over HTTP at its present version; return the case."""
    client = service.client(login)
    version = client.get(f"/boundary-disputes/{dispute}").json()["version"]
    address = f"/boundary-disputes/{dispute}{path}"
    answer = client.request(method, address, json=body, headers={"If-Match": f'"{version}"'})
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json()
    return found


def opened(service: Service, title: str = "图克滩地段") -> str:
    """Open a case with both sides' claims and a paper."""
    body = {
        "kind": "unclear_line",
        "title": title,
        "line_id": line_of(service),
        "stretch": STRETCH,
        "opened_on": "2025-03-01",
        "cause": "双方对滩地走向说法不一",
    }
    case = service.client("editor").post("/boundary-disputes", json=body).json()
    for side, area in zip(case["parties"], (NORTH, SOUTH), strict=True):
        asked(
            service, "editor", "POST", case["id"], "/claims",
            party_id=side["id"], area=area, claimed_on="2025-03-10", grounds="1984年图",
        )  # fmt: skip
    asked(service, "editor", "POST", case["id"], "/papers", title="1984年盖章地图", kind="agreed_map")
    return str(case["id"])


def scan_of(service: Service) -> str:
    """Return the hash of a scan that the editor stored."""
    file = {"file": ("决定.pdf", pdf("decision"), "application/pdf")}
    return str(service.client("editor").post("/attachments", files=file).json()["sha256"])


def stepped(service: Service, dispute: str, step: str, day: str, **more: Any) -> dict[str, Any]:
    """Take a step over HTTP."""
    return asked(service, "editor", "POST", dispute, "/steps", step=step, taken_on=day, **more)

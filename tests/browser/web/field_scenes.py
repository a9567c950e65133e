"""What came from the field to the office: a conflict, a refusal, the neighbour's, one overdue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.database import unit_of_work
from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.field_scene import Device
from tests.api.inspection_scene import OTOG, UXIN, build, division, entry, ok
from tests.gis.boundary_markers.registered_lines import a_line, a_marker, a_stone, key, written
from tests.maps.test_map_sheet import png

LINE = "乌审—鄂托克外业线"
DAY = today().isoformat()


@dataclass(frozen=True)
class FromTheField:
    """Ids of what the office has to decide on."""

    inspection: str
    conflict: str
    refused: str


def from_the_field(service: Service) -> FromTheField:
    """Send it, or return what was sent."""
    rows = service.client("editor").get("/field-work/changes").json()["rows"]
    if not rows:
        _send(service)
        rows = service.client("editor").get("/field-work/changes").json()["rows"]
    found = {each["state"]: each for each in rows}
    inspection = found["conflict"]["task"]["inspection_id"]
    return FromTheField(inspection, found["conflict"]["id"], found["refused"]["id"])


def _send(service: Service) -> None:
    scene = build(service, LINE)
    markers = scene.lines[LINE].markers
    editor = scene.as_("editor")
    round_ = {"line_id": scene.lines[LINE].id, "year": today().year}
    opened = ok(editor.post("/joint-inspections", json=round_), 201)
    with unit_of_work(service.engine) as session:
        statement = "UPDATE joint_inspection SET state = 'in_field' WHERE id = :id"
        session.execute(text(statement), {"id": opened["id"]})
    task = {
        "kind": "inspection_section",
        "inspection_id": opened["id"],
        "section_id": opened["sections"][0]["id"],
    }
    first, second, neighbour = (
        Device.take(scene.as_(login), **task, side=side)
        for login, side in (("field", "ours"), ("field", "ours"), ("otog", "theirs"))
    )

    def send(device: Device, number: str, side: str = "ours", **said: Any) -> str:
        values = entry(side, marker_id=markers[number], observed_on=DAY, observer="外业组", **said)
        change = device.change("marker_observation", markers[number], values)
        device.send(change)
        return change["id"]

    def at(longitude: float, latitude: float) -> dict[str, Any]:
        return {
            "position": [longitude, latitude],
            "position_accuracy_m": 3.5,
            "position_method": "phone",
        }

    def shot(device: Device, side: int) -> list[dict[str, str]]:
        return [{"sha256": device.upload(png(side, side), piece=10**6), "view": "near"}]

    send(neighbour, "001", "theirs")
    send(neighbour, "002", "theirs", stone_condition="sound", **at(109.0, 38.3))
    send(first, "001")
    stamped = [each | {"original_sha256": shot(first, 62)[0]["sha256"]} for each in shot(first, 60)]
    send(first, "002", remark="桩前有羊圈", photos=stamped, **at(109.00001, 38.30001))
    cracked = send(
        second, "002", stone_condition="cracked", photos=shot(second, 61), **at(109.00004, 38.30003)
    )
    send(second, "003", stone_condition="no such")
    # Signed below what is in conflict, and below what did not come.
    below = [{"change_id": each, "text_hash": "0" * 64} for each in (cracked, str(uuid4()))]
    signature = {
        "side": "ours", "signer": "演示签名人", "office": "民政局", "fingerprint": "0" * 64, "covers": below,
        "signed_at": datetime.now(UTC).isoformat(), "picture_sha256": shot(second, 63)[0]["sha256"],
    }  # fmt: skip
    # The second device's clock is ahead, it holds four more, and it is overdue.
    ahead = (datetime.now(UTC) + timedelta(hours=3, minutes=5)).isoformat()
    second.send(second.change("section_signature", None, signature), sent_at=ahead, pending=4)
    # What QGIS had of it was handed in as it was.
    for_qgis = second.client.get(f"{second.at}/qgis.zip").content
    ok(second.client.post(f"{second.at}/returned-geopackage", files={"file": ("外业.zip", for_qgis)}))
    with unit_of_work(service.engine) as session:
        past = "UPDATE field_package SET made_at = :made, expires_at = :expires WHERE id = :id"
        now = datetime.now(UTC)
        days = {"made": now - timedelta(days=16), "expires": now - timedelta(days=2)}
        session.execute(text(past), {**days, "id": second.manifest["id"]})


def in_the_field(service: Service, name: str, sections: Mapping[str, int]) -> dict[str, list[str]]:
    """Bring a joint inspection into the field; return the ids of the markers of each section."""
    with unit_of_work(service.engine) as session:
        source = session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one()
        ours, theirs = (division(session, code) for code in (UXIN, OTOG))
        line = written(session, "boundary_line", a_line(source, ours, theirs, name=name))
        numbers = iter(range(sum(sections.values())))
        markers = {
            section: [_marker(session, source, line, ours, theirs, next(numbers)) for _ in range(count)]
            for section, count in sections.items()
        }
    editor = service.client("editor")
    body = {"line_id": str(line), "year": today().year, "our_division_id": str(ours)}
    opened = ok(editor.post("/joint-inspections", json=body), 201)
    parts = {"sections": [{"name": each, "marker_ids": of} for each, of in markers.items()]}
    at = f"/joint-inspections/{opened['id']}/sections"
    ok(editor.put(at, json=parts, headers={"If-Match": f'"{opened["version"]}"'}))
    with unit_of_work(service.engine) as session:
        in_field = text("UPDATE joint_inspection SET state = 'in_field' WHERE id = :id")
        session.execute(in_field, {"id": opened["id"]})
    return markers


def _marker(session: Session, source: UUID, line: UUID, ours: UUID, theirs: UUID, at: int) -> str:
    place = {"type": "Point", "coordinates": [108.901 + at * 0.0038, 38.3]}
    stones = {key(): a_stone(source, geometry=place)}
    marker = a_marker(source, line, ours, theirs, number=f"{at + 1:03}", stones=stones, faces={})
    return str(written(session, "boundary_marker", marker))

"""Lines and markers changed over HTTP, from the form's document to history and back."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.api.boundary_scene import Boundaries, boundaries
from tests.api.conftest import Service
from tests.api.test_proposals import ENGLISH, approved, step, submitted
from tests.api.tiles.decoded import get as tile
from tests.api.tiles.decoded import layers, tile_at

REDRAWN = {"type": "LineString", "coordinates": [[109.2, 38.0], [109.4, 38.0]]}


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Boundaries:
    return boundaries(shared_service)


def document(client: TestClient, subject: str, record_id: object) -> dict[str, Any]:
    answer = client.get(f"/records/{subject}/{record_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def change(subject: str, found: dict[str, Any], kind: str, **changes: Any) -> dict[str, Any]:
    """Return a proposal that changes fields of one record; paths with two underscores for a slash."""
    item = {
        "subject": subject,
        "action": "update",
        "record_id": found["record_id"],
        "base_version": found["version"],
        "changes": {path.replace("__", "/"): value for path, value in changes.items()},
    }
    return {"kind": kind, "title": "界线变更", "reason": "联合检查", "items": [item]}


def said(client: TestClient, body: dict[str, Any], kind: str = "correction") -> dict[str, str]:
    """What a form is told of its fields: path → sentence."""
    answer = client.post("/proposals/check", json={"kind": kind, "items": body["items"]}, headers=ENGLISH)
    assert answer.status_code == 200, answer.text
    (item,) = answer.json()["items"]
    return {one["path"]: one["message"]["en"] for one in item["findings"] if one["severity"] == "error"}


def test_a_form_knows_every_part_of_a_marker_and_a_line(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    groups = {
        subject: {group["name"]: group for group in editor.get(f"/records/{subject}").json()["groups"]}
        for subject in ("boundary_line", "boundary_marker")
    }
    assert groups["boundary_line"].keys() == {"parties", "geometries", "marks", "sections", "attachments"}
    assert groups["boundary_marker"].keys() == {
        "lines", "sides", "stones", "faces", "references", "observations", "attachments", "custody",
        "patrols",
    }  # fmt: skip
    assert groups["boundary_marker"]["lines"]["target"] == "boundary_line"
    stones = {field["name"]: field for field in groups["boundary_marker"]["stones"]["fields"]}
    assert stones["geometry"]["kind"] == "geometry"
    assert stones["height_datum"]["target"] == "height_datum"


def test_a_marker_change_to_the_new_stone_and_back(shared_service: Service, scene: Boundaries) -> None:
    editor, reviewer = shared_service.client("editor"), shared_service.client("reviewer")
    found = document(editor, "boundary_marker", scene.marker)
    ((stone, stands),) = found["document"]["stones"].items()
    moved = {"type": "Point", "coordinates": [109.2000005, 38.0]}
    new = stands | {"origin": "replaced_in_place", "valid_from": "2026-01-01", "geometry": moved}
    body = change(
        "boundary_marker",
        found,
        "marker_change",
        **{f"stones/{stone}/valid_to": "2026-01-01", f"stones/{uuid4()}": new, "status": "intact"},
    )
    assert said(editor, body, "marker_change") == {}
    assert "change of markers" in next(iter(said(editor, body).values()))
    before = datetime.now(UTC)
    proposal = submitted(editor, body)
    shown = reviewer.get(f"/proposals/{proposal['id']}").json()
    drawn = [one for one in shown["items"][0]["fields"] if one["path"].endswith("/geometry")]
    assert drawn[0]["after"] == moved
    assert shown["items"][0]["title"] == "001"
    assert approved(reviewer, proposal)["state"] == "applied"

    features = layers(tile(editor, tile_at(14, 109.2, 38.0)))["boundary-markers"]
    assert ("001", "intact") in {
        (one["properties"]["number"], one["properties"]["status"]) for one in features
    }
    history = editor.get(f"/history/boundary_marker/{scene.marker}").json()
    assert {"stones", ""} <= {one["part"] for one in history}
    versions = editor.get(f"/records/boundary_marker/{scene.marker}/versions").json()["rows"]
    assert versions[0]["proposal_number"] == proposal["number"]
    back = editor.post(
        "/proposals/restore",
        json={"subject": "boundary_marker", "record_id": str(scene.marker), "known_at": before.isoformat()},
    )
    assert back.status_code == 201, back.text
    written = editor.get(f"/proposals/{back.json()['id']}").json()
    assert written["row"]["kind"] == "marker_change"


BAD = {
    "stones/{stone}/letter": "X",
    "stones/{stone}/height_datum": "sea",
    "stones/{stone}/accuracy_m": "half a metre",
    "stones/{stone}/geometry": {"type": "LineString", "coordinates": [[109, 38], [109, 39]]},
    "status": "broken to bits",
    "references/{new}": {"name": "井", "bearing_kind": "grid", "bearing_deg": 400.0},
    "observations/{new}": {"observed_on": "2026-02-30", "method": "surveyed", "accuracy_m": 0.0},
    "faces/{new}": {"stone_id": str(uuid4()), "division_id": "x", "inscription": ""},
    "custody/{new}": {"warden": "", "allowance_yuan": -5.0, "valid_from": "2026-01-01"},
    "patrols/{new}": {"patrolled_on": None, "status": "gone"},
    "attachments/{new}": {"kind": "film", "sha256": "0" * 64},
}


@pytest.mark.parametrize("path", BAD)
def test_bad_input_is_explained_at_its_field(shared_service: Service, scene: Boundaries, path: str) -> None:
    editor = shared_service.client("editor")
    found = document(editor, "boundary_marker", scene.marker)
    stone = next(iter(found["document"]["stones"]))
    where = path.format(stone=stone, new=uuid4())
    told = said(
        editor, change("boundary_marker", found, "marker_change", **{where: BAD[path]}), "marker_change"
    )
    assert told
    assert all(one.startswith(where) for one in told)
    assert all(sentence and "boundary" not in sentence.split(".")[0] for sentence in told.values())


def test_the_line_in_law_asks_for_a_line_change_with_its_document(
    shared_service: Service, scene: Boundaries
) -> None:
    editor = shared_service.client("editor")
    found = document(editor, "boundary_line", scene.shared)
    (legal,) = [key for key, one in found["document"]["geometries"].items() if one["role"] == "legal"]
    new = found["document"]["geometries"][legal] | {
        "geometry": REDRAWN,
        "approval_number": "国函〔2026〕1号",
        "approved_on": "2026-01-01",
        "valid_from": "2026-01-01",
    }
    changes = {f"geometries/{legal}/valid_to": "2026-01-01", f"geometries/{uuid4()}": new}
    wrong = editor.post("/proposals", json=change("boundary_line", found, "correction", **changes)).json()
    refused = step(editor, wrong, "submit")
    assert refused.status_code == 409
    assert {one["message_id"] for one in refused.json()["details"]} == {
        "boundary_lines.legal_line_by_line_change"
    }
    right = editor.post("/proposals", json=change("boundary_line", found, "line_change", **changes)).json()
    assert step(editor, right, "submit").json()["type"] == "urn:diming:DocumentMissing"


@pytest.mark.parametrize("login", [None, "yuyang"])
@pytest.mark.parametrize("path", ["/records/{0}", "/records/{0}/versions", "/history/{0}"])
def test_the_form_of_a_record_is_for_staff(
    shared_service: Service, scene: Boundaries, login: str | None, path: str
) -> None:
    answer = shared_service.client(login).get(path.format(f"boundary_marker/{scene.marker}"))
    assert answer.status_code in (401, 403)

"""Coverage checks over HTTP: asked for as a job, listed, given out, accepted, mended, told of proposals."""

import io
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import docx
import pypdf
import pytest
from fastapi.testclient import TestClient

from api.jobs import works
from gis.history.as_known import today
from gis.jobs.service import perform
from gis.settings import Settings
from tests.api.conftest import Service
from tests.api.drawn_towns import draw_towns, drawn
from tests.api.test_proposals import approved, step

TUKE, GALUTU = "图克镇", "嘎鲁图镇"


def checked(service: Service, client: TestClient, **wanted: Any) -> dict[str, Any]:
    """Ask for a check, do the worker's work, return the kept check."""
    asked = client.post("/coverage/runs", json={"level": "township", **wanted})
    assert asked.status_code == 202, asked.text
    settings = Settings(database_url=str(service.engine.url), home=service.home)
    perform(service.engine, UUID(asked.json()["id"]), works(settings)["coverage_check"])
    job = service.client("admin").get(f"/jobs/{asked.json()['id']}").json()
    assert job["state"] == "succeeded", job
    found: dict[str, Any] = client.get("/coverage/runs").json()[0]
    return found


def told(client: TestClient, run: dict[str, Any], **wanted: Any) -> list[dict[str, Any]]:
    """Return the findings of a check."""
    page = client.get(f"/coverage/runs/{run['id']}/findings", params=wanted)
    assert page.status_code == 200, page.text
    return [feature["properties"] for feature in page.json()["features"]]


@pytest.fixture
def editor(service: Service) -> TestClient:
    """An editor of a register in which three towns have polygons."""
    draw_towns(service)
    return service.client("editor")


def test_a_check_is_listed_filtered_and_given_out(service: Service, editor: TestClient) -> None:
    run = checked(service, editor)
    assert (run["level"], run["units"], run["area"]) == ("township", 4, None)
    found = told(editor, run)
    kinds = [(one["kind"], one["sliver"]) for one in found]
    assert {kind for kind, _ in kinds} >= {"overlap", "gap"}
    (overlap,) = told(editor, run, kind="overlap")
    assert {party["name"] for party in overlap["parties"]} == {TUKE, GALUTU}
    assert (overlap["state"], overlap["mendable"], overlap["severity"]) == ("open", True, "warns")
    assert told(editor, run, state="accepted") == []
    assert told(editor, run, bbox="100,30,101,31") == []
    one = editor.get(f"/coverage/runs/{run['id']}/findings", params={"limit": 1}).json()
    assert (len(one["features"]), one["next"]) == (1, 1)
    on_map = editor.get("/coverage/findings", params={"level": "township", "limit": 1}).json()
    rest = editor.get("/coverage/findings", params={"after": on_map["next"]}).json()
    assert len(rest["features"]) == len(found) - 1
    assert on_map["features"][0]["properties"]["level"] == "township"
    files = {name: editor.get(f"/coverage/runs/{run['id']}/findings.{name}") for name in GIVEN_OUT}
    assert {name: got.status_code for name, got in files.items()} == dict.fromkeys(GIVEN_OUT, 200)
    assert len(files["json"].json()["findings"]) == len(found)
    assert set(files["json"].json()) == {"findings", "summary"}
    assert len(files["geojson"].json()["features"]) == len(found)
    assert files["gpkg"].content.startswith(b"SQLite")
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["pdf"].content)).pages)
    assert "乌审旗民政局" in printed
    written = docx.Document(io.BytesIO(files["docx"].content))
    assert "重叠" in "".join(
        cell.text for table in written.tables for row in table.rows for cell in row.cells
    )


GIVEN_OUT = ("json", "geojson", "gpkg", "pdf", "docx")


def test_one_is_accepted_the_other_mended_and_the_next_check_is_quiet(
    service: Service, editor: TestClient
) -> None:
    run = checked(service, editor)
    address = f"/coverage/runs/{run['id']}"
    for gap in told(editor, run, kind="gap"):
        agreed = {
            "kind": "agreed_gap",
            "reason": "双方同意暂不归属",
            "document_number": "会谈纪要〔2026〕1号",
        }
        drafted = editor.post(f"{address}/findings/{gap['number']}/exception", json=agreed)
        assert drafted.status_code == 201, drafted.text
        approved(service.client("reviewer"), step(editor, drafted.json(), "submit").json())
    numbers = [one["number"] for one in told(editor, run, kind="overlap")]
    preview = editor.post(f"{address}/repair-preview", json={"numbers": numbers}).json()
    assert sum(side["lost_ha"] for side in preview["sides"]) == pytest.approx(
        sum(part["area_ha"] for part in preview["parts"]), rel=1e-3
    )
    assert (preview["pending"], preview["gone"], preview["made"]) == ([], [], [])
    drafted = editor.post(f"{address}/repairs", json={"numbers": numbers})
    assert drafted.status_code == 201, drafted.text
    handed_in = step(editor, drafted.json(), "submit").json()
    around = editor.get(f"/proposals/{handed_in['id']}/coverage").json()
    assert around["stage"] == "submitted"
    assert {feature["properties"]["standing"] for feature in around["features"]} <= {"gone", "old"}
    approved(service.client("reviewer"), handed_in)
    again = checked(service, editor)
    # Three rectangles are not the banner: what is said of it as their parent stays open.
    left = [one for one in told(editor, again) if one["kind"] in ("overlap", "gap", "vertex_mismatch")]
    assert [(one["kind"], one["state"]) for one in left] == [("gap", "accepted")]
    assert editor.get(address).status_code == 404


def test_what_a_proposal_makes_stands_on_its_page_and_its_form(service: Service, editor: TestClient) -> None:
    division = editor.get("/administrative-divisions", params={"code": "150626100"}).json()["rows"][0]
    document = editor.get(f"/records/administrative_division/{division['id']}").json()
    (key,) = document["document"]["boundaries"]
    item = {
        "subject": "administrative_division",
        "action": "update",
        "record_id": division["id"],
        "base_version": document["version"],
        "changes": {f"boundaries/{key}/geometry": drawn(109.05, 109.2)},
    }
    body = {"kind": "correction", "title": "改图", "reason": "核对", "items": [item]}
    handed_in = step(editor, editor.post("/proposals", json=body).json(), "submit").json()
    around = editor.get(f"/proposals/{handed_in['id']}/coverage").json()
    standing = [(one["properties"]["kind"], one["properties"]["standing"]) for one in around["features"]]
    assert ("overlap", "grown") in standing
    assert around["barring"] == 0
    form = editor.get(f"/proposals/{handed_in['id']}/form.pdf").content
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(form)).pages)
    assert "扩大" in printed
    written = docx.Document(io.BytesIO(editor.get(f"/proposals/{handed_in['id']}/form.docx").content))
    assert "扩大" in "".join(
        cell.text for table in written.tables for row in table.rows for cell in row.cells
    )


@pytest.mark.parametrize(
    ("wanted", "status"),
    [({"level": "parish"}, 422), ({"level": "township", "area": str(UUID(int=1))}, 422)],
)
def test_what_can_not_be_checked_is_refused(service: Service, wanted: dict[str, Any], status: int) -> None:
    refused = service.client("editor").post("/coverage/runs", json=wanted)
    assert refused.status_code == status
    assert json.loads(refused.text)["detail"]
    assert service.client("tuke").post("/coverage/runs", json={"level": "township"}).status_code == 403


def test_an_exception_is_listed_and_ended_by_a_proposal(service: Service, editor: TestClient) -> None:
    run = checked(service, editor)
    (gap,) = told(editor, run, kind="gap")
    agreed = {"kind": "water", "reason": "水库", "document_number": "会谈纪要〔2026〕1号"}
    drafted = editor.post(f"/coverage/runs/{run['id']}/findings/{gap['number']}/exception", json=agreed)
    approved(service.client("reviewer"), step(editor, drafted.json(), "submit").json())
    (one,) = editor.get("/coverage/exceptions").json()["rows"]
    assert (one["kind"], one["holds"], one["valid_to"]) == ("water", True, None)
    assert one["area_ha"] == pytest.approx(gap["area_ha"], rel=1e-4)
    assert {party["name"] for party in one["parties"]} == {party["name"] for party in gap["parties"]}
    end = (today() + timedelta(days=1)).isoformat()
    ended = {"valid_to": end, "reason": "协议终止"}
    drafted = editor.post(f"/coverage/exceptions/{one['id']}/term", json=ended)
    assert drafted.status_code == 201, drafted.text
    approved(service.client("reviewer"), step(editor, drafted.json(), "submit").json())
    (one,) = editor.get("/coverage/exceptions", params={"as_of": end}).json()["rows"]
    assert (one["holds"], one["valid_to"]) == (False, end)
    again = checked(service, editor, as_of=end)
    (gap,) = told(editor, again, kind="gap")
    assert (gap["state"], gap["exception_why"], gap["exception"]) == ("open", "expired", one["title"])

"""The main job over HTTP: propose, print, decide on the screen or on paper, look back, restore."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import docx
import httpx2
import pypdf
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from tests.api.conftest import Service
from tests.api.world import pdf

TUKE = "150626102"
#: A PNG as far as its signature goes
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
ENGLISH = {"Accept-Language": "en"}


def correction(feature: str, version: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a proposal that changes fields of one place."""
    item = {
        "subject": "feature",
        "action": "update",
        "record_id": feature,
        "base_version": version,
        "changes": changes,
    }
    return {"kind": "correction", "title": "更正图克镇", "reason": "普查档案核对", "items": [item]}


def step(client: TestClient, proposal: dict[str, Any], what: str, **body: Any) -> httpx2.Response:
    """Take one step at the version that was last seen."""
    headers = {"If-Match": f'"{proposal["version"]}"'}
    address = f"/proposals/{proposal['id']}/{what}"
    return client.post(address, headers=headers, json=body or None)


def submitted(client: TestClient, body: dict[str, Any]) -> dict[str, Any]:
    """Write a proposal and hand it in."""
    drafted = client.post("/proposals", json=body)
    assert drafted.status_code == 201, drafted.text
    handed_in = step(client, drafted.json(), "submit")
    assert handed_in.status_code == 200, handed_in.text
    found: dict[str, Any] = handed_in.json()
    return found


def approved(client: TestClient, proposal: dict[str, Any]) -> dict[str, Any]:
    """Approve a proposal."""
    decided = step(client, proposal, "decisions", decision="approved")
    assert decided.status_code == 200, decided.text
    found: dict[str, Any] = decided.json()
    return found


def test_a_correction_from_draft_to_register_and_history(service: Service) -> None:
    editor, reviewer, public = service.client("editor"), service.client("reviewer"), service.client()
    feature = service.feature_of(TUKE)
    record = editor.get(f"/place-names/{feature}")
    assert record.headers["etag"] == '"1"'
    drafted = editor.post("/proposals", json=correction(feature, meaning="蒙古语"))
    assert drafted.status_code == 201
    assert drafted.headers["etag"] == f'"{drafted.json()["version"]}"'
    proposal = drafted.json()
    without = editor.post(f"/proposals/{proposal['id']}/submit")
    assert (without.status_code, without.json()["type"]) == (428, "urn:diming:VersionRequired")
    old = editor.patch(f"/proposals/{proposal['id']}", json={"title": "x"}, headers={"If-Match": '"77"'})
    assert (old.status_code, old.json()["type"]) == (412, "urn:diming:StaleProposal")
    proposal = step(editor, proposal, "submit").json()
    assert proposal["state"] == "submitted"
    waiting = reviewer.get("/proposals/inbox").json()["rows"]
    assert [row["number"] for row in waiting] == [proposal["number"]]
    seen = reviewer.get(f"/proposals/{proposal['id']}").json()
    assert set(seen["allowed"]) == {"attach", "decide"}
    (change,) = seen["items"][0]["fields"]
    assert (change["path"], change["before"], change["after"]) == ("meaning", "", "蒙古语")
    assert change["label"]["zh"]
    assert step(reviewer, proposal, "comments", body="请核对").status_code == 204
    own = step(editor, proposal, "decisions", decision="approved")
    assert own.status_code == 403
    assert approved(reviewer, proposal)["state"] == "applied"
    after = editor.get(f"/place-names/{feature}")
    assert after.headers["etag"] == '"2"'
    assert after.json()["meaning"] == "蒙古语"
    assert public.get(f"/place-names/{feature}").json()["meaning"] == "蒙古语"
    latest = editor.get(f"/history/feature/{feature}").json()[0]
    assert latest["proposal_number"] == proposal["number"]
    assert latest["account_name"] == "reviewer"
    assert [(field["field"], field["after"]) for field in latest["fields"]] == [("meaning", "蒙古语")]


def test_of_two_on_one_field_the_second_sees_the_conflict(service: Service) -> None:
    editor, second, reviewer = (service.client(login) for login in ("editor", "second", "reviewer"))
    feature = service.feature_of(TUKE)
    first = submitted(editor, correction(feature, meaning="一", origin="同"))
    other = submitted(second, correction(feature, meaning="二"))
    apart = submitted(second, correction(feature, history="另一字段"))
    approved(reviewer, first)
    refused = step(reviewer, other, "decisions", decision="approved")
    assert refused.status_code == 409
    (conflict,) = refused.json()["details"]
    assert (conflict["path"], conflict["seen"], conflict["present"], conflict["wanted"]) == (
        "meaning",
        "",
        "一",
        "二",
    )
    assert reviewer.get(f"/proposals/{other['id']}").json()["row"]["state"] == "submitted"
    assert approved(reviewer, apart)["state"] == "applied"
    late = editor.post("/proposals", json=correction(feature, 1, meaning="三"))
    assert (late.status_code, late.json()["type"]) == (412, "urn:diming:StaleRecord")
    shown = editor.get(f"/place-names/{feature}").json()
    assert (shown["meaning"], shown["origin"], shown["history"]) == ("一", "同", "另一字段")


def test_paper_beside_the_screen(service: Service) -> None:
    editor, reviewer = service.client("editor"), service.client("reviewer")
    body = correction(service.feature_of(TUKE), meaning="蒙古语")
    proposal = submitted(editor, body)
    address = f"/proposals/{proposal['id']}"
    word = editor.get(f"{address}/form.docx")
    assert word.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert word.headers["content-disposition"] == f'attachment; filename="{proposal["number"]}.docx"'
    cells = [
        cell.text
        for table in docx.Document(io.BytesIO(word.content)).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert any("蒙古语" in cell for cell in cells)
    printed = reviewer.get(f"{address}/form.pdf")
    assert printed.headers["content-type"] == "application/pdf"
    assert proposal["number"] in pypdf.PdfReader(io.BytesIO(printed.content)).pages[0].extract_text()
    scan = reviewer.post("/attachments", files={"file": ("审批单.pdf", pdf("scan"), "image/png")})
    assert scan.status_code == 201
    assert scan.json()["media_type"] == "application/pdf"
    sha256 = scan.json()["sha256"]
    paper = {"decision": "approved", "scan_sha256": sha256, "signed_by": "王局长"}
    not_cited = step(reviewer, proposal, "decisions", **paper)
    assert (not_cited.status_code, not_cited.json()["type"]) == (409, "urn:diming:ScanNotAttached")
    proposal["version"] = step(reviewer, proposal, "attachments", sha256=sha256, title="签字件").json()[
        "version"
    ]
    assert step(reviewer, proposal, "decisions", **paper).json()["state"] == "applied"
    (decision,) = editor.get(address).json()["decisions"]
    assert (decision["signed_by"], decision["scan_sha256"]) == ("王局长", sha256)
    file = editor.get(f"{address}/attachments/{sha256}")
    assert file.content == pdf("scan")
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert file.headers["x-content-type-options"] == "nosniff"
    looked_at = editor.get(f"{address}/attachments/{sha256}", params={"view": True})
    assert looked_at.content == pdf("scan")
    assert looked_at.headers["content-disposition"].startswith("inline; filename*=UTF-8''")
    assert looked_at.headers["x-content-type-options"] == "nosniff"
    policy = looked_at.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    form = reviewer.get(f"{address}/form.pdf", params={"view": True})
    assert form.headers["content-disposition"].startswith("inline")
    assert service.client().get(f"{address}/attachments/{sha256}", params={"view": True}).status_code == 401


def test_only_pictures_and_pdf_are_shown_by_the_browser(service: Service) -> None:
    editor = service.client("editor")
    proposal = submitted(editor, correction(service.feature_of(TUKE), meaning="蒙古语"))
    for name, content, disposition in (
        ("记录.txt", "会议记录".encode(), "attachment"),
        ("照片.png", PICTURE, "inline"),
    ):
        stored = editor.post("/attachments", files={"file": (name, content)}).json()
        cited = step(editor, proposal, "attachments", sha256=stored["sha256"], title=name).json()
        proposal["version"] = cited["version"]
        file = editor.get(
            f"/proposals/{proposal['id']}/attachments/{stored['sha256']}", params={"view": True}
        )
        assert file.headers["content-disposition"].startswith(disposition)
        if disposition == "inline":
            assert file.headers["content-security-policy"].endswith("sandbox")


def ten_days_later(service: Service) -> None:
    """Let all that the register knows have been recorded ten days ago."""
    with service.engine.begin() as connection:
        tables = connection.scalars(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'history'")
        ).all()
        for table in tables:
            connection.execute(text(f"ALTER TABLE history.{table} DISABLE TRIGGER USER"))
            connection.execute(
                text(
                    f"UPDATE history.{table}"
                    " SET history_recorded_at = history_recorded_at - interval '10 days'"
                )
            )
            connection.execute(text(f"ALTER TABLE history.{table} ENABLE TRIGGER USER"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("程序.exe", b"MZ\x90\x00" + b"\x00" * 100),
        ("空.pdf", b""),
    ],
)
def test_files_that_are_no_evidence(service: Service, name: str, content: bytes) -> None:
    answer = service.client("editor").post("/attachments", files={"file": (name, content, "application/pdf")})
    assert answer.status_code in (409, 422)
    assert list((service.home / "attachments").rglob("*")) == []


def test_what_was_can_be_asked_for_and_restored(service: Service) -> None:
    editor, reviewer, public = service.client("editor"), service.client("reviewer"), service.client()
    feature = service.feature_of(TUKE)
    ten_days_later(service)
    before = datetime.now(UTC)
    approved(reviewer, submitted(editor, correction(feature, meaning="错的")))
    known = {"as_known_on": (before - timedelta(days=2)).date().isoformat()}
    assert public.get(f"/place-names/{feature}", params=known).status_code == 401
    assert service.client("yuyang").get(f"/place-names/{feature}", params=known).status_code == 403
    assert editor.get(f"/place-names/{feature}", params=known).json()["meaning"] == ""
    wanted = {"subject": "feature", "record_id": feature, "known_at": before.isoformat()}
    drafted = editor.post("/proposals/restore", json=wanted)
    assert drafted.status_code == 201
    proposal = step(editor, drafted.json(), "submit").json()
    assert approved(reviewer, proposal)["state"] == "applied"
    assert editor.get(f"/place-names/{feature}").json()["meaning"] == ""
    assert editor.post("/proposals/restore", json=wanted).status_code == 409


def test_a_typed_event_is_one_proposal_that_needs_its_document(service: Service) -> None:
    editor, reviewer, public = service.client("editor"), service.client("reviewer"), service.client()
    town = service.id_of(TUKE)
    source = editor.get("/sources").json()[0]["id"]
    facts = {"on_date": "2026-03-01", "source_id": source, "document_number": "内政发〔2026〕1号"}
    event = {"division_id": town, "name": "新图克镇", "facts": facts}
    body = {"type": "rename", "title": "图克镇更名", "reason": "批复", "event": event}
    drafted = editor.post("/division-events", json=body).json()
    missing = step(editor, drafted, "submit")
    assert (missing.status_code, missing.json()["type"]) == (409, "urn:diming:DocumentMissing")
    file = editor.post(
        "/attachments", files={"file": ("批复.pdf", pdf("approval"), "application/pdf")}
    ).json()
    drafted["version"] = step(editor, drafted, "attachments", sha256=file["sha256"], title="批复").json()[
        "version"
    ]
    proposal = step(editor, drafted, "submit").json()
    assert approved(reviewer, proposal)["state"] == "applied"
    address = f"/administrative-divisions/{town}"
    assert public.get(address, params={"as_of": "2026-02-28"}).json()["name"] == "图克镇"
    assert public.get(address, params={"as_of": "2026-03-01"}).json()["name"] == "新图克镇"
    (event,) = [one for one in public.get(f"{address}/lineage").json()["events"] if one["type"] == "rename"]
    assert event["document_number"] == "内政发〔2026〕1号"
    place = public.get(f"/place-names/{service.feature_of(TUKE)}").json()
    assert {"图克镇", "新图克镇"} <= {name["name"] for name in place["names"]}


def test_a_stricter_publication_level_holds_at_once_everywhere(service: Service) -> None:
    admin, editor, public = service.client("admin"), service.client("editor"), service.client()
    address = f"/place-names/{service.feature_of(TUKE)}"
    assert "meaning" in public.get(address).json()
    rule = "/publication-rules/place_name/meaning"
    seen = {"If-Match": '"public"'}
    assert admin.put(rule, json={"level": "secret"}, headers=seen).status_code == 422
    assert admin.put(rule, json={"level": "internal"}, headers=seen).status_code == 204
    levels = {(one["subject"], one["field"]): one["level"] for one in admin.get("/publication-rules").json()}
    assert levels["place_name", "meaning"] == "internal"
    assert "meaning" not in public.get(address).json()
    assert "meaning" in editor.get(address).json()
    assert "地名含义" not in public.get("/exports/place-names.csv?text=图克").text
    assert "地名含义" in editor.get("/exports/place-names.csv?text=图克").text


def test_lists_come_in_pages_that_neither_repeat_nor_skip(service: Service) -> None:
    public = service.client()
    whole = [row["id"] for row in public.get("/place-names?limit=200").json()["rows"]]
    seen: list[str] = []
    after: str | None = None
    while True:
        page = public.get("/place-names", params={"limit": 40} | ({"after": after} if after else {})).json()
        seen += [row["id"] for row in page["rows"]]
        after = page["next"]
        if after is None:
            break
    assert seen == whole
    assert len(set(seen)) == len(seen) > 80

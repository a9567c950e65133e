"""Papers of a joint inspection over HTTP: drafts, issued once and for good, scans, archive, templates."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.jobs import works
from gis.inspection_papers.archive import verify
from gis.inspection_papers.form_codes import FormCode
from gis.inspection_papers.rules import KINDS
from gis.jobs import service as jobs
from gis.settings import Settings
from maps import office_pdf
from maps.inspection_papers.samples import solid_png
from scripts import cli
from tests.api.conftest import Service
from tests.api.inspection_scene import Scene, add, build, entry, observe, ok
from tests.maps.pdf_text import pages_of

LINE = "乌审—鄂托克&线"


@dataclass
class Desk:
    """An inspection in the field with findings of both sides, and whoever works on it."""

    scene: Scene
    one: str
    work: Callable[[dict[str, Any]], dict[str, Any]]

    def as_(self, login: str) -> TestClient:
        return self.scene.as_(login)

    def papers(self, login: str = "editor") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ok(self.as_(login).get(f"/joint-inspections/{self.one}/papers"))["rows"]
        return found

    def draft(self, kind: str, about: str = "", ending: str = "docx", login: str = "editor") -> Any:
        address = f"/joint-inspections/{self.one}/papers/{kind}.{ending}"
        return self.as_(login).get(address, params={"about": about})

    def job(self, kind: str, format: str, about: str = "", login: str = "editor") -> dict[str, Any]:
        address = f"/joint-inspections/{self.one}/papers/{kind}"
        answer = self.as_(login).post(address, json={"about": about, "format": format})
        return self.work(ok(answer, 202))


@pytest.fixture(scope="module")
def desk(shared_service: Service) -> Desk:
    scene = build(shared_service, LINE)
    editor, line = scene.as_("editor"), scene.lines[LINE]
    inspection = ok(editor.post("/joint-inspections", json={"line_id": line.id, "year": 2026}), 201)
    one = inspection["id"]
    plan = {
        "plan_number": "乌鄂联检〔2026〕1号",
        "lead_office": "乌审旗民政局",
        "starts_on": "2026-06-08",
        "ends_on": "2026-06-26",
    }
    seen = {"If-Match": f'"{inspection["version"]}"'}
    changed = ok(editor.patch(f"/joint-inspections/{one}", json=plan, headers=seen))
    members = [
        {"side": "ours", "name": "苏雅拉", "office": "乌审旗民政局", "duty": "组长"},
        {"side": "theirs", "name": "王𣵦", "office": "鄂托克旗民政局", "duty": "组长"},
    ]
    seen = {"If-Match": f'"{changed["version"]}"'}
    ok(editor.put(f"/joint-inspections/{one}/members", json={"members": members}, headers=seen))
    with shared_service.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE joint_inspection SET state = 'in_field'")
    photo = _photo(editor, one)
    for number, marker in line.markers.items():
        tilted = number == "002"
        for side in ("ours", "theirs"):
            body = entry(side, marker_id=marker)
            if tilted and side == "ours":
                body |= {
                    "stone_condition": "tilted",
                    "photos": [{"sha256": photo, "view": "near", "caption": ""}],
                }
            ok(observe(editor, one, body), 200)
    section = inspection["sections"][0]["id"]
    for side in ("ours", "theirs"):
        said = {"needs_resurvey": True, "resurvey_note": "<公路>改线 ᠦᠦᠰᠢᠨ"}
        ok(observe(editor, one, entry(side, section_id=section) | said), 200)

    def work(queued: dict[str, Any]) -> dict[str, Any]:
        doing = works(Settings(home=shared_service.home))[queued["kind"]]
        jobs.perform(shared_service.engine, UUID(queued["id"]), doing)
        done: dict[str, Any] = ok(scene.as_("admin").get(f"/jobs/{queued['id']}"))
        return done

    return Desk(scene, one, work)


def _photo(client: TestClient, one: str) -> str:
    files = {"file": ("近景.png", solid_png(140), "image/png")}
    return str(ok(client.post(f"/joint-inspections/{one}/files", files=files), 201)["sha256"])


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    head = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    foot = [paragraph.text for paragraph in document.sections[0].footer.paragraphs]
    return "\n".join([*(each.text for each in document.paragraphs), *cells, *head, *foot])


def test_every_paper_can_be_drafted_and_says_what_was_found(desk: Desk) -> None:
    rows = desk.papers()
    assert {row["kind"] for row in rows} == set(KINDS)
    said = {}
    for row in rows:
        answer = desk.draft(row["kind"], row["about"])
        assert answer.status_code == 200, (row, answer.text)
        said[row["kind"], row["about"]] = words(answer.content)
    assert all("草稿" in text for text in said.values())
    assert all("乌审—鄂托克&线" in text for text in said.values())
    record, plan, report = said["record", "1"], said["plan", ""], said["report", ""]
    for text in ("在位，倾斜", "在位，完好", "<公路>改线 ᠦᠦᠰᠢᠨ", "王𣵦（组长）", "界桩3座：在位3座"):
        assert text in record, text
    assert "第七轮联合检查实施方案" in plan
    assert "第1段：<公路>改线 ᠦᠦᠰᠢᠨ" in report or "<公路>改线" in report
    assert "双方检查记录不一致1项，已协商一致0项" in report


def test_who_may_not_see_the_line_gets_no_paper(desk: Desk) -> None:
    assert desk.draft("plan", login="yuyang").status_code == 404
    assert desk.draft("plan", login="otog").status_code == 200
    refused = desk.as_("otog").post(
        f"/joint-inspections/{desk.one}/papers/plan", json={"about": "", "format": "issue"}
    )
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("kind", "about"),
    [("plan", "1"), ("record", "9"), ("marker_form", "x"), ("field_form", "1/2"), ("novel", "")],
)
def test_what_no_paper_is_about_is_not_found(desk: Desk, kind: str, about: str) -> None:
    assert desk.draft(kind, about).status_code == 404
    assert (
        desk.as_("editor")
        .post(f"/joint-inspections/{desk.one}/papers/{kind}", json={"about": about, "format": "pdf"})
        .status_code
        == 404
    )


def test_the_pdf_of_a_draft_is_made_by_a_job_and_marked_as_one(desk: Desk) -> None:
    done = desk.job("record", "pdf", "1")
    assert done["state"] == "succeeded", done["error"]
    (file,) = done["files"]
    content = desk.as_("editor").get(f"/jobs/{done['id']}/files/{file['name']}").content
    said = "".join(pages_of(content))
    assert "草稿" in said
    assert "王𣵦" in said


def test_an_issued_paper_is_stored_once_and_its_scan_is_matched_by_its_check_code(desk: Desk) -> None:
    done = desk.job("results", "issue", login="reviewer")
    again = desk.job("results", "issue", login="reviewer")
    assert done["state"] == again["state"] == "succeeded", (done["error"], again["error"])
    assert again["result"]["paper_id"] == done["result"]["paper_id"]
    (row,) = [row for row in desk.papers() if row["kind"] == "results"]
    (issued,) = row["issued"]
    assert issued["issued_by"] == {"name": "reviewer"}
    assert issued["template_version"] == 0
    assert issued["formats"] == ["docx", "pdf", "xlsx"]
    client = desk.as_("otog")
    address = f"/inspection-papers/{issued['id']}/file"
    contents = {ending: client.get(f"{address}.{ending}").content for ending in issued["formats"]}
    for ending, content in contents.items():
        assert hashlib.sha256(content).hexdigest() == issued["sha256"][ending]
    code = issued["check_code"]
    said = words(contents["docx"])
    assert code in said
    assert "草稿" not in said
    assert all(code in page for page in pages_of(contents["pdf"]))
    sheet = load_workbook(io.BytesIO(contents["xlsx"])).active
    assert sheet is not None
    numbers = [cell.value for cell in sheet[4] if isinstance(cell.value, int | float)]
    assert len(numbers) >= 6
    scan = add(desk.as_("editor"), desk.one, "other", title="甲")["sha256"]
    found = ok(
        desk.as_("editor").post(f"/inspection-papers/{issued['id']}/scans", json={"sha256": scan}), 201
    )
    assert found["number"] == code
    (row,) = [row for row in desk.papers() if row["kind"] == "results"]
    assert [each["sha256"] for each in row["issued"][0]["scans"]] == [scan]


def test_a_field_form_counts_its_versions_and_its_code_leads_back(desk: Desk) -> None:
    first, second = (desk.job("field_form", "issue", "1/1") for _ in range(2))
    assert [each["result"]["version"] for each in (first, second)] == [1, 2]
    code = FormCode(UUID(desk.one), 1, 1, 1).text()
    content = desk.as_("editor").get(f"/inspection-papers/{first['result']['paper_id']}/file.docx").content
    assert code in words(content)
    found = ok(desk.as_("editor").get(f"/joint-inspections/form-codes/{code.lower()}"))
    assert found == {"inspection_id": desk.one, "section_ordinal": 1, "side": "theirs", "version": 1}
    assert desk.as_("editor").get(f"/joint-inspections/form-codes/{code[:-1]}Z").status_code == 422


def test_without_libreoffice_word_works_and_pdf_is_refused_with_the_package_to_install(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_pdf, "PROGRAM", "no-such-office")
    assert desk.draft("plan").status_code == 200
    answer = desk.as_("editor").post(
        f"/joint-inspections/{desk.one}/papers/plan", json={"about": "", "format": "pdf"}
    )
    assert "libreoffice-writer-nogui" in ok(answer, 503)["detail"]
    listed = ok(desk.as_("editor").get(f"/joint-inspections/{desk.one}/papers"))
    assert not listed["can_make_pdf"]
    assert "libreoffice-writer-nogui" in listed["pdf_missing"]["zh"]


def test_the_archive_holds_every_file_and_is_the_same_twice(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = ok(desk.as_("editor").get(f"/joint-inspections/{desk.one}/archive"))
    contents = []
    for _ in range(2):
        done = desk.work(ok(desk.as_("leader").post(f"/joint-inspections/{desk.one}/archive"), 202))
        contents.append(done)
    (first, second) = (_package(desk, each) for each in contents)
    assert first == second
    verdict = verify(io.BytesIO(first))
    assert verdict.is_whole
    assert len(verdict.intact) == len(listed["parts"])
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        names = archive.namelist()
    assert any(name.startswith("7 照片/002") for name in names)
    assert any(name.endswith(".xlsx") for name in names)
    out = tmp_path / "package.zip"
    engine = desk.scene.service.engine
    monkeypatch.setenv("DIMING_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("DIMING_HOME", str(desk.scene.service.home))
    assert cli.run(["inspection", "archive", desk.one, "--out", str(out), "--as", "leader"]) == 0
    assert out.read_bytes() == first
    assert cli.run(["inspection", "archive", desk.one, "--out", str(out), "--as", "yuyang"]) == 1
    assert cli.run(["inspection", "verify", str(out)]) == 0
    out.write_bytes(first.replace(b"%PDF-", b"%PDF=", 1))
    assert cli.run(["inspection", "verify", str(out)]) == 1
    shown = capsys.readouterr().out
    assert "内容已变 / changed" in shown
    assert ".pdf" in shown
    after = ok(desk.as_("editor").get(f"/joint-inspections/{desk.one}/archive"))
    assert after["parts"] == listed["parts"]
    assert after["document"]["content_sha256"] == hashlib.sha256(first).hexdigest()


def _package(desk: Desk, done: dict[str, Any]) -> bytes:
    assert done["state"] == "succeeded", done["error"]
    (file,) = done["files"]
    content: bytes = desk.as_("admin").get(f"/jobs/{done['id']}/files/{file['name']}").content
    assert hashlib.sha256(content).hexdigest() == done["result"]["sha256"]
    return content


def edited(content: bytes, before: str, after: str) -> bytes:
    """Return a template as an administrator saves it, some text changed."""
    document = Document(io.BytesIO(content))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(before, after) if before in run.text else run.text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_template_is_edited_tried_versioned_and_taken_back(desk: Desk) -> None:
    admin = desk.as_("admin")
    seed = admin.get("/paper-templates/minutes/0.docx").content

    def upload(content: bytes) -> Any:
        return admin.post(
            "/paper-templates/minutes", files={"file": ("纪要.docx", content)}, data={"note": "旗里格式"}
        )

    wrong = ok(upload(edited(seed, "paper.left_open", "paper.left_opne")), 422)
    assert wrong["type"] == "urn:diming:TemplateRefused"
    assert wrong["details"][0]["name"] == "left_opne"
    assert wrong["details"][0]["suggestion"] == "left_open"
    assert "left_opne" in wrong["detail"]
    assert ok(upload(b"no word"), 422)["type"] == "urn:diming:TemplateRefused"
    assert words(desk.draft("minutes").content).count("会议议题") == 1
    stored = ok(upload(edited(seed, "会议议题", "本次议题")), 201)
    assert (stored["version"], stored["is_current"], stored["note"]) == (1, True, "旗里格式")
    assert "本次议题" in words(desk.draft("minutes").content)
    done = desk.job("minutes", "issue")
    assert ok(admin.post("/paper-templates/minutes/0/use"), 201)["version"] == 2
    assert "会议议题" in words(desk.draft("minutes").content)
    content = desk.as_("editor").get(f"/inspection-papers/{done['result']['paper_id']}/file.docx").content
    assert "本次议题" in words(content)
    rows = {row["kind"]: row["versions"] for row in ok(admin.get("/paper-templates"))["rows"]}
    assert [(each["version"], each["is_current"]) for each in rows["minutes"]] == [
        (2, True),
        (1, False),
        (0, False),
    ]
    assert [each["is_seed"] for each in rows["plan"]] == [True]
    assert (
        desk.as_("editor").post("/paper-templates/minutes", files={"file": ("x.docx", seed)}).status_code
        == 403
    )
    names = {each["name"] for each in ok(admin.get("/paper-templates/record/names"))["rows"]}
    assert {"paper.line_name", "paper.content_items[].agreed", "paper.signatures[].day"} <= names

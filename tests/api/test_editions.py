"""An edition through the API: read by a job, written by hand, marked up in Word, frozen, published."""

import os
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.jobs import works
from gis.attachments.rules import WORD
from gis.editions.content import digest
from gis.jobs import service as jobs
from gis.settings import Settings
from maps.edition_printing import PRINTING_JOB, kept, sweep
from tests.api.conftest import Service
from tests.api.world import pdf
from tests.maps.book_word.marking_up import marked_up, paragraph

TOWN = "150626102"
DAY = "2026-06-30"


def at(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def done(service: Service, client: TestClient, asked: Any, ends: str = "succeeded") -> dict[str, Any]:
    """Do the job that was asked for; return what it says of itself."""
    assert asked.status_code == 202, asked.text
    job = asked.json()
    jobs.perform(service.engine, job["id"], works(Settings(home=service.home))[job["kind"]])
    found: dict[str, Any] = client.get(asked.headers["location"]).json()
    assert found["state"] == ends, found["error"]
    return found


def uploaded(client: TestClient, name: str, content: bytes, media: str = "application/pdf") -> str:
    answer = client.post("/attachments", files={"file": (name, BytesIO(content), media)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["sha256"])


def test_an_edition_from_its_first_reading_to_the_public(service: Service, tmp_path: Path) -> None:
    editor, reviewer, public = (service.client(who) for who in ("editor", "reviewer", None))
    said = {"name": "2026", "title": "乌审旗地名志", "as_of": DAY, "division_ids": [service.id_of(TOWN)]}
    # Of a year when clocks stood at no whole minute of an offset no program reads the answer
    refused = editor.post("/editions", json=said | {"known_at": "0323-07-06T09:54:53Z"})
    (detail,) = refused.json()["details"]
    assert (refused.status_code, detail["field"]) == (422, "body/known_at")
    assert "1949-10-01" in detail["message"]
    made = editor.post("/editions", json=said)
    assert made.status_code == 201, made.text
    one = f"/editions/{made.json()['id']}"
    assert public.get(one).status_code == 404
    assert public.get("/editions").json()["rows"] == []
    read = done(service, editor, editor.post(f"{one}/readings"))
    assert (read["title"], read["result"]["entries"] > 10) == ("地名志重新读取登记库 2026", True)
    page = editor.get(f"{one}/entries", params={"q": "图克", "limit": 1}).json()
    key = page["rows"][0]["key"]
    entry = f"{one}/entries/{key}"
    # A Word form goes out, comes back with a tracked change, and somebody else takes it
    file = tmp_path / "送审稿.docx"
    job = done(service, editor, editor.post(f"{one}/printing", json={"formats": ["docx"]}))
    (name,) = job["result"]["files"]
    assert name == "乌审旗地名志-送审稿.docx"
    file.write_bytes(editor.get(f"/jobs/{job['id']}/files/{name}").content)
    # What belongs to no entry is told, though nothing else was changed; an untouched file is refused
    added = paragraph("新地名 Xīn Dìmíng", "BookEntry")
    marked_up(file, tmp_path / "添.docx", lambda body: body.put_behind(body.blocks_of(key)[-1], added))

    def handed_in(name: str) -> Any:
        sha256 = uploaded(editor, name, (tmp_path / name).read_bytes(), WORD)
        return editor.post(f"{one}/changes", json={"sha256": sha256})

    asked = done(service, editor, handed_in("添.docx"))
    came = asked["result"]["handed_in"]
    assert (came["changes"], came["findings_count"], len(came["findings"])) == (0, 1, 1)
    assert asked["title"] == "读入地名志批改稿 2026 添.docx"
    untouched = done(service, editor, handed_in(file.name), ends="refused")
    assert untouched["error"]["message_id"] == "editions.no_changes"
    words = "镇。旗境东北，改于审稿。"
    marked_up(file, tmp_path / "返回.docx", lambda body: body.track(key, "definition", words))
    assert done(service, editor, handed_in("返回.docx"))["result"]["handed_in"]["changes"] == 1
    (change,) = editor.get(f"{one}/changes", params={"state": "pending"}).json()["rows"]
    assert (change["field"], change["after"], change["author"]) == ("definition", words, "王某")
    decision = {"change_ids": [change["id"]], "accept": True}
    assert editor.post(f"{one}/change-decisions", json=decision).status_code == 403
    assert reviewer.post(f"{one}/change-decisions", json=decision).json() == {"changed": 1}
    row = reviewer.get(entry).json()
    assert (row["printed"]["definition"], row["overridden_by"]) == (words, "editor")
    stale = editor.put(f"{entry}/override", json={"fields": {}, "text": ""}, headers=at(row["version"] - 1))
    assert (stale.status_code, stale.json()["type"]) == (412, "urn:diming:EntryStale")
    # Everything is edited by one and reviewed by another
    for client, state in ((editor, "edited"), (reviewer, "reviewed")):
        moved = client.post(f"{one}/entry-states", json={"entries": {}, "state": state})
        assert moved.status_code == 201, moved.text
        version = client.get(one).json()["version"]
        assert client.post(f"{one}/states", json={"state": state}, headers=at(version)).status_code == 201
    version = reviewer.get(one).json()["version"]
    lacking = reviewer.post(f"{one}/freezing", headers=at(version))
    assert [each["path"] for each in lacking.json()["details"]] == [
        "map_approval",
        "book_number",
    ]
    gates = [gate for gate in editor.get(one).json()["gates"] if gate["is_lacking"]]

    def record(*printed: bool) -> None:
        for gate in gates:
            if gate["is_printed"] in printed:
                code = gate["gate"]
                number = "978-7-204-12345-2" if code == "book_number" else "蒙S（2026）018号"
                paper = uploaded(editor, "批准书.pdf", pdf(code))
                proof = {"issued_on": DAY, "number": number, "issued_by": f"某单位{code}", "sha256": paper}
                sent = at(editor.get(one).json()["version"])
                assert editor.put(f"{one}/gates/{gate['gate']}", json=proof, headers=sent).status_code == 200

    record(True)
    version = reviewer.get(one).json()["version"]
    frozen = done(service, reviewer, reviewer.post(f"{one}/freezing", headers=at(version)))["result"]
    version = reviewer.get(one).json()["version"]
    refused = reviewer.post(f"{one}/publication", json={}, headers=at(version))
    assert (refused.status_code, "保密审查" in refused.json()["detail"]) == (409, True), refused.text
    record(False)
    version = reviewer.get(one).json()["version"]
    assert reviewer.post(f"{one}/publication", json={}, headers=at(version)).status_code == 201
    assert public.get(f"{one}/books").json() == []
    (printing,) = reviewer.get("/jobs", params={"kind": PRINTING_JOB}).json()["rows"]
    jobs.perform(service.engine, printing["id"], works(Settings(home=service.home))[PRINTING_JOB])
    books = {book["format"]: book["bytes"] for book in public.get(f"{one}/books").json()}
    assert set(books) == {"pdf", "epub"}
    book = public.get(f"{one}/books/pdf")
    assert (book.content[:5], len(book.content)) == (b"%PDF-", books["pdf"])
    # The web edition goes out as one file, whole wherever it is unpacked
    site = done(service, editor, editor.post(f"{one}/printing", json={"formats": ["web"]}))
    (name,) = site["result"]["files"]
    assert name == "乌审旗地名志.site.zip"
    with zipfile.ZipFile(BytesIO(editor.get(f"/jobs/{site['id']}/files/{name}").content)) as packed:
        folder = f"{DAY}-{frozen['sha256'][:12]}"
        assert {"site/index.html", f"site/editions/{folder}/index.html"} <= set(packed.namelist())
    # Books of an edition that is no more are swept, those of this one stay
    gone = kept(service.home, uuid4(), "pdf")
    shutil.copytree(kept(service.home, made.json()["id"], "pdf").parent, gone.parent)
    for path in (gone.parent.parent, *gone.parent.parent.rglob("*")):
        os.utime(path, (0, 0))
    with Session(service.engine) as session:
        sweep(session, service.home)
    assert not gone.parent.exists()
    assert len(public.get(f"{one}/books").json()) == 2
    (shown,) = public.get("/editions").json()["rows"]
    content_bytes = public.get(f"{one}/content.json").content
    assert shown["sha256"] == frozen["sha256"] == digest(content_bytes)
    whole = public.get(one).json()
    numbers = {gate["gate"]: gate["number"] for gate in whole["gates"]}
    assert numbers["map_approval"] == "蒙S（2026）018号"
    assert words in content_bytes.decode()
    assert public.get(f"{one}/entries").status_code == 401

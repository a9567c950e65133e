"""Whoever has a package, or oversees field work, prints its sheets; nobody else, and nobody after closing."""

import base64
import hashlib
import io
import zipfile

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.field_scene import Device
from tests.api.inspection_scene import ok
from tests.maps.pdf_text import pages_of

TUKE = "150626102"


def test_the_sheets_of_a_package_stay_the_same_file_until_it_is_closed(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    town = shared_service.id_of(TUKE)
    body = {"kind": "scattered", "division_id": town, "graves": 3, "surveyed_on": today().isoformat()}
    ok(editor.post("/grave-sites", json=body | {"number": "纸表-1", "position": [109.3, 38.9]}), 201)
    device = Device.take(editor, kind="grave_survey", division_id=town)
    at = f"{device.at}/field-sheets.pdf"

    answer = editor.get(at)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"].startswith("inline")
    digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
    assert answer.headers["repr-digest"] == f"sha-256=:{digest}:"
    said = "".join(pages_of(answer.content))
    assert device.manifest["id"] in said
    assert "纸表-1" in said
    assert "空白表：新发现的墓" in said
    assert editor.get(at).content == answer.content

    # The desk prints them for the team; another team has no business with them.
    assert shared_service.client("leader").get(at).content == answer.content
    assert shared_service.client("tuke").get(at).status_code == 404
    with zipfile.ZipFile(io.BytesIO(editor.get(f"{device.at}/qgis.zip").content)) as archive:
        assert archive.read("field-sheets.pdf") == answer.content
        assert "field-sheets.pdf" in archive.read("README.txt").decode("utf-8-sig")

    kept = shared_service.home / "field_sheets" / device.manifest["id"]
    assert [each.name for each in kept.iterdir()] == ["field-sheets.pdf"]
    ok(editor.post(f"{device.at}/closing", json={"reason": "已交回"}))
    assert editor.get(at).status_code == 409
    assert list(kept.iterdir()) == []


def test_names_that_are_no_project_of_qgis_are_printed_too(shared_service: Service) -> None:
    field = shared_service.client("field")
    device = Device.take(field, kind="name_survey", division_id=shared_service.id_of(TUKE))
    said = "".join(pages_of(field.get(f"{device.at}/field-sheets.pdf").content))
    assert "空白表：读音记录" in said
    assert "说话人同意录音" in said

"""Packages go out to QGIS and GDAL and come back: what differs becomes the changes of a device, once."""

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

import fiona

from gis.attachments.files import path_of
from gis.database import unit_of_work
from gis.field_work import returned_sending, uploads
from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.field_scene import Device
from tests.api.field_world import picture, sha256
from tests.api.inspection_scene import Scene, build, ok
from tests.gis.field_work.qgis_run import run

LINE = "乌审—鄂托克GPKG线"
DAY = today().isoformat()
PLACE = {"type": "Point", "coordinates": [109.2, 38.8]}
Cells = dict[str, Any]


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Scene:
    return build(shared_service, LINE)


@pytest.fixture(scope="module")
def section(scene: Scene) -> dict[str, Any]:
    """The task of a side on the only section of a round that is in the field."""
    body = {"line_id": scene.lines[LINE].id, "year": today().year}
    opened = ok(scene.as_("editor").post("/joint-inspections", json=body), 201)
    with unit_of_work(scene.service.engine) as session:
        statement = "UPDATE joint_inspection SET state = 'in_field' WHERE id = :id"
        session.execute(text(statement), {"id": opened["id"]})
    about = {"inspection_id": opened["id"], "section_id": opened["sections"][0]["id"]}
    return {"kind": "inspection_section", "side": "ours", **about}


def unpacked(device: Device, folder: Path) -> Path:
    """Return the folder of a package for QGIS."""
    content = device.client.get(f"{device.at}/qgis.zip")
    assert content.status_code == 200, content.text
    with zipfile.ZipFile(io.BytesIO(content.content)) as archive:
        archive.extractall(folder)
    return folder


def packed(folder: Path) -> bytes:
    """Return a folder as people zip it: within a folder of its name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for each in sorted(folder.rglob("*")):
            archive.write(each, Path("外业") / each.relative_to(folder))
    return content.getvalue()


def returned(device: Device, content: bytes, name: str = "外业.zip") -> dict[str, Any]:
    answer = device.client.post(f"{device.at}/returned-geopackage", files={"file": (name, content)})
    found: dict[str, Any] = ok(answer)
    return found


def said(answer: dict[str, Any]) -> dict[str, str]:
    """Return what became of each row: layer and label → state."""
    return {f"{each['layer']} {each['row']}": each["change"]["state"] for each in answer["rows"]}


def rules(answer: dict[str, Any], level: str = "problem") -> list[str]:
    return [each["rule"] for each in answer["findings"] if each["level"] == level]


def rows(folder: Path, layer: str) -> list[dict[str, Any]]:
    with fiona.open(folder / "package.gpkg", layer=layer) as source:
        return [{"fid": int(each["id"]), **each["properties"]} for each in source]


def rewrite(folder: Path, layer: str, change: Any, *, new_name: str = "", more: Any = ()) -> None:
    """Write a layer anew by GDAL, each row as `change` gives it (None: left out), with rows more."""
    path = folder / "package.gpkg"
    with fiona.open(path, layer=layer) as source:
        meta, kept = (
            source.meta,
            [{"geometry": e["geometry"], "properties": dict(e["properties"])} for e in source],
        )
    fiona.remove(path, driver="GPKG", layer=layer)
    changed = [one for each in kept if (one := change(each)) is not None]
    with fiona.open(path, "w", layer=new_name or layer, **meta) as sink:
        sink.writerecords([*changed, *more])


OBSERVED: Cells = {
    "observed_on": DAY,
    "observer": "甲",
    "found": "found",
    "stone_condition": "tilted",
    "terrain_changed": "no",
    "cross_line_activity": "no",
    "needs_resurvey": "yes",
    "resurvey_note": "桩体倾斜",
}

EDITING = """
project = QgsProject.instance()
assert project.read(asked["folder"] + "/project.qgs")
layers = {one.source().partition("layername=")[2]: one for one in project.mapLayers().values()}
told["valid"] = all(one.isValid() for one in layers.values())
for name, key, label, cells in asked["changed"]:
    layer = layers[name]
    assert layer.startEditing()
    for one in layer.getFeatures():
        if one[key] == label:
            for column, value in cells.items():
                assert layer.changeAttributeValue(one.id(), layer.fields().indexOf(column), value)
    assert layer.commitChanges(), layer.commitErrors()
for name, place, cells in asked["added"]:
    layer = layers[name]
    assert layer.startEditing()
    geometry = QgsGeometry() if place is None else QgsGeometry.fromPointXY(QgsPointXY(*place))
    # As the form does: with the defaults of the project.
    given = {layer.fields().indexOf(column): value for column, value in cells.items()}
    one = QgsVectorLayerUtils.createFeature(layer, geometry, given)
    assert layer.addFeature(one)
    assert layer.commitChanges(), layer.commitErrors()
    told[name] = {field.name(): str(one[field.name()]) for field in layer.fields()}
"""


def test_markers_edited_in_qgis_come_back_as_changes_each_once(
    scene: Scene, section: dict[str, Any], tmp_path: Path
) -> None:
    field = Device.take(scene.as_("field"), **section)
    folder = unpacked(field, tmp_path)
    assert "乌审" in (folder / "README.txt").read_text("utf-8-sig")
    markers = {each["number"]: each["record_id"] for each in rows(folder, "marker_observation")}
    (folder / "photos" / "近景.png").write_bytes(picture("gpkg near"))
    told = run(
        EDITING,
        folder=str(folder),
        changed=[
            ["marker_observation", "number", "001", OBSERVED],
            ["marker_observation", "number", "002", OBSERVED | {"found": "no such"}],
            ["marker_observation_references", "parent_id", markers["001"], {"present": "yes"}],
        ],
        added=[
            [
                "marker_observation_photos",
                None,
                {"parent_id": markers["001"], "file": "photos/近景.png", "view": "near"},
            ],
        ],
    )
    assert told["valid"]
    # Without the photos that record waits at home; the other is refused like a device's, and kept.
    alone = returned(field, (folder / "package.gpkg").read_bytes(), "package.gpkg")
    assert said(alone) == {"marker_observation 002": "refused"}
    assert rules(alone) == ["photo_missing"]
    (refused,) = alone["rows"]
    assert refused["change"]["reasons"][0]["field"] == "found"
    whole = returned(field, packed(folder))
    assert said(whole) == {"marker_observation 001": "accepted", "marker_observation 002": "refused"}
    assert [each["is_known"] for each in whole["rows"]] == [False, True]
    assert whole["findings"] == []
    again = returned(field, packed(folder))
    assert [each["is_known"] for each in again["rows"]] == [True, True]
    assert [each["change"] for each in again["rows"]] == [each["change"] for each in whole["rows"]]
    at = f"/joint-inspections/{section['inspection_id']}/observations?target_id={markers['001']}"
    (stands,) = ok(scene.as_("reviewer").get(at))["rows"]
    assert (stands["version"], stands["found"], stands["resurvey_note"]) == (1, "found", "桩体倾斜")
    assert [each["sha256"] for each in stands["photos"]] == [sha256(picture("gpkg near"))]
    assert [each["present"] for each in stands["references"]] == [True, True]
    listed = ok(scene.as_("editor").get(f"/field-work/changes?package_id={field.manifest['id']}"))["rows"]
    assert len(listed) == 2
    # Both files are kept as they came, each once, and each change leads to the one that said it.
    archive, file = ok(scene.as_("editor").get(f"{field.at}/returned-geopackages"))
    assert [(each["file_name"], each["made"], each["problems"]) for each in (archive, file)] == [
        ("外业.zip", 1, 0),
        ("package.gpkg", 1, 1),
    ]
    assert (archive["returned_at"], archive["again_at"]) == (again["returned_at"], again["again_at"])
    assert archive["again_at"] > archive["returned_at"] == whole["returned_at"]
    assert (whole["again_at"], file["again_at"], file["states"]) == (None, None, {"refused": 1})
    # … with what was told, problems first.
    assert [each for each in file["findings"] if each["level"] == "problem"] == file["findings"][:1]
    assert [each["rule"] for each in file["findings"]] == rules(alone) + rules(alone, "note")
    said_by = {
        each["state"]: ok(scene.as_("reviewer").get(f"/field-work/changes/{each['id']}"))["returned_file"]
        for each in listed
    }
    assert said_by == {"accepted": archive, "refused": file}
    for each in (archive, file):
        kept = scene.as_("editor").get(f"{field.at}/returned-geopackages/{each['sha256']}")
        assert (sha256(kept.content), len(kept.content)) == (each["sha256"], each["size_bytes"])
        # Where a backup takes it, which has every attachment.
        assert path_of(scene.service.home, each["sha256"]).read_bytes() == kept.content
    # A file has no clock and nothing else to send: of the device the office knows what it knew.
    packages = ok(scene.as_("editor").get("/field-work/packages"))["rows"]
    (out,) = (each for each in packages if each["id"] == field.manifest["id"])
    assert (out["last_contact_at"], out["clock_offset_s"], out["pending_on_device"]) == (None, None, None)
    assert out["returned_files"] == 2


def test_what_can_not_be_taken_is_told_and_nothing_is_deleted(
    scene: Scene, section: dict[str, Any], tmp_path: Path
) -> None:
    """By GDAL: a layer renamed, a row gone, one twice, one unknown, a point moved."""
    field = Device.take(scene.as_("field"), **section)
    folder = unpacked(field, tmp_path)

    def changed(row: dict[str, Any]) -> dict[str, Any] | None:
        number = row["properties"]["number"]
        if number == "001":
            return None
        if number == "002":
            row["properties"] |= OBSERVED | {"version": 9}
            return {**row, "geometry": PLACE}
        return row

    unknown = {"geometry": PLACE, "properties": {"record_id": str(uuid4()), **OBSERVED}}
    twice = {
        "geometry": PLACE,
        "properties": {"record_id": rows(folder, "marker_observation")[2]["record_id"], **OBSERVED},
    }
    columns = rows(folder, "marker_observation")[0].keys() - {"fid"}
    more = [
        {**each, "properties": {name: each["properties"].get(name) for name in columns}}
        for each in (unknown, twice)
    ]
    rewrite(folder, "marker_observation", changed, new_name="界桩_复制", more=more)
    content = (folder / "package.gpkg").read_bytes()
    # As SQLite marks a file that is still written to with a log beside it.
    answer = returned(field, content[:18] + b"\x02\x02" + content[20:], "回来.gpkg")
    assert said(answer) == {"marker_observation 002": "accepted", "marker_observation fid 3": "refused"}
    assert rules(answer) == ["given_changed", "moved", "row_twice"]
    assert rules(answer, "note") == ["log_left", "layer_renamed", "row_gone"]
    for each in answer["findings"]:
        assert each["message"] != each["message_en"]
    (moved,) = (each for each in answer["findings"] if each["rule"] == "moved")
    assert (moved["layer"], moved["row"], moved["value"]) == (
        "marker_observation",
        "002",
        "109.2000000, 38.8000000",
    )
    refused = next(each["change"] for each in answer["rows"] if each["change"]["state"] == "refused")
    assert refused["reasons"][0]["rule"] == "NotInPackage"
    other = Device.take(scene.as_("field"), **section)
    wrong = other.client.post(f"{other.at}/returned-geopackage", files={"file": ("x.gpkg", content)})
    assert wrong.status_code == 422
    assert str(field.manifest["id"]) in wrong.text


def test_a_package_that_ended_or_is_another_s_and_a_file_that_can_not_be_read(
    scene: Scene, section: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = Device.take(scene.as_("field"), **section)
    folder = unpacked(field, tmp_path)
    path = folder / "package.gpkg"

    def changed(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "properties": {**row["properties"], **OBSERVED, "observer": "丁"}}

    def version(said: str) -> bytes:
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("UPDATE handed_out SET value = ? WHERE name = 'schema_version'", (said,))
        return path.read_bytes()

    def sent(client: TestClient, content: bytes, name: str = "回来.gpkg", **more: Any) -> Any:
        body = {"file": (name, content)}
        return client.post(f"{field.at}/returned-geopackage", files=body, **more)

    rewrite(folder, "marker_observation", changed)
    content = path.read_bytes()
    # Of nobody else's, and nothing that can't be read, marked, too much or without room is kept or taken.
    assert sent(scene.as_("second"), content).status_code == 404
    refused = sent(field.client, version("2.0"))
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:diming:VersionUnreadable")
    assert "2.0" in refused.json()["detail"]
    assert sent(field.client, content, "秘密★10年.gpkg").json()["type"] == "urn:diming:MarkedSecret"
    large = {"Content-Length": str(1 << 40)}
    over = sent(field.client, content, headers=large)
    assert (over.status_code, "diming field return" in over.json()["detail"]) == (413, True)
    monkeypatch.setattr(uploads, "ROOM_LEFT_BYTES", 1 << 60)
    assert sent(field.client, content).status_code == 503
    monkeypatch.undo()
    assert ok(field.client.get(f"{field.at}/returned-geopackages")) == []
    assert ok(field.client.get(f"/field-work/changes?package_id={field.manifest['id']}"))["rows"] == []
    # Forms that this register doesn't know yet, and what comes after the end, wait for a decision.
    newer = ok(sent(field.client, version("999")))
    assert {each["change"]["reasons"][0]["rule"] for each in newer["rows"]} == {"FormNewer"}
    ok(field.client.post(f"{field.at}/closing", json={"reason": "已交回"}))
    late = ok(sent(field.client, version("1")))
    assert set(said(late).values()) == {"refused"}
    monkeypatch.setattr(uploads, "ROOM_LEFT_BYTES", 1 << 60)
    assert ok(sent(field.client, path.read_bytes()))["again_at"] is not None
    kept = ok(field.client.get(f"{field.at}/returned-geopackages"))
    assert [each["states"] for each in kept] == [{"refused": len(late["rows"])}] * 2
    for address in ("", f"/{kept[0]['sha256']}"):
        at = f"{field.at}/returned-geopackages{address}"
        assert [scene.as_(who).get(at).status_code for who in ("second", "otog")] == [200, 404]


def test_graves_found_come_back_once_and_what_is_said_of_them_next(
    shared_service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuke = shared_service.client("tuke")
    town = shared_service.id_of("150626102")
    known = ok(
        tuke.post(
            "/grave-sites",
            json={"kind": "scattered", "division_id": town, "graves": 2, "surveyed_on": DAY, "number": "G-1"},
        ),
        201,
    )
    device = Device.take(tuke, kind="grave_survey", division_id=town)
    folder = unpacked(device, tmp_path)
    (folder / "photos" / "new.png").write_bytes(picture("gpkg grave"))
    site = {"kind": "scattered", "graves": 4, "surveyed_on": DAY, "place": "沙梁"}
    told = run(
        EDITING,
        folder=str(folder),
        changed=[["grave_site", "record_id", known["id"], {"graves": 3}]],
        added=[
            ["new_grave_site", [109.3, 38.9], site],
            [
                "grave_photos",
                None,
                {"parent_id": known["id"], "file": "photos/new.png", "stage": "before", "taken_on": DAY},
            ],
        ],
    )
    assert told["new_grave_site"]["division_id"] == town
    # More than are taken at once come with the same file once more.
    monkeypatch.setattr(returned_sending, "MOST_AT_ONCE", 2)
    begun, first = (returned(device, packed(folder)) for _ in range(2))
    assert (len(begun["rows"]), begun["left"], first["left"]) == (2, 1, 0)
    assert sorted(said(first).values()) == ["accepted"] * 3, first["rows"]
    made = next(each["change"] for each in first["rows"] if each["layer"] == "new_grave_site")
    row = ok(tuke.get(f"/grave-sites/{made['record_id']}"))
    assert (row["graves"], row["position"], row["place"]) == (4, [109.3, 38.9], "沙梁")
    row = ok(tuke.get(f"/grave-sites/{known['id']}"))
    assert (row["graves"], len(row["photos"])) == (3, 1)
    # The row goes on being the site that it made; a second row that a program adds without an id is another.
    bare = dict.fromkeys(rows(folder, "new_grave_site")[0].keys() - {"fid"}) | site | {"division_id": town}
    more = [{"geometry": PLACE, "properties": bare | {"place": "另一处"}}]
    rewrite(
        folder,
        "new_grave_site",
        lambda each: {**each, "properties": each["properties"] | {"graves": 5}},
        more=more,
    )
    second = returned(device, packed(folder))
    assert [each["is_known"] for each in second["rows"]] == [False, False, True, True], second["rows"]
    assert set(said(second).values()) == {"accepted"}
    assert ok(tuke.get(f"/grave-sites/{made['record_id']}"))["graves"] == 5
    sites = ok(tuke.get("/grave-sites?limit=100"))["rows"]
    assert len([each for each in sites if each["place"] in ("沙梁", "另一处")]) == 2


def test_signs_read_and_found_come_back_once(shared_service: Service, tmp_path: Path) -> None:
    editor, field = shared_service.client("editor"), shared_service.client("field")
    road = "图层路"
    sign = ok(
        editor.post("/place-name-signs", json={"number": "TC-1", "kind": "road_sign", "road": road}), 201
    )
    round_ = {"road": road, "inspected_on": DAY, "inspector": "甲"}
    inspection = ok(editor.post("/sign-inspections", json=round_), 201)["id"]
    device = Device.take(field, kind="sign_inspection", inspection_id=inspection)
    folder = unpacked(device, tmp_path)
    (folder / "photos" / "sign.png").write_bytes(picture("gpkg sign"))
    with_photo = {"parent_id": sign["id"], "file": "photos/sign.png"}
    told = run(
        EDITING,
        folder=str(folder),
        changed=[["sign_reading", "number", "TC-1", {"read_on": DAY, "reader": "甲", "state": "damaged"}]],
        added=[
            ["new_sign", [109.3, 38.9], {"number": "TC-2", "kind": "road_sign", "road": road}],
            ["sign_reading_photos", None, with_photo],
        ],
    )
    assert told["valid"]
    first = returned(device, packed(folder))
    assert set(said(first).values()) == {"accepted"}, (first["rows"], first["findings"])
    again = returned(device, packed(folder))
    assert [each["change"] for each in again["rows"]] == [each["change"] for each in first["rows"]]
    stands = ok(editor.get(f"/place-name-signs/{sign['id']}"))
    assert (stands["state"], len(stands["readings"])) == ("damaged", 1)
    assert [each["sha256"] for each in stands["photos"]] == [sha256(picture("gpkg sign"))]
    made = next(each["change"] for each in first["rows"] if each["layer"] == "new_sign")
    found = ok(editor.get(f"/place-name-signs/{made['record_id']}"))
    assert (found["number"], found["road"], found["position"]) == ("TC-2", road, [109.3, 38.9])

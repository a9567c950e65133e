"""Devices take packages, send changes in any order and as often as they like, and get a receipt for each."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4, uuid5

import jwt
import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from gis.database import unit_of_work
from gis.field_work import packages
from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.field_scene import Device, site
from tests.api.field_world import picture, sha256
from tests.api.inspection_scene import Scene, build, entry, observe, ok

LINE = "乌审—鄂托克外业线"
DAY = today().isoformat()


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Scene:
    return build(shared_service, LINE)


@pytest.fixture(scope="module")
def section(scene: Scene) -> dict[str, Any]:
    """The task of a side on the only section of a round that is in the field."""
    editor = scene.as_("editor")
    body = {"line_id": scene.lines[LINE].id, "year": today().year}
    opened = ok(editor.post("/joint-inspections", json=body), 201)
    with unit_of_work(scene.service.engine) as session:
        statement = "UPDATE joint_inspection SET state = 'in_field' WHERE id = :id"
        session.execute(text(statement), {"id": opened["id"]})
    section = opened["sections"][0]["id"]
    return {
        "kind": "inspection_section",
        "inspection_id": opened["id"],
        "section_id": section,
        "side": "ours",
    }


def marker(scene: Scene, number: str) -> str:
    return scene.lines[LINE].markers[number]


def seen(scene: Scene, number: str, **more: Any) -> dict[str, Any]:
    return entry("ours", marker_id=marker(scene, number), **{"observed_on": DAY, **more})


def along(section_id: str, **more: Any) -> dict[str, Any]:
    return entry("ours", section_id=section_id, **{"observed_on": DAY, **more})


def found(scene: Scene, section: dict[str, Any], number: str) -> dict[str, Any]:
    """Return what the register says of a marker."""
    at = f"/joint-inspections/{section['inspection_id']}/observations?target_id={marker(scene, number)}"
    (row,) = ok(scene.as_("reviewer").get(at))["rows"]
    found: dict[str, Any] = row
    return found


def lose(scene: Scene, change_id: str, *hashes: str) -> None:
    """Take a change of a marker out with all that came of it, as a backup from before does."""
    of_marker = "SELECT record_id FROM field_change WHERE id = :id"
    lost = [
        f"DELETE FROM joint_inspection_photo WHERE observation_id IN ({of_marker})",
        f"DELETE FROM joint_inspection_observation WHERE id IN ({of_marker})",
        "DELETE FROM field_change_event WHERE change_id = :id",
        "DELETE FROM field_change WHERE id = :id",
        "DELETE FROM attachment_original WHERE sha256 = ANY(:hashes)",
        "DELETE FROM attachment_holder WHERE sha256 = ANY(:hashes)",
        "DELETE FROM attachment WHERE sha256 = ANY(:hashes)",
    ]
    with unit_of_work(scene.service.engine) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in lost:
            params = {"id": change_id, "hashes": list(hashes)}
            session.execute(text(statement), {k: v for k, v in params.items() if f":{k}" in statement})


def test_a_change_is_written_once_and_its_receipt_is_the_same_on_every_replay(
    scene: Scene, section: dict[str, Any]
) -> None:
    field = Device.take(scene.as_("field"), **section)
    photo, original = picture("001 near"), picture("001 as the camera made it")
    cited = {"sha256": sha256(photo), "original_sha256": sha256(original), "view": "near"}
    values = seen(scene, "001", photos=[cited])
    change = field.change("marker_observation", marker(scene, "001"), values)
    waits = field.send(change)[change["id"]]
    missing = [f"file:{sha256(each)}" for each in (photo, original)]
    assert (waits["state"], waits["missing"]) == ("waiting", missing)
    field.upload(original)
    # The photo comes in pieces, breaks off, and goes on where it broke off.
    field.upload(photo, stop_after=40)
    (broken,) = ok(field.client.post("/field-work/uploads/known", json={"sha256": [sha256(photo)]}))
    assert (broken["offset"], broken["is_whole"]) == (40, False)
    field.upload(photo)
    head = field.client.head(f"/field-work/uploads/{sha256(photo)}")
    assert head.headers["Upload-Offset"] == head.headers["Upload-Length"] == str(len(photo))
    first = field.send(change)[change["id"]]
    assert first["state"] == "accepted", first
    assert field.send(change, change)[change["id"]] == first
    assert found(scene, section, "001")["photos"][0]["sha256"] == sha256(photo)
    assert found(scene, section, "001")["version"] == 1
    assert scene.as_("leader").get(f"/attachments/{sha256(photo)}/original").content == original
    # Anybody can tell the receipt by the public key.
    (key,) = ok(scene.service.client().get("/field-work/receipt-keys"))["keys"]
    public = jwt.PyJWK(key).key
    said = json.loads(jwt.api_jws.decode(first["receipt"], public, algorithms=["EdDSA"]))
    assert (said["change"], said["outcome"]) == (change["id"], "accepted")
    assert said["content_sha256"] == sha256(change["content"].encode())
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.api_jws.decode(first["receipt"][:-8] + "AAAAAAAA", public, algorithms=["EdDSA"])
    # The same id with other content is not kept, and gets no receipt.
    other = {**change, "content": change["content"].replace("sound", "broken")}
    refused = field.send(other)[change["id"]]
    assert (refused["state"], refused["receipt"]) == ("refused", None)
    assert refused["reasons"][0]["rule"] == "IdInUse"
    # Nor is it told to whoever knows id and content what became of it elsewhere.
    elsewhere = Device.take(scene.as_("second"), **section).send(change)[change["id"]]
    assert (elsewhere["reasons"][0]["rule"], elsewhere["receipt"], elsewhere["values"]) == (
        "IdInUse",
        None,
        None,
    )
    assert field.send(change)[change["id"]] == first
    # Restored from a backup of the day before, the register has it again from the device, once.
    lose(scene, change["id"], sha256(photo), sha256(original))
    listed = ok(field.client.get(f"/field-work/changes?package_id={field.manifest['id']}"))["rows"]
    assert change["id"] not in {each["id"] for each in listed}
    again = field.send(change)[change["id"]]
    assert (again["state"], again["missing"]) == ("waiting", missing)
    field.upload(photo)
    field.upload(original)
    # What was waiting is written and told by a request that only says that the device is there.
    assert field.send()[change["id"]]["state"] == "accepted"
    assert field.send(change)[change["id"]]["record_version"] == 1
    assert found(scene, section, "001")["photos"][0]["sha256"] == sha256(photo)
    # The same bytes from another account of that device are its own to send.
    elsewhere = Device(scene.as_("second"), {})
    asked = {"sha256": [sha256(photo)]}
    assert not ok(elsewhere.client.post("/field-work/uploads/known", json=asked))[0]["is_whole"]
    elsewhere.upload(photo)
    assert ok(elsewhere.client.post("/field-work/uploads/known", json=asked))[0]["is_whole"]


def test_what_is_refused_says_why_and_waits_until_somebody_decides(
    scene: Scene, section: dict[str, Any]
) -> None:
    field = Device.take(scene.as_("field"), **section)
    target = marker(scene, "002")
    changes = {
        "FieldsWrong": field.change(
            "marker_observation", target, seen(scene, "002", stone_condition="no such")
        ),
        "missing": field.change("marker_observation", target, {"side": "ours", "observed_on": DAY}),
        "KindUnknown": field.change("grave_photos", target, {}),
        "NotInPackage": field.change("marker_observation", str(uuid4()), seen(scene, "002")),
        "OtherVersion": field.change("marker_observation", target, seen(scene, "002"), base_version=7),
        "FormNewer": field.change("marker_observation", target, seen(scene, "002"), schema_version=99),
        "ContentUnreadable": {"id": str(uuid4()), "content": "{]"},
        # What the database can't hold stops neither the others nor the device.
        "ContentUnreadable NUL": field.change("marker_observation", target, {"\0": "\0"}),
        "ContentUnreadable year 0": field.change(
            "marker_observation", target, seen(scene, "002"), device_time="0001-01-01T00:00:00+14:00"
        ),
        "ContentUnreadable year 10000": field.change(
            "marker_observation", target, seen(scene, "002"), device_time="9999-12-31T23:59:59-12:00"
        ),
    }
    said = field.send(*changes.values())
    for rule, change in changes.items():
        row = said[change["id"]]
        assert row["state"] == "refused"
        assert row["reasons"][0]["rule"] == rule.split()[0]
        assert row["reasons"][0]["message"] != row["reasons"][0]["message_en"]
        assert row["receipt"]
    at = f"/field-work/changes?state=refused&package_id={field.manifest['id']}"
    listed = ok(scene.as_("editor").get(at))["rows"]
    assert {each["id"] for each in listed} == {each["id"] for each in changes.values()}
    # Whoever sent it may not decide; the office may, with a reason, and nothing vanishes.
    one = f"/field-work/changes/{changes['FieldsWrong']['id']}"
    assert scene.as_("field").post(f"{one}/discarding", json={"reason": "误点"}).status_code == 403
    gone = ok(scene.as_("editor").post(f"{one}/discarding", json={"reason": "误点"}))
    assert (gone["state"], gone["decision_reason"]) == ("discarded", "误点")
    assert gone["content"] == changes["FieldsWrong"]["content"]
    assert field.send(changes["FieldsWrong"])[gone["id"]]["state"] == "discarded"


def test_what_comes_after_closing_waits_for_the_office(scene: Scene, section: dict[str, Any]) -> None:
    field = Device.take(scene.as_("field"), **section)
    field_client, editor = scene.as_("field"), scene.as_("editor")
    photo = picture("002 late")
    values = seen(scene, "002", photos=[{"sha256": sha256(photo), "view": "near"}])
    late = field.change("marker_observation", marker(scene, "002"), values)
    assert field.send(late)[late["id"]]["state"] == "waiting"
    before, late_at = ok(editor.get("/field-work/summary")), f"/field-work/changes/{late['id']}"
    assert editor.post(f"{late_at}/retry", json={"reason": "看看"}).status_code == 409
    ok(editor.post(f"{field.at}/closing", json={"reason": "平板遗失"}))
    # What waited there waits for the office: nothing tries it again of itself.
    after = ok(editor.get("/field-work/summary"))
    assert (after["to_decide"] - before["to_decide"], after["waiting"]) == (1, before["waiting"])
    asked = f"/field-work/changes?for_a_person=true&package_id={field.manifest['id']}"
    (row,) = ok(editor.get(asked))["rows"]
    assert (row["id"], row["package_is_closed"]) == (late["id"], True)
    tried = ok(editor.post(f"{late_at}/retry", json={"reason": "看看"}))
    assert (tried["state"], tried["missing"]) == ("waiting", [f"file:{sha256(photo)}"])
    # Its device speaks again: what waits is refused by nobody, and says still what it waits for.
    field.upload(photo)
    assert field.send(late)[late["id"]]["missing"] == tried["missing"]
    assert (field.send(), ok(editor.get(late_at))["state"]) == ({}, "waiting")
    assert ok(editor.post(f"{late_at}/retry", json={"reason": "照片到了"}))["state"] == "accepted"
    assert field_client.get(f"{field.at}/content").status_code == 409
    change = field.change("marker_observation", marker(scene, "002"), seen(scene, "002"))
    assert field.send(change)[change["id"]]["reasons"][0]["rule"] == "PackageClosed"
    tried = ok(
        editor.post(f"/field-work/changes/{change['id']}/retry", json={"reason": "平板找回，照片已核对"})
    )
    assert (tried["state"], tried["decided_by"]) == ("accepted", "editor")
    assert found(scene, section, "002")["found"] == "found"


def test_two_devices_and_the_office_meet_field_by_field(scene: Scene, section: dict[str, Any]) -> None:
    one, other = (Device.take(scene.as_(login), **section) for login in ("field", "editor"))
    target = marker(scene, "003")
    photos = [picture("003 one"), picture("003 other")]
    pictures = [
        [{"sha256": each.upload(photo), "view": "near"}]
        for each, photo in zip((one, other), photos, strict=True)
    ]
    first = one.change("marker_observation", target, seen(scene, "003", remark="草没", photos=pictures[0]))
    assert one.send(first)[first["id"]]["state"] == "accepted"
    values = seen(
        scene, "003", found="lost", stone_condition=None, terrain_changed=True,
        terrain_note="沙丘移动", photos=pictures[1],
    )  # fmt: skip
    second = other.change("marker_observation", target, values)
    row = other.send(second)[second["id"]]
    assert row["state"] == "conflict"
    differ = {each["field"]: each for each in row["conflicts"]}
    # What says something together is settled together; a remark of one side alone stands.
    assert set(differ) == {"found", "terrain_changed"}
    stone = {"stone_condition": "sound", "inscription_legible": None, "inscription_right": None}
    lost = differ["found"]
    assert (lost["base"], lost["device_value"]["found"]) == (dict.fromkeys(lost["base"]), "lost")
    assert (lost["register_value"], lost["register_by"]) == ({"found": "found", **stone}, "field")
    at = f"/field-work/changes/{second['id']}/conflicts"
    editor = scene.as_("editor")
    assert scene.as_("field").put(f"{at}/found", json={"choice": "device"}).status_code == 403
    unreasoned = {"choice": "other", "value": {"found": "moved"}}
    assert editor.put(f"{at}/found", json=unreasoned).status_code == 422
    assert editor.put(f"{at}/remark", json={"choice": "device"}).status_code == 422
    assert ok(editor.put(f"{at}/terrain_changed", json={"choice": "device"}))["state"] == "conflict"
    # Meanwhile somebody changes what was settled: that is open again, and only that.
    stands = found(scene, section, "003")
    body = seen(scene, "003", remark="草没", photos=pictures[0], terrain_changed=True, terrain_note="风蚀")
    ok(observe(editor, section["inspection_id"], body, stands["id"], stands["version"]))
    again = ok(editor.put(f"{at}/found", json={"choice": "device"}))
    assert again["state"] == "conflict"
    assert [each["field"] for each in again["conflicts"] if each["choice"] is None] == ["terrain_changed"]
    said = {"terrain_changed": True, "terrain_note": "沙丘移动、风蚀"}
    both = {"choice": "other", "value": said, "reason": "两处均见"}
    done = ok(editor.put(f"{at}/terrain_changed", json=both))
    assert done["state"] == "accepted"
    now = found(scene, section, "003")
    assert (now["found"], now["stone_condition"], now["remark"]) == ("lost", None, "草没")
    assert (now["terrain_changed"], now["terrain_note"]) == (True, "沙丘移动、风蚀")
    assert [each["sha256"] for each in now["photos"]] == [sha256(each) for each in photos]


def test_a_device_and_a_returned_file_of_one_package_do_not_take_each_other_s_place(
    scene: Scene, section: dict[str, Any]
) -> None:
    """Their numbers say nothing of which came later: what differs is a conflict, whoever sent first."""
    for first, number in (("file", "001"), ("device", "002")):
        one = Device.take(scene.as_("field"), **section)
        by_device, by_file = (
            one.change("marker_observation", marker(scene, number), seen(scene, number, remark=remark))
            for remark in (f"device {first}", f"file {first}")
        )
        by_file["id"] = str(uuid5(uuid4(), "said in QGIS"))
        earlier, later = (by_file, by_device) if first == "file" else (by_device, by_file)
        states = [one.send(each)[each["id"]]["state"] for each in (earlier, later)]
        assert states == ["accepted", "conflict"], first


def test_what_comes_over_many_connections_at_once_is_written_once(shared_service: Service) -> None:
    """A phone that has given up waiting sends again while the first request is still at work."""
    town = shared_service.id_of("150626102")
    device = Device.take(shared_service.client("tuke"), kind="grave_survey", division_id=town)
    changes = [
        device.change("new_grave_site", None, site(shared_service, place=f"同时{n}")) for n in range(3)
    ]
    phones = [Device(shared_service.client("tuke"), device.manifest) for _ in range(4)]
    orders = [changes, changes[::-1], changes[1:], changes[:2]]
    with ThreadPoolExecutor(len(phones)) as pool:
        said = list(pool.map(lambda one: one[0].send(*one[1]), zip(phones, orders, strict=True)))
    for each in changes:
        receipts = {row[each["id"]]["receipt"] for row in said if each["id"] in row}
        assert len(receipts) == 1
    listed = ok(phones[0].client.get("/grave-sites?text=同时"))["rows"]
    assert sorted(row["place"] for row in listed) == ["同时0", "同时1", "同时2"]


def test_a_package_is_whole_and_only_for_whoever_took_it(scene: Scene, section: dict[str, Any]) -> None:
    field = Device.take(scene.as_("field"), **section)
    kinds = [each["kind"] for each in field.manifest["items"]]
    assert kinds == ["marker", "marker", "marker", "section"]
    assert scene.as_("second").get(f"{field.at}/content").status_code == 404
    assert scene.as_("second").get(field.at).status_code == 200
    answer = scene.as_("field").get(f"{field.at}/package.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        forms = json.loads(archive.read("forms.json"))
        files = {name.removeprefix("files/") for name in archive.namelist() if name.startswith("files/")}
        for name in files:
            assert sha256(archive.read(f"files/{name}")) == name
    assert files == {each["sha256"] for each in manifest["files"]}
    schema = forms["kinds"]["marker_observation"]["schema"]
    assert {"side", "observed_on", "terrain_changed"} <= set(schema["required"])
    assert {each["code"] for each in forms["code_lists"]["found_state"]} >= {"found", "lost"}
    assert forms["messages"]["zh"].keys() == forms["messages"]["en"].keys()
    # A 毗邻方 account takes its own side alone.
    theirs = {**section, "side": "theirs"}
    body = {"task": section, "device_id": str(uuid4())}
    assert scene.as_("otog").post("/field-work/packages", json=body).status_code == 403
    neighbour = Device.take(scene.as_("otog"), **theirs)
    change = neighbour.change(
        "marker_observation",
        marker(scene, "001"),
        entry("theirs", marker_id=marker(scene, "001"), observed_on=DAY),
    )
    assert neighbour.send(change)[change["id"]]["state"] == "accepted"
    assert scene.as_("otog").get(field.at).status_code == 404


def test_a_section_of_as_many_markers_as_a_package_holds_is_taken(
    scene: Scene, section: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    items = Device.take(scene.as_("field"), **section).manifest["items"]
    markers = sum(each["kind"] == "marker" for each in items)
    monkeypatch.setattr(packages, "MOST_ITEMS", markers)
    assert Device.take(scene.as_("field"), **section).manifest["items"] == items
    monkeypatch.setattr(packages, "MOST_ITEMS", markers - 1)
    refused = scene.as_("field").post(
        "/field-work/packages", json={"task": section, "device_id": str(uuid4())}
    )
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:diming:TooMuchToTake")


def test_both_sides_sign_on_one_device_what_was_found_on_a_section(
    scene: Scene, section: dict[str, Any]
) -> None:
    field = Device.take(scene.as_("field"), **section)
    at = f"/joint-inspections/{section['inspection_id']}"
    target = section["section_id"]
    seen_one = field.change("section_observation", target, along(target))
    text_sha256 = sha256(seen_one["content"].encode())
    fingerprint = sha256(f"{seen_one['id']} {text_sha256}".encode())

    def signature(side: str, signer: str, **more: Any) -> dict[str, str]:
        said: dict[str, Any] = {
            "side": side,
            "signer": signer,
            "office": "民政局",
            "signed_at": datetime.now(UTC).isoformat(),
            "picture_sha256": field.upload(picture(f"signed by {side}")),
            "covers": [{"change_id": seen_one["id"], "text_hash": text_sha256}],
            "fingerprint": fingerprint,
        }
        return field.change("section_signature", None, said | more)

    ours, theirs = signature("ours", "演示签名人甲"), signature("theirs", "演示签名人乙")
    at_no_day = signature("ours", "演示签名人甲", signed_at="9999-12-31T23:59:59+00:00")
    # What is signed has to be in the register first, whatever arrives first.
    waits = field.send(ours)[ours["id"]]
    assert (waits["state"], waits["missing"]) == ("waiting", [f"change:{seen_one['id']}"])
    # The office sees whose signature waits, and for what.
    asked = (
        f"/field-work/changes?kind=section_signature&state=waiting&inspection_id={section['inspection_id']}"
    )
    (shown,) = ok(scene.as_("reviewer").get(asked))["rows"]
    assert (shown["id"], shown["values"]["signer"]) == (ours["id"], "演示签名人甲")
    assert [(each["id"], each["state"]) for each in shown["waits_for"]] == [(seen_one["id"], None)]
    assert ok(scene.as_("reviewer").get(asked.replace(section["inspection_id"], str(uuid4()))))["rows"] == []
    other = signature("ours", "演示签名人甲", fingerprint="0" * 64)
    said = field.send(seen_one, theirs, other)
    assert [said[each["id"]]["state"] for each in (seen_one, ours, theirs, other)] == [
        "accepted",
        "accepted",
        "accepted",
        "refused",
    ]
    assert said[other["id"]]["reasons"][0]["rule"] == "FingerprintStale"
    refused = field.send(at_no_day)[at_no_day["id"]]
    assert (refused["state"], refused["reasons"][0]["field"]) == ("refused", "signed_at")

    def signed() -> list[tuple[str, str, bool]]:
        rows = ok(scene.as_("reviewer").get(at))["signatures"]
        mine = [row for row in rows if row["fingerprint"] == fingerprint]
        assert {row["section_id"] for row in mine} == {section["section_id"]}
        return sorted((row["side"], row["signer"], row["is_current"]) for row in mine)

    def in_the_record() -> list[tuple[str, str]]:
        """Return who signed this text in the field record as a workbook, and whether it still matches."""
        paper = scene.as_("reviewer").get(f"{at}/papers/record.xlsx?about=1").content
        rows: Any = load_workbook(io.BytesIO(paper))["现场签字"].iter_rows(4, values_only=True)
        said = sorted((str(row[1]), str(row[4])) for row in rows)
        return [
            (signer, "不再相符" if "不再相符" in below else below)
            for signer, below in said
            if signer.startswith("演示签名人")
        ]

    assert signed() == [("ours", "演示签名人甲", True), ("theirs", "演示签名人乙", True)]
    assert in_the_record() == [("演示签名人乙", "1条记录，相符"), ("演示签名人甲", "1条记录，相符")]
    signed_by = scene.as_("reviewer").get(f"{at}/files/{sha256(picture('signed by theirs'))}")
    assert signed_by.content == picture("signed by theirs")
    again = field.change("section_observation", target, along(target, remark="重看"))
    assert field.send(again)[again["id"]]["state"] == "accepted"
    assert [is_current for _, _, is_current in signed()] == [False, False]
    assert in_the_record() == [("演示签名人乙", "不再相符"), ("演示签名人甲", "不再相符")]
    # Signed, and then said anew before anything was sent: whatever arrives first, it stands below the former.
    before = field.change("section_observation", target, along(target, remark="签字时"))
    text_sha256 = sha256(before["content"].encode())
    fingerprint = sha256(f"{before['id']} {text_sha256}".encode())
    early = signature("ours", "演示签名人甲", covers=[{"change_id": before["id"], "text_hash": text_sha256}])
    after = field.change("section_observation", target, along(target, remark="签字后又改"))
    assert field.send(after)[after["id"]]["state"] == "accepted"
    late = field.send(before, early)
    assert {each["state"] for each in late.values()} == {"accepted"}
    assert signed() == [("ours", "演示签名人甲", False)]


def test_who_is_out_and_whose_clock_is_wrong(scene: Scene, section: dict[str, Any]) -> None:
    device = Device.take(scene.as_("field"), **section)
    ahead = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    device.send(sent_at=ahead, pending=4)
    assert device.answer["clock_is_off"]
    device.upload(picture("half"), stop_after=40)
    rows = ok(scene.as_("leader").get("/field-work/packages"))["rows"]
    row = next(each for each in rows if each["id"] == device.manifest["id"])
    assert (row["holder"], row["pending_on_device"], row["clock_is_off"]) == ("field", 4, True)
    assert row["clock_offset_s"] == pytest.approx(3 * 3600, abs=60)
    assert row["unfinished_uploads"] == 1
    # Its clock was an hour ahead when it wrote, and is put right before it sends.
    wrote, compared = (datetime.now(UTC) + timedelta(minutes=each) for each in (40, -60))
    clock = {"offset_s": 3600, "server_time": compared.isoformat()}
    said = {"device_time": wrote.isoformat(), "clock": clock}
    change = device.change("marker_observation", marker(scene, "002"), seen(scene, "002"), **said)
    told = device.send(change)[change["id"]]
    written = told["written"]
    assert (told["clock_is_off"], written["basis"], written["is_off"]) == (False, "written", True)
    assert datetime.fromisoformat(written["about"]) == wrote - timedelta(hours=1)
    # What the register has accepted is told in short, for a device to compare with its receipts.
    accepted = [change["id"]] if told["state"] == "accepted" else []
    assert device.answer["accepted_sha256"] == sha256("\n".join(accepted).encode())
    mine = ok(scene.as_("second").get("/field-work/packages?limit=1"))
    assert mine["rows"][0]["id"] == device.manifest["id"]
    neighbours = ok(scene.as_("otog").get("/field-work/packages"))["rows"]
    assert {each["holder"] for each in neighbours} <= {"鄂托克旗经办"}


def test_pieces_that_do_not_fit_are_refused(shared_service: Service) -> None:
    device = Device(shared_service.client("field"), {})
    content = picture("pieces")
    hash_ = device.upload(content, stop_after=40)
    twice = device.piece(hash_, 0, content[:40])
    assert (twice.status_code, "第 40 字节" in twice.json()["detail"]) == (409, True)
    wrong = device.piece(hash_, 40, b"x" * (len(content) - 40))
    assert (wrong.status_code, wrong.json()["type"]) == (422, "urn:diming:OtherBytes")
    # Nothing is left of wrong bytes: the file begins anew.
    assert device.client.head(f"/field-work/uploads/{hash_}").headers["Upload-Offset"] == "0"
    device.upload(content)
    program = b"MZ" + b"\x00" * 60
    begun = Device(shared_service.client("field"), {})
    with pytest.raises(AssertionError, match="TypeNotAllowed"):
        begun.upload(program, "x.png", piece=100)
    assert device.client.head(f"/field-work/uploads/{sha256(program)}").status_code == 404
    assert shared_service.client("second").head(f"/field-work/uploads/{'0' * 64}").status_code == 404

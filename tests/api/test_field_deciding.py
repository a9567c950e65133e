"""The office decides on what came from the field: who may, what it sees, and both sides of a line meet."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from gis.database import unit_of_work
from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.field_scene import Device
from tests.api.field_world import picture, sha256
from tests.api.inspection_scene import Scene, build, entry, ok

LINE = "乌审—鄂托克外业双方线"
DAY = today().isoformat()


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Scene:
    return build(shared_service, LINE)


@pytest.fixture(scope="module")
def section(scene: Scene) -> dict[str, Any]:
    """The only section of a round that is in the field."""
    body = {"line_id": scene.lines[LINE].id, "year": today().year}
    opened = ok(scene.as_("editor").post("/joint-inspections", json=body), 201)
    with unit_of_work(scene.service.engine) as session:
        statement = "UPDATE joint_inspection SET state = 'in_field' WHERE id = :id"
        session.execute(text(statement), {"id": opened["id"]})
    about = {"inspection_id": opened["id"], "section_id": opened["sections"][0]["id"]}
    return {"kind": "inspection_section", **about}


def found(scene: Scene, side: str, number: str, **more: Any) -> dict[str, Any]:
    """Return an entry of a side about a marker as its device says it."""
    return entry(side, marker_id=scene.lines[LINE].markers[number], observed_on=DAY, **more)


def test_what_both_sides_sent_meets_in_the_differences_of_their_inspection(
    scene: Scene, section: dict[str, Any]
) -> None:
    """Each side's device has its own side alone; one difference of two markers is left, and is settled."""
    devices = {
        "ours": Device.take(scene.as_("field"), **section, side="ours"),
        "theirs": Device.take(scene.as_("otog"), **section, side="theirs"),
    }
    for side, device in devices.items():
        conditions = {"001": "sound", "002": "sound" if side == "ours" else "cracked"}
        changes = [
            device.change(
                "marker_observation",
                scene.lines[LINE].markers[number],
                found(scene, side, number, stone_condition=condition),
            )
            for number, condition in conditions.items()
        ]
        said = device.send(*changes)
        assert {row["state"] for row in said.values()} == {"accepted"}
    at = f"/joint-inspections/{section['inspection_id']}/differences"
    (difference,) = ok(scene.as_("editor").get(at))["rows"]
    assert (difference["label"], difference["field"]) == ("002", "stone_condition")
    assert (difference["ours"], difference["theirs"]) == ("sound", "cracked")
    one = f"{at}/{difference['target_id']}/{difference['field']}"
    body = {"choice": "theirs", "reason": "双方照片均见裂缝"}
    settled = ok(scene.as_("editor").put(one, json=body, headers={"If-Match": '"0"'}))
    assert settled["settlement"]["value"] == "cracked"
    # The other side's device says what it says: neither side sends for the other.
    foreign = devices["theirs"].change(
        "marker_observation", scene.lines[LINE].markers["003"], found(scene, "ours", "003")
    )
    (row,) = devices["theirs"].send(foreign).values()
    assert (row["state"], row["reasons"][0]["rule"]) == ("refused", "NotInPackage")


def test_the_office_sees_both_sides_photos_and_settles_without_having_sent_them(
    scene: Scene, section: dict[str, Any]
) -> None:
    target = scene.lines[LINE].markers["003"]
    first, second = (Device.take(scene.as_("field"), **section, side="ours") for _ in range(2))
    photos = [picture("deciding one"), picture("deciding other")]
    original = picture("deciding one as the camera made it")
    made_of: tuple[dict[str, str], dict[str, str]] = ({"original_sha256": first.upload(original)}, {})
    said = zip((first, second), photos, ("sound", "broken"), made_of, strict=True)
    for device, photo, condition, made in said:
        shot = [{"sha256": device.upload(photo), "view": "near", "caption": condition, **made}]
        values = found(scene, "ours", "003", stone_condition=condition, photos=shot)
        (row,) = device.send(device.change("marker_observation", target, values)).values()
    at = f"/field-work/changes/{row['id']}"
    editor = scene.as_("editor")
    shown = ok(editor.get(at))
    assert (shown["record_kind"], shown["label"], shown["may_decide"]) == ("marker", "003", True)
    assert (shown["holder"], shown["place"]) == ("field", [109.08, 38.3])
    sides = {side: [each["sha256"] for each in rows] for side, rows in shown["photos"].items()}
    assert sides == {"handed_out": [], "register": [sha256(photos[0])], "device": [sha256(photos[1])]}
    for photo in (*photos, original):
        assert editor.get(f"{at}/files/{sha256(photo)}").content == photo
        assert scene.service.client().get(f"{at}/files/{sha256(photo)}").status_code in (401, 403)
    (kept,), (other,) = shown["photos"]["register"], shown["photos"]["device"]
    facts = (kept["original"]["sha256"], kept["original"]["size_bytes"], other["original"])
    assert facts == (sha256(original), len(original), None)
    # The inspection shows what its records cite, and opens of the camera's files those of these photos alone.
    inspection = f"/joint-inspections/{section['inspection_id']}"
    (row_now,) = ok(editor.get(f"{inspection}/observations?target_id={target}"))["rows"]
    assert [each["original"] for each in row_now["photos"]] == [kept["original"]]
    assert scene.as_("otog").get(f"{inspection}/files/{sha256(original)}").content == original
    assert scene.service.client().get(f"{inspection}/files/{sha256(original)}").status_code in (401, 403)
    assert scene.as_("otog").get(f"{inspection}/files/{sha256(photos[1])}").status_code == 404
    assert editor.get(f"{at}/files/{sha256(b'none')}").status_code == 404
    assert scene.as_("otog").get(f"{at}/files/{sha256(photos[0])}").status_code == 404
    # To name a file that somebody else sent opens it for nobody.
    foreign = Device.take(editor, **section, side="ours").upload(picture("the editor's own"))
    values = found(scene, "ours", "003", photos=[{"sha256": foreign, "view": "near"}])
    (named,) = first.send(first.change("marker_observation", target, values)).values()
    assert (named["state"], named["missing"]) == ("waiting", [f"file:{foreign}"])
    assert scene.as_("field").get(f"/field-work/changes/{named['id']}/files/{foreign}").status_code == 404
    # A reviewer oversees field work and writes no observations: he looks, an editor decides.
    assert not ok(scene.as_("reviewer").get(at))["may_decide"]
    assert scene.as_("reviewer").put(f"{at}/conflicts/found", json={"choice": "device"}).status_code == 403
    before = ok(editor.get("/field-work/summary"))
    assert ok(editor.get("/home"))["field_work"] == {
        "to_decide": before["to_decide"], "overdue": 0, "oversees": True,
    }  # fmt: skip
    settled = ok(editor.put(f"{at}/conflicts/found", json={"choice": "device"}))
    after = ok(editor.get("/field-work/summary"))
    assert (before["to_decide"] - after["to_decide"], before["conflict"] - after["conflict"]) == (1, 1)
    assert settled["state"] == "accepted", settled["reasons"]
    told = [(each["what"], each["by"], each["field"], each["choice"]) for each in settled["events"]]
    assert told == [
        ("conflict", None, "", ""),
        ("settled", "editor", "found", "device"),
        ("accepted", None, "", ""),
    ]
    # What waits is counted for whoever may decide on it, and everybody has his own.
    asked = ok(scene.as_("leader").get("/field-work/summary"))
    assert (asked["oversees"], asked["to_decide"]) == (True, 0)
    assert {"field", "鄂托克旗经办"} <= {each["name"] for each in asked["holders"]}
    assert [each["name"] for each in ok(scene.as_("otog").get("/field-work/summary"))["holders"]] == [
        "鄂托克旗经办"
    ]
    theirs = f"/field-work/packages?standing=out&holder_id={shown['holder_id']}"
    assert {each["holder"] for each in ok(editor.get(theirs))["rows"]} == {"field"}
    assert ok(editor.get("/field-work/packages?standing=overdue"))["rows"] == []
    mine = ok(editor.get(f"/field-work/changes?holder_id={shown['holder_id']}&kind=marker_observation"))
    assert row["id"] in {each["id"] for each in mine["rows"]}
    assert ok(editor.get("/field-work/changes?kind=sign_reading"))["rows"] == []


def test_what_waited_for_a_decision_is_written_as_its_sender_s(scene: Scene, section: dict[str, Any]) -> None:
    """The picture of a signature is its sender's: whoever settles what it stands below did not send it.

    Where he settles otherwise than was signed, nobody signed what the register says.
    """
    target = section["section_id"]
    editor = scene.as_("editor")
    first = Device.take(scene.as_("field"), **section, side="ours")
    seconds = [Device.take(scene.as_("field"), **section, side="ours") for _ in range(2)]
    remarks = ("一", "二", "三")
    along = [entry("ours", section_id=target, observed_on=DAY, remark=remark) for remark in remarks]
    first.send(first.change("section_observation", target, along[0]))
    for second, values, choice in zip(seconds, along[1:], ("register", "device"), strict=True):
        said = second.change("section_observation", target, values)
        text_hash = sha256(said["content"].encode())
        signature = {
            "side": "ours",
            "signer": "演示签名人丙",
            "office": "民政局",
            "signed_at": datetime.now(UTC).isoformat(),
            "picture_sha256": second.upload(picture(f"signed before {choice} was chosen")),
            "covers": [{"change_id": said["id"], "text_hash": text_hash}],
            "fingerprint": sha256(f"{said['id']} {text_hash}".encode()),
        }
        signed = second.change("section_signature", None, signature)
        states = {each: row["state"] for each, row in second.send(said, signed).items()}
        assert states == {said["id"]: "conflict", signed["id"]: "waiting"}
        at = f"/field-work/changes/{said['id']}"
        for conflict in ok(editor.get(at))["conflicts"]:
            ok(editor.put(f"{at}/conflicts/{conflict['field']}", json={"choice": choice}))
        after = ok(editor.get(f"/field-work/changes/{signed['id']}"))
        told = (after["state"], after["missing"], [each["rule"] for each in after["reasons"]])
        wanted: tuple[str, list[str], list[str]] = (
            ("accepted", [], []) if choice == "device" else ("refused", [], ["FingerprintStale"])
        )
        assert told == wanted
        assert after["decided_by"] is None


def test_a_photo_that_a_device_took_away_is_gone_from_the_register(
    scene: Scene, section: dict[str, Any]
) -> None:
    target = scene.lines[LINE].markers["001"]
    hashes: list[str] = []

    def said(device: Device, *photos: str) -> None:
        values = found(scene, "ours", "001", photos=[{"sha256": each, "view": "near"} for each in photos])
        (row,) = device.send(device.change("marker_observation", target, values)).values()
        assert row["state"] == "accepted", row
        address = f"/joint-inspections/{section['inspection_id']}/observations?side=ours&target_id={target}"
        (stands,) = ok(scene.as_("editor").get(address))["rows"]
        hashes[:] = [each["sha256"] for each in stands["photos"]]

    device = Device.take(scene.as_("field"), **section, side="ours")
    blurred, sharp, late = (device.upload(picture(f"taken away {each}")) for each in range(3))
    said(device, blurred, sharp)
    # A second device had both in its package: it takes one away while the first adds another.
    other = Device.take(scene.as_("field"), **section, side="ours")
    said(device, blurred, sharp, late)
    said(other, sharp)
    assert sorted(hashes) == sorted([sharp, late])


def test_what_rests_on_a_discarded_change_is_refused_with_that_reason(
    scene: Scene, section: dict[str, Any]
) -> None:
    device = Device.take(scene.as_("field"), **section, side="ours")
    bad = device.change(
        "section_observation",
        section["section_id"],
        entry("ours", section_id=section["section_id"], observed_on="2999-01-01"),
    )
    text_hash = sha256(bad["content"].encode())
    signature = {
        "side": "ours",
        "signer": "演示签名人丁",
        "office": "民政局",
        "signed_at": datetime.now(UTC).isoformat(),
        "picture_sha256": device.upload(picture("signed below what is discarded")),
        "covers": [{"change_id": bad["id"], "text_hash": text_hash}],
        "fingerprint": sha256(f"{bad['id']} {text_hash}".encode()),
    }
    signed = device.change("section_signature", None, signature)
    states = {each: row["state"] for each, row in device.send(bad, signed).items()}
    assert states == {bad["id"]: "refused", signed["id"]: "waiting"}
    discarding = {"reason": "日期误填"}
    ok(scene.as_("editor").post(f"/field-work/changes/{bad['id']}/discarding", json=discarding))
    after = ok(scene.as_("editor").get(f"/field-work/changes/{signed['id']}"))
    told = (after["state"], after["missing"], [each["rule"] for each in after["reasons"]])
    assert told == ("refused", [], ["CoveredDiscarded"])


def test_a_reviewer_decides_where_the_subject_lets_him_write(shared_service: Service) -> None:
    """Signs are the reviewer's too; whoever sent it does not decide on it."""
    field, reviewer = shared_service.client("field"), shared_service.client("reviewer")
    road = "决定路"
    editor = shared_service.client("editor")
    body = {"number": "JD-1", "kind": "road_sign", "road": road}
    sign = ok(editor.post("/place-name-signs", json=body), 201)
    round_ = ok(
        editor.post("/sign-inspections", json={"road": road, "inspected_on": DAY, "inspector": "甲"}), 201
    )
    device = Device.take(field, kind="sign_inspection", inspection_id=round_["id"])
    change = device.change("sign_reading", sign["id"], {"read_on": "2999-01-01", "state": "standing"})
    (row,) = device.send(change).values()
    assert row["state"] == "refused"
    at = f"/field-work/changes/{change['id']}"
    assert (ok(reviewer.get(at))["label"], ok(reviewer.get(at))["may_decide"]) == (f"JD-1 {road}", True)
    assert not ok(field.get(at))["may_decide"]
    assert ok(field.get(at))["said"]["read_on"] == "2999-01-01"
    tried = ok(reviewer.post(f"{at}/retry", json={"reason": "再试一次"}))
    assert tried["state"] == "refused"
    gone = ok(reviewer.post(f"{at}/discarding", json={"reason": "日期误填，已重读"}))
    told = [(each["what"], each["by"], each["reason"]) for each in gone["events"]]
    assert told == [
        ("refused", None, ""),
        ("retried", "reviewer", "再试一次"),
        ("refused", None, ""),
        ("discarded", "reviewer", "日期误填，已重读"),
    ]

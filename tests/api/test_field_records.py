"""Graves found and signs read in the field: the register has what was said, with photos and originals."""

import json
from typing import Any
from uuid import uuid4

import pytest

from gis.grave_sites import registering as graves
from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.field_scene import Device, site
from tests.api.field_world import picture, sha256
from tests.api.inspection_scene import ok

DAY = today().isoformat()


def test_graves_found_in_the_field_and_what_is_said_of_them_next(shared_service: Service) -> None:
    tuke = shared_service.client("tuke")
    town, other_town = shared_service.id_of("150626102"), shared_service.id_of("150626100")
    body = {"task": {"kind": "grave_survey", "division_id": other_town}, "device_id": str(uuid4())}
    assert tuke.post("/field-work/packages", json=body).status_code == 403
    device = Device.take(tuke, kind="grave_survey", division_id=town)
    new = device.change("new_grave_site", None, site(shared_service, place="沙梁"))
    photo, original = picture("坟"), picture("坟 as the camera made it")
    cited = {"sha256": sha256(photo), "original_sha256": sha256(original)}
    photos = {"photos": [{**cited, "stage": "before", "taken_on": DAY}]}
    after = device.change("grave_photos", new["id"], photos, parent_id=new["id"])
    amended = device.change("grave_site", new["id"], site(shared_service, graves=5), parent_id=new["id"])
    elsewhere = device.change("new_grave_site", None, site(shared_service, division_id=other_town))
    # Last first: what follows from a record that is still to come waits for it, and is lost by nobody.
    said = device.send(amended, after, elsewhere)
    assert [said[each["id"]]["state"] for each in (amended, after)] == ["waiting", "waiting"]
    assert said[elsewhere["id"]]["reasons"][0]["rule"] == "OutsideArea"
    said = device.send(new)
    assert (said[new["id"]]["state"], said[amended["id"]]["state"]) == ("accepted", "accepted")
    device.upload(photo)
    assert not device.send()
    device.upload(original)
    (last,) = device.send().values()
    assert (last["id"], last["state"]) == (after["id"], "accepted")
    row = ok(tuke.get(f"/grave-sites/{said[new['id']]['record_id']}"))
    assert (row["graves"], row["place"], len(row["photos"])) == (5, "", 1)
    assert tuke.get(f"/attachments/{sha256(photo)}/original").content == original
    assert row["photos"][0]["original"]["sha256"] == sha256(original)
    original_at = f"/grave-sites/{row['id']}/attachments/{sha256(original)}"
    assert shared_service.client("leader").get(original_at).content == original
    assert shared_service.client().get(original_at).status_code in (401, 403)
    # To name a site beyond one's area shows none of its photos.
    beyond = Device.take(shared_service.client("editor"), kind="grave_survey", division_id=other_town)
    foreign = {"sha256": beyond.upload(picture("别镇的坟")), "stage": "before", "taken_on": DAY}
    made = beyond.change(
        "new_grave_site", None, site(shared_service, division_id=other_town, photos=[foreign])
    )
    named = device.change("grave_photos", beyond.send(made)[made["id"]]["record_id"], photos)
    assert device.send(named)[named["id"]]["state"] == "refused"
    at = f"/field-work/changes/{named['id']}"
    assert ok(tuke.get(at))["photos"]["register"] == []
    assert tuke.get(f"{at}/files/{foreign['sha256']}").status_code == 404
    assert ok(beyond.client.get(at))["photos"]["register"] != []
    again = Device.take(tuke, kind="grave_survey", division_id=town)
    assert [each["sha256"] for each in again.manifest["files"]] == [sha256(picture("坟"))]
    picture_at = f"{again.at}/files/{sha256(picture('坟'))}"
    assert tuke.get(picture_at).content == picture("坟")
    # Nothing goes on from what another package made, though it is the same person's.
    foreign_child = again.change("grave_photos", new["id"], photos, parent_id=new["id"])
    (refused,) = again.send(foreign_child).values()
    assert (refused["state"], refused["reasons"][0]["rule"]) == ("refused", "NotInPackage")
    # Families are in no package: whoever has a site in hand asks for them, and it is noted.
    site_at = f"/grave-sites/{row['id']}"
    version = ok(tuke.get(site_at))["version"]
    ok(tuke.post(f"{site_at}/contacts", json={"name": "演示家属"}, headers={"If-Match": f'"{version}"'}), 201)
    third = Device.take(tuke, kind="grave_survey", division_id=town)
    assert "演示家属" not in tuke.get(f"{third.at}/content").text
    reason = {"reason": "入户核实"}
    assert ok(tuke.post(f"{third.at}/contacts", json=reason)) == []
    ok(tuke.post(f"{site_at}/handler", headers={"If-Match": f'"{version + 1}"'}))
    ((told),) = ok(tuke.post(f"{third.at}/contacts", json=reason))
    assert told["contacts"][0]["name"] == "演示家属"
    assert ok(tuke.get(site_at))["contact_readings"][0]["reason"] == "入户核实"


def test_signs_are_read_in_the_field(shared_service: Service) -> None:
    editor, field = shared_service.client("editor"), shared_service.client("field")
    road = "外业路"
    sign = ok(
        editor.post("/place-name-signs", json={"number": "WY-1", "kind": "road_sign", "road": road}), 201
    )
    round_ = {"road": road, "inspected_on": DAY, "inspector": "甲"}
    inspection = ok(editor.post("/sign-inspections", json=round_), 201)["id"]
    devices = [Device.take(field, kind="sign_inspection", inspection_id=inspection) for _ in range(2)]
    reading = {"read_on": DAY, "reader": "甲", "chinese": road, "inspection_id": inspection}
    changes = [
        device.change("sign_reading", sign["id"], {**reading, "state": state})
        for device, state in zip(devices, ("damaged", "missing"), strict=True)
    ]
    states = [
        device.send(change)[change["id"]]["state"] for device, change in zip(devices, changes, strict=True)
    ]
    assert states == ["accepted", "conflict"]
    at = f"/field-work/changes/{changes[1]['id']}/conflicts/state"
    assert ok(editor.put(at, json={"choice": "device"}))["state"] == "accepted"
    stands = ok(editor.get(f"/place-name-signs/{sign['id']}"))
    assert (stands["state"], len(stands["readings"])) == ("missing", 2)
    cited = {name: devices[0].upload(picture(name)) for name in ("sha256", "original_sha256")}
    values = {"number": "WY-2", "kind": "road_sign", "road": road, "photos": [cited]}
    new = devices[0].change("new_sign", None, values)
    twice = devices[0].change("new_sign", None, {"number": "WY-2", "kind": "road_sign", "road": road})
    said = devices[0].send(new, twice)
    assert [said[each["id"]]["state"] for each in (new, twice)] == ["accepted", "refused"]
    assert said[twice["id"]]["reasons"][0]["rule"] == "SignNumberTaken"
    assert field.get(f"/attachments/{cited['sha256']}/original").content == picture("original_sha256")
    sign_at = f"/place-name-signs/{said[new['id']]['record_id']}"
    (shown,) = ok(editor.get(sign_at))["photos"]
    assert shown["original"]["sha256"] == cited["original_sha256"]
    opened = f"attachments/{cited['original_sha256']}"
    assert shared_service.client("leader").get(f"{sign_at}/{opened}").content == picture("original_sha256")
    assert shared_service.client().get(f"{sign_at}/{opened}").status_code in (401, 403)
    assert editor.get(f"/place-name-signs/{sign['id']}/{opened}").status_code == 404


def test_what_can_hardly_be_read_is_shown_and_decided_on_all_the_same(shared_service: Service) -> None:
    """One change must not close the office's list, nor can it be given up where it can't be opened."""
    editor = shared_service.client("editor")
    device = Device.take(editor, kind="grave_survey", division_id=shared_service.id_of("150626102"))
    good = device.change("new_grave_site", None, site(shared_service, note="NOTE"))["content"]
    odd = {
        "no division": good.replace(shared_service.id_of("150626102"), "图克镇"),
        "no number": good.replace('"graves": 3', '"graves": NaN'),
        "half a character": good.replace("NOTE", "\\ud83d"),
        "very deep": good.replace('"NOTE"', "[" * 3000 + "]" * 3000),
        "no character": json.dumps({"values": {"photos": [{"sha256": "\0"}]}}),
    }
    changes = {name: {"id": str(uuid4()), "content": content} for name, content in odd.items()}
    said = device.send(*changes.values())
    assert {row["state"] for row in said.values()} == {"refused"}
    (told,) = said[changes["no number"]["id"]]["reasons"]
    assert (told["message"], told["value"]) == ("应为普通的数，不能是无穷或非数。", "nan")
    listed = ok(editor.get(f"/field-work/changes?package_id={device.manifest['id']}"))["rows"]
    assert {each["id"] for each in listed} == said.keys()
    for change in changes.values():
        at = f"/field-work/changes/{change['id']}"
        assert ok(editor.get(at))["content"] == change["content"]
        assert ok(editor.post(f"{at}/discarding", json={"reason": "读不出"}))["state"] == "discarded"
        again = editor.post(f"{at}/discarding", json={"reason": "再来"})
        assert (again.status_code, "discarded" in again.json()["detail"]) == (409, False)


def test_a_waiting_change_on_which_the_register_breaks_is_in_the_way_of_no_other(
    shared_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = shared_service.client("editor")
    device = Device.take(editor, kind="grave_survey", division_id=shared_service.id_of("150626102"))
    photo = picture("waits and breaks")
    cited = [{"sha256": sha256(photo), "stage": "before", "taken_on": DAY}]
    waits = device.change("new_grave_site", None, site(shared_service, place="故障", photos=cited))
    assert device.send(waits)[waits["id"]]["state"] == "waiting"
    device.upload(photo)
    register = graves.register

    def broken(session: Any, caller: Any, said: Any, photos: Any) -> Any:
        if said.place == "故障":
            raise RuntimeError("a fault of ours")
        return register(session, caller, said, photos)

    with monkeypatch.context() as patched:
        patched.setattr(graves, "register", broken)
        other = device.change("new_grave_site", None, site(shared_service, place="好的"))
        assert {each: row["state"] for each, row in device.send(other).items()} == {other["id"]: "accepted"}
    assert device.send()[waits["id"]]["state"] == "accepted"

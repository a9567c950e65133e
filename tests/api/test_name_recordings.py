"""How a name is said on the spot is recorded on a device without a signal, and heard in the office."""

from typing import Any

import pytest

from gis.attachments.files import path_of
from tests.api.conftest import Service
from tests.api.field_scene import Device
from tests.api.field_world import picture
from tests.api.field_zip import device_zip
from tests.api.field_zip import kept as held_of
from tests.api.inspection_scene import ok
from tests.api.recording_world import WEBM, said
from tests.api.test_field_archives import brought, rules

TUKE = "150626102"


@pytest.fixture
def device(shared_service: Service) -> Device:
    town = shared_service.id_of(TUKE)
    return Device.take(shared_service.client("tuke"), kind="name_survey", division_id=town)


def record(device: Device, feature: str, content: bytes, **more: Any) -> tuple[str, dict[str, str]]:
    """Upload a recording and return its hash and the change that cites it."""
    sha256 = device.upload(content, "读音.webm")
    return sha256, device.change("name_recording", feature, said(sha256) | more)


def test_a_recording_comes_from_the_field_once_and_is_heard_in_the_office(
    shared_service: Service, device: Device
) -> None:
    town = shared_service.feature_of(TUKE)
    name = next(
        each["content"]
        for each in ok(device.client.get(f"{device.at}/content"))["items"]
        if each["id"] == town
    )
    assert (name["name"], name["recordings"]) == ("图克镇", [])
    content = WEBM + b"first"
    sha256, change = record(device, town, content)
    for _ in range(2):
        assert device.send(change)[change["id"]]["state"] == "accepted"

    at = f"/place-names/{town}/recordings"
    (kept,) = ok(shared_service.client("editor").get(at))["recordings"]
    assert (kept["heard_form"], kept["speaker_kind"], kept["media_type"]) == (
        "tüüx",
        "mongolian_local",
        "audio/webm",
    )
    heard = shared_service.client("reviewer").get(f"{at}/{sha256}")
    assert heard.content == content
    assert heard.headers["content-type"] == "audio/webm"
    # A voice is for the register's own people.
    assert shared_service.client(None).get(at).status_code == 401
    assert shared_service.client("yuyang").get(f"{at}/{sha256}").status_code == 403

    again = Device.take(device.client, kind="name_survey", division_id=shared_service.id_of(TUKE))
    items = {each["id"]: each["content"] for each in ok(again.client.get(f"{again.at}/content"))["items"]}
    assert [each["heard_form"] for each in items[town]["recordings"]] == ["tüüx"]


def test_what_may_not_be_kept_of_a_voice_is_refused_with_the_reason(
    shared_service: Service, device: Device
) -> None:
    town = shared_service.feature_of(TUKE)
    _, silent = record(device, town, WEBM + b"no consent", speaker_agreed=False)
    shown = device.upload(picture("no voice"))
    seen = device.change("name_recording", town, said(shown))
    elsewhere = device.change("name_recording", shared_service.feature_of("150626100"), said(shown))
    answers = device.send(silent, seen, elsewhere)
    assert {each["state"] for each in answers.values()} == {"refused"}
    assert "个人信息保护法" in answers[silent["id"]]["reasons"][0]["message"]
    assert "录音" in answers[seen["id"]]["reasons"][0]["message"]
    assert answers[elsewhere["id"]]["reasons"][0]["rule"] == "NotInPackage"


def test_an_account_of_a_town_records_the_names_of_its_own_area(shared_service: Service) -> None:
    tuke = shared_service.client("tuke")
    upload = {"file": ("读音.webm", WEBM + b"by hand", "audio/webm")}
    body = said(ok(tuke.post("/attachments", files=upload), 201)["sha256"])
    other = shared_service.feature_of("150626100")
    refused = tuke.post(f"/place-names/{other}/recordings", json=body)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:diming:OutsideArea")
    inside = f"/place-names/{shared_service.feature_of(TUKE)}/recordings"
    assert body["sha256"] in [each["sha256"] for each in ok(tuke.post(inside, json=body), 201)["recordings"]]


def test_a_recording_is_gone_when_its_speaker_withdraws_the_yes_and_stays_out(
    shared_service: Service, device: Device
) -> None:
    town, content = shared_service.feature_of(TUKE), WEBM + b"withdrawn"
    sha256, change = record(device, town, content)
    assert device.send(change)[change["id"]]["state"] == "accepted"
    editor, at = shared_service.client("editor"), f"/place-names/{town}/recordings"
    # The same voice says another name too: the yes was to the voice.
    other = f"/place-names/{shared_service.feature_of('150626100')}/recordings"
    ok(shared_service.client("reviewer").post(other, json=said(sha256)), 201)
    kept = next(each for each in ok(editor.get(at))["recordings"] if each["sha256"] == sha256)
    withdrawal, reason = f"{at}/{kept['id']}/withdrawal", {"reason": "说话人来电撤回同意"}
    assert device.client.post(withdrawal, json=reason).status_code == 403
    assert editor.post(withdrawal, json={"reason": " "}).status_code == 422
    assert editor.post(f"{other}/{kept['id']}/withdrawal", json=reason).status_code == 404
    (stored,) = (path for path in shared_service.home.rglob(sha256) if path.is_file())
    device.upload(content + b"of another", stop_after=40)
    # What the device saved was brought in too, and holds the voice.
    held = [held_of(device.manifest["id"], change)]
    brought(shared_service, device.client, device_zip(device.manifest, held, files={"读音.webm": content}))
    (archive,) = ok(editor.get(f"{device.at}/returned-geopackages"))
    saved = path_of(shared_service.home, archive["sha256"])
    assert saved.stat().st_size == archive["size_bytes"]

    found = ok(editor.post(withdrawal, json=reason))
    assert not stored.exists()
    # The ZIP went as well, what it said stays; one that comes later is taken in and not kept.
    assert not saved.exists()
    late = device_zip(device.manifest, held, files={"读音.webm": content, "别的.webm": WEBM})
    assert rules(brought(shared_service, device.client, late)) == ["held_not_kept"]
    gone = ok(editor.get(f"{device.at}/returned-geopackages"))
    assert [each["size_bytes"] for each in gone] == [None, None]
    assert archive | {"size_bytes": None} in gone
    assert editor.get(f"{device.at}/returned-geopackages/{archive['sha256']}").status_code == 404
    for seen in (found, ok(shared_service.client("leader").get(other))):
        assert sha256 not in [each["sha256"] for each in seen["recordings"]]
        (gone,) = seen["withdrawn"]
        assert (gone["reason"], gone["withdrawn_by"], gone["is_file_gone"]) == (
            reason["reason"],
            "editor",
            True,
        )
        assert gone["recorded_on"] == kept["recorded_on"]
    assert not {"heard_form", "speaker_kind", "place", "note", "sha256"} & gone.keys()
    assert editor.get(f"{at}/{sha256}").status_code == 404
    assert device.client.get(f"/attachments/{sha256}").status_code == 404
    assert editor.post(withdrawal, json=reason).json()["type"] == "urn:diming:RecordingWithdrawn"

    # A device needs not send the bytes again: what cites them is refused, and says why.
    known = ok(device.client.post("/field-work/uploads/known", json={"sha256": [sha256]}))
    assert known == [{"sha256": sha256, "offset": len(content), "length": len(content), "is_whole": True}]
    again = record(device, town, content)[1]
    assert not stored.exists()
    answers = device.send(again, change)
    assert answers[again["id"]]["state"] == "refused"
    assert "撤回同意" in answers[again["id"]]["reasons"][0]["message"]
    # The receipt of what was accepted then is the same on every replay, and brings nothing back.
    assert answers[change["id"]]["state"] == "accepted"
    upload = {"file": ("读音.webm", content, "audio/webm")}
    assert device.client.post("/attachments", files=upload).json()["type"] == "urn:diming:Erased"
    assert sha256 not in [each["sha256"] for each in ok(editor.get(at))["recordings"]]
    assert not stored.exists()


def test_the_file_of_a_withdrawn_recording_stays_while_something_else_names_it(
    shared_service: Service, device: Device
) -> None:
    town, content = shared_service.feature_of(TUKE), WEBM + b"named elsewhere"
    sha256, change = record(device, town, content)
    graves = Device.take(
        shared_service.client("tuke"), kind="grave_survey", division_id=shared_service.id_of(TUKE)
    )
    waiting = graves.change("new_grave_site", None, {"document_sha256": sha256})
    assert graves.send(waiting)[waiting["id"]]["state"] == "refused"
    device.send(change)
    editor, at = shared_service.client("editor"), f"/place-names/{town}/recordings"
    kept = next(each for each in ok(editor.get(at))["recordings"] if each["sha256"] == sha256)
    found = ok(editor.post(f"{at}/{kept['id']}/withdrawal", json={"reason": "说话人撤回同意"}))
    assert found["withdrawn"][0]["is_file_gone"] is False
    assert editor.get(f"{at}/{sha256}").status_code == 404
    assert device.client.get(f"/attachments/{sha256}").content == content
    again = device.change("name_recording", town, said(sha256))
    assert device.send(again)[again["id"]]["state"] == "refused"

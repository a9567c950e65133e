"""The ZIP that a device saved is brought in: everything arrives once, as its holder's, and is told."""

import json
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.jobs import works
from gis.field_work import held
from gis.field_work.held import HeldChange, HeldDraft
from gis.jobs import service as jobs
from gis.settings import Settings
from tests.api.conftest import Service
from tests.api.field_scene import Device, site
from tests.api.field_world import picture, sha256
from tests.api.field_zip import device_zip, draft, kept
from tests.api.inspection_scene import ok

DATA = Path(__file__).resolve().parent.parent / "data"
AT = "/field-work/device-archives"
ZIP = "diming-field.zip"


@pytest.fixture
def device(shared_service: Service) -> Device:
    town = shared_service.id_of("150626102")
    return Device.take(shared_service.client("tuke"), kind="grave_survey", division_id=town)


def done(service: Service, client: TestClient, answer: Any) -> dict[str, Any]:
    """Do the job that was queued and return what it says of the ZIP, with the id of the upload."""
    job = ok(answer, 202)
    jobs.perform(service.engine, job["id"], works(Settings(home=service.home))[job["kind"]])
    found: dict[str, Any] = ok(client.get(f"/jobs/{job['id']}"))
    assert found["state"] == "succeeded", found
    return {"upload_id": found["upload_id"], **found["result"]["device_archive"]}


def looked_into(client: TestClient, content: bytes, name: str = ZIP) -> Any:
    return client.post(AT, files={"file": (name, content)})


def brought(service: Service, client: TestClient, content: bytes) -> dict[str, Any]:
    """Look into a ZIP and bring it in; return what became of it."""
    first = done(service, client, looked_into(client, content))
    return done(service, client, client.post(f"{AT}/{first['upload_id']}/jobs"))


def rules(job: dict[str, Any]) -> list[str]:
    return [each["rule"] for each in job["findings"]]


def test_what_a_device_saved_arrives_once_as_its_holders(shared_service: Service, device: Device) -> None:
    editor = shared_service.client("editor")
    package, photo = device.manifest["id"], picture("zip")
    stage = {"sha256": sha256(photo), "stage": "before", "taken_on": site(shared_service)["surveyed_on"]}
    made = device.change("new_grave_site", None, site(shared_service, place="移除后带入", photos=[stage]))
    sent = device.change("new_grave_site", None, site(shared_service, place="移除前已送"))
    bad = device.change("new_grave_site", None, site(shared_service, graves=-1))
    given_up = device.change("new_grave_site", None, site(shared_service, place="不予采用"))
    device.send(sent)
    content = device_zip(
        device.manifest,
        [kept(package, each) for each in (made, sent, bad)] + [kept(package, given_up, "discarded")],
        [draft(package, "new_grave_site:new", {"place": "没填完"})],
        {"坟.png": photo, "没用上.png": picture("unused")},
        folder="外业/",
    )
    look = done(shared_service, editor, looked_into(editor, content))
    assert look["package"]["holder"]
    assert [each["standing"] for each in look["changes"]] == ["new", "known", "new", "discarded"]
    assert look["files"] == {"new": 1, "known": 0, "bad": 0, "beside": 1}
    # A look writes nothing.
    assert len(ok(editor.get(f"/field-work/changes?package_id={package}"))["rows"]) == 1

    job = brought(shared_service, editor, content)
    assert [each["state"] for each in job["changes"]] == ["accepted", "accepted", "refused", None]
    assert job["changes"][2]["reasons"][0]["field"] == "graves"
    assert [each["label"] for each in job["changes"]] == ["移除后带入", "移除前已送", "", "不予采用"]
    assert (job["drafts"][0]["label"], job["drafts"][0]["values"]) == ("没填完", {"place": "没填完"})
    listed = ok(editor.get("/grave-sites?text=移除后带入"))["rows"]
    assert len(listed) == 1
    # As its holder's, as if his device had sent it; the return says who brought it.
    whole = ok(editor.get(f"/field-work/changes/{made['id']}"))
    assert whole["holder"] == look["package"]["holder"]
    with shared_service.engine.connect() as connection:
        of_it = "SELECT login FROM account WHERE id IN (SELECT history_account_id FROM history.grave_site"
        who = connection.execute(text(f"{of_it} WHERE id = :id)"), {"id": whole["record_id"]})
        assert who.scalars().all() == ["tuke"]
    (back,) = ok(editor.get(f"/field-work/packages/{package}/returned-geopackages"))
    assert (back["file_name"], back["made"], back["states"]["accepted"]) == (ZIP, 2, 2)
    assert back["drafts"] == job["drafts"]
    assert whole["returned_file"]["returned_by"] == back["returned_by"] != whole["holder"]
    # Once more: nothing is doubled, and its device is answered as ever.
    again = brought(shared_service, editor, content)
    assert [each["standing"] for each in again["changes"]] == ["known", "known", "known", "discarded"]
    assert again["files"] == {"new": 0, "known": 1, "bad": 0, "beside": 1}
    assert device.send(made)[made["id"]]["receipt"] == whole["receipt"]
    assert len(ok(editor.get("/grave-sites?text=移除后带入"))["rows"]) == 1


def test_what_is_wrong_in_a_zip_is_told_and_the_rest_arrives(shared_service: Service, device: Device) -> None:
    tuke, package = device.client, device.manifest["id"]
    photo, other = picture("sound"), picture("other")
    day = site(shared_service)["surveyed_on"]

    def with_photo(place: str, content: bytes) -> dict[str, str]:
        stage = {"sha256": sha256(content), "stage": "before", "taken_on": day}
        return device.change("new_grave_site", None, site(shared_service, place=place, photos=[stage]))

    good, waits = with_photo("好的", photo), with_photo("照片坏了", other)
    touched = kept(package, device.change("new_grave_site", None, site(shared_service, place="改过")))
    touched["content"] = touched["content"].replace("改过", "被人改过")
    foreign = kept(str(uuid4()), device.change("new_grave_site", None, site(shared_service)))
    changes = [kept(package, good), kept(package, waits), touched, foreign, {"id": "x"}]
    changes.append(kept(package, {"id": str(uuid4()), "content": good["content"]}) | {"content": "\ud800"})
    drafts = [{"key": 1}, draft(package, "grave_site:new", {"note": "\x00"})]
    files = {"a.png": photo, f"{sha256(other)}|b.png": b"spoilt", "|c.png": b"x"}
    job = brought(shared_service, tuke, device_zip(device.manifest, changes, drafts, files))
    assert [each["state"] for each in job["changes"]] == ["accepted", "waiting"]
    assert sorted(rules(job)) == sorted(
        [
            *("held_change_differs", "held_change_of_another", *["held_change_unreadable"] * 2),
            *(*["held_draft_unreadable"] * 2, "held_file_differs", "held_file_unnamed"),
        ]
    )
    assert all(each["message"] and each["message_en"] for each in job["findings"])
    # The sound photo in another ZIP: what waited for it arrives.
    mended = device_zip(device.manifest, [kept(package, waits)], files={"b.png": other})
    assert brought(shared_service, tuke, mended)["changes"][0]["state"] == "accepted"
    # An id that another text has is refused, and stays what it was.
    taken = kept(package, {"id": good["id"], "content": waits["content"]})
    job = brought(shared_service, tuke, device_zip(device.manifest, [taken]))
    (row,) = job["changes"]
    assert (row["standing"], row["reasons"][0]["rule"]) == ("other", "IdInUse")
    assert ok(tuke.get(f"/field-work/changes/{good['id']}"))["state"] == "accepted"


def test_a_zip_that_is_none_of_a_package_here_is_refused_in_words(
    shared_service: Service, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, package = shared_service.client("editor"), device.manifest

    def refused(content: bytes, by: TestClient = editor) -> str:
        answer = looked_into(by, content)
        assert answer.status_code in (403, 404, 422), answer.text
        return str(answer.json()["type"].removeprefix("urn:diming:"))

    whole = device_zip(package)
    assert refused(b"x") == "NoArchive"
    assert refused(b"") == "NoArchive"
    assert refused(whole[:-40]) == "ArchiveDamaged"
    assert refused(device_zip({"id": "?"})) == "SaidUnreadable"
    assert refused(device_zip(package | {"id": str(uuid4())})) == "PackageUnknown"
    # Others than those who decide on it, and whoever took it.
    assert refused(whole, shared_service.client("field")) == "PackageUnknown"
    assert refused(whole, shared_service.client("yuyang")) == "PackageUnknown"
    assert refused(whole, shared_service.client("admin")) == "NotAllowed"
    monkeypatch.setattr(held, "MOST_FILES", 0)
    assert refused(whole) == "ArchiveTooLarge"


def test_a_zip_too_large_for_one_request_comes_in_pieces(
    shared_service: Service, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuke, home = device.client, shared_service.home
    made = device.change("new_grave_site", None, site(shared_service, place="分块送来"))
    content = device_zip(device.manifest, [kept(device.manifest["id"], made)])
    third = len(content) // 3

    def begin(size: int = len(content)) -> Any:
        return tuke.post(f"{AT}/begun", json={"file_name": "外业/" + ZIP, "size_bytes": size})

    def add(upload: str, offset: int, piece: bytes, by: TestClient = tuke) -> Any:
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        return by.patch(f"{AT}/{upload}", headers=headers, content=piece)

    given_up = ok(begin(), 201)["upload_id"]
    begun = ok(begin(), 201)
    upload = begun["upload_id"]
    # Whoever begins another gives up the one before; others have nothing to do with it.
    assert add(given_up, 0, content[:third]).status_code == 404
    assert add(upload, 0, content[:third], shared_service.client("field")).status_code == 404
    assert ok(add(upload, 0, content[:third]))["offset"] == third
    # Once more, from elsewhere, or more than was said: nothing of it is added.
    for offset, piece in ((0, content[:third]), (third + 1, content[third:]), (third, content)):
        assert ok(add(upload, offset, piece))["offset"] == third
    assert tuke.post(f"{AT}/{upload}/look").status_code == 404
    assert tuke.post(f"{AT}/{upload}/jobs").status_code == 404
    assert ok(add(upload, third, content[third:]))["offset"] == len(content)
    look = done(shared_service, tuke, tuke.post(f"{AT}/{upload}/look"))
    assert (look["file_name"], look["changes"][0]["standing"]) == (ZIP, "new")
    assert ok(add(upload, third, content[third:]))["offset"] == len(content)
    assert done(shared_service, tuke, tuke.post(f"{AT}/{upload}/jobs"))["changes"][0]["state"] == "accepted"
    # What is refused when it is looked into leaves nothing.
    other = ok(begin(3), 201)["upload_id"]
    ok(add(other, 0, b"xyz"))
    assert tuke.post(f"{AT}/{other}/look").json()["type"] == "urn:diming:NoArchive"
    assert not (home / "uploads" / other).exists()

    assert begin(0).status_code == 422
    assert begin((4 << 30) + 1).json()["type"] == "urn:diming:ArchiveTooLarge"
    free = shutil.disk_usage(home)._replace(free=(1 << 30) + 2 * len(content) - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    assert begin().json()["type"] == "urn:diming:NoRoom"


def test_of_a_closed_package_everything_waits_for_a_person(shared_service: Service, device: Device) -> None:
    editor = shared_service.client("editor")
    ok(editor.post(f"{device.at}/closing", json={"reason": "设备已移除任务包"}))
    made = device.change("new_grave_site", None, site(shared_service, place="收回之后带入"))
    content = device_zip(device.manifest, [kept(device.manifest["id"], made)])
    (row,) = brought(shared_service, editor, content)["changes"]
    assert (row["state"], row["reasons"][0]["rule"]) == ("refused", "PackageClosed")
    retried = editor.post(f"/field-work/changes/{made['id']}/retry", json={"reason": "已核对"})
    assert ok(retried)["state"] == "accepted"


def lose(service: Service, *packages: str) -> None:
    """Know nothing of packages, as a register that was restored from a backup of before."""
    with service.engine.begin() as connection:
        for table, column in (("field_package_item", "package_id"), ("field_package", "id")):
            connection.execute(
                text(f"DELETE FROM {table} WHERE {column}::text = ANY(:ids)"), {"ids": list(packages)}
            )


def as_a_device_writes(value: Any) -> Any:
    """Return JSON with 1 for 1.0."""
    if isinstance(value, dict):
        return {name: as_a_device_writes(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_a_device_writes(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def test_a_package_that_the_register_lost_is_taken_up_from_its_device(
    shared_service: Service, device: Device
) -> None:
    tuke = device.client
    before = device.change("new_grave_site", None, site(shared_service, place="备份前的坟"))
    device.send(before)
    # The second package has that grave, and what is said of it is compared with what was handed out.
    town = shared_service.id_of("150626102")
    second = Device.take(tuke, kind="grave_survey", division_id=town)
    known = next(each["id"] for each in second.manifest["items"])
    copy = as_a_device_writes(ok(tuke.get(f"{second.at}/content")))
    lose(shared_service, second.manifest["id"])
    said = second.change("grave_site", known, site(shared_service, graves=8))

    def taken_up(content: Any, by: TestClient = tuke) -> Any:
        return by.post("/field-work/packages/taken-up", files={"file": ("copy.json", json.dumps(content))})

    assert tuke.post(f"{second.at}/changes", json={"sent_at": "2026-06-12T18:00:00Z"}).status_code == 404
    assert taken_up(copy, shared_service.client("editor")).status_code == 404
    assert taken_up({**copy, "head": {}}).json()["type"] == "urn:diming:CopyDiffers"
    # As a ZIP the same: what is not proved is refused, and a look takes nothing up.
    content = device_zip(second.manifest, [kept(second.manifest["id"], said)], copy=copy)
    spoilt = device_zip(second.manifest, copy={**copy, "items": []})
    assert looked_into(shared_service.client("editor"), spoilt).json()["type"] == "urn:diming:CopyDiffers"
    look = done(shared_service, tuke, looked_into(tuke, content))
    assert rules(look) == ["held_package_unknown"]
    assert tuke.get(second.at).status_code == 404
    again = ok(taken_up(copy))
    assert {name: again[name] for name in ("sha256", "signature", "items", "files")} == {
        name: second.manifest[name] for name in ("sha256", "signature", "items", "files")
    }
    assert second.send(said)[said["id"]]["state"] == "accepted"
    assert ok(taken_up(copy)) == ok(tuke.get(second.at))
    told = {each["id"]: each["taken_up_at"] for each in ok(tuke.get("/field-work/packages"))["rows"]}
    assert told[second.manifest["id"]] is not None
    assert told[device.manifest["id"]] is None
    # By the ZIP alone, which somebody in the office brings.
    third = Device.take(tuke, kind="grave_survey", division_id=town)
    copy = as_a_device_writes(ok(tuke.get(f"{third.at}/content")))
    lose(shared_service, third.manifest["id"])
    new = third.change("new_grave_site", None, site(shared_service, place="备份后的坟"))
    content = device_zip(third.manifest, [kept(third.manifest["id"], new)], copy=copy)
    job = brought(shared_service, shared_service.client("editor"), content)
    assert (job["changes"][0]["state"], rules(job)) == ("accepted", ["held_package_taken_up"])


def test_the_zip_is_read_by_the_names_that_devices_write() -> None:
    shape = json.loads((DATA / "held_zip.json").read_text("utf-8"))
    for model, names in ((HeldChange, shape["change"]), (HeldDraft, shape["draft"])):
        assert {each.alias or name for name, each in model.model_fields.items()} <= set(names)

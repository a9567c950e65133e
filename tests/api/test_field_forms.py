"""The forms that devices check by: what they refuse is what the register refuses, in the same words."""

import csv
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from api.field_bodies import FieldChangeIn
from api.field_forms import FORMS, PHRASES, document, made
from api.inspection_bodies import SectionIn
from gis.database import unit_of_work
from gis.field_work import sync
from gis.field_work.rules import MOST_ITEMS
from gis.field_work.schema_steps import Step, as_of_today, carried_over
from gis.history.as_known import today
from gis.name_rules.seed_files import rule_rows
from gis.reference.service import seed_of
from tests.api.conftest import Service
from tests.api.field_scene import Device
from tests.api.field_world import picture, sha256
from tests.api.inspection_scene import Scene, build, ok
from tests.api.recording_world import WEBM

LINE = "乌审—鄂托克表单线"
DATA = Path(__file__).resolve().parent.parent / "data"
GOOD: dict[str, dict[str, Any]] = json.loads((DATA / "field_form_good.json").read_text("utf-8"))
#: In place of a value: the field is not sent
ABSENT = "$absent"
ROWS = list(csv.DictReader((DATA / "field_form_cases.csv").read_text("utf-8").splitlines()))
Told = list[tuple[str, str, str, str]]


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Scene:
    return build(shared_service, LINE)


@pytest.fixture(scope="module")
def devices(scene: Scene) -> dict[str, tuple[Device, str | None]]:
    """For each kind of change a device with the package that takes it, and the record that it is about."""
    editor, field, tuke = (scene.as_(login) for login in ("editor", "field", "tuke"))
    line = scene.lines[LINE]
    opened = ok(editor.post("/joint-inspections", json={"line_id": line.id, "year": today().year}), 201)
    with unit_of_work(scene.service.engine) as session:
        statement = "UPDATE joint_inspection SET state = 'in_field' WHERE id = :id"
        session.execute(text(statement), {"id": opened["id"]})
    section = opened["sections"][0]["id"]
    task = {"inspection_id": opened["id"], "section_id": section, "side": "ours"}
    round_ = {"road": "表单路", "inspected_on": today().isoformat(), "inspector": "演示检查员"}
    sign = ok(
        editor.post("/place-name-signs", json={"number": "BD-1", "kind": "road_sign", "road": "表单路"}), 201
    )
    inspection = ok(editor.post("/sign-inspections", json=round_), 201)["id"]
    town = scene.service.id_of("150626102")
    site = {"kind": "scattered", "division_id": town, "graves": 3, "surveyed_on": today().isoformat()}
    grave = ok(tuke.post("/grave-sites", json=site), 201)["id"]
    lines = Device.take(field, kind="inspection_section", **task)
    lines.upload(picture("form"))
    signs = Device.take(field, kind="sign_inspection", inspection_id=inspection)
    graves = Device.take(tuke, kind="grave_survey", division_id=town)
    graves.upload(picture("form"))
    names = Device.take(tuke, kind="name_survey", division_id=town)
    names.upload(WEBM, "读音.webm")
    return {
        "marker_observation": (lines, line.markers["002"]),
        "section_observation": (lines, section),
        "sign_reading": (signs, sign["id"]),
        "new_sign": (signs, None),
        "new_grave_site": (graves, None),
        "grave_site": (graves, grave),
        "grave_photos": (graves, grave),
        "name_recording": (names, scene.service.feature_of("150626102")),
    }


@pytest.fixture(scope="module")
def meant(scene: Scene, devices: dict[str, tuple[Device, str | None]]) -> dict[str, str]:
    """What the placeholders of the cases stand for."""
    return {
        "$today": today().isoformat(),
        "$tomorrow": (today() + timedelta(days=1)).isoformat(),
        "$marker": scene.lines[LINE].markers["002"],
        "$reference": scene.lines[LINE].references["002"][0],
        "$other": str(uuid4()),
        "$section": str(devices["section_observation"][1]),
        "$division": str(scene.service.id_of("150626102")),
        "$photo": sha256(picture("form")),
        "$sound": sha256(WEBM),
    }


def filled(value: Any, meant: Mapping[str, str]) -> Any:
    """Return values with what their placeholders stand for, without the fields that are absent."""
    if isinstance(value, dict):
        return {name: filled(each, meant) for name, each in value.items() if each != ABSENT}
    if isinstance(value, list):
        return [filled(each, meant) for each in value]
    return meant.get(value, value) if isinstance(value, str) else value


def test_the_register_refuses_what_a_device_refuses_and_in_the_same_words(
    devices: dict[str, tuple[Device, str | None]], meant: dict[str, str]
) -> None:
    wanted: dict[str, Told] = {}
    changes: dict[str, tuple[Device, dict[str, str]]] = {}
    for row in ROWS:
        device, target = devices[row["kind"]]
        said = filled(GOOD[row["kind"]] | json.loads(row["values"]), meant)
        changes[row["case"]] = (device, device.change(row["kind"], target, said))
        told = (row["field"], row["rule"], row["zh"], row["en"])
        words = tuple(each.replace("$tomorrow", meant["$tomorrow"]) for each in told)
        wanted.setdefault(row["case"], []).append(words)  # type: ignore[arg-type]
    found: dict[str, Told] = {}
    for device in {id(each): each for each, _ in changes.values()}.values():
        own = {change["id"]: case for case, (whose, change) in changes.items() if whose is device}
        sent = [change for whose, change in changes.values() if whose is device]
        for start in range(0, len(sent), 20):
            for answer in device.send(*sent[start : start + 20]).values():
                assert answer["state"] == "refused", (own[answer["id"]], answer["state"], answer["missing"])
                found[own[answer["id"]]] = [
                    (each["field"], each["rule"], each["message"], each["message_en"])
                    for each in answer["reasons"]
                ]
    assert found == wanted


def test_a_form_that_changed_while_its_device_was_away_is_carried_over_or_explained(
    scene: Scene,
    devices: dict[str, tuple[Device, str | None]],
    meant: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = (
        Step(2, "marker_observation", renamed={"weathered": "remark"}),
        Step(
            3,
            "marker_observation",
            given={"needs_resurvey": False},
            gone={"leaning_deg": "改由“桩体状况”填写"},
        ),
    )
    # What stands on the server when the device is back; what it took away is of version 1.
    monkeypatch.setattr(sync, "carried_over", partial(carried_over, steps=steps, current=3))
    monkeypatch.setattr(sync, "as_of_today", partial(as_of_today, steps=steps))
    device, _ = devices["marker_observation"]
    target = scene.lines[LINE].markers["003"]
    own = {"marker_id": target, "references": []}
    kept = filled(
        GOOD["marker_observation"] | own | {"needs_resurvey": ABSENT, "weathered": "字迹风化"}, meant
    )
    newer = {"position": ABSENT, "position_accuracy_m": ABSENT, "position_method": ABSENT}
    carried = device.change("marker_observation", target, filled(kept | newer, meant))
    lost = device.change("marker_observation", target, kept | {"leaning_deg": 5})
    ahead = device.change("marker_observation", target, kept, schema_version=4)
    said = device.send(carried, lost, ahead)
    assert said[carried["id"]]["state"] == "accepted", said[carried["id"]]["reasons"]
    assert said[carried["id"]]["values"]["remark"] == "字迹风化"
    (gone,), (newest,) = (said[each["id"]]["reasons"] for each in (lost, ahead))
    assert (gone["rule"], gone["field"]) == ("FormChanged", "leaning_deg")
    assert gone["message"].endswith("改由“桩体状况”填写")
    assert newest["rule"] == "FormNewer"
    # Nothing of what can't be carried over is lost: the office has it as it was said.
    whole = ok(scene.as_("editor").get(f"/field-work/changes/{lost['id']}"))
    assert json.loads(whole["content"])["values"]["leaning_deg"] == 5
    # What was handed out is in the fields of then too: the device alone changed it, and nobody has to decide.
    again = Device.take(device.client, kind=device.manifest["task_kind"], **device.manifest["task"])
    with unit_of_work(scene.service.engine) as session:
        then = (
            "UPDATE field_package_item"
            " SET base = base - 'remark' || jsonb_build_object('weathered', base->'remark')"
            " WHERE package_id = :package AND record_id = :record RETURNING base->>'weathered'"
        )
        of = {"package": again.manifest["id"], "record": target}
        assert session.execute(text(then), of).scalar_one() == "字迹风化"
    painted = again.change(
        "marker_observation", target, filled(kept | newer | {"weathered": "已描红"}, meant)
    )
    answer = again.send(painted)[painted["id"]]
    assert (answer["state"], answer["values"]["remark"]) == ("accepted", "已描红"), answer


def test_what_the_cases_are_made_from_is_accepted(
    devices: dict[str, tuple[Device, str | None]], meant: dict[str, str]
) -> None:
    for kind, values in GOOD.items():
        device, target = devices[kind]
        change = device.change(kind, target, filled(values, meant))
        answer = device.send(change)[change["id"]]
        assert answer["state"] == "accepted", (kind, answer["reasons"], answer["missing"])


def test_the_forms_as_delivered_are_those_of_a_new_register(scene: Scene) -> None:
    """What the tests of the device check by is made without a register, from the same definition."""
    delivered = json.loads(json.dumps(made(seed_of, rule_rows(PHRASES))))
    assert ok(scene.as_("field").get("/field-work/forms")) == delivered


def test_a_signature_may_stand_below_everything_that_a_package_holds() -> None:
    covers = [{"change_id": str(uuid4()), "text_hash": "0" * 64} for _ in range(MOST_ITEMS + 1)]
    said = {
        "side": "ours", "signer": "演示签名人甲", "office": "民政局",
        "signed_at": datetime.now(UTC).isoformat(), "picture_sha256": "0" * 64, "covers": covers,
        "fingerprint": "0" * 64,
    }  # fmt: skip
    FORMS["section_signature"].body.model_validate(said)
    FieldChangeIn(id=uuid4(), content=json.dumps({"kind": "section_signature", "values": said}))
    SectionIn(name="全线", marker_ids=[uuid4() for _ in range(MOST_ITEMS)])


def test_every_field_of_every_form_has_a_name_in_both_languages() -> None:
    for kind, form in made(seed_of, rule_rows(PHRASES))["kinds"].items():
        assert kind in FORMS
        unnamed = [path for path, label in form["labels"].items() if label["zh"] == label["en"]]
        assert unnamed == [], kind


def test_a_phrase_is_of_a_field_that_its_form_asks_in_words() -> None:
    for row in rule_rows(PHRASES):
        of = [row["kind"]] if row["kind"] else [kind for kind, form in FORMS.items() if form.target]
        for kind in of:
            assert row["field"] in FORMS[kind].body.model_fields, row["id"]


def test_the_bureau_changes_what_is_offered_to_be_tapped(scene: Scene) -> None:
    with Session(scene.service.engine) as session:
        ended = "UPDATE name_rule SET valid = daterange(NULL, :day) WHERE key = 'sign_gone'"
        session.execute(text(ended), {"day": today()})
        offered = document(session)["phrases"]
        session.rollback()
    assert {"kind": "sign_reading", "field": "note", "text": "牌体倾斜，需加固"} in offered
    assert "牌体缺失，仅存基座" not in {each["text"] for each in offered}

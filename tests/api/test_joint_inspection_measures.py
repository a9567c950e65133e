"""Measures of every kind to the proposal that they draft; what the other side may not do; two at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from gis.coordinates.typed_points import write_points
from tests.api.conftest import Service
from tests.api.inspection_scene import Scene, add, build, entry, observe, ok, upload

LINE = "乌审—鄂托克线"
BOTH: dict[str, Any] = {"our_present": "乌审旗民政局 甲", "their_present": "鄂托克旗民政局 乙"}
AT = {"position": [109.0, 38.3], "accuracy_m": 0.3, "method": "surveyed"}
ELSEWHERE = {"position": [109.02, 38.3], "accuracy_m": 0.3, "method": "surveyed"}
WELL = {"name": "新水井", "bearing_deg": 120.0, "bearing_kind": "grid", "distance_m": 80.0}


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Scene:
    return build(shared_service, LINE)


@pytest.fixture(scope="module")
def inspection(scene: Scene) -> str:
    """A round that is in the field."""
    opened = ok(scene.as_("editor").post("/joint-inspections", json={"line_id": scene.lines[LINE].id}), 201)
    with scene.service.engine.begin() as connection:
        statement = "UPDATE joint_inspection SET state = 'in_field' WHERE id = :id"
        connection.execute(text(statement), {"id": opened["id"]})
    return str(opened["id"])


class Measure:
    """A measure of one test, taken step by step."""

    def __init__(self, scene: Scene, inspection: str, kind: str, marker: str | None) -> None:
        self.scene, self.inspection, self.id, self.version = scene, inspection, str(uuid4()), 1
        self.address = f"/joint-inspections/{inspection}/measures/{self.id}"
        body: dict[str, Any] = {"kind": kind, "reason": "双方现场商定"}
        if marker is not None:
            body["marker_id"] = scene.lines[LINE].markers[marker]
        answer = scene.as_("editor").put(self.address, json=body, headers={"If-Match": '"0"'})
        # The same again, as after a lost answer, changes nothing
        again = scene.as_("editor").put(self.address, json=body, headers={"If-Match": '"0"'})
        assert ok(answer)["version"] == ok(again)["version"] == 1

    def take(self, login: str, step: str, status: int = 200, **more: Any) -> dict[str, Any]:
        sent = {"step": step, "done_on": "2026-09-20", **more}
        seen = {"If-Match": f'"{self.version}"'}
        found: dict[str, Any] = ok(
            self.scene.as_(login).post(f"{self.address}/steps", json=sent, headers=seen), status
        )
        self.version = found.get("version", self.version)
        return found

    def add(self, *kinds: str, **more: Any) -> None:
        for kind in kinds:
            add(self.scene.as_("editor"), self.inspection, kind, measure_id=self.id, **more)

    def complete(self, details: dict[str, Any]) -> dict[str, Any]:
        self.add("photo_before", "photo_after")
        return self.take("editor", "complete", details=details, **BOTH)


def handed_in(scene: Scene, proposal: str) -> Any:
    """Hand a drafted proposal in, which tries it out on the register."""
    editor = scene.as_("editor")
    drafted = editor.get(f"/proposals/{proposal}")
    seen = {"If-Match": drafted.headers["etag"]}
    ok(editor.post(f"/proposals/{proposal}/submit", headers=seen))
    return ok(drafted)


@pytest.mark.parametrize(
    ("kind", "marker", "details"),
    [
        ("restore_in_place", "002", {**AT, "material": "concrete"}),
        ("put_back", "002", AT),
        ("repaint", "002", {}),
        ("new_reference", "002", {"reference": WELL}),
    ],
)
def test_a_repair_drafts_what_the_register_shall_say(
    scene: Scene, inspection: str, kind: str, marker: str, details: dict[str, Any]
) -> None:
    measure = Measure(scene, inspection, kind, marker)
    measure.take("reviewer", "agree", **BOTH)
    measure.take("field", "start")
    done = measure.complete(details)
    assert done["state"] == "done"
    if kind == "repaint":
        # The register says intact already
        assert done["proposal_id"] is None
    else:
        handed_in(scene, done["proposal_id"])
    assert measure.take("reviewer", "verify")["state"] == "verified"


@pytest.mark.parametrize(
    ("kind", "marker", "details", "items"),
    [
        ("add", None, {**ELSEWHERE, "number": "004", "marker_kind": "single"}, 1),
        ("move", "003", {**ELSEWHERE, "number": "005"}, 2),
        ("abolish", "001", {}, 1),
    ],
)
def test_353_art_6_a_change_waits_for_both_consents_and_the_superior(
    scene: Scene, inspection: str, kind: str, marker: str | None, details: dict[str, Any], items: int
) -> None:
    measure = Measure(scene, inspection, kind, marker)
    assert measure.take("field", "start", 409)["type"] == "urn:diming:StepNotAllowed"
    measure.add("consent_ours")
    lacking = measure.take("reviewer", "consent", 409)["details"]
    assert [each["need"] for each in lacking] == ["document:consent_theirs"]
    measure.add("consent_theirs")
    measure.take("reviewer", "consent")
    measure.add("upward_report")
    assert "文号" in measure.take("editor", "report_up", 409)["details"][0]["message"]
    measure.add("upward_report", number="乌民发〔2026〕30号")
    measure.take("editor", "report_up")
    measure.add("approval", number="内民发〔2026〕8号")
    measure.take("reviewer", "approve")
    measure.take("field", "start")
    done = measure.complete(details)
    view = handed_in(scene, done["proposal_id"])
    assert view["row"]["item_count"] == items
    assert "鄂托克旗民政局 乙" in view["reason"]


def test_353_art_6_the_marker_of_a_tri_junction_waits_for_the_third_party(
    scene: Scene, inspection: str
) -> None:
    with scene.service.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO boundary_marker_side (marker_id, division_id) VALUES (:marker, :division)"),
            {"marker": scene.lines[LINE].markers["003"], "division": scene.service.id_of("150625")},
        )
    repair = Measure(scene, inspection, "repaint", "003")
    alone = repair.take("reviewer", "agree", 409, **BOTH)
    assert (alone["type"], "杭锦旗" in alone["detail"]) == ("urn:diming:ThirdPartyAbsent", True)
    agreed = repair.take("reviewer", "agree", third_present="杭锦旗民政局 丙", **BOTH)
    assert agreed["third_parties"] == ["杭锦旗"]
    assert agreed["steps"][0]["third_present"] == "杭锦旗民政局 丙"
    change = Measure(scene, inspection, "abolish", "003")
    change.add("consent_ours", "consent_theirs")
    (lacking,) = change.take("reviewer", "consent", 409)["details"]
    assert lacking["need"] == "third_consent"
    change.add("consent_third")
    assert change.take("reviewer", "consent")["state"] == "consented"


def test_a_measure_is_cancelled_with_a_reason_by_whoever_may(scene: Scene, inspection: str) -> None:
    measure = Measure(scene, inspection, "repaint", "001")
    assert measure.take("field", "cancel", 403)
    assert measure.take("reviewer", "cancel", 409)["details"][0]["need"] == "reason"
    assert measure.take("reviewer", "cancel", note="已由管护员描红")["state"] == "cancelled"
    unknown = scene.as_("editor").put(
        measure.address.replace(measure.id, str(uuid4())),
        json={"kind": "paint", "reason": "描红", "marker_id": str(uuid4())},
        headers={"If-Match": '"0"'},
    )
    assert ok(unknown, 422)["details"][0]["field"] == "kind"


def test_of_two_who_settle_one_field_at_once_one_is_refused(scene: Scene, inspection: str) -> None:
    editor, other = scene.as_("editor"), scene.as_("otog")
    marker = scene.lines[LINE].markers["001"]
    ok(observe(editor, inspection, entry("ours", marker_id=marker, stone_condition="cracked")))
    ok(observe(other, inspection, entry("theirs", marker_id=marker)))
    address = f"/joint-inspections/{inspection}/differences/{marker}/stone_condition"

    def settle(client: Any, choice: str) -> int:
        body = {"choice": choice, "reason": f"以{choice}为准"}
        return int(client.put(address, json=body, headers={"If-Match": '"0"'}).status_code)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(settle, (editor, other), ("ours", "theirs")))
    assert sorted(answers) == [200, 412]
    rows = ok(editor.get(f"/joint-inspections/{inspection}/differences"))["rows"]
    assert [(each["field"], each["state"], each["version"]) for each in rows] == [
        ("stone_condition", "settled", 1)
    ]


def test_an_entry_sent_twice_at_once_is_kept_once(scene: Scene, inspection: str) -> None:
    """A device that heard no answer sends again; whichever comes first writes, the other changes nothing."""
    client, marker, one = scene.as_("field"), scene.lines[LINE].markers["002"], str(uuid4())
    body = entry("ours", marker_id=marker, remark="草高，桩身可见")
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: observe(client, inspection, body, one), range(2)))
    assert [ok(answer)["version"] for answer in answers] == [1, 1]
    other = observe(client, inspection, body)
    assert ok(other, 409)["type"] == "urn:diming:ObservationExists"
    stale = observe(client, inspection, body | {"remark": "改"}, one, 7)
    assert stale.status_code == 412
    changed = ok(observe(client, inspection, body | {"remark": "改"}, one, 1))
    assert (changed["version"], changed["remark"]) == (2, "改")


PHONE = {"position": [109.0, 38.3], "position_accuracy_m": 4.0, "position_method": "phone"}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"found": "gone"}, "found"),
        ({"found": None}, "found"),
        ({"stone_condition": "blue"}, "stone_condition"),
        ({"observed_on": "2999-01-01"}, "observed_on"),
        ({"position": [109.0, 38.3]}, "position_accuracy_m"),
        ({"position": [38.3, 109.0], "position_accuracy_m": 1, "position_method": "surveyed"}, "position"),
        ({**PHONE, "position_accuracy_m": 25}, "position_note"),
        ({**PHONE, "position_method": "rtk"}, "position_verbatim"),
        ({**PHONE, "position_height_m": 1310.2}, "position_height_datum"),
        ({"position_readings": 20}, "position_readings"),
        ({"references": [{"reference_id": str(uuid4()), "present": True}]}, "references/0"),
        ({"photos": [{"sha256": "0" * 64, "view": "aside"}]}, "photos/0/view"),
    ],
    ids=[
        "unknown code",
        "empty",
        "unknown condition",
        "future",
        "no accuracy",
        "axes swapped",
        "poor without a reason",
        "typed as RTK",
        "height without datum",
        "readings of no position",
        "no object",
        "view",
    ],
)
def test_a_wrong_field_is_named(scene: Scene, inspection: str, more: dict[str, Any], field: str) -> None:
    body = entry("ours", marker_id=scene.lines[LINE].markers["003"]) | more
    refused = ok(observe(scene.as_("field"), inspection, body), 422)
    (detail,) = refused["details"]
    assert detail["field"] == field
    assert detail["message"]
    assert detail["message_en"]
    # In the words of the form.
    assert not detail["field_name"].isascii()


def test_results_of_rtk_are_set_beside_the_register_before_they_are_taken(
    scene: Scene, inspection: str
) -> None:
    """Stone 002 stands at 109°, 38.3°, ±0.5 m, 1308.5 m of the 1985 datum."""
    editor, address = scene.as_("editor"), f"/joint-inspections/{inspection}/surveyed-points"
    ((east, north),) = write_points([(109.0, 38.3)], "cgcs2000-3-cm108")
    point = {"row": 2, "point": "002", "x_north": float(north), "y_east": float(east), "sigma_m": 0.03}
    survey = {"system": "cgcs2000-3-cm108", "height_datum": "yellow_sea_1985"}

    def asked(*points: dict[str, Any], **more: Any) -> Any:
        return ok(editor.post(address, json={**survey, "points": list(points), **more}))

    (there,) = asked(point | {"height_m": 1308.62})["rows"]
    assert there["position"] == pytest.approx([109.0, 38.3], abs=1e-8)
    assert (there["has_moved"], there["distance_m"], there["height_difference_m"]) == (False, 0.0, 0.12)
    (moved,) = asked(point | {"y_east": float(east) + 2, "height_m": 1288.1}, height_datum="ellipsoidal")[
        "rows"
    ]
    assert moved["has_moved"]
    assert (moved["height_difference_m"], moved["heights_comparable"]) == (None, False)
    belt = asked(point, system="cgcs2000-3-cm111")["findings"]
    assert [(each["row"], each["column"], each["rule"]) for each in belt] == [(2, "y_east", "wrong_belt")]
    assert "中央经线108°" in belt[0]["message"]
    swapped = asked(point | {"x_north": float(east), "y_east": float(north)})["findings"]
    assert [each["rule"] for each in swapped] == ["northing_first"]
    again = asked(point, point | {"row": 3}, point | {"row": 4, "point": "999"})["findings"]
    assert [(each["row"], each["rule"]) for each in again] == [(3, "twice"), (4, "no_marker")]
    # What is answered is what an observation takes, and the file is named
    fields = {name: value for name, value in there.items() if name.startswith("position")}
    body = entry("ours", marker_id=there["marker_id"]) | fields
    found = f"/joint-inspections/{inspection}/observations?side=ours&target_id={there['marker_id']}"
    (kept,) = ok(editor.get(found))["rows"] or [{"id": "", "version": 0}]
    written = ok(observe(scene.as_("field"), inspection, body, kept["id"], kept["version"]))
    assert written["position_verbatim"].startswith("002: X=")


@pytest.fixture(scope="module")
def double(scene: Scene) -> str:
    """Marker 001, given a stone B, 60 m east of its stone and 8 m higher."""
    marker = {"id": scene.lines[LINE].markers["001"]}
    with scene.service.engine.begin() as connection:
        lettered = "UPDATE boundary_marker_stone SET letter = 'A' WHERE marker_id = :id"
        second = """
            INSERT INTO boundary_marker_stone
            SELECT (jsonb_populate_record(stone, jsonb_build_object(
                'id', gen_random_uuid(), 'letter', 'B', 'height_m', stone.height_m + 8,
                'geom', ST_Translate(stone.geom, 0.0007, 0)
            ))).* FROM boundary_marker_stone AS stone WHERE marker_id = :id"""
        for statement in (lettered, second):
            connection.execute(text(statement), marker)
    return marker["id"]


def test_of_a_double_marker_each_result_is_set_beside_its_own_stone(
    scene: Scene, inspection: str, double: str
) -> None:
    address = f"/joint-inspections/{inspection}/surveyed-points"
    places = {"A": (108.95, 38.3), "B": (108.9507, 38.3)}
    written = dict(zip(places, write_points(list(places.values()), "cgcs2000-3-cm108"), strict=True))

    def asked(*points: tuple[str, str]) -> Any:
        sent = [
            {"row": row, "point": point, "x_north": float(north), "y_east": float(east), "sigma_m": 0.03}
            | {"height_m": 1316.6}
            for row, (point, at) in enumerate(points, start=2)
            for east, north in [written[at]]
        ]
        body = {"system": "cgcs2000-3-cm108", "height_datum": "yellow_sea_1985", "points": sent}
        return ok(scene.as_("editor").post(address, json=body))

    both = asked(("001A", "A"), ("001-b", "B"))
    assert [(each["stone"], each["distance_m"], each["height_difference_m"]) for each in both["rows"]] == [
        ("A", 0.0, 8.1),
        ("B", 0.0, 0.1),
    ]
    (second_stone,) = both["findings"]
    assert (second_stone["row"], second_stone["rule"], second_stone["is_warning"]) == (
        3,
        "second_stone",
        True,
    )
    assert "第 2 行" in second_stone["message"]
    # The number alone: what stands nearest, and the verbatim says which
    alone = asked(("001", "B"), ("001B", "B"))
    assert [each["position_verbatim"][:10] for each in alone["rows"]] == ["001 → B: X"]
    assert [(each["row"], each["rule"], each["is_warning"]) for each in alone["findings"]] == [
        (3, "twice", False)
    ]
    assert [(each["position_stone"], each["is_stone_named"]) for each in alone["rows"]] == [("B", False)]
    assert [(each["position_stone"], each["is_stone_named"]) for each in both["rows"]] == [
        ("A", True),
        ("B", True),
    ]
    # Letters exchanged, and a letter that none of its stones has
    (wrong,) = asked(("001A", "B"))["findings"]
    assert (wrong["rule"], "B 桩更近" in wrong["message"]) == ("other_stone", True)
    (lettered,) = asked(("001C", "A"))["findings"]
    assert (lettered["rule"], lettered["is_warning"], "A/B" in lettered["message"]) == (
        "no_such_stone",
        False,
        True,
    )


def test_the_other_side_reaches_its_own_line_and_side_and_nothing_else(scene: Scene, inspection: str) -> None:
    other, editor = scene.as_("otog"), scene.as_("editor")
    assert [row["id"] for row in ok(other.get("/joint-inspections"))["rows"]] == [inspection]
    assert ok(scene.as_("yuyang").get("/joint-inspections"))["rows"] == []
    assert scene.as_("yuyang").get(f"/joint-inspections/{inspection}").status_code == 404
    seen = ok(other.get(f"/joint-inspections/{inspection}"))
    assert seen["may"] == {
        "plan": False,
        "observe": ["theirs"],
        "settle": True,
        "sign": [],
        "documents": True,
        "measures": False,
    }
    assert not any(each["allowed"] for each in seen["next_steps"])
    # A file that it neither uploaded nor sees in the inspection can't be drawn in by its hash
    secret = ok(
        editor.post(
            "/attachments", files={"file": ("x.pdf", b"%PDF-1.4\n% secret\n%%EOF\n", "application/pdf")}
        ),
        201,
    )
    cite = {"kind": "other", "sha256": secret["sha256"]}
    refused = ok(other.post(f"/joint-inspections/{inspection}/documents", json=cite), 422)
    assert refused["type"] == "urn:diming:FileUnknown"
    assert other.get(f"/joint-inspections/{inspection}/files/{secret['sha256']}").status_code == 404
    own = upload(other, inspection, "their own sheet")
    issued = {"kind": "report_signed", "sha256": own, "side": "ours"}
    added = ok(other.post(f"/joint-inspections/{inspection}/documents", json=issued), 201)
    assert (added["side"], added["provided_by"]) == ("theirs", "own")
    assert other.get(f"/joint-inspections/{inspection}/files/{own}").status_code == 200
    assert editor.get(f"/joint-inspections/{inspection}/files/{own}").status_code == 200
    ours_only = {"kind": "consent_ours", "sha256": own}
    assert other.post(f"/joint-inspections/{inspection}/documents", json=ours_only).status_code == 403


def test_progress_is_told_by_side_section_and_marker_and_drawn(scene: Scene, inspection: str) -> None:
    told = ok(scene.as_("planner").get(f"/joint-inspections/{inspection}/progress"))
    assert told["sides"]["ours"]["markers"] == 3
    assert told["differences"] == {"open": 0, "settled": 1}
    drawn = ok(scene.as_("planner").get(f"/joint-inspections/{inspection}/progress.geojson"))
    by_kind = {each["properties"]["kind"]: each for each in drawn["features"]}
    assert by_kind["section"]["geometry"]["type"] == "LineString"
    statuses = {
        each["properties"]["number"]: each["properties"]["status"]
        for each in drawn["features"]
        if each["properties"]["kind"] == "marker"
    }
    assert statuses == {"001": "settled", "002": "one_side", "003": "unchecked"}


def test_of_a_double_marker_the_sides_are_compared_stone_by_stone(
    scene: Scene, inspection: str, double: str
) -> None:
    """Ours measured stone A. Theirs does not say which, names one that is not there, measured B, then A."""
    field, other = scene.as_("field"), scene.as_("otog")
    places = {"A": [108.95, 38.3], "B": [108.9507, 38.3]}

    def said(side: str, at: str, status: int = 200, **more: Any) -> Any:
        """What a side says over what it said before."""
        client = field if side == "ours" else other
        address = f"/joint-inspections/{inspection}/observations?side={side}&target_id={double}"
        (kept,) = ok(client.get(address))["rows"]
        found = {"position": places[at], "position_accuracy_m": 0.2, "position_method": "surveyed"}
        body = entry(side, marker_id=double) | found | more
        return ok(observe(client, inspection, body, kept["id"], kept["version"]), status)

    def differences() -> list[Any]:
        rows = ok(field.get(f"/joint-inspections/{inspection}/differences"))["rows"]
        return [each for each in rows if (each["target_id"], each["field"]) == (double, "position")]

    said("ours", "A", position_stone="A")
    for wrong, words in (({}, "A/B"), ({"position_stone": "C"}, "C 桩体")):
        (told,) = said("theirs", "B", 422, **wrong)["details"]
        assert (told["field"], words in told["message"]) == ("position_stone", True)
    said("theirs", "B", position_method="phone")
    assert differences() == []
    said("theirs", "B", position_stone="B")
    (found,) = differences()
    assert (found["is_other_stone"], found["distance_m"]) == (True, None)
    assert (found["ours"]["stone"], found["theirs"]["stone"]) == ("A", "B")
    said("theirs", "A", position=[108.9501, 38.3], position_stone="A")
    (found,) = differences()
    assert (found["is_other_stone"], found["distance_m"]) == (False, pytest.approx(8.75, abs=0.02))

    value = {"position": places["A"], "accuracy_m": 0.1, "method": "surveyed"}
    settled = {"choice": "remeasured", "reason": "双方同测A桩体"}
    address = f"/joint-inspections/{inspection}/differences/{double}/position"
    seen = {"If-Match": '"0"'}
    (told,) = ok(field.put(address, json=settled | {"value": value}, headers=seen), 422)["details"]
    assert told["field"] == "value/stone"
    done = ok(field.put(address, json=settled | {"value": value | {"stone": "A"}}, headers=seen))
    assert (done["state"], done["settlement"]["value"]) == ("settled", value | {"stone": "A"})


def test_a_measured_value_of_zero_is_kept(scene: Scene, inspection: str) -> None:
    zero = {"position_height_m": 0.0, "position_readings": 5, "position_spread_m": 0.0}
    body = entry("theirs", marker_id=scene.lines[LINE].markers["002"]) | PHONE | zero
    datum = {"position_height_datum": "yellow_sea_1985"}
    kept = ok(observe(scene.as_("otog"), inspection, body | datum))
    assert {name: kept[name] for name in zero} == zero

"""A record as a form takes it, its versions, how any two differ, its evidence, and what lies beside it."""

from gis.place_names.rules import OWN_FIELDS, PART_FIELDS
from tests.api.conftest import Service
from tests.api.test_proposals import approved, correction, step, submitted
from tests.api.world import pdf

TUKE = "150626102"


def test_versions_are_compared_field_by_field(service: Service) -> None:
    editor, reviewer = service.client("editor"), service.client("reviewer")
    feature = service.feature_of(TUKE)
    address = f"/records/feature/{feature}"
    first = editor.get(address)
    assert first.headers["etag"] == '"1"'
    assert (first.json()["title"], first.json()["may_propose"]) == ("图克镇", True)
    assert set(first.json()["document"]) >= {"category", "names", "source_id", "divisions"}
    approved(reviewer, submitted(editor, correction(feature, meaning="意为旗帜")))
    second = submitted(editor, correction(feature, 2, meaning="意为丘陵", origin="因驻地得名"))
    approved(reviewer, second)

    page = editor.get(f"{address}/versions", params={"limit": 2}).json()
    assert [version["fields"] for version in page["rows"]] == [2, 1]
    assert page["rows"][0]["proposal_number"] == second["number"]
    rest = editor.get(f"{address}/versions", params={"after": page["next"]}).json()
    assert len(rest["rows"]) == 1
    assert rest["next"] is None

    now, middle, loaded = (version["known_at"] for version in (*page["rows"], *rest["rows"]))
    between = editor.get(f"{address}/changes", params={"earlier": loaded, "later": middle}).json()
    assert [change["words"]["zh"] for change in between] == ["地名含义：新增“意为旗帜”"]
    since = editor.get(f"{address}/changes", params={"earlier": middle}).json()
    assert {change["path"]: change["after"] for change in since} == {
        "meaning": "意为丘陵",
        "origin": "因驻地得名",
    }
    back = editor.get(f"{address}/changes", params={"earlier": now, "later": loaded}).json()
    assert {change["after"] for change in back} == {""}
    whole = editor.get(f"{address}/changes", params={"later": loaded}).json()
    assert any(change["after_words"]["zh"] == "图克镇" for change in whole)
    future = editor.get(f"{address}/changes", params={"later": "2999-01-01T00:00:00Z"})
    assert (future.status_code, future.json()["type"]) == (422, "urn:diming:NotYet")


def test_files_are_shown_to_who_may_open_them(service: Service) -> None:
    editor, second, reviewer = (service.client(login) for login in ("editor", "second", "reviewer"))
    feature = service.feature_of(TUKE)
    stored = editor.post("/attachments", files={"file": ("批复.pdf", pdf("a"), "application/pdf")}).json()
    drafted = editor.post("/proposals", json=correction(feature, meaning="意为旗帜")).json()
    cited = step(editor, drafted, "attachments", sha256=stored["sha256"], title="批复").json()
    handed_in = step(editor, {**drafted, "version": cited["version"]}, "submit").json()
    approved(reviewer, handed_in)
    address = f"/records/feature/{feature}/evidence"
    (shown,) = reviewer.get(address).json()
    assert (shown["title"], shown["proposal_number"]) == ("批复", drafted["number"])
    assert len(editor.get(address).json()) == 1
    assert second.get(address).json() == []
    assert service.client().get(address).status_code == 401


def test_shapes_in_a_window_can_be_snapped_to(service: Service) -> None:
    editor, town = service.client("editor"), service.feature_of(TUKE)
    found = editor.get("/nearby-shapes", params={"bbox": "108.2,37.6,109.9,39.4"}).json()
    kinds = {(one["properties"]["subject"], one["properties"]["role"]) for one in found["features"]}
    assert {("administrative_division", "boundary"), ("feature", "position")} <= kinds | {
        ("feature", "position") if ("feature", "seat") in kinds else ("", "")
    }
    assert found["complete"] is True
    alone = editor.get("/nearby-shapes", params={"bbox": "108.2,37.6,109.9,39.4", "without": town}).json()
    assert town not in {one["properties"]["record_id"] for one in alone["features"]}
    assert editor.get("/nearby-shapes").status_code == 422


def test_points_are_read_and_written_in_a_system_of_choice(service: Service) -> None:
    public = service.client()
    typed = {"system": "cgcs2000", "pairs": [["109°30′15.2″", "东经"], ["109.5", "39"]]}
    refused = public.post("/coordinates/readings", json=typed)
    assert refused.status_code == 422
    there = public.post(
        "/coordinates/readings", json={"system": "cgcs2000", "pairs": [["109°30′15.2″", "北纬39°05′10″"]]}
    ).json()
    (point,) = there["points"]
    assert [round(number, 6) for number in point] == [109.504222, 39.086111]
    metres = public.post(
        "/coordinates/writings", json={"system": "cgcs2000-3-cm108", "points": [point]}
    ).json()
    again = public.post(
        "/coordinates/readings", json={"system": "cgcs2000-3-cm108", "pairs": metres["pairs"]}
    ).json()
    assert max(abs(a - b) for a, b in zip(again["points"][0], point, strict=True)) < 1e-8
    old = public.post("/coordinates/writings", json={"system": "beijing54", "points": [point]})
    assert old.json()["type"] == "urn:diming:UnknownCoordinateSystem"
    keys = [system["key"] for system in public.get("/coordinates/systems").json()]
    assert keys[0] == "cgcs2000"
    bow = {
        "type": "Polygon",
        "coordinates": [[[109, 38], [109.1, 38.1], [109.1, 38], [109, 38.1], [109, 38]]],
    }
    measured = public.post("/coordinates/measurements", json={"geometry": bow}).json()
    assert measured["fault"]["message"] == "边线自相交；请移动该处的顶点。"
    assert round(measured["fault"]["longitude"], 3) == 109.05


def test_readings_are_suggested_with_every_choice(service: Service) -> None:
    editor = service.client("editor")
    found = editor.post("/name-readings", json={"name": "乌审召镇", "category": "21521"}).json()
    assert found["generic_term"] == "镇"
    assert [one["character"] for one in found["characters"]] == list("乌审召镇")
    assert found["characters"][0]["readings"][0] == "wū"
    chosen = editor.post(
        "/name-readings", json={"name": "乌审召镇", "category": "21521", "chosen": {"0": "wù"}}
    ).json()
    assert chosen["pinyin"].startswith("Wùshěn")


def test_a_form_learns_every_field_that_proposals_change(service: Service) -> None:
    shape = service.client().get("/records/feature").json()
    own = {field["name"]: field for field in shape["fields"]}
    assert own.keys() == OWN_FIELDS
    assert (own["category"]["kind"], own["category"]["target"]) == ("code", "place_name_category")
    groups = {group["name"]: group for group in shape["groups"]}
    assert {name for name, group in groups.items() if group["keyed"]} == {"divisions"}
    for name, fields in PART_FIELDS.items():
        assert {field["name"] for field in groups[name]["fields"]} == fields
    names = {field["name"]: field for field in groups["names"]["fields"]}
    assert names["name_type"]["required"] is True
    assert names["pinyin"]["required"] is False
    precision = next(f for f in groups["events"]["fields"] if f["name"] == "date_precision")
    assert [choice["label"]["zh"] for choice in precision["choices"]] == ["到日", "到月", "到年"]
    division = service.client().get("/records/administrative_division").json()
    assert {group["name"] for group in division["groups"]} == {"states", "codes", "boundaries"}
    assert service.client().get("/records/nothing").status_code == 422


def test_whoever_reads_everywhere_is_told_where_he_may_propose(service: Service) -> None:
    tuke, reviewer = service.client("tuke"), service.client("reviewer")
    inside, outside = (service.feature_of(code) for code in (TUKE, "150626100"))
    assert tuke.get(f"/records/feature/{inside}").json()["may_propose"] is True
    assert tuke.get(f"/records/feature/{outside}").json()["may_propose"] is False
    assert reviewer.get(f"/records/feature/{inside}").json()["may_propose"] is False

"""Linked Places: held against the schema of the format, read by another library, and searched for secrets."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import text

import geopandas

from gis.accounts.rules import PUBLIC
from gis.exchange.exporting import ExportRequest, export
from gis.exchange.geonames_classes import geonames_class
from gis.exchange.linked_places import feature, when_of
from gis.exchange.rules import Kind
from gis.jobs.rules import Unwatched
from tests.gis.exchange.conftest import Desk

NAMES = """标准地名,地名代码,类别,所在行政区,经度,纬度,曾用名,罗马字母,蒙古文,地名含义,公开级别,精度（米）
石灰庙,15062610221760000001,22200,图克镇,109.3,38.9,庙滩,Shíhuīmiào,ᠱᠣᠬᠣᠢ ᠵᠤᠤ,烧石灰的庙,公开,5.5
神水台,,21760,神水台村,,,,Shénshuǐtái,,,公开,
哨所梁,,13450,图克镇,109.2,38.8,,,,秘而不宣,内部,
"""
DAY = date(2026, 11, 26)
SECRET = "планта7731"


def schema() -> Any:
    return json.loads((files("data") / "schemas" / "linked_places_feature.json").read_text("utf-8"))


def written(desk: Desk, kind: Kind = "place-names", caller: Any = None, **filters: Any) -> Path:
    request = ExportRequest(kind, "lpf", filters)
    path = desk.folder / request.file_name
    export(desk.session, caller or desk.editor, request, path, Unwatched())
    return path


def features(path: Path) -> dict[str, dict[str, Any]]:
    collection = json.loads(path.read_text("utf-8"))
    assert collection["type"] == "FeatureCollection"
    assert collection["@context"].endswith("linkedplaces-context-v1.1.jsonld")
    return {one["properties"]["title"]: one for one in collection["features"]}


@pytest.fixture
def listed(desk: Desk) -> Desk:
    desk.approve(desk.bring(desk.file(NAMES), source_title="普查", source_licence="CC0"))
    return desk


@pytest.mark.parametrize("kind", ["place-names", "divisions"])
def test_every_feature_is_one_of_the_format(listed: Desk, kind: Kind) -> None:
    path = written(listed, kind)
    validator = jsonschema.Draft7Validator(schema())
    found = features(path)
    assert len(found) >= 3
    assert [error.message for one in found.values() for error in validator.iter_errors(one)] == []
    frame = geopandas.read_file(path)
    assert frame.crs.to_epsg() == 4326
    assert set(frame["title"]) == set(found)


def test_a_place_says_its_names_types_place_and_division(listed: Desk) -> None:
    place = features(written(listed))["石灰庙"]
    names = {(one["toponym"], one["lang"]) for one in place["names"]}
    assert names >= {
        ("石灰庙", "zh"),
        ("Shíhuīmiào", "zh-Latn"),
        ("ᠱᠣᠬᠣᠢ ᠵᠤᠤ", "mn-Mong"),
        ("庙滩", "zh"),
    }
    assert all(one["citations"][0]["label"].startswith("普查") for one in place["names"])
    assert "CC0" in place["names"][0]["citations"][0]["label"]
    assert place["types"] == [
        {
            "identifier": "urn:diming:place-name-category:22200",
            "label": "农村居民点",
            "sourceLabel": "农村居民点",
        }
    ]
    assert place["properties"]["fclasses"] == ["P"]
    assert place["properties"]["ccodes"] == ["CN"]
    (drawn,) = place["geometry"]["geometries"]
    assert (drawn["type"], drawn["coordinates"]) == ("Point", [109.3, 38.9])
    assert (drawn["certainty"], drawn["accuracy_m"]) == ("certain", 5.5)
    (part_of,) = place["relations"]
    assert (part_of["relationType"], part_of["label"]) == ("gvp:broaderPartitive", "图克镇")
    assert part_of["relationTo"] == features(written(listed, "divisions"))["图克镇"]["@id"]
    assert place["descriptions"] == [{"value": "烧石灰的庙", "lang": "zh"}]
    unlocated = features(written(listed))["神水台"]
    assert unlocated["geometry"] == {"type": "GeometryCollection", "geometries": []}
    assert unlocated["properties"]["fclasses"] == []


def test_an_ended_name_keeps_its_time(listed: Desk) -> None:
    listed.session.execute(
        text("UPDATE place_name SET valid = daterange('1958-01-01', '1984-05-01') WHERE name = '庙滩'")
    )
    place = features(written(listed, text="石灰"))["石灰庙"]
    (old,) = [one for one in place["names"] if one["toponym"] == "庙滩"]
    assert old["when"] == {"timespans": [{"start": {"in": "1958-01-01"}, "end": {"in": "1984-04-30"}}]}


def test_the_public_gets_no_byte_of_what_is_internal(listed: Desk) -> None:
    """A secret is planted in every text of an internal record, and in internal fields of a public one."""
    listed.session.execute(
        text(
            "UPDATE feature SET origin = :s, meaning = :s, history = :s, description = :s"
            " WHERE publication_level = 'internal'"
        ),
        {"s": SECRET},
    )
    listed.session.execute(text("UPDATE feature_geometry SET verbatim = :s, accuracy_m=7731"), {"s": SECRET})
    listed.session.execute(text("UPDATE administrative_division SET note = :s"), {"s": SECRET})
    for kind in ("place-names", "divisions"):
        assert SECRET in written(listed, kind).read_text("utf-8")
        public = written(listed, kind, PUBLIC).read_bytes()
        assert public.count(b'"Feature"') >= 2
        for planted in (SECRET, "7731", "哨所梁", "秘而不宣", json.dumps(SECRET)[1:-1]):
            assert planted.encode() not in public


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "expected"),
    [
        (None, None, None),
        ("1958-01-01", None, ({"in": "1958-01-01"}, {"earliest": "2026-11-26"})),
        ("1958-01-01", "1984-05-01", ({"in": "1958-01-01"}, {"in": "1984-04-30"})),
        (None, "1984-05-01", ({"latest": "1984-04-30"}, {"in": "1984-04-30"})),
        ("2027-01-01", None, ({"in": "2027-01-01"}, {"earliest": "2027-01-01"})),
    ],
)
def test_days(valid_from: str | None, valid_to: str | None, expected: Any) -> None:
    found = when_of({"valid_from": valid_from, "valid_to": valid_to}, DAY)
    assert found == (
        None if expected is None else {"timespans": [{"start": expected[0], "end": expected[1]}]}
    )


def test_a_ring_runs_as_the_standard_wants_and_numbers_have_nine_decimals() -> None:
    clockwise = [[109.0, 38.0], [109.0, 39.0], [110.00000000049, 39.0], [109.0, 38.0]]
    drawn = {"geometry": {"type": "Polygon", "coordinates": [clockwise]}, "is_indicative": True}
    record = {"id": "1", "name": "某镇", **drawn, "boundary_source": {"title": "示意图"}}
    told = feature(
        record, "divisions", DAY, feature_class=lambda _: None, type_label=lambda _: "", notice="非涉密系统"
    )
    (boundary,) = told["geometry"]["geometries"]
    assert (boundary["certainty"], boundary["source"]) == ("less-certain", "示意图")
    (ring,) = boundary["coordinates"]
    assert ring == [[109.0, 38.0], [110.0, 39.0], [109.0, 39.0], [109.0, 38.0]]
    assert "when" not in told
    assert told["names"] == [{"toponym": "某镇", "lang": "zh"}]


@pytest.mark.parametrize(
    ("record", "letter"),
    [
        ({"category": "12100"}, "H"),
        ({"category": "22200"}, "P"),
        ({"category": "27400"}, None),
        ({"category": None}, None),
        ({"level": "township", "is_statistical": False}, "A"),
        ({"level": "township", "is_statistical": True}, None),
        ({"level": "village"}, None),
    ],
)
def test_class_of_geonames(record: dict[str, Any], letter: str | None) -> None:
    assert geonames_class(record) == letter

"""What others send: each format recognised without a register, each fault with row, column and rule."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import geopandas
from shapely.geometry import Point, Polygon

from gis.exchange.linked_places import feature
from gis.exchange.rules import ImportOptions
from gis.exchange.validation import Report, validate
from gis.messages import catalogue
from gis.secrecy_marks import MarkedSecret
from gis.vector_files.out_fields import OutFeature, OutField
from gis.vector_files.writing import write_vector
from scripts import cli
from tests.gis.exchange.test_linked_data import RECORD
from tests.gis.exchange.test_linked_places import DAY

GOOD = "标准地名,地名类别,所在行政区,经度,纬度\n石灰庙,22200,图克镇,109.3,38.9\n"
BAD = """标准地名,地名代码,地名类别,所在行政区,经度,纬度,启用日期
石灰庙,123,22200,图克镇,109.3,38.9,
,,22200,图克镇,109.3,38.9,
敖包梁,,山丘丘,图克镇,109.3,38.9,
敖包湾,,22200,,109.3,,
巴音,,22200,图克镇,109.3,38.9,二月三十
巴音,,22200,图克镇,109.4,38.9,
"""


def found(report: Report) -> set[tuple[int, str, str]]:
    return {(one.row, one.column, one.rule) for one in report.findings if one.is_error}


def check(folder: Path, name: str, content: str | bytes, **options: Any) -> Report:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return validate(path, name, ImportOptions(**options))


def test_a_csv_is_checked_row_by_row(tmp_path: Path) -> None:
    assert found(check(tmp_path, "好.csv", GOOD)) == set()
    report = check(tmp_path, "坏.csv", BAD)
    assert (report.format, report.kind, report.rows, report.errors) == ("csv", "place-names", 6, 7)
    assert found(report) == {
        (2, "地名代码", "import.national_code_form"),
        (3, "标准地名", "import.name_missing"),
        (4, "地名类别", "import.category_unknown"),
        (5, "所在行政区", "import.division_missing"),
        (5, "经度", "import.one_coordinate_missing"),
        (6, "启用日期", "import.not_a_date"),
        (7, "标准地名", "import.repeated_row"),
    }
    for one in report.findings:
        assert f"{one.rule}.mend" in catalogue("zh")
        assert one.sentence("en")
        assert one.mend("en")


def test_namesakes_with_their_own_numbers_are_two_places(tmp_path: Path) -> None:
    head = "登记号,标准地名,地名类别,所在行政区\n"
    one, other = "1a,敖包,13450,乌审旗\n", "2b,敖包,13450,乌审旗\n"
    assert found(check(tmp_path, "两处.csv", head + one + other)) == set()
    assert found(check(tmp_path, "一处.csv", head + one + one)) == {(3, "标准地名", "import.repeated_row")}


def test_a_workbook_of_divisions(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("区划名称", "民政区划代码", "区划类型"),
        ("图克镇", "150626102", "镇"),
        ("某地", "15062", "府"),
    ):
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
    book.save(tmp_path / "区划.xlsx")
    report = validate(tmp_path / "区划.xlsx", "区划.xlsx", ImportOptions())
    assert (report.format, report.kind, report.rows) == ("xlsx", "divisions", 2)
    assert found(report) == {(3, "区划类型", "import.type_unknown")}


@pytest.mark.parametrize(
    ("driver", "name", "format"),
    [
        ("GeoJSON", "a.geojson", "geojson"),
        ("GPKG", "a.gpkg", "gpkg"),
        ("ESRI Shapefile", "a.zip", "shp"),
    ],
)
def test_gis_files(tmp_path: Path, driver: Any, name: str, format: str) -> None:
    fields = [OutField("name", "标准地名", "text"), OutField("category", "地名类别", "text")]
    fields.append(OutField("division", "所在行政区", "text"))
    shared = {"category": "22200", "division": "图克镇"}
    bow_tie = Polygon([(109, 38), (110, 39), (110, 38), (109, 39), (109, 38)])
    features = [
        OutFeature(Point(109.3, 38.9), {"name": "石灰庙", **shared}),
        OutFeature(bow_tie, {"name": "结", **shared}),
    ]
    if driver == "ESRI Shapefile":
        features.pop(0)
    write_vector(tmp_path / name, features, fields, driver)
    report = validate(tmp_path / name, name, ImportOptions())
    assert report.format == format
    assert {rule for _, _, rule in found(report)} == {"import.geometry_invalid"}


def test_every_layer_is_checked_and_named(tmp_path: Path) -> None:
    divisions = [OutField("name", "区划名称", "text"), OutField("type", "区划类型", "text")]
    path = tmp_path / "两层.gpkg"
    write_vector(path, [OutFeature(None, {"name": "图克镇", "type": "府"})], divisions, "GPKG", "区划")
    places = {"标准地名": ["庙"], "地名类别": ["22200"]}
    drawn = geopandas.GeoDataFrame(places, geometry=[Point(109.3, 38.9)], crs="EPSG:4490")
    drawn.to_file(path, layer="地名", driver="GPKG", mode="a")
    report = validate(path, path.name, ImportOptions())
    assert {(one.name, one.kind, one.rows) for one in report.layers} == {
        ("区划", "divisions", 1),
        ("地名", "place-names", 1),
    }
    assert found(report) >= {
        (1, "区划：区划类型", "import.type_unknown"),
        (1, "地名", "import.division_missing"),
    }
    assert validate(path, path.name, ImportOptions(sheet="地名")).rows == 1


def collection(*features: dict[str, Any]) -> str:
    context = "https://example.org/linkedplaces-context-v1.1.jsonld"
    return json.dumps({"@context": context, "type": "FeatureCollection", "features": list(features)})


def linked(**changes: Any) -> dict[str, Any]:
    told = feature(
        RECORD, "place-names", DAY, feature_class=lambda _: "P", type_label=lambda _: "村", notice=""
    )
    return {key: value for key, value in (told | changes).items() if value is not ...}


def span(start: str, end: str) -> dict[str, Any]:
    return {"timespans": [{"start": {"in": start}, "end": {"in": end}}]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"when": span("-0206", "0220")}, set()),
        ({"names": ...}, {("names", "exchange.lpf_required")}),
        ({"names": []}, {("names", "exchange.lpf_no_names")}),
        ({"names": [{"lang": "zh"}]}, {("names[0]", "exchange.lpf_name_form")}),
        ({"properties": {"title": "x", "ccodes": ["C"]}}, {("properties.ccodes[0]", "exchange.lpf_pattern")}),
        ({"colour": 1}, {("", "exchange.lpf_unknown_member")}),
        ({"types": "村"}, {("types", "exchange.lpf_type")}),
        ({"links": [{"type": "same"}]}, {("links[0].type", "exchange.lpf_choice")}),
        ({"@id": "12"}, {("@id", "exchange.lpf_no_uri")}),
        ({"when": span("1984", "1958-03")}, {("when.timespans[0]", "import.ends_before_it_begins")}),
        ({"when": span("民国", "1958")}, {("when.timespans[0]", "exchange.lpf_time_form")}),
        ({"geometry": {"type": "Point", "coordinates": [1, 91]}}, {("geometry", "exchange.not_in_degrees")}),
        ({"geometry": {"type": "Point", "coordinates": "x"}}, {("geometry", "import.geometry_invalid")}),
    ],
)  # fmt: skip
def test_linked_places(tmp_path: Path, changes: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    report = check(tmp_path, "a.json", collection(linked(**changes)))
    assert (report.format, report.rows) == ("lpf", 1)
    assert {(column, rule) for _, column, rule in found(report)} == expected
    for one in report.findings:
        assert one.sentence("zh")
        assert one.mend("zh")


def test_an_identifier_stands_once(tmp_path: Path) -> None:
    report = check(tmp_path, "a.geojson", collection(linked(), linked()))
    assert found(report) == {(2, "@id", "import.repeated_row")}


def test_records_of_the_national_database(tmp_path: Path) -> None:
    records = [
        {
            "standard_name": "石灰庙",
            "place_code": "15062610222200000001",
            "place_type": "农村居民点",
            "area": "150626102",
            "gdm": {"type": "Point", "coordinates": [109.3, 38.9]},
        },
        {"standard_name": "", "place_type": "x", "gdm": {"type": "Point", "coordinates": [1e6, 4e6]}},
    ]  # fmt: skip
    report = check(tmp_path, "返回.json", json.dumps({"total": 2, "records": records}))
    assert (report.format, report.rows) == ("national", 2)
    assert found(report) == {
        (2, "standard_name", "import.name_missing"),
        (2, "place_type", "import.category_unknown"),
        (2, "area", "import.division_missing"),
        (2, "gdm", "exchange.not_in_degrees"),
    }


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.json", "{", "exchange.json_unreadable"),
        ("a.csv", "甲,乙\n1,2\n", "import.columns_unmapped"),
        ("a.gpkg", b"nothing", "vector_file.damaged"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: str | bytes, rule: str) -> None:
    report = check(tmp_path, name, content)
    assert [(one.row, one.rule) for one in report.findings] == [(0, rule)]


def test_a_marked_file_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(MarkedSecret):
        check(tmp_path, "机密★名单.csv", GOOD)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "好.csv", tmp_path / "坏.csv"
    good.write_text(GOOD, "utf-8")
    bad.write_text(BAD, "utf-8")
    assert cli.run(["exchange", "validate", str(good)]) == 0
    assert "1 条记录，0 处错误" in capsys.readouterr().out
    assert cli.run(["exchange", "validate", str(bad), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["errors"] == 7
    first = told["findings"][0]
    assert (first["row"], first["column"], first["value"]) == (2, "地名代码", "123")
    assert first["mend_zh"]
    assert first["mend_en"]
    assert cli.run(["exchange", "validate", str(bad), "--kind", "roads"]) == 2


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.gpkg", "a.zip"])
def test_a_file_that_can_not_be_read_is_not_told_to_correct_a_value(tmp_path: Path, name: str) -> None:
    (one,) = check(tmp_path, name, b"\x81\xfe\x00\xff" * 20).findings
    assert one.row == 0
    assert "整份文件" in one.mend("zh")
    assert "Nothing of the file" in one.mend("en")

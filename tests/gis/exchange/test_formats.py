"""Every format a list comes in: a good file becomes records, a bad one says row, column and rule."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gis.errors import DimingError
from gis.exchange.rules import ImportOptions, ImportRefused
from gis.exchange.service import inspect
from tests.gis.exchange.conftest import Desk
from tests.gis.spreadsheets.sample_files import access_database, document, workbook
from tests.gis.vector_files.sample_layers import geojson, shapefile, zipped

HEAD = ["标准地名", "地名类别", "所在行政区", "东经", "北纬"]
GOOD = [
    ["石灰庙", "21760", "图克镇", "109°18′00″", "38°54′00″"],
    ["神水台", "农村居民点", "神水台村", "108°48′36″", "38°30′00″"],
]
BAD = [["石灰庙", "21760", "图克镇", "109°18′00″", "38°54′00″"], ["坏", "99999", "图克镇", "", ""]]


def csv_text(rows: list[list[str]]) -> str:
    return "\n".join(",".join(row) for row in [HEAD, *rows]) + "\n"


def points(rows: list[list[str]]) -> list[tuple[object, dict[str, object]]]:
    return [
        ({"type": "Point", "coordinates": [109.3, 38.9]}, dict(zip(HEAD[:3], row, strict=False)))
        for row in rows
    ]


def kml(rows: list[list[str]]) -> str:
    marks = "".join(
        f"<Placemark><name>{row[0]}</name><ExtendedData>"
        f'<Data name="地名类别"><value>{row[1]}</value></Data>'
        f'<Data name="所在行政区"><value>{row[2]}</value></Data></ExtendedData>'
        "<Point><coordinates>109.3,38.9</coordinates></Point></Placemark>"
        for row in rows
    )
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'


def gpkg(desk: Desk, rows: list[list[str]]) -> Path:
    import fiona

    path = desk.folder / "名单.gpkg"
    fields = [(name, "str") for name in HEAD[:3]]
    with fiona.open(
        path, "w", driver="GPKG", crs="EPSG:4490", schema={"geometry": "Point", "properties": fields}
    ) as sink:
        for geometry, properties in points(rows):
            sink.write({"geometry": geometry, "properties": properties})
    return path


TABLES: dict[str, Callable[[Desk, list[list[str]]], Path]] = {
    "csv": lambda desk, rows: desk.file(csv_text(rows)),
    "csv in GB18030": lambda desk, rows: desk.file(csv_text(rows).encode("gb18030")),
    "xlsx": lambda desk, rows: desk.file(
        workbook([["乌审旗地名录"], [], [*HEAD], *map(list[object], rows)]), "名单.xlsx"
    ),
    "docx": lambda desk, rows: desk.file(document([HEAD, *rows], titles=("地名表",)), "名单.docx"),
    "geojson": lambda desk, rows: geojson(desk.folder / "名单.geojson", points(rows)),
    "kml": lambda desk, rows: desk.file(kml(rows), "名单.kml"),
    "gpkg": gpkg,
}


@pytest.mark.parametrize("form", TABLES)
def test_a_good_list_becomes_one_proposal_that_somebody_else_approves(desk: Desk, form: str) -> None:
    result = desk.bring(TABLES[form](desk, GOOD))
    assert (result["rows"], result["new"], result["bad"]) == (2, 2, 0)
    assert result["proposal"]["state"] == "submitted"
    assert desk.rows("SELECT count(*) FROM feature") == [(0,)]
    desk.approve(result)
    names = desk.rows(
        "SELECT n.name, f.category, ST_X(g.geom) > 108, g.is_approximate, s.is_demonstration"
        " FROM place_name n JOIN feature f ON f.id = n.feature_id JOIN feature_geometry g USING (feature_id)"
        " JOIN source s ON s.id = f.source_id ORDER BY n.name"
    )
    assert names == [("石灰庙", "21760", True, False, False), ("神水台", "22200", True, False, False)]


@pytest.mark.parametrize("form", TABLES)
def test_a_bad_row_is_told_and_nothing_is_changed(desk: Desk, form: str) -> None:
    file = TABLES[form](desk, BAD)
    with pytest.raises(ImportRefused) as refused:
        desk.bring(file)
    (finding,) = refused.value.details
    rows = {"csv": 3, "csv in GB18030": 3, "xlsx": 5, "docx": 3}
    assert (finding["row"], finding["column"], finding["value"], finding["rule"]) == (
        rows.get(form, 2),
        "地名类别",
        "99999",
        "import.category_unknown",
    )
    assert desk.rows("SELECT count(*) FROM proposal WHERE kind = 'batch_import'") == [(0,)]
    assert (desk.folder / "findings" / "findings.xlsx").exists()


@pytest.mark.parametrize(
    ("encoding", "with_cpg"), [("GBK", False), ("GBK", True), ("UTF-8", True), ("UTF-8", False)]
)
def test_shapefiles_of_either_encoding(desk: Desk, encoding: str, with_cpg: bool) -> None:
    path = shapefile(desk.folder, names=("石灰庙", "神水台"), encoding=encoding, stem="mc", field="名称")
    if not with_cpg:
        path.with_suffix(".cpg").unlink(missing_ok=True)
    parts = [part for part in path.parent.glob("mc.*") if part.suffix != ".zip"]
    file = zipped(desk.folder / "mc.zip", parts)
    given: dict[str, Any] = {"defaults": {"category": "21760", "division": "图克镇"}, "mapping": {"code": ""}}
    desk.approve(desk.bring(file, **given))
    assert desk.rows("SELECT name FROM place_name ORDER BY name") == [("石灰庙",), ("神水台",)]
    with pytest.raises(ImportRefused):
        desk.bring(file, mapping={"code": "category"}, defaults={"division": "图克镇"})


def test_old_excel(desk: Desk) -> None:
    file = desk.folder / "names.xls"
    shutil.copy(Path(__file__).parent.parent / "spreadsheets" / "names.xls", file)
    mapping = {"代码": "division"}
    result = desk.bring(file, mapping=mapping, defaults={"category": "21500"}, good_rows_only=True)
    # 150626101 is no division of this register: its row stays out, and says so
    assert (result["new"], result["bad"]) == (1, 1)
    assert [(f["row"], f["value"], f["rule"]) for f in result["findings"]] == [
        (5, "150626101", "import.division_unknown")
    ]


def test_access_databases(desk: Desk) -> None:
    file = desk.file(access_database(), "普查.mdb")
    given: dict[str, Any] = {
        "sheet": "Dried",
        "mapping": {"Fruit": "name"},
        "defaults": {"category": "22200", "division": "图克镇"},
    }
    result = desk.bring(file, **given)
    assert result["new"] == result["rows"] > 0
    assert {finding["rule"] for finding in result["findings"]} == {"import.name_not_han"}
    with pytest.raises(ImportRefused):
        desk.bring(file, **{**given, "mapping": {"Fruit": "name"}, "defaults": {"category": "22200"}})


def test_what_is_no_list_is_refused_with_advice(desk: Desk) -> None:
    with pytest.raises(DimingError):
        desk.bring(desk.file(b"%PDF-1.7 nothing", "名单.csv"))
    with pytest.raises(DimingError) as refused:
        desk.bring(desk.file("甲,乙\n1,2\n"))
    assert refused.value.message_id == "import.columns_unmapped"


def test_inspection_shows_columns_guesses_system_and_first_rows(desk: Desk) -> None:
    shown = inspect(TABLES["xlsx"](desk, GOOD), "名单.xlsx", ImportOptions())
    assert shown["kind"] == "place-names"
    assert shown["header_row"] == 3
    assert {c["column"]: c["field"] for c in shown["columns"]} == dict(
        zip(HEAD, ("name", "category", "division", "lon", "lat"), strict=True)
    )
    assert shown["columns"][0]["samples"] == ["石灰庙", "神水台"]
    assert shown["coordinates"]["system"] == "cgcs2000"
    assert shown["coordinates"]["north_column"] == "北纬"
    systems = {one["key"]: one for one in shown["coordinates"]["choices"]}
    assert systems["gcj02"]["name_zh"] == "GCJ-02（高德、腾讯地图）"
    assert systems["gcj02"]["name_en"] == "GCJ-02 (Amap, Tencent)"
    assert systems["xian80-3-zone36"]["central_meridian"] == 108
    assert [row["name"] for row in shown["coordinates"]["preview"]] == ["石灰庙", "神水台"]
    # Nothing has to be converted: both places are one.
    assert [row["moved_m"] for row in shown["coordinates"]["preview"]] == [0, 0]

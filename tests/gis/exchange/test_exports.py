"""Exports: read by a library that did not write them, and compared with what SQL says."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest

import geopandas

from gis.accounts.rules import PUBLIC
from gis.errors import NotSignedIn
from gis.exchange.exporting import ENDINGS, ExportRequest, export
from gis.exchange.rules import ExportUnreadable, ImportOptions, Kind
from gis.exchange.service import is_long
from gis.exchange.validation import validate
from gis.jobs.rules import Unwatched
from gis.vector_files.errors import ReadBackDiffers
from tests.gis.exchange.conftest import Desk

NAMES = """标准地名,地名代码,地名类别,所在行政区,经度,纬度,别名,罗马字母拼写,地名含义,公开级别,精度（米）
石灰庙,15062610221760000001,21760,图克镇,109.3,38.9,庙滩,,=1+1,公开,5
神水台,,22200,神水台村,,,,Shénshuǐtái,,公开,
𣵦沟,,12100,图克镇、嘎鲁图镇,109.1,38.7,,,,公开,
哨所梁,,13450,图克镇,109.2,38.8,,,,内部,
"""


@pytest.fixture
def listed(desk: Desk) -> Desk:
    desk.approve(desk.bring(desk.file(NAMES), source_title="普查"))
    return desk


def written(desk: Desk, format: Any, kind: Kind = "place-names", caller: Any = None, **more: Any) -> Path:
    days = {name: more.pop(name, None) for name in ("as_of", "as_known_on")}
    request = ExportRequest(kind, format, more, **days)
    path = desk.folder / request.file_name
    assert export(desk.session, caller or desk.editor, request, path, Unwatched()).path == path
    return path


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def registered(desk: Desk) -> set[tuple[str, str]]:
    return {
        (str(id), name)
        for id, name in desk.rows(
            "SELECT f.id, n.name FROM feature f JOIN place_name n ON n.feature_id = f.id"
            " AND n.name_type = 'standard'"
        )
    }


def test_csv(listed: Desk) -> None:
    rows = csv_rows(written(listed, "csv"))
    assert {(row["登记号"], row["标准地名"]) for row in rows} == registered(listed)
    row = next(row for row in rows if row["标准地名"] == "石灰庙")
    assert row["地名含义"] == "'=1+1"
    assert (row["经度"], row["纬度"], row["别名"], row["精度（米）"]) == ("109.3", "38.9", "庙滩", "5.0")
    assert row["标注"] == "非涉密系统"
    assert row["资料来源"] == "普查"


def test_xlsx(listed: Desk) -> None:
    book = openpyxl.load_workbook(written(listed, "xlsx"))
    sheet = book.worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert {(row["登记号"], row["标准地名"]) for row in found} == registered(listed)
    assert next(row["地名含义"] for row in found if row["标准地名"] == "石灰庙") == "=1+1"
    assert book.worksheets[1]["A1"].value == "非涉密系统"


@pytest.mark.parametrize("format", ["geojson", "gpkg", "shp"])
def test_gis_files(listed: Desk, format: str) -> None:
    path = written(listed, format)
    if format == "shp":
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            assert {"place_names_point.shp", "place_names_point.cpg", "field_dictionary.csv"} <= set(names)
            archive.extractall(listed.folder / "shp")
        frames = [
            geopandas.read_file(listed.folder / "shp" / name)
            for name in ("place_names_point.shp", "place_names_none.dbf")
        ]
        assert all(len(column) <= 10 and column.isascii() for frame in frames for column in frame.columns)
        found = {(row["record_id"], row["name"]) for frame in frames for _, row in frame.iterrows()}
        located = frames[0]
    else:
        located = geopandas.read_file(path)
        name, key = ("标准地名", "登记号") if format == "gpkg" else ("name", "record_id")
        found = {(row[key], row[name]) for _, row in located.iterrows()}
        located = located[~located.geometry.is_empty & located.geometry.notna()]
    assert found == registered(listed)
    checked = validate(path, path.name, ImportOptions())
    assert (checked.rows, checked.errors) == (4, 0)
    assert [(one.name, one.rows) for one in checked.layers] == (
        [("place_names_point", 3), ("place_names_none", 1)] if format == "shp" else []
    )
    stored = listed.rows(
        "SELECT round(ST_X(geom)::numeric, 6), round(ST_Y(geom)::numeric, 6) FROM feature_geometry"
    )
    assert sorted((round(p.x, 6), round(p.y, 6)) for p in located.geometry) == sorted(
        (float(x), float(y)) for x, y in stored
    )


@pytest.mark.parametrize("format", ENDINGS)
def test_divisions_in_every_format(desk: Desk, format: str) -> None:
    path = written(desk, format, "divisions", include_statistical=True)
    checked = validate(path, path.name, ImportOptions())
    assert (checked.rows, checked.errors) == (6, 0)
    if format == "csv":
        assert {(row["区划名称"], row["区划类型"]) for row in csv_rows(path)} >= {
            ("嘎鲁图镇", "镇"),
            ("苏里格虚拟社区", "虚拟社区"),
        }


@pytest.mark.parametrize("format", ["csv", "shp"])
def test_an_export_reads_back_as_an_import_that_changes_nothing(listed: Desk, format: str) -> None:
    result = listed.bring(written(listed, format), dry_run=True)
    assert (result["rows"], result["new"], result["changed"], result["bad"]) == (4, 0, 0, 0)


def test_the_public_sees_neither_internal_records_nor_internal_fields(listed: Desk) -> None:
    rows = csv_rows(written(listed, "csv", caller=PUBLIC))
    assert "哨所梁" not in {row["标准地名"] for row in rows}
    assert len(rows) == 3
    assert "精度（米）" not in rows[0]
    assert "备注" not in csv_rows(written(listed, "csv", "divisions", caller=PUBLIC))[0]


def test_filters_and_days(listed: Desk) -> None:
    town: UUID = listed.division("150626108")
    assert {row["标准地名"] for row in csv_rows(written(listed, "csv", division_id=town))} == {
        "神水台",
        "𣵦沟",
    }
    assert [row["标准地名"] for row in csv_rows(written(listed, "csv", text="石灰"))] == ["石灰庙"]
    assert csv_rows(written(listed, "csv", as_known_on=date(2020, 1, 1))) == []
    with pytest.raises(NotSignedIn):
        written(listed, "csv", caller=PUBLIC, as_known_on=date(2020, 1, 1))
    with pytest.raises(ExportUnreadable):
        ExportRequest("place-names", "csv", {"level": "county"})
    request = ExportRequest("place-names", "csv", {"division_id": town}, date(2020, 1, 1))
    assert ExportRequest.from_json(request.as_json()) == request
    assert not is_long(listed.session, listed.editor, request)


def test_a_file_that_does_not_read_back_is_not_offered(listed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def differs(*_: Any) -> None:
        raise ReadBackDiffers(name="x", what="count", expected=1, found=0)

    monkeypatch.setattr("gis.spreadsheets.read_back.read_back", differs)
    with pytest.raises(ReadBackDiffers):
        written(listed, "csv")
    assert list(listed.folder.glob("地名_*")) == []


def test_demonstration_data_says_so_on_its_own_row(listed: Desk) -> None:
    listed.session.execute(
        __import__("sqlalchemy").text("UPDATE source SET is_demonstration = true WHERE title = '普查'")
    )
    rows = csv_rows(written(listed, "csv"))
    assert {row["标注"] for row in rows} == {"非涉密系统；演示数据"}

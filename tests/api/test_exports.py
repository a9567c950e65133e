"""Lists over HTTP: every format read back by another library, and only what the reader may see."""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import text

import fiona

from api.jobs import works
from gis.exchange import service as exchange
from gis.jobs import service as jobs
from gis.settings import Settings
from tests.api.conftest import Service

Rows = list[dict[str, Any]]
#: Not for the public: heading in a list, key in a file whose fields have ASCII names
STAFF_ONLY = {"place-names": ("精度（米）", "accuracy_m"), "divisions": ("备注", "note")}
FORMULA = '=HYPERLINK("http://evil.example","图克")'


def csv_rows(content: bytes, folder: Path) -> Rows:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def xlsx_rows(content: bytes, folder: Path) -> Rows:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    listed = list(sheet.iter_rows(values_only=True))
    heads = [index for index, row in enumerate(listed) if "登记号" in row]
    header = listed[heads[0]]
    return [dict(zip(map(str, header), row, strict=True)) for row in listed[heads[0] + 1 :]]


def geojson_rows(content: bytes, folder: Path) -> Rows:
    return [feature["properties"] for feature in json.loads(content)["features"]]


def gpkg_rows(content: bytes, folder: Path) -> Rows:
    file = folder / "list.gpkg"
    file.write_bytes(content)
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    try:
        (layer,) = connection.execute("SELECT table_name FROM gpkg_contents").fetchone()
        return [dict(row) for row in connection.execute(f'SELECT * FROM "{layer}"')]
    finally:
        connection.close()


def shp_rows(content: bytes, folder: Path) -> Rows:
    """Read every layer; records without a geometry are in a table of their own."""
    inside = folder / uuid4().hex
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(inside)
    assert (inside / "field_dictionary.csv").exists()
    rows: Rows = []
    for table in inside.glob("*.dbf"):
        assert table.with_suffix(".cpg").read_text() == "UTF-8"
        shapes = table.with_suffix(".shp")
        with fiona.open(shapes if shapes.exists() else table) as layer:
            assert not shapes.exists() or layer.crs.to_epsg() == 4490
            assert all(len(name.encode()) <= 10 for name in layer.schema["properties"])
            rows.extend(dict(feature.properties) for feature in layer)
    return rows


READERS: dict[str, Callable[[bytes, Path], Rows]] = {
    "csv": csv_rows,
    "xlsx": xlsx_rows,
    "geojson": geojson_rows,
    "gpkg": gpkg_rows,
    "shp": shp_rows,
    "lpf": geojson_rows,
}


def exported(client: TestClient, address: str, folder: Path, **query: str) -> Rows:
    answer = client.get(address, params=query)
    assert answer.status_code == 200, answer.text
    return READERS[address.rpartition(".")[2]](answer.content, folder)


# A feature of Linked Places leaves out what has no value: tests/gis/exchange/test_linked_places.py
@pytest.mark.parametrize("format", [format for format in READERS if format != "lpf"])
@pytest.mark.parametrize("kind", ["place-names", "divisions"])
def test_each_reader_gets_the_fields_that_are_for_him(
    shared_service: Service, tmp_path: Path, kind: str, format: str
) -> None:
    query = {"text": "图克"}
    public = exported(shared_service.client(), f"/exports/{kind}.{format}", tmp_path, **query)
    staff = exported(shared_service.client("editor"), f"/exports/{kind}.{format}", tmp_path, **query)
    assert len(public) == len(staff) > 0
    assert any("图克镇" in map(str, row.values()) for row in public)
    hidden = set(STAFF_ONLY[kind])
    assert not hidden & set(public[0])
    assert hidden & set(staff[0])


def test_the_file_says_what_it_is(shared_service: Service) -> None:
    client = shared_service.client()
    answer = client.get("/exports/divisions.xlsx", params={"text": "图克", "as_of": "2020-01-01"})
    disposition = unquote(answer.headers["content-disposition"])
    assert disposition.startswith("attachment")
    assert disposition.endswith("行政区划_截至2020-01-01.xlsx")
    assert answer.headers["x-content-type-options"] == "nosniff"
    shapefile = client.get("/exports/divisions.shp", params={"text": "图克"})
    assert unquote(shapefile.headers["content-disposition"]).endswith(".zip")


def test_a_record_for_staff_is_not_in_the_public_file(service: Service, tmp_path: Path) -> None:
    with service.engine.begin() as connection:
        connection.execute(
            text("UPDATE feature SET publication_level = 'internal' WHERE id = :id"),
            {"id": service.feature_of("150626102")},
        )
    for format in READERS:
        public = exported(service.client(), f"/exports/place-names.{format}", tmp_path, text="图克镇")
        staff = exported(service.client("editor"), f"/exports/place-names.{format}", tmp_path, text="图克镇")
        assert len(staff) == len(public) + 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_a_cell_is_never_a_formula(service: Service, tmp_path: Path, start: str) -> None:
    written = start + FORMULA
    with service.engine.begin() as connection:
        connection.execute(
            text("UPDATE feature SET meaning = :meaning WHERE id = :id"),
            {"meaning": written, "id": service.feature_of("150626102")},
        )
    client = service.client()
    for format in ("csv", "xlsx"):
        rows = exported(client, f"/exports/place-names.{format}", tmp_path, text="图克镇")
        (meaning,) = [row["地名含义"] for row in rows if "HYPERLINK" in (row["地名含义"] or "")]
        if format == "csv":
            assert meaning[0] == "'"


def test_what_the_register_knew_is_for_staff(shared_service: Service, tmp_path: Path) -> None:
    address, query = "/exports/divisions.csv", {"text": "图克", "as_known_on": "2020-01-01"}
    assert shared_service.client().get(address, params=query).status_code == 401
    assert shared_service.client("yuyang").get(address, params=query).status_code == 403
    assert exported(shared_service.client("editor"), address, tmp_path, **query) == []


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/exports/divisions.pdf", {}),
        ("/exports/accounts.csv", {}),
        ("/exports/divisions.csv", {"category": "21500"}),
        ("/exports/place-names.csv", {"level": "county"}),
        ("/exports/place-names.csv", {"bbox": "west"}),
        ("/exports/place-names.csv", {"division_id": "150626"}),
    ],
)
def test_what_is_no_list_is_refused(shared_service: Service, address: str, query: dict[str, str]) -> None:
    answer = shared_service.client().get(address, params=query)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_long_list_is_written_by_a_job_of_ones_own(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MOST_ROWS_AT_ONCE", 5)
    editor, other = service.client("editor"), service.client("second")
    refused = editor.get("/exports/place-names.gpkg")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:diming:TooLong")
    asked = {"kind": "place-names", "format": "gpkg", "filters": {"located": True}}
    for filters in ({"text": 5}, {"bbox": 5}, {"division_id": 7}, {"colour": "red"}, {"level": "county"}):
        assert editor.post("/exports", json={**asked, "filters": filters}).status_code == 422
    assert service.client().post("/exports", json=asked).status_code == 401
    queued = editor.post("/exports", json=asked)
    assert queued.status_code == 202
    address = queued.headers["location"]
    assert editor.get(address).json()["state"] == "queued"
    work = works(Settings(home=service.home))
    jobs.perform(service.engine, queued.json()["id"], work["export"])
    job = editor.get(address).json()
    assert job["state"] == "succeeded"
    (name,) = job["result"]["files"]
    file = editor.get(f"{address}/files/{name}")
    assert len(gpkg_rows(file.content, tmp_path)) == job["result"]["rows"] > 5
    for path in (address, f"{address}/files/{name}"):
        assert other.get(path).status_code == 404
        assert service.client("admin").get(path).status_code == 200
    for name in ("..%2F..%2Fport", "%2e%2e", "nothing.csv", "x%00", "%E5%9B%BE" * 90):
        assert editor.get(f"{address}/files/{name}").status_code in (404, 422)

"""The data dictionary reads the CSV it lies beside: every column, every value, by what it says of them."""

import csv
import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any
from uuid import UUID

import pytest

from gis.accounts.rules import PUBLIC
from gis.exchange.export_columns import COLUMNS
from gis.exchange.exporting import ExportRequest, dictionary, export
from gis.exchange.rules import KINDS, ExportUnreadable, Kind
from gis.exchange.service import export_to_result
from gis.jobs.rules import Unwatched
from gis.name_rules.seed_files import rule_rows
from tests.gis.exchange.conftest import Desk
from tests.gis.exchange.test_exports import NAMES

READ: dict[str, Callable[[str], Any]] = {"string": str, "number": float, "date": date.fromisoformat}


def read(package: dict[str, Any], content: str) -> list[dict[str, Any]]:
    """Read a CSV by its dictionary alone; assert what the dictionary promises."""
    (resource,) = package["resources"]
    schema, dialect = resource["schema"], resource["dialect"]
    header, *rows = csv.reader(StringIO(content, newline=""), delimiter=dialect["delimiter"])
    assert header == [field["name"] for field in schema["fields"]]
    assert len(rows) == resource["rowCount"]
    found: list[dict[str, Any]] = []
    for row in rows:
        values: dict[str, Any] = {}
        for field, cell in zip(schema["fields"], row, strict=True):
            limits = field["constraints"]
            if cell in schema["missingValues"]:
                assert not limits["required"], field["name"]
                continue
            value = READ[field["type"]](cell)
            assert "enum" not in limits or value in limits["enum"], (field["name"], value)
            if "minimum" in limits:
                assert limits["minimum"] <= value <= limits["maximum"]
            if field.get("format") == "uuid":
                UUID(value)
            values[field["name"]] = value
        found.append(values)
    (key,) = schema["primaryKey"]
    assert len({row[key] for row in found}) == len(found)
    return found


@pytest.fixture
def listed(desk: Desk) -> Desk:
    desk.approve(desk.bring(desk.file(NAMES), source_title="普查"))
    return desk


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_is_read_by_its_dictionary_alone(listed: Desk, kind: Kind) -> None:
    filters = {"include_statistical": True} if kind == "divisions" else {}
    request = ExportRequest(kind, "csv", filters)
    exported = export(listed.session, listed.editor, request, listed.folder / "list.csv", Unwatched())
    package = dictionary(listed.session, listed.editor, request, exported, "list.csv")
    rows = read(package, exported.path.read_text("utf-8-sig"))
    assert len(rows) == exported.rows > 3
    (resource,) = package["resources"]
    fields = {field["key"]: field for field in resource["schema"]["fields"]}
    assert set(fields) == {column.key for column in COLUMNS[kind]}
    assert resource["path"] == "list.csv"
    assert "非涉密系统" in package["description"]
    if kind == "place-names":
        assert (fields["lon"]["unit"], fields["lon"]["crs"]) == ("degree", "EPSG:4490")
        assert fields["accuracy_m"]["unit"] == "m"
        categories = {row["code"]: row["name_zh"] for row in fields["category"]["codeList"]["codes"]}
        assert categories["22200"] == "农村居民点"
        assert {row["经度"] for row in rows if "经度" in row} == {109.3, 109.1, 109.2}


def test_the_public_is_not_told_of_columns_that_are_not_for_it(listed: Desk) -> None:
    request = ExportRequest("place-names", "csv")
    exported = export(listed.session, PUBLIC, request, listed.folder / "list.csv", Unwatched())
    package = dictionary(listed.session, PUBLIC, request, exported, "list.csv")
    read(package, exported.path.read_text("utf-8-sig"))
    assert "accuracy_m" not in json.dumps(package)


def test_a_job_lays_it_beside_the_list(listed: Desk) -> None:
    identifier = "00000000-0000-4000-8000-000000000001"
    asked = {"request": ExportRequest("place-names", "csv").as_json(), "result": identifier}
    result = export_to_result(listed.session, listed.editor, listed.folder, asked, Unwatched())
    name, package = result["files"]
    (folder,) = {path.parent for path in listed.folder.rglob(package)}
    told = json.loads((folder / package).read_text("utf-8"))
    assert told["resources"][0]["path"] == name
    assert len(read(told, (folder / name).read_text("utf-8-sig"))) == result["rows"]


def test_only_a_csv_has_one(listed: Desk) -> None:
    request = ExportRequest("place-names", "xlsx")
    exported = export(listed.session, listed.editor, request, listed.folder / "list.xlsx", Unwatched())
    with pytest.raises(ExportUnreadable):
        dictionary(listed.session, listed.editor, request, exported, "list.xlsx")


def test_every_column_is_explained() -> None:
    told = {(row["kind"], row["key"]) for row in rule_rows("export_fields")}
    assert told == {(kind, column.key) for kind in KINDS for column in COLUMNS[kind]}

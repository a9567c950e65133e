"""Say what the columns of an exported CSV hold, as a Frictionless data package (Table Schema).

What each column means is the table data/rules/export_fields.csv; which columns there are, and their code
lists, comes from the export itself, so that a dictionary names no field that its reader may not see.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gis.exchange.export_columns import Column
from gis.exchange.rules import Kind
from gis.name_rules.seed_files import rule_rows

FILE_NAME = "datapackage.json"
PROFILE = "tabular-data-package"
#: Column → least and greatest value
_BOUNDS = {"lon": (-180, 180), "lat": (-90, 90)}
_CRS = "EPSG:4490"
CodeList = Sequence[Mapping[str, Any]]


def data_package(
    kind: Kind,
    columns: Sequence[Column],
    code_lists: Mapping[str, CodeList],
    *,
    path: str,
    title: str,
    notes: Sequence[str],
    day: date,
    rows: int,
) -> dict[str, Any]:
    """Return the dictionary of one list: its columns in their order, types, units, CRS and code lists.

    A column with a code list shows the Chinese names; the list gives their codes. `path` is the CSV's, from
    the folder of the dictionary.
    """
    told = {row["key"]: row for row in rule_rows("export_fields") if row["kind"] == kind}
    return {
        "profile": PROFILE,
        "name": f"diming-{kind}",
        "title": title,
        "description": "；".join(notes),
        "created": f"{day.isoformat()}T00:00:00Z",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": kind,
                "title": title,
                "path": path,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "rowCount": rows,
                "crs": _CRS,
                "dialect": {
                    "delimiter": ",",
                    "lineTerminator": "\r\n",
                    "quoteChar": '"',
                    "doubleQuote": True,
                    "header": True,
                },
                "schema": {
                    "fields": [_field(column, told[column.key], code_lists) for column in columns],
                    "missingValues": [""],
                    "primaryKey": [column.title for column in columns if column.key == "record_id"],
                },
            }
        ],
    }


def code_list_of(column: Column) -> str:
    """Return the code list that a column's values are of, or nothing."""
    return "place_name_category" if column.key == "category" else column.code_list


def _field(column: Column, told: Mapping[str, str], code_lists: Mapping[str, CodeList]) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.title,
        "title": column.title,
        "key": column.key,
        "type": told["type"],
        "description": told["description_zh"],
        "description_en": told["description_en"],
    }
    if told["format"]:
        field["format"] = told["format"]
    if told["unit"]:
        field["unit"] = told["unit"]
    constraints: dict[str, Any] = {"required": told["required"] == "true"}
    if column.key in _BOUNDS:
        constraints["minimum"], constraints["maximum"] = _BOUNDS[column.key]
        field["crs"] = _CRS
    if column.key == "record_id":
        constraints["unique"] = True
    if name := code_list_of(column):
        listed = code_lists[name]
        constraints["enum"] = [row["name_zh" if column.code_list else "code"] for row in listed]
        field["codeList"] = {
            "name": name,
            "codes": [{key: row[key] for key in ("code", "name_zh", "name_en")} for row in listed],
        }
    return field | {"constraints": constraints}

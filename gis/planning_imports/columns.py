"""Which column of a file means what: data/rules/planning_layer_columns.csv."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from gis.exchange.columns import LEAST_CONFIDENCE, Field
from gis.exchange.rules import ColumnsUnmapped, FieldUnknown
from gis.planning_imports.rules import Layer
from gis.spreadsheets.column_mapping import guess_mapping

#: Without these no row of a layer means anything
REQUIRED: Mapping[Layer, tuple[str, ...]] = {
    "corridors": (),
    "areas": ("kind",),
    "places": ("name", "urban"),
    "population": ("name", "year", "people"),
    "units": ("name",),
}


@cache
def fields(layer: Layer) -> Mapping[str, Field]:
    """Return the fields of a layer, the most important first."""
    content = (files("data") / "rules" / "planning_layer_columns.csv").read_text("utf-8")
    return {
        row["field"]: Field(
            row["field"], row["name_zh"], row["name_en"], tuple(row["headers"].split("|")), row["note"]
        )
        for row in csv.DictReader(content.splitlines())
        if row["layer"] == layer
    }


def mapped(layer: Layer, columns: Sequence[str], mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Return field → column as guessed, but as the user says where he does; raise FieldUnknown."""
    known = fields(layer)
    guessed = guess_mapping(columns, {name: one.headers for name, one in known.items()})
    found = {one.field: one.column for one in guessed.matches if one.confidence >= LEAST_CONFIDENCE}
    for column, name in (mapping or {}).items():
        if column not in columns:
            raise FieldUnknown("import.column_unknown", column=column, columns="、".join(columns))
        if name and name not in known:
            raise FieldUnknown(field=name, fields="、".join(known))
        found = {field: taken for field, taken in found.items() if taken != column}
        if name:
            found[name] = column
    return found


def columns_of_fields(
    layer: Layer, columns: Sequence[str], mapping: Mapping[str, str] | None, defaults: Mapping[str, str]
) -> dict[str, str]:
    """Return field → column; raise FieldUnknown, and ColumnsUnmapped for a needed field without either."""
    known = fields(layer)
    for name in defaults:
        if name not in known:
            raise FieldUnknown(field=name, fields="、".join(known))
    found = mapped(layer, columns, mapping)
    missing = [name for name in REQUIRED[layer] if name not in found and name not in defaults]
    if missing:
        raise ColumnsUnmapped(
            fields="、".join(known[name].name_zh for name in missing), columns="、".join(columns)
        )
    return found


def guess_layer(columns: Sequence[str], shape: str | None) -> Layer | None:
    """Return what a file is of, by the type of its first geometry (None: a table without) and its columns."""
    if shape is not None and shape.endswith("LineString"):
        return "corridors"
    if shape is not None and shape.endswith("Point"):
        return "places"
    if shape is not None and shape.endswith("Polygon"):
        return "areas" if "kind" in mapped("areas", columns, None) else "units"
    if {"lon", "lat"} <= mapped("places", columns, None).keys():
        return "places"
    if set(REQUIRED["population"]) <= mapped("population", columns, None).keys():
        return "population"
    return None

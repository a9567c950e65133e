"""Give out the list of facilities, cemeteries, grave sites or planning corridors of a day as a file.

What stands in it is what the OGC API gives the same caller: the columns that the publication rules let him
see, the rows of his area, and nobody's name. EPSG:4490, longitude then latitude.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry import shape

from gis.accounts.rules import Caller
from gis.collections import service as collections
from gis.collections.declarations import collection as declared
from gis.collections.parameters import Days, Query
from gis.collections.rules import Property
from gis.collections.view import View
from gis.exchange import queries
from gis.exchange.exporting import ENDINGS, VECTOR_DRIVERS, Exported, Format
from gis.exchange.rules import ExportUnreadable
from gis.history.as_known import today
from gis.messages import text
from gis.reference import service as reference
from gis.spreadsheets import read_back as spreadsheet_read_back
from gis.spreadsheets.writing import OutColumn, write_csv, write_xlsx
from gis.vector_files import read_back as vector_read_back
from gis.vector_files.out_fields import OutFeature, OutField
from gis.vector_files.writing import write_vector

#: Collections whose lists are given out here
REGISTERS = ("facilities", "cemeteries", "grave-sites", "planning-corridors")
#: Of a row they say nothing that a reader of a list asks
_LEFT_OUT = ("source_id", "version", "is_demonstration")
_WORDS = {True: "是", False: "否"}


def file_name(kind: str, format: Format, day: date | None) -> str:
    """Return the name under which the file is offered; raise NoSuchCollection."""
    return f"{declared(kind).title_zh}_截至{day or today()}{ENDINGS[format]}"


def export(
    session: Session, caller: Caller, kind: str, format: Format, path: Path, day: date | None = None
) -> Exported:
    """Write the list of a day to `path`, read back by another library.

    Raises NoSuchCollection for what the caller may not see, ExportUnreadable, ReadBackDiffers,
    CannotBeWritten.
    """
    if format not in ("csv", "xlsx", *VECTOR_DRIVERS):
        raise ExportUnreadable(what=format)
    view = collections.view_of(session, caller, kind)
    shown = [one for one in view.properties if one.name not in _LEFT_OUT]
    day = day or today()
    rows = _rows(session, view, shown, day)
    # What the record says by id, the list says by name.
    titles = {one.name: one.title_zh.removesuffix("标识") for one in shown}
    titles |= {"label": "标注", "record_id": "登记号"}
    numbers = {one.name for one in shown if one.kind in ("integer", "number")}
    if format in VECTOR_DRIVERS:
        out = [
            OutField(_key(name, format), title, "real" if name in numbers else "text")
            for name, title in titles.items()
        ]
        features = (
            OutFeature(drawn, {_key(name, format): row.get(name) for name in titles}) for drawn, row in rows
        )
        vector = write_vector(path, features, out, VECTOR_DRIVERS[format], kind.replace("-", "_"))
        vector_read_back.read_back(path, vector)
        return Exported(path, vector.count, len(vector.shortened))
    columns = [
        OutColumn(name, title, "number" if name in numbers else "text") for name, title in titles.items()
    ]
    places = [OutColumn("longitude", "经度", "number"), OutColumn("latitude", "纬度", "number")]
    if view.has_geometry and kind != "planning-corridors":
        columns += places
    cells = ({**row, **_place(drawn)} for drawn, row in rows)
    if format == "csv":
        written = write_csv(path, columns, cells)
    else:
        about = [
            text("map.unclassified_system"),
            text("map.as_of", date=day),
            text("export.reference_system"),
            text("export.demonstration"),
        ]
        written = write_xlsx(path, columns, cells, view.collection.title_zh, about)
    spreadsheet_read_back.read_back(path, written)
    return Exported(path, written.count, 0)


def _key(name: str, format: Format) -> str:
    """Return the name of a field; a Shapefile takes ten letters."""
    return name[:10] if format == "shp" else name


def _place(drawn: Any) -> Mapping[str, float]:
    """Return a point of a geometry: itself, or one inside an area."""
    if drawn is None:
        return {}
    point = drawn.representative_point()
    return {"longitude": round(point.x, 7), "latitude": round(point.y, 7)}


def _rows(
    session: Session, view: View, shown: list[Property], day: date
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield geometry and cells of each record, codes and divisions by name."""
    lists = {one.code_list for one in shown} - {""}
    names = {name: {row["code"]: row["name_zh"] for row in reference.codes(session, name)} for name in lists}
    query = Query(Days(day, day), limit=view.collection.largest_page)
    while True:
        page = collections.page(session, view, query)
        features = json.loads(page.features)
        ids = {UUID(one["properties"]["division_id"]) for one in features if _division(one)}
        divisions = queries.division_names(session, ids, day)
        for feature in features:
            said = feature["properties"]
            cells = {one.name: _cell(said.get(one.name), names.get(one.code_list, {})) for one in shown}
            if "division_id" in cells:
                cells["division_id"] = divisions.get(UUID(_division(feature))) if _division(feature) else None
            marks = ["map.unclassified_system", *(["map.demonstration"] if said["is_demonstration"] else [])]
            cells |= {"label": "；".join(text(mark) for mark in marks), "record_id": feature["id"]}
            drawn = feature["geometry"]
            yield None if drawn is None else shape(drawn), cells
        if page.continues_after is None:
            return
        query = replace(query, after=page.continues_after)


def _division(feature: Mapping[str, Any]) -> str:
    return feature["properties"].get("division_id") or ""


def _cell(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, list):
        return "、".join(value)
    # The fields of a file hold real numbers.
    return names.get(value, value) if isinstance(value, str) else None if value is None else float(value)

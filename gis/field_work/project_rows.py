"""The rows of a package's GeoPackage as they are handed out, made of what the package keeps.

The same package gives the same rows at any time: what comes back is compared with them. A cell is text, a
number, a day as text, or None; photos are named by a path within the folder of the project.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from gis.field_work.project_layers import (
    FILE,
    HASH,
    KEY,
    KNOWN_BY,
    LABELS,
    NO,
    PACKAGE,
    PARENT,
    SEPARATOR,
    VERSION,
    YES,
    Column,
    ProjectLayer,
)

Row = Mapping[str, Any]
Cell = str | int | float | None
#: Code list and code → name, empty for a code that there is not
Named = Callable[[str, str], str]
PHOTOS = "photos"
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif"}
_LABEL_LENGTH = 40


class Item(Protocol):
    """A record as it was handed out."""

    record_id: Any
    kind: Any
    version: Any
    content: Any
    base: Any


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A row of a layer; `place` is longitude and latitude of a point or the corners of a line, EPSG:4490."""

    layer: str
    cells: Mapping[str, Cell]
    place: Sequence[Any] | None = None
    #: What people call its record
    label: str = ""


def rows_of(
    package_id: UUID,
    items: Iterable[Item],
    layers: Sequence[ProjectLayer],
    files: Sequence[Row],
    named: Named,
) -> list[ProjectRow]:
    """Return the rows of every layer, in the order of the records."""
    endings = {
        each["sha256"]: _ENDINGS[each["media_type"]] for each in files if each["media_type"] in _ENDINGS
    }
    found: list[ProjectRow] = []
    for item in items:
        label = label_of(item)
        for layer in layers:
            if layer.record_kind != item.kind or layer.makes_records or _is_table_of_new(layer, layers):
                continue
            if layer.parent:
                found += _listed(layer, item, label, endings)
            else:
                given = {KEY: str(item.record_id), VERSION: item.version, PACKAGE: str(package_id)}
                shown = _shown(item, named)
                cells = {
                    each.name: said_in(each, item.base)
                    if each.part
                    else given.get(each.name, shown.get(each.name))
                    for each in layer.columns
                }
                found.append(ProjectRow(layer.name, cells, _place(item), label))
    return found


def stones_of(items: Iterable[Item]) -> list[ProjectRow]:
    """Return every stone of the markers as the register has it."""
    return [
        ProjectRow(
            "stone",
            {
                "number": item.content["number"],
                **{name: stone[name] for name in ("letter", "accuracy_m", "method", "height_m")},
            },
            stone["position"],
        )
        for item in items
        if item.kind == "marker"
        for stone in item.content["positions"]
    ]


def label_of(item: Item) -> str:
    """Return what people call a record."""
    content = item.content["section"] if item.kind == "section" else item.content
    return str(content.get(LABELS[item.kind]) or "")


def photos_of(rows: Iterable[ProjectRow]) -> dict[str, str]:
    """Return the paths of the photos that rows name, with the hash of each."""
    return {
        str(each.cells[FILE]): str(each.cells[HASH])
        for each in rows
        if each.cells.get(FILE) and each.cells.get(HASH)
    }


def said_in(column: Column, values: Row) -> Cell:
    """Return the cell that says a property of values as a form writes them."""
    said = values.get(column.part)
    if column.name != column.part and column.part == "position":
        return None if said is None else said[0 if column.name.endswith("_longitude") else 1]
    if said is None or said == "" or said == []:
        return None
    if column.is_flag:
        return YES if said else NO
    if column.is_list:
        return SEPARATOR.join(said)
    found: Cell = said
    return found


def _is_table_of_new(layer: ProjectLayer, layers: Sequence[ProjectLayer]) -> bool:
    return any(each.name == layer.parent and each.makes_records for each in layers)


def _listed(layer: ProjectLayer, item: Item, label: str, endings: Mapping[str, str]) -> Iterable[ProjectRow]:
    said: Sequence[Row] = item.base.get(layer.part) or ()
    if layer.part in KNOWN_BY:
        key = KNOWN_BY[layer.part]
        by_key = {str(each[key]): each for each in said}
        rows = [known | dict(by_key.get(known[key], {})) for known in _known(layer.part, item.content)]
    elif layer.part == "photos":
        kept = item.content.get("photos") or () if layer.name == layer.kind else said
        rows = [
            {**each, FILE: _path(label, each, endings[each[HASH]])} for each in kept if each[HASH] in endings
        ]
    else:
        rows = [dict(each) for each in said]
    for row in rows:
        cells: dict[str, Cell] = {
            each.name: row.get(FILE)
            if each.name == FILE
            else said_in(each, row)
            if each.part
            else row.get(each.name)
            for each in layer.columns
        }
        yield ProjectRow(layer.name, cells | {PARENT: str(item.record_id)}, None, label)


def _known(part: str, content: Row) -> list[dict[str, Any]]:
    """Return the objects of a record about each of which a row asks."""
    if part == "references":
        return [
            {
                "reference_id": str(each["id"]),
                "name": each["name"],
                "registered_bearing_deg": each.get("bearing_deg"),
                "registered_distance_m": each.get("distance_m"),
            }
            for each in content.get("references", ())
        ]
    return [
        {
            "error_id": str(each["id"]),
            "error_name": each["why_zh"] or each["error_class"],
            "found": each["found"],
            "expected": each["expected"],
        }
        for each in content.get("errors", ())
        if each["state"] == "open"
    ]


def _path(label: str, photo: Row, ending: str) -> str:
    """Return where a photo lies: a name that people can read, and enough of the hash to be no other's."""
    what = str(photo.get("view") or photo.get("stage") or "")
    words = "_".join(plain(each) for each in (label, what) if each)
    return f"{PHOTOS}/{words}_{photo[HASH][:12]}.{ending}"


def plain(name: str) -> str:
    """Return a name as any file system takes it."""
    kept = "".join(each if each.isalnum() or each in "-." else "_" for each in name)
    return kept[:_LABEL_LENGTH]


def _shown(item: Item, named: Named) -> dict[str, Cell]:
    content = item.content
    if item.kind == "marker":
        return {
            "number": content["number"],
            "kind_name": named("marker_kind", content.get("kind") or ""),
            "status_name": named("marker_status", content.get("status") or ""),
            "stones": len(content["positions"]),
        }
    if item.kind == "section":
        section = content["section"]
        return {name: section[name] for name in ("name", "start_mark", "end_mark", "length_m", "team")}
    if item.kind == "sign":
        standard = content.get("standard") or {}
        return {
            **{name: content[name] for name in ("number", "road", "place", "unit")},
            "kind_name": named("sign_kind", content["kind"]),
            **{f"standard_{name}": standard.get(name) for name in ("chinese", "mongolian", "roman")},
        }
    return {"town": content["town"], "state_name": content["state_zh"]}


def _place(item: Item) -> Sequence[Any] | None:
    if item.kind == "marker":
        stones = item.content["positions"]
        return stones[0]["position"] if stones else None
    if item.kind == "section":
        line = item.content["section"].get("geometry")
        return None if line is None else line["coordinates"]
    if item.kind == "sign":
        found: Sequence[Any] | None = item.content["position"]
        return found
    place: Sequence[Any] | None = item.base["position"]
    return place

"""How far an inspection is: by side, section and marker; as figures and as a layer of the map."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from gis.joint_inspections.findings import SETTLED, open_count
from gis.joint_inspections.geometry import position_of
from gis.joint_inspections.kept import Kept
from gis.joint_inspections.measures import ENDED, is_overdue
from gis.joint_inspections.rules import SIDES

Row = dict[str, Any]


def counts(kept: Kept, found: Sequence[Mapping[str, Any]]) -> Row:
    """Return the figures of a list of inspections."""
    checked = _checked(kept)
    return {
        "markers": len(kept.markers),
        "ours_checked": len(checked["ours", "marker"]),
        "theirs_checked": len(checked["theirs", "marker"]),
        "open_differences": open_count(found),
        "open_measures": sum(each.state not in ENDED for each in kept.measures),
        "overdue_measures": sum(map(is_overdue, kept.measures)),
    }


def progress(kept: Kept, found: Sequence[Mapping[str, Any]]) -> Row:
    """Return how far both sides are; `found` are the differences."""
    checked = _checked(kept)
    return {
        "inspection_id": str(kept.inspection.id),
        "state": kept.inspection.state,
        "sides": {side: _side(kept, side, checked) for side in SIDES},
        "differences": {"open": open_count(found), "settled": len(found) - open_count(found)},
        "measures": dict(Counter(each.state for each in kept.measures)),
        "overdue": sum(map(is_overdue, kept.measures)),
        "sections": [_section(kept, each.id, each.name, checked, found) for each in kept.sections],
        "markers": [_marker(kept, each, found) for each in kept.markers],
    }


def _checked(kept: Kept) -> dict[tuple[str, str], set[UUID]]:
    """Return the targets that a side has looked at, by side and kind."""
    found: dict[tuple[str, str], set[UUID]] = {
        (side, kind): set() for side in SIDES for kind in ("marker", "section")
    }
    for each in kept.observations:
        if each.marker_id is not None:
            found[each.side, "marker"].add(each.marker_id)
        elif each.section_id is not None:
            found[each.side, "section"].add(each.section_id)
    return found


def _side(kept: Kept, side: str, checked: Mapping[tuple[str, str], set[UUID]]) -> Row:
    states = Counter(each.found for each in kept.observations if each.side == side and each.marker_id)
    return {
        "markers": len(kept.markers),
        "checked": len(checked[side, "marker"]),
        "sections": len(kept.sections),
        "sections_checked": len(checked[side, "section"]),
        "found": states["found"],
        "moved_away": states["moved_away"],
        "lost": states["lost"],
        "not_reached": states["not_reached"],
    }


def _section(
    kept: Kept,
    section: UUID,
    name: str,
    checked: Mapping[tuple[str, str], set[UUID]],
    found: Sequence[Mapping[str, Any]],
) -> Row:
    markers = {each["marker_id"] for each in kept.markers if each["section_id"] == section}
    return {
        "id": str(section),
        "name": name,
        "markers": len(markers),
        **{side: len(markers & checked[side, "marker"]) for side in SIDES},
        "open_differences": sum(
            each["section_id"] == str(section) and each["state"] != SETTLED for each in found
        ),
    }


def _marker(kept: Kept, marker: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> Row:
    identifier = marker["marker_id"]
    said = {each.side: each.found for each in kept.observations if each.marker_id == identifier}
    own = [each for each in found if each["target_id"] == str(identifier)]
    measures = [each for each in kept.measures if each.marker_id == identifier]
    return {
        "id": str(identifier),
        "number": marker["number"],
        "section_id": str(marker["section_id"]),
        "ours": said.get("ours"),
        "theirs": said.get("theirs"),
        "open_differences": open_count(own),
        "settled_differences": len(own) - open_count(own),
        "measures": [each.state for each in measures],
        "overdue": any(map(is_overdue, measures)),
    }


def layer(done: Row, sections: Sequence[Row], markers: Sequence[Row]) -> Row:
    """Return markers and sections as GeoJSON for the map; `markers` are the register's rows."""
    places = {str(row["id"]): position_of(row) for row in markers}
    features: list[Row] = []
    by_section = {each["id"]: each for each in done["sections"]}
    for section in sections:
        if section["geometry"] is not None:
            figures = by_section[section["id"]]
            features.append(_feature(section["id"], section["geometry"], {"kind": "section", **figures}))
    for marker in done["markers"]:
        place = places.get(marker["id"])
        if place is not None:
            point = {"type": "Point", "coordinates": list(place)}
            told = {
                name: marker[name] for name in ("id", "number", "section_id", "ours", "theirs", "overdue")
            }
            told |= {
                "kind": "marker",
                "status": _status(marker),
                "open_differences": marker["open_differences"],
                "measure": marker["measures"][-1] if marker["measures"] else None,
            }
            features.append(_feature(marker["id"], point, told))
    return {"type": "FeatureCollection", "features": features}


def _feature(identifier: str, geometry: Row, properties: Row) -> Row:
    return {"type": "Feature", "id": identifier, "geometry": geometry, "properties": properties}


def _status(marker: Row) -> str:
    """Say in one word how far a marker is."""
    if marker["ours"] is None and marker["theirs"] is None:
        return "unchecked"
    if marker["ours"] is None or marker["theirs"] is None:
        return "one_side"
    if marker["open_differences"]:
        return "different"
    return "settled" if marker["settled_differences"] else "agreed"

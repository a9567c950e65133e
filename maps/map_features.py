"""What a map draws of a day as it was known, as GeoJSON with the properties that the tiles carry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from shapely.geometry import mapping, shape

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.boundary_markers.known_map import known_boundaries
from gis.place_names import service as place_names
from maps.map_sources import code_of, is_demonstration

Row = Mapping[str, Any]
Window = tuple[float, float, float, float]

#: More places than these are not read for one picture: their signs would hide one another
MOST_PLACES = 3000


@dataclass(frozen=True)
class MapFeatures:
    """GeoJSON features (EPSG:4490, lon/lat); `complete` is false when the window holds more places."""

    divisions: list[dict[str, Any]]
    division_labels: list[dict[str, Any]]
    places: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    present_lines: list[dict[str, Any]]
    markers: list[dict[str, Any]]
    complete: bool


def map_features(
    session: Session, caller: Caller, window: Window, as_of: date | None, as_known_on: date | None
) -> MapFeatures:
    """Return what the caller may see in a window; raise NotSignedIn, NotAllowed for `as_known_on`."""
    divisions = administrative_divisions.boundaries(session, caller, as_of, as_known_on, window=window)
    found = list(
        islice(
            place_names.stream(
                session, caller, as_of=as_of, as_known_on=as_known_on, bbox=window, located=True
            ),
            MOST_PLACES + 1,
        )
    )
    boundaries = known_boundaries(session, caller, window, as_of, as_known_on)
    return MapFeatures(
        divisions=[_feature(_of_division(row), row["geometry"]) for row in divisions],
        division_labels=[
            _feature(_of_division(row), mapping(shape(row["geometry"]).representative_point()))
            for row in divisions
        ],
        places=[feature for row in found[:MOST_PLACES] if row.get("name") for feature in _places(row)],
        lines=[_drawn(row) for row in boundaries.lines],
        present_lines=[_drawn(row) for row in boundaries.present],
        markers=[_drawn(row) for row in boundaries.markers],
        complete=len(found) <= MOST_PLACES,
    )


def _feature(properties: dict[str, Any], geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _drawn(row: Row) -> dict[str, Any]:
    return _feature({name: said for name, said in row.items() if name != "geometry"}, row["geometry"])


def _of_division(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "type": row.get("type"),
        "level": row.get("level"),
        "code": code_of(row),
        "is_statistical": row.get("is_statistical", False),
        "is_indicative": row.get("is_indicative", False),
        "is_demonstration": is_demonstration(row.get("source"), row.get("boundary_source")),
    }


def _places(row: Row) -> Iterator[dict[str, Any]]:
    """Yield the drawn shapes of a place: a point for each point, and its lines and areas."""
    main: Mapping[str, Any] = next((name for name in row.get("names", []) if name["name"] == row["name"]), {})
    mongolian = (name["name"] for name in row.get("names", []) if name["language"] == "mn")
    for one in row.get("geometries", []):
        properties = {
            "id": str(row["id"]),
            "name": row["name"],
            "name_type": main.get("name_type"),
            "romanization": main.get("romanization"),
            "mongolian": next(mongolian, None),
            "category": row.get("category"),
            "geometry_role": one.get("role"),
            "is_approximate": one.get("is_approximate", False),
            "is_demonstration": is_demonstration(row.get("source"), one.get("source")),
        }
        yield _feature(properties, one["geometry"])

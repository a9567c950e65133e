"""The divisions of an edition as units in the order of the book. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gis.editions.content import Unit
from gis.editions.facts import Place, Row
from gis.editions.register_places import CODE_SYSTEMS
from gis.editions.surroundings import COUNTY, Surroundings
from gis.gazetteer.division_order import ChapterUnit, in_division_order
from gis.gazetteer.stroke_order import StrokeOrder


@dataclass(frozen=True)
class Boundary:
    """The polygon of a division on the day (GeoJSON, EPSG:4490), and where it is from."""

    division_id: str
    geometry: dict[str, Any]
    is_indicative: bool
    source: Row


def units(
    places: Iterable[Place],
    around: Surroundings,
    drawn: Mapping[str, Boundary],
    strokes: StrokeOrder,
    *,
    is_neighbour: bool,
) -> tuple[Unit, ...]:
    """Return the divisions among some places as units, each followed by those within it."""
    divisions = {place.unit_id: place for place in places if place.type and place.unit_id}
    parents = {identifier: _parent(identifier, divisions.keys(), around) for identifier in divisions}
    codes = _codes(divisions)
    listed = [
        ChapterUnit(
            identifier,
            parents[identifier],
            place.name,
            place.toned,
            codes[identifier],
            place.is_statistical,
        )
        for identifier, place in divisions.items()
    ]
    return tuple(
        _unit(divisions[one.id], one, depth, drawn.get(one.id), is_neighbour)
        for depth, one in in_division_order(listed, strokes)
    )


def _codes(divisions: Mapping[str, Place]) -> dict[str, str]:
    """Return the codes that divisions are ordered by: of the system that knows the most of them.

    A county has one code in every system.
    """
    known = {
        identifier: dict.fromkeys(CODE_SYSTEMS, place.codes[0][1])
        if place.level == COUNTY and place.codes
        else dict(place.codes)
        for identifier, place in divisions.items()
    }
    system = max(reversed(CODE_SYSTEMS), key=lambda one: sum(one in each for each in known.values()))
    return {identifier: each.get(system, "") for identifier, each in known.items()}


def _unit(place: Place, one: ChapterUnit, depth: int, boundary: Boundary | None, is_neighbour: bool) -> Unit:
    source = {} if boundary is None else boundary.source
    return Unit(
        id=one.id,
        parent_id=one.parent_id,
        name=place.name,
        toned=place.toned,
        mongolian=place.mongolian,
        romanization=place.romanization,
        code=place.codes[0][1] if place.codes else "",
        type=place.type,
        level=place.level,
        is_statistical=place.is_statistical,
        depth=depth,
        geometry=None if boundary is None else boundary.geometry,
        geometry_source=str(source.get("title") or ""),
        is_demonstration_geometry=bool(source.get("is_demonstration")),
        is_neighbour=is_neighbour,
    )


def _parent(identifier: str, known: Collection[str], around: Surroundings) -> str | None:
    """Return the closest unit above one; the only county where the way up is not for the audience."""
    above = [one for one in around.path(identifier)[:-1] if one in known]
    if above:
        return above[-1]
    row = around.divisions[identifier]
    counties = [one for one in sorted(known) if around.level(one) == COUNTY]
    is_hidden = row.get("parent_id") is not None and str(row["parent_id"]) not in around.divisions
    return counties[0] if is_hidden and len(counties) == 1 and row["level"] != COUNTY else None

"""What a change says to people, in both languages: labels of fields, and geometries in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from gis.coordinates.measures import GEOD, area_m2, distance_m, length_m
from gis.messages import Language, catalogue, text

#: Message ids of the eight directions, clockwise from north
DIRECTIONS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
#: Metres below which two positions are called the same
SAME_PLACE_M = 0.005


@dataclass(frozen=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str

    def __bool__(self) -> bool:
        return bool(self.zh)

    def get(self, language: Language) -> str:
        """Return the text in one language."""
        return self.zh if language == "zh" else self.en


def plain(written: object) -> Words:
    """Return what is written the same in both languages."""
    return Words(str(written), str(written))


def say(message_id: str, **params: object) -> Words:
    """Return the sentence of a message in both languages; parameters may be Words themselves."""
    return Words(text(message_id, "zh", **_in("zh", params)), text(message_id, "en", **_in("en", params)))


def _in(language: Language, params: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.get(language) if isinstance(value, Words) else value for name, value in params.items()
    }


#: What people call fields of a subject whose fields are data themselves
_namings: dict[str, Callable[[str], Words | None]] = {}


def name_fields(subject: str, naming: Callable[[str], Words | None]) -> None:
    """Say what people call fields whose names no catalogue has (called once, beside the subject)."""
    _namings[subject] = naming


def _named(subject: str, path: str) -> Words | None:
    return _namings[subject](path) if subject in _namings else None


def label(subject: str, path: str) -> Words:
    """Return what people call the field at a path; the path itself where nobody gave it a name."""
    named = _named(subject, path)
    if named is not None:
        return named
    return say(_label_id(subject, path)) if has_label(subject, path) else plain(path)


def has_label(subject: str, path: str) -> bool:
    """Whether people have a name for the field at a path."""
    return _named(subject, path) is not None or _label_id(subject, path) in catalogue("zh")


def _label_id(subject: str, path: str) -> str:
    group, _, rest = path.partition("/")
    field = rest.partition("/")[2]
    return f"field.{subject}.{group}.{field}" if field else f"field.{subject}.{group}"


def geometry_words(geojson: Mapping[str, Any]) -> Words:
    """Describe a geometry (EPSG:4490): position, length in kilometres or area in hectares, vertices."""
    drawn = shape(dict(geojson))
    vertices = shapely.get_num_coordinates(drawn)
    if isinstance(drawn, Point):
        return say("geometry.point", lon=f"{drawn.x:.6f}", lat=f"{drawn.y:.6f}")
    if _kind(drawn) == "line":
        return say("geometry.line", vertices=vertices, length=f"{length_m(drawn) / 1000:.3f}")
    if _kind(drawn) == "area":
        return say("geometry.area", vertices=vertices, area=f"{area_m2(drawn) / 10_000:.4f}")
    return say("geometry.points", vertices=vertices)


def geometry_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> Words:
    """Say how a geometry changed: how far and where it moved, and its length or area before and after.

    Distances, lengths and areas are geodesic. Lines and areas are moved by their middle (the centroid in
    degrees), which is exact enough for words.
    """
    old, new = shape(dict(before)), shape(dict(after))
    if _kind(old) != _kind(new):
        return say("geometry.replaced", before=geometry_words(before), after=geometry_words(after))
    moved = _moved(old, new)
    if _kind(old) == "point":
        return moved
    counts = {"before": shapely.get_num_coordinates(old), "after": shapely.get_num_coordinates(new)}
    if _kind(old) == "line":
        first, last = length_m(old) / 1000, length_m(new) / 1000
        measure = say(
            "geometry.length", before=f"{first:.3f}", after=f"{last:.3f}", by=f"{last - first:+.3f}"
        )
    else:
        first, last = area_m2(old) / 10_000, area_m2(new) / 10_000
        measure = say(
            "geometry.area_changed", before=f"{first:.4f}", after=f"{last:.4f}", by=f"{last - first:+.4f}"
        )
    return say("geometry.redrawn", measure=measure, vertices=say("geometry.vertices", **counts), moved=moved)


def _moved(old: BaseGeometry, new: BaseGeometry) -> Words:
    start, end = old.centroid, new.centroid
    metres = distance_m(start.x, start.y, end.x, end.y)
    if metres < SAME_PLACE_M:
        return say("geometry.not_moved")
    azimuth, _, _ = GEOD.inv(start.x, start.y, end.x, end.y)
    direction = DIRECTIONS[round(azimuth / 45) % 8]
    distance = f"{metres:.2f}" if metres < 100 else f"{metres:.0f}"
    return say("geometry.moved", direction=say(f"direction.{direction}"), metres=distance)


def _kind(drawn: BaseGeometry) -> str:
    dimension = shapely.get_dimensions(drawn)
    return {0: "point", 1: "line", 2: "area"}.get(int(dimension), "nothing")

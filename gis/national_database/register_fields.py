"""What a field of the profile can be filled from: one function per name that the tables may use. Pure.

A row is a published one of `place_names.stream`: what its reader may not see is not in it, and stays blank.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.coordinates import area_m2, format_angle, length_m

Row = Mapping[str, Any]
Gdm = Mapping[str, Any]
#: What stands between several values of one field
BETWEEN = "、"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feature lies, by the divisions its reader may see: names, and civil-affairs codes."""

    province_name: str = ""
    city_name: str = ""
    county_name: str = ""
    #: Nine digits of the township, or of the county with 000
    township_code: str = ""
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """One feature as it stands in the register on a day."""

    row: Row
    place: Place
    gdm: Gdm | None
    day: date
    #: 演示数据 and the like
    label: str = ""
    #: How the geometry in `gdm` was found, as the register's code
    method: str = ""

    @property
    def is_historical(self) -> bool:
        """Whether the feature had ended by the day."""
        ended = self.row.get("valid_to")
        return ended is not None and str(ended) <= self.day.isoformat()

    def standard(self, language: str = "zh") -> Row:
        """Return the standard name of the day, or the last one of an ended feature."""
        named = [
            one
            for one in self.row.get("names", ())
            if (one.get("name_type"), one.get("language")) == ("standard", language)
        ]
        holding = [one for one in named if _holds(one, self.day)]
        chosen: Row = max(holding or named, key=lambda one: str(one.get("valid_from") or ""), default={})
        return chosen


def _holds(one: Row, day: date) -> bool:
    start, end, on = one.get("valid_from"), one.get("valid_to"), day.isoformat()
    return (start is None or str(start) <= on) and (end is None or str(end) > on)


def _standard(field: str, language: str, of: Register) -> object:
    return of.standard(language).get(field)


def _names(name_type: str, of: Register) -> object:
    listed = (
        one
        for one in of.row.get("names", ())
        if (one.get("name_type"), one.get("language")) == (name_type, "zh")
        and (of.is_historical or _holds(one, of.day))
    )
    return BETWEEN.join(dict.fromkeys(str(one.get("name") or "") for one in listed))


def _former(of: Register) -> object:
    return BETWEEN.join(str(name) for name in of.row.get("former_names") or ())


def _own(field: str, of: Register) -> object:
    return of.row.get(field)


def _year(field: str, of: Register) -> object:
    return str(of.row.get(field) or "")[:4]


def _use_time(of: Register) -> object:
    return "historical" if of.is_historical else "current"


def _abolished(of: Register) -> object:
    return _year("valid_to", of) if of.is_historical else ""


def _bound(at: int, of: Register) -> object:
    """Return one side of the extent, degrees; the far sides only of what is more than a point."""
    if of.gdm is None:
        return ""
    bounds = shape(dict(of.gdm)).bounds
    if at > 1 and bounds[at] == bounds[at - 2]:
        return ""
    return format_angle(bounds[at], None, 2)


def _system(of: Register) -> object:
    return "" if of.gdm is None else "cgcs2000"


def _method(of: Register) -> object:
    return of.method


def _source(of: Register) -> object:
    return (of.row.get("source") or {}).get("title")


def _measured(
    role: str, measure: Callable[[BaseGeometry], float], unit: float, decimals: int, of: Register
) -> object:
    """Measure what is drawn exactly; an approximate shape measures nothing."""
    drawn = [
        shape(one["geometry"])
        for one in of.row.get("geometries", ())
        if one.get("role") == role and one.get("geometry") and one.get("is_approximate") is False
    ]
    measured = sum(measure(one) for one in drawn if one.length > 0)
    return f"{measured / unit:.{decimals}f}" if measured else ""


def _joined(parts: Iterable[str]) -> str:
    return BETWEEN.join(part for part in parts if part)


#: Name in the tables → value; a choice gets the register's code, which its drop-down translates
REGISTER_FIELDS: Mapping[str, Callable[[Register], object]] = {
    "id": partial(_own, "id"),
    "national_code": partial(_own, "national_code"),
    "standard_name": partial(_standard, "name", "zh"),
    "aliases": partial(_names, "alias"),
    "short_names": partial(_names, "short"),
    "former_names": _former,
    "map_names": partial(_names, "map_name"),
    "mongolian": partial(_standard, "name", "mn"),
    "pinyin": partial(_standard, "pinyin", "zh"),
    "romanization": partial(_standard, "romanization", "zh"),
    "specific_term": partial(_standard, "specific_term", "zh"),
    "generic_term": partial(_standard, "generic_term", "zh"),
    "category": partial(_own, "category"),
    "category_name": partial(_own, "category_zh"),
    "use_time": _use_time,
    "named_on": partial(_standard, "valid_from", "zh"),
    "founded": partial(_year, "valid_from"),
    "abolished": _abolished,
    "west": partial(_bound, 0),
    "east": partial(_bound, 2),
    "south": partial(_bound, 1),
    "north": partial(_bound, 3),
    "coordinate_system": _system,
    "method": _method,
    "origin": partial(_own, "origin"),
    "meaning": partial(_own, "meaning"),
    "history": partial(_own, "history"),
    "description": partial(_own, "description"),
    "province_name": lambda of: of.place.province_name,
    "city_name": lambda of: of.place.city_name,
    "county_name": lambda of: of.place.county_name,
    "township_code": lambda of: of.place.township_code,
    "divisions": lambda of: _joined(of.place.names),
    "division_codes": lambda of: _joined(of.place.codes),
    "source": _source,
    "label": lambda of: of.label,
    "course_km": partial(_measured, "course", length_m, 1000, 3),
    "course_m": partial(_measured, "course", length_m, 1, 1),
    "area_km2": partial(_measured, "area", area_m2, 1e6, 4),
    "area_m2": partial(_measured, "area", area_m2, 1, 1),
    "settlement_kind": partial(_own, "category"),
    "highway_kind": partial(_own, "category"),
}

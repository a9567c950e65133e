"""List the coordinate systems a user may name, each under a short key that never changes.

Storage is CGCS2000 geographic (EPSG:4490). Order is always longitude, latitude, and easting, northing
(``always_xy``); the surveyors' X north, Y east is recognised in ``surveying_order`` and turned before it
comes here. Codes are those of the EPSG dataset in PROJ's database.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.coordinates.errors import UnknownCoordinateSystem

STORAGE_EPSG = 4490

Datum = Literal["cgcs2000", "wgs84", "gcj02", "bd09", "beijing54", "xian80"]
DATUMS: tuple[Datum, ...] = ("cgcs2000", "wgs84", "gcj02", "bd09", "beijing54", "xian80")

DATUM_NAMES: dict[Datum, tuple[str, str]] = {
    "cgcs2000": ("2000国家大地坐标系", "CGCS2000"),
    "wgs84": ("WGS 84", "WGS 84"),
    "gcj02": ("GCJ-02（高德、腾讯地图）", "GCJ-02 (Amap, Tencent)"),
    "bd09": ("BD-09（百度地图）", "BD-09 (Baidu)"),
    "beijing54": ("1954北京坐标系", "Beijing 1954"),
    "xian80": ("1980西安坐标系", "Xi'an 1980"),
}
GEOGRAPHIC_EPSG: dict[Datum, int] = {
    "cgcs2000": 4490,
    "wgs84": 4326,
    "beijing54": 4214,
    "xian80": 4610,
}
#: Ellipsoids for an office's own Gauss-Krüger projection, as PROJ writes them
_ELLIPSOIDS: dict[str, str] = {
    "cgcs2000": "+a=6378137 +rf=298.257222101",
    "wgs84": "+ellps=WGS84",
    "beijing54": "+ellps=krass",
    "xian80": "+a=6378140 +rf=298.257",
}
_NUMBER = r"-?\d+(?:\.\d+)?"
_OWN = re.compile(rf"(?P<datum>[a-z0-9]+):(?P<meridian>{_NUMBER}):(?P<east>{_NUMBER}):(?P<north>{_NUMBER})")

# datum, zone width in degrees, EPSG code of the first zone with its number before the easting, and of the
# first central meridian (75°E) without. Six-degree zones are 13-23, three-degree zones 25-45.
_FAMILIES: tuple[tuple[Datum, Literal[3, 6], int, int], ...] = (
    ("cgcs2000", 3, 4513, 4534),
    ("cgcs2000", 6, 4491, 4502),
    ("beijing54", 3, 2401, 2422),
    ("beijing54", 6, 21413, 21453),
    ("xian80", 3, 2349, 2370),
    ("xian80", 6, 2327, 2338),
)
_ZONES: dict[int, range] = {3: range(25, 46), 6: range(13, 24)}


@dataclass(frozen=True, slots=True)
class CoordinateSystem:
    """One coordinate system: its key, datum and, for a Gauss-Krüger zone, the zone."""

    key: str
    datum: Datum
    name_zh: str
    name_en: str
    definition: str
    """What pyproj reads: ``EPSG:n`` or WKT; the datum's geographic CRS for GCJ-02 and BD-09 (WGS 84)."""
    epsg: int | None = None
    zone_width: Literal[3, 6] | None = None
    zone: int | None = None
    central_meridian: int | None = None
    zone_in_easting: bool = False

    @property
    def is_geographic(self) -> bool:
        """Whether coordinates are degrees."""
        return _is_geographic(self.definition)

    @property
    def needs_datum_parameters(self) -> bool:
        """Whether only the user's own seven parameters lead from this datum to CGCS2000."""
        return self.datum in ("beijing54", "xian80")


@cache
def _is_geographic(definition: str) -> bool:
    return CRS.from_user_input(definition).is_geographic


def _geographic(datum: Datum) -> CoordinateSystem:
    zh, en = DATUM_NAMES[datum]
    epsg = GEOGRAPHIC_EPSG.get(datum)
    return CoordinateSystem(datum, datum, zh, en, f"EPSG:{epsg or 4326}", epsg)


def _zones(
    datum: Datum, width: Literal[3, 6], first_zone: int, first_meridian: int
) -> list[CoordinateSystem]:
    zh, en = DATUM_NAMES[datum]
    found = []
    for step, zone in enumerate(_ZONES[width]):
        meridian = 75 + step * width
        for in_easting, epsg in ((True, first_zone + step), (False, first_meridian + step)):
            if in_easting:
                suffix = f"zone{zone}"
                tail_zh, tail_en = f"第{zone}带（Y前有带号）", f"zone {zone} (number before Y)"
            else:
                suffix = f"cm{meridian}"
                tail_zh, tail_en = f"中央经线{meridian}°（Y前无带号）", f"CM {meridian}°E (no number)"
            found.append(
                CoordinateSystem(
                    key=f"{datum}-{width}-{suffix}",
                    datum=datum,
                    name_zh=f"{zh} {width}度带 {tail_zh}",
                    name_en=f"{en} {width}-degree {tail_en}",
                    definition=f"EPSG:{epsg}",
                    epsg=epsg,
                    zone_width=width,
                    zone=zone,
                    central_meridian=meridian,
                    zone_in_easting=in_easting,
                )
            )
    return found


@cache
def coordinate_systems() -> dict[str, CoordinateSystem]:
    """Return every system a user may name, by key: geographic ones first, then zones west to east."""
    listed = [_geographic(datum) for datum in DATUMS]
    for datum, width, first_zone, first_meridian in _FAMILIES:
        listed += _zones(datum, width, first_zone, first_meridian)
    return {system.key: system for system in listed}


@cache
def _by_epsg() -> dict[int, CoordinateSystem]:
    return {s.epsg: s for s in coordinate_systems().values() if s.epsg is not None}


def find_system(name: str | int | CoordinateSystem) -> CoordinateSystem:
    """Return the system with this key, EPSG code (``4545``, ``EPSG:4545``) or WKT.

    A local Gauss-Krüger system is named by datum, central meridian and what is added to east and north:
    ``beijing54:109.5:500000:0``. Raises UnknownCoordinateSystem when there is none, or its datum has no
    stated way to CGCS2000.
    """
    if isinstance(name, CoordinateSystem):
        return name
    text = str(name).strip()
    system = coordinate_systems().get(text.lower())
    if system is not None:
        return system
    own = _OWN.fullmatch(text.lower())
    if own:
        return _own_projection(own)
    code = re.fullmatch(r"(?:EPSG:{1,2})?(\d{4,6})", text, re.IGNORECASE)
    if code and int(code[1]) in _by_epsg():
        return _by_epsg()[int(code[1])]
    return _from_definition(f"EPSG:{code[1]}" if code else text)


def on_datum(system: CoordinateSystem, datum: Datum) -> CoordinateSystem | None:
    """Return the system in which the same numbers stand on another datum; None where there is none."""
    if system.is_geographic:
        return coordinate_systems()[datum]
    key = system.key.replace(system.datum, datum, 1)
    own = _OWN.fullmatch(key)
    if own:
        return _own_projection(own) if datum in _ELLIPSOIDS else None
    return coordinate_systems().get(key)


def _own_projection(own: re.Match[str]) -> CoordinateSystem:
    """Place an office's own projection: a meridian that no zone has, or its own numbers at the origin."""
    meridian, east, north = (float(own[part]) for part in ("meridian", "east", "north"))
    datum = next((known for known in DATUMS if known == own["datum"] and known in _ELLIPSOIDS), None)
    if datum is None or not 70 <= meridian <= 140 or max(abs(east), abs(north)) > 1e8:
        raise UnknownCoordinateSystem(name=own[0])
    zh, en = DATUM_NAMES[datum]
    return CoordinateSystem(
        key=own[0],
        datum=datum,
        name_zh=f"{zh} 自定投影（中央经线{meridian:g}°，东加{east:g}米，北加{north:g}米）",
        name_en=f"{en}, own projection (CM {meridian:g}°E, {east:g} m east, {north:g} m north added)",
        definition=f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0={east} +y_0={north} "
        f"{_ELLIPSOIDS[datum]} +units=m +no_defs +type=crs",
    )


@cache
def _from_definition(definition: str) -> CoordinateSystem:
    """Read a CRS of another form (a .prj file, OGC:CRS84, UTM) and place it by its datum."""
    shown = definition if len(definition) <= 60 else definition[:57] + "..."
    try:
        crs = CRS.from_user_input(definition)
    except CRSError as error:
        raise UnknownCoordinateSystem(name=shown) from error
    if crs.is_bound:
        crs = crs.source_crs or crs
    crs = crs.to_2d()
    epsg = crs.to_epsg()
    if epsg in _by_epsg():
        return _by_epsg()[epsg]
    datum = _datum_of(crs)
    if datum is None or not (crs.is_geographic or crs.is_projected):
        raise UnknownCoordinateSystem("coordinates.unknown_datum", name=crs.name or shown)
    if crs.is_geographic:
        return coordinate_systems()[datum]
    key = f"epsg:{epsg}" if epsg else crs.name
    return CoordinateSystem(key, datum, crs.name, crs.name, crs.to_wkt(), epsg)


def _datum_of(crs: CRS) -> Datum | None:
    geodetic = crs.geodetic_crs
    if geodetic is None:
        return None
    name = f"{geodetic.name} {geodetic.datum.name if geodetic.datum else ''}"
    patterns: dict[Datum, str] = {
        "cgcs2000": r"CGCS.?2000|China.?2000|China.Geodetic",
        "beijing54": r"Beijing.?(19)?54|Beijing",
        "xian80": r"Xi'?an.?(19)?80|Xian",
        "wgs84": r"WGS.?(19)?84|World.Geodetic.System",
    }
    for datum, pattern in patterns.items():
        if re.search(pattern, name, re.IGNORECASE):
            return datum
    return None

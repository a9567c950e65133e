"""The map of the remediation as vectors (SVG): 苏木/镇 by the share done, sites by how they stand."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from xml.sax.saxutils import escape

from sqlalchemy.orm import Session

import shapely
from shapely.geometry.base import BaseGeometry

from gis.accounts.rules import Caller
from gis.coordinates.measures import distance_m
from gis.grave_sites.remediation import Progress, Remediation, ShownSite
from maps.map_frame import latitude_of, mercator
from maps.map_sheet import LegendEntry, Window
from maps.planning_backdrop import Area, Road, areas, roads

FONT = "Noto Sans CJK SC"
INK = "#1d2733"
ROAD, RAILWAY = "#b07a3f", "#333333"
#: Mantissas of the denominators of printed scales
ROUND = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
#: Around what is shown, in degrees, where it is a single point
LEAST_SPAN = 0.02


@dataclass(frozen=True, slots=True)
class ShareClass:
    """A class of the share done: from this percentage on (inclusive), in this colour."""

    least: float
    colour: str
    title: str


#: The last one whose `least` is reached holds; the first is for nothing done at all
SHARES = (
    ShareClass(0, "#fbf3e4", "0%"),
    ShareClass(1e-9, "#dcebcf", "不到25%"),
    ShareClass(25, "#a9d49d", "25%～不到50%"),
    ShareClass(50, "#62b06c", "50%～不到75%"),
    ShareClass(75, "#2c8145", "75%及以上"),
)
NOTHING_TO_DO = "#e9ecef"


@dataclass(frozen=True, slots=True)
class SiteClass:
    """How a site stands, as it is drawn."""

    code: str
    shape: str
    colour: str
    title: str


SITES = (
    SiteClass("open", "triangle", "#b3261e", "未验收"),
    SiteClass("accepted", "circle", "#14599c", "已验收"),
    SiteClass("late", "diamond", "#b26a00", "摸底截止后发现，另列"),
    SiteClass("left_out", "square", "#6b7680", "不列入分母"),
)
_SITES = {each.code: each for each in SITES}


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What the sites are drawn on."""

    areas: Sequence[Area]
    roads: Sequence[Road]

    @property
    def sources(self) -> list[str]:
        """Return what it comes from, each once."""
        return list(
            dict.fromkeys([*(each.source for each in self.areas), *(each.source for each in self.roads)])
        )

    @property
    def is_demonstration(self) -> bool:
        """Whether anything of it is invented."""
        return any(each.is_demonstration for each in self.areas) or any(
            each.is_demonstration for each in self.roads
        )

    @property
    def is_indicative(self) -> bool:
        """Whether a polygon of it is no boundary of law."""
        return any(each.is_indicative for each in self.areas)


def backdrop(session: Session, caller: Caller, content: Remediation) -> Backdrop:
    """Return 苏木 and 镇 of the day that the caller may see, and the roads and railways around."""
    towns = {each.counted.town_id for each in content.sites if each.counted.town_id is not None}
    found = areas(session, caller, content.day, towns)
    wanted = extent(content, found)
    return Backdrop(found, [] if wanted is None else roads(session, content.day, shapely.box(*wanted)))


def class_of(site: ShownSite) -> SiteClass:
    """Return how a site is drawn."""
    if site.left_out:
        return _SITES["left_out"]
    if site.counted.late_found:
        return _SITES["late"]
    return _SITES["open" if site.counted.accepted_on is None else "accepted"]


def colour_of(percent: float | None) -> str:
    """Return the colour of a share, percent; None: nothing to remediate there."""
    if percent is None:
        return NOTHING_TO_DO
    return next(each.colour for each in reversed(SHARES) if percent >= each.least)


def extent(content: Remediation, drawn: Sequence[Area]) -> Window | None:
    """Return west, south, east, north of all that is drawn, with room around; None: nothing is."""
    points = [shapely.Point(each.position) for each in content.sites if each.position is not None]
    shown = [*(each.geometry for each in drawn), *points]
    return None if not shown else around(shown)


def around(shown: Sequence[BaseGeometry]) -> Window:
    """Return the window around geometries, degrees."""
    west, south, east, north = shapely.total_bounds(shown).tolist()
    aside = max((LEAST_SPAN - (east - west)) / 2, 0.03 * (east - west))
    above = max((LEAST_SPAN - (north - south)) / 2, 0.03 * (north - south))
    return west - aside, south - above, east + aside, north + above


def window_for(wanted: Window, width_mm: float, height_mm: float) -> Window:
    """Return the window of a frame that holds what is wanted, at the largest round scale."""
    west, south, east, north = wanted
    centre, middle = (west + east) / 2, (mercator(south) + mercator(north)) / 2
    parallel = latitude_of(middle)
    metres = distance_m(centre - 0.5, parallel, centre + 0.5, parallel)
    # Metres on the ground that a millimetre holds, along the middle parallel
    across = (east - west) * metres / width_mm
    upward = math.degrees(mercator(north) - mercator(south)) * metres / height_mm
    denominator = _round_up(max(across, upward) * 1000)
    half_width = denominator / 1000 * width_mm / metres / 2
    half_height = math.radians(denominator / 1000 * height_mm / metres) / 2
    return (
        centre - half_width,
        latitude_of(middle - half_height),
        centre + half_width,
        latitude_of(middle + half_height),
    )


def _round_up(denominator: float) -> float:
    tens: float = 10 ** math.floor(math.log10(denominator))
    return next(each * tens for each in ROUND if each * tens >= denominator * 0.999)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame in millimetres over a window in degrees, in the web's Mercator projection."""

    window: Window
    width: float
    height: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        west, south, east, north = self.window
        top, low = mercator(north), mercator(south)
        return (
            (lon - west) / (east - west) * self.width,
            (top - mercator(lat)) / (top - low) * self.height,
        )


def drawing(
    content: Remediation,
    behind: Backdrop,
    window: Window,
    width_mm: float,
    height_mm: float,
    *,
    only: UUID | None = None,
) -> bytes:
    """Return the map of a window as SVG of this size in millimetres.

    With `only` the other 苏木 and 镇 and their sites are pale, as on a sheet of an atlas.
    """
    frame = _Frame(window, width_mm, height_mm)
    shares = {each.key: each.percent for each in content.by_town()}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm}mm" height="{height_mm}mm" '
        f'viewBox="0 0 {width_mm} {height_mm}">',
        f'<rect width="{width_mm}" height="{height_mm}" fill="#fdfdfc"/>',
    ]
    for area in behind.areas:
        pale = only is not None and area.key != only
        parts.append(
            f'<path d="{_path(frame, area.geometry)}" fill="{colour_of(shares.get(area.key))}" '
            f'fill-opacity="{0.25 if pale else 0.85}" fill-rule="evenodd" stroke="#59636d" '
            f'stroke-width="{0.15 if pale else 0.35}" stroke-dasharray="2.4 0.8"/>'
        )
    parts += [_road(frame, each) for each in behind.roads]
    parts += [_label(frame, each) for each in behind.areas if only is None or each.key == only]
    shown = [
        each
        for each in content.sites
        if each.position is not None and (only is None or each.counted.town_id == only)
    ]
    # What is still to be done lies on top.
    order = [each.code for each in reversed(SITES)]
    for site in sorted(shown, key=lambda one: order.index(class_of(one).code)):
        parts.append(_sign(class_of(site), *frame.at(*(site.position or (0.0, 0.0)))))
    return "".join([*parts, "</svg>"]).encode()


def _road(frame: _Frame, road: Road) -> str:
    points = " ".join(
        f"{x:.2f},{y:.2f}" for x, y in (frame.at(*each) for each in shapely.get_coordinates(road.geometry))
    )
    line = f'<polyline points="{points}" fill="none" stroke-linejoin="round"'
    if road.kind == "railway":
        dash = f'{line} stroke="#ffffff" stroke-width="0.4" stroke-dasharray="2 2"/>'
        return f'{line} stroke="{RAILWAY}" stroke-width="0.7"/>{dash}'
    return f'{line} stroke="{ROAD}" stroke-width="0.5"/>'


def _path(frame: _Frame, geometry: BaseGeometry) -> str:
    rings = []
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            points = (frame.at(lon, lat) for lon, lat in shapely.get_coordinates(ring))
            rings.append("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z")
    return "".join(rings)


def _sign(kind: SiteClass, x: float, y: float) -> str:
    drawn: Mapping[str, Sequence[tuple[float, float]]] = {
        "triangle": ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
        "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
        "square": ((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),
    }
    look = f'fill="{kind.colour}" stroke="#ffffff" stroke-width="0.2"'
    if kind.shape == "circle":
        return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1" {look}/>'
    points = " ".join(f"{x + dx:.2f},{y + dy:.2f}" for dx, dy in drawn[kind.shape])
    return f'<polygon points="{points}" {look}/>'


def _label(frame: _Frame, area: Area) -> str:
    inside = area.geometry.representative_point()
    x, y = frame.at(inside.x, inside.y)
    words = (
        f'x="{x:.2f}" y="{y:.2f}" font-family="{FONT}" font-size="4.2" font-weight="bold" '
        'text-anchor="middle"'
    )
    name = escape(area.name)
    # SVG readers differ in `paint-order`: the pale rim is a text of its own.
    return (
        f'<text {words} fill="none" stroke="#ffffff" stroke-width="0.9" stroke-opacity="0.85">{name}</text>'
        f'<text {words} fill="{INK}">{name}</text>'
    )


def legend(content: Remediation, behind: Backdrop) -> list[LegendEntry]:
    """Return what the signs and colours of a drawing mean; only what is on it."""
    found = {class_of(each).code for each in content.sites if each.position is not None}
    shares: dict[UUID | None, Progress] = {each.key: each for each in content.by_town()}
    colours = {
        colour_of(None if each.key not in shares else shares[each.key].percent) for each in behind.areas
    }
    entries = [
        LegendEntry(title=each.title, colour=each.colour, shapes=(each.shape,))
        for each in SITES
        if each.code in found
    ]
    entries += [
        LegendEntry(
            title=f"已验收{each.title}",
            colour="#59636d",
            line_width=1,
            line_dash=(6, 2),
            fill=each.colour,
            fill_opacity=0.85,
        )
        for each in SHARES
        if each.colour in colours
    ]
    if NOTHING_TO_DO in colours:
        entries.append(
            LegendEntry("没有列入分母的坟墓", "#59636d", 1, (6, 2), fill=NOTHING_TO_DO, fill_opacity=0.85)
        )
    return entries

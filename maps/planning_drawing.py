"""What planning maps are drawn with as vectors (SVG): a frame over a window, areas, roads, signs, names."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import shapely
from shapely.geometry.base import BaseGeometry

from gis.coordinates.measures import distance_m
from gis.messages import Language
from maps.map_frame import latitude_of, mercator
from maps.map_sheet import Window
from maps.map_sources import punctuated
from maps.planning_backdrop import Area, Road

FONT = "Noto Sans CJK SC"
INK = "#1d2733"
ROAD, RAILWAY = "#b07a3f", "#333333"
#: Mantissas of the denominators of printed scales
ROUND = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
#: Around what is shown, in degrees, where it is a single point
LEAST_SPAN = 0.02


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What a planning map draws on."""

    areas: Sequence[Area]
    roads: Sequence[Road]

    def sources(self, language: Language) -> list[str]:
        """Return what it comes from, each once."""
        found = dict.fromkeys([*(each.source for each in self.areas), *(each.source for each in self.roads)])
        return [punctuated(each, language) for each in found]

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
class Frame:
    """A frame in millimetres over a window in degrees, in the web's Mercator projection."""

    window: Window
    width: float
    height: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a position lies, millimetres from the left and the top."""
        west, south, east, north = self.window
        top, low = mercator(north), mercator(south)
        return (
            (lon - west) / (east - west) * self.width,
            (top - mercator(lat)) / (top - low) * self.height,
        )


def road_line(frame: Frame, road: Road) -> str:
    """Return the line of a road or railway."""
    points = " ".join(
        f"{x:.2f},{y:.2f}" for x, y in (frame.at(*each) for each in shapely.get_coordinates(road.geometry))
    )
    line = f'<polyline points="{points}" fill="none" stroke-linejoin="round"'
    if road.kind == "railway":
        dash = f'{line} stroke="#ffffff" stroke-width="0.4" stroke-dasharray="2 2"/>'
        return f'{line} stroke="{RAILWAY}" stroke-width="0.7"/>{dash}'
    return f'{line} stroke="{ROAD}" stroke-width="0.5"/>'


def area_path(frame: Frame, geometry: BaseGeometry) -> str:
    """Return what a path draws of a polygon or several, holes too; fill it by evenodd."""
    rings = []
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            points = (frame.at(lon, lat) for lon, lat in shapely.get_coordinates(ring))
            rings.append("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + "Z")
    return "".join(rings)


def sign(shape: str, colour: str, x: float, y: float) -> str:
    """Return a sign (triangle, diamond, square, circle) at a position of the frame."""
    drawn: Mapping[str, Sequence[tuple[float, float]]] = {
        "triangle": ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
        "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
        "square": ((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),
    }
    look = f'fill="{colour}" stroke="#ffffff" stroke-width="0.2"'
    if shape == "circle":
        return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1" {look}/>'
    points = " ".join(f"{x + dx:.2f},{y + dy:.2f}" for dx, dy in drawn[shape])
    return f'<polygon points="{points}" {look}/>'


def name_label(frame: Frame, area: Area) -> str:
    """Return the name of an area, inside it."""
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

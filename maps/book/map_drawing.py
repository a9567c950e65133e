"""A map of the book as SVG, in millimetres: what it shows is given, here it gets its place on the page.

The plane is the 3-degree Gauss-Krüger zone of the map's middle, so that one scale bar holds all over it.
There is no scale in figures: whoever prints the picture may make it smaller. Same content, same bytes.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from maps.book.label_room import LabelRoom
from maps.book.map_signs import Sign
from maps.book.map_view import BELOW, ROW, SIDE, View
from maps.book.svg_parts import FONT, GREY, INK, RED, about_ring, level_line, number, path, sign_of, text
from maps.map_frame import graticule_lines, graticule_step, scale_bar, whole_minutes
from maps.map_styles import DivisionLevelStyle
from maps.sketch_labels import Box, extent

#: Pictures that fill a page of the book, upright and across, millimetres
UPRIGHT, ACROSS = (168.0, 224.0), (243.0, 150.0)
#: What the scale bar needs of the width below the frame, millimetres
_BAR = 64.0
#: Sizes of letters, points
_AREA_NAME, _SMALL = 10.0, 6.5
#: Of names, by the priority of their sign: the first that there is room for
_SIZES = {0: (9.0, 8.0), 1: (8.0, 7.0)}
_OTHER_SIZES = (7.5, 6.0)
#: Between the characters of an area's name, ems
_TRACKING = 0.35


@dataclass(frozen=True)
class Area:
    """A division's area in EPSG:4490; `fill` is a colour or empty."""

    name: str
    geometry: BaseGeometry
    fill: str = ""
    is_named: bool = True


@dataclass(frozen=True)
class LevelLines:
    """The boundary lines of one level, each drawn once; EPSG:4490."""

    style: DivisionLevelStyle
    geometry: BaseGeometry


@dataclass(frozen=True)
class Place:
    """A place with its sign; `position` is longitude and latitude, `shape` a line or area of it."""

    key: str
    name: str
    position: tuple[float, float]
    sign: Sign
    is_named: bool = True
    is_approximate: bool = False
    shape: BaseGeometry | None = None
    #: Counted below the map where it has no room; what only tells where one is, is not
    is_counted: bool = True


@dataclass(frozen=True)
class MapContent:
    """What a map shows: `about` (EPSG:4490) fills it, `notes` stand below, `warnings` in red."""

    about: BaseGeometry
    areas: Sequence[Area] = ()
    lines: Sequence[LevelLines] = ()
    places: Sequence[Place] = ()
    notes: Sequence[str] = ()
    warnings: Sequence[str] = ()
    #: Metres from edge to edge that it shows at least
    least_ground: float = 2_000.0


def draw(content: MapContent) -> bytes:
    """Return the map as SVG, upright or across the page, whichever shows it larger."""
    legend = _legend(content)
    views = [
        View(content.about, content.least_ground, size, len(_legend_rows(legend, size)) + 1)
        for size in (UPRIGHT, ACROSS)
    ]
    return _Sheet(content, min(views, key=lambda view: view.scale)).svg()


LegendItem = tuple[str, Sign | DivisionLevelStyle | None]


def _legend(content: MapContent) -> list[LegendItem]:
    lines: list[LegendItem] = [(one.style.name_zh, one.style) for one in content.lines]
    signs = {place.sign.title: place.sign for place in content.places}
    ordered = sorted(signs.values(), key=lambda sign: (sign.priority, sign.title))
    about: list[LegendItem] = [(sign.title, sign) for sign in ordered]
    if any(place.is_approximate and place.shape is None for place in content.places):
        about.append(("概略位置", None))
    return [*about, *lines]


def _legend_rows(
    items: Sequence[LegendItem], size: tuple[float, float]
) -> list[list[tuple[float, LegendItem]]]:
    """Return items with where they begin, in rows that leave the scale bar its room."""
    rows: list[list[tuple[float, LegendItem]]] = [[]]
    x = SIDE
    for item in items:
        wide = 8 + extent(item[0], _SMALL)[0] + 2.5
        if x + wide > size[0] - SIDE - _BAR and rows[-1]:
            rows.append([])
            x = SIDE
        rows[-1].append((x, item))
        x += wide
    return rows


class _Sheet:
    """One map while it is drawn."""

    def __init__(self, content: MapContent, view: View) -> None:
        self._content = content
        self._view = view
        self._room = LabelRoom(view.frame)
        self._parts: list[str] = []
        #: What of the content lies in the frame
        self._lines: list[LevelLines] = []
        self._shown: list[Place] = []
        #: Where names of lines and areas stand: on what of them lies in the frame
        self._middles: dict[str, tuple[float, float]] = {}
        self._unnamed = 0
        self._outside = 0

    def svg(self) -> bytes:
        """Return the whole picture."""
        width, height = self._view.size
        self._north()
        self._areas()
        self._graticule()
        shown = self._signs()
        self._names(shown)
        self._around()
        return "".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm"'
                f' viewBox="0 0 {width:g} {height:g}" font-family="{FONT}">',
                f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>',
                *self._parts,
                "</svg>",
            )
        ).encode()

    def _areas(self) -> None:
        view = self._view
        drawn = [(area, view.drawn(area.geometry)) for area in self._content.areas]
        for area, shape in drawn:
            if area.fill and not shape.is_empty:
                self._parts.append(f'<path d="{path(shape)}" fill="{area.fill}" fill-rule="evenodd"/>')
        for place in self._content.places:
            if place.shape is not None:
                self._shape(place, view.drawn(place.shape))
        for one in self._content.lines:
            line = view.drawn(one.geometry)
            if not line.is_empty:
                self._lines.append(one)
                self._parts.append(level_line(one.style, path(line)))
                self._keep_off(line)
        self._named_areas = [(area, shape) for area, shape in drawn if area.is_named and not shape.is_empty]

    def _shape(self, place: Place, shape: BaseGeometry) -> None:
        if shape.is_empty:
            return
        self._middles[place.key] = _middle(shape)
        colour = place.sign.colour
        if shape.area > 0:
            self._parts.append(
                f'<path d="{path(shape)}" fill="{colour}" fill-opacity="0.25" fill-rule="evenodd"'
                f' stroke="{colour}" stroke-width="0.2"/>'
            )
        else:
            self._parts.append(f'<path d="{path(shape)}" fill="none" stroke="{colour}" stroke-width="0.35"/>')
            self._keep_off(shape)

    def _keep_off(self, line: BaseGeometry) -> None:
        for part in shapely.get_parts(line):
            if isinstance(part, LineString):
                self._room.keep_off((x, y) for x, y, *_ in part.segmentize(1.5).coords)

    def _graticule(self) -> None:
        west, south, east, north = self._view.degrees()
        step = graticule_step(max(east - west, north - south))
        frame = self._view.frame
        low, high = frame.y + frame.height, frame.y
        for lon in graticule_lines(west, east, step):
            ends = self._grid_line(LineString([(lon, south - step), (lon, north + step)]))
            for x, y in ends:
                if math.isclose(y, low, abs_tol=0.05):
                    self._parts.append(text(whole_minutes(lon, "E", "W"), x, low + 2.6, _SMALL, GREY))
                elif math.isclose(y, high, abs_tol=0.05):
                    self._parts.append(text(whole_minutes(lon, "E", "W"), x, high - 2.4, _SMALL, GREY))
        for lat in graticule_lines(south, north, step):
            ends = self._grid_line(LineString([(west - step, lat), (east + step, lat)]))
            for x, y in ends:
                if math.isclose(x, frame.x, abs_tol=0.05):
                    self._parts.append(
                        text(whole_minutes(lat, "N", "S"), x - 2.6, y, _SMALL, GREY, turned=True)
                    )
                elif math.isclose(x, frame.x + frame.width, abs_tol=0.05):
                    self._parts.append(
                        text(whole_minutes(lat, "N", "S"), x + 2.6, y, _SMALL, GREY, turned=True)
                    )

    def _grid_line(self, line: LineString) -> list[tuple[float, float]]:
        """Draw a meridian or parallel, which bends, and return its ends."""
        drawn = self._view.drawn(line.segmentize(line.length / 16))
        if drawn.is_empty or not isinstance(drawn, LineString):
            return []
        self._parts.append(f'<path d="{path(drawn)}" fill="none" stroke="#b8c4cc" stroke-width="0.12"/>')
        (x1, y1), (x2, y2) = drawn.coords[0], drawn.coords[-1]
        return [(x1, y1), (x2, y2)]

    def _signs(self) -> list[tuple[Place, float, float]]:
        """Draw the signs, the least important below, and return those in the frame, the first named first."""
        shown = []
        for place in sorted(self._content.places, key=lambda one: (one.sign.priority, one.name, one.key)):
            x, y = self._middles.get(place.key) or self._view.point(place.position)
            if not self._view.window.contains(Point(x, y)):
                self._outside += place.is_counted
                continue
            shown.append((place, x, y))
            self._shown.append(place)
            reach = place.sign.reach
            if place.is_named:
                self._room.keep_free(Box(x - reach, y - reach, 2 * reach, 2 * reach))
        for place, x, y in reversed(shown):
            if place.shape is None:
                self._parts.append(sign_of(place.sign, x, y))
            if place.is_approximate and place.shape is None:
                self._parts.append(about_ring(x, y, place.sign.reach))
        return shown

    def _names(self, shown: Sequence[tuple[Place, float, float]]) -> None:
        seats = [one for one in shown if one[0].sign.priority < 10]
        others = [one for one in shown if one[0].sign.priority >= 10]
        self._place_names(seats)
        for area, shape in self._named_areas:
            if any(place.name == area.name and shape.contains(Point(x, y)) for place, x, y in seats):
                # Its seat bears the same name and lies in it.
                continue
            found = self._room.over(area.name, _inside(shape), _AREA_NAME, _TRACKING)
            if found is not None:
                self._label(area.name, found, _AREA_NAME, "#8a8172", tracking=_TRACKING)
        self._place_names(others)

    def _place_names(self, shown: Iterable[tuple[Place, float, float]]) -> None:
        for place, x, y in shown:
            if not place.is_named:
                continue
            sign = place.sign
            sizes = _SIZES.get(sign.priority, _OTHER_SIZES)
            size, found = sizes[0], None
            for size in sizes:
                found = self._room.beside(place.name, x, y, sign.reach + 0.4, size)
                if found is not None:
                    break
            if found is None:
                self._unnamed += place.is_counted
            else:
                colour = (
                    INK
                    if sign.priority < 10 or (sign.shape == "circle" and place.shape is None)
                    else sign.colour
                )
                self._label(place.name, found, size, colour, bold=sign.priority < 2)

    def _label(
        self, words: str, found: Box, size: float, colour: str, *, bold: bool = False, tracking: float = 0.0
    ) -> None:
        x, y = found.x + found.width / 2, found.y + found.height / 2
        self._parts.append(text(words, x, y, size, colour, bold=bold, tracking=tracking, halo=True))

    def _north(self) -> None:
        frame = self._view.frame
        self._north_at = (frame.x + frame.width - 7, frame.y + 3)
        self._room.keep_free(Box(frame.x + frame.width - 13, frame.y, 13, 19))

    def _around(self) -> None:
        """Draw frame, north, legend, scale bar and notes over everything."""
        frame = self._view.frame
        self._parts.append(
            f'<rect x="{number(frame.x)}" y="{number(frame.y)}" width="{number(frame.width)}"'
            f' height="{number(frame.height)}" fill="none" stroke="{INK}" stroke-width="0.45"/>'
        )
        x, y = self._north_at
        self._parts.append(f'<path d="M{number(x)} {number(y + 3)}l2.4 10.5l-2.4 -2l-2.4 2Z" fill="{INK}"/>')
        self._parts.append(text("北", x, y + 0.4, 8, INK, bold=True, halo=True))
        top = frame.y + frame.height + BELOW
        legend = _legend(replace(self._content, lines=self._lines, places=self._shown))
        for at, row in enumerate(_legend_rows(legend, self._view.size)):
            for start, (title, kind) in row:
                self._legend_item(title, kind, start, top + at * ROW + ROW / 2)
        self._bar(top + 2.6)
        self._notes(self._view.size[1] - ROW / 2)

    def _legend_item(self, title: str, kind: Sign | DivisionLevelStyle | None, x: float, y: float) -> None:
        if isinstance(kind, Sign):
            self._parts.append(sign_of(kind, x + 3.5, y))
        elif kind is None:
            self._parts.append(about_ring(x + 3.5, y, 0.8))
        else:
            self._parts.append(level_line(kind, f"M{number(x)} {number(y)}h7"))
        self._parts.append(text(title, x + 8, y, _SMALL, INK, anchor="start"))

    def _bar(self, y: float) -> None:
        bar = scale_bar(self._view.scale * 1000, 48)
        left = self._view.size[0] - SIDE - 4 * bar.part - 7
        for part in range(4):
            fill = INK if part % 2 == 0 else "#ffffff"
            self._parts.append(
                f'<rect x="{number(left + part * bar.part)}" y="{number(y)}" width="{number(bar.part)}"'
                f' height="1.1" fill="{fill}" stroke="{INK}" stroke-width="0.15"/>'
            )
        for part, words in enumerate(bar.labels):
            self._parts.append(text(words, left + part * bar.part, y - 1.5, _SMALL, INK))
        self._parts.append(text(bar.unit, left + 4 * bar.part + 3.2, y - 1.5, _SMALL, INK, anchor="start"))

    def _notes(self, y: float) -> None:
        notes = [*self._content.notes]
        if self._unnamed:
            notes.append(f"另有{self._unnamed}处因图上容纳不下未注名称。")
        if self._outside:
            notes.append(f"另有{self._outside}处在图幅以外。")
        x = SIDE
        for words, colour in [(one, RED) for one in self._content.warnings] + [(one, GREY) for one in notes]:
            self._parts.append(text(words, x, y, _SMALL, colour, anchor="start"))
            x += extent(words, _SMALL)[0] + 2


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    """Return the middle of the longest line, or a point inside of the widest area."""
    parts = shapely.get_parts(shape)
    if shape.area > 0:
        inside = max(parts, key=lambda part: float(part.area)).point_on_surface()
        return inside.x, inside.y
    longest = max(parts, key=lambda part: float(part.length))
    middle = (
        longest.interpolate(0.5, normalized=True) if isinstance(longest, LineString) else longest.centroid
    )
    return middle.x, middle.y


def _inside(shape: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Give points of an area where its name may stand, those nearest to its middle first."""
    parts = [part for part in shapely.get_parts(shape) if part.area > 0]
    if not parts:
        return
    widest = max(parts, key=lambda part: float(part.area))
    middle = widest.point_on_surface() if not widest.centroid.within(widest) else widest.centroid
    yield middle.x, middle.y
    west, south, east, north = widest.bounds
    tries = [
        (west + (east - west) * across / 8, south + (north - south) * along / 8)
        for across in range(1, 8)
        for along in range(1, 8)
    ]
    for x, y in sorted(tries, key=lambda at: (math.hypot(at[0] - middle.x, at[1] - middle.y), at)):
        if widest.contains(Point(x, y)):
            yield x, y

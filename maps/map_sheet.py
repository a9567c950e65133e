"""A printed map sheet: the picture that a map drew, in a frame with all that a map must say, as PDF."""

import json
import math
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from gis.coordinates.angles import format_angle
from gis.coordinates.measures import distance_m
from gis.errors import InvalidInput
from gis.messages import Language, text
from maps.map_frame import (
    graticule_lines,
    graticule_step,
    latitude_of,
    mercator,
    scale_bar,
    whole_minutes,
)

Window = tuple[float, float, float, float]

PNG = b"\x89PNG\r\n\x1a\n"
#: Four times A3 at 200 dots an inch: an unpacked picture takes a thousand times the room of what was sent
MOST_DOTS = 40_000_000
#: Where a PNG says its width and height
SIZE_AT = 16
#: A sheet shows more than a room; below it neither scale bar nor graticule could be drawn
LARGEST_SCALE = 100
SMALLEST_WINDOW = 1e-6
#: A map whose scale is within this of a round one was drawn at the round one
ROUNDING = 0.004


class PictureUnreadable(InvalidInput):
    """The picture of a sheet is no PNG, or has too many dots."""

    message_id = "map.sheet_picture_unreadable"


class SheetImpossible(InvalidInput):
    """The window of a sheet is no part of the globe that can be printed, or not of the picture's shape."""

    message_id = "map.sheet_impossible"


@dataclass(frozen=True)
class Paper:
    """A sheet of paper and the frame of the map on it, in millimetres.

    `enlarged` is how many times larger than on A4 and A3 its letters and signs are, to be read on a wall.
    """

    name: str
    orientation: str
    width: float
    height: float
    map_width: float
    map_height: float
    enlarged: float = 1


PAPERS = {
    (paper.name, paper.orientation): paper
    for paper in (
        Paper("A4", "landscape", 297, 210, 218, 152),
        Paper("A4", "portrait", 210, 297, 184, 196),
        Paper("A3", "landscape", 420, 297, 330, 236),
        Paper("A3", "portrait", 297, 420, 269, 308),
    )
}
#: Papers of maps that are drawn here as vectors; A2 is laid out as A4 and A1 as A3
DRAWN_PAPERS = {
    **PAPERS,
    ("A2", "landscape"): Paper("A2", "landscape", 594, 420, 436, 304, enlarged=2),
    ("A2", "portrait"): Paper("A2", "portrait", 420, 594, 368, 392, enlarged=2),
    ("A1", "landscape"): Paper("A1", "landscape", 841, 594, 660, 472, enlarged=2),
    ("A1", "portrait"): Paper("A1", "portrait", 594, 841, 538, 616, enlarged=2),
}


@dataclass(frozen=True)
class LegendEntry:
    """A line of the legend: the line of a level of divisions, or the signs of a class of names.

    Widths and dashes are in pixels; `shapes` are that of points, `line` and `area`, as they are drawn.
    """

    title: str
    colour: str
    line_width: float = 0
    line_dash: Sequence[float] = ()
    band_width: float = 0
    band_opacity: float = 0
    fill: str = ""
    fill_opacity: float = 0
    shapes: Sequence[str] = ()


@dataclass(frozen=True)
class MapSheet:
    """What is printed; `window` is west, south, east, north of the picture in degrees (EPSG:4490).

    The picture is in the web's Mercator projection: a PNG, or SVG where `is_drawn` says that we made it.
    `remarks` say what else has to be known of the map. Raises PictureUnreadable, SheetImpossible.
    """

    title: str
    paper: Paper
    window: Window
    picture: bytes
    day: date
    printed_on: date
    known_on: date | None
    legend: Sequence[LegendEntry]
    sources: Sequence[str]
    review_number: str
    language: Language
    is_demonstration: bool
    is_indicative: bool
    is_incomplete: bool
    remarks: Sequence[str] = ()
    is_drawn: bool = False

    def __post_init__(self) -> None:
        if not self.is_drawn and (not self.picture.startswith(PNG) or _dots(self.picture) > MOST_DOTS):
            raise PictureUnreadable
        west, south, east, north = self.window
        if not (-180 <= west < east <= 180 and -85 <= south < north <= 85 and east - west < 170):
            raise SheetImpossible
        if min(east - west, north - south) < SMALLEST_WINDOW:
            raise SheetImpossible
        shape = math.radians(east - west) / (mercator(north) - mercator(south))
        if abs(shape * self.paper.map_height / self.paper.map_width - 1) > 0.02:
            raise SheetImpossible
        if self.scale < LARGEST_SCALE:
            raise SheetImpossible

    @property
    def scale(self) -> int:
        """The denominator of the scale along the middle parallel, round where the map was drawn so."""
        west, south, east, north = self.window
        middle = latitude_of((mercator(south) + mercator(north)) / 2)
        steps = 64
        width = (east - west) / steps
        ground = sum(
            distance_m(west + at * width, middle, west + (at + 1) * width, middle) for at in range(steps)
        )
        exact = ground / (self.paper.map_width / 1000)
        step = 10 ** max(0, math.floor(math.log10(exact)) - 1)
        rounded = round(exact / step) * step
        return int(rounded if abs(rounded / exact - 1) < ROUNDING else round(exact))


def _dots(picture: bytes) -> int:
    """Return how many dots a PNG says it has, before anything of it is unpacked."""
    size = picture[SIZE_AT : SIZE_AT + 8]
    return int.from_bytes(size[:4], "big") * int.from_bytes(size[4:], "big")


def map_sheet_pdf(sheet: MapSheet) -> bytes:
    """Return the sheet as PDF, laid out by `data/templates/map_sheet.typ`."""
    return map_sheets_pdf([sheet])


def map_sheets_pdf(sheets: Sequence[MapSheet]) -> bytes:
    """Return sheets one after another as one PDF, as `map_sheet_pdf` lays them out."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        template = (files("data") / "templates" / "map_sheet.typ").read_bytes()
        (folder / "map_sheet.typ").write_bytes(template)
        said = []
        for at, sheet in enumerate(sheets):
            picture = f"picture{at}.{'svg' if sheet.is_drawn else 'png'}"
            (folder / picture).write_bytes(sheet.picture)
            said.append(_facts(sheet) | {"picture": picture})
        (folder / "sheets.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        try:
            pdf: bytes = typst.compile(folder / "map_sheet.typ", root=folder, format="pdf")
        except typst.TypstError as fault:
            # The layout takes whatever it is given, except a picture that can't be decoded.
            raise PictureUnreadable from fault
    return pdf


def _facts(sheet: MapSheet) -> dict[str, Any]:
    """Return everything as it is printed: the layout only places it."""

    def said(message_id: str, **params: object) -> str:
        return text(f"map.{message_id}", sheet.language, **params)

    scale, enlarged = sheet.scale, sheet.paper.enlarged
    bar = scale_bar(scale * enlarged)
    known = "" if sheet.known_on is None else said("known_on", date=sheet.known_on)
    return {
        "title": sheet.title,
        # Everything is laid out as on the smaller paper, and the whole enlarged.
        "enlarged": enlarged,
        "paper": [sheet.paper.width / enlarged, sheet.paper.height / enlarged],
        "frame": [sheet.paper.map_width / enlarged, sheet.paper.map_height / enlarged],
        "landscape": sheet.paper.orientation == "landscape",
        "corners": _corners(sheet.window),
        "meridians": _meridians(sheet),
        "parallels": _parallels(sheet),
        "scale": f"1 : {scale:,}".replace(",", " "),
        "bar": asdict(bar),
        "legend_title": said("legend"),
        "legend": [_entry(entry) for entry in sheet.legend],
        "north": said("north"),
        "notes": [
            said("as_of", date=sheet.day) + (f"　{known}" if known else ""),
            said("reference_system"),
            said("sources", sources=("; " if sheet.language == "en" else "；").join(sheet.sources) or "—"),
            *([said("illustrative_lines")] if sheet.is_indicative else []),
            *([said("sheet_incomplete")] if sheet.is_incomplete else []),
            said("printed_on", date=sheet.printed_on),
        ],
        "remarks": list(sheet.remarks),
        "review_number": said("review_number_label") + (sheet.review_number or said("review_number_blank")),
        "unclassified": said("unclassified_system"),
        "demonstration": said("demonstration") if sheet.is_demonstration else "",
    }


def _entry(entry: LegendEntry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "colour": entry.colour,
        "width": entry.line_width,
        "dash": list(entry.line_dash),
        "fill": entry.fill,
        "opacity": round(entry.fill_opacity * 100),
        "band": entry.band_width,
        "band_opacity": round(entry.band_opacity * 100),
        "shapes": list(entry.shapes),
    }


def _corners(window: Window) -> dict[str, list[str]]:
    """Return longitude and latitude as they stand at the corners of the frame."""
    west, south, east, north = window
    return {
        "west": [format_angle(west, "lon", 0)],
        "east": [format_angle(east, "lon", 0)],
        "south": [format_angle(south, "lat", 0)],
        "north": [format_angle(north, "lat", 0)],
    }


def _meridians(sheet: MapSheet) -> list[dict[str, Any]]:
    west, south, east, north = sheet.window
    step = graticule_step(max(east - west, north - south))
    return [
        {
            "at": (lon - west) / (east - west) * sheet.paper.map_width / sheet.paper.enlarged,
            "label": whole_minutes(lon, "E", "W"),
        }
        for lon in graticule_lines(west, east, step)
    ]


def _parallels(sheet: MapSheet) -> list[dict[str, Any]]:
    west, south, east, north = sheet.window
    step = graticule_step(max(east - west, north - south))
    top, height = mercator(north), mercator(north) - mercator(south)
    return [
        {
            "at": (top - mercator(lat)) / height * sheet.paper.map_height / sheet.paper.enlarged,
            "label": whole_minutes(lat, "N", "S"),
        }
        for lat in graticule_lines(south, north, step)
    ]

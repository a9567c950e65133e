"""What a printed map has to say about the records in its window: legend, sources, how far to trust them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import service as administrative_divisions
from gis.collections import service as collections
from gis.history.as_known import today
from gis.messages import Language, text
from gis.place_names import service as place_names
from maps.map_features import MOST_PLACES
from maps.map_settings import REGISTER_COLLECTIONS
from maps.map_sheet import LegendEntry, MapSheet, Paper, Window
from maps.map_sources import is_demonstration, source_of
from maps.map_styles import (
    RegisterSign,
    boundary_line_styles,
    class_of_category,
    division_level_styles,
    marker_kind_styles,
    marker_status_styles,
    name_class_styles,
    register_signs,
    style_of_level,
)

Row = Mapping[str, Any]
APPROXIMATE = "#333333"


@dataclass(frozen=True)
class PrintWish:
    """What a reader wants printed, as his map shows it."""

    title: str
    paper: Paper
    window: Window
    #: Levels of the lines that the map drew: a line between two counties may be that of their provinces
    drawn_levels: Sequence[str] = ()
    hidden_levels: Sequence[str] = ()
    hidden_classes: Sequence[str] = ()
    #: Boundary lines on the picture: level, with `.derived` where not in law, or `present_river` …
    drawn_lines: Sequence[str] = ()
    #: Markers on the picture: kind and status, with a point between
    drawn_markers: Sequence[str] = ()
    #: Facilities, cemeteries, graves and corridors on the picture: layer and sign, with a point between
    drawn_registers: Sequence[str] = ()
    demonstration: bool = True
    review_number: str = ""
    as_of: date | None = None
    as_known_on: date | None = None


@dataclass
class _Seen:
    """What is met among the records of a window."""

    levels: set[str] = field(default_factory=set)
    #: Class → the kinds of geometry drawn of it
    classes: dict[str, set[str]] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    lines: set[str] = field(default_factory=set)
    markers: set[str] = field(default_factory=set)
    registers: set[str] = field(default_factory=set)
    is_demonstration: bool = False
    is_indicative: bool = False
    is_approximate: bool = False
    is_incomplete: bool = False


def printed_map(
    session: Session, caller: Caller, wish: PrintWish, picture: bytes, language: Language
) -> MapSheet:
    """Return the sheet of a window that the caller may see; NotSignedIn, NotAllowed, PictureUnreadable."""
    seen = _seen(session, caller, wish)
    return MapSheet(
        title=wish.title,
        paper=wish.paper,
        window=wish.window,
        picture=picture,
        day=wish.as_of or today(),
        printed_on=today(),
        known_on=wish.as_known_on,
        legend=tuple(_legend(seen, language)),
        sources=tuple(seen.sources),
        review_number=wish.review_number,
        language=language,
        is_demonstration=seen.is_demonstration,
        is_indicative=seen.is_indicative,
        is_incomplete=seen.is_incomplete,
    )


def _seen(session: Session, caller: Caller, wish: PrintWish) -> _Seen:
    levels, classes = division_level_styles(), name_class_styles()
    drawn = {style_of_level(level, levels).code for level in wish.drawn_levels}
    seen = _Seen(levels=drawn - set(wish.hidden_levels))
    for row in administrative_divisions.boundaries(
        session, caller, wish.as_of, wish.as_known_on, window=wish.window
    ):
        level = style_of_level(row.get("level", ""), levels).code
        invented = is_demonstration(row.get("source"), row.get("boundary_source"))
        if level in wish.hidden_levels or (invented and not wish.demonstration):
            continue
        seen.levels.add(level)
        seen.is_demonstration |= invented
        seen.is_indicative |= row.get("is_indicative", False)
        _cite(seen, row.get("boundary_source"))
    if wish.as_known_on is None:
        _add_boundaries(session, caller, wish, seen)
        _add_registers(session, caller, wish, seen)
    places = place_names.stream(
        session,
        caller,
        as_of=wish.as_of,
        as_known_on=wish.as_known_on,
        bbox=wish.window,
        located=True,
    )
    for count, row in enumerate(islice(places, MOST_PLACES + 1)):
        if count == MOST_PLACES:
            seen.is_incomplete = True
            break
        code = class_of_category(row.get("category") or "", classes)
        if code in wish.hidden_classes or not row.get("name"):
            continue
        _add_place(seen, row, code, wish.demonstration)
    return seen


def _add_boundaries(session: Session, caller: Caller, wish: PrintWish, seen: _Seen) -> None:
    """Add the lines and markers of the picture, and what must be said of those that lie in its window."""
    seen.lines |= set(wish.drawn_lines)
    seen.markers |= set(wish.drawn_markers)
    levels = {one.partition(".")[0] for one in seen.lines}
    statuses = {one.partition(".")[2] for one in seen.markers}
    styles = boundary_line_styles(), marker_status_styles()
    for name, wanted, known, column in (
        ("boundary-lines", levels, styles[0], "level"),
        ("boundary-markers", statuses, styles[1], "status"),
    ):
        for row in (
            collections.in_window(session, caller, name, wish.as_of or today(), wish.window) if wanted else ()
        ):
            drawn_as = row.get(column) if row.get(column) in known else "*"
            invented = bool(row.get("is_demonstration"))
            if drawn_as not in wanted or (invented and not wish.demonstration):
                continue
            seen.is_demonstration |= invented
            seen.is_indicative |= bool(row.get("is_indicative"))
            _cite(seen, row.get("source"))


def _add_registers(session: Session, caller: Caller, wish: PrintWish, seen: _Seen) -> None:
    """Add the signs of the picture, and what must be said of the records that bear them in its window."""
    for layer, signs in register_signs().items():
        known = {sign.code for sign in signs}
        wanted = {code for code in known if f"{layer}.{code}" in wish.drawn_registers}
        name = REGISTER_COLLECTIONS[layer]
        day = wish.as_of or today()
        for row in collections.in_window(session, caller, name, day, wish.window) if wanted else ():
            kind = row.get("class" if layer == "corridor" else "kind")
            drawn_as = kind if kind in known else "*"
            invented = bool(row.get("is_demonstration"))
            if drawn_as not in wanted or (invented and not wish.demonstration):
                continue
            seen.registers.add(f"{layer}.{drawn_as}")
            seen.is_demonstration |= invented
            _cite(seen, row.get("source"))


def _add_place(seen: _Seen, row: Row, code: str, demonstration: bool) -> None:
    for drawn in row.get("geometries", []):
        invented = is_demonstration(row.get("source"), drawn.get("source"))
        if invented and not demonstration:
            continue
        seen.classes.setdefault(code, set()).add(drawn["geometry"]["type"])
        seen.is_demonstration |= invented
        seen.is_approximate |= bool(drawn.get("is_approximate"))
        _cite(seen, row.get("source"))
        _cite(seen, drawn.get("source"))


def _cite(seen: _Seen, source: Row | None) -> None:
    if source:
        seen.sources[source_of(source)] = None


def _legend(seen: _Seen, language: Language) -> Iterator[LegendEntry]:
    for level in division_level_styles().values():
        if level.code in seen.levels:
            yield LegendEntry(
                title=level.title(language),
                colour=level.line_colour,
                line_width=level.line_width,
                line_dash=tuple(float(part) for part in level.line_dash.split()),
                band_width=level.band_width,
                band_opacity=level.band_opacity,
                fill=level.fill_colour,
                fill_opacity=level.fill_opacity,
            )
    yield from _legend_of_boundaries(seen, language)
    for layer, signs in register_signs().items():
        for sign in signs:
            if f"{layer}.{sign.code}" in seen.registers:
                yield _register_entry(sign, language)
    for one in name_class_styles().values():
        kinds = seen.classes.get(one.code)
        if kinds:
            yield LegendEntry(title=one.title(language), colour=one.colour, shapes=_shapes(kinds, one.shape))
    if seen.is_approximate:
        yield LegendEntry(title=text("map.approximate", language), colour=APPROXIMATE, shapes=("hollow",))


def _register_entry(sign: RegisterSign, language: Language) -> LegendEntry:
    if sign.shape:
        return LegendEntry(sign.title(language), sign.colour, shapes=(sign.shape,))
    dash = tuple(float(part) for part in sign.dash.split())
    return LegendEntry(sign.title(language), sign.colour, line_width=sign.width, line_dash=dash)


def _legend_of_boundaries(seen: _Seen, language: Language) -> Iterator[LegendEntry]:
    for line in boundary_line_styles().values():
        dash = tuple(float(part) for part in line.dash.split())
        if line.is_present and line.code in seen.lines:
            yield LegendEntry(line.title(language), line.colour, line_width=line.width, line_dash=dash)
            continue
        if line.code in seen.lines:
            yield LegendEntry(line.title(language), line.colour, line_width=line.width)
        if f"{line.code}.derived" in seen.lines:
            title = text("map.derived_line", language, line=line.title(language))
            yield LegendEntry(title, line.colour, line_width=line.width, line_dash=dash)
    kinds = marker_kind_styles()
    for status in marker_status_styles().values():
        shapes = [kind.shape for kind in kinds.values() if f"{kind.code}.{status.code}" in seen.markers]
        if shapes:
            title = text("map.markers_of_status", language, status=status.title(language))
            yield LegendEntry(title, status.colour, shapes=tuple(shapes))


def _shapes(kinds: set[str], sign: str) -> tuple[str, ...]:
    """Return what is drawn of a class: its sign for points, a line, an area."""
    drawn = (("Point", sign), ("LineString", "line"), ("Polygon", "area"))
    return tuple(shape for kind, shape in drawn if any(one.endswith(kind) for one in kinds))

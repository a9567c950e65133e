"""The map of cemeteries as vectors (SVG): 苏木/镇 by what they have, cemeteries by state, clusters, reach."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from xml.sax.saxutils import escape

from sqlalchemy.orm import Session

import shapely
from shapely.geometry.base import BaseGeometry

from gis.accounts.rules import Caller
from gis.cemeteries.rules import OF_CLUSTERS
from gis.coordinates.plane import Plane
from gis.messages import Language, text
from gis.planning.cemetery_needs import Candidate
from gis.planning.cemetery_plan import best_ground
from gis.planning.cemetery_sites import COMING, CemeterySites, ShownCemetery, cemetery_sites
from gis.planning_layers import service as planning_layers
from gis.reference import service as reference
from maps.map_sheet import LegendEntry, Window
from maps.planning_backdrop import areas, roads
from maps.planning_drawing import (
    FONT,
    INK,
    Backdrop,
    Frame,
    area_path,
    around,
    name_label,
    road_line,
    sign,
)

#: Metres in a straight line that are drawn around open cemeteries, where nothing else is asked
REACH_M = 15_000.0
#: Height of captions and of their lines
CAPTION_MM, LINE_MM = 2.5, 3.0
REACH_COLOUR, EDGE = "#14599c", "#59636d"
#: State → shape and colour; a cluster has states of its own
SIGNS: Mapping[str | None, tuple[str, str]] = {
    "open": ("circle", "#15803d"),
    "building": ("square", "#b45309"),
    "planned": ("square", "#6b7280"),
    "closed": ("circle", "#8a817b"),
    "unregulated": ("triangle", "#b91c1c"),
    "regulating": ("triangle", "#b45309"),
    "regulated": ("triangle", "#15803d"),
    None: ("circle", "#3f3f46"),
}
CANDIDATE = ("diamond", "#7c3aed")
#: What a 苏木 or 镇 has → its colour
AREAS: Mapping[str, str] = {"open": "#cfe8cf", "coming": "#fbe7c6", "none": "#eceff1"}


@dataclass(frozen=True, slots=True)
class CemeteryMap:
    """What is drawn: cemeteries and clusters of a day, what they lie on, ground that a screening found."""

    sites: CemeterySites
    behind: Backdrop
    candidates: Sequence[Candidate]
    #: Titles of the runs that found it
    runs: Sequence[str]
    reach_m: float
    #: What kinds and states are called, by language
    names: Mapping[Language, Mapping[str, str]]

    @property
    def is_demonstration(self) -> bool:
        """Whether anything of it is invented."""
        return self.sites.is_demonstration or self.behind.is_demonstration

    def called(self, code: str | None, language: Language) -> str:
        """Return what a kind or state is called."""
        return text("cemetery_map.no_state", language) if code is None else self.names[language][code]

    def sign_title(self, state: str | None, language: Language) -> str:
        """Return what a sign means: what it is, and its state."""
        kind = "clusters" if state in OF_CLUSTERS else "cemeteries"
        between = "：" if language == "zh" else ": "
        return f"{text(f'cemetery_map.layer_{kind}', language)}{between}{self.called(state, language)}"

    def sources(self, language: Language) -> list[str]:
        """Return what everything on the map comes from."""
        own = text("cemetery_map.source", language, bureau=self.sites.bureau, day=self.sites.day.isoformat())
        ran = [text("cemetery_map.screening", language, title=each) for each in dict.fromkeys(self.runs)]
        return [own, *self.behind.sources(language), *ran]

    def remarks(self, language: Language) -> list[str]:
        """Return the figures of the map, and how they are counted."""
        cemeteries = [each for each in self.sites.sites if not each.is_cluster]
        clusters = [each for each in self.sites.sites if each.is_cluster]
        is_open = [each for each in cemeteries if each.state == "open"]
        unlocated = sum(each.geometry is None for each in self.sites.sites)
        return [
            text(
                "cemetery_map.counts",
                language,
                cemeteries=len(cemeteries),
                open=len(is_open),
                capacity=sum(each.capacity for each in is_open),
                used=sum(each.used for each in is_open),
                clusters=len(clusters),
                graves=sum(each.surveyed_graves or 0 for each in clusters),
            ),
            text("cemetery_map.counting", language, day=self.sites.day.isoformat()),
            *([text("cemetery_map.unlocated", language, count=unlocated)] if unlocated else []),
        ]

    def standing(self, key: UUID) -> str:
        """Return what a 苏木 or 镇 has: open, coming or none."""
        states = {each.state for each in self.sites.sites if each.town_id == key and not each.is_cluster}
        return "open" if "open" in states else "coming" if states & set(COMING) else "none"


def cemetery_map_of(
    session: Session, caller: Caller, on: date | None, reach_m: float = REACH_M
) -> CemeteryMap:
    """Return what is drawn of a day (today); candidates for whoever reads planning runs. NotAllowed."""
    found = best_ground(session, caller)
    return composed(
        session,
        caller,
        cemetery_sites(session, caller, on),
        [each for each, _ in found],
        [title for _, title in found],
        reach_m,
    )


def composed(
    session: Session,
    caller: Caller,
    sites: CemeterySites,
    candidates: Sequence[Candidate],
    runs: Sequence[str],
    reach_m: float = REACH_M,
) -> CemeteryMap:
    """Put cemeteries and candidates on the 苏木 and 镇, roads and railways of the day."""
    drawn = areas(session, caller, sites.day, _drawn_by_planning(session))
    points = [shapely.Point(each.position) for each in sites.sites if each.position is not None]
    shown = [*(each.geometry for each in drawn), *points]
    lines = roads(session, sites.day, shapely.box(*around(shown))) if shown else []
    codes = [row for each in ("cemetery_kind", "cemetery_state") for row in reference.codes(session, each)]
    names: Mapping[Language, Mapping[str, str]] = {
        "zh": {row["code"]: row["name_zh"] for row in codes},
        "en": {row["code"]: row["name_en"] for row in codes},
    }
    return CemeteryMap(sites, Backdrop(drawn, lines), candidates, runs, reach_m, names)


def _drawn_by_planning(session: Session) -> Collection[UUID]:
    """Return the divisions that a unit of the planning layers draws."""
    return {
        unit.division_id
        for region in planning_layers.regions(session)
        for unit in planning_layers.units(session, region.id)
        if unit.division_id is not None
    }


def extent(content: CemeteryMap) -> Window | None:
    """Return west, south, east, north of all that is drawn, with room around; None: nothing is."""
    shown = [each.geometry for each in content.behind.areas]
    shown += [each.geometry for each in content.sites.sites if each.geometry is not None]
    return around(shown) if shown else None


def reach_of(site: ShownCemetery, reach_m: float) -> BaseGeometry | None:
    """Return the ground within so many metres of an open cemetery, EPSG:4490; None for any other."""
    if site.state != "open" or site.geometry is None or reach_m <= 0:
        return None
    plane = Plane.of(site.geometry)
    return plane.unproject(plane.project(site.geometry).buffer(reach_m))


def drawing(
    content: CemeteryMap, window: Window, width_mm: float, height_mm: float, language: Language = "zh"
) -> bytes:
    """Return the map of a window as SVG of this size in millimetres."""
    frame = Frame(window, width_mm, height_mm)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm}mm" height="{height_mm}mm" '
        f'viewBox="0 0 {width_mm} {height_mm}">',
        f'<rect width="{width_mm}" height="{height_mm}" fill="#fdfdfc"/>',
    ]
    for area in content.behind.areas:
        parts.append(
            f'<path d="{area_path(frame, area.geometry)}" fill="{AREAS[content.standing(area.key)]}" '
            f'fill-rule="evenodd" stroke="{EDGE}" stroke-width="0.35" stroke-dasharray="2.4 0.8"/>'
        )
    circles = [reach_of(each, content.reach_m) for each in content.sites.sites]
    for circle in circles:
        if circle is not None:
            parts.append(
                f'<path d="{area_path(frame, circle)}" fill="{REACH_COLOUR}" fill-opacity="0.07" '
                f'stroke="{REACH_COLOUR}" stroke-width="0.3" stroke-dasharray="1.4 1"/>'
            )
    parts += [road_line(frame, each) for each in content.behind.roads]
    for site in content.sites.sites:
        if site.geometry is not None:
            colour = SIGNS[site.state][1]
            parts.append(
                f'<path d="{area_path(frame, site.geometry)}" fill="{colour}" fill-opacity="0.35" '
                f'fill-rule="evenodd" stroke="{colour}" stroke-width="0.2"/>'
            )
    parts += [name_label(frame, each) for each in content.behind.areas]
    parts += [sign(*CANDIDATE, *frame.at(each.lon, each.lat)) for each in content.candidates]
    for site in content.sites.sites:
        if site.position is not None:
            x, y = frame.at(*site.position)
            parts.append(sign(*SIGNS[site.state], x, y))
    parts += _captions(content, frame)
    return "".join([*parts, "</svg>"]).encode()


def _captions(content: CemeteryMap, frame: Frame) -> list[str]:
    """Return names and use beside the signs; one that would cover another moves below it."""
    taken: list[tuple[float, float, float, float]] = []
    parts = []
    for site in content.sites.sites:
        if site.position is None:
            continue
        x, y = frame.at(*site.position)
        said = f"{site.name} {site.used}/{site.capacity}" if site.capacity else site.name
        wide = sum(CAPTION_MM if each > "\u2e80" else CAPTION_MM * 0.6 for each in said)
        left = x - 1.8 - wide if x + 1.8 + wide > frame.width else x + 1.8
        top = y - 1.2
        while any(
            left < to_x and from_x < left + wide and top < to_y and from_y < top + LINE_MM
            for from_x, from_y, to_x, to_y in taken
        ):
            top += LINE_MM
        taken.append((left, top, left + wide, top + LINE_MM))
        at = f'x="{left:.2f}" y="{top + 2.1:.2f}" font-family="{FONT}" font-size="{CAPTION_MM}"'
        words = escape(said)
        # SVG readers differ in `paint-order`: the pale rim is a text of its own.
        parts += [
            f'<text {at} fill="none" stroke="#ffffff" stroke-width="0.7" stroke-opacity="0.9">{words}</text>',
            f'<text {at} fill="{INK}">{words}</text>',
        ]
    return parts


def legend(content: CemeteryMap, language: Language = "zh") -> list[LegendEntry]:
    """Return what the signs and colours of a drawing mean; only what is on it."""
    present = {each.state for each in content.sites.sites if each.geometry is not None}
    entries = [
        LegendEntry(title=content.sign_title(state, language), colour=colour, shapes=(shape,))
        for state, (shape, colour) in SIGNS.items()
        if state in present
    ]
    if content.candidates:
        shape, colour = CANDIDATE
        entries.append(
            LegendEntry(title=text("cemetery_map.candidate", language), colour=colour, shapes=(shape,))
        )
    if "open" in present and content.reach_m > 0:
        said = text("cemetery_map.reach", language, km=f"{content.reach_m / 1000:g}")
        entries.append(
            LegendEntry(
                said, REACH_COLOUR, line_width=1, line_dash=(4, 3), fill=REACH_COLOUR, fill_opacity=0.07
            )
        )
    standing = {content.standing(each.key) for each in content.behind.areas}
    entries += [
        LegendEntry(
            title=text(f"cemetery_map.area_{each}", language),
            colour=EDGE,
            line_width=1,
            line_dash=(6, 2),
            fill=colour,
            fill_opacity=1,
        )
        for each, colour in AREAS.items()
        if each in standing
    ]
    return entries

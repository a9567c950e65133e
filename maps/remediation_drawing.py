"""The map of the remediation as vectors (SVG): 苏木/镇 by the share done, sites by how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

import shapely

from gis.accounts.rules import Caller
from gis.grave_sites.remediation import Progress, Remediation, ShownSite
from gis.messages import Language, text
from maps.map_sheet import LegendEntry, Window
from maps.planning_backdrop import Area, areas, roads
from maps.planning_drawing import (
    RAILWAY,
    ROAD,
    Backdrop,
    Frame,
    area_path,
    around,
    name_label,
    road_line,
    sign,
)


@dataclass(frozen=True, slots=True)
class ShareClass:
    """A class of the share done: from this percentage on (inclusive), in this colour."""

    least: float
    colour: str
    message: str

    def title(self, language: Language) -> str:
        """Return what the legend calls it."""
        share = text(f"planning_output.{self.message}", language)
        return text("planning_output.share_class", language, share=share)


#: The last one whose `least` is reached holds; the first is for nothing done at all
SHARES = (
    ShareClass(0, "#fbf3e4", "share_none"),
    ShareClass(1e-9, "#dcebcf", "share_under_25"),
    ShareClass(25, "#a9d49d", "share_under_50"),
    ShareClass(50, "#62b06c", "share_under_75"),
    ShareClass(75, "#2c8145", "share_from_75"),
)
NOTHING_TO_DO = "#e9ecef"
#: Other 苏木 and 镇 on a sheet of an atlas: their shares stand on their own sheets
BESIDE = "#f4f5f6"


@dataclass(frozen=True, slots=True)
class SiteClass:
    """How a site stands, as it is drawn."""

    code: str
    shape: str
    colour: str

    def title(self, language: Language) -> str:
        """Return what the legend calls it."""
        return text(f"planning_output.site_{self.code}", language)


SITES = (
    SiteClass("open", "triangle", "#b3261e"),
    SiteClass("accepted", "circle", "#14599c"),
    SiteClass("late", "diamond", "#b26a00"),
    SiteClass("left_out", "square", "#6b7680"),
)
_SITES = {each.code: each for each in SITES}


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

    With `only` the other 苏木 and 镇 are pale and their sites left out, as on a sheet of an atlas.
    """
    frame = Frame(window, width_mm, height_mm)
    shares = {each.key: each.percent for each in content.by_town()}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm}mm" height="{height_mm}mm" '
        f'viewBox="0 0 {width_mm} {height_mm}">',
        f'<rect width="{width_mm}" height="{height_mm}" fill="#fdfdfc"/>',
    ]
    for area in behind.areas:
        pale = only is not None and area.key != only
        fill = BESIDE if pale else colour_of(shares.get(area.key))
        parts.append(
            f'<path d="{area_path(frame, area.geometry)}" fill="{fill}" '
            f'fill-opacity="0.85" fill-rule="evenodd" stroke="#59636d" '
            f'stroke-width="{0.15 if pale else 0.35}" stroke-dasharray="2.4 0.8"/>'
        )
    parts += [road_line(frame, each) for each in behind.roads]
    parts += [name_label(frame, each) for each in behind.areas if only is None or each.key == only]
    shown = [
        each
        for each in content.sites
        if each.position is not None and (only is None or each.counted.town_id == only)
    ]
    # What is still to be done lies on top.
    order = [each.code for each in reversed(SITES)]
    for site in sorted(shown, key=lambda one: order.index(class_of(one).code)):
        kind = class_of(site)
        parts.append(sign(kind.shape, kind.colour, *frame.at(*(site.position or (0.0, 0.0)))))
    return "".join([*parts, "</svg>"]).encode()


def legend(
    content: Remediation, behind: Backdrop, window: Window | None = None, only: UUID | None = None
) -> list[LegendEntry]:
    """Return what the signs and colours of a drawing mean; only what is on it."""
    found = {
        class_of(each).code
        for each in content.sites
        if each.position is not None and (only is None or each.counted.town_id == only)
    }
    shares: dict[UUID | None, Progress] = {each.key: each for each in content.by_town()}
    colours = {
        colour_of(None if each.key not in shares else shares[each.key].percent)
        for each in behind.areas
        if only is None or each.key == only
    }
    language = content.language
    entries = [
        LegendEntry(title=each.title(language), colour=each.colour, shapes=(each.shape,))
        for each in SITES
        if each.code in found
    ]
    entries += [
        LegendEntry(
            title=each.title(language),
            colour="#59636d",
            line_width=1,
            line_dash=(6, 2),
            fill=each.colour,
            fill_opacity=0.85,
        )
        for each in SHARES
        if each.colour in colours
    ]
    shown = None if window is None else shapely.box(*window)
    kinds = {each.kind for each in behind.roads if shown is None or shown.intersects(each.geometry)}
    if kinds - {"railway"}:
        entries.append(LegendEntry(text("planning_output.line_road", language), ROAD, 2))
    if "railway" in kinds:
        entries.append(LegendEntry(text("planning_output.line_railway", language), RAILWAY, 3, (6, 3)))
    if NOTHING_TO_DO in colours:
        nothing = text("planning_output.nothing", language)
        entries.append(LegendEntry(nothing, "#59636d", 1, (6, 2), fill=NOTHING_TO_DO, fill_opacity=0.85))
    return entries

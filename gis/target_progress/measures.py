"""What the register counts for a target, row by row: each says what it weighs and what counts; pure.

A measure gives rows and a figure that is made of nothing else. A row outside the denominator stays visible
with its ground (excluded graves, finds after the cutoff, plans for another year). No row is estimated.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gis.cemeteries.service import CemeteryOnDay
from gis.facilities.service import FacilityOnDay
from gis.grave_sites.service import GraveOnDay

#: How a row stands: counted, missing (in the denominator and not done), or outside the denominator
Standing = Literal["counted", "missing", "outside"]
Unit = Literal["number", "percent"]
ROADS_AND_RAILWAYS = frozenset({"road", "railway"})
#: Items of 三沿七区 under which a site lies along a road or railway
BY_ROADS = frozenset({"road_rail", "road", "railway"})


@dataclass(frozen=True, slots=True)
class Division:
    """A 苏木, 镇, 社区 or other division of the banner on a day; the parent of a 社区 is its town."""

    id: str
    name: str
    type: str
    level: str
    town_id: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that measures look at, as it stood on a day."""

    day: date
    divisions: Sequence[Division] = ()
    facilities: Sequence[FacilityOnDay] = ()
    graves: Sequence[GraveOnDay] = ()
    cemeteries: Sequence[CemeteryOnDay] = ()

    def names(self) -> Mapping[str, str]:
        """Return the names of divisions by id."""
        return {each.id: each.name for each in self.divisions}


@dataclass(frozen=True, slots=True)
class Counted:
    """One row of a denominator: a record, its town, its weight, how much of it counts, and why (a code)."""

    record: str
    record_id: str
    name: str
    town: str
    standing: Standing
    #: What the row adds to denominator and numerator: 1, or beds, or graves
    weight: int
    done: int
    why: str
    #: 新建 or 改扩建, a road's name …; empty: none
    group: str = ""
    on: date | None = None
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its rows; of percent the whole may be 0, and then there is no value."""

    unit: Unit
    part: int
    whole: int
    rows: Sequence[Counted]
    #: Figures told apart: 新建 and 改扩建, 处 and 座, late finds
    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        """Return the figure: how many, or percent to two decimals."""
        if self.unit == "number":
            return float(self.part)
        return None if self.whole == 0 else round(100 * self.part / self.whole, 2)


Measure = Callable[[Facts, int, date | None], Measured]


def _number(rows: Sequence[Counted], parts: Mapping[str, int]) -> Measured:
    inside = [each for each in rows if each.standing != "outside"]
    return Measured("number", sum(each.done for each in inside), len(inside), rows, parts)


def _percent(rows: Sequence[Counted], parts: Mapping[str, int] | None = None) -> Measured:
    inside = [each for each in rows if each.standing != "outside"]
    part, whole = sum(each.done for each in inside), sum(each.weight for each in inside)
    return Measured("percent", part, whole, rows, parts or {})


def _until(facts: Facts, due: date | None) -> date:
    return facts.day if due is None else min(facts.day, due)


def stations_made(facts: Facts, year: int, due: date | None) -> Measured:
    """Count community stations that were completed in the year, 新建 and 改扩建 apart; others are shown."""
    names, rows = facts.names(), []
    for each in facts.facilities:
        if each.kind != "community_station":
            continue
        standing, why = _completed(each.opened_on, each.state, year, _until(facts, due))
        rows.append(
            Counted(
                record="facility",
                record_id=str(each.id),
                name=each.name,
                town=names.get(str(each.town_id), ""),
                standing=standing,
                weight=1,
                done=int(standing == "counted"),
                why=why,
                group=each.made,
                on=each.opened_on,
                is_demonstration=each.is_demonstration,
            )
        )
    made = {kind: sum(each.done for each in rows if each.group == kind) for kind in ("new", "rebuilt")}
    return _number(rows, made)


def _completed(opened_on: date | None, state: str | None, year: int, until: date) -> tuple[Standing, str]:
    """Return how something stands that is to be completed within a year."""
    if opened_on is not None:
        if opened_on.year < year:
            return "outside", "earlier"
        if opened_on <= until and opened_on.year == year:
            return "counted", "completed"
        return "outside", "later"
    if state in ("planned", "building"):
        return "missing", state
    return "outside", "never_open"


def community_coverage(facts: Facts, year: int, due: date | None) -> Measured:
    """Count the 社区 in which a facility that covers its community is open; 嘎查, 村, 虚拟社区 are none."""
    names = facts.names()
    covering: dict[str, FacilityOnDay] = {}
    for each in facts.facilities:
        if each.covers_community and each.state == "open":
            covering.setdefault(str(each.division_id), each)
    rows = []
    for unit in facts.divisions:
        if unit.type != "community":
            continue
        station = covering.get(unit.id)
        rows.append(
            Counted(
                record="administrative_division",
                record_id=unit.id,
                name=unit.name,
                town=names.get(unit.town_id or "", ""),
                standing="missing" if station is None else "counted",
                weight=1,
                done=int(station is not None),
                why="no_station" if station is None else "has_station",
                group="" if station is None else station.name,
                on=None if station is None else station.opened_on,
                is_demonstration=station is not None and station.is_demonstration,
            )
        )
    return _percent(rows)


def rural_centre_coverage(facts: Facts, year: int, due: date | None) -> Measured:
    """Count the 苏木 and 镇 that have a rural centre open."""
    centres: dict[str, FacilityOnDay] = {}
    for each in facts.facilities:
        if each.kind == "rural_centre" and each.state == "open" and each.town_id is not None:
            centres.setdefault(str(each.town_id), each)
    found = {key: (one.name, one.opened_on, one.is_demonstration) for key, one in centres.items()}
    return _percent(_towns(facts, found, "no_centre", "has_centre"))


def cemetery_coverage(facts: Facts, year: int, due: date | None) -> Measured:
    """Count the 苏木 and 镇 that have a public cemetery open."""
    found: dict[str, tuple[str, date | None, bool]] = {}
    for each in facts.cemeteries:
        if each.kind == "public_cemetery" and each.state == "open" and each.town_id is not None:
            found.setdefault(str(each.town_id), (each.name, each.finished_on, each.is_demonstration))
    return _percent(_towns(facts, found, "no_cemetery", "has_cemetery"))


def _towns(
    facts: Facts, found: Mapping[str, tuple[str, date | None, bool]], without: str, having: str
) -> list[Counted]:
    rows = []
    for unit in facts.divisions:
        if unit.level != "township":
            continue
        name, on, invented = found.get(unit.id, ("", None, False))
        rows.append(
            Counted(
                record="administrative_division",
                record_id=unit.id,
                name=unit.name,
                town=unit.name,
                standing="counted" if name else "missing",
                weight=1,
                done=int(bool(name)),
                why=having if name else without,
                group=name,
                on=on,
                is_demonstration=invented,
            )
        )
    return rows


def nursing_bed_share(facts: Facts, year: int, due: date | None) -> Measured:
    """Return nursing beds among the beds of 养老机构 that are open; no other facility's beds count."""
    names, rows = facts.names(), []
    for each in facts.facilities:
        if not each.is_institution:
            continue
        is_open = each.state == "open"
        short = is_open and each.nursing_beds < each.beds
        rows.append(
            Counted(
                record="facility",
                record_id=str(each.id),
                name=each.name,
                town=names.get(str(each.town_id), ""),
                standing="outside" if not is_open else "missing" if short else "counted",
                weight=each.beds if is_open else 0,
                done=each.nursing_beds if is_open else 0,
                why="not_open" if not is_open else "other_beds" if short else "nursing_beds",
                on=each.opened_on,
                is_demonstration=each.is_demonstration,
            )
        )
    return _percent(rows)


def graves_by_roads(facts: Facts, year: int, due: date | None) -> Measured:
    """Count graves (not sites) along roads and railways that were accepted; excluded and late finds apart."""
    names, rows = facts.names(), []
    for each in facts.graves:
        along = each.corridor_kind in ROADS_AND_RAILWAYS or each.corridor_kind is None
        if each.zone_kind not in BY_ROADS or not along:
            continue
        is_done = each.accepted_on is not None
        standing: Standing = "counted" if is_done else "missing"
        why = "accepted" if is_done else "not_accepted"
        if each.excluded is not None:
            standing, why = "outside", "excluded"
        elif each.late_found:
            standing, why = "outside", "late_found"
        rows.append(
            Counted(
                record="grave_site",
                record_id=str(each.site_id),
                name=each.number,
                town=names.get(str(each.town_id), ""),
                standing=standing,
                weight=each.graves,
                done=each.graves if is_done else 0,
                why=why,
                group=each.corridor_name or "",
                on=each.accepted_on,
                is_demonstration=each.is_demonstration,
            )
        )
    apart = {
        "sites": sum(each.standing != "outside" for each in rows),
        "excluded_graves": sum(each.weight for each in rows if each.why == "excluded"),
        "late_graves": sum(each.weight for each in rows if each.why == "late_found"),
        "late_graves_done": sum(each.done for each in rows if each.why == "late_found"),
    }
    return _percent(rows, apart)


def clusters_regulated(facts: Facts, year: int, due: date | None) -> Measured:
    """Count historic clusters put in order within the year, in 处 and in 座 (graves of the survey)."""
    return _areas(facts, "historic_cluster", year, _until(facts, due))


def cemeteries_built(facts: Facts, year: int, due: date | None) -> Measured:
    """Count public cemeteries that were first opened within the year."""
    return _areas(facts, "public_cemetery", year, _until(facts, due))


#: States of a historic cluster that still waits, as something to be built does
WAITING = {"unregulated": "planned", "regulating": "building"}


def _areas(facts: Facts, kind: str, year: int, until: date) -> Measured:
    names, rows, graves = facts.names(), [], 0
    for each in facts.cemeteries:
        if each.kind != kind or each.state is None:
            continue
        standing, why = _completed(each.finished_on, WAITING.get(each.state, each.state), year, until)
        if standing == "counted":
            graves += each.surveyed_graves or 0
        rows.append(
            Counted(
                record="cemetery",
                record_id=str(each.id),
                name=each.name,
                town=names.get(str(each.town_id), ""),
                standing=standing,
                weight=1,
                done=int(standing == "counted"),
                why=each.state if standing == "missing" else why,
                on=each.finished_on,
                is_demonstration=each.is_demonstration,
            )
        )
    return _number(rows, {"graves": graves} if kind == "historic_cluster" else {})


#: What `measure` of a target names
MEASURES: Mapping[str, Measure] = {
    "stations_made": stations_made,
    "community_coverage": community_coverage,
    "rural_centre_coverage": rural_centre_coverage,
    "nursing_bed_share": nursing_bed_share,
    "graves_by_roads": graves_by_roads,
    "clusters_regulated": clusters_regulated,
    "cemeteries_built": cemeteries_built,
    "cemetery_coverage": cemetery_coverage,
}
#: The measure whose rows are grouped by road and railway
BY_ROAD = "graves_by_roads"
#: Measures of what happens within a year: they begin at nothing on its first day
OF_THE_YEAR: Collection[str] = frozenset({"stations_made", "clusters_regulated", "cemeteries_built"})

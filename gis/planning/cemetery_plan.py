"""What the plan of rural public cemeteries (农村牧区公益性公墓建设规划) is made of, by 苏木 and 镇.

Registers and ledger of a day, people and settings, the screening and relocation runs that are named (or the
latest): the same runs and day give the same plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

import shapely

from gis.accounts.rules import Caller
from gis.annual_targets import service as annual_targets
from gis.annual_targets.tables import AnnualTarget
from gis.cemeteries.rule_tables import size_rules
from gis.cemeteries.rules import SizeRule
from gis.history.as_known import today
from gis.name_rules.in_force import rows_in_force
from gis.planning import queries, service
from gis.planning.cemetery_needs import Candidate, Demand, Need, best_apart, building_years, need
from gis.planning.cemetery_sites import CemeterySites, ShownCemetery, cemetery_sites
from gis.planning.inputs import Grave, Inputs, Unit
from gis.planning.people import people_by_unit
from gis.planning.rule_tables import SETTINGS
from gis.planning.rules import READING, InputsHidden, OtherKindOfRun, OtherRegion, RunOutdated, is_current
from gis.planning.service import Run
from gis.planning_layers import service as planning_layers
from gis.planning_layers.tables import PlanningRegion
from gis.publication import service as publication
from gis.reference import service as reference
from gis.target_progress import service as target_progress
from gis.target_progress.measures import Facts, Measured

BASIS = "cemetery_plan_basis"
#: Settings that the plan is reckoned by
USED_SETTINGS = ("crude_death_rate", "burial_share", "plan_years", "build_years")
#: What the plan's targets measure
MEASURED = ("cemeteries_built", "cemetery_coverage", "clusters_regulated")
#: Runs that are looked through for the latest
MOST_RUNS = 100


@dataclass(frozen=True, slots=True)
class TownPlan:
    """A 苏木 or 镇 (of a region that is not the register's: a unit): what it has, needs and could build."""

    name: str
    cemeteries: Sequence[ShownCemetery]
    clusters: Sequence[ShownCemetery]
    people: int | None
    grave_sites: int
    need: Need
    candidates: Sequence[Candidate]
    #: Year in which its cemetery is proposed; None: one is open already
    year: int | None

    @property
    def graves(self) -> int:
        """Return the graves that wait to be remediated."""
        return self.need.relocated

    @property
    def has_open(self) -> bool:
        """Whether a public cemetery is open."""
        return any(each.state == "open" for each in self.cemeteries)


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """A target of the bureau's plan, with what the register counts of it on the day."""

    target: AnnualTarget
    figure: Measured


@dataclass(frozen=True, slots=True)
class CemeteryPlan:
    """All that the plan says."""

    day: date
    region: PlanningRegion | None
    sites: CemeterySites
    towns: Sequence[TownPlan]
    demand: Demand
    build_years: int
    relocation: Run | None
    screenings: Sequence[Run]
    targets: Sequence[PlanTarget]
    #: Rows of cemetery_plan_basis and burial_zone_settings in force on the day
    basis: Sequence[Mapping[str, str]]
    settings: Sequence[Mapping[str, str]]
    sizes: Sequence[SizeRule]
    #: Sources of what was read of the planning layers
    sources: Sequence[Mapping[str, Any]]
    #: Last year of the figures of people; None: none are loaded
    people_year: int | None
    is_demonstration: bool


def cemetery_plan(
    session: Session,
    caller: Caller,
    on: date | None = None,
    region: str | None = None,
    relocation: UUID | None = None,
    screenings: Sequence[UUID] = (),
) -> CemeteryPlan:
    """Return the plan on a day (today, or before).

    Without `region` that of the runs, else the first that is loaded; without runs the latest of the region:
    of screenings one of the whole and one of each unit. Raises NotAllowed, RunNotFound, OtherKindOfRun,
    RunOutdated, OtherRegion, NoSuchRegion, InputsHidden.
    """
    caller.must_hold(*READING)
    day = min(on or today(), today())
    named = [_named(session, caller, each, "cemetery_screening") for each in screenings]
    moving = None if relocation is None else _named(session, caller, relocation, "relocation")
    here = _region(session, region, [*named, *([] if moving is None else [moving])])
    moving = moving or next(iter(_latest(session, caller, "relocation", here)), None)
    runs = named or _latest(session, caller, "cemetery_screening", here)
    settings = {row["key"]: row for row in rows_in_force(session, SETTINGS, day)}
    demand = Demand(
        float(settings["crude_death_rate"]["value"]),
        float(settings["burial_share"]["value"]),
        int(settings["plan_years"]["value"]),
    )
    sites, facts = cemetery_sites(session, caller, day), target_progress.facts_of(session, day)
    inputs = None if here is None else Inputs(session, here, day)
    build_years = int(settings["build_years"]["value"])
    towns, people_year = _towns(sites, facts, inputs, runs, demand, build_years)
    if inputs is not None:
        rules = publication.load(session)
        if any(not rules.sees(caller.clearance, level) for level in inputs.levels):
            raise InputsHidden
    used = [*runs, *([] if moving is None else [moving])]
    return CemeteryPlan(
        day=day,
        region=here,
        sites=sites,
        towns=towns,
        demand=demand,
        build_years=build_years,
        relocation=moving,
        screenings=runs,
        targets=_targets(session, facts),
        basis=rows_in_force(session, BASIS, day),
        settings=[settings[key] for key in USED_SETTINGS],
        sizes=size_rules(session, day),
        sources=list(reference.source_labels(session, inputs.sources).values()) if inputs else [],
        people_year=people_year,
        is_demonstration=sites.is_demonstration
        or any(each.run.is_demonstration for each in used)
        or any(each.is_demonstration for each in facts.graves)
        or (inputs is not None and queries.any_demonstration(session, inputs.sources)),
    )


def _named(session: Session, caller: Caller, run_id: UUID, kind: str) -> Run:
    found = service.get(session, caller, run_id)
    if found.run.kind != kind:
        raise OtherKindOfRun(title=found.run.title)
    if not is_current(found.run.result):
        raise RunOutdated(title=found.run.title)
    return found


def _region(session: Session, code: str | None, runs: Sequence[Run]) -> PlanningRegion | None:
    codes = {each.region for each in runs} | ({code} if code else set())
    if len(codes) > 1:
        raise OtherRegion
    for one in codes:
        return planning_layers.region(session, one)
    return next(iter(planning_layers.regions(session)), None)


def _latest(session: Session, caller: Caller, kind: str, here: PlanningRegion | None) -> list[Run]:
    """Return the latest runs of a kind in a region, one for each unit that was asked for."""
    found: dict[Any, Run] = {}
    for each in service.latest(session, caller, kind=kind, limit=MOST_RUNS):
        if here is not None and each.run.region_id == here.id:
            found.setdefault(each.run.parameters.get("unit"), each)
    return list(found.values())


def _targets(session: Session, facts: Facts) -> list[PlanTarget]:
    _, planned = annual_targets.plan(session, None)
    counted = [(each, target_progress.measured(each, facts)) for each in planned if each.measure in MEASURED]
    return [PlanTarget(target, figure) for target, figure in counted if figure is not None]


@dataclass(frozen=True, slots=True)
class _Town:
    """An area of the plan: a division, the unit that draws it, or both."""

    division_id: UUID | None
    name: str
    unit: Unit | None

    def holds(self, town_id: UUID | None, lon: float | None, lat: float | None) -> bool:
        """Whether a record of a 苏木 or 镇 (None: of none), or at a position, belongs here."""
        if self.division_id is not None:
            return town_id == self.division_id
        assert self.unit is not None
        return lon is not None and lat is not None and self.around(lon, lat)

    def around(self, lon: float, lat: float) -> bool:
        """Whether a position lies within the unit."""
        return self.unit is not None and bool(shapely.intersects_xy(self.unit.shape, lon, lat))


def _areas(facts: Facts, units: Sequence[Unit]) -> list[_Town]:
    """Return the 苏木 and 镇 of the register; of a region that has none of them its own units."""
    by_division = {str(each.division_id): each for each in units if each.division_id is not None}
    towns = [each for each in facts.divisions if each.level == "township"]
    if units and not any(each.id in by_division for each in towns):
        return [_Town(None, each.name, each) for each in units]
    return [_Town(UUID(each.id), each.name, by_division.get(each.id)) for each in towns]


def _towns(
    sites: CemeterySites,
    facts: Facts,
    inputs: Inputs | None,
    runs: Sequence[Run],
    demand: Demand,
    years: int,
) -> tuple[list[TownPlan], int | None]:
    units = [] if inputs is None else inputs.units()
    places = [] if inputs is None else inputs.places()
    located = {} if inputs is None else {each.key: each for each in inputs.graves()}
    people = people_by_unit(units, places)
    cells = [_candidate(each) for run in runs for each in run.run.result["cells"]]
    found: list[TownPlan] = []
    for town in _areas(facts, units):
        held = [each for each in sites.sites if town.holds(each.town_id, *(each.position or (None, None)))]
        cemeteries = [each for each in held if not each.is_cluster]
        graves = [
            each
            for each in facts.graves
            if each.excluded is None
            and each.accepted_on is None
            and town.holds(each.town_id, *_at(located.get(str(each.site_id))))
        ]
        needed = need(
            None if town.unit is None else people[town.unit.key],
            sum(each.graves for each in graves),
            sum(each.free for each in cemeteries),
            sum(each.coming for each in cemeteries),
            demand,
        )
        found.append(
            TownPlan(
                name=town.name,
                cemeteries=cemeteries,
                clusters=[each for each in held if each.is_cluster],
                people=None if town.unit is None else people[town.unit.key],
                grave_sites=len(graves),
                need=needed,
                candidates=best_apart(each for each in cells if town.around(each.lon, each.lat)),
                year=None,
            )
        )
    counted = [each.year for each in places if each.year is not None]
    return _with_years(found, facts.day.year + 1, years), max(counted, default=None)


def _with_years(towns: Sequence[TownPlan], first_year: int, years: int) -> list[TownPlan]:
    """Say when each cemetery is proposed: being built first, then planned, then by how much is needed."""
    without = [each for each in towns if not each.has_open]
    when = {each.name: year for each, year in building_years(without, urgency, first_year, years)}
    return [replace(each, year=when.get(each.name)) for each in towns]


def urgency(town: TownPlan) -> tuple[float, ...]:
    """Return by what towns are ordered: how far the cemetery has come, then how much is needed."""
    states = {each.state for each in town.cemeteries}
    started = 2 if "building" in states else 1 if "planned" in states else 0
    return started, town.need.total or town.graves, town.people or 0


def _at(grave: Grave | None) -> tuple[float | None, float | None]:
    return (None, None) if grave is None else (grave.lon, grave.lat)


def _candidate(cell: Mapping[str, Any]) -> Candidate:
    values = {each["criterion"]: each["value"] for each in cell["marks"]}
    return Candidate(
        lon=cell["lon"],
        lat=cell["lat"],
        score=cell["score"],
        approvals=cell["approvals"],
        settlement_m=values.get("settlement_m"),
        road_m=values.get("road_m"),
        reachable_people=values.get("reachable_people"),
    )


def best_ground(session: Session, caller: Caller) -> list[tuple[Candidate, str]]:
    """Return the best candidates of the latest screenings of every region, each with the title of its run.

    Nothing for whoever may not read planning runs.
    """
    if not set(caller.roles) & set(READING):
        return []
    return [
        (candidate, each.run.title)
        for region in planning_layers.regions(session)
        for each in _latest(session, caller, "cemetery_screening", region)
        for candidate in best_apart(map(_candidate, each.run.result["cells"]))
    ]

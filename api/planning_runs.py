"""Have analyses made, look at what came of them, replay them, compare two."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import After, CallerDep, Limit, SessionDep
from api.job_status import JobOut, moment_of, queued
from api.planning_choices import ChoicesOut, parameters_of
from gis.planning import parameters, service
from gis.planning.choices import choices
from gis.planning.rules import is_current
from gis.publication.pages import key_of

router = APIRouter(prefix="/planning-runs", tags=["planning"])

Kind = Literal["access", "siting", "ban_zones", "relocation", "cemetery_screening"]
#: By road: on foot from places in towns, driving from others
Measure = Literal["road", "straight"]
Amount = Annotated[float, Field(gt=0, le=1_000_000)]
Codes = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=40)]
_MOST_SITES, _MOST_CANDIDATES, _MOST_SECONDS = 1_000, 1_000, 300


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200, examples=["四个社区养老服务站选址"])
    region: str = Field(min_length=1, max_length=60, examples=["150626"], description="规划区域的代码")
    as_of: date | None = Field(default=None, description="用哪一天的数据，不填为今天 / day of the data")


class AccessIn(_Asked):
    """Who is within reach of an open station: communities and people of 60 and older."""

    kind: Literal["access"]
    facility_kinds: Codes = Field(default=[], description="空：覆盖社区的各类设施")
    measure: Measure = "road"
    urban_limit: Amount = Field(default=900, description="城镇居住点：按路步行为秒，直线为米，含 / inclusive")
    rural_limit: Amount = Field(default=1800, description="其他居住点：按路行车为秒，直线为米，含")

    def parameters(self) -> parameters.Access:
        """Return the value object."""
        return parameters.Access(tuple(self.facility_kinds), self.measure, self.urban_limit, self.rural_limit)


class CandidateIn(BaseModel):
    """A place where one could build; EPSG:4490, degrees."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=1, max_length=200)
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    price: float = Field(default=0, ge=0)
    capacity: float | None = Field(default=None, ge=0)


class SitingIn(_Asked):
    """Where to build, what stands being kept."""

    kind: Literal["siting"]
    objective: Literal["set_cover", "maximal_cover", "p_median"]
    measure: Measure = "road"
    weight: Literal["people_60", "people", "place"] = "people_60"
    facility_kinds: Codes = Field(default=[], description="现有设施的种类；空：覆盖社区的各类设施")
    radius: Amount | None = Field(default=None, description="服务半径：按路为秒，直线为米，含 / inclusive")
    number: int | None = Field(default=None, ge=0, le=_MOST_SITES, description="最多新建几处")
    budget: float | None = Field(default=None, ge=0)
    capacity: float | None = Field(default=None, ge=0, description="各居住点作候选点时的容量")
    price: float = Field(default=0, ge=0)
    candidates: list[CandidateIn] = Field(
        default=[], max_length=_MOST_CANDIDATES, description="空：各居住点均可 / empty: every place"
    )
    keep_out_of_ban_zones: bool = False
    alternatives: int = Field(default=2, ge=0, le=5)
    seconds: float = Field(default=60, gt=0, le=_MOST_SECONDS, description="每个方案最多用时")

    def parameters(self) -> parameters.Siting:
        """Return the value object."""
        return parameters.Siting(
            self.objective,
            self.measure,
            self.weight,
            tuple(self.facility_kinds),
            self.radius,
            self.number,
            self.budget,
            self.capacity,
            self.price,
            tuple(parameters.Point(**one.model_dump()) for one in self.candidates),
            self.keep_out_of_ban_zones,
            self.alternatives,
            self.seconds,
        )


class BanZonesIn(_Asked):
    """Zones of corridors and areas, graves inside by road and kilometre, which to deal with when."""

    kind: Literal["ban_zones"]
    rule_set: str | None = Field(default=None, max_length=60, examples=["reference_500"])
    per_year: int | None = Field(default=None, ge=1, le=1_000_000, description="每年能整治多少座")
    share: float | None = Field(default=None, gt=0, le=1, description="目标比例")

    def parameters(self) -> parameters.BanZones:
        """Return the value object."""
        return parameters.BanZones(self.rule_set, self.per_year, self.share)


class RelocationIn(_Asked):
    """Which graves go to which cemetery."""

    kind: Literal["relocation"]
    measure: Measure = "road"
    years: int = Field(default=1, ge=1, le=50)
    states: Codes = Field(default=["open"], description="接收迁入的公墓状态")
    farthest: Amount | None = Field(default=None, description="最远迁移：按路行车为秒，直线为米，含")

    def parameters(self) -> parameters.Relocation:
        """Return the value object."""
        return parameters.Relocation(self.measure, self.years, tuple(self.states), self.farthest)


class CemeteryScreeningIn(_Asked):
    """Where a cemetery could be."""

    kind: Literal["cemetery_screening"]
    unit: str | None = Field(default=None, max_length=200, examples=["图克镇"], description="空：全区域")
    cell_m: float = Field(default=1000, ge=200, le=20_000, description="格网边长，米")
    rule_set: str | None = Field(default=None, max_length=60)
    reach_m: Amount = Field(default=15_000, description="可及人口的直线距离，米，含")
    best: int = Field(default=100, ge=1, le=1_000, description="保留多少个最好的格子")

    def parameters(self) -> parameters.CemeteryScreening:
        """Return the value object."""
        return parameters.CemeteryScreening(self.unit, self.cell_m, self.rule_set, self.reach_m, self.best)


RunIn = Annotated[
    AccessIn | SitingIn | BanZonesIn | RelocationIn | CemeteryScreeningIn, Field(discriminator="kind")
]
_BODIES: Mapping[str, type[_Asked]] = {
    "access": AccessIn,
    "siting": SitingIn,
    "ban_zones": BanZonesIn,
    "relocation": RelocationIn,
    "cemetery_screening": CemeteryScreeningIn,
}


class RunRowOut(BaseModel):
    """A run in the list."""

    id: UUID
    kind: Kind
    title: str
    region: str = Field(examples=["150626"])
    as_of: date
    made_at: datetime
    made_by: str | None
    replay_of_id: UUID | None
    figures: dict[str, float | None] = Field(description="What it comes to, by name")
    publication_level: str
    is_demonstration: bool = Field(description="演示数据 / some of what it was made of is invented")


class RunPage(BaseModel):
    """A page of runs; `next` is the `after` of the following one."""

    rows: list[RunRowOut]
    next: str | None


class PlanningRunOut(RunRowOut):
    """A run with all that it was made of and that came of it."""

    parameters: dict[str, Any]
    settings: dict[str, Any] = Field(description="Rules and settings that were used, verified or not")
    inputs: dict[str, int] = Field(description="Number of records by part of the data")
    digests: dict[str, str] = Field(description="SHA-256 by part of the data")
    result: dict[str, Any] = Field(
        description="By kind. `is_proven` of a siting: only then no better choice exists. `measure` says in"
        " what costs are counted: road (seconds), straight (metres) or ground"
    )
    changed: list[str] = Field(description="Of a replay: parts of the data, and settings, that have changed")
    same_result: bool | None = Field(
        description="Of a replay: whether it came to the same result; null also where one has an older form"
    )
    is_current: bool = Field(description="Its result has the form of this version; else have it made again")


class FigureOut(BaseModel):
    """A figure of two runs; null: that run has none."""

    key: str
    first: float | None
    second: float | None
    difference: float | None


class ComparisonOut(BaseModel):
    """What tells two runs of one kind apart."""

    parameters: list[str]
    data: list[str]
    settings_differ: bool
    figures: list[FigureOut]
    only_first: list[str] = Field(description="Chosen by the first only, by their keys")
    only_second: list[str]
    both: list[str]
    same_result: bool


@router.get("")
def list_runs(
    session: SessionDep,
    caller: CallerDep,
    kind: Annotated[Kind | None, Query()] = None,
    after: After = None,
    limit: Limit = 50,
) -> RunPage:
    """List runs, the youngest first."""
    found = service.latest(session, caller, kind=kind, after=moment_of(after), limit=limit)
    last = found[-1].run if len(found) == limit else None
    return RunPage(
        rows=[RunRowOut.model_validate(_row(one)) for one in found],
        next=None if last is None else key_of(last.made_at.isoformat(), str(last.id)),
    )


@router.post("", status_code=202)
def start(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, wanted: RunIn
) -> JobOut:
    """Queue an analysis; its job's result names the run."""
    job = service.ask(
        session, caller, wanted.kind, wanted.title, wanted.region, wanted.parameters(), wanted.as_of
    )
    return queued(request, response, job)


@router.get("/choices")
def offer(session: SessionDep, caller: CallerDep) -> ChoicesOut:
    """Return what a form for an analysis offers, with the parameters of each kind and their limits."""
    found = choices(session, caller)
    asked = {kind: parameters_of(body) for kind, body in _BODIES.items()}
    return ChoicesOut.model_validate(
        {
            "regions": found.regions,
            "rule_sets": found.rule_sets,
            "rule_set": found.rule_set,
            "criteria": found.criteria,
            "parameters": asked,
        },
        from_attributes=True,
    )


@router.get("/{run_id}")
def show(session: SessionDep, caller: CallerDep, run_id: UUID) -> PlanningRunOut:
    """Return a run."""
    found = service.get(session, caller, run_id)
    run = found.run
    return PlanningRunOut.model_validate(
        {
            **_row(found),
            "parameters": run.parameters,
            "settings": run.settings,
            "inputs": run.inputs,
            "digests": run.digests,
            "result": run.result,
            "changed": run.changed,
            "same_result": service.same_as_replayed(session, run),
            "is_current": is_current(run.result),
        }
    )


@router.get("/{run_id}/comparison")
def compare(
    session: SessionDep, caller: CallerDep, run_id: UUID, other: Annotated[UUID, Query()]
) -> ComparisonOut:
    """Compare a run with another of its kind."""
    return ComparisonOut.model_validate(service.compare(session, caller, run_id, other), from_attributes=True)


@router.post("/{run_id}/replay", status_code=202)
def replay(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, run_id: UUID
) -> JobOut:
    """Queue the same analysis on the data as it is now; the new run says what has changed."""
    return queued(request, response, service.replay(session, caller, run_id))


def _row(found: service.Run) -> dict[str, Any]:
    run = found.run
    return {
        "id": run.id,
        "kind": run.kind,
        "title": run.title,
        "region": found.region,
        "as_of": run.as_of,
        "made_at": run.made_at,
        "made_by": found.made_by,
        "replay_of_id": run.replay_of_id,
        "figures": run.result["figures"],
        "publication_level": run.publication_level,
        "is_demonstration": run.is_demonstration,
    }

"""What coverage checks look like in answers; findings are GeoJSON, EPSG:4490, longitude then latitude."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from shapely.geometry.base import BaseGeometry

from gis.administrative_divisions.coverage_repairs import Preview
from gis.administrative_divisions.coverage_runs import Found
from gis.administrative_divisions.exception_lists import Listed
from gis.administrative_divisions.kept_pieces import finding_of
from gis.administrative_divisions.proposal_reading import Around
from gis.coordinates import area_m2
from gis.coverage_checks.findings import KINDS, rules
from gis.proposals.records import geojson_of


class CountOut(BaseModel):
    """How many findings of one kind, and how large they are together."""

    kind: str
    name_zh: str
    name_en: str
    sliver: bool
    severity: str
    state: str
    count: int
    area_ha: float


class RunOut(BaseModel):
    """A kept check: of what, when, how fine, and what it found as far as the reader may see."""

    id: UUID
    level: str
    level_zh: str
    area: UUID | None
    area_name: str
    as_of: date
    made_at: datetime
    units: int
    vertices: int
    tolerance_m: float
    sliver_width_m: float
    is_demonstration: bool = Field(description="含演示数据 / of demonstration data too")
    counts: list[CountOut]


class PartyOut(BaseModel):
    """A party of a finding."""

    code: str = Field(description="代码，没有代码时为名称 / code, or name without one")
    name: str
    division_id: UUID | None


class FindingProperties(BaseModel):
    """One finding."""

    number: int
    kind: str = Field(examples=["overlap"])
    name_zh: str
    name_en: str
    sliver: bool
    severity: str = Field(description="blocks: a proposal that makes it can't be approved; warns")
    state: str | None = Field(default=None, description="open, accepted, pending (待核)")
    standing: str | None = Field(default=None, description="of a proposal: new, grown, old, gone")
    rule: str
    rule_verified: bool
    parties: list[PartyOut]
    area_ha: float
    length_m: float
    max_width_m: float
    location: list[float] | None
    remedy_zh: str
    remedy_en: str
    exception: str = Field(
        default="", description="所属的已认可例外 / accepted exception that it falls under"
    )
    document: str = ""
    exception_why: str = Field(default="", description="quiet, grown, expired")
    mendable: bool = False


class FindingFeature(BaseModel):
    """A finding as a GeoJSON feature; without geometry where it has no place."""

    type: str = "Feature"
    id: str | int
    geometry: dict[str, Any] | None
    properties: FindingProperties


class FindingPage(BaseModel):
    """A page of findings; `next` is the `after` of the following page."""

    type: str = "FeatureCollection"
    features: list[FindingFeature]
    next: int | None


class MapProperties(FindingProperties):
    """One finding, with the check that it is of."""

    level: str
    run_id: UUID
    as_of: date


class MapFeature(BaseModel):
    """A finding of the last check of its level."""

    type: str = "Feature"
    id: str
    geometry: dict[str, Any] | None
    properties: MapProperties


class KeptFindings(BaseModel):
    """Findings of the last checks; `next` is the `after` of the following page."""

    type: str = "FeatureCollection"
    features: list[MapFeature]
    next: str | None


class ExceptionOut(BaseModel):
    """An accepted exception of the register."""

    id: UUID
    version: int
    title: str
    kind: str = Field(examples=["water"])
    reason: str
    document_number: str
    parties: list[PartyOut]
    area_ha: float = Field(description="认可时的面积 / the size that was accepted")
    valid_from: date | None
    valid_to: date | None = Field(description="到期日，当日起失效 / first day without it")
    holds: bool = Field(description="当日是否有效 / whether it holds on the day")
    publication_level: str
    extents: list[dict[str, Any]] = Field(description="GeoJSON")


class ExceptionPage(BaseModel):
    """A page of exceptions; `next` is the `after` of the following page."""

    rows: list[ExceptionOut]
    next: str | None


class PartOut(BaseModel):
    """A part of the ground and who gets it; nobody: it is only taken away."""

    geometry: dict[str, Any]
    kind: str
    goes_to: str
    area_ha: float


class SideOut(BaseModel):
    """A division before and after, with what it gains and loses."""

    division_id: UUID
    code: str
    name: str
    before: dict[str, Any]
    after: dict[str, Any]
    gained_ha: float
    lost_ha: float


class LeftOut(BaseModel):
    """What a check of the outcome finds that was not there before."""

    kind: str
    name_zh: str
    name_en: str
    parties: list[str]
    area_ha: float
    geometry: dict[str, Any] | None


class RepairOut(BaseModel):
    """What a repair would do."""

    parts: list[PartOut]
    sides: list[SideOut]
    pending: list[int] = Field(description="待核：法定界线而无批准的界线 / wait for an approved line")
    gone: list[int] = Field(description="现已不存在 / no longer there")
    made: list[LeftOut] = Field(description="修补后新出现的 / made by the repair")


class ProposalFindingsOut(BaseModel):
    """What a proposal finds around its polygons and leaves there."""

    stage: str | None = Field(description="submitted, approved; null: no polygon changes, or not handed in")
    barring: int = Field(description="不得审批的处数 / findings that bar the approval")
    type: str = "FeatureCollection"
    features: list[FindingFeature]


def run_shaped(found: Found) -> RunOut:
    """Return a kept check as an answer."""
    run = found.run
    summary: Mapping[str, Any] = run.summary
    return RunOut(
        id=run.id,
        level=run.level,
        level_zh=found.level_name,
        area=run.area_id,
        area_name=found.area_name,
        as_of=run.as_of,
        made_at=run.made_at,
        units=summary["units"],
        vertices=summary["vertices"],
        tolerance_m=summary["tolerance_m"],
        sliver_width_m=summary["sliver_width_m"],
        is_demonstration=found.is_demonstration,
        counts=[
            CountOut(
                kind=row["kind"],
                sliver=row["sliver"],
                severity=row["severity"],
                state=row["state"],
                count=row["count"],
                area_ha=_hectares(row["area_m2"]),
                **_names(row["kind"], row["sliver"]),
            )
            for row in found.counts
        ],
    )


def finding_feature(row: Any) -> dict[str, Any]:
    """Return a kept finding as a GeoJSON feature, ready for JSON."""
    one = finding_of(row)
    kept = row.acceptance or {}
    divisions = [*map(str, row.divisions), *[None] * len(row.parties)]
    return {
        "type": "Feature",
        "id": row.number,
        "geometry": _drawn(one.geometry),
        "properties": {
            "number": row.number,
            "kind": one.kind,
            "name_zh": one.rule.name_zh,
            "name_en": one.rule.name_en,
            "sliver": one.sliver,
            "severity": row.severity,
            "state": getattr(row, "state", None),
            "standing": getattr(row, "standing", None),
            "rule": one.rule.rule,
            "rule_verified": one.rule.verified,
            "parties": [
                {"code": party, "name": name, "division_id": division}
                for party, name, division in zip(row.parties, row.party_names, divisions, strict=False)
            ],
            "area_ha": _hectares(one.area_m2),
            "length_m": round(one.length_m, 2),
            "max_width_m": round(one.max_width_m, 3),
            "location": None if one.location is None else [round(part, 8) for part in one.location],
            "remedy_zh": one.remedy("zh"),
            "remedy_en": one.remedy("en"),
            "exception": kept.get("reference", ""),
            "document": kept.get("document", ""),
            "exception_why": kept.get("why", ""),
            "mendable": getattr(row, "mendable", False),
        },
    }


def map_feature(run: Any, row: Any) -> dict[str, Any]:
    """Return a finding with the check that it is of, as a GeoJSON feature whose id no other finding has."""
    feature = finding_feature(row)
    of = {"level": run.level, "run_id": str(run.id), "as_of": run.as_of.isoformat()}
    return feature | {"id": f"{run.id}.{row.number}", "properties": feature["properties"] | of}


def exception_shaped(found: Listed) -> ExceptionOut:
    """Return an accepted exception as an answer."""
    row = found.row
    return ExceptionOut(
        id=found.id,
        version=found.version,
        title=row["title"],
        kind=row["kind"],
        reason=row["reason"],
        document_number=row["document_number"],
        parties=[
            PartyOut(code=code or name, name=name, division_id=division)
            for division, code, name in found.parties
        ],
        area_ha=_hectares(found.area_m2),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        holds=found.holds,
        publication_level=row["publication_level"],
        extents=[part["geometry"] for part in row["extents"].values()],
    )


def preview_shaped(found: Preview) -> RepairOut:
    """Return a computed repair as an answer."""
    repair = found.repair
    return RepairOut(
        parts=[
            PartOut(
                geometry=geojson_of(share.part),
                kind=share.finding.kind,
                goes_to=found.goes_to(share),
                area_ha=_hectares(area_m2(share.part)),
            )
            for share in repair.shares
        ],
        sides=[
            SideOut(
                division_id=found.division(change),
                code=change.unit.code,
                name=change.unit.name or change.unit.label,
                before=geojson_of(change.before),
                after=geojson_of(change.after),
                gained_ha=_hectares(change.gained_m2),
                lost_ha=_hectares(change.lost_m2),
            )
            for change in repair.changes
        ],
        pending=list(found.pending),
        gone=list(found.gone),
        made=[
            LeftOut(
                kind=one.kind,
                parties=[found.name(place) for place in one.place],
                area_ha=_hectares(one.area_m2),
                geometry=_drawn(one.geometry),
                **_names(one.kind, one.sliver),
            )
            for one in found.made
        ],
    )


def around_shaped(found: Around) -> ProposalFindingsOut:
    """Return what was found of a proposal as an answer."""
    features = [FindingFeature.model_validate(finding_feature(row)) for row in found.rows]
    return ProposalFindingsOut(stage=found.stage, barring=found.barring, features=features)


def _drawn(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    return None if geometry is None else geojson_of(geometry)


def _hectares(square_metres: float) -> float:
    return float(f"{square_metres / 10_000:.6g}")


def _names(kind: str, sliver: bool) -> dict[str, str]:
    """Return what people call a kind of finding."""
    known = {str(each): each for each in KINDS}
    rule = rules()[known[kind], sliver]
    return {"name_zh": rule.name_zh, "name_en": rule.name_en}

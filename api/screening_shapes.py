"""Screenings, findings and decisions as the API sends and takes them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.job_status import JobOut
from gis.name_screening.decisions import Chosen
from gis.name_screening.precision import Precision
from gis.name_screening.register_screening import Run
from gis.name_screening.rules import Deciding, Wanted

Severity = Literal["error", "warning", "notice"]
Decided = Literal["confirmed", "dismissed", "exempt"]
DecisionFilter = Literal["open", "decided", "confirmed", "dismissed", "exempt"]
Short = Annotated[str, Field(max_length=60)]
#: Findings chosen one by one
MOST_CHOSEN = 1000


class ScreeningIn(BaseModel):
    """Which names to screen: of today or another day, all or those of one division."""

    model_config = ConfigDict(extra="forbid")

    as_of: date | None = Field(default=None, description="截至该日有效；不填为今天 / as of this day")
    division_id: UUID | None = Field(default=None, description="只筛查该区划（含下级）/ of this division")


class ScreeningRunOut(BaseModel):
    """A screening that is done."""

    id: UUID
    as_of: date
    division_id: UUID | None
    division_name: str
    rules_version: str = Field(description="Digest of the rules; equal rules have equal ones")
    rules_on: date
    is_present: bool = Field(description="Whether it says what is current: it screened its own day")
    names: int
    flagged: int = Field(description="Names with an error or a warning")
    findings: int
    appeared: int = Field(description="Findings that no earlier screening had")
    gone: int = Field(description="Current ones that did not come again")
    counts: dict[str, dict[str, int]] = Field(description="By class and severity")
    asked_by: str
    started_at: datetime
    ended_at: datetime


class ScreeningPage(BaseModel):
    """A page of screenings; `next` is the `after` of the following page."""

    rows: list[ScreeningRunOut]
    next: str | None


class ScreeningAskedOut(BaseModel):
    """A screening that is done, or the job that does it."""

    run: ScreeningRunOut | None
    job: JobOut | None


class FindingFilters(BaseModel):
    """Which findings a list has; what is not said narrows nothing."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[list[Short], Field(max_length=12)] | None = Field(
        None, description="类别 / classes", examples=[["大"]]
    )
    severity: Annotated[list[Severity], Field(max_length=3)] | None = Field(None, examples=[["error"]])
    rule: Annotated[list[Short], Field(max_length=40)] | None = Field(None, examples=[["D1"]])
    decision: DecisionFilter | None = Field(None, description="open: 未处理 / undecided")
    division_id: UUID | None = Field(None, description="行政区（含下级） / division and below")
    feature_id: UUID | None = Field(None, description="该地名的 / of this place name")
    run: UUID | None = Field(None, description="该次筛查发现的 / what this screening found")
    text: Short | None = Field(None, description="名称、触发字或规则中的文字 / in name, trigger or rule")
    located: bool | None = Field(None, description="是否有坐标 / has a position")
    current: bool | None = Field(True, description="只要当前的 / only what is current")

    def wanted(self) -> Wanted:
        """Return the filters as the subject takes them."""
        return Wanted(
            classes=self.kind or (),
            severities=self.severity or (),
            rules=self.rule or (),
            decision=self.decision,
            division_id=self.division_id,
            feature_id=self.feature_id,
            run_id=self.run,
            text=(self.text or "").strip(),
            located=self.located,
            current=self.current,
        )


class FindingQuery(FindingFilters):
    """A page of a list of findings."""

    sort: Short | None = Field(
        None,
        description="weight（程度）、name、class、rule_id、confidence、decision；前加 - 倒序",
        examples=["-weight"],
    )
    after: Annotated[str, Field(max_length=400)] | None = Field(None, description="上一页的 next")
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class FindingMapQuery(FindingFilters):
    """Findings on a map."""

    bbox: Annotated[str, Field(max_length=120)] | None = Field(
        None, description="西,南,东,北（度） / degrees", examples=["108.2,37.6,109.7,39.4"]
    )


class FindingFileQuery(FindingFilters):
    """A list of findings as a file."""

    sort: Short | None = Field(None, examples=["-weight"])


class NamedOut(BaseModel):
    """A record by its name."""

    id: UUID
    name: str


class FindingDecisionOut(BaseModel):
    """What somebody decided, and why."""

    decision: Literal["confirmed", "dismissed", "exempt", "reopened"]
    reason: str
    exemption: str | None = Field(description="Code of the list finding_exemption_kind")
    decided_by: str | None
    decided_at: datetime


class ScreeningFindingOut(BaseModel):
    """A candidate with its reasons; it is no verdict."""

    id: UUID
    feature_id: UUID
    name: str = Field(examples=["中央花园"])
    name_type: str = Field(examples=["standard"])
    main_name: str | None = Field(description="What the feature is called now")
    category: str
    category_zh: str
    category_en: str
    kind: str = Field(examples=["大"])
    rule_id: str = Field(examples=["D1"])
    rule_text: str
    clause: str
    art9: str = Field(examples=["9(2)(9)"])
    campaign_category: str = Field(description="清理整治类别 / class of the campaign")
    trigger: str = Field(examples=["中央"])
    says: str = Field(description="理由 / the reason in a sentence")
    compared_with: str
    compared_records: list[NamedOut]
    compared_anew: bool = Field(description="Compared with others than when it was decided")
    exemptions: list[str] = Field(description="考虑过的例外 / exemptions considered")
    severity: Severity
    confidence: float
    is_current: bool
    places: list[NamedOut] = Field(description="Divisions that it lies in")
    longitude: float | None = Field(description="EPSG:4490")
    latitude: float | None
    is_demonstration: bool
    first_run_id: UUID
    last_run_id: UUID
    decision: Decided | None
    decided_at: datetime | None
    decisions: list[FindingDecisionOut] = Field(description="The last first")
    version: int
    may_decide: bool


class ScreeningFindingPage(BaseModel):
    """A page of findings; `next` is the `after` of the following page."""

    rows: list[ScreeningFindingOut]
    next: str | None


class FindingCountOut(BaseModel):
    """How many findings of a class and severity, by what was decided."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    severity: Severity
    decision: Decided | None
    count: int
    unlocated: int = Field(description="Of these, without a position")


class FindingPointProperties(BaseModel):
    """A finding on a map."""

    id: UUID
    feature_id: UUID
    name: str
    kind: str
    severity: Severity
    decision: Decided | None


class FindingPoint(BaseModel):
    """A finding where its name lies."""

    type: Literal["Feature"] = "Feature"
    id: UUID
    geometry: dict[str, Any]
    properties: FindingPointProperties


class FindingPoints(BaseModel):
    """Findings on a map as GeoJSON, EPSG:4490, longitude then latitude; the gravest first."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[FindingPoint]
    is_cut: bool = Field(description="Whether there are more than one map shows")


class FindingDecisionIn(BaseModel):
    """What is decided, of which findings: chosen one by one at the versions seen, or all of a list."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["confirmed", "dismissed", "exempt", "reopened"] = Field(
        description="reopened: 撤回此前的处理 / take the last one back"
    )
    reason: str = Field(default="", max_length=2000, examples=["“中央”为当地旧称"])
    exemption: Short | None = Field(default=None, examples=["historic"])
    ids: Annotated[list[UUID], Field(max_length=MOST_CHOSEN)] | None = None
    versions: Annotated[list[int], Field(max_length=MOST_CHOSEN)] | None = Field(
        default=None, description="The version of each of the ids, as it was seen"
    )
    all_of: FindingFilters | None = Field(default=None, description="All of this list instead of ids")
    expected: int | None = Field(default=None, ge=0, description="How many the list had")

    @model_validator(mode="after")
    def names_its_findings(self) -> Self:
        """Refuse what says neither, or both, or no version of each."""
        by_id = self.ids is not None
        if by_id == (self.all_of is not None):
            raise ValueError("ids with versions, or all_of with expected")
        if by_id and (self.versions is None or len(self.versions) != len(self.ids or ())):
            raise ValueError("a version for each of the ids")
        if not by_id and self.expected is None:
            raise ValueError("expected says how many the list had")
        return self

    def chosen(self) -> Chosen:
        """Return the findings."""
        if self.ids is not None and self.versions is not None:
            return Chosen(versions=dict(zip(self.ids, self.versions, strict=True)))
        return Chosen(
            all_of=None if self.all_of is None else self.all_of.wanted(), expected=self.expected or 0
        )

    def deciding(self) -> Deciding:
        """Return the decision."""
        return Deciding(self.decision, self.reason, self.exemption)


class DecidedOut(BaseModel):
    """The findings that were decided about."""

    ids: list[UUID]


class RulePrecisionOut(BaseModel):
    """How often people agreed with a rule, in a month or in all."""

    rule_id: str
    kind: str
    text: str
    period: str = Field(description="2026-11；空为合计 / empty: in all")
    confirmed: int
    dismissed: int
    exempt: int
    open: int = Field(description="Current findings that wait; of the total only")
    precision: float | None = Field(description="confirmed / (confirmed + dismissed)")


def run_shaped(found: Run) -> ScreeningRunOut:
    """Return a run as it is sent."""
    one = found.run
    return ScreeningRunOut(
        id=one.id,
        as_of=one.as_of,
        division_id=one.division_id,
        division_name=found.division_name,
        rules_version=one.rules_version,
        rules_on=one.rules_on,
        is_present=one.is_present,
        names=one.names,
        flagged=one.flagged,
        findings=one.findings,
        appeared=one.appeared,
        gone=one.gone,
        counts=one.counts,
        asked_by=found.asked_by,
        started_at=one.started_at,
        ended_at=one.ended_at,
    )


def points_shaped(rows: Sequence[Any], *, is_cut: bool) -> FindingPoints:
    """Return findings on a map as they are sent."""
    return FindingPoints(
        features=[
            FindingPoint(
                id=row.id,
                geometry={"type": "Point", "coordinates": [row.longitude, row.latitude]},
                properties=FindingPointProperties.model_validate(row._mapping, from_attributes=False),
            )
            for row in rows
        ],
        is_cut=is_cut,
    )


def precision_shaped(one: Precision) -> RulePrecisionOut:
    """Return the precision of a rule as it is sent."""
    return RulePrecisionOut(
        rule_id=one.rule_id,
        kind=one.kind,
        text=one.text,
        period=one.period,
        confirmed=one.confirmed,
        dismissed=one.dismissed,
        exempt=one.exempt,
        open=one.open,
        precision=one.precision,
    )

"""Bring a list: upload it, see how it would be read, try it out, hand it in."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, File, Path, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep, Limit, SessionDep, SettingsDep
from api.job_status import FindingOut, JobOut, queued
from gis.exchange import service
from gis.exchange.rules import ImportOptions

router = APIRouter(tags=["import and export"])


Position = Annotated[list[float], Field(min_length=2, max_length=2)]


class OptionsIn(BaseModel):
    """How to read an upload and what to do with it; everything has a default."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["place-names", "divisions"] = "place-names"
    sheet: str | None = Field(default=None, max_length=200, description="sheet, Word table, layer")
    mapping: dict[str, str] | None = Field(default=None, examples=[{"名称": "name"}])
    defaults: dict[str, str] = Field(default={})
    crs: str | None = Field(
        default=None,
        max_length=80,
        examples=["cgcs2000"],
        description="坐标系的键、EPSG 代码，或“基准:中央经线:东加:北加” / key, EPSG code or own projection",
    )
    north: Literal["first", "second"] | None = Field(
        default=None, description="两列坐标中哪一列向北；不写则按数值判断 / which column is north"
    )
    datum_parameters: dict[str, Any] | None = None
    header_row: int | None = Field(default=None, ge=1, le=1000)
    encoding: str | None = Field(default=None, max_length=20, examples=["GB18030"])
    delimiter: str | None = Field(default=None, max_length=1, examples=[";"])
    good_rows_only: bool = False
    dry_run: bool = False
    first_load: bool = False
    source_title: str = Field(default="", max_length=200)
    source_licence: str = Field(default="", max_length=200)
    source_publisher: str = Field(default="", max_length=200)
    source_dated: date | None = None
    reason: str = Field(default="", max_length=4000)

    def options(self) -> ImportOptions:
        """Return the value object."""
        return ImportOptions(**self.model_dump())


class InspectionIn(OptionsIn):
    """Options to look at a list with; without a kind it is guessed from the columns."""

    kind: Literal["place-names", "divisions"] | None = None  # type: ignore[assignment]

    def options(self) -> ImportOptions:
        """Return the value object."""
        return ImportOptions(**{**self.model_dump(), "kind": self.kind or "place-names"})


class SentenceOut(BaseModel):
    """A sentence in both languages."""

    zh: str
    en: str


class ColumnOut(BaseModel):
    """A column of the list, and the field it is taken for."""

    column: str = Field(examples=["标准地名"])
    field: str | None = Field(examples=["name"])
    confidence: float = Field(examples=[0.97], description="0 to 1; 1 is the user's own word")
    used: bool
    samples: list[str] = Field(examples=[["查干淖尔", "图克"]])


class FieldOut(BaseModel):
    """A field of the register that a column may hold."""

    field: str = Field(examples=["name"])
    name_zh: str
    name_en: str
    note: str


class SystemOut(BaseModel):
    """A coordinate system to choose."""

    key: str = Field(examples=["cgcs2000"])
    name_zh: str
    name_en: str
    datum: str = Field(examples=["cgcs2000"])
    zone_width: int | None = Field(description="3 or 6 degrees; null for degrees")
    zone: int | None
    central_meridian: int | None
    zone_in_easting: bool


class PreviewRowOut(BaseModel):
    """Where a row comes to lie; longitude and latitude in EPSG:4490."""

    row: int
    name: str
    stated: str = Field(examples=["4321567.2，36445123.5"], description="As it stands in the list")
    before: Position | None = Field(description="The same numbers taken for CGCS2000")
    after: Position | None = Field(description="As it would be stored")
    moved_m: float | None = Field(description="Metres between the two")
    approximate: bool
    problem: SentenceOut | None


class CoordinatesOut(BaseModel):
    """Where the coordinates stand, and in which system they are taken to be."""

    columns: list[str] = Field(examples=[["经度", "纬度"]])
    system: str | None = Field(description="Key of the system, or the file's own; null while unknown")
    system_zh: str | None = None
    system_en: str | None = None
    datum: str | None = Field(default=None, examples=["beijing54"])
    north_column: str | None = None
    north: Literal["first", "second"] | None = None
    reasons: list[SentenceOut] = Field(description="Why, or why it can't be told")
    choices: list[SystemOut]
    preview: list[PreviewRowOut] = Field(description="The first rows")


class InspectionOut(BaseModel):
    """What a list holds and how it would be read."""

    name: str = Field(examples=["地名.csv"])
    kind: Literal["place-names", "divisions"]
    kinds: list[str]
    sheet: str
    sheets: list[str]
    header_row: int = Field(description="As the file numbers it")
    encoding: str | None = Field(description="Null for a format that says so itself")
    delimiter: str | None = Field(description="Null for anything but CSV")
    rows: int = Field(description="0 while unknown")
    columns: list[ColumnOut]
    fields: list[FieldOut]
    coordinates: CoordinatesOut
    notes: list[SentenceOut]


class UploadOut(BaseModel):
    """A staged list and how it would be read."""

    upload_id: UUID
    inspection: InspectionOut


class PlacedFindingOut(FindingOut):
    """A finding and where its row lies."""

    position: Position | None = Field(
        examples=[[109.3, 39.0]], description="Longitude, latitude (EPSG:4490); null for a row without"
    )


class FindingPageOut(BaseModel):
    """A page of findings; `next` is the `after` of the following one."""

    rows: list[PlacedFindingOut]
    next: int | None


class RuleCountOut(BaseModel):
    """How often one rule was broken."""

    model_config = ConfigDict(from_attributes=True)

    rule: str = Field(examples=["import.division_unknown"])
    is_error: bool
    count: int
    rows: int
    example_zh: str
    example_en: str


class RowProperties(BaseModel):
    """What was found about one row."""

    row: int
    name: str
    state: Literal["good", "note", "bad"]
    rules: list[str]


class PointOut(BaseModel):
    """A point in GeoJSON (EPSG:4490, longitude before latitude)."""

    type: Literal["Point"]
    coordinates: Position


class RowOut(BaseModel):
    """A row of the list as a GeoJSON feature."""

    type: Literal["Feature"]
    id: int
    geometry: PointOut
    properties: RowProperties


class RowsOnMapOut(BaseModel):
    """The rows of a list as a GeoJSON collection; the bad ones come first where there are too many."""

    type: Literal["FeatureCollection"]
    features: list[RowOut]
    left_off: int = Field(description="Rows beyond the most that one map shows")
    without_position: int = Field(description="Rows with findings that have no position")


@router.post("/imports", status_code=201)
def upload(caller: CallerDep, settings: SettingsDep, file: Annotated[UploadFile, File()]) -> UploadOut:
    """Stage a list: CSV, XLSX, XLS, DOCX, MDB, GeoJSON, GPKG, Shapefile (zip), KML.

    A file marked 秘密, 机密 or 绝密 is refused and no byte of it is kept.
    """
    staged = service.stage(
        caller, file.file, file.filename or "", settings.home, settings.max_upload_mb * 2**20
    )
    inspection = service.inspect_upload(caller, settings.home, staged.id, ImportOptions())
    return UploadOut(upload_id=staged.id, inspection=InspectionOut.model_validate(inspection))


@router.post("/imports/{upload_id}/inspection")
def inspect(caller: CallerDep, settings: SettingsDep, upload_id: UUID, wanted: InspectionIn) -> InspectionOut:
    """Show columns, guessed mapping, sheets, coordinate system and first rows under other options."""
    inspection = service.inspect_upload(caller, settings.home, upload_id, wanted.options(), wanted.kind)
    return InspectionOut.model_validate(inspection)


@router.post("/imports/{upload_id}/jobs", status_code=202)
def start(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    upload_id: UUID,
    wanted: OptionsIn,
) -> JobOut:
    """Try an import out (`dry_run`) or hand it in as one proposal; follow it at the job's Location."""
    job = service.queue_import(session, caller, settings.home, upload_id, wanted.options())
    return queued(request, response, job)


@router.get("/jobs/{job_id}/files/{name}", response_class=FileResponse)
def result_file(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    job_id: UUID,
    name: Annotated[str, Path(max_length=80)],
) -> FileResponse:
    """Download what a job wrote: findings.csv, findings.xlsx, or an export."""
    path = service.result_file(session, caller, job_id, name, settings.home)
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")


@router.get("/jobs/{job_id}/findings")
def list_findings(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    job_id: UUID,
    rule: Annotated[str | None, Query(max_length=80, examples=["import.division_unknown"])] = None,
    row: Annotated[int | None, Query(ge=1, le=10_000_000)] = None,
    after: Annotated[int, Query(ge=0, le=10**12, description="`next` of the page before")] = 0,
    limit: Limit = 50,
) -> FindingPageOut:
    """List everything that an import found, in the order of the rows: all, of one rule, or of one row."""
    page = service.finding_page(
        session, caller, settings.home, job_id, after=after, limit=limit, rule=rule, row=row
    )
    return FindingPageOut(
        rows=[PlacedFindingOut.model_validate(finding) for finding in page.rows], next=page.after
    )


@router.get("/jobs/{job_id}/findings/rules")
def count_findings(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, job_id: UUID
) -> list[RuleCountOut]:
    """Count what an import found by rule, errors first."""
    found = service.finding_rules(session, caller, settings.home, job_id)
    return [RuleCountOut.model_validate(one) for one in found]


@router.get("/jobs/{job_id}/rows")
def rows_on_map(session: SessionDep, caller: CallerDep, settings: SettingsDep, job_id: UUID) -> RowsOnMapOut:
    """Return the rows of an imported list as points, each with the rules it breaks."""
    return RowsOnMapOut.model_validate(service.finding_points(session, caller, settings.home, job_id))

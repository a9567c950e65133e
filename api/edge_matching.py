"""Compare a neighbour's polygons with ours: bring the file, have it compared, look at the result, convert."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, File, Path, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import After, CallerDep, Limit, SessionDep, SettingsDep
from api.errors import language_of
from api.imports import InspectionOut
from api.job_status import FileOut, JobOut, moment_of, shaped
from gis.edge_matching import service
from gis.edge_matching.comparing import REACH_M, TOLERANCE_M
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.publication.pages import key_of

if TYPE_CHECKING:
    from gis.jobs.tables import Job

router = APIRouter(prefix="/edge-matchings", tags=["edge matching"])

#: Far more than any two sources differ
_MOST_TOLERANCE_M, _MOST_REACH_M = 10_000, 20_000
_MOST_PAIRS = 1_000_000


class ReadingIn(BaseModel):
    """How a file is read; everything has a default."""

    model_config = ConfigDict(extra="forbid")

    sheet: str | None = Field(default=None, max_length=200, description="图层 / layer")
    encoding: str | None = Field(default=None, max_length=20, examples=["GB18030"])
    crs: str | None = Field(
        default=None,
        max_length=80,
        examples=["gcj02"],
        description="坐标系的键、EPSG 代码，或“基准:中央经线:东加:北加” / key, EPSG code or own projection",
    )
    datum_parameters: dict[str, Any] | None = None

    def reading(self) -> service.Reading:
        """Return the value object."""
        return service.Reading(self.sheet, self.encoding, self.crs, self.datum_parameters)


class FileIn(ReadingIn):
    """An upload, and how it is read."""

    kind: Literal["file"] = "file"
    upload_id: UUID

    def given(self) -> service.Given:
        """Return the value object."""
        return service.Given(self.upload_id, self.reading())


class DivisionIn(BaseModel):
    """One division of the register on a day, today unless given."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["division"]
    division_id: UUID
    as_of: date | None = None


class LevelIn(BaseModel):
    """All divisions of a level on a day, today unless given."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["level"]
    level: Annotated[str, Field(max_length=40, examples=["county"])]
    as_of: date | None = None


class MatchingIn(BaseModel):
    """What is compared with what, and how far apart two lines may lie."""

    model_config = ConfigDict(extra="forbid")

    theirs: FileIn
    ours: Annotated[FileIn | DivisionIn | LevelIn, Field(discriminator="kind")]
    tolerance_m: Annotated[
        float, Field(ge=0.01, le=_MOST_TOLERANCE_M, description="容差，米 / nearer is the same line")
    ] = TOLERANCE_M
    reach_m: Annotated[
        float,
        Field(ge=1, le=_MOST_REACH_M, description="相距更远不算同一条线，米 / farther apart is another line"),
    ] = REACH_M

    def side(self) -> service.Given | service.OfRegister:
        """Return our side as a value object."""
        ours = self.ours
        if isinstance(ours, FileIn):
            return ours.given()
        if isinstance(ours, DivisionIn):
            return service.OfRegister(ours.as_of or today(), division_id=ours.division_id)
        return service.OfRegister(ours.as_of or today(), level=ours.level)


class GivenOut(BaseModel):
    """A staged file and how it would be read."""

    upload_id: UUID
    inspection: InspectionOut


class ComparedSideOut(BaseModel):
    """One side as it was read."""

    zh: str = Field(examples=["榆阳区.geojson"])
    en: str
    is_file: bool
    units: int
    without_polygon: int = Field(description="Records that had no polygon and were left out")
    repaired: list[str] = Field(description="The first invalid polygons that were repaired, and why")
    system_zh: str
    system_en: str
    offset: str | None = Field(description="The web map's offset that was taken off")


class ShiftOut(BaseModel):
    """How theirs is moved against ours as a whole, and what shows it."""

    kind: Literal["gcj02", "bd09", "offset"]
    side: Literal["ours", "theirs"] | None = Field(description="Whose coordinates have the offset, if known")
    dx_m: float = Field(description="Metres to the east")
    dy_m: float = Field(description="Metres to the north")
    as_given_m: float = Field(description="Median distance between the lines as given")
    corrected_m: float = Field(description="Median distance once the shift is undone")
    zh: str
    en: str
    can_be_converted: bool


class SummaryOut(BaseModel):
    """What was compared, and what was found as a whole."""

    ours: ComparedSideOut
    theirs: ComparedSideOut
    tolerance_m: float
    reach_m: float
    pairs: int
    same: int
    adjacent: int
    only_ours: list[str]
    only_theirs: list[str]
    shift: ShiftOut | None


class MatchingOut(BaseModel):
    """A comparison: its job, and once it has succeeded what came of it."""

    job: JobOut
    publication_level: str | None = Field(description="Who may see this one may see the result")
    summary: SummaryOut | None
    files: list[FileOut] = Field(description="At /edge-matchings/{job_id}/files/{name}")


class MatchingRowOut(BaseModel):
    """A comparison in the list."""

    id: UUID
    asked_by: str
    created_at: datetime
    state: str
    theirs: str = Field(examples=["榆阳区.geojson"])
    ours: str | None = Field(description="Null until it has succeeded")
    pairs: int | None
    shift: str | None


class MatchingPage(BaseModel):
    """A page of comparisons; `next` is the `after` of the following one."""

    rows: list[MatchingRowOut]
    next: str | None


class UnitOut(BaseModel):
    """A unit of one side: its code and name, and the one by which results call it."""

    label: str = Field(examples=["150626"])
    code: str
    name: str


class PairOut(BaseModel):
    """Two versions of one unit, or two neighbours along their common line."""

    rank: int = Field(description="By overlap and gap together, from 1")
    stretch_rank: int = Field(description="By the longest stretch beyond the tolerance, from 1")
    kind: Literal["same", "adjacent"]
    left: UnitOut
    right: UnitOut
    overlap_ha: float
    gap_ha: float
    hausdorff_m: float
    frechet_m: float
    beyond_tolerance_m: float
    extent: list[float] = Field(min_length=4, max_length=4, description="West, south, east, north in degrees")


class PairPageOut(BaseModel):
    """A page of pairs; `next` is the `after` of the following one."""

    rows: list[PairOut]
    next: int | None


class DrawnOut(BaseModel):
    """What is drawn: whose line, or what differs; rank of the pair."""

    part: Literal["ours", "theirs", "overlap", "gap", "stretch"]
    rank: int
    area_ha: float | None = None
    length_m: float | None = None
    mean_m: float | None = None
    greatest_m: float | None = None
    side: Literal["overlap", "gap"] | None = None


class DrawnFeatureOut(BaseModel):
    """A GeoJSON feature (EPSG:4490, longitude before latitude)."""

    type: Literal["Feature"]
    geometry: dict[str, Any]
    properties: DrawnOut


class DrawingOut(BaseModel):
    """A GeoJSON collection; indicative only, no basis for delimitation."""

    type: Literal["FeatureCollection"]
    features: list[DrawnFeatureOut]


Order = Annotated[Literal["area", "stretch"], Query(description="By area, or by the longest stretch")]


@router.post("/uploads", status_code=201)
def upload(caller: CallerDep, settings: SettingsDep, file: Annotated[UploadFile, File()]) -> GivenOut:
    """Stage polygons: GeoJSON, GPKG, Shapefile or file geodatabase (zip), KML, KMZ.

    A file marked 秘密, 机密 or 绝密 is refused and no byte of it is kept.
    """
    most = settings.max_upload_mb * 2**20
    staged = service.stage(caller, file.file, file.filename or "", settings.home, most)
    found = service.inspect_upload(caller, settings.home, staged.id, service.Reading())
    return GivenOut(upload_id=staged.id, inspection=InspectionOut.model_validate(found))


@router.post("/uploads/{upload_id}/inspection")
def inspect(caller: CallerDep, settings: SettingsDep, upload_id: UUID, wanted: ReadingIn) -> InspectionOut:
    """Show layers, columns, coordinate system and first records as they would be read."""
    found = service.inspect_upload(caller, settings.home, upload_id, wanted.reading())
    return InspectionOut.model_validate(found)


@router.post("", status_code=202)
def start(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    wanted: MatchingIn,
) -> JobOut:
    """Queue a comparison of their file with the register or with a file of ours."""
    job = service.queue(
        session,
        caller,
        settings.home,
        wanted.theirs.given(),
        wanted.side(),
        wanted.tolerance_m,
        wanted.reach_m,
    )
    return _queued(request, response, job)


@router.post("/{job_id}/conversion", status_code=202)
def convert(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    job_id: UUID,
) -> JobOut:
    """Queue the comparison once more with the offset taken off the file that was recognised to have it."""
    return _queued(request, response, service.convert(session, caller, settings.home, job_id))


def _queued(request: Request, response: Response, job: "Job") -> JobOut:
    response.headers["Location"] = f"/edge-matchings/{job.id}"
    return shaped(job, language_of(request))


@router.get("")
def list_matchings(
    request: Request, session: SessionDep, caller: CallerDep, after: After = None, limit: Limit = 50
) -> MatchingPage:
    """List comparisons that the caller may see, the youngest first."""
    language = language_of(request)
    found = service.latest(session, caller, after=moment_of(after), limit=limit)
    names = jobs.asked_by(session, found)
    rows = []
    for job in found:
        result = job.result or {}
        rows.append(
            MatchingRowOut(
                id=job.id,
                asked_by=names.get(job.created_by, ""),
                created_at=job.created_at,
                state=job.state,
                theirs=job.arguments["name"],
                ours=result.get("ours", {}).get(language),
                pairs=result.get("pairs"),
                shift=result.get("shift"),
            )
        )
    last = found[-1] if len(found) == limit else None
    return MatchingPage(rows=rows, next=key_of(last.created_at.isoformat(), str(last.id)) if last else None)


@router.get("/{job_id}")
def get_matching(
    request: Request, session: SessionDep, caller: CallerDep, settings: SettingsDep, job_id: UUID
) -> MatchingOut:
    """Return one comparison: how far it is, or what came of it."""
    job = service.get(session, caller, job_id)
    asked_by = jobs.asked_by(session, [job]).get(job.created_by, "")
    shown = shaped(job, language_of(request), asked_by=asked_by)
    if job.result is None:
        return MatchingOut(job=shown, publication_level=None, summary=None, files=[])
    found = service.summary(session, caller, settings.home, job_id)
    return MatchingOut(
        job=shown,
        publication_level=job.result["publication_level"],
        summary=SummaryOut.model_validate(found),
        files=[FileOut.model_validate(one) for one in service.files(job, settings.home)],
    )


@router.get("/{job_id}/pairs")
def list_pairs(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    job_id: UUID,
    order: Order = "area",
    kind: Literal["same", "adjacent"] | None = None,
    after: Annotated[int, Query(ge=0, le=_MOST_PAIRS, description="`next` of the page before")] = 0,
    limit: Limit = 50,
) -> PairPageOut:
    """List the compared pairs, the worst first."""
    page = service.pairs(session, caller, settings.home, job_id, order, kind, after=after, limit=limit)
    return PairPageOut(rows=[PairOut.model_validate(row) for row in page.rows], next=page.after)


@router.get("/{job_id}/drawing", response_model_exclude_unset=True)
def get_drawing(session: SessionDep, caller: CallerDep, settings: SettingsDep, job_id: UUID) -> DrawingOut:
    """Return both sides' lines and the differing stretches of all pairs as GeoJSON."""
    return DrawingOut.model_validate(service.drawing(session, caller, settings.home, job_id))


@router.get("/{job_id}/pairs/{rank}", response_model_exclude_unset=True)
def get_pair(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    job_id: UUID,
    rank: Annotated[int, Path(ge=1, le=_MOST_PAIRS)],
) -> DrawingOut:
    """Return all that belongs to one pair as GeoJSON: lines, overlaps, gaps, stretches."""
    return DrawingOut.model_validate(service.drawing(session, caller, settings.home, job_id, rank))


@router.get("/{job_id}/files/{name}", response_class=FileResponse)
def get_file(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    job_id: UUID,
    name: Annotated[str, Path(max_length=80)],
) -> FileResponse:
    """Download the report (GPKG), the list (XLSX), the JSON, or a converted file (GPKG, EPSG:4490)."""
    path = service.file(session, caller, settings.home, job_id, name)
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")

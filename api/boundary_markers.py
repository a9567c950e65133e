"""Read one marker: its facts, every figure of the self-audit, its pictures, the QR code of its page."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.attachments import Sha256, View, streamed
from api.boundary_shapes import BoundaryFindingOut, MarkerOut
from api.dependencies import AsOf, CallerDep, SessionDep, SettingsDep, etag
from gis.boundary_markers import service as boundary_markers
from gis.boundary_markers.judging import JudgedMarker, JudgedObservation
from gis.boundary_markers.yardsticks import number_schemes
from maps.address_code import qr_svg

router = APIRouter(prefix="/boundary-markers", tags=["boundary lines"])


class ParsedNumberOut(BaseModel):
    """What a number says by the scheme that it follows."""

    scheme_zh: str
    scheme_en: str
    scheme_verified: bool
    scheme_source: str
    line_code: str | None
    serial: int
    letter: str | None


class JudgedReferenceOut(BaseModel):
    """A reference object around its stone: as registered, where it is, and what the adjustment leaves."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    bearing_deg: float | None
    bearing_kind: str = Field(description="grid, magnetic or true")
    grid_bearing_deg: float | None
    distance_m: float | None
    east_m: float | None = Field(description="Of the object's own position from the stone, on the ground")
    north_m: float | None
    bearing_residual_deg: float | None = Field(
        description="As registered minus as seen from the adjusted position, which what is out does not move"
    )
    distance_residual_m: float | None
    out: list[str] = Field(description="What the test names: bearing, distance, object, rotation …")


class JudgedStoneOut(BaseModel):
    """A stone with the position that its reference objects give it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    letter: str | None
    position: list[float]
    east_m: float
    north_m: float
    zone: str
    convergence_deg: float
    adjusted: list[float] | None
    adjusted_east_m: float | None = Field(description="Of the adjusted position from the registered one")
    adjusted_north_m: float | None
    adjusted_accuracy_m: float | None
    redundancy: int | None
    references: list[JudgedReferenceOut]


class JudgedObservationOut(BaseModel):
    """A later measurement, tested: chance explains it, or the stone moved."""

    id: UUID
    tested: bool
    has_moved: bool | None = None
    distance_m: float | None = None
    noticed_from_m: float | None = Field(default=None, description="The least movement the test would notice")
    statistic: float | None = None
    critical: float | None = None
    probability: float | None = None

    @classmethod
    def of(cls, judged: JudgedObservation) -> "JudgedObservationOut":
        """Return a test as the API says it."""
        test = judged.test
        if test is None:
            return cls(id=UUID(judged.id), tested=False)
        return cls(
            id=UUID(judged.id),
            tested=True,
            has_moved=test.has_moved,
            distance_m=test.distance_m,
            noticed_from_m=test.noticed_from_m,
            statistic=test.statistic,
            critical=test.critical,
            probability=test.probability,
        )


class JudgedFaceOut(BaseModel):
    """An inscription beside the names that may stand there today."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    present_names: list[str]
    agrees: bool | None


class JudgedMarkerOut(BaseModel):
    """Every figure behind the self-audit of one marker."""

    number: ParsedNumberOut | None
    stones: list[JudgedStoneOut]
    observations: list[JudgedObservationOut]
    faces: list[JudgedFaceOut]
    findings: list[BoundaryFindingOut]
    significance: float = Field(description="Of the test of reference objects")
    moved_at: float = Field(description="Significance of the test of movement")
    declination_deg: float


@router.get("/{marker_id}", response_model=MarkerOut)
def get_marker(session: SessionDep, caller: CallerDep, marker_id: UUID, as_of: AsOf = None) -> JSONResponse:
    """Return one marker with stones, faces, reference objects, measurements, pictures and upkeep."""
    row = boundary_markers.get(session, caller, marker_id, as_of)
    return JSONResponse(row, headers=etag(row["version"]) if "version" in row else None)


@router.get("/{marker_id}/audit")
def audit_marker(
    session: SessionDep, caller: CallerDep, marker_id: UUID, as_of: AsOf = None
) -> JudgedMarkerOut:
    """Judge one marker on paper with every figure: number, reference objects, movement, inscriptions."""
    return _judged(boundary_markers.judge_marker(session, caller, marker_id, as_of))


def _judged(judged: JudgedMarker) -> JudgedMarkerOut:
    return JudgedMarkerOut(
        number=_number(judged),
        stones=[JudgedStoneOut.model_validate(each) for each in judged.stones],
        observations=[JudgedObservationOut.of(each) for each in judged.observations],
        faces=[JudgedFaceOut.model_validate(each) for each in judged.faces],
        findings=[BoundaryFindingOut.of(each) for each in judged.findings],
        significance=judged.significance,
        moved_at=judged.moved_at,
        declination_deg=judged.declination_deg,
    )


def _number(judged: JudgedMarker) -> ParsedNumberOut | None:
    if judged.parsed is None:
        return None
    scheme = next(each for each in number_schemes() if each["code"] == judged.parsed.scheme)
    return ParsedNumberOut(
        scheme_zh=scheme["name_zh"],
        scheme_en=scheme["name_en"],
        scheme_verified=scheme["verified"] == "true",
        scheme_source=scheme["source"],
        line_code=judged.parsed.line_code,
        serial=judged.parsed.serial,
        letter=judged.parsed.letter,
    )


@router.get("/{marker_id}/attachments/{sha256}", response_class=StreamingResponse)
def marker_file(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    marker_id: UUID,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a picture or paper of a marker to whoever may see that it is cited there."""
    opened = boundary_markers.open_file(session, caller, marker_id, sha256, settings.home)
    return streamed(opened, view=view)


@router.get("/{marker_id}/qr.svg", response_class=Response)
def marker_code(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    marker_id: UUID,
    size: Annotated[int, Query(ge=1, le=20, description="Points of a square")] = 4,
) -> Response:
    """Draw the QR code of a marker's page, to be printed on its papers."""
    row = boundary_markers.get(session, caller, marker_id)
    address = f"{str(request.base_url).rstrip('/')}/app/boundaries/markers/{row['id']}"
    return Response(qr_svg(address, size), media_type="image/svg+xml")

"""Place-name signs: roads, list, map, one sign, what is read on it, errors, inspections by road."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path as FilePath
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, File, Path, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.attachments import Sha256, View, streamed
from api.dependencies import After, CallerDep, ExpectedVersion, Limit, SessionDep, SettingsDep, etag
from api.errors import language_of
from api.sign_bodies import (
    NewSignIn,
    SignCleanupIn,
    SignComparisonIn,
    SignErrorDecisionIn,
    SignIn,
    SignInspectionIn,
    SignReadingIn,
    SignStateIn,
)
from api.sign_shapes import (
    ErrorState,
    SignComparisonOut,
    SignErrorRowOut,
    SignInspectionOut,
    SignInspectionRowOut,
    SignOut,
    SignPage,
    SignRoadOut,
    SignUnitOut,
    TakenSignsOut,
)
from gis.accounts.rules import Caller
from gis.place_name_signs import inspecting, registering, service
from gis.place_name_signs.entries import Photo
from gis.place_name_signs.sign_lists import take_list, write_marked

router = APIRouter(tags=["place-name signs"])

#: Bytes of an upload that are in memory at once
BLOCK = 1 << 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

SignId = Annotated[UUID, Path(description="The sign")]
Road = Annotated[str | None, Query(max_length=200, description="Signs of this road")]


def _sign(session: Session, caller: Caller, sign_id: UUID, status: int = 200) -> JSONResponse:
    """Answer with a sign as it stands now."""
    row = service.get(session, caller, sign_id)
    return JSONResponse(row, status, headers=etag(row["version"]))


def _filter(
    road: str | None,
    unit: UUID | None,
    kind: str | None,
    state: str | None,
    text: str | None,
    wrong: bool | None,
) -> service.Filter:
    return service.Filter(road, unit, kind, state, text, wrong)


@router.get("/place-name-signs", response_model=SignPage)
def list_signs(
    session: SessionDep,
    caller: CallerDep,
    road: Road = None,
    unit: Annotated[UUID | None, Query(description="Signs of this unit")] = None,
    kind: Annotated[str | None, Query(max_length=80)] = None,
    state: Annotated[str | None, Query(max_length=80)] = None,
    text: Annotated[str | None, Query(max_length=80, description="Part of number, road, place, name")] = None,
    wrong: Annotated[bool | None, Query(description="With an error that waits, or without")] = None,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List signs by road and number, with how each stands."""
    wanted = _filter(road, unit, kind, state, text, wrong)
    page = service.find(session, caller, wanted, after=after, limit=limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("/place-name-signs", response_model=SignOut, status_code=201)
def register_sign(session: SessionDep, caller: CallerDep, said: NewSignIn) -> JSONResponse:
    """Register a sign."""
    photos = [Photo(**each.model_dump()) for each in said.photos]
    return _sign(session, caller, registering.register(session, caller, said.sign(), photos), 201)


@router.post("/place-name-signs/comparisons")
def compare_sign(session: SessionDep, caller: CallerDep, said: SignComparisonIn) -> SignComparisonOut:
    """Compare what each script says with the standard name of a day; nothing is kept."""
    return SignComparisonOut.model_validate(
        service.compared_live(
            session, caller, said.feature_id, said.on, said.chinese, said.mongolian, said.roman
        )
    )


@router.get("/place-name-signs/errors", response_model=list[SignErrorRowOut])
def list_errors(
    session: SessionDep,
    caller: CallerDep,
    state: Annotated[list[ErrorState], Query(description="Of these states")] = ["open", "to_confirm"],  # noqa: B006
    unit: Annotated[UUID | None, Query(description="Of this unit's signs")] = None,
) -> JSONResponse:
    """List errors with their signs, the gravest first."""
    return JSONResponse(service.errors(session, caller, states=tuple(state), unit_id=unit))


@router.post("/place-name-signs/errors/{error_id}/cleanup-case", response_model=SignOut, status_code=201)
def open_cleanup_case(
    session: SessionDep, caller: CallerDep, error_id: UUID, said: SignCleanupIn
) -> JSONResponse:
    """Open a case of name cleanup on the feature that the sign names."""
    sign = inspecting.open_cleanup(session, caller, error_id, said.reason)
    return _sign(session, caller, sign, 201)


@router.post("/place-name-signs/errors/{error_id}/decision", response_model=SignOut)
def decide_error(
    session: SessionDep, caller: CallerDep, error_id: UUID, said: SignErrorDecisionIn
) -> JSONResponse:
    """Confirm an error that waits for it, or dismiss one with a reason."""
    sign = inspecting.decide(session, caller, error_id, is_error=said.is_error, reason=said.reason)
    return _sign(session, caller, sign)


@router.post("/place-name-signs/imports")
def import_signs(
    session: SessionDep,
    caller: CallerDep,
    file: Annotated[UploadFile, File(description="CSV, XLSX, XLS, Word table")],
    write: Annotated[bool, Query(description="Register the signs; else only check")] = False,
    good_rows_only: Annotated[bool, Query(description="Register good rows though others are bad")] = False,
) -> TakenSignsOut:
    """Check a list of signs row by row and, where asked, register them."""
    with _staged(file) as (path, name):
        answer = take_list(session, caller, path, name, write=write, take_good=good_rows_only)
    return TakenSignsOut.model_validate(asdict(answer))


@router.post("/place-name-signs/imports/marked.xlsx", response_class=Response)
def mark_list(
    request: Request,
    session: SessionDep,
    caller: CallerDep,
    file: Annotated[UploadFile, File(description="CSV, XLSX, XLS, Word table")],
) -> Response:
    """Return a list of signs as XLSX with what is wrong written into it; nothing is registered."""
    with _staged(file) as (path, name), tempfile.TemporaryDirectory(prefix="diming-signs-") as folder:
        out = FilePath(folder) / "marked.xlsx"
        write_marked(session, caller, path, name, out, language_of(request))
        content = out.read_bytes()
    disposition = f"attachment; filename*=UTF-8''{quote(FilePath(name).stem[:100])}.xlsx"
    return Response(content, media_type=XLSX, headers={"Content-Disposition": disposition})


@contextmanager
def _staged(file: UploadFile) -> Iterator[tuple[FilePath, str]]:
    """Keep an upload as a file while it is read; return where, and what its sender calls it."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2] or "signs.csv"
    with tempfile.NamedTemporaryFile(prefix="diming-signs-") as staged:
        # The sender's name chooses no path, and what a list is its bytes say.
        shutil.copyfileobj(file.file, staged, BLOCK)
        staged.flush()
        yield FilePath(staged.name), name


@router.get("/place-name-signs/map")
def draw_signs(
    session: SessionDep,
    caller: CallerDep,
    road: Road = None,
    text: Annotated[str | None, Query(max_length=80)] = None,
    wrong: bool | None = None,
) -> dict[str, Any]:
    """Return signs as GeoJSON (EPSG:4490), with how each stands."""
    return service.drawn(session, caller, _filter(road, None, None, None, text, wrong))


@router.get("/place-name-signs/roads", response_model=list[SignRoadOut])
def list_roads(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """Count signs by road: inspected, wrong, to be confirmed, rectified."""
    return JSONResponse(service.roads(session, caller))


@router.get("/place-name-signs/units", response_model=list[SignUnitOut])
def list_units(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """List the units responsible, with how many errors wait for a notice."""
    return JSONResponse(service.units(session, caller))


@router.get("/place-name-signs/{sign_id}", response_model=SignOut)
def get_sign(session: SessionDep, caller: CallerDep, sign_id: SignId) -> JSONResponse:
    """Return a sign with its history, photos, readings and errors."""
    return _sign(session, caller, sign_id)


@router.put("/place-name-signs/{sign_id}", response_model=SignOut)
def amend_sign(
    session: SessionDep, caller: CallerDep, sign_id: SignId, said: SignIn, version: ExpectedVersion
) -> JSONResponse:
    """Say anew what a sign is; needs If-Match."""
    registering.amend(session, caller, sign_id, version, said.sign())
    return _sign(session, caller, sign_id)


@router.get("/place-name-signs/{sign_id}/attachments/{sha256}", response_class=StreamingResponse)
def open_sign_photo(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    sign_id: SignId,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a photo of the sign."""
    return streamed(service.open_photo(session, caller, sign_id, sha256, settings.home), view=view)


@router.post("/place-name-signs/{sign_id}/readings", response_model=SignOut, status_code=201)
def read_sign(
    session: SessionDep, caller: CallerDep, sign_id: SignId, said: SignReadingIn, version: ExpectedVersion
) -> JSONResponse:
    """Keep what was read on a sign, in an inspection or a recheck; needs If-Match."""
    inspecting.read(session, caller, sign_id, version, said.reading())
    return _sign(session, caller, sign_id, 201)


@router.post("/place-name-signs/{sign_id}/states", response_model=SignOut, status_code=201)
def set_sign_state(
    session: SessionDep, caller: CallerDep, sign_id: SignId, said: SignStateIn, version: ExpectedVersion
) -> JSONResponse:
    """Say in which state a sign is since a day; needs If-Match."""
    registering.set_state(session, caller, sign_id, version, said.state, said.since, said.note)
    return _sign(session, caller, sign_id, 201)


@router.get("/sign-inspections", response_model=list[SignInspectionRowOut])
def list_inspections(
    session: SessionDep, caller: CallerDep, road: Road = None, limit: Limit = 50
) -> JSONResponse:
    """List inspections of signs, the latest first."""
    return JSONResponse(service.inspections(session, caller, road, limit))


@router.post("/sign-inspections", response_model=SignInspectionOut, status_code=201)
def begin_inspection(session: SessionDep, caller: CallerDep, said: SignInspectionIn) -> JSONResponse:
    """Begin an inspection along a road."""
    made = inspecting.begin(session, caller, **said.model_dump())
    return JSONResponse(service.inspection(session, caller, made), 201)


@router.get("/sign-inspections/{inspection_id}", response_model=SignInspectionOut)
def get_inspection(session: SessionDep, caller: CallerDep, inspection_id: UUID) -> JSONResponse:
    """Return an inspection with every sign of its road and what was read on it."""
    return JSONResponse(service.inspection(session, caller, inspection_id))

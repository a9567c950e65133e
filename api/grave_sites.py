"""Illegal graves: list, map, ledger, progress, duplicates, import, one site and what it is."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path as FilePath
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, File, Path, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.attachments import Sha256, View, streamed
from api.dependencies import After, CallerDep, ExpectedVersion, Limit, SessionDep, SettingsDep, etag
from api.errors import language_of
from api.grave_bodies import GravePairIn, GravePhotosIn, GraveSiteIn, GraveSplitIn, NewGraveSiteIn
from api.grave_shapes import (
    GravePairOut,
    GraveProgressOut,
    GraveRulesOut,
    GraveSiteOut,
    GraveSitePage,
    TakenListOut,
)
from gis.accounts.rules import Caller
from gis.grave_sites import registering, service, splitting
from gis.grave_sites.site_lists import take_list, write_marked
from maps.grave_papers import XLSX, printed_ledger

router = APIRouter(prefix="/grave-sites", tags=["illegal graves"])

#: Bytes of an upload that are in memory at once
BLOCK = 1 << 20
SiteId = Annotated[UUID, Path(description="The site")]
ListFile = Annotated[UploadFile, File(description="CSV, XLSX, XLS, Word table")]


def answered(session: Session, caller: Caller, site_id: UUID, status: int = 200) -> JSONResponse:
    """Answer with a site as it stands now."""
    row = service.get(session, caller, site_id)
    return JSONResponse(row, status, headers=etag(row["version"]))


def narrowed(
    session: SessionDep,
    kind: Annotated[str | None, Query(max_length=80)] = None,
    state: Annotated[str | None, Query(max_length=80, description="Step at which the case stands")] = None,
    division: Annotated[UUID | None, Query(description="In this division or below it")] = None,
    zone: Annotated[
        str | None, Query(max_length=80, description="Item of 三沿七区 that counts first")
    ] = None,
    corridor: Annotated[str | None, Query(max_length=200, description="At this road or railway")] = None,
    ownership: Annotated[str | None, Query(max_length=80)] = None,
    text: Annotated[str | None, Query(max_length=80, description="Part of number, place, road")] = None,
    late: Annotated[bool | None, Query(description="Past its deadline and not accepted, or not")] = None,
) -> service.Filter:
    """Return which sites are asked for."""
    below = None if division is None else service.below(session, division)
    return service.Filter(kind, state, below, zone, corridor, ownership, text, late)


Wanted = Annotated[service.Filter, Depends(narrowed)]


@router.get("", response_model=GraveSitePage)
def list_sites(
    session: SessionDep, caller: CallerDep, wanted: Wanted, after: After = None, limit: Limit = 50
) -> JSONResponse:
    """List sites by number, with how each stands."""
    page = service.find(session, caller, wanted, after=after, limit=limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("", response_model=GraveSiteOut, status_code=201)
def register_site(session: SessionDep, caller: CallerDep, said: NewGraveSiteIn) -> JSONResponse:
    """Register a site."""
    photos = [each.photo() for each in said.photos]
    return answered(session, caller, registering.register(session, caller, said.site(), photos), 201)


@router.get("/map")
def draw_sites(session: SessionDep, caller: CallerDep, wanted: Wanted) -> dict[str, Any]:
    """Return sites as GeoJSON (EPSG:4490), with how each stands."""
    return service.drawn(session, caller, wanted)


@router.get("/progress", response_model=GraveProgressOut)
def show_progress(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """Count graves by 苏木 and 镇: to be remediated, accepted, left out by ground, found late."""
    return JSONResponse(service.progress(session, caller))


@router.get("/rules", response_model=GraveRulesOut)
def show_rules(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """Return definition, measures, grounds and terms in use, and the regulation of today."""
    return JSONResponse(service.rules_in_use(session, caller))


@router.get("/ledger.xlsx", response_class=Response)
def print_ledger(session: SessionDep, caller: CallerDep, wanted: Wanted) -> Response:
    """Return the ledger as a workbook, without contacts."""
    name, content = printed_ledger(session, caller, wanted)
    return file_answer(name, content, XLSX)


def file_answer(name: str, content: bytes, media_type: str) -> Response:
    """Answer with a file under a name."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


@router.get("/duplicates", response_model=list[GravePairOut])
def list_duplicates(session: SessionDep, caller: CallerDep) -> JSONResponse:
    """Return records that may be one site, two and two, the nearest first."""
    return JSONResponse(service.pairs(session, caller))


@router.post("/duplicates", response_model=GraveSiteOut, status_code=201)
def decide_duplicate(session: SessionDep, caller: CallerDep, said: GravePairIn) -> JSONResponse:
    """Merge two records into the one that stays, or say that they are two."""
    row = service.decide_pair(session, caller, said.one_id, said.other_id, said.kept_id, said.reason)
    return JSONResponse(row, 201, headers=etag(row["version"]))


@router.post("/imports")
def import_sites(
    session: SessionDep,
    caller: CallerDep,
    file: ListFile,
    write: Annotated[bool, Query(description="Register the sites; else only check")] = False,
    good_rows_only: Annotated[bool, Query(description="Register good rows though others are bad")] = False,
) -> TakenListOut:
    """Check a survey list row by row and, where asked, register its sites."""
    with staged(file, "graves.csv") as (path, name):
        answer = take_list(session, caller, path, name, write=write, take_good=good_rows_only)
    return TakenListOut.model_validate(asdict(answer))


@router.post("/imports/marked.xlsx", response_class=Response)
def mark_survey(request: Request, session: SessionDep, caller: CallerDep, file: ListFile) -> Response:
    """Return a survey list as XLSX with what is wrong written into it; nothing is registered."""
    with (
        staged(file, "graves.csv") as (path, name),
        tempfile.TemporaryDirectory(prefix="diming-graves-") as folder,
    ):
        out = FilePath(folder) / "marked.xlsx"
        write_marked(session, caller, path, name, out, language_of(request))
        content = out.read_bytes()
    return file_answer(f"{FilePath(name).stem[:100]}.xlsx", content, XLSX)


@contextmanager
def staged(file: UploadFile, usual: str) -> Iterator[tuple[FilePath, str]]:
    """Keep an upload as a file while it is read; return where, and what its sender calls it."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2] or usual
    with tempfile.NamedTemporaryFile(prefix="diming-list-") as kept:
        # The sender's name chooses no path, and what a list is its bytes say.
        shutil.copyfileobj(file.file, kept, BLOCK)
        kept.flush()
        yield FilePath(kept.name), name


@router.get("/{site_id}", response_model=GraveSiteOut)
def get_site(session: SessionDep, caller: CallerDep, site_id: SiteId) -> JSONResponse:
    """Return a site with its case, photos, papers and masked contacts."""
    return answered(session, caller, site_id)


@router.put("/{site_id}", response_model=GraveSiteOut)
def amend_site(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GraveSiteIn, version: ExpectedVersion
) -> JSONResponse:
    """Say anew what a site is; needs If-Match."""
    registering.amend(session, caller, site_id, version, said.site())
    return answered(session, caller, site_id)


@router.post("/{site_id}/zone", response_model=GraveSiteOut, status_code=201)
def compute_zone(
    session: SessionDep, caller: CallerDep, site_id: SiteId, version: ExpectedVersion
) -> JSONResponse:
    """Compute anew what of 三沿七区 a site lies in, and the nearest road or railway; needs If-Match."""
    registering.compute(session, caller, site_id, version)
    return answered(session, caller, site_id, 201)


@router.post("/{site_id}/splits", response_model=GraveSiteOut, status_code=201)
def split_site(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GraveSplitIn, version: ExpectedVersion
) -> JSONResponse:
    """Make a record of a part of the site's graves and answer with it; needs If-Match."""
    return answered(session, caller, splitting.split(session, caller, site_id, version, said.part()), 201)


@router.post("/{site_id}/photos", response_model=GraveSiteOut, status_code=201)
def add_site_photos(
    session: SessionDep, caller: CallerDep, site_id: SiteId, said: GravePhotosIn, version: ExpectedVersion
) -> JSONResponse:
    """Keep photos from before, during or after the work; needs If-Match."""
    registering.keep_photos(session, caller, site_id, version, [each.photo() for each in said.photos])
    return answered(session, caller, site_id, 201)


@router.get("/{site_id}/attachments/{sha256}", response_class=StreamingResponse)
def open_site_file(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    site_id: SiteId,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a photo or scan of the site; one that bears names to whoever has the site in hand."""
    return streamed(service.open_file(session, caller, site_id, sha256, settings.home), view=view)

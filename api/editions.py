"""Editions of the gazetteer: list, one, what it is to be, gates, states, freezing, publishing, content."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.attachments import Sha256, View, streamed
from api.dependencies import After, CallerDep, ExpectedVersion, Limit, SessionDep, SettingsDep, etag
from api.edition_bodies import (
    EditionAllProseIn,
    EditionIn,
    EditionMoveIn,
    EditionPaperIn,
    EditionPrintingIn,
    EditionPublishIn,
    EditionSettingsIn,
)
from api.edition_shapes import EditionBookOut, EditionOut, EditionPage, EditionProgressOut
from api.job_status import JobOut, queued
from gis.accounts.rules import Caller
from gis.editions import freezing, opening, papers, register_reading, service
from maps import edition_printing

router = APIRouter(prefix="/editions", tags=["editions"])

EditionId = Annotated[UUID, Path(description="The edition")]
BOOK_MEDIA = {"pdf": "application/pdf", "epub": "application/epub+zip"}
Gate = Annotated[str, Path(max_length=40, examples=["map_approval"])]


def _edition(session: Session, caller: Caller, edition_id: UUID, status: int = 200) -> JSONResponse:
    """Answer with an edition as it stands now."""
    row = service.get(session, caller, edition_id)
    return JSONResponse(row, status, headers=etag(row["version"]) if "version" in row else None)


@router.get("", response_model=EditionPage)
def list_editions(
    session: SessionDep, caller: CallerDep, after: After = None, limit: Limit = 50
) -> JSONResponse:
    """List editions by short name, the last first: for the public those that are published for it."""
    page = service.listed(session, caller, after, limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("", response_model=EditionOut, status_code=201)
def create_edition(session: SessionDep, caller: CallerDep, said: EditionIn) -> JSONResponse:
    """Open an edition; its entries are there once the register was read for it."""
    edition_id = opening.create(session, caller, said.opening(), said.based_on)
    return _edition(session, caller, edition_id, 201)


@router.get("/{edition_id}", response_model=EditionOut)
def get_edition(session: SessionDep, caller: CallerDep, edition_id: EditionId) -> JSONResponse:
    """Return an edition with settings, prose, gates and steps, and what may follow."""
    return _edition(session, caller, edition_id)


@router.put("/{edition_id}", response_model=EditionOut)
def amend_edition(
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    said: EditionSettingsIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say anew what the edition is to be; needs If-Match."""
    opening.amend(session, caller, edition_id, version, said.settings())
    return _edition(session, caller, edition_id)


@router.get("/{edition_id}/attachments/{sha256}", response_class=StreamingResponse)
def open_edition_attachment(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    edition_id: EditionId,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return a file that the edition cites: the paper of a gate, a marked-up Word form."""
    found = service.open_attachment(session, caller, edition_id, sha256, settings.home)
    return streamed(found, view=view)


@router.get("/{edition_id}/books")
def edition_books(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, edition_id: EditionId
) -> list[EditionBookOut]:
    """List the books that are kept of a frozen edition; the public sees those of a published one."""
    found = edition_printing.books(session, caller, settings.home, edition_id)
    return [EditionBookOut(format=one.format, bytes=one.path.stat().st_size) for one in found]


@router.get("/{edition_id}/books/{format}", response_class=FileResponse)
def edition_book(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    edition_id: EditionId,
    format: Annotated[edition_printing.BookFormat, Path(description="PDF or EPUB")],
) -> FileResponse:
    """Return the book of a frozen edition, as its latest printing job wrote it."""
    found = edition_printing.book(session, caller, settings.home, edition_id, format)
    return FileResponse(found.path, media_type=BOOK_MEDIA[format], filename=found.name)


@router.get("/{edition_id}/content.json", response_class=Response)
def edition_content(session: SessionDep, caller: CallerDep, edition_id: EditionId) -> Response:
    """Return what was frozen, byte for byte; its SHA-256 stands with the edition."""
    content = service.frozen_bytes(session, caller, edition_id)
    return Response(content, media_type="application/json")


@router.post("/{edition_id}/freezing", status_code=202)
def freeze_edition(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    version: ExpectedVersion,
) -> JobOut:
    """Freeze a reviewed edition by a job; nothing of it changes any more then. Needs If-Match."""
    return queued(request, response, freezing.ask(session, caller, edition_id, version))


@router.put("/{edition_id}/gates/{gate}", response_model=EditionOut)
def record_edition_paper(
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    gate: Gate,
    said: EditionPaperIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Keep the paper of a gate in place of an earlier one; needs If-Match."""
    papers.record(session, caller, edition_id, version, gate, said.paper())
    return _edition(session, caller, edition_id)


@router.delete("/{edition_id}/gates/{gate}", response_model=EditionOut)
def take_edition_paper_back(
    session: SessionDep, caller: CallerDep, edition_id: EditionId, gate: Gate, version: ExpectedVersion
) -> JSONResponse:
    """Take the paper of a gate away; history keeps it. Needs If-Match."""
    papers.take_back(session, caller, edition_id, version, gate)
    return _edition(session, caller, edition_id)


@router.post("/{edition_id}/printing", status_code=202)
def print_edition(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    said: EditionPrintingIn,
) -> JobOut:
    """Write the edition as files by a job: book, Word form to mark up, EPUB, web site; a draft says so."""
    return queued(request, response, edition_printing.ask(session, caller, edition_id, said.formats))


@router.get("/{edition_id}/progress", response_model=EditionProgressOut)
def edition_progress(session: SessionDep, caller: CallerDep, edition_id: EditionId) -> JSONResponse:
    """Return how far the whole volume is: states, people, words, completeness, what is missing or stale."""
    return JSONResponse(service.progress(session, caller, edition_id))


@router.put("/{edition_id}/prose", response_model=EditionOut)
def write_edition_prose(
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    said: EditionAllProseIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Write all prose of the edition; needs If-Match."""
    opening.write_prose(session, caller, edition_id, version, [each.value() for each in said.prose])
    return _edition(session, caller, edition_id)


@router.post("/{edition_id}/publication", response_model=EditionOut, status_code=201)
def publish_edition(
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    said: EditionPublishIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Publish a frozen edition, and have its books made; refused while a required gate lacks its paper.

    Needs If-Match.
    """
    edition_printing.publish(session, caller, edition_id, version, said.published_on)
    return _edition(session, caller, edition_id, 201)


@router.post("/{edition_id}/readings", status_code=202)
def read_register_for_edition(
    request: Request, response: Response, session: SessionDep, caller: CallerDep, edition_id: EditionId
) -> JobOut:
    """Read the register anew by a job: which entries there are now, and which are stale."""
    return queued(request, response, register_reading.ask(session, caller, edition_id))


@router.post("/{edition_id}/states", response_model=EditionOut, status_code=201)
def move_edition(
    session: SessionDep,
    caller: CallerDep,
    edition_id: EditionId,
    said: EditionMoveIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Move the edition on, or back with a reason, as long as it is not frozen; needs If-Match."""
    opening.move(session, caller, edition_id, version, said.state, said.reason)
    return _edition(session, caller, edition_id, 201)

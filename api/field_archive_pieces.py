"""A device's ZIP in pieces: larger than one request may be, and over a line that breaks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel, Field

from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.field_uploads import PIECE_BODY, Piece
from api.job_status import JobOut, queued
from gis.attachments.rules import plain_name
from gis.exchange import device_archives, pieces
from gis.exchange.pieces import Sent
from gis.field_work.uploads import MOST_PIECE_BYTES

router = APIRouter(prefix="/field-work/device-archives", tags=["field work"])

Offset = Annotated[int, Header(alias="Upload-Offset", ge=0)]


class ArchiveBegunIn(BaseModel):
    """A ZIP that will come in pieces."""

    file_name: str = Field(min_length=1, max_length=300)
    size_bytes: int = Field(ge=0, description="up to 4 GB")


class ArchiveSentOut(BaseModel):
    """How much of a ZIP has arrived."""

    upload_id: UUID
    offset: int = Field(description="where the next piece begins")
    size_bytes: int
    bytes_in_one_piece: int = Field(description="the most")


def _sent(one: Sent) -> ArchiveSentOut:
    return ArchiveSentOut(
        upload_id=one.id, offset=one.offset, size_bytes=one.length, bytes_in_one_piece=MOST_PIECE_BYTES
    )


@router.post("/begun", status_code=201)
def begin(caller: CallerDep, settings: SettingsDep, given: ArchiveBegunIn) -> ArchiveSentOut:
    """Begin to send a ZIP that a device saved; one that the account had begun before is given up.

    Refused where the disk would be nearly full with it. What does not become whole goes after a day.
    """
    name = plain_name(given.file_name)
    return _sent(device_archives.begin(caller, name, given.size_bytes, settings.home))


@router.patch("/{upload_id}", openapi_extra=PIECE_BODY)
def add_piece(
    # As with the files of devices: nothing of the database is held while it comes.
    piece: Piece,
    caller: CallerDep,
    settings: SettingsDep,
    upload_id: UUID,
    offset: Offset,
) -> ArchiveSentOut:
    """Add a piece where the file ends; one from elsewhere adds nothing, and the answer says where it ends."""
    return _sent(pieces.add(caller, upload_id, offset, piece, settings.home))


@router.post("/{upload_id}/look", status_code=202)
def look_into(
    request: Request,
    response: Response,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    upload_id: UUID,
) -> JobOut:
    """Say by a job what of a ZIP that came whole is new, known or wrong; nothing is written.

    Whoever took the package may, and whoever decides on its changes.
    """
    job = device_archives.queue_preview_of(session, caller, settings.home, upload_id)
    return queued(request, response, job)

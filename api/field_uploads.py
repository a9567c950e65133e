"""Files of field work in pieces, by hash: the core protocol of tus 1.0, the hash being the upload's name."""

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse, Response
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.attachments import Sha256
from api.dependencies import CallerDep, SessionDep, SettingsDep
from api.field_bodies import FieldFilesIn
from api.field_shapes import FieldUploadOut
from gis.attachments.rules import MOST_BYTES
from gis.errors import FieldUnreadable
from gis.field_work import service
from gis.field_work.uploads import MOST_PIECE_BYTES, Arrived, PieceTooLarge

router = APIRouter(prefix="/field-work/uploads", tags=["field work"])

#: https://tus.io/protocols/resumable-upload
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"
Length = Annotated[int, Header(alias="Upload-Length", ge=1, le=MOST_BYTES)]
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=MOST_BYTES)]
Metadata = Annotated[
    str,
    Header(
        alias="Upload-Metadata",
        max_length=2000,
        description="`sha256 <base64>,filename <base64>`; the hash as 64 hexadecimal digits",
    ),
]


async def sent_piece(request: Request) -> bytes:
    """Read the piece in the body; raise PieceTooLarge. Nobody hears what is said where the line broke."""
    try:
        body = await request.body()
    except ClientDisconnect as broken:
        raise HTTPException(400) from broken
    if len(body) > MOST_PIECE_BYTES:
        raise PieceTooLarge(most=MOST_PIECE_BYTES >> 20)
    return body


Piece = Annotated[bytes, Depends(sent_piece)]
PIECE_BODY = {
    "requestBody": {"required": True, "content": {PIECE: {"schema": {"type": "string", "format": "binary"}}}}
}


def _headers(one: Arrived) -> dict[str, str]:
    return TUS | {"Upload-Offset": str(one.offset), "Upload-Length": str(one.length)}


def _said(metadata: str) -> tuple[str, str]:
    """Return hash and file name; raise FieldUnreadable."""
    found: dict[str, str] = {}
    for pair in metadata.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, ValueError) as error:
            raise FieldUnreadable(field="Upload-Metadata") from error
    sha256 = found.get("sha256", "")
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise FieldUnreadable(field="Upload-Metadata")
    return sha256, found.get("filename", "")


def _answer(one: Arrived, status: int, caller: CallerDep, settings: SettingsDep) -> Response:
    headers = _headers(one)
    if status == 201:
        headers["Location"] = f"/field-work/uploads/{one.sha256}"
    # By then the attachment is committed, and its pieces are no longer needed.
    done = BackgroundTask(service.forget, caller, one.sha256, settings.home) if one.is_whole else None
    return Response(status_code=status, headers=headers, background=done)


@router.post("", status_code=201, response_class=Response)
def begin(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, length: Length, metadata: Metadata
) -> Response:
    """Begin an upload, or go on with one: Upload-Offset says how much of the file is here already."""
    sha256, file_name = _said(metadata)
    return _answer(
        service.begin(session, caller, sha256, length, file_name, settings.home), 201, caller, settings
    )


@router.post("/known", response_model=list[FieldUploadOut])
def list_known(
    session: SessionDep, caller: CallerDep, settings: SettingsDep, given: FieldFilesIn
) -> JSONResponse:
    """Say of each of some files whether the register has it, whole or how much of it."""
    return JSONResponse(service.known(session, caller, given.sha256, settings.home))


@router.get("/{sha256}", response_model=FieldUploadOut)
def get_offset(session: SessionDep, caller: CallerDep, settings: SettingsDep, sha256: Sha256) -> JSONResponse:
    """Say how much of a file has arrived (HEAD: in Upload-Offset alone)."""
    one = service.arrived(session, caller, sha256, settings.home)
    row = {"sha256": one.sha256, "offset": one.offset, "length": one.length, "is_whole": one.is_whole}
    return JSONResponse(row, headers=_headers(one) | {"Cache-Control": "no-store"})


@router.patch("/{sha256}", status_code=204, response_class=Response, openapi_extra=PIECE_BODY)
def add_piece(
    # First of all: it may take minutes over a bad line, and nothing of the database is held meanwhile.
    piece: Piece,
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    sha256: Sha256,
    offset: Offset,
) -> Response:
    """Add a piece where what has arrived ends; the last one makes the file an attachment."""
    return _answer(
        service.add_piece(session, caller, sha256, offset, piece, settings.home), 204, caller, settings
    )

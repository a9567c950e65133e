"""Lists of facilities: checked row by row, and registered."""

import tempfile
from dataclasses import asdict
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import CallerDep, SessionDep
from api.errors import language_of
from api.grave_shapes import TakenListOut
from api.grave_sites import ListFile, file_answer, staged
from gis.facilities.facility_lists import take_list, write_marked
from maps.grave_papers import XLSX

router = APIRouter(prefix="/facilities/imports", tags=["elderly services"])


@router.post("")
def import_facilities(
    session: SessionDep,
    caller: CallerDep,
    file: ListFile,
    write: Annotated[bool, Query(description="Register the facilities; else only check")] = False,
    good_rows_only: Annotated[bool, Query(description="Register good rows though others are bad")] = False,
) -> TakenListOut:
    """Check a list of facilities row by row and, where asked, register them."""
    with staged(file, "facilities.csv") as (path, name):
        answer = take_list(session, caller, path, name, write=write, take_good=good_rows_only)
    return TakenListOut.model_validate(asdict(answer))


@router.post("/marked.xlsx", response_class=Response)
def mark_facilities(request: Request, session: SessionDep, caller: CallerDep, file: ListFile) -> Response:
    """Return a list of facilities as XLSX with what is wrong written into it; nothing is registered."""
    with (
        staged(file, "facilities.csv") as (path, name),
        tempfile.TemporaryDirectory(prefix="diming-list-") as folder,
    ):
        out = FilePath(folder) / "marked.xlsx"
        write_marked(session, caller, path, name, out, language_of(request))
        content = out.read_bytes()
    return file_answer(f"{FilePath(name).stem[:100]}.xlsx", content, XLSX)

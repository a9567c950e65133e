"""Public cemeteries and historic burial clusters, their plots and niches, and the ledger of burials."""

import tempfile
from datetime import date
from pathlib import Path as FilePath
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy.orm import Session

from api.attachments import Sha256, View, streamed
from api.cemetery_bodies import (
    BurialEndIn,
    BurialIn,
    BurialPlaceIn,
    BurialPlacesIn,
    BurialReadingIn,
    BurialsEnteredIn,
    BurialTermIn,
    CemeteryCapacityIn,
    CemeteryIn,
    CemeteryStateIn,
    NamedBurialListIn,
    NewCemeteryIn,
)
from api.cemetery_shapes import (
    BurialOut,
    BurialPage,
    BurialPersonOut,
    BurialPlaceOut,
    BurialsEnteredOut,
    CemeteryOut,
    CemeteryRowOut,
)
from api.dependencies import After, CallerDep, ExpectedVersion, Limit, SessionDep, SettingsDep, etag
from gis.accounts.rules import Caller
from gis.administrative_divisions.service import descendant_ids
from gis.cemeteries import burying, registering, service
from gis.cemeteries.system_list import write_list

router = APIRouter(tags=["cemeteries"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CemeteryId = Annotated[UUID, Path(description="The cemetery")]
BurialId = Annotated[UUID, Path(description="The burial")]
On = Annotated[date | None, Query(description="As it stands on this day; today when left out")]


def _cemetery(session: Session, caller: Caller, cemetery_id: UUID, status: int = 200) -> JSONResponse:
    row = service.get(session, caller, cemetery_id)
    return JSONResponse(row, status, headers=etag(row["version"]))


def _burial(session: Session, caller: Caller, burial_id: UUID, status: int = 200) -> JSONResponse:
    row = service.burial(session, caller, burial_id)
    return JSONResponse(row, status, headers=etag(row["version"]))


@router.get("/cemeteries", response_model=list[CemeteryRowOut])
def list_cemeteries(
    session: SessionDep,
    caller: CallerDep,
    kind: Annotated[str | None, Query(max_length=80)] = None,
    state: Annotated[str | None, Query(max_length=80)] = None,
    division: Annotated[UUID | None, Query(description="Of this division or below it")] = None,
    text: Annotated[str | None, Query(max_length=80, description="Part of number, name, manager")] = None,
    on: On = None,
) -> JSONResponse:
    """List cemeteries and historic clusters with state, capacity and use of a day."""
    below = None if division is None else descendant_ids(session, division, on)
    wanted = service.Filter(kind=kind, state=state, division_ids=below, text=text)
    return JSONResponse(service.find(session, caller, wanted, on))


@router.post("/cemeteries", response_model=CemeteryOut, status_code=201)
def register_cemetery(session: SessionDep, caller: CallerDep, new: NewCemeteryIn) -> JSONResponse:
    """Register a cemetery or historic cluster with its first state."""
    made = registering.register(session, caller, new.said(), new.state, new.since)
    return _cemetery(session, caller, made, 201)


@router.get("/cemeteries/map")
def draw_cemeteries(session: SessionDep, caller: CallerDep, on: On = None) -> dict[str, Any]:
    """Return areas of cemeteries as GeoJSON (EPSG:4490), with state and use."""
    return service.drawn(session, caller, on)


@router.get("/cemeteries/burials", response_model=BurialPage)
def list_burials(
    session: SessionDep,
    caller: CallerDep,
    cemetery: Annotated[UUID | None, Query(description="In this cemetery")] = None,
    place: Annotated[UUID | None, Query(description="In this plot or niche")] = None,
    entered: Annotated[bool | None, Query(description="已录 or 未录 in the region's 直报系统")] = None,
    ending: Annotated[bool, Query(description="Only those whose term ends soon")] = False,
    after: After = None,
    limit: Limit = 50,
) -> JSONResponse:
    """List burials, the latest first; who was buried is masked."""
    wanted = service.BurialFilter(cemetery, place, entered)
    page = service.burials(session, caller, wanted, is_ending=ending, after=after, limit=limit)
    return JSONResponse({"rows": page.rows, "next": page.after})


@router.post("/cemeteries/burials/entered")
def note_entered(session: SessionDep, caller: CallerDep, said: BurialsEnteredIn) -> BurialsEnteredOut:
    """Note burials as entered in the region's 直报系统, or take the mark away."""
    return BurialsEnteredOut(changed=burying.note_entered(session, caller, said.burials, said.entered_on))


@router.get("/cemeteries/burials/list.xlsx", response_class=Response)
def export_burials(
    session: SessionDep,
    caller: CallerDep,
    cemetery: Annotated[UUID | None, Query(description="In this cemetery")] = None,
    entered: Annotated[bool | None, Query(description="已录 or 未录 in the region's 直报系统")] = None,
) -> Response:
    """Return burials as XLSX, each 已录 or 未录, without people."""
    return _list(session, caller, service.BurialFilter(cemetery_id=cemetery, is_entered=entered), None)


@router.post("/cemeteries/burials/list.xlsx", response_class=Response)
def export_named_burials(session: SessionDep, caller: CallerDep, said: NamedBurialListIn) -> Response:
    """Return burials with people as XLSX, to be entered in the 直报系统; each reading is noted."""
    wanted = service.BurialFilter(cemetery_id=said.cemetery_id, is_entered=said.is_entered)
    return _list(session, caller, wanted, said.reason)


def _list(session: Session, caller: Caller, wanted: service.BurialFilter, reason: str | None) -> Response:
    with tempfile.TemporaryDirectory(prefix="diming-burials-") as folder:
        path = FilePath(folder) / "list.xlsx"
        write_list(session, caller, wanted, path, reason=reason)
        content = path.read_bytes()
    disposition = f"attachment; filename*=UTF-8''{quote('安葬信息.xlsx')}"
    return Response(content, media_type=XLSX, headers={"Content-Disposition": disposition})


@router.get("/cemeteries/burials/{burial_id}", response_model=BurialOut)
def get_burial(session: SessionDep, caller: CallerDep, burial_id: BurialId) -> JSONResponse:
    """Return a burial, names masked, and who read them."""
    return _burial(session, caller, burial_id)


@router.post("/cemeteries/burials/{burial_id}/end", response_model=BurialOut)
def end_burial(
    session: SessionDep, caller: CallerDep, burial_id: BurialId, said: BurialEndIn, version: ExpectedVersion
) -> JSONResponse:
    """Say that somebody was moved out; needs If-Match."""
    burying.end(session, caller, burial_id, version, said.ended_on, said.reason)
    return _burial(session, caller, burial_id)


@router.post("/cemeteries/burials/{burial_id}/person")
def read_person(
    session: SessionDep, caller: CallerDep, burial_id: BurialId, said: BurialReadingIn
) -> BurialPersonOut:
    """Return who was buried, whole; the reading is noted with its reason."""
    return BurialPersonOut.model_validate(burying.read_person(session, caller, burial_id, said.reason))


@router.post("/cemeteries/burials/{burial_id}/term", response_model=BurialOut)
def extend_term(
    session: SessionDep, caller: CallerDep, burial_id: BurialId, said: BurialTermIn, version: ExpectedVersion
) -> JSONResponse:
    """Let the term of use end later; needs If-Match."""
    burying.extend(session, caller, burial_id, version, said.term_until, said.note)
    return _burial(session, caller, burial_id)


@router.put("/cemeteries/places/{place_id}", response_model=CemeteryOut)
def amend_place(
    session: SessionDep, caller: CallerDep, place_id: UUID, said: BurialPlaceIn, version: ExpectedVersion
) -> JSONResponse:
    """Say anew number and size of a plot or niche; needs If-Match with the version of the cemetery."""
    cemetery = registering.amend_place(session, caller, place_id, version, **said.model_dump())
    return _cemetery(session, caller, cemetery)


@router.post("/cemeteries/places/{place_id}/burials", response_model=BurialOut, status_code=201)
def bury(session: SessionDep, caller: CallerDep, place_id: UUID, said: BurialIn) -> JSONResponse:
    """Register a burial in a plot or niche of an open cemetery; a certificate of death is required."""
    return _burial(session, caller, burying.bury(session, caller, place_id, said.burial()), 201)


@router.get("/cemeteries/{cemetery_id}", response_model=CemeteryOut)
def get_cemetery(
    session: SessionDep, caller: CallerDep, cemetery_id: CemeteryId, on: On = None
) -> JSONResponse:
    """Return a cemetery with its approval, states, capacity, and its sizes held against the rules."""
    row = service.get(session, caller, cemetery_id, on)
    return JSONResponse(row, headers=etag(row["version"]))


@router.put("/cemeteries/{cemetery_id}", response_model=CemeteryOut)
def amend_cemetery(
    session: SessionDep,
    caller: CallerDep,
    cemetery_id: CemeteryId,
    said: CemeteryIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say anew what a cemetery is; needs If-Match."""
    registering.amend(session, caller, cemetery_id, version, said.said())
    return _cemetery(session, caller, cemetery_id)


@router.get("/cemeteries/{cemetery_id}/approval/{sha256}", response_class=StreamingResponse)
def open_approval(
    session: SessionDep,
    caller: CallerDep,
    settings: SettingsDep,
    cemetery_id: CemeteryId,
    sha256: Sha256,
    view: View = False,
) -> StreamingResponse:
    """Return the paper that approves a cemetery."""
    return streamed(service.open_approval(session, caller, cemetery_id, sha256, settings.home), view=view)


@router.post("/cemeteries/{cemetery_id}/capacities", response_model=CemeteryOut, status_code=201)
def set_capacity(
    session: SessionDep,
    caller: CallerDep,
    cemetery_id: CemeteryId,
    said: CemeteryCapacityIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say how many plots and niches a cemetery has since a day; needs If-Match."""
    registering.set_capacity(session, caller, cemetery_id, version, **said.model_dump())
    return _cemetery(session, caller, cemetery_id, 201)


@router.get("/cemeteries/{cemetery_id}/places", response_model=list[BurialPlaceOut])
def list_places(
    session: SessionDep, caller: CallerDep, cemetery_id: CemeteryId, on: On = None
) -> JSONResponse:
    """List plots and niches: how many lie there, and what the rules say of their sizes."""
    return JSONResponse(service.places(session, caller, cemetery_id, on))


@router.post("/cemeteries/{cemetery_id}/places", response_model=CemeteryOut, status_code=201)
def add_places(
    session: SessionDep,
    caller: CallerDep,
    cemetery_id: CemeteryId,
    said: BurialPlacesIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """List plots or niches of a cemetery, within its capacity; needs If-Match."""
    registering.add_places(session, caller, cemetery_id, version, said.places())
    return _cemetery(session, caller, cemetery_id, 201)


@router.post("/cemeteries/{cemetery_id}/states", response_model=CemeteryOut, status_code=201)
def set_state(
    session: SessionDep,
    caller: CallerDep,
    cemetery_id: CemeteryId,
    said: CemeteryStateIn,
    version: ExpectedVersion,
) -> JSONResponse:
    """Say in which state a cemetery is since a day; needs If-Match."""
    registering.set_state(session, caller, cemetery_id, version, **said.model_dump())
    return _cemetery(session, caller, cemetery_id, 201)

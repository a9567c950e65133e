"""Read administrative divisions: lists for tables, records, what is below and what became of what."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from api.dependencies import AsKnownOn, AsOf, CallerDep, SessionDep, etag
from api.list_queries import DivisionQuery, given
from api.register_shapes import DivisionCountOut, DivisionOut, DivisionPage, DivisionRow, LineageOut
from gis.administrative_divisions import service

router = APIRouter(prefix="/administrative-divisions", tags=["administrative divisions"])

EXAMPLE: dict[str, Any] = {
    "id": "2f0c5a3e-6c1e-4b5e-9b57-0d6a4f2f9a10",
    "name": "图克镇",
    "body_name": None,
    "type": "town",
    "level": "township",
    "is_statistical": False,
    "parent_id": "7b66eea9-5d4a-45e7-943b-826b511e73f9",
    "parent_name": "乌审旗",
    "valid_from": None,
    "valid_to": None,
    "codes": [{"code_system": "mca", "code": "150626107", "valid_from": None, "valid_to": None}],
    "romanization": "",
    "has_boundary": False,
    "is_demonstration": False,
}
PAGE_EXAMPLE = {"rows": [EXAMPLE], "next": None, "total": 1}


@router.get(
    "",
    response_model=DivisionPage,
    responses={200: {"content": {"application/json": {"example": PAGE_EXAMPLE}}}},
)
def list_divisions(
    session: SessionDep, caller: CallerDep, query: Annotated[DivisionQuery, Query()]
) -> JSONResponse:
    """List the divisions of a day, sorted and narrowed by any column; `next` is the `after` of the next page.

    As known on an earlier day: in the usual order, by the beginning of a name.
    """
    page = service.find(session, caller, **query.options(), **given(query))
    return JSONResponse({"rows": page.rows, "next": page.after, "total": page.total})


@router.get("/counts")
def counts(session: SessionDep, caller: CallerDep, as_of: AsOf = None) -> list[DivisionCountOut]:
    """Count the divisions of a day by type, and how many have a boundary; demonstration data left out."""
    return [
        DivisionCountOut.model_validate(asdict(count))
        for count in service.counts(session, as_of, caller=caller)
    ]


@router.get(
    "/{division_id}",
    response_model=DivisionOut,
    responses={200: {"content": {"application/json": {"example": EXAMPLE}}}},
)
def get_division(
    session: SessionDep,
    caller: CallerDep,
    division_id: UUID,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
) -> JSONResponse:
    """Return one division with all its states, codes, boundaries (GeoJSON, EPSG:4490, lon/lat) and events."""
    row = service.get(session, caller, division_id, as_of, as_known_on)
    return JSONResponse(row, headers=etag(row["version"]) if "version" in row else None)


@router.get("/{division_id}/children", response_model=list[DivisionRow])
def list_children(
    session: SessionDep,
    caller: CallerDep,
    division_id: UUID,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
) -> JSONResponse:
    """List the divisions directly below one, by code; 404 when there is no such division."""
    return JSONResponse(service.children(session, caller, division_id, as_of, as_known_on))


@router.get("/{division_id}/lineage", response_model=LineageOut)
def get_lineage(
    session: SessionDep, caller: CallerDep, division_id: UUID, as_known_on: AsKnownOn = None
) -> JSONResponse:
    """Return predecessors and successors over any number of events (沿革)."""
    return JSONResponse(jsonable_encoder(asdict(service.lineage(session, caller, division_id, as_known_on))))

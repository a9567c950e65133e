"""Read administrative divisions."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.dependencies import After, AsKnownOn, AsOf, CallerDep, Limit, SessionDep, etag
from gis.administrative_divisions import service

router = APIRouter(prefix="/administrative-divisions", tags=["administrative divisions"])

EXAMPLE = {
    "id": "2f0c5a3e-6c1e-4b5e-9b57-0d6a4f2f9a10",
    "name": "图克镇",
    "type": "town",
    "codes": [{"code_system": "mca", "code": "150626107", "valid_from": None, "valid_to": None}],
}


@router.get(
    "", responses={200: {"content": {"application/json": {"example": {"rows": [EXAMPLE], "next": None}}}}}
)
def list_divisions(
    session: SessionDep,
    caller: CallerDep,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
    text: Annotated[str | None, Query(max_length=60, description="名称开头 / start of the name")] = None,
    parent_id: UUID | None = None,
    type: Annotated[str | None, Query(max_length=40)] = None,
    level: Annotated[str | None, Query(max_length=40)] = None,
    code: Annotated[
        str | None, Query(pattern=r"^[0-9]{1,12}$", description="代码开头 / start of a code")
    ] = None,
    include_statistical: bool = False,
    after: After = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List the divisions of a day by code; `next` is the `after` of the following page."""
    page = service.find(
        session,
        caller,
        as_of=as_of,
        as_known_on=as_known_on,
        text=text,
        parent_id=parent_id,
        type=type,
        level=level,
        code=code,
        include_statistical=include_statistical,
        after=after,
        limit=limit,
    )
    return {"rows": page.rows, "next": page.after}


@router.get("/counts")
def counts(session: SessionDep, caller: CallerDep, as_of: AsOf = None) -> list[dict[str, Any]]:
    """Count the divisions of a day by type, and how many have a boundary; demonstration data left out."""
    return [asdict(count) for count in service.counts(session, as_of)]


@router.get("/{division_id}", responses={200: {"content": {"application/json": {"example": EXAMPLE}}}})
def get_division(
    session: SessionDep,
    caller: CallerDep,
    response: Response,
    division_id: UUID,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
) -> dict[str, Any]:
    """Return one division with all its states, codes, boundaries (GeoJSON, EPSG:4490, lon/lat) and events."""
    row = service.get(session, caller, division_id, as_of, as_known_on)
    if "version" in row:
        response.headers.update(etag(row["version"]))
    return row


@router.get("/{division_id}/children")
def list_children(
    session: SessionDep,
    caller: CallerDep,
    division_id: UUID,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
) -> list[dict[str, Any]]:
    """List the divisions directly below one, by code."""
    return service.children(session, caller, division_id, as_of, as_known_on)


@router.get("/{division_id}/lineage")
def get_lineage(
    session: SessionDep, caller: CallerDep, division_id: UUID, as_known_on: AsKnownOn = None
) -> dict[str, Any]:
    """Return predecessors and successors over any number of events (沿革)."""
    return asdict(service.lineage(session, caller, division_id, as_known_on))

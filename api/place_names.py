"""Read place names: features with every name, event and geometry."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.dependencies import After, AsKnownOn, AsOf, CallerDep, Limit, SessionDep, etag
from api.windows import Window
from gis.place_names import service

router = APIRouter(prefix="/place-names", tags=["place names"])

EXAMPLE = {
    "id": "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111",
    "name": "图克镇",
    "category": "21521",
    "romanization": "",
    "names": [{"name": "图克镇", "language": "zh", "name_type": "standard", "standard_basis": "unchecked"}],
}


@router.get(
    "", responses={200: {"content": {"application/json": {"example": {"rows": [EXAMPLE], "next": None}}}}}
)
def list_place_names(
    session: SessionDep,
    caller: CallerDep,
    window: Window,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
    text: Annotated[
        str | None, Query(max_length=60, description="名称或拼写的开头 / start of a name or its spelling")
    ] = None,
    category: Annotated[str | None, Query(max_length=10, description="类别开头 / start of category")] = None,
    division_id: Annotated[UUID | None, Query(description="行政区（含下级） / division and below")] = None,
    name_type: Annotated[str | None, Query(max_length=20)] = None,
    located: Annotated[bool | None, Query(description="是否有坐标 / has a position")] = None,
    include_historic: bool = False,
    after: After = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List the features of a day by spelling; `next` is the `after` of the following page."""
    page = service.find(
        session,
        caller,
        as_of=as_of,
        as_known_on=as_known_on,
        text=text,
        category=category,
        division_id=division_id,
        name_type=name_type,
        bbox=window,
        located=located,
        include_historic=include_historic,
        after=after,
        limit=limit,
    )
    return {"rows": page.rows, "next": page.after}


@router.get("/counts")
def counts(
    session: SessionDep, caller: CallerDep, as_of: AsOf = None, division_id: UUID | None = None
) -> dict[str, Any]:
    """Count the features of a day: all, located, unlocated; demonstration data left out."""
    return asdict(service.counts(session, as_of, division_id))


@router.get("/{feature_id}", responses={200: {"content": {"application/json": {"example": EXAMPLE}}}})
def get_place_name(
    session: SessionDep,
    caller: CallerDep,
    response: Response,
    feature_id: UUID,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
) -> dict[str, Any]:
    """Return one feature with all its names, events and geometries (GeoJSON, EPSG:4490, lon/lat)."""
    row = service.get(session, caller, feature_id, as_of, as_known_on)
    if "version" in row:
        response.headers.update(etag(row["version"]))
    return row

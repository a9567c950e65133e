"""Read place names: lists for tables, features with every name, event and geometry."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import AsKnownOn, AsOf, CallerDep, SessionDep, etag
from api.list_queries import PlaceNameQuery, given
from api.register_shapes import CountsOut, PlaceNameOut, PlaceNamePage
from gis.place_names import service

router = APIRouter(prefix="/place-names", tags=["place names"])

EXAMPLE: dict[str, Any] = {
    "id": "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111",
    "name": "图克镇",
    "category": "21500",
    "category_zh": "乡级行政区",
    "national_code": None,
    "division_id": "2f0c5a3e-6c1e-4b5e-9b57-0d6a4f2f9a10",
    "divisions": [{"id": "7b66eea9-5d4a-45e7-943b-826b511e73f9", "name": "乌审旗", "type": "banner"}],
    "position": {
        "longitude": 109.39571, "latitude": 39.05518, "role": "seat", "method": "published",
        "is_approximate": True,
    },
    "name_type": "standard",
    "language": "zh",
    "romanization": "",
    "pinyin": "Túkè Zhèn",
    "reading_confirmed": False,
    "standard_basis": "unchecked",
    "mongolian": None,
    "aliases": [],
    "former_names": [],
    "is_demonstration": False,
    "valid_from": None,
    "valid_to": None,
}  # fmt: skip
PAGE_EXAMPLE = {"rows": [EXAMPLE], "next": None, "total": 1}


@router.get(
    "",
    response_model=PlaceNamePage,
    responses={200: {"content": {"application/json": {"example": PAGE_EXAMPLE}}}},
)
def list_place_names(
    session: SessionDep, caller: CallerDep, query: Annotated[PlaceNameQuery, Query()]
) -> JSONResponse:
    """List the features of a day, sorted and narrowed by any column; `next` is the `after` of the next page.

    As known on an earlier day: in the usual order, by the beginning of a name.
    """
    page = service.find(session, caller, **query.options(), **given(query))
    return JSONResponse({"rows": page.rows, "next": page.after, "total": page.total})


@router.get("/counts")
def counts(
    session: SessionDep, caller: CallerDep, as_of: AsOf = None, division_id: UUID | None = None
) -> CountsOut:
    """Count the features of a day: all, located, unlocated; demonstration data left out."""
    return CountsOut.model_validate(asdict(service.counts(session, as_of, division_id, caller)))


@router.get(
    "/{feature_id}",
    response_model=PlaceNameOut,
    responses={200: {"content": {"application/json": {"example": EXAMPLE}}}},
)
def get_place_name(
    session: SessionDep,
    caller: CallerDep,
    feature_id: UUID,
    as_of: AsOf = None,
    as_known_on: AsKnownOn = None,
) -> JSONResponse:
    """Return one feature with all its names, events and geometries (GeoJSON, EPSG:4490, lon/lat)."""
    row = service.get(session, caller, feature_id, as_of, as_known_on)
    return JSONResponse(row, headers=etag(row["version"]) if "version" in row else None)

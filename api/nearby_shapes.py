"""Shapes in a window of the map, to see and to snap to while drawing."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.dependencies import AsOf, CallerDep, SessionDep
from api.windows import BadWindow, Window
from gis.place_names.nearby import nearby

router = APIRouter(prefix="/nearby-shapes", tags=["place names"])


class NearbyShapeOut(BaseModel):
    """A GeoJSON feature (EPSG:4490, lon/lat) of one record."""

    type: str = "Feature"
    geometry: dict[str, Any]
    properties: dict[str, str | None]


class NearbyOut(BaseModel):
    """The shapes as GeoJSON; `complete` is false when there are more than are given."""

    type: str = "FeatureCollection"
    features: list[NearbyShapeOut]
    complete: bool = Field(
        description="窗口内的图形是否全部给出 / whether all shapes in the window are given"
    )


@router.get("")
def list_nearby(
    session: SessionDep,
    caller: CallerDep,
    window: Window,
    as_of: AsOf = None,
    without: Annotated[UUID | None, Query(description="不含该记录 / without this record")] = None,
) -> NearbyOut:
    """List the shapes of divisions and places in a window of the map; `bbox` is needed."""
    if window is None:
        raise BadWindow(value="")
    found = nearby(session, caller, window, as_of, without)
    return NearbyOut(
        features=[
            NearbyShapeOut(
                geometry=one.geometry,
                properties={
                    "subject": one.subject,
                    "record_id": one.record_id,
                    "name": one.name,
                    "role": one.role,
                },
            )
            for one in found.shapes
        ],
        complete=found.complete,
    )

"""Coordinates as people type them, and the figures of what they draw."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CallerDep
from api.errors import language_of
from gis.coordinates import coordinate_systems
from gis.coordinates.drawn_shapes import measure
from gis.coordinates.typed_points import read_points, write_points
from gis.messages import text

router = APIRouter(prefix="/coordinates", tags=["coordinates"])

Written = Annotated[str, Field(max_length=60)]
Pair = Annotated[list[Written], Field(min_length=2, max_length=2)]
Degrees = Annotated[float, Field(allow_inf_nan=False)]
Point = Annotated[list[Degrees], Field(min_length=2, max_length=2)]


class CoordinateSystemOut(BaseModel):
    """A coordinate system that a user may name."""

    key: str = Field(examples=["cgcs2000-3-cm108"])
    name_zh: str
    name_en: str
    epsg: int | None
    datum: str
    is_geographic: bool
    zone_width: int | None
    central_meridian: int | None
    is_approximate: bool = Field(description="只能得到概略位置 / leads to an approximate position only")


class TypedIn(BaseModel):
    """Pairs as typed: longitude and latitude, or east and north."""

    model_config = ConfigDict(extra="forbid")

    system: str = Field(default="cgcs2000", max_length=60, examples=["cgcs2000-3-cm108"])
    pairs: list[Pair] = Field(min_length=1, max_length=5000, examples=[[["109°30′15.2″", "39°05′10″"]]])


class TypedOut(BaseModel):
    """The same points in EPSG:4490, longitude before latitude."""

    points: list[Point]
    approximate: bool
    accuracy_m: float | None
    verbatim: str


class StoredIn(BaseModel):
    """Stored points, and the system to write them in."""

    model_config = ConfigDict(extra="forbid")

    system: str = Field(default="cgcs2000", max_length=60)
    points: list[Point] = Field(min_length=1, max_length=5000, examples=[[[109.504, 39.086]]])


class WrittenOut(BaseModel):
    """Points as they are written in a system."""

    system: str
    pairs: list[Pair]


class ShapeIn(BaseModel):
    """A geometry in EPSG:4490."""

    model_config = ConfigDict(extra="forbid")

    geometry: dict[str, Any] = Field(
        examples=[{"type": "LineString", "coordinates": [[109.0, 38.5], [109.1, 38.6]]}]
    )


class FaultOut(BaseModel):
    """Why the shape can't be registered, and where."""

    message: str
    longitude: float | None
    latitude: float | None


class MeasuredOut(BaseModel):
    """Geodesic figures of a shape."""

    kind: str = Field(examples=["LineString"])
    vertices: int
    length_m: float
    area_m2: float
    zone_epsg: int | None
    central_meridian: int | None
    fault: FaultOut | None


@router.get("/systems")
def list_systems(caller: CallerDep) -> list[CoordinateSystemOut]:
    """List the coordinate systems that a user may name, geographic ones first."""
    return [
        CoordinateSystemOut(
            key=system.key,
            name_zh=system.name_zh,
            name_en=system.name_en,
            epsg=system.epsg,
            datum=system.datum,
            is_geographic=system.is_geographic,
            zone_width=system.zone_width,
            central_meridian=system.central_meridian,
            is_approximate=system.needs_datum_parameters,
        )
        for system in coordinate_systems().values()
    ]


@router.post("/readings")
def read(caller: CallerDep, typed: TypedIn) -> TypedOut:
    """Read points as typed, in any system, into EPSG:4490."""
    found = read_points([(east, north) for east, north in typed.pairs], typed.system)
    return TypedOut(
        points=[list(point) for point in found.points],
        approximate=found.approximate,
        accuracy_m=found.accuracy_m,
        verbatim=found.verbatim,
    )


@router.post("/writings")
def write(caller: CallerDep, stored: StoredIn) -> WrittenOut:
    """Write stored points in a system on CGCS2000 or WGS 84: degrees, minutes, seconds, or metres."""
    pairs = write_points([(lon, lat) for lon, lat in stored.points], stored.system)
    return WrittenOut(system=stored.system, pairs=[list(pair) for pair in pairs])


@router.post("/measurements")
def measured(request: Request, caller: CallerDep, drawn: ShapeIn) -> MeasuredOut:
    """Measure a drawn shape on the ellipsoid, and say where it is no valid shape."""
    found = measure(drawn.geometry)
    fault = None
    if found.fault is not None:
        message = text(found.fault.message_id, language_of(request))
        fault = FaultOut(message=message, longitude=found.fault.lon, latitude=found.fault.lat)
    return MeasuredOut(
        kind=found.kind,
        vertices=found.vertices,
        length_m=found.length_m,
        area_m2=found.area_m2,
        zone_epsg=found.zone_epsg,
        central_meridian=found.central_meridian,
        fault=fault,
    )

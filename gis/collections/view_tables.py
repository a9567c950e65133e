"""The views of gis/sql/094 that declarations name: no table of the register, so no migration knows them."""

from collections.abc import Mapping

from sqlalchemy import Boolean, Column, Date, Double, Integer, MetaData, String, Table, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE

from geoalchemy2 import Geometry

_VIEWS = MetaData()


def _standing(geometry: str) -> tuple[Column[object], ...]:
    """Return the columns that every view ends with."""
    return (
        Column("publication_level", String),
        Column("version", Integer),
        Column("is_demonstration", Boolean),
        Column("source_id", Uuid),
        Column("geom", Geometry(geometry, srid=4490, spatial_index=False)),
    )


def _texts(*names: str) -> tuple[Column[str], ...]:
    return tuple(Column(name, String) for name in names)


def _numbers(*names: str) -> tuple[Column[float], ...]:
    return tuple(Column(name, Double) for name in names)


def _integers(*names: str) -> tuple[Column[int], ...]:
    return tuple(Column(name, Integer) for name in names)


Table(
    "facility_period",
    _VIEWS,
    Column("facility_id", Uuid),
    Column("valid", DATERANGE),
    *_texts("number", "name", "kind", "state", "made"),
    Column("services", ARRAY(String)),
    *_integers("beds", "nursing_beds", "meals"),
    *_texts("address", "opening_hours", "operator", "operation_mode"),
    *_integers("service_radius_m", "star_rating", "built_year"),
    Column("division_id", Uuid),
    *_standing("POINT"),
)
Table(
    "cemetery_period",
    _VIEWS,
    Column("cemetery_id", Uuid),
    Column("valid", DATERANGE),
    *_texts("number", "name", "kind", "state"),
    *_integers("plots", "niches"),
    *_texts("address", "manager"),
    *_numbers("approved_area_m2"),
    *_texts("approval_number", "approved_by"),
    Column("approved_on", Date),
    *_integers("surveyed_graves"),
    Column("division_id", Uuid),
    *_standing("MULTIPOLYGON"),
    Column("label", Geometry("POINT", srid=4490, spatial_index=False)),
)
Table(
    "grave_site_period",
    _VIEWS,
    Column("site_id", Uuid),
    Column("valid", DATERANGE),
    *_texts("number", "kind", "state"),
    *_integers("graves"),
    *_numbers("area_m2"),
    *_texts("ownership"),
    Column("visible", Boolean),
    *_texts("zone_item", "zone_basis", "corridor_kind", "corridor_name"),
    *_numbers("corridor_m"),
    *_texts("measure"),
    Column("deadline", Date),
    Column("division_id", Uuid),
    *_standing("POINT"),
)
Table(
    "planning_corridor_period",
    _VIEWS,
    Column("corridor_id", Uuid),
    Column("valid", DATERANGE),
    *_texts("kind", "class", "name", "number"),
    *_numbers("half_width_m", "start_km", "speed_km_h"),
    Column("one_way", Boolean),
    Column("is_seasonal", Boolean),
    *_texts("region"),
    *_standing("LINESTRING"),
)

VIEWS: Mapping[str, Table] = _VIEWS.tables

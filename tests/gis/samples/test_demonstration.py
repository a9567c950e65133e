"""Invented data: seeded, labelled, inside the banner, and gone without a trace when removed."""

import random
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, box

from gis import samples
from gis.accounts.rules import PUBLIC, Caller
from gis.database import Base
from gis.errors import NotAllowed
from gis.periods import service as periods
from gis.place_names.tables import Feature, FeatureGeometry, PlaceName
from gis.reference.tables import Source
from gis.samples import demonstration
from gis.samples.completeness import completeness
from gis.samples.queries import boundary

ADMIN = Caller(roles=frozenset({"admin"}))
BANNER = "150626"


@pytest.fixture
def register(session: Session) -> Session:
    samples.load(session)
    return session


def figures(session: Session) -> dict[str, int]:
    """Count the rows of every table of the register."""
    periods.settle(session)
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


@pytest.mark.parametrize("name", demonstration.DEMONSTRATIONS)
def test_it_comes_labelled_and_goes_without_a_trace(register: Session, name: str) -> None:
    before, gaps = figures(register), completeness(register)
    count = demonstration.load(register, ADMIN, name, county=BANNER, count=20)
    sources = register.scalars(select(Source).where(Source.is_demonstration)).all()
    assert [source.demonstration_name for source in sources] == [name]
    assert "种子150626" in sources[0].note
    invented = select(Feature.id).where(Feature.source_id == sources[0].id)
    assert register.scalar(select(func.count()).select_from(invented.subquery())) == count >= 20
    names = register.scalars(select(PlaceName).where(PlaceName.feature_id.in_(invented))).all()
    assert all(each.name.startswith("演示") and each.source_id == sources[0].id for each in names)
    assert all(each.pinyin.startswith("Yǎnshì") for each in names)
    assert completeness(register) == gaps
    with pytest.raises(demonstration.DemonstrationLoaded):
        demonstration.load(register, ADMIN, name, county=BANNER)
    assert demonstration.remove(register, ADMIN, name) == count
    register.expire_all()
    assert figures(register) == before
    with pytest.raises(demonstration.DemonstrationNotLoaded):
        demonstration.remove(register, ADMIN, name)


@pytest.mark.parametrize("name", demonstration.DEMONSTRATIONS)
def test_everything_lies_inside_the_banner_and_is_approximate(register: Session, name: str) -> None:
    demonstration.load(register, ADMIN, name, county=BANNER, count=30)
    outside = register.scalar(
        text(
            "SELECT count(*) FROM feature_geometry g JOIN source s ON s.id = g.source_id"
            " JOIN feature_division d ON d.feature_id = g.feature_id"
            " JOIN division_boundary b ON b.division_id = d.division_id"
            " WHERE s.is_demonstration AND NOT ST_DWithin(b.geom, g.geom, 1e-9)"
        )
    )
    assert outside == 0
    drawn = select(FeatureGeometry).join(Source, Source.id == FeatureGeometry.source_id)
    for geometry in register.scalars(drawn.where(Source.is_demonstration)):
        assert geometry.is_approximate
        assert geometry.method == "generated"


def test_one_set_is_removed_and_the_other_stays(register: Session) -> None:
    demonstration.load(register, ADMIN, "roads", county=BANNER)
    kept = figures(register)
    demonstration.load(register, ADMIN, "names", county=BANNER, count=5)
    demonstration.remove(register, ADMIN, "names")
    assert figures(register) == kept


def test_roads_are_of_several_classes(register: Session) -> None:
    demonstration.load(register, ADMIN, "roads", county=BANNER)
    rows = register.execute(
        select(Feature.category, func.count())
        .join(Source, Source.id == Feature.source_id)
        .where(Source.is_demonstration)
        .group_by(Feature.category)
    )
    classes = {row.category: row[1] for row in rows}
    assert classes["23213"] == 5
    assert classes["23"] == 1
    assert {"23211", "12200", "13450"} <= set(classes)


@pytest.mark.usefixtures("session")
def test_it_needs_a_polygon_a_known_name_and_an_administrator(session: Session) -> None:
    with pytest.raises(demonstration.NoBoundaryToFill):
        demonstration.load(session, ADMIN, "roads", county=BANNER)
    with pytest.raises(demonstration.NoSuchDemonstration):
        demonstration.load(session, ADMIN, "graves", county=BANNER)
    with pytest.raises(NotAllowed):
        demonstration.load(session, PUBLIC, "roads", county=BANNER)
    with pytest.raises(NotAllowed):
        demonstration.remove(session, PUBLIC, "roads")


def ground(polygon: shapely.Polygon) -> demonstration.Ground:
    return demonstration.Ground(division_id=uuid4(), polygon=MultiPolygon([polygon]), seats=())


def test_the_same_seed_gives_the_same_data() -> None:
    square = ground(box(108, 38, 109, 39))
    for generator, _ in demonstration.DEMONSTRATIONS.values():
        first = list(generator(square, random.Random(7), 10))
        assert first == list(generator(square, random.Random(7), 10))
        assert first != list(generator(square, random.Random(8), 10))


@settings(max_examples=30)
@given(st.integers(0, 2**32), st.integers(1, 25))
def test_whatever_the_seed_geometries_are_valid_and_inside(seed: int, count: int) -> None:
    odd = ground(shapely.Polygon([(108, 38), (110, 38), (110, 39), (109.9, 38.1), (108.1, 38.1)]))
    for generator, _ in demonstration.DEMONSTRATIONS.values():
        for invented in generator(odd, random.Random(seed), count):
            assert invented.geometry.is_valid
            assert not invented.geometry.is_empty
            assert odd.polygon.buffer(1e-9).covers(invented.geometry)


def test_a_line_outside_is_no_line() -> None:
    square = ground(box(108, 38, 109, 39))
    assert demonstration.inside(square, LineString([(100, 30), (101, 31)])) is None
    crossing = demonstration.inside(square, LineString([(107, 38.5), (110, 38.5)]))
    assert crossing is not None
    assert crossing.length == pytest.approx(1)


def test_the_boundary_is_found_by_either_code(register: Session) -> None:
    found = boundary(register, BANNER)
    assert found is not None
    assert found[1].contains(Point(108.84742, 38.60086))
    assert boundary(register, "152727") is None

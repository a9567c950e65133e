"""The derived periods of lines and markers say what the register says on every day."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gis.boundary_lines.tables import BoundaryLine, BoundaryLinePeriod, BoundaryLineShape
from gis.boundary_markers.tables import BoundaryMarkerPeriod
from gis.periods import service as periods
from tests.gis.boundary_markers.registered_lines import (
    SUBJECTS,
    a_geometry,
    a_line,
    a_marker,
    a_stone,
    key,
    written,
)
from tests.gis.proposals.a_register import Register, a_register

OLD = {"type": "LineString", "coordinates": [[108.9, 38.3], [109.0, 38.31], [109.13, 38.3]]}
RIVER = {"type": "LineString", "coordinates": [[108.9, 38.31], [109.13, 38.31]]}


@pytest.fixture
def register(session: Session) -> Register:
    return a_register(session)


def told(session: Session, table: Any, owner: Any, record_id: UUID, *columns: str) -> list[tuple[Any, ...]]:
    """Beginning and end of each period of a record, and what else it says."""
    periods.settle(session)
    statement = select(table.valid, *(getattr(table, name) for name in columns)).where(owner == record_id)
    rows = [(row[0].lower, row[0].upper, *row[1:]) for row in session.execute(statement)]
    return sorted(rows, key=lambda row: row[0] or date.min)


def a_line_with_history(register: Register, **more: Any) -> dict[str, Any]:
    """Derived at first, in law from 2002, redrawn by an approval of 2010; a river runs beside it."""
    derived = a_geometry(
        register.source, role="derived", geometry=OLD, valid_from=None, approval_number="", approved_on=None
    )
    first = a_geometry(register.source, valid_to="2010-01-01")
    second = a_geometry(register.source, approval_number="二", geometry=OLD, valid_from="2010-01-01")
    river = a_geometry(
        register.source, role="present_river", geometry=RIVER, approval_number="", approved_on=None
    )
    drawn = {key(): each for each in (derived, first, second, river)}
    return a_line(register.source, register.tuke, register.galutu, geometries=drawn, **more)


def test_the_line_in_law_stands_before_the_derived_one_at_every_time(
    session: Session, register: Register
) -> None:
    line_id = written(session, "boundary_line", a_line_with_history(register, valid_from="2000-01-01"))
    found = told(
        session,
        BoundaryLinePeriod,
        BoundaryLinePeriod.line_id,
        line_id,
        "geometry_role",
        "approval_number",
        "is_indicative",
    )
    assert found == [
        (date(2000, 1, 1), date(2002, 7, 1), "derived", None, True),
        (date(2002, 7, 1), date(2010, 1, 1), "legal", "内政字〔2002〕18号", False),
        (date(2010, 1, 1), None, "legal", "二", False),
    ]
    drawn = told(session, BoundaryLineShape, BoundaryLineShape.line_id, line_id, "role", "from_zoom")
    roles = {(begins, role) for begins, _, role, _ in drawn}
    assert roles == {
        (date(2000, 1, 1), "derived"),
        (date(2002, 7, 1), "legal"),
        (date(2010, 1, 1), "legal"),
        (date(2002, 7, 1), "present_river"),
    }
    assert len({zoom for *_, zoom in drawn}) == 10


def test_the_length_is_that_of_the_register(session: Session, register: Register) -> None:
    line_id = written(session, "boundary_line", a_line(register.source, register.tuke, register.galutu))
    ((_, _, length),) = told(session, BoundaryLinePeriod, BoundaryLinePeriod.line_id, line_id, "length_m")
    kept = session.scalar(select(BoundaryLine.length_m).where(BoundaryLine.id == line_id))
    assert length == pytest.approx(kept, abs=0.002)


def test_a_line_without_geometry_and_one_that_goes(session: Session, register: Register) -> None:
    document = a_line(register.source, register.tuke, register.galutu, geometries={})
    line_id = written(session, "boundary_line", document)
    ((_, _, geom, role),) = told(
        session, BoundaryLinePeriod, BoundaryLinePeriod.line_id, line_id, "geom", "geometry_role"
    )
    assert (geom, role) == (None, None)
    for table, column in (("boundary_line_party", "line_id"), ("boundary_line", "id")):
        session.execute(text(f"DELETE FROM {table} WHERE {column} = :id"), {"id": line_id})
    assert told(session, BoundaryLinePeriod, BoundaryLinePeriod.line_id, line_id) == []


def test_a_marker_stands_where_its_stones_stand(session: Session, register: Register) -> None:
    line_id = written(session, "boundary_line", a_line(register.source, register.tuke, register.galutu))
    one, other = a_stone(register.source, letter="A"), a_stone(register.source, letter="B", geometry={
        "type": "Point", "coordinates": [109.0, 38.301]})  # fmt: skip
    stones = {key(): one, key(): other | {"valid_from": "2005-01-01"}}
    marker_id = written(
        session,
        "boundary_marker",
        a_marker(register.source, line_id, register.tuke, kind="double", stones=stones, faces={}),
    )
    shown = ("stone_count", "line_name", "party_ids", "reach_level")
    found = told(session, BoundaryMarkerPeriod, BoundaryMarkerPeriod.marker_id, marker_id, *shown)
    parties = sorted([register.tuke, register.galutu])
    assert found == [
        (date(2002, 8, 1), date(2005, 1, 1), 1, "乌审—鄂托克线", parties, "internal"),
        (date(2005, 1, 1), None, 2, "乌审—鄂托克线", parties, "internal"),
    ]
    kinds = session.scalars(
        text("SELECT GeometryType(geom) FROM boundary_marker_period WHERE marker_id = :id ORDER BY valid"),
        {"id": marker_id},
    ).all()
    assert kinds == ["POINT", "MULTIPOINT"]


def test_a_marker_says_what_its_line_is_called_and_never_reaches_farther_than_the_line(
    session: Session, register: Register
) -> None:
    document = a_line(register.source, register.tuke, register.galutu)
    line_id = written(session, "boundary_line", document)
    marker_id = written(session, "boundary_marker", a_marker(register.source, line_id, register.tuke))
    SUBJECTS["boundary_line"].write(
        session,
        line_id,
        SUBJECTS["boundary_line"].load(session, line_id).document
        | {"name": "新名线", "publication_level": "restricted"},
        creating=False,
    )
    ((_, _, name, own, reach),) = told(
        session,
        BoundaryMarkerPeriod,
        BoundaryMarkerPeriod.marker_id,
        marker_id,
        "line_name",
        "publication_level",
        "reach_level",
    )
    assert (name, own, reach) == ("新名线", "internal", "restricted")


def test_what_is_kept_is_what_a_rebuild_gives(session: Session, register: Register) -> None:
    line_id = written(session, "boundary_line", a_line_with_history(register))
    written(session, "boundary_marker", a_marker(register.source, line_id, register.tuke))
    periods.settle(session)

    def everything() -> list[set[str]]:
        tables = ("boundary_line_period", "boundary_line_shape", "boundary_marker_period")
        return [set(session.scalars(text(f"SELECT t::text FROM {name} t"))) for name in tables]

    kept = everything()
    assert all(kept)
    periods.rebuild(session)
    assert everything() == kept


def test_a_change_is_told_to_caches(session: Session, register: Register) -> None:
    before = periods.data_versions(session, "boundary_line", "boundary_marker")
    line_id = written(session, "boundary_line", a_line(register.source, register.tuke, register.galutu))
    written(session, "boundary_marker", a_marker(register.source, line_id, register.tuke))
    periods.settle(session)
    after = periods.data_versions(session, "boundary_line", "boundary_marker")
    assert all(after[name] > before[name] for name in before)

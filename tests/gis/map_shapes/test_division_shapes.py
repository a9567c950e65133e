"""Shapes follow boundaries, levels and time, in the transaction that changes them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

import shapely
from shapely.geometry.base import BaseGeometry

from gis.administrative_divisions.documents import DivisionDocuments
from gis.database import unit_of_work
from gis.map_shapes import service
from gis.map_shapes.rules import BANDS
from tests.gis.administrative_divisions.registered import a_division, a_source, register
from tests.gis.map_shapes.wavy import Place, cell, geojson

Key = tuple[UUID, int]
#: Borders of the cell at (1, 1) with its western neighbour
WEST: tuple[Place, Place] = ((1, 1), (1, 2))


def town(source: str, place: Place, **more: Any) -> dict[str, Any]:
    return a_division(source, f"{place}镇", boundary=geojson(cell(*place)), **more)


def a_grid(session: Session, columns: int = 4, rows: int = 4) -> dict[Place, UUID]:
    """Towns side by side; the cells of a coverage."""
    source = a_source(session)
    places = [(column, row) for column in range(columns) for row in range(rows)]
    return {place: register(session, town(source, place)) for place in places}


def redraw(session: Session, division: UUID, boundary: Mapping[str, Any], **ends: str) -> None:
    """Give a division another boundary, from a day on or for all time."""
    documents = DivisionDocuments()
    document = documents.load(session, division).document
    (key,) = document["boundaries"]
    kept = document["boundaries"].pop(key)
    if "valid_from" in ends:
        document["boundaries"][key] = {**kept, "valid_to": ends["valid_from"]}
    document["boundaries"][str(uuid4())] = {**kept, "geometry": dict(boundary), **ends}
    documents.write(session, division, document, creating=False)


def shapes(session: Session, day: str = "2026-01-01") -> dict[Key, BaseGeometry]:
    found = session.execute(
        text(
            "SELECT division_id, from_zoom, ST_AsBinary(geom) AS geom FROM division_shape"
            " WHERE valid @> CAST(:day AS date)"
        ),
        {"day": day},
    )
    return {(row.division_id, row.from_zoom): shapely.from_wkb(bytes(row.geom)) for row in found}


def borders(session: Session) -> dict[str, BaseGeometry]:
    found = session.execute(
        text(
            "SELECT concat_ws(' ', division_id, neighbour_id, from_zoom, valid) AS key,"
            " ST_AsBinary(geom) AS geom FROM division_border"
        )
    ).all()
    drawn = {row.key: shapely.from_wkb(bytes(row.geom)) for row in found}
    assert len(drawn) == len(found)
    return drawn


def stale(session: Session) -> int:
    return int(session.scalar(text("SELECT count(*) FROM stale_shape")) or 0)


def test_every_band_of_a_day_is_a_coverage(session: Session) -> None:
    grid = a_grid(session)
    assert stale(session) > 0
    assert service.refresh(session) == len(grid)
    assert stale(session) == 0
    found = shapes(session)
    for band in BANDS:
        drawn = np.array([found[division, band.from_zoom] for division in grid.values()])
        assert shapely.coverage_is_valid(drawn)


def test_only_what_touches_a_change_is_drawn_anew_and_the_result_is_the_same(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = a_grid(session, 7, 7)
    service.refresh(session)
    before = shapes(session)
    bends = {WEST: 0.3, ((2, 1), (2, 2)): 0.02}
    monkeypatch.setattr(service, "SMALL_COVERAGE", 5)
    for place in ((0, 1), (1, 1), (2, 1)):
        redraw(session, grid[place], geojson(cell(*place, bends)))
    few = service.refresh(session)
    assert few < len(grid) / 2
    after, lines = shapes(session), borders(session)
    changed = {division for division, _ in before if any(
        not before[division, band.from_zoom].equals_exact(after[division, band.from_zoom]) for band in BANDS
    )}  # fmt: skip
    assert {grid[place] for place in ((0, 1), (1, 1), (2, 1))} <= changed
    assert grid[6, 6] not in changed

    monkeypatch.setattr(service, "SMALL_COVERAGE", 200)
    session.execute(text("UPDATE division_boundary SET geom = geom"))
    assert service.refresh(session) == len(grid)
    for key, whole in shapes(session).items():
        assert whole.equals(after[key]), key
    drawn = borders(session)
    assert drawn.keys() == lines.keys()
    assert all(line.equals(lines[key]) for key, line in drawn.items())


def test_a_boundary_of_another_time_changes_its_neighbours_of_that_time_only(session: Session) -> None:
    grid = a_grid(session, 3, 3)
    service.refresh(session)
    before = shapes(session, "2019-12-31")
    bends = {WEST: 0.3}
    for place in ((0, 1), (1, 1)):
        redraw(session, grid[place], geojson(cell(*place, bends)), valid_from="2020-01-01")
    service.refresh(session)
    assert all(shapes(session, "2019-12-31")[key].equals(drawn) for key, drawn in before.items())
    after = shapes(session, "2020-01-01")
    assert not after[grid[1, 1], 13].equals(before[grid[1, 1], 13])
    assert after[grid[2, 2], 13].equals(before[grid[2, 2], 13])
    rows = text("SELECT count(*) FROM division_shape WHERE division_id = :id AND from_zoom = 13")
    assert session.scalar(rows, {"id": grid[2, 2]}) == 1
    assert session.scalar(rows, {"id": grid[1, 1]}) == 2
    for band in BANDS:
        drawn = np.array([after[division, band.from_zoom] for division in grid.values()])
        assert shapely.coverage_is_valid(drawn)


def test_levels_are_coverages_of_their_own(session: Session) -> None:
    grid = a_grid(session, 2, 2)
    whole: Any = shapely.union_all([cell(*place) for place in grid])
    banner = a_division(a_source(session), "乌审旗", "banner", boundary=geojson(whole))
    register(session, banner)
    service.refresh(session)
    found = session.execute(text("SELECT level, count(DISTINCT division_id) FROM division_shape GROUP BY 1"))
    assert {row[0]: row[1] for row in found} == {"county": 1, "township": 4}


def test_what_is_written_past_the_application_is_not_drawn_as_it_was(session: Session) -> None:
    grid = a_grid(session, 2, 2)
    service.refresh(session)
    session.execute(
        text("UPDATE division_boundary SET geom = ST_Translate(geom, 5, 0) WHERE division_id = :id"),
        {"id": grid[0, 0]},
    )
    assert (grid[0, 0], 13) not in shapes(session)
    assert stale(session) > 0
    service.refresh(session)
    assert shapes(session)[grid[0, 0], 13].bounds[0] > shapes(session)[grid[1, 1], 13].bounds[2]
    session.execute(text("DELETE FROM division_boundary WHERE division_id = :id"), {"id": grid[0, 0]})
    service.refresh(session)
    assert not any(division == grid[0, 0] for division, _ in shapes(session))


def test_a_division_is_drawn_while_it_exists(session: Session) -> None:
    source = a_source(session)
    ended = register(session, town(source, (0, 0), valid_from="2000-01-01", valid_to="2010-01-01"))
    service.refresh(session)
    assert {division for division, _ in shapes(session, "2005-01-01")} == {ended}
    assert shapes(session, "2010-01-01") == {}


def test_shapes_are_made_before_a_transaction_commits(committed_database: Engine) -> None:
    with unit_of_work(committed_database) as session:
        a_grid(session, 2, 2)
    with unit_of_work(committed_database) as session:
        assert len(shapes(session)) == 4 * len(BANDS)
        assert stale(session) == 0
        version = session.scalar(text("SELECT version FROM data_version WHERE name = 'division'"))
        session.execute(text("UPDATE division_boundary SET geom = ST_Translate(geom, 1, 0)"))
    assert service.refresh_left_over(committed_database) == 4
    assert service.refresh_left_over(committed_database) == 0
    with unit_of_work(committed_database) as session:
        assert stale(session) == 0
        newer = session.scalar(text("SELECT version FROM data_version WHERE name = 'division'"))
        assert newer is not None
        assert version is not None
        assert newer > version


def test_overlapping_boundaries_are_saved_and_drawn(session: Session) -> None:
    source = a_source(session)
    first = register(session, town(source, (0, 0)))
    second = register(session, town(source, (0, 0)))
    service.refresh(session)
    assert {division for division, _ in shapes(session)} == {first, second}

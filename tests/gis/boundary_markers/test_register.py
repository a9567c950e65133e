"""Lines and markers in the register: documents, proposals, the line in law, stones, who sees what."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC
from gis.boundary_lines import service as boundary_lines
from gis.boundary_lines.rules import LegalLineNeedsApproval, LineNotFound
from gis.boundary_lines.tables import BoundaryLine, BoundaryLineGeometry
from gis.boundary_markers import service
from gis.boundary_markers.rules import MarkerNotFound
from gis.boundary_markers.tables import BoundaryMarker
from gis.database import translated_errors
from gis.history import service as history
from gis.messages import catalogue
from gis.proposals import service as proposals
from gis.proposals.fields import FieldsBreakRules, FieldsInvalid
from gis.proposals.record_fields import record_shape
from gis.proposals.service import ItemDraft
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
from tests.gis.proposals.people import someone


@pytest.fixture
def register(session: Session) -> Register:
    return a_register(session)


@pytest.fixture
def line_id(session: Session, register: Register) -> UUID:
    return written(session, "boundary_line", a_line(register.source, register.tuke, register.galutu))


def document_of(session: Session, subject: str, record_id: UUID) -> dict[str, Any]:
    return SUBJECTS[subject].load(session, record_id).document


def refused(session: Session, subject: str, document: dict[str, Any]) -> dict[str, str]:
    """What is refused of a new record: path → message."""
    with pytest.raises((FieldsInvalid, FieldsBreakRules)) as refusal:
        SUBJECTS[subject].check(session, UUID(key()), document, creating=True)
    return {str(detail["path"]): str(detail["message_id"]) for detail in refusal.value.details}


HERE = {"type": "Point", "coordinates": [109.0, 38.3]}


def a_mark(source: UUID) -> dict[str, Any]:
    return {"name": "敖包", "kind": "named_object", "geometry": HERE, "source_id": str(source)}


def a_section(manager: UUID) -> dict[str, Any]:
    return {
        "ordinal": 1,
        "start_mark": "001",
        "end_mark": "敖包",
        "follows": "无定河中心线",
        "managing_division_id": str(manager),
        "note": "",
    }


def an_observation(source: UUID) -> dict[str, Any]:
    return {
        "letter": "",
        "observed_on": "2021-06-01",
        "geometry": HERE,
        "method": "surveyed",
        "accuracy_m": 0.5,
        "observer": "苏日娜",
        "source_id": str(source),
    }


def a_custody(division: UUID) -> dict[str, Any]:
    return {
        "division_id": str(division),
        "warden": "巴图",
        "telephone": "",
        "agreement_number": "2023-01",
        "allowance_yuan": 600.0,
        "valid_from": "2023-01-01",
        "valid_to": None,
    }


A_PATROL = {
    "patrolled_on": "2024-05-02",
    "patroller": "巴图",
    "status": "weathered",
    "sha256": None,
    "note": "描红",
}


def test_a_line_comes_back_as_it_was_written(session: Session, register: Register) -> None:
    wanted = a_line(
        register.source,
        register.tuke,
        register.galutu,
        marks={key(): a_mark(register.source)},
        sections={key(): a_section(register.tuke)},
        round_number=6,
        last_inspected="2021-10-15",
    )
    line_id = written(session, "boundary_line", wanted)
    found = document_of(session, "boundary_line", line_id)
    for name, value in wanted.items():
        assert found[name] == value, name
    length = session.scalar(select(BoundaryLine.length_m).where(BoundaryLine.id == line_id))
    assert length == pytest.approx(20_116, abs=5)


def test_a_marker_comes_back_as_it_was_written_and_its_number_is_read(
    session: Session, register: Register, line_id: UUID
) -> None:
    wanted = a_marker(
        register.source,
        line_id,
        register.tuke,
        register.galutu,
        number="017B",
        observations={key(): an_observation(register.source)},
        custody={key(): a_custody(register.tuke)},
        patrols={key(): A_PATROL},
    )
    marker_id = written(session, "boundary_marker", wanted)
    found = document_of(session, "boundary_marker", marker_id)
    for name, value in wanted.items():
        assert found[name] == value, name
    row = session.execute(
        select(BoundaryMarker.serial, BoundaryMarker.line_code).where(BoundaryMarker.id == marker_id)
    ).one()
    assert row == (17, None)


def test_a_line_goes_through_maker_and_checker(session: Session, register: Register) -> None:
    maker, checker = someone(session, "editor"), someone(session, "reviewer")
    # Without a line in law: that is a line_change (test_kinds).
    drawn = a_geometry(register.source, role="derived", approval_number="", approved_on=None)
    document = a_line(register.source, register.tuke, register.galutu, geometries={key(): drawn})
    item = ItemDraft("boundary_line", "create", document)
    drafted = proposals.draft(
        session, maker, SUBJECTS, kind="correction", title="登记界线", reason="勘界成果", items=[item]
    )
    submitted = proposals.submit(session, maker, SUBJECTS, drafted.id, drafted.version)
    proposals.decide(session, checker, SUBJECTS, submitted.id, "approved", expected_version=submitted.version)
    (line_id,) = session.scalars(select(BoundaryLine.id)).all()
    changes = history.changes(session, checker, "boundary_line", line_id)
    assert {change.part for change in changes} == {"", "parties", "geometries"}
    assert {change.account_id for change in changes} == {checker.account_id}


def test_what_a_record_consists_of_has_names_for_people() -> None:
    for subject in ("boundary_line", "boundary_marker"):
        shape = record_shape(SUBJECTS, subject)
        assert len(shape.fields) > 8
        assert {group.name for group in shape.groups} == set(SUBJECTS[subject].tables.parts)  # type: ignore[attr-defined]
        assert f"table.{subject}" in catalogue("zh")
    kinds = {field.name: field.kind for field in record_shape(SUBJECTS, "boundary_line").fields}
    assert (kinds["round_number"], kinds["level"], kinds["last_inspected"]) == ("number", "code", "day")


@pytest.mark.parametrize(
    ("changes", "path", "message_id"),
    [
        ({"level": "planet"}, "level", "fields.unknown_code"),
        ({"name": ""}, "name", "fields.empty"),
        ({"round_number": 6.5}, "round_number", "fields.not_whole"),
        ({"tolerance_m": "1"}, "tolerance_m", "fields.not_a_number"),
        ({"tolerance_m": -1.0}, "tolerance_m", "fields.out_of_range"),
        ({"last_inspected": "2021-13-01"}, "last_inspected", "fields.not_a_date"),
        ({"is_segment": "yes"}, "is_segment", "fields.not_true_or_false"),
        ({"is_segment": True}, "whole_line", "boundary_lines.segment_names_its_line"),
        ({"parties": {}}, "parties", "boundary_lines.two_parties"),
        ({"source_id": "00000000-0000-0000-0000-000000000000"}, "source_id", "fields.unknown_record"),
        ({"colour": "red"}, "colour", "fields.unknown_field"),
        ({"valid_to": "2001-01-01"}, "valid_to", "fields.ends_before_it_begins"),
    ],
)
def test_a_line_that_can_t_be_is_refused_by_field(
    session: Session, register: Register, changes: dict[str, Any], path: str, message_id: str
) -> None:
    document = a_line(register.source, register.tuke, register.galutu) | changes
    assert refused(session, "boundary_line", document).get(path) == message_id


def test_a_geometry_is_a_line_and_in_law_has_its_approval(session: Session, register: Register) -> None:
    wrong = {
        "a": a_geometry(register.source, geometry={"type": "Point", "coordinates": [109, 38]}),
    }
    document = a_line(register.source, register.tuke, register.galutu, geometries={key(): wrong["a"]})
    assert list(refused(session, "boundary_line", document).values()) == ["fields.geometry_kind"]
    unapproved = a_geometry(register.source, approval_number="")
    document = a_line(register.source, register.tuke, register.galutu, geometries={key(): unapproved})
    assert list(refused(session, "boundary_line", document).values()) == [
        "boundary_lines.legal_line_needs_approval"
    ]
    river = a_geometry(register.source, role="present_river", approval_number="", approved_on=None)
    SUBJECTS["boundary_line"].check(
        session,
        UUID(key()),
        a_line(register.source, register.tuke, register.galutu, geometries={key(): river}),
        creating=True,
    )


REDRAWN = {"type": "LineString", "coordinates": [[108.9, 38.3], [109.13, 38.31]]}


def test_the_line_in_law_is_redrawn_with_a_new_approval_only(
    session: Session, register: Register, line_id: UUID
) -> None:
    lines = SUBJECTS["boundary_line"]
    document = document_of(session, "boundary_line", line_id)
    ((geometry_id, legal),) = document["geometries"].items()
    redrawn = document | {"geometries": {geometry_id: legal | {"geometry": REDRAWN}}}
    with pytest.raises(FieldsBreakRules) as refusal:
        lines.check(session, line_id, redrawn, creating=False)
    assert refusal.value.findings[0].message_id == "boundary_lines.legal_line_needs_approval"
    gone = document | {"geometries": {}}
    with pytest.raises(FieldsBreakRules):
        lines.check(session, line_id, gone, creating=False)
    ended = legal | {"valid_to": "2026-01-01"}
    new = a_geometry(
        register.source,
        geometry=REDRAWN,
        approval_number="内政字〔2026〕3号",
        approved_on="2026-01-01",
        valid_from="2026-01-01",
    )
    approved = document | {"geometries": {geometry_id: ended, key(): new}}
    lines.check(session, line_id, approved, creating=False)
    lines.write(session, line_id, approved, creating=False)
    assert len(document_of(session, "boundary_line", line_id)["geometries"]) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE boundary_line_geometry SET geom = ST_Translate(geom, 0.01, 0)",
        "UPDATE boundary_line_geometry SET role = 'derived'",
        "UPDATE boundary_line_geometry SET approval_number = ''",
        "DELETE FROM boundary_line_geometry",
    ],
)
@pytest.mark.usefixtures("line_id")
def test_the_database_itself_keeps_the_line_in_law(session: Session, statement: str) -> None:
    with pytest.raises(LegalLineNeedsApproval), translated_errors(), session.begin_nested():
        session.execute(text(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE"))
    assert session.scalar(select(BoundaryLineGeometry.role)) == "legal"


def test_the_database_lets_a_whole_line_go(session: Session, line_id: UUID) -> None:
    for table in ("boundary_line_geometry", "boundary_line_party"):
        session.execute(text(f"DELETE FROM {table}"))
    session.execute(text("DELETE FROM boundary_line WHERE id = :id"), {"id": line_id})
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_a_stone_replaced_in_place_keeps_point_and_number_a_moved_one_does_not(
    session: Session, register: Register, line_id: UUID
) -> None:
    first = a_stone(register.source, valid_to="2024-06-01")
    second = a_stone(register.source, origin="replaced_in_place", valid_from="2024-06-01")
    both = {key(): first, key(): second}
    marker = a_marker(register.source, line_id, register.tuke, stones=both, faces={})
    marker_id = written(session, "boundary_marker", marker)
    assert len(document_of(session, "boundary_marker", marker_id)["stones"]) == 2
    moved = second | {"geometry": {"type": "Point", "coordinates": [109.0002, 38.3]}}
    again = marker | {"number": "002", "stones": {key(): first, key(): moved}}
    assert set(refused(session, "boundary_marker", again).values()) == {
        "boundary_markers.moved_stone_is_another_point"
    }
    unsaid = marker | {"number": "002", "stones": {key(): first, key(): second | {"origin": "first"}}}
    assert set(refused(session, "boundary_marker", unsaid).values()) == {
        "boundary_markers.successor_is_in_place"
    }
    at_once = marker | {"number": "002", "stones": {key(): first | {"valid_to": None}, key(): second}}
    assert "boundary_markers.two_stones_at_once" in refused(session, "boundary_marker", at_once).values()


@pytest.mark.parametrize(
    ("changes", "message_id"),
    [
        ({"number": ""}, "fields.empty"),
        ({"kind": "fourfold"}, "fields.unknown_code"),
        ({"references": {"x": {"name": "井", "bearing_kind": "grid"}}}, "fields.not_an_id"),
        (
            {"references": {key(): {"name": "井", "bearing_kind": "grid"}}},
            "boundary_markers.reference_says_nothing",
        ),
        (
            {"references": {key(): {"name": "井", "bearing_kind": "grid", "bearing_deg": 361.0}}},
            "fields.out_of_range",
        ),
        (
            {"references": {key(): {"name": "井", "bearing_kind": "compass", "bearing_deg": 1.0}}},
            "fields.unknown_code",
        ),
    ],
)
def test_a_marker_that_can_t_be_is_refused(
    session: Session, register: Register, line_id: UUID, changes: dict[str, Any], message_id: str
) -> None:
    document = a_marker(register.source, line_id, register.tuke) | changes
    assert message_id in refused(session, "boundary_marker", document).values()


def test_a_height_needs_its_datum_and_a_face_its_stone(
    session: Session, register: Register, line_id: UUID
) -> None:
    stones = {key(): a_stone(register.source, height_datum=None)}
    document = a_marker(register.source, line_id, register.tuke, stones=stones)
    assert set(refused(session, "boundary_marker", document).values()) == {"fields.unknown_record"}
    document = a_marker(register.source, line_id, register.tuke, stones=stones, faces={})
    assert set(refused(session, "boundary_marker", document).values()) == {
        "boundary_markers.height_needs_datum"
    }


def test_one_number_stands_once_on_a_line_at_a_time(
    session: Session, register: Register, line_id: UUID
) -> None:
    written(session, "boundary_marker", a_marker(register.source, line_id, register.tuke))
    with pytest.raises(Exception, match="number_taken"), session.begin_nested():
        written(session, "boundary_marker", a_marker(register.source, line_id, register.tuke))


def test_a_line_and_its_markers_as_known_before(session: Session, register: Register, line_id: UUID) -> None:
    now = datetime.now(UTC)
    assert SUBJECTS["boundary_line"].load_as_known(session, line_id, now).document["name"] == "乌审—鄂托克线"
    with pytest.raises(LineNotFound):
        SUBJECTS["boundary_line"].load_as_known(session, line_id, datetime(2020, 1, 1, tzinfo=UTC))


def test_a_neighbour_sees_the_shared_line_and_its_markers_and_no_other(
    session: Session, register: Register, line_id: UUID
) -> None:
    marker_id = written(session, "boundary_marker", a_marker(register.source, line_id, register.tuke))
    other = written(
        session, "boundary_line", a_line(register.source, register.tuke, register.banner, name="另一条线")
    )
    alien = written(session, "boundary_marker", a_marker(register.source, other, register.tuke))
    neighbour = replace(
        someone(session, "neighbour"), shared_counties=frozenset({register.tuke, register.galutu})
    )
    assert [row["name"] for row in boundary_lines.find(session, neighbour).rows] == ["乌审—鄂托克线"]
    assert service.get(session, neighbour, marker_id)["number"] == "001"
    assert [row["number"] for row in service.of_line(session, neighbour, line_id)] == ["001"]
    with pytest.raises(LineNotFound):
        boundary_lines.get(session, neighbour, other)
    with pytest.raises(LineNotFound):
        service.of_line(session, neighbour, other)
    with pytest.raises(LineNotFound):
        service.get(session, neighbour, alien)
    with pytest.raises(LineNotFound):
        service.audit_line(session, neighbour, other)


def test_a_marker_where_three_meet_is_seen_by_whoever_shares_one_of_its_lines(
    session: Session, register: Register, line_id: UUID
) -> None:
    other = written(
        session, "boundary_line", a_line(register.source, register.tuke, register.banner, name="另一条线")
    )
    where_three_meet = a_marker(
        register.source, other, register.tuke, is_tri_junction=True, lines={str(line_id): True}
    )
    marker_id = written(session, "boundary_marker", where_three_meet)
    neighbour = replace(
        someone(session, "neighbour"), shared_counties=frozenset({register.tuke, register.galutu})
    )
    assert [row["id"] for row in service.of_line(session, neighbour, line_id)] == [str(marker_id)]
    found = service.get(session, neighbour, marker_id)
    assert found["line_name"] == "另一条线"
    assert found["lines"] == [{"id": str(line_id), "name": "乌审—鄂托克线"}]
    assert service.judge_marker(session, neighbour, marker_id).findings == ()


def test_the_public_sees_lines_and_no_markers(session: Session, register: Register, line_id: UUID) -> None:
    marker_id = written(session, "boundary_marker", a_marker(register.source, line_id, register.tuke))
    (row,) = boundary_lines.find(session, PUBLIC).rows
    assert row["name"] == "乌审—鄂托克线"
    assert {"note", "attachments", "sections", "version"}.isdisjoint(row)
    assert service.of_line(session, PUBLIC, line_id) == []
    with pytest.raises(MarkerNotFound):
        service.get(session, PUBLIC, marker_id)


def test_lists_of_lines_page_by_key(session: Session, register: Register) -> None:
    for number in range(5):
        written(
            session,
            "boundary_line",
            a_line(register.source, register.tuke, register.galutu, name=f"线{number}"),
        )
    reader = someone(session, "editor")
    first = boundary_lines.find(session, reader, limit=3)
    second = boundary_lines.find(session, reader, limit=3, after=first.after)
    assert [row["name"] for row in [*first.rows, *second.rows]] == [f"线{n}" for n in range(5)]
    assert second.after is None
    assert boundary_lines.find(session, reader, party=register.banner).rows == []

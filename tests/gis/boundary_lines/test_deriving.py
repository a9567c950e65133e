"""Lines derived of registered polygons: who touches whom, the preview, the draft that is never in law."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from gis import samples
from gis.boundary_lines import deriving
from gis.boundary_lines.deriving import Wanted
from gis.boundary_lines.queries import source_of_polygon
from gis.boundary_lines.rules import NoPolygon, NothingDerived, TooLongToWait
from gis.boundary_markers.service import all_subjects
from gis.errors import NotAllowed
from gis.jobs.rules import Unwatched
from gis.proposals import service as proposals
from gis.proposals.tables import Proposal
from gis.samples.queries import boundary, neighbours
from tests.gis.boundary_markers.registered_lines import SUBJECTS, a_geometry, a_line, written
from tests.gis.proposals.people import someone

BANNER = "150626"
DAY = date(2026, 11, 26)


@pytest.fixture
def register(session: Session) -> Session:
    samples.load(session)
    return session


@pytest.fixture
def banner(register: Session) -> UUID:
    found = boundary(register, BANNER)
    assert found is not None
    return found[0]


def by_name(register: Session, banner: UUID) -> dict[str, UUID]:
    return {name: key for key, name, _ in neighbours(register, banner)}


def wanted(banner: UUID, *others: UUID, tolerance_m: float = 0.0) -> Wanted:
    return Wanted(banner, others, DAY, tolerance_m)


def test_the_banner_touches_eight_counties_and_nothing_of_another_level(
    register: Session, banner: UUID
) -> None:
    found = {each.name for each in deriving.neighbours(register, someone(register, "editor"), banner)}
    assert set(by_name(register, banner)) <= found
    assert "鄂托克旗" in found
    assert "乌审旗" not in found
    assert all(name.endswith(("旗", "区", "县", "市")) for name in found)


def test_a_preview_shows_lines_lengths_and_tri_junctions_and_keeps_nothing(
    register: Session, banner: UUID
) -> None:
    others = by_name(register, banner)
    found = deriving.preview(register, someone(register, "field"), wanted(banner, *others.values()))
    lengths = {line.neighbour.name: line.length_m for line in found.lines}
    assert set(lengths) == set(others)
    assert 130_000 < lengths["鄂托克旗"] < 170_000
    assert all(line.registered_id is None for line in found.lines)
    assert {name for _, parties in found.tri_junctions for name in parties} >= {"乌审旗", "鄂托克旗"}
    assert found.without == ()
    assert register.query(Proposal).count() == 0


def test_what_is_not_there_is_said(register: Session, banner: UUID) -> None:
    editor = someone(register, "editor")
    with pytest.raises(NoPolygon):
        deriving.preview(register, editor, wanted(banner, uuid4()))
    with pytest.raises(TooLongToWait):
        deriving.preview(register, editor, wanted(banner, by_name(register, banner)["榆阳区"], tolerance_m=1))
    with pytest.raises(NothingDerived):
        # With itself a division has no line
        deriving.draft(register, editor, all_subjects(), wanted(banner), "推算", "图上准备")
    with pytest.raises(NotAllowed):
        deriving.queue_draft(register, someone(register, "reviewer"), wanted(banner), "推算", "图上准备")


def test_new_lines_are_drafted_whole_and_as_derived(register: Session, banner: UUID) -> None:
    others, editor = by_name(register, banner), someone(register, "editor")
    asked = wanted(banner, others["鄂托克旗"], others["榆阳区"], tolerance_m=100)
    arguments = asked.as_json() | {"title": "推算", "reason": "图上准备"}
    made = deriving.draft_queued(register, editor, all_subjects(), arguments, Unwatched())["proposal"]
    assert made["state"] == "draft"
    drafted, items = proposals.to_mend(register, editor, UUID(made["id"]))
    assert [item.action for item in items] == ["create", "create"]
    for item in items:
        whole = {path: value for path, value in item.after.items() if "/" not in path}
        assert whole["name"] in ("乌审—鄂托克线", "乌审—榆阳线")
        assert whole["level"] == ("province" if "榆阳" in whole["name"] else "county")
        assert whole.get("is_segment", False) == ("榆阳" in whole["name"])
        roles = {value for path, value in item.after.items() if path.endswith("/role")}
        assert roles == {"derived"}
        assert "不作划界依据" in whole["note"]
    submitted = proposals.submit(register, editor, all_subjects(), drafted.id, drafted.version)
    assert submitted.state == "submitted"


def test_a_registered_line_keeps_its_course_in_law(register: Session, banner: UUID) -> None:
    others, editor = by_name(register, banner), someone(register, "editor")
    with_legal = a_line(source_of_polygon(register, banner, DAY), banner, others["鄂托克旗"])
    earlier = a_geometry(
        source_of_polygon(register, banner, DAY), role="derived", approval_number="", approved_on=None
    )
    with_legal["geometries"][str(uuid4())] = earlier
    line_id = written(register, "boundary_line", with_legal)
    asked = wanted(banner, others["鄂托克旗"])
    assert deriving.preview(register, editor, asked).lines[0].registered_id == line_id
    made = deriving.draft(register, editor, all_subjects(), asked, "推算", "图上准备")
    _, (item,) = proposals.to_mend(register, editor, made.id)
    assert (item.action, item.record_id) == ("update", line_id)
    loaded = SUBJECTS["boundary_line"].load(register, line_id).document
    legal = [key for key, part in loaded["geometries"].items() if part["role"] == "legal"]
    assert not any(key in path for key in legal for path in item.after)
    ended = [value for path, value in item.after.items() if path.endswith("valid_to") and value]
    assert ended == [DAY.isoformat()]

"""The demonstration of boundaries: along the real lines, labelled, and with exactly the errors that are
planted.
"""

from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gis import samples
from gis.accounts.rules import Caller
from gis.boundary_disputes.tables import BoundaryDispute
from gis.boundary_lines import service as boundary_lines
from gis.boundary_lines.reasons import reasons, sentence
from gis.boundary_markers import service as boundary_markers
from gis.boundary_markers.documents import MarkerDocuments
from gis.boundary_markers.tables import BoundaryMarker
from gis.joint_inspections import service as joint_inspections
from gis.joint_inspections.tables import JointInspection
from gis.reference.tables import Source
from gis.samples import boundaries, demonstration
from gis.samples.queries import boundary
from tests.gis.proposals.people import someone
from tests.gis.samples.test_demonstration import figures

ADMIN = Caller(roles=frozenset({"admin"}))
BANNER = "150626"


@pytest.fixture
def register(session: Session) -> Session:
    samples.load(session)
    return session


def test_it_comes_labelled_and_goes_without_a_trace(register: Session) -> None:
    before = figures(register)
    records = demonstration.load(register, ADMIN, "boundaries", county=BANNER)
    source = register.scalars(select(Source).where(Source.is_demonstration)).one()
    assert source.demonstration_name == "boundaries"
    lines = boundary_lines.find(register, someone(register, "editor"), limit=100).rows
    assert len(lines) == 8
    assert all(line["name"].startswith("演示") for line in lines)
    assert sum(line["is_segment"] for line in lines) == 4
    markers = register.scalar(select(func.count()).select_from(BoundaryMarker)) or 0
    disputes = register.scalar(select(func.count()).select_from(BoundaryDispute)) or 0
    assert disputes == 3
    inspections = register.scalar(select(func.count()).select_from(JointInspection)) or 0
    assert inspections == 1
    assert records == 8 + markers + disputes + inspections
    assert 55 <= markers <= 65
    register.expire_all()
    assert demonstration.remove(register, ADMIN, "boundaries") == records
    register.expire_all()
    kept = {name: count for name, count in figures(register).items() if before[name] != count}
    # The account that looked stays, and versions of the data are counted on
    assert set(kept) <= {"account", "organisation", "account_role", "data_version"}


def test_every_planted_error_is_found_and_nothing_else(register: Session) -> None:
    demonstration.load(register, ADMIN, "boundaries", county=BANNER)
    found_banner = boundary(register, BANNER)
    assert found_banner is not None
    source = register.scalars(select(Source.id).where(Source.is_demonstration)).one()
    planted = boundaries.invent(register, found_banner[0], source, demonstration.SEED).planted
    reader = someone(register, "editor")
    found: Counter[tuple[str, str, str]] = Counter()
    for line in boundary_lines.find(register, reader, limit=100).rows:
        for finding in boundary_markers.audit_line(register, reader, UUID(line["id"])):
            found[line["name"], finding.kind, finding.about[0]] += 1
            assert sentence(finding)
            assert reasons()[finding.kind].basis
    assert found == Counter((each.line, each.kind, each.about) for each in planted)
    assert len({each.kind for each in planted}) == 26


def test_every_record_of_it_may_be_registered(register: Session) -> None:
    """Planted errors are such as a form lets through: each document passes the checks of proposals."""
    demonstration.load(register, ADMIN, "boundaries", county=BANNER)
    subject = MarkerDocuments()
    for marker_id in register.scalars(select(BoundaryMarker.id)):
        document = subject.load(register, marker_id).document
        found = subject.explain(register, marker_id, document, creating=False)
        assert [finding for finding in found if not finding.is_warning] == []


def test_the_course_of_a_demonstration_line_is_described_and_agrees(register: Session) -> None:
    demonstration.load(register, ADMIN, "boundaries", county=BANNER)
    reader = someone(register, "editor")
    for line in boundary_lines.find(register, reader).rows:
        if "杭锦" in line["name"] or "榆阳" in line["name"]:
            text = boundary_markers.describe_course(register, reader, UUID(line["id"]))
            assert text.startswith(f"{line['name']}走向说明\n（参考稿）\n")
            checked = boundary_markers.check_course(register, reader, UUID(line["id"]), text)
            assert checked.findings == ()
            assert len(checked.sections) == text.count("\n第")


def test_the_same_seed_gives_the_same_markers(register: Session) -> None:
    found = boundary(register, BANNER)
    assert found is not None
    source = register.scalars(select(Source.id).limit(1)).one()
    first, again, other = (boundaries.invent(register, found[0], source, seed) for seed in (7, 7, 8))
    assert [line.document for line in first.lines] == [line.document for line in again.lines]
    assert first.planted == again.planted
    # Ids are another register's own: draws must not follow them
    codes = [sorted(county.code for county in line.counties.values()) for line in first.lines]
    assert codes == sorted(codes)
    assert [line.document for line in first.lines] != [line.document for line in other.lines]


def test_one_inspection_is_half_finished_with_differences_and_an_overdue_measure(register: Session) -> None:
    demonstration.load(register, ADMIN, "boundaries", county=BANNER)
    reader = someone(register, "editor")
    (one,) = joint_inspections.find(register, reader).rows
    assert (one["state"], one["round_number"], one["is_demonstration"]) == ("in_field", 7, True)
    assert "鄂托克" in one["line_name"]
    assert one["counts"]["ours_checked"] == one["counts"]["markers"] > one["counts"]["theirs_checked"] > 0
    assert one["counts"]["overdue_measures"] == 1
    differences = joint_inspections.differences_of(register, reader, UUID(one["id"]))
    told = {each["field"].partition(":")[0]: each["state"] for each in differences["rows"]}
    assert told == {
        "stone_condition": "open",
        "reference": "open",
        "position": "open",
        "needs_resurvey": "settled",
        "cross_line_activity": "open",
    }
    (away,) = [each for each in differences["rows"] if each["field"] == "position"]
    assert away["distance_m"] > away["tolerance_m"]
    whole = joint_inspections.get(register, reader, UUID(one["id"]))
    assert all(each["is_current"] for each in whole["signatures"])
    assert len(whole["sections"]) >= 2
    assert all(each["geometry"] for each in whole["sections"])
    names = {each["name"] for each in whole["members"]}
    assert all(name.startswith("演示") for name in names)

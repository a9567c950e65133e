"""A level is checked as a job; what is accepted, open or 待核 is kept, and mended by proposals."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.administrative_divisions import coverage_repairs, coverage_runs, exception_drafts
from gis.administrative_divisions.coverage_repairs import FindingNotFound, NothingToRepair
from gis.administrative_divisions.coverage_runs import RunNotFound
from gis.administrative_divisions.exception_drafts import NotAcceptable
from gis.administrative_divisions.proposal_findings import (
    RepairLeavesMore,
    RepairMovesLegalLine,
    RepairMovesMore,
)
from gis.boundary_lines.approved_queries import approved_lines
from gis.coverage_checks.acceptance import OF_A_STRETCH, AcceptedException
from gis.errors import NotAllowed
from gis.proposals.fields import FieldsBreakRules
from tests.gis.administrative_divisions.coverage_scene import DAY, GRID, Towns, multi, two_banners, two_towns
from tests.gis.administrative_divisions.registered import a_division, register

OVERLAP = [("overlap", "open", ["甲镇", "乙镇"])]


def accept(towns: Towns, run: UUID, number: int = 1, **more: object) -> None:
    """Draft an exception of a finding, hand it in, approve it."""
    given = {"kind": "disputed", "reason": "双方同意维持现状", "document_number": "内民区〔2026〕8号", **more}
    draft = exception_drafts.draft_from_finding(
        towns.session,
        towns.clerk,
        towns.subjects,
        run,
        number,
        **given,  # type: ignore[arg-type]
    )
    towns.approve(towns.hand_in(draft))


def test_a_finding_is_accepted_by_a_proposal_and_stays_quiet(session: Session) -> None:
    towns = two_towns(session)
    run, found = towns.checked()
    assert found == OVERLAP
    accept(towns, run, valid_to=date(2031, 1, 1))
    again, found = towns.checked()
    assert found == [("overlap", "accepted", ["甲镇", "乙镇"])]
    result, names = coverage_runs.as_result(session, towns.clerk, again)
    assert (result.findings, result.accepted) == ((), 1)
    (by,) = result.summary()["silenced_by"]
    assert (by["exception"], by["document"]) == ("甲镇—乙镇争议地段", "内民区〔2026〕8号")
    assert names == {"150626101": "甲镇", "150626102": "乙镇"}
    (area,) = session.execute(text("SELECT area_m2 FROM accepted_exception")).one()
    assert area == pytest.approx(result.silenced[0].finding.area_m2, rel=1e-6)


def test_what_has_grown_or_run_out_speaks_and_says_which_exception(session: Session) -> None:
    towns = two_towns(session)
    run, _ = towns.checked()
    accept(towns, run, valid_to=DAY.replace(year=2027))
    towns.approve(towns.hand_in(towns.redraw({"甲镇": "adhc"})))
    run, found = towns.checked()
    assert found == OVERLAP
    result, _ = coverage_runs.as_result(session, towns.clerk, run)
    (one,) = result.findings
    assert one.acceptance is not None
    assert (one.acceptance.why, one.acceptance.reference) == ("grown", "甲镇—乙镇争议地段")
    assert one.acceptance.grown_m2 > 1


def test_only_one_check_of_a_level_is_kept(session: Session) -> None:
    towns = two_towns(session)
    first, _ = towns.checked()
    second, _ = towns.checked()
    assert [found.run.id for found in coverage_runs.runs(session, towns.clerk)] == [second]
    with pytest.raises(RunNotFound):
        coverage_runs.get(session, towns.clerk, first)
    with pytest.raises(FindingNotFound):
        coverage_repairs.preview(session, towns.clerk, second, [99])
    with pytest.raises(NotAllowed):
        coverage_repairs.preview(session, towns.checker, second, [1])


def test_a_disputed_stretch_of_another_register_stays_quiet_for_whom_it_is(session: Session) -> None:
    stretch = AcceptedException(
        "争议2026-1",
        OF_A_STRETCH,
        frozenset({"150626101", "150626102"}),
        GRID.polygon("efgb"),
        "争议地段",
        "受理",
    )
    towns = two_towns(session)
    towns.also = lambda session, day: [stretch]
    run, found = towns.checked()
    # How public a dispute is, the register below it doesn't know: restricted.
    assert found == []
    secret = replace(towns.clerk, clearance="restricted")
    assert [row.state for row in coverage_runs.findings(session, secret, run)] == ["accepted"]


def test_an_exception_needs_document_party_and_extent(session: Session) -> None:
    towns = two_towns(session)
    run, _ = towns.checked()
    with pytest.raises(FieldsBreakRules) as refused:
        accept(towns, run, document_number="")
    assert [detail["message_id"] for detail in refused.value.details] == ["coverage.exception_needs_document"]


def test_differing_corners_are_mended_and_not_accepted(session: Session) -> None:
    towns = two_towns(session, left="adfpe", right="efhc")
    run, found = towns.checked()
    assert found == [("vertex_mismatch", "open", ["甲镇", "乙镇"])]
    with pytest.raises(NotAcceptable):
        accept(towns, run)
    towns.approve(towns.hand_in(coverage_repairs.draft(session, towns.clerk, towns.subjects, run, [1])))
    assert towns.checked()[1] == []


def test_towns_are_mended_by_a_proposal_and_the_next_check_is_quiet(session: Session) -> None:
    towns = two_towns(session)
    run, _ = towns.checked()
    seen = coverage_repairs.preview(session, towns.clerk, run, [1])
    assert [seen.goes_to(share) for share in seen.repair.shares] in (["甲镇"], ["乙镇"])
    assert (seen.pending, seen.gone, seen.made) == ((), (), ())
    draft = coverage_repairs.draft(session, towns.clerk, towns.subjects, run, [1])
    assert draft.kind == "coverage_repair"
    assert "150626" not in draft.title
    towns.approve(towns.hand_in(draft))
    assert towns.checked()[1] == []
    assert session.execute(text("SELECT stage, standing FROM proposal_finding ORDER BY stage")).all() == [
        ("approved", "gone"),
        ("submitted", "gone"),
    ]
    with pytest.raises(RunNotFound):
        coverage_repairs.draft(session, towns.clerk, towns.subjects, run, [1])


def test_banners_wait_for_an_approved_line(session: Session) -> None:
    towns = two_banners(session)
    run, found = towns.checked("county")
    assert found == [("overlap", "pending", ["乙旗", "甲旗"])]
    seen = coverage_repairs.preview(session, towns.clerk, run, [1], lines=approved_lines)
    assert (seen.pending, seen.repair.changes) == ((1,), ())
    with pytest.raises(NothingToRepair):
        coverage_repairs.draft(session, towns.clerk, towns.subjects, run, [1], lines=approved_lines)


def test_banners_are_set_to_the_approved_line(session: Session) -> None:
    towns = two_banners(session)
    towns.approved_line("bg")
    run, found = towns.checked("county")
    assert found == [("overlap", "open", ["乙旗", "甲旗"])]
    draft = coverage_repairs.draft(session, towns.clerk, towns.subjects, run, [1], lines=approved_lines)
    towns.approve(towns.hand_in(draft))
    assert towns.checked("county")[1] == []
    drawn = session.execute(
        text("SELECT bool_or(ST_Equals(geom, ST_GeomFromText(:wkt, 4490))) FROM division_boundary"),
        {"wkt": GRID.polygon("adgb").wkt},
    ).scalar_one()
    assert drawn


def test_a_repair_that_moves_a_legal_line_otherwise_is_refused(session: Session) -> None:
    towns = two_banners(session)
    towns.approved_line("bg")
    wilful = towns.hand_in(towns.redraw({"甲旗": "adfe"}, kind="coverage_repair"))
    with pytest.raises(RepairMovesLegalLine) as refused:
        towns.approve(wilful)
    assert "甲旗" in str(refused.value.params["findings"])


def test_a_repair_that_moves_more_than_findings_is_refused(session: Session) -> None:
    towns = two_towns(session, left="adfe", right="efhc")
    with pytest.raises(RepairMovesMore):
        towns.approve(towns.hand_in(towns.redraw({"甲镇": "adge", "乙镇": "eghc"}, kind="coverage_repair")))


def test_a_repair_is_refused_when_the_register_has_changed_meanwhile(session: Session) -> None:
    towns = two_towns(session)
    run, _ = towns.checked()
    repair = towns.hand_in(coverage_repairs.draft(session, towns.clerk, towns.subjects, run, [1]))
    third = a_division(
        towns.source,
        "丙镇",
        parent=towns.divisions["丙旗"],
        codes={"mca": "150626103"},
        boundary=multi("efhc"),
    )
    register(session, third)
    with pytest.raises(RepairLeavesMore):
        towns.approve(repair)

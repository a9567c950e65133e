"""What a proposal finds around its polygons and leaves there is kept; what its rule blocks bars it."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.administrative_divisions.proposal_findings import CoverageBarred
from gis.proposals.tables import Proposal
from tests.gis.administrative_divisions.coverage_scene import Towns, two_towns


def kept(session: Session, proposal: Proposal) -> list[tuple[str, str, str, str]]:
    """Return stage, standing, kind and severity of all that is kept of a proposal."""
    statement = text(
        "SELECT stage, standing, kind, severity FROM proposal_finding WHERE proposal_id = :id"
        " ORDER BY stage DESC, number"
    )
    return [tuple(row) for row in session.execute(statement, {"id": proposal.id})]


@pytest.fixture
def towns(session: Session) -> Towns:
    """Two towns that meet, drawn for orientation only."""
    return two_towns(session, left="adfe", right="efhc")


def test_a_finding_that_a_proposal_makes_is_told_as_new_at_both_stages(
    session: Session, towns: Towns
) -> None:
    proposal = towns.hand_in(towns.redraw({"甲镇": "adgb"}))
    assert kept(session, proposal) == [("submitted", "new", "overlap", "warns")]
    towns.approve(proposal)
    assert kept(session, proposal) == [
        ("submitted", "new", "overlap", "warns"),
        ("approved", "new", "overlap", "warns"),
    ]


def test_old_grown_and_mended_findings_are_told_apart(session: Session, towns: Towns) -> None:
    towns.approve(towns.hand_in(towns.redraw({"甲镇": "adgb"})))
    same = towns.hand_in(towns.redraw({"甲镇": "adfgb"}))
    assert kept(session, same) == [("submitted", "old", "overlap", "warns")]
    grown = towns.hand_in(towns.redraw({"甲镇": "adhc"}))
    assert kept(session, grown) == [("submitted", "grown", "overlap", "warns")]
    mended = towns.hand_in(towns.redraw({"甲镇": "adfe"}))
    assert kept(session, mended) == [("submitted", "gone", "overlap", "warns")]


def test_a_proposal_that_draws_no_polygon_is_not_looked_at(session: Session, towns: Towns) -> None:
    both = towns.hand_in(towns.redraw({"甲镇": "adgb", "乙镇": "bghc"}))
    assert kept(session, both) == []


def test_an_overlap_of_polygons_drawn_from_agreements_bars_the_approval(session: Session) -> None:
    towns = two_towns(session, left="adfe", right="efhc", precise=True)
    proposal = towns.hand_in(towns.redraw({"甲镇": "adgb"}))
    assert kept(session, proposal) == [("submitted", "new", "overlap", "blocks")]
    with pytest.raises(CoverageBarred) as refused:
        towns.approve(proposal)
    assert "甲镇" in str(refused.value.params["findings"])
    session.refresh(proposal)
    assert proposal.state == "submitted"


def test_what_was_there_before_bars_nothing(session: Session) -> None:
    towns = two_towns(session, precise=True)
    towns.approve(towns.hand_in(towns.redraw({"甲镇": "adfgb"})))

"""Areas in dispute as what the coverage check leaves alone: until their day, and as they were when marked.

Given to the checks by whoever composes them (`gis.administrative_divisions.coverage_units.Accepting`).
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape

from gis.administrative_divisions import coverage_queries as divisions
from gis.boundary_disputes import queries
from gis.boundary_disputes.tables import BoundaryDispute
from gis.coverage_checks.acceptance import OF_A_STRETCH, AcceptedException


def marked_stretches(session: Session, day: date) -> Iterable[AcceptedException]:
    """Return the marked areas of disputes, run out or not; a day is that of the check.

    The reference of each is known to nobody who may not see the case: the register counts it as restricted.
    """
    cases = queries.marked(session)
    sides = {dispute.id: _divisions(session, dispute) for dispute in cases}
    called = divisions.called(session, {each for found in sides.values() for each in found}, day)
    labels = {division: code or name for division, (code, name) in called.items()}
    return [
        AcceptedException(
            reference=f"界线争议{dispute.number}",
            kinds=OF_A_STRETCH,
            parties=frozenset(labels[each] for each in sides[dispute.id] if each in labels),
            extent=to_shape(dispute.marked_area),
            reason=dispute.title,
            document=dispute.marked_by_document,
            since=dispute.opened_on,
            until=dispute.marked_until,
        )
        for dispute in cases
        if dispute.marked_area is not None
    ]


def _divisions(session: Session, dispute: BoundaryDispute) -> frozenset[UUID]:
    return frozenset(party.division_id for party in queries.parties(session, dispute.id))

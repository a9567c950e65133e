"""A case as it is read: the row of a list, and the whole case with what follows and what is lacking."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape
from shapely.geometry.base import BaseGeometry

from gis.accounts import service as accounts_service
from gis.boundary_disputes import queries
from gis.boundary_disputes.claims import overlaps
from gis.boundary_disputes.line_change_rules import may_change_line
from gis.boundary_disputes.procedure import Given, Step, standing_lacks
from gis.boundary_disputes.procedures import paper_rules, procedure_of, standstill_of
from gis.boundary_disputes.tables import BoundaryDispute
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_lines.rules import present_geometry
from gis.coordinates import area_m2, length_m
from gis.history.as_known import today
from gis.procedures import overdue_days
from gis.proposals import queries as proposal_queries
from gis.proposals.records import geojson_of
from gis.reference import service as reference
from gis.reference import source_queries

Row = dict[str, Any]


def list_row(dispute: BoundaryDispute, line_name: str, level: str, day: date) -> Row:
    """Return a case as a list shows it."""
    step = procedure_of(dispute.kind, level).steps[dispute.state]
    is_open = dispute.closed_on is None
    return {
        "id": str(dispute.id),
        "number": dispute.number,
        "kind": dispute.kind,
        "title": dispute.title,
        "line_id": str(dispute.line_id),
        "line_name": line_name,
        "opened_on": dispute.opened_on.isoformat(),
        "state": dispute.state,
        "state_zh": step.name_zh,
        "state_en": step.name_en,
        "state_since": dispute.state_since.isoformat(),
        "days_since": (day - dispute.state_since).days,
        "overdue_days": overdue_days(step, dispute.state_since, day) if is_open else 0,
        "has_standstill": is_open and step.has_standstill,
        "closed_on": _day(dispute.closed_on),
        "version": dispute.version,
    }


def case_row(session: Session, dispute: BoundaryDispute) -> Row:
    """Return a whole case, but for what lies in the area in dispute."""
    name, level, authority = queries.lines_of(session, [dispute.line_id])[dispute.line_id]
    invented = source_queries.demonstrations(session, [dispute.source_id])
    stretch = to_shape(dispute.stretch)
    given = given_of(session, dispute)
    procedure = procedure_of(dispute.kind, level)
    change, state = (None, None)
    if dispute.line_change_id is not None:
        change, state = queries.proposal_of(session, dispute.line_change_id)
    return list_row(dispute, name, level, today()) | {
        "is_demonstration": bool(invented),
        "line_level": level,
        "line_authority": authority,
        "stretch": geojson_of(stretch),
        "stretch_m": round(length_m(stretch), 1),
        "cause": dispute.cause,
        "moves_village": dispute.moves_village,
        "standstill": standstill_words(dispute.kind),
        "parties": _parties(session, dispute.id),
        "claims": _claims(session, dispute.id),
        "overlaps": _overlaps(session, dispute.id),
        "papers": _papers(session, dispute),
        "steps": _steps(session, dispute, procedure.steps),
        "next_steps": [
            step_words(step) | {"lacking": standing_lacks(step, given)}
            for step in procedure.following(dispute.state)
        ],
        "handlers": [
            {"id": str(key), "login": login, "name": display}
            for key, login, display in queries.handlers(session, dispute.id)
        ],
        "decision_authority": dispute.decision_authority,
        "decision_number": dispute.decision_number,
        "decided_on": _day(dispute.decided_on),
        "surveyed": _drawn(dispute.surveyed),
        "filed_on": _day(dispute.filed_on),
        "filing_number": dispute.filing_number,
        "marked_area": _drawn(dispute.marked_area),
        "marked_until": _day(dispute.marked_until),
        "marked_by_document": dispute.marked_by_document,
        "may_change_line": may_change_line(dispute.kind, dispute.filed_on, dispute.surveyed is not None)
        and state in (None, "withdrawn", "rejected"),
        "line_change_id": None if dispute.line_change_id is None else str(dispute.line_change_id),
        "line_change_number": change,
        "line_change_state": state,
        "publication_level": dispute.publication_level,
    }


def given_of(session: Session, dispute: BoundaryDispute) -> Given:
    """Return what a case has, before anything is said of the next step."""
    _, _, authority = queries.lines_of(session, [dispute.line_id])[dispute.line_id]
    return Given(
        parties=[str(party.id) for party in queries.parties(session, dispute.id)],
        claiming={str(claim.party_id) for claim in queries.claims(session, dispute.id)},
        paper_classes=[paper.decided_class for paper in queries.papers(session, dispute.id)],
        moves_village=dispute.moves_village,
        taken={step.step for step in queries.steps(session, dispute.id)},
        has_survey=dispute.surveyed is not None,
        authorities=_authority_names(session, authority),
    )


def _authority_names(session: Session, authority: str | None) -> tuple[str, ...]:
    rows = reference.codes(session, "line_authority")
    return tuple(row["name_zh"] for row in rows if row["code"] == authority)


def bureau_of(session: Session) -> str:
    """Return the name of the bureau, for the foot of a paper."""
    return proposal_queries.bureau(session) or ""


def line_geometry(session: Session, line_id: UUID) -> Row | None:
    """Return the geometry by which a line is judged, as GeoJSON; None where it has none."""
    found = present_geometry(LineDocuments().load(session, line_id).document)
    return None if found is None else dict(found)


def latest_claims(session: Session, dispute_id: UUID) -> dict[str, BaseGeometry]:
    """Return what each side claims now, in the order of the sides."""
    latest = {claim.party_id: claim for claim in queries.claims(session, dispute_id)}
    sides = [party.id for party in queries.parties(session, dispute_id) if party.id in latest]
    return {str(side): to_shape(latest[side].geom) for side in sides}


def step_words(step: Step) -> Row:
    """Return a step of a procedure as people read it."""
    return {
        "step": step.code,
        "name_zh": step.name_zh,
        "name_en": step.name_en,
        "actor_zh": step.actor_zh,
        "actor_en": step.actor_en,
        "needs": list(step.needs),
        "next": list(step.next),
        "has_standstill": step.has_standstill,
        "overdue_days": step.overdue_days,
        "effect": step.effect,
        "clause": step.clause,
        "clause_verified": step.is_verified,
    }


def standstill_words(kind: str) -> Row:
    """Return what neither side may do while a dispute of a kind lasts."""
    said = standstill_of(kind)
    return {
        "says_zh": said.says_zh,
        "says_en": said.says_en,
        "clause": said.clause,
        "clause_verified": said.is_verified,
    }


def _parties(session: Session, dispute_id: UUID) -> list[Row]:
    return [
        {"id": str(party.id), "name": party.name, "division_id": str(party.division_id)}
        for party in queries.parties(session, dispute_id)
    ]


def _claims(session: Session, dispute_id: UUID) -> list[Row]:
    claims = queries.claims(session, dispute_id)
    names = accounts_service.display_names(session, {each.recorded_by for each in claims if each.recorded_by})
    latest = {claim.party_id: claim.ordinal for claim in claims}
    rows = []
    for claim in claims:
        area = to_shape(claim.geom)
        rows.append(
            {
                "id": str(claim.id),
                "party_id": str(claim.party_id),
                "ordinal": claim.ordinal,
                "is_latest": latest[claim.party_id] == claim.ordinal,
                "claimed_on": claim.claimed_on.isoformat(),
                "claimed_by": claim.claimed_by,
                "grounds": claim.grounds,
                "sha256": claim.sha256,
                "area_m2": round(area_m2(area), 1),
                "geometry": geojson_of(area),
                "recorded_by": names.get(claim.recorded_by) if claim.recorded_by else None,
                "recorded_at": claim.recorded_at.isoformat(),
            }
        )
    return rows


def _overlaps(session: Session, dispute_id: UUID) -> list[Row]:
    return [
        {
            "parties": list(each.parties),
            "area_m2": round(each.area_m2, 1),
            "geometry": geojson_of(each.area),
        }
        for each in overlaps(latest_claims(session, dispute_id))
    ]


def _papers(session: Session, dispute: BoundaryDispute) -> list[Row]:
    papers = queries.papers(session, dispute.id)
    names = accounts_service.display_names(session, {each.decided_by for each in papers if each.decided_by})
    rules = paper_rules(dispute.kind)
    return [
        {
            "id": str(paper.id),
            "party_id": None if paper.party_id is None else str(paper.party_id),
            "title": paper.title,
            "kind": paper.kind,
            "document_number": paper.document_number,
            "issued_by": paper.issued_by,
            "issued_on": _day(paper.issued_on),
            "sha256": paper.sha256,
            "proposed_class": paper.proposed_class,
            "clause": paper.clause,
            "clause_verified": rules.get(paper.kind, rules["other"]).is_verified,
            "decided_class": paper.decided_class,
            "decided_by": names.get(paper.decided_by) if paper.decided_by else None,
            "decided_at": None if paper.decided_at is None else paper.decided_at.isoformat(),
            "decided_because": paper.decided_because,
        }
        for paper in papers
    ]


def _steps(session: Session, dispute: BoundaryDispute, known: Any) -> list[Row]:
    taken = queries.steps(session, dispute.id)
    names = accounts_service.display_names(session, {each.recorded_by for each in taken if each.recorded_by})
    return [
        {
            "id": str(each.id),
            "ordinal": each.ordinal,
            "step": each.step,
            "name_zh": known[each.step].name_zh,
            "name_en": known[each.step].name_en,
            "clause": known[each.step].clause,
            "clause_verified": known[each.step].is_verified,
            "taken_on": each.taken_on.isoformat(),
            "actor": each.actor or known[each.step].actor_zh,
            "document_number": each.document_number,
            "sha256": each.sha256,
            "note": each.note,
            "recorded_by": names.get(each.recorded_by) if each.recorded_by else None,
            "recorded_at": each.recorded_at.isoformat(),
        }
        for each in taken
    ]


def _drawn(element: WKBElement | None) -> Row | None:
    return None if element is None else geojson_of(to_shape(element))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

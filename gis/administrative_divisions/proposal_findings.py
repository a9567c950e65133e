"""What a proposal finds around the polygons that it changes, and what it leaves there.

A finding is new, grown, old or gone by comparison of the same checks before and after. New ones whose rule
blocks bar the approval; a repair must leave nothing beyond what was told when it was handed in.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from shapely.geometry.base import BaseGeometry

from gis.administrative_divisions import coverage_queries as stored
from gis.administrative_divisions import queries
from gis.administrative_divisions.coverage_units import (
    Acceptances,
    Accepting,
    Drawn,
    Lines,
    accepted,
    drawn_around,
)
from gis.administrative_divisions.kept_pieces import acceptance_as_json, columns_of, finding_of
from gis.administrative_divisions.tables import ProposalFinding
from gis.coverage_checks import Result, check_coverage
from gis.coverage_checks.acceptance import beyond, without_accepted
from gis.coverage_checks.findings import Finding
from gis.coverage_checks.repair import moves_legal_line
from gis.errors import RuleBroken
from gis.history.as_known import today
from gis.proposals.tables import Proposal
from gis.publication import service as publication

Standing = Literal["new", "grown", "old", "gone"]
#: What is told beside polygons; codes and stated parents have rules of their own
TOLD = frozenset({"overlap", "gap", "vertex_mismatch", "child_outside_parent", "parent_not_union"})
#: Kind of proposal that a repair is
REPAIR = "coverage_repair"
#: So many findings are named in a refusal
_NAMED = 5
#: Everybody who signs in may see exceptions up to this level
_FOR_STAFF = ("public", "internal")


class CoverageBarred(RuleBroken):
    """A proposal makes findings whose rule bars it."""

    message_id = "coverage.barred"


class RepairLeavesMore(RuleBroken):
    """A repair leaves or makes findings beyond those that were told when it was handed in."""

    message_id = "coverage.repair_leaves_more"


class RepairMovesLegalLine(RuleBroken):
    """A repair moves ground across a legal line otherwise than an approved line says (353号 Arts. 2, 14)."""

    message_id = "coverage.repair_moves_legal_line"


class RepairMovesMore(RuleBroken):
    """A repair moves ground that is no part of a finding."""

    message_id = "coverage.repair_moves_more"


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen around some divisions at one moment."""

    changed: frozenset[UUID]
    day: date
    drawn: Drawn
    result: Result
    accepting: Acceptances

    def without_accepted(self, result: Result) -> Result:
        """Return another result of the same divisions without what is accepted."""
        return without_accepted(result, self.accepting.exceptions, self.day)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with how it stands, as it is kept."""

    one: Finding
    standing: Standing
    severity: str
    drawn: Drawn
    #: Whether the exception that it falls under may be named here
    names_exception: bool


def redrawn(changed: Mapping[UUID, Collection[str]]) -> frozenset[UUID]:
    """Return the divisions whose polygon or parent is among the changed fields."""
    return frozenset(
        division
        for division, paths in changed.items()
        if any(
            path.startswith("boundaries") or (path.startswith("states") and path.endswith("/parent_id"))
            for path in paths
        )
    )


def look(session: Session, divisions: frozenset[UUID], also: Accepting | None) -> Look | None:
    """Check what lies around some divisions, on the day from which their polygons hold."""
    if not divisions:
        return None
    own = [queries.latest_boundary(session, division) for division in sorted(divisions)]
    days = [each.valid.lower for each in own if each is not None and each.valid.lower is not None]
    day = max([today(), *days])
    drawn = drawn_around(session, divisions, day)
    accepting = accepted(session, day, also)
    result = without_accepted(check_coverage(drawn.units), accepting.exceptions, day)
    return Look(divisions, day, drawn, result, accepting)


def compared(before: Look | None, after: Look) -> list[Told]:
    """Return the findings of two looks with how they stand, those first that the proposal makes."""
    known = [] if before is None else [(one, _sides(before, one)) for one in _told(before)]
    told: list[Told] = []
    still: set[int] = set()
    for one in _told(after):
        sides = _sides(after, one)
        same = [each for each, others in known if is_same(one, sides, each, others)]
        still.update(id(each) for each in same)
        standing = _standing(same, one, after.result.tolerance_m)
        if standing != "old" or sides & after.changed:
            told.append(_as_told(after, one, standing))
    if before is not None:
        told += [_as_told(before, one, "gone") for one, _ in known if id(one) not in still]
    order = ("new", "grown", "old", "gone")
    return sorted(told, key=lambda each: order.index(each.standing))


def _told(seen: Look) -> list[Finding]:
    return [one for one in seen.result.findings if one.kind in TOLD]


def _sides(seen: Look, one: Finding) -> frozenset[UUID]:
    return frozenset(seen.drawn.divisions[place] for place in one.place)


def is_same(one: Finding, sides: Collection[UUID], other: Finding, others: Collection[UUID]) -> bool:
    """Return whether two checks tell the same thing: kind, place, and between whom.

    Who lies along ground that is nobody's may change with its neighbours: there one common party is enough.
    """
    if one.kind != other.kind or one.geometry is None or other.geometry is None:
        return False
    near = set(sides) & set(others) if one.kind in ("gap", "parent_not_union") else set(sides) == set(others)
    return bool(near) and bool(one.geometry.intersects(other.geometry))


def _standing(same: Sequence[Finding], one: Finding, tolerance_m: float) -> Standing:
    if not same:
        return "new"
    earlier = [each.geometry for each in same if each.geometry is not None]
    return "grown" if earlier and beyond(one.geometry, earlier, tolerance_m) > 0 else "old"


def _as_told(seen: Look, one: Finding, standing: Standing) -> Told:
    reference = "" if one.acceptance is None else one.acceptance.reference
    is_for_all = seen.accepting.publication_levels.get(reference, "restricted") in _FOR_STAFF
    return Told(one, standing, seen.drawn.severity(one), seen.drawn, is_for_all)


def bar(
    session: Session,
    proposal: Proposal,
    before: Look | None,
    after: Look,
    told: Sequence[Told],
    lines: Lines | None,
) -> None:
    """Raise what bars a proposal: CoverageBarred, and of a repair RepairMovesLegalLine, RepairMovesMore,
    RepairLeavesMore.
    """
    if proposal.kind == REPAIR and before is not None:
        _bar_repair(session, proposal, before, after, lines)
    barring = [each for each in told if each.severity == "blocks" and each.standing in ("new", "grown")]
    if barring:
        raise CoverageBarred(count=len(barring), findings=named([each.one for each in barring], after.drawn))


def _bar_repair(session: Session, proposal: Proposal, before: Look, after: Look, lines: Lines | None) -> None:
    at = {division: place for place, division in enumerate(after.drawn.divisions)}
    polygons = [
        after.drawn.units[at[division]].geometry if division in at else None
        for division in before.drawn.divisions
    ]
    findings, tolerance = before.result.findings, before.result.tolerance_m
    approved = [] if lines is None else lines(session, before.day)
    moved = moves_legal_line(before.drawn.units, findings, polygons, approved, tolerance)
    if moved:
        raise RepairMovesLegalLine(count=len(moved), findings=named(moved, before.drawn))
    pieces = [one.geometry for one in findings if one.geometry is not None]
    for unit, polygon in zip(before.drawn.units, polygons, strict=True):
        if unit.geometry is None or polygon is None or unit.geometry is polygon:
            continue
        ground = unit.geometry.symmetric_difference(polygon)
        if not ground.is_empty and beyond(_areas(ground), pieces, 2 * tolerance) > 1e-6:
            raise RepairMovesMore(division=unit.name)
    rows = stored.proposal_findings(session, proposal.id)
    known = [row for row in rows if row.stage == "submitted" and row.standing != "gone"]
    more = [
        each
        for each in compared(before, after)
        if each.standing != "gone" and not _was_told(each, known, tolerance)
    ]
    if more:
        raise RepairLeavesMore(count=len(more), findings=named([each.one for each in more], after.drawn))


def _areas(ground: BaseGeometry) -> BaseGeometry:
    """Leave out lines that overlay returns beside areas."""
    return ground.buffer(0)


def _was_told(each: Told, known: Iterable[ProposalFinding], tolerance_m: float) -> bool:
    sides = {each.drawn.divisions[place] for place in each.one.place}
    earlier = [
        finding_of(row).geometry for row in known if is_same(each.one, sides, finding_of(row), row.divisions)
    ]
    pieces = [piece for piece in earlier if piece is not None]
    return bool(pieces) and beyond(each.one.geometry, pieces, tolerance_m) <= 0


def named(found: Sequence[Finding], drawn: Drawn) -> str:
    """Return the first findings in words: kind, parties, hectares."""
    said = [_in_words(one, drawn) for one in found[:_NAMED]]
    return "；".join(said) + ("……" if len(found) > _NAMED else "")


def _in_words(one: Finding, drawn: Drawn) -> str:
    """Return kind and parties in both languages' letters, and the area."""
    return f"{one.rule.name_zh} {'—'.join(drawn.names(one))} {one.area_m2 / 10_000:.4f} ha"


def keep(session: Session, proposal: Proposal, stage: str, told: Sequence[Told]) -> None:
    """Keep what was told of a proposal at a stage."""
    rules = publication.load(session)
    rows = [
        {
            **columns_of(each.one, each.drawn, rules, each.severity),
            "acceptance": acceptance_as_json(each.one.acceptance) if each.names_exception else None,
            "standing": each.standing,
        }
        for each in told
    ]
    stored.keep_proposal_findings(session, proposal.id, stage, rows)

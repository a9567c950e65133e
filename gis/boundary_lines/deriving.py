"""Derive our lines with chosen neighbours: look at them first, then draft them for the register.

What is derived never becomes the line in law (353号 Art. 14): it is drafted with the role `derived`, beside
whatever a registered line has already.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from shapely.geometry import LineString, MultiLineString, mapping

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.boundary_lines import queries
from gis.boundary_lines.derivation import (
    Derived,
    DerivedLine,
    TriJunction,
    lines_along,
    shared_lines,
    steps_along,
)
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_lines.line_rows import division_names
from gis.boundary_lines.rules import (
    DERIVED,
    NoPolygon,
    NothingDerived,
    TooLongToWait,
    level_of_line,
    short_name,
    usual_authority,
)
from gis.coordinates import length_m
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.proposals import service as proposals
from gis.proposals.rules import PROPOSING, check_can
from gis.proposals.subjects import ItemDraft, Subjects
from gis.proposals.tables import Proposal

SUBJECT, DERIVE_JOB = "boundary_line", "derive_lines"
#: What is derived is no line in law, so that nothing has to be approved with a number
KIND = "correction"
#: So many steps along our boundary take some five seconds; more is a job's work
MOST_STEPS_AT_ONCE = 120_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose lines with whom, of which day, with how much tolerance between polygons of two sources."""

    division_id: UUID
    neighbours: tuple[UUID, ...]
    as_of: date
    tolerance_m: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return it as arguments of a job."""
        return {
            "division_id": str(self.division_id),
            "neighbours": [str(each) for each in self.neighbours],
            "as_of": self.as_of.isoformat(),
            "tolerance_m": self.tolerance_m,
        }

    @classmethod
    def from_json(cls, arguments: Mapping[str, Any]) -> "Wanted":
        """Read the arguments of a job."""
        return cls(
            UUID(arguments["division_id"]),
            tuple(UUID(each) for each in arguments["neighbours"]),
            date.fromisoformat(arguments["as_of"]),
            float(arguments["tolerance_m"]),
        )


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A division whose polygon touches ours."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line with one neighbour as derived: all stretches together, and the registered line it belongs to."""

    neighbour: Neighbour
    geometry: LineString | MultiLineString
    stretches: int
    length_m: float
    deviation_m: float
    registered_id: UUID | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be drafted: lines in the order of neighbours' names, and where three parties meet."""

    name: str
    lines: tuple[DrawnLine, ...]
    tri_junctions: tuple[tuple[tuple[float, float], tuple[str, ...]], ...]
    #: Neighbours with whom no stretch was found within the tolerance
    without: tuple[Neighbour, ...]


def neighbours(
    session: Session, caller: Caller, division_id: UUID, as_of: date | None = None
) -> list[Neighbour]:
    """List the divisions of a division's own level whose polygons touch its own and that the caller sees."""
    reader = Reader.of(session, caller)
    return [
        Neighbour(row.division_id, row.name)
        for row in queries.neighbours_of(session, division_id, as_of or today())
        if row.publication_level in reader.levels_of([row.division_id])
    ]


def is_long(session: Session, wanted: Wanted) -> bool:
    """Whether it takes so long that a job should do it."""
    polygon = queries.polygons_of(session, [wanted.division_id], wanted.as_of).get(wanted.division_id)
    return polygon is not None and steps_along(polygon, wanted.tolerance_m) > MOST_STEPS_AT_ONCE


def derive(
    session: Session,
    division_id: UUID,
    neighbours: Collection[UUID],
    *,
    as_of: date | None = None,
    tolerance_m: float = 0.0,
) -> Derived:
    """Derive our lines and tri-junctions from registered polygons; raise NoPolygon naming who has none.

    Without a tolerance polygons must share their vertices (one source); with one they need not.
    """
    polygons = queries.polygons_of(session, [division_id, *neighbours], as_of or today())
    missing = [each for each in (division_id, *neighbours) if each not in polygons]
    if missing:
        raise NoPolygon(divisions="、".join(map(str, missing)))
    by_key = {str(key): polygon for key, polygon in polygons.items()}
    if tolerance_m > 0:
        ours = by_key.pop(str(division_id))
        return lines_along(str(division_id), ours, by_key, tolerance_m)
    return shared_lines(by_key)


def preview(session: Session, caller: Caller, wanted: Wanted) -> Preview:
    """Derive what `draft` would draft, to be looked at; raise TooLongToWait, NoPolygon."""
    if is_long(session, wanted):
        raise TooLongToWait
    return _derived(session, caller, wanted)


def _derived(session: Session, caller: Caller, wanted: Wanted) -> Preview:
    every = [wanted.division_id, *wanted.neighbours]
    names = division_names(session, Reader.of(session, caller), every, wanted.as_of)
    hidden = [each for each in every if each not in names]
    if hidden:
        raise NoPolygon(divisions="、".join(map(str, hidden)))
    found = derive(
        session,
        wanted.division_id,
        wanted.neighbours,
        as_of=wanted.as_of,
        tolerance_m=wanted.tolerance_m,
    )
    lines, without = [], []
    for other in wanted.neighbours:
        neighbour = Neighbour(other, names[other])
        stretches = found.between(str(wanted.division_id), str(other))
        if not stretches:
            without.append(neighbour)
            continue
        registered = queries.lines_between(session, wanted.division_id, other, wanted.as_of)
        lines.append(_drawn(neighbour, stretches, registered[0] if registered else None))
    ours = [each for each in found.tri_junctions if str(wanted.division_id) in each.parties]
    return Preview(
        names[wanted.division_id],
        tuple(sorted(lines, key=lambda line: line.neighbour.name)),
        tuple(_junction(each, names) for each in ours),
        tuple(without),
    )


def _drawn(neighbour: Neighbour, stretches: Sequence[DerivedLine], registered: UUID | None) -> DrawnLine:
    parts = [each.geometry for each in stretches]
    geometry = parts[0] if len(parts) == 1 else MultiLineString(parts)
    return DrawnLine(
        neighbour,
        geometry,
        len(parts),
        length_m(geometry),
        max(each.deviation_m for each in stretches),
        registered,
    )


def _junction(
    junction: TriJunction, names: Mapping[UUID, str]
) -> tuple[tuple[float, float], tuple[str, ...]]:
    parties = sorted(names[UUID(each)] for each in junction.parties)
    return (junction.position.x, junction.position.y), tuple(parties)


def draft(
    session: Session, caller: Caller, subjects: Subjects, wanted: Wanted, title: str, reason: str
) -> Proposal:
    """Draft every derived line in one proposal: new lines, or a derived geometry for registered ones.

    Raises NothingDerived, NoPolygon, and what drafting raises.
    """
    found = _derived(session, caller, wanted)
    if not found.lines:
        raise NothingDerived
    source = queries.source_of_polygon(session, wanted.division_id, wanted.as_of)
    others = [wanted.division_id, *(line.neighbour.id for line in found.lines)]
    codes = queries.codes_of(session, others, wanted.as_of)
    items = [
        _new(wanted, found, line, codes, source)
        if line.registered_id is None
        else _added(session, wanted, line, line.registered_id, source)
        for line in found.lines
    ]
    return proposals.draft(session, caller, subjects, kind=KIND, title=title, reason=reason, items=items)


def queue_draft(session: Session, caller: Caller, wanted: Wanted, title: str, reason: str) -> Job:
    """Queue what `draft` does; raise NotAllowed for whoever drafts nothing."""
    check_can(caller, PROPOSING, "propose")
    arguments = wanted.as_json() | {"title": title, "reason": reason}
    return jobs.enqueue(session, caller, DERIVE_JOB, arguments, one_at_a_time=DERIVE_JOB)


def draft_queued(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    arguments: Mapping[str, Any],
    progress: Progress,
) -> dict[str, Any]:
    """Do what `queue_draft` asked for."""
    progress.step("boundary_lines.deriving")
    wanted = Wanted.from_json(arguments)
    made = draft(session, caller, subjects, wanted, arguments["title"], arguments["reason"])
    return {"proposal": {"id": str(made.id), "number": made.number, "state": made.state}}


def _new(
    wanted: Wanted, found: Preview, line: DrawnLine, codes: Mapping[UUID, str], source: UUID
) -> ItemDraft:
    ours, theirs = short_name(found.name), short_name(line.neighbour.name)
    parties = {wanted.division_id: ours, line.neighbour.id: theirs}
    level, is_segment = level_of_line(codes.get(wanted.division_id, ""), codes.get(line.neighbour.id, ""))
    document = {
        "name": f"{ours}—{theirs}线",
        "level": level,
        "authority": usual_authority(level),
        "is_segment": is_segment,
        "whole_line": "上级界线（名称待核）" if is_segment else "",
        "parties": {str(key): {"short_name": name} for key, name in parties.items()},
        "geometries": {str(uuid4()): _geometry(wanted, line, source)},
        "note": _note(wanted),
        "publication_level": "internal",
        "source_id": str(source),
        "valid_from": wanted.as_of.isoformat(),
    }
    return ItemDraft(SUBJECT, "create", document, uuid4())


def _added(session: Session, wanted: Wanted, line: DrawnLine, line_id: UUID, source: UUID) -> ItemDraft:
    """Give a registered line the derived geometry; an earlier derived one ends, the one in law stays."""
    loaded = LineDocuments().load(session, line_id)
    day = wanted.as_of.isoformat()
    changes: dict[str, Any] = {f"geometries/{uuid4()}": _geometry(wanted, line, source)}
    for key, part in loaded.document["geometries"].items():
        if part["role"] != DERIVED or (part["valid_to"] is not None and part["valid_to"] <= day):
            continue
        if part["valid_from"] is not None and part["valid_from"] >= day:
            changes[f"geometries/{key}"] = None
        else:
            changes[f"geometries/{key}/valid_to"] = day
    return ItemDraft(SUBJECT, "update", changes, line_id, loaded.version)


def _geometry(wanted: Wanted, line: DrawnLine, source: UUID) -> dict[str, Any]:
    return {
        "role": DERIVED,
        "geometry": mapping(line.geometry),
        "method": "published",
        "accuracy_m": round(line.deviation_m, 2) or None,
        "source_id": str(source),
        "valid_from": wanted.as_of.isoformat(),
    }


def _note(wanted: Wanted) -> str:
    how = f"，容差{wanted.tolerance_m:g}米" if wanted.tolerance_m > 0 else ""
    return f"由行政区域面推算（{wanted.as_of.isoformat()}{how}），界线仅为示意，不作划界依据"

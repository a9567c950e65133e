"""Mend findings of a kept check by a proposal: compute it anew from the polygons of now, show, draft."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis.accounts.rules import Caller
from gis.administrative_divisions import coverage_queries as stored
from gis.administrative_divisions.coverage_runs import RunNotFound, levels_of
from gis.administrative_divisions.coverage_units import Accepting, Lines
from gis.administrative_divisions.kept_pieces import finding_of
from gis.administrative_divisions.proposal_findings import REPAIR, Look, is_same, look
from gis.administrative_divisions.tables import CoverageFinding, CoverageRun
from gis.coverage_checks.findings import Finding
from gis.coverage_checks.repair import Change, Repair, Share, propose
from gis.errors import NotFound, RuleBroken
from gis.history.as_known import today
from gis.messages import text
from gis.proposals import service as proposals
from gis.proposals.records import geojson_of
from gis.proposals.rules import PROPOSING, check_can
from gis.proposals.subjects import ItemDraft, Subjects
from gis.proposals.tables import Proposal

DIVISION = "administrative_division"
#: Names in a title
_NAMED = 4


class NothingToRepair(RuleBroken):
    """Nothing that was chosen can be mended: it waits for an approved line, or is no longer there."""

    message_id = "coverage.nothing_to_repair"


class FindingNotFound(NotFound):
    """The check has no finding of that number, or the caller may not see it."""

    message_id = "coverage.finding_not_found"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a repair would do: parts with who gets them, each side before and after, what waits or is left."""

    look: Look
    repair: Repair
    chosen: tuple[Finding, ...]
    #: Numbers of chosen findings that a check of now no longer finds
    gone: tuple[int, ...]
    #: Numbers of chosen findings that wait for an approved line
    pending: tuple[int, ...]
    #: What a check of the outcome finds that is not found now
    made: tuple[Finding, ...]

    def name(self, place: int) -> str:
        """Return the name of a division by its place in the list."""
        unit = self.look.drawn.units[place]
        return unit.name or unit.label

    def division(self, change: Change) -> UUID:
        """Return which division changes."""
        at = next(place for place, unit in enumerate(self.look.drawn.units) if unit is change.unit)
        return self.look.drawn.divisions[at]

    def goes_to(self, share: Share) -> str:
        """Return the name of who gets a part; empty when it is only taken away."""
        return "" if share.unit is None else self.name(share.unit)


def preview(
    session: Session,
    caller: Caller,
    run_id: UUID,
    numbers: Collection[int],
    also: Accepting | None = None,
    lines: Lines | None = None,
) -> Preview:
    """Compute the repair of findings of a kept check on the polygons of now; nothing is changed.

    Raises NotAllowed without the role, RunNotFound, FindingNotFound, NothingToRepair where nothing of
    what was chosen is there any more.
    """
    check_can(caller, PROPOSING, "propose")
    _, rows = chosen_of(session, caller, run_id, numbers)
    return _preview(session, rows, also, lines)


def chosen_of(
    session: Session, caller: Caller, run_id: UUID, numbers: Collection[int]
) -> tuple[CoverageRun, Sequence[CoverageFinding]]:
    """Return a check and findings of it; raise RunNotFound, FindingNotFound."""
    run = stored.run(session, run_id)
    if run is None:
        raise RunNotFound
    rows = stored.findings(session, run_id, levels_of(session, caller), numbers=numbers)
    missing = set(numbers) - {row.number for row in rows}
    if missing:
        raise FindingNotFound(number=min(missing))
    return run, rows


def _preview(
    session: Session, rows: Sequence[CoverageFinding], also: Accepting | None, lines: Lines | None
) -> Preview:
    divisions = frozenset(division for row in rows for division in row.divisions)
    seen = look(session, divisions, also)
    if seen is None:
        raise NothingToRepair(pending=0, gone=len(rows))
    at = {row.number: _place_of(seen, row) for row in rows}
    places = {place for place in at.values() if place is not None}
    approved = [] if lines is None else lines(session, today())
    repair = propose(seen.drawn.units, seen.result, approved, only=places)
    waiting = {id(one) for one in repair.pending}

    def sides(one: Finding) -> list[UUID]:
        return [seen.drawn.divisions[at] for at in one.place]

    now = seen.result.findings
    after = seen.without_accepted(repair.after).findings
    made = [one for one in after if not any(is_same(one, sides(one), each, sides(each)) for each in now)]
    return Preview(
        look=seen,
        repair=repair,
        chosen=tuple(now[place] for place in sorted(places)),
        gone=tuple(number for number, place in at.items() if place is None),
        pending=tuple(
            number for number, place in at.items() if place is not None and id(now[place]) in waiting
        ),
        made=tuple(made),
    )


def _place_of(seen: Look, row: CoverageFinding) -> int | None:
    """Return where a check of now tells what was found then."""
    then = finding_of(row)
    for place, one in enumerate(seen.result.findings):
        if is_same(one, [seen.drawn.divisions[at] for at in one.place], then, row.divisions):
            return place
    return None


def draft(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    run_id: UUID,
    numbers: Collection[int],
    *,
    title: str = "",
    reason: str = "",
    also: Accepting | None = None,
    lines: Lines | None = None,
) -> Proposal:
    """Draft the repair as a proposal over all divisions that it changes; raise what `preview` raises, and
    NothingToRepair where it changes nothing.
    """
    check_can(caller, PROPOSING, "propose")
    run, rows = chosen_of(session, caller, run_id, numbers)
    found = _preview(session, rows, also, lines)
    if not found.repair.changes:
        raise NothingToRepair(pending=len(found.pending), gone=len(found.gone))
    names = list(dict.fromkeys(change.unit.name or change.unit.label for change in found.repair.changes))
    parties = "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
    told = text(
        "coverage.repair_reason",
        level=stored.level_name(session, run.level),
        day=run.as_of.isoformat(),
        count=len(found.chosen) - len(found.pending),
    )
    return proposals.draft(
        session,
        caller,
        subjects,
        kind=REPAIR,
        title=title.strip() or text("coverage.repair_title", parties=parties),
        reason=reason.strip() or told,
        items=_items(session, subjects, found),
    )


def _items(session: Session, subjects: Subjects, found: Preview) -> list[ItemDraft]:
    items: list[ItemDraft] = []
    day = found.look.day.isoformat()
    for change in found.repair.changes:
        division = found.division(change)
        loaded = subjects[DIVISION].load(session, division)
        boundaries: dict[str, dict[str, Any]] = loaded.document["boundaries"]
        (key,) = [each for each, part in boundaries.items() if _holds(part, day)]
        path = f"boundaries/{key}/geometry"
        items.append(
            ItemDraft(
                DIVISION, "update", {path: geojson_of(as_multi(change.after))}, division, loaded.version
            )
        )
    return items


def _holds(part: dict[str, Any], day: str) -> bool:
    return (part["valid_from"] or "") <= day and (part["valid_to"] is None or day < part["valid_to"])


def as_multi(area: BaseGeometry) -> MultiPolygon:
    """Return an area as the register keeps it; lines and points that overlay leaves are none of it."""
    parts = area.geoms if hasattr(area, "geoms") else [area]
    return MultiPolygon([part for part in parts if isinstance(part, Polygon)])

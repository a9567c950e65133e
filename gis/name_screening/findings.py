"""Findings as a reader sees them: listed, counted, on a map, written to a file.

A finding is shown to whoever may see the name and every name it was compared with; deciding is limited to the
divisions of one's rights.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.history.as_known import today
from gis.name_screening import finding_queries as stored
from gis.name_screening import queries
from gis.name_screening.rules import FindingNotFound, Wanted, reason_of
from gis.publication import service as publication

#: Who reads what was found, and who decides
READING = ("admin", "editor", "reviewer", "leader", "township")
DECIDING = ("editor", "reviewer")
#: Points of one map
MOST_ON_MAP = 5_000


@dataclass(frozen=True, slots=True)
class Page:
    """Findings of a page, and the key of the next one."""

    rows: Sequence[Mapping[str, Any]]
    after: str | None


@dataclass(frozen=True, slots=True)
class OnMap:
    """Findings with a position, and how many more there are without, or beyond the most of one map."""

    rows: Sequence[Any]
    is_cut: bool


def readable_levels(session: Session, caller: Caller | None) -> tuple[str, ...]:
    """Return the levels of findings that a caller may see; None sees all. Raise NotAllowed."""
    rules = publication.load(session)
    if caller is None:
        return tuple(rules.ranks)
    if not rules.sees_field("screening_finding", "*", caller.clearance):
        raise NotAllowed
    return rules.readable_levels(caller.clearance)


def findings(
    session: Session,
    caller: Caller,
    wanted: Wanted | None = None,
    *,
    sort: str | None = None,
    after: str | None = None,
    limit: int = 50,
    decider: Caller | None = None,
) -> Page:
    """List findings; raise NotAllowed, UnknownSort, UnreadableKey.

    Whoever reads everywhere decides only within his own areas: `decider` is he with those.
    """
    levels = _levels(session, caller)
    order = stored.sorted_by(sort)
    rows = stored.listed(session, levels, wanted or Wanted(), today(), order, after, limit + 1)
    page = rows[:limit]
    return Page(
        _shaped(session, decider or caller, levels, page), order.key(page[-1]) if len(rows) > limit else None
    )


def finding(
    session: Session, caller: Caller, finding_id: UUID, decider: Caller | None = None
) -> Mapping[str, Any]:
    """Return a finding with every decision about it; raise FindingNotFound."""
    return by_ids(session, caller, [finding_id], decider)[0]


def by_ids(
    session: Session, caller: Caller, ids: Sequence[UUID], decider: Caller | None = None
) -> Sequence[Mapping[str, Any]]:
    """Return some findings, whether they are current or not, in the order asked; raise FindingNotFound."""
    levels = _levels(session, caller)
    wanted = Wanted(ids=ids, current=None)
    rows = stored.listed(session, levels, wanted, today(), stored.sorted_by(None), None, len(ids))
    found = {row["id"]: row for row in _shaped(session, decider or caller, levels, rows)}
    if not found.keys() >= set(ids):
        raise FindingNotFound
    return [found[one] for one in ids]


def counts(session: Session, caller: Caller, wanted: Wanted) -> Sequence[Any]:
    """Count what a list has by class, severity and decision, whatever of these it is narrowed to."""
    every = replace(wanted, classes=(), severities=(), decision=None)
    return stored.counts(session, _levels(session, caller), every, today())


def on_map(session: Session, caller: Caller, wanted: Wanted, window: stored.Window | None) -> OnMap:
    """Return findings that have a position, the gravest first."""
    rows = stored.on_map(session, _levels(session, caller), wanted, today(), window, MOST_ON_MAP + 1)
    return OnMap(rows[:MOST_ON_MAP], len(rows) > MOST_ON_MAP)


def written(
    session: Session, caller: Caller, wanted: Wanted, sort: str | None
) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a list as its file has them: 序号, 现名, 类别, 位置, 认定理由, 依据条款 …"""
    rows = stored.all_listed(session, _levels(session, caller), wanted, today(), stored.sorted_by(sort))
    for number, row in enumerate(rows, start=1):
        yield {**row._mapping, "number": number, "says": says(row)}


def says(row: Any) -> str:
    """Say in a sentence what was found, by which rule, and what may exempt it."""
    return reason_of(row.rule_text, row.trigger, row.compared_with, row.exemptions)


def areas_of(row: Any) -> frozenset[UUID]:
    """Return the divisions that rights to decide are checked against."""
    own = () if row.division_id is None else (row.division_id,)
    return frozenset((*row.divisions, *own))


def may_decide(caller: Caller, row: Any) -> bool:
    """Whether a caller may decide about what lies there."""
    return bool(caller.roles.intersection(DECIDING)) and caller.covers(areas_of(row))


def _levels(session: Session, caller: Caller) -> tuple[str, ...]:
    caller.account()
    caller.must_hold(*READING)
    return readable_levels(session, caller)


def _shaped(
    session: Session, decider: Caller, levels: Sequence[str], rows: Sequence[Any]
) -> list[Mapping[str, Any]]:
    """Add to findings what they were compared with, where they lie, what was decided: a statement each."""
    day = today()
    compared = stored.names_of(session, levels, {one for row in rows for one in row.compared_ids}, day)
    places = stored.division_names(session, levels, {one for row in rows for one in row.divisions}, day)
    decisions = queries.decisions_of(session, [row.id for row in rows])
    return [
        {
            **row._mapping,
            "says": says(row),
            "compared_records": [
                {"id": one, "name": compared[one]} for one in row.compared_ids if one in compared
            ],
            "places": [{"id": one, "name": places[one]} for one in row.divisions if one in places],
            "decisions": [each._mapping for each in decisions.get(row.id, ())],
            "compared_anew": _compared_anew(row, decisions.get(row.id, ())),
            "may_decide": may_decide(decider, row),
        }
        for row in rows
    ]


def _compared_anew(row: Any, decisions: Sequence[Any]) -> bool:
    """Whether a decided finding is compared with others by now: a namesake came or went."""
    return row.decision is not None and bool(decisions) and decisions[0].compared_with != row.compared_with

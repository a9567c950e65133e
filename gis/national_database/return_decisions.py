"""Decide what a returned record is: one of ours, none of ours, or not to be taken; one by one or in bulk.

Nothing of the register changes here. A code is taken only as it was returned, after it was checked by the
divisions of the day it was given, and never in place of another code that ours has.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.name_rules import service as name_rules
from gis.national_database import return_queries as queries
from gis.national_database.official_side import Take, against, chosen_by, differing, takeable
from gis.national_database.profile import read_profile
from gis.national_database.reading import known
from gis.national_database.return_queries import RecordFilter
from gis.national_database.returns import STAFF, content_of, must_cover, one_return, ours_of
from gis.national_database.rules import (
    DecisionsRefused,
    DecisionsStale,
    NothingChosen,
    PreviewStale,
    ReasonMissing,
    ReturnRecordNotFound,
    RowFault,
)
from gis.national_database.tables import NationalReturnDecision, NationalReturnRecord

Decision = Literal["accepted", "refused", "none", "reopened"]
#: So many are decided about at once by hand
MOST_AT_ONCE = 1_000
#: So many are accepted in bulk; a proposal holds as many records
MOST_IN_BULK = 50_000
DECIDING = ("editor",)


@dataclass(frozen=True)
class Decided:
    """What somebody decided about one returned record at the version that he saw (0: undecided)."""

    record_id: UUID
    version: int
    decision: Decision
    feature_id: UUID | None = None
    #: Fields in which the official side is taken
    fields: Sequence[str] = ()
    reason: str = ""


@dataclass(frozen=True)
class Acceptable:
    """A record that bulk acceptance would take: which of ours it is, and the fields taken with it."""

    record: NationalReturnRecord
    feature_id: UUID
    name: str
    score: float
    fields: Sequence[str]


@dataclass(frozen=True)
class AcceptancePreview:
    """What bulk acceptance would do: which records, and how many stay for somebody to look at, and why."""

    accepted: Sequence[Acceptable]
    #: review, below, new, faulty, claimed → how many
    kept_back: dict[str, int] = field(default_factory=dict)


def decide(session: Session, caller: Caller, said: Sequence[Decided]) -> None:
    """Keep decisions about records of one returned file, all or none.

    Raises NotAllowed, NothingChosen, ReturnRecordNotFound, DecisionsStale, ReasonMissing, and
    DecisionsRefused with everything that can't be kept.
    """
    caller.must_hold(*DECIDING)
    if not 0 < len(said) <= MOST_AT_ONCE:
        raise NothingChosen(most=MOST_AT_ONCE)
    if any(one.decision == "refused" and not one.reason.strip() for one in said):
        raise ReasonMissing
    by_id = {one.record_id: one for one in said}
    rows = queries.records_of(session, list(by_id))
    if len(rows) != len(by_id) or len(by_id) != len(said):
        raise ReturnRecordNotFound
    files = {row[0].return_id for row in rows}
    if len(files) != 1:
        raise ReturnRecordNotFound
    [return_id] = files
    must_cover(session, caller, {one.feature_id for one in said if one.feature_id})
    queries.hold_return(session, return_id)
    held = queries.decisions(session, list(by_id))
    if any((held[key].version if key in held else 0) != one.version for key, one in by_id.items()):
        raise DecisionsStale
    _check(session, caller, return_id, rows, by_id)
    _keep(session, caller, said, held)


def _check(
    session: Session, caller: Caller, return_id: UUID, rows: Sequence[Any], by_id: dict[UUID, Decided]
) -> None:
    """Refuse what is in a proposal already, codes with a fault, and one of ours claimed twice."""
    ours = ours_of(session, caller, {one.feature_id for one in by_id.values() if one.feature_id})
    codes = known(session, caller, one_return(session, caller, return_id).file.coded_on).codes
    profile = read_profile(name_rules.rules_in_force(session))
    claimed = {
        feature: record
        for feature, record in queries.claimed(session, return_id).items()
        if record not in by_id
    }
    wrong: list[RowFault] = []
    for found, _, state, _ in rows:
        one, theirs = by_id[found.id], content_of(found)
        told: list[str] = []
        if state in ("proposed", "applied"):
            told.append("national.return_in_proposal")
        if one.decision == "accepted":
            mine = None if one.feature_id is None else ours.get(one.feature_id)
            if mine is None or one.feature_id is None:
                told.append("national.return_of_none")
            else:
                differs = takeable(differing(profile, mine, theirs), theirs)
                told += [f"national.finding.{fault}" for fault in against(mine, theirs, one.fields, codes)]
                if set(one.fields) - set(differs):
                    told.append("national.return_field_not_taken")
                if claimed.setdefault(one.feature_id, found.id) != found.id:
                    told.append("national.return_claimed_twice")
        wrong += [RowFault(found.position, found.name, message_id, {}) for message_id in told]
    if wrong:
        raise DecisionsRefused(wrong)


def _keep(
    session: Session,
    caller: Caller,
    said: Sequence[Decided],
    held: dict[UUID, NationalReturnDecision],
) -> None:
    changed, gone = [], []
    for one in said:
        kept = held.get(one.record_id)
        if one.decision == "reopened":
            if kept is not None:
                gone.append(kept)
            continue
        kept = kept or NationalReturnDecision(record_id=one.record_id, version=0)
        kept.decision = one.decision
        kept.feature_id = one.feature_id if one.decision == "accepted" else None
        kept.fields = sorted(one.fields) if one.decision == "accepted" else []
        kept.reason = one.reason.strip()
        kept.proposal_id = None
        kept.account_id = caller.account()
        kept.decided_at = datetime.now(UTC)
        kept.version += 1
        changed.append(kept)
    queries.take_back(session, gone)
    queries.save(session, changed)


def preview(
    session: Session, caller: Caller, return_id: UUID, threshold: float, take: Take
) -> AcceptancePreview:
    """Say which records bulk acceptance would take, and how many stay back for which reason.

    Taken are those that nobody has decided about, that are sure (no other candidate is near) with a score
    from `threshold` on, whose code has no fault, and whose place no other record claims.
    """
    caller.must_hold(*STAFF)
    file = one_return(session, caller, return_id).file
    rows = queries.records(session, return_id, RecordFilter(state="open"), None, None)
    best = {
        one.record_id: one
        for one in queries.candidates(session, [row[0].id for row in rows])
        if one.rank == 1
    }
    ours = ours_of(session, caller, {one.feature_id for one in best.values()})
    codes = known(session, caller, file.coded_on).codes
    profile = read_profile(name_rules.rules_in_force(session))
    claimed = set(queries.claimed(session, return_id))
    accepted: list[Acceptable] = []
    kept_back: Counter[str] = Counter()
    for row in rows:
        found: NationalReturnRecord = row[0]
        candidate = best.get(found.id)
        mine = None if candidate is None else ours.get(candidate.feature_id)
        if candidate is None or mine is None:
            kept_back["new"] += 1
        elif found.outcome != "matched":
            kept_back["review"] += 1
        elif candidate.score < threshold:
            kept_back["below"] += 1
        elif candidate.feature_id in claimed:
            kept_back["claimed"] += 1
        else:
            theirs = content_of(found)
            fields = chosen_by(take, differing(profile, mine, theirs), theirs)
            if found.faults or against(mine, theirs, fields, codes):
                kept_back["faulty"] += 1
                continue
            claimed.add(candidate.feature_id)
            accepted.append(Acceptable(found, candidate.feature_id, mine.name, candidate.score, fields))
    return AcceptancePreview(accepted, dict(kept_back))


def accept_many(
    session: Session,
    caller: Caller,
    return_id: UUID,
    threshold: float,
    take: Take,
    expected: int,
) -> int:
    """Accept what `preview` showed, which had so many records; raise PreviewStale when it has others now."""
    caller.must_hold(*DECIDING)
    queries.hold_return(session, return_id)
    found = preview(session, caller, return_id, threshold, take).accepted
    if len(found) != expected:
        raise PreviewStale
    if not 0 < len(found) <= MOST_IN_BULK:
        raise NothingChosen(most=MOST_IN_BULK)
    must_cover(session, caller, {one.feature_id for one in found})
    said = [Decided(one.record.id, 0, "accepted", one.feature_id, one.fields) for one in found]
    _keep(session, caller, said, {})
    return len(said)

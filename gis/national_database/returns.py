"""What the national database returned: matched with ours, then looked at record by record.

Only staff see it. A candidate that the caller may not see in the register is not told to him either.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.history.as_known import today
from gis.jobs.rules import Progress
from gis.name_rules import service as name_rules
from gis.national_database import return_queries as queries
from gis.national_database import service
from gis.national_database.official_side import against, differing, takeable
from gis.national_database.packages import file_digest
from gis.national_database.place_code import DivisionCodes
from gis.national_database.profile import Profile, read_profile
from gis.national_database.reading import known, registered
from gis.national_database.reconciliation import Conflict, read_settings, score
from gis.national_database.records import NationalRecord
from gis.national_database.return_queries import RecordFilter
from gis.national_database.rules import ReturnNotFound, ReturnRecordNotFound
from gis.national_database.service import Returned
from gis.national_database.tables import (
    NationalReturn,
    NationalReturnCandidate,
    NationalReturnDecision,
    NationalReturnRecord,
)
from gis.place_names import service as place_names

STAFF = ("editor", "reviewer", "admin")


@dataclass(frozen=True)
class ReturnView:
    """A returned file, who brought it, and how its records stand: outcome and state → how many."""

    file: NationalReturn
    asked_by: str
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    faulty: int = 0

    def of(self, outcome: str | None = None, state: str | None = None) -> int:
        """Return how many records are of an outcome and in a state."""
        return sum(
            count
            for (one, other), count in self.counts.items()
            if outcome in (None, one) and state in (None, other)
        )


@dataclass(frozen=True)
class RecordView:
    """A returned record in a list: what was decided, and the names of the features it may be."""

    record: NationalReturnRecord
    state: str
    decision: NationalReturnDecision | None
    decided_by: str
    #: The best candidate that the caller may see, or the one that was chosen
    best: NationalReturnCandidate | None
    ours: NationalRecord | None


@dataclass(frozen=True)
class Compared:
    """One of ours beside a returned record: the score, and both sides field by field as they stand now."""

    record: NationalRecord
    score: float
    parts: Mapping[str, float]
    distance_m: float | None
    conflicts: Sequence[Conflict]
    #: Keys of the conflicts in which the official side may be taken
    takeable: Sequence[str]
    #: What speaks against giving the code to this one
    faults: Sequence[str]


@dataclass(frozen=True)
class RecordDetail:
    """A returned record with its candidates, the best first."""

    view: RecordView
    theirs: NationalRecord
    candidates: Sequence[Compared]
    profile: Profile
    coded_on: date


def keep_return(
    session: Session,
    caller: Caller,
    file: Path,
    name: str,
    coded_on: date | None,
    progress: Progress,
    *,
    is_demonstration: bool = False,
) -> NationalReturn:
    """Read a JSON, XLSX or CSV file that was returned, match it with the register and keep the result.

    Nothing of the register changes. Raises ReturnedUnreadable, NotAllowed.
    """
    caller.must_hold(*STAFF)
    day = coded_on or today()
    found = service.reconcile_returned(session, caller, file, progress, day, name)
    made = NationalReturn(
        id=uuid4(),
        file_name=name,
        sha256=file_digest(file),
        coded_on=day,
        records=len(found),
        profile=service.profile(session).version,
        is_demonstration=is_demonstration,
        asked_by=None if is_demonstration else caller.account(),
    )
    progress.step("national.keeping", len(found))
    queries.add_return(session, made, _rows(made.id, found))
    session.refresh(made)
    return made


def _rows(return_id: UUID, found: Sequence[Returned]) -> Iterator[Mapping[str, Any]]:
    for position, one in enumerate(found, start=1):
        record_id, said = uuid4(), one.reconciled
        yield {
            "id": record_id,
            "return_id": return_id,
            "position": position,
            "name": said.returned.name,
            "code": said.returned.code,
            "content": {"values": dict(said.returned.values), "gdm": said.returned.gdm},
            "outcome": said.outcome,
            "faults": list(one.code_faults),
            "score": said.candidates[0].score if said.candidates else None,
            "candidates": [
                {
                    "record_id": record_id,
                    "feature_id": UUID(each.record.id),
                    "rank": rank,
                    "score": each.score,
                    "parts": {part: round(value, 4) for part, value in each.parts.items()},
                    "distance_m": None if each.distance_m is None else round(each.distance_m, 1),
                }
                for rank, each in enumerate(said.candidates, start=1)
            ],
        }


def content_of(record: NationalReturnRecord) -> NationalRecord:
    """Return what a kept record says."""
    return NationalRecord(record.content["values"], record.content["gdm"])


def returns(
    session: Session, caller: Caller, after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[ReturnView]:
    """List the returned files, the latest first; only staff may (NotAllowed)."""
    caller.must_hold(*STAFF)
    rows = queries.returns(session, after, limit)
    counted: dict[UUID, dict[tuple[str, str], int]] = {}
    faulty: Counter[UUID] = Counter()
    for row in queries.counts(session, [made.id for made, _ in rows]):
        counted.setdefault(row.return_id, {})[row.outcome, row.state] = row.records
        faulty[row.return_id] += row.faulty
    return [ReturnView(made, by or "", counted.get(made.id, {}), faulty[made.id]) for made, by in rows]


def one_return(session: Session, caller: Caller, return_id: UUID) -> ReturnView:
    """Return one returned file; raise ReturnNotFound."""
    caller.must_hold(*STAFF)
    row = queries.one_return(session, return_id)
    if row is None:
        raise ReturnNotFound
    counted = queries.counts(session, [return_id])
    return ReturnView(
        row[0],
        row[1] or "",
        {(one.outcome, one.state): one.records for one in counted},
        sum(one.faulty for one in counted),
    )


def records(
    session: Session,
    caller: Caller,
    return_id: UUID,
    wanted: RecordFilter,
    after: int | None = None,
    limit: int = 50,
) -> list[RecordView]:
    """List the records of a returned file in its order, those after a position; raise ReturnNotFound."""
    one_return(session, caller, return_id)
    rows = queries.records(session, return_id, wanted, after, limit)
    candidates = _candidates(session, [row[0].id for row in rows])
    ids = {one.feature_id for listed in candidates.values() for one in listed}
    ids |= {row[1].feature_id for row in rows if row[1] is not None and row[1].feature_id}
    ours = ours_of(session, caller, ids)
    return [_view(row, candidates.get(row[0].id, ()), ours) for row in rows]


def record(session: Session, caller: Caller, record_id: UUID, other: UUID | None = None) -> RecordDetail:
    """Return one returned record beside each of its candidates, and beside another one of ours if asked.

    Raises ReturnRecordNotFound, also for another one that the caller may not see.
    """
    caller.must_hold(*STAFF)
    rows = queries.records_of(session, [record_id])
    if not rows:
        raise ReturnRecordNotFound
    [row] = rows
    found: NationalReturnRecord = row[0]
    listed = _candidates(session, [record_id]).get(record_id, [])
    chosen = None if row[1] is None else row[1].feature_id
    wanted = list(
        dict.fromkeys([one.feature_id for one in listed] + [each for each in (chosen, other) if each])
    )
    ours = ours_of(session, caller, wanted)
    if other is not None and other not in ours:
        raise ReturnRecordNotFound
    file = one_return(session, caller, found.return_id).file
    profile = read_profile(name_rules.rules_in_force(session))
    settings = read_settings(name_rules.rows_in_force(session, "national_matching"))
    codes = codes_on(session, caller, file.coded_on)
    theirs = content_of(found)
    kept = {one.feature_id: one for one in listed}
    compared = []
    for feature_id in wanted:
        if feature_id not in ours:
            continue
        one = ours[feature_id]
        was = kept.get(feature_id)
        now = score(profile, settings, one, theirs)
        differs = differing(profile, one, theirs)
        compared.append(
            Compared(
                one,
                now.score if was is None else was.score,
                {str(part): value for part, value in now.parts.items()} if was is None else was.parts,
                now.distance_m if was is None else was.distance_m,
                differs,
                takeable(differs, theirs),
                against(one, theirs, (), codes),
            )
        )
    return RecordDetail(_view(row, listed, ours), theirs, compared, profile, file.coded_on)


def ours_of(session: Session, caller: Caller, ids: Collection[UUID]) -> dict[UUID, NationalRecord]:
    """Return those of some features that the caller may see, as records of today, ended ones too."""
    if not ids:
        return {}
    profile = read_profile(name_rules.rules_in_force(session))
    found = registered(session, caller, profile, today(), historic=True, ids=ids)
    return {UUID(one.id): one for one in found.records}


def _candidates(session: Session, record_ids: Collection[UUID]) -> dict[UUID, list[NationalReturnCandidate]]:
    listed: dict[UUID, list[NationalReturnCandidate]] = {}
    for one in queries.candidates(session, record_ids):
        listed.setdefault(one.record_id, []).append(one)
    return listed


def _view(
    row: Any, candidates: Sequence[NationalReturnCandidate], ours: Mapping[UUID, NationalRecord]
) -> RecordView:
    found, decision, state, decided_by = row
    seen = [one for one in candidates if one.feature_id in ours]
    chosen = None if decision is None else decision.feature_id
    best = next((one for one in seen if one.feature_id == chosen), None) if chosen else next(iter(seen), None)
    named = chosen or (None if best is None else best.feature_id)
    return RecordView(
        found, state, decision, decided_by or "", best, None if named is None else ours.get(named)
    )


def must_cover(session: Session, caller: Caller, ids: Collection[UUID]) -> None:
    """Raise NotAllowed when one of some features lies beyond the divisions that the caller's rights reach."""
    if caller.areas is None or not ids:
        return
    seen = 0
    rows = place_names.stream(session, caller, with_events=False, include_historic=True, ids=list(ids))
    for row in rows:
        areas = {UUID(one["id"]) for one in row.get("divisions", ())}
        own = row.get("division_id")
        if not caller.covers(frozenset(areas | ({UUID(own)} if own else set()))):
            raise NotAllowed
        seen += 1
    if seen < len(set(ids)):
        raise NotAllowed


def codes_on(session: Session, caller: Caller, day: date) -> DivisionCodes:
    """Return the codes of divisions on the day that place-name codes were given."""
    return known(session, caller, day).codes

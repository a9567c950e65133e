"""How far records have got towards the national database: list it, and say what came of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.name_rules import service as name_rules
from gis.national_database import queries
from gis.national_database.entry_lists import EntryStep
from gis.national_database.entry_states import FIRST, EntryState, advance, is_coded, read_states
from gis.national_database.place_code import faults
from gis.national_database.preflight import codes_of
from gis.national_database.profile import read_profile
from gis.national_database.reading import known, registered
from gis.national_database.records import NationalRecord
from gis.national_database.rules import EntriesRefused, RowFault, TransitionRefused
from gis.national_database.tables import NationalEntry

_STAFF = ("editor", "reviewer", "admin")


@dataclass(frozen=True)
class Standing:
    """How far a record has got."""

    record: NationalRecord
    state: EntryState
    #: The code returned, else the one of the register; empty while 待赋码
    code: str
    operator: str = ""
    reason: str = ""
    on_date: date | None = None
    coded_on: date | None = None

    @property
    def is_coded(self) -> bool:
        """Whether it is 已赋码."""
        return is_coded(self.code)


def states(session: Session) -> dict[str, EntryState]:
    """Return the states in force by name."""
    return read_states(name_rules.rows_in_force(session, "national_entry_states"))


def standings(
    session: Session, caller: Caller, state: str | None = None, ids: Collection[UUID] | None = None
) -> list[Standing]:
    """List how far every record in use has got, or some records, by number; only staff may (NotAllowed)."""
    caller.must_hold(*_STAFF)
    in_force = states(session)
    entered = queries.entries(session, ids)
    profile = read_profile(name_rules.rules_in_force(session))
    found = []
    for record in registered(session, caller, profile, today(), historic=ids is not None, ids=ids).records:
        entry = entered.get(UUID(record.id))
        present = FIRST if entry is None else entry.state
        if state in (None, present):
            found.append(_standing(record, in_force[present], entry))
    return found


def _standing(record: NationalRecord, state: EntryState, entry: NationalEntry | None) -> Standing:
    if entry is None:
        return Standing(record, state, record.code)
    code = entry.code or record.code
    return Standing(record, state, code, entry.operator, entry.reason, entry.on_date, entry.coded_on)


def record_steps(session: Session, caller: Caller, steps: Sequence[EntryStep]) -> int:
    """Keep what came of records, all or nothing; return how many of them stand differently now.

    A code is kept only as it was returned, after it was checked by the divisions of the day it was given.
    Raises EntriesRefused with every row that can't be kept, CodeReturnedTwice, NotAllowed.
    """
    caller.must_hold("editor", "admin")
    in_force = states(session)
    ids = [step.feature_id for step in steps]
    present = queries.held(session, ids)
    profile = read_profile(name_rules.rules_in_force(session))
    records = {
        UUID(record.id): record
        for record in registered(session, caller, profile, today(), historic=True, ids=ids).records
    }
    codes = {
        day: known(session, caller, day).codes
        for day in {step.coded_on or step.on_date for step in steps if step.code}
    }
    wrong: list[RowFault] = []
    changed: list[NationalEntry] = []
    for step in steps:
        entry = present.get(step.feature_id)
        if entry is not None and _says_the_same(entry, step):
            continue
        record = records.get(step.feature_id)
        if record is None:
            wrong.append(RowFault(step.row, str(step.feature_id), "national.entry_of_none", {}))
            continue
        told = _refusals(step, record, entry, in_force)
        if step.code:
            day = step.coded_on or step.on_date
            told += [
                RowFault(step.row, record.id, f"national.finding.{fault}", {})
                for fault in faults(step.code, record.category, codes_of(record, codes[day]))
            ]
        wrong += told
        if not told:
            present[step.feature_id] = _advanced(entry, step)
            changed.append(present[step.feature_id])
    if wrong:
        queries.give_up(session, changed)
        raise EntriesRefused(wrong)
    queries.save(session, changed)
    return len({one.feature_id for one in changed})


def _says_the_same(entry: NationalEntry, step: EntryStep) -> bool:
    kept = (entry.state, entry.on_date, entry.operator, entry.reason)
    same_code = step.code in ("", entry.code or "")
    return same_code and kept == (step.state, step.on_date, step.operator or entry.operator, step.reason)


def _refusals(
    step: EntryStep, record: NationalRecord, entry: NationalEntry | None, in_force: Mapping[str, EntryState]
) -> list[RowFault]:
    told = []
    try:
        advance(in_force, FIRST if entry is None else entry.state, step.state, step.said)
    except TransitionRefused as refused:
        told.append(RowFault(step.row, record.id, refused.message_id, refused.params))
    if entry is not None and step.on_date < entry.on_date:
        told.append(RowFault(step.row, record.id, "national.entry_before_last", {"date": entry.on_date}))
    if step.on_date > today():
        told.append(RowFault(step.row, record.id, "national.entry_in_future", {"date": step.on_date}))
    before = (entry.code if entry is not None else None) or record.code
    if step.code and before and step.code != before:
        told.append(RowFault(step.row, record.id, "national.entry_other_code", {"code": before}))
    return told


def _advanced(entry: NationalEntry | None, step: EntryStep) -> NationalEntry:
    kept = entry or NationalEntry(feature_id=step.feature_id, operator="", reason="")
    kept.state, kept.on_date = step.state, step.on_date
    kept.operator = step.operator or kept.operator
    kept.reason = step.reason if step.state == "returned" else ""
    if step.code:
        kept.code, kept.coded_on = step.code, step.coded_on or step.on_date
    return kept

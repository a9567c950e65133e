"""Take what the national database returned, match it as a job, and bring what was accepted into one proposal.

The file lies on disk until its job has ended; what it says, and how it was matched, is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_disputes.standstill import all_subjects
from gis.exchange import uploads
from gis.exchange.place_name_documents import changed_document, position, standard_name
from gis.exchange.service import stage_unmarked
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.messages import text
from gis.national_database import return_decisions, return_queries, returns
from gis.national_database.entries import record_steps
from gis.national_database.entry_lists import EntryStep
from gis.national_database.entry_states import FIRST
from gis.national_database.official_side import TAKEABLE, against
from gis.national_database.records import GDM, NationalRecord
from gis.national_database.rules import DecisionsRefused, NothingToPropose, RowFault
from gis.place_names.documents import FeatureDocuments
from gis.proposals import service as proposals
from gis.proposals.rules import difference, flatten
from gis.proposals.service import ItemDraft
from gis.proposals.tables import Proposal
from gis.reference import service as reference

#: Kind of job that reads and matches a returned file; its arguments are those of `queue`
RETURN_JOB = "national_return"


def queue(
    session: Session,
    caller: Caller,
    home: Path,
    content: BinaryIO,
    name: str,
    coded_on: date | None,
    most_bytes: int,
) -> Job:
    """Take a returned file and queue its matching; raise NotAllowed, UploadTooLarge, MarkedSecret."""
    caller.must_hold(*returns.STAFF)
    upload = stage_unmarked(caller, content, name, home, most_bytes)
    arguments = {
        "upload": str(upload.id),
        "name": upload.name,
        "coded_on": None if coded_on is None else coded_on.isoformat(),
        # What is swept away after its job, as an import is
        "options": {"dry_run": False},
    }
    return jobs.enqueue(session, caller, RETURN_JOB, arguments, one_at_a_time=RETURN_JOB)


def match_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Match the file that `queue` took; raise ReturnedUnreadable."""
    upload = uploads.find(caller, UUID(arguments["upload"]), home)
    said = arguments["coded_on"]
    coded_on = None if said is None else date.fromisoformat(said)
    kept = returns.keep_return(session, caller, upload.path, upload.name, coded_on, progress)
    return {"rows": kept.records, "return_id": str(kept.id)}


def propose(session: Session, caller: Caller, return_id: UUID) -> Proposal:
    """Hand in one proposal with what was accepted of a returned file; somebody else approves it.

    It puts the returned codes into the register, and the fields in which the official side was taken.
    Accepted records that change nothing are left out of it. Raises NothingToPropose, DecisionsRefused when
    something speaks against a code by now, ReturnNotFound, NotAllowed.
    """
    caller.must_hold(*return_decisions.DECIDING)
    file = returns.one_return(session, caller, return_id).file
    return_queries.hold_return(session, return_id)
    wanted = return_queries.RecordFilter(state="accepted")
    rows = return_queries.records(session, return_id, wanted, None, None)
    _check(session, caller, file.coded_on, rows)
    source_id = _source(session, caller, file.file_name, file.coded_on, rows)
    brought: list[UUID] = []
    items = list(_items(session, rows, source_id, brought))
    if not items:
        raise NothingToPropose
    title = text("national.proposal_title", name=file.file_name, count=len(items))
    reason = text("national.proposal_reason", name=file.file_name, date=file.coded_on)
    subjects = all_subjects()
    drafted = proposals.draft(
        session, caller, subjects, kind="batch_import", title=title, reason=reason, items=items
    )
    proposal = proposals.submit(session, caller, subjects, drafted.id, drafted.version)
    held = return_queries.decisions(session, brought)
    for one in held.values():
        one.proposal_id = proposal.id
        one.version += 1
    return_queries.save(session, held.values())
    return proposal


def _check(session: Session, caller: Caller, coded_on: date, rows: Sequence[Any]) -> None:
    """The register may have changed since somebody decided: a code is checked once more."""
    ours = returns.ours_of(session, caller, {row[1].feature_id for row in rows})
    codes = returns.codes_on(session, caller, coded_on)
    wrong: list[RowFault] = []
    for row in rows:
        found, decision = row[0], row[1]
        mine = ours.get(decision.feature_id)
        told = (
            ["national.return_of_none"]
            if mine is None
            else [
                f"national.finding.{fault}"
                for fault in against(mine, returns.content_of(found), decision.fields, codes)
            ]
        )
        wrong += [RowFault(found.position, found.name, message_id, {}) for message_id in told]
    if wrong:
        raise DecisionsRefused(wrong)


def _source(session: Session, caller: Caller, name: str, coded_on: date, rows: Sequence[Any]) -> str:
    """Return the source that returned positions cite; none is needed where no position is taken."""
    if not any(GDM in row[1].fields for row in rows):
        return ""
    added = reference.add_source(
        session,
        title=text("national.source_title", name=name),
        licence=text("import.licence_unknown"),
        publisher=text("national.source_publisher"),
        dated=coded_on,
        note=text("import.source_note", login=caller.login),
    )
    return str(added.id)


def _items(session: Session, rows: Sequence[Any], source_id: str, brought: list[UUID]) -> Iterator[ItemDraft]:
    day = today()
    registered = FeatureDocuments().load_many(session, [row[1].feature_id for row in rows])
    for row in rows:
        decision, theirs = row[1], returns.content_of(row[0])
        loaded = registered[decision.feature_id]
        values = _values(theirs, decision.fields, dict(loaded.document), day)
        drawn = _position(theirs, decision.fields, source_id)
        wanted = changed_document(loaded.document, values, drawn, source_id, day)
        _, after = difference(flatten(loaded.document), flatten(wanted))
        if after:
            brought.append(row[0].id)
            yield ItemDraft("feature", "update", after, decision.feature_id, loaded.version)


def _values(
    theirs: NationalRecord, fields: Sequence[str], document: dict[str, Any], day: date
) -> dict[str, Any]:
    """Return what is taken, by the fields of a list; the name stays ours, a confirmed spelling too."""
    values: dict[str, Any] = {"name": standard_name(document, day) or theirs.name}
    if theirs.code:
        values["national_code"] = theirs.code
    for key in fields:
        if key in TAKEABLE and theirs.values.get(key):
            values[TAKEABLE[key]] = theirs.values[key]
    return values


def _position(theirs: NationalRecord, fields: Sequence[str], source_id: str) -> dict[str, Any] | None:
    if GDM not in fields or theirs.gdm is None:
        return None
    return dict(position(dict(theirs.gdm), {}, source_id, approximate=False, accuracy_m=None, verbatim=None))


def keep_stored(session: Session, caller: Caller, return_id: UUID) -> int:
    """Say of every record whose code was approved into the register that the national database has it.

    A record that nobody said was entered is said to be so on the way, by whom the returned record names.
    Returns how many; raises ReturnNotFound, EntriesRefused, NotAllowed.
    """
    file = returns.one_return(session, caller, return_id).file
    day = today()
    steps: list[EntryStep] = []
    count = 0
    for row, found in enumerate(return_queries.applied_codes(session, return_id), start=1):
        if (found.state, found.entered_code) == ("stored", found.code):
            continue
        count += 1
        if found.state in (None, FIRST, "returned", "stored"):
            operator = found.content["values"].get("registered_by") or text("national.operator_unknown")
            steps.append(EntryStep(row, found.feature_id, "entered", day, operator))
        steps.append(EntryStep(row, found.feature_id, "stored", day, code=found.code, coded_on=file.coded_on))
    if steps:
        record_steps(session, caller, steps)
    return count

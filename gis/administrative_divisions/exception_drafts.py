"""Draft accepted exceptions: out of a finding, or out of a file that both sides filled in."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape

from gis.accounts.rules import Caller
from gis.administrative_divisions import coverage_queries as stored
from gis.administrative_divisions.coverage_repairs import as_multi, chosen_of
from gis.administrative_divisions.exceptions import ExceptionDocuments
from gis.attachments import service as evidence
from gis.coverage_checks.acceptance import AcceptedException
from gis.coverage_checks.findings import rules
from gis.coverage_checks.listing import read_exceptions
from gis.errors import InvalidInput, RuleBroken
from gis.history.as_known import today
from gis.messages import text
from gis.proposals import service as proposals
from gis.proposals.records import geojson_of
from gis.proposals.rules import PROPOSING, check_can, flatten
from gis.proposals.subjects import ItemDraft, Subjects
from gis.proposals.tables import Proposal
from gis.reference import service as reference

#: Kind of proposal by which exceptions are registered, prolonged and ended
EXCEPTION = "exception"
#: What can be agreed on; everything else is to be mended
_ACCEPTABLE = frozenset({"overlap", "gap", "child_outside_parent", "parent_not_union"})
_SUBJECT = ExceptionDocuments().name
#: A file of exceptions does not say of which kind they are
_OF_FILE = "other"


class NotAcceptable(RuleBroken):
    """A finding of this kind can't be agreed on: it is to be mended."""

    message_id = "coverage.not_acceptable"


class PartyUnknown(InvalidInput):
    """A file of exceptions names a party that the register doesn't know."""

    message_id = "coverage.party_unknown"


def draft_from_finding(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    run_id: UUID,
    number: int,
    *,
    kind: str,
    reason: str,
    document_number: str = "",
    attachments: Sequence[str] = (),
    valid_to: date | None = None,
    publication_level: str = "internal",
    title: str = "",
) -> Proposal:
    """Draft the exception that keeps a finding quiet as it is now.

    Raises NotAllowed, RunNotFound, FindingNotFound, NotAcceptable, NoSuchAttachment, and what
    `proposals.draft` raises.
    """
    check_can(caller, PROPOSING, "propose")
    run, (row,) = chosen_of(session, caller, run_id, [number])
    if row.kind not in _ACCEPTABLE or row.geom is None:
        kinds = {str(known): rule.name_zh for (known, _), rule in rules().items()}
        raise NotAcceptable(kind=kinds.get(row.kind, row.kind))
    for sha256 in attachments:
        evidence.find(session, caller, sha256)
    called = text("coverage.accept_title", parties="—".join(row.party_names))
    name = title.strip() or f"{'—'.join(row.party_names)}{stored.kind_name(session, kind)}"
    content = _document(
        kind=kind,
        title=name,
        reason=reason,
        document_number=document_number,
        parties=row.divisions,
        extent=geojson_of(as_multi(to_shape(row.geom))),
        valid_from=run.as_of.isoformat(),
        valid_to=None if valid_to is None else valid_to.isoformat(),
        publication_level=publication_level,
        source_id=_source(session, document_number or called),
        attachments=attachments,
    )
    return proposals.draft(
        session,
        caller,
        subjects,
        kind=EXCEPTION,
        title=called,
        reason=reason,
        items=[ItemDraft(_SUBJECT, "create", flatten(content))],
    )


def draft_term(
    session: Session,
    caller: Caller,
    subjects: Subjects,
    exception_id: UUID,
    *,
    valid_to: date,
    reason: str,
    document_number: str = "",
) -> Proposal:
    """Draft another expiry of an exception: prolonged by a new document, or ended.

    Raises NotAllowed, ExceptionNotFound, and what `proposals.draft` raises.
    """
    check_can(caller, PROPOSING, "propose")
    loaded = ExceptionDocuments().load(session, exception_id)
    changes: dict[str, Any] = {"valid_to": valid_to.isoformat()}
    if document_number.strip():
        changes["document_number"] = document_number.strip()
    title = text("coverage.term_title", title=loaded.document["title"], day=valid_to.isoformat())
    item = ItemDraft(_SUBJECT, "update", changes, exception_id, loaded.version)
    return proposals.draft(
        session, caller, subjects, kind=EXCEPTION, title=title, reason=reason, items=[item]
    )


def draft_from_file(
    session: Session, caller: Caller, subjects: Subjects, file: Path, name: str, kind: str = _OF_FILE
) -> Proposal:
    """Draft all exceptions of a file as one batch; raise ExceptionUnreadable, PartyUnknown with the row."""
    check_can(caller, PROPOSING, "propose")
    read = read_exceptions(file)
    day = today()
    divisions = stored.divisions_called(session, {party for one in read for party in one.parties}, day)
    source = _source(session, name)
    items = [
        ItemDraft(_SUBJECT, "create", flatten(_row(one, number, kind, divisions, source, day.isoformat())))
        for number, one in enumerate(read, start=1)
    ]
    said = text("coverage.import_title", file=name)
    return proposals.draft(session, caller, subjects, kind=EXCEPTION, title=said, reason=said, items=items)


def _row(
    one: AcceptedException,
    number: int,
    kind: str,
    divisions: Mapping[str, UUID],
    source: str,
    day: str,
) -> dict[str, Any]:
    unknown = sorted(one.parties - divisions.keys())
    if unknown:
        raise PartyUnknown(number=number, party=unknown[0])
    return _document(
        kind=kind,
        title=f"{'—'.join(sorted(one.parties))} {number}",
        reason=one.reason,
        document_number=one.document,
        parties=[divisions[party] for party in sorted(one.parties)],
        extent=geojson_of(as_multi(one.extent)),
        valid_from=day,
        valid_to=None if one.until is None else one.until.isoformat(),
        publication_level="internal",
        source_id=source,
        attachments=(),
    )


def _document(
    *, parties: Sequence[UUID], extent: Mapping[str, Any], attachments: Sequence[str], **fields: Any
) -> dict[str, Any]:
    return {
        **fields,
        "note": "",
        "parties": {str(division): True for division in parties},
        "extents": {str(uuid4()): {"geometry": extent}},
        "attachments": {str(uuid4()): {"sha256": sha256, "title": ""} for sha256 in attachments},
    }


def _source(session: Session, title: str) -> str:
    """Return a source for what the two sides agreed on."""
    return str(reference.add_source(session, title=title, licence="", dated=today()).id)

"""Files that an inspection cites: uploaded by whoever works on it, and read by whoever may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import originals
from gis.attachments import service as attachments
from gis.attachments.rules import NoSuchAttachment
from gis.attachments.service import OpenFile
from gis.attachments.tables import Attachment
from gis.joint_inspections import access, queries
from gis.joint_inspections.findings import fingerprints
from gis.joint_inspections.kept import Kept
from gis.joint_inspections.record import document_row, signature_row
from gis.joint_inspections.rules import (
    COUNTERPART,
    ENDED,
    OWN,
    SIGNABLE,
    WORKING,
    DocumentInUse,
    FieldsWrong,
    FileUnknown,
    FingerprintStale,
    IdInUse,
    SideNotYours,
    TargetNotFound,
    check_state,
)
from gis.joint_inspections.tables import InspectionDocument, InspectionSignature
from gis.joint_inspections.wrong_fields import wrong
from gis.reference import service as reference

Row = dict[str, Any]
#: What a 毗邻方 account adds: papers of its own side
OF_NEIGHBOUR = frozenset(
    {
        "counterpart_sheet",
        "consent_theirs",
        "plan_signed",
        "record_signed",
        "minutes_signed",
        "report_signed",
        "other",
        "photo_before",
        "photo_after",
    }
)


@dataclass(frozen=True)
class NewDocument:
    """A scan or paper to add."""

    kind: str
    sha256: str
    id: UUID | None = None
    title: str = ""
    number: str = ""
    dated: date | None = None
    side: str | None = None
    measure_id: UUID | None = None
    marker_id: UUID | None = None
    is_issued: bool = False
    content_sha256: str = ""


@dataclass(frozen=True)
class NewSignature:
    """A signature to enter."""

    subject: str
    side: str
    signer: str
    signed_on: date
    fingerprint: str
    id: UUID | None = None
    office: str = ""
    sha256: str | None = None


def upload(
    session: Session, caller: Caller, inspection_id: UUID, stream: BinaryIO, file_name: str, home: Path
) -> Attachment:
    """Keep a file for an inspection; what `attachments.store` raises, InspectionNotFound."""
    access.must_be(caller, *WORKING)
    access.seen(session, caller, inspection_id)
    return attachments.store(session, caller, stream, file_name, home)


def open_document(session: Session, caller: Caller, inspection_id: UUID, sha256: str, home: Path) -> OpenFile:
    """Open a file that an inspection cites, the original of such a photo, or what the caller uploaded.

    Raises InspectionNotFound, NoSuchAttachment.
    """
    access.seen(session, caller, inspection_id)
    cited = queries.cited(session, inspection_id)
    if sha256 not in cited and cited.isdisjoint(originals.made_of(session, sha256)):
        attachments.find(session, caller, sha256)
    return attachments.open_cited(session, sha256, home)


def check_files(session: Session, caller: Caller, inspection_id: UUID, hashes: Iterable[str | None]) -> None:
    """Raise FileUnknown for a file that neither the inspection cites nor the caller uploaded or may see."""
    wanted = {each for each in hashes if each is not None}
    for sha256 in sorted(wanted - (queries.cited(session, inspection_id) if wanted else frozenset())):
        try:
            attachments.find(session, caller, sha256)
        except NoSuchAttachment as missing:
            raise FileUnknown(sha256=sha256) from missing


def add_document(session: Session, caller: Caller, inspection_id: UUID, new: NewDocument) -> Row:
    """Add a scan or a paper; the same id again answers with what is there.

    Raises StateForbids once the inspection is over, FileUnknown, TargetNotFound, FieldsWrong, SideNotYours.
    """
    access.must_be(caller, *WORKING)
    kept = access.changing(session, caller, inspection_id)
    present = None if new.id is None else queries.get_part(session, InspectionDocument, new.id)
    if present is not None:
        if present.inspection_id != inspection_id or present.sha256 != new.sha256:
            raise IdInUse
        return _document(session, kept, present)
    if kept.inspection.state in ENDED:
        check_state(kept.inspection.state, ())
    side = "theirs" if access.is_neighbour(caller) else new.side
    if access.is_neighbour(caller) and new.kind not in OF_NEIGHBOUR:
        raise SideNotYours
    _check_document(session, kept, new)
    check_files(session, caller, inspection_id, [new.sha256])
    document = InspectionDocument(
        id=new.id or uuid4(),
        inspection_id=inspection_id,
        kind=new.kind,
        sha256=new.sha256,
        title=new.title.strip(),
        number=new.number.strip(),
        dated=new.dated,
        side=side,
        provided_by=OWN if side is None else access.provided_by(caller, side),
        measure_id=new.measure_id,
        marker_id=new.marker_id,
        is_issued=new.is_issued,
        content_sha256=new.content_sha256,
        added_by=caller.account_id,
    )
    queries.add(session, document)
    access.changed(session, kept)
    return _document(session, access.seen(session, caller, inspection_id), document)


def _check_document(session: Session, kept: Kept, new: NewDocument) -> None:
    kinds = {row["code"] for row in reference.codes(session, "inspection_document_kind")}
    if new.kind not in kinds:
        raise FieldsWrong([wrong("kind", new.kind, "unknown_code", value=new.kind)])
    if new.measure_id is not None and new.measure_id not in {each.id for each in kept.measures}:
        raise TargetNotFound(id=new.measure_id)
    if new.marker_id is not None and new.marker_id not in kept.numbers:
        raise TargetNotFound(id=new.marker_id)


def _document(session: Session, kept: Kept, document: InspectionDocument) -> Row:
    return document_row(kept, document, queries.files(session, [document.sha256]))


def add_issued(
    session: Session,
    caller: Caller,
    inspection_id: UUID,
    *,
    kind: str,
    sha256: str,
    title: str,
    content_sha256: str,
    number: str = "",
    dated: date | None = None,
    side: str | None = None,
    marker_id: UUID | None = None,
) -> Row:
    """Keep a paper that was made of the inspection's data; of the same content the first one stays."""
    access.must_be_staff(caller, "editor", "reviewer", "leader")
    first = queries.issued(session, inspection_id, kind, content_sha256, marker_id)
    if first is not None:
        return _document(session, access.seen(session, caller, inspection_id), first)
    new = NewDocument(
        kind=kind,
        sha256=sha256,
        title=title,
        number=number,
        dated=dated,
        side=side,
        marker_id=marker_id,
        is_issued=True,
        content_sha256=content_sha256,
    )
    return add_document(session, caller, inspection_id, new)


def remove_document(session: Session, caller: Caller, inspection_id: UUID, document_id: UUID) -> None:
    """Take away a scan that was added by mistake; history keeps that it was there, and the file stays.

    Raises TargetNotFound, StateForbids once the inspection is over, DocumentInUse for an issued paper and for
    evidence of a step, SideNotYours for what the other side added.
    """
    access.must_be(caller, *WORKING)
    kept = access.changing(session, caller, inspection_id)
    found = next((each for each in kept.documents if each.id == document_id), None)
    if found is None:
        raise TargetNotFound(id=document_id)
    if kept.inspection.state in ENDED:
        check_state(kept.inspection.state, ())
    if found.added_by != caller.account_id and not (
        found.provided_by == OWN and found.side != "theirs" and not access.is_neighbour(caller)
    ):
        raise SideNotYours("joint_inspections.document_is_theirs")
    cited = {each for step in kept.steps for each in step.evidence}
    cited |= {each for step in kept.measure_steps for each in step.evidence}
    if found.is_issued or found.sha256 in cited:
        raise DocumentInUse
    queries.remove(session, found)
    access.changed(session, kept)


def sign(session: Session, caller: Caller, inspection_id: UUID, new: NewSignature) -> Row:
    """Enter a side's signature below the plan or the findings as they stand now; a replay changes nothing.

    Raises FingerprintStale when they are no longer what was signed, StateForbids, SideNotYours, FieldsWrong
    (a signature given on paper needs its scan), FileUnknown.
    """
    access.must_be(caller, *WORKING)
    kept = access.changing(session, caller, inspection_id)
    present = None if new.id is None else queries.get_part(session, InspectionSignature, new.id)
    prints = fingerprints(kept)
    if present is not None:
        if present.inspection_id != inspection_id or present.fingerprint != new.fingerprint:
            raise IdInUse
        return signature_row(kept, present, prints)
    given_by = access.provided_by(caller, new.side)
    check_state(kept.inspection.state, SIGNABLE[new.subject])
    if new.fingerprint != prints[new.subject]:
        raise FingerprintStale
    if given_by == COUNTERPART and new.sha256 is None:
        raise FieldsWrong([wrong("sha256", None, "empty")])
    check_files(session, caller, inspection_id, [new.sha256])
    signature = InspectionSignature(
        id=new.id or uuid4(),
        inspection_id=inspection_id,
        subject=new.subject,
        side=new.side,
        signer=new.signer.strip(),
        office=new.office.strip(),
        signed_on=new.signed_on,
        sha256=new.sha256,
        provided_by=given_by,
        fingerprint=new.fingerprint,
        entered_by=caller.account_id,
    )
    queries.add(session, signature)
    access.changed(session, kept)
    return signature_row(access.seen(session, caller, inspection_id), signature, prints)

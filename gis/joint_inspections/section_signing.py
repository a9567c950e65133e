"""Sign on the spot what was found on a section: by hand on the device that holds the entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.entries import written
from gis.errors import FieldUnreadable
from gis.history.as_known import OFFICE_TIME
from gis.joint_inspections import access, queries
from gis.joint_inspections.evidence import check_files
from gis.joint_inspections.rules import (
    OBSERVABLE,
    WORKING,
    FingerprintStale,
    IdInUse,
    TargetNotFound,
    check_state,
)
from gis.joint_inspections.tables import InspectionSignature


@dataclass(frozen=True, slots=True)
class SignedText:
    """A text that was signed, by its id and hash, and the version of the entry it wrote, 0 of none."""

    id: UUID
    content_sha256: str
    observation_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class SectionSignature:
    """A signature below what was found on a section; `picture_sha256` is what was written."""

    section_id: UUID
    side: str
    signer: str
    office: str
    signed_at: datetime
    picture_sha256: str
    fingerprint: str


def fingerprint_of(texts: Sequence[tuple[str, str]]) -> str:
    """Return the SHA-256 over the sorted lines `<id> <SHA-256 of the text>`, as a device makes it."""
    lines = sorted(f"{text_id} {content_sha256}" for text_id, content_sha256 in texts)
    return sha256("\n".join(lines).encode()).hexdigest()


def sign_section(
    session: Session,
    caller: Caller,
    inspection_id: UUID,
    signature_id: UUID,
    said: SectionSignature,
    signed: Sequence[SignedText],
) -> UUID:
    """Keep a signature under the client's id; the same again changes nothing.

    Raises TargetNotFound, StateForbids, SideNotYours, FingerprintStale (the texts are not those that were
    signed), FieldUnreadable, FileUnknown, IdInUse.
    """
    access.must_be(caller, *WORKING)
    kept = access.changing(session, caller, inspection_id)
    present = queries.get_part(session, InspectionSignature, signature_id)
    if present is not None:
        if present.inspection_id != inspection_id or present.fingerprint != said.fingerprint:
            raise IdInUse
        return present.id
    if said.section_id not in {each.id for each in kept.sections}:
        raise TargetNotFound(id=said.section_id)
    given_by = access.provided_by(caller, said.side)
    check_state(kept.inspection.state, OBSERVABLE)
    if fingerprint_of([(str(each.id), each.content_sha256) for each in signed]) != said.fingerprint:
        raise FingerprintStale
    check_files(session, caller, inspection_id, [said.picture_sha256])
    # Of an entry that was said twice before it was signed, what was signed is the later.
    versions: dict[UUID, int] = {}
    for each in signed:
        versions[each.observation_id] = max(each.version, versions.get(each.observation_id, 0))
    signature = InspectionSignature(
        id=signature_id,
        inspection_id=inspection_id,
        subject="section",
        section_id=said.section_id,
        side=said.side,
        signer=written("signer", said.signer, is_required=True),
        office=said.office.strip(),
        signed_on=_day_of(said.signed_at),
        signed_at=said.signed_at,
        sha256=said.picture_sha256,
        provided_by=given_by,
        fingerprint=said.fingerprint,
        covers=[
            {"observation_id": str(each), "version": version} for each, version in sorted(versions.items())
        ],
        entered_by=caller.account_id,
    )
    queries.add(session, signature)
    access.changed(session, kept)
    return signature.id


def _day_of(moment: datetime) -> date:
    """Return the office's day of a moment; raise FieldUnreadable for one at the end of all calendars."""
    try:
        return moment.astimezone(OFFICE_TIME).date()
    except OverflowError:
        raise FieldUnreadable(field="signed_at") from None

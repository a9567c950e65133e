"""Hand in a marked-up Word form: a job reads it against the content that it was made of."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.attachments.rules import WORD
from gis.editions import queries
from gis.editions.content import from_bytes
from gis.editions.held import opened
from gis.editions.marked_up import propose_changes
from gis.editions.rules import NoChanges, WordOfNoDraft
from gis.editions.word_changes import Finding
from gis.editions.word_package import WordUnreadable
from gis.editions.word_return import edition_digest, read_back
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.messages import text

#: Kind of job that reads a marked-up Word form back
RETURN_JOB = "edition_word_return"
#: So many findings are told, and so much of what each quotes; all of them are counted
MOST_TOLD, MOST_QUOTED = 500, 1_000
_OLD_WORD = "application/msword"


def ask(session: Session, caller: Caller, edition_id: UUID, sha256: str) -> Job:
    """Have a job read a marked-up Word form that was uploaded; one at a time, for large ones take memory.

    Raises NotAllowed, EditionNotFound, EditionFrozen, NoSuchAttachment, and WordUnreadable for another type.
    """
    edition = opened(session, caller, edition_id)
    file = evidence.find(session, caller, sha256)
    if file.media_type == _OLD_WORD:
        raise WordUnreadable("editions.word.old_or_locked")
    if file.media_type != WORD:
        raise WordUnreadable
    arguments = {
        "edition_id": str(edition.id),
        "name": f"{edition.name} {file.file_name}",
        "sha256": sha256,
    }
    return jobs.enqueue(session, caller, RETURN_JOB, arguments, one_at_a_time=RETURN_JOB)


def hand_in_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Read the form, and keep its changes as pending ones, its comments as comments on entries.

    Raises NotAllowed, EditionFrozen, NoSuchAttachment, WordUnreadable, WordOfNoDraft, NoChanges.
    """
    edition = opened(session, caller, UUID(arguments["edition_id"]))
    sha256 = arguments["sha256"]
    evidence.find(session, caller, sha256)
    with evidence.open_cited(session, sha256, home).stream as stream:
        path = Path(stream.name)
        draft = queries.draft(session, edition.id, edition_digest(path))
        if draft is None:
            raise WordOfNoDraft(name=edition.name)
        returned = read_back(path, from_bytes(draft.content), progress)
    try:
        made = propose_changes(session, caller, edition.id, returned.changes, sha256, returned.comments)
    except NoChanges:
        # What could not be told is said even where it is all that the file holds
        if not returned.findings:
            raise
        made = []
    return {
        "edition_id": str(edition.id),
        "handed_in": {
            "changes": len(made),
            "comments": len(returned.comments),
            "findings": [_told(one) for one in returned.findings[:MOST_TOLD]],
            "findings_count": len(returned.findings),
        },
    }


def _told(finding: Finding) -> dict[str, Any]:
    params = {
        name: value if len(value) <= MOST_QUOTED else f"{value[:MOST_QUOTED]}…"
        for name, value in finding.params.items()
    }
    return {
        "sentence_zh": text(finding.message_id, "zh", **params),
        "sentence_en": text(finding.message_id, "en", **params),
        "where": finding.where,
        "key": finding.key,
        "page": finding.page,
    }

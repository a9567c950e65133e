"""Take a ZIP that a device saved, say as a job what it holds, and bring it in as another.

The file lies on disk until it was brought in, or for a day. It is brought in portion by portion.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.exchange import pieces, uploads
from gis.exchange.pieces import Sent
from gis.exchange.uploads import Upload
from gis.field_work import bringing_in, held
from gis.field_work.kinds import Forms
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job

#: Kind of job that looks into a ZIP (`dry_run`) or brings it in; its arguments are those of `_enqueue`
ARCHIVE_JOB = "field_device_archive"


def queue_preview(
    session: Session, caller: Caller, home: Path, content: BinaryIO, name: str, most_bytes: int
) -> Job:
    """Take a ZIP and queue a look into it; keep nothing of what the caller may not bring in.

    Raises UploadTooLarge and what `bringing_in.check` raises.
    """
    upload = uploads.stage(caller, content, name, home, most_bytes)
    try:
        bringing_in.check(session, caller, upload.path, upload.name, home)
    except BaseException:
        uploads.forget(upload.id, home)
        raise
    return _enqueue(session, caller, upload, dry_run=True)


def begin(caller: Caller, name: str, length: int, home: Path) -> Sent:
    """Begin to take a ZIP in pieces; raise ArchiveTooLarge, Empty and NoRoom."""
    held.check_size(name, length)
    return pieces.begin(caller, name, length, home)


def queue_preview_of(session: Session, caller: Caller, home: Path, upload_id: UUID) -> Job:
    """Queue a look into a ZIP whose pieces have all come; keep nothing of what the caller may not bring in.

    Raises UploadNotFound and what `bringing_in.check` raises.
    """

    def check(upload: Upload) -> None:
        bringing_in.check(session, caller, upload.path, upload.name, home)

    return _enqueue(session, caller, pieces.finish(caller, upload_id, home, check), dry_run=True)


def queue(session: Session, caller: Caller, home: Path, upload_id: UUID) -> Job:
    """Queue the bringing in of a ZIP that was looked into.

    Raises UploadNotFound and what `bringing_in.check` raises.
    """
    upload = uploads.find(caller, upload_id, home)
    bringing_in.check(session, caller, upload.path, upload.name, home)
    return _enqueue(session, caller, upload, dry_run=False)


def do_queued(
    session: Session,
    caller: Caller,
    home: Path,
    forms: Forms,
    arguments: Mapping[str, Any],
    progress: Progress,
) -> dict[str, Any]:
    """Do what was queued; raise UploadNotFound and what `bringing_in.bring_in` raises."""
    upload = uploads.find(caller, UUID(arguments["upload"]), home)
    if arguments["options"]["dry_run"]:
        told = bringing_in.preview(session, caller, upload.path, upload.name, home, progress)
    else:
        engine = session.get_bind().engine
        told = bringing_in.bring_in(engine, caller, upload.path, upload.name, forms, home, progress)
    return {"device_archive": told}


def _enqueue(session: Session, caller: Caller, upload: Upload, *, dry_run: bool) -> Job:
    arguments = {"upload": str(upload.id), "name": upload.name, "options": {"dry_run": dry_run}}
    return jobs.enqueue(
        session, caller, ARCHIVE_JOB, arguments, one_at_a_time=ARCHIVE_JOB, in_portions=not dry_run
    )

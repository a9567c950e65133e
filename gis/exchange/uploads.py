"""Keep an uploaded list on disk only until its import has ended, and give out what jobs produced.

A folder under `<home>/uploads` holds one upload; one under `<home>/results` what a job made of it or wrote.
"""

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import unit_of_work
from gis.errors import InvalidInput, NotFound
from gis.exchange.kept_findings import NOT_FOR_DOWNLOAD
from gis.jobs import service as jobs
from gis.jobs.rules import IN_PORTIONS
from gis.jobs.tables import Job

#: An upload that nobody imported is forgotten after this many seconds, a result after a week.
UPLOAD_SECONDS = 24 * 3600
RESULT_SECONDS = 7 * 24 * 3600
#: What an upload's folder says of it, and what it says while pieces of the file still come
KEPT, BEGUN = "upload.json", "begun.json"
_BLOCK = 1 << 20


class UploadNotFound(NotFound):
    """There is no such upload, or it is another account's, or its time is over."""

    message_id = "import.upload_not_found"


class UploadTooLarge(InvalidInput):
    """The file is larger than the service takes."""

    message_id = "import.upload_too_large"


@dataclass(frozen=True)
class Upload:
    """An uploaded list that waits for its import."""

    id: UUID
    path: Path
    name: str
    account_id: UUID


class ResultFile(NamedTuple):
    """A file that a job wrote."""

    name: str
    size_bytes: int


def stage(caller: Caller, content: BinaryIO, name: str, home: Path, most_bytes: int) -> Upload:
    """Keep an uploaded file until its import; raise UploadTooLarge and keep nothing."""
    account = caller.account()
    upload_id = uuid4()
    shown, file_name = named(name)
    folder = home / "uploads" / str(upload_id)
    folder.mkdir(parents=True, mode=0o700)
    path = folder / file_name
    try:
        size = 0
        with path.open("wb") as file:
            while block := content.read(_BLOCK):
                size += len(block)
                if size > most_bytes:
                    raise UploadTooLarge(most=most_bytes // 2**20)
                file.write(block)
        (folder / KEPT).write_text(
            json.dumps({"name": shown, "account_id": str(account), "file": path.name}), "utf-8"
        )
    except BaseException:
        shutil.rmtree(folder)
        raise
    return Upload(upload_id, path, shown, account)


def named(name: str) -> tuple[str, str]:
    """Return how an upload is shown and how its file is called.

    The sender's name chooses no path: only its ending is kept, and the name stands beside it.
    """
    shown = Path(name.replace("\\", "/")).name or "list"
    return shown, f"list{Path(shown).suffix.lower()[:12]}"


def find(caller: Caller, upload_id: UUID, home: Path) -> Upload:
    """Return an upload of the caller's own; raise UploadNotFound."""
    folder = home / "uploads" / str(upload_id)
    try:
        kept = json.loads((folder / KEPT).read_text("utf-8"))
    except FileNotFoundError:
        raise UploadNotFound from None
    if UUID(kept["account_id"]) != caller.account():
        raise UploadNotFound
    return Upload(upload_id, folder / kept["file"], kept["name"], UUID(kept["account_id"]))


def forget(upload_id: UUID, home: Path) -> None:
    """Remove an upload with every byte of it."""
    shutil.rmtree(home / "uploads" / str(upload_id), ignore_errors=True)


def result_folder(home: Path, result_id: UUID) -> Path:
    """Return the folder for what a job produces."""
    return home / "results" / str(result_id)


def folder_of(session: Session, caller: Caller, job_id: UUID, home: Path) -> Path:
    """Return the folder of what a job of the caller's own produced, which may be gone; raise JobNotFound."""
    job = jobs.get(session, caller, job_id)
    # A job that applies a proposal has none and writes no files.
    return result_folder(home, UUID(job.arguments.get("result") or str(job.id)))


def result_file(session: Session, caller: Caller, job_id: UUID, name: str, home: Path) -> Path:
    """Return a file that a job of the caller's own produced; raise JobNotFound or UploadNotFound."""
    path = folder_of(session, caller, job_id, home) / Path(name).name
    if not path.is_file():
        raise UploadNotFound
    return path


def result_files(job: Job, home: Path) -> list[ResultFile]:
    """List what a job wrote for people, as long as it is kept."""
    result = job.arguments.get("result")
    folder = result_folder(home, UUID(result)) if result else None
    if folder is None or not folder.is_dir():
        return []
    return [
        ResultFile(path.name, path.stat().st_size)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name not in NOT_FOR_DOWNLOAD
    ]


def sweep(engine: Engine, home: Path) -> None:
    """Remove uploads whose import has ended and whatever is older than it may get.

    A worker or server that was killed left them, half of one too. What a waiting or running job needs stays.
    """
    with unit_of_work(engine) as session:
        needed = {str(job.arguments.get("upload")) for job in jobs.unfinished(session)}
        ended = {
            str(job.arguments["upload"])
            for job in jobs.ended_since(session, UPLOAD_SECONDS)
            if "upload" in job.arguments
            and not job.arguments["options"]["dry_run"]
            # What goes on where it ended needs its file again.
            and (job.state == "succeeded" or not job.arguments.get(IN_PORTIONS))
        }
    for folder, seconds in (("uploads", UPLOAD_SECONDS), ("results", RESULT_SECONDS)):
        for entry in (home / folder).glob("*"):
            imported = folder == "uploads" and entry.name in ended - needed
            is_said = any((entry / each).exists() for each in (KEPT, BEGUN))
            half = folder == "uploads" and not is_said and _age(entry) > 600
            if imported or half or (entry.name not in needed and _age(entry) > seconds):
                # Two jobs that end together sweep together: the other may have been quicker.
                shutil.rmtree(entry, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0

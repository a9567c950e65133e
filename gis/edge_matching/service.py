"""Compare a neighbour's polygons with ours as a job, and give out what came of it.

Compared files and results lie in the folder of the job for a week. Whoever may see the publication level of
a result sees it; it is at least internal, for a neighbour's file is not ours to publish.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.edge_matching import kept_matching
from gis.edge_matching.comparison import compare, parameters_of
from gis.edge_matching.errors import MatchingNotFound, NothingToConvert, NotPolygons
from gis.edge_matching.kept_matching import MatchingFile, Order, PairPage
from gis.edge_matching.requests import GivenFile, OfRegister, Reading, Request, Side
from gis.exchange import uploads
from gis.exchange.inspection import inspect
from gis.exchange.rules import ImportOptions
from gis.exchange.service import refuse_marked
from gis.exchange.sources import is_vector
from gis.jobs import service as jobs
from gis.jobs.rules import JobNotFound, Progress
from gis.jobs.tables import Job
from gis.publication import service as publication

__all__ = [
    "MATCHING_JOB", "Given", "OfRegister", "Reading", "compare_queued", "convert", "drawing", "file", "files",
    "get", "inspect_upload", "latest", "pairs", "queue", "stage", "summary",
]  # fmt: skip

#: Kind of job that compares; its arguments are those of `queue`
MATCHING_JOB = "edge_matching"
#: Who may bring a neighbour's file and have it compared
MATCHING = ("admin", "editor", "reviewer", "planner")


class Given(NamedTuple):
    """An upload of the caller's own, and how it is read."""

    upload_id: UUID
    reading: Reading


def stage(caller: Caller, content: BinaryIO, name: str, home: Path, most_bytes: int) -> uploads.Upload:
    """Take an uploaded file and keep it for its comparison.

    Raises NotPolygons for what is no GIS file, UploadTooLarge, MarkedSecret and CannotBeChecked; then
    nothing of it is kept.
    """
    caller.must_hold(*MATCHING)
    upload = uploads.stage(caller, content, name, home, most_bytes)
    try:
        if not is_vector(upload.name):
            raise NotPolygons(file=upload.name)
        refuse_marked(caller, upload.path, upload.name)
    except BaseException:
        uploads.forget(upload.id, home)
        raise
    return upload


def inspect_upload(caller: Caller, home: Path, upload_id: UUID, reading: Reading) -> dict[str, Any]:
    """Show what an uploaded file holds and how it would be read."""
    upload = uploads.find(caller, upload_id, home)
    if not is_vector(upload.name):
        raise NotPolygons(file=upload.name)
    options = ImportOptions(
        kind="divisions",
        sheet=reading.sheet,
        encoding=reading.encoding,
        crs=reading.crs,
        datum_parameters=reading.datum_parameters,
    )
    return inspect(upload.path, upload.name, options, "divisions")


def queue(
    session: Session,
    caller: Caller,
    home: Path,
    theirs: Given,
    ours: Given | OfRegister,
    tolerance_m: float,
    reach_m: float,
) -> Job:
    """Queue a comparison; the files go with it, so that an upload may be compared again and again.

    Raises UploadNotFound, NotPolygons, FieldUnknown and DatumParametersInvalid.
    """
    caller.must_hold(*MATCHING)
    result = uuid4()
    given = uploads.result_folder(home, result) / kept_matching.GIVEN
    try:
        request = Request(
            _take(caller, home, theirs, "theirs", given),
            ours if isinstance(ours, OfRegister) else _take(caller, home, ours, "ours", given),
            tolerance_m,
            reach_m,
        )
    except BaseException:
        shutil.rmtree(given.parent, ignore_errors=True)
        raise
    return _enqueue(session, caller, result, request)


def _take(caller: Caller, home: Path, given: Given, side: Side, folder: Path) -> GivenFile:
    upload = uploads.find(caller, given.upload_id, home)
    if not is_vector(upload.name):
        raise NotPolygons(file=upload.name)
    found = GivenFile(upload.name, f"{side}{upload.path.suffix}", given.reading)
    parameters_of(found)
    folder.mkdir(parents=True, exist_ok=True)
    os.link(upload.path, folder / found.stored)
    return found


def _enqueue(session: Session, caller: Caller, result: UUID, request: Request) -> Job:
    arguments = {"name": request.theirs.name, "result": str(result), "request": request.as_json()}
    return jobs.enqueue(session, caller, MATCHING_JOB, arguments)


def convert(session: Session, caller: Caller, home: Path, job_id: UUID) -> Job:
    """Queue a comparison once more, the offset that it showed taken off the file that has it.

    Raises MatchingNotFound, and NothingToConvert where the result shows no offset of a file.
    """
    caller.must_hold(*MATCHING)
    earlier = get(session, caller, job_id)
    folder = _folder(earlier, home)
    shift = kept_matching.summary(folder)["shift"]
    if shift is None or not shift["can_be_converted"]:
        raise NothingToConvert
    request = Request.from_json(earlier.arguments["request"])
    given = request.file(shift["side"])
    if given is None:
        raise NothingToConvert
    without = replace(given, reading=replace(given.reading, offset=shift["kind"]))
    request = request.with_file(shift["side"], without)
    result = uuid4()
    shutil.copytree(
        folder / kept_matching.GIVEN,
        uploads.result_folder(home, result) / kept_matching.GIVEN,
        copy_function=os.link,
    )
    return _enqueue(session, caller, result, request)


def compare_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Do the comparison that `queue` or `convert` asked for."""
    folder = uploads.result_folder(home, UUID(arguments["result"]))
    return compare(session, caller, folder, Request.from_json(arguments["request"]), progress)


def latest(
    session: Session, caller: Caller, *, after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> Sequence[Job]:
    """List comparisons that the caller may see, the youngest first; of unfinished ones his own."""
    return jobs.latest_seen(session, caller, MATCHING_JOB, _levels(session, caller), after=after, limit=limit)


def get(session: Session, caller: Caller, job_id: UUID) -> Job:
    """Return a comparison that the caller may see; raise MatchingNotFound."""
    try:
        return jobs.seen(session, caller, MATCHING_JOB, job_id, _levels(session, caller))
    except JobNotFound:
        raise MatchingNotFound from None


def summary(session: Session, caller: Caller, home: Path, job_id: UUID) -> dict[str, Any]:
    """Return what was compared and what was found as a whole; raise MatchingNotFound."""
    return kept_matching.summary(_folder(get(session, caller, job_id), home))


def pairs(
    session: Session,
    caller: Caller,
    home: Path,
    job_id: UUID,
    order: Order,
    kind: str | None,
    *,
    after: int,
    limit: int,
) -> PairPage:
    """Return pairs by area or by worst stretch; raise MatchingNotFound."""
    folder = _folder(get(session, caller, job_id), home)
    return kept_matching.pairs(folder, order, kind, after=after, limit=limit)


def drawing(
    session: Session, caller: Caller, home: Path, job_id: UUID, rank: int | None = None
) -> dict[str, Any]:
    """Return one pair as GeoJSON, or a drawing of all; raise MatchingNotFound."""
    return kept_matching.drawing(_folder(get(session, caller, job_id), home), rank)


def files(job: Job, home: Path) -> list[MatchingFile]:
    """List the files that a comparison wrote for people, as long as they are kept."""
    return kept_matching.files(_folder(job, home))


def file(session: Session, caller: Caller, home: Path, job_id: UUID, name: str) -> Path:
    """Return one of those files; raise MatchingNotFound."""
    return kept_matching.file(_folder(get(session, caller, job_id), home), name)


def _levels(session: Session, caller: Caller) -> tuple[str, ...]:
    return publication.load(session).readable_levels(caller.clearance)


def _folder(job: Job, home: Path) -> Path:
    return uploads.result_folder(home, UUID(job.arguments["result"]))

"""Take an uploaded height model and load it as a job; the file lies on disk until its job has ended."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.coordinates.systems import find_system
from gis.exchange import uploads
from gis.exchange.service import stage_unmarked
from gis.height_models import service as height_models
from gis.height_models.rules import LOADING
from gis.height_models.service import Said
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job

#: Kind of job that loads a height model; its arguments are those of `queue`
HEIGHTS_JOB = "load_heights"


def queue(
    session: Session, caller: Caller, home: Path, content: BinaryIO, name: str, said: Said, most_bytes: int
) -> Job:
    """Take a file and queue its loading; raise NotAllowed, UnknownCoordinateSystem, UploadTooLarge,
    MarkedSecret.
    """
    caller.must_hold(*LOADING)
    if said.system is not None:
        find_system(said.system)
    upload = stage_unmarked(caller, content, name, home, most_bytes)
    arguments = {
        "upload": str(upload.id),
        "name": upload.name,
        "said": asdict(said),
        # What is swept away after its job, as an import is
        "options": {"dry_run": False},
    }
    return jobs.enqueue(session, caller, HEIGHTS_JOB, arguments, one_at_a_time=HEIGHTS_JOB)


def load_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Load what `queue` took; raise what `height_models.service.load` does."""
    upload = uploads.find(caller, UUID(arguments["upload"]), home)
    progress.step("height_models.step_reading")
    loaded = height_models.load(session, caller, upload.path, upload.name, Said(**arguments["said"]))
    return {"height_model_id": str(loaded.id)}

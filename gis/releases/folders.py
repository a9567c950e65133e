"""Where the files of releases lie: `<home>/releases/<id>/<audience>/`, found by the release's row only."""

import hashlib
import shutil
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from uuid import UUID

from gis.releases.rules import Audience

RECORDS = "records.jsonl"
CHANGES = "changes.jsonl"
MANIFEST = "manifest.json"
#: A folder that no release cites is of a build that died, unless something was written into it of late
SECONDS_LEFT_ALONE = 6 * 3600


def folder_of(home: Path, release_id: UUID) -> Path:
    """Return the folder of a release."""
    return home / "releases" / str(release_id)


def of_audience(home: Path, release_id: UUID, audience: Audience) -> Path:
    """Return the folder of its files for one audience."""
    return folder_of(home, release_id) / audience


def remove(home: Path, release_id: UUID) -> None:
    """Remove every file of a release."""
    shutil.rmtree(folder_of(home, release_id), ignore_errors=True)


def lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, none when there is no file."""
    if path.is_file():
        with path.open("rb") as file:
            yield from file


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sweep(home: Path, cited: Collection[UUID], given_up: Collection[UUID]) -> None:
    """Remove the folders of releases that are given up, and those that none cites and nobody writes to."""
    for release_id in given_up:
        remove(home, release_id)
    remove_orphans(home / "releases", cited)


def remove_orphans(kept: Path, cited: Collection[UUID]) -> None:
    """Remove the folders named by an id that nothing cites, unless something was written there of late."""
    for folder in kept.glob("*"):
        try:
            is_cited = UUID(folder.name) in cited
        except ValueError:
            continue
        if not is_cited and _age(folder) > SECONDS_LEFT_ALONE:
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    """Return how many seconds ago something was last written below a folder."""
    try:
        written = max(one.stat().st_mtime for one in (folder, *folder.rglob("*")))
    except FileNotFoundError:
        return 0.0
    return time.time() - written

"""Three releases of the world: the one before, the current one, and one that is checked."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gis.releases import folders, queries
from gis.releases.tables import Release

MANIFEST: dict[str, Any] = {
    "form": "diming-release/1",
    "as_of": "2026-11-26",
    "known_at": "2026-11-26T08:00:00+00:00",
    "since": None,
    "changes": None,
    "software": "0",
    "reference_system": "EPSG:4490",
    "demonstration": 0,
    "counts": {"divisions": 0, "place-names": 0},
    "division_types": {},
    **{
        name: [] for name in ("categories", "divisions", "places", "sources", "code_tables", "rules", "files")
    },
}


def released(session: Session, home: Path) -> None:
    """Keep the releases with a file each."""
    now: datetime = queries.now(session)
    for number, state in enumerate(("previous", "current", "checked"), start=1):
        told = {one: {**MANIFEST, "number": number, "audience": one} for one in ("public", "whole")}
        release = queries.add(
            session,
            Release(
                state=state,
                as_of=date(2026, 11, 26),
                known_at=now,
                published_at=None if state == "checked" else now,
                manifests=told,
            ),
        )
        assert release.number == number
        for audience in ("public", "whole"):
            folder = folders.of_audience(home, release.id, audience)
            folder.mkdir(parents=True)
            (folder / folders.MANIFEST).write_text("{}\n", "utf-8")

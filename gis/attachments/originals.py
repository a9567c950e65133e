"""Files of which others were made, as pages show them: of a stamped photo, the one that the camera made.

An original opens as the photo does that was made of it, to whoever was found to see that photo.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from gis.attachments import queries, service

Row = dict[str, Any]


def shown(session: Session, photos: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return photos, rows with a `sha256`, each with its `original` as `service.originals` tells it."""
    rows = list(photos)
    found = service.originals(session, {each["sha256"] for each in rows})
    return [{**each, "original": found.get(each["sha256"])} for each in rows]


def made_of(session: Session, sha256: str) -> frozenset[str]:
    """Return the hashes of the files that were made of one."""
    return queries.made_of(session, sha256)

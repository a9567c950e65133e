"""What lies in the area in dispute, by kind: parcels, names, divisions, markers, facilities, graves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy.orm import Session

from shapely.geometry.base import BaseGeometry

from gis.boundary_disputes import land_queries, queries

#: So many of a kind are listed; one more tells that there are more
MOST_LISTED = 200
Row = dict[str, Any]


class Listing(Protocol):
    """A statement that lists what of one kind lies in an area, of the levels that the reader may see."""

    def __call__(
        self, session: Session, area: BaseGeometry, levels: Collection[str], day: date, limit: int
    ) -> list[Row]:
        """Return id, name and kind of each."""


@dataclass(frozen=True, slots=True)
class ContentKind:
    """One kind of thing that may lie there, and how to list it."""

    code: str
    listing: Listing


CONTENTS: Sequence[ContentKind] = (
    ContentKind("place_names", queries.place_names_in),
    ContentKind("divisions", queries.divisions_in),
    ContentKind("markers", queries.markers_in),
    ContentKind("parcels", land_queries.parcels_in),
    ContentKind("facilities", land_queries.facilities_in),
    ContentKind("cemeteries", land_queries.cemeteries_in),
    ContentKind("graves", land_queries.graves_in),
)


def contents_of(
    session: Session,
    area: BaseGeometry,
    levels: Collection[str],
    day: date,
    kinds: Sequence[ContentKind] = CONTENTS,
) -> list[Row]:
    """Return for each kind what lies in an area, and whether there is more than is listed."""
    found = []
    for kind in kinds:
        rows = kind.listing(session, area, levels, day, MOST_LISTED + 1)
        found.append({"kind": kind.code, "rows": rows[:MOST_LISTED], "has_more": len(rows) > MOST_LISTED})
    return found

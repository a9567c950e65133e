"""Where a package's work lies, for whoever makes a map of it; and which packages are still out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.field_work import packages, queries

Row = Mapping[str, Any]
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """What of a package lies somewhere, EPSG:4490, longitude first."""

    title: str
    is_demonstration: bool
    #: Where its records are; a record without a position is nowhere
    places: Sequence[Position]
    #: GeoJSON of the section that is walked, where there is one
    line: Row | None
    #: The 苏木、镇 or 嘎查、村 that is surveyed as a whole
    division_id: UUID | None


def ground(session: Session, caller: Caller, package_id: UUID) -> Ground:
    """Return where the work of a package lies that the caller took; raise NoSuchPackage, PackageClosed."""
    package = packages.open_package(session, caller, package_id)
    division = package.task.get("division_id")
    return Ground(
        title=package.title,
        is_demonstration=package.is_demonstration,
        places=[
            place
            for each in queries.items(session, package.id)
            for place in positions_of(each.kind, each.content)
        ],
        line=(package.head.get("section") or {}).get("geometry"),
        division_id=None if division is None else UUID(division),
    )


def positions_of(kind: str, content: Row) -> Iterator[Position]:
    """Return where a record lies, as packages hand it out: a marker of a pair of stones lies at both."""
    stones = content["positions"] if kind == "marker" else [content]
    for stone in stones:
        if (place := stone.get("position")) is not None:
            yield place[0], place[1]


def out(session: Session) -> set[UUID]:
    """Return the packages that are neither closed nor over their time."""
    return set(queries.still_out(session))

"""Polygons of the register as units to be checked, and what is accepted, read from the tables themselves."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

import shapely
from geoalchemy2.shape import to_shape
from shapely.geometry.base import BaseGeometry

from gis.administrative_divisions import coverage_queries as stored
from gis.administrative_divisions.exception_rules import quiets
from gis.coverage_checks.acceptance import AcceptedException
from gis.coverage_checks.findings import Finding
from gis.coverage_checks.units import Unit
from gis.publication.rules import PublicationRules

#: Acceptances of registers above this one (disputes), as whoever calls composes them
Accepting = Callable[[Session, date], Iterable[AcceptedException]]
#: The lines in law that hold on a day, as whoever calls composes them
Lines = Callable[[Session, date], Sequence[BaseGeometry]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Divisions as units, with what of each the check itself does not ask."""

    units: list[Unit]
    divisions: list[UUID]
    publication_levels: list[str]
    #: Drawn for orientation only: such a polygon is to be adapted, and blocks nothing
    indicative: list[bool]
    is_demonstration: bool = False

    def severity(self, one: Finding) -> str:
        """Return whether a finding bars a proposal that makes it: between polygons drawn from agreements."""
        only_shown = any(self.indicative[place] for place in one.place)
        return "warns" if only_shown else one.rule.severity

    def names(self, one: Finding) -> list[str]:
        """Return the parties by name."""
        called = [self.units[place] for place in one.place]
        names = [unit.name or unit.label for unit in called]
        return [*names, *one.parties[len(names) :]]

    def strictest(self, one: Finding, rules: PublicationRules) -> str:
        """Return the publication level of a finding: the strictest of its parties'."""
        return max(
            (self.publication_levels[place] for place in one.place),
            key=rules.ranks.__getitem__,
            default="public",
        )


@dataclass(frozen=True, slots=True)
class Acceptances:
    """What is accepted, and how public each exception is by what the summary calls it."""

    exceptions: list[AcceptedException]
    publication_levels: Mapping[str, str]


def drawn_around(session: Session, divisions: Collection[UUID], day: date) -> Drawn:
    """Return what the polygons of some divisions have to fit on a day, themselves among them."""
    rows = stored.polygons_around(session, divisions, day)
    labels = {row.id: row.code or row.name for row in rows}
    units = [
        Unit(
            number,
            to_shape(row.geom),
            code=row.code or "",
            name=row.name,
            # A parent without a polygon is no party here.
            parent=labels.get(row.parent_id, ""),
        )
        for number, row in enumerate(rows, start=1)
    ]
    return Drawn(
        units,
        [row.id for row in rows],
        [row.publication_level for row in rows],
        [row.is_indicative for row in rows],
    )


def accepted(
    session: Session, day: date, also: Accepting | None = None, levels: Collection[str] | None = None
) -> Acceptances:
    """Return the accepted exceptions of the register that had begun on a day, and those of others.

    `levels` leaves out what whoever asks may not see; None: the register itself asks.
    """
    rows = stored.exceptions_begun(session, day, levels)
    ids = [row.id for row in rows]
    parties, extents = stored.parties_of(session, ids), stored.extents_of(session, ids)
    papers = stored.paper_names(session, ids)
    divisions = {division for each in parties.values() for division in each}
    labels = {each: code or name for each, (code, name) in stored.called(session, divisions, day).items()}
    found = [
        AcceptedException(
            reference=row.title,
            kinds=quiets(row.kind),
            parties=frozenset(labels[each] for each in parties.get(row.id, []) if each in labels),
            extent=shapely.union_all([to_shape(geom) for geom in extents.get(row.id, [])]),
            reason=row.reason,
            document=row.document_number or papers.get(row.id, ""),
            since=row.valid.lower,
            until=row.valid.upper,
        )
        for row in rows
    ]
    publication_levels = {row.title: row.publication_level for row in rows}
    return Acceptances([*found, *(also(session, day) if also else ())], publication_levels)

"""Read collections: what a caller may see of one, a page of its features, one feature, how far it reaches.

Features are given as GeoJSON, encoded.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DataError, InternalError
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import PUBLIC_LEVEL
from gis.collections import queries
from gis.collections.declarations import collections
from gis.collections.geojson import FeatureWriter
from gis.collections.kept_facts import kept
from gis.collections.parameters import Query
from gis.collections.rules import Collection, NoSuchCollection, NoSuchItem, QueryUnreadable
from gis.collections.view import View
from gis.periods.service import data_versions
from gis.publication import service as publication
from gis.reference import service as reference

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class FeaturePage:
    """Some features of a list."""

    #: JSON array of GeoJSON features
    features: bytes
    returned: int
    #: How many the whole list has; None where counting them is dear
    matched: int | None
    #: The last feature, when there are more behind it
    continues_after: UUID | None


@dataclass(frozen=True)
class Extent:
    """How far a collection reaches: west, south, east, north in degrees, and its days."""

    box: list[float] | None
    first: date | None
    last: date | None


def view_of(
    session: Session, caller: Caller, identifier: str, versions: Mapping[str, int] | None = None
) -> View:
    """Return a collection as the caller sees it, where the data versions were just read, at these.

    Raises NoSuchCollection, also for one of which he may see nothing at all.

    A 毗邻方 account sees more rows than the public in the divisions whose line it shares, and of every
    row what the public sees: one list has one set of columns, and the stricter wins. Where every row is its
    own (`is_shared_whole`), it sees the columns of its clearance.
    """
    served = collections().get(identifier)
    found = None if served is None else _view_of(session, caller, served, versions)
    if found is None or not (found.properties or found.has_geometry):
        known = "、".join(view.collection.id for view in views(session, caller))
        raise NoSuchCollection(id=identifier[:60], known=known)
    return found


def views(session: Session, caller: Caller) -> list[View]:
    """Return the collections of which the caller may see anything, as he sees them; read at one moment."""
    versions = data_versions(
        session, *dict.fromkeys(n for one in collections().values() for n in _named(one))
    )
    every = (_view_of(session, caller, served, versions) for served in collections().values())
    return [view for view in every if view.properties or view.has_geometry]


def _named(served: Collection) -> tuple[str, ...]:
    """Return the names in data_version of all that a view depends on."""
    return tuple(dict.fromkeys((*served.versions, "division", "publication")))


def _view_of(
    session: Session, caller: Caller, served: Collection, versions: Mapping[str, int] | None
) -> View:
    names = _named(served)
    found = (
        data_versions(session, *names)
        if versions is None
        else {name: versions.get(name, 0) for name in names}
    )
    database = queries.database(session)
    rules = kept.get((database, "rules", found["publication"]), lambda: publication.load(session))
    shared = caller.shared_counties
    public = caller.clearance if shared is None else PUBLIC_LEVEL
    levels = rules.readable_levels(public)
    clearance = caller.clearance if served.is_shared_whole else public
    shared_levels = rules.readable_levels(caller.clearance)
    key = (database, "hidden", found["division"], levels, shared_levels, shared)
    hidden = kept.get(key, lambda: queries.hidden_divisions(session, levels, shared_levels, shared))
    return View(
        collection=served,
        properties=served.visible(rules, clearance),
        has_geometry=served.sees_geometry(rules, clearance),
        levels=levels,
        shared=shared,
        shared_levels=shared_levels,
        areas=caller.own_areas if served.area_column else None,
        hidden=hidden,
        versions=(database, *(f"{name}:{found[name]}" for name in names)),
    )


def page(session: Session, view: View, query: Query) -> FeaturePage:
    """Return a page of features by id; raise QueryUnreadable for a query that can't be answered.

    `matched` is exact; it is left out of a narrowed list of more than 100,000 features.
    """
    with _answerable(session, query):
        rows = queries.features(session, view, query)
        matched = kept.get(
            (view.tag, "count", str(query.days), query.asked), lambda: _count(session, view, query)
        )
    shown = rows[: query.limit]
    last = UUID(shown[-1][0]) if len(rows) > len(shown) else None
    return FeaturePage(_writer(view, query).features(shown), len(shown), matched, last)


def _writer(view: View, query: Query) -> FeatureWriter:
    shown = view.shown(query.properties)
    key = ("writer", view.collection.id, tuple(one.name for one in shown))
    return kept.get(key, lambda: FeatureWriter(shown))


def _count(session: Session, view: View, query: Query) -> int | None:
    return queries.count(session, view, query, queries.MOST_COUNTED if query.is_narrowed else None)


def feature(session: Session, view: View, query: Query, identifier: str) -> tuple[bytes, int]:
    """Return one feature as GeoJSON and its record's version; raise NoSuchItem."""
    found = None
    try:
        with _answerable(session, query):
            found = queries.feature(session, view, query, UUID(identifier))
    except ValueError:
        pass
    if found is None:
        raise NoSuchItem(id=identifier[:60], collection=view.collection.id)
    row, version = found
    return _writer(view, query).feature(row), version


def extent(session: Session, view: View) -> Extent:
    """Return how far a collection reaches, as far as the caller may see."""
    return kept.get((view.tag, "extent"), lambda: Extent(*queries.extent(session, view)))


def in_window(
    session: Session, caller: Caller, identifier: str, day: date, window: Box
) -> list[dict[str, Any]]:
    """Return what the caller sees of the features of a day in a window (degrees), each kind of row once.

    A row has the properties that many features share (codes, yes or no) and the source's licence; of a
    collection that he does not see there is none.
    """
    found = next((view for view in views(session, caller) if view.collection.id == identifier), None)
    if found is None or not found.has_geometry:
        return []
    names = [
        one.name
        for one in found.properties
        if one.code_list or one.kind == "boolean" or one.name == "source_id"
    ]
    rows = queries.kinds_in_window(session, found, day, window, names)
    if "source_id" not in names:
        return rows
    sources = reference.source_labels(session, {row["source_id"] for row in rows})
    return [{**row, "source": sources.get(row["source_id"])} for row in rows]


@contextmanager
def _answerable(session: Session, query: Query) -> Iterator[None]:
    """Turn what the database refuses of a caller's own query into a refusal of the query."""
    own = query.filter is not None or query.is_narrowed or not query.crs.is_degrees
    if not own:
        yield
        return
    try:
        yield
    except (DataError, InternalError) as error:
        # A number out of range, a geometry that GEOS or PROJ can't work with
        place = "filter" if query.filter is not None else "crs"
        said = str(error.orig).partition("\n")[0]
        raise QueryUnreadable("collections.not_computable", place=place, value=said) from error

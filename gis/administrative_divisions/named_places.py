"""Divisions by what a list calls them: of several of one name the one in the row's 苏木 or 镇."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from gis.administrative_divisions import named_queries
from gis.history.as_known import today
from gis.spreadsheets.row_cells import BadCell, RowCells


class NamedPlaces:
    """The divisions below the county that a list names in its columns town and division."""

    def __init__(self, session: Session, areas: frozenset[UUID] | None, names: Collection[str]) -> None:
        self._areas = areas
        self._called = named_queries.divisions_called(session, {each for each in names if each}, today())
        ids = {key for found in self._called.values() for key in found}
        self._towns = named_queries.towns_of(session, ids, today())

    def of(self, cells: RowCells) -> tuple[UUID | None, BadCell | None]:
        """Return the division of a row, or what is wrong with it."""
        name, town = cells.said("division") or cells.said("town"), cells.said("town")
        found = self._called.get(name, [])
        if town and len(found) > 1:
            towns = self._called.get(town, [])
            found = [each for each in found if self._towns.get(each) in towns]
        if not name:
            return None, cells.bad("division", "list_rows.empty")
        if not found:
            return None, cells.bad("division", "list_rows.no_division")
        if len(found) > 1:
            return None, cells.bad("division", "list_rows.many_divisions")
        if self._areas is not None and found[0] not in self._areas:
            return None, cells.bad("division", "list_rows.outside_area")
        return found[0], None

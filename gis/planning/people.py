"""How many people live in the units of a region."""

from collections.abc import Mapping, Sequence

import shapely

from gis.planning.inputs import Unit
from gis.planning_layers.service import PeopledPlace


def people_by_unit(units: Sequence[Unit], places: Sequence[PeopledPlace]) -> Mapping[str, int | None]:
    """Return the people of each unit by its key; None where no figure is loaded for any place in it."""
    found: dict[str, int | None] = {}
    for unit in units:
        shapely.prepare(unit.shape)
        counted = [
            one.people
            for one in places
            if one.people is not None and shapely.intersects_xy(unit.shape, one.longitude, one.latitude)
        ]
        found[unit.key] = sum(counted) if counted else None
    return found

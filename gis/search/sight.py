"""What a reader may find: the publication rules, as the search asks them."""

from dataclasses import dataclass

from gis.administrative_divisions.readers import PUBLIC_LEVEL, Reader
from gis.collections.declarations import DIVISIONS, PLACE_NAMES
from gis.search.queries import Sight


@dataclass(frozen=True)
class Fields:
    """What of a hit a reader may see, by the names of the served collections' properties."""

    division: frozenset[str]
    place: frozenset[str]
    sees_boundary: bool
    sees_position: bool

    @property
    def sees_above(self) -> bool:
        """Whether he may see in which divisions records lie."""
        return "parent_id" in self.division and "division_ids" in self.place


def fields_of(reader: Reader) -> Fields:
    """Return the visible fields; a 毗邻方 account sees those of the public, wherever a record lies."""
    clearance = PUBLIC_LEVEL if reader.shared is not None else reader.clearance
    return Fields(
        division=frozenset(one.name for one in DIVISIONS.visible(reader.rules, clearance)),
        place=frozenset(one.name for one in PLACE_NAMES.visible(reader.rules, clearance)),
        sees_boundary=DIVISIONS.sees_geometry(reader.rules, clearance),
        sees_position=PLACE_NAMES.sees_geometry(reader.rules, clearance),
    )


def sight_of(reader: Reader, fields: Fields) -> Sight:
    """Return what a reader may search by: a field that he may not see finds nothing for him."""
    named = []
    once_named = []
    coded = []
    if "name" in fields.division:
        named.append("division")
        once_named.append("division")
    if "name" in fields.place:
        named.append("place_name")
        if "former_names" in fields.place:
            once_named.append("place_name")
    if "code" in fields.division:
        coded.append("division")
    if "national_code" in fields.place:
        coded.append("place_name")
    return Sight(
        levels=reader.levels(),
        shared=reader.shared,
        shared_levels=reader.levels_in_shared(),
        named=tuple(named),
        once_named=tuple(once_named),
        coded=tuple(coded),
        once_coded=tuple(coded),
        sees_pinyin="pinyin" in fields.place,
        sees_romanization="romanization" in fields.place,
    )

"""What one caller may see of one collection: rows by level, columns by the publication rules; pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from gis.collections.rules import Collection, Property


@dataclass(frozen=True)
class View:
    """A collection as one caller sees it, at one data version."""

    collection: Collection
    #: In the order in which they are returned; also all that he may filter by
    properties: tuple[Property, ...]
    has_geometry: bool
    #: Record levels that he sees everywhere
    levels: tuple[str, ...]
    #: Divisions in which a 毗邻方 account sees more, and the levels it sees there; None for everybody else
    shared: frozenset[UUID] | None
    shared_levels: tuple[str, ...]
    #: Divisions beyond which he sees none of its rows; None: no such limit
    areas: frozenset[UUID] | None
    #: Divisions that he may not see, named nowhere in what he gets
    hidden: frozenset[UUID]
    #: The database, and how new what is served from it is
    versions: tuple[str, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Property]:
        """The visible properties by name."""
        return {one.name: one for one in self.properties}

    def shown(self, names: Sequence[str] | None) -> tuple[Property, ...]:
        """Return the visible properties of these names, or all, in the order in which they are returned."""
        return tuple(one for one in self.properties if names is None or one.name in names)

    @cached_property
    def tag(self) -> str:
        """A digest of all that decides what he sees; another data version has another tag."""
        facts = (
            self.collection.id,
            [one.name for one in self.properties],
            self.has_geometry,
            self.levels,
            None if self.shared is None else sorted(map(str, self.shared)),
            self.shared_levels,
            None if self.areas is None else sorted(map(str, self.areas)),
            self.versions,
        )
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:24]

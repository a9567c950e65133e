"""What pages ask of an edition's content, found once: order, divisions around a place, addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gis.editions.content import ContentEntry, EditionContent, Unit, digest, to_bytes

#: Letters of the digest in an address: 48 bits, which no two editions of one gazetteer share
DIGEST_LETTERS = 12


@dataclass
class Book:
    """An edition's content, and what is looked up in it again and again."""

    content: EditionContent
    order: list[ContentEntry] = field(init=False)
    rows: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        # A key that stands in two sections has one page, where it stands first.
        self.order = list({entry.key: entry for entry in self.content.in_order()}.values())
        self.rows = {entry.key: row for row, entry in enumerate(self.order)}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the snapshot."""
        return digest(to_bytes(self.content))

    @property
    def slug(self) -> str:
        """What the edition is called in addresses."""
        return f"{self.content.as_of.isoformat()}-{self.digest[:DIGEST_LETTERS]}"

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        return {unit.id: unit for unit in self.content.units}

    @cached_property
    def entry_of_unit(self) -> Mapping[str, ContentEntry]:
        """The entries of divisions, by the division."""
        return {
            entry.unit_id: entry
            for entry in self.order
            if entry.subject[0] == "division" and entry.unit_id is not None
        }

    def own_unit(self, entry: ContentEntry) -> Unit | None:
        """Return the division that an entry is on; None for other places."""
        return self._units.get(entry.unit_id or "") if entry.subject[0] == "division" else None

    def within(self, entry: ContentEntry) -> list[Unit]:
        """Return the divisions around a place, the smallest first; a division is not around itself."""
        found: list[Unit] = []
        unit = self._units.get(entry.unit_id or "")
        while unit is not None and unit not in found:
            found.append(unit)
            unit = self._units.get(unit.parent_id or "")
        return found[1:] if entry.subject[0] == "division" else found

    @property
    def is_demonstration(self) -> bool:
        """Whether anything printed is invented."""
        return any(entry.is_demonstration for entry in self.order)

    def category_name(self, entry: ContentEntry) -> str:
        """Return what the entry's category is called, also where editors wrote the entry as text."""
        return entry.category_name or dict(self.content.categories).get(entry.category, "")


def folder_of(key: str) -> str:
    """Return the folder of a place: places/<kind>/<uuid>/."""
    kind, identifier = key.split(":", 1)
    return f"places/{kind}/{identifier}/"

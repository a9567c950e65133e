"""Find the division that a cell means: a code of either system, a name, or a path of names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from gis.exchange.rules import normal_division_code


@dataclass(frozen=True, slots=True)
class KnownDivision:
    """A division as the register (or the file being read) has it on the day of the import."""

    id: UUID
    name: str
    body_name: str | None
    type: str
    level: str
    is_statistical: bool
    parent_id: UUID | None
    #: code system → code
    codes: Mapping[str, str] = field(default_factory=dict)


class DivisionIndex:
    """Looks divisions up by code, name, or parent's name and name together."""

    def __init__(self, divisions: Iterable[KnownDivision] = ()) -> None:
        self.by_id: dict[UUID, KnownDivision] = {}
        self._by_code: dict[tuple[str, str], UUID] = {}
        self._by_name: dict[str, set[UUID]] = {}
        for division in divisions:
            self.by_id[division.id] = division
            for system, code in division.codes.items():
                self._by_code[system, code] = division.id
        for division in self.by_id.values():
            self._name(division)

    def add(self, division: KnownDivision) -> None:
        """Know one more division; its parent first."""
        self.by_id[division.id] = division
        for system, code in division.codes.items():
            self._by_code[system, code] = division.id
        self._name(division)

    def _name(self, division: KnownDivision) -> None:
        for name in {division.name, division.body_name or division.name}:
            self._by_name.setdefault(name, set()).add(division.id)
            path, parent = name, division.parent_id
            while parent is not None and parent in self.by_id:
                path = self.by_id[parent].name + path
                self._by_name.setdefault(path, set()).add(division.id)
                parent = self.by_id[parent].parent_id

    def by_code(self, system: str, code: str) -> UUID | None:
        """Return the division with this code (in its shortest form) of one system."""
        return self._by_code.get((system, code))

    def find(self, value: str) -> frozenset[UUID]:
        """Return every division that a cell can mean; the civil-affairs code wins over the statistical."""
        code = normal_division_code(value)
        if code is not None:
            for system in ("mca", "nbs"):
                if (found := self._by_code.get((system, code))) is not None:
                    return frozenset({found})
            return frozenset()
        return frozenset(self._by_name.get(value, ()))

    def path(self, division_id: UUID) -> str:
        """Return the names from the county down, to tell namesakes apart."""
        names: list[str] = []
        at: UUID | None = division_id
        while at is not None and at in self.by_id:
            names.insert(0, self.by_id[at].name)
            at = self.by_id[at].parent_id
        return "".join(names[-3:])

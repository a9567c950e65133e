"""Compare the counts of a statistics table with the register: every difference, and the places behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

Places = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Stated:
    """One count of a table: where it stands, of which division (None: all), of categories that begin so."""

    row: int
    column: str
    division: UUID | None
    category: str
    count: int


@dataclass(frozen=True, slots=True)
class Held:
    """Places of the register of one category in the same divisions."""

    category: str
    divisions: frozenset[UUID]
    #: Number and name of each
    places: Places


@dataclass(frozen=True, slots=True)
class Difference:
    """A count that differs: what is stated (None: nothing), and the places that the register has."""

    stated: Stated | None
    division: UUID | None
    category: str
    places: Places

    @property
    def registered(self) -> int:
        """How many places the register has."""
        return len(self.places)

    @property
    def by(self) -> int:
        """How many more the register has than the table states."""
        return self.registered - (0 if self.stated is None else self.stated.count)


def compare(
    stated: Sequence[Stated], held: Sequence[Held], above: Mapping[UUID, UUID | None]
) -> list[Difference]:
    """Return every count that differs, in the order of the table, then what no count covers.

    A division counts with all below it (`above`: division → the one above it), a category with all that begin
    with it. A place in several divisions counts once in each. What no count covers is told by the first of
    its divisions and its category.
    """
    reached = [_with_above(one.divisions, above) for one in held]
    by_division: dict[UUID, list[int]] = {}
    for at, divisions in enumerate(reached):
        for division in divisions:
            by_division.setdefault(division, []).append(at)
    covered: set[int] = set()
    found: list[Difference] = []
    for one in stated:
        places: list[tuple[str, str]] = []
        for at in range(len(held)) if one.division is None else by_division.get(one.division, ()):
            if held[at].category.startswith(one.category):
                places.extend(held[at].places)
                covered.add(at)
        if len(places) != one.count:
            found.append(Difference(one, one.division, one.category, places))
    left: dict[tuple[UUID | None, str], list[tuple[str, str]]] = {}
    for at, one_held in enumerate(held):
        if at not in covered:
            first = min(one_held.divisions, key=str, default=None)
            left.setdefault((first, one_held.category), []).extend(one_held.places)
    return [
        *found,
        *(Difference(None, division, category, places) for (division, category), places in left.items()),
    ]


def repeated(stated: Iterable[Stated]) -> list[tuple[Stated, Stated]]:
    """Return the counts of a division and category that the table states twice: (again, first)."""
    first: dict[tuple[UUID | None, str], Stated] = {}
    return [
        (one, known)
        for one in stated
        if (known := first.setdefault((one.division, one.category), one)) is not one
    ]


def _with_above(divisions: Iterable[UUID], above: Mapping[UUID, UUID | None]) -> set[UUID]:
    reached: set[UUID] = set()
    for division in divisions:
        at: UUID | None = division
        while at is not None and at not in reached:
            reached.add(at)
            at = above.get(at)
    return reached

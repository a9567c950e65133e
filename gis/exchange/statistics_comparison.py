"""Compare the counts of a statistics table, the register and a release: differences, and places behind."""

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
    """A count that differs: what is stated (None: nothing), and the places that register and release have."""

    stated: Stated | None
    division: UUID | None
    category: str
    places: Places
    #: None where no release is compared
    then: Places | None = None

    @property
    def registered(self) -> int:
        """How many places the register has."""
        return len(self.places)

    @property
    def by(self) -> int:
        """How many more the register has than the table states."""
        return self.registered - (0 if self.stated is None else self.stated.count)

    @property
    def released(self) -> int | None:
        """How many places the release has; None where none is compared."""
        return None if self.then is None else len(self.then)

    @property
    def only_registered(self) -> Places:
        """Places that the register has and the release has not."""
        known = {id_ for id_, _ in self.then or ()}
        return [] if self.then is None else [one for one in self.places if one[0] not in known]

    @property
    def only_released(self) -> Places:
        """Places that the release has and the register has not, here."""
        known = {id_ for id_, _ in self.places}
        return [one for one in self.then or () if one[0] not in known]


def compare(
    stated: Sequence[Stated],
    held: Sequence[Held],
    above: Mapping[UUID, UUID | None],
    then: Sequence[Held] | None = None,
) -> list[Difference]:
    """Return every count that differs, in the order of the table, then what no count covers.

    A division counts with all below it (`above`: division → the one above it), a category with all that begin
    with it. A place in several divisions counts once in each. What no count covers is told by the first of
    its divisions and its category. With a release (`then`) a count differs too when the release has another
    one than the register; without a table only such counts are told.
    """
    now, was = _Reached(held, above), None if then is None else _Reached(then, above)
    found: list[Difference] = []
    for one in stated:
        places = now.of(one.division, one.category)
        released = None if was is None else was.of(one.division, one.category)
        if len(places) != one.count or (released is not None and len(released) != len(places)):
            found.append(Difference(one, one.division, one.category, places, released))
    left, left_then = now.left(), {} if was is None else was.left()
    for division, category in dict.fromkeys([*left, *left_then]):
        places = left.get((division, category), [])
        released = None if was is None else left_then.get((division, category), [])
        if stated or released is None or len(released) != len(places):
            found.append(Difference(None, division, category, places, released))
    return found


class _Reached:
    """Groups of places by the divisions that they count for, and which of them a count has covered."""

    def __init__(self, held: Sequence[Held], above: Mapping[UUID, UUID | None]) -> None:
        self._held = held
        self._by_division: dict[UUID, list[int]] = {}
        self._covered: set[int] = set()
        for at, one in enumerate(held):
            for division in _with_above(one.divisions, above):
                self._by_division.setdefault(division, []).append(at)

    def of(self, division: UUID | None, category: str) -> list[tuple[str, str]]:
        """Return the places of a division (None: all) and of categories that begin so, as covered."""
        places: list[tuple[str, str]] = []
        for at in range(len(self._held)) if division is None else self._by_division.get(division, ()):
            if self._held[at].category.startswith(category):
                places.extend(self._held[at].places)
                self._covered.add(at)
        return places

    def left(self) -> dict[tuple[UUID | None, str], list[tuple[str, str]]]:
        """Return the places that no count has covered, by the first of their divisions and category."""
        left: dict[tuple[UUID | None, str], list[tuple[str, str]]] = {}
        for at, one in enumerate(self._held):
            if at not in self._covered:
                first = min(one.divisions, key=str, default=None)
                left.setdefault((first, one.category), []).extend(one.places)
        return left


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

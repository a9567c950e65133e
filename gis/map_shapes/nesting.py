"""Who of the divisions that are drawn lies within whom, on each day; no database or files."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from gis.map_shapes.rules import Period, epochs


@dataclass(frozen=True)
class Link:
    """A division belongs to another for a time."""

    division_id: UUID
    parent_id: UUID
    valid: Period


class Nesting:
    """The tree of divisions, of which only some are drawn: what has no polygon is passed over."""

    def __init__(self, drawn: Iterable[tuple[UUID, Period]], links: Iterable[Link]) -> None:
        self._drawn: dict[UUID, list[Period]] = defaultdict(list)
        for division, period in drawn:
            self._drawn[division].append(period)
        self._above: dict[UUID, list[Link]] = defaultdict(list)
        self._below: dict[UUID, list[Link]] = defaultdict(list)
        self.add(links)
        self._parts: dict[Period, dict[UUID, tuple[UUID, ...]]] = {}

    @property
    def drawn(self) -> frozenset[UUID]:
        """Return all that have a polygon on some day."""
        return frozenset(self._drawn)

    def parts(self, epoch: Period) -> Mapping[UUID, tuple[UUID, ...]]:
        """Return each division that holds drawn ones, with those directly within it, in an epoch.

        In an epoch nothing of those that are asked about changes.
        """
        found = self._parts.get(epoch)
        if found is None:
            held: dict[UUID, list[UUID]] = defaultdict(list)
            for division in self._drawn:
                if self._is_drawn(division, epoch):
                    holder = self._holder(division, epoch)
                    if holder is not None:
                        held[holder].append(division)
            found = self._parts[epoch] = {holder: tuple(sorted(parts)) for holder, parts in held.items()}
        return found

    def _is_drawn(self, division: UUID, epoch: Period) -> bool:
        return any(period.overlaps(epoch) for period in self._drawn.get(division, ()))

    def _holder(self, division: UUID, epoch: Period) -> UUID | None:
        passed = {division}
        while True:
            above = [link.parent_id for link in self._above.get(division, ()) if link.valid.overlaps(epoch)]
            if not above or above[0] in passed:
                return None
            division = above[0]
            if self._is_drawn(division, epoch):
                return division
            passed.add(division)

    def holders(self, division: UUID, epoch: Period) -> tuple[UUID, ...]:
        """Return the drawn divisions that one lies in, the nearest first."""
        found: list[UUID] = []
        above = self._holder(division, epoch)
        while above is not None and above not in found:
            found.append(above)
            above = self._holder(above, epoch)
        return tuple(found)

    def within(self, divisions: Collection[UUID]) -> frozenset[UUID]:
        """Return divisions and all that ever belonged to them, drawn or not."""
        return self._reached(divisions, lambda one: (link.division_id for link in self._below.get(one, ())))

    def around(self, divisions: Collection[UUID]) -> frozenset[UUID]:
        """Return divisions and all that they ever belonged to, drawn or not."""
        return self._reached(divisions, lambda one: (link.parent_id for link in self._above.get(one, ())))

    @staticmethod
    def _reached(divisions: Collection[UUID], step: Callable[[UUID], Iterable[UUID]]) -> frozenset[UUID]:
        reached, waiting = set(divisions), list(divisions)
        while waiting:
            for one in step(waiting.pop()):
                if one not in reached:
                    reached.add(one)
                    waiting.append(one)
        return frozenset(reached)

    def nearest_holders(self, divisions: Collection[UUID]) -> frozenset[UUID]:
        """Return the drawn divisions that some, drawn or no longer so, ever lay directly in."""
        found: set[UUID] = set()

        def above(one: UUID) -> Iterable[UUID]:
            for link in self._above.get(one, ()):
                if link.parent_id in self._drawn:
                    found.add(link.parent_id)
                else:
                    yield link.parent_id

        self._reached(divisions, above)
        return frozenset(found)

    def orphans(self) -> frozenset[UUID]:
        """Return the drawn divisions that never belonged to a drawn one."""
        return frozenset(one for one in self._drawn if not self.nearest_holders((one,)))

    def add(self, links: Iterable[Link]) -> None:
        """Take in more links."""
        for link in links:
            self._above[link.division_id].append(link)
            self._below[link.parent_id].append(link)

    def epochs(self, divisions: Collection[UUID]) -> list[Period]:
        """Return the stretches of time in which neither divisions change nor what is in them."""
        concerned = self.within(divisions)
        periods = [period for one in concerned for period in self._drawn.get(one, ())]
        belongs = [link.valid for one in concerned for link in self._above.get(one, ())]
        drawn = [period for one in divisions for period in self._drawn.get(one, ())]
        stretches = epochs([*periods, *belongs])
        return [one for one in stretches if any(one.overlaps(period) for period in drawn)]

"""What is checked: units with a polygon, a code and a parent, and the layers that they form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shapely.geometry.base import BaseGeometry

_DIGITS = re.compile(r"\d{6}(?:\d{3}){0,2}")
#: Lengths of the digits that count, widest level first: 15, 1506, 150626, 150626100, 150626100200
_LENGTHS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Unit:
    """One polygon and what its attributes say; `parent` is a code or a name, empty where none is given."""

    number: int
    geometry: BaseGeometry | None
    code: str = ""
    name: str = ""
    parent: str = ""

    @property
    def label(self) -> str:
        """What a finding calls it: its code, else its name, else its number in the list."""
        return self.code or self.name or f"#{self.number}"


def significant(code: str) -> str:
    """Return the digits of a code that its children's begin with: 150600 → 1506; other texts as they are."""
    if not _DIGITS.fullmatch(code):
        return code
    if len(code) == 12 and code.endswith("000"):
        code = code[:9]
    if len(code) == 9 and code.endswith("000"):
        code = code[:6]
    if len(code) == 6 and code.endswith("00"):
        code = code[:4]
    return code[:2] if len(code) == 4 and code.endswith("00") else code


def is_code(text: str) -> bool:
    """Return whether a text has the form of a division code."""
    return _DIGITS.fullmatch(text) is not None


def nests(code: str, parent_code: str) -> bool:
    """Return whether a code may stand under a parent's; a city without districts stands under its own."""
    return code.startswith(significant(parent_code))


def parents_of(units: Sequence[Unit]) -> NDArray[np.int64]:
    """Return for each unit the place of its parent in the list, or -1: as stated, else as codes nest."""
    found = np.full(len(units), -1, dtype=np.int64)
    chains = _chains(units)
    by_name: dict[str, int] = {}
    by_digits: dict[str, int] = {}
    for at, unit in enumerate(units):
        by_name.setdefault(unit.name, at)
        if is_code(unit.code):
            by_digits.setdefault(significant(unit.code), at)
    nobody_states_any = not any(unit.parent for unit in units)
    for at, unit in enumerate(units):
        if unit.parent and unit.parent == unit.code:
            chain = chains[unit.code]
            found[at] = chain[chain.index(at) - 1] if chain[0] != at else -1
        elif unit.parent:
            chain = chains.get(unit.parent, [])
            found[at] = chain[-1] if chain else by_name.get(unit.parent, -1)
        elif nobody_states_any and is_code(unit.code):
            digits = significant(unit.code)
            above = (by_digits.get(digits[:length]) for length in reversed(_LENGTHS) if length < len(digits))
            found[at] = next((n for n in above if n is not None), -1)
        if found[at] == at:
            found[at] = -1
    return found


def _chains(units: Sequence[Unit]) -> dict[str, list[int]]:
    """Return the units of each code from the widest down.

    A city without districts stands twice or more, as the city and, under its own code, as its one part.
    """
    chains: dict[str, list[int]] = {}
    for own_parent in (False, True):
        for at, unit in enumerate(units):
            if unit.code and (unit.parent == unit.code) is own_parent:
                chains.setdefault(unit.code, []).append(at)
    return chains


def layers_of(units: Sequence[Unit], parents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each unit the layer that it belongs to; units of one layer lie beside one another.

    Where nobody is another's parent there is one layer. Otherwise the code tells the level, else the height
    above the lowest units; a child lies at least one layer below its parent.
    """
    if not (parents >= 0).any():
        return np.zeros(len(units), dtype=np.int64)
    layer = np.array([_level(unit.code) for unit in units], dtype=np.int64)
    for at, parent in enumerate(parents):
        # 469001 as a city stands among the cities, as its own part among the counties.
        if parent >= 0 and units[at].code == units[parent].code and layer[parent] > 1:
            layer[parent] = layer[at] - 1
    lowest = max(int(layer.max()), 1)
    is_parent = np.zeros(len(units), dtype=bool)
    is_parent[parents[parents >= 0]] = True
    layer[(layer < 0) & ~is_parent] = lowest
    for _ in _LENGTHS:
        above = np.where(parents >= 0, layer[parents], -1)
        too_high = (parents >= 0) & (layer <= above)
        if not too_high.any():
            break
        layer[too_high] = above[too_high] + 1
    return layer


def _level(code: str) -> int:
    return _LENGTHS.index(len(significant(code))) if is_code(code) else -1

"""Which marker, and which of its stones, a point of a surveyor's file names.

A stone of a 双立 or 三立 marker is named by the marker's number and its letter (1561040B), whether the
register writes the number with letters (1561040A/B, 1561040Q) or without. A number alone names the marker:
the stone that stands nearest was measured. What a surveyor writes is first compared with its signs (1-1 is
not 11), then by letters and digits alone; where several markers may be meant, the one of them that stands
there is, and where that doesn't tell, none is.

maps/web/src/field/namedStones.ts does the same on a device (the cases of tests/data/named_stones.json).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis.coordinates import distance_m

LonLat = tuple[float, float]
#: So near a registered position no other marker, and no wrong belt, leads by chance, metres
NEAR_M = 200.0
_FURTHER_STONES = re.compile("(?:/[A-Z])+$")
#: The letter of a stone at the end of a point's name, with the sign before it
_LETTER = re.compile(r"[\-_.·/]?[QABCDE]$")


def position_of_stone(stone: Mapping[str, Any]) -> LonLat:
    """Return longitude and latitude of a stone of the register."""
    longitude, latitude = stone["geometry"]["coordinates"][:2]
    return float(longitude), float(latitude)


def nearest(place: LonLat, stones: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the stone nearest a place; None where there is none."""
    return min(stones, key=lambda stone: distance_m(*place, *position_of_stone(stone)), default=None)


def written_key(name: str) -> str:
    """Return a name in capitals without blanks, 号, 桩 and #: signs between its parts stay."""
    return re.sub(r"[\s#号桩]", "", unicodedata.normalize("NFKC", name).upper())


def loose_key(name: str) -> str:
    """Return a name's letters and digits alone, in capitals."""
    return re.sub(r"[\-_.·]", "", written_key(name))


@dataclass(frozen=True, slots=True)
class Named:
    """A marker with the stones that stand, and the letter that a point names, None for the number alone."""

    marker: Mapping[str, Any]
    stones: Sequence[Mapping[str, Any]]
    letter: str | None = None

    def stone(self, place: LonLat) -> Mapping[str, Any] | None:
        """Return the stone that is meant: that of the letter, else the nearest; None where none stands."""
        of_letter = [each for each in self.stones if self.letter and each.get("letter") == self.letter]
        return nearest(place, of_letter or self.stones)

    def away(self, place: LonLat) -> float | None:
        """Return metres from the nearest stone; None where none stands."""
        stone = nearest(place, self.stones)
        return None if stone is None else distance_m(*place, *position_of_stone(stone))

    def is_at(self, place: LonLat) -> bool:
        """Return whether a stone of it stands so near that chance does not lead there."""
        away = self.away(place)
        return away is not None and away <= NEAR_M

    @property
    def letters(self) -> str:
        """Return the letters of the stones that stand, as numbers write them; empty where none has any."""
        return "/".join(str(each["letter"]) for each in self.stones if each.get("letter"))

    def called(self, stone: Mapping[str, Any] | None) -> str:
        """Return what tells a stone from the marker's others: letter, else place; empty for the only one."""
        if stone is None or len(self.stones) < 2:
            return ""
        return str(stone.get("letter") or self.stones.index(stone) + 1)


class NamedStones:
    """The names that markers and their stones go by: `numbered` are markers with the stones that stand."""

    def __init__(self, numbered: Iterable[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]]) -> None:
        self._written: defaultdict[str, list[Named]] = defaultdict(list)
        self._loose: defaultdict[str, list[Named]] = defaultdict(list)
        for marker, stones in numbered:
            letters = [str(stone.get("letter") or "") for stone in stones]
            for name, letter in _names(str(marker["number"]), letters).items():
                named = Named(marker, stones, letter)
                self._written[name].append(named)
                self._loose[loose_key(name)].append(named)

    def find(self, point: str, place: LonLat) -> list[Named]:
        """Return what a point measured at a place names: one, none, or all that may be meant."""
        meant = self._written.get(written_key(point)) or self._loose.get(loose_key(point)) or []
        if len(meant) > 1:
            there = [each for each in meant if each.is_at(place)]
            return there if len(there) == 1 else meant
        return meant

    def without_letter(self, point: str, place: LonLat) -> Named | None:
        """Return the one marker that a point names but for a letter that none of its stones has."""
        key = written_key(point)
        number = _LETTER.sub("", key)
        meant = self.find(number, place) if number != key else []
        return meant[0] if len(meant) == 1 else None


def _names(number: str, letters: Sequence[str]) -> dict[str, str | None]:
    """Return what a marker goes by: name → letter of the stone, None for the number alone."""
    whole = written_key(number)
    first = _FURTHER_STONES.sub("", whole)
    own = next((letter for letter in letters if letter and first.endswith(letter)), None)
    base = first if own is None else first[: -len(own)]
    named: dict[str, str | None] = {whole: None, base: None}
    named |= {f"{base}{letter}": letter for letter in letters if letter}
    return {name: letter for name, letter in named.items() if name}

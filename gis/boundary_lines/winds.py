"""The sixteen winds (十六方位): which one a direction is, and which one a text means.

Each wind spans 22.5°, centred on its own direction, counted from true north; the lower edge belongs to it: 北
is 348°45′ to 11°15′, 北偏东北 11°15′ to 33°45′ and so on. The wording is data (data/rules/sixteen_winds.csv):
it was read in a secondary source only, and an agreement may use other words, which the column `also` lists.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

COUNT = 16
WIDTH_DEG = 360 / COUNT


@dataclass(frozen=True, slots=True)
class Wind:
    """One of the sixteen: its place clockwise from north, its name in both languages."""

    position: int
    name_zh: str
    name_en: str

    @property
    def azimuth_deg(self) -> float:
        """The direction in its middle."""
        return self.position * WIDTH_DEG

    def off_by_deg(self, azimuth_deg: float) -> float:
        """Return by how much a direction lies outside of this wind; 0 inside."""
        return max(0.0, abs(turn_deg(self.azimuth_deg, azimuth_deg)) - WIDTH_DEG / 2)


def turn_deg(start: float, end: float) -> float:
    """Return the turn from one direction to another, clockwise positive, from -180 to below 180."""
    return (end - start + 180.0) % 360.0 - 180.0


class Winds:
    """The table of the sixteen winds in the wording of one file."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._words: dict[str, Wind] = {}
        winds: list[Wind] = []
        for row in rows:
            wind = Wind(int(row["position"]), row["name_zh"], row["name_en"])
            winds.append(wind)
            for word in (wind.name_zh, *filter(None, row["also"].split("|"))):
                if word in self._words:
                    raise ValueError(f"two winds are called {word}")
                self._words[word] = wind
        self._winds = tuple(winds)
        if [wind.position for wind in winds] != list(range(COUNT)):
            raise ValueError("the table of winds must have the positions 0 to 15 in order")
        longest_first = sorted(self._words, key=len, reverse=True)
        #: Matches any word for a wind, the longest first
        self.pattern = "|".join(map(re.escape, longest_first))

    def of(self, azimuth_deg: float) -> Wind:
        """Return the wind of a true azimuth."""
        return self._winds[int((azimuth_deg % 360.0 + WIDTH_DEG / 2) // WIDTH_DEG) % COUNT]

    def named(self, word: str) -> Wind | None:
        """Return the wind that a word means, or None."""
        return self._words.get(word)

"""Numbers of markers: kept as they stand on the stone, and read where they follow a scheme.

The schemes are data (data/rules/marker_number_patterns.csv): that of provincial lines was read in a secondary
source only, and that of county lines (GB/T 17796-2009) was not to be had. Older numbers (1253165, 238184I)
follow none and are kept verbatim.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Letter of a stone → how many stones its marker has: Q 单立, A and B 双立, C, D and E 三立
STONES_BY_LETTER = {"Q": 1, "A": 2, "B": 2, "C": 3, "D": 3, "E": 3}
LETTERS_BY_STONES = {1: ("Q",), 2: ("A", "B"), 3: ("C", "D", "E")}


_FURTHER_STONES = re.compile("(?:/[BDE])+$")


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """What a number says by its scheme; a part that the scheme does not have is None."""

    scheme: str
    line_code: str | None
    serial: int
    letter: str | None


class NumberPatterns:
    """The schemes of one table, each for lines of one level."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._schemes: list[tuple[str, str, re.Pattern[str]]] = []
        for row in rows:
            try:
                pattern = re.compile(row["pattern"], re.ASCII)
            except re.error as error:
                raise ValueError(f"{row['code']}: {row['pattern']} is no pattern ({error})") from None
            if "serial" not in pattern.groupindex:
                raise ValueError(f"{row['code']}: a pattern has a group called serial")
            self._schemes.append((row["code"], row["level"], pattern))

    def parse(self, number: str, level: str) -> ParsedNumber | None:
        """Read a number of a line of a level, full-width characters forgiven; None for no scheme.

        The letters of further stones may follow: 1561040A/B is the marker whose stones are A and B.
        """
        tidy = _FURTHER_STONES.sub("", unicodedata.normalize("NFKC", number).strip().upper())
        for code, of_level, pattern in self._schemes:
            match = pattern.fullmatch(tidy)
            if of_level == level and match is not None:
                groups = match.groupdict()
                return ParsedNumber(code, groups.get("line"), int(groups["serial"]), groups.get("stone"))
        return None

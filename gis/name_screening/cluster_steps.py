"""What a worker of a cluster does with a part of a list: the three steps of `list_screening`, in bytes.

Parts travel as compressed pickles between processes of one installation; nothing that came from outside is
ever unpickled. Rules travel with the work, so that every worker goes by those of whoever asked.
"""

import pickle
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gis.name_screening.findings_told import Tally
from gis.name_screening.list_screening import ListScreening, csv_text, in_order
from gis.name_screening.listed_names import Listed
from gis.name_screening.row_screening import Known
from gis.name_screening.screening import Finding
from gis.name_screening.service import list_screening

#: Fast rather than small: workers wait for one another, not for the network
LEVEL = 1
SOUND, SPECIFIC, PLACE = "r", "s", "p"
Found = list[tuple[int, Finding]]


@dataclass(frozen=True)
class SentRules:
    """Tables of rules as they travel; equal where their digest is, so that an engine is made once of them."""

    digest: str
    tables: Mapping[str, Sequence[Mapping[str, str]]] = field(compare=False, repr=False)

    def __call__(self, table: str) -> Iterable[Mapping[str, str]]:
        """Return the rows of a table."""
        return self.tables[table]


@dataclass(frozen=True)
class Part:
    """Consecutive rows of a list: the number of the first (from 1), the columns, the values."""

    first: int
    columns: tuple[str, ...]
    known: Known
    values: Sequence[tuple[str, ...]]

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield the rows as they were read."""
        for values in self.values:
            yield dict(zip(self.columns, values, strict=True))


@dataclass(frozen=True)
class Alone:
    """What was found in a part by itself, and its names by the bucket where they meet others."""

    found: bytes
    buckets: Mapping[int, bytes]


def packed(what: Any) -> bytes:
    """Return something as compressed bytes."""
    return zlib.compress(pickle.dumps(what, pickle.HIGHEST_PROTOCOL), LEVEL)


def unpacked(data: bytes) -> Any:
    """Return what was packed by this program."""
    return pickle.loads(zlib.decompress(data))


def screen_alone(rules: SentRules, part: Part, buckets: int) -> Alone:
    """Screen the rows of a part one by one, and sort their names into buckets by what they can share."""
    engine = list_screening(rules)
    known = {key: column for key, column in part.known.items() if column}
    found: Found = []
    sorted_in: defaultdict[int, list[tuple[str, Listed]]] = defaultdict(list)
    for number, row in enumerate(part.rows(), start=part.first):
        findings, listed = engine.rows.screen(number, row, known)
        found.extend((number, finding) for finding in findings)
        for key in _keys(engine, listed):
            # Not hash(): every process has its own
            sorted_in[zlib.crc32(key.encode()) % buckets].append((key, listed))
    return Alone(packed(found), {bucket: packed(names) for bucket, names in sorted_in.items()})


def compare_bucket(rules: SentRules, parts: Sequence[bytes], part_size: int) -> dict[int, bytes]:
    """Compare the names of one bucket; return what was found by the number of its part."""
    engine = list_screening(rules)
    by_key: defaultdict[str, list[Listed]] = defaultdict(list)
    for data in parts:
        for key, listed in unpacked(data):
            by_key[key].append(listed)
    by_part: defaultdict[int, Found] = defaultdict(list)
    for key, names in by_key.items():
        if len(names) > 1:
            for row, finding in _compared(engine, key, names):
                if (kept := engine.rows.screening.limited(finding)) is not None:
                    by_part[(row - 1) // part_size].append((row, kept))
    return {part: packed(found) for part, found in by_part.items()}


def tell_part(
    rules: SentRules, part: Part, found: Sequence[bytes], *, heading: bool, lines: bool
) -> tuple[bytes, bytes, Tally]:
    """Return a part of the result as CSV, its findings as lines of JSON, and how many there are."""
    engine = list_screening(rules)
    by_row: defaultdict[int, list[Finding]] = defaultdict(list)
    for data in found:
        for row, finding in unpacked(data):
            by_row[row].append(finding)
    tally = Tally()
    told: list[dict[str, str]] = []
    written: list[str] = []
    name_column = part.known["name"] or ""
    for number, row in enumerate(part.rows(), start=part.first):
        findings = in_order(by_row[number]) if number in by_row else []
        told.append(row | engine.telling.row(row.get(name_column, ""), findings, tally))
        if lines:
            written.extend(engine.telling.line(number, row.get(name_column, ""), each) for each in findings)
    table = csv_text(part.columns, told, heading=heading)
    return table.encode(), "".join(f"{line}\n" for line in written).encode(), tally


def _keys(engine: ListScreening, listed: Listed) -> Iterator[str]:
    if not listed.core:
        return
    yield f"{SOUND}{engine.repeated.sound_key(listed)}"
    if (key := engine.repeated.specific_key(listed)) is not None:
        yield f"{SPECIFIC}{key}"
    for key in engine.places.keys(listed):
        yield f"{PLACE}{key}"


def _compared(engine: ListScreening, key: str, names: Sequence[Listed]) -> Iterator[tuple[int, Finding]]:
    if key.startswith(SOUND):
        yield from engine.repeated.sounding_alike(names)
    elif key.startswith(SPECIFIC):
        yield from engine.repeated.with_one_specific_term(names)
    else:
        yield from engine.places.with_one_key(key.removeprefix(PLACE), names)

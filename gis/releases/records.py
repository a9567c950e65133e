"""A record of a release: what its reader sees of a division or place name, as one line of JSON. Pure.

Lines are canonical (keys sorted, no spaces, UTF-8), so that two records that say the same are the same bytes.
A file of records has them by kind, then by number.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from gis.exchange.rules import KINDS, Kind
from gis.place_names.rules import holds_on
from gis.releases.rules import ChangesUnreadable

Record = Mapping[str, Any]

#: What a row of the register repeats of its names, places and source, and the count of its changes
_REPEATED: Mapping[Kind, frozenset[str]] = {
    "place-names": frozenset(
        ("name_type", "language", "romanization", "pinyin", "reading_confirmed", "standard_basis",
         "mongolian", "aliases", "former_names", "position", "is_demonstration", "version")
    ),
    "divisions": frozenset(("is_demonstration", "version")),
}  # fmt: skip


def record_of(kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a published row as a record, without what it says twice."""
    return {"kind": kind, **{name: value for name, value in row.items() if name not in _REPEATED[kind]}}


def said(value: object) -> str:
    """Return a value as canonical JSON; equal texts, and only they, are equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def line_of(record: Record) -> bytes:
    """Return the line of a record."""
    return said(record).encode() + b"\n"


def record_in(line: bytes, file: str = "") -> dict[str, Any]:
    """Read a line; raise ChangesUnreadable."""
    try:
        record = json.loads(line)
        if record["kind"] in KINDS and isinstance(record["id"], str):
            return dict(record)
    except (ValueError, KeyError, TypeError) as error:
        raise ChangesUnreadable(file=file) from error
    raise ChangesUnreadable(file=file)


def key_of(record: Record) -> tuple[str, str]:
    """Return by what records are sorted and told apart."""
    return record["kind"], record["id"]


def on_day(record: Record, day: date) -> Record:
    """Return a record with those of its names that hold on a day, as lists show it."""
    if "names" not in record:
        return record
    return {**record, "names": [one for one in record["names"] if holds_on(one, day)]}


def is_demonstration(record: Record) -> bool:
    """Whether the record itself comes from invented data."""
    return bool((record.get("source") or {}).get("is_demonstration"))


def leaves(value: object) -> Iterator[str | float]:
    """Yield every text and every number with a fraction that a record says."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str | float):
        yield value


@dataclass(frozen=True, order=True)
class PlaceCount:
    """How many place names of one category lie in the same divisions, by who made them up."""

    category: str
    divisions: tuple[str, ...]
    demonstration: bool
    count: int

    @property
    def division_ids(self) -> frozenset[UUID]:
        """The divisions by their numbers; a place in several of them is counted here once."""
        return frozenset(map(UUID, self.divisions))


class Tally:
    """What is counted of the records of a release while they pass by."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        #: Source → what it is, and how many records cite it
        self.sources: dict[str, dict[str, Any]] = {}
        self.cited: Counter[str] = Counter()
        #: Division → its name and code
        self.divisions: dict[str, tuple[str, str]] = {}
        self.categories: dict[str, tuple[str, str]] = {}
        #: Records that come from invented data
        self.demonstration = 0
        self._places: Counter[tuple[str, tuple[str, ...], bool]] = Counter()

    def add(self, record: Record) -> None:
        """Count one record."""
        self.kinds[record["kind"]] += 1
        self.demonstration += is_demonstration(record)
        cited = {one["id"]: one for one in _sources(record)}
        self.sources |= cited
        self.cited.update(cited.keys())
        if record["kind"] == "divisions":
            self.types[record.get("type", "")] += 1
            codes = {one.get("code_system"): one.get("code") for one in record.get("codes", ())}
            code = codes.get("mca") or next(iter(codes.values()), None)
            self.divisions[record["id"]] = (record.get("name") or "", code or "")
            return
        category = str(record.get("category") or "")
        self.categories[category] = (record.get("category_zh") or "", record.get("category_en") or "")
        lies_in = tuple(sorted(one["id"] for one in record.get("divisions", ())))
        self._places[category, lies_in, is_demonstration(record)] += 1

    @property
    def places(self) -> list[PlaceCount]:
        """How many places there are of each category in the same divisions."""
        return sorted(PlaceCount(*key, count) for key, count in self._places.items())


def by_category(places: Iterable[PlaceCount]) -> dict[str, int]:
    """Return how many places there are of each category."""
    counted: Counter[str] = Counter()
    for one in places:
        counted[one.category] += one.count
    return dict(sorted(counted.items()))


def by_division(places: Iterable[PlaceCount]) -> dict[str, int]:
    """Return how many places lie directly in each division; one in several counts in each of them."""
    counted: Counter[str] = Counter()
    for one in places:
        for division in one.divisions:
            counted[division] += one.count
    return dict(sorted(counted.items()))


def _sources(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            if name in ("source", "boundary_source") and isinstance(one, Mapping) and "id" in one:
                yield one
            else:
                yield from _sources(one)
    elif isinstance(value, list):
        for one in value:
            yield from _sources(one)

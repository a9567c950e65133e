"""What is 新增, 变更 or 注销 between two states of the records, and how such changes are applied. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from gis.national_database.records import NationalRecord
from gis.national_database.rules import DoesNotFit

Kind = Literal["added", "changed", "removed"]
#: How packages write it
WORDS: Mapping[Kind, str] = {"added": "新增", "changed": "变更", "removed": "注销"}
KINDS: Mapping[str, Kind] = {word: kind for kind, word in WORDS.items()}
#: What is said of a record that is gone: enough to find it again, and no more
KEPT = ("record_id", "place_code", "standard_name")


@dataclass(frozen=True)
class Change:
    """One record of an incremental package; of a removed one only what names it."""

    kind: Kind
    record: NationalRecord


def digest(record: NationalRecord) -> str:
    """Return what differs whenever a value or the geometry of a record does."""
    told = json.dumps([dict(record.values), record.gdm], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def digests(records: Iterable[NationalRecord]) -> dict[str, str]:
    """Return record → digest."""
    return {record.id: digest(record) for record in records}


def difference(
    before: Mapping[str, str], now: Iterable[NationalRecord], gone: Mapping[str, NationalRecord]
) -> list[Change]:
    """Return what changed since a state known by its digests, in the order of the records.

    `gone` are records that ended and may still be named; of any other one only its number is said.
    """
    found: list[Change] = []
    seen = set()
    for record in now:
        seen.add(record.id)
        known = before.get(record.id)
        if known is None:
            found.append(Change("added", record))
        elif known != digest(record):
            found.append(Change("changed", record))
    for record_id in sorted(before.keys() - seen):
        ended = gone.get(record_id, NationalRecord())
        named = {key: ended.values[key] for key in KEPT if key in ended.values}
        found.append(Change("removed", NationalRecord({**named, "record_id": record_id})))
    return found


def apply(before: Iterable[NationalRecord], changes: Iterable[Change]) -> list[NationalRecord]:
    """Return the records after an incremental package, by number; raise DoesNotFit for another state's."""
    records = {record.id: record for record in before}
    for change in changes:
        record = change.record
        if (change.kind == "added") == (record.id in records):
            raise DoesNotFit(record=record.id, change=WORDS[change.kind])
        if change.kind == "removed":
            del records[record.id]
        else:
            records[record.id] = record
    return [records[key] for key in sorted(records)]

"""Check a file in the form of a package for the national database by that database's pre-flight rules.

The register is not asked: codes are compared with no divisions, places with no polygons.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gis.exchange.findings import Findings
from gis.exchange.rules import NATIONAL
from gis.name_rules.seed_files import rule_rows
from gis.national_database.lone_files import Placed, read_lone_file
from gis.national_database.preflight import Known
from gis.national_database.preflight import check as preflight
from gis.national_database.profile import read_profile
from gis.national_database.records import NationalRecord

#: What such a file is called in a report
FORMAT = "national-package"
_NO_POSITION = "no_position"


def check(
    path: Path, name: str, document: object, categories: Iterable[Mapping[str, Any]], findings: Findings
) -> int | None:
    """Note everything that is wrong and return how many records there are; None for any other file.

    Raises PackageDamaged and ReturnedUnreadable.
    """
    profile = read_profile(rule_rows)
    file = read_lone_file(path, name, profile, document)
    if file is None:
        return None
    records = [_told_apart(at, placed) for at, placed in enumerate(file.records)]
    at_of = {record.id: placed for record, placed in zip(records, file.records, strict=True)}
    known = Known(
        categories=frozenset(str(one["code"]) for one in categories), demonstration=file.demonstration
    )
    for one in preflight(profile, records, known):
        if one.rule == _NO_POSITION and not file.has_positions:
            continue
        placed = at_of[one.record_id]
        column = f"{placed.part}：{one.heading_zh}" if placed.part else one.heading_zh
        note = findings.bad if one.severity == "error" else findings.note
        note(placed.row, column, one.value, f"{NATIONAL}{one.rule}", **one.params)
    heading = profile.field("record_id").name_zh
    for placed in file.records:
        if not placed.record.id:
            findings.bad(placed.row, heading, "", f"{NATIONAL}required")
    return len(records)


def _told_apart(at: int, placed: Placed) -> NationalRecord:
    """Give a record without a number one of its own, so that what is found can be told of it."""
    if placed.record.id:
        return placed.record
    return replace(placed.record, values={**placed.record.values, "record_id": f"#{at}"})

"""Read the records that the national database gives back: JSON as its public query shows them."""

import json
from pathlib import Path
from typing import Any

from gis.national_database.profile import Profile
from gis.national_database.records import NationalRecord, from_public
from gis.national_database.rules import ReturnedUnreadable


def read_returned(file: Path, profile: Profile) -> list[NationalRecord]:
    """Read `records`, `data.records` or a bare list; raise ReturnedUnreadable, naming the record at fault."""
    try:
        told: Any = json.loads(file.read_text("utf-8-sig"))
    except (ValueError, OSError) as error:
        raise ReturnedUnreadable(file=file.name) from error
    for key in ("data", "records"):
        if isinstance(told, dict) and key in told:
            told = told[key]
    if not isinstance(told, list):
        raise ReturnedUnreadable(file=file.name)
    records = []
    for number, row in enumerate(told, start=1):
        try:
            records.append(from_public(profile, row))
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
            raise ReturnedUnreadable("national.returned_row", file=file.name, row=number) from error
    return records

"""Which county the register keeps: nothing says so, its divisions show it. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

COUNTY = "county"


def own_county(divisions: Mapping[str, Mapping[str, Any]], neighbours: Collection[str] = ()) -> str | None:
    """Return the county with the most divisions below it; None where there is none.

    `divisions` are published rows of a day by id; a county that has a code of `neighbours` is another's. Of
    equal ones the one with the last code is taken.
    """
    below: Counter[str] = Counter()
    for row in divisions.values():
        seen: set[str] = set()
        at = row.get("parent_id")
        while at is not None and at in divisions and at not in seen:
            seen.add(at)
            below[at] += 1
            at = divisions[at].get("parent_id")
    counties = [
        one
        for one, row in divisions.items()
        if row["level"] == COUNTY and not _codes(row).intersection(neighbours)
    ]
    return max(
        counties, key=lambda one: (below[one], min(_codes(divisions[one]), default=""), one), default=None
    )


def _codes(row: Mapping[str, Any]) -> set[str]:
    return {str(one["code"]) for one in row.get("codes", ())}

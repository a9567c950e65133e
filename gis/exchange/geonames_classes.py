"""Which class of GeoNames a record is of, where that is sure: data/rules/geonames_classes.csv."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from gis.name_rules.seed_files import rule_rows

_ADMINISTRATIVE = ("province", "prefecture", "county", "township")


@cache
def _classes() -> Mapping[str, str]:
    return {row["category"]: row["feature_class"] for row in rule_rows("geonames_classes")}


def geonames_class(record: Mapping[str, Any]) -> str | None:
    """Return the letter of the class (A, H, L, P, R, S, T, V), or None where it is not sure.

    A division counts as an administrative one (A) down to the township; communities and statistical units
    have no class.
    """
    if "category" not in record:
        administrative = record.get("level") in _ADMINISTRATIVE and not record.get("is_statistical")
        return "A" if administrative else None
    category = str(record["category"] or "")
    return next((letter for start, letter in _classes().items() if category.startswith(start)), None)

"""The 20-digit 地名代码: never assigned here, only checked when the national database gives one. Pure.

AAAAAA BBB CCCCC DDDDDD: county, what is below it (civil-affairs code), category, serial number.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

_FORM = re.compile(r"[0-9]{20}")
#: The middle part of what belongs to no township: a county itself, or a feature across several
WHOLE_COUNTY = "000"

Fault = Literal[
    "code_form", "code_county", "code_division", "code_statistical", "code_category", "code_taken"
]


@dataclass(frozen=True, slots=True)
class PlaceCode:
    """The four parts of a code."""

    county: str
    division: str
    category: str
    serial: str

    @property
    def township(self) -> str:
        """Return the nine digits of the township."""
        return self.county + self.division


@dataclass(frozen=True)
class DivisionCodes:
    """The codes of divisions on the day a place-name code was given."""

    #: Six digits
    counties: Collection[str] = field(default_factory=frozenset)
    #: Nine digits, of civil affairs (mca): the ones that count
    townships: Collection[str] = field(default_factory=frozenset)
    #: Nine digits, of the statistics office: a code made with one is wrong
    statistical: Collection[str] = field(default_factory=frozenset)


def parts(code: str) -> PlaceCode | None:
    """Return the parts of a code; None when it is not twenty digits."""
    if not _FORM.fullmatch(code):
        return None
    return PlaceCode(code[:6], code[6:9], code[9:14], code[14:])


def faults(code: str, category: str, known: DivisionCodes, others: Collection[str] = ()) -> list[Fault]:
    """Return what speaks against a code that was given to a record of a category; none: it may be kept.

    `others` are the codes of the other records. Serial numbers above 900000 are seen on features that
    cross borders and are no fault. Counties or townships nobody knows of are not compared.
    """
    found = parts(code)
    if found is None:
        return ["code_form"]
    told: list[Fault] = []
    if known.counties and found.county not in known.counties:
        told.append("code_county")
    elif found.division != WHOLE_COUNTY and known.townships and found.township not in known.townships:
        told.append("code_statistical" if found.township in known.statistical else "code_division")
    if found.category != category:
        told.append("code_category")
    # One serial number in the scope of county, township and category: that is the whole code
    if code in others:
        told.append("code_taken")
    return told

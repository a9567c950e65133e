"""The counties around as the national lists have them: what a thick volume takes in beside the register.

data/samples/uxin/neighbour_divisions.csv holds the towns, villages and communities of the eight neighbouring
counties (data/README.md says where it is from). They are no records of the register: a place of a list has an
identifier made of its code, a reading that is only suggested, and nothing else. What the register holds
itself under the same statistical code is never taken from the list.
"""

import csv
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from uuid import UUID, uuid5

from gis.editions.facts import Place
from gis.place_names.romanization import Romanizer, kind_of_category

#: Identifiers of listed divisions are version 5 of their statistical code in this space
SPACE = UUID("7b0c6c0e-5f0a-5e0b-9a57-2f6f0a5d9c11")
SYSTEM = "nbs"
SOURCE = "nbs_2023"


@dataclass(frozen=True, slots=True)
class Listed:
    """A division of a list."""

    id: str
    parent_id: str
    code: str
    name: str
    type: str


def _facts(name: str) -> Iterator[dict[str, str]]:
    content = (files("data") / "samples" / "uxin" / f"{name}.csv").read_text("utf-8")
    yield from csv.DictReader(content.splitlines())


@cache
def _list() -> tuple[dict[str, str], ...]:
    return tuple(_facts("neighbour_divisions"))


def counties() -> dict[str, str]:
    """Return code → name of the counties around."""
    return {row["code"]: row["name"] for row in _facts("neighbours")}


def source() -> str:
    """Return what the list is, who made it, and of which day it is."""
    row = next(row for row in _facts("sources") if row["key"] == SOURCE)
    return f"{row['title']}（{row['publisher']}，{row['dated']}）"


def digest() -> str:
    """Return the SHA-256 of the list."""
    return hashlib.sha256(repr([*_list()]).encode()).hexdigest()


def listed(registered: Mapping[str, str], around: Collection[str]) -> Iterator[Listed]:
    """Yield the divisions of the counties with some codes that the register does not hold, superiors first.

    `registered` is statistical code → id of every division that the register holds.
    """
    for row in _list():
        if row["nbs_code"][:6] in around and row["nbs_code"] not in registered:
            yield Listed(
                identifier(row["nbs_code"]),
                registered.get(row["parent_nbs_code"]) or identifier(row["parent_nbs_code"]),
                row["nbs_code"],
                row["name"],
                row["type"],
            )


def identifier(code: str) -> str:
    """Return the identifier of a listed division; it stays from edition to edition."""
    return str(uuid5(SPACE, f"{SYSTEM}:{code}"))


def place(one: Listed, category: str, level: str, *, is_statistical: bool, romanizer: Romanizer) -> Place:
    """Return a listed division as a place: of its name only a reading is suggested."""
    return Place(
        key=f"division:{one.id}",
        name=one.name,
        category=category,
        type=one.type,
        level=level,
        is_statistical=is_statistical,
        unit_id=one.id,
        containers=(one.parent_id,),
        toned=romanizer.suggest(one.name, kind_of_category(category)).pinyin,
        codes=((SYSTEM, one.code),),
        sources=(source(),),
    )

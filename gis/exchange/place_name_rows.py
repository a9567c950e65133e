"""Read one row of a list of place names: every cell checked, every finding with its rule and remedy."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gis.exchange.division_index import DivisionIndex
from gis.exchange.findings import Findings
from gis.exchange.rules import Day, parse_day, split_list, unwritable
from gis.place_names.rules import HAN, MONGOLIAN, NATIONAL_CODE

Values = dict[str, Any]
Parser = Callable[[int, str, str], Any]

#: Field of the list → type of the name it holds
NAME_FIELDS: Mapping[str, str] = {
    "alias": "alias",
    "former_name": "former",
    "short_name": "short",
    "variant_name": "variant",
    "map_name": "map_name",
}
#: Longest name a list may hold; the register's longest real one has 26 characters
MOST_NAME_CHARACTERS = 100
_ROMAN = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffff\n]*")


@dataclass(frozen=True)
class CodeWords:
    """What a cell may say for a code: the code itself or its name in either language."""

    by_word: Mapping[str, str]
    shown: str

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> "CodeWords":
        """Make the words of one code list."""
        words: dict[str, str] = {}
        for row in rows:
            for word in (row["code"], row["name_zh"], row["name_en"]):
                words.setdefault(word.strip().lower(), row["code"])
        # The five-digit categories are the ones that a feature has; other lists have no such levels.
        shown = [row for row in rows if len(row["code"]) == 5 and row["code"].isdigit()] or rows
        return cls(words, "、".join(f"{row['name_zh']}（{row['code']}）" for row in shown[:8]))

    def find(self, word: str) -> str | None:
        """Return the code a cell means: 22200, 农村居民点, or 农村居民点(22200)."""
        plain = word.strip().lower()
        found = self.by_word.get(plain)
        if found is None and (digits := re.search(r"\d{2,5}", plain)):
            found = self.by_word.get(digits[0])
        if found is None:
            found = self.by_word.get(re.sub(r"[（(].*?[)）]", "", plain))
        return found


@dataclass(frozen=True)
class PlaceNameLists:
    """The code lists and divisions that rows are checked against, loaded once."""

    categories: CodeWords
    bases: CodeWords
    roles: CodeWords
    methods: CodeWords
    levels: CodeWords
    divisions: DivisionIndex
    #: Divisions the caller may propose in; None: all
    areas: frozenset[UUID] | None


class PlaceNameReader:
    """Reads the mapped cells of a row into values of the register's fields."""

    def __init__(
        self,
        lists: PlaceNameLists,
        column_of: Mapping[str, str],
        defaults: Mapping[str, str],
        findings: Findings,
    ) -> None:
        self._lists = lists
        self._findings = findings
        self._column_of = column_of
        self._known: dict[tuple[str, str], Any] = {}
        parsers = self._parsers()
        self._cells = [
            (field, column, parsers[field]) for field, column in column_of.items() if field in parsers
        ]
        self._defaults: Values = {
            field: parsers[field](0, field, value) for field, value in defaults.items() if field in parsers
        }

    def _parsers(self) -> dict[str, Parser]:
        lists = self._lists
        text: Parser = lambda row, column, value: value  # noqa: E731 - the one parser that accepts all
        return {
            "name": self._name,
            "national_code": self._national_code,
            "category": self._code_parser(lists.categories, "import.category_unknown"),
            "division": self._divisions,
            "mongolian": self._mongolian,
            **dict.fromkeys(NAME_FIELDS, self._other_names),
            "romanization": self._roman,
            "pinyin": self._roman,
            "specific_term": text,
            "generic_term": text,
            "standard_basis": self._code_parser(lists.bases, "import.basis_unknown"),
            "geometry_role": self._code_parser(lists.roles, "import.role_unknown"),
            "location_method": self._code_parser(lists.methods, "import.method_unknown"),
            "publication_level": self._code_parser(lists.levels, "import.level_unknown"),
            "accuracy_m": self._metres,
            "origin": text,
            "meaning": text,
            "history": text,
            "description": text,
            "valid_from": self._day,
            "valid_to": self._day,
            "approval_authority": text,
            "approval_document": text,
            "approval_date": self._day,
        }

    def read(self, row: int, cells: Mapping[str, str]) -> Values:
        """Return the values of a row by field; what is wrong goes to the findings."""
        values = dict(self._defaults)
        for field, column, parse in self._cells:
            cell = cells[column]
            if cell:
                value = parse(row, column, cell)
                if value is not None:
                    values[field] = value
        if "name" not in values and not cells.get(self._column_of.get("name", ""), ""):
            self._findings.bad(row, self._shown("name"), "", "import.name_missing")
        self._check_together(row, values)
        return values

    def check_new(self, row: int, values: Values, cells: Mapping[str, str]) -> None:
        """Note what a new place lacks and an update need not repeat."""
        for field, rule in (("category", "import.category_missing"), ("division", "import.division_missing")):
            column = self._shown(field)
            if field not in values and not cells.get(column, ""):
                self._findings.bad(row, column, "", rule)

    def _shown(self, field: str) -> str:
        return self._column_of.get(field, "")

    def _check_together(self, row: int, values: Values) -> None:
        start, end = values.get("valid_from"), values.get("valid_to")
        if start is not None and end is not None and start.day >= end.day:
            self._findings.bad(
                row,
                self._shown("valid_to"),
                end.day.isoformat(),
                "import.ends_before_it_begins",
                start=start.day.isoformat(),
            )
        if "approval_document" in values and "approval_date" not in values:
            self._findings.bad(
                row,
                self._shown("approval_document"),
                values["approval_document"],
                "import.approval_without_date",
            )
        code, category = values.get("national_code"), values.get("category")
        if code is not None and category is not None and len(category) == 5 and code[9:14] != category:
            self._findings.note(
                row,
                self._shown("national_code"),
                code,
                "import.code_differs_from_category",
                category=category,
            )

    def _name(self, row: int, column: str, value: str) -> str | None:
        if (character := unwritable(value)) is not None:
            shown = character if character.isprintable() else f"U+{ord(character):04X}"
            self._findings.bad(row, column, value, "import.name_damaged", character=shown)
            return None
        if len(value) > MOST_NAME_CHARACTERS:
            self._findings.bad(row, column, value, "import.name_too_long", most=MOST_NAME_CHARACTERS)
            return None
        if not HAN.search(value):
            self._findings.note(row, column, value, "import.name_not_han")
        return value

    def _other_names(self, row: int, column: str, value: str) -> list[str]:
        names = split_list(value)
        for name in names:
            if unwritable(name) is not None or len(name) > MOST_NAME_CHARACTERS:
                self._findings.bad(row, column, value, "import.name_damaged", character=name[:20])
        return names

    def _mongolian(self, row: int, column: str, value: str) -> str | None:
        if not MONGOLIAN.search(value):
            self._findings.bad(row, column, value, "import.not_mongolian")
            return None
        return value

    def _roman(self, row: int, column: str, value: str) -> str | None:
        if not _ROMAN.fullmatch(value):
            self._findings.bad(row, column, value, "import.not_roman")
            return None
        return value

    def _national_code(self, row: int, column: str, value: str) -> str | None:
        code = value.replace("-", "").replace(" ", "")
        if not NATIONAL_CODE.fullmatch(code):
            self._findings.bad(row, column, value, "import.national_code_form", length=len(code))
            return None
        return code

    def _metres(self, row: int, column: str, value: str) -> float | None:
        try:
            metres = float(value.removesuffix("m").removesuffix("米"))
        except ValueError:
            metres = -1.0
        if not 0 <= metres < 1e6:
            self._findings.bad(row, column, value, "import.accuracy_not_metres")
            return None
        return metres

    def _day(self, row: int, column: str, value: str) -> Day | None:
        day = parse_day(value)
        if day is None:
            self._findings.bad(row, column, value, "import.not_a_date")
        return day

    def _code_parser(self, words: CodeWords, rule: str) -> Parser:
        def parse(row: int, column: str, value: str) -> str | None:
            key = (rule, value)
            if key not in self._known:
                self._known[key] = words.find(value)
            found: str | None = self._known[key]
            if found is None:
                self._findings.bad(row, column, value, rule, choices=words.shown)
            return found

        return parse

    def _divisions(self, row: int, column: str, value: str) -> tuple[UUID, ...] | None:
        key = ("division", value)
        if key not in self._known:
            self._known[key] = [(part, self._lists.divisions.find(part)) for part in split_list(value)]
        chosen: list[UUID] = []
        for part, found in self._known[key]:
            if not found:
                self._findings.bad(row, column, part, "import.division_unknown")
                return None
            if len(found) > 1:
                namesakes = "、".join(sorted(self._lists.divisions.path(one) for one in found))
                self._findings.bad(row, column, part, "import.division_ambiguous", choices=namesakes)
                return None
            (division,) = found
            if self._lists.areas is not None and division not in self._lists.areas:
                self._findings.bad(row, column, part, "import.not_your_area")
                return None
            chosen.append(division)
        return tuple(dict.fromkeys(chosen))

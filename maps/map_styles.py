"""Colours, symbols and lines of the maps, as a surveyor edits them in `data/styles/*.csv`."""

import csv
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import NoReturn

from gis.errors import InvalidInput
from gis.messages import Language

_ANY = "*"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SHAPES = ("circle", "square", "triangle", "diamond")


class StyleUnreadable(InvalidInput):
    """A row of a style file holds a value that can't be drawn."""

    message_id = "map.style_unreadable"


@dataclass(frozen=True)
class Named:
    """What a row of a style file is for: its code and its name in the legend."""

    code: str
    name_zh: str
    name_en: str

    def title(self, language: Language) -> str:
        """Return the name in the legend."""
        return self.name_zh if language == "zh" else self.name_en


@dataclass(frozen=True)
class NameClassStyle(Named):
    """Symbol of one class of place names; size in pixels, a lower label priority is labelled first."""

    colour: str
    shape: str
    size: float
    label_priority: int


@dataclass(frozen=True)
class DivisionLevelStyle(Named):
    """Line and fill of one level of administrative divisions; widths and dashes in pixels.

    The band is a pale line in the line's colour below it: between dashes one still sees where the line goes.
    """

    line_colour: str
    line_width: float
    line_dash: str
    band_width: float
    band_opacity: float
    fill_colour: str
    fill_opacity: float


@dataclass(frozen=True)
class BoundaryLineStyle(Named):
    """A boundary line of one level, or the river or road along it; width and dash in pixels.

    The line in law is drawn through, a derived one and the river or road with the dash.
    """

    colour: str
    width: float
    dash: str

    @property
    def is_present(self) -> bool:
        """Whether it is no boundary but what runs along one today."""
        return self.code.startswith("present_")


@dataclass(frozen=True)
class MarkerStatusStyle(Named):
    """Colour of markers of one status."""

    colour: str


@dataclass(frozen=True)
class MarkerKindStyle(Named):
    """Shape of markers of one kind."""

    shape: str


@dataclass(frozen=True)
class RegisterSign(Named):
    """How one kind of record of a register is drawn: a sign (pixels) or, without one, a line."""

    colour: str
    #: "" where it is a line
    shape: str
    size: float
    width: float
    dash: str


@dataclass(frozen=True)
class RegisterState(Named):
    """A state of records of a register, and whether their signs are drawn hollow."""

    is_hollow: bool


def register_signs() -> dict[str, tuple[RegisterSign, ...]]:
    """Return the signs of each register by layer (facility, cemetery, grave, corridor), in order of the file.

    Raises StyleUnreadable with the file, line and column.
    """
    found: dict[str, tuple[RegisterSign, ...]] = {}
    for row in _rows("register_signs.csv"):
        sign = RegisterSign(
            code=row.value("sign"),
            name_zh=row.value("name_zh"),
            name_en=row.value("name_en"),
            colour=row.colour("colour"),
            shape=row.one_of("shape", ("", *_SHAPES)),
            size=row.number("size", 0, 30),
            width=row.number("width", 0, 20),
            dash=row.dash("dash"),
        )
        found[row.value("layer")] = (*found.get(row.value("layer"), ()), sign)
    return found


def register_states() -> dict[str, tuple[RegisterState, ...]]:
    """Return the states of each register by layer, in the order of the file; raise StyleUnreadable."""
    found: dict[str, tuple[RegisterState, ...]] = {}
    for row in _rows("register_states.csv"):
        state = RegisterState(
            row.value("state"),
            row.value("name_zh"),
            row.value("name_en"),
            row.one_of("drawn", ("full", "hollow")) == "hollow",
        )
        found[row.value("layer")] = (*found.get(row.value("layer"), ()), state)
    return found


def boundary_line_styles() -> dict[str, BoundaryLineStyle]:
    """Return how boundary lines are drawn, by level, then rivers and roads along them, in order of the file.

    Raises StyleUnreadable with the file, line and column.
    """
    return {
        row.value("line"): BoundaryLineStyle(
            code=row.value("line"),
            name_zh=row.value("name_zh"),
            name_en=row.value("name_en"),
            colour=row.colour("colour"),
            width=row.number("width", 0, 20),
            dash=row.dash("dash"),
        )
        for row in _rows("boundary_lines.csv")
    }


def marker_status_styles() -> dict[str, MarkerStatusStyle]:
    """Return the colours of markers by status, in the order of the file; raise StyleUnreadable."""
    return {
        row.value("status"): MarkerStatusStyle(
            row.value("status"), row.value("name_zh"), row.value("name_en"), row.colour("colour")
        )
        for row in _rows("marker_statuses.csv")
    }


def marker_kind_styles() -> dict[str, MarkerKindStyle]:
    """Return the shapes of markers by kind, in the order of the file; raise StyleUnreadable."""
    return {
        row.value("kind"): MarkerKindStyle(
            row.value("kind"), row.value("name_zh"), row.value("name_en"), row.one_of("shape", _SHAPES)
        )
        for row in _rows("marker_kinds.csv")
    }


def name_class_styles() -> dict[str, NameClassStyle]:
    """Return the symbols by class, in the order of the file, which is the order of the legend.

    Raises StyleUnreadable with the file, line and column.
    """
    return {
        row.value("class"): NameClassStyle(
            code=row.value("class"),
            name_zh=row.value("name_zh"),
            name_en=row.value("name_en"),
            colour=row.colour("colour"),
            shape=row.one_of("shape", _SHAPES),
            size=row.number("size", 1, 30),
            label_priority=int(row.number("label_priority", 0, 99)),
        )
        for row in _rows("name_classes.csv")
    }


def division_level_styles() -> dict[str, DivisionLevelStyle]:
    """Return lines and fills by level, in the order of the file.

    Raises StyleUnreadable with the file, line and column.
    """
    return {
        row.value("level"): DivisionLevelStyle(
            code=row.value("level"),
            name_zh=row.value("name_zh"),
            name_en=row.value("name_en"),
            line_colour=row.colour("line_colour"),
            line_width=row.number("line_width", 0, 20),
            line_dash=row.dash("line_dash"),
            band_width=row.number("band_width", 0, 30),
            band_opacity=row.number("band_opacity", 0, 1),
            fill_colour=row.colour("fill_colour"),
            fill_opacity=row.number("fill_opacity", 0, 1),
        )
        for row in _rows("division_levels.csv")
    }


def class_of_category(category: str, styles: dict[str, NameClassStyle]) -> str:
    """Return the class that draws a category: the longest listed beginning of its code, else the rest."""
    for length in range(len(category), 0, -1):
        if category[:length] in styles:
            return category[:length]
    return _ANY


def style_of_level(level: str, styles: dict[str, DivisionLevelStyle]) -> DivisionLevelStyle:
    """Return the style of a division level, or that of levels not listed."""
    return styles.get(level, styles[_ANY])


@dataclass(frozen=True)
class _Row:
    file: str
    line: int
    cells: dict[str, str]

    def value(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def colour(self, column: str) -> str:
        value = self.value(column)
        if _COLOUR.fullmatch(value):
            return value
        self._refuse(column)

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        value = self.value(column)
        if value in allowed:
            return value
        self._refuse(column)

    def dash(self, column: str) -> str:
        value = self.value(column)
        if re.fullmatch(r"[\d. ]*", value):
            return value
        self._refuse(column)

    def number(self, column: str, least: float, most: float) -> float:
        value = self.value(column)
        if re.fullmatch(r"\d+(\.\d+)?", value) and least <= float(value) <= most:
            return float(value)
        self._refuse(column)

    def _refuse(self, column: str) -> NoReturn:
        raise StyleUnreadable(
            file=f"data/styles/{self.file}", line=self.line, column=column, value=self.value(column)
        )


def _rows(file: str) -> list[_Row]:
    # Excel writes a byte-order mark; utf-8-sig takes the file with it and without.
    content = (files("data") / "styles" / file).read_text("utf-8-sig")
    reader = csv.DictReader(content.splitlines())
    return [_Row(file, reader.line_num, cells) for cells in reader]

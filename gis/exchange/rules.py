"""What an import may contain and how it answers, without database or files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from gis.errors import InvalidInput, RuleBroken
from gis.messages import Language, catalogue, text

Kind = Literal["place-names", "divisions"]
KINDS: tuple[Kind, ...] = ("place-names", "divisions")
#: A value of these fields may name several things, separated as Chinese lists are.
LIST_SEPARATORS = re.compile(r"[、，,；;|/]+")


class ColumnsUnmapped(InvalidInput):
    """A field that every row needs has no column."""

    message_id = "import.columns_unmapped"


class FieldUnknown(InvalidInput):
    """The mapping names a field or a column that does not exist."""

    message_id = "import.field_unknown"


class SystemNotChosen(InvalidInput):
    """The coordinates can be of several systems; the user must say which."""

    message_id = "import.system_not_chosen"


class NothingToImport(InvalidInput):
    """The file has no row to import."""

    message_id = "import.nothing_to_import"


class ExportUnreadable(InvalidInput):
    """A filter, date or format of an export is none that exists."""

    message_id = "export.unreadable"


class NothingNew(InvalidInput):
    """The list says what the register already says."""

    message_id = "import.nothing_new"


#: Rules of the national database, which has how to mend beside them
NATIONAL = "national.finding."


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong (or worth knowing) about one cell: row as the file numbers it, column, value, rule."""

    row: int
    column: str
    value: str
    #: Message id of the rule; `<rule>.mend` says how to mend it.
    rule: str
    params: Mapping[str, object] = field(default_factory=dict)
    #: An error keeps the row out; a note does not.
    is_error: bool = True

    def sentence(self, language: Language = "zh") -> str:
        """Return the rule as a sentence."""
        return text(self.rule, language, value=self.value, **self.params)

    def mend(self, language: Language = "zh") -> str:
        """Return what to do about it; the sentence of another module's rule says that itself.

        An error in row 0 is of the whole file.
        """
        message_id = f"{self.rule}.mend"
        if self.rule.startswith(NATIONAL):
            message_id = f"national.mend.{self.rule.removeprefix(NATIONAL)}"
        if message_id not in catalogue(language):
            whole = self.is_error and not self.row
            return text("import.mend_file" if whole else "import.mend_by_rule", language)
        return text(message_id, language, value=self.value, **self.params)

    def as_json(self) -> dict[str, Any]:
        """Return the finding with its sentences in both languages."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "rule": self.rule,
            "is_error": self.is_error,
            "sentence_zh": self.sentence("zh"),
            "sentence_en": self.sentence("en"),
            "mend_zh": self.mend("zh"),
            "mend_en": self.mend("en"),
        }


class ImportRefused(RuleBroken):
    """Rows are bad and the user did not ask for the good ones alone; nothing was changed."""

    message_id = "import.refused"

    def __init__(self, findings: Sequence[Finding], rows: int, bad: int, shown: int = 200) -> None:
        self._shown = [finding.as_json() for finding in findings[:shown]]
        super().__init__(rows=rows, bad=bad)

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """The first findings, row by row."""
        return self._shown


@dataclass(frozen=True)
class ImportOptions:
    """How the user wants a file read and what to do with it."""

    kind: Kind = "place-names"
    #: Sheet, Word table, database table or layer; None: the only one, or the fullest
    sheet: str | None = None
    #: Column → field; None: as guessed. An empty field leaves the column out.
    mapping: Mapping[str, str] | None = None
    #: Value of a field for every row that does not state it
    defaults: Mapping[str, str] = field(default_factory=dict)
    #: Key, EPSG code or datum of the coordinates; None: from the file, else as the numbers tell
    crs: str | None = None
    #: Which of the two coordinate columns is north; None: as the numbers tell
    north: Literal["first", "second"] | None = None
    #: The user's own seven parameters from an older datum, as the fields of DatumParameters
    datum_parameters: Mapping[str, Any] | None = None
    #: Row of the header as the file numbers it; None: as found
    header_row: int | None = None
    #: Encoding of a CSV's or Shapefile's texts; None: as found
    encoding: str | None = None
    #: Delimiter of a CSV; None: as found
    delimiter: str | None = None
    good_rows_only: bool = False
    dry_run: bool = False
    #: Load without approval: 管理员's first load into an empty register
    first_load: bool = False
    source_title: str = ""
    source_licence: str = ""
    source_publisher: str = ""
    source_dated: date | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the options as the arguments of a job."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        values["mapping"] = None if self.mapping is None else dict(self.mapping)
        values["defaults"] = dict(self.defaults)
        values["datum_parameters"] = self.datum_parameters and dict(self.datum_parameters)
        values["source_dated"] = self.source_dated and self.source_dated.isoformat()
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ImportOptions":
        """Read options back from a job's arguments."""
        dated = values.get("source_dated")
        return cls(**{**values, "source_dated": date.fromisoformat(dated) if dated else None})


class Day(NamedTuple):
    """The first day of a stated day, month or year, and which of them was stated."""

    day: date
    precision: str


_DAY = re.compile(
    r"(?P<y>[12]\d{3})(?:(?:\s*[-/.年]\s*)(?P<m>\d{1,2})(?:(?:\s*[-/.月]\s*)(?P<d>\d{1,2})\s*日?)?\s*月?)?"
    r"\s*年?(?:[ T]00:00(?::00)?)?"
)
_COMPACT = re.compile(r"(?P<y>[12]\d{3})(?P<m>\d{2})(?P<d>\d{2})?")


def parse_day(value: str) -> Day | None:
    """Read 1958, 1958年3月, 1958-03-05, 1958.3.5 or 19580305; None when it is no day."""
    found = _DAY.fullmatch(value.strip()) or _COMPACT.fullmatch(value.strip())
    if found is None:
        return None
    precision = "day" if found["d"] else "month" if found["m"] else "year"
    try:
        return Day(date(int(found["y"]), int(found["m"] or 1), int(found["d"] or 1)), precision)
    except ValueError:
        return None


def normal_division_code(value: str) -> str | None:
    """Return a division code in its shortest form of 6, 9 or 12 digits; None when it is no code.

    150626100000 is 150626100, 150626000 and 150626000000 are 150626; a county code shorter by its zeros (15,
    1506) is filled up to 6.
    """
    if not value.isascii() or not value.isdigit() or len(value) not in (2, 4, 6, 9, 12):
        return None
    code = value.ljust(6, "0")
    while len(code) > 6 and code.endswith("000"):
        code = code[:-3]
    return code


def split_list(value: str) -> list[str]:
    """Split a cell that may name several things."""
    return [part for part in (piece.strip() for piece in LIST_SEPARATORS.split(value)) if part]


_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd?？]")


def unwritable(name: str) -> str | None:
    """Return the first character that no name can hold: damage from a wrong encoding, private use, '?'."""
    found = _UNWRITABLE.search(name)
    return found[0] if found else None

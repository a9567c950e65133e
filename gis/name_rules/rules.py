"""Tables of rules, their columns, and how a row of a file and a kept row become one another. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken
from gis.messages import Called

Document = Mapping[str, Any]
#: Parts of a key that has several columns stand beside one another
BETWEEN = "|"
#: Kinds of columns that may hold values of another table
CITING = ("reference", "several")
#: What stands in columns of its own, whatever a table calls it: kind of column → field of the document
OWN_FIELDS: Mapping[str, str] = {
    "clause": "clause",
    "severity": "severity",
    "source": "source",
    "verified": "is_verified",
    "from": "valid_from",
    "to": "valid_to",
}
#: Fields of a document beside what the table's own columns say
FIELDS = ("rule_table", "content", "position", *OWN_FIELDS.values())


class NoSuchTable(NotFound):
    """There is no table of rules of this name."""

    message_id = "name_rules.no_such_table"


class RuleNotFound(NotFound):
    """There is no such row of rules."""

    message_id = "name_rules.not_found"


class KeyTaken(Conflict):
    """Two rows of a table with one key hold on the same day."""

    message_id = "name_rules.key_taken"


class UnreadableChange(InvalidInput):
    """A change says neither a new row, nor which row, nor from when."""

    message_id = "name_rules.unreadable_change"


class NothingChanged(RuleBroken):
    """The changes want what the tables say already, or there are none."""

    message_id = "name_rules.nothing_changed"


class PreviewNotFound(NotFound):
    """There is no such preview, or it is forgotten."""

    message_id = "name_rules.preview_not_found"


class NoPreview(RuleBroken):
    """There is nothing to preview: a proposal changes no rule, or is decided already."""

    message_id = "name_rules.no_preview"


class PreviewOfOther(InvalidInput):
    """A preview was made of other changes."""

    message_id = "name_rules.preview_of_other"


class UnknownColumn(InvalidInput):
    """A table of rules has no such column."""

    message_id = "name_rules.unknown_column"


@dataclass(frozen=True)
class WantedRows:
    """What a list of rows is narrowed to; None does not narrow it."""

    #: Part of any of a row's texts
    text: str = ""
    #: in_force, ended or future
    state: str | None = None
    verified: bool | None = None
    edited: bool | None = None
    #: Values of columns
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column of a table of rules: what it holds, and what people call it."""

    name: str
    kind: str
    required: bool
    #: Values that it may have; an entry with a dot names the table and column that it cites
    among: tuple[str, ...]
    name_zh: str
    name_en: str

    @property
    def field(self) -> str:
        """Return where a document holds it."""
        return OWN_FIELDS.get(self.kind, f"content/{self.name}")

    @property
    def cites(self) -> tuple[str, str] | None:
        """Return the table and column whose values it holds, or None."""
        cited = next((each for each in self.among if "." in each), "") if self.kind in CITING else ""
        table, _, column = cited.partition(".")
        return (table, column) if table else None

    def parts(self, value: str) -> tuple[str, ...]:
        """Return what a cell says: its parts where it holds several."""
        return tuple(filter(None, value.split(BETWEEN))) if self.kind == "several" else (value,) * bool(value)


@dataclass(frozen=True)
class RuleTable:
    """One table of rules: its columns in the order of its file, and which of them tell rows apart."""

    name: str
    name_zh: str
    name_en: str
    work: str
    engine: str
    key: tuple[str, ...]
    source: str
    is_verified: bool
    columns: tuple[Column, ...]
    #: The program looks its rows up by their keys: each of the seed's holds on every day, and no other
    is_fixed: bool = False

    @property
    def words(self) -> Called:
        """Return what people call it."""
        return Called(self.name_zh, self.name_en)

    def key_of(self, content: Document) -> str:
        """Return what tells a row from the others: its key columns beside one another."""
        return BETWEEN.join(str(content.get(name) or "") for name in self.key)

    def called(self, content: Document) -> str:
        """Return what people call a row: the table with the row's key."""
        first, *rest = (str(content.get(name) or "") for name in self.key)
        return f"{self.name_zh} {first}" + (f"（{'，'.join(rest)}）" if rest else "")

    def document(self, row: Mapping[str, str], position: float | None = None) -> dict[str, Any]:
        """Return the document of a row of the table's file."""
        found: dict[str, Any] = {
            "rule_table": self.name,
            "content": {},
            "position": position,
            "clause": "",
            "severity": "",
            "source": self.source,
            "is_verified": self.is_verified,
            "valid_from": None,
            "valid_to": None,
        }
        for column in self.columns:
            text = row.get(column.name) or ""
            own = OWN_FIELDS.get(column.kind)
            if own is None:
                if text:
                    found["content"][column.name] = text
            elif own == "is_verified":
                found[own] = text == "true"
            elif own in ("valid_from", "valid_to"):
                found[own] = text or None
            else:
                found[own] = text
        return found

    def row(self, document: Document) -> dict[str, str]:
        """Return a document as a row of the table's file."""
        content = document["content"]
        found: dict[str, str] = {}
        for column in self.columns:
            own = OWN_FIELDS.get(column.kind)
            value = content.get(column.name) if own is None else document.get(own)
            if isinstance(value, bool):
                value = str(value).lower()
            found[column.name] = "" if value is None else str(value)
        return found


def document_of(row: Any) -> dict[str, Any]:
    """Return the document of a kept row, without its table and place."""
    return {
        "content": row.content,
        "clause": row.clause,
        "severity": row.severity,
        "source": row.source,
        "is_verified": row.is_verified,
        "valid_from": row.valid.lower and row.valid.lower.isoformat(),
        "valid_to": row.valid.upper and row.valid.upper.isoformat(),
    }


def read_tables(
    tables: Iterable[Mapping[str, str]],
    columns: Iterable[Mapping[str, str]],
    headings: Mapping[str, Sequence[str]],
) -> dict[str, RuleTable]:
    """Read the registry; a column is described for its table, for all of them, or by its heading only."""
    described: dict[tuple[str, str], Column] = {}
    for row in columns:
        among = tuple(each for each in row["among"].split("|") if each)
        described[row["table"], row["column"]] = Column(
            row["column"],
            row["kind"],
            row["required"] == "true",
            among,
            row["name_zh"],
            row["name_en"],
        )
    found = {}
    for row in tables:
        name, key = row["table"], tuple(row["key"].split("|"))
        found[name] = RuleTable(
            name,
            row["name_zh"],
            row["name_en"],
            row["work"],
            row["engine"],
            key,
            row["source"],
            row["verified"] == "true",
            tuple(
                described.get((name, heading))
                or _usual(described.get(("*", heading)), heading, is_key=heading in key)
                for heading in headings[name]
            ),
            row["fixed"] == "true",
        )
    return found


def _usual(known: Column | None, heading: str, *, is_key: bool) -> Column:
    """Return a column that only its heading describes."""
    if known is None:
        return Column(heading, "text", is_key, (), heading, heading)
    return replace(known, required=is_key)


def placed(keys: Sequence[str], known: Mapping[str, float]) -> list[float]:
    """Return where rows stand in their order, moving as few of the known ones as a single pass can."""
    kept: list[int] = []
    last = 0.0
    for at, key in enumerate(keys):
        if known.get(key, 0.0) > last:
            last = known[key]
            kept.append(at)
    found = [0.0] * len(keys)
    before, start = 0.0, 0
    for at in kept:
        there = known[keys[at]]
        step = (there - before) / (at - start + 1)
        for between in range(start, at):
            found[between] = before + step * (between - start + 1)
        found[at] = before = there
        start = at + 1
    for at in range(start, len(keys)):
        found[at] = before + (at - start + 1)
    return found

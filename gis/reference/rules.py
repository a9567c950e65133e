"""What code lists allow, without database or files."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken, Stale

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
LONGEST_LABEL = 80


class NoSuchList(NotFound):
    """There is no code list of this name."""

    message_id = "reference.no_such_list"


class NoSuchCode(NotFound):
    """The list has no such code."""

    message_id = "reference.no_such_code"


class CodeTaken(Conflict):
    """The list has this code already."""

    message_id = "reference.code_taken"


class NameTaken(Conflict):
    """Another code of the list bears this name already: nobody could tell them apart in an import."""

    message_id = "reference.name_taken"


class BadCode(InvalidInput):
    """A code has up to 40 letters, digits, dots, hyphens or underscores, and a label in both languages."""

    message_id = "reference.bad_code"


class ListFixed(RuleBroken):
    """The codes of this list have a meaning in the program; only their labels and order change."""

    message_id = "reference.list_fixed"


class CodeNeeded(RuleBroken):
    """The program itself uses this code."""

    message_id = "reference.code_needed"


class ColumnNotSettable(InvalidInput):
    """A new code lacks a column or states one too many, or a setting is none that staff change."""

    message_id = "reference.column_not_settable"


class CodeEnded(RuleBroken):
    """The code was ended; no record gets it any more."""

    message_id = "reference.code_ended"


class CodeStale(Stale):
    """Somebody else changed the code since the caller saw it."""

    message_id = "reference.code_stale"


#: What of a code others change without meaning it: moving one code moves those behind it
NOT_COMPARED = frozenset({"position", "edited"})


def version_of(row: Mapping[str, Any]) -> str:
    """Return a digest of all that somebody sees who changes a code; it differs when any of it does."""
    written = json.dumps([[name, row[name]] for name in sorted(row) if name not in NOT_COMPARED])
    return hashlib.sha256(written.encode()).hexdigest()[:16]


class Use(NamedTuple):
    """Where a code is used: table and column, the same in words, and how often."""

    table: str
    column: str
    where_zh: str
    where_en: str
    times: int


class CodeInUse(RuleBroken):
    """Something cites the code, so it can only be ended."""

    message_id = "reference.code_in_use"

    def __init__(self, name: str, uses: Sequence[Use]) -> None:
        self.uses = tuple(uses)
        where = "；".join(f"{use.where_zh} {use.times}" for use in self.uses)
        super().__init__(name=name, count=sum(use.times for use in self.uses), where=where)

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """Where, and how often."""
        return [use._asdict() for use in self.uses]


def check_new_code(code: str, name_zh: str, name_en: str) -> None:
    """Raise BadCode unless the code and both of its labels can stand in a list."""
    labels = (name_zh.strip(), name_en.strip())
    if not _CODE.fullmatch(code) or not all(0 < len(label) <= LONGEST_LABEL for label in labels):
        raise BadCode(code=code)

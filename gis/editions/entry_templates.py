"""Templates by which entries are written: which one applies to a place, and what it makes of its facts. Pure.

A template applies to a type of division, to a level, to categories that begin with a code, or to everything
(`*`); the closest one is taken, field by field. gis/name_rules/text_templates.py says how they are written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gis.name_rules.text_templates import read_template

EVERYTHING = "*"
#: Fields of an entry that templates make, in the order of printing
FIELDS = ("definition", "location", "belongs_to", "origin_and_meaning", "history", "present_state")
#: The sentence on one event
EVENT = "event"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a template is chosen by: codes of division_type and division_level, empty for a feature."""

    category: str
    type: str = ""
    level: str = ""


class EntryTemplates:
    """The templates in force."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of entry_templates."""
        self._rows = {(row["field"], row["applies_to"]): row["template"] for row in rows}

    def template(self, field: str, kind: Kind) -> str:
        """Return the closest template for a field; empty where there is none, or the field is left out."""
        categories = (kind.category[:length] for length in range(len(kind.category), 0, -1))
        for applies_to in (kind.type, kind.level, *categories, EVERYTHING):
            found = self._rows.get((field, applies_to)) if applies_to else None
            if found is not None:
                return found
        return ""

    def write(self, field: str, kind: Kind, values: Mapping[str, str]) -> str:
        """Return a field of an entry; empty where nothing is known to fill its template."""
        return read_template(self.template(field, kind)).fill(values) or ""

    def event(self, subject: str, values: Mapping[str, str]) -> str:
        """Return the sentence on an event; `subject` is division_event, name_event or a type of event."""
        template = self._rows.get((EVENT, subject), "")
        return read_template(template).fill(values) or ""

    def has_event(self, subject: str) -> bool:
        """Whether a type of event has a sentence of its own."""
        return (EVENT, subject) in self._rows


def sentence(text: str) -> str:
    """Return a text of the register so that another sentence can follow: closed, without blanks around."""
    said = _one_line(text)
    return said if not said or said[-1] in "。！？…；.!?" else f"{said}。"


def open_sentence(text: str) -> str:
    """Return a text without the full stop at its end, for a template that sets one."""
    return _one_line(text).rstrip("。")


def _one_line(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())

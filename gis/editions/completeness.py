"""How complete an entry is, and how long. Pure.

The score counts to 100. Origin and meaning, the Mongolian form and the position weigh most, for without them
an entry tells least (DOMAIN §7.2); an approximate position and a reading that is only suggested count half.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from gis.editions.content import ContentEntry
from gis.editions.facts import SUGGESTED, facts_of

#: What is asked of an entry, and what it weighs; messages `entry_lacks.…`
WEIGHTS = {
    "origin": 20,
    "mongolian": 20,
    "position": 20,
    "reading": 10,
    "romanization": 10,
    "history": 10,
    "present_state": 5,
    "sources": 5,
}
#: What is there but not sure → what it is a half of
HALVES = {"exact_position": "position", "confirmed_reading": "reading"}
#: Letters and digits that are read as one: a word of Latin or Mongolian, a number
RUN = re.compile(
    r"[A-Za-z0-9\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f\u180b-\u180e\u1820-\u18af\u202f\u200d.,%°′″’'-]+"
)


@dataclass(frozen=True, slots=True)
class Completeness:
    """A score of 0 to 100, and why it is not more: ids of messages."""

    score: int
    missing: tuple[str, ...]


def completeness(entry: ContentEntry) -> Completeness:
    """Judge an entry. What editors wrote as running text stands for origin, history and present state."""
    lacking = [*_lacking(entry)]
    lost = sum(WEIGHTS[one] if one in WEIGHTS else WEIGHTS[HALVES[one]] // 2 for one in lacking)
    return Completeness(100 - lost, tuple(f"entry_lacks.{one}" for one in lacking))


def _lacking(entry: ContentEntry) -> Iterator[str]:
    has = {
        "origin": entry.origin_and_meaning or entry.text,
        "mongolian": entry.mongolian,
        # A division that is drawn is found on the map without a seat
        "position": entry.position or facts_of(entry).get("area"),
        "reading": entry.toned,
        "romanization": entry.romanization,
        "history": entry.history or entry.text,
        "present_state": entry.present_state or entry.text,
        "sources": entry.sources,
    }
    for one in WEIGHTS:
        if not has[one]:
            yield one
        elif one == "position" and entry.is_approximate:
            yield "exact_position"
        elif one == "reading" and facts_of(entry).get("reading") == SUGGESTED:
            yield "confirmed_reading"


def words(entry: ContentEntry) -> int:
    """Return the 字数 of an entry as it is printed.

    Counted as text editors count: each Chinese character and each mark of punctuation is one, a word of
    Mongolian or Latin letters and a number is one, blanks are none. (The 版面字数 of an imprint, lines times
    characters a line, follows from the layout instead.)
    """
    composed = (entry.definition, entry.location, entry.belongs_to, entry.origin_and_meaning)
    rest = (*entry.aliases, *entry.former_names, entry.history, entry.present_state)
    fields = entry.text or (*composed, *rest)
    heading = (entry.name, entry.toned, entry.mongolian, entry.romanization, entry.category_name)
    return sum(_count(part) for part in (*heading, *fields, *entry.sources))


def _count(text: str) -> int:
    rest = RUN.sub("\n", text)
    return len(RUN.findall(text)) + sum(not _is_blank(letter) for letter in rest)


def _is_blank(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf", "Mn")

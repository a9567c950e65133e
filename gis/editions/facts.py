"""What the register says of one place, as an entry is made of it; and what of it has changed since. Pure.

Rows are published ones: what the edition's audience may not see is not in them. Facts are texts by name, in
the order of FACTS; an empty one is left out. They say in Chinese what the book says in Chinese.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gis.editions.content import ContentEntry
from gis.editions.overrides import ChangedFact, changed_facts
from gis.messages import Language, text
from gis.place_names.romanization import roman_key
from gis.place_names.rules import holds_on, main_name

Row = Mapping[str, Any]
Facts = Mapping[str, str]

#: Figures that a present state may state, as data/rules/entry_figures.csv names them
FIGURES = (
    "population", "households", "stated_area", "length", "height", "farmland", "pasture", "livestock",
)  # fmt: skip
#: Names of facts in the order in which they are told; messages `edition_fact.…` call them
FACTS = (
    "name", "type", "category", "codes", "former_codes", "national_code", "divisions", "below", "area",
    "mongolian", "romanization", "toned", "reading", "other_names", "position", "is_approximate", "seat",
    "origin", "meaning", "history", "events", *FIGURES, "description", "sources",
)  # fmt: skip
#: The facts that a field of an entry is made of: what a hand-written one is held against
BEHIND: Mapping[str, tuple[str, ...]] = {
    "definition": ("name", "type", "category", "codes", "divisions", "below", "area", *FIGURES),
    "location": ("divisions", "position", "is_approximate", "seat"),
    "belongs_to": ("divisions",),
    "origin_and_meaning": ("name", "mongolian", "origin", "meaning"),
    "history": ("name", "other_names", "history", "events"),
    "present_state": ("codes", "description", *FIGURES),
}
#: Facts that no entry prints: with them nothing that was written by hand grows stale
UNPRINTED = frozenset({"former_codes"})
CONFIRMED, SUGGESTED = "已确认", "待确认"
APPROXIMATE, EXACT = "概略", "精确"
_URL = re.compile(r"https?://[^\s，。；）]+")
_NUMBER = re.compile(r"[0-9][0-9,，.]*")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a division or a name."""

    id: str
    subject: str
    type: str
    on_date: str
    precision: str = "day"
    authority: str = ""
    document: str = ""
    description: str = ""
    #: Divisions with their parts in it: predecessor, successor, subject
    parties: tuple[tuple[str, str], ...] = ()
    #: The name that a name event is on, by its id
    name_id: str = ""

    @property
    def date(self) -> str:
        """The day as far as it is known: 1984年6月, 1984年."""
        return day_in_words(self.on_date, self.precision)


def day_in_words(iso: str, precision: str) -> str:
    """Return a day as entries say it, by its precision: day, month or year; empty for none."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    said = f"{day.year}年"
    if precision != "year":
        said += f"{day.month}月"
    return f"{said}{day.day}日" if precision == "day" else said


@dataclass(frozen=True)
class Place:
    """A division with its place, or a feature, on the day of an edition."""

    key: str
    name: str
    category: str
    #: Codes of division_type and division_level; empty for a feature
    type: str = ""
    level: str = ""
    is_statistical: bool = False
    #: The unit of the edition that it is or lies in
    unit_id: str | None = None
    #: The divisions right above it, or that it lies in
    containers: tuple[str, ...] = ()
    toned: str = ""
    is_confirmed: bool = False
    mongolian: str = ""
    romanization: str = ""
    language: str = ""
    aliases: tuple[str, ...] = ()
    #: Name, first day and end, of names given up
    former: tuple[tuple[str, str, str], ...] = ()
    position: tuple[float, float] | None = None
    is_approximate: bool = False
    #: A point inside its polygon: tells in which part it lies, and is nobody's seat
    inside: tuple[float, float] | None = None
    geometry: dict[str, Any] | None = None
    #: Code system and code, the civil-affairs one first
    codes: tuple[tuple[str, str], ...] = ()
    #: Code system, code, first day and end, of codes given up
    former_codes: tuple[tuple[str, str, str, str], ...] = ()
    national_code: str = ""
    origin: str = ""
    meaning: str = ""
    history: str = ""
    description: str = ""
    events: tuple[Event, ...] = ()
    sources: tuple[str, ...] = ()
    is_demonstration: bool = False
    #: Names of the place by the ids of their rows
    name_rows: Mapping[str, str] = field(default_factory=dict)


def spelled(row: Row, day: date) -> dict[str, Any]:
    """Return how the place of a row is called on a day, in every script, and what it was called before.

    Of a Mongolian name no romanization is taken that is the pinyin of its Han characters (DOMAIN §3.7).
    """
    names: Sequence[Row] = [one for one in row.get("names", ()) if one.get("name")]
    holding = [one for one in names if holds_on(one, day)]
    main = main_name(holding) or main_name(names) or {}
    pinyin, romanization = str(main.get("pinyin") or ""), str(main.get("romanization") or "")
    is_pinyin = bool(romanization) and roman_key(romanization) == roman_key(pinyin)
    mongolian = _standard_mongolian(holding)
    language = "mn" if mongolian else str(main.get("language") or "")
    if mongolian:
        own = str(mongolian.get("romanization") or "")
        romanization = own or ("" if is_pinyin else romanization)
    elif language == "zh" and not is_pinyin:
        # Han characters may write a name of any language; only one spelled by its pinyin is known for Chinese
        language = ""
    told = {str(main.get("name") or ""), str(mongolian.get("name") or "")}
    in_use = [one for one in holding if one.get("name_type") != "former"]
    current = {str(one["name"]) for one in in_use}
    return {
        "toned": pinyin,
        "is_confirmed": bool(main.get("reading_confirmed")),
        "mongolian": str(mongolian.get("name") or ""),
        "romanization": romanization,
        "language": language,
        "aliases": tuple(dict.fromkeys(str(one["name"]) for one in in_use if one["name"] not in told)),
        "former": _given_up(names, current, day),
        "name_rows": {str(one["id"]): str(one["name"]) for one in names if one.get("id")},
    }


def _standard_mongolian(names: Iterable[Row]) -> Row:
    standard = (one for one in names if (one.get("name_type"), one.get("language")) == ("standard", "mn"))
    return max(standard, key=lambda one: str(one["name"]), default={})


def _given_up(names: Iterable[Row], current: set[str], day: date) -> tuple[tuple[str, str, str], ...]:
    """Return the names that were recorded as former or ended by a day, the earliest first."""
    found: dict[str, tuple[str, str, str]] = {}
    for one in names:
        end = str(one.get("valid_to") or "")
        is_over = end != "" and end <= day.isoformat()
        if (one.get("name_type") == "former" or is_over) and one["name"] not in current:
            found.setdefault(str(one["name"]), (str(one["name"]), str(one.get("valid_from") or ""), end))
    return tuple(sorted(found.values(), key=lambda each: (each[1], each[2], each[0])))


def events_of(rows: Iterable[Row], subject: str, day: date) -> Iterable[Event]:
    """Yield the events of rows up to a day; addresses of web pages stand among the sources instead."""
    for row in rows:
        on_date = str(row.get("on_date") or "")
        if on_date and on_date <= day.isoformat():
            yield Event(
                id=str(row.get("id") or ""),
                subject=subject,
                type=str(row.get("type") or ""),
                on_date=on_date,
                precision=str(row.get("date_precision") or "day"),
                authority=str(row.get("authority") or ""),
                document=str(row.get("document_number") or ""),
                description=_URL.sub("", str(row.get("description") or "")).strip(),
                parties=tuple(sorted((str(one["name"]), str(one["part"])) for one in row.get("parties", ()))),
                name_id=str(row.get("name_id") or ""),
            )


def sources_of(*rows: Row) -> tuple[str, ...]:
    """Return the sources that rows and their parts cite, each once, in the order met."""
    found: dict[str, None] = {}
    for row in rows:
        found |= dict.fromkeys(_cited(row))
        for group in ("names", "geometries", "events"):
            for part in row.get(group, ()):
                found |= dict.fromkeys(_cited(part))
    return tuple(found)


def _cited(row: Row) -> list[str]:
    source = row.get("source") or {}
    title, dated = str(source.get("title") or ""), str(source.get("dated") or "")
    links = _URL.findall(str(row.get("description") or "")) if "on_date" in row else []
    # A list whose title ends in its own date does not say it twice
    said = f"{title}（{dated}）" if title and dated and dated not in title else title
    return [*([said] if said else []), *links]


class Figures:
    """Reads figures out of present states: 人口1200人."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the rows of entry_figures."""
        self._patterns = [
            (
                row["figure"],
                re.compile(
                    rf"(?:{_any(row['words'])})(?:[约为共有达是：:]|共有|约为)*"
                    rf"([0-9][0-9,，]*(?:\.[0-9]+)?)\s*({_any(row['units'])})"
                ),
            )
            for row in rows
        ]

    def read(self, description: str) -> dict[str, str]:
        """Return the figures that a text states, each the first time."""
        found = ((figure, pattern.search(description)) for figure, pattern in self._patterns)
        return {figure: f"{match[1]}{match[2]}" for figure, match in found if match is not None}


def _any(words: str) -> str:
    return "|".join(map(re.escape, words.split("|")))


def told(values: Facts) -> tuple[tuple[str, str], ...]:
    """Return facts in their order, those that are empty left out."""
    return tuple((name, values[name]) for name in FACTS if values.get(name))


def facts_of(entry: ContentEntry) -> Facts:
    """Return the facts that an entry was composed from, by name."""
    return dict(entry.facts)


def changes_behind(then: Facts, now: Facts, fields: Iterable[str] | None = None) -> list[ChangedFact]:
    """Return what has changed of the facts behind some fields of an entry; of all of them without any.

    A present state that changed in nothing but a figure is told by the figure.
    """
    every = tuple(fact for fact in FACTS if fact not in UNPRINTED)
    wanted = set(every if fields is None else (fact for name in fields for fact in BEHIND.get(name, every)))
    found = [one for one in changed_facts(then, now) if one.fact in wanted]
    if any(one.fact in FIGURES for one in found):
        found = [
            one
            for one in found
            if one.fact != "description" or _NUMBER.sub("", one.before) != _NUMBER.sub("", one.after)
        ]
    return sorted(found, key=lambda one: FACTS.index(one.fact))


def in_words(changed: ChangedFact, language: Language = "zh") -> str:
    """Say what changed: 人口：1200人 → 1300人."""
    none = text("edition_fact.none", language)
    return text(
        "edition_fact.changed",
        language,
        fact=text(f"edition_fact.{changed.fact}", language),
        before=changed.before or none,
        after=changed.after or none,
    )

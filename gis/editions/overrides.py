"""An entry as editors wrote it, and which facts have changed since they did. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gis.editions.content import ContentEntry
from gis.editions.plan import OVERRIDABLE, TEXT, EntryOverride


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A fact that differs from when an entry was written by hand; empty: it wasn't, or isn't, there."""

    fact: str
    before: str
    after: str


def overridden(entry: ContentEntry, override: EntryOverride | None) -> ContentEntry:
    """Return an entry with what editors wrote in place of what was composed."""
    if override is None:
        return entry
    fields: dict[str, Any] = {name: text for name, text in override.fields.items() if name in OVERRIDABLE}
    return replace(entry, **fields, text=override.text or entry.text)


def changed_facts(then: Mapping[str, str], now: Mapping[str, str]) -> list[ChangedFact]:
    """Return the facts that differ, in the order of the present ones, then those that are no more."""
    names = dict.fromkeys((*now, *then))
    return [
        ChangedFact(name, then.get(name, ""), now.get(name, ""))
        for name in names
        if then.get(name, "") != now.get(name, "")
    ]


def said(entry: ContentEntry, field: str) -> str:
    """Return what an entry says in a field that can be written by hand; paragraphs of text are lines."""
    return "\n".join(entry.text) if field == TEXT else str(getattr(entry, field))


def written(override: EntryOverride, field: str, text: str) -> EntryOverride:
    """Return an override that also says this in a field; an empty text takes the writing back."""
    if field == TEXT:
        return replace(override, text=paragraphs(text))
    fields = {name: each for name, each in override.fields.items() if name != field}
    return replace(override, fields=fields | ({field: text} if text else {}))


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())

"""The volume of an edition: its content in the words of the book, with indexes and maps."""

from collections.abc import Iterable, Mapping

from gis.editions.content import (
    ContentChapter,
    ContentEntry,
    ContentSection,
    EditionContent,
    Place,
    ProseText,
)
from gis.errors import InvalidInput
from gis.history.as_known import OFFICE_TIME
from maps.book.book_indexes import book_indexes
from maps.book.unit_maps import edition_maps
from maps.book.volume import (
    AppendixTable,
    BookMap,
    Chapter,
    EditionFacts,
    Entry,
    Gate,
    Person,
    Prose,
    Section,
    Volume,
)

#: Printed before the mark of a draft where an edition is not for the public
INTERNAL = "内部资料"
_KNOWN_AT = "收入登记库截至{moment}录入的资料。"


class EntryMissing(InvalidInput):
    """A chapter names an entry that the content does not hold."""

    message_id = "book.entry_missing"


def volume(content: EditionContent, *, maps: bool = True) -> Volume:
    """Return the book of an edition; the same content gives the same volume. Its maps take a second or two.

    A unit's map stands in front of the chapter on it, those of units without a chapter in front of the text.
    Raises EntryMissing, and what a Volume raises.
    """
    known = {entry.key: entry for entry in content.entries}
    for chapter in content.chapters:
        for section in chapter.sections:
            for key in section.keys:
                if key not in known:
                    raise EntryMissing(chapter=chapter.heading, key=key)
    front: tuple[BookMap, ...] = ()
    of_units: Mapping[str, BookMap] = {}
    if maps:
        made = edition_maps(content)
        of_units = made.of_units
        placed = {chapter.unit_id for chapter in content.chapters}
        front = (*made.front, *(one for key, one in of_units.items() if key not in placed))
    return Volume(
        title=content.title,
        mongolian_title=content.mongolian_title,
        edition=_facts(content),
        front_matter=_prose(content.prose, "front"),
        maps=front,
        overview=_prose(content.prose, "overview"),
        chapters=tuple(_chapter(one, known, of_units) for one in content.chapters),
        appendices=tuple(
            AppendixTable(one.heading, one.columns, one.rows, one.widths, one.notes) for one in content.tables
        ),
        indexes=book_indexes(content),
        back_matter=_prose(content.prose, "back"),
    )


def _facts(content: EditionContent) -> EditionFacts:
    notes = list(content.notes)
    if content.known_at is not None:
        at = content.known_at.astimezone(OFFICE_TIME)
        notes.append(_KNOWN_AT.format(moment=f"{at.year}年{at.month}月{at.day}日{at:%H时%M分}"))
    marks = (INTERNAL if content.audience == "internal" else "", content.draft)
    return EditionFacts(
        as_of=content.as_of,
        edition=content.label,
        publisher=content.publisher,
        compiler=content.compiler,
        gates=tuple(Gate(gate.title, gate.number) for gate in content.gates),
        people=tuple(Person(one.role, one.names) for one in content.contributors),
        notes=tuple(notes),
        draft="　".join(mark for mark in marks if mark),
    )


def _prose(texts: Iterable[ProseText], place: Place) -> tuple[Prose, ...]:
    return tuple(Prose(one.heading, one.paragraphs, one.signed) for one in texts if one.place == place)


def _chapter(one: ContentChapter, known: Mapping[str, ContentEntry], maps: Mapping[str, BookMap]) -> Chapter:
    own = maps.get(one.unit_id or "")
    return Chapter(
        one.heading,
        tuple(_section(part, known) for part in one.sections),
        one.introduction,
        () if own is None else (own,),
    )


def _section(one: ContentSection, known: Mapping[str, ContentEntry]) -> Section:
    return Section(one.heading, tuple(_entry(known[key]) for key in one.keys), one.introduction)


def _entry(one: ContentEntry) -> Entry:
    return Entry(
        key=one.key,
        name=one.name,
        pinyin=one.toned,
        mongolian=one.mongolian,
        romanization=one.romanization,
        language=one.language_name,
        category=one.category_name,
        definition=one.definition,
        location=one.location,
        position=one.position,
        is_approximate=one.is_approximate,
        belongs_to=one.belongs_to,
        origin_and_meaning=one.origin_and_meaning,
        aliases=one.aliases,
        former_names=one.former_names,
        history=one.history,
        present_state=one.present_state,
        text=one.text,
        sources=one.sources,
        is_demonstration=one.is_demonstration,
    )

"""What the Word form of an edition says outside its entries, text by text: title, prose, headings, notes.

Writing and reading go by the same list, so that a change in a returned file is told there too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gis.editions.content import ContentChapter, EditionContent, Place
from gis.editions.word_fields import printable
from gis.history.as_known import OFFICE_TIME

#: Printed before the mark of a draft where an edition is not for the public
INTERNAL = "内部资料"
CONTENTS, APPENDICES, INDEXES = "目　录", "附　录", "索　引"
#: Place of the heading behind which the indexes stand
INDEXES_PATH = "indexes:heading"
#: A gate without its number
OPEN_GATE = "（待填）"
DEMONSTRATION = "本书含演示数据，标有“演示数据”的条目不是真实地名。"


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph; `path` is its place in the edition ("front:0:heading"), `where` the heading above it."""

    path: str
    text: str
    where: str


def parts(content: EditionContent) -> Iterator[Part]:
    """Give every text outside entries and tables in the order of printing; empty ones are not printed."""
    for part in _all(content):
        if text := printable(part.text).strip():
            yield Part(part.path, text, part.where)


def _all(content: EditionContent) -> Iterator[Part]:
    yield from _title(content)
    yield from _copyright(content)
    yield from _prose(content, "front")
    yield Part("contents:heading", CONTENTS, CONTENTS)
    yield from _prose(content, "overview")
    for at, chapter in enumerate(content.chapters):
        yield from _chapter(f"chapter:{at}", chapter)
    yield Part("appendices:heading", APPENDICES if content.tables else "", APPENDICES)
    for at, table in enumerate(content.tables):
        yield Part(f"table:{at}:heading", table.heading, table.heading)
        for number, note in enumerate(table.notes):
            yield Part(f"table:{at}:note:{number}", note, table.heading)
    yield Part(INDEXES_PATH, INDEXES, INDEXES)
    yield from _prose(content, "back")


def draft_mark(content: EditionContent) -> str:
    """Return what the title page and running heads warn of: 内部资料, 送审稿."""
    marks = (INTERNAL if content.audience == "internal" else "", content.draft)
    return "　".join(mark for mark in marks if mark)


def _title(content: EditionContent) -> Iterator[Part]:
    where = content.title
    yield Part("title:mongolian", content.mongolian_title, where)
    yield Part("title:title", content.title, where)
    yield Part("title:label", content.label, where)
    yield Part("title:draft", draft_mark(content), where)
    yield Part("title:compiler", content.compiler, where)
    yield Part("title:publisher", content.publisher, where)


def _copyright(content: EditionContent) -> Iterator[Part]:
    where = "版权页"
    as_of = content.as_of
    facts = [
        *((one.role, "　".join(one.names)) for one in content.contributors),
        ("编　　者", content.compiler),
        ("出　　版", content.publisher),
        ("资料截至", f"{as_of.year}年{as_of.month}月{as_of.day}日"),
        *((gate.title, gate.number or OPEN_GATE) for gate in content.gates),
    ]
    yield Part("copyright:title", content.title, where)
    for at, (label, said) in enumerate(facts):
        yield Part(f"copyright:fact:{at}", f"{label}\t{said}" if said else "", where)
    notes = list(content.notes)
    if content.known_at is not None:
        at_office = content.known_at.astimezone(OFFICE_TIME)
        day = f"{at_office.year}年{at_office.month}月{at_office.day}日{at_office:%H时%M分}"
        notes.append(f"收入登记库截至{day}录入的资料。")
    if any(entry.is_demonstration for entry in content.entries):
        notes.append(DEMONSTRATION)
    for at, note in enumerate(notes):
        yield Part(f"copyright:note:{at}", note, where)


def _prose(content: EditionContent, place: Place) -> Iterator[Part]:
    for at, one in enumerate(text for text in content.prose if text.place == place):
        path = f"{place}:{at}"
        yield Part(f"{path}:heading", one.heading, one.heading)
        for number, paragraph in enumerate(one.paragraphs):
            yield Part(f"{path}:{number}", paragraph, one.heading)
        for number, line in enumerate(one.signed):
            yield Part(f"{path}:signed:{number}", line, one.heading)


def _chapter(path: str, chapter: ContentChapter) -> Iterator[Part]:
    yield Part(f"{path}:heading", chapter.heading, chapter.heading)
    for number, paragraph in enumerate(chapter.introduction):
        yield Part(f"{path}:introduction:{number}", paragraph, chapter.heading)
    for at, section in enumerate(chapter.sections):
        where = " › ".join(heading for heading in (chapter.heading, section.heading) if heading)
        yield Part(f"{path}:{at}:heading", section.heading, where)
        for number, paragraph in enumerate(section.introduction):
            yield Part(f"{path}:{at}:introduction:{number}", paragraph, where)

"""Read a marked-up Word form of an edition back: each change entry by entry, and whatever can't be told so.

The file is compared with the content it was made of. Tracked changes are taken as accepted (their authors and
dates are told), plain edits count the same. Footnotes of an entry are its sources. Changed looks alone are
counted, not read.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from gis.editions.content import ContentEntry, EditionContent, digest, to_bytes
from gis.editions.word_body import Body, NoteReference, ReadTable
from gis.editions.word_changes import WHOLE_ENTRY, EntryChange, EntryComment, Finding, Returned
from gis.editions.word_fields import FIELD_OF, FIELDS, OPEN, entry_mark, part_mark, printable, tag, words_of
from gis.editions.word_package import (
    DIGEST,
    DOCUMENT,
    LABEL,
    TITLE,
    W,
    WordOfOtherEdition,
    WordPackage,
    WordUnreadable,
    open_package,
)
from gis.editions.word_parts import parts
from gis.editions.word_runs import Revision, moment, paragraphs_text, revisions_in
from gis.editions.word_sorting import Known, Piece
from gis.editions.word_styles import names_by_id
from gis.jobs.rules import Progress, Unwatched

_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_TERMS = "{http://purl.org/dc/terms/}"
#: Children of w:body; what is inside of others is taken with them
_BLOCKS = [
    f"{W}{name}"
    for name in ("p", "tbl", "sdt", "bookmarkStart", "commentRangeStart", "commentRangeEnd", "ins", "moveTo")
]
#: An edition of 5,000 entries has some 100,000
MOST_BLOCKS = 300_000
_CONTINUED = "editions.word.continued"
#: Step of a job: so many entries were read
_READING = "editions.step_word"
_BETWEEN_NOTES = "；"


def edition_digest(path: Path) -> str:
    """Return the digest of the content that a Word file was made of. Raises WordUnreadable."""
    package = open_package(path)
    try:
        return _digest(package.properties())
    finally:
        package.close()


def read_back(path: Path, content: EditionContent, progress: Progress | None = None) -> Returned:
    """Return what a marked-up Word form says against the content it was made of.

    Progress is told entry by entry. Raises WordUnreadable for a file that is none or not safe to read,
    WordOfOtherEdition for one that was made of other content.
    """
    package = open_package(path)
    try:
        properties = package.properties()
        if _digest(properties) != digest(to_bytes(content)):
            raise WordOfOtherEdition(
                of=f"{properties.get(TITLE, '')} {properties.get(LABEL, '')}".strip(),
                expected=f"{content.title} {content.label}".strip(),
            )
        return _Reading(package, content, progress or Unwatched()).returned()
    finally:
        package.close()


def _digest(properties: dict[str, str]) -> str:
    found = properties.get(DIGEST)
    if not found:
        raise WordUnreadable("editions.word.no_edition")
    return found


class _Reading:
    """One file against one content."""

    def __init__(self, package: WordPackage, content: EditionContent, progress: Progress) -> None:
        self._package = package
        self._content = content
        self._entries = list(content.in_order())
        known = Known(
            fields={
                tag(one.key, field.name): (one.key, field.name) for one in self._entries for field in FIELDS
            },
            entries={entry_mark(one.key): one.key for one in self._entries},
            names={one.key: one.name for one in self._entries},
            parts={part_mark(part.path): part.path for part in parts(content)},
        )
        self._body = Body(known, names_by_id(package))
        for number, element in enumerate(package.elements(DOCUMENT, _BLOCKS)):
            if number >= MOST_BLOCKS:
                raise WordUnreadable("editions.word.too_many_blocks", count=MOST_BLOCKS)
            parent = element.getparent()
            if parent is not None and parent.tag == f"{W}body":
                self._body.block(element)
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
                progress.step(_READING, len(self._body.sorter.found.order), len(self._entries))
        self._body.end()
        self._found = self._body.sorter.found
        self._notes = {kind: _notes(package, kind) for kind in ("footnotes", "endnotes")}
        self._saved = _saved_by(package)

    def returned(self) -> Returned:
        sources = self._sources()
        changes = tuple(change for one in self._entries for change in self._changes(one, sources))
        comments, lost = self._comments()
        findings = (
            *self._loose(),
            *self._twice(),
            *self._parts(),
            *self._tables(),
            *self._moved(),
            *lost,
            *self._formatting(),
        )
        return Returned(changes, comments, findings)

    # Entries

    def _changes(self, entry: ContentEntry, sources: dict[str, str]) -> Iterator[EntryChange]:
        before = words_of(entry)
        after = {
            name: _joined(self._found.pieces.get((entry.key, name), ()))
            for name in before
            if name != "sources"
        }
        after["sources"] = sources.get(entry.key, "")
        for name, words in after.items():
            if not before[name]:
                after[name] = words.replace(OPEN, "").strip()
        if not any(after.values()):
            revisions = [
                one for name in (*before, "") for one in self._found.revisions.get((entry.key, name), ())
            ]
            yield self._change(entry.key, WHOLE_ENTRY, before["name"], "", revisions, "")
            return
        for field in FIELDS:
            if after[field.name] != before[field.name]:
                yield self._change(
                    entry.key,
                    field.name,
                    before[field.name],
                    after[field.name],
                    self._found.revisions.get((entry.key, field.name), ()),
                    _CONTINUED if (entry.key, field.name) in self._found.continued else "",
                )

    def _change(
        self, key: str, name: str, before: str, after: str, revisions: Iterable[Revision], note: str
    ) -> EntryChange:
        made = list(revisions)
        if not made:
            return EntryChange(key, name, before, after, self._saved.author, self._saved.at, False, note)
        authors = "、".join(dict.fromkeys(one.author for one in made if one.author))
        at = max((one.at for one in made if one.at is not None), default=None)
        return EntryChange(key, name, before, after, authors, at, True, note)

    def _sources(self) -> dict[str, str]:
        """Return the sources of each entry as its footnotes say them, in their order."""
        found: dict[str, list[str]] = {}
        for reference in self._body.notes:
            if reference.key is not None:
                words, revisions = self._note(reference)
                if reference.is_of_copy:
                    self._found.twice[reference.key].append(("sources", words))
                    continue
                found.setdefault(reference.key, []).append(words)
                made = self._found.revisions[reference.key, "sources"]
                made.extend((*reference.revisions, *revisions))
        return {key: _BETWEEN_NOTES.join(words for words in notes if words) for key, notes in found.items()}

    def _note(self, reference: NoteReference) -> tuple[str, list[Revision]]:
        return self._notes[reference.kind].get(reference.id, ("", []))

    # What is no change of an entry

    def _finding(
        self, message_id: str, where: str, key: str | None = None, page: int = 0, **params: str
    ) -> Finding:
        shown = page if self._body.has_pages and page else None
        return Finding(message_id, params, where, key, shown)

    def _loose(self) -> Iterator[Finding]:
        for one in self._found.loose:
            yield self._finding(one.message_id, one.where, one.key, one.page, text=one.text)
        for reference in self._body.notes:
            if reference.key is None:
                words, _ = self._note(reference)
                yield self._finding(
                    "editions.word.text_outside", reference.where, None, reference.page, text=words
                )

    def _twice(self) -> Iterator[Finding]:
        names = {one.key: one.name for one in self._entries}
        for key, fields in self._found.twice.items():
            whole = any(name == "name" for name, _ in fields)
            words = "".join(f"【{FIELD_OF[name].label}】{said}" for name, said in fields)
            message_id = "editions.word.entry_twice" if whole else "editions.word.field_twice"
            yield self._finding(message_id, names[key], key, text=words)

    def _parts(self) -> Iterator[Finding]:
        for part in parts(self._content):
            said = self._found.parts.get(part.path)
            if said is None:
                yield self._finding("editions.word.part_removed", part.where, before=part.text)
            elif (words := "".join(said).strip()) != part.text:
                yield self._finding("editions.word.part_changed", part.where, before=part.text, after=words)

    def _tables(self) -> Iterator[Finding]:
        rest = list(self._body.tables)
        for table in self._content.tables:
            rows = [tuple(printable(cell).strip() for cell in row) for row in (table.columns, *table.rows)]
            read = _fitting(rest, rows[0], table.heading)
            if read is None:
                yield self._finding("editions.word.table_removed", table.heading, table=table.heading)
                continue
            rest.remove(read)
            for before, after in _differences(rows, list(read.rows)):
                yield self._finding(
                    "editions.word.table_changed", read.where, None, read.page, before=before, after=after
                )
        for read in rest:
            words = "\n".join("\t".join(row) for row in read.rows)
            yield self._finding("editions.word.text_outside", read.where, None, read.page, text=words)

    def _moved(self) -> Iterator[Finding]:
        """Name the entries that stand elsewhere: the fewest whose leaving restores the order."""
        places = {one.key: at for at, one in enumerate(self._entries)}
        order = [places[key] for key in self._found.order]
        staying = _longest_rising(order)
        for place in order:
            if place not in staying:
                entry = self._entries[place]
                yield self._finding("editions.word.moved", entry.name, entry.key, name=entry.name)

    def _formatting(self) -> Iterator[Finding]:
        if self._body.formatting:
            yield self._finding("editions.word.formatting", "", count=str(self._body.formatting))

    def _comments(self) -> tuple[tuple[EntryComment, ...], list[Finding]]:
        root = self._package.part("word/comments.xml")
        done = _resolved(self._package)
        made, lost = [], []
        for one in () if root is None else root.iter(f"{W}comment"):
            anchored = self._body.comments.get(str(one.get(f"{W}id")))
            author, said = str(one.get(f"{W}author", "")), paragraphs_text(one)
            if anchored is None or anchored.key is None:
                where, page = ("", 0) if anchored is None else (anchored.where, anchored.page)
                lost.append(
                    self._finding(
                        "editions.word.comment_outside", where, None, page, author=author, text=said
                    )
                )
                continue
            last = [str(each.get(f"{_W14}paraId")) for each in one.iter(f"{W}p")][-1:]
            made.append(
                EntryComment(
                    anchored.key,
                    anchored.name,
                    author,
                    moment(one.get(f"{W}date")),
                    said,
                    "".join(anchored.quoted).strip(),
                    last != [] and last[0] in done,
                )
            )
        return tuple(made), lost


def _joined(pieces: Iterable[Piece]) -> str:
    """Put the pieces of a field together: a line for each paragraph."""
    words, before = "", None
    for piece in pieces:
        if before is not None and piece.paragraph != before.paragraph:
            words += "\n" * (piece.paragraph - before.paragraph if piece.owner == before.owner else 1)
        words += piece.text
        before = piece
    return words.strip()


def _notes(package: WordPackage, kind: str) -> dict[str, tuple[str, list[Revision]]]:
    root = package.part(f"word/{kind}.xml")
    if root is None:
        return {}
    return {
        str(one.get(f"{W}id")): (paragraphs_text(one), revisions_in(one))
        for one in root.iter(f"{W}footnote", f"{W}endnote")
    }


def _saved_by(package: WordPackage) -> Revision:
    """Return who saved the file last, and when, as its properties say."""
    root = package.part("docProps/core.xml")
    if root is None:
        return Revision("", None)
    return Revision(
        (root.findtext(f"{_CORE}lastModifiedBy") or "").strip(), moment(root.findtext(f"{_TERMS}modified"))
    )


def _resolved(package: WordPackage) -> set[str]:
    root: Any = package.part("word/commentsExtended.xml")
    if root is None:
        return set()
    return {
        str(one.get(f"{_W15}paraId"))
        for one in root.iter(f"{_W15}commentEx")
        if one.get(f"{_W15}done") == "1"
    }


def _fitting(tables: list[ReadTable], head: tuple[str, ...], heading: str) -> ReadTable | None:
    """Return the table that one of the edition became: under its heading, else with its columns."""
    for is_it in (
        lambda read: read.where.endswith(heading) and read.rows[:1] == (head,),
        lambda read: read.where.endswith(heading),
        lambda read: read.rows[:1] == (head,),
    ):
        found = next(filter(is_it, tables), None)
        if found is not None:
            return found
    return None


def _differences(before: list[tuple[str, ...]], after: list[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Give rows that differ, as they were and as they are; lines of cells apart by tabs."""
    if before == after:
        return
    for kind, from_, to, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _lines(before[from_:to]), _lines(after[start:end])


def _lines(rows: list[tuple[str, ...]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _longest_rising(places: list[int]) -> set[int]:
    """Return the members of a longest rising run of distinct numbers, others left out."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(tails, place)
        before[place] = tails[at - 1] if at else None
        tails[at : at + 1] = [place]
    found = set()
    last: int | None = tails[-1] if tails else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found

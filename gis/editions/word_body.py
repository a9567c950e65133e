"""Walk the body of a returned Word file, tracked changes taken as accepted; its text is sorted elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gis.editions import word_styles as styles
from gis.editions.word_package import W
from gis.editions.word_parts import INDEXES_PATH
from gis.editions.word_runs import (
    DELETED,
    INSERTED,
    WRAPPERS,
    Revision,
    revision_of,
    runs_text,
    text_in,
    value,
)
from gis.editions.word_sorting import Known, Sorter

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PICTURES = frozenset(
    (
        f"{W}drawing",
        f"{W}pict",
        f"{W}object",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
    )
)
#: Results of these fields are the program's, not the editors'
_MADE_FIELDS = frozenset(("TOC", "PAGEREF", "INDEX", "PAGE", "STYLEREF", "NUMPAGES"))
#: How the alternative text of the Word form's own pictures begins
OWN_PICTURE = "diming:map"


@dataclass(slots=True)
class Anchored:
    """What a comment was put on."""

    key: str | None = None
    name: str = ""
    quoted: list[str] = field(default_factory=list)
    where: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table outside the entries, cell by cell."""

    rows: tuple[tuple[str, ...], ...]
    where: str
    page: int


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A footnote or endnote that is referred to in an entry, its copy, or (without key) elsewhere."""

    kind: str
    id: str
    key: str | None
    where: str
    page: int
    revisions: tuple[Revision, ...]
    is_of_copy: bool


class Body:
    """What was read so far; `block` takes one child of w:body after the other, `end` comes last."""

    def __init__(self, known: Known, style_names: Mapping[str, str]) -> None:
        self._known = known
        self._styles = style_names
        self.sorter = Sorter(known)
        self.notes: list[NoteReference] = []
        self.tables: list[ReadTable] = []
        self.comments: dict[str, Anchored] = {}
        #: Tracked changes of looks alone
        self.formatting = 0
        self.has_pages = False
        self._open_comments: dict[str, Anchored] = {}
        self._waiting_part: str | None = None
        self._in_indexes = False
        self._in_paragraph = False
        #: Takes text that is no entry's
        self._sink: list[str] | None = None
        self._is_merged = False
        self._changing: list[Revision] = []
        self._deleting = 0
        self._fields: list[str] = []

    def block(self, element: Any) -> None:
        """Take a paragraph, a table, a content control around them, or a mark between them."""
        tag = element.tag
        if tag == f"{W}p":
            self._take_paragraph(element)
        elif tag == f"{W}tbl":
            self._take_table(element)
        elif tag == f"{W}sdt":
            self._take_control(element)
        elif tag in INSERTED or tag in WRAPPERS:
            for child in element:
                self.block(child)
        else:
            self._take_mark(element)

    def end(self) -> None:
        """Say that nothing follows."""
        for identifier in list(self._open_comments):
            self._anchor(identifier)
        self.sorter.leave()

    # Tables and controls

    def _take_table(self, table: Any) -> None:
        lines = _children(table, f"{W}tr")
        if self._key_in(table) is not None or self._part_in(table) is not None:
            for row in lines:
                self._take_row(row)
            return
        rows = tuple(
            tuple(self._apart(cell) for cell in _children(row, f"{W}tc"))
            for row in lines
            if row.find(f"{W}trPr/{W}del") is None
        )
        if self._sink is not None:
            self._sink.extend("\t".join(row) + "\n" for row in rows)
        elif any(self._style_of(one) in styles.GENERATED for one in table.iter(f"{W}p")):
            return
        elif self.sorter.key is not None:
            self.sorter.tell("editions.word.table_in_entry", "\n".join("\t".join(row) for row in rows))
        else:
            self.tables.append(ReadTable(rows, self.sorter.where(), self.sorter.page))

    def _take_row(self, row: Any) -> None:
        deleted = row.find(f"{W}trPr/{W}del")
        key = self._key_in(row)
        if deleted is not None:
            if key is not None:
                self.sorter.found.revisions[key, ""].append(revision_of(deleted))
            return
        if key is not None:
            self.sorter.enter(key)
        for cell in _children(row, f"{W}tc"):
            for child in cell:
                self.block(child)

    def _apart(self, blocks: Iterable[Any]) -> str:
        """Return the text of blocks that are in no field; comments on it are noted."""
        before, self._sink = self._sink, []
        for child in blocks:
            self.block(child)
        words, self._sink = "".join(self._sink).strip(), before
        return words

    def _take_control(self, control: Any) -> None:
        content = control.find(f"{W}sdtContent")
        if content is None or control.find(f"{W}sdtPr/{W}docPartObj") is not None:
            return
        target = self._known.fields.get(value(control, "sdtPr/tag"))
        is_field = target is not None and self._sink is None
        before = self.sorter.open_field(*target) if is_field and target is not None else None
        if not (is_field and control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None):
            if self._in_paragraph:
                self._inside(content)
            else:
                for child in content:
                    self.block(child)
        if is_field:
            self.sorter.close_field(before)

    # Paragraphs

    def _take_paragraph(self, paragraph: Any) -> None:
        style = self._style_of(paragraph)
        was_in, self._in_paragraph = self._in_paragraph, True
        if self._sink is not None:
            self._inside(paragraph)
            self._sink.append("\n")
        elif self._is_generated(paragraph, style):
            self._sink = []
            self._inside(paragraph)
            self._sink = None
        else:
            if not self._is_merged:
                self._begin(paragraph, style)
            self._inside(paragraph)
            self.sorter.flush()
            self._finish(paragraph, style)
        self._in_paragraph = was_in

    def _is_generated(self, paragraph: Any, style: str) -> bool:
        is_heading_of_index = self._in_indexes and style in styles.HEADINGS[1:]
        return (style in styles.GENERATED or is_heading_of_index) and self._part_in(paragraph) is None

    def _begin(self, paragraph: Any, style: str) -> None:
        sorter = self.sorter
        key = self._key_in(paragraph)
        part = self._part_in(paragraph) or self._waiting_part
        self._waiting_part = None
        if not sorter.is_in_field:
            sorter.part = None
            if part is not None:
                sorter.leave()
                sorter.part = part
                self._in_indexes = part == INDEXES_PATH
            elif key is not None:
                sorter.enter(key)
            elif style in styles.HEADINGS:
                sorter.leave()
            elif style == styles.ENTRY and "".join(paragraph.itertext()).strip():
                sorter.begin_new()
        labelled = any(
            self._styles.get(str(one.get(f"{W}val"))) == styles.LABEL for one in paragraph.iter(f"{W}rStyle")
        )
        sorter.begin_paragraph(style, labelled or key is not None)

    def _finish(self, paragraph: Any, style: str) -> None:
        self.formatting += sum(1 for _ in paragraph.iter(f"{W}rPrChange", f"{W}pPrChange"))
        if style in styles.HEADINGS:
            self.sorter.heading(min(styles.HEADINGS.index(style), 1), runs_text(paragraph).strip())
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        changes = [] if mark is None else [one for one in mark if one.tag in DELETED or one.tag in INSERTED]
        for change in changes:
            self.sorter.changed_before(revision_of(change))
        self._is_merged = any(change.tag in DELETED for change in changes)
        if not self._is_merged:
            self.sorter.paragraph += 1

    def _inside(self, element: Any) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                self._take_run(child)
            elif tag == f"{W}sdt":
                self._take_control(child)
            elif tag in INSERTED or tag in DELETED:
                self._changing.append(revision_of(child))
                self._deleting += tag in DELETED
                self._inside(child)
                self._deleting -= tag in DELETED
                self._changing.pop()
            elif tag in WRAPPERS:
                self._inside(child)
            elif tag == f"{W}p" or tag == f"{W}tbl":
                self.block(child)
            elif str(tag).startswith(_MATHS):
                self.sorter.tell("editions.word.picture", "".join(child.itertext()))
            else:
                self._take_mark(child)

    # Runs

    def _take_run(self, run: Any) -> None:
        for child in run:
            if child.tag == f"{W}lastRenderedPageBreak":
                self.has_pages = True
                self.sorter.page += 1
            elif child.tag in (f"{W}fldChar", f"{W}instrText"):
                self._follow_field(child)
            elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self._take_note(child)
            elif child.tag == f"{W}commentReference":
                self._anchor(str(child.get(f"{W}id")))
            elif child.tag in _PICTURES and not self._deleting and not _is_own(child):
                self.sorter.tell(
                    "editions.word.picture", "".join(one.text or "" for one in child.iter(f"{W}t"))
                )
        if any(one.split()[:1] and one.split()[0].upper() in _MADE_FIELDS for one in self._fields):
            return
        words = "" if self._deleting else text_in(run)
        style = self._styles.get(value(run, "rPr/rStyle"), "") if words or self._changing else ""
        if words:
            self._take_text(words, style)
        if self._changing and self._sink is None:
            self.sorter.changed(self._changing, style)

    def _take_text(self, words: str, style: str) -> None:
        for anchored in self._open_comments.values():
            if not anchored.quoted:
                self._place(anchored)
            anchored.quoted.append(words)
        if self._sink is not None:
            self._sink.append(words)
        else:
            self.sorter.take(words, style)

    def _follow_field(self, child: Any) -> None:
        kind = child.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()
        elif child.tag == f"{W}instrText" and self._fields:
            self._fields[-1] += child.text or ""

    # Notes, comments, bookmarks

    def _take_note(self, reference: Any) -> None:
        kind = "footnotes" if reference.tag == f"{W}footnoteReference" else "endnotes"
        key = self.sorter.key if self._sink is None else None
        if self._deleting:
            if key is not None:
                self.sorter.found.revisions[key, "sources"].extend(self._changing)
            return
        self.notes.append(
            NoteReference(
                kind,
                str(reference.get(f"{W}id")),
                key,
                self.sorter.where(),
                self.sorter.page,
                tuple(self._changing),
                key is not None and self.sorter.is_copy(key),
            )
        )

    def _take_mark(self, element: Any) -> None:
        tag = element.tag
        if tag == f"{W}bookmarkStart" and self._sink is None:
            name = str(element.get(f"{W}name"))
            part = self._known.parts.get(name)
            if part is not None and self._in_paragraph:
                self.sorter.part = part
                self.sorter.found.parts.setdefault(part, [])
            elif part is not None:
                self._waiting_part = part
            elif name in self._known.entries and self._known.entries[name] != self.sorter.key:
                self.sorter.enter(self._known.entries[name])
        elif tag == f"{W}commentRangeStart":
            self._open_comments[str(element.get(f"{W}id"))] = Anchored()
        elif tag == f"{W}commentRangeEnd":
            self._anchor(str(element.get(f"{W}id")))

    def _anchor(self, identifier: str) -> None:
        anchored = self._open_comments.pop(identifier, None)
        if anchored is None and identifier in self.comments:
            return
        anchored = anchored or Anchored()
        if not anchored.quoted:
            self._place(anchored)
        self.comments[identifier] = anchored

    def _place(self, anchored: Anchored) -> None:
        anchored.where, anchored.page = self.sorter.where(), self.sorter.page
        if self._sink is None:
            anchored.key, anchored.name = self.sorter.target

    # Marks in an element

    def _key_in(self, element: Any) -> str | None:
        for one in element.iter(f"{W}tag", f"{W}bookmarkStart"):
            if one.tag == f"{W}tag":
                target = self._known.fields.get(str(one.get(f"{W}val")))
                key = None if target is None else target[0]
            else:
                key = self._known.entries.get(str(one.get(f"{W}name")))
            if key is not None:
                return key
        return None

    def _part_in(self, element: Any) -> str | None:
        for one in element.iter(f"{W}bookmarkStart"):
            if (part := self._known.parts.get(str(one.get(f"{W}name")))) is not None:
                return part
        return None

    def _style_of(self, paragraph: Any) -> str:
        return self._styles.get(value(paragraph, "pPr/pStyle"), "")


def _is_own(picture: Any) -> bool:
    return any(str(one.get("descr", "")).startswith(OWN_PICTURE) for one in picture.iter())


def _children(element: Any, tag: str) -> list[Any]:
    """Return rows of a table or cells of a row, those in content controls too."""
    found = []
    for child in element:
        if child.tag == tag:
            found.append(child)
        elif child.tag == f"{W}sdt" or child.tag in WRAPPERS or child.tag in INSERTED:
            found.extend(_children(child, tag))
    return found

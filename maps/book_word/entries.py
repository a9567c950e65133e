"""An entry as Word has it: its name and Mongolian form, facts, texts, sources in a footnote.

Each field lies in a content control tagged with the entry and the field, so that edits are told apart when
the file comes back.
"""

from collections.abc import Mapping

from gis.editions import word_styles as styles
from gis.editions.content import ContentEntry
from gis.editions.word_fields import FIELD_OF, FIELDS, OPEN, WANTED, WordField, entry_mark, tag, words_of
from maps.book_word.markup import LINES, ONE_LINE, Marker, cell, measured, paragraph, row, run, table
from maps.book_word.template import Template

#: Room of a line of Mongolian that runs down, in twentieths of a point
LINE = 330


class EntryWriter:
    """Writes entries of one document, and collects their footnotes."""

    def __init__(self, template: Template, marker: Marker, is_draft: bool) -> None:
        self._style = template.style
        self._width = template.paper.text_width
        self._marker = marker
        self._is_draft = is_draft
        #: What each footnote says, in order
        self.notes: list[str] = []

    def write(self, entry: ContentEntry) -> str:
        """Return the paragraphs of an entry; with a Mongolian form its beginning stands beside it."""
        words = words_of(entry)
        opening = [self._head(entry, words)]
        if words["definition"]:
            opening.append(self._alone(entry, FIELD_OF["definition"], words, styles.ENTRY_OPENING))
        opening.append(self._facts(entry, words))
        rest = [
            self._alone(entry, field, words, styles.ENTRY_FIELD) for field in FIELDS if field.place == "own"
        ]
        rest.extend(self._text(entry, words["text"]))
        rest.append(self._open(entry, words))
        following = "".join(rest)
        if not words["mongolian"]:
            return "".join(opening) + following
        # Two tables without a paragraph between them would become one.
        return self._beside(entry, words["mongolian"], "".join(opening)) + (
            following or paragraph(self._style(styles.ENTRY_FIELD))
        )

    def _head(self, entry: ContentEntry, words: Mapping[str, str]) -> str:
        name = self._control(entry, FIELD_OF["name"], words["name"], styles.NAME)
        parts = [self._marker.bookmark(entry_mark(entry.key), name)]
        if words["toned"]:
            parts.append(run("　") + self._control(entry, FIELD_OF["toned"], words["toned"], styles.PINYIN))
        if words["romanization"]:
            field = FIELD_OF["romanization"]
            parts.append(run("　") + self._control(entry, field, words["romanization"], styles.ROMAN))
        if entry.is_demonstration:
            parts.append(run("　") + run("演示数据", self._style(styles.DEMONSTRATION)))
        if words["sources"]:
            parts.append(self._note(words["sources"]))
        return paragraph(self._style(styles.ENTRY), *parts)

    def _facts(self, entry: ContentEntry, words: Mapping[str, str]) -> str:
        told = [
            self._labelled(entry, field, words[field.name])
            for field in FIELDS
            if field.place == "facts" and words[field.name]
        ]
        return paragraph(self._style(styles.ENTRY_FIELD), *told) if told else ""

    def _alone(self, entry: ContentEntry, field: WordField, words: Mapping[str, str], style: str) -> str:
        said = words[field.name]
        if not said:
            return ""
        inner = (
            self._labelled(entry, field, said) if field.place == "own" else self._control(entry, field, said)
        )
        return paragraph(self._style(style), inner)

    def _text(self, entry: ContentEntry, words: str) -> list[str]:
        style, field = self._style(styles.ENTRY_TEXT), FIELD_OF["text"]
        return [
            paragraph(style, self._control(entry, field, line)) if line else paragraph(style)
            for line in words.split("\n")
            if words
        ]

    def _open(self, entry: ContentEntry, words: Mapping[str, str]) -> str:
        """Return the line of a draft that asks for what is missing."""
        if not self._is_draft or entry.text:
            return ""
        asked = [
            run(f"【{FIELD_OF[name].label}】", self._style(styles.LABEL))
            + self._marker.control(
                tag(entry.key, name),
                FIELD_OF[name].label,
                run(OPEN, self._style(styles.OPEN_FIELD)),
                is_open=True,
            )
            for name in WANTED
            if not words[name]
        ]
        return paragraph(self._style(styles.ENTRY_OPEN), *asked) if asked else ""

    def _beside(self, entry: ContentEntry, mongolian: str, opening: str) -> str:
        lines, length = measured(mongolian)
        width = 120 + lines * LINE
        name = paragraph(
            self._style(styles.ENTRY_MONGOLIAN),
            self._control(entry, FIELD_OF["mongolian"], mongolian, styles.MONGOLIAN),
        )
        cells = (
            cell(width, name, down=ONE_LINE if lines == 1 else LINES),
            cell(self._width - width, opening),
        )
        return table((width, self._width - width), (row(cells, height=length + 240),))

    def _labelled(self, entry: ContentEntry, field: WordField, said: str) -> str:
        label = run(f"【{field.label}】", self._style(styles.LABEL))
        return label + self._control(entry, field, said)

    def _control(self, entry: ContentEntry, field: WordField, said: str, style: str = "") -> str:
        inner = run(said, self._style(style) if style else "")
        return self._marker.control(tag(entry.key, field.name), field.label, inner)

    def _note(self, sources: str) -> str:
        mark = self._style(styles.NOTE_MARK)
        looks = f'<w:rPr><w:rStyle w:val="{mark}"/></w:rPr>'
        number = f"<w:r>{looks}<w:footnoteRef/></w:r>"
        self.notes.append(paragraph(self._style(styles.NOTE_TEXT), number, run(" "), run(sources)))
        return f'<w:r>{looks}<w:footnoteReference w:id="{len(self.notes)}"/></w:r>'

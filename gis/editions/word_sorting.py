"""Sort the words of a returned Word file to the fields of entries that they stand in.

A word belongs to the field whose content control it stands in; where an office program dropped the control,
to the field of its label (【历史沿革】) or of its style. What is typed right behind a field, or in a new
paragraph under it, goes on with it. What is in no field is kept as loose, with where it stands.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gis.editions import word_styles as styles
from gis.editions.word_fields import FIELD_OF, LABELS
from gis.editions.word_runs import Revision

_LABEL = re.compile("【([^【】]{1,12})】")
#: A paragraph in no field under one of these goes on with it
_GOES_ON = ("opening", "own", "text")
_DEMONSTRATION = "演示数据"
Changes = tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the marks of an edition mean: tags of fields, bookmarks of entries and parts, names of entries."""

    fields: Mapping[str, tuple[str, str]]
    entries: Mapping[str, str]
    names: Mapping[str, str]
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a field: in which control or paragraph it stood."""

    text: str
    owner: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Loose:
    """Text or a thing that is in no field: what it is, what it says, where."""

    message_id: str
    text: str
    where: str
    key: str | None
    page: int


@dataclass(slots=True)
class Sorted:
    """Everything that was found, by key of the entry and name of the field."""

    pieces: dict[tuple[str, str], list[Piece]] = field(default_factory=dict)
    #: Fields that stand a second time: name and text
    twice: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    #: Fields that paragraphs in no field were taken to go on with
    continued: set[tuple[str, str]] = field(default_factory=set)
    revisions: dict[tuple[str, str], list[Revision]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, list[str]] = field(default_factory=dict)
    #: Keys of entries as they come
    order: dict[str, int] = field(default_factory=dict)
    loose: list[Loose] = field(default_factory=list)


class Sorter:
    """Takes text in the order of the document; whoever walks the document says where it is."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.found = Sorted()
        self.key: str | None = None
        self.page = 1
        self.paragraph = 0
        #: The part outside entries that text belongs to
        self.part: str | None = None
        self._field: str | None = None
        self._owner: tuple[str, str, int] | None = None
        self._owners = 0
        self._previous: tuple[str, str] | None = None
        self._new: list[str] | None = None
        self._headings = ["", ""]
        self._style = ""
        self._has_marks = False
        self._unowned: list[tuple[str, str]] = []
        #: Changes of unowned text, by how many texts stood before them
        self._unsorted: list[tuple[int, str, Changes]] = []

    # Where the document is

    @property
    def target(self) -> tuple[str | None, str]:
        """Return entry and field that text would go to now."""
        if self._owner is not None:
            return self._owner[:2]
        return self.key, self._field or ""

    def where(self) -> str:
        """Return the headings above, and the entry."""
        name = "" if self.key is None else self._known.names[self.key]
        return " › ".join(words for words in (*self._headings, name) if words)

    def enter(self, key: str) -> None:
        """Say that an entry begins, or goes on."""
        if key != self.key:
            self.leave()
            self.key = key
            self.found.order.setdefault(key, len(self.found.order))
        self.part = None

    def leave(self) -> None:
        """Say that no entry goes on."""
        new, self._new = self._new, None
        if new is not None and (words := "".join(new).strip()):
            self.tell("editions.word.new_entry", words)
        self.key = self._field = self._previous = None

    def begin_new(self) -> None:
        """Say that an entry begins which the edition has not."""
        self.leave()
        self._new = []

    def begin_paragraph(self, style: str, has_marks: bool) -> None:
        """Say that a paragraph begins; `has_marks`: it has controls or labels of fields."""
        self._style, self._has_marks = style, has_marks
        if self._owner is None:
            self._field = None
        if self._new:
            self._new.append("\n")

    def heading(self, level: int, words: str) -> None:
        """Say that text stands under another heading."""
        self._headings = [words, ""] if level == 0 else [self._headings[0], words]

    def open_field(self, key: str, name: str) -> tuple[str, str, int] | None:
        """Say that the control of a field begins; returns what `close_field` goes back to."""
        self.flush()
        self.enter(key)
        self._owners += 1
        before, self._owner = self._owner, (key, name, self._owners)
        self._field = name
        return before

    def close_field(self, before: tuple[str, str, int] | None) -> None:
        """Say that the control of a field ends."""
        self.flush()
        self._owner = before

    @property
    def is_in_field(self) -> bool:
        """Whether a control of a field is open."""
        return self._owner is not None

    def is_copy(self, key: str) -> bool:
        """Whether an entry has begun a second time."""
        return any(name == "name" for name, _ in self.found.twice.get(key, ()))

    # What it says

    def take(self, words: str, style: str) -> None:
        """Take text in a style of characters."""
        if self._owner is not None:
            self._add(*self._owner, words)
        elif self.part is not None:
            self.found.parts.setdefault(self.part, []).append(words)
        elif self._new is not None:
            self._new.append(words)
        elif style != styles.DEMONSTRATION and words.strip() != _DEMONSTRATION:
            if self._unowned and self._unowned[-1][0] == style and not self._unsorted:
                words = self._unowned.pop()[1] + words
            self._unowned.append((style, words))

    def changed(self, revisions: list[Revision], style: str) -> None:
        """Note who changed the text that goes here; outside of entries nobody asks."""
        if self._owner is not None:
            key, name, _ = self._owner
            self.found.revisions[key, name].extend(revisions)
        elif self.key is not None:
            self._unsorted.append((len(self._unowned), style, tuple(revisions)))

    def changed_before(self, revision: Revision) -> None:
        """Note who split or merged the paragraph that ends."""
        if self._previous is not None:
            self.found.revisions[self._previous].append(revision)

    def tell(self, message_id: str, words: str) -> None:
        """Keep what is in no field."""
        self.found.loose.append(Loose(message_id, words.strip(), self.where(), self.key, self.page))

    def flush(self) -> None:
        """Sort what stood in no control since the last one."""
        unowned, self._unowned = self._unowned, []
        changed, self._unsorted = self._unsorted, []
        self._sort(unowned, changed)

    def _sort(self, unowned: list[tuple[str, str]], changed: list[tuple[int, str, Changes]]) -> None:
        if self.key is None:
            if words := "".join(words for _, words in unowned).strip():
                self.tell("editions.word.text_outside", words)
            return
        loose: list[str] = []
        for at, (style, words) in enumerate(unowned):
            self._note_changes(changed, at)
            label = _LABEL.match(words.strip())
            if style == styles.LABEL or (label is not None and label[1] in LABELS):
                loose.extend(self._put_by_labels(words))
            elif style in styles.FIELD_BY_CHARACTERS:
                self._field = styles.FIELD_BY_CHARACTERS[style]
                self._put(words)
            elif self._field is not None or (words.strip() and self._has_field()):
                self._put(words)
            else:
                loose.append(words)
        self._note_changes(changed, len(unowned))
        if "".join(loose).strip():
            self.tell("editions.word.loose_text", "".join(loose))

    def _note_changes(self, changed: list[tuple[int, str, Changes]], until: int) -> None:
        """Note the changes before a text at the field that they are in."""
        while changed and changed[0][0] <= until:
            _, style, revisions = changed.pop(0)
            name = (
                styles.FIELD_BY_CHARACTERS.get(style)
                or self._field
                or styles.FIELD_BY_PARAGRAPH.get(self._style)
            )
            if self.key is not None and name is not None:
                self.found.revisions[self.key, name].extend(revisions)

    def _has_field(self) -> bool:
        """Whether text in no control has a field: the one before it, or one by its paragraph."""
        if self._field is not None:
            return True
        if self._style in styles.FIELD_BY_PARAGRAPH:
            self._field = styles.FIELD_BY_PARAGRAPH[self._style]
            return True
        before = self._previous
        if self._has_marks or before is None or FIELD_OF[before[1]].place not in _GOES_ON:
            return False
        self._field = before[1]
        self.found.continued.add(before)
        return True

    def _put_by_labels(self, words: str) -> Iterator[str]:
        """Put what stands behind each known label into its field, and give what has none."""
        for name, said in _labelled(words.strip()):
            if name is not None:
                self._field = name
            if name is None and self._field is None:
                yield said
            else:
                self._put(said)

    def _put(self, words: str) -> None:
        if self.key is None or self._field is None:
            return
        pieces = self.found.pieces.get((self.key, self._field))
        goes_on = pieces and self._previous == (self.key, self._field)
        if not goes_on and not words.strip():
            return
        owner = pieces[-1].owner if pieces and goes_on else -1 - self.paragraph
        self._add(self.key, self._field, owner, words)

    def _add(self, key: str, name: str, owner: int, words: str) -> None:
        pieces = self.found.pieces.setdefault((key, name), [])
        # Running text has a control for each paragraph.
        goes_on = self._previous == (key, name) or (name == "text" and not self.is_copy(key))
        if pieces and not goes_on and pieces[-1].owner != owner:
            self.found.twice[key].append((name, words))
            self._previous = None
            return
        pieces.append(Piece(words, owner, self.paragraph))
        self._previous = (key, name)


def _labelled(words: str) -> Iterator[tuple[str | None, str]]:
    """Take text apart before each known label: its field, None before the first, and the text."""
    name, begins = None, 0
    for label in _LABEL.finditer(words):
        if label[1] in LABELS:
            if words[begins : label.start()]:
                yield name, words[begins : label.start()]
            name, begins = LABELS[label[1]], label.end()
    yield name, words[begins:]

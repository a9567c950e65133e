"""What may be asked about a spelling, what may be decided, and what a decision must say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from gis.errors import InvalidInput, NotFound, RuleBroken, Stale

#: reading: how the Han characters are read; missing_mongolian: a Mongolian name without its script;
#: roman_is_pinyin: a Mongolian name spelled from its Han characters, or not at all; drift: characters away
#: from the sound; variants: one Mongolian word written in several ways
Kind = Literal["reading", "missing_mongolian", "roman_is_pinyin", "drift", "variants"]
KINDS: tuple[Kind, ...] = ("reading", "missing_mongolian", "roman_is_pinyin", "drift", "variants")
Action = Literal["confirm_reading", "record_source_form", "keep", "later"]
ACTIONS: Mapping[Kind, tuple[Action, ...]] = {
    "reading": ("confirm_reading", "later"),
    "missing_mongolian": ("record_source_form", "keep", "later"),
    "roman_is_pinyin": ("record_source_form", "keep", "later"),
    "drift": ("record_source_form", "keep", "later"),
    "variants": ("keep", "later"),
}
State = Literal["open", "later", "decided", "all"]
#: Who reads the queue, and who decides (a proposal follows, so that somebody else approves)
READING = ("admin", "editor", "reviewer", "leader", "township")
DECIDING = ("editor", "township")
MOST_AT_ONCE = 500
#: Days until a question comes back that is to be asked later, and the most that one may say
LATER_DAYS, MOST_LATER_DAYS = 30, 366


class QuestionNotFound(NotFound):
    """There is no such question, or it is about a name that the caller may not see."""

    message_id = "spelling_questions.not_found"


class QuestionsStale(Stale):
    """Somebody else decided, or a later check found another thing, since the caller saw the question."""

    message_id = "spelling_questions.stale"


class NothingChosen(InvalidInput):
    """A decision is about at least one question, and about no more than so many."""

    message_id = "spelling_questions.nothing_chosen"


class ActionUnfit(RuleBroken):
    """A kind of question has other answers than this."""

    message_id = "spelling_questions.action_unfit"


class ReasonMissing(RuleBroken):
    """Keeping what was asked about needs a reason, and so does a reading that no dictionary has."""

    message_id = "spelling_questions.reason_missing"


class ReadingUnreadable(InvalidInput):
    """What was typed is not pinyin of so many syllables."""

    message_id = "spelling_questions.reading_unreadable"


class SourceFormMissing(InvalidInput):
    """The source form is its script, its Roman form, or both."""

    message_id = "spelling_questions.source_form_missing"


class NotMongolianScript(InvalidInput):
    """What was typed as Mongolian script holds other letters."""

    message_id = "spelling_questions.not_mongolian_script"


class NotRomanForm(InvalidInput):
    """A Roman form is of Latin letters, spaces, hyphens and apostrophes."""

    message_id = "spelling_questions.not_roman_form"


class DayUnfit(InvalidInput):
    """A question may wait for a day after today, within a year."""

    message_id = "spelling_questions.day_unfit"


@dataclass(frozen=True, slots=True)
class NameSeen:
    """A standard Chinese name in use, with what the register says of its spelling."""

    feature_id: UUID
    name_id: UUID
    name: str
    category: str
    pinyin: str
    romanization: str
    is_confirmed: bool
    #: The standard name in Mongolian script; empty where none is registered
    mongolian: str
    publication_level: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something about a spelling that a person has to settle, with candidates and where each comes from."""

    kind: Kind
    #: What makes two questions one: the name's id, or the word that is written in several ways
    subject_key: str
    name: str
    publication_level: str
    candidates: Sequence[Mapping[str, Any]]
    #: Why it is asked: a code with parameters, which screens say in words
    because: Sequence[Mapping[str, Any]]
    #: What it was asked about: while this stays, a decision stays
    fingerprint: str
    #: Whether all sources say the same, so that many can be confirmed together
    is_agreed: bool = False
    feature_id: UUID | None = None
    name_id: UUID | None = None
    #: Of one word's spellings: every name that has the word
    members: Sequence["Member"] = ()
    #: Reading and characters, what the queue is sorted by
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A name that renders a word, and how it writes it."""

    feature_id: UUID
    name_id: UUID
    name: str
    written: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions a list has."""

    kind: Kind | None = None
    state: State = "open"
    is_agreed: bool | None = None
    text: str | None = None
    feature_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about one question, at the version that he saw."""

    question_id: UUID
    version: int
    action: Action
    pinyin: str = ""
    romanization: str = ""
    mongolian: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Deciding:
    """Decisions made together: one reason, one proposal for all that they change."""

    decisions: Sequence[Decision]
    reason: str = ""
    title: str = ""
    #: Where a source form that is new to the register was taken from; None: the source of the name itself
    source_id: UUID | None = None

    def check(self) -> None:
        """Raise NothingChosen unless each question is decided once, and not too many at a time."""
        ids = {one.question_id for one in self.decisions}
        if not 0 < len(ids) <= MOST_AT_ONCE or len(ids) != len(self.decisions):
            raise NothingChosen(most=MOST_AT_ONCE)

"""Questions about readings and spellings as the API sends and takes them."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gis.spelling_questions.rules import MOST_AT_ONCE, Action, Deciding, Decision, Kind, Wanted
from gis.spelling_questions.rules import State as QuestionState
from gis.spelling_questions.service import Run

Short = Annotated[str, Field(max_length=60)]


class QuestionQuery(BaseModel):
    """Which questions a list has; what is not said narrows nothing."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind | None = Field(None, description="问题种类 / kind")
    state: QuestionState = Field("open", description="open 待处理, later 以后再问, decided 已处理, all")
    agreed: bool | None = Field(None, description="各来源是否一致 / whether all sources agree")
    text: Short | None = Field(None, description="名称中的文字 / in the name")
    feature_id: UUID | None = Field(None, description="该地名的 / of this place name")
    after: Annotated[str, Field(max_length=400)] | None = Field(None, description="上一页的 next")
    limit: int = Field(50, ge=1, le=200)

    def wanted(self) -> Wanted:
        """Return the filters as the subject takes them."""
        return Wanted(self.kind, self.state, self.agreed, (self.text or "").strip() or None, self.feature_id)


class CandidateSourceOut(BaseModel):
    """Where a candidate comes from."""

    source: Literal[
        "own_table", "pypinyin", "large_pinyin", "register", "polyphone", "lexicon", "mongolian_script",
        "official", "pinyin", "none",
    ]  # fmt: skip
    texts: list[str] = Field(default=[], description="The phrases or words that it was taken from")
    confidence: float | None = None


class ComparedSoundOut(BaseModel):
    """A syllable of the Mongolian sound beside the Han character that stands for it."""

    sound: str
    expected: str = Field(description="Characters that usually render it")
    written: str
    verdict: Literal["usual", "same_sound", "near", "far", "missing", "extra"]


class CandidateOut(BaseModel):
    """A candidate, never chosen by the machine; which fields it has depends on the kind of question."""

    pinyin: str = Field(default="", examples=["Gālǔtú Zhèn"])
    romanization: str = Field(default="", examples=["Galuut Zhen"])
    mongolian: str = Field(default="", examples=["ᠭᠠᠯᠠᠭᠤᠲᠤ"])
    written: str = Field(default="", description="Of a word written in several ways: these characters")
    names: int = Field(default=0, description="How many names write it so")
    compared: list[ComparedSoundOut] = []
    sources: list[CandidateSourceOut]
    is_suggested: bool


class BecauseOut(BaseModel):
    """Why it is asked, as a code with what it speaks of."""

    code: str = Field(examples=["sources_differ"])
    characters: str = ""
    pinyin: str = ""
    sound: str = ""
    expected: str = ""
    written: str = ""
    mongolian: str = ""
    roman: str = ""
    meaning: str = ""
    is_certain: bool = False


class CharacterReadingsOut(BaseModel):
    """A character with its readings, the suggested one first."""

    character: str
    readings: list[str]


class QuestionMemberOut(BaseModel):
    """A name among those that write one word in several ways."""

    feature_id: UUID
    name: str
    written: str
    mongolian: str | None


class SpellingDecisionOut(BaseModel):
    """What somebody decided, and the proposal by which the register follows."""

    action: Action
    pinyin: str
    romanization: str
    mongolian: str
    reason: str
    later_until: date | None
    decided_by: str
    decided_at: datetime
    proposal_id: UUID | None
    proposal_number: str | None
    proposal_state: str | None


class SpellingQuestionOut(BaseModel):
    """What a person has to settle about a name's reading, script or Roman form."""

    id: UUID
    kind: Kind
    name: str
    feature_id: UUID | None
    state: Literal["open", "decided"]
    later_until: date | None
    is_agreed: bool = Field(description="All sources say the same: many can be confirmed together")
    candidates: list[CandidateOut]
    because: list[BecauseOut]
    characters: list[CharacterReadingsOut]
    members: list[QuestionMemberOut]
    category_zh: str
    category_en: str
    divisions: list[str]
    pinyin: str = Field(description="As registered")
    romanization: str = Field(description="As registered")
    mongolian: str | None = Field(description="As registered")
    is_demonstration: bool
    version: int
    decision: SpellingDecisionOut | None
    decisions: list[SpellingDecisionOut] = Field(default=[], description="All of them, the last first")


class SpellingQuestionPage(BaseModel):
    """A page of questions by spelling; `next` is the `after` of the following page."""

    rows: list[SpellingQuestionOut]
    next: str | None


class QuestionCountOut(BaseModel):
    """How many questions of a kind there are."""

    kind: Kind
    open: int
    agreed: int = Field(description="Open ones that all sources agree on")
    later: int
    decided: int


class SpellingRunOut(BaseModel):
    """A look at the readings and spellings of all names."""

    id: UUID
    as_of: date
    dictionaries: list[str]
    names: int
    questions: int
    appeared: int
    gone: int
    counts: dict[str, int]
    asked_by: str
    started_at: datetime
    ended_at: datetime

    @classmethod
    def of(cls, found: Run) -> Self:
        """Return a run as the API says it."""
        row = found.run
        fields = {name: getattr(row, name) for name in cls.model_fields if name != "asked_by"}
        return cls(**fields, asked_by=found.asked_by)


class SpellingRunPage(BaseModel):
    """A page of runs; `next` is the `after` of the following page."""

    rows: list[SpellingRunOut]
    next: str | None


class TypedReadingIn(BaseModel):
    """Pinyin as typed for a name: with tones or tone numbers, joined or apart."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60, examples=["嘎鲁图镇"])
    category: str = Field(default="", max_length=10, examples=["21500"])
    typed: str = Field(min_length=1, max_length=200, examples=["ga1 lu3 tu2 zhen4"])


class TypedReadingOut(BaseModel):
    """The same as names are written, and the characters that no dictionary reads so."""

    pinyin: str = Field(examples=["Gālǔtú Zhèn"])
    unusual: list[str]


class SpellingDecisionIn(BaseModel):
    """A decision about one question, at the version that was seen."""

    model_config = ConfigDict(extra="forbid")

    question_id: UUID
    version: int
    action: Action
    pinyin: str = Field(default="", max_length=200, examples=["Gālǔtú Zhèn"])
    romanization: str = Field(default="", max_length=200)
    mongolian: str = Field(default="", max_length=200)
    until: date | None = Field(default=None, description="For `later`: not before this day")


class SpellingDecisionsIn(BaseModel):
    """Decisions made together; what they change becomes one proposal."""

    model_config = ConfigDict(extra="forbid")

    decisions: list[SpellingDecisionIn] = Field(min_length=1, max_length=MOST_AT_ONCE)
    reason: str = Field(default="", max_length=2000)
    title: str = Field(default="", max_length=200)
    source_id: UUID | None = Field(default=None, description="Source of a script that is new to the register")

    def deciding(self) -> Deciding:
        """Return them as the subject takes them."""
        decisions = [Decision(**one.model_dump()) for one in self.decisions]
        return Deciding(decisions, self.reason, self.title, self.source_id)


class SpellingDecidedOut(BaseModel):
    """What became of decisions: how many, and the proposal that was handed in; null where nothing changes."""

    decided: int
    proposal_id: UUID | None
    proposal_number: str | None

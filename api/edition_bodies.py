"""What people send about editions of the gazetteer."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from gis.editions.content import Audience, Contributor, Place, ProseText
from gis.editions.editing import Written
from gis.editions.inputs import Opening, Paper, Settings
from gis.editions.plan import Overridable
from gis.editions.service import Filter
from gis.editions.workflow import EntryState
from maps.edition_printing import Format

_SHORT = Field(default="", max_length=200)
_TEXT = Field(default="", max_length=2000)
#: Most paragraphs of a text, and most texts, people, notes of an edition
_MANY = 500
#: Nothing was recorded before; and before 1901 the office's clock stood at no whole minute of an offset
FIRST_INSTANT = datetime(1949, 10, 1, tzinfo=UTC)
Line = Annotated[str, Field(max_length=20_000)]
Key = Annotated[str, Field(pattern=r"^(division|feature):[0-9a-f-]{36}$")]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EditionContributorIn(_In):
    """Who did what for the edition."""

    role: str = Field(min_length=1, max_length=60, examples=["主编"])
    names: list[Annotated[str, Field(max_length=200)]] = Field(max_length=_MANY)


class EditionProseIn(_In):
    """Text under a heading: 序, 凡例 in front, 概述 before the chapters, 后记 behind."""

    place: Place
    heading: str = Field(min_length=1, max_length=200)
    paragraphs: list[Line] = Field(default=[], max_length=_MANY)
    signed: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=20)

    def value(self) -> ProseText:
        """Return the value object."""
        return ProseText(self.place, self.heading, tuple(self.paragraphs), tuple(self.signed))


class EditionSettingsIn(_In):
    """What the edition is to be."""

    title: str = Field(min_length=1, max_length=200, examples=["乌审旗地名志"])
    label: str = Field(default="", max_length=60, examples=["2026年版"])
    as_of: date = Field(description="The day whose state of the register is printed")
    known_at: AwareDatetime | None = Field(
        default=None, ge=FIRST_INSTANT, description="Facts recorded later are left out"
    )
    audience: Audience = "public"
    mongolian_title: str = _SHORT
    publisher: str = _SHORT
    compiler: str = _SHORT
    division_ids: list[UUID] = Field(default=[], max_length=200, description="Empty: the own county")
    categories: list[Annotated[str, Field(pattern=r"^[0-9]{1,10}$")]] = Field(
        default=[], max_length=100, description="Beginnings of categories; empty: all"
    )
    with_neighbours: bool = False
    contributors: list[EditionContributorIn] = Field(default=[], max_length=_MANY)
    notes: list[Annotated[str, Field(max_length=2000)]] = Field(default=[], max_length=_MANY)

    def settings(self) -> Settings:
        """Return the value object."""
        return Settings(
            title=self.title,
            label=self.label,
            as_of=self.as_of,
            known_at=self.known_at,
            audience=self.audience,
            mongolian_title=self.mongolian_title,
            publisher=self.publisher,
            compiler=self.compiler,
            division_ids=tuple(self.division_ids),
            categories=tuple(self.categories),
            with_neighbours=self.with_neighbours,
            contributors=tuple(Contributor(one.role, tuple(one.names)) for one in self.contributors),
            notes=tuple(self.notes),
        )


class EditionIn(EditionSettingsIn):
    """A new edition; with `based_on` it takes over what was written by hand for another."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,39}$", examples=["2026"])
    based_on: UUID | None = None
    prose: list[EditionProseIn] = Field(default=[], max_length=50)

    def opening(self) -> Opening:
        """Return the value object."""
        return Opening(self.name, self.settings(), tuple(each.value() for each in self.prose))


class EditionAllProseIn(_In):
    """All prose of an edition, in its order."""

    prose: list[EditionProseIn] = Field(max_length=50)


class EditionMoveIn(_In):
    """The state that the edition is to be in; the way back needs a reason."""

    state: Literal["draft", "edited", "reviewed"]
    reason: str = _TEXT


class EditionPublishIn(_In):
    """The day of publication; null: today."""

    published_on: date | None = None


class EditionPrintingIn(_In):
    """Which files are to be written."""

    formats: list[Format] = Field(min_length=1, max_length=4)


class EditionPaperIn(_In):
    """The paper of a gate: number, who issued it, when, and its scan (an uploaded attachment)."""

    issued_on: date
    number: str = Field(default="", max_length=100, examples=["蒙S（2026）018号"])
    issued_by: str = _SHORT
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="a stored attachment")
    note: str = _TEXT

    def paper(self) -> Paper:
        """Return the value object."""
        return Paper(**self.model_dump())


class EditionOverrideIn(_In):
    """What is written by hand: single fields, or running text in place of them; nothing takes it back."""

    fields: dict[Overridable, Annotated[str, Field(max_length=20_000)]] = {}
    text: str = Field(default="", max_length=50_000, description="Paragraphs are lines")

    def written(self) -> Written:
        """Return the value object."""
        return Written({str(name): text for name, text in self.fields.items()}, self.text)


class EditionChosenIn(_In):
    """Entries one by one, or all that a filter has."""

    keys: list[Key] | None = Field(default=None, max_length=1000)
    #: As the list of entries is narrowed
    state: EntryState | None = None
    assignee_id: UUID | None = None
    unassigned: bool = False
    chapter: str | None = Field(default=None, max_length=200)
    category: str | None = Field(default=None, max_length=10)
    text: str | None = Field(default=None, max_length=60)

    def filter(self) -> Filter:
        """Return it as queries take it."""
        return Filter(
            states=None if self.state is None else (self.state,),
            assignee_id=self.assignee_id,
            is_unassigned=self.unassigned,
            is_gone=None if self.keys is not None else False,
            category=self.category,
            chapter=self.chapter,
            text=self.text,
            keys=self.keys,
        )


class EditionAssignmentIn(_In):
    """Who is to have entries; null: nobody."""

    entries: EditionChosenIn
    assignee_id: UUID | None


class EditionEntryMoveIn(_In):
    """The state that entries are to be in; the way back needs a reason."""

    entries: EditionChosenIn
    state: EntryState
    reason: str = _TEXT


class EditionCommentIn(_In):
    """What is said of an entry; without a key, of the whole edition."""

    key: Key | None = None
    says: str = Field(min_length=1, max_length=4000)


class EditionHandInIn(_In):
    """A marked-up Word form that was uploaded as an attachment."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="a stored attachment")


class EditionDecisionIn(_In):
    """What becomes of changes; refusing needs a reason."""

    change_ids: list[UUID] = Field(min_length=1, max_length=500)
    accept: bool
    reason: str = _TEXT

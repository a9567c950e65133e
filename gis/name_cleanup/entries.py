"""What people say of a case, as they send it, and how it is read: texts, days, classes, files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as evidence
from gis.history.as_known import today
from gis.name_cleanup.procedures import CleanupRules, NameClass
from gis.name_cleanup.rules import FieldUnreadable, NoSuchClass

#: Where a case comes from, whose opinions count, what they and objections come to
ORIGINS = ("screening", "manual", "sign", "report")
OPINIONS = ("expert", "office", "hearing")
STANCES = ("clean", "keep", "unsure")
OUTCOMES = ("upheld", "partly", "rejected")


@dataclass(frozen=True, slots=True)
class Ground:
    """What speaks for a class, as it is frozen."""

    name_class: str
    reason: str
    finding_id: UUID | None = None
    rule_id: str = ""
    clause: str = ""
    campaign_category: str = ""
    art9_item: str = ""
    trigger: str = ""
    compared_with: str = ""
    exemptions: str = ""
    severity: str = ""
    confidence: float | None = None
    #: The strictest of the records that it speaks of
    publication_level: str = "public"


@dataclass(frozen=True, slots=True)
class Handling:
    """What is said of how a case is handled; None leaves it as it is."""

    responsible_unit: str | None = None
    deadline: date | None = None
    location: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an expert, an office or those heard said."""

    kind: str
    given_on: date
    stance: str
    opinion: str
    person: str = ""
    organisation: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """A step that was taken."""

    step: str
    taken_on: date
    actor: str = ""
    document_number: str = ""
    sha256: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A public notice that is to be published; `days` None: as many as the setting says."""

    title: str
    published_on: date
    days: int | None = None
    channel: str = ""
    contact: str = ""
    document_number: str = ""
    sha256: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody said against a name's being cleaned up."""

    received_on: date
    objector: str
    says: str
    contact: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Checkoff:
    """That a thing bears the new name, or that there is none."""

    item: str
    done_on: date
    does_apply: bool = True
    unit: str = ""
    note: str = ""
    sha256: str | None = None


def cite(session: Session, caller: Caller, sha256: str | None) -> None:
    """Raise NoSuchAttachment for a file that the caller neither uploaded nor may see."""
    if sha256 is not None:
        evidence.find(session, caller, sha256)


def written(field: str, value: str, *, is_required: bool = False) -> str:
    """Return a text without blanks around it; raise FieldUnreadable where it is required and empty."""
    text = value.strip()
    if is_required and not text:
        raise FieldUnreadable("fields.empty", field=field)
    return text


def past(field: str, day: date) -> date:
    """Return a day that has come; raise FieldUnreadable for one that is still to come."""
    if day > today():
        raise FieldUnreadable("name_cleanup.day_in_future", field=field, day=day.isoformat())
    return day


def one_of(field: str, value: str, known: Sequence[str]) -> str:
    """Return a code that a list has; raise FieldUnreadable for another."""
    if value not in known:
        raise FieldUnreadable("fields.unknown_code", field=field)
    return value


def known_class(rules: CleanupRules, name_class: str) -> NameClass:
    """Return a class of nonstandard names; raise NoSuchClass for another."""
    if name_class not in rules.classes:
        raise NoSuchClass(name_class=name_class, known="、".join(rules.classes))
    return rules.classes[name_class]


def known_measure(rules: CleanupRules, measure: str) -> str:
    """Return a measure; raise FieldUnreadable for another."""
    return one_of("measure", measure, tuple(rules.measures))

"""What people say of a case, as they send it, and how it is read: texts, days, classes, files."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gis.entries import one_of
from gis.name_cleanup.procedures import CleanupRules, NameClass
from gis.name_cleanup.rules import NoSuchClass

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
    #: The name that it is about; empty: the one that stands for the feature
    name: str = ""
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


def known_class(rules: CleanupRules, name_class: str) -> NameClass:
    """Return a class of nonstandard names; raise NoSuchClass for another."""
    if name_class not in rules.classes:
        raise NoSuchClass(name_class=name_class, known="、".join(rules.classes))
    return rules.classes[name_class]


def known_measure(rules: CleanupRules, measure: str) -> str:
    """Return a measure; raise FieldUnreadable for another."""
    return one_of("measure", measure, tuple(rules.measures))

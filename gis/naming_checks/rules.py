"""What the check of a proposed name says: an item per rule of 地名管理条例 Art. 9, with what was compared.

Pure. An item that no machine can decide is `review`, never `passed`; `applies` is false where a rule is not
about names of this class.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID

Outcome = Literal["passed", "notice", "review", "warning", "error"]
#: From the lightest to the gravest
OUTCOMES: tuple[Outcome, ...] = ("passed", "notice", "review", "warning", "error")


@dataclass(frozen=True)
class ProposedName:
    """A name that somebody wants to give, with what is known of what it is for."""

    name: str
    #: Code of data/reference/place_name_category.csv or its beginning
    category: str = ""
    #: A word for the kind of place where no category is known: 住宅区, 街路巷
    entity_type: str = ""
    #: The division that it lies in, the lowest that is known
    division_id: UUID | None = None
    #: Longitude and latitude, degrees, EPSG:4490
    position: tuple[float, float] | None = None
    #: Square metres
    area_m2: float | None = None
    floors: int | None = None
    #: Metres
    length_m: float | None = None
    #: The feature that is to be renamed; None for a new one
    feature_id: UUID | None = None
    #: The name in Mongolian script, where it has one
    mongolian: str = ""
    #: Square metres of all floors together
    floor_area_m2: float | None = None


@dataclass(frozen=True)
class Compared:
    """A list that a name was compared with: what it is, where, how many entries, as of when."""

    what: str
    #: The part of the country that the list covers here: 乌审旗, 全国
    scope: str
    #: How many entries; None where the list can't be counted (rules of writing)
    count: int | None
    #: Day of the list (ISO), or an empty text
    as_of: str
    #: Why this stands in for what the rule asks for (no built-up area registered, list empty)
    note: str = ""


@dataclass(frozen=True)
class Found:
    """What a rule found: the characters or the other name, in which way it is like, and where it is."""

    text: str
    #: same, same_specific, homophone, homophone_but_tone, one_word, listed, character, size, term
    kind: str
    outcome: Outcome
    said: str
    division: str = ""
    #: A registered feature or a division, to link to
    feature_id: UUID | None = None
    division_id: UUID | None = None
    position: tuple[float, float] | None = None


@dataclass(frozen=True)
class CheckedItem:
    """What one rule says of a name."""

    #: N1 … N10
    rule: str
    #: 《地名管理条例》第九条第（一）项
    clause: str
    text: str
    outcome: Outcome
    applies: bool
    #: One sentence for the clerk
    said: str
    compared_with: tuple[Compared, ...] = ()
    found: tuple[Found, ...] = ()
    exemptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScreenedFinding:
    """A finding of the screening (大, 洋, 怪, 重, …) of the same name, beside its item of Art. 9."""

    kind: str
    rule_id: str
    clause: str
    #: N1 … N10 of the Art. 9 items that it speaks to
    rules: tuple[str, ...]
    trigger: str
    text: str
    compared_with: str
    severity: str
    confidence: float
    exemptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """How a name is read and spelled, with other readings of its polyphones."""

    romanization: str
    toned: str
    specific_term: str
    generic_term: str
    source: str
    confidence: float
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProtectedBy:
    """The entry of the protection list (Art. 25) that the feature to be renamed stands under."""

    id: UUID
    name: str
    kind: str
    reason: str
    document_number: str
    since: str
    has_plan: bool


@dataclass(frozen=True)
class CheckedName:
    """Everything the check says of a proposed name, N1 to N10 in order."""

    name: str
    items: tuple[CheckedItem, ...]
    #: What it was taken for: 街路巷
    naming_class: str = ""
    screening: tuple[ScreenedFinding, ...] = ()
    reading: Reading | None = None
    protection: ProtectedBy | None = None
    #: Day of the check (ISO)
    as_of: str = ""

    @property
    def outcome(self) -> Outcome:
        """Return the gravest outcome of the items."""
        return worst(item.outcome for item in self.items)

    def as_document(self) -> dict[str, Any]:
        """Return the whole as JSON knows it, for whoever keeps the check with an application."""
        return {**_plain(asdict(self)), "outcome": self.outcome}


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the gravest of some outcomes; passed where there is none."""
    return max(outcomes, key=OUTCOMES.index, default="passed")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, UUID) else value

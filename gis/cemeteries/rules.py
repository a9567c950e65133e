"""Words of the subject, which states follow which, and whether sizes keep to rules; no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from gis.errors import Conflict, InvalidInput, NotAllowed, NotFound, RuleBroken, Stale

#: Who reads cemeteries and their ledgers, names masked; 苏木、镇 those of their own area
READING = ("admin", "editor", "reviewer", "leader", "township", "field", "planner")
#: Who registers cemeteries, states and capacity
REGISTERING = ("editor", "reviewer", "planner")
#: Who keeps the ledger of plots and niches
KEEPING = ("editor", "township")
#: Who must know who lies there, and enters it in the region's system
KNOWING = ("editor", "township")

CLUSTER = "historic_cluster"
#: Which state may follow which; a first state is any that the kind has
FOLLOWS: Mapping[str, frozenset[str]] = {
    "planned": frozenset({"building", "open", "closed"}),
    "building": frozenset({"open", "closed"}),
    "open": frozenset({"building", "closed"}),
    "closed": frozenset({"open"}),
    "unregulated": frozenset({"regulating", "regulated"}),
    "regulating": frozenset({"regulated", "unregulated"}),
    "regulated": frozenset({"regulating"}),
}
OF_CLUSTERS = frozenset({"unregulated", "regulating", "regulated"})
#: 1 亩 in m²: 1/15 hectare
MU_M2 = Decimal(10_000) / 15

Outcome = Literal["keeps", "exceeds", "below", "unknown"]


class CemeteryNotFound(NotFound):
    """There is no such cemetery, or none within the caller's reach."""

    message_id = "cemeteries.not_found"


class PlaceNotFound(NotFound):
    """There is no such plot or niche, or none within the caller's reach."""

    message_id = "cemeteries.place_not_found"


class BurialNotFound(NotFound):
    """There is no such burial, or none within the caller's reach."""

    message_id = "cemeteries.burial_not_found"


class CemeteryStale(Stale):
    """Somebody else changed the cemetery since the caller saw it."""

    message_id = "cemeteries.stale"


class BurialStale(Stale):
    """Somebody else changed the burial since the caller saw it."""

    message_id = "cemeteries.burial_stale"


class CemeteryNumberTaken(Conflict):
    """Another cemetery bears the number."""

    message_id = "cemeteries.number_taken"


class PlaceNumberTaken(Conflict):
    """Another place of the cemetery bears the number."""

    message_id = "cemeteries.place_number_taken"


class TakenAtOnce(Conflict):
    """The cemetery has a state or a capacity of that day already."""

    message_id = "cemeteries.taken_at_once"


class OutsideArea(NotAllowed):
    """The division lies outside the areas of the account."""

    message_id = "cemeteries.outside_area"


class NoSuchDivision(InvalidInput):
    """There is no such division today."""

    message_id = "cemeteries.no_such_division"


class AreaUnreadable(InvalidInput):
    """The area is no polygon that can be registered."""

    message_id = "cemeteries.area_unreadable"


class StatesDontFollow(RuleBroken):
    """A state may not follow the one before it, or the kind has no such state."""

    message_id = "cemeteries.states_dont_follow"


class ApprovalNeeded(RuleBroken):
    """A cemetery is built and opened after it was approved (殡葬管理条例: 县级民政部门审批)."""

    message_id = "cemeteries.approval_needed"


class NotOpen(RuleBroken):
    """Nobody is buried in a cemetery that is not open on the day."""

    message_id = "cemeteries.not_open"


class PlaceFull(RuleBroken):
    """The plot or niche holds as many as it can."""

    message_id = "cemeteries.place_full"


class BeyondCapacity(RuleBroken):
    """The cemetery would have more plots or niches than it was approved for."""

    message_id = "cemeteries.beyond_capacity"


class CertificateForRelocation(RuleBroken):
    """The certificate proves the moving of an old grave, and this is none."""

    message_id = "cemeteries.certificate_for_relocation"


class CertificateNeeded(InvalidInput):
    """Nobody is buried without a certificate of death and its number."""

    message_id = "cemeteries.certificate_needed"


class BurialEnded(RuleBroken):
    """The burial has ended already."""

    message_id = "cemeteries.burial_ended"


class EnteredTooEarly(InvalidInput):
    """Nothing is entered in the region's system before it happened."""

    message_id = "cemeteries.entered_too_early"


def check_state(kind: str, before: str | None, state: str, after: str | None, *, is_approved: bool) -> None:
    """Raise StatesDontFollow, ApprovalNeeded: states of a kind have an order, building needs approval."""
    if (state in OF_CLUSTERS) != (kind == CLUSTER):
        raise StatesDontFollow
    if before is not None and state not in FOLLOWS[before]:
        raise StatesDontFollow
    if after is not None and after not in FOLLOWS[state]:
        raise StatesDontFollow
    if state in ("building", "open") and not is_approved:
        raise ApprovalNeeded


def years_later(day: date, years: int) -> date:
    """Return the same day so many years later; of 29 February 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True, slots=True)
class SizeRule:
    """A limit for a measure of cemeteries (by level of division) or places (by kind), with its source."""

    id: str
    subject: str
    applies_to: str
    measure: str
    least: Decimal | None
    most: Decimal | None
    unit: str
    source: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one rule; the value is in the unit of the rule."""

    rule: SizeRule
    value: Decimal | None
    outcome: Outcome


def read_rule(row: Mapping[str, str]) -> SizeRule:
    """Return a row of data/rules/cemetery_size_rules.csv."""
    return SizeRule(
        id=row["id"],
        subject=row["subject"],
        applies_to=row["applies_to"],
        measure=row["measure"],
        least=Decimal(row["least"]) if row["least"] else None,
        most=Decimal(row["most"]) if row["most"] else None,
        unit=row["unit"],
        source=row["source"],
        is_verified=row["verified"] == "true",
    )


def check_sizes(
    rules: Iterable[SizeRule], subject: str, kinds: frozenset[str], values: Mapping[str, Decimal | None]
) -> list[Checked]:
    """Return what each rule of a subject says of some values; bounds are inclusive, m² turns into mu."""
    checked = []
    for rule in rules:
        if rule.subject != subject or rule.applies_to not in kinds:
            continue
        value = values.get(rule.measure)
        if value is not None and rule.unit == "mu":
            value = value / MU_M2
        checked.append(Checked(rule, value, _outcome(rule, value)))
    return checked


def _outcome(rule: SizeRule, value: Decimal | None) -> Outcome:
    if value is None:
        return "unknown"
    if rule.most is not None and value > rule.most:
        return "exceeds"
    if rule.least is not None and value < rule.least:
        return "below"
    return "keeps"

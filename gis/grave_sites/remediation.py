"""What planning outputs show of the ledger on a day: sites with place and photos, by 苏木/镇, road and month.

What counts is what `service.ledger` says; who the families are is read nowhere here.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.grave_sites import queries, service
from gis.grave_sites.registering import position_of
from gis.grave_sites.rule_tables import rules_of
from gis.grave_sites.rules import READING
from gis.grave_sites.service import ROADSIDE, Filter, GraveOnDay
from gis.grave_sites.tables import GravePhoto
from gis.grave_sites.zones import ROADS, Definition
from gis.history.as_known import today
from gis.messages import Language, text
from gis.proposals import queries as proposal_queries
from gis.reference import service as reference

Figures = tuple[int, int]
#: Months that are shown at most, the last ones
MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo of a site: its file, when in the work and on what day it was taken."""

    sha256: str
    stage: str
    #: What the stage is called
    when: str
    taken_on: date
    caption: str


@dataclass(frozen=True, slots=True)
class ShownSite:
    """A site as an output shows it; longitude and latitude in EPSG:4490, None: not measured."""

    counted: GraveOnDay
    kind: str
    division: str
    town: str
    place: str
    position: tuple[float, float] | None
    photos: Sequence[ShownPhoto]
    #: What the ground is called by which it is left out; empty: it counts
    left_out: str

    @property
    def counts(self) -> bool:
        """Whether its graves are in the denominator: not left out, not found after the survey's cutoff."""
        return self.counted.excluded is None and not self.counted.late_found


@dataclass(frozen=True, slots=True)
class Progress:
    """Graves (座) and sites (处) of a group that count, and of these the accepted ones; shares in percent."""

    name: str
    sites: int
    graves: int
    accepted_sites: int
    accepted_graves: int
    key: UUID | None = None

    @property
    def percent(self) -> float | None:
        """Return the accepted share of the graves; None where there is nothing to remediate."""
        return 100 * self.accepted_graves / self.graves if self.graves else None


@dataclass(frozen=True, slots=True)
class Remediation:
    """The remediation on a day, for whoever may see it."""

    day: date
    bureau: str
    sites: Sequence[ShownSite]
    cutoff: date | None
    definition: Definition
    #: Last days of the months that are shown, the day itself last
    months: Sequence[date]
    #: Of its words; names of places and files stay as they are registered
    language: Language = "zh"

    @property
    def counting(self) -> Sequence[ShownSite]:
        """Return the sites that are in the denominator."""
        return [each for each in self.sites if each.counts]

    @property
    def roadside(self) -> Sequence[ShownSite]:
        """Return those of them that lie along a road or railway by the definition in use."""
        return [each for each in self.counting if _is_roadside(each.counted)]

    @property
    def is_demonstration(self) -> bool:
        """Whether anything shown is invented."""
        return any(each.counted.is_demonstration for each in self.sites)

    def total(self) -> Progress:
        """Return all that counts."""
        return _counted(self.counting, text("planning_output.total", self.language))

    def by_town(self) -> Sequence[Progress]:
        """Return each 苏木 or 镇 that has sites, and what lies in none."""
        nowhere = text("planning_output.no_town", self.language)
        return _grouped(self.counting, lambda one: one.town or nowhere, town=True)

    def by_road(self) -> Sequence[Progress]:
        """Return each road or railway along which graves count."""
        nameless = text("planning_output.no_road_name", self.language)
        return _grouped(self.roadside, lambda one: one.counted.corridor_name or nameless)

    def by_month(self) -> Sequence[tuple[date, int]]:
        """Return how many graves of today's denominator were accepted up to the end of each month."""
        return [
            (
                until,
                sum(
                    one.counted.graves
                    for one in self.counting
                    if one.counted.accepted_on is not None and one.counted.accepted_on <= until
                ),
            )
            for until in self.months
        ]

    def left_out(self) -> Mapping[str, Figures]:
        """Return sites and graves that don't count, by ground; those found late by their own."""
        late = text("planning_output.late_found", self.language)
        grounds = [(one.left_out or late, one) for one in self.sites if not one.counts]
        return {
            name: (len(found), sum(one.counted.graves for one in found))
            for name in sorted({each[0] for each in grounds})
            if (found := [one for ground, one in grounds if ground == name])
        }


def remediation(
    session: Session, caller: Caller, on: date | None = None, language: Language = "zh"
) -> Remediation:
    """Return the remediation on a day (today) of what the caller may see; raise NotSignedIn, NotAllowed."""
    caller.must_hold(*READING)
    day = min(on or today(), today())
    rules = rules_of(session)
    counted = [
        each
        for each in service.ledger(session, day)
        if caller.areas is None or each.division_id in caller.areas
    ]
    records = {one.id: one for one in queries.sites(session, Filter(areas=caller.areas), day, None, None)}
    names = queries.names_of(session, _divisions(counted), day)
    kinds, stages = (
        _called(session, "grave_site_kind", language),
        _called(session, "grave_photo_stage", language),
    )
    photos = queries.parts(session, GravePhoto, [each.site_id for each in counted])
    grounds = {
        code: one.name_en if language == "en" else one.name_zh for code, one in rules.exclusions.items()
    }
    shown = [
        ShownSite(
            counted=each,
            kind=kinds.get(each.kind, each.kind),
            division=names.get(each.division_id, ""),
            town=names.get(each.town_id, "") if each.town_id else "",
            place=records[each.site_id].place,
            position=position_of(records[each.site_id]),
            photos=[
                ShownPhoto(one.sha256, one.stage, stages.get(one.stage, one.stage), one.taken_on, one.caption)
                for one in photos[each.site_id]
                if one.taken_on <= day
            ],
            left_out=""
            if each.excluded is None
            else grounds.get(each.excluded, text("planning_output.merged", language)),
        )
        for each in counted
        if each.site_id in records
    ]
    return Remediation(
        day=day,
        bureau=proposal_queries.bureau(session) or "",
        sites=shown,
        cutoff=rules.cutoff,
        definition=rules.definition,
        months=months_until(
            day, [one.counted.accepted_on for one in shown if one.counts and one.counted.accepted_on]
        ),
        language=language,
    )


def months_until(day: date, accepted: Collection[date]) -> Sequence[date]:
    """Return the last days of months from before the first acceptance to a day, which ends the list.

    Without an acceptance, or with one this year, the months of the year; MOST_MONTHS at most.
    """
    first = min([*accepted, day])
    month = date(first.year, 1, 1)
    ends: list[date] = []
    while month <= day:
        following = (month + timedelta(days=31)).replace(day=1)
        ends.append(min(following - timedelta(days=1), day))
        month = following
    return ends[-MOST_MONTHS:]


def _called(session: Session, code_list: str, language: Language) -> dict[str, str]:
    return {row["code"]: row[f"name_{language}"] for row in reference.codes(session, code_list)}


def _divisions(counted: Sequence[GraveOnDay]) -> set[UUID]:
    towns = {each.town_id for each in counted if each.town_id is not None}
    return {each.division_id for each in counted} | towns


def _is_roadside(counted: GraveOnDay) -> bool:
    return counted.corridor_kind in ROADS and counted.zone_kind == ROADSIDE


def _counted(sites: Sequence[ShownSite], name: str, key: UUID | None = None) -> Progress:
    done = [one for one in sites if one.counted.accepted_on is not None]
    return Progress(
        name=name,
        sites=len(sites),
        graves=sum(one.counted.graves for one in sites),
        accepted_sites=len(done),
        accepted_graves=sum(one.counted.graves for one in done),
        key=key,
    )


def _grouped(
    sites: Sequence[ShownSite], name_of: Callable[[ShownSite], str], *, town: bool = False
) -> Sequence[Progress]:
    groups: dict[tuple[str, UUID | None], list[ShownSite]] = {}
    for one in sites:
        groups.setdefault((name_of(one), one.counted.town_id if town else None), []).append(one)
    return [
        _counted(found, name, key)
        for (name, key), found in sorted(groups.items(), key=lambda each: (-len(each[1]), each[0][0]))
    ]

"""What people read of grave sites: list, map, one site, the ledger as targets count it, duplicates, rules.

For the bureau's own roles, and for 苏木、镇 within their own area. Whoever the families are is masked here
and read whole through `contacts.read` alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions import named_queries
from gis.administrative_divisions import queries as division_queries
from gis.attachments import originals
from gis.attachments import service as evidence
from gis.attachments.rules import NoSuchAttachment
from gis.errors import DimingError
from gis.grave_sites import duplicates, queries, views
from gis.grave_sites.contacts import must_know
from gis.grave_sites.reach import seen
from gis.grave_sites.rule_tables import GraveRules, regulation_on, rules_of
from gis.grave_sites.rules import DECIDING, DUPLICATE, HANDLING, READING
from gis.grave_sites.zones import ROADS
from gis.history.as_known import today
from gis.messages import text
from gis.publication.pages import Page, check_filter, key_of, page_size, values_of
from gis.reference import service as reference

Row = dict[str, Any]
#: Item of every definition that is about roads and railways
ROADSIDE = "road_rail"
Filter = queries.Filter


@dataclass(frozen=True, slots=True)
class GraveOnDay:
    """A site as it counts on a day: graves are counted, not sites; only what was accepted is done."""

    site_id: UUID
    number: str
    kind: str
    division_id: UUID
    #: The 苏木 or 镇; None for a site of the banner itself
    town_id: UUID | None
    #: Item of 三沿七区 that counts first; empty: none known
    zone_kind: str
    corridor_kind: str | None
    corridor_name: str | None
    distance_m: float | None
    graves: int
    #: Ground by which it is no part of the denominator (key of grave_exclusions, or duplicate); None: it is
    excluded: str | None
    accepted_on: date | None
    #: The day it was surveyed, from which it counts
    counted_from: date
    #: Found after the survey's cutoff: shown apart
    late_found: bool
    is_demonstration: bool


def ledger(session: Session, day: date) -> Sequence[GraveOnDay]:
    """Return every site that was surveyed by a day, excluded ones with their ground, as of that day.

    A site surveyed anew since counts as it was surveyed before; what was corrected of a survey counts anew.
    """
    rows = queries.ledger_rows(session, day)
    towns = named_queries.towns_of(session, {row.division_id for row in rows}, day)
    cutoff = rules_of(session).cutoff
    found = []
    for site in rows:
        is_merged = site.merged_on is not None and site.merged_on <= day
        corridor = site.corridor or {}
        found.append(
            GraveOnDay(
                site_id=site.id,
                number=site.number,
                kind=site.kind,
                division_id=site.division_id,
                town_id=towns.get(site.division_id),
                zone_kind=site.zone_items[0] if site.zone_items else "",
                corridor_kind=corridor.get("kind"),
                corridor_name=corridor.get("name"),
                distance_m=corridor.get("distance_m"),
                graves=site.graves,
                excluded=DUPLICATE if is_merged else site.exclusion or None,
                accepted_on=site.accepted_on,
                counted_from=site.surveyed_on,
                late_found=cutoff is not None and site.surveyed_on > cutoff,
                is_demonstration=site.is_demonstration,
            )
        )
    return found


def find(
    session: Session, caller: Caller, wanted: Filter, *, after: str | None = None, limit: int = 50
) -> Page[Row]:
    """List sites by number; raise UnreadableKey, UnreadableFilter."""
    caller.must_hold(*READING)
    check_filter(wanted.text, wanted.corridor)
    size = page_size(limit)
    key = None if after is None else values_of(after, 1)[0]
    found = queries.sites(session, _here(caller, wanted), today(), key, size + 1)
    rows = views.site_rows(session, found[:size], today())
    return Page(rows, key_of(found[size - 1].number) if len(found) > size else None)


def every(session: Session, caller: Caller, wanted: Filter) -> list[Row]:
    """Return all sites of a filter, as the ledger is exported; contacts are not in it."""
    caller.must_hold(*READING)
    check_filter(wanted.text, wanted.corridor)
    return views.site_rows(
        session, queries.sites(session, _here(caller, wanted), today(), None, None), today()
    )


def _here(caller: Caller, wanted: Filter) -> Filter:
    return replace(wanted, areas=caller.areas)


def below(session: Session, division_id: UUID) -> frozenset[UUID]:
    """Return a division and all that lie in it today."""
    return division_queries.descendants(session, [division_id], today())


def drawn(session: Session, caller: Caller, wanted: Filter) -> Row:
    """Return the sites of a filter that have a position, as GeoJSON (EPSG:4490), with how each stands."""
    shown = (
        *("id", "number", "kind", "place", "graves", "state", "state_zh", "state_en", "ownership"),
        *("accepted_on", "days_late", "is_merged", "is_demonstration"),
    )
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": row["id"],
                "geometry": {"type": "Point", "coordinates": row["position"]},
                "properties": {name: row[name] for name in shown},
            }
            for row in every(session, caller, wanted)
            if row["position"] is not None
        ],
    }


def get(session: Session, caller: Caller, site_id: UUID) -> Row:
    """Return a whole site with its case; raise SiteNotFound."""
    caller.must_hold(*READING)
    row = views.site_row(session, caller, seen(caller, queries.find(session, site_id)), today())
    return row | {"photos": originals.shown(session, row["photos"])}


def progress(session: Session, caller: Caller) -> Row:
    """Count graves and sites by 苏木 and 镇: in the denominator, accepted, left out by ground, found late."""
    caller.must_hold(*READING)
    rows = [
        each for each in ledger(session, today()) if caller.areas is None or each.division_id in caller.areas
    ]
    by_town: dict[UUID | None, list[GraveOnDay]] = defaultdict(list)
    for each in rows:
        by_town[each.town_id].append(each)
    names = queries.names_of(session, {key for key in by_town if key is not None}, today())
    rules = rules_of(session)
    return {
        "cutoff": views.day_text(rules.cutoff),
        "corridors": queries.corridors(session, caller.areas),
        "total": _counted(rows, rules),
        "towns": [
            {"town_id": None if key is None else str(key), "town": names.get(key, "") if key else ""}
            | _counted(found, rules)
            for key, found in sorted(
                by_town.items(), key=lambda one: names.get(one[0], "") if one[0] else "~"
            )
        ],
        "is_demonstration": bool(rows) and all(each.is_demonstration for each in rows),
    }


def _counted(rows: Sequence[GraveOnDay], rules: GraveRules) -> Row:
    within = [each for each in rows if each.excluded is None and not each.late_found]
    done = [each for each in within if each.accepted_on is not None]
    roadside = [each for each in within if each.corridor_kind in ROADS and each.zone_kind == ROADSIDE]
    left_out: dict[str, list[GraveOnDay]] = defaultdict(list)
    for each in rows:
        if each.excluded is not None:
            left_out[each.excluded].append(each)
    return {
        "sites": len(within),
        "graves": sum(each.graves for each in within),
        "accepted_sites": len(done),
        "accepted_graves": sum(each.graves for each in done),
        "road_graves": sum(each.graves for each in roadside),
        "road_accepted_graves": sum(each.graves for each in roadside if each.accepted_on is not None),
        "late_found_graves": sum(each.graves for each in rows if each.excluded is None and each.late_found),
        "left_out": [
            {
                "ground": ground,
                "name_zh": rules.exclusions[ground].name_zh if ground in rules.exclusions else ground,
                "name_en": rules.exclusions[ground].name_en if ground in rules.exclusions else ground,
                "sites": len(found),
                "graves": sum(each.graves for each in found),
            }
            for ground, found in sorted(left_out.items())
        ],
    }


def pairs(session: Session, caller: Caller) -> list[Row]:
    """Return records that may be one site, two and two, with how far they lie from one another."""
    caller.must_hold(*HANDLING)
    found = duplicates.listed(session, caller)
    ids = {each[name] for each in found for name in ("one_id", "other_id")}
    rows = {row["id"]: row for row in views.site_rows(session, queries.by_ids(session, ids), today())}
    return [
        {
            "one": rows[str(each["one_id"])],
            "other": rows[str(each["other_id"])],
            "distance_m": each["distance_m"],
        }
        for each in found
    ]


def rules_in_use(session: Session, caller: Caller) -> Row:
    """Return the rules that screens offer: definition, measures, grounds, terms, the regulation of today."""
    caller.must_hold(*READING)
    rules = rules_of(session)
    definition = rules.definition
    try:
        regulation: Row | None = regulation_on(session, today())
        refused: DimingError | None = None
    except DimingError as refusal:
        regulation, refused = None, refusal
    return {
        "definition": {
            "code": definition.code,
            "name_zh": definition.name_zh,
            "name_en": definition.name_en,
            "dated": definition.dated,
            "source": definition.source,
            "is_verified": definition.is_verified,
        },
        "definitions": [
            {"code": each.code, "name_zh": each.name_zh, "name_en": each.name_en, "dated": each.dated}
            for each in rules.definitions.values()
        ],
        "items": [
            views.in_both(each) | {"side": each.side, "distance_m": each.distance_m, "source": each.source}
            for each in definition.items
        ],
        "measures": [
            views.in_both(each) | {"needs_destination": each.needs_destination, "note": each.note}
            for each in rules.measures.values()
        ],
        "exclusions": [views.in_both(each) | {"note": each.note} for each in rules.exclusions.values()],
        "steps": [
            {"code": each.code, "name_zh": each.name_zh, "name_en": each.name_en}
            for each in rules.procedure("owned").steps.values()
        ],
        "notice_days": rules.figure("notice_days"),
        "announcement_days": rules.figure("announcement_days"),
        "duplicate_m": rules.figure("duplicate_m"),
        "regulation": regulation,
        "regulation_refused_zh": None
        if refused is None
        else text(refused.message_id, "zh", **refused.params),
        "regulation_refused_en": None
        if refused is None
        else text(refused.message_id, "en", **refused.params),
    }


def open_file(session: Session, caller: Caller, site_id: UUID, sha256: str, home: Path) -> evidence.OpenFile:
    """Open a photo or scan of a site, or the original of one, as the file that was made of it.

    One that bears names is for whoever has the site in hand alone.

    Raises SiteNotFound, NoSuchAttachment, NotTheHandler, Damaged.
    """
    caller.must_hold(*READING)
    site = seen(caller, queries.find(session, site_id))
    if not queries.cites(session, site.id, [sha256]):
        made = originals.made_of(session, sha256)
        # The stricter rule holds where of one original both a photo and a paper with names were made.
        if queries.cites_named(session, site.id, [sha256, *made]):
            must_know(caller, site)
        elif not queries.cites(session, site.id, made):
            raise NoSuchAttachment
    return evidence.open_cited(session, sha256, home)


def decide_pair(
    session: Session, caller: Caller, one_id: UUID, other_id: UUID, kept_id: UUID | None, reason: str
) -> Row:
    """Decide on a pair and return the record that stays, or the first of two; see `duplicates.decide`."""
    caller.must_hold(*DECIDING)
    duplicates.decide(session, caller, one_id, other_id, kept_id, reason)
    return get(session, caller, kept_id or one_id)


def kind_names(session: Session) -> dict[str, str]:
    """Return what kinds of sites are called in Chinese, by code."""
    return {row["code"]: row["name_zh"] for row in reference.codes(session, "grave_site_kind")}

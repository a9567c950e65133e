"""Sites as the API gives them; contacts are masked in every row, and scans that bear names are not cited."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts import service as accounts_service
from gis.accounts.rules import Caller
from gis.administrative_divisions import named_queries
from gis.facilities.personal_data import readings
from gis.grave_sites import queries
from gis.grave_sites.cases import cases
from gis.grave_sites.contacts import SUBJECT, masked
from gis.grave_sites.procedure import days_late, standing_lacks
from gis.grave_sites.registering import position_of
from gis.grave_sites.rule_tables import GraveRules, rules_of
from gis.grave_sites.situation import Case
from gis.grave_sites.tables import GraveContact, GraveSite, GraveSplit
from gis.messages import Language, text
from gis.procedures import overdue_days
from gis.reference import source_queries

Row = dict[str, Any]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
#: Name of a division, name of its 苏木 or 镇, and that one's id
Place = tuple[str, str, UUID | None]


def day_text(day: date | None) -> str | None:
    """Return a day as it is sent."""
    return None if day is None else day.isoformat()


def in_both(one: Any) -> Row:
    """Return what a rule is called in both languages, with its clause."""
    return {
        "code": one.code,
        "name_zh": one.name_zh,
        "name_en": one.name_en,
        "clause": one.clause,
        "is_verified": one.is_verified,
    }


def site_rows(session: Session, sites: Sequence[GraveSite], day: date) -> list[Row]:
    """Return sites as a list shows them: a statement a part, however many there are."""
    found = cases(session, sites)
    places = _places(session, {each.division_id for each in sites}, day)
    invented = source_queries.demonstrations(session, {each.source_id for each in sites})
    handlers = accounts_service.display_names(session, (each.handler_id for each in sites))
    rules = rules_of(session)
    return [_row(found[each.id], rules, places, each.source_id in invented, handlers, day) for each in sites]


def _places(session: Session, division_ids: Collection[UUID], day: date) -> Mapping[UUID, Place]:
    """Return of divisions the name, the name of the 苏木 or 镇, and that one's id."""
    towns = named_queries.towns_of(session, division_ids, day)
    names = queries.names_of(session, {*division_ids, *towns.values()}, day)
    return {
        each: (names.get(each, ""), names.get(towns[each], "") if each in towns else "", towns.get(each))
        for each in division_ids
    }


def _row(
    found: Case,
    rules: GraveRules,
    places: Mapping[UUID, Place],
    is_invented: bool,
    handlers: Mapping[UUID, str],
    day: date,
) -> Row:
    site = found.site
    step = rules.procedure(site.ownership).steps[site.state]
    name, town, town_id = places[site.division_id]
    is_settled = site.state in ("accepted", "excluded") or site.merged_into_id is not None
    return {
        "id": str(site.id),
        "number": site.number,
        "kind": site.kind,
        "division_id": str(site.division_id),
        "division": name,
        "town_id": None if town_id is None else str(town_id),
        "town": town,
        "place": site.place,
        "position": None if site.geom is None else list(position_of(site) or ()),
        "graves": site.graves,
        "ownership": site.ownership,
        "visible": site.visible,
        "zone_basis": site.zone_basis,
        "zone": [_item(rules, site, code) for code in site.zone_items],
        "corridor": site.corridor,
        "measure": _called(rules.measures.get(site.measure)),
        "deadline": day_text(site.deadline),
        "days_late": 0 if is_settled else days_late(site.deadline, day),
        "days_waiting": 0 if is_settled else overdue_days(step, site.state_since, day),
        "state": site.state,
        "state_zh": step.name_zh,
        "state_en": step.name_en,
        "state_since": site.state_since.isoformat(),
        "exclusion": _called(rules.exclusions.get(found.exclusion)),
        "accepted_on": day_text(found.accepted_on),
        "surveyed_on": site.surveyed_on.isoformat(),
        "is_late_found": rules.cutoff is not None and site.surveyed_on > rules.cutoff,
        "is_merged": site.merged_into_id is not None,
        "handler": handlers.get(site.handler_id) if site.handler_id else None,
        "photo_stages": sorted({each.stage for each in found.photos}),
        "is_demonstration": is_invented,
        "version": site.version,
    }


def _called(one: Any) -> Row | None:
    return None if one is None else in_both(one)


def _item(rules: GraveRules, site: GraveSite, code: str) -> Row:
    """Return an item of the definition by which the site was placed; a code alone where it is gone."""
    known = rules.definitions.get(site.zone_definition)
    item = None if known is None else known.item(code)
    if item is None:
        return {"code": code, "name_zh": code, "name_en": code, "clause": "", "is_verified": False}
    return in_both(item)


def site_row(session: Session, caller: Caller, site: GraveSite, day: date) -> Row:
    """Return a whole site: case, photos, papers, masked contacts, who read them, what may follow."""
    rules = rules_of(session)
    found = cases(session, [site])[site.id]
    row = site_rows(session, [site], day)[0]
    contacts = queries.of_site(session, GraveContact, site.id)
    accounts = {
        *(each.recorded_by for each in found.steps),
        *(each.checked_by for each in found.checks),
        *(each.accepted_by for each in found.acceptances),
        *(each.issued_by for each in found.notices),
    }
    people = accounts_service.display_names(session, accounts)
    definition = rules.definitions.get(site.zone_definition)
    is_mine = site.handler_id is not None and site.handler_id == caller.account_id
    return row | {
        "area_m2": site.area_m2,
        "built": site.built,
        "basis": site.basis,
        "responsible": site.responsible,
        "note": site.note,
        "zone_definition": None
        if definition is None
        else {
            "code": definition.code,
            "name_zh": definition.name_zh,
            "name_en": definition.name_en,
            "dated": definition.dated,
            "source": definition.source,
            "is_verified": definition.is_verified,
        },
        "computed_on": day_text(site.computed_on),
        "is_mine": is_mine,
        "merged_into_id": None if site.merged_into_id is None else str(site.merged_into_id),
        **_splits(session, site),
        "contacts": masked(contacts),
        "contact_readings": readings(session, SUBJECT, site.id),
        "photos": [
            {
                "sha256": each.sha256,
                "stage": each.stage,
                "taken_on": each.taken_on.isoformat(),
                "caption": each.caption,
            }
            for each in found.photos
        ],
        "checks": [
            {
                "exclusion": _called(rules.exclusions.get(each.exclusion)),
                "document_number": each.document_number,
                "document_sha256": each.document_sha256,
                "decided_on": each.decided_on.isoformat(),
                "note": each.note,
                "by": people.get(each.checked_by) if each.checked_by else None,
            }
            for each in reversed(found.checks)
        ],
        "steps": [_step(each, rules, site, people, is_mine=is_mine) for each in reversed(found.steps)],
        "notices": [_notice(each, people, day, is_mine=is_mine) for each in reversed(found.notices)],
        "agreements": [_agreement(each, rules, is_mine=is_mine) for each in reversed(found.agreements)],
        "acceptances": [
            {
                "accepted_on": each.accepted_on.isoformat(),
                "is_passed": each.is_passed,
                "acceptors": each.acceptors,
                "note": each.note,
                "sheet_sha256": each.sheet_sha256,
                "by": people.get(each.accepted_by) if each.accepted_by else None,
            }
            for each in reversed(found.acceptances)
        ],
        "may_follow": may_follow(rules, found),
        "may_be_duplicates": _near(session, rules, site),
    }


def _splits(session: Session, site: GraveSite) -> Row:
    """Return of which record a site was made, and which were made of it."""
    found = queries.splits(session, site.id)
    others = {each.from_id if each.site_id == site.id else each.site_id for each in found}
    numbers = {one.id: one.number for one in queries.by_ids(session, others)}
    people = accounts_service.display_names(session, {each.split_by for each in found})

    def row(one: GraveSplit, other_id: UUID) -> Row:
        return {
            "id": str(other_id),
            "number": numbers[other_id],
            "graves": one.graves,
            "split_on": one.split_on.isoformat(),
            "reason": one.reason,
            "by": people.get(one.split_by),
        }

    return {
        "split_from": next((row(each, each.from_id) for each in found if each.site_id == site.id), None),
        "split_into": [row(each, each.site_id) for each in found if each.from_id == site.id],
    }


def may_follow(rules: GraveRules, found: Case) -> list[Row]:
    """Return the steps that may follow, with what the case itself still lacks for each, in both languages."""
    site = found.site
    if site.merged_into_id is not None:
        return []
    given = found.given()
    return [
        {
            "step": step.code,
            "name_zh": step.name_zh,
            "name_en": step.name_en,
            "needs": list(step.needs),
            "lacks": [
                {"need": need} | {one: text(f"graves.needs.{need}", one) for one in LANGUAGES}
                for need in standing_lacks(step, given)
            ],
            "effect": step.effect,
            "clause": step.clause,
        }
        for step in rules.procedure(site.ownership).following(site.state)
    ]


def _step(one: Any, rules: GraveRules, site: GraveSite, people: Mapping[UUID, str], *, is_mine: bool) -> Row:
    step = rules.procedure(site.ownership).steps[one.step]
    return {
        "step": one.step,
        "name_zh": step.name_zh,
        "name_en": step.name_en,
        "taken_on": one.taken_on.isoformat(),
        "document_number": one.document_number,
        "has_scan": one.scan_sha256 is not None,
        "scan_sha256": one.scan_sha256 if is_mine else None,
        "note": one.note,
        "by": people.get(one.recorded_by) if one.recorded_by else None,
    }


def _notice(one: Any, people: Mapping[UUID, str], day: date, *, is_mine: bool) -> Row:
    return {
        "id": str(one.id),
        "kind": one.kind,
        "number": one.number,
        "issued_on": one.issued_on.isoformat(),
        "term_days": one.term_days,
        "regulation": one.regulation,
        "note": one.note,
        "served_on": day_text(one.served_on),
        "served_how": one.served_how,
        "due_on": day_text(one.due_on),
        "days_late": days_late(one.due_on, day),
        "has_receipt": one.receipt_sha256 is not None,
        "receipt_sha256": one.receipt_sha256 if is_mine else None,
        "by": people.get(one.issued_by) if one.issued_by else None,
        "announcement_id": None if one.announcement_id is None else str(one.announcement_id),
    }


def _agreement(one: Any, rules: GraveRules, *, is_mine: bool) -> Row:
    return {
        "id": str(one.id),
        "agreed_on": one.agreed_on.isoformat(),
        "measure": _called(rules.measures.get(one.measure)),
        "destination": one.destination,
        "deadline": one.deadline.isoformat(),
        "graves": one.graves,
        "subsidy_per_grave": str(one.subsidy_per_grave),
        "subsidy": str(one.subsidy_per_grave * one.graves),
        "subsidy_basis": one.subsidy_basis,
        "has_scan": one.scan_sha256 is not None,
        "scan_sha256": one.scan_sha256 if is_mine else None,
        "paid_on": day_text(one.paid_on),
        "paid_sha256": one.paid_sha256 if is_mine else None,
    }


def _near(session: Session, rules: GraveRules, site: GraveSite) -> list[Row]:
    """Return records so near that they may be the same site, unless it was decided."""
    if site.geom is None or site.merged_into_id is not None:
        return []
    decided = {
        other for each in queries.decisions_of(session, site.id) for other in (each.one_id, each.other_id)
    }
    found = [
        (key, distance)
        for key, distance in queries.near(session, site, float(rules.figure("duplicate_m")))
        if key not in decided
    ]
    numbers = {one.id: one.number for one in queries.by_ids(session, [key for key, _ in found])}
    return [
        {"id": str(key), "number": numbers[key], "distance_m": round(distance, 1)} for key, distance in found
    ]

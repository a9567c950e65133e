"""Turn what happens to divisions, and to their places with them, into the items of one proposal."""

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.administrative_divisions import queries as division_queries
from gis.administrative_divisions.documents import DivisionDocuments, EventDocuments
from gis.administrative_divisions.lineage import Facts, Rename, Request, outcome, parties_of
from gis.administrative_divisions.rules import DivisionNotFound
from gis.name_rules.service import rules_in_force
from gis.place_names import queries
from gis.place_names.documents import FeatureDocuments
from gis.place_names.readings import romanizer
from gis.place_names.romanization import Suggestion, kind_of_category
from gis.place_names.rules import APPROVAL
from gis.proposals.records import Loaded
from gis.proposals.rules import difference, flatten
from gis.proposals.subjects import ItemDraft


def lineage_items(session: Session, request: Request) -> list[ItemDraft]:
    """Return the items that carry out an event: new divisions, changed ones, their places, the event.

    A merger moves the divisions below to the successor; a rename renames the place too, whose old name
    is kept as a former name. Raises DivisionNotFound, DivisionNotThere, ChildrenRemain, TooFewParties
    and NothingFollows.
    """
    divisions = DivisionDocuments()
    parties = parties_of(request)
    below = division_queries.going_on_below(session, parties)
    ids = {*parties, *(child for children in below.values() for child in children)}
    loaded = divisions.load_many(session, ids)
    missing = [key for key in parties if key not in loaded]
    if missing:
        raise DivisionNotFound(id=missing[0])
    done = outcome(
        request,
        {key: loaded[key].document for key in parties},
        {parent: {key: loaded[key].document for key in children} for parent, children in below.items()},
    )
    items = [_new(divisions.name, key, document) for key, document in done.created.items()]
    items += [_changed(divisions.name, key, loaded[key], new) for key, new in done.changed.items()]
    if isinstance(request, Rename):
        items += _places(session, request)
    items.append(_new(EventDocuments.name, done.event_id, done.event))
    return [item for item in items if item.changes]


def _new(subject: str, record_id: UUID, document: Mapping[str, Any]) -> ItemDraft:
    wanted = {path: value for path, value in flatten(document).items() if value is not None}
    return ItemDraft(subject, "create", wanted, record_id)


def _changed(subject: str, record_id: UUID, before: Loaded, after: Mapping[str, Any]) -> ItemDraft:
    _, wanted = difference(flatten(before.document), flatten(after))
    return ItemDraft(subject, "update", wanted, record_id, before.version)


def _places(session: Session, request: Rename) -> list[ItemDraft]:
    features = FeatureDocuments()
    places = features.load_many(session, queries.places_of(session, request.division_id))
    items: list[ItemDraft] = []
    for key, loaded in places.items():
        kind = kind_of_category(loaded.document["category"])
        spelled = romanizer(rules_in_force(session)).suggest(request.name, kind)
        renamed = rename_place(loaded.document, request.name, spelled, request.facts)
        items.append(_changed(features.name, key, loaded, renamed))
    return items


def rename_place(document: Mapping[str, Any], name: str, spelled: Suggestion, facts: Facts) -> dict[str, Any]:
    """Return a feature's document with a new standard Chinese name from the day of an event on.

    The old one ends as standard name on that day and is a former name from it; spelling and reading of
    the new one are suggestions until somebody confirms them. Nothing changes when the name is the same.
    """
    renamed = deepcopy(dict(document))
    day, source = facts.on_date.isoformat(), str(facts.source_id)
    old = _standing(renamed["names"].values())
    if old is not None and old["name"] == name:
        return renamed
    begins = {"valid_from": day, "valid_to": None, "source_id": source}
    if old is not None:
        renamed["names"][str(uuid4())] = {**old, **begins, "name_type": "former", "standard_basis": None}
        old["valid_to"] = day
    new_id = str(uuid4())
    renamed["names"][new_id] = {
        "name_type": "standard",
        "language": "zh",
        "name": name,
        "specific_term": spelled.specific_term,
        "generic_term": spelled.generic_term,
        "romanization": spelled.romanization,
        "pinyin": spelled.pinyin,
        "reading_confirmed": False,
        "standard_basis": APPROVAL if facts.document_number else "unchecked",
        **begins,
    }
    renamed["events"][str(uuid4())] = {
        "name_id": new_id,
        "type": "renaming",
        "on_date": day,
        "date_precision": facts.date_precision,
        "authority": facts.authority,
        "document_number": facts.document_number,
        "description": facts.description,
        "source_id": source,
    }
    return renamed


def _standing(names: Collection[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the standard Chinese name that has no end yet."""
    for name in names:
        if name["name_type"] == "standard" and name["language"] == "zh" and name.get("valid_to") is None:
            return name
    return None

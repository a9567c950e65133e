"""Propose what somebody sends as a feature: a draft of a proposal, never a change of the register itself.

It stays a draft: handing in needs a reason and, for a new name, its document, which a feature does not
carry; the author adds them and hands in. What is an act of its own, a renaming or an ending, is refused
with advice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape

from gis.accounts.rules import Caller
from gis.boundary_disputes.standstill import all_subjects
from gis.collections import queries
from gis.collections.parameters import Days, Query
from gis.collections.reference_systems import ReferenceSystem
from gis.collections.rules import NoSuchItem, Part, QueryUnreadable
from gis.collections.view import View
from gis.errors import InvalidInput, RuleBroken
from gis.history.as_known import today
from gis.messages import text
from gis.proposals import service as proposals
from gis.proposals.rules import fields
from gis.proposals.subjects import ItemDraft, subject_of
from gis.proposals.tables import Proposal
from gis.publication.pages import check_filter

#: What a reading gives out is rounded; what moved less than this did not move. Degrees.
SAME_PLACE = 2e-9
CHANGING, NAMING = "correction", "naming"
#: Properties that stand in a new feature and are no field of their own afterwards
ONLY_WHEN_NEW = ("name", "name_type", "language", "division_ids")


class FeatureInvalid(InvalidInput):
    """What was sent is no feature of this collection; each detail names a property and the rule."""

    message_id = "collections.feature_invalid"

    def __init__(self, findings: list[tuple[str, object, str]]) -> None:
        super().__init__(fields="、".join(dict.fromkeys(place for place, _, _ in findings)))
        self.findings = findings

    @property
    def details(self) -> tuple[Mapping[str, object], ...]:
        """Property, value, and the rule it breaks."""
        return tuple(
            {"field": place, "value": str(value)[:200], "rule": rule, "message": text(rule)}
            for place, value, rule in self.findings
        )


class RenamingIsAnAct(RuleBroken):
    """A registered name is not overwritten by a feature."""

    message_id = "collections.renaming_is_an_act"


class EndingIsAnAct(RuleBroken):
    """A registered fact is ended, never deleted."""

    message_id = "collections.ending_is_an_act"


class WrittenElsewhere(RuleBroken):
    """Records of this collection are changed on their own screens alone."""

    message_id = "collections.written_elsewhere"


class BeginningIsAnAct(RuleBroken):
    """A division begins with an event, a line or marker with a form, not with a feature."""

    message_id = "collections.beginning_is_an_act"


@dataclass(frozen=True)
class Sent:
    """A feature as it was sent, and the system of its coordinates."""

    body: Mapping[str, Any]
    system: ReferenceSystem

    @property
    def properties(self) -> Mapping[str, Any]:
        """The properties, none where there are none."""
        found = self.body.get("properties")
        return found if isinstance(found, Mapping) else {}

    def said(self, name: str, otherwise: str, most: int) -> str:
        """Return a text beside the properties (title, reason) or what stands for it."""
        found = self.body.get(name)
        return found[:most] if isinstance(found, str) and found.strip() else otherwise


def create(session: Session, caller: Caller, view: View, sent: Sent) -> Proposal:
    """Draft the proposal for a new record.

    Raises WrittenElsewhere, FeatureInvalid, BeginningIsAnAct, and what drafting raises.
    """
    _must_be_written_here(view)
    if not view.collection.is_made_from_features:
        raise BeginningIsAnAct(collection=view.collection.title_zh)
    findings = _unknown(view, sent, (*ONLY_WHEN_NEW, *_writable(view)))
    given = dict(sent.properties)
    findings += [
        (name, "", "collections.missing") for name in ("name", "category", "source_id") if not given.get(name)
    ]
    if not isinstance(given.get("division_ids"), list | None):
        findings.append(("division_ids", given["division_ids"], "collections.not_a_list"))
    geometry = _geometry(view, sent, findings)
    if findings:
        raise FeatureInvalid(findings)
    source, name = given["source_id"], str(uuid4())
    document: dict[str, Any] = {
        "category": given["category"],
        "national_code": given.get("national_code"),
        "publication_level": given.get("publication_level") or "public",
        "source_id": source,
        "names": {name: _new_name(given)},
        "divisions": {str(division): True for division in given.get("division_ids") or ()},
    }
    if geometry is not None:
        document["geometries"] = {str(uuid4()): _new_geometry(view, given, geometry, source)}
    kind = NAMING if given.get("standard_basis") == "approval" else CHANGING
    draft = ItemDraft(view.collection.record, "create", fields(document))
    return _draft(session, caller, kind, str(given["name"]), sent, draft)


def _must_be_written_here(view: View) -> None:
    """Raise WrittenElsewhere for a collection that features are only read from."""
    if not view.collection.record:
        raise WrittenElsewhere(collection=view.collection.title_zh)


def _new_name(given: Mapping[str, Any]) -> dict[str, Any]:
    name_type = given.get("name_type") or "standard"
    basis = given.get("standard_basis") or ("unchecked" if name_type == "standard" else None)
    return {
        "name_type": name_type,
        "language": given.get("language") or "zh",
        "name": given["name"],
        "specific_term": "",
        "generic_term": "",
        "romanization": given.get("romanization") or "",
        "pinyin": given.get("pinyin") or "",
        "reading_confirmed": bool(given.get("reading_confirmed")),
        "standard_basis": basis,
        "source_id": given["source_id"],
    }


def change(
    session: Session, caller: Caller, view: View, identifier: UUID, version: int, sent: Sent, *, whole: bool
) -> Proposal:
    """Draft the proposal that gives a record what a feature says.

    With `whole` the feature stands for all that can be written of it (PUT), otherwise for what it names
    (PATCH). Raises WrittenElsewhere, NoSuchItem, FeatureInvalid, RenamingIsAnAct, and what drafting raises
    (StaleRecord).
    """
    _must_be_written_here(view)
    row = queries.row(session, view, Query(Days(today(), today())), identifier)
    if row is None:
        raise NoSuchItem(id=identifier, collection=view.collection.id)
    writable = _writable(view)
    findings = _unknown(view, sent, view.by_name)
    if whole:
        findings += [
            (name, "", "collections.missing")
            for name in writable
            if name not in sent.properties and row[name] is not None
        ]
    for name, value in sent.properties.items():
        if name in view.by_name and name not in writable and value != row[name]:
            if name == "name":
                raise RenamingIsAnAct(name=row[name])
            findings.append((name, value, "collections.read_only"))
    geometry = _geometry(view, sent, findings) if "geometry" in sent.body else None
    moves = view.collection.geometry_part is not None
    if geometry is not None and not moves and not _lies(session, view, identifier, geometry):
        findings.append(("geometry", geometry["type"], "collections.moved_by_form"))
    if findings:
        raise FeatureInvalid(findings)
    document = subject_of(all_subjects(), view.collection.record).load(session, identifier).document
    shown = _Shown(view, row, document)
    changes = {
        path: value
        for name, value in sent.properties.items()
        if name in writable and value != row[name] and (path := shown.path(writable[name])) is not None
    }
    if moves and (whole or "geometry" in sent.body):
        changes |= _moved(view, shown, sent, geometry, row)
    draft = ItemDraft(view.collection.record, "update", changes, identifier, version)
    return _draft(session, caller, CHANGING, str(row.get("name") or identifier), sent, draft)


def end(session: Session, view: View, identifier: UUID) -> NoReturn:
    """Refuse to delete, with advice how a record is ended; WrittenElsewhere, NoSuchItem, EndingIsAnAct."""
    _must_be_written_here(view)
    row = queries.row(session, view, Query(Days(today(), today())), identifier)
    if row is None:
        raise NoSuchItem(id=identifier, collection=view.collection.id)
    raise EndingIsAnAct(name=row.get("name") or str(identifier))


class _Shown:
    """The parts of a document that a row shows, and their field paths."""

    def __init__(self, view: View, row: Mapping[str, Any], document: Mapping[str, Any]) -> None:
        self.row = row
        self.document = document
        served = view.collection
        self.geometry = None if served.geometry_part is None else self._part(served.geometry_part)
        self.name = None if served.name_part is None else self._part(served.name_part)

    def _part(self, part: Part) -> str | None:
        day = today().isoformat()
        for key, one in sorted(self.document.get(part.group, {}).items()):
            holds = (one.get("valid_from") or "") <= day < (one.get("valid_to") or "9999-12-31")
            if holds and all(one.get(field) == self.row[column] for field, column in part.same):
                return str(key)
        return None

    def path(self, written_as: str) -> str | None:
        """Return the field path that a property is written to; None where the record has no such part."""
        path = written_as.replace("{name}", self.name or "").replace("{geometry}", self.geometry or "")
        return None if "//" in path else path


def _moved(
    view: View, shown: _Shown, sent: Sent, geometry: Mapping[str, Any] | None, row: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the changes that make a record lie where the feature lies."""
    group = _geometry_group(view)
    if shown.geometry is None:
        if geometry is None:
            return {}
        source = sent.properties.get("source_id") or shown.document["source_id"]
        return {f"{group}/{uuid4()}": _new_geometry(view, sent.properties, geometry, source)}
    path = f"{group}/{shown.geometry}"
    if geometry is None:
        return {path: None}
    part = shown.document[group][shown.geometry]
    if shape(part["geometry"]).equals_exact(shape(dict(geometry)), SAME_PLACE):
        return {}
    # How exact it was, and the figures it was read from, were those of the old place.
    stale = {f"{path}/{field}": None for field in ("accuracy_m", "verbatim") if part.get(field) is not None}
    return {f"{path}/geometry": dict(geometry), **stale}


def _geometry_group(view: View) -> str:
    part = view.collection.geometry_part
    return "" if part is None else part.group


def _lies(session: Session, view: View, identifier: UUID, geometry: Mapping[str, Any]) -> bool:
    """Whether a record lies today where a feature says that it lies."""
    found = queries.feature(session, view, Query(Days(today(), today())), identifier)
    drawn = None if found is None else found[0][1]
    return drawn is not None and shape(json.loads(drawn)).equals_exact(shape(dict(geometry)), SAME_PLACE)


def _new_geometry(
    view: View, given: Mapping[str, Any], geometry: Mapping[str, Any], source: object
) -> dict[str, Any]:
    if _geometry_group(view) == "boundaries":
        return {"geometry": dict(geometry), "is_indicative": True, "source_id": source}
    kind = str(geometry["type"])
    role = "position" if "Point" in kind else "course" if "Line" in kind else "area"
    return {
        "role": given.get("geometry_role") or role,
        "geometry": dict(geometry),
        "method": given.get("method") or "map",
        "is_approximate": bool(given.get("is_approximate")),
        "source_id": source,
    }


def _writable(view: View) -> dict[str, str]:
    return {one.name: one.written_as for one in view.properties if one.written_as}


def _unknown(view: View, sent: Sent, known: Any) -> list[tuple[str, object, str]]:
    findings: list[tuple[str, object, str]] = []
    if sent.body.get("type") != "Feature" or not isinstance(sent.body.get("properties"), Mapping | None):
        findings.append(("type", sent.body.get("type"), "collections.not_a_feature"))
    for name, value in sent.properties.items():
        if name not in known:
            findings.append((name, value, "collections.no_such_property"))
        elif isinstance(value, str):
            check_filter(value)
    return findings


def _geometry(view: View, sent: Sent, findings: list[tuple[str, object, str]]) -> dict[str, Any] | None:
    """Return the geometry in storage, exact where the system is storage itself."""
    found = sent.body.get("geometry")
    if found is None:
        return None
    try:
        drawn = shape(dict(found))
        if drawn.is_empty:
            raise ValueError
        moved = sent.system.to_storage(drawn, "geometry", bends=False)
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        findings.append(("geometry", found, "collections.geometry_unreadable"))
        return None
    except QueryUnreadable as refused:
        findings.append(("geometry", refused.params["value"], "collections.geometry_elsewhere"))
        return None
    if view.collection.geometry_kind == "MultiPolygon" and isinstance(moved, Polygon):
        moved = MultiPolygon([moved])
    read: dict[str, Any] = json.loads(shapely.to_geojson(moved))
    return read


def _draft(session: Session, caller: Caller, kind: str, name: str, sent: Sent, draft: ItemDraft) -> Proposal:
    return proposals.draft(
        session,
        caller,
        all_subjects(),
        kind=kind,
        title=sent.said("title", text("collections.proposal_title", name=name), 200),
        reason=sent.said("reason", text("collections.proposal_reason"), 4000),
        items=[draft],
    )

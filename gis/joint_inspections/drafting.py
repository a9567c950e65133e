"""Draft what the register shall say after an inspection: a line's round, a marker's new stone or status.

Applying is the maker's and checker's, as of every proposal; here it is only written down.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_lines.documents import LineDocuments
from gis.boundary_markers.documents import MarkerDocuments
from gis.boundary_markers.rules import FIRST, REPLACED_IN_PLACE
from gis.boundary_markers.service import all_subjects
from gis.joint_inspections.kept import Kept
from gis.joint_inspections.rules import FieldsWrong
from gis.joint_inspections.tables import InspectionMeasure
from gis.joint_inspections.wrong_fields import wrong
from gis.messages import text
from gis.proposals import service as proposals
from gis.proposals.rules import NothingToChange
from gis.proposals.subjects import ItemDraft
from gis.reference import service as reference

Document = Mapping[str, Any]
Changes = dict[str, Any]
LINE_CHANGE, MARKER_CHANGE = "line_change", "marker_change"
#: Papers of an inspection that a change of its line cites; photos and papers of a measure for its marker
OF_LINE = frozenset({"filing", "report_signed"})
OF_MARKER = frozenset(
    {
        "photo_before",
        "photo_after",
        "consent_ours",
        "consent_theirs",
        "consent_third",
        "upward_report",
        "approval",
    }
)


def draft_line(session: Session, caller: Caller, kept: Kept) -> UUID | None:
    """Draft what the line's record says of its round and last inspection; None where it says so already."""
    inspection = kept.inspection
    line = LineDocuments().load(session, inspection.line_id)
    last = max((each.observed_on for each in kept.observations), default=inspection.filed_on)
    wanted = {
        "round_number": inspection.round_number,
        "last_inspected": None if last is None else last.isoformat(),
    }
    changes = {name: value for name, value in wanted.items() if line.document.get(name) != value}
    if not changes:
        return None
    title = text("joint_inspections.line_proposal", line=kept.line_name, round=inspection.round_number)
    reason = text(
        "joint_inspections.line_proposal_reason", number=inspection.filing_number, date=inspection.filed_on
    )
    item = ItemDraft("boundary_line", "update", changes, inspection.line_id, line.version)
    drafted = proposals.draft(
        session, caller, all_subjects(), kind=LINE_CHANGE, title=title, reason=reason, items=[item]
    )
    cited = [each for each in kept.documents if each.kind in OF_LINE and each.added_by == caller.account_id]
    _attach(session, caller, drafted.id, drafted.version, {each.sha256: each.title for each in cited})
    return drafted.id


def draft_marker(
    session: Session,
    caller: Caller,
    kept: Kept,
    measure: InspectionMeasure,
    done_on: date,
    present: tuple[str, str],
) -> UUID | None:
    """Draft what a completed measure changes of the marker's record; None where it changes nothing."""
    items = _items(session, kept, measure, done_on)
    names = {row["code"]: row["name_zh"] for row in reference.codes(session, "measure_kind")}
    number = kept.numbers.get(measure.marker_id) if measure.marker_id else measure.details.get("number")
    title = text("joint_inspections.marker_proposal", marker=number, measure=names[measure.kind])
    reason = text(
        "joint_inspections.marker_proposal_reason",
        inspection=kept.inspection.title,
        date=done_on,
        ours=present[0],
        theirs=present[1],
        reason=measure.reason,
    )
    try:
        with session.begin_nested():
            drafted = proposals.draft(
                session, caller, all_subjects(), kind=MARKER_CHANGE, title=title, reason=reason, items=items
            )
    except NothingToChange:
        return None
    cited = [
        each
        for each in kept.documents
        if each.measure_id == measure.id and each.kind in OF_MARKER and each.added_by == caller.account_id
    ]
    _attach(session, caller, drafted.id, drafted.version, {each.sha256: each.title for each in cited})
    return drafted.id


def _attach(
    session: Session, caller: Caller, proposal_id: UUID, version: int, cited: Mapping[str, str]
) -> None:
    for place, (sha256, title) in enumerate(cited.items()):
        proposals.attach(session, caller, proposal_id, version + place, sha256, title)


def _items(session: Session, kept: Kept, measure: InspectionMeasure, done_on: date) -> list[ItemDraft]:
    source = str(kept.inspection.source_id)
    if measure.marker_id is None:
        return [ItemDraft("boundary_marker", "create", _new_marker(kept, measure, done_on, source), uuid4())]
    loaded = MarkerDocuments().load(session, measure.marker_id)
    changes = _CHANGES[measure.kind](loaded.document, measure.details, done_on, source)
    items = [ItemDraft("boundary_marker", "update", changes, measure.marker_id, loaded.version)]
    if measure.kind == "move":
        created = _moved(loaded.document, measure.details, done_on, source)
        items.append(ItemDraft("boundary_marker", "create", created, uuid4()))
    return items


def _standing(marker: Document, details: Document, done_on: date) -> tuple[str, Document]:
    """Return the stone that a measure is about: the one of its letter, or the only one that stands."""
    day, letter = done_on.isoformat(), details.get("letter")
    stands = {
        key: stone
        for key, stone in marker["stones"].items()
        if stone["valid_to"] is None or stone["valid_to"] > day
    }
    if letter is not None:
        stands = {key: stone for key, stone in stands.items() if stone["letter"] == letter}
    if len(stands) != 1:
        raise FieldsWrong([wrong("details/letter", letter, "which_stone", count=len(stands))])
    return next(iter(stands.items()))


def _point(details: Document) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(details["position"])}


def _new_stone(marker: Document, details: Document, done_on: date, source: str) -> Changes:
    """原位恢复, 原位更换: the old stone's time ends, a new one stands at the point; number and faces stay."""
    old, stone = _standing(marker, details, done_on)
    new = str(uuid4())
    changes: Changes = {
        f"stones/{old}/valid_to": done_on.isoformat(),
        f"stones/{new}": {
            **stone,
            "origin": REPLACED_IN_PLACE,
            "material": details.get("material") or stone["material"],
            "geometry": _point(details),
            "method": details["method"],
            "accuracy_m": details["accuracy_m"],
            "verbatim": "",
            "valid_from": done_on.isoformat(),
            "valid_to": None,
            "source_id": source,
        },
    }
    for face in marker["faces"].values():
        if face["stone_id"] == old:
            changes[f"faces/{uuid4()}"] = {**face, "stone_id": new}
    return changes | _intact(marker)


def _put_back(marker: Document, details: Document, done_on: date, source: str) -> Changes:
    """扶正归位: the stone stands where it stood, and was measured there."""
    _, stone = _standing(marker, details, done_on)
    return {
        f"observations/{uuid4()}": {
            "letter": stone["letter"],
            "observed_on": done_on.isoformat(),
            "geometry": _point(details),
            "method": details["method"],
            "accuracy_m": details["accuracy_m"],
            "observer": "",
            "source_id": source,
        },
        **_intact(marker),
    }


def _intact(marker: Document) -> Changes:
    return {} if marker["status"] == "intact" else {"status": "intact"}


def _repaint(marker: Document, details: Document, done_on: date, source: str) -> Changes:
    return _intact(marker)


def _new_reference(marker: Document, details: Document, done_on: date, source: str) -> Changes:
    """重选方位物: a further reference object, in the place of the one that is named where one is."""
    given = dict(details["reference"])
    replaced = given.pop("replaces", None)
    position = given.pop("position", None)
    reference = {
        "letter": given.get("letter") or "",
        "name": given["name"],
        "bearing_deg": given.get("bearing_deg"),
        "bearing_kind": given.get("bearing_kind") or "grid",
        "distance_m": given.get("distance_m"),
        "direction": given.get("direction") or "",
        "geometry": None if position is None else {"type": "Point", "coordinates": list(position)},
        "note": "",
    }
    changes: Changes = {f"references/{uuid4()}": reference}
    if replaced in marker["references"]:
        changes[f"references/{replaced}"] = None
    return changes


def _abolish(marker: Document, details: Document, done_on: date, source: str) -> Changes:
    """废止, and the old point of 移位: the point and its stones end."""
    day = done_on.isoformat()
    ends = {
        f"stones/{key}/valid_to": day
        for key, stone in marker["stones"].items()
        if stone["valid_to"] is None or stone["valid_to"] > day
    }
    return {"valid_to": day, **ends}


def _moved(marker: Document, details: Document, done_on: date, source: str) -> Changes:
    """移位: another numbered point, of the same sides and kind."""
    old, stone = _standing(marker, details, done_on)
    new = str(uuid4())
    kept = (
        "line_id",
        "kind",
        "is_tri_junction",
        "managing_division_id",
        "publication_level",
        "lines",
        "sides",
    )
    faces = [face for face in marker["faces"].values() if face["stone_id"] == old]
    return {
        **{name: marker[name] for name in kept},
        "number": details["number"],
        "status": "intact",
        "note": "",
        "stones": {new: _first_stone(stone, details, done_on, source)},
        "faces": {str(uuid4()): {**face, "stone_id": new} for face in faces},
        "source_id": source,
        "valid_from": done_on.isoformat(),
        "valid_to": None,
    }


def _new_marker(kept: Kept, measure: InspectionMeasure, done_on: date, source: str) -> Changes:
    """增设: a new numbered point of the line."""
    details, inspection = measure.details, kept.inspection
    sides = (inspection.our_division_id, inspection.their_division_id)
    return {
        "line_id": str(inspection.line_id),
        "number": details["number"],
        "kind": details["marker_kind"],
        "is_tri_junction": False,
        "status": "intact",
        "note": "",
        "sides": {str(each): {"place": ""} for each in sides},
        "stones": {str(uuid4()): _first_stone({"letter": ""}, details, done_on, source)},
        "publication_level": "internal",
        "source_id": source,
        "valid_from": done_on.isoformat(),
        "valid_to": None,
    }


def _first_stone(like: Document, details: Document, done_on: date, source: str) -> dict[str, Any]:
    return {
        "letter": like.get("letter") or "",
        "origin": FIRST,
        "material": details.get("material") or like.get("material"),
        "face_count": like.get("face_count"),
        "geometry": _point(details),
        "method": details["method"],
        "accuracy_m": details["accuracy_m"],
        "height_m": None,
        "height_datum": None,
        "verbatim": "",
        "valid_from": done_on.isoformat(),
        "valid_to": None,
        "source_id": source,
    }


_CHANGES: Mapping[str, Callable[[Document, Document, date, str], Changes]] = {
    "restore_in_place": _new_stone,
    "replace": _new_stone,
    "put_back": _put_back,
    "repaint": _repaint,
    "new_reference": _new_reference,
    "abolish": _abolish,
    "move": _abolish,
}

"""Enter what a side found at a marker or along a section; a client may send an entry again and again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.boundary_markers.documents import MarkerDocuments
from gis.history.as_known import today
from gis.joint_inspections import access, queries
from gis.joint_inspections.evidence import check_files
from gis.joint_inspections.findings import differences, open_count
from gis.joint_inspections.kept import MEASURED, PLAIN, POSITION_MORE, Kept
from gis.joint_inspections.positions import wrong_position, wrong_references
from gis.joint_inspections.rules import (
    OBSERVABLE,
    OWN,
    RECORDING,
    FieldsWrong,
    IdInUse,
    ObservationExists,
    SideNotYours,
    TargetNotFound,
    check_state,
)
from gis.joint_inspections.stages import ObservationField, fields_of, observation_fields
from gis.joint_inspections.tables import (
    InspectionObservation,
    InspectionPhoto,
    InspectionReferenceCheck,
    InspectionStep,
)
from gis.joint_inspections.wrong_fields import wrong
from gis.messages import text
from gis.reference import service as reference

Row = dict[str, Any]
SRID = 4490
#: Columns of a position that hold text, empty where nothing is said
TEXTS = ("position_note", "position_verbatim")


@dataclass(frozen=True)
class Entry:
    """What a side says of one target; `values` by the fields of data/rules/inspection_fields.csv."""

    side: str
    observed_on: date
    marker_id: UUID | None = None
    section_id: UUID | None = None
    observer: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    position: Sequence[float] | None = None
    position_accuracy_m: float | None = None
    position_method: str | None = None
    #: Stone, height with its datum, readings, spread, note, as the file has it (`kept.POSITION_MORE`)
    position_more: Mapping[str, Any] = field(default_factory=dict)
    #: reference_id, present, note, and what was measured (`kept.MEASURED`)
    references: Sequence[Mapping[str, Any]] = ()
    #: sha256, view, caption, taken_on
    photos: Sequence[Mapping[str, Any]] = ()
    sheet_sha256: str | None = None

    @property
    def target_kind(self) -> str:
        """Whether it is about a marker or a section."""
        return "marker" if self.marker_id is not None else "section"


def put(
    session: Session,
    caller: Caller,
    inspection_id: UUID,
    observation_id: UUID,
    expected_version: int,
    entry: Entry,
) -> Row:
    """Write an entry under the client's id; one that says what is there already changes nothing.

    `expected_version` is 0 for a new one. An entry changed after differences were settled reopens them, and
    takes the inspection back to where they are settled. Raises StateForbids, SideNotYours, StaleInspection,
    ObservationExists, TargetNotFound, FieldsWrong, FileUnknown.
    """
    access.must_be(caller, *RECORDING)
    target = entry.marker_id or entry.section_id
    kept = access.changing(session, caller, inspection_id, target_id=target)
    given_by = access.provided_by(caller, entry.side)
    if target is None or target not in {each for _, each, _ in kept.targets()}:
        raise TargetNotFound(id=target)
    references = _registered_references(session, entry)
    present = queries.get_part(session, InspectionObservation, observation_id)
    if present is not None:
        if present.inspection_id != inspection_id:
            raise IdInUse
        if _says(kept.observation(present)) == _said(entry, references):
            return kept.observation(present)
    check_state(kept.inspection.state, OBSERVABLE)
    access.check_version(0 if present is None else present.version, expected_version)
    _check_own(kept, present, target, entry, given_by)
    found = _wrong_fields(session, entry, references)
    if found:
        raise FieldsWrong(found)
    check_files(
        session, caller, inspection_id, [entry.sheet_sha256, *(each["sha256"] for each in entry.photos)]
    )
    for photo in entry.photos:
        attachments.note_original(session, caller, photo["sha256"], photo.get("original_sha256"))
    if present is None:
        present = InspectionObservation(id=observation_id, inspection_id=inspection_id, version=0)
    _write(session, caller, present, entry, given_by, references)
    access.changed(session, kept)
    if kept.inspection.state == "settled":
        _back_to_settling(session, caller, access.seen(session, caller, inspection_id))
    return access.seen(session, caller, inspection_id, target).observation(present)


def _check_own(
    kept: Kept, present: InspectionObservation | None, target: UUID, entry: Entry, given_by: str
) -> None:
    """Raise ObservationExists for a second entry of a side, SideNotYours for one of the other's account."""
    for each in kept.observations:
        same = (each.marker_id or each.section_id) == target and each.side == entry.side
        if same and (present is None or each.id != present.id):
            raise ObservationExists(id=each.id)
    if present is None:
        return
    if (present.marker_id or present.section_id) != target or present.side != entry.side:
        raise IdInUse
    if present.provided_by == OWN and given_by != OWN:
        raise SideNotYours("joint_inspections.entry_is_theirs")


def _registered_references(session: Session, entry: Entry) -> dict[str, str]:
    """Return the names of the marker's reference objects by id."""
    if entry.marker_id is None:
        return {}
    document = MarkerDocuments().load_many(session, [entry.marker_id])[entry.marker_id].document
    return {str(key): str(each["name"]) for key, each in document["references"].items()}


def _wrong_fields(session: Session, entry: Entry, references: Mapping[str, str]) -> list[Row]:
    found: list[Row] = []
    own = {each.field: each for each in fields_of(entry.target_kind)}
    for each in observation_fields():
        if each.kind in PLAIN:
            found.extend(_wrong_value(session, each, entry.values.get(each.field), own))
    if entry.observed_on > today():
        found.append(wrong("observed_on", entry.observed_on.isoformat(), "future_day"))
    found.extend(wrong_position(session, entry, "position" in own))
    found.extend(wrong_references(entry.references, references))
    views = _codes(session, "photo_view")
    for number, photo in enumerate(entry.photos):
        if photo["view"] not in views:
            found.append(wrong(f"photos/{number}/view", photo["view"], "unknown_code", value=photo["view"]))
    return found


def _wrong_value(
    session: Session, each: ObservationField, value: Any, own: Mapping[str, ObservationField]
) -> list[Row]:
    if each.field not in own:
        return [] if value in (None, "") else [wrong(each.field, value, "not_of_target", field=each.called)]
    if value is None:
        return [wrong(each.field, None, "empty")] if each.required else []
    if each.kind == "code" and value not in _codes(session, each.list):
        return [wrong(each.field, value, "unknown_code", value=value)]
    return []


def _codes(session: Session, name: str) -> Collection[str]:
    return {row["code"] for row in reference.codes(session, name)}


def _said(entry: Entry, references: Mapping[str, str]) -> Row:
    """Return an entry as `_says` returns what is kept."""
    plain = {
        each.field: entry.values.get(each.field)
        if each.kind != "text"
        else entry.values.get(each.field) or ""
        for each in observation_fields()
        if each.kind in PLAIN
    }
    return plain | {
        "target_id": str(entry.marker_id or entry.section_id),
        "side": entry.side,
        "observed_on": entry.observed_on.isoformat(),
        "observer": entry.observer.strip(),
        "position": None if entry.position is None else list(entry.position),
        "position_accuracy_m": entry.position_accuracy_m,
        "position_method": entry.position_method,
        **{name: _plain(entry.position_more.get(name)) for name in POSITION_MORE},
        "references": sorted(map(_checked, entry.references)),
        "photos": [
            (each["sha256"], each["view"], each.get("caption", ""), each.get("taken_on"))
            for each in entry.photos
        ],
        "sheet_sha256": entry.sheet_sha256,
    }


def _says(row: Mapping[str, Any]) -> Row:
    names = (
        *(each.field for each in observation_fields() if each.kind in PLAIN),
        "target_id",
        "side",
        "observed_on",
        "observer",
        "position",
        "position_accuracy_m",
        "position_method",
        "sheet_sha256",
    )
    return {name: row[name] for name in names} | {
        **{name: _plain(row[name]) for name in POSITION_MORE},
        "references": sorted(map(_checked, row["references"])),
        "photos": [
            (each["sha256"], each["view"], each["caption"], each["taken_on"]) for each in row["photos"]
        ],
    }


def _plain(value: Any) -> Any:
    """Return a value as it is compared: text without blanks around it, empty text as nothing."""
    plain = value.strip() if isinstance(value, str) else value
    return None if plain == "" else plain


def _checked(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what was found of a reference object, to be put in order and compared."""
    measured = ("" if row.get(name) is None else str(row[name]) for name in MEASURED)
    return (row["reference_id"], row["present"], row.get("note", ""), *measured)


def _write(
    session: Session,
    caller: Caller,
    kept: InspectionObservation,
    entry: Entry,
    given_by: str,
    references: Mapping[str, str],
) -> None:
    for each in observation_fields():
        if each.kind in PLAIN:
            value = entry.values.get(each.field)
            setattr(kept, each.field, (value or "").strip() if each.kind == "text" else value)
    kept.marker_id, kept.section_id, kept.side = entry.marker_id, entry.section_id, entry.side
    kept.observed_on, kept.observer = entry.observed_on, entry.observer.strip()
    kept.geom = None if entry.position is None else from_shape(Point(*entry.position), srid=SRID)
    kept.accuracy_m, kept.method = entry.position_accuracy_m, entry.position_method
    for name, column in POSITION_MORE.items():
        value = _plain(entry.position_more.get(name))
        setattr(kept, column, value if value is not None or column not in TEXTS else "")
    kept.provided_by, kept.sheet_sha256 = given_by, entry.sheet_sha256
    kept.entered_by, kept.entered_at = caller.account_id, queries.now(session)
    kept.version += 1
    queries.add(session, kept)
    shared = {"observation_id": kept.id, "inspection_id": kept.inspection_id}
    queries.replace_of_observation(
        session,
        kept.id,
        InspectionReferenceCheck,
        [
            {
                **shared,
                "reference_id": UUID(each["reference_id"]),
                "name": references[each["reference_id"]],
                "present": each["present"],
                "note": each.get("note", ""),
                **{name: each.get(name) for name in MEASURED},
            }
            for each in entry.references
        ],
    )
    queries.replace_of_observation(
        session,
        kept.id,
        InspectionPhoto,
        [
            {
                **shared,
                "ordinal": ordinal,
                "sha256": each["sha256"],
                "view": each["view"],
                "caption": each.get("caption", ""),
                "taken_on": None if each.get("taken_on") is None else date.fromisoformat(each["taken_on"]),
            }
            for ordinal, each in enumerate(entry.photos, start=1)
        ],
    )


def _back_to_settling(session: Session, caller: Caller, kept: Kept) -> None:
    """Take an inspection whose differences were settled back to their settling where a change opened one."""
    if not open_count(differences(kept)):
        return
    kept.inspection.state = "reported"
    queries.add(
        session,
        InspectionStep(
            inspection_id=kept.inspection.id,
            step="reopened",
            from_state="settled",
            to_state="reported",
            note=text("joint_inspections.reopened"),
            on_behalf_of="theirs" if access.is_neighbour(caller) else "ours",
            evidence=[],
            done_by=caller.account_id,
        ),
    )

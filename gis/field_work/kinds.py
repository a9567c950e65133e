"""The kinds of changes that devices send, and how the service of each subject writes them.

Nothing is written here: each kind reads how its record stands now, locked until the transaction ends, and
hands what was said to the service that the office's own screens use.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.field_work import queries
from gis.field_work.merging import Shape
from gis.field_work.rules import KindUnknown, NotInPackage
from gis.field_work.tables import FieldPackage
from gis.grave_sites import queries as grave_queries
from gis.grave_sites import reach as grave_reach
from gis.grave_sites import registering as graves
from gis.grave_sites.tables import GraveSite
from gis.history import queries as history
from gis.joint_inspections import access, observing, section_signing
from gis.joint_inspections.kept import MEASURED, POSITION_MORE
from gis.joint_inspections.rules import FingerprintStale
from gis.name_recordings import queries as recording_queries
from gis.name_recordings import service as recordings
from gis.name_recordings.rules import Recording
from gis.place_name_signs import inspecting
from gis.place_name_signs import queries as sign_queries
from gis.place_name_signs import reach as sign_reach
from gis.place_name_signs import registering as signs
from gis.place_name_signs.entries import Reading
from gis.place_name_signs.tables import PlaceNameSign

Values = Mapping[str, Any]
#: Kinds of changes that say what was found at a marker or along a section
OBSERVED = ("marker_observation", "section_observation")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a record stands in the register now; a record that nobody wrote yet has version 0 and no id."""

    record_id: UUID | None
    version: int
    #: The fields that a change can say anew, as its form writes them
    values: Values
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What a change wrote."""

    record_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Target:
    """What a change is about: the package that it belongs to, its own id, and the record."""

    package: FieldPackage
    change_id: UUID
    record_id: UUID | None


class Forms(Protocol):
    """What the API's forms make of the values of a change."""

    def read(self, kind: str, values: Values) -> tuple[dict[str, Any], Any]:
        """Return values as JSON and as what the subject's service takes; KindUnknown, ValuesUnreadable."""

    def called(self, kind: str, field: str) -> str:
        """Return what people call a field of a form, in both languages; itself where it has no name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change."""

    name: str
    task_kind: str
    #: The kind of record that it is about; of a kind that makes its record, what it makes
    record_kind: str
    write: Callable[[Session, Caller, Target, Standing, Any], Written]
    #: None for a kind that makes its record
    standing: Callable[[Session, Caller, Target], Standing] | None = None
    shape: Shape = field(default_factory=Shape)
    #: Whether people who work in QGIS say it too, as a layer of their project
    in_project: bool = True
    #: Whether every change says the whole record anew, so that the last one of a device is what it says
    is_whole: bool = False


def kind_of(name: str, task_kind: str) -> Kind:
    """Return a kind of change that packages of a task take; raise KindUnknown."""
    found = KINDS.get(name)
    if found is None or found.task_kind != task_kind:
        raise KindUnknown(kind=name)
    return found


def observation_values(row: Values) -> dict[str, Any]:
    """Return an observation of a joint inspection as its form writes it."""
    references = [
        {name: each[name] for name in ("reference_id", "present", "note", *MEASURED)}
        for each in row["references"]
    ]
    return {**row, "references": sorted(references, key=lambda each: str(each["reference_id"]))}


def grave_values(site: GraveSite) -> dict[str, Any]:
    """Return a grave site as its form writes it; items that were computed are not said by anybody."""
    position = graves.position_of(site)
    return {
        "number": site.number,
        "kind": site.kind,
        "division_id": str(site.division_id),
        "place": site.place,
        "position": None if position is None else list(position),
        "graves": site.graves,
        "area_m2": site.area_m2,
        "built": site.built,
        "ownership": site.ownership,
        "basis": site.basis,
        "visible": site.visible,
        "zone_items": list(site.zone_items) if site.zone_basis == "stated" else [],
        "responsible": site.responsible,
        "surveyed_on": site.surveyed_on.isoformat(),
        "note": site.note,
    }


#: What of a handed out site of graves is as its form writes it
_OF_GRAVES = (
    *("number", "kind", "division_id", "place", "position", "graves", "area_m2", "built", "ownership"),
    *("basis", "visible", "zone_items", "responsible", "surveyed_on", "note"),
)


def base_of(record_kind: str, content: Values) -> dict[str, Any]:
    """Return of a record as it is handed out what changes can say anew, as the register had it."""
    if record_kind in ("marker", "section"):
        observation = content["observation"]
        return {} if observation is None else observation_values(observation)
    if record_kind == "sign":
        return sign_values(content)
    return {name: content[name] for name in _OF_GRAVES} if record_kind == "grave_site" else {}


def sign_values(sign: Values | PlaceNameSign) -> dict[str, Any]:
    """Return of a sign what a reading says anew."""
    return {"state": sign.state if isinstance(sign, PlaceNameSign) else sign["state"]}


def _inspection_id(target: Target) -> UUID:
    return UUID(target.package.task["inspection_id"])


def _observed(session: Session, caller: Caller, target: Target) -> Standing:
    kept = access.changing(session, caller, _inspection_id(target), target_id=_id_of(target))
    row = kept.entries().get((_id_of(target), target.package.task["side"]))
    if row is None:
        return Standing(None, 0, {})
    by = row["entered_by"] or {"name": ""}
    return Standing(
        UUID(row["id"]), row["version"], observation_values(row), by["name"], row["entered_at"] or ""
    )


def _observe(
    session: Session, caller: Caller, target: Target, standing: Standing, entry: observing.Entry
) -> Written:
    about = entry.marker_id or entry.section_id
    if about != target.record_id or entry.side != target.package.task["side"]:
        raise NotInPackage(id=about)
    row = observing.put(
        session,
        caller,
        _inspection_id(target),
        standing.record_id or target.change_id,
        standing.version,
        entry,
    )
    return Written(UUID(row["id"]), row["version"])


def _sign_section(session: Session, caller: Caller, target: Target, _: Standing, entry: Any) -> Written:
    said, covers = entry
    section_id = UUID(target.package.task["section_id"])
    signed = [_signed(session, target, change_id, content_sha256) for change_id, content_sha256 in covers]
    signature = section_signing.SectionSignature(section_id=section_id, **said)
    return Written(
        section_signing.sign_section(
            session, caller, _inspection_id(target), target.change_id, signature, signed
        ),
        1,
    )


def _signed(
    session: Session, target: Target, change_id: UUID, content_sha256: str
) -> section_signing.SignedText:
    """Return what a change of the same package said, of which a signature names the text."""
    change = queries.change(session, change_id)
    if (
        change is None
        or change.package_id != target.package.id
        or change.kind not in OBSERVED
        or change.record_id is None
        or change.record_version is None
    ):
        raise NotInPackage(id=change_id)
    # Settled otherwise, the register says what nobody signed.
    settled = queries.conflicts(session, [change_id])
    if change.content_sha256 != content_sha256 or any(each.choice != "device" for each in settled):
        raise FingerprintStale
    # Brought together with what others said, or said anew by the time it came, the entry never was as signed.
    version = 0 if change.taken else change.record_version
    return section_signing.SignedText(change_id, content_sha256, change.record_id, version)


def _sign_stands(session: Session, caller: Caller, target: Target) -> Standing:
    sign = sign_reach.seen(session, caller, sign_queries.lock(session, _id_of(target)))
    by, at = _last_writer(session, PlaceNameSign.__table__, sign.id)
    return Standing(sign.id, sign.version, sign_values(sign), by, at)


def _read_sign(
    session: Session, caller: Caller, target: Target, standing: Standing, entry: Reading
) -> Written:
    sign_id = _id_of(target)
    inspecting.read(session, caller, sign_id, standing.version, entry)
    sign = sign_queries.find(session, sign_id)
    return Written(sign_id, standing.version if sign is None else sign.version)


def _register_sign(session: Session, caller: Caller, target: Target, _: Standing, entry: Any) -> Written:
    sign, photos = entry
    return Written(signs.register(session, caller, sign, photos), 1)


def _grave_stands(session: Session, caller: Caller, target: Target) -> Standing:
    site = grave_reach.seen(caller, grave_queries.lock(session, _id_of(target)))
    by, at = _last_writer(session, GraveSite.__table__, site.id)
    return Standing(site.id, site.version, grave_values(site), by, at)


def _register_grave(session: Session, caller: Caller, target: Target, _: Standing, entry: Any) -> Written:
    site, photos = entry
    return Written(graves.register(session, caller, site, photos), 1)


def _amend_grave(session: Session, caller: Caller, target: Target, standing: Standing, entry: Any) -> Written:
    graves.amend(session, caller, _id_of(target), standing.version, entry)
    return _counted(session, _id_of(target))


def _keep_grave_photos(
    session: Session, caller: Caller, target: Target, standing: Standing, entry: Any
) -> Written:
    graves.keep_photos(session, caller, _id_of(target), standing.version, entry)
    return _counted(session, _id_of(target))


def _name_stands(session: Session, caller: Caller, target: Target) -> Standing:
    """A recording changes nothing of the name; it is the package's own."""
    feature_id = _id_of(target)
    return Standing(feature_id, recording_queries.version_of(session, feature_id), {})


def _record_name(
    session: Session, caller: Caller, target: Target, standing: Standing, entry: Recording
) -> Written:
    kept = recordings.keep(session, caller, _id_of(target), entry, target.change_id)
    return Written(kept, standing.version)


def _counted(session: Session, site_id: UUID) -> Written:
    site = grave_queries.find(session, site_id)
    return Written(site_id, 0 if site is None else site.version)


def _id_of(target: Target) -> UUID:
    if target.record_id is None:
        raise NotInPackage(id="")
    return target.record_id


def _last_writer(session: Session, table: Any, record_id: UUID) -> tuple[str, str]:
    """Return who wrote a record last, and when, as history has it."""
    assert isinstance(table, Table)
    rows = history.versions(session, table, record_id, None, 1)
    return (rows[0]["account_name"] or "", rows[0]["recorded_at"].isoformat()) if rows else ("", "")


_OBSERVATION = Shape(
    # Who was there when; the state of one stone; a yes with what was written to it: one person's word each
    together=(
        ("observed_on", "observer"),
        ("found", "stone_condition", "inscription_legible", "inscription_right"),
        ("position", "position_accuracy_m", "position_method", *POSITION_MORE),
        ("terrain_changed", "terrain_note"),
        ("cross_line_activity", "cross_line_note"),
        ("needs_resurvey", "resurvey_note"),
    ),
    adding=("photos",),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "marker_observation",
            "inspection_section",
            "marker",
            _observe,
            _observed,
            _OBSERVATION,
            is_whole=True,
        ),
        Kind(
            "section_observation",
            "inspection_section",
            "section",
            _observe,
            _observed,
            _OBSERVATION,
            is_whole=True,
        ),
        Kind("sign_reading", "sign_inspection", "sign", _read_sign, _sign_stands, Shape(observed=("state",))),
        Kind("new_sign", "sign_inspection", "sign", _register_sign),
        Kind("new_grave_site", "grave_survey", "grave_site", _register_grave),
        Kind("grave_site", "grave_survey", "grave_site", _amend_grave, _grave_stands, is_whole=True),
        Kind("grave_photos", "grave_survey", "grave_site", _keep_grave_photos, _grave_stands),
        Kind("name_recording", "name_survey", "place_name", _record_name, _name_stands, in_project=False),
        Kind("section_signature", "inspection_section", "section", _sign_section, in_project=False),
    )
}

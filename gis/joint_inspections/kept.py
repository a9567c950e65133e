"""An inspection as it is kept, loaded whole in a constant number of statements, and shown as plain rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape

from gis.accounts import service as accounts_service
from gis.boundary_markers.registering import standing, surveyed_methods
from gis.joint_inspections import queries, tables
from gis.joint_inspections.rules import SIDES
from gis.joint_inspections.stages import observation_fields

Row = dict[str, Any]
#: Kinds of fields that an observation holds in a column of their name
PLAIN = ("code", "flag", "text")
#: What is said of a position beside where it is, how well and how it was measured: field → column
POSITION_MORE: Mapping[str, str] = {
    "position_stone": "stone_letter",
    "position_height_m": "height_m",
    "position_height_datum": "height_datum",
    "position_readings": "readings",
    "position_spread_m": "spread_m",
    "position_note": "position_note",
    "position_verbatim": "position_verbatim",
}
#: What is measured to a reference object
MEASURED = ("distance_m", "bearing_deg", "bearing_kind")


@dataclass
class Kept:
    """One inspection with all its parts."""

    inspection: tables.JointInspection
    line_name: str
    is_demonstration: bool
    markers: list[Mapping[str, Any]] = field(default_factory=list)
    sections: list[tables.InspectionSection] = field(default_factory=list)
    members: list[tables.InspectionMember] = field(default_factory=list)
    observations: list[tables.InspectionObservation] = field(default_factory=list)
    reference_checks: list[tables.InspectionReferenceCheck] = field(default_factory=list)
    photos: list[tables.InspectionPhoto] = field(default_factory=list)
    settlements: list[tables.InspectionSettlement] = field(default_factory=list)
    signatures: list[tables.InspectionSignature] = field(default_factory=list)
    steps: list[tables.InspectionStep] = field(default_factory=list)
    measures: list[tables.InspectionMeasure] = field(default_factory=list)
    measure_steps: list[tables.InspectionMeasureStep] = field(default_factory=list)
    documents: list[tables.InspectionDocument] = field(default_factory=list)
    names: Mapping[UUID, str] = field(default_factory=dict)
    #: Methods of surveying grade, by which alone positions are compared
    surveyed: Collection[str] = ()
    #: Letters of the markers' stones with the time that each stood
    stones: Mapping[UUID, Sequence[Row]] = field(default_factory=dict)

    @property
    def numbers(self) -> dict[UUID, str]:
        """Return the markers' numbers by id, in their order."""
        return {each["marker_id"]: each["number"] for each in self.markers}

    def targets(self) -> list[tuple[str, UUID, str]]:
        """Return kind, id and name of everything that both sides look at: markers, then sections."""
        return [
            *(("marker", each["marker_id"], str(each["number"])) for each in self.markers),
            *(("section", each.id, each.name) for each in self.sections),
        ]

    def letters(self, marker_id: UUID, day: date) -> list[str]:
        """Return the letters of a marker's stones that stood on a day; empty for one without a letter."""
        stones = standing({"stones": self.stones.get(marker_id, ())}, day)
        return [str(each["letter"]) for each in stones]

    def section_of(self, target_kind: str, target_id: UUID) -> UUID | None:
        """Return the section that a target lies in."""
        if target_kind == "section":
            return target_id
        return next((each["section_id"] for each in self.markers if each["marker_id"] == target_id), None)

    def entries(self) -> dict[tuple[UUID, str], Row]:
        """Return what was found, by target and side."""
        return {
            (UUID(row["target_id"]), row["side"]): row for row in map(self.observation, self.observations)
        }

    @cached_property
    def _parts(self) -> Mapping[str, Mapping[UUID, Sequence[Any]]]:
        """Return photos and reference checks by observation: nobody goes through all for each of hundreds."""
        found: dict[str, defaultdict[UUID, list[Any]]] = {}
        for name in ("photos", "reference_checks"):
            found[name] = defaultdict(list)
            for each in getattr(self, name):
                found[name][each.observation_id].append(each)
        return found

    def by(self, account_id: UUID | None) -> Row | None:
        """Return an account with its name."""
        return None if account_id is None else {"id": str(account_id), "name": self.names.get(account_id, "")}

    def observation(self, kept: tables.InspectionObservation) -> Row:
        """Return an observation as a row."""
        target = kept.marker_id or kept.section_id
        kind = "marker" if kept.marker_id else "section"
        row: Row = {
            "id": str(kept.id),
            "target_kind": kind,
            "target_id": str(target),
            "marker_id": text_of(kept.marker_id),
            "section_id": text_of(kept.section_id),
            "side": kept.side,
            "observed_on": kept.observed_on.isoformat(),
            "observer": kept.observer,
        }
        row |= {each.field: getattr(kept, each.field) for each in observation_fields() if each.kind in PLAIN}
        point = None if kept.geom is None else to_shape(kept.geom)
        row["position"] = None if point is None else [*point.coords[0]]
        row["position_accuracy_m"], row["position_method"] = kept.accuracy_m, kept.method
        row |= {name: getattr(kept, column) for name, column in POSITION_MORE.items()}
        row["references"] = [
            {
                "reference_id": str(each.reference_id),
                "name": each.name,
                "present": each.present,
                "note": each.note,
                **{name: getattr(each, name) for name in MEASURED},
            }
            for each in self._parts["reference_checks"].get(kept.id, ())
        ]
        row["photos"] = [
            {
                "sha256": each.sha256,
                "view": each.view,
                "caption": each.caption,
                "taken_on": text_of(each.taken_on),
            }
            for each in self._parts["photos"].get(kept.id, ())
        ]
        return row | {
            "provided_by": kept.provided_by,
            "sheet_sha256": kept.sheet_sha256,
            "entered_by": self.by(kept.entered_by),
            "entered_at": text_of(kept.entered_at),
            "version": kept.version,
        }


def text_of(value: object) -> str | None:
    """Return an id, day or instant as text."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def load(session: Session, ids: Collection[UUID], target_id: UUID | None = None) -> dict[UUID, Kept]:
    """Load those of the inspections that exist.

    Where a marker or section is named, of the markers and of what was found only its own: an entry of one of
    thousands of markers is written without going through all of them.
    """
    found = {
        key: Kept(row["kept"], row["line_name"], row["invented"])
        for key, row in queries.inspections(session, ids).items()
    }
    if not found:
        return found
    for row in queries.markers(session, found.keys(), target_id):
        found[row["inspection_id"]].markers.append(row)
    stones: defaultdict[UUID, list[Row]] = defaultdict(list)
    for stone in queries.stones(session, {each for one in found.values() for each in one.numbers}):
        stones[stone["marker_id"]].append(dict(stone))
    accounts: set[UUID | None] = {each.inspection.opened_by for each in found.values()}
    for name, (entity, order) in queries.PARTS.items():
        for part in queries.parts(session, entity, order, found.keys(), target_id):
            getattr(found[part.inspection_id], name).append(part)  # type: ignore[attr-defined]  # all of PARTS have it
            accounts.update(
                getattr(part, column, None) for column in ("entered_by", "settled_by", "done_by", "added_by")
            )
    names = accounts_service.display_names(session, accounts)
    surveyed = surveyed_methods(session)
    for kept in found.values():
        kept.names, kept.surveyed, kept.stones = names, surveyed, stones
    return found


def sides_missing(kept: Kept) -> dict[str, int]:
    """Return how many markers and sections each side has not looked at yet."""
    entries = kept.entries()
    return {side: sum((target, side) not in entries for _, target, _ in kept.targets()) for side in SIDES}


def observations_of(kept: Kept, side: str | None, target_id: UUID | None) -> Sequence[Row]:
    """Return what was found, of one side or target when one is named, in the order of the line."""
    order = {target: place for place, (_, target, _) in enumerate(kept.targets())}
    rows = [
        row
        for row in map(kept.observation, kept.observations)
        if side in (None, row["side"]) and target_id in (None, UUID(row["target_id"]))
    ]
    return sorted(rows, key=lambda row: (order.get(UUID(row["target_id"]), 0), row["side"]))

"""Differences between the sides, how they were settled, and what holds for both, of an inspection as kept."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from gis.joint_inspections.differences import NOTHING, Compared, agreed, compare
from gis.joint_inspections.kept import MEASURED, POSITION_MORE, Kept, text_of
from gis.joint_inspections.rules import canonical
from gis.joint_inspections.stages import calendar, fields_of
from gis.joint_inspections.tables import InspectionSettlement, InspectionSignature

Row = dict[str, Any]
OPEN, SETTLED, REOPENED = "open", "settled", "reopened"


def differences(kept: Kept) -> list[Row]:
    """Return every field that the sides differ in, in the order of the line and of the form."""
    entries = kept.entries()
    settlements = {(each.target_id, each.field): each for each in kept.settlements}
    significance = float(calendar()["position_significance"].value)
    found: list[Row] = []
    for kind, target, label in kept.targets():
        ours, theirs = entries.get((target, "ours")), entries.get((target, "theirs"))
        if ours is None or theirs is None:
            continue
        stones = max(_stones(kept, target, ours), _stones(kept, target, theirs))
        for each in compare(ours, theirs, fields_of(kind), significance, kept.surveyed, stones):
            found.append(_row(kept, kind, target, label, each, settlements.get((target, each.field))))
    return found


def _stones(kept: Kept, target: UUID, entry: Row) -> int:
    """Return how many stones stood when a side looked; none along a section."""
    return len(kept.letters(target, date.fromisoformat(entry["observed_on"])))


def _row(
    kept: Kept, kind: str, target: UUID, label: str, one: Compared, settlement: InspectionSettlement | None
) -> Row:
    state = OPEN
    if settlement is not None:
        state = SETTLED if still_holds(settlement, one.ours, one.theirs) else REOPENED
    return {
        "key": f"{target}/{one.field}",
        "target_kind": kind,
        "target_id": str(target),
        "label": label,
        "section_id": text_of(kept.section_of(kind, target)),
        "field": one.field,
        "name_zh": one.name_zh,
        "name_en": one.name_en,
        "ours": one.ours,
        "theirs": one.theirs,
        "distance_m": one.distance_m,
        "tolerance_m": one.tolerance_m,
        "is_other_stone": one.is_other_stone,
        "state": state,
        "settlement": None if settlement is None else _settlement(kept, settlement),
        "version": 0 if settlement is None else settlement.version,
    }


def _settlement(kept: Kept, settlement: InspectionSettlement) -> Row:
    return {
        "choice": settlement.choice,
        "value": settlement.value,
        "reason": settlement.reason,
        "settled_by": kept.by(settlement.settled_by),
        "on_behalf_of": settlement.on_behalf_of,
        "settled_at": text_of(settlement.settled_at),
    }


def still_holds(settlement: InspectionSettlement, ours: Any, theirs: Any) -> bool:
    """Whether both sides still say what they said when a difference was settled."""
    return bool(settlement.ours == ours and settlement.theirs == theirs)


def open_count(found: Sequence[Mapping[str, Any]]) -> int:
    """Count the differences that are not settled."""
    return sum(each["state"] != SETTLED for each in found)


def agreed_values(kept: Kept, found: Sequence[Mapping[str, Any]]) -> dict[str, Row]:
    """Return by target what both sides agree on, field by field; what is in difference is absent."""
    entries = kept.entries()
    holds: dict[str, Row] = {}
    for kind, target, _ in kept.targets():
        of_target = [each for each in found if each["target_id"] == str(target)]
        settled = {
            each["field"]: each["settlement"]["value"] for each in of_target if each["state"] == SETTLED
        }
        left = [each["field"] for each in of_target if each["state"] != SETTLED]
        ours, theirs = entries.get((target, "ours")), entries.get((target, "theirs"))
        holds[str(target)] = agreed(ours, theirs, fields_of(kind), left, settled, kept.surveyed)
    return holds


#: What of an observation is no part of what is signed: who typed it, and how often it was written
NOT_SIGNED = ("version", "entered_by", "entered_at", "provided_by", "sheet_sha256")


def fingerprints(kept: Kept) -> dict[str, str]:
    """Return the SHA-256 of what is signed: of the plan, and of the findings with their settlements."""
    inspection = kept.inspection
    plan = {
        "inspection": str(inspection.id),
        "title": inspection.title,
        "lead": [inspection.lead_side, inspection.lead_office],
        "plan": [
            inspection.plan_number,
            inspection.plan_scope,
            text_of(inspection.starts_on),
            text_of(inspection.ends_on),
        ],
        "sections": [[each.name, text_of(each.planned_on), each.team] for each in kept.sections],
        "markers": [[str(each["marker_id"]), str(each["section_id"])] for each in kept.markers],
        "members": [[each.side, each.name, each.office, each.duty] for each in kept.members],
    }
    entries = [kept.observation(each) for each in sorted(kept.observations, key=lambda each: each.id)]
    findings = {
        "inspection": str(inspection.id),
        "observations": [_signed(row) for row in entries],
        "settlements": [
            [str(each.target_id), each.field, each.choice, each.value, each.reason]
            for each in sorted(kept.settlements, key=lambda each: (str(each.target_id), each.field))
        ],
    }
    return {"plan": sha256(plan), "findings": sha256(findings)}


def _signed(row: Row) -> Row:
    """Return what of an observation is signed; fields that came later count only where they say something,
    so that what was signed before them stays signed.
    """
    said = {name: value for name, value in row.items() if name not in NOT_SIGNED}
    said = {name: value for name, value in said.items() if name not in POSITION_MORE or value not in NOTHING}
    said["references"] = [
        {name: value for name, value in each.items() if name not in MEASURED or value is not None}
        for each in row["references"]
    ]
    return said


def still_signed(kept: Kept, signature: InspectionSignature, prints: Mapping[str, str]) -> bool:
    """Whether what a signature stands below is still what was signed."""
    if signature.subject != "section":
        return signature.fingerprint == prints[signature.subject]
    versions = {str(each.id): each.version for each in kept.observations}
    return all(versions.get(each["observation_id"]) == each["version"] for each in signature.covers)


def sha256(content: Any) -> str:
    """Return the SHA-256 of content as canonical JSON."""
    return hashlib.sha256(canonical(content).encode("utf-8")).hexdigest()

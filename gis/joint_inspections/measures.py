"""处置措施: what is done about a marker, step by step as the data says, both sides present (353号 Art. 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_lines import queries as line_queries
from gis.database import hold_register
from gis.history.as_known import today
from gis.joint_inspections import access, queries
from gis.joint_inspections.drafting import draft_marker
from gis.joint_inspections.evidence import check_files
from gis.joint_inspections.kept import Kept, text_of
from gis.joint_inspections.needs import Situation, kind, said
from gis.joint_inspections.rules import (
    MEASURING,
    PROPOSING_MEASURES,
    WORKING,
    FieldsWrong,
    IdInUse,
    Missing,
    NeedsMissing,
    OtherSideAbsent,
    Step,
    TargetNotFound,
    ThirdPartyAbsent,
    check_state,
    step_named,
    steps_from,
)
from gis.joint_inspections.situation import kind_names, step_row
from gis.joint_inspections.stages import measure_steps, whole
from gis.joint_inspections.tables import InspectionMeasure, InspectionMeasureStep
from gis.joint_inspections.wrong_fields import wrong
from gis.messages import text
from gis.reference import service as reference

Row = dict[str, Any]
REPAIR, CHANGE = "repair", "change"
ENDED = frozenset({"done", "verified", "cancelled"})
#: Kind of measure → what its result has to say
RESULTS: Mapping[str, tuple[str, ...]] = {
    "restore_in_place": ("position", "accuracy_m", "method"),
    "replace": ("position", "accuracy_m", "method"),
    "put_back": ("position", "accuracy_m", "method"),
    "repaint": (),
    "new_reference": ("reference",),
    "add": ("position", "accuracy_m", "method", "number", "marker_kind"),
    "move": ("position", "accuracy_m", "method", "number"),
    "abolish": (),
}


@dataclass(frozen=True)
class Wanted:
    """A measure as somebody proposes it."""

    kind: str
    reason: str
    marker_id: UUID | None = None
    section_id: UUID | None = None
    responsible_side: str = "both"
    due_on: date | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def is_change(session: Session) -> dict[str, bool]:
    """Return by kind of measure whether it needs both consents and a report upward."""
    return {row["code"]: bool(row["is_change"]) for row in reference.codes(session, "measure_kind")}


def listed(session: Session, caller: Caller, kept: Kept, state: str | None = None) -> list[Row]:
    """Return the measures of an inspection, the earliest due first."""
    changes, names = is_change(session), kind_names(session)
    others = third_parties(session, kept)
    return [
        _row(caller, kept, each, changes[each.kind], names, others.get(each.marker_id, []))
        for each in kept.measures
        if state in (None, each.state)
    ]


def third_parties(session: Session, kept: Kept) -> dict[UUID | None, list[str]]:
    """Return what the divisions are called that a marker of a measure belongs to beside the two sides."""
    sides = {kept.inspection.our_division_id, kept.inspection.their_division_id}
    ids = {each.marker_id for each in kept.measures if each.marker_id is not None}
    others = {marker: found - sides for marker, found in queries.marker_parties(session, ids).items()}
    names = line_queries.names_of(session, set().union(*others.values()), today())
    return {
        marker: sorted(names.get(each, "") for each in found) for marker, found in others.items() if found
    }


def is_overdue(measure: InspectionMeasure) -> bool:
    """Whether a measure should have been done by now."""
    return measure.state not in ENDED and measure.due_on < today()


def _row(
    caller: Caller,
    kept: Kept,
    measure: InspectionMeasure,
    changes: bool,
    names: Mapping[str, tuple[str, str]],
    others: Sequence[str],
) -> Row:
    group = CHANGE if changes else REPAIR
    may_act = not access.is_neighbour(caller) and kept.inspection.state in MEASURING
    return {
        "id": str(measure.id),
        "kind": measure.kind,
        "is_change": changes,
        "marker_id": text_of(measure.marker_id),
        "marker_number": None if measure.marker_id is None else kept.numbers.get(measure.marker_id),
        "third_parties": list(others),
        "section_id": text_of(measure.section_id),
        "state": measure.state,
        "responsible_side": measure.responsible_side,
        "reason": measure.reason,
        "due_on": measure.due_on.isoformat(),
        "is_overdue": is_overdue(measure),
        "days_overdue": max((today() - measure.due_on).days, 0) if is_overdue(measure) else 0,
        "details": measure.details,
        "steps": [
            {
                "step": each.step,
                "from_state": each.from_state,
                "to_state": each.to_state,
                "done_on": each.done_on.isoformat(),
                "our_present": each.our_present,
                "their_present": each.their_present,
                "third_present": each.third_present,
                "note": each.note,
                "evidence": list(each.evidence),
                "done_by": kept.by(each.done_by),
                "done_at": text_of(each.done_at),
            }
            for each in kept.measure_steps
            if each.measure_id == measure.id
        ],
        "documents": [str(each.id) for each in kept.documents if each.measure_id == measure.id],
        "next_steps": [
            step_row(
                step,
                may_act and bool(caller.roles & step.roles),
                _lacking(kept, measure, step, measure.details, names, others),
            )
            for step in steps_from(measure_steps(), measure.state, group)
        ],
        "proposal_id": text_of(measure.proposal_id),
        "entered_by": kept.by(measure.entered_by),
        "version": measure.version,
    }


def put(
    session: Session,
    caller: Caller,
    inspection_id: UUID,
    measure_id: UUID,
    expected_version: int,
    wanted: Wanted,
) -> Row:
    """Propose a measure under the client's id (version 0), or change one that nobody has begun.

    Raises StateForbids, StaleInspection, TargetNotFound, FieldsWrong, IdInUse.
    """
    access.must_be_staff(caller, *WORKING)
    kept = access.changing(session, caller, inspection_id)
    check_state(kept.inspection.state, PROPOSING_MEASURES)
    present = queries.get_part(session, InspectionMeasure, measure_id)
    if present is not None and present.inspection_id != inspection_id:
        raise IdInUse
    due = wanted.due_on or (
        present.due_on if present is not None else today() + timedelta(days=whole("measure_days"))
    )
    if present is not None and _same(present, wanted, due):
        return _one(session, caller, inspection_id, measure_id)
    access.check_version(0 if present is None else present.version, expected_version)
    if present is not None and present.state in ENDED:
        check_state(present.state, ("proposed", "agreed", "in_work"))
    _check(session, kept, wanted)
    if present is None:
        present = InspectionMeasure(
            id=measure_id,
            inspection_id=inspection_id,
            state="proposed",
            entered_by=caller.account_id,
            version=0,
        )
    present.kind, present.reason = wanted.kind, wanted.reason.strip()
    present.marker_id, present.section_id = wanted.marker_id, wanted.section_id
    present.responsible_side, present.due_on = wanted.responsible_side, due
    present.details = dict(wanted.details)
    present.version += 1
    queries.add(session, present)
    access.changed(session, kept)
    return _one(session, caller, inspection_id, measure_id)


def _same(present: InspectionMeasure, wanted: Wanted, due: date) -> bool:
    return (
        present.kind,
        present.reason,
        present.marker_id,
        present.section_id,
        present.responsible_side,
        present.due_on,
        present.details,
    ) == (
        wanted.kind,
        wanted.reason.strip(),
        wanted.marker_id,
        wanted.section_id,
        wanted.responsible_side,
        due,
        dict(wanted.details),
    )


def _check(session: Session, kept: Kept, wanted: Wanted) -> None:
    found: list[Row] = []
    if wanted.kind not in RESULTS or wanted.kind not in is_change(session):
        found.append(wrong("kind", wanted.kind, "unknown_code", value=wanted.kind))
    if not wanted.reason.strip():
        found.append(wrong("reason", wanted.reason, "empty"))
    if wanted.marker_id is None and wanted.kind != "add":
        found.append(wrong("marker_id", None, "empty"))
    for name, code_list in (
        ("method", "location_method"),
        ("marker_kind", "marker_kind"),
        ("material", "marker_material"),
    ):
        value = wanted.details.get(name)
        if value is not None and value not in {row["code"] for row in reference.codes(session, code_list)}:
            found.append(wrong(f"details/{name}", value, "unknown_code", value=value))
    method = wanted.details.get("method")
    if not found and method is not None and method not in kept.surveyed:
        names = {row["code"]: row["name_zh"] for row in reference.codes(session, "location_method")}
        found.append(wrong("details/method", method, "not_surveyed", method=names[method]))
    if found:
        raise FieldsWrong(found)
    if wanted.marker_id is not None and wanted.marker_id not in kept.numbers:
        raise TargetNotFound(id=wanted.marker_id)
    if wanted.section_id is not None and wanted.section_id not in {each.id for each in kept.sections}:
        raise TargetNotFound(id=wanted.section_id)


def take(
    session: Session,
    caller: Caller,
    inspection_id: UUID,
    measure_id: UUID,
    expected_version: int,
    name: str,
    *,
    done_on: date,
    our_present: str = "",
    their_present: str = "",
    third_present: str = "",
    note: str = "",
    evidence: Sequence[str] = (),
    details: Mapping[str, Any] | None = None,
) -> Row:
    """Take a measure a step on; completing it drafts the change of the marker's record.

    Raises NotAllowed, StepNotAllowed, StaleInspection, OtherSideAbsent and ThirdPartyAbsent (353号 Art. 6),
    NeedsMissing, FileUnknown, and what drafting a proposal raises.
    """
    access.must_be_staff(caller, *WORKING)
    if name == "complete":
        # A proposal is drafted: the register's lock comes before any other
        hold_register(session)
    kept = access.changing(session, caller, inspection_id)
    check_state(kept.inspection.state, MEASURING)
    measure = next((each for each in kept.measures if each.id == measure_id), None)
    if measure is None:
        raise TargetNotFound(id=measure_id)
    access.check_version(measure.version, expected_version)
    group = CHANGE if is_change(session)[measure.kind] else REPAIR
    step = step_named(measure_steps(), name, measure.state, group)
    caller.must_hold(*step.roles)
    if done_on > today():
        raise FieldsWrong([wrong("done_on", done_on.isoformat(), "future_day")])
    present = (our_present.strip(), their_present.strip())
    third = third_present.strip()
    others = third_parties(session, kept).get(measure.marker_id, [])
    if "both_present" in step.needs and not all(present):
        raise OtherSideAbsent
    if "both_present" in step.needs and others and not third:
        raise ThirdPartyAbsent(parties="、".join(others))
    result = {**measure.details, **(details or {})}
    _check(
        session,
        kept,
        Wanted(measure.kind, measure.reason, measure.marker_id, measure.section_id, details=result),
    )
    lacking = _lacking(kept, measure, step, result, kind_names(session), others)
    if "reason" in step.needs and not note.strip():
        lacking.append(said("reason", "reason"))
    if lacking:
        raise NeedsMissing(step.name_zh, lacking)
    check_files(session, caller, inspection_id, evidence)
    before, measure.state = measure.state, step.to_state
    measure.details = result
    if name == "complete":
        witnesses = (present[0], f"{present[1]}、{third}" if third else present[1])
        measure.proposal_id = draft_marker(session, caller, kept, measure, done_on, witnesses)
    measure.version += 1
    queries.add(
        session,
        InspectionMeasureStep(
            inspection_id=inspection_id,
            measure_id=measure_id,
            step=name,
            from_state=before,
            to_state=step.to_state,
            done_on=done_on,
            our_present=present[0],
            their_present=present[1],
            third_present=third,
            note=note.strip(),
            evidence=sorted(set(evidence)),
            done_by=caller.account_id,
        ),
    )
    access.changed(session, kept)
    return _one(session, caller, inspection_id, measure_id)


def _lacking(
    kept: Kept,
    measure: InspectionMeasure,
    step: Step,
    details: Mapping[str, Any],
    names: Mapping[str, tuple[str, str]],
    others: Sequence[str],
) -> list[Missing]:
    """Return what a step of a measure lacks, but for who is present and the reason, which come with it."""
    at = Situation(kind_names=names)
    own = {each.kind: each for each in kept.documents if each.measure_id == measure.id}
    found: list[Missing] = []
    for need in step.needs:
        word, _, code = need.partition(":")
        if word in ("photo_before", "photo_after"):
            word, code = "document", word
        elif word == "third_consent" and others:
            word, code = "document", "consent_third"
        if word == "document" and code not in own:
            found.append(kind(at, need, "document", code))
        elif word == "document" and code in ("upward_report", "approval") and not own[code].number:
            found.append(kind(at, need, "document_number", code))
        elif word == "result":
            lacks = [each for each in RESULTS[measure.kind] if details.get(each) in (None, "")]
            if lacks:
                zh = {"fields": "、".join(text(f"joint_inspections.result.{each}") for each in lacks)}
                en = {"fields": ", ".join(text(f"joint_inspections.result.{each}", "en") for each in lacks)}
                found.append(said(need, "result", (zh, en)))
    return found


def _one(session: Session, caller: Caller, inspection_id: UUID, measure_id: UUID) -> Row:
    kept = access.seen(session, caller, inspection_id)
    return next(each for each in listed(session, caller, kept) if each["id"] == str(measure_id))

"""Open an inspection of a line, and plan it: who leads, when, in which sections, who goes."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.boundary_lines import service as boundary_lines
from gis.boundary_lines.rules import NoGeometry
from gis.boundary_markers import service as boundary_markers
from gis.history.as_known import today
from gis.joint_inspections import access, queries
from gis.joint_inspections.geometry import along, position_of
from gis.joint_inspections.kept import Kept
from gis.joint_inspections.rules import (
    ENDED,
    PLANNABLE,
    PLANNING,
    EventNeedsReason,
    NothingToInspect,
    NotOurRound,
    SectionsIncomplete,
    TwoPartiesOnly,
    WhoAreWe,
    WrongRound,
    check_state,
    sections_of,
)
from gis.joint_inspections.stages import authority_of, whole
from gis.joint_inspections.tables import (
    InspectionMarker,
    InspectionMember,
    InspectionSection,
    JointInspection,
)
from gis.messages import text
from gis.reference import service as reference

Row = dict[str, Any]
CYCLE = "cycle"
#: What of the plan may change while it is drawn up, and what until the inspection is over
PLANNED = ("title", "lead_side", "lead_office", "plan_number", "plan_scope", "starts_on", "ends_on")
ALWAYS = ("our_government", "their_government")


@dataclass(frozen=True)
class Opening:
    """What somebody says to open an inspection."""

    line_id: UUID
    cause: str = CYCLE
    round_number: int | None = None
    year: int | None = None
    title: str = ""
    lead_side: str = "ours"
    lead_office: str = ""
    our_division_id: UUID | None = None
    trigger_on: date | None = None
    trigger_note: str = ""
    marker_ids: Collection[UUID] = ()


@dataclass(frozen=True)
class PlannedSection:
    """A section as it is planned; without an id it is new."""

    name: str
    marker_ids: Sequence[UUID]
    id: UUID | None = None
    planned_on: date | None = None
    team: str = ""


@dataclass(frozen=True)
class Member:
    """Somebody of a side's team."""

    side: str
    name: str
    office: str = ""
    duty: str = ""


def open_inspection(session: Session, caller: Caller, wanted: Opening) -> UUID:
    """Open a round of a line, or a check of the stretch that an event touched; return its id.

    Raises NotOurRound for a segment of a provincial line, WrongRound, RoundOpened, TwoPartiesOnly,
    WhoAreWe, NothingToInspect, EventNeedsReason.
    """
    access.must_be_staff(caller, *PLANNING)
    line = boundary_lines.get(session, caller, wanted.line_id)
    number = _round(line, wanted)
    ours, theirs = _sides(session, line, wanted.our_division_id)
    is_round = wanted.cause == CYCLE
    if not is_round and not (wanted.trigger_on and wanted.trigger_note.strip() and wanted.marker_ids):
        raise EventNeedsReason
    day = today()
    rows = boundary_markers.of_line(session, caller, wanted.line_id, day)
    # The marker of a 三交点 is looked at with every line that meets there
    chosen = rows if is_round else [row for row in rows if UUID(str(row["id"])) in set(wanted.marker_ids)]
    if not chosen:
        raise NothingToInspect(line=line["name"])
    year = wanted.year or day.year
    inspection = JointInspection(
        id=uuid4(),
        line_id=wanted.line_id,
        title=wanted.title.strip() or _title(session, str(line["name"]), wanted.cause, number, year),
        cause=wanted.cause,
        round_number=number,
        year=year,
        state="planned",
        our_division_id=ours,
        their_division_id=theirs,
        lead_side=wanted.lead_side,
        lead_office=wanted.lead_office.strip(),
        trigger_on=None if is_round else wanted.trigger_on,
        trigger_note="" if is_round else wanted.trigger_note.strip(),
        source_id=queries.source_of_line(session, wanted.line_id),
        opened_by=caller.account_id,
    )
    queries.add(session, inspection)
    chosen = _along(line, chosen)
    own = str(wanted.line_id)
    numbers = [
        str(row["number"]) if row["line_id"] == own else f"{row['line_name']}{row['number']}"
        for row in chosen
    ]
    stretches = [
        (str(each["start_mark"]), str(each["end_mark"]))
        for each in sorted(line.get("sections", ()), key=lambda each: int(each["ordinal"]))
    ]
    _write_sections(
        session,
        inspection.id,
        [
            PlannedSection(name, [UUID(str(chosen[place]["id"])) for place in places])
            for name, places in sections_of(numbers, stretches, whole("markers_per_section"))
        ],
    )
    return inspection.id


def _along(line: Row, markers: list[Row]) -> list[Row]:
    """Return markers in the order in which they stand along the line, by number where it has no geometry."""
    try:
        course = boundary_lines.course_of(line)
    except NoGeometry:
        return markers
    is_own = [str(row["line_id"]) == str(line["id"]) for row in markers]
    return [markers[each] for each in along(course, [position_of(row) for row in markers], is_own)]


def _round(line: Row, wanted: Opening) -> int | None:
    """Return the round that may be opened; raise NotOurRound, WrongRound."""
    rule = authority_of(line.get("authority"), str(line.get("level") or ""))
    last = line.get("round_number")
    number = wanted.round_number or (last or 0) + 1
    if line.get("is_segment") or (rule is not None and not rule.may_open):
        raise NotOurRound(
            line=line["name"],
            organiser=line.get("organiser") or (rule.organiser_zh if rule else ""),
            basis=rule.basis if rule else "",
            round=number,
        )
    if wanted.cause != CYCLE:
        return None
    if last is not None and number != last + 1:
        raise WrongRound(line=line["name"], last=last, next=last + 1, round=number)
    return int(number)


def _sides(session: Session, line: Row, ours: UUID | None) -> tuple[UUID, UUID]:
    """Return our division and theirs: we are the party of the most registered lines."""
    parties = [UUID(str(each["id"])) for each in line.get("parties", ())]
    if len(parties) != 2:
        raise TwoPartiesOnly(line=line["name"], count=len(parties))
    counts = queries.line_counts(session, parties)
    if ours is None and counts[parties[0]] != counts[parties[1]]:
        ours = max(parties, key=lambda each: counts[each])
    if ours not in parties:
        raise WhoAreWe(line=line["name"])
    return ours, next(each for each in parties if each != ours)


def _title(session: Session, line: str, cause: str, number: int | None, year: int) -> str:
    if number is not None:
        return text("joint_inspections.title_round", line=line, round=number)
    names = {row["code"]: row["name_zh"] for row in reference.codes(session, "inspection_cause")}
    return text("joint_inspections.title_event", line=line, cause=names.get(cause, cause), year=year)


def change_plan(
    session: Session, caller: Caller, inspection_id: UUID, expected_version: int, values: Mapping[str, Any]
) -> None:
    """Change what is said of the plan and of the two governments; StateForbids, StaleInspection."""
    access.must_be_staff(caller, *PLANNING)
    kept = access.changing(session, caller, inspection_id, expected_version)
    inspection = kept.inspection
    if set(values) & set(PLANNED):
        check_state(inspection.state, PLANNABLE)
    if inspection.state in ENDED:
        check_state(inspection.state, PLANNABLE)
    for name in (*PLANNED, *ALWAYS):
        if name in values:
            value = values[name]
            setattr(inspection, name, value.strip() if isinstance(value, str) else value)
    access.changed(session, kept)


def divide(
    session: Session,
    caller: Caller,
    inspection_id: UUID,
    expected_version: int,
    wanted: Sequence[PlannedSection],
) -> None:
    """Divide the inspection's markers into sections anew; raise SectionsIncomplete, StateForbids."""
    access.must_be_staff(caller, *PLANNING)
    kept = access.changing(session, caller, inspection_id, expected_version)
    check_state(kept.inspection.state, PLANNABLE)
    numbers = kept.numbers
    given = Counter(each for section in wanted for each in section.marker_ids)
    wrong = {each for each, times in given.items() if times > 1 or each not in numbers}
    wrong |= numbers.keys() - given.keys()
    if wrong or not all(section.marker_ids and section.name.strip() for section in wanted):
        raise SectionsIncomplete(
            markers="、".join(sorted(numbers.get(each, str(each)) for each in wrong)) or "—"
        )
    _remove_sections(session, kept)
    _write_sections(session, inspection_id, wanted)
    access.changed(session, kept)


def _remove_sections(session: Session, kept: Kept) -> None:
    for entity in (InspectionMarker, InspectionSection):
        queries.remove_parts(session, entity, kept.inspection.id)


def _write_sections(session: Session, inspection_id: UUID, wanted: Sequence[PlannedSection]) -> None:
    made = [
        InspectionSection(
            id=uuid4(),
            inspection_id=inspection_id,
            ordinal=ordinal,
            name=each.name.strip(),
            planned_on=each.planned_on,
            team=each.team.strip(),
        )
        for ordinal, each in enumerate(wanted, start=1)
    ]
    queries.add(session, *made)
    places = [
        (section.id, marker) for section, each in zip(made, wanted, strict=True) for marker in each.marker_ids
    ]
    queries.add(
        session,
        *(
            InspectionMarker(
                inspection_id=inspection_id, marker_id=marker, section_id=section, ordinal=ordinal
            )
            for ordinal, (section, marker) in enumerate(places, start=1)
        ),
    )


def name_members(
    session: Session, caller: Caller, inspection_id: UUID, expected_version: int, members: Sequence[Member]
) -> None:
    """Say who is in the two teams; raise StateForbids once the inspection is over."""
    access.must_be_staff(caller, *PLANNING)
    kept = access.changing(session, caller, inspection_id, expected_version)
    check_state(kept.inspection.state, PLANNABLE)
    queries.remove_parts(session, InspectionMember, inspection_id)
    queries.add(
        session,
        *(
            InspectionMember(
                id=uuid4(),
                inspection_id=inspection_id,
                ordinal=ordinal,
                side=each.side,
                name=each.name.strip(),
                office=each.office.strip(),
                duty=each.duty.strip(),
            )
            for ordinal, each in enumerate(members, start=1)
        ),
    )
    access.changed(session, kept)

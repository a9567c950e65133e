"""What people do with joint inspections: see what is due, open, plan, enter, settle, sign, step on, repair.

Everything that changes something is one call here; the modules beside say how.
"""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.attachments import originals
from gis.joint_inspections import access, measures, queries, settling
from gis.joint_inspections.due import due_list
from gis.joint_inspections.evidence import (
    add_document,
    add_issued,
    open_document,
    remove_document,
    sign,
    upload,
)
from gis.joint_inspections.findings import agreed_values, differences, open_count
from gis.joint_inspections.kept import load, observations_of
from gis.joint_inspections.measures import put as put_measure
from gis.joint_inspections.measures import take as take_measure_step
from gis.joint_inspections.observing import Entry
from gis.joint_inspections.observing import put as keep_observation
from gis.joint_inspections.packages import package
from gis.joint_inspections.planning import change_plan, divide, name_members, open_inspection
from gis.joint_inspections.progress import counts, layer, progress
from gis.joint_inspections.record import division_names, ground, head_row, inspection_row, sections, sides
from gis.joint_inspections.rules import Step
from gis.joint_inspections.settling import settle
from gis.joint_inspections.stages import calendar, measure_steps, observation_fields, rows, stages
from gis.joint_inspections.stepping import take as take_step
from gis.joint_inspections.surveyed_points import set_beside
from gis.publication.pages import Page, after_instant, key_of, page_size
from gis.reference import service as reference

__all__ = [
    "add_document",
    "add_issued",
    "change_plan",
    "differences_of",
    "divide",
    "due_list",
    "find",
    "get",
    "layer_of",
    "measures_of",
    "name_members",
    "observations",
    "open_document",
    "open_inspection",
    "package",
    "progress_of",
    "put_measure",
    "put_observation",
    "remove_document",
    "rule_book",
    "set_beside",
    "settle",
    "sign",
    "take_measure_step",
    "take_step",
    "upload",
    "whole",
]
Row = dict[str, Any]
#: Code lists that screens of inspections show
LISTS = (
    "inspection_state",
    "inspection_cause",
    "inspection_document_kind",
    "measure_kind",
    "measure_state",
    "found_state",
    "stone_condition",
    "photo_view",
)


def get(session: Session, caller: Caller, inspection_id: UUID) -> Row:
    """Return an inspection; raise InspectionNotFound."""
    return inspection_row(session, caller, access.seen(session, caller, inspection_id))


def find(
    session: Session,
    caller: Caller,
    *,
    line_id: UUID | None = None,
    states: Sequence[str] = (),
    after: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """List inspections, the newest first, with their figures; raise UnreadableKey."""
    reader = Reader.of(session, caller)
    size = page_size(limit)
    if reader.shared is not None and not reader.shared:
        return Page([])
    levels = reader.levels_in_shared() if reader.shared is not None else reader.levels()
    found = queries.listed(session, levels, reader.shared, line_id, states, after_instant(after), size + 1)
    loaded = load(session, found[:size])
    names = division_names(session, loaded.values())
    rows_found: list[Row] = []
    for each in found[:size]:
        kept = loaded[each]
        starts, ends = kept.inspection.starts_on, kept.inspection.ends_on
        dates = {"starts_on": starts and starts.isoformat(), "ends_on": ends and ends.isoformat()}
        figures = counts(kept, differences(kept))
        rows_found.append({**head_row(kept), "sides": sides(kept, names), **dates, "counts": figures})
    if len(found) <= size:
        return Page(rows_found)
    last = loaded[found[size - 1]].inspection
    return Page(rows_found, key_of(last.opened_at.isoformat(), str(last.id)))


def observations(
    session: Session,
    caller: Caller,
    inspection_id: UUID,
    side: str | None = None,
    target_id: UUID | None = None,
) -> list[Row]:
    """Return what was found, of one side or target when one is named; raise InspectionNotFound.

    Each photo comes with the file of which it was made.
    """
    kept = access.seen(session, caller, inspection_id)
    return _with_originals(session, observations_of(kept, side, target_id))


def put_observation(
    session: Session, caller: Caller, inspection_id: UUID, observation_id: UUID, expected: int, entry: Entry
) -> Row:
    """Write an entry as `observing.put` does, and return it as `observations` shows it."""
    row = keep_observation(session, caller, inspection_id, observation_id, expected, entry)
    return _with_originals(session, [row])[0]


def _with_originals(session: Session, rows: Sequence[Row]) -> list[Row]:
    photos = iter(originals.shown(session, (photo for row in rows for photo in row["photos"])))
    return [row | {"photos": list(islice(photos, len(row["photos"])))} for row in rows]


def differences_of(session: Session, caller: Caller, inspection_id: UUID, state: str | None = None) -> Row:
    """Return the differences, open or settled ones when asked, and how many there are of each."""
    kept = access.seen(session, caller, inspection_id)
    every = settling.listed(kept)
    left = open_count(every)
    return {"rows": settling.listed(kept, state), "open": left, "settled": len(every) - left}


def measures_of(session: Session, caller: Caller, inspection_id: UUID, state: str | None = None) -> list[Row]:
    """Return the measures, the earliest due first."""
    return measures.listed(session, caller, access.seen(session, caller, inspection_id), state)


def progress_of(session: Session, caller: Caller, inspection_id: UUID) -> Row:
    """Return how far an inspection is, in figures."""
    kept = access.seen(session, caller, inspection_id)
    return progress(kept, differences(kept))


def layer_of(session: Session, caller: Caller, inspection_id: UUID) -> Row:
    """Return how far an inspection is, as GeoJSON for the map."""
    kept = access.seen(session, caller, inspection_id)
    line, markers = ground(session, caller, kept)
    return layer(progress(kept, differences(kept)), sections(kept, line, markers), markers)


def whole(session: Session, caller: Caller, inspection_id: UUID) -> Row:
    """Return all that papers are made of: inspection, findings, and the register's line and markers."""
    kept = access.seen(session, caller, inspection_id)
    found = differences(kept)
    line, markers = ground(session, caller, kept)
    return {
        "inspection": inspection_row(session, caller, kept),
        "observations": list(observations_of(kept, None, None)),
        "differences": found,
        "measures": measures.listed(session, caller, kept),
        "progress": progress(kept, found),
        "line": line,
        "markers": markers,
        "agreed": agreed_values(kept, found),
    }


def rule_book(session: Session) -> Row:
    """Return the rules as screens show them: steps, fields, contents, the calendar and the code lists."""
    found: Row = {
        "steps": [_step(each) for each in stages()],
        "measure_steps": [_step(each) for each in measure_steps()],
        "fields": [asdict(each) for each in observation_fields()],
        "contents": [dict(row) for row in rows("inspection_contents")],
        "calendar": [asdict(each) | {"dated": each.dated.isoformat()} for each in calendar().values()],
    }
    for name in LISTS:
        found[f"{name}s"] = [
            {key: row[key] for key in ("code", "name_zh", "name_en", "note")}
            for row in reference.codes(session, name)
        ]
    return found


def _step(step: Step) -> Row:
    lists = ("from_states", "roles", "kinds")
    return asdict(step) | {name: sorted(getattr(step, name)) for name in lists}

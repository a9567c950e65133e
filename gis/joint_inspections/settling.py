"""Settle a difference of one field: as we saw it, as they saw it, or as it was measured again."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.joint_inspections import access, queries
from gis.joint_inspections.findings import differences
from gis.joint_inspections.kept import Kept
from gis.joint_inspections.positions import wrong_stone
from gis.joint_inspections.rules import SETTLING, WORKING, FieldsWrong, TargetNotFound, check_state
from gis.joint_inspections.stages import observation_fields
from gis.joint_inspections.tables import InspectionSettlement
from gis.joint_inspections.wrong_fields import wrong
from gis.reference import service as reference

Row = dict[str, Any]
REMEASURED = "remeasured"


def listed(kept: Kept, state: str | None = None) -> list[Row]:
    """Return the differences, those settled or those open when one is named."""
    found = differences(kept)
    if state is None:
        return found
    return [each for each in found if (each["state"] == "settled") == (state == "settled")]


def settle(
    session: Session,
    caller: Caller,
    inspection_id: UUID,
    target_id: UUID,
    field: str,
    expected_version: int,
    *,
    choice: str,
    reason: str,
    value: Any = None,
) -> Row:
    """Settle a field; the same settlement again changes nothing.

    `expected_version` is 0 where it was never settled; of two people who settle one field at once the later
    is refused. Raises TargetNotFound where the sides do not differ, StaleInspection, StateForbids and
    FieldsWrong.
    """
    access.must_be(caller, *WORKING)
    kept = access.changing(session, caller, inspection_id)
    found = _difference(kept, target_id, field)
    if isinstance(value, dict):
        value = {name: each for name, each in value.items() if each is not None}
    settled = value if choice == REMEASURED else found[choice]
    before = found["settlement"]
    if (
        before is not None
        and found["state"] == "settled"
        and (before["choice"], before["value"], before["reason"]) == (choice, settled, reason.strip())
    ):
        return found
    check_state(kept.inspection.state, SETTLING)
    access.check_version(found["version"], expected_version)
    wrongs = [wrong("reason", reason, "empty")] if not reason.strip() else []
    if choice == REMEASURED:
        wrongs += _wrong_value(session, kept, target_id, field, value)
    if wrongs:
        raise FieldsWrong(wrongs)
    settlement = queries.settlement(session, inspection_id, target_id, field)
    if settlement is None:
        settlement = InspectionSettlement(
            inspection_id=inspection_id, target_id=target_id, field=field, version=0
        )
    settlement.ours, settlement.theirs = found["ours"], found["theirs"]
    settlement.choice, settlement.value, settlement.reason = choice, settled, reason.strip()
    settlement.on_behalf_of = "theirs" if access.is_neighbour(caller) else "ours"
    settlement.settled_by, settlement.settled_at = caller.account_id, queries.now(session)
    settlement.version += 1
    queries.add(session, settlement)
    access.changed(session, kept)
    return _difference(access.seen(session, caller, inspection_id), target_id, field)


def _difference(kept: Kept, target_id: UUID, field: str) -> Row:
    for each in differences(kept):
        if each["target_id"] == str(target_id) and each["field"] == field:
            return each
    raise TargetNotFound(id=f"{target_id}/{field}")


def _wrong_value(session: Session, kept: Kept, target_id: UUID, field: str, value: Any) -> list[Row]:
    """Return what is wrong with a value that was measured again."""
    known = next(each for each in observation_fields() if each.field == field.partition(":")[0])
    if known.kind in ("flag", "reference"):
        return [] if isinstance(value, bool) else [wrong("value", value, "empty")]
    if known.kind == "position":
        return _wrong_position(session, kept, target_id, value)
    codes = {row["code"] for row in reference.codes(session, known.list)}
    return [] if value in codes else [wrong("value", value, "unknown_code", value=value)]


def _wrong_position(session: Session, kept: Kept, target_id: UUID, value: Any) -> list[Row]:
    if not isinstance(value, dict) or set(value) - {"stone"} != {"position", "accuracy_m", "method"}:
        return [wrong("value", value, "accuracy")]
    position, accuracy = value["position"], value["accuracy_m"]
    methods = {row["code"]: row["name_zh"] for row in reference.codes(session, "location_method")}
    if value["method"] not in methods or not _is_number(accuracy) or not 0 < accuracy <= 10_000:
        return [wrong("value", value, "accuracy")]
    if (
        not isinstance(position, list)
        or len(position) != 2
        or not all(map(_is_number, position))
        or not (-180 <= position[0] <= 180 and -90 <= position[1] <= 90)
    ):
        return [wrong("value", value, "position_out")]
    if value["method"] not in kept.surveyed:
        return [wrong("value", value, "not_surveyed", method=methods[value["method"]])]
    letters = kept.letters(target_id, today())
    return wrong_stone(value.get("stone"), letters, is_surveyed=True, field="value/stone")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

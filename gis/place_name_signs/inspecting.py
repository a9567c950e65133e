"""Inspect signs: a round along a road, what each sign says, and what is wrong; recheck what was rectified.

One reading does all: it is compared with the standard name of its day, its differences join the list of
errors (once), a person adds what comparing can't see and sets aside what is none, and a recheck says of each
error whether it was rectified, with a photo.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.entries import known_code, past, written
from gis.errors import FieldUnreadable
from gis.history.as_known import today
from gis.name_cleanup.opening import open_case
from gis.number_queries import next_number
from gis.place_name_signs import queries
from gis.place_name_signs.entries import Reading, Rechecked, cite_photos, seen_feature
from gis.place_name_signs.reach import reaches_road
from gis.place_name_signs.registering import add_photos, count_up, held, note_state
from gis.place_name_signs.rules import (
    INSPECTING,
    ISSUING,
    STATE_ERRORS,
    UNSETTLED,
    ErrorNotFound,
    ErrorSettled,
    PhotoNeeded,
    ReasonNeeded,
    RoadOutsideArea,
    RoundNotFound,
    StillFound,
)
from gis.place_name_signs.standards import compared, standard_of, without_standard
from gis.place_name_signs.tables import (
    PlaceNameSign,
    SignError,
    SignInspection,
    SignReading,
    SignRecheck,
)
from gis.reference import service as reference

Row = dict[str, Any]
#: The class of name cleanup that signs fall under
SIGN_CLASS = "标志不规范"


def begin(
    session: Session,
    caller: Caller,
    *,
    road: str,
    inspected_on: date,
    inspector: str,
    road_id: UUID | None = None,
    note: str = "",
    source_id: UUID | None = None,
) -> UUID:
    """Begin a round along a road; raise FieldUnreadable, RoadOutsideArea."""
    caller.must_hold(*INSPECTING)
    if not reaches_road(session, caller, road.strip()):
        raise RoadOutsideArea
    made = SignInspection(
        id=uuid4(),
        number=next_number(session, SignInspection.number, past("inspected_on", inspected_on).year, 3),
        road=written("road", road, is_required=True),
        road_id=seen_feature(session, caller, "road_id", road_id),
        inspected_on=inspected_on,
        inspector=written("inspector", inspector, is_required=True),
        note=written("note", note),
        source_id=source_id or queries.own_source(session),
        recorded_by=caller.account_id,
    )
    queries.add(session, made)
    return made.id


def compare(
    session: Session,
    caller: Caller,
    feature_id: UUID | None,
    on: date,
    chinese: str | None,
    mongolian: str | None,
    roman: str | None,
) -> list[Row]:
    """Return what came of comparing each script with the standard name of a day; nothing is kept."""
    category = None
    if feature_id is not None:
        category = queries.feature_seen(session, feature_id, Reader.of(session, caller).levels())
    if feature_id is None or category is None:
        return without_standard(chinese, mongolian, roman)
    return compared(session, chinese, mongolian, roman, standard_of(session, feature_id, category, on))


def read(session: Session, caller: Caller, sign_id: UUID, expected_version: int, reading: Reading) -> UUID:
    """Keep what somebody read on a sign, and what follows from it.

    Raises SignNotFound, SignStale, RoundNotFound, FieldUnreadable, DayInFuture, NoSuchAttachment,
    ErrorNotFound, ErrorSettled, PhotoNeeded, ReasonNeeded, StillFound.
    """
    sign = held(session, caller, sign_id, expected_version)
    scripts = _check(session, caller, sign, reading)
    results = compare(
        session,
        caller,
        sign.feature_id,
        reading.read_on,
        reading.chinese,
        reading.mongolian,
        reading.roman,
    )
    seen = _seen(reading, results, scripts)
    rechecked = _to_settle(session, sign, reading, seen)
    kept = SignReading(
        id=uuid4(),
        sign_id=sign.id,
        inspection_id=reading.inspection_id,
        read_on=reading.read_on,
        reader=written("reader", reading.reader, is_required=True),
        state=reading.state,
        chinese=reading.chinese,
        mongolian=reading.mongolian,
        roman=reading.roman,
        compared=results,
        is_recheck=bool(reading.rechecked),
        note=written("note", reading.note),
        recorded_by=caller.account_id,
    )
    queries.add(session, kept)
    add_photos(session, sign.id, kept.id, reading.read_on, reading.photos)
    if reading.state != sign.state:
        note_state(session, caller, sign, reading.state, reading.read_on, kept.note)
    _keep_errors(session, caller, sign, kept, seen, reading)
    _settle(session, caller, kept, rechecked)
    count_up(session, sign)
    return kept.id


@dataclass(frozen=True, slots=True)
class _Seen:
    """A difference that comparing or a person found."""

    script: str
    error_class: str
    found: str = ""
    expected: str = ""
    why_zh: str = ""
    why_en: str = ""
    confirmer: str = ""


def _check(session: Session, caller: Caller, sign: PlaceNameSign, reading: Reading) -> Mapping[str, str]:
    """Refuse what can't be taken of a reading; return the script of each class of errors."""
    past("read_on", reading.read_on)
    known_code(session, "sign_state", "state", reading.state)
    if reading.inspection_id is not None:
        inspection = queries.find_inspection(session, reading.inspection_id)
        if inspection is None or inspection.road != sign.road:
            raise RoundNotFound
    cite_photos(session, caller, reading.photos)
    if any(each.is_rectified for each in reading.rechecked) and not reading.photos:
        raise PhotoNeeded
    if any(not each.reason.strip() for each in reading.set_aside):
        raise ReasonNeeded
    scripts = {row["code"]: str(row["script"]) for row in reference.codes(session, "sign_error_class")}
    if any(each.error_class not in scripts for each in reading.found):
        raise FieldUnreadable("fields.unknown_code", field="error_class")
    return scripts


def _seen(reading: Reading, results: list[Row], scripts: Mapping[str, str]) -> dict[tuple[str, str], _Seen]:
    """Return what is wrong by comparing, by the state in which the sign is, and as a person saw it."""
    seen: dict[tuple[str, str], _Seen] = {}
    if reading.state != "missing":
        for result in results:
            for each in result["differences"]:
                script, error_class = result["script"], each["error_class"]
                names = ("found", "expected", "why_zh", "why_en", "confirmer")
                seen[script, error_class] = _Seen(script, error_class, **{name: each[name] for name in names})
    if reading.state in STATE_ERRORS:
        error_class = STATE_ERRORS[reading.state]
        seen["sign", error_class] = _Seen("sign", error_class, why_zh=reading.note, why_en=reading.note)
    for added in reading.found:
        script = scripts[added.error_class]
        seen[script, added.error_class] = _Seen(
            script, added.error_class, added.found.strip(), "", added.note.strip(), added.note.strip()
        )
    return seen


def _keep_errors(
    session: Session,
    caller: Caller,
    sign: PlaceNameSign,
    kept: SignReading,
    seen: Mapping[tuple[str, str], _Seen],
    reading: Reading,
) -> None:
    """Add what is wrong to the list of errors, unless it waits there already; what is set aside with why."""
    waiting = {
        (each.script, each.error_class)
        for each in queries.errors_of(session, sign.id)
        if each.state in UNSETTLED
    }
    reasons = {(each.script, each.error_class): each.reason.strip() for each in reading.set_aside}
    for key, each in seen.items():
        if key in waiting:
            continue
        reason = reasons.get(key, "")
        state = "dismissed" if reason else ("to_confirm" if each.confirmer else "open")
        error = SignError(
            sign_id=sign.id,
            reading_id=kept.id,
            found_on=reading.read_on,
            script=each.script,
            error_class=each.error_class,
            found_text=each.found,
            expected=each.expected,
            why_zh=each.why_zh,
            why_en=each.why_en,
            confirmer=each.confirmer,
            state=state,
            reason=reason,
            settled_on=reading.read_on if reason else None,
            decided_by=caller.account_id if reason else None,
        )
        queries.add(session, error)


def _to_settle(
    session: Session, sign: PlaceNameSign, reading: Reading, seen: Mapping[tuple[str, str], _Seen]
) -> list[tuple[SignError, Rechecked]]:
    """Return the errors that a recheck speaks of; raise ErrorNotFound, ErrorSettled, StillFound."""
    still = set(seen) - {(each.script, each.error_class) for each in reading.set_aside}
    pairs = []
    for each in reading.rechecked:
        error = queries.find_error(session, each.error_id)
        if error is None or error.sign_id != sign.id:
            raise ErrorNotFound
        if error.state not in UNSETTLED:
            raise ErrorSettled
        if each.is_rectified and (error.script, error.error_class) in still:
            raise StillFound(found=error.found_text or error.error_class)
        pairs.append((error, each))
    return pairs


def _settle(
    session: Session, caller: Caller, kept: SignReading, pairs: Sequence[tuple[SignError, Rechecked]]
) -> None:
    """Note of each error that was rechecked whether it was rectified."""
    for error, each in pairs:
        if each.is_rectified:
            error.state, error.settled_on = "rectified", kept.read_on
            error.settled_by_reading_id = kept.id
            error.decided_by, error.decided_at = caller.account_id, queries.present(session)
        noted = SignRecheck(
            reading_id=kept.id,
            error_id=error.id,
            is_rectified=each.is_rectified,
            note=each.note.strip(),
        )
        queries.add(session, noted)


def open_cleanup(session: Session, caller: Caller, error_id: UUID, reason: str) -> UUID:
    """Open a case of name cleanup (标志不规范) on the feature that a sign names; return the sign.

    Raises ErrorNotFound, ErrorSettled, FieldUnreadable, and what opening a case raises.
    """
    caller.must_hold(*ISSUING)
    error = queries.find_error(session, error_id)
    sign = None if error is None else queries.find(session, error.sign_id)
    if error is None or sign is None:
        raise ErrorNotFound
    if error.state not in UNSETTLED or error.case_id is not None:
        raise ErrorSettled
    if sign.feature_id is None:
        raise FieldUnreadable("signs.no_such_feature", field="feature_id")
    error.case_id = open_case(session, caller, sign.feature_id, SIGN_CLASS, reason, "sign")
    queries.save(session)
    return sign.id


def decide(session: Session, caller: Caller, error_id: UUID, *, is_error: bool, reason: str = "") -> UUID:
    """Confirm an error that waits for it, or dismiss one with a reason; return its sign.

    Raises ErrorNotFound, ErrorSettled, ReasonNeeded.
    """
    caller.must_hold(*ISSUING)
    error = queries.find_error(session, error_id)
    if error is None:
        raise ErrorNotFound
    if error.state not in UNSETTLED:
        raise ErrorSettled
    said = reason.strip()
    if not is_error and not said:
        raise ReasonNeeded
    error.state = "open" if is_error else "dismissed"
    error.settled_on = None if is_error else today()
    error.reason = said
    error.decided_by, error.decided_at = caller.account_id, queries.present(session)
    queries.save(session)
    return error.sign_id

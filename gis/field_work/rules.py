"""What holds for field work without a signal: states of a change, errors, limits; no database, no files."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken

TaskKind = Literal["inspection_section", "sign_inspection", "grave_survey", "name_survey"]
State = Literal["waiting", "accepted", "conflict", "refused", "discarded"]
#: States in which a person has something to do
FOR_A_PERSON = ("conflict", "refused")
#: Who may take a package into the field; a 毗邻方 account takes those of the line that it shares
CARRYING = ("editor", "reviewer", "field", "township")
#: Who sees the packages and changes of everybody
OVERSEEING = ("admin", "editor", "reviewer", "leader")
#: Who settles conflicts and puts refused changes of every kind right; others as their subjects let them write
SETTLING = ("editor",)
MOST_DAYS = 60
MOST_ITEMS = 5_000
#: Changes in one request: it is one transaction, and locks of others wait for it
MOST_CHANGES = 20
#: A device whose clock is farther off than this is told so, and whoever reads the change too
CLOCK_TOLERANCE = timedelta(minutes=5)
#: What is told of a clock at most, ten years either way
MOST_OFFSET_S = 10 * 365 * 86_400.0
#: The longest side of the stamped copy of a photo; the photo itself stays as the camera made it
PHOTO_LONGEST_PX = 2560
#: A photo taken farther from its record than this is warned about on the device
PHOTO_FAR_M = 200
#: A device ends a recording of a name after this
VOICE_LONGEST_S = 120


class NoSuchPackage(NotFound):
    """There is no such package, or it is somebody else's."""

    message_id = "field_work.no_such_package"


class NoSuchChange(NotFound):
    """There is no such change, or it is somebody else's."""

    message_id = "field_work.no_such_change"


class NothingToTake(RuleBroken):
    """The task has no records that the caller may work on."""

    message_id = "field_work.nothing_to_take"


class TooMuchToTake(RuleBroken):
    """The task has more records than a package holds."""

    message_id = "field_work.too_much_to_take"


class PackageClosed(Conflict):
    """The package was closed."""

    message_id = "field_work.package_closed"


class IdInUse(Conflict):
    """Another change was sent under this id."""

    message_id = "field_work.id_in_use"


class NotInPackage(RuleBroken):
    """The record that a change is about was not handed out with its package."""

    message_id = "field_work.not_in_package"


class CoveredDiscarded(RuleBroken):
    """What a change goes on from, or a signature stands below, is not to be written."""

    message_id = "field_work.covered_discarded"


class RestsOnItself(RuleBroken):
    """What a change goes on from goes on from that change: neither can ever be written first."""

    message_id = "field_work.rests_on_itself"


class KindUnknown(InvalidInput):
    """The package takes no such changes."""

    message_id = "field_work.kind_unknown"


class OtherVersion(InvalidInput):
    """The change says it was made on another version of the record than the one handed out."""

    message_id = "field_work.other_version"


class NotWaiting(Conflict):
    """The change is in a state in which there is nothing to decide."""

    message_id = "field_work.nothing_to_decide"


class NoSuchField(InvalidInput):
    """The change has no conflict in this field."""

    message_id = "field_work.no_such_field"


class ReasonNeeded(InvalidInput):
    """Whoever decides says why."""

    message_id = "field_work.reason_needed"


class ValuesUnreadable(InvalidInput):
    """The values are none that the form of their kind takes; `details` names each."""

    message_id = "field_work.values_unreadable"

    def __init__(self, found: Sequence[Mapping[str, object]]) -> None:
        super().__init__(count=len(found))
        self._found = found

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """Return each wrong value with the rule and its sentence in both languages."""
        return self._found


#: Between these an instant has a year in every time zone
_FIRST, _LAST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)
#: The character that no text in the database holds
_NOTHING = "\\u0000"


_Instant = Annotated[AwareDatetime, Field(gt=_FIRST, lt=_LAST)]


class ClockKnown(BaseModel):
    """What a device knew of its clock when it wrote: seconds ahead of the register's, and since when."""

    model_config = ConfigDict(extra="forbid")

    offset_s: float = Field(ge=-MOST_OFFSET_S, le=MOST_OFFSET_S)
    #: By the register's clock
    server_time: _Instant


class Content(BaseModel):
    """What a device says of one change; it comes as the text that the device keeps, for hashes to agree."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(max_length=80)
    #: The record, or the change of this package that makes it; none for a record that this change makes
    target_id: UUID | None = None
    #: The change of this package that has to be there first
    parent_id: UUID | None = None
    base_version: int = Field(default=0, ge=0, le=2_000_000_000)
    schema_version: int = Field(ge=1, le=1_000_000)
    #: By the device's own clock, however wrong it is
    device_time: _Instant
    #: None: the device never spoke with the register, or is of before devices told it
    clock: ClockKnown | None = None
    #: Counts the changes of a device
    sequence: int = Field(ge=0, le=2_000_000_000)
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """A change as it was sent: its client-made id, and its content as JSON text."""

    id: UUID
    content: str


class ContentUnreadable(InvalidInput):
    """The text of a change is not what a change is."""

    message_id = "field_work.content_unreadable"


def read_content(text: str) -> Content:
    """Return what a change says; raise ContentUnreadable with the first place where it can't be read."""
    if _NOTHING in text:
        raise ContentUnreadable(place=_NOTHING)
    try:
        return Content.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"]) or "JSON"
        raise ContentUnreadable(place=place) from error


def said_values(text: str) -> dict[str, Any]:
    """Return the values in a text that is perhaps no change, as far as an answer can hold them; else none."""
    try:
        found = json.loads(text)
        values = found["values"]
        # Not a number, half a character, a figure of thousands of digits: read, but never to be written.
        json.dumps(values, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}
    return values if isinstance(values, dict) and _NOTHING not in text else {}


def cited(value: Any) -> Iterator[str]:
    """Go through the hashes of files that values name: under `sha256` or a name that ends in `_sha256`."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if isinstance(each, str) and (name == "sha256" or name.endswith("_sha256")):
                yield each
            else:
                yield from cited(each)
    elif isinstance(value, list):
        for each in value:
            yield from cited(each)


def canonical(value: Any) -> str:
    """Return JSON that is the same text for the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def clock_offset(sent_at: datetime, now: datetime) -> float:
    """Return by how many seconds a device's clock is ahead of the server's, at most ten years either way."""
    return max(-MOST_OFFSET_S, min(MOST_OFFSET_S, (sent_at - now).total_seconds()))


def is_off(offset_s: float) -> bool:
    """Whether a clock is so far off that it has to be said."""
    return abs(offset_s) > CLOCK_TOLERANCE.total_seconds()


@dataclass(frozen=True, slots=True)
class WhenWritten:
    """When a change was written, by the register's clock as far as that is known.

    `basis` is `written` (the device's clock was compared before it wrote), `sent` (only when it sent), or
    `unsure` (neither fits); `other` is when it was if the clock was set between comparing and writing.
    """

    basis: Literal["written", "sent", "unsure"]
    about: datetime | None
    other: datetime | None
    offset_s: float | None
    compared_at: datetime | None

    @property
    def is_off(self) -> bool:
        """Whether the device's own word for it needs a remark."""
        return self.offset_s is None or self.other is not None or is_off(self.offset_s)


def when_written(
    device_time: datetime, known: ClockKnown | None, sent_offset_s: float, received_at: datetime
) -> WhenWritten:
    """Say when a change was written: not before its device's clock was compared, not after it came."""
    compared_at = None if known is None else known.server_time

    def by(offset_s: float | None) -> datetime | None:
        if offset_s is None or abs((device_time - received_at).total_seconds()) > 2 * MOST_OFFSET_S:
            return None
        at = device_time - timedelta(seconds=offset_s)
        is_before = compared_at is not None and at < compared_at - CLOCK_TOLERANCE
        return None if is_before or at > received_at + CLOCK_TOLERANCE else at

    as_known, as_sent = by(None if known is None else known.offset_s), by(sent_offset_s)
    if known is not None and as_known is not None:
        was_set = is_off(known.offset_s - sent_offset_s)
        return WhenWritten("written", as_known, as_sent if was_set else None, known.offset_s, compared_at)
    if as_sent is not None:
        return WhenWritten("sent", as_sent, None, sent_offset_s, compared_at)
    return WhenWritten("unsure", None, None, None, compared_at)

"""What the national database asks of a package, as errors and findings. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken, Stale
from gis.messages import text

Severity = Literal["error", "warning"]


class ProfileUnclear(RuleBroken):
    """The tables of the profile contradict one another, or lack a field that every record needs."""

    message_id = "national.profile_unclear"


class PackageBlocked(RuleBroken):
    """The pre-flight report found errors; no package is written."""

    message_id = "national.package_blocked"


class NothingToSend(RuleBroken):
    """No record is left to send, or nothing has changed."""

    message_id = "national.nothing_to_send"


class FolderInUse(RuleBroken):
    """The folder a package should be written to is not empty."""

    message_id = "national.folder_in_use"


class PackageNotFound(NotFound):
    """There is no package in this folder."""

    message_id = "national.package_not_found"


class PackageDamaged(InvalidInput):
    """A file of a package is missing, or is not the one that its manifest names."""

    message_id = "national.package_damaged"


class PackageDiffers(InvalidInput):
    """A package that was just written reads back as something else."""

    message_id = "national.package_differs"


class DoesNotFit(RuleBroken):
    """An incremental package belongs to another state than the one it is applied to."""

    message_id = "national.does_not_fit"


class ReturnedUnreadable(InvalidInput):
    """A file is no list of records as the national database gives them."""

    message_id = "national.returned_unreadable"


class TransitionRefused(RuleBroken):
    """A record can't get from its state to the one wanted, or what the state needs is not said."""

    message_id = "national.transition_refused"


class CodeReturnedTwice(Conflict):
    """Another feature has this code of the national database already."""

    message_id = "national.code_returned_twice"


class ReturnNotFound(NotFound):
    """There is no returned file of this number."""

    message_id = "national.return_not_found"


class ReturnRecordNotFound(NotFound):
    """There is no returned record of this number, or no such place of ours that the caller may see."""

    message_id = "national.return_record_not_found"


class PackageUnknown(NotFound):
    """No package of this number was made here, or its report is not kept any more."""

    message_id = "national.package_unknown"


class DecisionsStale(Stale):
    """Somebody else has decided meanwhile."""

    message_id = "national.decisions_stale"


class PreviewStale(Conflict):
    """Other records would be accepted than the preview showed."""

    message_id = "national.preview_stale"


class NothingChosen(InvalidInput):
    """No record was chosen, or too many at once."""

    message_id = "national.nothing_chosen"


class ReasonMissing(InvalidInput):
    """A returned record is refused only with a reason."""

    message_id = "national.reason_missing"


class NothingToPropose(RuleBroken):
    """No accepted record would change anything in the register."""

    message_id = "national.nothing_to_propose"


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row of a list of entries that can't be kept, and the message that says why."""

    row: int
    record_id: str
    message_id: str
    params: Mapping[str, Any] = field(default_factory=dict)


class EntriesRefused(InvalidInput):
    """Rows of a list of entries can't be kept; nothing was."""

    message_id = "national.entries_refused"

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__(rows=len({one.row for one in faults}))
        self.faults = faults

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """Each row with its record and the sentence that says why."""
        return [
            {
                "row": one.row,
                "record": one.record_id,
                "rule": one.message_id,
                "why": text(one.message_id, **one.params),
            }
            for one in self.faults
        ]


class DecisionsRefused(EntriesRefused):
    """Decisions about returned records can't be kept; none was."""

    message_id = "national.decisions_refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one value of one record: which rule, how grave; its sentences are messages.

    `national.finding.RULE` tells it and `national.mend.RULE` says how to mend it.
    """

    record_id: str
    name: str
    #: Heading of the field in Chinese and English
    heading_zh: str
    heading_en: str
    value: str
    rule: str
    severity: Severity
    params: Mapping[str, Any] = field(default_factory=dict)

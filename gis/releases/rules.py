"""What a release is, which states it goes through, and what may not be done; without database or files."""

from collections.abc import Mapping
from typing import Literal

from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken

#: Whom files are for: everybody, or whoever may see every field and record (管理员)
Audience = Literal["public", "whole"]
AUDIENCES: tuple[Audience, ...] = ("public", "whole")
#: Audience → clearance of the reader that its files are written for
CLEARANCES: Mapping[Audience, str] = {"public": "public", "whole": "restricted"}

State = Literal["building", "checked", "current", "previous", "withdrawn", "failed"]
#: States whose files stand on disk
KEPT: frozenset[State] = frozenset({"checked", "current", "previous"})
#: States in which the public may download
OFFERED: frozenset[State] = frozenset({"current", "previous"})
#: States from which a release becomes the current one
SWITCHABLE: frozenset[State] = frozenset({"checked", "previous"})
#: Who builds, switches and withdraws, and may have the whole register
RELEASING = "admin"


class ReleaseNotFound(NotFound):
    """There is no release of this number, or not for this reader."""

    message_id = "releases.not_found"


class FileNotInRelease(NotFound):
    """The release has no file of this name any more, or not for this reader."""

    message_id = "releases.no_file"


class NotSwitchable(Conflict):
    """Only a checked release or the one before becomes current."""

    message_id = "releases.not_switchable"


class NothingBefore(Conflict):
    """No release before the current one is kept."""

    message_id = "releases.nothing_before"


class MadeAgainstAnother(Conflict):
    """The change list of the release tells of another one than is current now."""

    message_id = "releases.made_against_another"


class AnotherCurrent(Conflict):
    """Somebody else switched at the same time."""

    message_id = "releases.another_current"


class NumberTaken(Conflict):
    """Somebody else began a release at the same time."""

    message_id = "releases.number_taken"


class AlreadyWithdrawn(Conflict):
    """The release has no files any more."""

    message_id = "releases.already_withdrawn"


class NowConfidential(RuleBroken):
    """What the release publishes is not public any more."""

    message_id = "releases.now_confidential"


class CheckFailed(RuleBroken):
    """A file of the release does not hold what the register does, or breaks its format."""

    message_id = "releases.check_failed"


class Leaking(RuleBroken):
    """A file for the public holds what is not public."""

    message_id = "releases.leaking"


class ChangesDoNotFit(RuleBroken):
    """The changes were made against other records."""

    message_id = "releases.changes_do_not_fit"


class ChangesUnreadable(InvalidInput):
    """The file is no list of records or changes of a release."""

    message_id = "releases.changes_unreadable"

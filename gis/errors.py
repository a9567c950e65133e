"""Say why the register refuses: categories by what the caller can do about it.

A real error subclasses one category beside its subject. It carries a message id and parameters; the
sentence a clerk reads stands in ``data/messages``. Nothing here knows HTTP or exit codes.
"""

from collections.abc import Mapping, Sequence


class DimingError(Exception):
    """The register refuses a request for a stated reason."""

    message_id = "error.unexpected"

    def __init__(self, message_id: str | None = None, **params: object) -> None:
        if message_id is not None:
            self.message_id = message_id
        self.params: Mapping[str, object] = params
        super().__init__(self.message_id, params)

    @property
    def details(self) -> Sequence[Mapping[str, object]]:
        """Machine-readable particulars (fields in conflict, findings of an import)."""
        return ()


class NotSignedIn(DimingError):
    """Nobody is signed in, or the session has ended."""

    message_id = "error.not_signed_in"


class NotAllowed(DimingError):
    """The account has no right to do this here."""

    message_id = "error.not_allowed"


class NotFound(DimingError):
    """No such record, or none that the caller may see."""

    message_id = "error.not_found"


class Conflict(DimingError):
    """The record is not in a state that allows this, or somebody else changed it first."""

    message_id = "error.conflict"


class RuleBroken(DimingError):
    """A rule of the register or of the law forbids this."""

    message_id = "error.rule_broken"


class Stale(DimingError):
    """The caller saw an older version of the record than the one now registered."""

    message_id = "error.stale"


class TooMany(DimingError):
    """One caller, or all together, asked for more than is given in this time."""

    message_id = "error.too_many"

    def __init__(self, message_id: str | None = None, *, seconds: int, **params: object) -> None:
        #: After so many seconds it is given again
        self.seconds = seconds
        super().__init__(message_id, seconds=seconds, **params)


class Unavailable(DimingError):
    """What was asked for can't be had now, though nothing is wrong with the request."""

    message_id = "error.unavailable"


class InvalidInput(DimingError):
    """What was sent can't be read, or a value is outside what the field allows."""

    message_id = "error.invalid_input"


class FieldUnreadable(InvalidInput):
    """A value that was sent for a field can't be accepted."""

    message_id = "fields.unreadable"

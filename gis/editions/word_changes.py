"""What a marked-up Word form of an edition says when it comes back: changes, comments, findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

#: Field of a change that takes a whole entry away
WHOLE_ENTRY = ""


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A field of an entry that says something else than the edition did, in words as they are printed.

    With `field` WHOLE_ENTRY the whole entry was deleted; `before` is its name then. `author` and `at` are
    those of the tracked changes in the field; without any, of whoever saved the file last.
    """

    key: str
    field: str
    before: str
    after: str
    author: str = ""
    at: datetime | None = None
    is_tracked: bool = False
    #: Id of the message that says what to look at before taking it; empty where nothing is odd
    note: str = ""


@dataclass(frozen=True, slots=True)
class EntryComment:
    """A comment of Word on an entry; `quoted` is the text it was put on."""

    key: str
    field: str
    author: str
    at: datetime | None
    text: str
    quoted: str = ""
    is_resolved: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the file that is no change of an entry: told with where it stands and how to mend it.

    `where` is the headings above it and the entry; `page` is known only where Word noted its page breaks.
    """

    message_id: str
    params: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    key: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """All that a returned file says against its edition; nothing in it is left out."""

    changes: tuple[EntryChange, ...] = ()
    comments: tuple[EntryComment, ...] = ()
    findings: tuple[Finding, ...] = ()

"""Who reads the queue, and about which records."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.spelling_questions.rules import READING


def levels_of(session: Session, caller: Caller) -> Sequence[str]:
    """Return the levels of records whose questions a caller may see; raise NotAllowed."""
    caller.must_hold(*READING)
    return Reader.of(session, caller).levels()

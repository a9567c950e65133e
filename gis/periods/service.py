"""Keep the derived tables in step, and say how new they are.

Triggers note what a statement changes; when the transaction commits, `settle_periods` (gis/sql) makes the
periods of all that was noted anew, once. Nobody has to call anything: a writer is covered by writing.
"""

from sqlalchemy.orm import Session

from gis.periods import queries

#: PostgreSQL's channel on which the name of what changed is told when a transaction has committed
CHANNEL = "diming_data_version"


def settle(session: Session) -> None:
    """Make anew now what this transaction has changed so far, for whoever reads before the commit."""
    session.flush()
    queries.settle(session)


def rebuild(session: Session) -> None:
    """Make every period anew from the register."""
    session.flush()
    queries.rebuild(session)


def data_versions(session: Session, *names: str) -> dict[str, int]:
    """Return how new the data of each name is; 0 for what never changed."""
    found = queries.versions(session, names)
    return {name: found.get(name, 0) for name in names}

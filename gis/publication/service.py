"""Read and change who may see which field: the one place that every output asks."""

from pathlib import Path

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.annual_targets import service as annual_targets
from gis.errors import InvalidInput, NotFound, Stale
from gis.publication import queries
from gis.publication.rules import PublicationRules
from gis.reference import service as reference


class UnknownLevel(InvalidInput):
    """There is no such publication level."""

    message_id = "publication.unknown_level"


class UnknownRecordKind(NotFound):
    """There is no kind of record of this name that has publication levels."""

    message_id = "publication.unknown_subject"


def load(session: Session) -> PublicationRules:
    """Return the rules in force."""
    return PublicationRules(ranks=queries.ranks(session), levels=queries.levels(session))


def load_seeds(session: Session) -> int:
    """Load the code lists, the publication rules and the year's targets; what staff edited stays as it is."""
    # The rules name levels, so the lists come first.
    return (
        reference.load_seeds(session)
        + reference.load_seed(session, queries.TABLE)
        + annual_targets.load_seeds(session)
    )


class LevelStale(Stale):
    """Somebody else set the level of the field since the caller saw it."""

    message_id = "publication.stale"


def set_level(
    session: Session, caller: Caller, subject: str, field: str, level: str, seen: str | None = None
) -> None:
    """Set the publication level of a field; only 管理员 may, and history keeps who did.

    `seen` is the level that the caller saw. Raises LevelStale when it is another by now, UnknownLevel,
    UnknownRecordKind.
    """
    caller.must_hold("admin")
    known = queries.ranks(session)
    if level not in known:
        raise UnknownLevel(level=level, known="、".join(known))
    subjects = sorted({name for name, _ in queries.levels(session)})
    if subject not in subjects:
        raise UnknownRecordKind(subject=subject, known="、".join(subjects))
    queries.hold(session, subject)
    present = load(session).level(subject, field)
    if seen is not None and seen != present:
        raise LevelStale(level=present)
    queries.set_level(session, subject, field, level)


def export_rules(session: Session, folder: Path) -> list[Path]:
    """Write every code list, the publication rules and the targets into a folder, as seeds are written."""
    return [
        *reference.export_lists(session, folder),
        reference.export_list(session, queries.TABLE, folder),
        annual_targets.export(session, folder),
    ]

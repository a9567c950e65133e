"""Read and change who may see which field: the one place that every output asks."""

from pathlib import Path

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.annual_targets import service as annual_targets
from gis.errors import InvalidInput, NotFound
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


def set_level(session: Session, caller: Caller, subject: str, field: str, level: str) -> None:
    """Set the publication level of a field; only 管理员 may, and history keeps who did."""
    caller.must_hold("admin")
    known = queries.ranks(session)
    if level not in known:
        raise UnknownLevel(level=level, known="、".join(known))
    subjects = sorted({name for name, _ in queries.levels(session)})
    if subject not in subjects:
        raise UnknownRecordKind(subject=subject, known="、".join(subjects))
    queries.set_level(session, subject, field, level)


def export_rules(session: Session, folder: Path) -> list[Path]:
    """Write every code list, the publication rules and the targets into a folder, as seeds are written."""
    return [
        *reference.export_lists(session, folder),
        reference.export_list(session, queries.TABLE, folder),
        annual_targets.export(session, folder),
    ]

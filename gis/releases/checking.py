"""Look at the files of a release once they stand there: what they hold, and that nothing leaks."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from gis.exchange.rules import KINDS, Finding, ImportOptions
from gis.exchange.validation import validate
from gis.jobs.rules import Progress
from gis.messages import Called, text
from gis.reference import service as reference
from gis.releases.inflating import contents
from gis.releases.leaks import Needles, known_bytes, secrets
from gis.releases.reading import Read
from gis.releases.records import leaves
from gis.releases.rules import CheckFailed, Leaking
from gis.releases.writing import File
from gis.vector_files import read_back as vector_read_back


def check_files(done: Read, files: Sequence[File], progress: Progress) -> None:
    """Compare the count of every file with the register's, and validate it as a file that somebody sends.

    Each was compared cell by cell with what went in when it was written. Raises CheckFailed.
    """
    for at, file in enumerate(files):
        progress.step("releases.step_checking", at, len(files))
        path = done.folder / file.name
        expected = done.tally.kinds[file.kind]
        errors: list[Finding] = []
        if file.format == "shp":
            # One file for each kind of geometry: a reader of lists takes them one by one
            found = vector_read_back.read_back(path).count
        elif expected == 0:
            # A list without a record is nothing to bring; that it reads back was seen when it was written
            found = 0
        else:
            report = validate(path, path.name, ImportOptions(), file.kind)
            found, errors = report.rows, [one for one in report.findings if one.is_error]
        if found != expected or file.rows != expected:
            raise _failed(file.name, "releases.wrong_count", found=found, expected=expected)
        for one in errors:
            said = Called(one.sentence("zh"), one.sentence("en"))
            raise _failed(file.name, "releases.wrong_row", row=one.row, sentence=said)


def hidden_leaves(whole: Read, public: Read) -> frozenset[str | float]:
    """Return the texts and coordinates that the whole register says and no record for the public does."""
    return frozenset(_leaves(whole)) - frozenset(_leaves(public))


def secrets_of(session: Session, public: Read, hidden: Iterable[str | float]) -> Needles:
    """Return what no byte of a file for the public may have.

    What stands inside something public, and what code lists say, is known anyway.
    """
    lists = (
        str(cell)
        for table in reference.lists()
        for row in reference.codes(session, table.name)
        for cell in row.values()
    )
    return secrets(hidden, known_bytes(_leaves(public)) + b"\0" + known_bytes(lists))


def check_leaks(folder: Path, needles: Needles, ended: Collection[bytes], progress: Progress) -> None:
    """Search every byte of every file in a folder; raise Leaking.

    The lists of changes name records that ended, as the release before did: their numbers are `ended`.
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    for at, path in enumerate(paths):
        progress.step("releases.step_checking", at, len(paths))
        found: set[bytes] = set()
        for content in contents(path):
            found |= needles.found(content)
        if path.name.startswith("changes."):
            found -= set(ended)
        if found:
            raise Leaking(file=path.name, count=len(found))


def _leaves(done: Read) -> Iterable[str | float]:
    return {one for kind in KINDS for record in done.listed(kind) for one in leaves(record)}


def _failed(name: str, message_id: str, **params: object) -> CheckFailed:
    what = Called(text(message_id, "zh", **params), text(message_id, "en", **params))
    return CheckFailed(file=name, what=what)

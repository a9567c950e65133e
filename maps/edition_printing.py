"""Write an edition as files by a job: the book, the Word form to mark up, EPUB, the web edition in a ZIP.

Book and EPUB of an edition that is frozen are kept: whoever may see the edition may have them once it is
published.
"""

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.editions import papers, service
from gis.editions.content import EditionContent, digest, to_bytes
from gis.errors import NotFound
from gis.exchange.uploads import result_folder
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.releases import folders
from maps.book.printing import print_pdf
from maps.book_word import write_docx
from maps.book_word.epub import write_epub
from maps.edition_site import write_site_file
from maps.web_edition.site import NotPublic

if TYPE_CHECKING:
    from gis.jobs.tables import Job

Format = Literal["pdf", "docx", "epub", "web"]
FORMATS: tuple[Format, ...] = get_args(Format)
#: What is read, not worked on
BookFormat = Literal["pdf", "epub"]
BOOKS: tuple[BookFormat, ...] = get_args(BookFormat)
#: Kind of job that writes an edition as files
PRINTING_JOB = "edition_printing"
_WRITERS: Mapping[str, Callable[[EditionContent, Path], None]] = {
    "pdf": print_pdf,
    "docx": write_docx,
    "epub": write_epub,
}
#: How the name of the file ends that is no single page or book
_ENDINGS = {"web": "site.zip"}
#: What no file system takes in a name, and spaces
_UNFIT = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


class BookNotMade(NotFound):
    """The book of the edition was not made yet."""

    message_id = "editions.book_not_made"


@dataclass(frozen=True)
class Book:
    """A kept file of a frozen edition: where it lies, and what to call it."""

    format: BookFormat
    path: Path
    name: str


def kept(home: Path, edition_id: UUID, format: str) -> Path:
    """Return where the book of a frozen edition is kept."""
    return _kept_all(home) / str(edition_id) / f"book.{format}"


def _kept_all(home: Path) -> Path:
    return home / "editions"


def books(session: Session, caller: Caller, home: Path, edition_id: UUID) -> list[Book]:
    """Return the books that are kept of an edition; EditionNotFound."""
    edition = service.find(session, caller, str(edition_id))
    called = _UNFIT.sub("_", "-".join(part for part in (edition.title, edition.label) if part))
    found = [Book(one, kept(home, edition.id, one), f"{called}.{one}") for one in BOOKS]
    return [book for book in found if book.path.is_file()]


def book(session: Session, caller: Caller, home: Path, edition_id: UUID, format: str) -> Book:
    """Return one of them; EditionNotFound, BookNotMade."""
    for one in books(session, caller, home, edition_id):
        if one.format == format:
            return one
    raise BookNotMade


def publish(
    session: Session, caller: Caller, edition_id: UUID, version: int | None, on: date | None = None
) -> None:
    """Publish a frozen edition, and have a job make its books; raise what `papers.publish` raises."""
    papers.publish(session, caller, edition_id, version, on)
    ask(session, caller, edition_id, BOOKS)


def sweep(session: Session, home: Path) -> None:
    """Remove the books of editions that are no more, as where a database without them was restored."""
    folders.remove_orphans(_kept_all(home), service.frozen_ids(session))


def _keep(written: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_suffix(f"{place.suffix}.new")
    shutil.copyfile(written, aside)
    aside.replace(place)


def ask(session: Session, caller: Caller, edition_id: UUID, formats: Sequence[Format]) -> "Job":
    """Have a job write an edition; the draft of a Word form is kept, so that it can be read back.

    Raises NotAllowed, EditionNotFound, and NotPublic for the web edition of an internal one.
    """
    edition = service.worked_on(session, caller, edition_id)
    if "web" in formats and edition.audience != "public":
        raise NotPublic
    arguments = {
        "edition_id": str(edition.id),
        "name": edition.name,
        "formats": [one for one in FORMATS if one in formats],
        "result": str(uuid4()),
    }
    return jobs.enqueue(session, caller, PRINTING_JOB, arguments, one_at_a_time=PRINTING_JOB)


def print_queued(
    session: Session, caller: Caller, home: Path, arguments: Mapping[str, Any], progress: Progress
) -> Mapping[str, Any]:
    """Do what a job was asked."""
    progress.step("editions.step_compose")
    edition_id = UUID(arguments["edition_id"])
    content = service.content_of(session, caller, edition_id, keep="docx" in arguments["formats"])
    folder = result_folder(home, UUID(arguments["result"]))
    folder.mkdir(parents=True, exist_ok=True)
    called = "-".join(part for part in (content.title, content.label, content.draft) if part)
    files = []
    for format in arguments["formats"]:
        progress.step(f"editions.step_{format}")
        files.append(f"{_UNFIT.sub('_', called)}.{_ENDINGS.get(format, format)}")
        if format == "web":
            write_site_file(session, edition_id, content, folder / files[-1])
        else:
            _WRITERS[format](content, folder / files[-1])
        if not content.draft and format in BOOKS:
            _keep(folder / files[-1], kept(home, edition_id, format))
    return {"files": files, "entries": len(content.entries), "sha256": digest(to_bytes(content))}

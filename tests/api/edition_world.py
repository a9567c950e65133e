"""Two editions of one 苏木 for the access matrix: a draft with everything on it, and a published one."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.editions import editing, freezing, marked_up, opening, papers, queries, register_reading, service
from gis.editions.inputs import Opening, Paper, Settings
from gis.editions.queries import Filter
from gis.editions.word_changes import EntryChange
from gis.jobs.rules import Unwatched

GATES = (
    "first_review", "second_review", "final_review", "mongolian_review", "gazetteer_office",
    "secrecy_review", "map_approval", "book_number",
)  # fmt: skip
#: Nobody's book, with a check digit that is right
ISBN = "978-7-204-12345-2"
PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(frozen=True)
class Edited:
    """Ids of the draft and what belongs to it, versions, and the id of the published one."""

    edition: str = ""
    version: int = 1
    key: str = ""
    entry_version: int = 1
    comment: str = ""
    change: str = ""
    file: str = ""
    published: str = ""


def edited(
    session: Session, author: Caller, checker: Caller, division: UUID, file: str, home: Path
) -> Edited:
    """Open both; the author's file is the paper of the draft, every gate of the other has one of its own."""
    published = _opened(session, author, "published", division)
    every = Filter(is_gone=False)
    editing.move(session, author, published, every, "edited")
    editing.move(session, checker, published, every, "reviewed")
    for state in ("edited", "reviewed"):
        opening.move(session, checker, published, _version(session, published), state)
    for gate in GATES:
        own = attachments.store(session, author, BytesIO(PAPER + gate.encode()), "意见.pdf", home).sha256
        said = Paper(date(2026, 6, 30), ISBN if gate == "book_number" else "1号", f"某单位{gate}", own)
        papers.record(session, author, published, None, gate, said)
    freezing.freeze(session, checker, published, Unwatched())
    papers.publish(session, checker, published, None)
    draft = _opened(session, author, "draft", division)
    key = service.entries(session, author, draft, Filter()).rows[0]["key"]
    editing.comment(session, author, draft, key, "请核对")
    history = service.entry(session, author, draft, key)["printed"]["history"]
    change = EntryChange(key, "history", history, "演示改动")
    (change_id,) = marked_up.propose_changes(session, author, draft, [change], file)
    second = attachments.store(session, author, BytesIO(PAPER), "复审意见.pdf", home).sha256
    papers.record(
        session, author, draft, None, "second_review", Paper(date(2026, 6, 30), "", "某单位", second)
    )
    (comment,) = service.entry(session, author, draft, key)["comments"]
    return Edited(
        str(draft), _version(session, draft), key, 1, comment["id"], str(change_id), file, str(published)
    )


def _opened(session: Session, author: Caller, name: str, division: UUID) -> UUID:
    settings = Settings("演示地名志", date(2026, 6, 30), division_ids=(division,))
    edition_id = opening.create(session, author, Opening(name, settings))
    edition = queries.find(session, edition_id)
    assert edition is not None
    register_reading.read(session, author, edition, Unwatched())
    return edition_id


def _version(session: Session, edition_id: UUID) -> int:
    edition = queries.find(session, edition_id)
    assert edition is not None
    return edition.version

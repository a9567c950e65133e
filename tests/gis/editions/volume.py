"""A small register with an edition of it, and who works on it, for tests."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.attachments import service as attachments
from gis.editions import editing, freezing, opening, papers, queries, register_reading, service
from gis.editions.inputs import Opening, Paper, Settings
from gis.editions.queries import Filter
from gis.editions.tables import Edition
from gis.errors import DimingError
from gis.history.as_known import today
from gis.jobs.rules import Unwatched
from gis.periods import service as periods
from gis.reference import service as reference
from tests.gis.proposals.a_register import SUBJECTS, division_document, feature_document, write
from tests.gis.proposals.people import someone

DAY = date(2026, 6, 30)
PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
#: Nobody's book, with a check digit that is right
ISBN = "978-7-204-12345-2"


def refused(error: type[DimingError], act: Any, *args: Any, **more: Any) -> Any:
    """Return the error that something is refused with."""
    with pytest.raises(error) as caught:
        act(*args, **more)
    return caught.value


@dataclass
class Volume:
    """An edition of a banner with a town and a settlement that says how many people it has."""

    session: Session
    home: Path
    editor: Caller
    reviewer: Caller
    source: UUID
    banner: UUID
    town: UUID
    place: UUID
    document: dict[str, Any] = field(repr=False)
    edition_id: UUID

    @property
    def key(self) -> str:
        return f"feature:{self.place}"

    def edition(self) -> Edition:
        self.session.expire_all()
        found = queries.find(self.session, self.edition_id)
        assert found is not None
        return found

    def read(self) -> None:
        register_reading.read(self.session, self.editor, self.edition(), Unwatched())

    def entry(self, key: str = "") -> dict[str, Any]:
        self.session.expire_all()
        return service.entry(self.session, self.editor, self.edition_id, key or self.key)

    def override(
        self, *, fields: dict[str, str] | None = None, running: str = "", by: Caller | None = None
    ) -> None:
        said = editing.Written(fields or {}, running)
        version = self.entry()["version"]
        editing.override(self.session, by or self.editor, self.edition_id, self.key, version, said)

    def describe(self, description: str) -> None:
        """Let the register say something else of the settlement."""
        changed = {**self.document, "description": description}
        SUBJECTS["feature"].write(self.session, self.place, changed, creating=False)
        periods.settle(self.session)
        # It counts once a transaction, and a test is one
        self.session.execute(text("UPDATE data_version SET version = version + 1 WHERE name = 'place_name'"))

    def all_to(self, state: str, by: Caller, reason: str = "") -> int:
        return editing.move(self.session, by, self.edition_id, Filter(is_gone=False), state, reason)

    def move(self, state: str, by: Caller | None = None, reason: str = "") -> None:
        caller = by or self.reviewer
        opening.move(self.session, caller, self.edition_id, self.edition().version, state, reason)

    def paper(self, gate: str, number: str = "", *, with_file: bool = True, by: str | None = None) -> None:
        by, sha256 = f"审核人（{gate}）" if by is None else by, None
        if with_file:
            content = BytesIO(PAPER + gate.encode())
            stored = attachments.store(self.session, self.editor, content, "意见.pdf", self.home)
            sha256 = stored.sha256
        said = Paper(DAY, number, by, sha256)
        papers.record(self.session, self.editor, self.edition_id, self.edition().version, gate, said)

    def reviewed(self) -> None:
        """Bring everything to where it can be frozen."""
        self.all_to("edited", self.editor)
        self.all_to("reviewed", self.reviewer)
        self.move("edited")
        self.move("reviewed")
        self.paper("book_number", ISBN)

    def freeze(self) -> Any:
        return freezing.freeze(self.session, self.reviewer, self.edition_id, Unwatched())

    def publish(self) -> None:
        papers.publish(self.session, self.reviewer, self.edition_id, self.edition().version, today())


def volume(session: Session, home: Path, **settings: Any) -> Volume:
    """Write the register, open the edition and read the register for it."""
    source = reference.add_source(session, title="二普成果", licence="内部").id
    banner = write(session, "administrative_division", division_document(source, "乌审旗", "banner", None))
    town = write(session, "administrative_division", division_document(source, "图克镇", "town", banner))
    document = feature_document(source, "巴彦柴达木", [town], category="22200")
    for name in document["names"].values():
        name |= {"name_type": "standard", "standard_basis": "approval"}
    place = write(session, "feature", document)
    periods.settle(session)
    editor, reviewer = someone(session, "editor"), someone(session, "reviewer")
    said = Settings(title="乌审旗地名志", as_of=DAY, label="2026年版", division_ids=(banner,), **settings)
    edition_id = opening.create(session, editor, Opening("t2026", said))
    made = Volume(session, home, editor, reviewer, source, banner, town, place, document, edition_id)
    made.read()
    return made

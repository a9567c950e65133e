"""The invented answer of the national database: about invented places only, and gone again."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis import samples
from gis.national_database import returns
from gis.national_database.return_queries import RecordFilter
from gis.samples import demonstration
from gis.samples.demo_national import STEPS
from tests.gis.proposals.people import someone
from tests.gis.samples.test_demonstration import ADMIN


def test_the_answer_is_matched_with_invented_places_and_can_be_removed(session: Session) -> None:
    samples.load(session)
    demonstration.load(session, ADMIN, demonstration.NAMING, county="150626")
    editor = someone(session, "editor")
    [view] = returns.returns(session, editor)
    assert view.file.is_demonstration
    assert view.of("matched") >= 5, view.counts
    assert view.of("review") >= 1
    assert (view.of("new"), view.faulty) == (1, 1)
    rows = returns.records(session, editor, view.file.id, RecordFilter(), None, 100)
    assert all(row.ours is None or row.ours.name.startswith("演示") for row in rows)
    assert session.scalar(text("SELECT count(*) FROM national_entry")) == len(STEPS)
    demonstration.remove(session, ADMIN, demonstration.NAMING)
    session.expire_all()
    assert returns.returns(session, editor) == []
    assert session.scalar(text("SELECT count(*) FROM national_entry")) == 0

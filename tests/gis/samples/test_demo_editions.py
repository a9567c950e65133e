"""The invented edition: in the making, labelled, with something for every screen, and gone when removed."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis import samples
from gis.editions import service
from gis.samples import demonstration
from tests.gis.proposals.people import an_account, calling


def test_it_is_labelled_worked_on_and_goes_again(session: Session) -> None:
    samples.load(session)
    admin = calling(an_account(session, "admin"), "admin")
    count = demonstration.load(session, admin, demonstration.EDITIONS, county="150626")
    (row,) = service.listed(session, admin).rows
    assert (row["title"], row["label"], row["state"]) == ("演示乌审旗地名志", "演示数据", "draft")
    edition = service.find(session, admin, row["id"])
    progress = service.progress(session, admin, edition.id)
    assert progress["states"] == {"draft": count - 24, "edited": 24, "reviewed": 0}
    content = service.content_of(session, admin, edition.id)
    assert "演示" in content.prose[0].paragraphs[0]
    assert "演示" in content.notes[0]
    assert demonstration.remove(session, admin, demonstration.EDITIONS) == count
    for table in ("edition", "edition_entry", "edition_reading", "edition_comment", "edition_prose"):
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0

"""The invented cleanup cases: one at each stage, a notice that runs, and gone again without a trace."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis import samples
from gis.accounts.rules import PUBLIC
from gis.history.as_known import today
from gis.name_cleanup import published, queries, service
from gis.name_cleanup.service import Narrowing
from gis.periods import service as periods
from gis.samples import demonstration
from gis.samples.demo_cleanup import STORIES
from tests.gis.proposals.people import someone
from tests.gis.samples.test_demonstration import ADMIN


def test_cases_stand_at_every_stage_and_can_be_removed(session: Session) -> None:
    samples.load(session)
    demonstration.load(session, ADMIN, demonstration.NAMING, county="150626")
    editor = someone(session, "editor")
    columns = {
        each["stage"]: [case["name"] for case in each["cases"]]
        for each in service.board(session, editor, Narrowing())
    }
    assert sorted(name for names in columns.values() for name in names) == sorted(
        story.name for story in STORIES
    )
    # Acceptance is passed through on the way to the archive
    assert {stage for stage, names in columns.items() if not names} == {"acceptance"}
    rows = service.find(session, editor, Narrowing(), limit=200).rows
    assert all(row["is_demonstration"] for row in rows)
    assert {row["name"] for row in rows if row["until"] == "deadline" and row["days_left"] < 0} == {
        "演示中央花园小区"
    }
    # What was accepted is as acceptance asks it to be
    periods.settle(session)
    (accepted,) = (row for row in rows if row["stage"] == "archive")
    assert queries.names_in_use(session, [UUID(accepted["feature_id"])], today()) == {
        UUID(accepted["feature_id"]): queries.NONE_IN_USE
    }
    (notice,) = published.find(session, PUBLIC).rows
    assert notice["is_demonstration"]
    assert [entry["name"] for entry in notice["entries"]] == ["演示加州小镇", "演示威尼斯花园"]
    demonstration.remove(session, ADMIN, demonstration.NAMING)
    session.expire_all()
    for table in ("name_cleanup_case", "name_cleanup_step", "name_cleanup_notice", "name_cleanup_objection"):
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

"""The invented applications: one at each stage, clocks running and missed, and gone again without a trace."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis import samples
from gis.name_applications import service
from gis.samples import demonstration
from tests.gis.proposals.people import someone
from tests.gis.samples.test_demonstration import ADMIN


def test_applications_at_each_stage_that_can_be_removed(session: Session) -> None:
    samples.load(session)
    count = demonstration.load(session, ADMIN, demonstration.NAMING, county="150626")
    rows = {row["proposed_name"]: row for row in service.find(session, someone(session, "editor")).rows}
    assert 0 < len(rows) <= count
    assert all(row["is_demonstration"] and name.startswith("演示") for name, row in rows.items())
    clocks = {
        name: row["clock"] and (row["clock"]["step"], row["clock"]["state"]) for name, row in rows.items()
    }
    assert clocks["演示林荫路"] == ("announced", "soon")
    assert clocks["演示锦绣家园"] == ("filed", "overdue")
    assert rows["演示柳树滩"]["approver_pending"]
    assert [breach["state"] for breach in rows["演示民生街"]["breaches"]] == ["met_late"]
    assert rows["演示金街"]["closed_on"] is not None
    announced = service.announcements(session).rows
    assert [(row["name"], row["is_demonstration"]) for row in announced] == [("演示民生街", True)]
    assert demonstration.remove(session, ADMIN, demonstration.NAMING) == count
    for table in ("name_application", "name_application_step", "name_announcement"):
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0

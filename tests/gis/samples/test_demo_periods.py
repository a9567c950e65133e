"""The invented reports: closed, marked, with the planted correction, and gone again."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.annual_targets import service as annual_targets
from gis.reference import service as reference
from gis.samples import demo_facilities, demo_periods
from gis.target_progress import exports, periods, queries
from tests.gis.facilities.test_demonstration import banner
from tests.gis.proposals.people import someone

__all__ = ["banner"]


def test_a_clerk_sees_closed_periods_with_a_correction_and_they_go_again(
    session: Session, banner: UUID
) -> None:
    admin, clerk = someone(session, "admin"), someone(session, "editor")
    annual_targets.load_seeds(session)
    seat = Point(108.85, 38.6)
    source = reference.add_source(session, title="演示数据", licence="CC0", demonstration_name="planning").id
    demo_facilities.load(session, admin, banner, seat, source)
    made = demo_periods.load(session, admin, banner, seat, source)
    found = periods.periods(session, clerk)
    assert sorted(row["kind"] for row in found) == ["month", "month", "month", "quarter"]
    assert all(row["is_demonstration"] and row["closed_at"] and row["prepared_by"] is None for row in found)
    months = [periods.one(session, clerk, UUID(row["id"])) for row in found if row["kind"] == "month"]
    months.sort(key=lambda row: str(row["first_day"]))
    assert all(figure["source"].startswith("演示") for row in months for figure in row["figures"])
    # What one month missed is brought by the next, once.
    assert [bool(row["corrections"]) for row in months] == [False, True, False]
    assert {row["change"] for each in months[1]["corrections"] for row in each["changes"]} == {"changed"}
    name, _ = exports.workbook(session, clerk, UUID(months[1]["id"]), "zh")
    assert name.startswith("月报")
    assert made == demo_periods.remove(session, "planning") == 4
    assert session.scalar(text("SELECT count(*) FROM period_figure")) == 0
    assert queries.periods(session) == []

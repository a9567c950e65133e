"""The invented elderly services: what is planted in them, and that nothing of them is left."""

from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.facilities import requests, service, subsidies
from gis.history.as_known import today
from gis.reference import service as reference
from gis.samples import demo_facilities
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle
from tests.gis.proposals.people import someone


@pytest.fixture
def banner(session: Session) -> UUID:
    """A banner with two towns, eight communities in the first and a village in each."""
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))
    for name, code in (("嘎鲁图镇", "150626100"), ("图克镇", "150626102")):
        town = register(session, a_division(source, name, parent=banner, codes={"nbs": code}))
        register(session, a_division(source, f"{name[:2]}嘎查", "gacha", parent=town))
        if code == "150626100":
            for at in range(8):
                register(session, a_division(source, f"第{at}社区", "community", parent=town))
    settle(session)
    return banner


def test_the_demonstration_has_what_is_planted_and_goes_without_a_trace(
    session: Session, banner: UUID
) -> None:
    admin = someone(session, "admin")
    source = reference.add_source(session, title="演示数据", licence="CC0", demonstration_name="planning")
    demo_facilities.load(session, admin, banner, Point(108.85, 38.6), source.id)
    found = service.on_day(session, today())
    assert all(each.name.startswith("演示") and each.is_demonstration for each in found)
    states = Counter((each.kind, each.state) for each in found)
    assert states["community_station", "open"] == 6
    assert (states["rural_centre", "open"], states["rural_centre", "planned"]) == (1, 1)
    this_year = [each for each in found if each.kind == "community_station" and each.opened_on is not None
                 and each.opened_on.year == today().year and each.state == "open"]  # fmt: skip
    assert Counter(each.made for each in this_year) == {"rebuilt": 3, "new": 1}
    homes = [each for each in found if each.is_institution]
    assert (sum(each.nursing_beds for each in homes), sum(each.beds for each in homes)) == (112, 200)
    clerk = someone(session, "editor")
    assert {row["state"] for row in service.fire_problems(session, clerk, closed=True)} == {
        "open",
        "rectified",
        "closed",
    }
    assert Counter(row["state"] for row in requests.find(session, clerk)) == {
        "received": 1,
        "assigned": 1,
        "done": 2,
    }
    (sheet,) = subsidies.listed(session, clerk)
    assert (sheet["state"], sheet["is_demonstration"]) == ("confirmed", True)
    demo_facilities.remove(session, "planning")
    for table in ("facility", "facility_month", "subsidy_line", "service_request_person", "fire_measure"):
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0

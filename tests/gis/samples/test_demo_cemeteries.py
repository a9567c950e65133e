"""The invented cemeteries say what whoever counts expects, and go away without a trace."""

from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.cemeteries import service
from gis.cemeteries.queries import BurialFilter
from gis.history.as_known import today
from gis.reference import service as reference
from gis.samples import demo_cemeteries
from gis.target_progress.measures import MEASURES, Facts
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle
from tests.gis.proposals.people import someone

NAME = "planning"


def test_the_invented_cemeteries_are_counted_and_removed(session: Session) -> None:
    source = a_source(session)
    county = register(session, a_division(source, "演示旗", "banner", codes={"nbs": "159926"}))
    for number in range(1, 7):
        codes = {"nbs": f"1599261{number:02}"}
        register(session, a_division(source, f"演示{number}镇", parent=county, codes=codes))
    settle(session)
    invented = reference.add_source(session, title="演示", licence="CC0", demonstration_name=NAME).id
    admin = someone(session, "admin")
    made = demo_cemeteries.load(session, admin, county, Point(108.84, 38.6), invented)
    assert made == 4 + 2 + 2 * demo_cemeteries.BURIALS
    facts = Facts(today(), cemeteries=service.on_day(session, today()))
    assert MEASURES["cemeteries_built"](facts, today().year, None).value == 1
    clusters = MEASURES["clusters_regulated"](facts, today().year, None)
    assert (clusters.value, dict(clusters.parts)) == (1, {"graves": 86})
    editor = someone(session, "editor")
    rows = service.find(session, editor, service.Filter())
    assert all(row["name"].startswith("演示") and row["is_demonstration"] for row in rows)
    burials = service.burials(session, editor, BurialFilter(), limit=100).rows
    assert {row["name"][:1] for row in burials} == {"演"}
    assert sum(row["entered_on"] is None for row in burials) == demo_cemeteries.BURIALS
    assert service.burials(session, editor, BurialFilter(), is_ending=True).rows
    assert demo_cemeteries.remove(session, NAME) == made
    for table in ("cemetery", "burial_place", "burial", "burial_person"):
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    assert service.find(session, editor, service.Filter(text=str(uuid4()))) == []

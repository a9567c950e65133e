"""Invented graves stand at every stage, are all labelled, and go without a trace."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from shapely.geometry import Point

from gis.grave_sites import service
from gis.grave_sites.tables import GraveSite
from gis.history.as_known import today
from gis.reference import service as reference
from gis.samples import demo_graves, grave_queries
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle
from tests.gis.proposals.people import someone


def test_invented_graves_are_loaded_and_taken_away(session: Session) -> None:
    source = a_source(session)
    banner = register(session, a_division(source, "演示旗", "banner", codes={"nbs": "150699"}))
    register(session, a_division(source, "演示镇", parent=banner, codes={"nbs": "150699100"}))
    settle(session)
    invented = reference.add_source(session, title="演示", licence="CC0", demonstration_name="graves-test")
    admin = someone(session, "admin", "editor")
    made = demo_graves.load(session, admin, banner, Point(108.84, 38.6), invented.id)
    rows = service.ledger(session, today())
    assert made == len(rows) == demo_graves.COUNT + 1
    assert all(each.is_demonstration and each.number.startswith("演示") for each in rows)
    assert {each.excluded for each in rows} == {None, "martyr"}
    assert 0 < sum(each.graves for each in rows if each.accepted_on) < sum(each.graves for each in rows)
    assert {row.state for row in session.query(GraveSite)} == {
        *("surveyed", "listed", "excluded", "announced", "agreed", "carried_out", "accepted"),
    }
    twins = {
        frozenset((each["one"]["number"], each["other"]["number"])) for each in service.pairs(session, admin)
    }
    assert frozenset(("演示-001", "演示-049")) in twins
    assert grave_queries.remove(session, "graves-test") == made
    left = "SELECT (SELECT count(*) FROM grave_site) + (SELECT count(*) FROM grave_contact)"
    assert session.execute(text(left)).scalar_one() == 0

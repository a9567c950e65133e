"""The invented names: screened, some decided about, and gone again without a trace."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from gis import samples
from gis.name_screening import findings
from gis.name_screening.rules import Wanted
from gis.samples import demonstration
from gis.samples.demo_screening import DECIDED
from tests.gis.proposals.people import someone
from tests.gis.samples.test_demonstration import ADMIN


def test_names_of_every_class_are_found_and_can_be_removed(session: Session) -> None:
    samples.load(session)
    demonstration.load(session, ADMIN, demonstration.NAMING, county="150626")
    reviewer = someone(session, "reviewer")
    rows = findings.findings(session, reviewer, Wanted(text="演示"), limit=200).rows
    assert {row["kind"] for row in rows} >= {"大", "洋", "怪", "重"}
    assert all(row["is_demonstration"] for row in rows)
    decided = {row["name"]: row["decision"] for row in rows if row["decision"]}
    assert decided == {name: deciding.decision for name, _, deciding in DECIDED}
    demonstration.remove(session, ADMIN, demonstration.NAMING)
    session.expire_all()
    assert findings.findings(session, reviewer, Wanted(text="演示")).rows == []
    assert session.scalar(text("SELECT count(*) FROM finding_decision")) == 0

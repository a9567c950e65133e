"""The demonstration's disputes: one of each kind, labelled, each where its procedure could bring it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from shapely.geometry import shape

from gis import samples
from gis.accounts.rules import Caller
from gis.boundary_disputes import service
from gis.boundary_disputes.acceptances import marked_stretches
from gis.boundary_disputes.procedures import procedure_of
from gis.samples import demonstration
from gis.samples.disputes import APPROVED, TENURE, UNCLEAR
from tests.gis.proposals.people import someone

ADMIN = Caller(roles=frozenset({"admin"}))


@pytest.mark.parametrize("story", [UNCLEAR, APPROVED, TENURE], ids=lambda story: str(story.kind))
def test_each_step_follows_the_one_before(story: object) -> None:
    steps = procedure_of(story.kind, "county").steps  # type: ignore[attr-defined]
    state, day = "opened", story.opened_on  # type: ignore[attr-defined]
    for taken in story.steps:  # type: ignore[attr-defined]
        assert taken.step in steps[state].next
        assert taken.on >= day
        state, day = taken.step, taken.on


def test_three_cases_come_labelled_and_are_seen_by_those_who_handle_them(session: Session) -> None:
    samples.load(session)
    editor = someone(session, "editor")
    demonstration.load(session, ADMIN, "boundaries", county="150626")
    rows = service.find(session, editor).rows
    assert {row["kind"] for row in rows} == {"unclear_line", "approved_line", "tenure"}
    assert all(row["is_demonstration"] and row["title"].startswith("演示") for row in rows)
    for row in rows:
        case = service.get(session, editor, row["id"])
        assert all(shape(claim["geometry"]).is_valid for claim in case["claims"])
        (overlap,) = case["overlaps"]
        assert overlap["area_m2"] > 10_000
    (marked,) = marked_stretches(session, date(2027, 1, 1))
    assert marked.until == date(2028, 12, 31)
    assert service.find(session, someone(session, "editor")).rows == []
    demonstration.remove(session, ADMIN, "boundaries")
    session.expire_all()
    assert service.find(session, editor).rows == []

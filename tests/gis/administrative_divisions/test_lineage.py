"""What became of what: over several events, through circles, and only what the caller may see."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC
from gis.administrative_divisions import service
from gis.administrative_divisions.service import Step
from gis.history.as_known import today
from tests.gis.administrative_divisions.registered import (
    REVIEWER,
    a_division,
    a_source,
    counted_statements,
    happen,
    register,
    settle,
)


def shown(steps: list[Step]) -> list[tuple[int, str, str, str]]:
    return [(step.distance, step.from_name, step.to_name, step.event["type"]) for step in steps]


@pytest.fixture
def source(session: Session) -> str:
    return a_source(session)


def town(
    session: Session, source: str, name: str, valid_to: str | None = None, level: str = "public"
) -> UUID:
    return register(session, a_division(source, name, valid_to=valid_to, publication_level=level))


def test_lineage_goes_over_several_events(session: Session, source: str) -> None:
    county, city = (
        town(session, source, "榆林县", "1988-01-01"),
        town(session, source, "榆林市", "1999-01-01"),
    )
    district, other = town(session, source, "榆阳区"), town(session, source, "他区")
    happen(
        session,
        source,
        "upgrade",
        "1988-01-01",
        {county: "predecessor", city: "successor"},
        authority="国务院",
        document_number="国函〔1988〕1号",
    )
    happen(
        session,
        source,
        "split",
        "1999-01-01",
        {city: "predecessor", district: "successor", other: "successor"},
    )
    happen(session, source, "rename", "2005-01-01", {district: "subject"})
    settle(session)

    first = service.lineage(session, PUBLIC, county)
    assert shown(first.successors) == [
        (1, "榆林县", "榆林市", "upgrade"),
        (2, "榆林市", "他区", "split"),
        (2, "榆林市", "榆阳区", "split"),
    ]
    assert first.predecessors == []
    event = first.successors[0].event
    assert (event["on_date"], event["authority"], event["document_number"]) == (
        "1988-01-01",
        "国务院",
        "国函〔1988〕1号",
    )

    last = service.lineage(session, PUBLIC, district)
    assert shown(last.predecessors) == [
        (1, "榆林市", "榆阳区", "split"),
        (2, "榆林县", "榆林市", "upgrade"),
    ]
    assert last.successors == []
    assert [row["type"] for row in last.events] == ["split", "rename"]
    known = service.lineage(session, REVIEWER, district, as_known_on=today())
    assert shown(known.predecessors) == shown(last.predecessors)


def test_who_goes_on_is_linked_too(session: Session, source: str) -> None:
    taken, kept = town(session, source, "嘎鲁图苏木", "2005-01-01"), town(session, source, "嘎鲁图镇")
    part = town(session, source, "新镇")
    happen(session, source, "merge", "2005-01-01", {taken: "predecessor", kept: "subject"})
    happen(session, source, "split", "2015-01-01", {kept: "subject", part: "successor"})
    settle(session)
    assert shown(service.lineage(session, PUBLIC, part).predecessors) == [
        (1, "嘎鲁图镇", "新镇", "split"),
        (2, "嘎鲁图苏木", "嘎鲁图镇", "merge"),
    ]


def test_a_shared_change_makes_nobody_a_successor(session: Session, source: str) -> None:
    one, two = town(session, source, "图克镇"), town(session, source, "乌审召镇")
    happen(session, source, "boundary_change", "2012-01-01", {one: "subject", two: "subject"})
    lineage = service.lineage(session, PUBLIC, one)
    assert (lineage.predecessors, lineage.successors) == ([], [])
    assert {party["name"] for party in lineage.events[0]["parties"]} == {"图克镇", "乌审召镇"}


def test_a_circle_of_events_ends(session: Session, source: str) -> None:
    one, two = town(session, source, "甲镇"), town(session, source, "乙镇")
    happen(session, source, "merge", "1990-01-01", {one: "predecessor", two: "successor"})
    happen(session, source, "split", "2000-01-01", {two: "predecessor", one: "successor"})
    assert shown(service.lineage(session, PUBLIC, one).successors) == [
        (1, "甲镇", "乙镇", "merge"),
        (2, "乙镇", "甲镇", "split"),
    ]


def test_what_the_caller_may_not_see_is_left_out(session: Session, source: str) -> None:
    hidden, open_ = town(session, source, "内部镇", level="restricted"), town(session, source, "图克镇")
    happen(session, source, "split", "2000-01-01", {hidden: "subject", open_: "successor"})
    assert service.lineage(session, PUBLIC, open_).predecessors == []
    assert len(service.lineage(session, REVIEWER, open_).predecessors) == 1
    (event,) = service.get(session, PUBLIC, open_)["events"]
    assert [party["name"] for party in event["parties"]] == ["图克镇"]


def test_a_long_line_costs_no_more_statements(session: Session, source: str) -> None:
    chain = [town(session, source, f"第{number}镇") for number in range(12)]
    happen(session, source, "split", "1950-01-01", {chain[0]: "subject", chain[1]: "successor"})
    with counted_statements(session) as short:
        assert len(service.lineage(session, PUBLIC, chain[0]).successors) == 1
    for number in range(1, 11):
        happen(
            session,
            source,
            "split",
            f"{1950 + number}-01-01",
            {chain[number]: "subject", chain[number + 1]: "successor"},
        )
    with counted_statements(session) as long:
        assert [step.distance for step in service.lineage(session, PUBLIC, chain[0]).successors] == [
            *range(1, 12)
        ]
    assert len(long) == len(short)

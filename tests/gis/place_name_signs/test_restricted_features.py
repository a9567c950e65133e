"""A sign of a restricted feature shows its standard name, and which feature it is, to nobody not cleared."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history import service as history
from gis.history.as_known import today
from gis.place_name_signs import inspecting, notices, queries, registering, service
from gis.place_name_signs.entries import Reading, Sign
from gis.place_names.tables import Feature
from maps.sign_papers import printed_notice
from tests.gis.place_name_signs.test_signs import UNIT, road
from tests.gis.proposals.people import someone

__all__ = ["road"]

#: On the sign stands something else than the name of the feature, which is 中华路
SAID = ("大桥西路", "", "Daqiao Xilu")
STANDARD = ("中华路", "Zhōnghuá", "Zhonghua", "新华路")
UNCLEARED = ("editor", "field", "planner")


@pytest.fixture
def reviewer(session: Session) -> Caller:
    return someone(session, "reviewer")


@pytest.fixture
def sign(session: Session, reviewer: Caller, road: UUID) -> UUID:
    """A sign of a restricted feature on a restricted road, read by a reviewer."""
    said = Sign("LP-R1", "road_sign", "西环", "北口", road, road_id=road, unit=UNIT)
    made = registering.register(session, reviewer, said)
    feature = session.get_one(Feature, road)
    feature.publication_level = "restricted"
    session.flush()
    here = inspecting.begin(session, reviewer, road="西环", inspected_on=today(), inspector="甲")
    said_there = Reading(today(), "甲", "standing", *SAID, inspection_id=here)
    inspecting.read(session, reviewer, made, 1, said_there)
    return made


Output = Callable[[Session, Caller, UUID, Path], Any]


def _notice(session: Session) -> UUID:
    unit = queries.unit_named(session, UNIT)
    assert unit is not None
    running = service.notices(session, someone(session, "reviewer"), unit.id)
    return (
        UUID(running[0]["id"])
        if running
        else notices.issue(session, someone(session, "reviewer"), unit.id, issued_on=today())
    )


def _printed(session: Session, caller: Caller, sign: UUID, home: Path) -> str:
    _, content = printed_notice(session, caller, _notice(session), "docx", home)
    tables = Document(BytesIO(content)).tables
    return "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)


OUTPUTS: dict[str, Output] = {
    "sign": lambda session, caller, sign, _: service.get(session, caller, sign),
    "list": lambda session, caller, *_: service.find(session, caller, service.Filter()).rows,
    "map": lambda session, caller, *_: service.drawn(session, caller, service.Filter()),
    "errors": lambda session, caller, *_: service.errors(session, caller),
    "inspection": lambda session, caller, *_: service.inspection(
        session, caller, UUID(service.inspections(session, caller)[0]["id"])
    ),
    "notice": lambda session, caller, *_: service.notice(session, caller, _notice(session)),
    "print": _printed,
    "history": lambda session, caller, sign, _: history.changes(session, caller, "place_name_sign", sign),
    "notice history": lambda session, caller, *_: history.changes(
        session, caller, "sign_notice", _notice(session)
    ),
}


@pytest.mark.parametrize("output", OUTPUTS)
def test_the_name_shows_to_the_cleared_alone(
    session: Session, reviewer: Caller, sign: UUID, road: UUID, tmp_path: Path, output: str
) -> None:
    for role in UNCLEARED:
        shown = str(OUTPUTS[output](session, someone(session, role), sign, tmp_path))
        assert shown
        assert not [part for part in (*STANDARD, str(road)) if part in shown], role
    if output not in ("map", "list"):
        assert "中华路" in str(OUTPUTS[output](session, reviewer, sign, tmp_path))


def test_errors_stay_in_every_list_with_their_class_and_what_was_found(session: Session, sign: UUID) -> None:
    field = someone(session, "field")
    row = service.get(session, field, sign)
    assert (row["feature_id"], row["road_id"], row["feature_name"]) == (None, None, None)
    assert [each["compared"] for each in row["readings"]] == [[]]
    assert {each["found"] for each in row["errors"]} >= {"大桥西路"}
    assert all((each["expected"], each["why_zh"], each["why_en"]) == ("", "", "") for each in row["errors"])
    assert {each["error_class"] for each in row["errors"]} == {
        each["error_class"] for each in service.errors(session, field)
    }


@pytest.mark.parametrize("asked", ["中华路", "中", "新华"])
def test_the_filter_tells_no_name(session: Session, reviewer: Caller, sign: UUID, asked: str) -> None:
    wanted = service.Filter(text=asked)
    assert [row["id"] for row in service.find(session, reviewer, wanted).rows] == [str(sign)]
    for role in UNCLEARED:
        caller = someone(session, role)
        assert service.find(session, caller, wanted).rows == []
        assert service.drawn(session, caller, wanted)["features"] == []
    here = service.Filter(text="北口")
    assert len(service.find(session, someone(session, "field"), here).rows) == 1


def test_whoever_does_not_see_the_feature_does_not_take_it_from_the_sign(
    session: Session, reviewer: Caller, sign: UUID, road: UUID
) -> None:
    said = Sign("LP-R1", "road_sign", "西环", "南口", unit=UNIT)
    registering.amend(session, someone(session, "editor"), sign, 2, said)
    row = service.get(session, reviewer, sign)
    assert (row["place"], row["feature_id"], row["road_id"]) == ("南口", str(road), str(road))
    registering.amend(session, reviewer, sign, 3, said)
    asked = text("SELECT feature_id, road_id FROM place_name_sign WHERE id = :i")
    assert tuple(session.execute(asked, {"i": sign}).one()) == (None, None)

"""Typed events from the request to the applied proposal, on divisions and on their places."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC
from gis.administrative_divisions import service as divisions
from gis.administrative_divisions.lineage import (
    Abolish,
    Facts,
    Merge,
    NewDivision,
    Recode,
    Rename,
    Request,
    Split,
    Transfer,
)
from gis.administrative_divisions.rules import DivisionNotFound
from gis.history.as_known import today
from gis.place_names import service
from gis.place_names.lineage import lineage_items
from gis.proposals import service as proposals
from tests.gis.administrative_divisions.registered import a_division, a_source, register, settle
from tests.gis.place_names.registered import a_feature, a_name, register_feature
from tests.gis.proposals.people import someone
from tests.gis.proposals.steps import attached

DAY = date(2024, 5, 1)
BEFORE = date(2024, 4, 30)


@dataclass(frozen=True)
class Ground:
    """A banner with two towns and a village; the first town and its place bear the same name."""

    banner: UUID
    tuk: UUID
    galut: UUID
    village: UUID
    place: UUID
    facts: Facts


@pytest.fixture
def ground(session: Session) -> Ground:
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", codes={"nbs": "150626"}))
    tuk = register(session, a_division(source, "图克镇", parent=banner, codes={"nbs": "150626102"}))
    galut = register(session, a_division(source, "嘎鲁图镇", parent=banner, codes={"nbs": "150626100"}))
    village = register(
        session, a_division(source, "图克嘎查", "gacha", parent=tuk, codes={"nbs": "150626102201"})
    )
    place = register_feature(
        session,
        a_feature(source, a_name(source, "图克镇"), category="21500", division_id=str(tuk), divisions=[tuk]),
    )
    facts = Facts(DAY, UUID(source), "自治区人民政府", "内政字〔2024〕5号")
    return Ground(banner, tuk, galut, village, place, facts)


def carry_out(session: Session, home: Path, request: Request) -> None:
    """Draft, document, submit and approve the proposal of an event."""
    editor, reviewer = someone(session, "editor"), someone(session, "reviewer")
    subjects = service.all_subjects()
    proposal = service.propose_event(session, editor, request, title="区划变更", reason="批复")
    attached(session, editor, proposal, home)
    proposal = proposals.submit(session, editor, subjects, proposal.id, proposal.version)
    applied = proposals.decide(
        session, reviewer, subjects, proposal.id, "approved", expected_version=proposal.version
    )
    assert applied.state == "applied"
    settle(session)


def listed(session: Session, day: date | None = None) -> list[tuple[str, str | None, list[str]]]:
    """Name, parent and codes of every town and village of a day."""
    rows = [
        *divisions.find(session, PUBLIC, level="township", as_of=day).rows,
        *divisions.find(session, PUBLIC, level="village", as_of=day).rows,
    ]
    return [(row["name"], row["parent_name"], [code["code"] for code in row["codes"]]) for row in rows]


THEN = [
    ("嘎鲁图镇", "乌审旗", ["150626100"]),
    ("图克镇", "乌审旗", ["150626102"]),
    ("图克嘎查", "图克镇", ["150626102201"]),
]


def test_a_rename_renames_the_place_and_keeps_its_former_name(
    session: Session, ground: Ground, tmp_path: Path
) -> None:
    carry_out(session, tmp_path, Rename(ground.tuk, "新图克镇", ground.facts))
    assert listed(session, BEFORE) == THEN
    assert ("新图克镇", "乌审旗", ["150626102"]) in listed(session, DAY)

    assert service.get(session, PUBLIC, ground.place, BEFORE)["name"] == "图克镇"
    row = service.get(session, PUBLIC, ground.place, DAY)
    assert row["name"] == "新图克镇"
    assert {(n["name"], n["name_type"], n["valid_from"], n["valid_to"]) for n in row["names"]} == {
        ("图克镇", "standard", None, "2024-05-01"),
        ("图克镇", "former", "2024-05-01", None),
        ("新图克镇", "standard", "2024-05-01", None),
    }
    (event,) = row["events"]
    assert (event["type"], event["document_number"]) == ("renaming", "内政字〔2024〕5号")
    new = next(name for name in row["names"] if name["name"] == "新图克镇")
    assert (new["standard_basis"], new["reading_confirmed"], event["name_id"]) == (
        "approval",
        False,
        new["id"],
    )
    assert [row["name"] for row in service.find(session, PUBLIC, text="图克").rows] == ["新图克镇"]


def test_a_merger_into_a_new_town(session: Session, ground: Ground, tmp_path: Path) -> None:
    new = NewDivision("图嘎镇", "town", ground.banner, {"nbs": "150626105"})
    carry_out(session, tmp_path, Merge([ground.tuk, ground.galut], new, ground.facts))
    assert listed(session, BEFORE) == THEN
    assert listed(session, DAY) == [
        ("图嘎镇", "乌审旗", ["150626105"]),
        ("图克嘎查", "图嘎镇", ["150626102201"]),
    ]
    (step,) = divisions.lineage(session, PUBLIC, ground.tuk).successors
    assert (step.to_name, step.event["document_number"]) == ("图嘎镇", "内政字〔2024〕5号")
    back = divisions.lineage(session, PUBLIC, step.to_id).predecessors
    assert sorted(step.from_name for step in back) == ["嘎鲁图镇", "图克镇"]


def test_a_merger_into_a_town_that_goes_on(session: Session, ground: Ground, tmp_path: Path) -> None:
    carry_out(session, tmp_path, Merge([ground.tuk], ground.galut, ground.facts))
    assert listed(session, DAY) == [
        ("嘎鲁图镇", "乌审旗", ["150626100"]),
        ("图克嘎查", "嘎鲁图镇", ["150626102201"]),
    ]


def test_a_split(session: Session, ground: Ground, tmp_path: Path) -> None:
    new = [
        NewDivision("东图克镇", "town", ground.banner, {"nbs": "150626106"}),
        NewDivision("西图克镇", "town", ground.banner, {"nbs": "150626107"}),
    ]
    carry_out(session, tmp_path, Split(ground.tuk, new, ground.facts, children={ground.village: 1}))
    assert listed(session, DAY) == [
        ("嘎鲁图镇", "乌审旗", ["150626100"]),
        ("东图克镇", "乌审旗", ["150626106"]),
        ("西图克镇", "乌审旗", ["150626107"]),
        ("图克嘎查", "西图克镇", ["150626102201"]),
    ]


def test_a_transfer(session: Session, ground: Ground, tmp_path: Path) -> None:
    carry_out(
        session,
        tmp_path,
        Transfer(ground.village, ground.galut, ground.facts, {"nbs": "150626100201"}),
    )
    assert listed(session, BEFORE) == THEN
    assert ("图克嘎查", "嘎鲁图镇", ["150626100201"]) in listed(session, DAY)


def test_an_abolition_with_and_without_successor(session: Session, ground: Ground, tmp_path: Path) -> None:
    carry_out(session, tmp_path, Abolish(ground.village, ground.facts, (), "整体搬迁"))
    carry_out(session, tmp_path, Abolish(ground.tuk, ground.facts, [ground.galut]))
    assert listed(session, DAY) == [("嘎鲁图镇", "乌审旗", ["150626100"])]
    (event,) = divisions.lineage(session, PUBLIC, ground.village).events
    assert (event["no_successor"], event["no_successor_reason"]) == (True, "整体搬迁")


def test_a_recode(session: Session, ground: Ground, tmp_path: Path) -> None:
    carry_out(session, tmp_path, Recode(ground.tuk, {"nbs": "150626108", "mca": "150626110"}, ground.facts))
    assert listed(session, BEFORE) == THEN
    assert ("图克镇", "乌审旗", ["150626108", "150626110"]) in listed(session, DAY)
    assert divisions.division_by_code(session, "150626102", as_of=BEFORE) == ground.tuk
    assert divisions.division_by_code(session, "150626102", as_of=DAY) is None


def test_an_unknown_division_is_not_found(session: Session, ground: Ground) -> None:
    with pytest.raises(DivisionNotFound):
        lineage_items(session, Rename(ground.place, "新", ground.facts))


def test_a_place_of_another_name_is_renamed_too_and_the_same_name_is_left(
    session: Session, ground: Ground
) -> None:
    same = lineage_items(session, Rename(ground.tuk, "图克镇", ground.facts, type="subdistrict"))
    assert [item.subject for item in same] == ["administrative_division", "division_event"]
    other = lineage_items(session, Rename(ground.tuk, "图克街道", ground.facts, type="subdistrict"))
    assert [item.subject for item in other] == ["administrative_division", "feature", "division_event"]
    assert today() > DAY

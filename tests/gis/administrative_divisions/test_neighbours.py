"""A changed polygon is checked against those around it in the register, and the form is told."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.coverage import LevelUnknown, register_units
from gis.administrative_divisions.documents import DivisionDocuments
from gis.coverage_checks import check_coverage
from gis.proposals.checking import Wanted, check
from gis.proposals.subjects import ItemDraft
from tests.gis.administrative_divisions.registered import (
    REVIEWER,
    a_division,
    a_source,
    change,
    register,
    square,
)

WEST, SOUTH = 109.0, 38.5
EDITOR = Caller(account_id=uuid4(), roles=frozenset({"editor"}), clearance="restricted")


def moved(session: Session, division: UUID, geometry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Draw a division anew; return what is said: message and the others."""
    subject = DivisionDocuments()
    document = subject.load(session, division).document
    (key,) = document["boundaries"]
    document["boundaries"][key]["geometry"] = geometry
    change(session, division, document)
    said = subject.look_around(session, {division: {f"boundaries/{key}/geometry"}})
    assert all(finding.is_warning for finding in said[division])
    return [(one.message_id, str(one.params["others"])) for one in said[division]]


@pytest.fixture
def two(session: Session) -> tuple[UUID, UUID]:
    """Two towns side by side in one banner, and a development zone over both."""
    source = a_source(session)
    banner = register(session, a_division(source, "乌审旗", "banner", codes={"mca": "150626"}))
    left = a_division(
        source, "图克镇", parent=banner, codes={"mca": "150626102"}, boundary=square(WEST, SOUTH, 0.1)
    )
    right = a_division(
        source, "嘎鲁图镇", parent=banner, codes={"mca": "150626108"}, boundary=square(WEST + 0.1, SOUTH, 0.1)
    )
    zone = a_division(
        source, "工业园区", "development_zone", parent=banner, boundary=square(WEST + 0.05, SOUTH, 0.1)
    )
    register(session, zone)
    return register(session, left), register(session, right)


def test_a_polygon_that_fits_is_not_remarked_on(session: Session, two: tuple[UUID, UUID]) -> None:
    assert moved(session, two[0], square(WEST, SOUTH, 0.1)) == []


def test_an_overlap_and_a_gap_are_told_with_the_neighbour(session: Session, two: tuple[UUID, UUID]) -> None:
    wide = square(WEST, SOUTH, 0.1)
    wide["coordinates"][0][0][1] = [WEST + 0.11, SOUTH]
    said = moved(session, two[0], wide)
    assert said == [("coverage.beside_overlap", "嘎鲁图镇")]
    narrow = square(WEST, SOUTH, 0.1)
    narrow["coordinates"][0][0][1] = [WEST + 0.09999, SOUTH]
    assert moved(session, two[0], narrow) == [("coverage.beside_gap", "嘎鲁图镇")]


def test_other_fields_are_no_reason_to_look(session: Session, two: tuple[UUID, UUID]) -> None:
    assert DivisionDocuments().look_around(session, {two[0]: {"note"}}) == {}


def test_a_level_of_the_register_is_checked(session: Session, two: tuple[UUID, UUID]) -> None:
    units = register_units(session, REVIEWER, "township")
    assert [(unit.code, unit.name) for unit in units] == [("150626102", "图克镇"), ("150626108", "嘎鲁图镇")]
    assert check_coverage(units).findings == ()
    assert [unit.code for unit in register_units(session, REVIEWER, "乡级")] == [unit.code for unit in units]
    with pytest.raises(LevelUnknown):
        register_units(session, REVIEWER, "parish")


def drawn(session: Session, division: UUID, geometry: Mapping[str, Any]) -> Wanted:
    """Return the wish to draw a division otherwise."""
    loaded = DivisionDocuments().load(session, division)
    (key,) = loaded.document["boundaries"]
    changes = {f"boundaries/{key}/geometry": geometry}
    return Wanted(ItemDraft("administrative_division", "update", changes, division, loaded.version))


def test_a_form_is_told_while_it_is_filled_in_and_both_sides_together_fit(
    session: Session, two: tuple[UUID, UUID]
) -> None:
    left, right = square(WEST, SOUTH, 0.1), square(WEST + 0.1, SOUTH, 0.1)
    ring, other = left["coordinates"][0][0], right["coordinates"][0][0]
    ring[1] = [WEST + 0.11, SOUTH]
    other[0] = other[4] = [WEST + 0.11, SOUTH]
    subjects = {"administrative_division": DivisionDocuments()}
    one = check(session, EDITOR, subjects, [drawn(session, two[0], left)])
    (said,) = one.items[0].findings
    assert (said.severity, "重叠" in said.message.zh, "嘎鲁图镇" in said.message.zh) == (
        "warning",
        True,
        True,
    )
    both = [drawn(session, two[0], left), drawn(session, two[1], right)]
    assert [item.findings for item in check(session, EDITOR, subjects, both).items] == [(), ()]

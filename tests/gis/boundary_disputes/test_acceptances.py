"""A marked stretch: the coverage check is silent within it, and speaks when it grows or runs out."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from shapely.geometry import box

from gis.boundary_disputes import handling
from gis.boundary_disputes.acceptances import marked_stretches
from gis.coverage_checks import Finding, Unit, check_coverage
from gis.coverage_checks.acceptance import without_accepted
from gis.history.as_known import today
from tests.gis.boundary_disputes.cases import NORTH, SOUTH, Ground, ground

UNTIL = today() + timedelta(days=365)


@pytest.fixture
def on(session: Session, tmp_path: Path) -> Ground:
    """A case whose area, 108.95-109.05 by 38.29-38.31, is marked."""
    on = ground(session, tmp_path)
    dispute = on.open()
    on.claim(dispute, 0, NORTH)
    on.claim(dispute, 1, SOUTH)
    handling.mark_area(session, on.editor, dispute, on.version(dispute), UNTIL, "鄂民字〔2025〕3号")
    return on


def overlap(top: float) -> list[Unit]:
    """Two towns that overlap between 38.295 and `top`."""
    return [
        Unit(1, box(108.96, 38.2, 109.04, top), name="嘎鲁图镇"),
        Unit(2, box(108.96, 38.295, 109.04, 38.4), name="图克镇"),
    ]


def gap(top: float) -> list[Unit]:
    """Two towns around a gap between 38.295 and `top`."""
    hole = box(108.96, 38.295, 109.04, top)
    return [
        Unit(1, box(108.9, 38.2, 109.1, top).difference(hole), name="嘎鲁图镇"),
        Unit(2, box(108.9, top, 109.1, 38.4), name="图克镇"),
    ]


KINDS = pytest.mark.parametrize("units", [overlap, gap], ids=["overlap", "gap"])
Units = Callable[[float], list[Unit]]


def told(on: Ground, units: list[Unit], day: date) -> list[Finding]:
    """Return what the check tells of them on a day, but for vertices."""
    checked = without_accepted(check_coverage(units), list(marked_stretches(on.session, day)), day)
    return [one for one in checked.findings if one.kind in ("overlap", "gap")]


def test_the_marked_stretch_names_both_sides_and_its_document(on: Ground) -> None:
    (one,) = marked_stretches(on.session, today())
    assert one.parties == {"图克镇", "嘎鲁图镇"}
    assert one.document == "鄂民字〔2025〕3号"
    assert one.until == UNTIL


@KINDS
def test_within_it_the_check_is_silent(on: Ground, units: Units) -> None:
    assert told(on, units(38.305), today()) == []


@KINDS
def test_it_speaks_when_it_grows(on: Ground, units: Units) -> None:
    (found,) = told(on, units(38.32), today())
    assert found.acceptance is not None
    assert found.acceptance.why == "grown"


@KINDS
def test_it_speaks_after_its_day(on: Ground, units: Units) -> None:
    assert told(on, units(38.305), UNTIL - timedelta(days=1)) == []
    (found,) = told(on, units(38.305), UNTIL)
    assert found.acceptance is not None
    assert found.acceptance.why == "expired"

"""What is agreed on stays quiet while it is as it was, and speaks when it grows or runs out."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import pyogrio
from shapely import box

from gis.coverage_checks import Result, Unit, check_coverage
from gis.coverage_checks.acceptance import OF_A_STRETCH, AcceptedException, without_accepted
from gis.coverage_checks.listing import ExceptionUnreadable, read_exceptions, write_findings
from tests.grid import Grid

GRID = Grid("""
    a  xe b   c

    d  yf g   h
""")
DAY = date(2026, 11, 26)


def checked(right: str) -> Result:
    """Check a unit and its neighbour, which reaches over it more or less."""
    units = [
        Unit(1, GRID.polygon("adgb"), "150601", "甲旗"),
        Unit(2, GRID.polygon(right), "150602", "乙旗"),
    ]
    return check_coverage(units)


def agreed(folder: Path, until: str = "2027-12-31", document: str = "双方协议〔2025〕3号") -> Path:
    """Return the findings of before as a list of exceptions, as a clerk completes it."""
    file = folder / "agreed.gpkg"
    write_findings(file, checked("efhc"), {})
    frame = pyogrio.read_dataframe(file)
    frame["认可理由"], frame["认可文件"], frame["认可至"] = "争议地段", document, until
    file.unlink()
    pyogrio.write_dataframe(frame, file)
    return file


def test_what_is_as_it_was_when_agreed_stays_quiet(tmp_path: Path) -> None:
    result = without_accepted(checked("efhc"), read_exceptions(agreed(tmp_path)), DAY)
    assert (result.findings, result.accepted) == ((), 1)
    summary = result.summary()
    assert summary["accepted_exceptions"] == 1
    (by,) = summary["silenced_by"]
    assert (by["exception"], by["document"], by["findings"]) == ("agreed.gpkg #1", "双方协议〔2025〕3号", 1)
    assert by["area_ha"] > 0


def test_what_has_grown_speaks_and_says_by_how_much(tmp_path: Path) -> None:
    (one,) = without_accepted(checked("xyhc"), read_exceptions(agreed(tmp_path)), DAY).findings
    assert one.acceptance is not None
    assert one.acceptance.why == "grown"
    assert one.acceptance.grown_m2 == pytest.approx(one.area_m2 / 3, rel=0.001)
    assert one.as_json()["remedy"].startswith("已认可例外（双方协议〔2025〕3号）的范围扩大了")
    assert one.remedy("en").startswith("The accepted exception")


def test_what_shrinks_stays_quiet(tmp_path: Path) -> None:
    units = [Unit(1, GRID.polygon("adfe"), "150601"), Unit(2, GRID.polygon("efhc"), "150602")]
    result = without_accepted(check_coverage(units), read_exceptions(agreed(tmp_path)), DAY)
    assert (result.findings, result.accepted) == ((), 0)


def test_what_has_run_out_speaks(tmp_path: Path) -> None:
    (one,) = without_accepted(
        checked("efhc"), read_exceptions(agreed(tmp_path, until="2026-11-26")), DAY
    ).findings
    assert one.acceptance is not None
    assert one.acceptance.why == "expired"


def test_an_exception_of_others_quiets_nothing(tmp_path: Path) -> None:
    accepted = [
        replace(one, parties=frozenset({"150601", "150603"})) for one in read_exceptions(agreed(tmp_path))
    ]
    assert len(without_accepted(checked("efhc"), accepted, DAY).findings) == 1


@pytest.mark.parametrize("wrong", [{"document": ""}, {"until": "明年"}])
def test_an_exception_without_document_or_day_is_refused(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(ExceptionUnreadable):
        read_exceptions(agreed(tmp_path, **wrong))


def stretch(**other: object) -> AcceptedException:
    """Return a disputed stretch as the register of disputes gives it."""
    (agreed_one,) = checked("efhc").findings
    assert agreed_one.geometry is not None
    plain = AcceptedException(
        "争议2026-1",
        OF_A_STRETCH,
        frozenset({"150601", "150602"}),
        agreed_one.geometry,
        "争议地段",
        "受理通知书",
    )
    return replace(plain, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("since", "until", "quiet"),
    [
        (None, None, 1),
        (date(2026, 11, 26), date(2026, 11, 27), 1),
        (date(2026, 11, 27), None, 0),
        (None, date(2026, 11, 26), 0),
    ],
)
def test_a_stretch_quiets_while_it_holds(since: date | None, until: date | None, quiet: int) -> None:
    result = without_accepted(checked("efhc"), [stretch(since=since, until=until)], DAY)
    assert (result.accepted, len(result.findings)) == (quiet, 1 - quiet)


def test_two_stretches_side_by_side_quiet_what_lies_in_both() -> None:
    (one,) = checked("efhc").findings
    assert one.geometry is not None
    west, south, east, north = one.geometry.bounds
    halves = [
        stretch(extent=box(west, south, east, (south + north) / 2)),
        stretch(extent=box(west, (south + north) / 2, east, north)),
    ]
    assert without_accepted(checked("efhc"), halves, DAY).accepted == 1
    assert without_accepted(checked("efhc"), halves[:1], DAY).accepted == 0


def test_a_code_stands_for_all_below_it_and_a_name_for_itself() -> None:
    towns = [
        Unit(1, GRID.polygon("adgb"), "150601102", "甲镇"),
        Unit(2, GRID.polygon("efhc"), "150602103", "乙镇"),
    ]
    assert without_accepted(check_coverage(towns), [stretch()], DAY).accepted == 1
    named = [replace(unit, code="") for unit in towns]
    assert without_accepted(check_coverage(named), [stretch()], DAY).accepted == 0
    begun = stretch(parties=frozenset({"甲", "乙"}))
    assert without_accepted(check_coverage(named), [begun], DAY).accepted == 0

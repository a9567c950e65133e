"""Small rules of lines: the day of the next joint inspection, short names, whose line it is."""

from datetime import date

import pytest

from gis.boundary_lines.rules import level_of_line, next_due, short_name, usual_authority


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2021, 10, 15), date(2026, 10, 15)),
        (date(2020, 2, 29), date(2025, 2, 28)),
        (None, None),
    ],
    ids=["353号 Art. 12", "leap day", "never inspected"],
)
def test_the_next_joint_inspection_is_five_years_later(last: date | None, due: date | None) -> None:
    assert next_due(last) == due


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("鄂托克旗", "鄂托克"), ("鄂托克前旗", "鄂托克前"), ("榆阳区", "榆阳"), ("图克镇", "图克"),
        ("林县", "林县"), ("乌兰陶勒盖", "乌兰陶勒盖"), ("鄂伦春自治旗", "鄂伦春"),
    ],
)  # fmt: skip
def test_short_names_leave_the_kind_out(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("one", "other", "level", "is_segment"),
    [
        ("150626", "150624", "county", False),
        ("150626", "610802", "province", True),
        ("150626", "150726", "prefecture", True),
        ("150626100", "150626102", "township", False),
        ("150626102", "150624105", "county", True),
        ("150626102201", "150626102202", "village", False),
        ("15", "61", "province", False),
    ],
)
def test_the_first_part_of_codes_that_differs_says_whose_line_it_is(
    one: str, other: str, level: str, is_segment: bool
) -> None:
    assert level_of_line(one, other) == (level, is_segment)
    assert level_of_line(other, one) == (level, is_segment)


def test_lines_of_provinces_are_approved_by_the_state_council() -> None:
    assert usual_authority("province") == "state_council"
    assert usual_authority("village") is None

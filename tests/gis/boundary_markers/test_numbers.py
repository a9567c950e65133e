"""Numbers of markers: read by the schemes that are set, kept verbatim otherwise."""

import pytest

from gis.boundary_markers.numbers import NumberPatterns, ParsedNumber
from gis.boundary_markers.yardsticks import number_patterns


@pytest.mark.parametrize(
    ("number", "level", "read"),
    [
        ("1561002Q", "province", ParsedNumber("provincial_8", "1561", 2, "Q")),
        ("1561013A", "province", ParsedNumber("provincial_8", "1561", 13, "A")),
        (" １５６１０２０ｅ", "province", ParsedNumber("provincial_8", "1561", 20, "E")),
        ("1561040A/B", "province", ParsedNumber("provincial_8", "1561", 40, "A")),
        ("007", "county", ParsedNumber("county_serial", None, 7, None)),
        ("12B", "county", ParsedNumber("county_serial", None, 12, "B")),
        ("1253165", "province", None),
        ("238184I", "province", None),
        ("1561002F", "province", None),
        ("1561002Q", "county", None),
        ("007", "township", None),
        ("", "county", None),
        ("٠٠٧", "county", None),
    ],
)
def test_a_number_is_read_by_the_scheme_of_its_level(
    number: str, level: str, read: ParsedNumber | None
) -> None:
    assert number_patterns().parse(number, level) == read


@pytest.mark.parametrize(("pattern", "said"), [("(", "is no pattern"), ("[0-9]+", "group called serial")])
def test_a_pattern_that_can_t_be_used_is_refused(pattern: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        NumberPatterns([{"code": "x", "level": "county", "pattern": pattern}])

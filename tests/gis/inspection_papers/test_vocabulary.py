"""What was found about the items of content, in words."""

import pytest

from gis.inspection_papers.vocabulary import Vocabulary

SECTION, MARKER = "001—005段", "005号界桩"


@pytest.mark.parametrize(
    ("number", "found", "in_dispute", "said"),
    [
        (1, [(SECTION, {"agreement_breached": False}), (MARKER, {})], [], "按协议、批复执行"),
        (
            1,
            [(SECTION, {"agreement_breached": True, "agreement_note": "越界放牧"})],
            [],
            "001—005段有未按协议、批复执行的情况（越界放牧）",
        ),
        # What the sides still see differently is not said to be so nowhere
        (
            4,
            [(SECTION, {"cross_line_activity": False}), (MARKER, {})],
            [(MARKER, "cross_line_activity")],
            "005号界桩有无跨界生产建设待双方认定",
        ),
        (1, [(SECTION, {}), (MARKER, {})], [], ""),
    ],
)
def test_an_item_says_what_is_so_where_and_what_is_open(
    number: int, found: list[tuple[str, dict[str, object]]], in_dispute: list[tuple[str, str]], said: str
) -> None:
    assert Vocabulary({}).item(number, found, in_dispute) == said

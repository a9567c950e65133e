"""Which gates an edition passes, by the seeds; what its copyright page prints; how it moves on and back."""

import pytest

from gis.editions.content import PassedGate
from gis.editions.gates import edition_gates, is_isbn, lacking, printed
from gis.editions.overrides import written
from gis.editions.plan import EntryOverride
from gis.editions.rules import FrozenByJob, PublishedByItself, ReasonNeeded, StateNotNext
from gis.editions.workflow import NEXT, check_entry_move, check_move
from gis.name_rules.seed_files import rule_rows

GATES = edition_gates(rule_rows)
REVIEWS = ("first_review", "second_review", "final_review")
#: By what an edition is, which gates it lacks without any paper
LACKING = {
    "internal": ({"internal"}, (*REVIEWS, "secrecy_review", "book_number|printing_permit")),
    "public_地方志工作条例12": (
        {"public"},
        (*REVIEWS, "gazetteer_office", "secrecy_review", "book_number"),
    ),
    "public_with_maps_地图管理条例22": (
        {"public", "map"},
        (*REVIEWS, "gazetteer_office", "secrecy_review", "map_approval", "book_number"),
    ),
    "internal_with_maps_and_mongolian": (
        {"internal", "map", "mongolian"},
        (*REVIEWS, "mongolian_review", "secrecy_review", "book_number|printing_permit"),
    ),
}


@pytest.mark.parametrize("case", LACKING)
def test_what_is_required_goes_by_what_the_edition_is(case: str) -> None:
    given, expected = LACKING[case]
    assert tuple(lack.code for lack in lacking(GATES, given, ())) == expected
    assert lacking(GATES, given, [gate.code for gate in GATES]) == []


def test_of_isbn_and_printing_permit_one_is_enough() -> None:
    (lack,) = lacking(GATES, {"internal"}, (*REVIEWS, "secrecy_review"))
    assert lack.name_zh == "书号或内部资料准印证号"
    assert lacking(GATES, {"internal"}, (*REVIEWS, "secrecy_review", "printing_permit")) == []


def test_a_printing_permit_is_for_internal_material_only() -> None:
    papers = (*REVIEWS, "gazetteer_office", "secrecy_review", "printing_permit")
    assert [lack.code for lack in lacking(GATES, {"public"}, papers)] == ["book_number"]
    permit = next(gate for gate in GATES if gate.code == "printing_permit")
    assert (permit.is_open_to({"public"}), permit.is_open_to({"internal"})) == (False, True)


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("978-7-204-12345-2", True),
        ("ISBN 9787204123452", True),
        ("978-7-204-12345-3", False),
        ("978-7-204-1234-2", False),
        ("7-204-12345-2", False),
        ("", False),
    ],
)
def test_the_check_digit_of_an_isbn_counts(number: str, is_right: bool) -> None:
    assert is_isbn(number) is is_right


def test_only_a_clause_that_was_read_counts_as_verified() -> None:
    verified = {gate.code: gate.clause for gate in GATES if gate.is_verified}
    assert set(verified) == {"map_approval", "book_number", "printing_permit"}
    assert verified["map_approval"].endswith("第二十二条")


def test_the_copyright_page_prints_numbers_and_the_open_places_of_what_is_required() -> None:
    given = {"public", "map"}
    assert printed(GATES, given, {"book_number": "978-7-204-12345-2", "printing_permit": "内准字1号"}) == (
        PassedGate("map_approval", "审图号"),
        PassedGate("book_number", "书号", "978-7-204-12345-2"),
    )
    permit = {"printing_permit": "内准字1号"}
    assert printed(GATES, {"internal"}, permit) == (
        PassedGate("printing_permit", "内部资料准印证号", "内准字1号"),
    )
    assert printed(GATES, {"internal"}, {}) == (PassedGate("book_number", "书号"),)


def test_an_edition_moves_on_step_by_step_and_back_with_a_reason_until_it_is_frozen() -> None:
    check_move("draft", "edited", "")
    check_move("reviewed", "draft", "缺一章")
    for before, after, reason, error in (
        ("draft", "reviewed", "", StateNotNext),
        ("edited", "draft", "", ReasonNeeded),
        ("reviewed", "frozen", "", FrozenByJob),
        ("frozen", "published", "", PublishedByItself),
        ("frozen", "reviewed", "印错了", StateNotNext),
        ("published", "draft", "重来", StateNotNext),
    ):
        with pytest.raises(error):
            check_move(before, after, reason)
    assert NEXT["published"] == ()
    with pytest.raises(ReasonNeeded):
        check_entry_move("reviewed", "edited", "")


def test_a_change_writes_one_field_and_leaves_the_others() -> None:
    before = EntryOverride({"history": "甲"}, ())
    assert written(before, "location", "旗境北部").fields == {"history": "甲", "location": "旗境北部"}
    assert written(before, "history", "").fields == {}
    assert written(before, "text", "一\n\n 二 ").text == ("一", "二")

"""What the national database returns, matched with our records: code, name, sound, class, distance."""

from typing import Any

import pytest

from gis.name_rules.seed_files import rule_rows
from gis.national_database.reconciliation import Outcome, read_settings, reconcile
from gis.national_database.records import NationalRecord, from_public, record_of, to_public
from gis.national_database.service import Returned
from tests.gis.national_database.world import PROFILE, register

SETTINGS = read_settings(rule_rows("national_matching"))
CODE, OTHER_CODE = "15062610822200000001", "15062610822200000002"
OURS = record_of(PROFILE, register())
FAR = {"type": "Point", "coordinates": [109.4, 38.1]}


def theirs(**changes: Any) -> NationalRecord:
    """Return our record as the national database might return it, under an id of its own."""
    return from_public(PROFILE, {**to_public(PROFILE, OURS), "id": "8a1f", **changes})


def ours(number: str, gdm: Any = OURS.gdm, **values: str) -> NationalRecord:
    return NationalRecord({**OURS.values, "record_id": number, **values}, gdm)


ELSEWHERE = {
    "standard_name": "查干淖尔",
    "roman_alphabet_spelling": "Qagan Nur",
    "gdm": FAR,
    "place_type_code": "12200",
    "area": "150626203",
    "old_name": "",
}
CASES: dict[str, tuple[list[NationalRecord], NationalRecord, Outcome, str | None]] = {
    "all the same, now with its code": ([OURS], theirs(place_code=CODE), "matched", OURS.id),
    "under its former name": ([OURS], theirs(standard_name="呼吉尔特"), "matched", OURS.id),
    "the code decides against name and place": (
        [ours("1", FAR, place_code=CODE, standard_name="甲"), OURS], theirs(place_code=CODE), "matched", "1",
    ),
    "two codes never match": ([ours("1", place_code=OTHER_CODE)], theirs(place_code=CODE), "review", "1"),
    "two of ours are as good": ([ours("1"), ours("2")], theirs(), "review", "1"),
    "the same name far away": ([OURS], theirs(gdm=FAR, area="150626203"), "review", OURS.id),
    "another place": ([OURS], theirs(**ELSEWHERE), "new", None),
}  # fmt: skip


@pytest.mark.parametrize("case", [*CASES])
def test_a_returned_record_is_matched(case: str) -> None:
    known, returned, outcome, best = CASES[case]
    [found] = reconcile(PROFILE, SETTINGS, known, [returned])
    assert (found.outcome, found.candidates[0].record.id if found.candidates else None) == (outcome, best)


def test_one_of_ours_is_not_given_to_two() -> None:
    found = reconcile(PROFILE, SETTINGS, [OURS], [theirs(), theirs(id="8a20")])
    assert [one.outcome for one in found] == ["review", "review"]


def test_conflicts_are_shown_field_by_field() -> None:
    [found] = reconcile(
        PROFILE, SETTINGS, [OURS], [theirs(place_code=CODE, place_meaning="碱地", old_name="")]
    )
    assert [(one.heading_zh, one.ours, one.theirs) for one in found.conflicts] == [
        ("地名代码", "", CODE),
        ("地名含义", "有碱的地方", "碱地"),
    ]


def test_a_score_says_what_it_is_made_of() -> None:
    [found] = reconcile(
        PROFILE, SETTINGS, [OURS], [theirs(gdm={"type": "Point", "coordinates": [108.86, 38.6]})]
    )
    best = found.candidates[0]
    assert best.distance_m == pytest.approx(870.9, abs=1)
    assert {key for key, value in best.parts.items() if value == 1.0} == {
        "name",
        "sound",
        "category",
        "division",
    }
    assert 0.5 < best.parts["distance"] < 0.6


@pytest.mark.parametrize(
    ("faults", "told"), [((), "matched"), (("code_statistical",), "review"), (("code_form",), "review")]
)
def test_a_match_whose_code_can_not_be_kept_is_for_somebody_to_look_at(
    faults: tuple[str, ...], told: Outcome
) -> None:
    (found,) = reconcile(PROFILE, SETTINGS, [OURS], [theirs(place_code=CODE)])
    assert Returned(found, faults).outcome == told

"""Names that repeat one another: in the scopes of their class by both yardsticks, by writing, by sound."""

import random

import pytest

from gis.name_rules.seed_files import rule_rows
from gis.name_screening.listed_names import Hearing, Listed
from gis.name_screening.repeat_scopes import RepeatScopes, area
from gis.name_screening.repeated_names import RepeatedNames
from gis.name_screening.screening import Finding
from gis.name_screening.service import syllables
from gis.place_names.readings import lexicon

HEARING = Hearing(syllables, lexicon())


def repeated() -> RepeatedNames:
    return RepeatedNames(
        RepeatScopes(rule_rows("uniqueness_scopes"), ["长江"], rule_rows("naming_classes")), HEARING
    )


def findings(*names: Listed) -> list[tuple[int, Finding]]:
    return [*repeated().find(names)]


def found(*names: Listed) -> set[tuple[int, str, str]]:
    return {(row, each.rule_id, each.severity) for row, each in findings(*names)}


def of(kind: str, row: int, name: str, code: str, specific: str | None = None, own: str = "") -> Listed:
    return HEARING.listed(row, name, name, name if specific is None else specific, kind, code, own)


def road(row: int, name: str, code: str = "150626100") -> Listed:
    return of("road", row, name, code, name[:-1])


@pytest.mark.parametrize(
    ("kind", "one", "other", "severity", "campaign", "art9"),
    [
        pytest.param("county", "110105", "220104", "error", "", "9(7)", id="9(7) counties, the nation"),
        pytest.param("famous_nature", "", "", "error", "", "9(7)", id="9(7) famous nature, no codes"),
        pytest.param("township", "150626100", "150725100", "error", "", "9(8)", id="9(8) in a province"),
        pytest.param("township", "150626100", "150626101", "error", "重", "9(8)", id="2018 in a county"),
        pytest.param("township", "150626100", "610802100", None, "", "", id="townships, two provinces"),
        pytest.param("village_seat", "150626100", "150626101", "error", "", "9(8)", id="9(8) seats, banner"),
        pytest.param("village_seat", "150626100", "150627101", None, "", "", id="seats, two banners"),
        pytest.param("natural_village", "150626100", "150626100", "warning", "重", "", id="one township"),
        pytest.param("natural_village", "150626100", "150626101", "notice", "", "", id="two townships"),
        pytest.param("road", "150626100", "150626100", "error", "重", "9(8)", id="9(8) roads, one town"),
        pytest.param("road", "150626100", "150626101", None, "", "", id="roads, two towns"),
        pytest.param("road", "150602001", "150602004", "error", "", "9(8)", id="9(8) two 街道: one town"),
        pytest.param("estate", "150626", "150626", "error", "重", "9(8)", id="no more than county known"),
        pytest.param("estate", "150626", "150624", None, "", "", id="estates, two counties, no more known"),
        pytest.param("estate", "", "", "error", "重", "9(8)", id="estates of a list without codes"),
        pytest.param("village_seat", "", "", "notice", "", "9(8)", id="seats of a list without codes"),
        pytest.param("nature", "150626", "150626", "notice", "", "", id="nature: no rule"),
    ],
)  # fmt: skip
def test_scopes(kind: str, one: str, other: str, severity: str | None, campaign: str, art9: str) -> None:
    told = findings(of(kind, 1, "朝阳某", one), of(kind, 2, "朝阳某", other))
    if severity is None:
        assert told == []
        return
    assert [(row, each.rule_id, each.severity) for row, each in told] == [
        (1, "C1", severity),
        (2, "C1", severity),
    ]
    assert {(each.campaign, each.art9) for _, each in told} == {(campaign, art9)}
    assert told[0][1].rows == (2,)


def test_the_built_up_area_stands_for_itself() -> None:
    assert area("built_up_area", "150602001") == area("built_up_area", "150602009") == "150602街道"
    assert area("built_up_area", "150626100") == "150626100"
    assert area("built_up_area", "150626") == "150626"
    assert area("township", "150626") == ""


def test_a_village_and_a_road_may_bear_one_name() -> None:
    assert found(road(1, "团结路"), of("village_seat", 2, "团结路", "150626100")) == set()


def test_homophones_with_tones_are_stronger_than_without() -> None:
    assert found(road(1, "建设路"), road(2, "建社路")) >= {(1, "C2", "warning"), (2, "C2", "warning")}
    assert found(road(1, "和平路"), road(2, "贺平路")) == {(1, "C3", "notice"), (2, "C3", "notice")}


def test_one_mongolian_word_written_twice_is_no_repeated_name() -> None:
    one, other = (of("village_seat", row, f"巴{'音彦'[row - 1]}塔拉", "150626100") for row in (1, 2))
    assert found(one, other) == {(1, "S1", "warning"), (2, "S1", "warning")}


def test_one_specific_term_with_two_generic_ones() -> None:
    assert found(road(1, "建设路"), road(2, "建设街")) == {(1, "C4", "notice"), (2, "C4", "notice")}


def test_a_village_under_its_own_code_twice_is_one() -> None:
    one, again = (of("village_seat", row, "图克", "150626102", own="150626102201") for row in (1, 2))
    assert found(one, again) == set()
    other = of("village_seat", 2, "图克", "150626102", own="150626102202")
    assert found(one, other) == {(1, "C1", "error"), (2, "C1", "error")}


def test_what_is_found_does_not_depend_on_the_order() -> None:
    """Other drivers hand names over in another order."""
    names = ["新村", "新屯", "欣村", "兴隆", "星龙", "巴音", "巴彦", "和平", "河坪"]
    listed = [of("village_seat", row, names[row % 9], f"15062610{row % 3}") for row in range(1, 60)]
    shuffled = listed[:]
    random.Random(5).shuffle(shuffled)
    by_row = sorted(findings(*listed), key=lambda each: (each[0], each[1].rule_id))
    assert by_row == sorted(findings(*shuffled), key=lambda each: (each[0], each[1].rule_id))
    assert by_row


def test_rows_without_a_name_repeat_nothing() -> None:
    assert findings(road(1, ""), road(2, "")) == []


def test_of_many_alike_a_reason_names_three() -> None:
    told = findings(*(road(row, "建设路") for row in range(1, 2001)))
    assert len(told) == 2000
    assert told[0][1].rows == (2, 3, 4)
    assert told[1999][1].rows == (1, 2, 3)

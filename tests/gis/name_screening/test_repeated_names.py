"""Names that repeat one another: in the scope of their kind, by writing, by sound, as one word."""

from gis.name_screening.repeated_names import Listed, RepeatedNames
from gis.name_screening.service import syllables
from gis.place_names.readings import lexicon


def found(*names: Listed) -> set[tuple[int, str, str]]:
    repeated = RepeatedNames(syllables, lexicon())
    return {(row, finding.rule_id, finding.severity) for row, finding in repeated.find(names)}


def road(row: int, name: str, code: str = "150626100") -> Listed:
    return Listed(row, name, name, name[:-1], "road", code)


def village(row: int, name: str, code: str) -> Listed:
    return Listed(row, f"{name}村委会", name, name, "village", code)


def test_equal_names_in_one_county_are_errors() -> None:
    assert found(road(1, "建设路"), road(2, "建设路")) == {(1, "C1", "error"), (2, "C1", "error")}


def test_equal_names_in_two_counties_are_nothing() -> None:
    assert found(road(1, "建设路"), road(2, "建设路", "150624100")) == set()


def test_a_village_and_a_road_may_bear_one_name() -> None:
    assert found(road(1, "团结路"), village(2, "团结路", "150626100")) == set()


def test_homophones_with_tones_are_stronger_than_without() -> None:
    assert found(road(1, "建设路"), road(2, "建社路")) >= {(1, "C2", "warning"), (2, "C2", "warning")}
    assert found(road(1, "和平路"), road(2, "贺平路")) == {(1, "C3", "notice"), (2, "C3", "notice")}


def test_one_mongolian_word_written_twice_is_no_repeated_name() -> None:
    written = found(village(1, "巴音塔拉", "150626100"), village(2, "巴彦塔拉", "150626101"))
    assert written == {(1, "S1", "warning"), (2, "S1", "warning")}


def test_one_specific_term_with_two_generic_ones_is_noticed() -> None:
    assert found(road(1, "建设路"), road(2, "建设街")) == {(1, "C4", "notice"), (2, "C4", "notice")}


def test_villages_of_a_list_without_codes_are_only_noticed() -> None:
    assert found(village(1, "新村", ""), village(2, "新村", "")) == {(1, "C1", "notice"), (2, "C1", "notice")}
    assert found(road(1, "建设路", ""), road(2, "建设路", "")) == {(1, "C1", "error"), (2, "C1", "error")}

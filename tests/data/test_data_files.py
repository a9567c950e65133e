"""What experts edit is well formed, documented, and agrees with itself."""

import csv
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from data import __file__ as package

ROOT = Path(package).parent
LISTS = sorted((ROOT / "reference").glob("*.csv"))
CODE_LISTS = [path for path in LISTS if path.stem not in ("publication_rule", "annual_target")]
TABLES = sorted(path for path in ROOT.rglob("*.csv"))
README = (ROOT / "README.md").read_text("utf-8")


def rows(*parts: str) -> list[dict[str, str]]:
    with ROOT.joinpath(*parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sample(name: str) -> list[dict[str, str]]:
    return rows("samples", "uxin", f"{name}.csv")


def codes(name: str) -> set[str]:
    return {row["code"] for row in rows("reference", f"{name}.csv")}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_table_is_documented_and_rectangular(path: Path) -> None:
    assert f"`{path.name}`" in README or f"## {path.name}" in README
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    with path.open(encoding="utf-8", newline="") as file:
        header, *body = csv.reader(file)
    assert len(set(header)) == len(header)
    assert body
    assert {len(row) for row in body} == {len(header)}
    assert not [cell for row in body for cell in row if cell != cell.strip()]


@pytest.mark.parametrize("path", CODE_LISTS, ids=lambda path: path.stem)
def test_a_code_list_has_unique_codes_and_both_languages(path: Path) -> None:
    listed = rows("reference", path.name)
    assert list(listed[0])[:3] == ["code", "name_zh", "name_en"]
    assert len({row["code"] for row in listed}) == len(listed)
    by_name: dict[str, list[str]] = {}
    for row in listed:
        by_name.setdefault(row["name_zh"], []).append(row["code"])
    # A class of features may bear the name of its only sub-class (河流 121 and 12100)
    assert all(code.startswith(same[0]) for same in by_name.values() for code in same)
    assert all(row["name_zh"] and row["name_en"] for row in listed)


def test_readme_names_no_file_that_is_not_there() -> None:
    def named() -> Iterator[str]:
        for part in README.split("`")[1::2]:
            if part.endswith(".csv") and "/" not in part:
                yield part

    elsewhere = {"location_year_20251201.csv", "areas.csv", "streets.csv", "villages.csv"}
    assert set(named()) - {path.name for path in TABLES} == elsewhere


def test_types_are_of_known_levels_and_two_are_statistical() -> None:
    types = rows("reference", "division_type.csv")
    assert {row["level"] for row in types} <= codes("division_level")
    statistical = {row["name_zh"] for row in types if row["is_statistical"] == "true"}
    assert statistical == {"开发区", "虚拟社区"}


def test_categories_say_how_sure_they_are() -> None:
    categories = rows("reference", "place_name_category.csv")
    assert len(categories) == 99
    sure = ["text", "icon", "grouping", "inferred", "background"]
    counted = {each: sum(row["confidence"] == each for row in categories) for each in sure}
    assert counted == {"text": 15, "icon": 43, "grouping": 13, "inferred": 24, "background": 4}
    assert all(f"{each} {count}" in README for each, count in counted.items())


def test_publication_rules_use_known_levels_and_give_every_subject_a_default() -> None:
    rules = rows("reference", "publication_rule.csv")
    assert {row["level"] for row in rules} <= codes("publication_level")
    assert {row["subject"] for row in rules} == {row["subject"] for row in rules if row["field"] == "*"}
    ranks = [int(row["rank"]) for row in rows("reference", "publication_level.csv")]
    assert ranks == sorted(set(ranks))


def test_proposal_states_bear_the_glossary_s_words() -> None:
    names = {row["code"]: row["name_zh"] for row in rows("reference", "proposal_state.csv")}
    glossary = {row["en"]: row["zh"] for row in rows("glossary.csv")}
    words = dict(
        zip(
            ("submitted", "returned", "approved", "applied"),
            glossary["submitted / returned / approved / applied"].split(" / "),
            strict=True,
        )
    )
    assert {code: names[code] for code in words} == words


def test_name_types_bear_the_glossary_s_words() -> None:
    names = {row["name_zh"] for row in rows("reference", "name_type.csv")}
    glossary = {row["en"]: row["zh"] for row in rows("glossary.csv")}
    assert set(glossary["standard name / alias / former name / short form"].split(" / ")) <= names
    assert glossary["variant spelling"] in names


def test_the_sample_s_divisions_form_one_tree() -> None:
    divisions = sample("divisions")
    by_code = {row["nbs_code"]: row for row in divisions}
    assert len(by_code) == len(divisions) == 87
    assert {row["type"] for row in divisions} <= codes("division_type")
    for row in divisions:
        if row["nbs_code"] != "150626":
            assert row["nbs_code"].startswith(row["parent_nbs_code"])
            assert row["parent_nbs_code"] in by_code
        assert row["change"] or len(row["nbs_code"]) == 6
    civil = [row["mca_code"] for row in divisions if row["mca_code"]]
    assert len(set(civil)) == len(civil) == 7
    names = [(row["parent_nbs_code"], row["name"]) for row in divisions]
    assert len(set(names)) == len(names)


def test_county_codes_follow_one_another_without_gap() -> None:
    listed: dict[str, list[dict[str, str]]] = {}
    for row in sample("county_codes"):
        listed.setdefault(row["key"], []).append(row)
    states: dict[str, list[dict[str, str]]] = {}
    for row in sample("counties"):
        states.setdefault(row["key"], []).append(row)
    assert set(listed) == set(states)
    for key, codes_of_one in listed.items():
        for earlier, later in pairwise(codes_of_one):
            assert earlier["to_year"] == later["from_year"]
        for ends in (0, -1):
            column = ("from_year", "to_year")[ends]
            assert codes_of_one[ends][column] == states[key][ends][column]
    assert [row["code"] for row in listed["uxin"]] == ["152527", "152727", "150626"]


def test_events_name_known_divisions_and_types() -> None:
    keys = {row["key"] for row in sample("counties")}
    sources = {row["key"] for row in sample("sources")}
    for row in sample("division_events"):
        assert row["type"] in codes("division_event_type")
        assert row["source"] in sources
        parties = f"{row['predecessors']} {row['successors']} {row['subjects']}".split()
        assert parties
        assert set(parties) <= keys


def test_observations_are_of_listed_divisions_and_judged() -> None:
    by_code = {row["nbs_code"]: row for row in sample("divisions")}
    observations = sample("name_observations")
    for row in observations:
        division = by_code[row["nbs_code"]]
        assert row["listed_name_2023"] == (division["body_name"] or division["name"])
        assert row["listed_name_2016"] != row["listed_name_2023"]
        assert row["note"]
    judged = [row["judgement"] for row in observations]
    for judgement, count in (
        ("variant", 17), ("code_reused", 2), ("undetermined", 2), ("listing_correction", 1),
    ):  # fmt: skip
        assert judged.count(judgement) == count
        assert f"`{judgement}` {count} 条" in README


def test_positions_lie_around_the_banner_and_cite_their_source() -> None:
    sources = {row["key"] for row in sample("sources")}
    for row in sample("located_places"):
        assert row["source"] in sources
        assert row["source_record"]
        assert 107 < float(row["lon"]) < 111
        assert 37 < float(row["lat"]) < 40
        assert row["role"] in codes("geometry_role")


def test_eight_neighbours_four_of_them_across_the_provincial_line() -> None:
    neighbours = sample("neighbours")
    assert len(neighbours) == 8
    for row in neighbours:
        assert (row["line_level"] == "province") == row["code"].startswith("61")

"""Part 3 (queryables, filter, features-filter) and each conformance class of CQL2 that is claimed."""

import json
from typing import Any

import cql2
import pytest

from tests.api.ogc.conftest import DIVISIONS, ODD_NAME, PLACES, Ogc

SPRING_BOX = "108.49,38.49,108.51,38.51"


# ------------------------------------------------------------------ queryables, as query parameters too


def test_get_queryables_op_and_response(ogc: Ogc) -> None:
    answer = ogc.get("/ogc/collections/place-names/queryables")
    schema = answer.json()
    assert answer.headers["content-type"] == "application/schema+json"
    assert schema["type"] == "object"
    assert schema["$id"].endswith("/ogc/collections/place-names/queryables")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    kinds = {name: one.get("format") or one.get("type") for name, one in schema["properties"].items()}
    assert kinds["geometry"] == "geometry-any"
    assert kinds["name"] == "string"
    assert kinds["valid_from"] == "date"
    assert kinds["division_id"] == "uuid"
    assert kinds["aliases"] == "array"


def test_queryables_link(ogc: Ogc) -> None:
    rel = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
    for one in ogc.get("/ogc/collections").json()["collections"]:
        (link,) = [link for link in one["links"] if link["rel"] == rel]
        assert ogc.get(link["href"]).status_code == 200


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("name", "甲泉", ["甲泉"]),
        ("category", "122", ["乙湖"]),
        ("method", "surveyed", ["甲泉"]),
        ("is_approximate", "true", [ODD_NAME]),
        ("valid_from", "2010-07-01", ["新名"]),
        ("national_code", "15062621610000000011", ["甲泉"]),
        ("aliases", "甲井", ["甲泉"]),
        ("former_names", "旧名", ["新名"]),
        ("name", "没有", []),
    ],
)
def test_query_param_for_a_queryable(ogc: Ogc, name: str, value: str, found: list[str]) -> None:
    assert [one for one in ogc.names(**{name: value}) if one in ogc.made] == found


def test_query_params_are_combined_with_and(ogc: Ogc) -> None:
    assert ogc.get(name="甲泉", category="122").json()["features"] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("is_approximate", "maybe"), ("valid_from", "soon"), ("division_id", "x"), ("source_id", "")],
)
def test_query_param_of_another_kind_is_refused(ogc: Ogc, name: str, value: str) -> None:
    answer = ogc.client().get(PLACES, params={name: value})
    assert answer.status_code == 400
    assert answer.json()["details"][0]["place"] == name


# ------------------------------------------------------------------ filter


def test_filter_param_and_filter_lang_default_to_text(ogc: Ogc) -> None:
    assert ogc.filtered("name = '甲泉'") == ogc.filtered("name = '甲泉'", filter_lang="cql2-text") == ["甲泉"]


def test_filter_lang_unknown(ogc: Ogc) -> None:
    assert ogc.refused(filter="name = 'x'", filter_lang="ecql")["details"][0]["place"] == "filter-lang"


def test_mixing_expressions_filter_and_other_parameters_all_hold(ogc: Ogc) -> None:
    assert ogc.filtered("name LIKE '%泉' OR name LIKE '%湖'", bbox=SPRING_BOX) == ["甲泉"]
    assert ogc.filtered("category = '122'", name="甲泉") == []


def test_numbers_of_a_filtered_list(ogc: Ogc) -> None:
    page = ogc.get(filter="name = '甲泉' OR name = '乙湖'", limit="1").json()
    assert (page["numberMatched"], page["numberReturned"]) == (2, 1)


#: Text, and the place where it can't be read or used
UNREADABLE = [
    ("name = ", "filter:1:8"),
    ("name = 'x' AND\nname LIKE", "filter:2:10"),
    ("nothing = 1", "filter/args/0"),
    ("name = 'x' AND (category = '1' OR nothing = 1)", "filter/args/1/args/1/args/0"),
    ("name = 5", "filter/args/1"),
    ("name > is_approximate", "filter/args/1"),
    ("name LIKE 5", "filter/args/1"),
    ("name LIKE category", "filter/args/1"),
    ("name LIKE 'x\\'", "filter/args/1"),
    ("name = NULL", "filter/args/1"),
    ("name IN ('a', 5)", "filter/args/1/1"),
    ("name", "filter"),
    ("5", "filter"),
    ("foo(name) = 1", "filter/args/0"),
    ("geometry = 'x'", "filter/args/0"),
    ("aliases = 'x'", "filter/args/0"),
    ("division_id = 'x'", "filter/args/1"),
    ("valid_from = DATE('2020-02-30')", "filter/args/1"),
    ("valid_from > TIMESTAMP('2020-01-01')", "filter/args/1"),
    ("valid_from = '2020-01-01'", "filter/args/1"),
    ("S_INTERSECTS(geometry, name)", "filter/args/1"),
    ("S_INTERSECTS(geometry, POINT(500 2))", "filter/args/1"),
    ("S_INTERSECTS(geometry, POLYGON((0 0,1 1,0 1,1 0,0 0)))", "filter/args/1"),
    ("S_INTERSECTS(geometry, BBOX(1,2,3))", "filter/args/1"),
    ("S_DWITHIN(geometry, POINT(1 2), 3)", "filter"),
    ("T_AFTER(name, DATE('2020-01-01'))", "filter/args/0"),
    ("A_CONTAINS(name, ('x'))", "filter/args/0"),
    ("name + 1 = 2", "filter/args/0/args/0"),
    ("CASEI(is_approximate) = 'x'", "filter/args/0/args/0"),
    ("is_approximate = 1e400", "filter/args/1"),
]


@pytest.mark.parametrize(("text", "place"), UNREADABLE)
def test_a_filter_that_says_nothing_here_is_refused_by_place(ogc: Ogc, text: str, place: str) -> None:
    refusal = ogc.refused(filter=text)
    assert refusal["details"][0]["place"] == place
    assert place in refusal["detail"]


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ("nonsense", "filter"),
        ("[]", "filter"),
        ('{"op":"=","args":[NaN,1]}', "filter"),
        ('{"op":"and","args":[{"op":"=","args":[{"property":"name"},"x"]},{"op":"like"}]}', "filter/args/1"),
        ('{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["a",1]}]}',
         "filter/args/1"),
        ('{"op":"drop table","args":[]}', "filter"),
    ],
)  # fmt: skip
def test_json_that_says_nothing_here_is_refused_by_place(ogc: Ogc, sent: str, place: str) -> None:
    assert ogc.refused(filter=sent, filter_lang="cql2-json")["details"][0]["place"] == place


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("(" * 3000 + "name='x'" + ")" * 3000, "cql2-text"),
        ("NOT " * 3000 + "name='x'", "cql2-text"),
        ("name=" * 3000 + "'x'", "cql2-text"),
        ("1" + "-1" * 5000 + "=1", "cql2-text"),
        (" OR ".join(["name='x'"] * 3000), "cql2-text"),
        ('{"op":"not","args":[' * 60 + "true" + "]}" * 60, "cql2-json"),
        ("[" * 20000, "cql2-json"),
    ],
)
def test_a_filter_that_is_too_deep_or_too_long_is_refused_before_it_is_parsed(
    ogc: Ogc, text: str, language: str
) -> None:
    assert (
        ogc.refused(filter=text, filter_lang=language)["details"][0]["rule"] == "collections.filter_too_large"
    )


@pytest.mark.parametrize(
    "text", ["name = '''; DROP TABLE feature; --'", "name = '%' OR name = '\\'", "name LIKE '\\%'"]
)
def test_values_are_bound_and_mean_nothing_to_sql(ogc: Ogc, text: str) -> None:
    assert ogc.names(filter=text) == []


# ------------------------------------------------------------------ CQL2: each class


def both_languages(ogc: Ogc, text: str) -> list[str]:
    """Return what a filter finds, as text and as JSON: they agree."""
    found = ogc.filtered(text)
    assert ogc.filtered(json.dumps(cql2.parse_text(text).to_json()), filter_lang="cql2-json") == found
    return found


ALL_MADE = ["Éclair", "丁区", "丙河", "乙湖", "新名", "无位", "甲泉", ODD_NAME]
BASIC = [
    ("name = '甲泉'", ["甲泉"]),
    ("name <> '甲泉' AND category = '122'", ["乙湖"]),
    ("name < '丙' AND name > '一' AND national_code IS NULL", ["丁区"]),
    ("name >= '甲泉' AND name <= '甲泉'", ["甲泉"]),
    ("name = '甲泉' OR name = '乙湖'", ["乙湖", "甲泉"]),
    ("name = '甲泉' OR name = '乙湖' AND category = '22100'", ["甲泉"]),
    ("NOT name = '甲泉' AND category = '122'", ["乙湖"]),
    ("national_code IS NOT NULL", ["甲泉"]),
    ("geometry IS NULL", ["无位"]),
    ("is_approximate = TRUE", [ODD_NAME]),
    ("is_approximate", [ODD_NAME]),
    ("valid_from = DATE('2010-07-01')", ["新名"]),
    ("valid_from > DATE('2010-06-30')", ["新名"]),
    ("valid_from >= TIMESTAMP('2010-06-30T16:00:00Z')", ["新名"]),
    ("valid_from > TIMESTAMP('2010-06-30T16:00:00Z')", []),
    ("TRUE AND name = '甲泉'", ["甲泉"]),
    ("FALSE", []),
    (f"name = '{ODD_NAME}'", [ODD_NAME]),
]


@pytest.mark.parametrize(("text", "found"), BASIC)
def test_basic_cql2(ogc: Ogc, text: str, found: list[str]) -> None:
    assert both_languages(ogc, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name LIKE '甲%'", ["甲泉"]),
        ("name LIKE '_湖'", ["乙湖"]),
        ("name NOT LIKE '%' OR name LIKE '%泉'", ["甲泉", ODD_NAME]),
        ("name LIKE '%\\\\%'", [ODD_NAME]),
        ("name IN ('甲泉', '乙湖', '没有')", ["乙湖", "甲泉"]),
        ("name NOT IN ('甲泉') AND national_code IS NOT NULL", []),
        ("valid_from BETWEEN DATE('2010-01-01') AND DATE('2010-12-31')", ["新名"]),
        ("name BETWEEN '甲' AND '甲泉'", ["甲泉"]),
        ("name NOT BETWEEN '一' AND '龥' AND name LIKE 'É%'", ["Éclair"]),
    ],
)
def test_advanced_comparison_operators(ogc: Ogc, text: str, found: list[str]) -> None:
    assert both_languages(ogc, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CASEI(name) = CASEI('ÉCLAIR')", ["Éclair"]),
        ("CASEI(romanization) = CASEI('JIAQUAN')", ["甲泉"]),
        ("romanization = 'JIAQUAN'", []),
        ("CASEI(romanization) LIKE CASEI('JIA%')", ["甲泉"]),
        ("CASEI(romanization) IN (CASEI('JiAquan'), CASEI('x'))", ["甲泉"]),
        ("CASEI(pinyin) = CASEI('JIǍQUÁN')", ["甲泉"]),
    ],
)
def test_case_insensitive_comparison(ogc: Ogc, text: str, found: list[str]) -> None:
    assert both_languages(ogc, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ACCENTI(name) = ACCENTI('Eclair')", ["Éclair"]),
        ("ACCENTI(name) = ACCENTI('E\u0301clair')", ["Éclair"]),
        ("ACCENTI(pinyin) = ACCENTI('Jiaquan')", ["甲泉"]),
        ("ACCENTI(name) LIKE ACCENTI('écl%')", []),
        ("CASEI(ACCENTI(name)) LIKE CASEI(ACCENTI('écl%'))", ["Éclair"]),
        ("ACCENTI(CASEI(pinyin)) = ACCENTI(CASEI('JIAQUAN'))", ["甲泉"]),
        ("name = 'Eclair'", []),
    ],
)
def test_accent_insensitive_comparison(ogc: Ogc, text: str, found: list[str]) -> None:
    assert both_languages(ogc, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("S_INTERSECTS(geometry, POINT(108.5 38.5))", ["丁区", "丙河", "甲泉"]),
        (f"S_INTERSECTS(geometry, BBOX({SPRING_BOX}))", ["丁区", "丙河", "甲泉"]),
        ("S_INTERSECTS(BBOX(108.59,38.49,108.61,38.51), geometry)", ["乙湖"]),
        # The antimeridian
        ("S_INTERSECTS(geometry, BBOX(170,-90,108.45,90)) AND name LIKE '丙%'", ["丙河"]),
    ],
)
def test_basic_spatial_functions(ogc: Ogc, text: str, found: list[str]) -> None:
    assert both_languages(ogc, text) == found


@pytest.mark.parametrize(
    ("geometry", "found"),
    [
        ("LINESTRING(108.6 38.4, 108.6 38.6)", ["丙河", "乙湖"]),
        ("POLYGON((108.59 38.49,108.61 38.49,108.61 38.51,108.59 38.51,108.59 38.49))", ["乙湖"]),
        ("MULTIPOINT((108.6 38.5),(109 38))", ["乙湖", "新名"]),
        ("MULTILINESTRING((108.6 38.49,108.6 38.51),(109 37,109 39))", ["乙湖", "新名"]),
        ("MULTIPOLYGON(((108.59 38.49,108.61 38.49,108.61 38.51,108.59 38.49)),"
         "((108.9 37.9,109.1 37.9,109.1 38.1,108.9 37.9)))", ["新名"]),
        ("GEOMETRYCOLLECTION(POINT(108.6 38.5),LINESTRING(109 37,109 39))", ["乙湖", "新名"]),
    ],
)  # fmt: skip
def test_basic_spatial_functions_plus(ogc: Ogc, geometry: str, found: list[str]) -> None:
    assert both_languages(ogc, f"S_INTERSECTS(geometry, {geometry})") == found


AREA = "POLYGON((108.45 38.45,108.55 38.45,108.55 38.55,108.45 38.55,108.45 38.45))"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"S_WITHIN(geometry, {AREA})", ["丁区", "甲泉"]),
        ("S_CONTAINS(geometry, POINT(108.48 38.46))", ["丁区"]),
        (f"S_EQUALS(geometry, {AREA})", ["丁区"]),
        (f"S_DISJOINT(geometry, {AREA}) AND category = '122'", ["乙湖"]),
        ("S_TOUCHES(geometry, BBOX(108.55,38.45,108.58,38.5))", ["丁区"]),
        (f"S_CROSSES(geometry, {AREA})", ["丙河"]),
        ("S_OVERLAPS(geometry, BBOX(108.5,38.5,108.6,38.6))", ["丁区"]),
    ],
)
def test_spatial_functions(ogc: Ogc, text: str, found: list[str]) -> None:
    assert both_languages(ogc, text) == found


#: The state 新名 began on 2010-07-01 and has no end; all others have no beginning.
STATE = "INTERVAL(valid_from, valid_to)"
OTHERS = [name for name in ALL_MADE if name != "新名"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("T_AFTER(valid_from, DATE('2010-06-30'))", ["新名"]),
        ("T_AFTER(valid_from, DATE('2010-07-01'))", []),
        ("T_BEFORE(valid_from, TIMESTAMP('2010-07-01T00:00:00Z'))", ["新名"]),
        ("T_EQUALS(valid_from, DATE('2010-07-01'))", ["新名"]),
        ("T_DISJOINT(valid_from, DATE('2010-07-01'))", []),
        ("T_INTERSECTS(valid_from, INTERVAL('2010-01-01', '2010-12-31'))", ["新名"]),
        ("T_DURING(valid_from, INTERVAL('2010-01-01', '..'))", ["新名"]),
        (f"T_AFTER({STATE}, INTERVAL('..', '2009-12-31'))", ["新名"]),
        (f"T_BEFORE(INTERVAL('2001-01-01', '2009-12-31'), {STATE})", ["新名"]),
        (f"T_CONTAINS({STATE}, INTERVAL('2009-01-01', '2009-02-01'))", OTHERS),
        (f"T_DISJOINT({STATE}, INTERVAL('2009-01-01', '2009-02-01'))", ["新名"]),
        (f"T_DURING(INTERVAL('2011-01-01', '2012-01-01'), {STATE})", ALL_MADE),
        (f"T_EQUALS({STATE}, INTERVAL('2010-07-01', '..'))", ["新名"]),
        (f"T_FINISHES({STATE}, INTERVAL('2000-01-01', '..'))", ["新名"]),
        (f"T_FINISHEDBY({STATE}, INTERVAL('2020-01-01', '..'))", ALL_MADE),
        (f"T_INTERSECTS({STATE}, INTERVAL('2009-01-01', '2010-06-30'))", OTHERS),
        (f"T_MEETS(INTERVAL('2009-01-01', '2010-07-01'), {STATE})", ["新名"]),
        (f"T_METBY({STATE}, INTERVAL('2009-01-01', '2010-07-01'))", ["新名"]),
        (f"T_OVERLAPPEDBY({STATE}, INTERVAL('2009-01-01', '2011-01-01'))", ["新名"]),
        (f"T_OVERLAPS(INTERVAL('2009-01-01', '2011-01-01'), {STATE})", ["新名"]),
        (f"T_STARTEDBY({STATE}, INTERVAL('2010-07-01', '2011-01-01'))", ["新名"]),
        (f"T_STARTS(INTERVAL('2010-07-01', '2011-01-01'), {STATE})", ["新名"]),
    ],
)
def test_temporal_functions(ogc: Ogc, text: str, found: list[str]) -> None:
    assert both_languages(ogc, text) == sorted(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A_CONTAINS(aliases, ('甲井'))", ["甲泉"]),
        ("A_CONTAINS(aliases, ('甲井', '没有'))", []),
        ("A_CONTAINEDBY(aliases, ('甲井', '大甲', 'ᠪᠤᠯᠠᠭ')) AND national_code IS NOT NULL", ["甲泉"]),
        ("A_EQUALS(former_names, ('旧名'))", ["新名"]),
        ("A_OVERLAPS(aliases, ('没有', '大甲'))", ["甲泉"]),
        ("A_OVERLAPS(aliases, former_names)", []),
    ],
)
def test_array_functions(ogc: Ogc, text: str, found: list[str]) -> None:
    assert both_languages(ogc, text) == found


def test_array_functions_on_ids(ogc: Ogc) -> None:
    town = ogc.service.id_of("150626102")
    assert ogc.filtered(f"A_CONTAINS(division_ids, ('{town}'))") == ["甲泉"]
    assert ogc.refused(filter="A_CONTAINS(division_ids, ('x'))")["details"][0]["place"] == "filter/args/1/0"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name = romanization", []),
        ("name <> romanization AND romanization <> ''", ["甲泉"]),
        ("'甲泉' = name", ["甲泉"]),
        ("valid_from < valid_to", []),
        ("CASEI(pinyin) > CASEI(romanization) AND romanization <> ''", ["甲泉"]),
        ("S_EQUALS(geometry, geometry) AND category = '122'", ["乙湖"]),
    ],
)
def test_property_property(ogc: Ogc, text: str, found: list[str]) -> None:
    assert both_languages(ogc, text) == found


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("version + 1 = 2", True),
        ("version * 3 - 1 = 2", True),
        ("version / 4 = 0.25", True),
        ("5 div 2 = version + 1", True),
        ("7 % 4 = 3 * version", True),
        ("2 ^ 3 = 8 * version", True),
        ("(version + 1) * 2 = 4", True),
        ("version + 1 * 2 = 4", False),
        ("-version = -1", True),
        # What is divided by nothing is nothing.
        ("version / 0 = 1", False),
        ("5 % (version - 1) = 1", False),
    ],
)
def test_arithmetic(ogc: Ogc, text: str, holds: bool) -> None:
    found = ogc.filtered(f"name = '甲泉' AND {text}", login="editor")
    assert found == (["甲泉"] if holds else [])


def test_a_number_out_of_range_is_refused(ogc: Ogc) -> None:
    answer = ogc.get(login="editor", filter="10 ^ 999 * version = 1")
    assert answer.status_code == 400
    assert answer.json()["details"][0]["rule"] == "collections.not_computable"


def test_divisions_are_filtered_too(ogc: Ogc) -> None:
    found = ogc.names(
        DIVISIONS, filter="level = 'township' AND statistical_code LIKE '1506261%' AND NOT is_statistical"
    )
    (expected,) = ogc.sql(
        "SELECT array_agg(name ORDER BY name) FROM division_period WHERE valid @> current_date"
        " AND level = 'township' AND statistical_code LIKE '1506261%' AND NOT is_statistical"
    )
    assert found == sorted(expected[0])


def test_an_interval_is_filtered_by_what_each_feature_was_last(ogc: Ogc) -> None:
    during: Any = {"datetime": "2004-01-01/2020-01-01"}
    assert ogc.names(filter="name = '旧名'", **during) == []
    assert ogc.names(filter="name = '新名'", **during) == ["新名"]

"""Every conformance class that is claimed has its own tests, and no other is claimed."""

from types import ModuleType

import pytest

from api.ogc_documents import CONFORMANCE, CQL2, FEATURES
from tests.api.ogc import test_core, test_crs, test_filters

#: Class → where its tests stand, and how their names begin
TESTED: dict[str, tuple[ModuleType, tuple[str, ...]]] = {
    f"{FEATURES}1/1.0/conf/core": (
        test_core,
        ("test_root_op", "test_fc_", "test_f_", "test_query_param_unknown"),
    ),
    f"{FEATURES}1/1.0/conf/oas30": (test_core, ("test_oas_definition", "test_oas_impl")),
    f"{FEATURES}1/1.0/conf/html": (test_core, ("test_html_definition",)),
    f"{FEATURES}1/1.0/conf/geojson": (test_core, ("test_geojson_definition", "test_geojson_content")),
    f"{FEATURES}2/1.0/conf/crs": (
        test_crs,
        ("test_crs_", "test_fc_crs_", "test_fc_bbox_crs_"),
    ),
    f"{FEATURES}3/1.0/conf/queryables": (test_filters, ("test_get_queryables", "test_queryables_link")),
    f"{FEATURES}3/1.0/conf/queryables-query-parameters": (test_filters, ("test_query_param_",)),
    f"{FEATURES}3/1.0/conf/filter": (test_filters, ("test_filter_param", "test_filter_lang", "test_mixing_")),
    f"{FEATURES}3/1.0/conf/features-filter": (test_crs, ("test_filter_crs_",)),
    f"{CQL2}cql2-text": (test_filters, ("test_basic_cql2", "test_a_filter_that_says_nothing")),
    f"{CQL2}cql2-json": (test_filters, ("test_basic_cql2", "test_json_that_says_nothing")),
    **{
        f"{CQL2}{name}": (test_filters, (f"test_{name.replace('-', '_')}",))
        for name in (
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
            "array-functions",
            "property-property",
            "arithmetic",
        )
    },
}


def test_every_class_that_is_claimed_has_tests_and_every_one_tested_is_claimed() -> None:
    assert TESTED.keys() == set(CONFORMANCE)


@pytest.mark.parametrize("uri", TESTED)
def test_its_tests_are_there(uri: str) -> None:
    module, beginnings = TESTED[uri]
    for beginning in beginnings:
        assert [name for name in vars(module) if name.startswith(beginning)], beginning


def test_a_class_of_writing_is_not_claimed() -> None:
    assert not [uri for uri in CONFORMANCE if "ogcapi-features-4" in uri]

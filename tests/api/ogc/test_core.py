"""OGC API – Features Part 1, classes core, geojson, html and oas30; each test is named by its requirement."""

import json
import re
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from api.ogc_documents import CONFORMANCE
from gis.history.as_known import today
from tests.api.ogc.conftest import CRS84, DIVISIONS, ODD_NAME, PLACES, Ogc

DOCUMENTS = (
    "/ogc",
    "/ogc/conformance",
    "/ogc/collections",
    "/ogc/collections/place-names",
    "/ogc/collections/divisions/queryables",
    "/ogc/collections/divisions/schema",
    PLACES,
)


def rels(document: Any) -> dict[str, str]:
    return {one["rel"]: one["href"] for one in document["links"]}


# ------------------------------------------------------------------ core


def test_root_op_and_success(ogc: Ogc) -> None:
    landing = ogc.get("/ogc").json()
    assert landing["title"]
    assert {"service-desc", "service-doc", "conformance", "data", "self", "alternate"} <= rels(landing).keys()


def test_api_definition_success(ogc: Ogc) -> None:
    answer = ogc.get(rels(ogc.get("/ogc").json())["service-desc"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"


def test_conformance_success(ogc: Ogc) -> None:
    """Beside the classes of features, those of tiles, which have their own tests."""
    listed = ogc.get("/ogc/conformance").json()["conformsTo"]
    assert [one for one in listed if one in CONFORMANCE] == list(CONFORMANCE)
    assert not [one for one in listed if one not in CONFORMANCE and "tile" not in one and "common" not in one]


def test_http_head_is_as_get(ogc: Ogc) -> None:
    assert ogc.client().head(PLACES).status_code == 200


def test_fc_md_success_lists_every_collection(ogc: Ogc) -> None:
    listed = ogc.get("/ogc/collections").json()
    names = [one["id"] for one in listed["collections"]]
    assert names == ["divisions", "place-names", "boundary-lines", "facilities", "cemeteries"]
    for one in listed["collections"]:
        links = [(link["rel"], link["type"]) for link in one["links"]]
        assert ("items", "application/geo+json") in links
        assert ("items", "text/html") in links


def test_fc_md_extent_is_that_of_what_one_may_see(ogc: Ogc) -> None:
    public = ogc.get("/ogc/collections/place-names").json()["extent"]
    (box,) = public["spatial"]["bbox"]
    ((seen,),) = ogc.sql(
        "SELECT ST_Extent(geom)::text FROM place_name_period WHERE publication_level = 'public'"
    )
    assert seen == "BOX({} {},{} {})".format(*box)
    assert public["spatial"]["crs"] == CRS84
    assert public["temporal"]["interval"] == [[None, None]]


def test_sfc_md_success_is_as_in_the_list(ogc: Ogc) -> None:
    listed = ogc.get("/ogc/collections").json()["collections"]
    assert ogc.get("/ogc/collections/place-names").json() == listed[1]


@pytest.mark.parametrize("address", ["/ogc/collections/rivers", "/ogc/collections/rivers/items"])
def test_an_unknown_collection_is_404(ogc: Ogc, address: str) -> None:
    assert ogc.get(address).status_code == 404


def test_fc_limit(ogc: Ogc) -> None:
    for limit in (1, 7):
        page = ogc.get(limit=str(limit)).json()
        assert len(page["features"]) == page["numberReturned"] == limit
    # Above the maximum is not an error.
    assert ogc.get(limit="99999").status_code == 200


@pytest.mark.parametrize("limit", ["0", "-1", "x", "", "1.5", "9999999999"])
def test_fc_limit_invalid(ogc: Ogc, limit: str) -> None:
    assert ogc.refused(limit=limit)["details"][0]["place"] == "limit"


def test_fc_bbox(ogc: Ogc) -> None:
    assert ogc.names(bbox="108.55,38.45,108.65,38.55") == ["丁区", "丙河", "乙湖"]
    # Six numbers: heights are read and left.
    assert ogc.names(bbox="108.58,38.49,-10,108.65,38.51,100") == ["乙湖"]
    # A geometry that touches the box lies in it.
    assert "乙湖" in ogc.names(bbox="108.6,38.5,108.6,38.5")


def test_fc_bbox_leaves_out_what_lies_nowhere(ogc: Ogc) -> None:
    assert "无位" not in ogc.names(bbox="-180,-90,180,90")
    assert "无位" in ogc.names()


def test_fc_bbox_over_the_antimeridian(ogc: Ogc) -> None:
    left_out = ogc.names(bbox="109.15,37,109.25,39")
    around = ogc.names(bbox="109.25,37,109.15,39")
    assert ODD_NAME in left_out
    assert sorted(left_out + around) == ogc.names(bbox="-180,37,180,39")
    assert ogc.names(bbox="170,37,-170,39") == []


@pytest.mark.parametrize(
    "bbox", ["1,2,3", "1,2,3,4,5", "a,b,c,d", "", "1,5,2,4", "0,0,200,10", "0,-91,1,1", "nan,0,1,1"]
)
def test_fc_bbox_invalid(ogc: Ogc, bbox: str) -> None:
    assert ogc.refused(bbox=bbox)["details"][0]["place"] == "bbox"


@pytest.mark.parametrize(
    ("datetime", "seen"),
    [
        ("2004-12-31", {"旧名", "已废"}),
        # Half-open: what ends on a day no longer holds on it.
        ("2005-01-01", {"旧名"}),
        ("2010-06-30", {"旧名"}),
        ("2010-07-01", {"新名"}),
        # Midnight in UTC is eight in the morning here; 16:00 is the next day.
        ("2010-06-30T15:59:59Z", {"旧名"}),
        ("2010-06-30T16:00:00Z", {"新名"}),
        ("2010-06-30T23:59:59+08:00", {"旧名"}),
        # Of an interval a feature is what it was last.
        ("2000-01-01/2004-12-31", {"旧名", "已废"}),
        ("2004-01-01/2020-01-01", {"新名", "已废"}),
        ("../2004-12-31", {"旧名", "已废"}),
        ("/2004-12-31", {"旧名", "已废"}),
        ("2006-01-01/..", {"新名"}),
        ("2006-01-01/", {"新名"}),
        ("../..", {"新名", "已废"}),
    ],
)
def test_fc_time(ogc: Ogc, datetime: str, seen: set[str]) -> None:
    names = ogc.names(datetime=datetime)
    assert {"旧名", "新名", "已废"} & set(names) == seen
    assert len([name for name in names if name in ("旧名", "新名")]) == len(seen - {"已废"})


def test_fc_time_is_today_where_nobody_asks(ogc: Ogc) -> None:
    assert ogc.names() == ogc.names(datetime=today().isoformat())


@pytest.mark.parametrize(
    "datetime",
    ["yesterday", "2010", "2010-13-01", "2010-02-30", "2011-01-01/2010-01-01", "2010-01-01/x", "a/b/c", ""],
)
def test_fc_time_invalid(ogc: Ogc, datetime: str) -> None:
    assert ogc.refused(datetime=datetime)["details"][0]["place"] == "datetime"


@pytest.mark.parametrize("address", [*DOCUMENTS, "/ogc/api"])
def test_query_param_unknown(ogc: Ogc, address: str) -> None:
    refusal = ogc.refused(address, nonsense="1")
    assert refusal["details"] == [
        {"place": "nonsense", "value": "1", "rule": "collections.unknown_parameter"}
    ]


def test_a_parameter_given_twice_is_refused(ogc: Ogc) -> None:
    assert ogc.client().get(f"{PLACES}?limit=1&limit=2").status_code == 400


def test_fc_links_next_reaches_every_feature_once(ogc: Ogc) -> None:
    seen: list[str] = []
    address = f"{PLACES}?limit=13"
    while address:
        page = ogc.client().get(address).json()
        seen += [one["id"] for one in page["features"]]
        assert page["numberReturned"] <= 13
        address = rels(page).get("next", "")
    ((count,),) = ogc.sql(
        "SELECT count(*) FROM place_name_period WHERE valid @> current_date AND publication_level = 'public'"
    )
    assert len(seen) == len(set(seen)) == count == page["numberMatched"]


def test_fc_links_next_is_there_only_when_more_follows(ogc: Ogc) -> None:
    whole = ogc.get(limit="1000").json()
    assert "next" not in rels(whole)
    just = ogc.get(limit=str(whole["numberReturned"])).json()
    assert "next" not in rels(just)
    assert "next" in rels(ogc.get(limit=str(whole["numberReturned"] - 1)).json())


def test_a_page_key_serves_the_list_it_was_made_for_and_no_other(ogc: Ogc) -> None:
    key = re.search(r"key=([^&]+)", rels(ogc.get(limit="1").json())["next"])
    assert key is not None
    sent = unquote(key[1])
    assert ogc.get(key=sent, limit="2").status_code == 200
    for other in ({"name": "图克镇"}, {"filter": "name = 'x'"}, {"datetime": "2004-01-01"}):
        assert ogc.refused(key=sent, **other)["details"][0]["place"] == "key"
    assert ogc.refused(DIVISIONS, key=sent)["details"][0]["place"] == "key"
    for bent in ("x", sent[:-4] + "AAAA", "é", ""):
        assert ogc.refused(key=bent)["details"][0]["place"] == "key"


def test_fc_number_matched_and_returned(ogc: Ogc) -> None:
    page = ogc.get(limit="2", bbox="108.4,38.4,108.7,38.6").json()
    assert (page["numberMatched"], page["numberReturned"]) == (4, 2)


def test_f_success_and_f_links(ogc: Ogc) -> None:
    identifier = str(ogc.ids["spring"])
    answer = ogc.get(f"{PLACES}/{identifier}")
    feature = answer.json()
    assert feature["id"] == identifier
    assert {"self", "alternate", "collection"} <= rels(feature).keys()
    assert feature == {**ogc.get(name="甲泉").json()["features"][0], "links": feature["links"]}


@pytest.mark.parametrize("identifier", ["x", "00000000-0000-0000-0000-000000000000"])
def test_f_of_an_unknown_feature_is_404(ogc: Ogc, identifier: str) -> None:
    assert ogc.get(f"{PLACES}/{identifier}").status_code == 404


def test_f_as_of_a_day(ogc: Ogc) -> None:
    address = f"{PLACES}/{ogc.ids['renamed']}"
    assert ogc.get(address, datetime="2005-05-05").json()["properties"]["name"] == "旧名"
    assert ogc.get(address).json()["properties"]["name"] == "新名"
    assert ogc.get(address, datetime="1999-01-01").status_code == 404
    assert ogc.get(f"{PLACES}/{ogc.ids['ended']}").status_code == 404
    assert ogc.get(f"{PLACES}/{ogc.ids['ended']}", datetime="../..").status_code == 200


# ------------------------------------------------------------------ geojson


def test_geojson_definition(ogc: Ogc) -> None:
    for address in (PLACES, f"{PLACES}/{ogc.ids['spring']}", DIVISIONS):
        assert ogc.get(address).headers["content-type"] == "application/geo+json"


def test_geojson_content_is_what_the_database_says(ogc: Ogc) -> None:
    """Every property of every row, compared with PostgreSQL's own JSON of the row."""
    for address, table, key in (
        (PLACES, "place_name_period", "feature_id"),
        (DIVISIONS, "division_period", "division_id"),
    ):
        listed = {one["id"]: one for one in ogc.get(address, limit="1000").json()["features"]}
        rows = ogc.sql(
            f"SELECT {key}::text, to_jsonb(p) - 'geom' - 'label', lower(valid)::text, upper(valid)::text,"
            " ST_AsGeoJSON(CASE ST_Dimension(geom) WHEN 2 THEN ST_ForcePolygonCCW(geom) ELSE geom END,"
            " 9, 0)::jsonb"
            f" FROM {table} p WHERE valid @> current_date AND publication_level = 'public'"
        )
        assert listed.keys() == {row[0] for row in rows}
        for identifier, said, first, last, geometry in rows:
            feature = listed[identifier]
            said |= {"valid_from": first, "valid_to": last, "division_ids": said.get("divisions")}
            assert feature["properties"] == {name: said[name] for name in feature["properties"]}
            assert feature["geometry"] == geometry


def test_geojson_text_is_escaped(ogc: Ogc) -> None:
    answer = ogc.get(f"{PLACES}/{ogc.ids['odd']}")
    assert answer.json()["properties"]["name"] == ODD_NAME
    assert "𣵦".encode() in answer.content


def test_geojson_rings_follow_the_right_hand_rule(ogc: Ogc) -> None:
    (ring,) = ogc.get(f"{PLACES}/{ogc.ids['zone']}").json()["geometry"]["coordinates"]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    assert area > 0


# ------------------------------------------------------------------ html and negotiation


@pytest.mark.parametrize("address", [*DOCUMENTS, DIVISIONS, "/ogc/api", "/ogc/collections/divisions"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_html_definition_and_content(ogc: Ogc, address: str, language: str) -> None:
    answer = ogc.client().get(address, headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": language})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert f'lang="{language}"' in answer.text
    # Nothing comes from outside.
    assert not re.search(r'(src|href|action)="(https?:)?//(?!testserver)', answer.text)
    assert "<script" not in answer.text


def test_html_shows_a_list_and_a_feature(ogc: Ogc) -> None:
    page = ogc.get(f="html", bbox="108.4,38.4,108.7,38.6", limit="2").text
    assert "共 4 个要素" in page
    assert 'rel="next"' in page
    feature = ogc.get(f"{PLACES}/{ogc.ids['spring']}", f="html").text
    assert "甲泉" in feature
    assert '<span class="mn" lang="mn-Mong">ᠪᠤᠯᠠᠭ</span>' in feature


def test_html_escapes_what_it_shows(ogc: Ogc) -> None:
    page = ogc.get(f="html", filter="name = '<script>alert(1)</script>'").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("accept", "f", "media"),
    [
        ("*/*", None, "application/geo+json"),
        ("application/geo+json", None, "application/geo+json"),
        ("application/json", None, "application/geo+json"),
        ("text/html", None, "text/html"),
        ("text/html;q=0.3,application/json", None, "application/geo+json"),
        ("text/html", "json", "application/geo+json"),
        ("application/json", "html", "text/html"),
        ("*/*", "geojson", "application/geo+json"),
    ],
)
def test_representation(ogc: Ogc, accept: str, f: str | None, media: str) -> None:
    parameters = {} if f is None else {"f": f}
    answer = ogc.client().get(PLACES, headers={"Accept": accept}, params=parameters)
    assert answer.headers["content-type"].startswith(media)
    assert "Accept" in answer.headers["vary"]


def test_an_unknown_representation_is_refused(ogc: Ogc) -> None:
    assert ogc.refused(f="gml")["details"][0]["place"] == "f"


# ------------------------------------------------------------------ oas30


@pytest.mark.parametrize("login", [None, "editor"])
def test_oas_definition_is_valid_openapi_3_0(ogc: Ogc, login: str | None) -> None:
    document = ogc.get("/ogc/api", login).json()
    assert document["openapi"] == "3.0.3"
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []


def test_oas_impl_names_every_path_and_parameter_that_is_there(ogc: Ogc) -> None:
    document = ogc.get("/ogc/api").json()
    components = document["components"]["parameters"]
    for path, operations in document["paths"].items():
        told = {
            components[one["$ref"].rpartition("/")[2]]["name"] if "$ref" in one else one["name"]
            for one in operations["get"].get("parameters", [])
        }
        address = "/ogc" + path.removesuffix("/").replace("{featureId}", str(ogc.ids["spring"]))
        if "{" in path and "place-names" not in path:
            continue
        refusal = ogc.refused(address, nonsense="1")["detail"]
        for name in told - {"featureId"}:
            assert name in refusal
        assert ogc.get(address).status_code == 200, address


# ------------------------------------------------------------------ entity tags


@pytest.mark.parametrize("address", [*DOCUMENTS, "/ogc/api", "/ogc/collections/divisions/items?f=html"])
def test_what_the_reader_has_already_is_not_sent_again(ogc: Ogc, address: str) -> None:
    client = ogc.client()
    answer = client.get(address)
    again = client.get(address, headers={"If-None-Match": f'"x", {answer.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 200


def test_another_view_has_another_entity_tag(ogc: Ogc) -> None:
    tags = [ogc.get(PLACES, login, limit="5").headers["etag"] for login in (None, "editor", "yuyang")]
    tags += [ogc.get(limit="6").headers["etag"], ogc.get(limit="5", datetime="2004-01-01").headers["etag"]]
    assert len(set(tags)) == len(tags)


def test_schema_and_queryables_name_what_features_have(ogc: Ogc) -> None:
    for name, address in (("place-names", PLACES), ("divisions", DIVISIONS)):
        properties = ogc.get(address, limit="1").json()["features"][0]["properties"]
        schema = ogc.get(f"/ogc/collections/{name}/schema")
        assert schema.headers["content-type"] == "application/schema+json"
        assert schema.json()["properties"].keys() == {"id", "geometry", *properties}
        queryables = ogc.get(f"/ogc/collections/{name}/queryables").json()
        assert queryables["properties"].keys() == {"geometry", *properties}
        assert queryables["additionalProperties"] is False
        assert json.dumps(queryables)

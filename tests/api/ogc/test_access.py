"""Who sees what: the public what is public, and no filter, count, schema or page key tells more."""

import pytest
from sqlalchemy import text

from tests.api.conftest import Service
from tests.api.ogc.conftest import DIVISIONS, PLACES, Ogc

EVERYBODY = (None, "editor", "leader", "yuyang")
#: Login → those of the records with a level that he sees
SEEN = {
    None: set[str](),
    "editor": {"内部", "界外"},
    "admin": {"内部", "界外", "保密"},
    "yuyang": {"界外"},
}
STAFF_ONLY = {"version", "publication_level"}


@pytest.mark.parametrize("login", SEEN)
def test_records_by_level(ogc: Ogc, login: str | None) -> None:
    assert {"内部", "保密", "界外"} & set(ogc.names(login=login)) == SEEN[login]
    for key, name in (("internal", "内部"), ("restricted", "保密"), ("across", "界外")):
        answer = ogc.get(f"{PLACES}/{ogc.ids[key]}", login)
        assert answer.status_code == (200 if name in SEEN[login] else 404)


@pytest.mark.parametrize("login", SEEN)
def test_counts_and_filters_tell_nothing_of_hidden_records(ogc: Ogc, login: str | None) -> None:
    for name in ("内部", "保密", "界外"):
        page = ogc.get(login=login, filter=f"name = '{name}'").json()
        expected = int(name in SEEN[login])
        assert (page["numberMatched"], page["numberReturned"]) == (expected, expected)
    whole = ogc.get(login=login, limit="1000").json()
    assert whole["numberMatched"] == whole["numberReturned"]


def test_a_neighbour_sees_rows_of_the_line_it_shares_with_the_columns_of_the_public(ogc: Ogc) -> None:
    public = ogc.get(limit="1").json()["features"][0]["properties"].keys()
    shared = ogc.get(f"{PLACES}/{ogc.ids['across']}", "yuyang").json()["properties"]
    assert shared.keys() == public
    assert not STAFF_ONLY & public
    assert ogc.get(limit="1", login="editor").json()["features"][0]["properties"].keys() >= STAFF_ONLY


@pytest.mark.parametrize("login", [None, "yuyang"])
@pytest.mark.parametrize("name", sorted(STAFF_ONLY))
def test_a_field_that_one_may_not_see_is_no_field(ogc: Ogc, login: str | None, name: str) -> None:
    """It can't be told from one that does not exist: not by filters, parameters, queryables or schema."""
    unknown = ogc.refused(login=login, filter="no_such_field = 1")
    hidden = ogc.refused(login=login, filter=f"{name} = 1")
    assert hidden["detail"].replace(name, "no_such_field") == unknown["detail"]
    for parameters in ({name: "1"}, {"properties": name}, {"filter": f"name = 'x' OR {name} IS NULL"}):
        assert ogc.refused(login=login, **parameters)
    for document in ("queryables", "schema"):
        assert name not in ogc.get(f"/ogc/collections/place-names/{document}", login).json()["properties"]
    described = ogc.get("/ogc/api", login).json()["paths"]["/collections/place-names/items"]["get"]
    assert name not in [one.get("name") for one in described["parameters"]]
    assert name in ogc.get("/ogc/collections/place-names/queryables", "editor").json()["properties"]


@pytest.fixture
def stricter(service: Service) -> Ogc:
    """A register of its own, whose levels a test may change."""
    ((source,),) = Ogc(service, "").sql("SELECT id::text FROM source ORDER BY title LIMIT 1")
    return Ogc(service, source)


def set_level(ogc: Ogc, subject: str, field: str, level: str) -> None:
    admin = ogc.client("admin")
    (present,) = [
        rule["level"]
        for rule in admin.get("/publication-rules").json()
        if (rule["subject"], rule["field"]) == (subject, field)
    ] or ["public"]
    answer = admin.put(
        f"/publication-rules/{subject}/{field}", json={"level": level}, headers={"If-Match": f'"{present}"'}
    )
    assert answer.status_code < 300, answer.text


def test_a_level_that_staff_change_holds_with_the_next_request(stricter: Ogc) -> None:
    before = stricter.get(limit="1")
    assert "pinyin" in before.json()["features"][0]["properties"]
    set_level(stricter, "place_name", "names.pinyin", "restricted")
    known = {"If-None-Match": before.headers["etag"]}
    after = stricter.client().get(PLACES, params={"limit": "1"}, headers=known)
    assert after.status_code == 200
    assert "pinyin" not in after.json()["features"][0]["properties"]
    assert stricter.refused(filter="pinyin = 'x'")
    assert stricter.refused(pinyin="x")
    assert stricter.get(login="admin", pinyin="x").status_code == 200


def test_where_features_lie_may_be_hidden_too(stricter: Ogc) -> None:
    for field in ("geometries", "position"):
        set_level(stricter, "place_name", field, "internal")
        page = stricter.get(limit="1000").json()
        assert {one["geometry"] for one in page["features"]} == {None}
        assert stricter.refused(bbox="108,38,110,40")["details"][0]["place"] == "bbox"
        assert stricter.refused(filter="S_INTERSECTS(geometry, BBOX(108,38,110,40))")
        assert stricter.refused(filter="geometry IS NULL")
        assert "spatial" not in stricter.get("/ogc/collections/place-names").json()["extent"]
        assert stricter.get(login="editor", bbox="108,38,110,40").json()["numberMatched"] > 0
        set_level(stricter, "place_name", field, "public")


def test_a_division_that_one_may_not_see_is_named_nowhere(stricter: Ogc) -> None:
    """Neither as the one above, nor as the one where a place lies, nor by a filter on either."""
    town = stricter.service.id_of("150626102")
    with stricter.service.engine.begin() as connection:
        statement = "UPDATE administrative_division SET publication_level = 'internal' WHERE id = :id"
        connection.execute(text(statement), {"id": town})
    public = stricter.get(DIVISIONS, limit="1000").text + stricter.get(limit="1000").text
    assert town not in public
    staff = stricter.get(DIVISIONS, "editor", limit="1000").text
    assert staff.count(town) > 1
    for address, cql2 in (
        (DIVISIONS, f"parent_id = '{town}'"),
        (DIVISIONS, "parent_name = '图克镇'"),
        (PLACES, f"division_id = '{town}'"),
        (PLACES, f"A_CONTAINS(division_ids, ('{town}'))"),
    ):
        assert stricter.names(address, filter=cql2) == []
        assert stricter.names(address, "editor", filter=cql2) != []
    assert stricter.names(division_ids=town) == stricter.names(division_id=town) == []
    assert stricter.get(f"{DIVISIONS}/{town}").status_code == 404


@pytest.mark.parametrize("login", EVERYBODY)
def test_an_edit_shows_on_the_next_request(stricter: Ogc, login: str | None) -> None:
    before = stricter.get(login=login, limit="1000")
    with stricter.service.engine.begin() as connection:
        connection.execute(text("UPDATE place_name SET name = '改过' WHERE name = '图克镇'"))
    assert "改过" in stricter.names(login=login)
    assert stricter.get(login=login, limit="1000").headers["etag"] != before.headers["etag"]


def test_a_role_that_may_not_read_the_register_s_own_reads_as_the_public(ogc: Ogc) -> None:
    names = {login: ogc.names(login=login) for login in EVERYBODY}
    assert set(names[None]) < set(names["yuyang"]) < set(names["editor"])

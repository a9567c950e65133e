"""Tables on the server: any order, any filter, pages by key, exact totals, and what each reader sees."""

from typing import Any

import pytest

from api.register_shapes import DivisionOut, DivisionPage, PlaceNameOut, PlaceNamePage
from gis.administrative_divisions.service import FIELDS as DIVISION_FIELDS
from gis.place_names import rows as place_name_rows
from tests.api.conftest import Service

LISTS = ("/place-names", "/administrative-divisions")
PLACE_NAME_SORTS = (
    "name", "category", "national_code", "divisions", "name_type", "language", "romanization", "pinyin",
    "reading_confirmed", "standard_basis", "mongolian", "position", "is_approximate", "method",
    "publication_level", "version", "valid_from", "valid_to", "is_demonstration",
)  # fmt: skip
DIVISION_SORTS = (
    "code", "name", "body_name", "type", "level", "parent_name", "statistical_code", "civil_affairs_code",
    "romanization", "has_boundary", "is_statistical", "publication_level", "version", "valid_from",
    "valid_to", "is_demonstration",
)  # fmt: skip
SORTS = [(LISTS[0], sort) for sort in PLACE_NAME_SORTS] + [(LISTS[1], sort) for sort in DIVISION_SORTS]


def pages(client: Any, path: str, **query: Any) -> list[dict[str, Any]]:
    """Follow a list to its end."""
    rows: list[dict[str, Any]] = []
    after = None
    while True:
        answer = client.get(path, params={**query, **({"after": after} if after else {})})
        assert answer.status_code == 200, answer.text
        rows += answer.json()["rows"]
        after = answer.json()["next"]
        if after is None:
            return rows


@pytest.mark.parametrize(("path", "sort"), SORTS)
def test_every_column_sorts_both_ways_and_pages_lose_no_row(
    shared_service: Service, path: str, sort: str
) -> None:
    reviewer = shared_service.client("reviewer")
    whole = reviewer.get(path, params={"limit": 200, "count": True, "sort": sort}).json()
    assert whole["next"] is None
    assert whole["total"] == len(whole["rows"]) > 3
    for asked in (sort, f"-{sort}"):
        small = pages(reviewer, path, sort=asked, limit=25)
        ids = [row["id"] for row in small]
        assert len(ids) == len(set(ids)) == whole["total"]
        at_once = reviewer.get(path, params={"limit": 200, "sort": asked}).json()["rows"]
        assert ids == [row["id"] for row in at_once]


def test_rows_that_say_nothing_come_last_whichever_way(shared_service: Service) -> None:
    reviewer = shared_service.client("reviewer")
    for sort in ("method", "-method"):
        rows = reviewer.get("/place-names", params={"sort": sort, "limit": 200}).json()["rows"]
        located = [row["position"] is not None for row in rows]
        assert located == sorted(located, reverse=True)


@pytest.mark.parametrize("path", LISTS)
def test_a_page_key_is_good_for_its_own_order_only(shared_service: Service, path: str) -> None:
    reviewer = shared_service.client("reviewer")
    key = reviewer.get(path, params={"sort": "version", "limit": 1}).json()["next"]
    for sort in ("-version", "name"):
        answer = reviewer.get(path, params={"sort": sort, "after": key})
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:diming:UnreadableKey")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ({"sort": "colour"}, 422, "UnknownSort"),
        ({"sort": "version"}, 422, "UnknownSort"),
        ({"fields": "name,colour"}, 422, "UnknownColumns"),
        ({"publication_level": "internal"}, 403, "HiddenColumn"),
        ({"colour": "red"}, 422, None),
        ({"ids": "150626"}, 422, None),
    ],
)
def test_the_public_is_told_what_it_cannot_ask(
    shared_service: Service, path: str, query: dict[str, str], status: int, kind: str | None
) -> None:
    answer = shared_service.client().get(path, params=query)
    assert answer.status_code == status, answer.text
    if kind is not None:
        assert answer.json()["type"] == f"urn:diming:{kind}"


@pytest.mark.parametrize(
    ("path", "subject", "field", "query"),
    [
        ("/place-names", "place_name", "category", {"category": "2"}),
        ("/place-names", "place_name", "names", {"text": "图克"}),
        ("/place-names", "place_name", "names.name_type", {"name_type": "standard"}),
        ("/administrative-divisions", "administrative_division", "level", {"level": "county"}),
        ("/administrative-divisions", "administrative_division", "codes", {"code": "1506"}),
        ("/administrative-divisions", "administrative_division", "type", {"type": "town"}),
    ],
)
def test_a_field_that_is_not_public_narrows_no_list(
    service: Service, path: str, subject: str, field: str, query: dict[str, str]
) -> None:
    assert service.client().get(path, params=query).status_code == 200
    level = {"level": "internal"}
    admin = service.client("admin")
    rule, seen = f"/publication-rules/{subject}/{field}", {"If-Match": '"public"'}
    assert admin.put(rule, json=level, headers=seen).status_code == 204
    kind = "place-names" if path == "/place-names" else "divisions"
    for login in (None, "yuyang"):
        for address in (path, f"/exports/{kind}.csv"):
            refused = service.client(login).get(address, params=query)
            assert (refused.status_code, refused.json()["type"]) == (403, "urn:diming:HiddenColumn")
    assert service.client("editor").get(path, params=query).status_code == 200


@pytest.mark.parametrize(
    ("path", "fields"), [(LISTS[0], place_name_rows.FIELDS), (LISTS[1], DIVISION_FIELDS)]
)
def test_fields_choose_what_a_row_says(shared_service: Service, path: str, fields: tuple[str, ...]) -> None:
    reviewer = shared_service.client("reviewer")
    whole = reviewer.get(path).json()["rows"][0]
    assert set(whole) == {"id", *fields}
    for field in fields:
        for row in reviewer.get(path, params={"fields": f"{field}, name"}).json()["rows"]:
            assert set(row) == {"id", "name", field}
    public = shared_service.client().get(path).json()["rows"][0]
    assert not {"version", "publication_level"} & set(public)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query",
    [{"sort": "-name"}, {"count": True}, {"fields": "name"}, {"demonstration": False}],
    ids=lambda query: next(iter(query)),
)
def test_what_was_known_is_listed_in_one_order(
    shared_service: Service, path: str, query: dict[str, Any]
) -> None:
    reviewer = shared_service.client("reviewer")
    plain = reviewer.get(path, params={"as_known_on": "2999-01-01"})
    assert plain.status_code == 200
    answer = reviewer.get(path, params={"as_known_on": "2999-01-01", **query})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:diming:OnlyForThePresent")
    assert next(iter(query)) in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "page", "record"),
    [(LISTS[0], PlaceNamePage, PlaceNameOut), (LISTS[1], DivisionPage, DivisionOut)],
)
def test_answers_are_as_described(shared_service: Service, path: str, page: Any, record: Any) -> None:
    for login in (None, "reviewer", "editor"):
        client = shared_service.client(login) if login else shared_service.client()
        listed = client.get(path, params={"count": True, "limit": 200})
        described = page.model_validate_json(listed.text)
        assert described.model_dump(mode="json", exclude_unset=True) == listed.json()
        for row in listed.json()["rows"][:5]:
            answer = client.get(f"{path}/{row['id']}")
            read = record.model_validate_json(answer.text).model_dump(mode="json", exclude_unset=True)
            assert read == answer.json()


def test_chosen_rows_are_listed_and_given_out(shared_service: Service) -> None:
    reviewer = shared_service.client("reviewer")
    rows = reviewer.get("/place-names").json()["rows"]
    chosen = [rows[0]["id"], rows[-1]["id"]]
    listed = reviewer.get("/place-names", params={"ids": chosen}).json()["rows"]
    assert [row["id"] for row in listed] == chosen
    given = reviewer.get("/exports/place-names.csv", params={"ids": chosen, "sort": "-name"})
    lines = given.content.decode("utf-8-sig").splitlines()
    assert [chosen[1] in lines[1], chosen[0] in lines[2], len(lines)] == [True, True, 3]


def test_children_of_nothing_are_not_found(shared_service: Service) -> None:
    missing = "/administrative-divisions/00000000-0000-4000-8000-000000000000/children"
    assert shared_service.client().get(missing).status_code == 404

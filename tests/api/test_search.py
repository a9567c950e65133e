"""The one box over HTTP, on the real names of 乌审旗: what people type, and who may find what."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.api.conftest import Service

OLD = {"152527", "152727"}
#: What is changed is what was seen
PUBLIC_NOW = {"If-Match": '"public"'}


def found(client: TestClient, typed: str, **more: Any) -> dict[str, Any]:
    answer = client.get("/search", params={"q": typed, **more})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def first(client: TestClient, typed: str, **more: Any) -> dict[str, Any]:
    rows = found(client, typed, **more)["rows"]
    assert rows, typed
    row: dict[str, Any] = rows[0]
    return row


@pytest.mark.parametrize(
    ("typed", "name", "way"),
    [
        ("乌审旗", "乌审旗", "whole"),
        ("乌审", "乌审旗", "without_generic_term"),
        ("Uxin Qi", "乌审旗", "spelling"),
        ("uxin", "乌审旗", "spelling_beginning"),
        ("wushenqi", "乌审旗", "spelling"),
        ("wu shen qi", "乌审旗", "spelling"),
        ("Wū shěn qí", "乌审旗", "spelling"),
        ("wu1shen3qi2", "乌审旗", "spelling"),
        ("WUSHENQI", "乌审旗", "spelling"),
        ("ｗｓｑ", "乌审旗", "initials"),
        ("ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ", "乌审旗", "whole"),
        ("ᠦᠦᠰᠢᠨ\u202fᠬᠣᠰᠢᠭᠤ", "乌审旗", "whole"),
        ("ᠥᠦᠰᠢᠨ ᠬᠤᠰᠢᠭᠣ", "乌审旗", "whole"),
        ("ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ\u180b", "乌审旗", "same_letters"),
        ("ᠦᠦᠰᠢ", "乌审旗", "beginning"),
        ("150626", "乌审旗", "code"),
        ("1506", "鄂尔多斯市", "code_beginning"),
        ("150626108", "嘎鲁图镇", "code"),
        ("150626100", "嘎鲁图镇", "code"),
        ("150626102205", "呼吉尔特村", "code"),
        ("呼吉尔图", "呼吉尔特村", "without_generic_term"),
        ("tuke", "图克镇", "spelling_without_generic_term"),
        ("tukz", "图克镇", "typo_in_spelling"),
        ("土克镇", "图克镇", "same_reading"),
        ("勒盖镇", "乌兰陶勒盖镇", "inside"),
        ("乌兰陶勤盖镇", "乌兰陶勒盖镇", "typo"),
        ("lvzhou", "绿洲社区", "spelling_without_generic_term"),
        ("luzhou", "绿洲社区", "spelling_without_generic_term"),
        ("lǜzhōu", "绿洲社区", "spelling_without_generic_term"),
        ("达布察克村民委员会", "达布察克村", "whole"),
        ("乌审旗 图克", "图克镇", "without_generic_term"),
        ("图克镇 呼吉尔特", "呼吉尔特村", "without_generic_term"),
        ("呼吉尔特 图克镇", "呼吉尔特村", "without_generic_term"),
        ("乌审旗 图克镇 hujierte", "呼吉尔特村", "spelling_without_generic_term"),
    ],
)
def test_the_right_answer_comes_first(shared_service: Service, typed: str, name: str, way: str) -> None:
    hit = first(shared_service.client(), typed)
    assert (hit["name"], hit["matched"]["way"]) == (name, way)
    assert not hit["is_old"]


@pytest.mark.parametrize("code", sorted(OLD))
def test_an_old_code_is_found_and_marked(shared_service: Service, code: str) -> None:
    hit = first(shared_service.client(), code)
    assert (hit["name"], hit["is_old"], hit["matched"]["name"]) == ("乌审旗", True, code)
    assert hit["codes"] == ["150626"]
    assert "旧代码" in hit["matched"]["zh"]
    assert "former code" in hit["matched"]["en"]


def test_an_old_name_is_found_with_what_became_of_it(shared_service: Service) -> None:
    hit = first(shared_service.client(), "神木县")
    assert (hit["name"], hit["is_old"], hit["exists"], hit["valid_to"]) == (
        "神木县",
        True,
        False,
        "2017-01-01",
    )


def test_as_of_a_day_only_what_was_there(shared_service: Service) -> None:
    client = shared_service.client()
    then = first(client, "神木县", as_of="2000-06-01")
    assert (then["is_old"], then["exists"], then["codes"]) == (False, True, ["610821"])
    assert [row["name"] for row in found(client, "神木", as_of="2000-06-01")["rows"]] == ["神木县"]
    assert first(client, "152527", as_of="1981-01-01")["is_old"] is False
    assert "乌审旗" not in [row["name"] for row in found(client, "150626", as_of="1981-01-01")["rows"]]


def test_a_division_and_its_place_are_one_hit(shared_service: Service) -> None:
    hits = found(shared_service.client(), "图克镇")
    assert hits["total"] == 1
    hit = hits["rows"][0]
    assert hit["kind"] == "division"
    assert hit["division_id"] == shared_service.id_of("150626102")
    assert hit["feature_id"] == shared_service.feature_of("150626102")
    assert [step["name"] for step in hit["path"]] == ["内蒙古自治区", "鄂尔多斯市", "乌审旗"]
    assert hit["position"]["is_approximate"] is True


def test_gachas_near_a_town(shared_service: Service) -> None:
    client = shared_service.client()
    for typed in ("嘎查 near 图克镇", "图克镇附近的嘎查", "gachas near tuke"):
        answer = found(client, typed)
        assert answer["total"] == 5, typed
        assert {row["type"] for row in answer["rows"]} == {"gacha"}
        assert {row["matched"]["way"] for row in answer["rows"]} == {"same_division"}
        assert answer["read_as"]["near"]["place"] == "图克镇"


def test_towns_near_a_town_are_sorted_by_distance(shared_service: Service) -> None:
    answer = found(shared_service.client(), "乌审召镇附近的镇")
    distances = [row["distance_m"] for row in answer["rows"] if row["distance_m"] is not None]
    assert distances == sorted(distances)
    assert answer["read_as"]["near"]["by_distance"] is True
    assert "乌审召镇" not in [row["name"] for row in answer["rows"]]


@pytest.mark.parametrize("typed", ["图克 嘎查", "嘎查 图克镇", "tuke gacha"])
def test_a_type_within_a_division(shared_service: Service, typed: str) -> None:
    answer = found(shared_service.client(), typed)
    assert (answer["total"], answer["read_as"]["within"]["name"]) == (5, "图克镇")
    assert {row["type"] for row in answer["rows"]} == {"gacha"}


def test_filters(shared_service: Service) -> None:
    client = shared_service.client()
    town = shared_service.id_of("150626102")
    within = found(client, "", division_id=town, limit=100)
    assert within["total"] == 13
    assert first(client, "hjet", division_id=town)["name"] == "呼吉尔特村"
    assert found(client, "hjet", division_id=shared_service.id_of("150626100"))["total"] == 0
    assert {row["level"] for row in found(client, "乌", level="township")["rows"]} == {"township"}
    assert {row["type"] for row in found(client, "陶", type="gacha")["rows"]} == {"gacha"}
    assert client.get("/search", params={"q": "图", "level": "planet"}).status_code == 422
    unknown = client.get("/search", params={"q": "图", "division_id": "00000000-0000-0000-0000-000000000000"})
    assert unknown.status_code == 404


def test_pages_by_key_give_every_hit_once(shared_service: Service) -> None:
    client = shared_service.client()
    whole = found(client, "嘎查", limit=100)
    assert whole["total"] == len(whole["rows"]) == 27
    seen: list[str] = []
    after = None
    while True:
        page = found(client, "嘎查", limit=5, **({} if after is None else {"after": after}))
        assert page["total"] == 27
        seen += [row["id"] for row in page["rows"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [row["id"] for row in whole["rows"]]
    assert client.get("/search", params={"q": "嘎查", "after": "nonsense"}).status_code == 422


def test_suggestions_while_one_types(shared_service: Service) -> None:
    client = shared_service.client()
    for end in range(3, len("wulantaolegai") + 1):
        typed = "wulantaolegai"[:end]
        rows = client.get("/search/suggest", params={"q": typed, "limit": 5}).json()["rows"]
        assert "乌兰陶勒盖镇" in [row["name"] for row in rows], typed
        assert len(rows) <= 5


@pytest.mark.parametrize("table", ["administrative_division", "feature"])
def test_as_known_on_an_earlier_day(service: Service, table: str) -> None:
    staff = service.client("editor")
    today = first(staff, "图克", as_known_on="2099-01-01")
    assert (today["name"], today["matched"]["way"]) == ("图克镇", "beginning")
    assert found(staff, "图克", as_known_on="2001-01-01")["rows"] == []
    assert first(staff, "150626108", as_known_on="2099-01-01")["name"] == "嘎鲁图镇"
    for more in ({"division_id": service.id_of("150626")}, {"level": "county"}, {"after": "x"}):
        refused = staff.get("/search", params={"q": "图克", "as_known_on": "2099-01-01", **more})
        assert refused.status_code == 422, more
    assert staff.get("/search", params={"q": "图克 嘎查", "as_known_on": "2099-01-01"}).status_code == 422
    assert service.client().get("/search", params={"q": "图", "as_known_on": "2099-01-01"}).status_code == 401


def restrict(service: Service, code: str, level: str) -> None:
    with service.engine.begin() as connection:
        for statement in (
            "UPDATE administrative_division SET publication_level = :level WHERE id = :id",
            "UPDATE feature SET publication_level = :level WHERE division_id = :id",
        ):
            connection.execute(text(statement), {"level": level, "id": service.id_of(code)})


WAYS_TO_TUKE = (
    "图克镇",
    "图克",
    "tukezhen",
    "tkz",
    "150626102",
    "150626107",
    "土克镇",
    "tukezhan",
    "克镇",
    "乌审旗 图克",
)


@pytest.mark.parametrize(
    ("level", "may", "may_not"),
    [
        ("internal", ["editor", "reviewer", "planner"], [None, "yuyang"]),
        ("restricted", ["admin"], [None, "yuyang", "field"]),
    ],
)
def test_what_is_not_public_is_neither_found_nor_counted(
    service: Service, level: str, may: list[str], may_not: list[str | None]
) -> None:
    restrict(service, "150626102", level)
    for login in may:
        client = service.client(login)
        assert all(first(client, typed)["name"] == "图克镇" for typed in WAYS_TO_TUKE)
    for other in may_not:
        client = service.client(other)
        for typed in WAYS_TO_TUKE:
            answer = found(client, typed)
            assert "图克镇" not in [row["name"] for row in answer["rows"]], (other, typed)
            assert answer["total"] == len(answer["rows"])
        assert "图克镇" not in client.get("/search", params={"q": "呼吉尔特"}).text
        assert "图克镇" not in client.get("/search", params={"q": "嘎查 near 乌审召镇", "limit": 100}).text
        assert (
            client.get("/search", params={"q": "", "division_id": service.id_of("150626102")}).status_code
            == 404
        )


def test_a_neighbour_finds_more_where_it_shares_the_line(service: Service) -> None:
    restrict(service, "610802", "internal")
    assert found(service.client(), "榆阳")["total"] == 0
    assert first(service.client("yuyang"), "榆阳")["name"] == "榆阳区"
    restrict(service, "150625", "internal")
    assert found(service.client("yuyang"), "杭锦")["total"] == 0
    assert first(service.client("editor"), "杭锦")["name"] == "杭锦旗"


@pytest.mark.parametrize(
    ("subject", "field", "typed", "still"),
    [
        ("place_name", "names.romanization", "uxinqi", "wushenqi"),
        ("place_name", "names.pinyin", "wushenqi", "uxinqi"),
        ("administrative_division", "codes", "152527", "乌审旗"),
        ("place_name", "names", "wushenqi", "乌审旗"),
    ],
)
def test_a_field_that_is_not_public_finds_nothing(
    service: Service, subject: str, field: str, typed: str, still: str
) -> None:
    client = service.client()
    assert found(client, typed)["total"] == 1
    set_level = service.client("admin").put(
        f"/publication-rules/{subject}/{field}", json={"level": "internal"}, headers=PUBLIC_NOW
    )
    assert set_level.status_code == 204
    assert found(client, typed)["total"] == 0
    assert found(client, still)["total"] == 1
    assert found(service.client("editor"), typed)["total"] == 1
    assert found(service.client("yuyang"), typed)["total"] == 0


def hide(service: Service, subject: str, field: str) -> None:
    answer = service.client("admin").put(
        f"/publication-rules/{subject}/{field}", json={"level": "internal"}, headers=PUBLIC_NOW
    )
    assert answer.status_code == 204


@pytest.mark.parametrize(
    ("subject", "field", "narrowed"),
    [
        ("place_name", "category", {"category": "21610"}),
        ("administrative_division", "level", {"level": "county"}),
        ("administrative_division", "type", {"type": "town"}),
        ("administrative_division", "parent_id", {"division_id": "150626"}),
        ("place_name", "divisions", {"division_id": "150626"}),
    ],
)
def test_a_field_that_is_not_public_narrows_nothing(
    service: Service, subject: str, field: str, narrowed: dict[str, str]
) -> None:
    sent = {name: service.id_of(one) if name == "division_id" else one for name, one in narrowed.items()}
    assert "total" in found(service.client(), "乌审", **sent)
    hide(service, subject, field)
    for login in (None, "yuyang"):
        refused = service.client(login).get("/search", params={"q": "乌审", **sent})
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:diming:HiddenColumn")
    assert "total" in found(service.client("editor"), "乌审", **sent)


def test_words_tell_no_more_than_fields(service: Service) -> None:
    client = service.client()
    assert [row["name"] for row in first(client, "呼吉尔特")["path"]][-1] == "图克镇"
    assert found(client, "gacha")["total"] > 0
    near = found(client, "图克镇附近的嘎查")
    assert near["read_as"]["near"]["by_distance"]
    hide(service, "place_name", "position")
    hide(service, "administrative_division", "type")
    assert found(client, "gacha")["total"] == 0
    near = found(client, "图克镇附近的嘎查")
    assert {row["distance_m"] for row in near["rows"]} == {None}
    hide(service, "administrative_division", "parent_id")
    assert first(client, "呼吉尔特")["path"] == []
    for typed in ("图克镇 呼吉尔特", "图克镇附近的嘎查"):
        assert "呼吉尔特" not in client.get("/search", params={"q": typed}).text
    assert first(service.client("editor"), "图克镇 呼吉尔特")["name"] == "呼吉尔特村"


def test_a_name_that_is_not_public_is_not_told_by_its_code(service: Service) -> None:
    with service.engine.begin() as connection:
        connection.execute(
            text("UPDATE feature SET national_code = '15062610221610000001' WHERE id = :id"),
            {"id": service.feature_of("150626102205")},
        )
    client = service.client()
    assert first(client, "15062610221610000001")["name"] == "呼吉尔特村"
    hide(service, "administrative_division", "name")
    hide(service, "place_name", "names")
    assert "呼吉尔特" not in client.get("/search", params={"q": "15062610221610000001"}).text


def test_a_change_is_found_as_soon_as_it_is_committed(service: Service) -> None:
    client = service.client()
    with service.engine.begin() as connection:
        connection.execute(
            text("UPDATE place_name SET name = '查干苏莫', pinyin = 'Chágānsūmò' WHERE feature_id = :id"),
            {"id": service.feature_of("150626102209")},
        )
    assert first(client, "chagansumo")["codes"] == ["150626102209"]
    assert found(client, "黄陶勒盖")["rows"][0]["matched"]["name"] == "黄陶勒盖嘎查"


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered(shared_service: Service, typed: str) -> None:
    client = shared_service.client()
    for path in ("/search", "/search/suggest"):
        answer = client.get(f"{path}?q={quote(typed.encode('utf-8', 'replace'))}")
        assert answer.status_code == (422 if "\x00" in typed else 200), answer.text


@pytest.mark.parametrize(
    "typed",
    [
        "'",
        "%",
        "_",
        "\\",
        "。。。",
        "😀",
        "👨‍👩‍👧",
        "\u202e乌审旗",
        "שלום",
        "نص",
        "\ufffd",
        "图" * 200,
        "1" * 200,
        "a" * 200,
        "附近",
        "near",
        "near near near",
        "的",
        " ",
        "",
        "~",
        "()",
        "ᠠ" * 100,
        "0",
        "00000000000000000000",
        "１５０６２６",
    ],
)
def test_odd_texts_are_answered(shared_service: Service, typed: str) -> None:
    for path in ("/search", "/search/suggest"):
        answer = shared_service.client().get(path, params={"q": typed})
        assert answer.status_code == 200, answer.text

"""What an administrator does over HTTP: accounts, offices, roles, code lists, publication levels."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import Service

ENGLISH = {"Accept-Language": "en"}


def test_an_account_is_added_changed_closed_and_given_a_new_password(service: Service) -> None:
    admin = service.client("admin")
    (office, *_) = admin.get("/organisations").json()
    new = {
        "login": "sumu",
        "display_name": "苏木填报",
        "organisation_id": office["id"],
        "roles": ["township"],
        "areas": [service.id_of("150626102")],
    }
    added = admin.post("/accounts", json=new)
    assert added.status_code == 201, added.text
    account = added.json()
    assert [area["name"] for area in account["areas"]] == ["图克镇"]
    first = account["initial_password"]
    somebody = service.client()
    assert somebody.post("/session", json={"login": "sumu", "password": first}).status_code == 200
    address = f"/accounts/{account['id']}"
    changed = admin.patch(address, json={"display_name": "图克填报", "areas": [], "roles": ["editor"]}).json()
    assert (changed["display_name"], changed["areas"], changed["roles"]) == ("图克填报", [], ["editor"])
    assert changed["last_sign_in"] is not None
    second = admin.post(f"{address}/password").json()["password"]
    assert second != first
    assert somebody.get("/session").json()["account_id"] is None
    assert service.client().post("/session", json={"login": "sumu", "password": first}).status_code == 401
    assert service.client().post("/session", json={"login": "sumu", "password": second}).status_code == 200
    assert admin.patch(address, json={"active": False}).json()["active"] is False
    assert service.client().post("/session", json={"login": "sumu", "password": second}).status_code == 401
    listed = {one["login"]: one for one in admin.get("/accounts").json()}
    assert listed["sumu"]["password_set_at"] is not None


def test_the_last_administrator_stays(service: Service) -> None:
    admin = service.client("admin")
    (me,) = [one for one in admin.get("/accounts").json() if one["login"] == "admin"]
    for change in ({"active": False}, {"roles": ["editor"]}):
        refused = admin.patch(f"/accounts/{me['id']}", json=change)
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:diming:LastAdministrator")
    assert admin.get("/accounts").status_code == 200


def test_tokens_of_an_account_are_listed_and_revoked(service: Service) -> None:
    admin, editor = service.client("admin"), service.client("editor")
    issued = editor.post("/api-tokens", json={"label": "夜间导出", "scopes": ["read"]}).json()
    (account,) = [one["id"] for one in admin.get("/accounts").json() if one["login"] == "editor"]
    (token,) = admin.get(f"/accounts/{account}/api-tokens").json()
    assert token["label"] == "夜间导出"
    assert "value" not in token
    script = service.client()
    script.headers["Authorization"] = f"Bearer {issued['value']}"
    assert script.get("/proposals").status_code == 200
    assert admin.delete(f"/accounts/{account}/api-tokens/{token['id']}").status_code == 204
    assert script.get("/proposals").status_code == 401


def test_offices_are_renamed_and_removed_unless_something_names_them(service: Service) -> None:
    admin = service.client("admin")
    made = admin.post("/organisations", json={"kind": "township_office", "name": "某镇"}).json()
    address = f"/organisations/{made['id']}"
    renamed = admin.put(address, json={"kind": "township_office", "name": "某镇人民政府"}).json()
    assert (renamed["name"], renamed["accounts"]) == ("某镇人民政府", 0)
    taken = admin.put(address, json={"kind": "bureau", "name": "乌审旗民政局"})
    assert (taken.status_code, taken.json()["type"]) == (409, "urn:diming:OrganisationExists")
    assert admin.put(address, json={"kind": "castle", "name": "某镇"}).status_code == 422
    (bureau,) = [one for one in admin.get("/organisations").json() if one["name"] == "乌审旗民政局"]
    assert bureau["accounts"] > 3
    used = admin.delete(f"/organisations/{bureau['id']}")
    assert (used.status_code, used.json()["type"]) == (409, "urn:diming:OrganisationInUse")
    assert admin.delete(address).status_code == 204


def test_roles_say_what_the_matrix_lets_them_do(service: Service) -> None:
    roles = {one["code"]: one for one in service.client("admin").get("/roles").json()}
    rights = {
        code: {right["name_zh"]: right["reach"] for right in role["rights"]} for code, role in roles.items()
    }
    assert rights["reviewer"]["审批变更单"] == "area"
    assert rights["editor"]["审批变更单"] == "none"
    assert rights["public"]["查看公开的行政区划和地名"] == "all"
    assert rights["admin"]["编辑代码表"] == "all"


def seen_now(client: TestClient, address: str) -> dict[str, str]:
    """Return If-Match with the version of a code as it is now."""
    listed, _, code = address.rpartition("/")
    (version,) = [one["version"] for one in client.get(listed).json() if one["code"] == code]
    return {"If-Match": f'"{version}"'}


def test_a_code_is_changed_as_it_was_seen_and_not_otherwise(service: Service) -> None:
    one, other = service.client("admin"), service.client("admin")
    address = "/code-lists/geometry_role/mouth"
    seen = seen_now(one, address)
    assert seen_now(other, address) == seen
    for method in ("PATCH", "DELETE"):
        sent: dict[str, Any] = {} if method == "DELETE" else {"json": {"note": "流入处"}}
        for header in ({}, {"If-Match": "*"}, {"If-Match": ""}):
            refused = one.request(method, address, headers=header, **sent)
            assert (refused.status_code, refused.json()["type"]) == (428, "urn:diming:VersionRequired")
    # Another's moves change nothing that was seen.
    beside = "/code-lists/geometry_role/position"
    moved = other.patch(beside, json={"position": 99}, headers=seen_now(other, beside))
    assert moved.status_code == 200
    changed = one.patch(address, json={"note": "流入处"}, headers=seen)
    assert changed.status_code == 200
    assert {"If-Match": f'"{changed.json()["version"]}"'} == seen_now(one, address) != seen
    for refused in (
        other.patch(address, json={"note": "河口"}, headers=seen),
        other.delete(address, headers=seen),
    ):
        assert (refused.status_code, refused.json()["type"]) == (412, "urn:diming:CodeStale")
        assert "刚被别人改过" in refused.json()["detail"]
    (kept,) = [row for row in one.get("/code-lists/geometry_role").json() if row["code"] == "mouth"]
    assert kept["note"] == "流入处"


def test_a_level_is_set_as_it_was_seen_and_not_otherwise(service: Service) -> None:
    admin = service.client("admin")
    address, public = "/publication-rules/place_name/meaning", {"If-Match": '"public"'}
    refused = admin.put(address, json={"level": "internal"})
    assert (refused.status_code, refused.json()["type"]) == (428, "urn:diming:VersionRequired")
    assert admin.put(address, json={"level": "restricted"}, headers=public).status_code == 204
    refused = admin.put(address, json={"level": "internal"}, headers=public)
    assert (refused.status_code, refused.json()["type"]) == (412, "urn:diming:LevelStale")
    levels = {(one["subject"], one["field"]): one["level"] for one in admin.get("/publication-rules").json()}
    assert levels["place_name", "meaning"] == "restricted"


def test_every_level_of_publication_is_named_in_words(service: Service) -> None:
    rules = service.client("admin").get("/publication-rules").json()
    assert [one["subject"] for one in rules if one["subject_words"]["zh"] == one["subject"]] == []
    assert [(one["subject"], one["field"]) for one in rules if one["label"]["zh"] == one["field"]] == []


def test_a_code_is_relabelled_ended_and_refused_to_new_records(service: Service) -> None:
    admin, editor = service.client("admin"), service.client("editor")
    feature = editor.get(f"/place-names/{service.feature_of('150626102')}").json()
    category = feature["category"]
    address = f"/code-lists/place_name_category/{category}"
    refused = admin.delete(address, headers=seen_now(admin, address))
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:diming:CodeInUse")
    (use,) = [one for one in refused.json()["details"] if one["table"] == "feature"]
    assert (use["where_zh"], use["times"] > 0) == ("地名：类别", True)
    assert admin.get(f"{address}/uses").json() == refused.json()["details"]
    assert admin.get("/code-lists/place_name_category/uses").json()[category] == use["times"]
    other = "/code-lists/place_name_category/22200"
    ending = admin.patch(other, json={"active": False}, headers=seen_now(admin, other))
    assert ending.status_code == 200
    codes = {one["code"]: one for one in editor.get("/code-lists/place_name_category").json()}
    assert (codes["22200"]["active"], codes[category]["active"]) == (False, True)
    item = {
        "subject": "feature",
        "action": "update",
        "record_id": feature["id"],
        "base_version": 1,
        "changes": {"category": "22200"},
    }
    body = {"kind": "correction", "title": "改类别", "reason": "核对", "items": [item]}
    ended = editor.post("/proposals", json=body)
    assert (ended.status_code, ended.json()["type"]) == (409, "urn:diming:CodeEnded")
    changes = admin.get("/code-lists/place_name_category/22200/changes").json()
    assert (changes[0]["account_name"], changes[0]["action"]) == ("admin", "update")
    assert {"field": "active", "before": True, "after": False} in changes[0]["fields"]


def test_code_lists_say_what_staff_may_do_with_them(service: Service) -> None:
    admin, public = service.client("admin"), service.client()
    lists = {one["name"]: one for one in public.get("/code-lists").json()}
    assert (lists["place_name_category"]["extensible"], lists["role"]["extensible"]) == (True, False)
    new = {"code": "spring", "name_zh": "泉眼", "name_en": "spring"}
    assert admin.post("/code-lists/geometry_role", json=new).json()["active"] is True
    assert admin.post("/code-lists/geometry_role", json=new).status_code == 409
    assert admin.post("/code-lists/role", json=new).json()["type"] == "urn:diming:ListFixed"
    spring = "/code-lists/geometry_role/spring"
    first = admin.patch(spring, json={"position": 1}, headers=seen_now(admin, spring)).json()
    assert first["position"] == 1
    assert public.get("/code-lists/geometry_role").json()[0]["code"] == "spring"
    assert admin.delete(spring, headers=seen_now(admin, spring)).status_code == 204
    naming = "/code-lists/proposal_kind/naming"
    kind = admin.patch(
        naming, json={"settings": {"deciding_role": "leader"}}, headers=seen_now(admin, naming)
    ).json()
    assert (kind["deciding_role"], kind["document_required"]) == ("leader", True)
    for login in ("editor", "reviewer", None):
        refused = service.client(login).patch("/code-lists/role/admin", json={"name_zh": "王"})
        assert refused.status_code in (401, 403)


@pytest.mark.parametrize("subject", ["place_name", "administrative_division"])
def test_a_level_is_shown_on_a_real_record_before_it_is_set(service: Service, subject: str) -> None:
    admin, public = service.client("admin"), service.client()
    field = {"place_name": "geometries", "administrative_division": "source"}[subject]
    address = f"/publication-rules/{subject}/{field}"
    seen = admin.post(f"{address}/preview", json={"level": "internal"})
    assert seen.status_code == 200, seen.text
    gone = [one for one in seen.json()["fields"] if one["changes"]]
    assert seen.json()["has_field"] is True
    assert gone
    assert all(one["before"]["zh"] and not one["after"]["zh"] for one in gone)
    assert admin.post(f"{address}/preview", json={"level": "secret"}).status_code == 422
    levels = {(one["subject"], one["field"]): one for one in admin.get("/publication-rules").json()}
    assert levels[subject, field]["level"] == "public"
    assert levels["place_name", "meaning"]["label"]["zh"] == "地名含义"
    assert levels["place_name", "meaning"]["is_own"] is False
    assert public.get("/publication-rules").status_code == 401

"""Signing in and out over HTTP: cookies, CSRF, lockout, passwords, API tokens."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from gis.settings import Settings
from tests.api.conftest import PASSWORD, Service

NEW = "another long secret"


def sign_in(client: TestClient, login: str = "editor", password: str = PASSWORD) -> int:
    """Sign in as a browser would and send the CSRF token from then on."""
    answer = client.post("/session", json={"login": login, "password": password})
    if answer.status_code == 200:
        client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    return answer.status_code


def test_a_browser_signs_in_changes_something_and_signs_out(service: Service) -> None:
    client = service.client()
    assert client.get("/session").json()["account_id"] is None
    answer = client.post("/session", json={"login": "editor", "password": PASSWORD})
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("diming=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    me = client.get("/session").json()
    assert (me["login"], me["roles"], me["clearance"]) == ("editor", ["editor"], "internal")
    assert me["csrf_token"] == answer.json()["csrf_token"]
    source = {"title": "普查档案", "licence": "内部资料"}
    assert client.post("/sources", json=source).status_code == 403
    wrong = client.post("/sources", json=source, headers={"X-CSRF-Token": "x"})
    assert wrong.json()["type"] == "urn:diming:CsrfMissing"
    client.headers["X-CSRF-Token"] = me["csrf_token"]
    assert client.post("/sources", json=source).status_code == 201
    before = dict(client.cookies)
    assert client.delete("/session").status_code == 204
    client.cookies.update(before)
    assert client.get("/session").json()["account_id"] is None


def test_cookies_are_secure_and_bound_to_the_host_wherever_it_is_not_loopback(
    service: Service, tmp_path: Path
) -> None:
    url = service.engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, home=tmp_path, trusted_proxy="127.0.0.1")
    app = create_app(settings)
    with TestClient(app, base_url="https://diming.example") as client:
        answer = client.post("/session", json={"login": "editor", "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-diming=")
        assert "Secure" in cookie
        assert "Domain" not in cookie
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert client.get("/session").json()["login"] == "editor"


def test_a_wrong_password_says_nothing_of_the_account(service: Service) -> None:
    client = service.client()
    answers = [
        client.post("/session", json={"login": login, "password": "not the secret"}).json()
        for login in ("editor", "nobody")
    ]
    assert answers[0] == answers[1]
    assert answers[0]["status"] == 401


def test_failures_are_counted_although_each_is_refused(service: Service) -> None:
    client = service.client()
    for _ in range(5):
        assert sign_in(client, password="not the secret") == 401
    assert sign_in(client) == 401
    assert sign_in(client, "second") == 200


def test_one_changes_ones_own_password(service: Service) -> None:
    client = service.client()
    assert sign_in(client) == 200
    wrong = client.put("/session/password", json={"old": "not the secret", "new": NEW})
    assert (wrong.status_code, wrong.json()["type"]) == (403, "urn:diming:WrongPassword")
    weak = client.put("/session/password", json={"old": PASSWORD, "new": "short"})
    assert weak.status_code == 422
    same = client.put("/session/password", json={"old": PASSWORD, "new": PASSWORD})
    assert (same.status_code, same.json()["type"]) == (422, "urn:diming:PasswordUnchanged")
    elsewhere = service.client("editor")
    assert client.get("/session/account").json()["other_sessions"] == 1
    assert client.put("/session/password", json={"old": PASSWORD, "new": NEW}).status_code == 204
    assert client.get("/session").json()["login"] == "editor"
    assert elsewhere.get("/session").json()["account_id"] is None
    assert sign_in(service.client()) == 401
    assert sign_in(service.client(), password=NEW) == 200


def test_ones_own_account_says_what_one_is_and_keeps_ones_language(service: Service) -> None:
    tuke = service.client("tuke")
    own = tuke.get("/session/account").json()
    assert (own["organisation"], own["areas"], own["roles"]) == ("图克镇人民政府", ["图克镇"], ["township"])
    assert own["token_scopes"] == ["read", "propose", "administer"]
    assert (own["shortest_password"], own["longest_password"]) == (10, 200)
    assert tuke.get("/session").json()["language"] is None
    assert tuke.patch("/session/account", json={"language": "en"}).status_code == 204
    assert service.client("tuke").get("/session").json()["language"] == "en"
    assert tuke.patch("/session/account", json={"language": "fr"}).status_code == 422
    assert service.client().get("/session/account").status_code == 401


def test_other_browsers_are_signed_out(service: Service) -> None:
    here, there = service.client("editor"), service.client("editor")
    assert here.delete("/session/others").status_code == 204
    assert there.get("/session").json()["account_id"] is None
    assert here.get("/session").json()["login"] == "editor"


def test_whoever_was_given_a_password_sees_what_the_public_sees_until_he_changes_it(service: Service) -> None:
    admin = service.client("admin")
    known = {account["login"]: account["id"] for account in admin.get("/accounts").json()}
    given = admin.post(f"/accounts/{known['editor']}/password").json()["password"]
    editor = service.client()
    assert sign_in(editor, password=given) == 200
    assert editor.get("/session").json()["must_change_password"] is True
    refused = editor.get("/proposals")
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:diming:PasswordMustChange")
    assert editor.post("/api-tokens", json={"label": "x", "scopes": ["read"]}).status_code == 403
    feature = f"/place-names/{service.feature_of('150626102')}"
    assert editor.get(feature).json() == service.client().get(feature).json()
    assert editor.get("/session/account").status_code == 200
    assert editor.put("/session/password", json={"old": given, "new": NEW}).status_code == 204
    assert editor.get("/session").json()["must_change_password"] is False
    assert editor.get("/proposals").status_code == 200
    admin.patch(f"/accounts/{known['second']}", json={"password": NEW})
    second = service.client()
    assert sign_in(second, "second", NEW) == 200
    assert second.get("/session").json()["must_change_password"] is True


def test_wrong_present_passwords_lock_too(service: Service) -> None:
    client = service.client("editor")
    for _ in range(5):
        assert client.put("/session/password", json={"old": "x", "new": NEW}).status_code == 403
    assert client.put("/session/password", json={"old": PASSWORD, "new": NEW}).status_code == 403
    assert sign_in(service.client()) == 401


def test_a_token_needs_no_cookie_and_reaches_as_far_as_its_scopes(service: Service) -> None:
    browser = service.client("editor")
    issued = browser.post("/api-tokens", json={"label": "夜间导出", "scopes": ["read"], "days": 1}).json()
    script = service.client()
    script.headers["Authorization"] = f"Bearer {issued['value']}"
    assert script.get("/session").json()["login"] == "editor"
    source = {"title": "普查档案", "licence": "内部资料"}
    refused = script.post("/sources", json=source)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:diming:TokenScopeMissing")
    assert "propose" in refused.json()["detail"]
    # A token that may administer would otherwise make itself another with every scope.
    assert script.post("/api-tokens", json={"label": "x", "scopes": ["propose"]}).status_code == 403
    wider = browser.post("/api-tokens", json={"label": "导入", "scopes": ["read", "propose"]}).json()
    script.headers["Authorization"] = f"bearer {wider['value']}"
    assert script.post("/sources", json=source).status_code == 201
    listed = browser.get("/api-tokens").json()
    assert [token["label"] for token in listed] == ["导入", "夜间导出"]
    assert wider["value"] not in json.dumps(listed)
    other = service.client("second")
    assert other.delete(f"/api-tokens/{wider['token']['id']}").status_code == 404
    assert browser.delete(f"/api-tokens/{wider['token']['id']}").status_code == 204
    unknown = script.get("/session")
    assert (unknown.status_code, unknown.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer nonsense", "bearer \xff"])
def test_a_token_that_is_none_is_refused_even_where_the_public_may_read(
    service: Service, header: str
) -> None:
    answer = service.client().get("/place-names", headers={b"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401


def test_an_account_that_is_closed_or_loses_a_role_notices_at_once(service: Service) -> None:
    admin, editor = service.client("admin"), service.client("editor")
    known = {account["login"]: account for account in admin.get("/accounts").json()}
    address = f"/accounts/{known['editor']['id']}"
    assert admin.patch(address, json={"roles": ["planner"]}).status_code == 200
    assert editor.get("/session").json()["roles"] == ["planner"]
    assert editor.post("/sources", json={"title": "x", "licence": "y"}).status_code == 403
    assert admin.patch(address, json={"active": False}).status_code == 200
    assert editor.get("/session").json()["account_id"] is None
    assert sign_in(service.client()) == 401


def test_an_administrator_adds_offices_and_accounts(service: Service) -> None:
    admin = service.client("admin")
    office = admin.post("/organisations", json={"kind": "township_office", "name": "嘎鲁图镇人民政府"})
    assert office.status_code == 201
    assert admin.post("/organisations", json={"kind": "castle", "name": "城堡"}).status_code == 422
    town = service.id_of("150626102")
    new = {
        "login": "galutu.bianji",
        "display_name": "嘎鲁图镇编辑",
        "organisation_id": office.json()["id"],
        "roles": ["township"],
        "password": NEW,
        "areas": [town],
    }
    added = admin.post("/accounts", json=new)
    assert added.status_code == 201
    assert added.json()["organisation"] == "嘎鲁图镇人民政府"
    assert NEW not in added.text
    assert "argon2" not in added.text
    assert added.json()["initial_password"] is None
    assert admin.post("/accounts", json=new).status_code == 409
    assert admin.post("/accounts", json={**new, "login": "x y"}).status_code == 422
    assert admin.post("/accounts", json={**new, "login": "third", "roles": ["public"]}).status_code == 422
    nowhere = {**new, "login": "third", "areas": [office.json()["id"]]}
    assert admin.post("/accounts", json=nowhere).status_code == 409
    assert sign_in(service.client(), "galutu.bianji", NEW) == 200
    assert sign_in(service.client(), "third", NEW) == 401

"""What ends a session, what a token may not do, what a lost connection leaves behind."""

from typing import Any

import pytest
from sqlalchemy import event, text

from api.access import matrix
from gis.accounts.rules import SCOPES
from gis.publication.pages import key_of
from tests.api.conftest import PASSWORD, Service

SOURCE = {"title": "普查档案", "licence": "内部资料"}


def changed(service: Service, statement: str, **values: Any) -> None:
    with service.engine.begin() as connection:
        connection.execute(text(statement), values)


def count(service: Service, table: str) -> int:
    with service.engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def test_an_expired_session_is_nobody(service: Service) -> None:
    editor = service.client("editor")
    assert editor.get("/session").json()["login"] == "editor"
    changed(service, "UPDATE login_session SET expires_at = now() - interval '1 second'")
    assert editor.get("/session").json()["account_id"] is None
    assert editor.post("/sources", json=SOURCE).status_code == 401


def test_a_lock_ends_by_itself(service: Service) -> None:
    client = service.client()

    def status(password: str) -> int:
        return client.post("/session", json={"login": "editor", "password": password}).status_code

    assert [status("wrong") for _ in range(5)] == [401] * 5
    assert status(PASSWORD) == 401
    changed(service, "UPDATE account_secret SET locked_until = now() - interval '1 second'")
    assert status(PASSWORD) == 200


def test_a_cookie_of_one_session_does_not_take_the_csrf_token_of_another(service: Service) -> None:
    one, other = service.client("editor"), service.client("editor")
    one.headers["X-CSRF-Token"] = other.headers["X-CSRF-Token"]
    refused = one.post("/sources", json=SOURCE)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:diming:CsrfMissing")


def test_a_form_of_another_site_changes_nothing(service: Service) -> None:
    editor = service.client("editor")
    token = editor.headers.pop("X-CSRF-Token")
    for sent in ({}, {"csrf_token": token}):
        assert editor.post("/attachments", data=sent, files={"file": b"x"}).status_code == 403
        assert editor.post("/map-sheets", data=sent).status_code == 403
    assert editor.get("/session").json()["login"] == "editor"


def test_every_route_keeps_to_the_scope_of_a_token(shared_service: Service) -> None:
    """Whatever the account may, a token without the scope that the route needs may not."""
    wrong = []
    for login in ("admin", "editor", "reviewer"):
        client = shared_service.client(login)
        issued: dict[str, str] = {}
        for scope in SCOPES:
            body = {"label": scope, "scopes": [other for other in SCOPES if other != scope]}
            issued[scope] = client.post("/api-tokens", json=body).json()["value"]
        script = shared_service.client()
        for (method, path), rule in matrix().items():
            if rule.reach[login] == "none":
                continue
            # Whether the record is there is asked after whether one may ask.
            address = path.replace("{subject}", "feature").replace("{format}", "csv")
            address = address.replace("{kind}", "divisions").replace("{sha256}", "0" * 64)
            while "{" in address:
                none = "00000000-0000-0000-0000-000000000000"
                address = f"{address.partition('{')[0]}{none}{address.partition('}')[2]}"
            script.headers["Authorization"] = f"Bearer {issued[rule.token_scope]}"
            answer = script.request(method, address, json={})
            kind = answer.json().get("type") if "json" in answer.headers["content-type"] else None
            if path != "/health" and kind not in (
                "urn:diming:TokenScopeMissing",
                "urn:diming:RequestUnreadable",
            ):
                wrong.append((login, method, path, answer.status_code, kind))
    assert wrong == []


@pytest.mark.parametrize("when", ["before COMMIT", "at a statement"])
def test_a_lost_connection_is_a_failure_and_changes_nothing(
    service: Service, when: str, caplog: pytest.LogCaptureFixture
) -> None:
    editor = service.client("editor")
    before = count(service, "source")
    other = service.engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def lose(connection: Any, *_: Any) -> None:
        other.execute(
            text("SELECT pg_terminate_backend(:pid, 5000)"),
            {"pid": connection.connection.dbapi_connection.info.backend_pid},
        )

    def lose_at_insert(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if "INSERT INTO source" in statement:
            lose(connection)

    with other:
        target, does = (
            ("commit", lose) if when == "before COMMIT" else ("before_cursor_execute", lose_at_insert)
        )
        event.listen(service.engine, target, does)
        try:
            answer = editor.post("/sources", json=SOURCE)
        finally:
            event.remove(service.engine, target, does)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "terminat" not in answer.text
    assert count(service, "source") == before
    # The next request gets a connection that works.
    assert editor.post("/sources", json=SOURCE).status_code == 201
    assert count(service, "source") == before + 1


def test_the_public_sees_no_version_and_no_level(shared_service: Service) -> None:
    records = {
        "/administrative-divisions": shared_service.id_of("150626102"),
        "/place-names": shared_service.feature_of("150626102"),
    }
    public, editor = shared_service.client(), shared_service.client("editor")
    for address, record in records.items():
        seen, staff = public.get(f"{address}/{record}"), editor.get(f"{address}/{record}")
        assert "etag" not in seen.headers
        assert staff.headers["etag"] == f'"{staff.json()["version"]}"'
        assert not {"version", "publication_level"} & set(seen.json())
        (row,) = [
            row for row in public.get(address, params={"text": "图克"}).json()["rows"] if row["id"] == record
        ]
        assert not {"version", "publication_level"} & set(row)


@pytest.mark.parametrize("version", ["", "0x1", "²", "-1", "1.0", "9" * 5000, '"*"'])
def test_a_version_that_is_none_is_asked_for(shared_service: Service, version: str) -> None:
    address = "/proposals/00000000-0000-0000-0000-000000000000/submit"
    answer = shared_service.client("editor").post(address, headers={b"If-Match": version.encode("latin-1")})
    assert (answer.status_code, answer.json()["type"]) == (428, "urn:diming:VersionRequired")


def test_a_page_key_that_nobody_made_is_refused(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    for key in ("x", key_of("yesterday", "x"), key_of("yesterday", "8a3d1b52-0a52-4a55-8f0e-2c9ab3a2a111")):
        for address in ("/proposals", "/proposals/inbox"):
            answer = editor.get(address, params={"after": key})
            assert (answer.status_code, answer.json()["type"]) == (422, "urn:diming:UnreadableKey")

"""What holds for every answer: one transaction, problems in the reader's language, headers, limits."""

import logging
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.app import create_app
from api.errors import BugAnswers, add_handlers
from api.limits import MOST_MEGABYTES_IN_MEMORY
from gis.errors import DimingError
from gis.settings import Settings
from tests.api.conftest import Service

SOURCE = {"title": "普查档案", "licence": "内部资料"}
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}


def sources(service: Service) -> int:
    """Count the sources that were registered by a test."""
    with service.engine.connect() as connection:
        statement = text("SELECT count(*) FROM source WHERE title = :title")
        return int(connection.scalar(statement, {"title": SOURCE["title"]}) or 0)


def fail_at_commit(service: Service, raising: str) -> None:
    """Let every transaction that registers a source fail when it commits, not before."""
    with service.engine.begin() as connection:
        connection.execute(
            text(f"CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raising}; END $$")
        )
        connection.execute(
            text(
                "CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON source"
                " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fails()"
            )
        )


def test_a_failing_commit_is_a_failure_never_a_success(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    fail_at_commit(service, "RAISE EXCEPTION 'the disk is full'")
    answer = service.client("editor").post("/sources", json=SOURCE)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    reference = answer.json()["detail"].split("编号 ")[1].split(" ")[0]
    (record,) = [record for record in caplog.records if reference in record.getMessage()]
    assert record.exc_info is not None
    assert "the disk is full" not in answer.text
    assert sources(service) == 0


def test_a_rule_that_speaks_at_commit_is_a_refusal(service: Service) -> None:
    fail_at_commit(
        service, "RAISE EXCEPTION 'no' USING CONSTRAINT = 'ex_division_code_code', ERRCODE = '23P01'"
    )
    answer = service.client("editor").post("/sources", json=SOURCE)
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:diming:CodeTaken")
    assert sources(service) == 0


def test_history_names_the_account(service: Service) -> None:
    assert service.client("editor").post("/sources", json=SOURCE).status_code == 201
    with service.engine.connect() as connection:
        who = connection.scalar(
            text(
                "SELECT a.login FROM history.source h JOIN account a ON a.id = h.history_account_id"
                " WHERE h.title = :title"
            ),
            {"title": SOURCE["title"]},
        )
    assert who == "editor"


def test_a_refusal_is_a_problem_document_in_the_readers_language(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    client = service.client()
    address = "/place-names/00000000-0000-0000-0000-000000000000"
    with caplog.at_level(logging.INFO, "diming.api"):
        chinese = client.get(address)
    english = client.get(address, headers=ENGLISH)
    assert chinese.status_code == english.status_code == 404
    assert chinese.headers["content-type"] == "application/problem+json"
    assert chinese.json().keys() == {"type", "title", "status", "detail", "instance"}
    assert chinese.json()["type"] == english.json()["type"] == "urn:diming:FeatureNotFound"
    assert chinese.json()["title"] == "没有找到"
    assert english.json()["title"] == "Not found"
    assert english.json()["instance"] == address
    (record,) = [record for record in caplog.records if record.name == "diming.api"]
    assert record.levelno == logging.INFO
    assert record.exc_info is None


def test_what_can_not_be_read_is_said_field_by_field(service: Service) -> None:
    client = service.client("editor")
    answer = client.post("/sources", json={"title": "", "dated": "gestern", "colour": "red"}, headers=ENGLISH)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["type"] == "urn:diming:RequestUnreadable"
    fields = {detail["field"]: detail for detail in problem["details"]}
    assert fields.keys() == {"body/title", "body/licence", "body/dated", "body/colour"}
    assert fields["body/licence"]["message"] == "A required field is missing."
    assert fields["body/dated"]["value"] == "gestern"
    chinese = client.post("/sources", json={}).json()
    assert {detail["message"] for detail in chinese["details"]} == {"缺少必填字段。"}
    assert (
        client.post("/sources", content=b"{", headers={"Content-Type": "application/json"}).status_code == 422
    )


def test_fields_of_a_form_are_called_as_the_form_calls_them(service: Service) -> None:
    address = f"/joint-inspections/{uuid4()}/observations/{uuid4()}"
    sent = {"position_method": 3, "references": [{"distance_m": "far"}], "colour": "red"}
    called = {"position_method": "测定方法", "references/0/distance_m": "量得距离（米）", "colour": None}
    problem = service.client("editor").put(address, json=sent, headers={"If-Match": '"0"'}).json()
    names = {each["field"].removeprefix("body/"): each.get("field_name") for each in problem["details"]}
    assert called.items() <= names.items()
    assert "测定方法" in problem["detail"]
    assert "position_method" not in problem["detail"]
    english = service.client("editor").put(address, json=sent, headers=ENGLISH | {"If-Match": '"0"'}).json()
    assert "method of positioning" in [each.get("field_name") for each in english["details"]]


def test_a_refusal_quotes_no_password(service: Service) -> None:
    answer = service.client().post("/session", json={"password": "a long enough secret"})
    assert answer.status_code == 422
    assert "a long enough secret" not in answer.text


@pytest.mark.parametrize(
    ("method", "address", "status", "kind"),
    [
        ("GET", "/nothing-here", 404, "urn:diming:Http404"),
        ("DELETE", "/place-names", 405, "urn:diming:Http405"),
        ("GET", "/place-names?text=%00", 422, "urn:diming:UnreadableFilter"),
        ("GET", "/code-lists/account", 404, None),
        ("GET", "/administrative-divisions?as_of=gestern", 422, "urn:diming:RequestUnreadable"),
        ("GET", "/place-names?bbox=1,2,3", 422, "urn:diming:BadWindow"),
        ("GET", "/place-names?after=xyz", 422, "urn:diming:UnreadableKey"),
        ("GET", "/place-names?as_known_on=2026-01-01", 401, "urn:diming:NotSignedIn"),
    ],
)
def test_what_the_public_is_refused(
    service: Service, method: str, address: str, status: int, kind: str | None
) -> None:
    answer = service.client().request(method, address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert kind in (None, answer.json()["type"])


@pytest.mark.parametrize("title", ["a\x00b", "half \ud800"])
def test_characters_that_nothing_can_store_are_the_senders_fault(service: Service, title: str) -> None:
    escaped = title.encode("ascii", "backslashreplace").decode().replace("\x00", "\\u0000")
    answer = service.client("editor").post(
        "/sources",
        content=f'{{"title": "{escaped}", "licence": "x"}}'.encode(),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 422
    assert sources(service) == 0


def test_every_answer_protects_its_reader(service: Service) -> None:
    client = service.client()
    for address in ("/place-names", "/health", "/nothing-here", "/docs", "/planning-map", "/openapi.json"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "http" not in policy
        assert "*" not in policy
        assert "frame-ancestors" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


def test_head_is_get_without_a_body(service: Service) -> None:
    client = service.client()
    head, get = client.head("/place-names"), client.get("/place-names")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]
    assert client.head("/jobs").status_code == 401


def test_a_body_over_the_limit_is_refused_by_its_length_and_as_it_arrives(service: Service) -> None:
    client = service.client()
    json = {"Content-Type": "application/json"}
    large = MOST_MEGABYTES_IN_MEMORY * 2**20 + 1

    def pieces() -> Iterator[bytes]:
        yield b'"'
        for _ in range(MOST_MEGABYTES_IN_MEMORY + 1):
            yield b"x" * 2**20

    stated = client.post("/session", content=b" " * large, headers=json)
    arriving = client.post("/session", content=pieces(), headers=json)
    for answer in (stated, arriving):
        assert (answer.status_code, answer.json()["type"]) == (413, "urn:diming:BodyTooLarge")
        assert str(MOST_MEGABYTES_IN_MEMORY) in answer.json()["detail"]


def test_the_documentation_page_asks_no_other_host(service: Service) -> None:
    client = service.client()
    page = client.get("/docs")
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    for address in ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"):
        assert f"/static/swagger-ui/{address}" in page.text
        assert client.get(f"/static/swagger-ui/{address}").status_code == 200


def test_a_fault_and_a_service_that_can_not_work_say_500() -> None:
    app = FastAPI()
    add_handlers(app)
    app.add_middleware(BugAnswers)

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError

    @app.get("/unable")
    def unable() -> None:
        raise DimingError("map.web_part_missing", path="x")

    with TestClient(app) as client:
        assert client.get("/broken").json()["type"] == "urn:diming:Unexpected"
        assert client.get("/unable").json()["type"] == "urn:diming:DimingError"
        assert client.get("/unable").status_code == 500


def test_health_says_what_is_down(service: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    answer = service.client().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"database": True, "worker": False})
    away = create_app(Settings(database_url="postgresql+psycopg://x:secret@127.0.0.1:1/x", home=tmp_path))
    answer = TestClient(away).get("/health")
    assert (answer.status_code, answer.json()) == (503, {"database": False, "worker": False})
    assert "the database is away" in caplog.text
    assert "secret" not in caplog.text
    refused = TestClient(away, raise_server_exceptions=False).get("/place-names")
    assert (refused.status_code, refused.json()["type"]) == (500, "urn:diming:Unexpected")

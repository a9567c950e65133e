"""The OpenAPI document: every route is explained, and every example of a body can be sent."""

from typing import Any

import pytest

from api.access import matrix
from api.body_examples import EXAMPLES
from tests.api.conftest import Service

BODIES = [(method, path, name) for (method, path), bodies in EXAMPLES.items() for name in bodies]
#: Whoever may use the route at all, the planner first: the example of a new password gives him one
CALLERS = ("planner", "editor", "reviewer", "admin")
NO_RECORD = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(scope="module")
def described(shared_service: Service) -> Any:
    return shared_service.client().get("/openapi.json").json()


def test_every_route_is_explained_and_says_how_it_refuses(described: Any) -> None:
    wanting = []
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            said = all(operation.get(part) for part in ("summary", "description", "tags"))
            refusals = {"401", "403", "500"} <= set(operation["responses"])
            problems = [
                status
                for status, answer in operation["responses"].items()
                if status >= "400" and (method, path, status) != ("get", "/health", "503")
                if "application/problem+json" not in answer["content"]
            ]
            if not (said and refusals) or problems:
                wanting.append((method, path, problems))
    assert wanting == []


def test_every_parameter_and_field_that_needs_words_has_them(described: Any) -> None:
    """A request model says in one sentence what it is."""
    wanting = [
        name
        for name, schema in described["components"]["schemas"].items()
        if not name.startswith("Body_") and "enum" not in schema and not schema.get("description")
    ]
    assert wanting == []


def test_every_body_has_an_example(described: Any) -> None:
    wanting = [
        (method, path)
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        for content in operation.get("requestBody", {}).get("content", {}).items()
        if content[0] == "application/json" and not content[1].get("examples")
    ]
    assert wanting == []


def test_who_may_is_said_of_every_route(described: Any) -> None:
    assert described["components"]["securitySchemes"].keys() == {"token", "session"}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            rule = matrix()[method.upper(), path]
            assert operation["x-reach"] == dict(rule.reach)
            assert operation["x-token-scope"] == rule.token_scope
            assert ({} in operation["security"]) == (rule.reach["public"] != "none")


@pytest.mark.parametrize(("method", "path", "name"), BODIES)
def test_an_example_can_be_sent(shared_service: Service, method: str, path: str, name: str) -> None:
    """It names records that are not there, so it may be refused; its shape is right."""
    reach = matrix()[method, path].reach
    callers = CALLERS if path == "/session/password" else CALLERS[1:]
    login = next(login for login in callers if reach[login] != "none")
    address = path
    for parameter, value in (
        ("{subject}", "place_name"),
        ("{field}", "meaning"),
        ("{year}", "2027"),
        ("{month}", "2026-05-01"),
        ("{number}", "1"),
    ):
        address = address.replace(parameter, value)
    while "{" in address:
        address = f"{address.partition('{')[0]}{NO_RECORD}{address.partition('}')[2]}"
    body = EXAMPLES[method, path][name]
    answer = shared_service.client(login).request(method, address, json=body, headers={"If-Match": '"1"'})
    assert answer.status_code < 500, answer.text
    refusal = answer.json().get("type", "") if answer.status_code >= 400 else ""
    assert refusal not in ("urn:diming:RequestUnreadable", "urn:diming:NotAllowed"), answer.text
    assert "Unknown" not in refusal, answer.text


def test_health_tells_its_own_answer_and_a_problem(described: Any) -> None:
    answered = described["paths"]["/health"]["get"]["responses"]["503"]["content"]
    assert answered.keys() == {"application/json", "application/problem+json"}

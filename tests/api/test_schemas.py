"""The service keeps what its OpenAPI document promises, whatever is sent to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.python.asgi import ASGIClient, get_client
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.access import matrix
from api.app import create_app
from api.openapi_document import document
from gis.accounts import service as accounts
from gis.accounts.rules import SCOPES
from gis.database import unit_of_work
from gis.embedded_postgis import Cluster
from gis.settings import Settings
from tests.api.conftest import UNLIMITED
from tests.api.undoing import requests_undone
from tests.api.world import DAY, INSIDE, SHARED, build

#: Pages for people are no part of the document, and the OGC part has a document of its own
OPERATIONS = sorted(
    (method, path)
    for method, path in matrix()
    if path not in ("/", "/docs", "/openapi.json") and path.partition("/ogc")[0]
)
# Pieces of files are bytes under a name that tus gives them
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
CALLERS = ("public", "editor", "reviewer", "admin")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass
class Stage:
    """The service, and for each caller a client; whatever a request does is undone when it is answered."""

    schema: Any
    clients: dict[str, ASGIClient]
    #: Path parameter → value for which there is a record
    real: dict[str, str]


@pytest.fixture(scope="module")
def stage(
    cluster: Cluster, sample_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("schemas")
    name = f"{sample_template}_schemas"
    cluster.create_database(name, sample_template)
    app = create_app(Settings(database_url=cluster.server_url(name), home=home, **UNLIMITED))
    engine = app.state.engine
    world = build(engine, home)

    schema = schemathesis.openapi.from_dict(document(app, app.state.settings))
    schema.config.generation.with_security_parameters = False
    schema.app = app
    clients = {caller: get_client(cast(Any, app)) for caller in CALLERS}
    for role in CALLERS[1:]:
        with unit_of_work(engine) as session:
            _, value = accounts.issue_token(session, world.account[role], label="x", scopes=SCOPES, lasts=DAY)
        clients[role].headers["Authorization"] = f"Bearer {value}"
    real = {
        "account_id": str(world.account["author"]),
        "division_id": world.division[INSIDE],
        "feature_id": world.feature[INSIDE],
        "line_id": world.line[SHARED],
        "marker_id": world.marker[SHARED],
        "record_id": world.feature[INSIDE],
        "source_id": world.source,
        "organisation_id": world.office,
        "proposal_id": world.proposal["editor inside", "draft"],
        "upload_id": world.upload["editor"],
        "job_id": world.job["editor"],
        "sha256": world.file["editor"],
        "token_id": world.token["editor"],
        "inspection_id": world.inspected[SHARED].inspection,
        "section_id": world.inspected[SHARED].section,
        "measure_id": world.inspected[SHARED].measure,
        "target_id": world.inspected[SHARED].marker,
    }
    with requests_undone():
        yield Stage(schema, clients, real)
    for client in clients.values():
        client.close()
    engine.dispose()
    cluster.drop_database(name)


def test_the_document_lists_every_route_for_programs(stage: Stage) -> None:
    described = {
        (method.upper(), path)
        for path, operations in stage.schema.raw_schema["paths"].items()
        for method in operations
    }
    assert described == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_answers_are_those_of_the_document(stage: Stage, method: str, path: str, long: bool) -> None:
    operation = stage.schema[path][method]
    names = {name for name in stage.real if f"{{{name}}}" in path}
    real = {name: stage.real[name] for name in names}
    seen = {"if-match": '"2"'} if "428" in operation.definition.raw["responses"] else {}
    # What is made up meets no record and no version; what is real goes deeper.
    cases = [
        operation.as_strategy(mode, path_parameters=known or None, headers=(known and seen) or None)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for known in ([real, {}] if real else [{}])
    ]
    rule = matrix()[method, path]
    # Whatever stands first is tried most.
    callers = [*(role for role in CALLERS[1:] if rule.reach[role] != "none"), "public"]
    checks = CHECKS if path != "/health" else CHECKS[1:]

    @given(case=st.one_of(cases), caller=st.sampled_from(callers))
    @settings(
        max_examples=300 if long else 8,
        derandomize=not long,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: Case[Any], caller: str) -> None:
        answer = case.call(session=stage.clients[caller])
        case.validate_response(answer, checks=checks)

    holds()


@pytest.mark.parametrize("caller", ["public", "editor"])
def test_the_ogc_part_keeps_its_own_document(stage: Stage, caller: str, long: bool) -> None:
    client = stage.clients[caller]
    described = client.get("/ogc/api").json()
    schema = schemathesis.openapi.from_dict(described)
    schema.config.generation.with_security_parameters = False
    schema.app = stage.schema.app
    operations = [cast(Any, operation).ok() for operation in schema.get_all_operations()]
    assert {operation.path for operation in operations} == set(described["paths"])

    for operation in operations:
        cases = [operation.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]

        @given(case=st.one_of(cases))
        @settings(
            max_examples=300 if long else 8,
            derandomize=not long,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        def holds(case: Case[Any]) -> None:
            answer = case.call(session=client)
            case.validate_response(answer, checks=CHECKS)

        holds()

"""Outputs of the remediation by a job: the file in the language asked for, a refusal told."""

from typing import Any

from fastapi.testclient import TestClient

from api.jobs import works
from gis.jobs import service as jobs
from gis.settings import Settings
from maps.remediation_outputs import OUTPUT_JOB
from tests.api.conftest import Service

ADDRESS = "/planning-outputs/remediation"


def done(service: Service, client: TestClient, **asked: Any) -> dict[str, Any]:
    """Do the job as the worker would, and return how it ended."""
    answer = client.post(ADDRESS, json=asked)
    assert answer.status_code == 202, answer.text
    jobs.perform(service.engine, answer.json()["id"], works(Settings(home=service.home))[OUTPUT_JOB])
    found: dict[str, Any] = client.get(answer.headers["location"]).json()
    return found


def test_a_job_makes_the_file_and_says_why_it_cant(shared_service: Service) -> None:
    planner = shared_service.client("planner")
    ended = done(shared_service, planner, output="report_docx", language="en", on="2026-10-20")
    assert (ended["state"], ended["title"]) == (
        "succeeded",
        "制作 Progress report on the remediation of illegal graves",
    )
    (file,) = ended["files"]
    assert file["name"] == "Progress report on the remediation of illegal graves 2026-10-20.docx"
    sent = planner.get(f"/jobs/{ended['id']}/files/{file['name']}")
    assert sent.content.startswith(b"PK")
    # No grave has a position here, and no 苏木 or 镇 a polygon.
    refused = done(shared_service, planner, output="atlas")
    assert refused["state"] == "refused"
    assert refused["error"]["message_id"] == "planning_output.nothing_to_draw"
    assert shared_service.client("yuyang").post(ADDRESS, json={"output": "map"}).status_code == 403

"""For every route of name applications a request that is right in all but, perhaps, who sends it."""

from collections.abc import Mapping
from typing import Any

from api.body_examples import EXAMPLES
from tests.api.asking import ANY, Asked, Scenes, asked, scene, simple
from tests.api.world import INSIDE, World


def application(template: str, *, expects: int | None = None, **kwargs: Any) -> Scenes:
    """The author's application, at version 2."""

    def ask(world: World, role: str, which: str) -> Asked:
        address = template.format(id=world.application, sha256=world.file["author"])
        return asked(address, expects=expects, **kwargs)

    return Scenes((ANY,), ask)


@scene(ANY)
def application_list(world: World, role: str, which: str) -> Asked:
    return asked("/name-applications", shows=world.application)


@scene(ANY)
def open_application(world: World, role: str, which: str) -> Asked:
    body = EXAMPLES["POST", "/name-applications"]["街路巷命名"]
    return asked("/name-applications", json={**body, "division_id": world.division[INSIDE]})


SEEN = {"If-Match": '"2"'}
ONE = "/name-applications/{application_id}"
STEPS: Mapping[str, Any] = EXAMPLES["POST", f"{ONE}/steps"]

NAME_APPLICATIONS: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/name-announcements"): simple("/name-announcements"),
    ("GET", "/name-applications"): application_list,
    ("POST", "/name-applications"): open_application,
    ("GET", "/name-applications/procedures"): simple("/name-applications/procedures"),
    ("GET", ONE): application("/name-applications/{id}"),
    ("PATCH", ONE): application("/name-applications/{id}", json={"size": "长1.8公里"}, headers=SEEN),
    ("GET", f"{ONE}/attachments/{{sha256}}"): application("/name-applications/{id}/attachments/{sha256}"),
    ("POST", f"{ONE}/checks"): application("/name-applications/{id}/checks", headers=SEEN),
    ("POST", f"{ONE}/papers"): application(
        "/name-applications/{id}/papers", json={"kind": "site_plan", "document_number": "图1"}, headers=SEEN
    ),
    ("GET", f"{ONE}/printed/{{paper}}.{{format}}"): application(
        "/name-applications/{id}/printed/announcement.docx"
    ),
    # Nothing is decided: who may not draft learns nothing of that
    ("POST", f"{ONE}/register-change"): application(
        "/name-applications/{id}/register-change", headers=SEEN, expects=409
    ),
    # Neither is it the announcement's turn
    ("POST", f"{ONE}/steps"): application(
        "/name-applications/{id}/steps", json=STEPS["公告"], headers=SEEN, expects=409
    ),
    ("PUT", f"{ONE}/tasks/{{task}}"): application(
        "/name-applications/{id}/tasks/place_signs", json={"done_on": "2026-03-20"}, headers=SEEN
    ),
    ("DELETE", f"{ONE}/tasks/{{task}}"): application(
        "/name-applications/{id}/tasks/place_signs", headers=SEEN
    ),
}

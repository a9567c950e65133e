"""For every route of editions a request that is right in all but, perhaps, who sends it."""

from collections.abc import Mapping
from typing import Any

from api.body_examples import EXAMPLES
from gis.history.as_known import today
from tests.api.asking import ANY, Asked, Scenes, asked, scene, simple
from tests.api.world import World

ONE = "/editions/{edition_id}"
ENTRY = f"{ONE}/entries/{{key}}"


def draft(template: str, *, expects: int | None = None, of: str = "version", **kwargs: Any) -> Scenes:
    """The draft, at the version that it or its first entry has; 409, 422: not as far, or no Word form."""

    def ask(world: World, role: str, which: str) -> Asked:
        known = world.edited
        own_file = world.file.get(role, known.file)
        address = template.format(
            id=known.edition,
            key=known.key,
            comment=known.comment,
            sha256=known.file,
            published=known.published,
        )
        sent = {**kwargs, "headers": {"If-Match": f'"{getattr(known, of)}"'}}
        if "json" in sent:
            given = {"KEY": known.key, "CHANGE": known.change, "FILE": own_file}
            sent["json"] = _filled(sent["json"], given)
        return asked(address, expects=expects, **sent)

    return Scenes((ANY,), ask)


def _filled(said: Any, given: Mapping[str, str]) -> Any:
    if isinstance(said, dict):
        return {name: _filled(value, given) for name, value in said.items()}
    if isinstance(said, list):
        return [_filled(value, given) for value in said]
    return given.get(said, said) if isinstance(said, str) else said


@scene(ANY)
def edition_list(world: World, role: str, which: str) -> Asked:
    return asked("/editions", shows=world.edited.published)


NEW = dict(EXAMPLES["POST", "/editions"]["新编一版"])
SETTINGS = dict(EXAMPLES["PUT", ONE]["改设定"])
CHOSEN = {"keys": ["KEY"]}

EDITIONS: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/editions"): edition_list,
    ("POST", "/editions"): simple("/editions", json=NEW),
    ("GET", ONE): draft("/editions/{published}"),
    ("PUT", ONE): draft("/editions/{id}", json=SETTINGS),
    ("POST", f"{ONE}/assignments"): draft(
        "/editions/{id}/assignments", json={"entries": CHOSEN, "assignee_id": None}
    ),
    ("GET", f"{ONE}/attachments/{{sha256}}"): draft("/editions/{id}/attachments/{sha256}"),
    ("GET", f"{ONE}/books"): draft("/editions/{published}/books"),
    ("GET", f"{ONE}/books/{{format}}"): draft("/editions/{published}/books/pdf", expects=404),
    ("POST", f"{ONE}/change-decisions"): draft(
        "/editions/{id}/change-decisions", json={"change_ids": ["CHANGE"], "accept": True}
    ),
    ("GET", f"{ONE}/changes"): draft("/editions/{id}/changes"),
    ("POST", f"{ONE}/changes"): draft("/editions/{id}/changes", json={"sha256": "FILE"}, expects=422),
    ("POST", f"{ONE}/comments"): draft("/editions/{id}/comments", json={"key": "KEY", "says": "核对"}),
    ("POST", f"{ONE}/comments/{{comment_id}}/settlement"): draft(
        "/editions/{id}/comments/{comment}/settlement"
    ),
    ("GET", f"{ONE}/content.json"): draft("/editions/{published}/content.json"),
    ("GET", f"{ONE}/entries"): draft("/editions/{id}/entries?stale=false"),
    ("GET", ENTRY): draft("/editions/{id}/entries/{key}"),
    ("POST", f"{ENTRY}/confirmation"): draft("/editions/{id}/entries/{key}/confirmation", of="entry_version"),
    ("PUT", f"{ENTRY}/override"): draft(
        "/editions/{id}/entries/{key}/override",
        of="entry_version",
        json=dict(EXAMPLES["PUT", f"{ENTRY}/override"]["改写来历"]),
    ),
    ("POST", f"{ONE}/entry-states"): draft(
        "/editions/{id}/entry-states", json={"entries": CHOSEN, "state": "edited"}
    ),
    ("POST", f"{ONE}/freezing"): draft("/editions/{id}/freezing", expects=409),
    ("PUT", f"{ONE}/gates/{{gate}}"): draft(
        "/editions/{id}/gates/first_review",
        json={"issued_on": today().isoformat(), "issued_by": "责任编辑", "sha256": "FILE"},
    ),
    ("DELETE", f"{ONE}/gates/{{gate}}"): draft("/editions/{id}/gates/second_review"),
    ("GET", f"{ONE}/progress"): draft("/editions/{id}/progress"),
    ("PUT", f"{ONE}/prose"): draft(
        "/editions/{id}/prose", json=dict(EXAMPLES["PUT", f"{ONE}/prose"]["凡例"])
    ),
    ("POST", f"{ONE}/printing"): draft("/editions/{id}/printing", json={"formats": ["docx"]}),
    ("POST", f"{ONE}/publication"): draft("/editions/{id}/publication", json={}, expects=409),
    ("POST", f"{ONE}/readings"): draft("/editions/{id}/readings"),
    ("POST", f"{ONE}/states"): draft("/editions/{id}/states", json={"state": "edited"}, expects=409),
}

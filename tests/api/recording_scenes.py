"""For every route of recordings a request about a town's name: one in the caller's area, and another."""

from collections.abc import Mapping
from typing import Any

from tests.api.asking import ANY, IN, OUT, Asked, Scenes, asked, place, scene
from tests.api.recording_world import id_of, said
from tests.api.world import INSIDE, World

ONE = "/place-names/{feature_id}/recordings"


def inside(template: str) -> Scenes:
    def ask(world: World, role: str, which: str) -> Asked:
        return asked(template.format(id=world.feature[INSIDE], voice=world.voice["author"]))

    return Scenes((ANY,), ask)


@scene(IN, OUT)
def recorded(world: World, role: str, which: str) -> Asked:
    body: dict[str, Any] = said(world.voice.get(role, world.voice["author"]))
    return asked(f"/place-names/{world.feature[place(which)]}/recordings", json=body)


@scene(ANY)
def withdrawn(world: World, role: str, which: str) -> Asked:
    """One that no other scene plays: its bytes are gone though the database is as it was."""
    recording = id_of(world.voice["editor"])
    at = f"/place-names/{world.feature[INSIDE]}/recordings/{recording}/withdrawal"
    return asked(at, json={"reason": "说话人撤回同意"})


RECORDINGS: Mapping[tuple[str, str], Scenes] = {
    ("GET", ONE): inside("/place-names/{id}/recordings"),
    ("POST", ONE): recorded,
    ("POST", f"{ONE}/{{recording_id}}/withdrawal"): withdrawn,
    ("GET", f"{ONE}/{{sha256}}"): inside("/place-names/{id}/recordings/{voice}"),
}

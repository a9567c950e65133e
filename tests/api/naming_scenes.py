"""For every route of naming checks and the protection list a request that is right."""

from collections.abc import Mapping

from api.body_examples import EXAMPLES
from tests.api.asking import ANY, Asked, Scenes, asked, scene, simple
from tests.api.world import INSIDE, World

PROPOSED = EXAMPLES["POST", "/naming-checks"]["街路巷"]


@scene(ANY)
def suggested(world: World, role: str, which: str) -> Asked:
    return asked(f"/naming-suggestions?feature={world.feature[INSIDE]}&limit=2")


@scene(ANY)
def entry(world: World, role: str, which: str) -> Asked:
    return asked(f"/protected-names/{world.protected_name}")


@scene(ANY)
def plan(world: World, role: str, which: str) -> Asked:
    return asked(f"/protected-names/{world.protected_name}/attachments/{world.paper}")


NAMING: Mapping[tuple[str, str], Scenes] = {
    ("POST", "/naming-checks"): simple("/naming-checks", json=PROPOSED),
    ("GET", "/naming-checks/classes"): simple("/naming-checks/classes"),
    ("GET", "/naming-suggestions"): suggested,
    ("POST", "/naming-suggestions"): simple("/naming-suggestions?limit=2", json=PROPOSED),
    ("GET", "/protected-names"): simple("/protected-names"),
    ("GET", "/protected-names/{entry_id}"): entry,
    ("GET", "/protected-names/{entry_id}/attachments/{sha256}"): plan,
}

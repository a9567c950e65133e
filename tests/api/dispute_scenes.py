"""For every route of boundary disputes a request that is right in all but, perhaps, whose case it wants."""

from collections.abc import Mapping
from typing import Any

from api.body_examples import EXAMPLES
from tests.api.asking import ANY, OUT, OWN, Asked, Scenes, asked, scene, simple
from tests.api.world import SHARED, World


def dispute(template: str, *, expects: int | None = None, **kwargs: Any) -> Scenes:
    """A case that the caller handles, or one of somebody else; each is at version 2."""

    def ask(world: World, role: str, which: str) -> Asked:
        whose = role if which == OWN and role in world.dispute else "author"
        case, paper = world.dispute[whose]
        address = template.format(
            id=case, paper=paper, sha256=world.file[whose], account=world.account["decider"]
        )
        return asked(address, expects=expects, **kwargs)

    return Scenes((OWN, OUT), ask)


@scene(OWN, OUT)
def dispute_list(world: World, role: str, which: str) -> Asked:
    whose = role if which == OWN and role in world.dispute else "author"
    return asked("/boundary-disputes", shows=world.dispute[whose][0])


@scene(ANY)
def open_dispute(world: World, role: str, which: str) -> Asked:
    body = EXAMPLES["POST", "/boundary-disputes"]["界线不明确"]
    return asked("/boundary-disputes", json={**body, "line_id": world.line[SHARED]})


SEEN = {"If-Match": '"2"'}
CLAIMED = """{"type": "Polygon", "coordinates": [[[109, 38], [109.1, 38], [109.1, 38.1], [109, 38]]]}"""

DISPUTES: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/boundary-disputes"): dispute_list,
    ("POST", "/boundary-disputes"): open_dispute,
    ("POST", "/boundary-disputes/areas"): simple(
        "/boundary-disputes/areas", files={"file": ("范围.geojson", CLAIMED.encode())}
    ),
    ("GET", "/boundary-disputes/procedures"): simple("/boundary-disputes/procedures"),
    ("GET", "/boundary-disputes/{dispute_id}"): dispute("/boundary-disputes/{id}"),
    ("PATCH", "/boundary-disputes/{dispute_id}"): dispute(
        "/boundary-disputes/{id}", json={"cause": "滩地"}, headers=SEEN
    ),
    ("GET", "/boundary-disputes/{dispute_id}/attachments/{sha256}"): dispute(
        "/boundary-disputes/{id}/attachments/{sha256}"
    ),
    # The case has no such side; who may not see it learns nothing of that.
    ("POST", "/boundary-disputes/{dispute_id}/claims"): dispute(
        "/boundary-disputes/{id}/claims",
        json=EXAMPLES["POST", "/boundary-disputes/{dispute_id}/claims"]["主张范围"],
        headers=SEEN,
        expects=422,
    ),
    ("POST", "/boundary-disputes/{dispute_id}/handlers"): dispute(
        "/boundary-disputes/{id}/handlers", json={"login": "of-author"}, headers=SEEN
    ),
    ("DELETE", "/boundary-disputes/{dispute_id}/handlers/{account_id}"): dispute(
        "/boundary-disputes/{id}/handlers/{account}", headers=SEEN
    ),
    ("POST", "/boundary-disputes/{dispute_id}/line-change"): dispute(
        "/boundary-disputes/{id}/line-change", headers=SEEN, expects=409
    ),
    ("PUT", "/boundary-disputes/{dispute_id}/mark"): dispute(
        "/boundary-disputes/{id}/mark", json={"until": None}, headers=SEEN
    ),
    ("POST", "/boundary-disputes/{dispute_id}/papers"): dispute(
        "/boundary-disputes/{id}/papers", json={"title": "协议书", "kind": "line_agreement"}, headers=SEEN
    ),
    ("PATCH", "/boundary-disputes/{dispute_id}/papers/{paper_id}"): dispute(
        "/boundary-disputes/{id}/papers/{paper}", json={"paper_class": "neither"}, headers=SEEN
    ),
    ("GET", "/boundary-disputes/{dispute_id}/printed/{paper}.{format}"): dispute(
        "/boundary-disputes/{id}/printed/report.docx"
    ),
    ("POST", "/boundary-disputes/{dispute_id}/steps"): dispute(
        "/boundary-disputes/{id}/steps",
        json={"step": "negotiation", "taken_on": "2025-04-01"},
        headers=SEEN,
        expects=409,
    ),
    ("GET", "/boundary-standstills"): simple("/boundary-standstills"),
}

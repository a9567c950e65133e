"""For every route of cemeteries a request that is right in all but who sends it, and where."""

from collections.abc import Mapping
from typing import Any

from gis.history.as_known import today
from tests.api.asking import ANY, IN, OUT, Asked, Scenes, asked, place, simple
from tests.api.world import INSIDE, World

DAY = today().isoformat()


def thing(template: str, version: int | None = None, **kwargs: Any) -> Scenes:
    """The cemetery of the caller's town, or of the other."""

    def ask(world: World, role: str, which: str) -> Asked:
        found = world.cemeteries[place(which)]
        address = template.format(
            cemetery=found.cemetery, place=found.place, burial=found.burial, paper=found.paper
        )
        sent = dict(kwargs)
        if version is not None:
            sent["headers"] = {"If-Match": f'"{version}"'}
        return asked(address, **sent)

    return Scenes((IN, OUT), ask)


def said(world: World, number: str) -> dict[str, Any]:
    return {
        "number": number,
        "name": "世界公墓",
        "kind": "public_cemetery",
        "division_id": world.division[INSIDE],
        "approval": {"number": "1号", "by": "旗民政局", "on": DAY},
    }


def register(world: World, role: str, which: str) -> Asked:
    return asked("/cemeteries", json={**said(world, "GM-90"), "state": "planned", "since": DAY})


def amend(world: World, role: str, which: str) -> Asked:
    address = f"/cemeteries/{world.cemeteries[INSIDE].cemetery}"
    approval = {"number": "2号", "by": "旗民政局", "on": "2020-01-01"}
    body = {**said(world, "GM-91"), "approval": approval}
    return asked(address, json=body, headers={"If-Match": '"4"'})


def entered(world: World, role: str, which: str) -> Asked:
    body = {"burials": [world.cemeteries[place(which)].burial], "entered_on": DAY}
    return asked("/cemeteries/burials/entered", json=body)


PERSON = {"name": "世界逝者", "certificate_number": "ZM-1"}

CEMETERIES: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/cemeteries"): simple("/cemeteries"),
    ("POST", "/cemeteries"): Scenes((ANY,), register),
    ("GET", "/cemeteries/map"): simple("/cemeteries/map"),
    ("GET", "/cemeteries/burials"): simple("/cemeteries/burials"),
    ("POST", "/cemeteries/burials/entered"): Scenes((IN, OUT), entered),
    ("GET", "/cemeteries/burials/list.xlsx"): simple("/cemeteries/burials/list.xlsx"),
    ("POST", "/cemeteries/burials/list.xlsx"): simple(
        "/cemeteries/burials/list.xlsx", json={"reason": "录入直报系统"}
    ),
    ("GET", "/cemeteries/burials/{burial_id}"): thing("/cemeteries/burials/{burial}"),
    ("POST", "/cemeteries/burials/{burial_id}/end"): thing(
        "/cemeteries/burials/{burial}/end", 1, json={"ended_on": DAY, "reason": "迁出"}
    ),
    ("POST", "/cemeteries/burials/{burial_id}/person"): thing(
        "/cemeteries/burials/{burial}/person", json={"reason": "核对"}
    ),
    ("POST", "/cemeteries/burials/{burial_id}/term"): thing(
        "/cemeteries/burials/{burial}/term", 1, json={"term_until": "2099-01-01"}
    ),
    ("PUT", "/cemeteries/places/{place_id}"): thing("/cemeteries/places/{place}", 4, json={"number": "A-02"}),
    ("POST", "/cemeteries/places/{place_id}/burials"): thing(
        "/cemeteries/places/{place}/burials",
        json={"buried_on": DAY, "certificate": "medical", "person": PERSON},
    ),
    ("GET", "/planning-outputs/cemetery-map.html"): simple("/planning-outputs/cemetery-map.html"),
    ("GET", "/planning-outputs/cemetery-plan"): simple("/planning-outputs/cemetery-plan"),
    ("POST", "/planning-outputs/cemetery-plan"): simple(
        "/planning-outputs/cemetery-plan", json={"format": "docx"}
    ),
    ("GET", "/planning-outputs/cemetery-sheet.pdf"): simple("/planning-outputs/cemetery-sheet.pdf"),
    ("GET", "/cemeteries/{cemetery_id}"): thing("/cemeteries/{cemetery}"),
    ("PUT", "/cemeteries/{cemetery_id}"): Scenes((ANY,), amend),
    ("GET", "/cemeteries/{cemetery_id}/approval/{sha256}"): thing("/cemeteries/{cemetery}/approval/{paper}"),
    ("POST", "/cemeteries/{cemetery_id}/capacities"): thing(
        "/cemeteries/{cemetery}/capacities", 4, json={"since": DAY, "plots": 20, "niches": 0}
    ),
    ("GET", "/cemeteries/{cemetery_id}/places"): thing("/cemeteries/{cemetery}/places"),
    ("POST", "/cemeteries/{cemetery_id}/places"): thing(
        "/cemeteries/{cemetery}/places", 4, json={"numbers": ["B-01"], "kind": "ashes"}
    ),
    ("POST", "/cemeteries/{cemetery_id}/states"): thing(
        "/cemeteries/{cemetery}/states", 4, json={"state": "closed", "since": DAY}
    ),
}

"""For every route of field work a request about one's own package, or about somebody else's."""

import base64
from collections.abc import Mapping
from typing import Any

from tests.api.asking import (
    ANY,
    IN,
    OUT,
    OWN,
    Asked,
    Scenes,
    asked,
    county,
    owner,
    place,
    scene,
    simple,
    thing,
)
from tests.api.field_world import picture, sha256
from tests.api.field_zip import device_zip
from tests.api.world import World

ALL = "/field-work"
PACKAGE = f"{ALL}/packages/{{package_id}}"
CHANGE = f"{ALL}/changes/{{change_id}}"
DEVICE = "device-of-a-scene"
NOW = "2026-06-12T18:00:00+08:00"
WHY: dict[str, Any] = {"json": {"reason": "试"}}
HASH = sha256(picture("scene"))
SAID = ",".join(
    f"{name} {base64.b64encode(value.encode()).decode()}"
    for name, value in (("sha256", HASH), ("filename", "坟.png"))
)


def mine(template: str, **kwargs: Any) -> Scenes:
    """Something of the account's package, or of another's."""

    def ask(world: World, role: str, which: str) -> Asked:
        found = world.in_the_field[owner(role, which)]
        address = template.format(
            package=found.package,
            photo=found.photo,
            refused=found.refused,
            conflict=found.conflict,
            returned=found.returned,
        )
        return asked(address, **kwargs)

    return Scenes((OWN, OUT), ask)


def listed(address: str, of: str) -> Scenes:
    def ask(world: World, role: str, which: str) -> Asked:
        return asked(address, shows=getattr(world.in_the_field[owner(role, which)], of))

    return Scenes((OWN, OUT), ask)


@scene(OWN, OUT)
def saved(world: World, role: str, which: str) -> Asked:
    """The ZIP that a device saved of a package."""
    content = device_zip({"id": world.in_the_field[owner(role, which)].package})
    return asked(f"{ALL}/device-archives", files={"file": ("x.zip", content)})


@scene(IN, OUT)
def taken(world: World, role: str, which: str) -> Asked:
    """A town's graves; what a 毗邻方 account takes is a section of the line."""
    task: dict[str, Any] = {"kind": "grave_survey", "division_id": world.division[place(which)]}
    if role == "neighbour":
        found = world.inspected[county(which)]
        about = {"inspection_id": found.inspection, "section_id": found.section, "side": "theirs"}
        task = {"kind": "inspection_section", **about}
    return asked(f"{ALL}/packages", json={"task": task, "device_id": DEVICE})


@scene(ANY)
def begun(world: World, role: str, which: str) -> Asked:
    headers = {"Upload-Length": "100", "Upload-Metadata": SAID}
    return asked(f"{ALL}/uploads", headers=headers)


FIELD: Mapping[tuple[str, str], Scenes] = {
    ("GET", f"{ALL}/forms"): simple(f"{ALL}/forms"),
    ("GET", f"{ALL}/receipt-keys"): simple(f"{ALL}/receipt-keys"),
    ("GET", f"{ALL}/summary"): simple(f"{ALL}/summary"),
    ("GET", f"{ALL}/packages"): listed(f"{ALL}/packages", "package"),
    ("POST", f"{ALL}/packages"): taken,
    # Nothing is a copy of a package: it is read by whoever may have one.
    ("POST", f"{ALL}/packages/taken-up"): simple(
        f"{ALL}/packages/taken-up", files={"file": ("copy.json", b"{}")}, expects=422
    ),
    ("GET", PACKAGE): mine(f"{ALL}/packages/{{package}}"),
    ("GET", f"{PACKAGE}/content"): mine(f"{ALL}/packages/{{package}}/content"),
    ("GET", f"{PACKAGE}/package.zip"): mine(f"{ALL}/packages/{{package}}/package.zip"),
    ("GET", f"{PACKAGE}/qgis.zip"): mine(f"{ALL}/packages/{{package}}/qgis.zip"),
    # What is no GeoPackage is read by whoever may return one.
    ("POST", f"{PACKAGE}/returned-geopackage"): mine(
        f"{ALL}/packages/{{package}}/returned-geopackage", files={"file": ("x.gpkg", b"x")}, expects=422
    ),
    ("GET", f"{PACKAGE}/returned-geopackages"): mine(f"{ALL}/packages/{{package}}/returned-geopackages"),
    ("GET", f"{PACKAGE}/returned-geopackages/{{sha256}}"): mine(
        f"{ALL}/packages/{{package}}/returned-geopackages/{{returned}}"
    ),
    ("GET", f"{PACKAGE}/basemap.pmtiles"): mine(f"{ALL}/packages/{{package}}/basemap.pmtiles"),
    ("GET", f"{PACKAGE}/field-sheets.pdf"): mine(f"{ALL}/packages/{{package}}/field-sheets.pdf"),
    ("GET", f"{PACKAGE}/files/{{sha256}}"): mine(f"{ALL}/packages/{{package}}/files/{{photo}}"),
    ("POST", f"{PACKAGE}/contacts"): mine(f"{ALL}/packages/{{package}}/contacts", **WHY),
    ("POST", f"{PACKAGE}/closing"): mine(f"{ALL}/packages/{{package}}/closing", **WHY),
    ("POST", f"{PACKAGE}/changes"): mine(f"{ALL}/packages/{{package}}/changes", json={"sent_at": NOW}),
    ("POST", f"{ALL}/device-archives"): saved,
    # The world's uploads are lists of names: his own is refused for that, another's is not there.
    ("POST", f"{ALL}/device-archives/{{upload_id}}/jobs"): thing(
        f"{ALL}/device-archives/{{id}}/jobs", "upload", expects=422
    ),
    ("POST", f"{ALL}/device-archives/begun"): simple(
        f"{ALL}/device-archives/begun", json={"file_name": "x.zip", "size_bytes": 100}
    ),
    # It is whole, and any piece adds nothing.
    ("PATCH", f"{ALL}/device-archives/{{upload_id}}"): thing(
        f"{ALL}/device-archives/{{id}}", "upload", headers={"Upload-Offset": "0"}, content=b"x"
    ),
    ("POST", f"{ALL}/device-archives/{{upload_id}}/look"): thing(
        f"{ALL}/device-archives/{{id}}/look", "upload", expects=422
    ),
    ("GET", f"{ALL}/changes"): listed(f"{ALL}/changes", "refused"),
    ("GET", CHANGE): mine(f"{ALL}/changes/{{refused}}"),
    ("PUT", f"{CHANGE}/conflicts/{{field}}"): mine(
        f"{ALL}/changes/{{conflict}}/conflicts/graves", json={"choice": "device"}
    ),
    ("GET", f"{CHANGE}/files/{{sha256}}"): mine(f"{ALL}/changes/{{refused}}/files/{{photo}}"),
    ("POST", f"{CHANGE}/retry"): mine(f"{ALL}/changes/{{refused}}/retry", **WHY),
    ("POST", f"{CHANGE}/discarding"): mine(f"{ALL}/changes/{{refused}}/discarding", **WHY),
    ("POST", f"{ALL}/uploads"): begun,
    ("POST", f"{ALL}/uploads/known"): simple(f"{ALL}/uploads/known", json={"sha256": [HASH]}),
    ("GET", f"{ALL}/uploads/{{sha256}}"): mine(f"{ALL}/uploads/{{photo}}"),
    # A file that is kept already is whole: an empty piece at its end changes nothing.
    ("PATCH", f"{ALL}/uploads/{{sha256}}"): mine(
        f"{ALL}/uploads/{{photo}}", headers={"Upload-Offset": "1"}, content=b"x", expects=409
    ),
}

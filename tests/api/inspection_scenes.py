"""For every route of joint inspections a request about one inside the caller's reach, or outside."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tests.api.asking import IN, OUT, Asked, Scenes, asked, county, scene, simple
from tests.api.world import World, pdf

ALL = "/joint-inspections"
ONE = f"{ALL}/{{inspection_id}}"
NOTHING_SUCH = "0" * 64
ENTRY = {
    "side": "theirs",
    "observed_on": "2026-06-10",
    "found": "found",
    "terrain_changed": False,
    "cross_line_activity": False,
    "needs_resurvey": False,
}


def about(template: str, *, expects: int | None = None, seen: int | None = None, **kwargs: Any) -> Scenes:
    """A request about the inspection of a county's line, at a version where it asks for one."""

    def ask(world: World, role: str, which: str) -> Asked:
        found = world.inspected[county(which)]
        address = template.format(
            inspection_id=found.inspection,
            section=found.section,
            marker=found.marker,
            measure=found.measure,
            new=uuid4(),
            document=found.document,
            paper=world.file["author"],
        )
        sent = dict(kwargs)
        if seen is not None:
            sent["headers"] = {"If-Match": f'"{seen}"'}
        return asked(address, expects=expects, **sent)

    return Scenes((IN, OUT), ask)


@scene(IN, OUT)
def opened_again(world: World, role: str, which: str) -> Asked:
    """The line has a round open already."""
    code = county(which)
    body = {"line_id": world.line[code], "our_division_id": world.division[code]}
    return asked(ALL, json=body, expects=409)


@scene(IN, OUT)
def entered_again(world: World, role: str, which: str) -> Asked:
    """That side has an entry for the marker already."""
    found = world.inspected[county(which)]
    address = f"{ALL}/{found.inspection}/observations/{uuid4()}"
    body = {**ENTRY, "marker_id": found.marker}
    return asked(address, json=body, headers={"If-Match": '"0"'}, expects=409)


@scene(IN, OUT)
def removed(world: World, role: str, which: str) -> Asked:
    """A scan; of one that somebody of our side added, the other side takes none away, so it adds its own."""
    found = world.inspected[county(which)]
    document = found.their_document if role == "neighbour" else found.document
    return asked(f"{ALL}/{found.inspection}/documents/{document}")


@scene(IN, OUT)
def listed(world: World, role: str, which: str) -> Asked:
    return asked(ALL, shows=world.inspected[county(which)].inspection)


@scene(IN, OUT)
def due(world: World, role: str, which: str) -> Asked:
    return asked(f"{ALL}/due", shows=world.line[county(which)])


INSPECTIONS: Mapping[tuple[str, str], Scenes] = {
    ("GET", ALL): listed,
    ("POST", ALL): opened_again,
    ("GET", f"{ALL}/due"): due,
    ("GET", f"{ALL}/rules"): simple(f"{ALL}/rules"),
    ("GET", ONE): about(ONE),
    # Seen at another version, so that nothing is changed; who may not see it learns nothing of that.
    ("PATCH", ONE): about(ONE, json={"our_government": "乌审旗人民政府"}, seen=999, expects=412),
    ("GET", f"{ONE}/differences"): about(f"{ONE}/differences"),
    ("PUT", f"{ONE}/differences/{{target_id}}/{{field}}"): about(
        f"{ONE}/differences/{{marker}}/found", json={"choice": "theirs", "reason": "复核"}, seen=0
    ),
    ("POST", f"{ONE}/documents"): about(
        f"{ONE}/documents", json={"kind": "other", "sha256": NOTHING_SUCH}, expects=422
    ),
    ("DELETE", f"{ONE}/documents/{{document_id}}"): removed,
    ("POST", f"{ONE}/files"): about(
        f"{ONE}/files", files={"file": ("记录表.pdf", pdf("sheet"), "application/pdf")}
    ),
    ("GET", f"{ONE}/files/{{sha256}}"): about(f"{ONE}/files/{{paper}}"),
    ("GET", f"{ONE}/measures"): about(f"{ONE}/measures"),
    ("PUT", f"{ONE}/measures/{{measure_id}}"): about(
        f"{ONE}/measures/{{new}}", json={"kind": "add", "reason": "间距过大"}, seen=0
    ),
    ("POST", f"{ONE}/measures/{{measure_id}}/steps"): about(
        f"{ONE}/measures/{{measure}}/steps",
        json={"step": "verify", "done_on": "2026-07-01"},
        seen=1,
        expects=409,
    ),
    ("PUT", f"{ONE}/members"): about(f"{ONE}/members", json={"members": []}, seen=999, expects=412),
    ("GET", f"{ONE}/observations"): about(f"{ONE}/observations"),
    ("PUT", f"{ONE}/observations/{{observation_id}}"): entered_again,
    ("GET", f"{ONE}/progress"): about(f"{ONE}/progress"),
    ("GET", f"{ONE}/progress.geojson"): about(f"{ONE}/progress.geojson"),
    ("PUT", f"{ONE}/sections"): about(
        f"{ONE}/sections",
        json={"sections": [{"name": "全线", "marker_ids": [str(uuid4())]}]},
        seen=999,
        expects=412,
    ),
    ("GET", f"{ONE}/sections/{{section_id}}/package"): about(
        f"{ONE}/sections/{{section}}/package", params={"side": "theirs"}
    ),
    # Findings are signed once both sides have reported.
    ("POST", f"{ONE}/signatures"): about(
        f"{ONE}/signatures",
        json={
            "subject": "findings",
            "side": "theirs",
            "signer": "经办人",
            "signed_on": "2026-06-20",
            "fingerprint": NOTHING_SUCH,
        },
        expects=409,
    ),
    ("POST", f"{ONE}/surveyed-points"): about(
        f"{ONE}/surveyed-points",
        json={
            "system": "cgcs2000-3-cm108",
            "points": [{"row": 2, "point": "B1", "x_north": 4.24e6, "y_east": 5.8e5, "sigma_m": 0.03}],
        },
    ),
    ("POST", f"{ONE}/steps"): about(f"{ONE}/steps", json={"step": "close"}, seen=999, expects=412),
}

"""Requests for the routes of boundary lines and markers."""

from collections.abc import Mapping

from api.body_examples import EXAMPLES
from tests.api.asking import IN, OUT, Asked, Scenes, asked, county, listing, published, scene, simple
from tests.api.world import World


@scene(IN, OUT)
def check_of_alignment(world: World, role: str, which: str) -> Asked:
    address = f"/boundary-lines/{world.line[county(which)]}/alignment/check"
    return asked(address, json=EXAMPLES["POST", "/boundary-lines/{line_id}/alignment/check"]["走向说明"])


def cited(template: str, *, of: str) -> Scenes:
    """A file that a line or marker cites."""

    def ask(world: World, role: str, which: str) -> Asked:
        return asked(template.format(id=getattr(world, of)[county(which)], sha256=world.paper))

    return Scenes((IN, OUT), ask)


#: Neighbours that nobody has
DERIVED = {
    "division_id": "00000000-0000-0000-0000-000000000000",
    "neighbours": ["00000000-0000-0000-0000-000000000001"],
}

LINE_SCENES: Mapping[tuple[str, str], Scenes] = {
    ("GET", "/boundary-lines"): listing("/boundary-lines", of="line", name=True),
    ("GET", "/boundary-lines/counts"): listing("/boundary-lines/counts", of="line"),
    ("POST", "/boundary-lines/derivation"): simple("/boundary-lines/derivation", json=DERIVED, expects=409),
    ("GET", "/boundary-lines/derivation/neighbours"): simple(
        "/boundary-lines/derivation/neighbours?division=00000000-0000-0000-0000-000000000000"
    ),
    ("POST", "/boundary-lines/derivation/proposals"): simple(
        "/boundary-lines/derivation/proposals",
        json=DERIVED | {"title": "推算", "reason": "图上准备"},
        expects=409,
    ),
    ("GET", "/boundary-lines/{line_id}/alignment.docx"): published(
        "/boundary-lines/{id}/alignment.docx", of="line"
    ),
    ("GET", "/boundary-lines/{line_id}/attachments/{sha256}"): cited(
        "/boundary-lines/{id}/attachments/{sha256}", of="line"
    ),
    ("GET", "/boundary-lines/{line_id}/findings.{format}"): published(
        "/boundary-lines/{id}/findings.csv", of="line"
    ),
    ("GET", "/boundary-lines/{line_id}/markers.{format}"): published(
        "/boundary-lines/{id}/markers.xlsx", of="line"
    ),
    ("GET", "/boundary-markers/{marker_id}/attachments/{sha256}"): cited(
        "/boundary-markers/{id}/attachments/{sha256}", of="marker"
    ),
    ("GET", "/boundary-markers/{marker_id}/audit"): published("/boundary-markers/{id}/audit", of="marker"),
    ("GET", "/boundary-markers/{marker_id}/qr.svg"): published("/boundary-markers/{id}/qr.svg", of="marker"),
    ("GET", "/boundary-lines/{line_id}"): published("/boundary-lines/{id}", of="line"),
    ("GET", "/boundary-lines/{line_id}/alignment"): published("/boundary-lines/{id}/alignment", of="line"),
    ("POST", "/boundary-lines/{line_id}/alignment/check"): check_of_alignment,
    ("GET", "/boundary-lines/{line_id}/findings"): published("/boundary-lines/{id}/findings", of="line"),
    ("GET", "/boundary-lines/{line_id}/markers"): published("/boundary-lines/{id}/markers", of="line"),
    ("GET", "/boundary-markers/{marker_id}"): published("/boundary-markers/{id}", of="marker"),
}

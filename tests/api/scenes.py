"""For every route a request that is right in all but, perhaps, whose record it asks for.

A scene gets the world, the role that calls, and which record: `own`, `inside` the caller's area (somebody
else's), or `outside`. Routes without a record have a scene for `any` only.
"""

from collections.abc import Mapping
from typing import Any

from api.body_examples import EXAMPLES
from tests.api.asking import (
    ANY,
    IN,
    OUT,
    OWN,
    Asked,
    Scenes,
    asked,
    listing,
    office,
    owner,
    place,
    proposal,
    published,
    scene,
    simple,
    thing,
    things,
)
from tests.api.cemetery_scenes import CEMETERIES
from tests.api.cleanup_scenes import CLEANUP
from tests.api.coverage_scenes import COVERAGE
from tests.api.dispute_scenes import DISPUTES
from tests.api.edition_scenes import EDITIONS
from tests.api.facility_scenes import FACILITIES
from tests.api.field_scenes import FIELD
from tests.api.grave_scenes import GRAVES
from tests.api.inspection_paper_scenes import INSPECTION_PAPERS
from tests.api.inspection_scenes import INSPECTIONS
from tests.api.line_scenes import LINE_SCENES
from tests.api.name_application_scenes import NAME_APPLICATIONS
from tests.api.naming_scenes import NAMING
from tests.api.national_scenes import NATIONAL
from tests.api.planning_scenes import PLANNING
from tests.api.recording_scenes import RECORDINGS
from tests.api.release_scenes import RELEASES
from tests.api.rule_scenes import RULES
from tests.api.screening_scenes import SCREENINGS
from tests.api.sign_scenes import SIGNS
from tests.api.spelling_scenes import SPELLINGS
from tests.api.target_scenes import TARGETS
from tests.api.world import INSIDE, LIST, PASSWORD, World, pdf, square


@scene(OWN, IN, OUT)
def proposals_list(world: World, role: str, which: str) -> Asked:
    key = f"{owner(role, which)} {'outside' if which == OUT else 'inside'}"
    return asked("/proposals", shows=world.proposal[key, "submitted"])


@scene(IN, OUT)
def write_proposal(world: World, role: str, which: str) -> Asked:
    item = {
        "subject": "feature",
        "action": "update",
        "record_id": world.feature[place(which)],
        "base_version": 2,
        "changes": {"history": "1958年设公社"},
    }
    body = {"kind": "correction", "title": "更正", "reason": "档案", "items": [item]}
    return asked("/proposals", json=body)


def feature_sent(address: str, *, new: bool = False, **kwargs: Any) -> Scenes:
    """A feature of place names sent back, or a new one."""

    def ask(world: World, role: str, which: str) -> Asked:
        properties: dict[str, Any] = {"romanization": "Tuke"}
        if new:
            lies_in = [world.division[place(which)]]
            properties = {"name": "沙日塔拉", "category": "21610", "division_ids": lies_in}
            properties["source_id"] = world.source
        feature = {"type": "Feature", "geometry": None, "properties": properties}
        if not new:
            del feature["geometry"]
        headers = {"If-Match": '"2"'}
        return asked(address.format(id=world.feature[place(which)]), json=feature, headers=headers, **kwargs)

    return Scenes((IN, OUT), ask)


@scene(OWN, OUT)
def start_of_matching(world: World, role: str, which: str) -> Asked:
    # The world's uploads are lists of names: his own is refused for that, another's is not there.
    theirs = {"upload_id": world.upload[owner(role, which)]}
    body = {"theirs": theirs, "ours": {"kind": "level", "level": "county"}}
    return asked("/edge-matchings", json=body, expects=422)


@scene(IN, OUT)
def restore(world: World, role: str, which: str) -> Asked:
    body = {
        "subject": "feature",
        "record_id": world.feature[place(which)],
        "known_at": world.before_changes.isoformat(),
    }
    return asked("/proposals/restore", json=body)


@scene(IN, OUT)
def division_event(world: World, role: str, which: str) -> Asked:
    event = {
        "division_id": world.village[place(which)],
        "name": "新图克村",
        "facts": {"on_date": "2026-01-01", "source_id": world.source, "document_number": "内政发〔2026〕1号"},
    }
    body = {"type": "rename", "title": "更名", "reason": "批复", "event": event}
    return asked("/division-events", json=body)


#: An event as it is sent, on a division that nobody has
RECODED = {
    "type": "recode",
    "title": "改码",
    "reason": "批复",
    "event": {
        "division_id": "00000000-0000-0000-0000-000000000000",
        "codes": {"mca": "150626199"},
        "facts": {"on_date": "2026-01-01", "source_id": "00000000-0000-0000-0000-000000000000"},
    },
}


@scene(IN, OUT)
def check_proposal(world: World, role: str, which: str) -> Asked:
    item = {
        "subject": "feature",
        "action": "update",
        "record_id": world.feature[place(which)],
        "base_version": 2,
        "changes": {"history": "1958年设公社"},
    }
    return asked("/proposals/check", json={"items": [item]}, shows='"refusals":[]')


@scene(IN, OUT)
def check_event(world: World, role: str, which: str) -> Asked:
    asked = division_event.ask(world, role, which)
    return Asked("/division-events/check", asked.kwargs, shows='"refusals":[]')


def record(template: str) -> Scenes:
    """A record that staff look into."""

    def ask(world: World, role: str, which: str) -> Asked:
        return asked(template.format(id=world.feature[place(which)]))

    return Scenes((IN, OUT), ask)


@scene(ANY)
def children(world: World, role: str, which: str) -> Asked:
    return asked(f"/administrative-divisions/{world.division[INSIDE]}/children")


def of_account(template: str, **kwargs: Any) -> Scenes:
    """Somebody's account, and a token of it."""

    def ask(world: World, role: str, which: str) -> Asked:
        address = template.format(id=world.account["author"], token=world.token["author"])
        return asked(address, **kwargs)

    return Scenes((ANY,), ask)


def together(address: str, *, version: int | None, shows: str) -> Scenes:
    """A proposal among those that are approved together."""

    def ask(world: World, role: str, which: str) -> Asked:
        key = f"author {'outside' if which == OUT else 'inside'}"
        chosen = {"id": world.proposal[key, "submitted"], "version": version}
        return asked(address, json={"proposals": [chosen]}, shows=shows)

    return Scenes((IN, OUT), ask)


@scene(ANY)
def account_change(world: World, role: str, which: str) -> Asked:
    return asked(f"/accounts/{world.account['author']}", json={"roles": ["field"]})


@scene(ANY)
def source(world: World, role: str, which: str) -> Asked:
    return asked(f"/sources/{world.source}")


@scene(IN, OUT)
def history(world: World, role: str, which: str) -> Asked:
    return asked(f"/history/feature/{world.feature[place(which)]}")


@scene(ANY)
def sign_in(world: World, role: str, which: str) -> Asked:
    return asked("/session", json={"login": "of-author", "password": PASSWORD})


@scene(ANY)
def new_account(world: World, role: str, which: str) -> Asked:
    office = "00000000-0000-0000-0000-000000000000"
    body = {"login": "x1", "display_name": "x", "organisation_id": office, "roles": ["field"]}
    return asked("/accounts", json={**body, "password": PASSWORD}, expects=422)


POLYGONS = {"file": ("榆阳区.geojson", square("610802"), "application/geo+json")}


UPLOAD = {"file": ("地名.csv", LIST.encode(), "text/csv")}
EMPTY_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fedccc59e70000000049454e44ae426082"
)
EVIDENCE = {"file": ("批复.pdf", pdf("anybody"), "application/pdf")}

SCENES: Mapping[tuple[str, str], Scenes] = {
    **CLEANUP,
    **EDITIONS,
    **COVERAGE,
    **DISPUTES,
    **NAME_APPLICATIONS,
    **INSPECTIONS,
    **INSPECTION_PAPERS,
    **RECORDINGS,
    **SIGNS,
    **PLANNING,
    **TARGETS,
    **GRAVES,
    **FIELD,
    **CEMETERIES,
    **FACILITIES,
    **SPELLINGS,
    **RELEASES,
    **RULES,
    **SCREENINGS,
    **NAMING,
    **NATIONAL,
    ("GET", "/"): simple("/", follow_redirects=False),
    ("GET", "/accounts"): simple("/accounts"),
    ("POST", "/accounts"): new_account,
    ("PATCH", "/accounts/{account_id}"): account_change,
    ("GET", "/accounts/{account_id}/api-tokens"): of_account("/accounts/{id}/api-tokens"),
    ("DELETE", "/accounts/{account_id}/api-tokens/{token_id}"): of_account(
        "/accounts/{id}/api-tokens/{token}"
    ),
    ("POST", "/accounts/{account_id}/password"): of_account("/accounts/{id}/password"),
    ("GET", "/administrative-divisions"): listing("/administrative-divisions?text={name}", of="division"),
    ("GET", "/administrative-divisions/counts"): simple("/administrative-divisions/counts"),
    ("GET", "/administrative-divisions/{division_id}"): published(
        "/administrative-divisions/{id}", of="division"
    ),
    # What is not published to the caller is left out of the list, whatever its parent is.
    ("GET", "/administrative-divisions/{division_id}/children"): children,
    ("GET", "/administrative-divisions/{division_id}/lineage"): published(
        "/administrative-divisions/{id}/lineage", of="division"
    ),
    ("GET", "/annual-targets"): simple("/annual-targets?year=2022"),
    ("POST", "/annual-targets"): simple(
        "/annual-targets", json=next(iter(EXAMPLES["POST", "/annual-targets"].values()))
    ),
    ("DELETE", "/annual-targets/{code}"): simple("/annual-targets/2022-gazetteer"),
    ("GET", "/annual-targets/{code}/changes"): simple("/annual-targets/2022-nursing-beds/changes"),
    ("POST", "/annual-targets/{year}/copy"): simple(
        "/annual-targets/2027/copy", json={"from_year": 2022, "source": "2027年全旗民政工作要点"}
    ),
    ("PATCH", "/annual-targets/{code}"): simple("/annual-targets/2022-nursing-beds", json={"note": "待确认"}),
    ("GET", "/api-tokens"): things("/api-tokens", "token"),
    ("POST", "/api-tokens"): simple("/api-tokens", json={"label": "x", "scopes": ["read"]}),
    ("DELETE", "/api-tokens/{token_id}"): thing("/api-tokens/{id}", "token"),
    ("POST", "/attachments"): simple("/attachments", files=EVIDENCE),
    ("GET", "/attachments/{sha256}"): thing("/attachments/{id}", "file"),
    ("GET", "/attachments/{sha256}/original"): thing("/attachments/{id}/original", "file"),
    ("GET", "/code-lists"): simple("/code-lists"),
    ("GET", "/code-lists/{name}"): simple("/code-lists/role"),
    ("POST", "/code-lists/{name}"): simple(
        "/code-lists/geometry_role", json={"code": "spring", "name_zh": "泉眼", "name_en": "spring"}
    ),
    ("GET", "/code-lists/{name}/uses"): simple("/code-lists/role/uses"),
    # Whoever saw another version is told so, and so may change it.
    ("PATCH", "/code-lists/{name}/{code}"): simple(
        "/code-lists/role/planner", json={"name_zh": "规划员"}, headers={"If-Match": '"0"'}, expects=412
    ),
    ("DELETE", "/code-lists/{name}/{code}"): simple(
        "/code-lists/location_method/map", headers={"If-Match": '"0"'}, expects=412
    ),
    ("GET", "/code-lists/{name}/{code}/uses"): simple("/code-lists/role/planner/uses"),
    ("GET", "/code-lists/{name}/{code}/changes"): simple("/code-lists/role/planner/changes"),
    ("POST", "/coordinates/measurements"): simple(
        "/coordinates/measurements", json={"geometry": {"type": "Point", "coordinates": [109, 38]}}
    ),
    ("POST", "/coordinates/readings"): simple("/coordinates/readings", json={"pairs": [["109", "38"]]}),
    ("GET", "/coordinates/systems"): simple("/coordinates/systems"),
    ("POST", "/coordinates/writings"): simple("/coordinates/writings", json={"points": [[109, 38]]}),
    ("POST", "/division-events"): division_event,
    ("POST", "/division-events/check"): check_event,
    # The proposals of the world carry no event; who may not mend them learns nothing of that.
    ("GET", "/division-events/{proposal_id}"): proposal(
        "/division-events/{id}", OWN, IN, OUT, state="draft", if_match=False, expects=409
    ),
    ("PUT", "/division-events/{proposal_id}"): proposal(
        "/division-events/{id}", OWN, IN, OUT, state="draft", json=RECODED, expects=409
    ),
    ("GET", "/docs"): simple("/docs"),
    ("POST", "/exports"): simple("/exports", json={"kind": "divisions", "format": "csv"}),
    ("GET", "/exports/{kind}.{format}"): listing("/exports/divisions.csv?code={code}", of="division"),
    ("GET", "/health"): simple("/health", expects=503),
    ("GET", "/history/{subject}/{record_id}"): history,
    ("GET", "/home"): simple("/home"),
    ("GET", "/edge-matchings"): things("/edge-matchings", "matching"),
    ("POST", "/edge-matchings"): start_of_matching,
    ("POST", "/edge-matchings/uploads"): simple("/edge-matchings/uploads", files=POLYGONS),
    ("POST", "/edge-matchings/uploads/{upload_id}/inspection"): thing(
        "/edge-matchings/uploads/{id}/inspection", "upload", json={}, expects=422
    ),
    ("GET", "/edge-matchings/{job_id}"): thing("/edge-matchings/{id}", "matching"),
    ("POST", "/edge-matchings/{job_id}/conversion"): thing("/edge-matchings/{id}/conversion", "matching"),
    ("GET", "/edge-matchings/{job_id}/drawing"): thing("/edge-matchings/{id}/drawing", "matching"),
    ("GET", "/edge-matchings/{job_id}/files/{name}"): thing(
        "/edge-matchings/{id}/files/edge_matching.json", "matching"
    ),
    ("GET", "/edge-matchings/{job_id}/pairs"): thing("/edge-matchings/{id}/pairs", "matching"),
    ("GET", "/edge-matchings/{job_id}/pairs/{rank}"): thing("/edge-matchings/{id}/pairs/1", "matching"),
    ("POST", "/imports"): simple("/imports", files=UPLOAD),
    ("POST", "/imports/{upload_id}/inspection"): thing("/imports/{id}/inspection", "upload", json={}),
    ("POST", "/imports/{upload_id}/jobs"): thing("/imports/{id}/jobs", "upload", json={"dry_run": True}),
    ("GET", "/jobs"): things("/jobs", "job"),
    ("GET", "/jobs/{job_id}"): thing("/jobs/{id}", "job"),
    ("POST", "/jobs/{job_id}/cancel"): thing("/jobs/{id}/cancel", "job"),
    ("GET", "/jobs/{job_id}/files/{name}"): thing("/jobs/{id}/files/findings.csv", "job"),
    ("GET", "/jobs/{job_id}/findings"): thing("/jobs/{id}/findings", "job"),
    ("GET", "/jobs/{job_id}/findings/rules"): thing("/jobs/{id}/findings/rules", "job"),
    ("GET", "/jobs/{job_id}/rows"): thing("/jobs/{id}/rows", "job"),
    ("GET", "/map-features"): listing("/map-features?bbox=107,37,111,40", of="division", name=True),
    ("GET", "/map-settings"): simple("/map-settings"),
    ("POST", "/map-sheets"): simple(
        "/map-sheets",
        data={"title": "地名图", "west": 108, "south": 38, "east": 109.5, "north": 38.8154},
        files={"picture": ("map.png", EMPTY_PNG, "image/png")},
    ),
    ("POST", "/name-readings"): simple("/name-readings", json={"name": "图克镇"}),
    ("GET", "/nearby-shapes"): simple("/nearby-shapes?bbox=109,38,109.1,38.1"),
    ("GET", "/basemap/tianditu/{layer}/{z}/{x}/{y}"): simple("/basemap/tianditu/vec_w/1/0/0", expects=404),
    ("GET", "/basemaps"): simple("/basemaps"),
    **LINE_SCENES,
    ("GET", "/ogc"): simple("/ogc"),
    ("GET", "/ogc/api"): simple("/ogc/api"),
    ("GET", "/ogc/collections"): simple("/ogc/collections"),
    ("GET", "/ogc/collections/{collection_id}"): simple("/ogc/collections/divisions"),
    ("GET", "/ogc/collections/{collection_id}/items"): listing(
        "/ogc/collections/divisions/items?name={name}", of="division"
    ),
    ("POST", "/ogc/collections/{collection_id}/items"): feature_sent(
        "/ogc/collections/place-names/items", new=True
    ),
    ("PATCH", "/ogc/collections/{collection_id}/items/{feature_id}"): feature_sent(
        "/ogc/collections/place-names/items/{id}"
    ),
    # A whole feature names all that can be written; that one is wanting says nothing of others' records.
    ("PUT", "/ogc/collections/{collection_id}/items/{feature_id}"): simple(
        "/ogc/collections/place-names/items/0", json={}, headers={"If-Match": '"2"'}, expects=404
    ),
    # Nothing is deleted, whoever asks.
    ("DELETE", "/ogc/collections/{collection_id}/items/{feature_id}"): simple(
        "/ogc/collections/place-names/items/0", expects=404
    ),
    ("GET", "/ogc/collections/{collection_id}/items/{feature_id}"): published(
        "/ogc/collections/place-names/items/{id}", of="feature"
    ),
    ("GET", "/ogc/collections/{collection_id}/queryables"): simple("/ogc/collections/divisions/queryables"),
    ("GET", "/ogc/collections/{collection_id}/schema"): simple("/ogc/collections/divisions/schema"),
    ("GET", "/ogc/collections/{collection_id}/tiles"): simple("/ogc/collections/divisions/tiles"),
    ("GET", "/ogc/collections/{collection_id}/tiles/{matrix_set_id}"): simple(
        "/ogc/collections/divisions/tiles/WebMercatorQuad"
    ),
    ("GET", "/ogc/collections/{collection_id}/tiles/{matrix_set_id}/tilejson"): simple(
        "/ogc/collections/divisions/tiles/WebMercatorQuad/tilejson"
    ),
    ("GET", "/ogc/collections/{collection_id}/tiles/{matrix_set_id}/{zoom}/{row}/{column}"): listing(
        "/ogc/collections/divisions/tiles/WebMercatorQuad/5/12/25", of="division"
    ),
    ("GET", "/ogc/conformance"): simple("/ogc/conformance"),
    ("GET", "/ogc/tileMatrixSets"): simple("/ogc/tileMatrixSets"),
    ("GET", "/ogc/tileMatrixSets/{matrix_set_id}"): simple("/ogc/tileMatrixSets/WebMercatorQuad"),
    ("GET", "/ogc/tiles"): simple("/ogc/tiles"),
    ("GET", "/ogc/tiles/{matrix_set_id}"): simple("/ogc/tiles/WebMercatorQuad"),
    ("GET", "/ogc/tiles/{matrix_set_id}/tilejson"): simple("/ogc/tiles/WebMercatorQuad/tilejson"),
    ("GET", "/ogc/tiles/{matrix_set_id}/{zoom}/{row}/{column}"): listing(
        "/ogc/tiles/WebMercatorQuad/5/12/25", of="division"
    ),
    ("GET", "/openapi.json"): simple("/openapi.json"),
    ("GET", "/organisations"): simple("/organisations"),
    ("POST", "/organisations"): simple("/organisations", json={"kind": "bureau", "name": "某局"}),
    ("PUT", "/organisations/{organisation_id}"): office(
        "/organisations/{id}", json={"kind": "bureau", "name": "某局"}
    ),
    ("DELETE", "/organisations/{organisation_id}"): office("/organisations/{id}", expects=409),
    ("GET", "/place-names"): listing("/place-names?text={name}", of="feature"),
    ("GET", "/place-names/counts"): simple("/place-names/counts"),
    ("GET", "/place-names/{feature_id}"): published("/place-names/{id}", of="feature"),
    ("GET", "/planning-map"): listing("/planning-map", of="division", name=True),
    **{
        ("GET", f"/planning-outputs/{name}"): simple(f"/planning-outputs/{name}")
        for name in ("remediation-map.html", "remediation-report")
    },
    ("POST", "/planning-outputs/remediation"): simple(
        "/planning-outputs/remediation", json={"output": "map"}
    ),
    # No grave of this register has a position, and no 苏木 or 镇 a polygon: both are reached and say so.
    **{
        ("GET", f"/planning-outputs/{name}"): simple(f"/planning-outputs/{name}", expects=409)
        for name in ("remediation-atlas.pdf", "remediation-sheet.pdf")
    },
    ("GET", "/proposals"): proposals_list,
    ("POST", "/proposals"): write_proposal,
    ("POST", "/proposals/check"): check_proposal,
    ("POST", "/proposals/approval-preview"): together(
        "/proposals/approval-preview", version=None, shows='"outcome":"applied"'
    ),
    ("POST", "/proposals/approvals"): together(
        # A version that nobody has: whatever is approved here can't be undone.
        "/proposals/approvals",
        version=77,
        shows='"group":"state"',
    ),
    ("GET", "/proposals/inbox"): simple("/proposals/inbox"),
    ("POST", "/proposals/restore"): restore,
    ("GET", "/proposals/{proposal_id}"): proposal("/proposals/{id}", IN, OUT, if_match=False),
    ("PATCH", "/proposals/{proposal_id}"): proposal(
        "/proposals/{id}", OWN, IN, OUT, state="draft", json={"title": "改"}
    ),
    # What is not an approved batch can't be applied again; who may not see it learns nothing of that.
    ("POST", "/proposals/{proposal_id}/apply"): proposal("/proposals/{id}/apply", IN, OUT, expects=409),
    ("POST", "/proposals/{proposal_id}/attachments"): proposal(
        "/proposals/{id}/attachments", OWN, IN, OUT, scan=True
    ),
    ("GET", "/proposals/{proposal_id}/attachments/{sha256}"): proposal(
        "/proposals/{id}/attachments/{sha256}", OWN, IN, OUT, if_match=False
    ),
    ("POST", "/proposals/{proposal_id}/comments"): proposal(
        "/proposals/{id}/comments", IN, OUT, if_match=False, json={"body": "请核对"}
    ),
    ("POST", "/proposals/{proposal_id}/decisions"): proposal(
        "/proposals/{id}/decisions", IN, OUT, json={"decision": "approved"}
    ),
    ("GET", "/proposals/{proposal_id}/form.{format}"): proposal(
        "/proposals/{id}/form.docx", OWN, IN, OUT, if_match=False
    ),
    ("POST", "/proposals/{proposal_id}/submit"): proposal(
        "/proposals/{id}/submit", OWN, IN, OUT, state="draft"
    ),
    ("POST", "/proposals/{proposal_id}/withdraw"): proposal("/proposals/{id}/withdraw", OWN, IN, OUT),
    ("GET", "/publication-rules"): simple("/publication-rules"),
    ("POST", "/publication-rules/{subject}/{field}/preview"): simple(
        "/publication-rules/place_name/meaning/preview", json={"level": "internal"}
    ),
    ("GET", "/roles"): simple("/roles"),
    ("PUT", "/publication-rules/{subject}/{field}"): simple(
        "/publication-rules/place_name/meaning",
        json={"level": "internal"},
        headers={"If-Match": '"public"'},
    ),
    ("GET", "/records/{subject}"): simple("/records/feature"),
    ("GET", "/records/{subject}/{record_id}"): record("/records/feature/{id}"),
    ("GET", "/records/{subject}/{record_id}/changes"): record("/records/feature/{id}/changes"),
    ("GET", "/records/{subject}/{record_id}/evidence"): record("/records/feature/{id}/evidence"),
    ("GET", "/records/{subject}/{record_id}/versions"): record("/records/feature/{id}/versions"),
    ("GET", "/search"): listing("/search?q={name}", of="feature"),
    ("GET", "/search/suggest"): listing("/search/suggest?q={name}", of="feature"),
    ("DELETE", "/session"): simple("/session"),
    ("GET", "/session"): simple("/session"),
    ("POST", "/session"): sign_in,
    ("GET", "/session/account"): simple("/session/account"),
    ("PATCH", "/session/account"): simple("/session/account", json={"language": "en"}),
    ("DELETE", "/session/others"): simple("/session/others"),
    ("PUT", "/session/password"): simple(
        "/session/password", json={"old": PASSWORD, "new": "another long secret"}
    ),
    ("GET", "/sources"): simple("/sources"),
    ("POST", "/sources"): simple("/sources", json={"title": "普查档案", "licence": "内部资料"}),
    ("GET", "/sources/{source_id}"): source,
}

"""Every address of the web application, in both languages and both sizes, by whoever uses it."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Service
from tests.api.test_proposals import correction, submitted
from tests.api.world import square
from tests.browser.web.application_scenes import opened as applied
from tests.browser.web.cemetery_scenes import cemetery, reported
from tests.browser.web.cleanup_scenes import opened as cleanup_case
from tests.browser.web.conftest import PATIENCE_MS, PHONE, SCREEN, Desk, Picture, Sit
from tests.browser.web.dispute_scenes import opened
from tests.browser.web.edition_scenes import edition, entry
from tests.browser.web.facility_scenes import served
from tests.browser.web.field_scenes import from_the_field
from tests.browser.web.grave_scenes import announced, buried
from tests.browser.web.kept_lines import first_line, first_marker
from tests.browser.web.naming_scene import protected
from tests.browser.web.national_scenes import returned
from tests.browser.web.planning_scenes import planned
from tests.browser.web.planning_scenes import refused as refused_run
from tests.browser.web.release_scenes import released
from tests.browser.web.screen_checks import faults_of, hidden_stops
from tests.browser.web.screening_scene import screened
from tests.browser.web.sign_scenes import street

pytestmark = pytest.mark.browser

Where = Callable[[Service], str]

SOURCES = Path(__file__).resolve().parents[3] / "maps" / "web" / "src"
TUKE = "150626102"
#: How often the tabulator is pressed on a screen
STOPS = 14


def place(rest: str = "") -> Where:
    """The address of the place of a town."""
    return lambda service: f"/place-names/{service.feature_of(TUKE)}{rest}"


def division(rest: str = "") -> Where:
    """The address of a town."""
    return lambda service: f"/divisions/{service.id_of(TUKE)}{rest}"


def listed(service: Service) -> str:
    """Bring a list to the register; return the upload's id."""
    content = "标准地名,地名类别,所在（跨）行政区,经度,纬度\n红石山,山体,没有的镇,109.3,39.0\n".encode()
    sent = service.client("editor").post("/imports", files={"file": ("名单.csv", content)})
    return str(sent.json()["upload_id"])


def tried(service: Service) -> tuple[str, str]:
    """Bring a list and have it tried; return the ids of upload and job."""
    upload = listed(service)
    asked = {"crs": "cgcs2000", "dry_run": True}
    job = service.client("editor").post(f"/imports/{upload}/jobs", json=asked)
    return upload, str(job.json()["id"])


def compared(service: Service) -> str:
    """Have polygons compared with a county; return the job's id once it has ended."""
    client = service.client("editor")
    sent = client.post("/edge-matchings/uploads", files={"file": ("榆阳区.geojson", square("610802"))})
    theirs = {"upload_id": sent.json()["upload_id"]}
    ours = {"kind": "division", "division_id": service.id_of("150626")}
    job = str(client.post("/edge-matchings", json={"theirs": theirs, "ours": ours}).json()["id"])
    until = time.monotonic() + PATIENCE_MS / 1000
    while client.get(f"/jobs/{job}").json()["state"] in ("queued", "running") and time.monotonic() < until:
        time.sleep(0.2)
    return job


def proposed(service: Service) -> str:
    """Hand a correction in, or return the one that waits; a second would say the same."""
    client = service.client("editor")
    waiting = client.get("/proposals", params={"mine": True, "state": "submitted"}).json()["rows"]
    if waiting:
        return str(waiting[0]["id"])
    return str(submitted(client, correction(service.feature_of(TUKE), meaning="旗帜"))["id"])


def drafted(service: Service) -> str:
    """Draft a correction."""
    sent = correction(service.feature_of("150626100"), meaning="丘陵")
    return str(service.client("editor").post("/proposals", json=sent).json()["id"])


def line(rest: str = "") -> Where:
    """The address of a boundary line."""
    return lambda service: f"/boundaries/lines/{first_line(service)}{rest}"


def inspection(rest: str = "") -> Where:
    """The address of the joint inspection of the demonstration."""

    def found(service: Service) -> str:
        first_line(service)
        rows = service.client("editor").get("/joint-inspections").json()["rows"]
        return f"/inspections/{rows[0]['id']}{rest}"

    return found


def marker(rest: str = "") -> Where:
    """The address of a boundary marker."""
    return lambda service: f"/boundaries/markers/{first_marker(service)}{rest}"


#: Each address of the router → who opens which example of it; nobody is the public
SCREENS: dict[str, tuple[str | None, Where]] = {
    "/": (None, lambda _: "/"),
    "/map": (None, lambda _: "/map"),
    "/divisions": (None, lambda _: "/divisions"),
    "/divisions/tree": (None, lambda _: "/divisions/tree"),
    "/divisions/:id": (None, division()),
    "/place-names": (None, lambda _: "/place-names"),
    "/place-names/:id": (None, place()),
    "/naming": ("editor", lambda _: "/naming?name=红柳路&category=23514"),
    "/naming/protected": (None, lambda _: "/naming/protected"),
    "/naming/protected/:id": ("editor", lambda service: f"/naming/protected/{protected(service)}"),
    "/naming/protected/new": ("editor", lambda _: "/naming/protected/new"),
    "/naming/protected/:id/edit": ("editor", lambda service: f"/naming/protected/{protected(service)}/edit"),
    "/screening": ("editor", screened),
    "/screening/list": ("editor", lambda _: "/screening/list"),
    "/screening/precision": ("editor", lambda _: "/screening/precision"),
    "/national": ("editor", lambda service: returned(service) and "/national"),
    "/national/returns": ("editor", lambda _: "/national/returns"),
    "/national/returns/:id": ("editor", returned),
    "/national/packages": ("editor", lambda _: "/national/packages"),
    "/national/statistics": ("editor", lambda _: "/national/statistics"),
    "/readings": ("editor", lambda _: "/readings"),
    "/name-rules": ("editor", lambda _: "/name-rules"),
    "/name-rules/:table": ("editor", lambda _: "/name-rules/screening_rules"),
    "/boundaries/lines": ("editor", lambda _: "/boundaries/lines"),
    "/boundaries/lines/:id/:part?": ("editor", line("/findings")),
    "/boundaries/lines/new": ("editor", lambda _: "/boundaries/lines/new"),
    "/boundaries/lines/:id/edit": ("editor", line("/edit")),
    "/boundaries/markers/new": ("editor", lambda _: "/boundaries/markers/new"),
    "/boundaries/markers/:id/edit": ("editor", marker("/edit")),
    "/boundaries/markers/:id": ("editor", marker()),
    "/boundaries/markers/:id/patrol": ("editor", marker("/patrol")),
    "/boundaries/derive": (
        "editor",
        lambda service: f"/boundaries/derive?division={service.id_of('150626')}",
    ),
    "/sign-in": (None, lambda _: "/sign-in"),
    "/:anything(.*)*": (None, lambda _: "/no/such/screen"),
    "/account": ("editor", lambda _: "/account"),
    "/drafts": ("editor", lambda _: "/drafts"),
    "/place-names/new": ("editor", lambda _: "/place-names/new"),
    "/place-names/:id/edit": ("editor", place("/edit")),
    "/divisions/new": ("editor", lambda _: "/divisions/new"),
    "/divisions/:id/edit": ("editor", division("/edit")),
    "/divisions/:id/events/:type": ("editor", division("/events/merge")),
    "/proposals/:id/edit": ("editor", lambda service: f"/proposals/{drafted(service)}/edit"),
    "/import": ("editor", lambda _: "/import"),
    "/import/:upload": ("editor", lambda service: f"/import/{listed(service)}"),
    "/import/:upload/trial/:job": ("editor", lambda service: "/import/{}/trial/{}".format(*tried(service))),
    "/coverage": ("editor", lambda _: "/coverage"),
    "/edges": ("editor", lambda _: "/edges"),
    "/edges/:id": ("editor", lambda service: f"/edges/{compared(service)}"),
    "/inspections": ("editor", lambda _: "/inspections"),
    "/inspections/new": ("editor", lambda _: "/inspections/new"),
    "/inspections/templates": ("editor", lambda _: "/inspections/templates"),
    "/inspections/:id/:part?": ("editor", inspection("/records")),
    "/field-office": ("editor", lambda service: "/field-office" if from_the_field(service) else ""),
    "/field-office/changes": ("editor", lambda _: "/field-office/changes"),
    "/field-office/changes/:id": (
        "editor",
        lambda service: f"/field-office/changes/{from_the_field(service).conflict}",
    ),
    "/announcements": (None, lambda _: "/announcements"),
    "/applications": ("editor", lambda _: "/applications"),
    "/applications/new": ("editor", lambda _: "/applications/new"),
    "/applications/:id": ("editor", lambda service: f"/applications/{applied(service)}"),
    "/cemeteries": ("editor", lambda service: "/cemeteries" if cemetery(service) else ""),
    "/cemeteries/new": ("editor", lambda _: "/cemeteries/new"),
    "/cemeteries/burials": ("editor", lambda service: "/cemeteries/burials" if cemetery(service) else ""),
    "/cemeteries/:id": ("editor", lambda service: f"/cemeteries/{cemetery(service)}"),
    "/cemeteries/:id/edit": ("editor", lambda service: f"/cemeteries/{cemetery(service)}/edit"),
    "/targets": ("editor", lambda service: "/targets" if reported(service) else ""),
    "/targets/charts": ("editor", lambda service: "/targets/charts" if reported(service) else ""),
    "/targets/periods": ("editor", lambda _: "/targets/periods"),
    "/targets/periods/:id": ("editor", lambda service: f"/targets/periods/{reported(service).period}"),
    "/targets/forms": ("editor", lambda _: "/targets/forms"),
    "/targets/forms/:id": ("editor", lambda service: f"/targets/forms/{reported(service).form}"),
    "/targets/:code": ("editor", lambda service: f"/targets/{reported(service).code}"),
    "/planning": ("editor", lambda service: "/planning" if planned(service) else ""),
    "/planning/layers": ("editor", lambda service: "/planning/layers" if planned(service) else ""),
    "/planning/new": ("editor", lambda _: "/planning/new?kind=ban_zones"),
    "/planning/heights": ("editor", lambda _: "/planning/heights"),
    "/planning/running/:job": ("editor", lambda service: f"/planning/running/{refused_run(service)}"),
    "/planning/:id": ("editor", lambda service: f"/planning/{planned(service).first}"),
    "/planning/:id/compare/:other": (
        "editor",
        lambda service: "/planning/{0.first}/compare/{0.second}".format(planned(service)),
    ),
    "/facilities": ("editor", lambda service: "/facilities" if served(service) else ""),
    "/facilities/new": ("editor", lambda _: "/facilities/new"),
    "/facilities/import": ("editor", lambda _: "/facilities/import"),
    "/facilities/fire": ("editor", lambda service: "/facilities/fire" if served(service) else ""),
    "/facilities/subsidies": ("editor", lambda service: "/facilities/subsidies" if served(service) else ""),
    "/facilities/subsidies/:id": ("editor", lambda service: f"/facilities/subsidies/{served(service).sheet}"),
    "/facilities/requests": ("editor", lambda service: "/facilities/requests" if served(service) else ""),
    "/facilities/requests/:id": ("editor", lambda service: f"/facilities/requests/{served(service).request}"),
    "/facilities/:id": ("editor", lambda service: f"/facilities/{served(service).home}"),
    "/facilities/:id/edit": ("editor", lambda service: f"/facilities/{served(service).home}/edit"),
    "/graves": ("editor", lambda service: "/graves" if buried(service) else ""),
    "/graves/new": ("editor", lambda _: "/graves/new"),
    "/graves/import": ("editor", lambda _: "/graves/import"),
    "/graves/duplicates": ("editor", lambda service: "/graves/duplicates" if buried(service) else ""),
    "/graves/announcements": (
        "editor",
        lambda service: "/graves/announcements" if announced(service) else "",
    ),
    "/graves/announcements/new": ("editor", lambda _: "/graves/announcements/new"),
    "/graves/announcements/:id": ("editor", lambda service: f"/graves/announcements/{announced(service)}"),
    "/graves/progress": ("editor", lambda service: "/graves/progress" if buried(service) else ""),
    "/graves/:id": ("editor", lambda service: f"/graves/{buried(service).site}"),
    "/graves/:id/edit": ("editor", lambda service: f"/graves/{buried(service).site}/edit"),
    "/signs": ("editor", lambda service: "/signs" if street(service) else ""),
    "/signs/road": ("editor", lambda service: "/signs/road?road=锡尼街" if street(service) else ""),
    "/signs/new": ("editor", lambda _: "/signs/new"),
    "/signs/import": ("editor", lambda _: "/signs/import"),
    "/signs/inspections/:id": ("editor", lambda service: f"/signs/inspections/{street(service).inspection}"),
    "/signs/notices": ("editor", lambda service: "/signs/notices" if street(service) else ""),
    "/signs/notices/:id": ("editor", lambda service: f"/signs/notices/{street(service).notice}"),
    "/signs/reports": ("editor", lambda service: "/signs/reports" if street(service) else ""),
    "/signs/reports/:id": ("editor", lambda service: f"/signs/reports/{street(service).report}"),
    "/signs/:id": ("editor", lambda service: f"/signs/{street(service).wrong}"),
    "/signs/:id/edit": ("editor", lambda service: f"/signs/{street(service).wrong}/edit"),
    "/signs/:id/read": ("editor", lambda service: f"/signs/{street(service).wrong}/read"),
    "/releases": (None, lambda _: "/releases"),
    "/releases/:number": (None, lambda service: f"/releases/{released(service)}"),
    "/editions": ("editor", lambda service: "/editions" if edition(service) else ""),
    "/editions/:id": ("editor", lambda service: f"/editions/{edition(service)}"),
    "/editions/:id/entries": ("editor", lambda service: f"/editions/{edition(service)}/entries"),
    "/editions/:id/entries/:entry": ("editor", lambda service: f"/editions/{entry(service)}"),
    "/editions/:id/changes": ("editor", lambda service: f"/editions/{edition(service)}/changes"),
    "/report": (None, lambda _: "/report"),
    "/cleanup": ("editor", lambda _: "/cleanup"),
    "/cleanup/list": ("editor", lambda _: "/cleanup/list"),
    "/cleanup/progress": ("editor", lambda _: "/cleanup/progress"),
    "/cleanup/notices": (None, lambda _: "/cleanup/notices"),
    "/cleanup/:id": ("editor", lambda service: f"/cleanup/{cleanup_case(service)['id']}"),
    "/disputes": ("editor", lambda service: "/disputes" if opened(service) else ""),
    "/disputes/new": ("editor", lambda _: "/disputes/new"),
    "/disputes/:id": ("editor", lambda service: f"/disputes/{opened(service)}"),
    "/field": ("editor", lambda _: "/field"),
    "/field/take": ("editor", lambda _: "/field/take"),
    "/field/outbox": ("editor", lambda _: "/field/outbox"),
    # Without a package on the device it leads back to the list; with one it is walked in test_field_offline.
    "/field/packages/:packageId": ("editor", lambda _: f"/field/packages/{uuid4()}"),
    "/field/packages/:packageId/map": ("editor", lambda _: f"/field/packages/{uuid4()}/map"),
    "/field/packages/:packageId/records/:recordId": (
        "editor",
        lambda _: f"/field/packages/{uuid4()}/records/{uuid4()}",
    ),
    "/field/packages/:packageId/signing": ("editor", lambda _: f"/field/packages/{uuid4()}/signing"),
    "/field/packages/:packageId/records/:recordId/way": (
        "editor",
        lambda _: f"/field/packages/{uuid4()}/records/{uuid4()}/way",
    ),
    "/field/packages/:packageId/rtk": ("editor", lambda _: f"/field/packages/{uuid4()}/rtk"),
    "/field/packages/:packageId/new/:kind": ("editor", lambda _: f"/field/packages/{uuid4()}/new/new_sign"),
    "/jobs": ("editor", lambda _: "/jobs"),
    "/jobs/:id": ("editor", lambda service: f"/jobs/{tried(service)[1]}"),
    "/inbox": ("reviewer", lambda _: "/inbox"),
    "/proposals": ("reviewer", lambda _: "/proposals"),
    "/proposals/:id": ("reviewer", lambda service: f"/proposals/{proposed(service)}"),
    "/administration": ("admin", lambda _: "/administration"),
    "/administration/accounts": ("admin", lambda _: "/administration/accounts"),
    "/administration/organisations": ("admin", lambda _: "/administration/organisations"),
    "/administration/roles": ("admin", lambda _: "/administration/roles"),
    "/administration/code-lists/:list?": ("admin", lambda _: "/administration/code-lists/division_type"),
    r"/administration/targets/:year(\\d{4})?": ("admin", lambda _: "/administration/targets/2022"),
    "/administration/publication": ("admin", lambda _: "/administration/publication"),
}
#: The other forms for what happens to a division stand at one address, too
EVENTS = ("rename", "split", "transfer", "abolish", "recode")
#: Beginnings of the addresses of the work on names, and of what is published; the others are the register's
PARTS = {
    "names": {"naming", "screening", "readings", "name-rules", "applications", "signs", "cleanup"},
    "publishing": {"editions", "releases", "national", "field-office"},
    "welfare": {"facilities", "cemeteries", "graves", "targets", "planning"},
}


def words_begin() -> list[str]:
    """Return with what the keys of texts begin."""
    shared = json.loads((SOURCES / "i18n" / "zh.json").read_text(encoding="utf-8"))
    return [*shared, *(file.parent.name for file in SOURCES.glob("screens/*/zh.json"))]


def walk(desk: Desk, address: str, picture: Picture, name: str, *, long: bool) -> list[str]:
    """Open a screen, look at it, then in the other language; return what is wrong.

    The first language is looked at on a desk, the other on a phone; with --long both in both sizes.
    """
    spaces = words_begin()
    faults = []
    # With --long each address is opened by itself, too, as from a bookmark.
    (desk.open if long else desk.follow)(address)
    for turn in range(2):
        language = desk.page.locator("html").get_attribute("lang") or ""
        if turn == 1:
            desk.page.locator("header .language").click()
            expect(desk.page.locator("html")).not_to_have_attribute("lang", language)
            language = desk.settled().locator("html").get_attribute("lang") or ""
        for size in (SCREEN, PHONE) if long else ((SCREEN, PHONE)[turn],):
            desk.page.set_viewport_size({"width": size[0], "height": size[1]})
            picture(desk, f"every-{name}-{language}-{size[0]}")
            faults += [f"{address} {language} {size[0]}: {one}" for one in faults_of(desk, spaces)]
        desk.page.set_viewport_size({"width": SCREEN[0], "height": SCREEN[1]})
    faults += [f"{address}: the keyboard is not seen at {one}" for one in hidden_stops(desk.page, STOPS)]
    return faults


def test_every_address_has_an_example() -> None:
    written = "".join(
        file.read_text(encoding="utf-8") for file in sorted(SOURCES.glob("screens/*/routes.ts"))
    )
    written += (SOURCES / "layout" / "router.ts").read_text(encoding="utf-8")
    addresses = re.findall(r"\bpath: '([^']+)'", written)
    assert sorted(set(SCREENS)) == sorted(set(addresses) - {"/not-for-you"})


def part_of(address: str) -> str:
    """Return the part of the work that a screen belongs to."""
    beginning = address.split("/")[1]
    return next((part for part, beginnings in PARTS.items() if beginning in beginnings), "register")


def walked(
    somebody: Desk,
    picture: Picture,
    service: Service,
    login: str | None,
    *parts: str,
    long: bool,
) -> list[str]:
    """Walk whatever screens somebody uses of some parts of the work, or of all."""
    wrong = []
    for address, (whose, where) in SCREENS.items():
        if whose == login and (not parts or part_of(address) in parts):
            name = re.sub(r"\W+", "-", address).strip("-") or "home"
            wrong += walk(somebody, where(service), picture, name, long=long)
    return wrong


# Classes: each is walked by one worker, with a service of its own.


class TestScreensOfAll:
    """They fit, are in words and are used by keyboard: screens of the public and of those who decide."""

    @pytest.mark.parametrize("login", [None, "reviewer", "admin"])
    def test_in_both_languages(
        self, desk: Sit, picture: Picture, shared_service: Service, login: str | None, long: bool
    ) -> None:
        somebody = desk(login)
        wrong = walked(somebody, picture, shared_service, login, long=long)
        assert not wrong, "\n".join(wrong)


class TestScreensOfEditors:
    """They fit, are in words and are used by keyboard: screens of the register and its boundaries."""

    def test_in_both_languages(
        self, desk: Sit, picture: Picture, shared_service: Service, long: bool
    ) -> None:
        wrong = walked(desk("editor"), picture, shared_service, "editor", "register", long=long)
        assert not wrong, "\n".join(wrong)

    def test_forms_of_what_happens_to_a_division(
        self, desk: Sit, picture: Picture, shared_service: Service, long: bool
    ) -> None:
        editor = desk("editor")
        wrong = []
        for event in EVENTS:
            address = division(f"/events/{event}")(shared_service)
            wrong += walk(editor, address, picture, f"event-{event}", long=long)
        assert not wrong, "\n".join(wrong)


class TestScreensOfNames:
    """They fit, are in words and are used by keyboard: screens of the work on names."""

    def test_in_both_languages(
        self, desk: Sit, picture: Picture, shared_service: Service, long: bool
    ) -> None:
        wrong = walked(desk("editor"), picture, shared_service, "editor", "names", long=long)
        assert not wrong, "\n".join(wrong)


class TestScreensOfPublishing:
    """They fit, are in words and are used by keyboard: screens of what is published."""

    def test_in_both_languages(
        self, desk: Sit, picture: Picture, shared_service: Service, long: bool
    ) -> None:
        wrong = walked(desk("editor"), picture, shared_service, "editor", "publishing", long=long)
        assert not wrong, "\n".join(wrong)


class TestScreensOfWelfare:
    """They fit, are in words and are used by keyboard: screens of care, burial and targets."""

    def test_in_both_languages(
        self, desk: Sit, picture: Picture, shared_service: Service, long: bool
    ) -> None:
        wrong = walked(desk("editor"), picture, shared_service, "editor", "welfare", long=long)
        assert not wrong, "\n".join(wrong)

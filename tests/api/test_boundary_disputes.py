"""Boundary disputes over HTTP: a case worked on, two at once, refusals in words, no word of it elsewhere."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import Service
from tests.browser.web.dispute_scenes import NORTH, asked, geojson, line_of, opened, scan_of, stepped

#: Words that stand in a case and nowhere else
SECRETS = ("不可外传地段", "不可外传的理由", "不可外传的经过", "不可外传的材料")
#: Everybody who neither handles the case nor is cleared; None is the public
OTHERS = ("second", "tuke", "field", "planner", "yuyang", None)


@pytest.fixture(scope="module")
def case(shared_service: Service) -> str:
    """A case whose every text is one of the secrets."""
    dispute = opened(shared_service, SECRETS[0])
    side = shared_service.client("editor").get(f"/boundary-disputes/{dispute}").json()["parties"][0]["id"]
    claim = {"party_id": side, "area": NORTH, "claimed_on": "2025-03-11", "grounds": SECRETS[1]}
    asked(shared_service, "editor", "POST", dispute, "/claims", **claim)
    stepped(shared_service, dispute, "negotiation", "2025-04-01", note=SECRETS[2])
    scan = scan_of(shared_service)
    paper = {"title": SECRETS[3], "kind": "other", "sha256": scan}
    asked(shared_service, "editor", "POST", dispute, "/papers", **paper)
    return dispute


def somebody(service: Service, login: str | None) -> TestClient:
    return service.client() if login is None else service.client(login)


@pytest.mark.parametrize("login", OTHERS)
def test_no_output_says_a_word_of_it_to_others(shared_service: Service, case: str, login: str | None) -> None:
    client, line = somebody(shared_service, login), line_of(shared_service)
    scan = scan_of(shared_service)
    addresses = [
        "/boundary-disputes",
        f"/boundary-disputes/{case}",
        f"/boundary-disputes/{case}/printed/report.docx",
        f"/boundary-disputes/{case}/attachments/{scan}",
        f"/attachments/{scan}",
        "/boundary-standstills",
        f"/boundary-lines/{line}",
        f"/boundary-lines/{line}/findings",
        f"/history/boundary_dispute/{case}",
        f"/records/boundary_dispute/{case}",
        f"/records/boundary_dispute/{case}/changes",
        f"/history/boundary_line/{line}",
        "/search?q=不可外传",
        "/search/suggest?q=不可外传",
        "/map-features",
        "/planning-map",
        "/nearby-shapes?bbox=108.9,38.2,109.1,38.4",
        "/home",
        "/proposals",
        "/proposals/inbox",
        "/jobs",
        "/exports/divisions.csv",
        "/exports/places.geojson",
    ]
    collections = client.get("/ogc/collections").json()["collections"]
    addresses += [f"/ogc/collections/{each['id']}/items?limit=1000" for each in collections]
    assert len(collections) >= 2
    for address in addresses:
        answer = client.get(address)
        for secret in SECRETS:
            assert secret.encode() not in answer.content, (login, address)
            assert secret.encode("unicode_escape") not in answer.content, (login, address)
    tile = client.get("/ogc/tiles/WebMercatorQuad/10/393/822")
    assert not any(secret.encode() in tile.content for secret in SECRETS)


@pytest.mark.parametrize("login", ["editor", "reviewer", "leader", "admin"])
def test_those_who_handle_it_or_are_cleared_read_all(shared_service: Service, case: str, login: str) -> None:
    answer = shared_service.client(login).get(f"/boundary-disputes/{case}")
    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
    assert all(secret in answer.text for secret in SECRETS)


def test_of_two_at_once_one_is_told_that_it_is_late(shared_service: Service) -> None:
    dispute = opened(shared_service, "同时登记")
    first, second = shared_service.client("editor"), shared_service.client("reviewer")
    version = first.get(f"/boundary-disputes/{dispute}").json()["version"]
    body = {"step": "negotiation", "taken_on": "2025-04-01", "note": "谈"}

    def take(client: TestClient) -> int:
        sent = client.post(
            f"/boundary-disputes/{dispute}/steps", json=body, headers={"If-Match": f'"{version}"'}
        )
        return int(sent.status_code)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, (first, second))) == [201, 412]
    steps = first.get(f"/boundary-disputes/{dispute}").json()["steps"]
    assert [step["step"] for step in steps] == ["opened", "negotiation"]


def refused(
    service: Service, dispute: str, path: str, body: dict[str, Any], language: str
) -> tuple[int, str]:
    client = service.client("editor")
    version = client.get(f"/boundary-disputes/{dispute}").json()["version"]
    headers = {"If-Match": f'"{version}"', "Accept-Language": language}
    answer = client.post(f"/boundary-disputes/{dispute}{path}", json=body, headers=headers)
    return answer.status_code, str(answer.json()["detail"])


@pytest.mark.parametrize(
    ("path", "body", "zh", "en"),
    [
        ("/line-change", {}, "第十五、十六条", "arts. 15, 16"),
        ("/steps", {"step": "decision", "taken_on": "2025-05-01"}, "没有这一步", "No such step"),
        ("/steps", {"step": "submitted_up", "taken_on": "2025-05-01"}, "应有文号", "number of its document"),
        (
            "/steps",
            {"step": "negotiation", "taken_on": "2024-05-01", "note": "谈"},
            "不能早于",
            "not dated before",
        ),
    ],
)
def test_a_refusal_says_what_is_lacking_in_both_languages(
    shared_service: Service, case: str, path: str, body: dict[str, Any], zh: str, en: str
) -> None:
    for language, words in (("zh", zh), ("en", en)):
        status, said = refused(shared_service, case, path, body, language)
        assert status == 409
        assert words in said


def test_an_area_is_read_from_a_file_and_not_kept(shared_service: Service) -> None:
    client = shared_service.client("editor")
    found = client.post("/boundary-disputes/areas", files={"file": ("范围.geojson", geojson(NORTH))})
    assert found.json()["geometry"]["type"] == "MultiPolygon"
    assert found.json()["area_m2"] == pytest.approx(29_127_000, rel=1e-3)
    point = b'{"type": "Point", "coordinates": [109, 38]}'
    none = client.post("/boundary-disputes/areas", files={"file": ("点.geojson", point)})
    assert (none.status_code, none.json()["type"]) == (422, "urn:diming:NoAreaInFile")


def test_a_draft_of_the_line_is_warned_of_the_standstill(shared_service: Service, case: str) -> None:
    client, line = shared_service.client("second"), line_of(shared_service)
    item = {
        "subject": "boundary_line",
        "action": "update",
        "record_id": line,
        "base_version": 1,
        "changes": {"note": "核对"},
    }
    found = client.post("/proposals/check", json={"items": [item]}).json()
    warnings = [each for each in found["items"][0]["findings"] if "争议期间" in each["message"]["zh"]]
    assert warnings
    assert all(each["severity"] == "warning" and "第十条" in each["message"]["zh"] for each in warnings)


def test_the_papers_come_as_word(shared_service: Service, case: str) -> None:
    client = shared_service.client("editor")
    for paper in ("report", "negotiation", "mediation"):
        answer = client.get(f"/boundary-disputes/{case}/printed/{paper}.docx")
        assert answer.content.startswith(b"PK")
        assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]

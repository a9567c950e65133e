"""Signs and reports of the public over HTTP: who sent a report leaks nowhere, and reading it is noted."""

import logging

import pytest

from api.rate_limits import counted
from tests.api.conftest import Service

NAME, CONTACT, NUMBER = "植入的举报人", "植入的住址", "13922223333"
PLANTED = (NAME, CONTACT, NUMBER)
EVERYBODY = ("editor", "second", "reviewer", "leader", "admin", "field", "planner", "tuke", "yuyang", None)


@pytest.fixture(scope="module")
def report(shared_service: Service) -> str:
    """A report with a planted sender, in the editor's hands."""
    sent = {
        "kind": "sign_wrong",
        "description": f"路牌写错，请打{NUMBER}联系我",
        "name": "锡尼街",
        "longitude": "108.84",
        "latitude": "38.6",
        "informant_name": NAME,
        "informant_contact": CONTACT,
    }
    answer = shared_service.client().post("/name-reports", data=sent)
    assert answer.status_code == 201, answer.text
    assert set(answer.json()) == {"ticket", "is_photo_left_out"}
    editor = shared_service.client("editor")
    key = editor.get("/name-reports").json()["rows"][0]["id"]
    assert editor.post(f"/name-reports/{key}/handler", headers={"If-Match": '"1"'}).status_code == 200
    return str(key)


@pytest.mark.parametrize("login", EVERYBODY)
def test_no_output_says_who_sent_a_report(shared_service: Service, report: str, login: str | None) -> None:
    client = shared_service.client(login)
    ticket = shared_service.client("editor").get(f"/name-reports/{report}").json()["ticket"]
    addresses = [
        "/name-reports",
        f"/name-reports/{report}",
        f"/name-reports/tickets/{ticket}",
        f"/history/name_report/{report}",
        f"/history/name_report_informant/{report}",
        "/place-name-signs",
        "/place-name-signs/map",
        "/place-name-signs/errors",
        "/place-name-signs/notices",
        "/search?q=植入",
        "/search/suggest?q=植入",
        "/map-features",
        "/planning-map",
        "/home",
        "/jobs",
        "/exports/places.geojson",
        "/openapi.json",
    ]
    collections = client.get("/ogc/collections").json()["collections"]
    addresses += [f"/ogc/collections/{each['id']}/items?limit=1000" for each in collections]
    for address in addresses:
        content = client.get(address).content
        for secret in PLANTED:
            assert secret.encode() not in content, (login, address)
            assert secret.encode("unicode_escape") not in content, (login, address)


@pytest.mark.parametrize("login", [login for login in EVERYBODY if login != "editor"])
def test_nobody_but_the_handler_reads_it(shared_service: Service, report: str, login: str | None) -> None:
    answer = shared_service.client(login).post(f"/name-reports/{report}/informant", json={"reason": "看看"})
    assert answer.status_code == (401 if login is None else 403)
    assert not any(secret in answer.text for secret in PLANTED)


def test_each_reading_is_noted_and_nothing_is_logged(
    shared_service: Service, report: str, caplog: pytest.LogCaptureFixture
) -> None:
    editor = shared_service.client("editor")
    with caplog.at_level(logging.DEBUG):
        answer = editor.post(f"/name-reports/{report}/informant", json={"reason": "核实位置"})
        refused = editor.post(f"/name-reports/{report}/informant", json={"reason": ""})
    assert answer.json() == {"name": NAME, "contact": CONTACT, "from_words": NUMBER}
    assert refused.status_code == 422
    ours = "".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("sqlalchemy")
    )
    assert not any(secret in ours for secret in PLANTED)
    read = editor.get(f"/name-reports/{report}").json()["informant_readings"]
    assert [(each["by"], each["reason"]) for each in read] == [("editor", "核实位置")]


def test_a_report_is_refused_in_words_without_repeating_who_sent_it(shared_service: Service) -> None:
    sent = {"kind": "no_such_kind", "description": "写错", "informant_name": NAME}
    answer = shared_service.client().post("/name-reports", data=sent)
    assert answer.status_code == 422
    assert NAME not in answer.text
    assert shared_service.client().get("/name-reports/tickets/AAAAAAAAAAAA").status_code == 404


def test_a_report_is_no_larger_than_a_photo(shared_service: Service) -> None:
    client = shared_service.client()
    sent = {"kind": "other", "description": "见照片"}
    for files in ({"photo": ("a.jpg", b"\xff" * 12 * 2**20)}, {"more": ("b", b"\0" * 12 * 2**20)}):
        answer = client.post("/name-reports", data=sent, files=files)
        assert answer.status_code == 413, answer.text
        assert "11" in answer.text
    form = client.post("/name-reports", data={**sent, "name": "甲" * 2**21})
    assert form.status_code == 413


def test_a_list_of_signs_may_be_called_anything(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    listed = "编号,所在道路\nLP-77,西环\n".encode()
    for name in ("..", "...", "/", "a/../..", "标" * 300 + ".csv", "..\\..\\x.csv"):
        answer = editor.post("/place-name-signs/imports", files={"file": (name, listed)})
        assert answer.status_code == 200, (name, answer.text)
        assert answer.json() == {"rows": 1, "written": 0, "bad": []}


def test_reports_are_counted_by_address() -> None:
    assert counted()["POST", "/name-reports"].kind == "reports"
    assert counted()["GET", "/name-reports/tickets/{ticket}"].kind == "reports"

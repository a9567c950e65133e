"""Cleanup over HTTP: no word of who objected, two at once, refusals in words, what many lack."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

import openpyxl
import pytest
from fastapi.testclient import TestClient

from gis.history.as_known import today
from tests.api.conftest import Service
from tests.browser.web.cleanup_scenes import BEGAN, asked, determined, opened, stepped

OBJECTOR, CONTACT = "不可外传的异议人", "13911112222"
#: Everybody who neither works on cases nor is cleared for what is restricted; None is the public
OTHERS = ("tuke", "field", "planner", "yuyang", None)


@pytest.fixture(scope="module")
def objected(shared_service: Service) -> tuple[str, str]:
    """A case that went on public notice today, was objected to, and stands there anew; its running notice."""
    case = str(opened(shared_service, day=BEGAN)["id"])
    stepped(shared_service, case, "consultation", BEGAN, note="会商")
    determined(shared_service, case, BEGAN)
    publish(shared_service, case, BEGAN.isoformat())
    day = (BEGAN + timedelta(days=2)).isoformat()
    said = {"received_on": day, "objector": OBJECTOR, "contact": CONTACT, "says": "名称沿用多年"}
    objection = asked(shared_service, "POST", case, "/objections", **said)["objections"][0]["id"]
    reply = {"answered_on": day, "answer": "已核实", "outcome": "rejected"}
    asked(shared_service, "PATCH", case, f"/objections/{objection}", **reply)
    opinion = {"kind": "expert", "stance": "clean", "opinion": "维持", "person": "专家甲"}
    asked(shared_service, "POST", case, "/opinions", given_on=day, **opinion)
    stepped(shared_service, case, "determination", BEGAN + timedelta(days=3), document_number="2号")
    return case, publish(shared_service, case, today().isoformat())


def publish(service: Service, case: str, day: str) -> str:
    client = service.client("editor")
    version = client.get(f"/cleanup-cases/{case}").json()["version"]
    body = {"cases": [{"id": case, "version": version}], "title": "公示", "published_on": day}
    answer = client.post("/cleanup-notices", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def somebody(service: Service, login: str | None) -> TestClient:
    return service.client() if login is None else service.client(login)


@pytest.mark.parametrize("login", OTHERS)
def test_no_output_says_who_objected(
    shared_service: Service, objected: tuple[str, str], login: str | None
) -> None:
    case, notice = objected
    client = somebody(shared_service, login)
    addresses = [
        "/cleanup-notices",
        f"/cleanup-notices/{notice}",
        f"/cleanup-notices/{notice}/printed.docx",
        f"/cleanup-notices/{notice}/printed.xlsx",
        "/cleanup-cases",
        "/cleanup-cases/board",
        "/cleanup-cases/progress",
        "/cleanup-cases/printed/ledger.xlsx",
        "/cleanup-cases/printed/ledger.docx",
        f"/cleanup-cases/{case}",
        f"/history/name_cleanup_case/{case}",
        f"/records/name_cleanup_case/{case}",
        "/search?q=不可外传",
        "/home",
    ]
    for address in addresses:
        answer = client.get(address)
        content = unpacked(answer.content)
        for secret in (OBJECTOR, CONTACT):
            assert secret.encode() not in content, (login, address)
            assert secret.encode("unicode_escape") not in content, (login, address)


def unpacked(content: bytes) -> bytes:
    """Return the bytes of an answer, those of an archive read."""
    if not is_zipfile(BytesIO(content)):
        return content
    with ZipFile(BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("login", ["editor", "reviewer", "leader", "admin"])
def test_those_who_may_know_read_it(shared_service: Service, objected: tuple[str, str], login: str) -> None:
    assert OBJECTOR in shared_service.client(login).get(f"/cleanup-cases/{objected[0]}").text


def test_the_public_reads_the_running_notice_only(shared_service: Service, objected: tuple[str, str]) -> None:
    case, notice = objected
    public = shared_service.client()
    rows = public.get("/cleanup-notices").json()["rows"]
    assert [row["id"] for row in rows] == [notice]
    assert set(rows[0]["entries"][0]) == {
        "position", "name", "classes", "location", "reason", "clauses", "measure", "measure_zh",
        "measure_en", "needs_new_name", "proposed_name",
    }  # fmt: skip
    assert public.get(f"/cleanup-cases/{case}").status_code == 401
    staff = shared_service.client("editor").get("/cleanup-notices").json()["rows"]
    assert len(staff) == 2


def test_of_two_who_saw_one_version_one_is_late(shared_service: Service, objected: tuple[str, str]) -> None:
    client = shared_service.client("editor")
    address = f"/cleanup-cases/{objected[0]}"
    version = client.get(address).json()["version"]
    headers = {"If-Match": f'"{version}"'}
    assert client.patch(address, json={"responsible_unit": "住建局"}, headers=headers).status_code == 200
    late = client.patch(address, json={"responsible_unit": "民政局"}, headers=headers)
    assert late.status_code == 412
    assert "已被他人改动" in late.json()["detail"]


@pytest.mark.parametrize(
    ("language", "sentence"), [("zh", "公示期满"), ("en", "last day of the public notice")]
)
def test_what_is_lacking_is_said_in_words(
    shared_service: Service, objected: tuple[str, str], language: str, sentence: str
) -> None:
    client, address = shared_service.client("editor"), f"/cleanup-cases/{objected[0]}"
    headers = {"If-Match": f'"{client.get(address).json()["version"]}"', "Accept-Language": language}
    body = {"step": "listed", "taken_on": today().isoformat()}
    refused = client.post(f"{address}/steps", json=body, headers=headers)
    assert refused.status_code == 409
    assert sentence in refused.json()["detail"]


def test_many_are_moved_or_none_and_each_says_why(shared_service: Service, objected: tuple[str, str]) -> None:
    client = shared_service.client("editor")
    fresh = opened(shared_service, "150626103", "洋")
    rows = [client.get(f"/cleanup-cases/{each}").json() for each in (fresh["id"], objected[0])]
    cases = [{"id": row["id"], "version": row["version"]} for row in rows]
    body: dict[str, Any] = {
        "cases": cases,
        "step": "consultation",
        "taken_on": today().isoformat(),
        "note": "会商",
    }
    refused = client.post("/cleanup-cases/steps", json=body)
    assert refused.status_code == 409
    assert [(each["path"], each["rule"]) for each in refused.json()["details"]] == [
        (rows[1]["number"], "step_not_next")
    ]
    assert client.post("/cleanup-cases/steps", json={**body, "cases": cases[:1]}).json() == {"moved": 1}


def test_a_second_case_is_refused_with_the_number_of_the_first(shared_service: Service) -> None:
    first = opened(shared_service)
    body = {"feature_id": first["feature_id"], "name_class": "大", "reason": "再列"}
    refused = shared_service.client("editor").post("/cleanup-cases", json=body)
    assert refused.status_code == 409
    assert first["number"] in refused.json()["detail"]
    neither = shared_service.client("editor").post("/cleanup-cases", json={"reason": "无"})
    assert neither.status_code == 422


def test_a_printed_list_is_narrowed_as_the_screen_is(shared_service: Service) -> None:
    first = opened(shared_service)
    answer = shared_service.client("leader").get(
        "/cleanup-cases/printed/ledger.xlsx", params={"text": first["number"]}
    )
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == [f"第{first['number']}号"]

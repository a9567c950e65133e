"""Name applications over HTTP: one worked on, two at once, refusals in words, papers, what is public."""

from io import BytesIO

import pytest
from docx import Document

from tests.api.conftest import Service
from tests.browser.web.application_scenes import ago, approved, asked, body, filed, opened, stepped

SECRET = "不可外传的联系人"
PAPERS = {
    "application": ("地名命名申请书", "东起柳林街"),
    "approval_form": ("地名命名审批表", "第九条第（一）项"),
    "decision": ("关于“杨柳路”命名的批复", "报鄂尔多斯市人民政府备案"),
    "filing_form": ("地名备案登记表", "乌政备〔2026〕1号"),
    "filing_report": ("关于“杨柳路”命名的备案报告", "材料径送鄂尔多斯市民政局"),
    "announcement": ("地　名　公　告", "所属政区：内蒙古自治区鄂尔多斯市乌审旗"),
}


@pytest.fixture(scope="module")
def street(shared_service: Service) -> str:
    """An application filed one day late and announced in time."""
    application = approved(shared_service, opened(shared_service, "杨柳路", contact=SECRET), ago(30))
    filed(shared_service, application, ago(14))
    announced = {"location": "东起柳林街，西至南环路", "channels": ["national_database", "government_site"]}
    stepped(shared_service, application, "announced", ago(20), announced=announced)
    return application


def test_its_clocks_say_what_was_late_and_by_which_article(shared_service: Service, street: str) -> None:
    answer = shared_service.client("editor").get(f"/name-applications/{street}")
    row = answer.json()
    assert answer.headers["ETag"] == f'"{row["version"]}"'
    clocks = {each["step"]: each for each in row["clocks"]}
    assert (clocks["filed"]["state"], clocks["filed"]["days_late"]) == ("met_late", 1)
    assert clocks["filed"]["late_clause"] == "《地名管理条例》第三十五条"
    assert clocks["announced"]["state"] == "met"
    # Checked for good by N1-N10 when it came and when it was approved
    assert [check["occasion"] for check in row["checks"]] == ["opened", "approved"]
    rules = [item["rule"] for item in row["checks"][0]["document"]["items"]]
    assert rules == [f"N{number}" for number in range(1, 11)]


@pytest.mark.parametrize("paper", PAPERS)
def test_each_paper_is_filled_in(shared_service: Service, street: str, paper: str) -> None:
    answer = shared_service.client("editor").get(f"/name-applications/{street}/printed/{paper}.docx")
    assert answer.status_code == 200, answer.text
    document = Document(BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    for wanted in PAPERS[paper]:
        assert wanted in said
    assert "{{" not in said
    assert "{%" not in said
    if paper in ("filing_form", "filing_report"):
        assert "参照" in said


def test_the_public_reads_what_was_announced_and_nothing_else(shared_service: Service, street: str) -> None:
    public = shared_service.client()
    answer = public.get("/name-announcements?text=杨柳")
    (row,) = answer.json()["rows"]
    assert (row["name"], row["authority"]) == ("杨柳路", "乌审旗人民政府")
    assert row["romanization"]
    for login in (None, "yuyang"):
        client = public if login is None else shared_service.client(login)
        for address in ("/name-announcements", "/home", "/search?q=杨柳路", f"/name-applications/{street}"):
            assert SECRET not in client.get(address).text
        refused = client.get(f"/name-applications/{street}").status_code
        assert refused == (401 if login is None else 403)


def test_staff_who_do_not_handle_it_do_not_read_who_speaks_for_the_applicant(
    shared_service: Service, street: str
) -> None:
    for login, reads in (
        ("editor", True),
        ("leader", True),
        ("tuke", False),
        ("field", False),
        ("planner", False),
    ):
        client = shared_service.client(login)
        assert (SECRET in client.get(f"/name-applications/{street}").text) == reads
        for paper in ("application", "approval_form"):
            answer = client.get(f"/name-applications/{street}/printed/{paper}.docx")
            document = Document(BytesIO(answer.content))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            assert reads or SECRET not in "".join(cells)
            assert not reads or paper != "application" or SECRET in "".join(cells)


def test_a_refusal_says_everything_that_is_lacking(shared_service: Service) -> None:
    application = opened(shared_service, "梧桐路", size="", nature="")
    client = shared_service.client("editor")
    answer = client.post(
        f"/name-applications/{application}/steps",
        json={"step": "accepted", "taken_on": ago(1)},
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 409
    assert "第十一条" in answer.json()["detail"]
    assert [each["path"] for each in answer.json()["details"]] == ["statement", "papers"]


def test_where_the_region_names_the_approver_the_refusal_says_which_table_to_fill(
    shared_service: Service,
) -> None:
    application = opened(shared_service, "柳树滩", name_class="natural_village", category="22200")
    row = shared_service.client("editor").get(f"/name-applications/{application}").json()
    assert row["approver_pending"]
    with pytest.raises(AssertionError, match=r"审批机关待定.*naming_approvers"):
        approved(shared_service, application, ago(10))


def test_two_at_once_and_bad_values(shared_service: Service) -> None:
    application = opened(shared_service, "槐荫路")
    asked(shared_service, "editor", "PATCH", application, "", size="长2公里")
    client = shared_service.client("editor")
    address = f"/name-applications/{application}"
    assert client.patch(address, json={"size": "x"}, headers={"If-Match": '"1"'}).status_code == 412
    assert client.patch(address, json={"size": "x"}).status_code == 428
    assert client.patch(address, json={"geometry": {}}, headers={"If-Match": '"2"'}).status_code == 422
    wrong = body(shared_service, "x", division_id=None)
    assert client.post("/name-applications", json=wrong).status_code == 422
    assert client.post("/name-applications", json=body(shared_service, " ")).status_code == 422
    rename = body(shared_service, "y", kind="rename")
    assert client.post("/name-applications", json=rename).status_code == 409

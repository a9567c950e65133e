"""The plain pages: what each shows to whom, and that a refusal is a page too."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event

from tests.api.conftest import PASSWORD, Service

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "zh-CN,zh;q=0.9"}
ENGLISH = {**BROWSER, "Accept-Language": "en-GB,en;q=0.9"}
#: Whatever a page would make a browser fetch or send
ADDRESS = re.compile(r"""(?:\b(?:src|href|action|formaction)\s*=\s*["']|url\(["']?|@import)\s*([^"')\s>]*)""")

INSIDE = re.compile(r"/(?!/)|\?|#|data:,|$")


def words(html: str) -> str:
    """Return the text that a person sees, its blanks made one."""
    body = re.sub(r"<(style|title)>.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Note what the database is asked."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def addresses(service: Service) -> list[str]:
    """Return the page of each kind that needs no proposal, list or job."""
    place, division = service.feature_of("150626"), service.id_of("150626")
    return [
        "/",
        "/?q=",
        "/?q=150626",
        "/?q=uxin&historic=true&as_of=2000-06-01",
        f"/?division_id={division}",
        f"/pages/place-names/{place}",
        f"/pages/divisions/{division}",
        f"/pages/divisions/{division}?as_of=1990-01-01",
        "/pages/sign-in",
        "/pages/export",
    ]


def test_every_page_is_served_and_asks_no_other_host(shared_service: Service) -> None:
    editor = shared_service.client("editor")
    place = shared_service.feature_of("150626")
    work = ["/pages/proposals", "/pages/import", f"/pages/place-names/{place}/correct"]
    for client in (shared_service.client(), editor):
        for address in addresses(shared_service) + (work if client is editor else []):
            for headers in (BROWSER, ENGLISH):
                answer = client.get(address, headers=headers)
                assert answer.status_code == 200, address
                assert "script-src 'self'" in answer.headers["content-security-policy"]
                assert "<script" not in answer.text
                outside = [at for at in ADDRESS.findall(answer.text) if not INSIDE.match(at)]
                assert outside == []
                assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", words(answer.text))


def test_the_chinese_pages_have_no_english_and_the_english_ones_name_their_fields_in_english(
    shared_service: Service,
) -> None:
    client = shared_service.client("editor")
    #: Names of formats, and what sources are called
    foreign = re.compile(r"Excel|CSV|GeoPackage|Shapefile|GeoJSON|GPKG|XLSX|uxin|diming export|editor")
    for address in ("/", "/?q=", "/pages/export", "/pages/proposals", "/pages/sign-in"):
        chinese = foreign.sub("", words(client.get(address, headers=BROWSER).text))
        assert not re.search(r"[A-Za-z]{4,}", chinese.partition("罗马字母拼写 类别")[0]), address
    for address in ("/pages/export", "/pages/proposals", "/pages/sign-in"):
        english = words(client.get(address, headers=ENGLISH).text)
        assert not re.search(r"[\u4e00-\u9fff]", english), address


def test_the_first_page_says_what_the_register_holds_and_lacks(shared_service: Service) -> None:
    shown = words(shared_service.client().get("/", headers=BROWSER).text)
    assert "村级组织79个：嘎查、村61个，社区17个，虚拟社区1个；均无位置。" in shown
    assert "下一步：导入村级驻地坐标" in shown
    english = words(shared_service.client().get("/", headers=ENGLISH).text)
    assert "79 village" in english


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("图克", "图克镇"),
        ("uxin", "乌审旗"),
        ("Uxin Qi", "乌审旗"),
        ("150626107", "图克镇"),
        ("达布察克", "达布察克村"),
        ("沙沙音", "异写：沙沙音柴达木村"),
        ("<b>&\"'", "没有找到"),
        ("𣵦", "没有找到"),
        ("%", "没有找到"),
    ],
)
def test_what_is_typed_is_found(shared_service: Service, typed: str, found: str) -> None:
    answer = shared_service.client().get("/", params={"q": typed}, headers=BROWSER)
    assert found in words(answer.text)
    assert "<b>" not in answer.text


def test_former_divisions_are_found_when_asked_for_and_marked(shared_service: Service) -> None:
    client = shared_service.client()
    today = words(client.get("/?q=伊克昭盟", headers=BROWSER).text)
    assert "伊克昭盟 不再使用" not in today
    assert "可勾选“含历史地名”再查" in today
    ever = client.get("/?q=伊克昭盟&historic=true", headers=BROWSER).text
    assert "伊克昭盟 不再使用 2001-01-01 前" in words(ever)
    (address,) = set(re.findall(r"/pages/divisions/[0-9a-f-]{36}", ever))
    assert "不再使用" in words(client.get(address, headers=BROWSER).text)
    then = words(client.get("/?q=伊克昭盟&as_of=2000-12-31", headers=BROWSER).text)
    assert "伊克昭盟 盟" in then
    by_old_code = words(client.get("/?q=152727&historic=true", headers=BROWSER).text)
    assert "乌审旗" in by_old_code


@pytest.mark.parametrize("kept", ["q=", "q=150626", "q=&historic=true", "q=&as_of=2020-01-01"])
def test_next_pages_lead_through_both_lists(shared_service: Service, kept: str) -> None:
    client = shared_service.client()
    everything = set()
    for kind, parameter in (("place-names", "after"), ("divisions", "after_division")):
        address: str | None = f"/?{kept}"
        seen: list[str] = []
        while address is not None:
            answer = client.get(address, headers=BROWSER)
            assert answer.status_code == 200, address
            seen += re.findall(rf'href="/pages/{kind}/([0-9a-f-]{{36}})', answer.text)
            links = [unescape(link) for link in re.findall(r'href="(/\?[^"]*)"', answer.text)]
            following = [link for link in links if f"&{parameter}=" in link]
            address = following[0] if following else None
        assert len(seen) == len(set(seen))
        everything.update(seen)
    assert len(everything) > 80


@pytest.mark.parametrize("day", ["0001-01-01", "1949-10-01", "2024-02-29", "9999-12-31", ""])
@pytest.mark.parametrize("asked", ["as_of", "as_known_on"])
def test_odd_days_are_answered(shared_service: Service, asked: str, day: str) -> None:
    client = shared_service.client("reviewer")
    for address in (
        "/?q=",
        f"/pages/divisions/{shared_service.id_of('150626')}?",
        f"/pages/place-names/{shared_service.feature_of('150626')}?",
    ):
        answer = client.get(f"{address}&{asked}={day}", headers=BROWSER)
        assert answer.status_code in (200, 404), answer.text
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/?q=x", "/pages/export?", "/pages/divisions/{division}?"])
@pytest.mark.parametrize(
    "day", ["abc", "2026-02-30", "0", "20260101", "2026-1-1", "1764000000", "2026-11-24T00:00"]
)
def test_what_is_no_day_is_refused_with_a_page(shared_service: Service, path: str, day: str) -> None:
    address = path.format(division=shared_service.id_of("150626"))
    answer = shared_service.client().get(f"{address}&as_of={day}", headers=BROWSER)
    assert answer.status_code == 422
    shown = words(answer.text)
    assert "日期应写成 2026-11-24 的形式" in shown
    assert f"截至该日有效 {day}" in shown


def test_the_map_refuses_what_is_no_day_with_a_page(shared_service: Service) -> None:
    answer = shared_service.client().get("/planning-map?as_of=abc", headers=BROWSER)
    assert answer.status_code == 422
    assert "截至该日有效 abc 日期应写成" in words(answer.text)


def test_refusals_are_pages_with_a_way_on(shared_service: Service) -> None:
    public, planner = shared_service.client(), shared_service.client("planner")
    place = shared_service.feature_of("150626")
    signed_out = public.get("/pages/import", headers=BROWSER)
    assert signed_out.status_code == 401
    assert "未登录" in words(signed_out.text)
    assert 'href="/pages/sign-in?next=/pages/import"' in signed_out.text
    not_allowed = planner.get(f"/pages/place-names/{place}/correct", headers=BROWSER)
    assert not_allowed.status_code == 403
    assert "没有在此处办理这件事的权限" in words(not_allowed.text)
    assert "planner" in words(not_allowed.text)
    for address in (f"/pages/place-names/{uuid4()}", f"/pages/divisions/{uuid4()}", "/pages/nothing"):
        answer = public.get(address, headers={**BROWSER, "Referer": "http://testserver/?q=x"})
        assert answer.status_code == 404
        assert "没有找到" in words(answer.text)
        assert "返回上一页" in words(answer.text)
    wrong = public.get("/pages/divisions/abc", headers=ENGLISH)
    assert wrong.status_code == 422
    assert "Number in the address" in words(wrong.text)
    elsewhere = public.get("/pages/nothing", headers={**BROWSER, "Referer": "https://example.org/x"})
    assert "example.org" not in elsewhere.text
    assert public.get("/pages/nothing").headers["content-type"] == "application/problem+json"


def test_a_reader_returns_after_signing_in_to_where_he_wanted_to_go(service: Service) -> None:
    for wanted, reached in (
        ("/pages/import?x=1", "/pages/import?x=1"),
        ("//example.org/", "/"),
        ("/\\example.org", "/"),
        ("https://example.org/", "/"),
        ("", "/"),
    ):
        client = service.client()
        form = {"login": "editor", "password": PASSWORD, "next": wanted}
        answer = client.post("/pages/sign-in", data=form, headers=BROWSER, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == reached


def test_a_wrong_password_shows_the_form_again_with_the_login(service: Service) -> None:
    answer = service.client().post(
        "/pages/sign-in", data={"login": "editor", "password": "wrong"}, headers=BROWSER
    )
    assert answer.status_code == 401
    assert 'value="editor"' in answer.text
    assert "wrong" not in answer.text


def form(client: TestClient, address: str, **fields: str) -> dict[str, str]:
    """Return the hidden fields of a page's forms with what is typed."""
    html = client.get(address, headers=BROWSER).text
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', html))
    return {**hidden, **fields}


def test_a_form_without_its_token_or_without_a_change_is_refused_with_a_page(service: Service) -> None:
    editor = service.client("editor")
    del editor.headers["X-CSRF-Token"]
    address = f"/pages/place-names/{service.feature_of('150626102')}/correct"
    sent = form(editor, address, meaning="", reason="无")
    nothing = editor.post(address, data=sent, headers=BROWSER)
    assert nothing.status_code in (409, 422)
    assert "没有要改的内容" in words(nothing.text)
    forged = editor.post(address, data={**sent, "csrf_token": "x"}, headers=BROWSER)
    assert forged.status_code == 403
    assert "请刷新页面后再试" in words(forged.text)
    stale = editor.post(address, data={**sent, "meaning": "新", "version": "99"}, headers=BROWSER)
    assert stale.status_code in (409, 412)
    assert "已被改动，现在是第" in words(stale.text)


def test_lines_that_a_browser_ends_with_cr_lf_are_no_change(service: Service) -> None:
    editor, reviewer = service.client("editor"), service.client("reviewer")
    address = f"/pages/place-names/{service.feature_of('150626102')}/correct"
    sent = form(editor, address, meaning="一\r\n二", reason="补充")
    proposed = editor.post(address, data=sent, headers=BROWSER)
    path = proposed.url.path
    decision = form(reviewer, path, decision="approved")
    decided = reviewer.post(f"{path}/decide", data=decision, headers=BROWSER)
    assert "已生效" in words(decided.text)
    again = editor.post(address, data=form(editor, address, meaning="一\r\n二", reason="再"), headers=BROWSER)
    assert "没有要改的内容" in words(again.text)


def test_a_decision_on_what_is_decided_names_the_state(service: Service) -> None:
    editor, reviewer = service.client("editor"), service.client("reviewer")
    address = f"/pages/place-names/{service.feature_of('150626102')}/correct"
    proposed = editor.post(address, data=form(editor, address, meaning="旗", reason="补"), headers=BROWSER)
    path = proposed.url.path
    sent = form(reviewer, path, decision="approved")
    reviewer.post(f"{path}/decide", data=sent, headers=BROWSER)
    version = str(int(sent["version"]) + 1)
    again = reviewer.post(f"{path}/decide", data={**sent, "version": version}, headers=BROWSER)
    assert again.status_code == 409
    assert not re.search(r"applied|submitted|approved", words(again.text))


def test_history_is_for_staff_and_names_fields_as_people_do(shared_service: Service) -> None:
    address = f"/pages/divisions/{shared_service.id_of('150626')}"
    assert "变更记录" not in words(shared_service.client().get(address, headers=BROWSER).text)
    assert "变更记录" not in words(shared_service.client("yuyang").get(address, headers=BROWSER).text)
    staff = words(shared_service.client("reviewer").get(address, headers=BROWSER).text)
    history = staff.partition("变更记录")[2]
    assert "界线图形 面，" in history
    assert "上级区划 鄂尔多斯市" in history
    for column in ("roman_key", "source_id", "is_indicative", "parent_id", "coordinates"):
        assert column not in history


def test_a_page_asks_the_database_as_often_for_many_rows_as_for_few(shared_service: Service) -> None:
    client = shared_service.client("reviewer")
    few: list[int] = []
    many: list[int] = []
    for found, addresses_ in (
        (few, ("/?q=图克镇", f"/pages/divisions/{shared_service.id_of('150626102200')}")),
        (many, ("/?q=", f"/pages/divisions/{shared_service.id_of('150626100')}")),
    ):
        for address in addresses_:
            with statements(shared_service.engine) as asked:
                assert client.get(address, headers=BROWSER).status_code == 200
            found.append(len(asked))
    assert few == many


def test_what_people_type_is_escaped(service: Service) -> None:
    editor = service.client("editor")
    address = f"/pages/place-names/{service.feature_of('150626102')}/correct"
    proposed = editor.post(
        address,
        data=form(editor, address, meaning="<script>x</script>", reason="<img src=x>"),
        headers=BROWSER,
    )
    assert "<script>" not in proposed.text
    assert "<img" not in proposed.text
    assert "&lt;script&gt;" in proposed.text

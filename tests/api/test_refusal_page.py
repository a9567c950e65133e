"""What a browser gets where a program gets a problem document: a page with a way on, that fetches nothing."""

import re
from html import unescape

from tests.api.conftest import Service

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "zh-CN,zh;q=0.9"}
ENGLISH = {**BROWSER, "Accept-Language": "en-GB,en;q=0.9"}


def words(html: str) -> str:
    """Return the text that a person sees, its blanks made one."""
    body = re.sub(r"<(style|title)>.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_what_is_no_day_is_refused_with_a_page(shared_service: Service) -> None:
    answer = shared_service.client().get("/planning-map?as_of=abc", headers=BROWSER)
    assert answer.status_code == 422
    assert "截至该日有效 abc 日期应写成" in words(answer.text)


def test_whoever_is_not_signed_in_is_led_to_sign_in_and_back(shared_service: Service) -> None:
    answer = shared_service.client().get("/jobs?limit=5", headers=BROWSER)
    assert answer.status_code == 401
    assert "未登录" in words(answer.text)
    assert 'href="/app/sign-in?to=/jobs%3Flimit%3D5"' in answer.text


def test_whoever_may_not_is_told_so(shared_service: Service) -> None:
    answer = shared_service.client("planner").get("/accounts", headers=BROWSER)
    assert answer.status_code == 403
    assert "没有在此处办理这件事的权限" in words(answer.text)


def test_what_is_not_there_leads_back_inside_and_never_elsewhere(shared_service: Service) -> None:
    public = shared_service.client()
    answer = public.get("/nothing", headers={**BROWSER, "Referer": "http://testserver/docs?q=x"})
    assert answer.status_code == 404
    assert "没有找到" in words(answer.text)
    assert 'href="/docs?q=x"' in answer.text
    elsewhere = public.get("/nothing", headers={**BROWSER, "Referer": "https://example.org/x"})
    assert "example.org" not in elsewhere.text
    wrong = public.get("/administrative-divisions/abc", headers=ENGLISH)
    assert wrong.status_code == 422
    assert "Number in the address" in words(wrong.text)
    assert public.get("/nothing").headers["content-type"] == "application/problem+json"


def test_it_escapes_what_was_sent_and_fetches_nothing(shared_service: Service) -> None:
    answer = shared_service.client().get("/planning-map?as_of=<script>x</script>", headers=BROWSER)
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text
    addresses = re.findall(r"""(?:src|href|action)\s*=\s*["']([^"']*)|url\(""", answer.text)
    assert all(address.startswith(("/", "data:")) for address in addresses)


def test_the_register_s_address_leads_to_the_application(shared_service: Service) -> None:
    answer = shared_service.client().get("/", headers=BROWSER, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/app/")

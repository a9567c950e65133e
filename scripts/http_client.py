"""A client of the register as somebody else would write one: HTTP, a session cookie, a CSRF token."""

import json
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from uuid import uuid4

ANSWERED_WITHIN_SECONDS = 120


class Refused(Exception):
    """The service answered with an error; the sentence is the one it gives to people."""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Message
    content: bytes

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.content)

    def text(self) -> str:
        """Return the body as text."""
        return self.content.decode("utf-8")


@dataclass
class Client:
    """One person at one service; `address` ends in a slash."""

    address: str
    cookie: str = ""
    csrf_token: str = ""
    _opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        # The service's certificate names the bureau's host, not the loopback address that we ask; and no
        # proxy stands between us and ourselves, whatever the environment says.
        trust = ssl.create_default_context()
        trust.check_hostname = False
        trust.verify_mode = ssl.CERT_NONE
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust)
        )

    def sign_in(self, login: str, password: str) -> None:
        """Open a session and keep its cookie and CSRF token; raise Refused."""
        answer = self.post("session", {"login": login, "password": password})
        self.cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        self.csrf_token = answer.json()["csrf_token"]

    def get(self, path: str, **query: str) -> Answer:
        """GET a path; raise Refused."""
        return self._send("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""))

    def post(self, path: str, body: Any, *, if_match: str | None = None) -> Answer:
        """POST JSON; raise Refused."""
        headers = {"Content-Type": "application/json"}
        if if_match is not None:
            headers["If-Match"] = if_match
        return self._send("POST", path, json.dumps(body).encode(), headers)

    def upload(self, path: str, file_name: str, content: bytes) -> Answer:
        """POST one file as a form does; raise Refused."""
        boundary = uuid4().hex
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file_name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        return self._send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def finished(self, job_id: str, seconds: float) -> Any:
        """Wait until a job has ended and return it; raise Refused when it takes longer."""
        deadline = time.monotonic() + seconds
        while True:
            job = self.get(f"jobs/{job_id}").json()
            if job["finished_at"] is not None:
                return job
            if time.monotonic() > deadline:
                raise Refused(f"{job['kind']} {job['state']}: {job['step']}")
            time.sleep(0.3)

    def _send(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        request = urllib.request.Request(
            self.address + path, body, {**(headers or {}), "Accept-Language": "zh"}, method=method
        )
        if self.cookie:
            request.add_header("Cookie", self.cookie)
            request.add_header("X-CSRF-Token", self.csrf_token)
        try:
            with self._opener.open(request, timeout=ANSWERED_WITHIN_SECONDS) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                said = refusal.read(4_000).decode("utf-8", errors="replace")
            raise Refused(f"{method} /{path}: {refusal.code} {said}") from None

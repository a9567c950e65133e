"""A device in the field as somebody else would write one: it sends over a bad line until all is acknowledged.

What it holds it drops only for the receipt *accepted* over that very text. Its line breaks where a seeded
chance says: in the middle of a request, or after it, before the answer. Used by `diming bench field-sync` and
by the test that kills the server.
"""

import base64
import hashlib
import http.client
import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from jwt import PyJWK
from jwt.api_jws import PyJWS

Row = dict[str, Any]
PIECE = "application/offset+octet-stream"
#: How long a device waits before it tries a line again that broke
PAUSE_SECONDS = 0.02
ANSWERED_WITHIN_SECONDS = 60
#: A PNG of one point; what follows its end is nobody's concern, so that each photo has bytes of its own
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fedccc59e70000000049454e44ae426082"
)


class Broken(Exception):
    """The line broke: whether the server did anything, nobody knows."""


class Unexpected(Exception):
    """The server answered something that a device can do nothing about."""


class GaveUp(Exception):
    """Not everything was acknowledged in the time that was given."""


@dataclass(frozen=True)
class Account:
    """An open session, as a browser holds it."""

    cookie: str
    csrf_token: str

    def headers(self) -> dict[str, str]:
        """What every request of it carries."""
        return {"Cookie": self.cookie, "X-CSRF-Token": self.csrf_token}


@dataclass
class Line:
    """A connection to the server that breaks now and then; counts and times what goes over it."""

    host: str
    port: int
    account: Account
    chance: random.Random
    breaks: float = 0
    broken: int = 0
    #: Requests that were told to come again later
    turned_away: int = 0
    #: (what was asked, seconds until its answer)
    answered: list[tuple[str, float]] = field(default_factory=list)
    _connection: http.client.HTTPConnection | None = None

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        called: str = "",
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Send one request and return status, headers and body; raise Broken."""
        connection = self._connection or http.client.HTTPConnection(
            self.host, self.port, timeout=ANSWERED_WITHIN_SECONDS
        )
        self._connection = None
        fate = self.chance.random()
        began = time.perf_counter()
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in {**self.account.headers(), **(headers or {})}.items():
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            if fate < self.breaks / 2:
                connection.endheaders(body[: self.chance.randrange(len(body) + 1)] or None)
                raise Broken
            connection.endheaders(body)
            if fate < self.breaks:
                # The request is on its way, or done: nobody hears the answer.
                time.sleep(self.chance.random() * 0.05)
                raise Broken
            answer = connection.getresponse()
            content = answer.read()
        except (Broken, OSError, http.client.HTTPException) as cut:
            connection.close()
            self.broken += 1
            raise Broken from cut
        self.answered.append((called or path, time.perf_counter() - began))
        self._connection = connection
        return answer.status, answer.headers, content

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class Held:
    """A change that the device holds, with the photos that it cites."""

    id: str
    content: str
    photos: Sequence[bytes] = ()
    receipt: str | None = None
    state: str = "held"

    @property
    def sha256(self) -> str:
        """The hash that its receipt has to name."""
        return sha256_of(self.content.encode())


@dataclass
class FieldDevice:
    """One device with one package: `hold` changes, then `send` them."""

    line: Line
    piece_bytes: int
    #: Until when it tries, by time.monotonic()
    until: float
    manifest: Row = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    #: Batches that were sent once more although they were answered
    replays: int = 0
    replayed: float = 0

    @property
    def _chance(self) -> random.Random:
        return self.line.chance

    def take(self, task: Mapping[str, Any], name: str) -> None:
        """Take a package; raise Unexpected."""
        body = {"task": task, "device_id": f"{name}-{self._chance.getrandbits(64):016x}", "device_name": name}
        self.manifest = self._json("POST", "/field-work/packages", body, called="take")

    def hold(
        self,
        kind: str,
        target_id: str | None,
        values: Mapping[str, Any],
        *,
        parent_id: str | None = None,
        photos: Sequence[bytes] = (),
    ) -> Held:
        """Write a change down, as the person in front of a marker does; return it."""
        versions = {each["id"]: each["version"] for each in self.manifest["items"]}
        content = {
            "kind": kind,
            "target_id": target_id,
            "parent_id": parent_id,
            "base_version": versions.get(target_id or "", 0),
            "schema_version": self.manifest["schema_version"],
            "device_time": datetime.now(UTC).isoformat(),
            "sequence": len(self.held) + 1,
            "values": values,
        }
        change_id = UUID(int=self._chance.getrandbits(128), version=4)
        one = Held(str(change_id), json.dumps(content, ensure_ascii=False), photos)
        self.held.append(one)
        return one

    def send(self, batch: int) -> None:
        """Send everything, so many at once and in any order, until each has its receipt; raise GaveUp."""
        order = list(self.held)
        self._chance.shuffle(order)
        groups = [order[at : at + batch] for at in range(0, len(order), batch)]
        for group in groups:
            # Photos before the changes that cite them, or after: both must do.
            photos_first = self._chance.random() < 0.7
            for step in (self._photos, self._changes) if photos_first else (self._changes, self._photos):
                step(group)
            if self._chance.random() < self.replayed:
                self.replays += 1
                self._changes(self._chance.choice(groups))
        while waiting := [one for one in self.held if one.state in ("held", "waiting")]:
            self._pause()
            self._changes(waiting[:batch])

    def replay(self) -> None:
        """Send all changes once more; every answer has to be what it was. Raises Unexpected."""
        before = {one.id: (one.state, one.receipt) for one in self.held}
        for at in range(0, len(self.held), 20):
            self._changes(self.held[at : at + 20])
        if {one.id: (one.state, one.receipt) for one in self.held} != before:
            raise Unexpected("a replay was answered otherwise")

    def verify(self) -> int:
        """Check every receipt against the register's public keys; return how many. Raises Unexpected."""
        keys = self._json("GET", "/field-work/receipt-keys", called="keys")["keys"]
        public = {each["kid"]: PyJWK(each).key for each in keys}
        for one in self.held:
            said = json.loads(PyJWS().decode(one.receipt or "", public[_key_of(one)], algorithms=["EdDSA"]))
            if (said["change"], said["content_sha256"], said["outcome"]) != (one.id, one.sha256, one.state):
                raise Unexpected(f"a receipt says something else: {said}")
        return len(self.held)

    def _changes(self, group: Sequence[Held]) -> None:
        body = {
            "sent_at": datetime.now(UTC).isoformat(),
            "changes": [{"id": one.id, "content": one.content} for one in group],
            "pending": sum(1 for one in self.held if one.receipt is None),
        }
        path = f"/field-work/packages/{self.manifest['id']}/changes"
        answer = self._json("POST", path, body, called="changes")
        known = {one.id: one for one in self.held}
        for each in answer["changes"]:
            one = known[each["id"]]
            if one.state == "accepted" and one.receipt != each["receipt"]:
                raise Unexpected(f"{one.id} has another receipt than before")
            if each["receipt"] is None or each["content_sha256"] != one.sha256:
                raise Unexpected(f"{one.id}: {each}")
            one.state, one.receipt = each["state"], each["receipt"]

    def _photos(self, group: Sequence[Held]) -> None:
        for photo in (photo for one in group for photo in one.photos):
            self._upload(photo)

    def _upload(self, photo: bytes) -> None:
        """Send a photo in pieces; after a break, from where the server says that it stands."""
        sha256 = sha256_of(photo)
        said = f"sha256 {_base64(sha256)},filename {_base64(f'{sha256[:12]}.png')}"
        begin = {"Upload-Length": str(len(photo)), "Upload-Metadata": said}
        offset = -1
        while offset < len(photo):
            try:
                if offset < 0:
                    asked = self.line.ask("POST", "/field-work/uploads", b"", begin, called="begin")
                else:
                    asked = self.line.ask(
                        "PATCH",
                        f"/field-work/uploads/{sha256}",
                        photo[offset : offset + self.piece_bytes],
                        {"Upload-Offset": str(offset), "Content-Type": PIECE},
                        called="piece",
                    )
            except Broken:
                self._pause()
                offset = -1
                continue
            status, headers, content = asked
            if status in (201, 204):
                offset = int(headers["Upload-Offset"] or 0)
            elif self._is_to_come_again(status, headers) or status in (404, 409):
                offset = -1
            else:
                raise Unexpected(f"{status} {content[:500]!r}")

    def _json(self, method: str, path: str, body: Row | None = None, *, called: str = "") -> Row:
        """Ask until it is answered; raise Unexpected, GaveUp."""
        sent = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        while True:
            try:
                status, headers, content = self.line.ask(
                    method, path, sent, {"Content-Type": "application/json"}, called=called
                )
            except Broken:
                self._pause()
                continue
            if status in (200, 201):
                found: Row = json.loads(content)
                return found
            if not self._is_to_come_again(status, headers):
                raise Unexpected(f"{method} {path}: {status} {content[:500]!r}")

    def _is_to_come_again(self, status: int, headers: http.client.HTTPMessage) -> bool:
        if status not in (429, 502, 503):
            return False
        self.line.turned_away += 1
        self._pause(float(headers["Retry-After"] or 1))
        return True

    def _pause(self, seconds: float = PAUSE_SECONDS) -> None:
        if time.monotonic() > self.until:
            raise GaveUp(f"{sum(1 for one in self.held if one.receipt is None)} of {len(self.held)}")
        time.sleep(seconds * (0.5 + self._chance.random()))


def photo_of(chance: random.Random, size: int) -> bytes:
    """Return a photo of so many bytes that nobody else has."""
    return PNG + chance.randbytes(max(8, size - len(PNG)))


def sha256_of(content: bytes) -> str:
    """Return the hash under which a text or a photo goes."""
    return hashlib.sha256(content).hexdigest()


def _key_of(one: Held) -> str:
    header = (one.receipt or "").partition(".")[0]
    key_id: str = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"]
    return key_id


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()

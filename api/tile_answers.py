"""The answer to a request for a tile: status, headers and bytes."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.limits import CONTENT_SECURITY_POLICY
from api.tile_cache import StoredTile

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
#: The address names the version of the data, so what it gives never changes
FOREVER = "max-age=31536000, immutable"
#: The address does not: every use asks whether the tile is still the same
ASK_AGAIN = "no-cache"

RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Answer:
    """Status, headers and bytes, as ASGI wants them."""

    status: int
    headers: RawHeaders
    body: bytes


#: The same on every tile; `protected` in api/limits adds them to all other answers
PROTECTION: RawHeaders = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"vary", b"Accept-Encoding, Cookie, Authorization"),
]


def cache_control(*, is_public: bool, is_versioned: bool) -> bytes:
    """Return who may keep a tile, and how long."""
    return f"{'public' if is_public else 'private'}, {FOREVER if is_versioned else ASK_AGAIN}".encode()


def answer(stored: StoredTile, kept_how: bytes, if_none_match: bytes | None, packed: bytes | None) -> Answer:
    """Return 200 with the tile, 204 where nothing lies in it, or 304 for a reader who has it already."""
    etag = stored.etag.encode()
    headers: RawHeaders = [(b"etag", etag), (b"cache-control", kept_how), *PROTECTION]
    if if_none_match is not None and _matches(if_none_match, etag):
        return Answer(304, headers, b"")
    if not stored.content:
        return Answer(204, headers, b"")
    body = stored.content if packed is None else packed
    headers += [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    if packed is not None:
        headers.append((b"content-encoding", b"gzip"))
    return Answer(200, headers, body)


def _matches(if_none_match: bytes, etag: bytes) -> bool:
    tags = (tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b","))
    return any(tag in (etag, b"*") for tag in tags)


def accepts_gzip(accepted: Iterable[bytes]) -> bool:
    """Whether a client takes gzip, by the values of its Accept-Encoding."""
    for value in accepted:
        for coding in value.lower().split(b","):
            name, _, quality = coding.partition(b";")
            if name.strip() in (b"gzip", b"*"):
                return quality.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
    return False

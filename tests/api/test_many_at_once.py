"""More people and devices at once than there are connections to the database, or threads."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from httpx2 import ASGITransport, AsyncClient

from tests.api.conftest import Service

#: FastAPI's threads are 40, the pool's connections 20
AT_ONCE = 120


@asynccontextmanager
async def signed_in(service: Service) -> AsyncIterator[AsyncClient]:
    client = service.client("editor")
    cookies, headers = dict(client.cookies), {"X-CSRF-Token": client.headers["X-CSRF-Token"]}
    transport = ASGITransport(app=service.app)
    async with AsyncClient(
        transport=transport, base_url="http://test", cookies=cookies, headers=headers
    ) as one:
        yield one


def test_many_requests_at_once_are_answered_one_after_the_other(shared_service: Service) -> None:
    """None holds a connection while it waits for a thread that waits for a connection."""

    async def ask() -> set[int]:
        async with signed_in(shared_service) as client:
            asked = [client.get("/field-work/packages") for _ in range(AT_ONCE)]
            return {answer.status_code for answer in await asyncio.gather(*asked)}

    assert asyncio.run(ask()) == {200}


def test_pieces_that_come_slowly_keep_nobody_waiting(shared_service: Service) -> None:
    """A device on a bad line holds no connection while its piece is on the way."""

    async def ask() -> tuple[int, set[int]]:
        goes_on = asyncio.Event()

        async def slowly() -> AsyncIterator[bytes]:
            yield b"a"
            await goes_on.wait()
            yield b"b"

        async with signed_in(shared_service) as client:
            at = f"/field-work/uploads/{'0' * 64}"
            headers = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
            slow = [
                asyncio.create_task(client.patch(at, content=slowly(), headers=headers))
                for _ in range(AT_ONCE)
            ]
            await asyncio.sleep(0.1)
            other = await client.get("/field-work/packages")
            assert not any(each.done() for each in slow)
            goes_on.set()
            return other.status_code, {answer.status_code for answer in await asyncio.gather(*slow)}

    assert asyncio.run(ask()) == (200, {404})

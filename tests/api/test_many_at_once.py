"""More people and devices at once than there are connections to the database, or threads."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager

from httpx2 import ASGITransport, AsyncClient

from api.dependencies import SENDING_AT_ONCE
from gis.history.as_known import today
from tests.api.conftest import Service
from tests.api.field_scene import Device

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

    assert shared_service.portal.call(ask) == {200}


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

    assert shared_service.portal.call(ask) == (200, {404})


def test_the_office_does_not_wait_behind_devices(shared_service: Service) -> None:
    """All that devices may send at once is underway and more waits; a list is read meanwhile."""

    async def ask() -> tuple[int, int]:
        turns = shared_service.app.state.turns
        async with AsyncExitStack() as held, signed_in(shared_service) as client:
            for _ in range(SENDING_AT_ONCE):
                await held.enter_async_context(turns.sending)
            asked = {"sha256": ["0" * 64]}
            sending = [
                asyncio.create_task(client.post("/field-work/uploads/known", json=asked))
                for _ in range(AT_ONCE)
            ]
            other = await client.get("/field-work/packages")
            assert not any(each.done() for each in sending)
            await held.aclose()
            return other.status_code, sum(each.status_code == 200 for each in await asyncio.gather(*sending))

    assert shared_service.portal.call(ask) == (200, AT_ONCE)


def test_graves_that_many_devices_found_at_once_have_a_number_each(shared_service: Service) -> None:
    town = shared_service.id_of("150626102")
    devices = [
        Device.take(shared_service.client("tuke"), kind="grave_survey", division_id=town) for _ in range(8)
    ]
    said = {"kind": "scattered", "division_id": town, "graves": 1, "surveyed_on": today().isoformat()}

    def send(device: Device) -> list[str]:
        found = [device.change("new_grave_site", None, said) for _ in range(3)]
        return [each["state"] for each in device.send(*found).values()]

    with ThreadPoolExecutor(len(devices)) as pool:
        states = [state for answered in pool.map(send, devices) for state in answered]
    assert states == ["accepted"] * 24

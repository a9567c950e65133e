"""Households, families and the dead that are planted in the registers stand in nothing that one is given."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from api.access import matrix
from gis.releases.inflating import contents
from gis.releases.leaks import Needles
from tests.api.conftest import Service
from tests.api.register_scene import HERE, PLANTED, THERE, Registers, registers
from tests.api.tiles.decoded import DATASET, tile_at

EVERYBODY = (None, "yuyang", "tuke", "planner", "leader", "editor")
#: Slow to make; what stands in them depends on the area alone
DRAWN = "/planning-outputs/"
FORMATS = ("csv", "xlsx", "geojson", "gpkg", "shp")
KINDS = ("facilities", "cemeteries", "grave-sites", "planning-corridors")
#: In 8 bytes or more a planted text can be told from chance; also as JSON writes it beyond ASCII
NEEDLES = Needles([*(one.encode() for one in PLANTED), *(one.encode("unicode_escape") for one in PLANTED)])


@pytest.fixture(scope="module")
def scene(shared_service: Service) -> Registers:
    return registers(shared_service)


def addresses(made: Registers, login: str | None) -> Iterator[str]:
    """Every address of the API that needs no id, each planted record, tiles, the OGC API and all exports."""
    for method, path in matrix():
        if method != "GET" or "{" in path or path == "/health":
            continue
        if login == "planner" or not path.startswith(DRAWN):
            yield path
    yield from ("/search?q=植入", "/search/suggest?q=植入", "/place-names?text=植入")
    for at in (HERE, THERE):
        yield f"{DATASET}/{'/'.join(map(str, tile_at(12, *at)))}"
    for kind in KINDS:
        yield f"/ogc/collections/{kind}/items?limit=100"
        yield f"/ogc/collections/{kind}/items?f=html"
        yield from (f"/exports/{kind}.{format}" for format in FORMATS)
    for name, path, subject in (
        ("甲站", "facilities", "facility"),
        ("甲公墓", "cemeteries", "cemetery"),
        ("MD-甲", "grave-sites", "grave_site"),
    ):
        key = made.ids[name]
        yield from (f"/{path}/{key}", f"/history/{subject}/{key}")
    yield f"/cemeteries/{made.ids['甲公墓']}/places"
    yield f"/history/grave_contact/{made.ids['MD-甲']}"


@pytest.mark.parametrize("login", EVERYBODY)
def test_nobody_planted_stands_in_what_one_is_given(
    shared_service: Service,
    scene: Registers,
    login: str | None,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client, given, leaks = shared_service.client(login), 0, {}
    with caplog.at_level(logging.DEBUG):
        for address in addresses(scene, login):
            answer = client.get(address)
            assert answer.status_code < 500, (address, answer.text[:300])
            given += answer.status_code == 200
            content = answer.content
            if content.startswith(b"%PDF"):
                content = "".join(
                    page.extract_text() for page in PdfReader(io.BytesIO(content)).pages
                ).encode()
            is_table = address.endswith(".gpkg") and answer.status_code == 200
            file = tmp_path / ("answer.gpkg" if is_table else "answer")
            file.write_bytes(content)
            found = set().union(*map(NEEDLES.found, contents(file)))
            if found:
                leaks[address] = found
    assert leaks == {}
    assert given > (20 if login in (None, "yuyang") else 60)
    ours = "".join(
        one.getMessage() for one in caplog.records if not one.name.startswith(("sqlalchemy", "httpx"))
    )
    assert NEEDLES.found(ours.encode()) == set()


def test_what_is_planted_is_found_where_it_may_stand(shared_service: Service, scene: Registers) -> None:
    """The needles find: otherwise nothing above says anything."""
    with shared_service.engine.begin() as connection:
        rows = [
            row
            for table in ("grave_contact", "service_request_person")
            for row in connection.exec_driver_sql(f"SELECT to_jsonb(t)::text FROM {table} t").scalars()
        ]
    assert {one.decode() for one in NEEDLES.found("".join(rows).encode())} == set(PLANTED[:7])
    assert scene.ids

"""A service whose register holds what the standards' requirements are tried on."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
import uvicorn
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.database import unit_of_work
from gis.embedded_postgis import Cluster
from tests.api.conftest import Service, serving
from tests.gis.place_names.registered import a_feature, a_geometry, a_name, point, register_feature

PLACES = "/ogc/collections/place-names/items"
DIVISIONS = "/ogc/collections/divisions/items"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
#: A name with everything that JSON escapes, and a character beyond the first plane
ODD_NAME = '𣵦"\\/泉'
PATIENCE_SECONDS = 60
#: Parameters whose names Python can't write
HYPHENATED = {"bbox_crs": "bbox-crs", "filter_crs": "filter-crs", "filter_lang": "filter-lang"}


@dataclass
class Ogc:
    """The service, and the ids of what was registered for these tests, by what it is for."""

    service: Service
    source: str
    ids: dict[str, UUID] = field(default_factory=dict)
    clients: dict[str | None, TestClient] = field(default_factory=dict)

    def client(self, login: str | None = None) -> TestClient:
        """Return somebody at a program, the same one each time."""
        if login not in self.clients:
            self.clients[login] = self.service.client(login)
        return self.clients[login]

    def get(self, address: str = PLACES, login: str | None = None, **parameters: str) -> Response:
        """Ask for something."""
        sent = {HYPHENATED.get(name, name): value for name, value in parameters.items()}
        answer: Any = self.client(login).get(address, params=sent)
        return answer  # type: ignore[no-any-return]

    def names(self, address: str = PLACES, login: str | None = None, **parameters: str) -> list[str]:
        """Return the names that a list has, in the order of the alphabet."""
        answer = self.get(address, login, **{"limit": "1000", **parameters})
        assert answer.status_code == 200, answer.text
        return sorted(str(one["properties"]["name"]) for one in answer.json()["features"])

    def filtered(self, cql2: str, login: str | None = None, **parameters: str) -> list[str]:
        """Return the names of those places made for these tests that fit a filter."""
        found = self.names(login=login, filter=cql2, **parameters)
        return [name for name in found if name in self.made]

    @property
    def made(self) -> frozenset[str]:
        """The names that these tests registered and the public may see today."""
        return frozenset({"甲泉", "乙湖", "丙河", "丁区", "新名", ODD_NAME, "无位", "Éclair"})

    def refused(self, address: str = PLACES, login: str | None = None, **parameters: str) -> Any:
        """Return the problem that a request is refused with: 400, as the standard says."""
        answer = self.get(address, login, **parameters)
        assert answer.status_code == 400, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.json()

    def sql(self, statement: str, **values: Any) -> list[Any]:
        """Ask the database itself."""
        with self.service.engine.connect() as connection:
            return list(connection.execute(text(statement), values))


@pytest.fixture(scope="package")
def ogc(cluster: Cluster, sample_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ogc]:
    """One service for all tests that only read."""
    with serving(cluster, sample_template, tmp_path_factory.mktemp("ogc")) as service:
        with unit_of_work(service.engine) as session:
            source = str(session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one())
            world = Ogc(service, source)
            _register(session, world)
        yield world


@pytest.fixture(scope="package")
def live(ogc: Ogc) -> Iterator[str]:
    """The address of the service on a free port of this machine, for programs that are not ours."""
    server = uvicorn.Server(
        uvicorn.Config(ogc.service.app, host="127.0.0.1", port=0, log_level="warning", ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        (listening,) = server.servers
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/ogc"
    finally:
        server.should_exit = True
        thread.join()


def _register(session: Session, world: Ogc) -> None:
    """Write what the tests ask for: kinds of geometry, levels, periods, scripts."""
    source = world.source
    banner, across, town = (UUID(world.service.id_of(code)) for code in ("150626", "610802", "150626102"))

    def add(key: str, *names: Any, **more: Any) -> None:
        document = a_feature(source, *names, **{"divisions": [banner], **more})
        world.ids[key] = register_feature(session, document)

    def at(longitude: float, latitude: float, **more: Any) -> list[Any]:
        return [a_geometry(source, point(longitude, latitude), **more)]

    add(
        "spring",
        a_name(source, "甲泉", pinyin="Jiǎquán", romanization="Jiaquan"),
        a_name(source, "甲井", name_type="alias"),
        a_name(source, "大甲", name_type="alias"),
        a_name(source, "ᠪᠤᠯᠠᠭ", language="mn"),
        geometries=at(108.5, 38.5, method="surveyed"),
        divisions=[banner, town],
        national_code="15062621610000000011",
    )
    add("lake", a_name(source, "乙湖"), geometries=at(108.6, 38.5), category="122")
    course = {"type": "LineString", "coordinates": [[108.4, 38.4], [108.5, 38.5], [108.7, 38.6]]}
    add("river", a_name(source, "丙河"), geometries=[a_geometry(source, course, role="course")])
    ring = [[108.45, 38.45], [108.45, 38.55], [108.55, 38.55], [108.55, 38.45], [108.45, 38.45]]
    area = {"type": "Polygon", "coordinates": [ring]}
    add("zone", a_name(source, "丁区"), geometries=[a_geometry(source, area, role="area")])
    add(
        "renamed",
        a_name(source, "旧名", valid_from="2001-01-01", valid_to="2010-07-01"),
        a_name(source, "新名", valid_from="2010-07-01"),
        geometries=at(109.0, 38.0),
        valid_from="2001-01-01",
    )
    add(
        "ended",
        a_name(source, "已废", valid_from="1990-01-01", valid_to="2005-01-01"),
        valid_from="1990-01-01",
        valid_to="2005-01-01",
        geometries=at(109.1, 38.0),
    )
    add("odd", a_name(source, ODD_NAME), geometries=at(109.2, 38.0, is_approximate=True))
    add("unlocated", a_name(source, "无位"))
    add("accented", a_name(source, "Éclair"), geometries=at(109.3, 38.0))
    add("internal", a_name(source, "内部"), geometries=at(108.9, 38.9), publication_level="internal")
    add("restricted", a_name(source, "保密"), geometries=at(108.9, 38.8), publication_level="restricted")
    add(
        "across",
        a_name(source, "界外"),
        geometries=at(109.7, 38.3),
        divisions=[across],
        publication_level="internal",
    )

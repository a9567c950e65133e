"""Programs that others wrote read our tiles: GDAL's MVT driver, and QGIS without a screen."""

import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy import text

import shapely
from shapely.geometry import shape

from tests.api.conftest import Service
from tests.api.tiles.decoded import DATASET, DIVISIONS, tile_at

UXIN = (108.9, 38.6)
#: Debian's, which QGIS is bound to
PYTHON = "/usr/bin/python3"


@contextmanager
def listening(service: Service) -> Iterator[str]:
    """Serve on a free port of 127.0.0.1."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        opened.listen()
        config = uvicorn.Config(service.app, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        running = threading.Thread(target=server.run, kwargs={"sockets": [opened]})
        running.start()
        try:
            yield f"http://127.0.0.1:{opened.getsockname()[1]}"
        finally:
            server.should_exit = True
            running.join()


@pytest.fixture(scope="module")
def address(shared_service: Service) -> Iterator[str]:
    with listening(shared_service) as one:
        yield one


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: tiles are not read with it")
    return found


def test_gdal_reads_a_tile_as_sql_has_it(address: str, shared_service: Service, tmp_path: Path) -> None:
    zoom, row, column = tile_at(5, *UXIN)
    template = f"{address}{DATASET}/{zoom}/{row}/{column}"
    # The driver takes zoom, column and row from a file's path; from an address it can't.
    folder = tmp_path / str(zoom) / str(column)
    folder.mkdir(parents=True)
    file = folder / f"{row}.mvt"
    subprocess.run([program("curl"), "-sf", "--compressed", "-o", str(file), template], check=True)
    for layer, table in (("divisions", "division_period"), ("place-names", "place_name_period")):
        out = tmp_path / f"{layer}.geojson"
        subprocess.run(
            [program("ogr2ogr"), "-f", "GeoJSON", "-t_srs", "EPSG:4326", str(out), str(file), layer],
            check=True,
        )
        features = {one["properties"]["id"]: one for one in json.loads(out.read_text("utf-8"))["features"]}
        key = "division_id" if layer == "divisions" else "feature_id"
        statement = text(
            f"SELECT {key}::text AS id, name, ST_AsBinary(geom) AS geom FROM {table}"
            " WHERE geom IS NOT NULL AND valid @> current_date"
        )
        with shared_service.engine.connect() as connection:
            rows = {found.id: found for found in connection.execute(statement)}
        assert features.keys() == rows.keys()
        for key, feature in features.items():
            assert feature["properties"]["name"] == rows[key].name
            registered = shapely.from_wkb(bytes(rows[key].geom))
            # A pixel at this zoom is 0.02°.
            assert shapely.hausdorff_distance(shape(feature["geometry"]), registered) < 0.1


def test_ogrinfo_reads_a_tile_over_http(address: str) -> None:
    zoom, row, column = tile_at(7, *UXIN)
    place = ("-oo", f"X={column}", "-oo", f"Y={row}", "-oo", f"Z={zoom}")
    told = subprocess.run(
        [
            program("ogrinfo"),
            "-ro",
            "-al",
            "-so",
            *place,
            f"MVT:{address}{DIVISIONS}/{zoom}/{row}/{column}.mvt",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Layer name: divisions" in told
    assert "name: String" in told
    assert "Feature Count: 6" in told


#: Loads a vector-tile layer, fills one division red by its name, and says which colour some places have.
SCRIPT = """
import json, sys
from qgis.core import (QgsApplication, QgsCoordinateReferenceSystem, QgsFillSymbol,
                       QgsMapRendererSequentialJob, QgsMapSettings, QgsPointXY, QgsRectangle,
                       QgsVectorTileBasicRenderer, QgsVectorTileBasicRendererStyle, QgsVectorTileLayer,
                       QgsWkbTypes)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
template, name, places = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
application = QgsApplication([], False)
application.initQgis()
layer = QgsVectorTileLayer("type=xyz&url=" + template + "&zmin=0&zmax=16", "tiles")
style = QgsVectorTileBasicRendererStyle("red", "divisions", QgsWkbTypes.PolygonGeometry)
style.setFilterExpression("name = '" + name + "'")
style.setSymbol(QgsFillSymbol.createSimple({"color": "255,0,0", "outline_style": "no"}))
renderer = QgsVectorTileBasicRenderer()
renderer.setStyles([style])
layer.setRenderer(renderer)
settings = QgsMapSettings()
settings.setLayers([layer])
settings.setBackgroundColor(QColor("white"))
settings.setOutputSize(QSize(512, 512))
settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
settings.setExtent(QgsRectangle(11950000, 4500000, 12350000, 4900000))
job = QgsMapRendererSequentialJob(settings)
job.start()
job.waitForFinished()
image, to_pixel = job.renderedImage(), settings.mapToPixel()
seen = []
for x, y in places:
    pixel = to_pixel.transform(QgsPointXY(x, y))
    colour = QColor(image.pixel(round(pixel.x()), round(pixel.y())))
    seen.append((colour.red(), colour.green(), colour.blue()))
errors = [error.message for error in job.errors()]
print(json.dumps({"valid": layer.isValid(), "seen": seen, "errors": errors}))
application.exitQgis()
"""
RED, WHITE = [255, 0, 0], [255, 255, 255]


def test_qgis_loads_filters_and_draws_a_layer(address: str, shared_service: Service, tmp_path: Path) -> None:
    if (
        not Path(PYTHON).exists()
        or subprocess.run([PYTHON, "-c", "import qgis.core"], check=False).returncode
    ):
        pytest.skip("python3-qgis is not installed: tiles are not read with QGIS")
    statement = text(
        "SELECT name, ST_X(ST_Transform(label, 3857)), ST_Y(ST_Transform(label, 3857)) FROM division_period"
        " WHERE valid @> current_date AND name IN ('乌审旗', '榆阳区')"
    )
    with shared_service.engine.connect() as connection:
        places = {name: (x, y) for name, x, y in connection.execute(statement)}
    script = tmp_path / "read.py"
    script.write_text(SCRIPT, "utf-8")
    environment = {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    for path in (DIVISIONS, DATASET):
        template = f"{address}{path}/{{z}}/{{y}}/{{x}}"
        asked = [template, "乌审旗", json.dumps([places["乌审旗"], places["榆阳区"]])]
        ran = subprocess.run(
            [PYTHON, str(script), *asked],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        told = json.loads(ran.stdout.splitlines()[-1])
        assert told == {"valid": True, "seen": [RED, WHITE], "errors": []}

"""A real PostGIS for every test: migrated once per run, cloned or rolled back per test."""

import gc
import importlib
import os
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

import api
import gis
import maps
import scripts
from gis import database
from gis.embedded_postgis import Cluster
from gis.name_rules.seeding import load_seeds
from gis.settings import Settings

CHROMIUM = "/usr/bin/chromium"
#: Maps are drawn by SwiftShader; pages are put together without it, which takes a third of what it would.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",
    "--disable-background-networking",
)
ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` runs the full counts."""
    parser.addoption("--long", action="store_true", default=False, help="run the full counts")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the longest walks to `--long`: with them a run takes longer than CI gives it."""
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long") is not None:
            item.add_marker(pytest.mark.skip(reason="only with --long"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Load all of our modules where many tests run, so that every whole run tries the same made-up values.

    Hypothesis draws constants of whatever modules of ours are loaded: with `derandomize` alone a case would
    depend on which tests came before it in its process. The benches have packages of their own.
    """
    if hasattr(session.config, "workerinput"):
        for package in (gis, api, maps, scripts):
            for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                if not found.name.startswith(("gis.migrations", "scripts.bench_")):
                    importlib.import_module(found.name)
    # As the service does: what stays to the end need not be searched for rubbish again and again.
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether this run has the full counts."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session", autouse=True)
def _never_the_register(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test can reach the bureau's own register, whatever the environment and `.env` say."""
    Settings.model_config["env_file"] = None
    os.environ["DIMING_DATABASE_URL"] = ""
    os.environ["DIMING_HOME"] = str(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The tests' own cluster; the last of several runs stops it."""
    tests_cluster = Cluster(ROOT / ".diming" / "tests", durable=False)
    with tests_cluster.running(emptied=True):
        yield tests_cluster


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> Iterator[str]:
    """A migrated database with the code tables loaded; tests clone it or roll back in it."""
    name = f"test_{os.getpid()}_{uuid4().hex[:8]}"
    cluster.create_database(name)
    engine = database.make_engine(cluster.server_url(name))
    database.migrate(engine)
    with database.unit_of_work(engine) as session:
        load_seeds(session)
    engine.dispose()
    yield name
    cluster.drop_database(name)


@pytest.fixture(scope="session")
def shared_engine(cluster: Cluster, template: str) -> Iterator[Engine]:
    """An engine on a clone that only rolled-back tests use."""
    name = f"{template}_shared"
    _clone(cluster, template, name)
    engine = database.make_engine(cluster.server_url(name))
    yield engine
    engine.dispose()
    cluster.drop_database(name)


@pytest.fixture
def session(shared_engine: Engine) -> Iterator[Session]:
    """A session in a transaction that is rolled back after the test."""
    with shared_engine.connect() as connection, connection.begin() as transaction:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()


@pytest.fixture
def committed_database(cluster: Cluster, template: str) -> Iterator[Engine]:
    """An engine on a throw-away clone, for code that commits."""
    name = f"test_clone_{uuid4().hex[:12]}"
    _clone(cluster, template, name)
    engine = database.make_engine(cluster.server_url(name))
    yield engine
    engine.dispose()
    cluster.drop_database(name)


def _clone(cluster: Cluster, template: str, name: str) -> None:
    engine = database.make_engine(cluster.server_url("postgres"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, once per process: Playwright allows no second one beside it."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed: the pages are not looked at in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()

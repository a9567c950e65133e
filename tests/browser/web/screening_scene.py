"""A register with invented names that the screening speaks of."""

from gis.accounts.rules import Caller
from gis.database import unit_of_work
from gis.samples import demonstration
from tests.api.conftest import Service

BANNER = "150626"


def screened(service: Service) -> str:
    """Load the demonstration of work on names, which is screened, where it is not yet; return the page."""
    if not service.client("editor").get("/screenings").json()["rows"]:
        with unit_of_work(service.engine) as session:
            admin = Caller(roles=frozenset({"admin"}))
            demonstration.load(session, admin, demonstration.NAMING, county=BANNER)
    return "/screening"

"""A register that has sent something to the national database, in the demonstration, and got an answer."""

from tests.api.conftest import Service
from tests.browser.web.screening_scene import screened


def returned(service: Service) -> str:
    """Load the demonstration of work on names where it is not yet; return the page of its answer."""
    screened(service)
    rows = service.client("editor").get("/national-returns").json()["rows"]
    return f"/national/returns/{next(one['id'] for one in rows if one['is_demonstration'])}"

"""What each role may do, in words: data/rules/capabilities.csv names a route for each kind of work."""

import csv
import io
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from api.access import matrix
from gis.reference import service as reference


class Capability(NamedTuple):
    """A kind of work, and the route whose row in the matrix says who does it."""

    name_zh: str
    name_en: str
    method: str
    path: str


@cache
def capabilities() -> tuple[Capability, ...]:
    """Return the kinds of work in the order in which people read them."""
    content = (files("data") / "rules" / "capabilities.csv").read_text("utf-8")
    return tuple(Capability(**row) for row in csv.DictReader(io.StringIO(content)))


def rights_of_roles(session: Session) -> Iterator[dict[str, Any]]:
    """Yield every role with its reach in each kind of work."""
    for role in reference.codes(session, "role"):
        rights = [
            {
                "name_zh": one.name_zh,
                "name_en": one.name_en,
                "reach": matrix()[one.method, one.path].reach.get(role["code"], "none"),
            }
            for one in capabilities()
        ]
        yield {**role, "rights": rights}

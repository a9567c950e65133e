"""Which records of the registers the one box finds, and by what; their collections say who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: Subject of the publication rules, which a hit gives as its kind
Kind = Literal["boundary_line", "boundary_marker", "facility", "cemetery", "grave_site"]


@dataclass(frozen=True)
class Found:
    """How a register's records are found and told apart, by properties of its collection."""

    kind: Kind
    #: What a hit is called by
    called: str
    #: What finds it: names by characters or reading, numbers whole or by their beginning
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    #: What it is, and the code list that says so in words
    type: str = "kind"
    #: The division or divisions it lies in
    lies_in: str = "division_id"
    #: The name of what it is a part of
    part_of: str = ""


#: By id of the collection. Of graves the number alone finds one: whose they are stands in no collection.
REGISTERS: Mapping[str, Found] = {
    "boundary-lines": Found(
        "boundary_line", "name", names=("name",), numbers=("code",), type="level", lies_in="party_ids"
    ),
    "boundary-markers": Found(
        "boundary_marker", "number", numbers=("number",), lies_in="side_ids", part_of="line_name"
    ),
    "facilities": Found("facility", "name", names=("name",), numbers=("number",)),
    "cemeteries": Found("cemetery", "name", names=("name",), numbers=("number",)),
    "grave-sites": Found("grave_site", "number", numbers=("number",)),
}

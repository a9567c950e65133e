"""What is found wrong with a line or its markers: kind, whom it concerns, the figures, the place.

The sentence for a kind is the message `boundary_findings.<kind>`; which rule it rests on, how grave it is and
whether that rule was read in its official text stands in data/rules/boundary_findings.csv.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: How grave a finding can be, the gravest first
SEVERITIES = ("error", "warning", "notice")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth a look."""

    kind: str
    #: Numbers of markers, or names of marks, that it concerns
    about: tuple[str, ...]
    #: What the sentence says of it
    params: Mapping[str, object] = field(default_factory=dict)
    #: Longitude and latitude, where it has a place
    position: tuple[float, float] | None = None
    #: Which section of a text it is about, counted from 0
    section: int | None = None

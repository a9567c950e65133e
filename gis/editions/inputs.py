"""What people send about an edition: settings, prose, papers of gates."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gis.editions.content import Audience, Contributor, ProseText


@dataclass(frozen=True, slots=True)
class Settings:
    """What an edition is to be: title, dates, selection, people."""

    title: str
    as_of: date
    label: str = ""
    mongolian_title: str = ""
    publisher: str = ""
    compiler: str = ""
    known_at: datetime | None = None
    audience: Audience = "public"
    division_ids: tuple[UUID, ...] = ()
    categories: tuple[str, ...] = ()
    with_neighbours: bool = False
    contributors: tuple[Contributor, ...] = ()
    notes: tuple[str, ...] = ()

    def columns(self) -> dict[str, Any]:
        """Return them as the row of an edition holds them."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        people = [{"role": one.role, "names": list(one.names)} for one in self.contributors]
        return plain | {
            "division_ids": list(self.division_ids),
            "categories": list(self.categories),
            "contributors": people,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of a gate that was passed."""

    issued_on: date
    number: str = ""
    issued_by: str = ""
    sha256: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A new edition: its short name, its settings, its prose."""

    name: str
    settings: Settings
    prose: tuple[ProseText, ...] = field(default=())

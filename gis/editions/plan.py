"""What an edition is made by: the plan that composing reads. Nothing here reads the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from gis.editions.content import Audience, Contributor, PassedGate, ProseText

#: Fields of an entry that editors may write by hand; names, codes and positions are mended in the register
Overridable = Literal[
    "definition", "location", "belongs_to", "origin_and_meaning", "history", "present_state"
]  # fmt: skip
OVERRIDABLE: tuple[Overridable, ...] = get_args(Overridable)
#: The field of an entry that was written as running text; its paragraphs are lines
TEXT = "text"
#: Fields that a change of a marked-up file can write; every other is mended in the register
CHANGEABLE = (*OVERRIDABLE, TEXT)


@dataclass(frozen=True, slots=True)
class EntryOverride:
    """What editors wrote in place of what was composed.

    `fields` replaces single fields of the entry (of OVERRIDABLE); a `text` that isn't empty stands as running
    text in place of the fields from `category_name` to `present_state`.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    text: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionPlan:
    """Selection, dates, people, prose and hand-written entries of one edition."""

    title: str
    #: 2026年版
    label: str
    #: The day whose state of the register is printed (valid time)
    as_of: date
    audience: Audience = "public"
    mongolian_title: str = ""
    publisher: str = ""
    compiler: str = ""
    #: Facts recorded later are left out; None: whatever is known when it is composed
    known_at: datetime | None = None
    #: Roots of the edition's tree; empty: the register's own county
    division_ids: tuple[str, ...] = ()
    #: Codes of place_name_category that entries begin with; empty: all of them
    categories: tuple[str, ...] = ()
    #: Take the counties around in too, from the national lists
    with_neighbours: bool = False
    contributors: tuple[Contributor, ...] = ()
    notes: tuple[str, ...] = ()
    prose: tuple[ProseText, ...] = ()
    gates: tuple[PassedGate, ...] = ()
    #: By key of the entry, "division:UUID" or "feature:UUID"
    overrides: Mapping[str, EntryOverride] = field(default_factory=dict)
    #: 送审稿 until the edition is frozen, then empty
    draft: str = ""

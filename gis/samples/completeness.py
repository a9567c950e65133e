"""Say what the register does not know yet, computed from what it holds, and what to do next."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from gis.messages import Language, text
from gis.samples import queries


@dataclass(frozen=True)
class Gap:
    """How complete one subject is."""

    subject: str
    total: int
    located: int
    params: Mapping[str, int] = field(default_factory=dict)
    #: What it is called when none is known: "missing", or "unlocated" for positions
    lacking: str = "missing"

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.located == self.total

    def sentence(self, language: Language = "zh") -> str:
        """Return what a person reads: how many there are, and how many of them are known."""
        extent = self.lacking if not self.located else "all" if self.complete else "some"
        return text(
            f"completeness.{self.subject}",
            language,
            total=self.total,
            extent=text(f"completeness.extent_{extent}", language, located=self.located),
            **self.params,
        )

    def next_step(self, language: Language = "zh") -> str:
        """Return the next step that would fill the gap."""
        return text(f"completeness.{self.subject}_next", language)


def completeness(session: Session, levels: Collection[str] | None = None) -> list[Gap]:
    """Report on villages, towns, boundaries, and spellings of real names in force today.

    `levels` are those of the records that are counted; None counts all.
    """
    counted = queries.divisions_by_type(session, levels)
    names = queries.names(session, levels)

    def total(*types: str) -> int:
        return sum(counts[0] for (_, code), counts in counted.items() if code in types)

    def level(name: str, column: int, *, without: tuple[str, ...] = ()) -> int:
        return sum(
            counts[column] for (each, code), counts in counted.items() if each == name and code not in without
        )

    statistical = ("development_zone",)
    return [
        Gap(
            "village",
            level("village", 0),
            level("village", 1),
            {
                "villages": total("village", "gacha"),
                "communities": total("community"),
                "virtual": total("virtual_community"),
            },
            lacking="unlocated",
        ),
        Gap(
            "township",
            level("township", 0, without=statistical),
            level("township", 1, without=statistical),
            {"statistical": total(*statistical)},
            lacking="unlocated",
        ),
        Gap(
            "boundary",
            level("township", 0, without=statistical),
            level("township", 2, without=statistical),
            {"counties": level("county", 2)},
        ),
        Gap("romanization", names["chinese"], names["romanized"], {"confirmed": names["confirmed"]}),
        Gap("mongolian", names["chinese"], names["mongolian"]),
        Gap("basis", names["chinese"] + names["mongolian"], names["based"]),
    ]

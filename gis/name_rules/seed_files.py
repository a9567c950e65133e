"""Tables of rules as files of data/rules: what commands without a register use, and the seeds of the rows."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, wraps
from importlib.resources import files
from typing import Protocol, TypeVar

#: Gives the rows of a table of rules by its name: the seed files, or what is in force in a register
Rules = Callable[[str], Iterable[Mapping[str, str]]]

Made = TypeVar("Made", covariant=True)


class Maker(Protocol[Made]):
    """Makes an engine by the tables of data/rules, or by others."""

    def __call__(self, rules: Rules = ...) -> Made:
        """Return what was made by these rules."""


def rule_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one table of data/rules."""
    content = (files("data") / "rules" / f"{name}.csv").read_text("utf-8")
    yield from csv.DictReader(content.splitlines())


#: Rules whose engines are kept: the seeds, those in force, and two of a preview
KEPT = 4


def made_once(make: Callable[[Rules], Made]) -> Maker[Made]:
    """Keep what is made by rules, so that one and the same rules make it once."""
    kept = lru_cache(KEPT)(make)

    @wraps(make)
    def made(rules: Rules = rule_rows) -> Made:
        return kept(rules)

    return made

"""Check a proposed name by 地名管理条例 Art. 9 (N1-N10), at once and with what was compared."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.errors import InvalidInput
from gis.history.as_known import today
from gis.name_rules.seed_files import Rules
from gis.name_rules.service import rules_in_force
from gis.naming_checks import protection, queries
from gis.naming_checks.engine import NamingEngine, naming_engine
from gis.naming_checks.rules import CheckedName, ProposedName
from gis.naming_checks.surroundings import Place, place_of, surroundings
from gis.periods import service as periods
from gis.place_names.rules import FeatureNotFound

#: Characters that a name has at most
MOST_CHARACTERS = 60


class NameEmpty(InvalidInput):
    """There is no name to check."""

    message_id = "naming_checks.name_empty"


class NameTooLong(InvalidInput):
    """Nothing of this length is a name."""

    message_id = "naming_checks.name_too_long"


class DivisionUnknown(InvalidInput):
    """The division that the name shall lie in is not registered."""

    message_id = "naming_checks.division_unknown"


def check(
    session: Session, proposed: ProposedName, *, caller: Caller | None = None, rules: Rules | None = None
) -> CheckedName:
    """Return what each rule of Art. 9 says of a name, by the rules in force unless others are given.

    Where a caller is given, records that he may not see are counted and not named. Raises NameEmpty,
    NameTooLong, DivisionUnknown and FeatureNotFound.
    """
    return Checking(session, caller, rules).check(proposed)


@dataclass(frozen=True)
class Choice:
    """A class of names to choose from, with a category for it and the sizes that its terms ask for."""

    category: str
    naming_class: str
    name_zh: str
    name_en: str
    asks: tuple[str, ...]


def classes(session: Session) -> list[Choice]:
    """Return the classes of names that a clerk chooses from, the most frequent first."""
    rules = rules_in_force(session)
    known = naming_engine(rules).classes
    return [
        Choice(
            row["category"],
            known.of(row["category"]).code,
            row["name_zh"],
            row["name_en"],
            tuple(filter(None, row["asks"].split("|"))),
        )
        for row in rules("naming_choices")
    ]


class Checking:
    """Checks names one after another in one session: what they share is read once."""

    def __init__(self, session: Session, caller: Caller | None = None, rules: Rules | None = None) -> None:
        """Take a session, who asks, and other rules than those in force."""
        periods.settle(session)
        self._session = session
        self._day: date = today()
        self._levels = None if caller is None else Reader.of(session, caller).levels()
        self.engine: NamingEngine = naming_engine(rules or rules_in_force(session))
        self._places: dict[tuple[UUID | None, tuple[float, float] | None], Place] = {}

    def check(self, proposed: ProposedName) -> CheckedName:
        """Return what each rule says of a name; raises as `check` of this module does."""
        asked, own_names = self.completed(proposed)
        looked = self.engine.look(asked)
        place = self.place(asked)
        around = surroundings(
            self._session, self.engine, looked, place, self._day, levels=self._levels, own_names=own_names
        )
        listed = None
        if asked.feature_id is not None:
            listed = protection.protecting(self._session, asked.feature_id, self._day, self._levels)
        return CheckedName(
            name=asked.name,
            items=(*self.engine.written.judge(looked), *self.engine.placed.judge(looked, around)),
            naming_class=looked.naming_class.name_zh,
            screening=tuple(self.engine.written.screened(looked)),
            reading=self.engine.reading(asked),
            protection=listed,
            as_of=self._day.isoformat(),
        )

    def place(self, proposed: ProposedName) -> Place:
        """Return where a name is to be; raises DivisionUnknown."""
        key = (proposed.division_id, proposed.position)
        if key not in self._places:
            place = place_of(self._session, *key, self._day)
            if proposed.division_id is not None and not place.chain:
                raise DivisionUnknown
            self._places[key] = place
        return self._places[key]

    def completed(self, proposed: ProposedName) -> tuple[ProposedName, frozenset[str]]:
        """Return what is asked, with what the register knows of the feature to be renamed, and its names."""
        name = "".join(proposed.name.split())
        if not name:
            raise NameEmpty
        if len(name) > MOST_CHARACTERS:
            raise NameTooLong(most=MOST_CHARACTERS)
        asked = replace(proposed, name=name)
        if asked.feature_id is None:
            return asked, frozenset()
        row = queries.feature(self._session, asked.feature_id, self._day)
        if row is None or not self.sees(row.publication_level):
            raise FeatureNotFound(id=asked.feature_id)
        divisions = [each for each in row.divisions if each]
        position = None if row.longitude is None else (row.longitude, row.latitude)
        completed = replace(
            asked,
            category=asked.category or row.category,
            division_id=asked.division_id or (self._lowest(divisions) if divisions else None),
            position=asked.position or position,
        )
        own = {one.name for one in queries.names_of(self._session, asked.feature_id)}
        return completed, frozenset(own)

    def sees(self, level: str) -> bool:
        """Whether who asks may see records of a publication level."""
        return self._levels is None or level in self._levels

    def _lowest(self, divisions: list[UUID]) -> UUID | None:
        chains = queries.chains(self._session, divisions, self._day)
        return max(chains, key=lambda one: len(chains[one]), default=None)

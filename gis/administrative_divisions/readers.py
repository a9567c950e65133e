"""Who reads, and what that lets him see: the one gate that rows of divisions and place names leave by."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import NotAllowed
from gis.history.as_known import instant, read_history_once
from gis.publication import service as publication
from gis.publication.rules import PublicationRules

Row = dict[str, Any]

PUBLIC_LEVEL = "public"


@dataclass(frozen=True)
class Reader:
    """A caller, the publication rules in force, and the instant of recorded time he asks about."""

    rules: PublicationRules
    clearance: str
    #: Divisions beyond which a 毗邻方 account sees only what is public; None for every other account
    shared: frozenset[UUID] | None
    known_at: datetime | None

    @classmethod
    def of(cls, session: Session, caller: Caller, as_known_on: date | datetime | None = None) -> Self:
        """Return the reader; `as_known_on` is the end of a day, or an instant.

        It is for signed-in staff (NotSignedIn, NotAllowed).
        """
        if as_known_on is not None:
            caller.account()
            if caller.shared_counties is not None:
                raise NotAllowed
            read_history_once(session)
        return cls(
            rules=publication.load(session),
            clearance=caller.clearance,
            shared=caller.shared_counties,
            known_at=None if as_known_on is None else instant(as_known_on),
        )

    def levels(self) -> tuple[str, ...]:
        """Return the record levels that he may see wherever a record lies."""
        return self.rules.readable_levels(PUBLIC_LEVEL if self.shared is not None else self.clearance)

    def levels_in_shared(self) -> tuple[str, ...]:
        """Return the record levels that he may see in the divisions he shares."""
        return self.rules.readable_levels(self.clearance)

    def levels_of(self, divisions: Collection[UUID]) -> tuple[str, ...]:
        """Return the record levels that he may see of what lies in some divisions."""
        return self.rules.readable_levels(self._clearance(divisions))

    def publish(
        self, subject: str, row: Mapping[str, Any], record_level: str, divisions: Collection[UUID]
    ) -> Row | None:
        """Return what he may see of a record that lies in these divisions; None when it is not for him."""
        return self.rules.visible(subject, row, self._clearance(divisions), record_level)

    def sees_field(self, subject: str, field: str, divisions: Collection[UUID] = ()) -> bool:
        """Whether he may see a field of records there, and the group it is part of (`names.romanization`)."""
        clearance = self._clearance(divisions)
        group, _, _ = field.partition(".")
        return all(self.rules.sees_field(subject, one, clearance) for one in {group, field})

    def _clearance(self, divisions: Collection[UUID]) -> str:
        """Return his clearance for what lies in some divisions: of a 毗邻方 account, in those it shares."""
        alien = self.shared is not None and self.shared.isdisjoint(divisions)
        return PUBLIC_LEVEL if alien else self.clearance

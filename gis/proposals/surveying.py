"""Look around the records of a proposal before and after it is applied, and keep what was found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable
from uuid import UUID

from sqlalchemy.orm import Session

from gis.proposals import queries
from gis.proposals.subjects import Subjects
from gis.proposals.tables import Proposal

#: When it is looked: as a rehearsal when it is handed in, and when it is applied
Stage = Literal["submitted", "approved"]
Changed = Mapping[UUID, Collection[str]]


@runtime_checkable
class Surveys(Protocol):
    """A subject that says what a proposal finds around its records and what it leaves there."""

    def survey(self, session: Session, changed: Changed) -> Any:
        """Return what lies around records, by the field paths that change; None when nothing is looked at."""

    def findings_of(self, session: Session, proposal: Proposal, before: Any, after: Any, stage: Stage) -> Any:
        """Return what to keep of two surveys; when it is approved, raise RuleBroken for what bars it."""

    def keep(self, session: Session, proposal: Proposal, stage: Stage, found: Any) -> None:
        """Keep what was found at a stage."""


@dataclass
class Survey:
    """The look around one proposal: `of`, then the proposal is applied, then `found`, then `keep`."""

    session: Session
    subjects: Subjects
    proposal: Proposal
    stage: Stage
    _changed: dict[str, dict[UUID, Collection[str]]] = field(default_factory=dict)
    _before: dict[str, Any] = field(default_factory=dict)
    _found: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, subjects: Subjects, proposal: Proposal, stage: Stage) -> "Survey":
        """Look around the records before the proposal is applied."""
        survey = cls(session, subjects, proposal, stage)
        wanted = {name for name, subject in subjects.items() if isinstance(subject, Surveys)}
        for chunk in queries.stream_items(session, proposal.id):
            for item in chunk:
                if item.subject in wanted:
                    survey._changed.setdefault(item.subject, {})[item.record_id] = frozenset(item.after)
        survey._before = survey._look()
        return survey

    def look_again(self) -> None:
        """Look after the proposal is applied; raise what bars it when it is approved."""
        for name, after in self._look().items():
            subject = self.subjects[name]
            if isinstance(subject, Surveys) and after is not None:
                self._found[name] = subject.findings_of(
                    self.session, self.proposal, self._before[name], after, self.stage
                )

    def keep(self) -> None:
        """Keep what was found."""
        for name, found in self._found.items():
            subject = self.subjects[name]
            if isinstance(subject, Surveys):
                subject.keep(self.session, self.proposal, self.stage, found)

    def _look(self) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for name, changed in self._changed.items():
            subject = self.subjects[name]
            if isinstance(subject, Surveys):
                seen[name] = subject.survey(self.session, changed)
        return seen

"""What may be said and done of an edition, without database or files."""

from collections.abc import Sequence

from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken, Stale

#: Who works on editions, who decides on their state, and who reads them before they are published
EDITING = ("editor", "reviewer")
DECIDING = ("reviewer", "admin")
STAFF = ("editor", "reviewer", "admin")


class EditionNotFound(NotFound):
    """The register has no such edition, or not for this reader."""

    message_id = "editions.not_found"


class EntryNotFound(NotFound):
    """The edition has no such entry."""

    message_id = "editions.entry_not_found"


class CommentNotFound(NotFound):
    """The edition has no such comment."""

    message_id = "editions.comment_not_found"


class ChangeNotFound(NotFound):
    """The edition has no such change."""

    message_id = "editions.change_not_found"


class GateNotFound(NotFound):
    """There is no such gate, or its paper was not recorded."""

    message_id = "editions.gate_not_found"


class EditionStale(Stale):
    """Somebody else changed the edition since the caller saw it."""

    message_id = "editions.stale"


class EntryStale(Stale):
    """Somebody else changed the entry since the caller saw it."""

    message_id = "editions.entry_stale"


class NameTaken(Conflict):
    """Another edition bears this short name."""

    message_id = "editions.name_taken"


class BadName(InvalidInput):
    """A short name has small letters, digits, dots, hyphens or underscores, at most 40."""

    message_id = "editions.bad_name"


class StepTaken(Conflict):
    """Somebody moved the edition on at the same moment."""

    message_id = "editions.step_taken"


class EditionFrozen(RuleBroken):
    """A frozen edition changes no more."""

    message_id = "editions.frozen"


class SnapshotStays(RuleBroken):
    """What was frozen is never changed nor taken away."""

    message_id = "editions.snapshot_stays"


class SnapshotDiffers(RuleBroken):
    """The bytes are not those of their SHA-256."""

    message_id = "editions.snapshot_differs"


class NotFrozen(RuleBroken):
    """The edition has no frozen content yet."""

    message_id = "editions.not_frozen"


class StateNotNext(RuleBroken):
    """An edition doesn't come from its state into that one."""

    message_id = "editions.state_not_next"


class ReasonNeeded(InvalidInput):
    """The way back needs a reason."""

    message_id = "editions.reason_needed"


class FrozenByJob(RuleBroken):
    """An edition is frozen by its own command, which takes its content."""

    message_id = "editions.frozen_by_job"


class PublishedByItself(RuleBroken):
    """An edition is published by its own command, which asks for the papers."""

    message_id = "editions.published_by_itself"


class EntriesBehind(RuleBroken):
    """Entries are not as far as the edition is to be."""

    def __init__(self, message_id: str, named: Sequence[tuple[str, str]], count: int, **said: object) -> None:
        #: Key and name of the first of them
        self.named = tuple(named)
        name = self.named[0][1] if self.named else ""
        super().__init__(message_id, count=count, name=name, **said)

    @property
    def details(self) -> Sequence[dict[str, object]]:
        """Return the first of them, by key and name."""
        return [{"path": key, "value": name} for key, name in self.named]


class EntryReviewedByEditor(RuleBroken):
    """Nobody reviews an entry that he edited."""

    message_id = "editions.reviewed_by_editor"


class OwnChange(RuleBroken):
    """Nobody decides on a change that he handed in."""

    message_id = "editions.own_change"


class ChangeDecided(Conflict):
    """The change was decided already."""

    message_id = "editions.change_decided"


class ChangeOvertaken(Conflict):
    """The entry no longer says what the change began from."""

    message_id = "editions.change_overtaken"


class MendedInRegister(RuleBroken):
    """Names, codes and places are mended in the register, not in an edition."""

    message_id = "editions.mended_in_register"


class NoChanges(InvalidInput):
    """The file has no changes of entries of this edition."""

    message_id = "editions.no_changes"


class WordOfNoDraft(InvalidInput):
    """The Word form was made of none of the edition's contents that are kept."""

    message_id = "editions.word_of_no_draft"


class NoSuchAssignee(InvalidInput):
    """Only open accounts of editors and reviewers are given entries."""

    message_id = "editions.no_such_assignee"


class GateLacks(InvalidInput):
    """The paper of a gate needs what was not said."""

    message_id = "editions.gate_lacks"


class GateNotForThis(RuleBroken):
    """Such an edition can't have the paper of this gate: 准印证 is for internal material only."""

    message_id = "editions.gate_not_for_this"


class NumberWrong(InvalidInput):
    """The number of a paper is not of the form that its gate asks for."""

    message_id = "editions.no_isbn"


class SamePersonTwice(RuleBroken):
    """One person, or one paper, stands for two gates that different people have to open."""

    message_id = "editions.same_person_twice"


class GatesLacking(RuleBroken):
    """Required gates lack their papers; each is named."""

    def __init__(self, message_id: str, gates: Sequence[tuple[str, str]]) -> None:
        #: Code and Chinese name of each
        self.gates = tuple(gates)
        super().__init__(message_id, gates="、".join(name for _, name in self.gates), count=len(self.gates))

    @property
    def details(self) -> Sequence[dict[str, object]]:
        """Return each gate by its code and name."""
        return [{"path": code, "value": name} for code, name in self.gates]

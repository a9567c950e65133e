"""What may be said and done of an application to name, rename or abolish, without database or files."""

from collections.abc import Sequence

from gis.accounts.rules import LEVELS
from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken, Stale

NAME, RENAME, ABOLISH = "name", "rename", "abolish"
KINDS = (NAME, RENAME, ABOLISH)
#: The class of names that no article speaks of
OTHER = "other"
#: Who opens applications and works on them
HANDLING = ("editor", "reviewer")
#: Stages of the papers that the applicant hands in: they tell who speaks for him
HANDED_IN = ("application", "any")
#: Kind of application → kind of proposal in the register, and of what happened to the name
PROPOSALS = {NAME: "naming", RENAME: "renaming", ABOLISH: "abolition"}
#: What an application states of itself (Art. 11), by kind
STATED: dict[str, tuple[str, ...]] = {
    NAME: ("plan", "reasons", "location", "size", "nature"),
    RENAME: ("plan", "reasons", "location"),
    ABOLISH: ("reasons", "location"),
}


def stricter(*levels: str) -> str:
    """Return the strictest of some publication levels."""
    return max(levels, key=LEVELS.index)


class ApplicationNotFound(NotFound):
    """The register has no such application, or not for this reader."""

    message_id = "name_applications.not_found"


class AnnouncementNotFound(NotFound):
    """There is no such announcement."""

    message_id = "name_applications.announcement_not_found"


class ApplicationStale(Stale):
    """Somebody else changed the application since the caller saw it."""

    message_id = "name_applications.stale"


class FeatureUnfit(RuleBroken):
    """A new name is for a place without a feature; renaming and abolishing are of a feature with a name."""

    message_id = "name_applications.feature_unfit"


class AlreadyApplied(Conflict):
    """An application on this feature is open already."""

    message_id = "name_applications.already_applied"


class NoSuchPaperKind(InvalidInput):
    """Applications of this kind have no such paper."""

    message_id = "name_applications.no_such_paper"


class PaperEmpty(InvalidInput):
    """A paper is a scan, a document number, or a reason why none is needed."""

    message_id = "name_applications.paper_empty"


class PaperNeeded(RuleBroken):
    """The paper is always needed, whatever reason is given."""

    message_id = "name_applications.paper_needed"


class TaskUnsaid(InvalidInput):
    """Of a task it is said on which day it was done, or why it does not apply; never both."""

    message_id = "name_applications.task_unsaid"


class NoSuchTask(NotFound):
    """The application has no such task."""

    message_id = "name_applications.no_such_task"


class StepNotNext(RuleBroken):
    """The procedure has no such step here."""

    message_id = "name_applications.step_not_next"


class StepLacks(RuleBroken):
    """The step needs what the application has not."""

    def __init__(
        self, step: str, needs: Sequence[str], *, compelled: Sequence[tuple[str, str]] = (), **said: object
    ) -> None:
        """Take what is lacking, and reports that no reason replaces with the clause that compels each."""
        self.needs = tuple(needs)
        told = "compelled_reports" if compelled and self.needs[0] == "reports" else self.needs[0]
        reports = "、".join(name for name, _ in compelled)
        clauses = "；".join(dict.fromkeys(clause for _, clause in compelled))
        super().__init__(
            f"name_applications.lacks.{told}", step=step, reports=reports, clauses=clauses, **said
        )

    @property
    def details(self) -> Sequence[dict[str, object]]:
        """Return each thing that is lacking, by its code."""
        return [{"path": need} for need in self.needs]


class StepBeforeLast(RuleBroken):
    """A step is not dated before the one that it follows, nor in the future."""

    message_id = "name_applications.step_before_last"


class WrongApprover(RuleBroken):
    """Another body than the one that Art. 12 names is said to have decided."""

    message_id = "name_applications.wrong_approver"


class OwnApplication(RuleBroken):
    """Who opened an application, or proposed the name it asks for, does not record the decision on it."""

    message_id = "name_applications.own_application"


class FeatureNotPublic(RuleBroken):
    """What everybody reads does not name a place that is not public."""

    message_id = "name_applications.feature_not_public"


class ApplicationClosed(RuleBroken):
    """The application is closed; nothing of it changes any more."""

    message_id = "name_applications.closed"


class DecidedAlready(RuleBroken):
    """What was approved is not said anew."""

    message_id = "name_applications.decided_already"


class NotDecided(RuleBroken):
    """The register changes only when the name is approved."""

    message_id = "name_applications.not_decided"


class ChangeDrafted(Conflict):
    """The change of the register was drafted already."""

    message_id = "name_applications.change_drafted"


class NumberTaken(Conflict):
    """Another application got the number at the same moment."""

    message_id = "name_applications.number_taken"


class RecordsStay(RuleBroken):
    """A step that was taken, and what a check said, is never changed nor taken away."""

    message_id = "name_applications.records_stay"


class StepTaken(Conflict):
    """Somebody took a step at the same moment."""

    message_id = "name_applications.step_taken"

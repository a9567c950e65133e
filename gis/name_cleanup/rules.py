"""What may be said and done of a cleanup case, without database or files."""

from collections.abc import Sequence

from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken, Stale

#: Who works on cases, and who reads them beside those
HANDLING = ("editor", "reviewer")
READING = (*HANDLING, "admin", "leader", "township", "field", "planner")


class CaseNotFound(NotFound):
    """The register has no such case, or not for this reader."""

    message_id = "name_cleanup.not_found"


class NoticeNotFound(NotFound):
    """The register has no such notice, or not for this reader."""

    message_id = "name_cleanup.notice_not_found"


class CaseStale(Stale):
    """Somebody else changed the case since the caller saw it."""

    message_id = "name_cleanup.stale"


class NoSuchClass(InvalidInput):
    """There is no such class of nonstandard names."""

    message_id = "name_cleanup.no_such_class"


class NoSuchFinding(NotFound):
    """The screening has no such finding, or it is about no registered feature."""

    message_id = "name_cleanup.no_such_finding"


class FindingDismissed(RuleBroken):
    """A finding that staff found to be none, or exempt, opens no case."""

    message_id = "name_cleanup.finding_dismissed"


class CaseOpenAlready(Conflict):
    """There is an open case of the feature and class; its number is said."""

    message_id = "name_cleanup.open_already"


class CaseOpenedAtOnce(Conflict):
    """Somebody opened a case of the feature and class at the same moment."""

    message_id = "name_cleanup.opened_at_once"


class CaseArchived(RuleBroken):
    """The case is archived; nothing of it changes any more."""

    message_id = "name_cleanup.archived"


class StepNotNext(RuleBroken):
    """The procedure has no such step here."""

    message_id = "name_cleanup.step_not_next"


class StepBeforeLast(RuleBroken):
    """A step is not dated before the one that it follows, nor in the future."""

    message_id = "name_cleanup.step_before_last"


class StepByNotice(RuleBroken):
    """Cases come to their public notice by a notice that lists them."""

    message_id = "name_cleanup.step_by_notice"


class StepLacks(RuleBroken):
    """The step needs what the case has not."""

    def __init__(self, step: str, needs: Sequence[str], **said: str) -> None:
        self.needs = tuple(needs)
        super().__init__(f"name_cleanup.lacks.{self.needs[0]}", step=step, **said)

    @property
    def details(self) -> Sequence[dict[str, object]]:
        """Return each thing that is lacking, by its code."""
        return [{"path": need} for need in self.needs]


class CasesRefused(RuleBroken):
    """Of cases that should be moved together some can't be; none was moved."""

    message_id = "name_cleanup.cases_refused"

    def __init__(self, refused: Sequence[tuple[str, str, tuple[str, ...]]]) -> None:
        #: Number of a case, its name, and the codes of what is in the way
        self.refused = tuple(refused)
        number, name, _ = self.refused[0]
        super().__init__(count=len(self.refused), number=number, name=name)

    @property
    def details(self) -> Sequence[dict[str, object]]:
        """Return each case that can't be moved, with the codes of what is in the way."""
        return [
            {"path": number, "value": name, "rule": "|".join(codes)} for number, name, codes in self.refused
        ]


class NoticeRunning(RuleBroken):
    """A public notice can't be closed before its last day has passed."""

    message_id = "name_cleanup.notice_running"


class NoticeClosed(RuleBroken):
    """The notice is closed already."""

    message_id = "name_cleanup.notice_closed"


class NotForThePublic(RuleBroken):
    """A name that is not published to the public can't stand on a public notice."""

    message_id = "name_cleanup.not_for_the_public"


class NoticeMixed(RuleBroken):
    """Invented cases and real ones can't stand on one notice."""

    message_id = "name_cleanup.notice_mixed"


class NoObjectionHere(RuleBroken):
    """Objections are taken while a case stands on public notice or on the remediation list."""

    message_id = "name_cleanup.no_objection_here"


class NoSuchObjection(NotFound):
    """The case has no such objection."""

    message_id = "name_cleanup.no_such_objection"


class ObjectionAnswered(Conflict):
    """The objection was answered already."""

    message_id = "name_cleanup.objection_answered"


class NoSuchItem(InvalidInput):
    """The measure of the case asks for no such check-off."""

    message_id = "name_cleanup.no_such_item"


class NotCheckedNow(RuleBroken):
    """Items are checked off while signs and papers are being changed."""

    message_id = "name_cleanup.not_checked_now"


class CheckedInApplication(RuleBroken):
    """The application for the new name asks for the same thing: it is checked off there, once."""

    message_id = "name_cleanup.checked_in_application"


class KeptByStep(RuleBroken):
    """A name is kept by a step of its own, which says why; not by naming a measure."""

    message_id = "name_cleanup.kept_by_step"


class MeasureSettled(RuleBroken):
    """Measure and new name are settled once the naming procedure is under way."""

    message_id = "name_cleanup.measure_settled"


class NoApplicationNow(RuleBroken):
    """An application for the new name is opened from the remediation list, for a measure that needs one."""

    message_id = "name_cleanup.no_application_now"


class NumberTaken(Conflict):
    """Another case or notice got the number at the same moment."""

    message_id = "name_cleanup.number_taken"


class StepTaken(Conflict):
    """Somebody took a step at the same moment."""

    message_id = "name_cleanup.step_taken"


class StepsStay(RuleBroken):
    """A step that was taken is never changed nor taken away."""

    message_id = "name_cleanup.steps_stay"

"""What may be said and done of a boundary dispute, without database or files."""

from collections.abc import Sequence

from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken, Stale

UNCLEAR_LINE, APPROVED_LINE, TENURE = "unclear_line", "approved_line", "tenure"
#: Who may work on cases
HANDLING = ("editor", "reviewer")


class DisputeNotFound(NotFound):
    """The register has no such dispute, or not for this reader."""

    message_id = "boundary_disputes.not_found"


class DisputeStale(Stale):
    """Somebody else changed the case since the caller saw it."""

    message_id = "boundary_disputes.stale"


class PartiesUnfit(RuleBroken):
    """The sides of a dispute about a line are the line's own parties; a tenure dispute has two or more."""

    message_id = "boundary_disputes.parties_unfit"


class StretchNotOnLine(RuleBroken):
    """The stretch in dispute lies along the line."""

    message_id = "boundary_disputes.stretch_not_on_line"


class ClaimElsewhere(RuleBroken):
    """A claim lies at the stretch in dispute."""

    message_id = "boundary_disputes.claim_elsewhere"


class NoAreaInFile(InvalidInput):
    """A file holds no polygon that somebody could claim."""

    message_id = "boundary_disputes.no_area_in_file"


class ClaimApproximate(InvalidInput):
    """A file is in an old system that can't be brought to ours without parameters."""

    message_id = "boundary_disputes.claim_approximate"


class NoSuchParty(InvalidInput):
    """The case has no such side."""

    message_id = "boundary_disputes.no_such_party"


class NoSuchPaper(NotFound):
    """The case has no such paper."""

    message_id = "boundary_disputes.no_such_paper"


class NoSuchHandler(InvalidInput):
    """There is no active account of this login that may handle cases."""

    message_id = "boundary_disputes.no_such_handler"


class LastHandler(RuleBroken):
    """A case without anybody to handle it would be nobody's."""

    message_id = "boundary_disputes.last_handler"


class ReasonMissing(RuleBroken):
    """A paper is counted otherwise than by rule only for a stated reason."""

    message_id = "boundary_disputes.reason_missing"


class StepNotNext(RuleBroken):
    """The procedure has no such step here."""

    message_id = "boundary_disputes.step_not_next"


class StepLacks(RuleBroken):
    """The step needs what the case has not."""

    def __init__(self, step: str, needs: Sequence[str]) -> None:
        self.needs = tuple(needs)
        super().__init__(f"boundary_disputes.lacks.{self.needs[0]}", step=step)

    @property
    def details(self) -> Sequence[dict[str, object]]:
        """Return each thing that is lacking, by its code."""
        return [{"path": need} for need in self.needs]


class StepBeforeLast(RuleBroken):
    """A step is not dated before the one that it follows, nor in the future."""

    message_id = "boundary_disputes.step_before_last"


class CaseClosed(RuleBroken):
    """The case is closed; nothing of it changes any more."""

    message_id = "boundary_disputes.closed"


class LineChangeNotYet(RuleBroken):
    """The line changes only when the decision is surveyed together, sealed and filed (26号 Arts. 15-16)."""

    message_id = "boundary_disputes.line_change_not_yet"


class LineChangeDrafted(Conflict):
    """The change of the line was drafted already."""

    message_id = "boundary_disputes.line_change_drafted"


class TenureChangesNoLine(RuleBroken):
    """A dispute about land or pasture tenure never changes a line (草原法 Art. 16)."""

    message_id = "boundary_disputes.tenure_changes_no_line"


class NoLegalLine(RuleBroken):
    """The line has no geometry in law in one piece that the surveyed stretch could go into."""

    message_id = "boundary_disputes.no_legal_line"


class SurveyLeavesLine(RuleBroken):
    """What was surveyed begins and ends on the line."""

    message_id = "boundary_disputes.survey_leaves_line"


class NothingToMark(RuleBroken):
    """The claims enclose no area that the coverage check could leave alone."""

    message_id = "boundary_disputes.nothing_to_mark"


class NumberTaken(Conflict):
    """Another case got the number at the same moment."""

    message_id = "boundary_disputes.number_taken"


class StepTaken(Conflict):
    """Somebody took a step at the same moment."""

    message_id = "boundary_disputes.step_taken"


class ClaimTaken(Conflict):
    """Somebody recorded a claim of this side at the same moment."""

    message_id = "boundary_disputes.claim_taken"

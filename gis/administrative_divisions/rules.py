"""What a division must satisfy, without database or files."""

from gis.errors import Conflict, RuleBroken


class ValidTimesOverlap(Conflict):
    """Two states, codes or boundaries of one division would hold on the same day."""

    message_id = "administrative_divisions.valid_times_overlap"


class CodeTaken(Conflict):
    """Another division bears this code on some of these days."""

    message_id = "administrative_divisions.code_taken"


class EndsWithoutSuccessor(RuleBroken):
    """An ended division has neither a successor nor a stated none."""

    message_id = "administrative_divisions.ends_without_successor"

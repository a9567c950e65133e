"""What a place name must satisfy, without database or files."""

from gis.errors import Conflict


class TwoStandardNames(Conflict):
    """A feature would have two standard names in one language at one time."""

    message_id = "place_names.two_standard_names"


class NationalCodeTaken(Conflict):
    """Another feature already bears this 20-digit code."""

    message_id = "place_names.national_code_taken"

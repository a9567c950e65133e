"""How background work speaks about itself, without database or files."""

from typing import Protocol

from gis.errors import Conflict, NotFound

#: Name of the queue in procrastinate's tables
QUEUE = "diming"
#: Where the result of a job states the publication level that its reader needs
RESULT_LEVEL = "publication_level"
#: Argument of a job that keeps its work portion by portion: where it ends early, those before stay
IN_PORTIONS = "in_portions"


class JobNotFound(NotFound):
    """No such job, or another account's."""

    message_id = "jobs.not_found"


class JobEnded(Conflict):
    """The job has already ended, so nothing is left to cancel."""

    message_id = "jobs.ended"


class Cancelled(Conflict):
    """Somebody asked the running work to stop; what it wrote (of portions: in this one) is rolled back."""

    message_id = "jobs.cancelled"
    of_portions = "jobs.cancelled_in_portions"


class Stopped(Conflict):
    """The worker is shutting down; what the work wrote (of portions: in this one) is rolled back."""

    message_id = "jobs.interrupted"
    of_portions = "jobs.interrupted_in_portions"


class Progress(Protocol):
    """What long work tells whoever waits for it; a step may raise Cancelled or Stopped."""

    def step(self, message_id: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done and how far it is; `total` is 0 while unknown."""


class Unwatched:
    """Progress that nobody waits for."""

    def step(self, message_id: str, done: int = 0, total: int = 0) -> None:
        """Do nothing."""

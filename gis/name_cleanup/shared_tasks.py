"""What the application for a new name checks off (naming_tasks.csv), so that its case does not ask again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from gis.name_applications.naming_rules import NamingRules
from gis.name_applications.procedure import Task
from gis.name_applications.tables import NameApplication, NameApplicationTask
from gis.name_cleanup.procedure import CheckoffItem


@dataclass(frozen=True, slots=True)
class Shared:
    """A thing that both a case and its application ask for: the application's tasks, and which are done."""

    application: NameApplication
    tasks: tuple[Task, ...]
    done: tuple[NameApplicationTask, ...]

    @property
    def is_done(self) -> bool:
        """Whether all of its tasks are done."""
        return len(self.done) == len(self.tasks)

    @property
    def is_open(self) -> bool:
        """Whether it is still checked off in the application, which is not closed."""
        return self.application.closed_on is None

    @property
    def done_on(self) -> date | None:
        """Return the day of the last of its tasks, when all are done; None where none of them applies."""
        days = [each.done_on for each in self.done if each.done_on is not None]
        return max(days, default=None) if self.is_done else None

    @property
    def does_apply(self) -> bool:
        """Whether any of its tasks applies to the name, as far as was said."""
        return not self.is_done or self.done_on is not None

    @property
    def waiting(self) -> tuple[Task, ...]:
        """Return the tasks that nobody has checked off yet."""
        done = {each.task for each in self.done}
        return tuple(each for each in self.tasks if each.code not in done)

    def said(self, field: str) -> str:
        """Return what was said of its tasks in a field, each once."""
        return "；".join(dict.fromkeys(getattr(each, field) for each in self.done if getattr(each, field)))


def shared_tasks(
    items: Iterable[CheckoffItem],
    rules: NamingRules,
    application: NameApplication | None,
    done: Collection[NameApplicationTask],
) -> dict[str, Shared]:
    """Return the items of a case that its application asks for, by code; none without an application."""
    if application is None:
        return {}
    asked = {each.code: each for each in rules.tasks_of(application.kind, application.name_class)}
    found = {}
    for item in items:
        tasks = tuple(asked[code] for code in item.tasks if code in asked)
        if tasks:
            codes = {each.code for each in tasks}
            found[item.code] = Shared(application, tasks, tuple(each for each in done if each.task in codes))
    return found

"""Which columns of a list somebody may ask for, and what only the present can answer."""

from collections.abc import Collection, Iterable

from gis.errors import InvalidInput, NotAllowed


class UnknownColumns(InvalidInput):
    """The list has no columns of these names."""

    message_id = "publication.unknown_columns"


class HiddenColumn(NotAllowed):
    """A filter would tell what the reader may not see."""

    message_id = "publication.hidden_column"


class OnlyForThePresent(InvalidInput):
    """What the register knew on an earlier day is listed in one order and by few filters."""

    message_id = "publication.only_for_the_present"


def known_columns(asked: Iterable[str] | None, columns: Collection[str]) -> Collection[str]:
    """Return the columns asked for, all when none are named; raise UnknownColumns."""
    if asked is None:
        return columns
    wanted = frozenset(asked)
    unknown = sorted(wanted - set(columns))
    if unknown:
        raise UnknownColumns(unknown="、".join(unknown), known="、".join(columns))
    return wanted


def only_for_the_present(**asked: object) -> None:
    """Raise OnlyForThePresent when anything of it is asked."""
    given = sorted(name for name, value in asked.items() if value is not None)
    if given:
        raise OnlyForThePresent(asked="、".join(given))

"""What a marked-up file says of an entry, as it is read back: one change of one field."""

from dataclasses import dataclass

from gis.editions.plan import OVERRIDABLE

#: The field of an entry that was written as running text; its paragraphs are lines
TEXT = "text"
#: Fields that an accepted change can write into an edition; every other is mended in the register
CHANGEABLE = (*OVERRIDABLE, TEXT)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """That a field of an entry is to say something else; `note` is what its editor wrote beside it."""

    key: str
    field: str
    before: str
    after: str
    note: str = ""

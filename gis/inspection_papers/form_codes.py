"""What the QR code of a printed field form says, so that a sheet typed in is matched with its scan.

The code names inspection, section, side and version of the form, with four check digits for whoever types it
from the line below the picture: `DM1-<inspection>-<section>-<A or B>-<version>-<check>`. All of it is of the
alphanumeric set of QR codes, so that the picture stays coarse and survives a poor copy.
"""

import base64
import re
import zlib
from dataclasses import dataclass
from uuid import UUID

from gis.errors import InvalidInput

#: Which side fills in a form: the first and the second of the inspection
SIDES = "AB"
_FORM = re.compile(r"DM1-([A-Z2-7]{26})-(\d{1,4})-([AB])-(\d{1,4})-([0-9A-F]{4})")


class FormCodeUnreadable(InvalidInput):
    """The text is no code of a field form, or was mistyped."""

    message_id = "inspection.form_code_unreadable"


@dataclass(frozen=True, slots=True)
class FormCode:
    """Which printed form a sheet is; `side` is 0 or 1, as in the inspection's sides."""

    inspection_id: UUID
    section: int
    side: int
    version: int

    def text(self) -> str:
        """Return the code as it is printed."""
        inspection = base64.b32encode(self.inspection_id.bytes).decode("ascii").rstrip("=")
        said = f"DM1-{inspection}-{self.section}-{SIDES[self.side]}-{self.version}"
        return f"{said}-{_check(said)}"

    @staticmethod
    def parse(text: str) -> "FormCode":
        """Read a code that was scanned or typed; raise FormCodeUnreadable."""
        tidy = re.sub(r"\s", "", text.upper())
        found = _FORM.fullmatch(tidy)
        if found is None or found[5] != _check(tidy[:-5]):
            raise FormCodeUnreadable(text=text[:80])
        inspection = UUID(bytes=base64.b32decode(found[1] + "======"))
        return FormCode(inspection, int(found[2]), SIDES.index(found[3]), int(found[4]))


def _check(said: str) -> str:
    return f"{zlib.crc32(said.encode('ascii')) & 0xFFFF:04X}"

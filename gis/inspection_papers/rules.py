"""What papers there are, how one is known to be this one, why one is refused; without database or files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any, get_args
from uuid import UUID

from gis.errors import Conflict, InvalidInput, NotFound, RuleBroken
from gis.inspection_papers.facts import PaperFacts, PaperKind

#: In the order in which an inspection needs them
KINDS: tuple[PaperKind, ...] = get_args(PaperKind)
#: Who makes papers, and who only tries their PDF
ISSUING = ("editor", "reviewer", "leader")
#: Kind of paper → kind of document that its signed, sealed scan is
SIGNED: Mapping[PaperKind, str] = {
    "plan": "plan_signed",
    "record": "record_signed",
    "minutes": "minutes_signed",
    "report": "report_signed",
    "summary": "summary_signed",
}
#: A template is a page or two of text with a few pictures
MOST_TEMPLATE_BYTES = 5 << 20


class PaperUnknown(NotFound):
    """There is no such kind of paper, or nothing that it could be about."""

    message_id = "inspection_papers.unknown"


class PaperNotFound(NotFound):
    """There is no such issued paper, or none that the caller may see, or it has no such file."""

    message_id = "inspection_papers.not_found"


class NothingToPrint(RuleBroken):
    """The register does not hold what this paper is made of."""

    message_id = "inspection_papers.nothing_to_print"


class NotIssuedAgain(Conflict):
    """The same paper is issued already; it is kept, never made anew."""

    message_id = "inspection_papers.issued_already"


class TemplateNotFound(NotFound):
    """There is no such version of a template."""

    message_id = "paper_templates.not_found"


class TemplateTaken(Conflict):
    """Somebody else stored a version of this template at the same moment."""

    message_id = "paper_templates.taken"


class ArchiveUnreadable(InvalidInput):
    """The file is no archive package of a joint inspection."""

    message_id = "inspection_archive.unreadable"


class TooLargeToPack(RuleBroken):
    """The files of the inspection are more than one package may hold."""

    message_id = "inspection_archive.too_large"


def fingerprint(facts: PaperFacts, template_sha256: str) -> str:
    """Return the SHA-256 of what a paper says and of the template that lays it out."""
    said = json.dumps(
        _plain(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(f"{template_sha256}\n{said}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; of pictures their hash."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value

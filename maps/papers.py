"""The 审批单: a proposal on paper, to be signed and sealed, as Word and as PDF from the same facts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from importlib.resources import as_file, files
from io import BytesIO
from typing import Any

import typst
from docxtpl import DocxTemplate

from gis.messages import text
from gis.place_names.line_breaks import breakable
from gis.proposals.fingerprint import check_code

# Papers of the bureau carry the date in China, whatever clock the server keeps.
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class FieldChange:
    """One change in words: which record, which field, what it said and what it shall say."""

    record: str
    field: str
    before: str
    after: str
    #: In Roman letters, to be broken between syllables where a line ends
    is_spelling: bool = False


@dataclass(frozen=True)
class FoundAround:
    """What a coverage check tells of a polygon that the proposal changes: standing, kind, parties."""

    standing: str
    kind: str
    parties: Sequence[str]
    area_ha: float
    width_m: float


@dataclass(frozen=True)
class Enclosure:
    """One document that the proposal cites, with the SHA-256 of its bytes in hexadecimal."""

    title: str
    sha256: str


@dataclass(frozen=True)
class ApprovalSoFar:
    """A decision that somebody has already made."""

    organisation: str
    person: str
    decision: str
    comment: str
    decided_at: datetime


@dataclass(frozen=True)
class SignaturePlace:
    """A box for an opinion with signature and date; with a place for the seal when `seal`."""

    title: str
    seal: bool = False


_USUAL_PLACES = (
    SignaturePlace("承办人意见"),
    SignaturePlace("审核意见"),
    SignaturePlace("领导签发意见", seal=True),
)


@dataclass(frozen=True)
class ApprovalForm:
    """What an approval form says.

    `submitted_at` needs a time zone; it is printed as the date in China. `fingerprint` is the SHA-256
    (hexadecimal) of what was submitted, `not_listed` the number of records beyond those in `changes`.
    """

    bureau: str
    number: str
    title: str
    kind: str
    organisation: str
    author: str
    reason: str
    submitted_at: datetime
    fingerprint: str
    changes: Sequence[FieldChange]
    not_listed: int = 0
    enclosures: Sequence[Enclosure] = ()
    approvals: Sequence[ApprovalSoFar] = ()
    found: Sequence[FoundAround] = ()
    signatures: Sequence[SignaturePlace] = _USUAL_PLACES
    is_demonstration: bool = False

    @property
    def check_code(self) -> str:
        """Number of the proposal and the beginning of its fingerprint, to match a scan with it."""
        return check_code(self.number, self.fingerprint)


def approval_form_pdf(form: ApprovalForm) -> bytes:
    """Return the form as PDF, A4, laid out by `data/templates/approval_form.typ`."""
    facts = json.dumps(_facts(replace(form, changes=_breakable(form.changes))), ensure_ascii=False)
    with as_file(files("data") / "templates") as folder:
        pdf: bytes = typst.compile(
            folder / "approval_form.typ", root=folder, format="pdf", sys_inputs={"form": facts}
        )
    return pdf


def _breakable(changes: Sequence[FieldChange]) -> list[FieldChange]:
    """Let romanized names be broken by the rule; Word prints a soft hyphen wherever it stands."""
    return [
        replace(one, before=breakable(one.before), after=breakable(one.after)) if one.is_spelling else one
        for one in changes
    ]


def approval_form_docx(form: ApprovalForm) -> bytes:
    """Return the form as a Word document, from the template `data/templates/approval_form.docx`."""
    with as_file(files("data") / "templates" / "approval_form.docx") as file:
        document = DocxTemplate(file)
        # Names may hold & and <, which Word's XML reserves.
        document.render({"form": _facts(form)}, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _facts(form: ApprovalForm) -> dict[str, Any]:
    """Everything as it is printed: both layouts only place it."""
    return {
        "bureau": form.bureau,
        "number": form.number,
        "check_code": form.check_code,
        "title": form.title,
        "kind": form.kind,
        "organisation": form.organisation,
        "author": form.author,
        "reason": form.reason,
        "submitted_on": _chinese_date(form.submitted_at),
        "unclassified": text("map.unclassified_system"),
        "is_demonstration": form.is_demonstration,
        "changes": [
            {
                "position": position,
                "record": change.record,
                "field": change.field,
                "before": change.before or "（无）",
                "after": change.after or "（删除）",
            }
            for position, change in enumerate(form.changes, start=1)
        ],
        "not_listed": text("paper.not_listed", count=form.not_listed) if form.not_listed else "",
        "findings": [
            {
                "standing": one.standing,
                "kind": one.kind,
                "parties": "—".join(one.parties),
                "area": f"{one.area_ha:.4f}" if one.area_ha else "—",
                "width": f"{one.width_m:.2f}" if one.width_m else "—",
            }
            for one in form.found
        ],
        "attachments": [
            {
                "position": position,
                "title": enclosure.title,
                "sha256": _in_groups(enclosure.sha256, 16, " "),
            }
            for position, enclosure in enumerate(form.enclosures, start=1)
        ],
        "approvals": [
            {
                "organisation": approval.organisation,
                "person": approval.person,
                "decision": approval.decision,
                "comment": approval.comment,
                "decided_on": _chinese_date(approval.decided_at),
            }
            for approval in form.approvals
        ],
        "signatures": [{"title": place.title, "seal": place.seal} for place in form.signatures],
    }


def _chinese_date(moment: datetime) -> str:
    day: date = moment.astimezone(_CHINA).date()
    return f"{day.year}年{day.month}月{day.day}日"


def _in_groups(digits: str, size: int, between: str) -> str:
    return between.join(digits[at : at + size] for at in range(0, len(digits), size))

"""Bring in by hand what a device held: its ZIP goes the way that the device itself would have gone.

Files first, then changes under the ids that the device made, as sent by whoever took the package; the file
itself is kept, with who brought it. What is here already is answered as before and doubles nothing: it is
brought in portion by portion, each a transaction, and where that ends early the next time goes on.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.administrative_divisions.service import identify
from gis.attachments import service as attachments
from gis.database import act_as, unit_of_work
from gis.errors import NotAllowed, NotFound
from gis.field_work import handed_out, packages, queries, returns, uploads
from gis.field_work.deciders import may_decide
from gis.field_work.held import GIVEN_UP, Held, HeldChange, HeldDraft, HeldFile, opened
from gis.field_work.kinds import Forms
from gis.field_work.returned_findings import Findings, both
from gis.field_work.rules import ContentUnreadable, NoSuchPackage, Sent, read_content
from gis.field_work.sync import REFUSALS, Batch, receive
from gis.field_work.tables import FieldChange, FieldPackage, FieldPackageItem
from gis.jobs.rules import Progress

Row = dict[str, Any]
#: Files and changes of a portion: locks of others wait for its end
FILES_AT_ONCE, CHANGES_AT_ONCE = 50, 50


class PackageUnknown(NotFound):
    """The register has no such package, or it is of no concern of the caller's."""

    message_id = "field_held.package_unknown"


@dataclass(slots=True)
class _Files:
    """The files of a ZIP that changes cite, counted by what became of them."""

    new: int = 0
    known: int = 0
    bad: int = 0
    #: Of drafts, or of nothing any more: they stay in the ZIP
    beside: int = 0


def check(session: Session, caller: Caller, path: Path, name: str, home: Path) -> None:
    """Look whether a file is a device's ZIP that the caller may bring in.

    Raises PackageUnknown, CopyUnproved and CopyDiffers, NotAllowed, and what `held.opened` raises.
    """
    with opened(path, name, Findings()) as held:
        _package(session, caller, held, home)


def preview(session: Session, caller: Caller, path: Path, name: str, home: Path, progress: Progress) -> Row:
    """Say what of a ZIP is new, what is here already and what can't be taken, and write nothing.

    Raises what `check` raises.
    """
    findings = Findings()
    with opened(path, name, findings) as held:
        package, items = _package(session, caller, held, home)
        if items is not None:
            findings.note("held_package_unknown")
        sender = _sender(session, package)
        counted = _Files()
        here = _here(session, sender, held.cited())
        for file in _cited(held, counted, progress):
            if file.sha256 in here:
                counted.known += 1
            elif held.is_right(file):
                counted.new += 1
            else:
                counted.bad += 1
                findings.problem("held_file_differs", row=file.name)
        standings, present = _standings(session, package, held.changes)
        rows = [
            _row(one, standings[one.id], present[one.id].state if standings[one.id] == "known" else None)
            for one in held.changes
        ]
        return _answer(session, package, held, name, counted, rows, findings)


def bring_in(
    engine: Engine, caller: Caller, path: Path, name: str, forms: Forms, home: Path, progress: Progress
) -> Row:
    """Take in what a ZIP holds, and keep it with who brought it; say what became of each change.

    Portion by portion: where it raises, those before stay. Raises what `check` raises, NoRoom, and
    MarkedSecret and CannotBeChecked for a ZIP that can't be kept.
    """
    findings = Findings()
    with opened(path, name, findings) as held:
        with unit_of_work(engine, caller.account()) as session:
            package, items = _package(session, caller, held, home)
            if items is not None:
                package = handed_out.keep(session, package, items)
                findings.note("held_package_taken_up")
            sha256 = returns.hash_of(session, package, path, home)
            sender = _sender(session, package)
            standings, _ = _standings(session, package, held.changes)
        counted = _take_files(engine, sender, held, findings, home, progress)
        sent = [each for each in held.changes if standings[each.id] != GIVEN_UP]
        told: dict[str, Row] = {}
        for at in range(0, len(sent) or 1, CHANGES_AT_ONCE):
            progress.step("field_held.step_changes", at, len(sent))
            some = sent[at : at + CHANGES_AT_ONCE]
            left = len(sent) - at - len(some)
            # History has what is written as his who said it in the field; who brought it is in the return.
            with unit_of_work(engine, sender.account()) as session:
                queries.hold_off_withdrawals(session)
                package, _ = _package(session, caller, held, home)
                batch = Batch(None, [Sent(each.id, each.content) for each in some])
                answer = receive(session, sender, package.id, batch, forms, home)
                # What waited for a later one is told again with that.
                told |= {each["id"]: each for each in answer["changes"]}
                new = {str(each.id) for each in some if standings[each.id] == "new"}
                if left and not new:
                    continue
                act_as(session, caller.account())
                if not _keep(session, caller, package, held, sha256, path, name, home) and not left:
                    findings.note("held_not_kept")
                drafts: Sequence[Row] = ()
                if not left:
                    brought = _brought(session, package, held, name, counted, standings, told, findings)
                    drafts = brought["drafts"]
                about = {
                    "layers": [],
                    "rows": [
                        {"change": told[str(each.id)], "is_known": str(each.id) not in new}
                        for each in sent
                        if str(each.id) in told
                    ],
                    "findings": findings.rows,
                    "left": left,
                    "drafts": drafts,
                    "holds": _hashes(held),
                }
                returns.note(session, caller, package, sha256, name, about)
        return brought


def _package(
    session: Session, caller: Caller, held: Held, home: Path
) -> tuple[FieldPackage, list[FieldPackageItem] | None]:
    """Return the package of a ZIP; one that the register lost as it was handed out, with records to write."""
    items = None
    try:
        found = packages.seen(session, caller, held.package.id)
    except NoSuchPackage as error:
        unknown = PackageUnknown(title=held.package.title, id=held.package.id)
        if not held.copy or queries.package(session, held.package.id) is not None:
            raise unknown from error
        try:
            found, items = handed_out.proved(session, handed_out.read_copy(held.copy), home)
        except NoSuchPackage as nobody:
            raise unknown from nobody
        if found.id != held.package.id:
            raise handed_out.CopyDiffers from error
    if not (found.account_id == caller.account_id or may_decide(caller, found)):
        raise NotAllowed
    return found, items


def _sender(session: Session, package: FieldPackage) -> Caller:
    """Return whoever took the package, with the rights that he has now; a closed account has what it had."""
    return identify(session, accounts.caller(session, accounts.by_id(session, package.account_id)))


def _cited(held: Held, counted: _Files, progress: Progress) -> Iterator[HeldFile]:
    """Go through the files that changes cite."""
    wanted = held.cited()
    cited_here = [each for each in held.files if each.sha256 in wanted]
    counted.beside = len(held.files) - len(cited_here)
    for number, each in enumerate(cited_here):
        progress.step("field_held.step_files", number, len(cited_here))
        yield each


def _here(session: Session, sender: Caller, hashes: Collection[str]) -> set[str]:
    """Return those of some files that the sender may cite as attachments, or that were taken out for good."""
    return attachments.found(session, sender, hashes) | attachments.erased(session, hashes)


def _take_files(
    engine: Engine, sender: Caller, held: Held, findings: Findings, home: Path, progress: Progress
) -> _Files:
    """Keep the files that changes cite; one that can't be kept is told, and its changes wait for it."""
    counted = _Files()
    cited_here = _cited(held, counted, progress)
    while some := list(islice(cited_here, FILES_AT_ONCE)):
        with unit_of_work(engine, sender.account()) as session:
            here = _here(session, sender, {each.sha256 for each in some})
            counted.known += len(here)
            for file in some:
                if file.sha256 not in here:
                    _take(session, sender, held, file, counted, findings, home)
    return counted


def _take(
    session: Session,
    sender: Caller,
    held: Held,
    file: HeldFile,
    counted: _Files,
    findings: Findings,
    home: Path,
) -> None:
    if not held.is_right(file):
        counted.bad += 1
        findings.problem("held_file_differs", row=file.name)
    else:
        uploads.check_room(file.member.file_size, home)
        try:
            with held.read(file) as stream:
                attachments.store(session, sender, stream, file.name, home)
            counted.new += 1
        except REFUSALS as refusal:
            counted.bad += 1
            findings.problem("held_file_refused", row=file.name, told=both(refusal))


def _hashes(held: Held) -> list[str]:
    return sorted({each.sha256 for each in held.files})


def _keep(
    session: Session,
    caller: Caller,
    package: FieldPackage,
    held: Held,
    sha256: str,
    path: Path,
    name: str,
    home: Path,
) -> bool:
    """Keep the ZIP unless it is kept; return whether it may be: nothing in it was taken out for good."""
    if attachments.erased(session, _hashes(held)):
        return False
    if queries.returned(session, package.id, sha256) is None:
        attachments.store_read(session, caller, path, name, "application/zip", home)
    return True


def _standings(
    session: Session, package: FieldPackage, changes: Sequence[HeldChange]
) -> tuple[dict[UUID, str], dict[UUID, FieldChange]]:
    """Return how changes stand before they are sent, and those that came under their ids."""
    present = queries.among_changes(session, {each.id for each in changes})
    standings = {}
    for one in changes:
        found = present.get(one.id)
        if found is None:
            standings[one.id] = GIVEN_UP if one.state == GIVEN_UP else "new"
        elif (found.package_id, found.content_sha256) == (package.id, one.content_sha256):
            standings[one.id] = "known"
        else:
            standings[one.id] = "other"
    return standings, present


def _brought(
    session: Session,
    package: FieldPackage,
    held: Held,
    name: str,
    counted: _Files,
    standings: Mapping[UUID, str],
    told: Mapping[str, Row],
    findings: Findings,
) -> Row:
    """Say what became of each change of a ZIP."""
    rows = []
    for one in held.changes:
        found = told.get(str(one.id))
        state = None if found is None else found["state"]
        rows.append(_row(one, standings[one.id], state, [] if found is None else found["reasons"]))
    return _answer(session, package, held, name, counted, rows, findings)


def _row(one: HeldChange, standing: str, state: str | None, reasons: Sequence[Row] = ()) -> Row:
    try:
        said = read_content(one.content)
    except ContentUnreadable:
        kind, target, at, values = "", None, None, {}
    else:
        kind, target, at, values = said.kind, said.target_id, said.device_time.isoformat(), said.values
    return {
        "id": str(one.id),
        "kind": kind,
        "target_id": None if target is None else str(target),
        "device_time": at,
        "standing": standing,
        "state": state,
        "reasons": list(reasons),
        "said": values,
    }


def _called(values: Mapping[str, Any]) -> str:
    """Return what people would call a record that is new, by what is said of it."""
    told = (values.get(name) for name in ("number", "road", "place", "signer"))
    return " ".join(each for each in told if isinstance(each, str) and each)[:200]


def _answer(
    session: Session,
    package: FieldPackage,
    held: Held,
    name: str,
    counted: _Files,
    rows: Sequence[Row],
    findings: Findings,
) -> Row:
    """Say what a ZIP holds; each record by what people call it."""
    drafts = [_draft(each) for each in held.drafts]
    wanted = {(package.id, UUID(each["target_id"])) for each in (*rows, *drafts) if each["target_id"]}
    labels = queries.labels(session, wanted)
    for each in (*rows, *drafts):
        target = None if each["target_id"] is None else UUID(each["target_id"])
        said = each.pop("said", None) or each.get("values", {})
        each["record_kind"], each["label"] = labels.get((package.id, target), ("", _called(said)))
    return {
        "package": {
            "id": str(package.id),
            "title": package.title,
            "holder": queries.names(session, [package.account_id]).get(package.account_id, ""),
            "device_name": package.device_name,
            "made_at": package.made_at.isoformat(),
            "is_closed": package.closed_at is not None,
            "is_demonstration": package.is_demonstration,
        },
        "file_name": name,
        "changes": list(rows),
        "files": asdict(counted),
        "drafts": drafts,
        "findings": findings.rows,
    }


def _draft(one: HeldDraft) -> Row:
    kind, _, target = one.key.partition(":")
    try:
        target_id = str(UUID(target))
    except ValueError:
        target_id = None
    return {"kind": kind, "target_id": target_id, "changed_at": one.changed_at, "values": one.values}

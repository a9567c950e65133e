"""Draft the change of the register that an approved application leads to: a new feature, a new name, an end.

The proposal goes the usual way: its author does not approve it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import to_shape

from gis.accounts.rules import Caller
from gis.attachments.rules import NoSuchAttachment
from gis.errors import FieldUnreadable
from gis.messages import text
from gis.name_applications import queries
from gis.name_applications.handling import held
from gis.name_applications.register_rules import Approved, changes_of_feature, new_feature
from gis.name_applications.rules import ABOLISH, NAME, PROPOSALS, ChangeDrafted, NotDecided
from gis.name_applications.tables import NameApplication
from gis.name_applications.views import spelling_of
from gis.naming_checks.protection import all_subjects
from gis.place_names.documents import FeatureDocuments
from gis.proposals import service as proposals
from gis.proposals.records import geojson_of
from gis.proposals.service import ItemDraft
from gis.proposals.tables import Proposal
from gis.reference import service as reference

#: States of a proposal after which another may be drafted
ENDED = ("withdrawn", "rejected")
#: Papers of government are nobody's work to license (著作权法 Art. 5)
LICENCE = "公文，《著作权法》第五条"


def draft_register_change(
    session: Session, caller: Caller, application_id: UUID, expected_version: int
) -> Proposal:
    """Draft the proposal that brings an approved name into the register, or takes it out.

    Raises NotDecided, ChangeDrafted, FieldUnreadable where a new place has no category, and what
    `proposals.service.draft` raises.
    """
    application = held(session, caller, application_id, expected_version, "editor")
    if application.decided_on is None:
        raise NotDecided
    if application.register_change_id is not None:
        number, state = queries.proposal_of(session, application.register_change_id)
        if state not in ENDED:
            raise ChangeDrafted(number=number)
    said: dict[str, Any] = {
        "name": application.proposed_name or application.current_name,
        "former": application.current_name,
        "authority": application.authority,
        "number": application.decision_number,
        "day": application.decided_on.isoformat(),
        "application": application.number,
    }
    drafted = proposals.draft(
        session,
        caller,
        all_subjects(),
        kind=PROPOSALS[application.kind],
        title=text(f"name_applications.change_title.{application.kind}", **said),
        reason=text("name_applications.change_reason", **said),
        items=[_item(session, application)],
    )
    _attach_approval(session, caller, application, drafted)
    application.register_change_id = drafted.id
    queries.count_up(session, application)
    return drafted


def _item(session: Session, application: NameApplication) -> ItemDraft:
    approved = _approved(session, application)
    if application.feature_id is None:
        if application.category is None:
            raise FieldUnreadable("fields.empty", field="category")
        return ItemDraft("feature", "create", new_feature(approved))
    loaded = FeatureDocuments().load(session, application.feature_id)
    changes = changes_of_feature(loaded.document, approved)
    return ItemDraft("feature", "update", changes, application.feature_id, loaded.version)


def _approved(session: Session, application: NameApplication) -> Approved:
    name = application.current_name if application.kind == ABOLISH else application.proposed_name
    spelling = spelling_of(session, application, name)
    announced = queries.announcements_of(session, [application.id]).get(application.id)
    events: list[Mapping[str, Any]] = []
    if application.filed_on is not None:
        events.append(
            {
                "type": "filing",
                "on_date": application.filed_on.isoformat(),
                "authority": application.filed_to,
                "document_number": application.filing_number,
            }
        )
    if announced is not None:
        events.append(
            {
                "type": "announcement",
                "on_date": announced.announced_on.isoformat(),
                "authority": announced.announced_by,
                "document_number": announced.number,
            }
        )
    if application.decided_on is None:
        raise NotDecided
    return Approved(
        kind=application.kind,
        name=name,
        mongolian=application.proposed_mongolian,
        romanization=application.proposed_romanization or spelling.romanization or spelling.toned,
        pinyin=spelling.toned,
        specific_term=spelling.specific_term,
        generic_term=spelling.generic_term,
        on=application.decided_on,
        authority=application.authority,
        number=application.decision_number,
        source_id=str(_source(session, application)),
        category=application.category or "",
        division_id=str(application.division_id),
        geometry=None if application.geom is None else geojson_of(to_shape(application.geom)),
        meaning=application.meaning,
        location=application.location,
        ends_feature=application.ends_feature,
        further_events=tuple(events),
        new_id=lambda: str(uuid4()),
        is_new=application.kind == NAME,
    )


def _source(session: Session, application: NameApplication) -> UUID:
    """Return the approval as a source that records cite; of an invented application, its demonstration."""
    if application.source_id is not None:
        return application.source_id
    title = f"{application.authority}{application.decision_number}"
    known = next((each for each in reference.sources(session) if each.title == title), None)
    if known is not None:
        return known.id
    return reference.add_source(
        session,
        title=title,
        publisher=application.authority,
        licence=LICENCE,
        dated=application.decided_on,
        note=text("name_applications.source_note", number=application.number),
    ).id


def _attach_approval(
    session: Session, caller: Caller, application: NameApplication, drafted: Proposal
) -> None:
    """Cite the approval's scan, where the caller may; else he attaches what he has."""
    scans = [step.sha256 for step in queries.steps(session, application.id) if step.step == "approved"]
    for sha256 in scans:
        if sha256 is None:
            continue
        try:
            title = f"{application.authority}{application.decision_number}"
            proposals.attach(session, caller, drafted.id, drafted.version, sha256, title)
        except NoSuchAttachment:
            return

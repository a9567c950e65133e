"""The protection list of names (地名管理条例 Art. 25): a listed name changes only with a plan attached.

The subject of features lies below and knows nothing of the list: `all_subjects` stands in its place wherever
proposals are drafted, checked and applied, so that no way of renaming leads past the list.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.history.as_known import today
from gis.naming_checks import queries
from gis.naming_checks.documents import ProtectedNameDocuments
from gis.naming_checks.protected_queries import listed_features, unseen_entries
from gis.naming_checks.rules import ProtectedBy
from gis.place_names import service as place_names
from gis.place_names.own_names import NamesOfDivisions
from gis.place_names.rules import holds_on
from gis.proposals.fields import Finding
from gis.proposals.subjects import Subjects

Document = Mapping[str, Any]
#: Levels of the records that everybody sees who drafts changes
AUTHORS_SEE = ("public", "internal")


def all_subjects() -> Subjects:
    """Return every kind of record that proposals change up to names, features under the protection list."""
    protected = (ProtectedFeatures(), ProtectedNameDocuments())
    return {**place_names.all_subjects(), **{subject.name: subject for subject in protected}}


def protecting(
    session: Session, feature_id: UUID, on: date, levels: Collection[str] | None = None
) -> ProtectedBy | None:
    """Return the entry of the list that a feature stands under on a day, one without a plan first.

    Where levels are given, an entry that the reader may not see is left out; it bars all the same.
    """
    names = {
        one.name
        for one in queries.names_of(session, feature_id)
        if one.name_type == "standard" and on in one.valid
    }
    found = [
        ProtectedBy(
            entry.id,
            entry.name,
            entry.kind,
            entry.reason,
            entry.document_number,
            "" if entry.valid.lower is None else entry.valid.lower.isoformat(),
            plans > 0,
        )
        for entry, plans in queries.protecting(session, feature_id, names, on, levels)
    ]
    return min(found, key=lambda one: one.has_plan, default=None)


def unseen(session: Session, ids: Collection[UUID], levels: Collection[str]) -> frozenset[UUID]:
    """Return those of some entries that a reader of these levels may not see."""
    return frozenset(unseen_entries(session, ids, levels))


def protected_features(session: Session, day: date) -> frozenset[UUID]:
    """Return the features that stand in the list on a day; a screening asks for all at once."""
    return frozenset(listed_features(session, day))


def barred(session: Session, feature_id: UUID, on: date) -> ProtectedBy | None:
    """Return the entry that bars a feature from a new name on a day: listed, without a plan."""
    entry = protecting(session, feature_id, on)
    return None if entry is None or entry.has_plan else entry


class ProtectedFeatures(NamesOfDivisions):
    """Features, whose listed names are neither changed nor given up before a plan is attached."""

    def explain(
        self, session: Session, record_id: UUID, document: Document, *, creating: bool
    ) -> list[Finding]:
        """Return every finding by field path, warnings too."""
        found = super().explain(session, record_id, document, creating=creating)
        if creating or any(not finding.is_warning for finding in found):
            return found
        day = today()
        given_up = _given_up(self.load(session, record_id).document, document, day)
        entry = barred(session, record_id, day) if given_up is not None else None
        if given_up is None or entry is None:
            return found
        path, value, message_id = given_up
        params: dict[str, object] = {"name": entry.name, "document": entry.document_number or entry.since}
        seen = protecting(session, record_id, day, AUTHORS_SEE)
        if seen is None or seen.id != entry.id:
            # Whoever drafts learns that the name is listed, and nothing that stands in an entry closed to him
            message_id, params = f"{message_id}_unseen", {}
        return [*found, Finding(path, value, message_id, params, is_rule=True)]


def _given_up(before: Document, after: Document, day: date) -> tuple[str, object, str] | None:
    """Return what of a change gives a standard name up: the field, its value, and the sentence for it."""
    ends = after.get("valid_to")
    if ends is not None and before.get("valid_to") is None:
        return "valid_to", ends, "naming_checks.abolition_barred"
    names: Mapping[str, Document] = after.get("names", {})
    for key, name in before.get("names", {}).items():
        if name.get("name_type") != "standard" or not holds_on(name, day):
            continue
        now = names.get(key, {})
        kept = now.get("name_type") == "standard" and now.get("name") == name.get("name")
        if not kept or (now.get("valid_to") is not None and name.get("valid_to") is None):
            field = "valid_to" if kept else "name" if now.get("name") != name.get("name") else "name_type"
            return f"names/{key}/{field}", now.get(field), "naming_checks.rename_barred"
    return None

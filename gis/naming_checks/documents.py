"""The document of an entry of the protection list: the name, why and since when it is listed, its plans."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.errors import NotFound
from gis.history.as_known import today
from gis.naming_checks import queries
from gis.naming_checks.tables import ProtectedName, ProtectedNamePlan
from gis.proposals.fields import Checker, Finding, is_id
from gis.proposals.table_records import RecordTables
from gis.proposals.table_subjects import TableSubject

Document = Mapping[str, Any]


class ProtectedNameNotFound(NotFound):
    """The protection list has no such entry."""

    message_id = "naming_checks.protected_name_not_found"


class ProtectedNameDocuments(TableSubject):
    """The subject `protected_name` of proposals."""

    tables = RecordTables(ProtectedName, {"plans": ProtectedNamePlan})
    not_found = ProtectedNameNotFound

    def explain(
        self, session: Session, record_id: UUID, document: Document, *, creating: bool
    ) -> list[Finding]:
        """Return every finding by field path; that a place never bore the listed name is worth a look."""
        found = super().explain(session, record_id, document, creating=creating)
        feature, name = document.get("feature_id"), document.get("name")
        if is_id(feature) and name and all(finding.is_warning for finding in found):
            names = {each.name for each in queries.names_of(session, UUID(str(feature)))}
            if name not in names:
                message = "naming_checks.feature_bears_other_name"
                found.append(Finding("name", name, message, {"name": name}, is_warning=True))
        return found

    def rules(self, document: Document, before: Document | None, check: Checker) -> None:
        """Note which rules of the list a document breaks."""
        for key, plan in document.get("plans", {}).items():
            if str(plan.get("adopted_on")) > today().isoformat():
                check.broken(
                    f"plans/{key}/adopted_on", plan.get("adopted_on"), "naming_checks.plan_after_today"
                )

    def title(self, document: Document) -> str:
        """Return the listed name."""
        return str(document.get("name") or "")

    def areas(self, session: Session, document: Document) -> frozenset[UUID]:
        """Return no division: the list is the banner's, and its keepers are."""
        return frozenset()

    def derived(self, session: Session, document: Document) -> Document:
        """Return nothing: no column of the list is computed."""
        return {}

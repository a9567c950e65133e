"""What the printed sheets of a package say (外业登记表): its records as handed out, and its blank forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.field_work import packages, queries
from gis.field_work.geopackage import code_names, divisions_of
from gis.field_work.paper_forms import PaperForm, forms_of, signature_of
from gis.field_work.project_layers import Column
from gis.field_work.project_rows import Item, Named
from gis.field_work.rules import PackageClosed
from gis.field_work.tables import FieldPackage


@dataclass(frozen=True, slots=True)
class Sheets:
    """A package for the printer; `named` tells what codes are called."""

    package: FieldPackage
    holder: str
    items: Sequence[Item]
    forms: Sequence[PaperForm]
    #: What each of two sides writes when it signs; nothing for a task of one side
    signature: Sequence[Column]
    named: Named


def must_be_open_to(session: Session, caller: Caller, package_id: UUID) -> FieldPackage:
    """Return a package that the caller took or oversees; raise NoSuchPackage, PackageClosed."""
    package = packages.seen(session, caller, package_id)
    if package.closed_at is not None:
        raise PackageClosed
    return package


def sheets_of(session: Session, package: FieldPackage, forms: Mapping[str, Any]) -> Sheets:
    """Return the printed sheets of a package."""
    items = queries.items(session, package.id)
    holder = queries.names(session, {package.account_id}).get(package.account_id, "")
    return built(package, holder, items, forms, code_names(session))


def built(
    package: FieldPackage, holder: str, items: Sequence[Item], forms: Mapping[str, Any], named: Named
) -> Sheets:
    """Return the printed sheets of a package with its records."""
    return Sheets(
        package,
        holder,
        items,
        forms_of(package.task_kind, forms, divisions_of(package, items)),
        signature_of(package.task_kind, forms),
        named,
    )

"""Open an application: read what is said, fill in what the register knows, check the proposed name."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape

from gis.accounts.rules import Caller
from gis.administrative_divisions.readers import Reader
from gis.entries import past, written
from gis.errors import FieldUnreadable
from gis.history.as_known import today
from gis.name_applications import checks, queries
from gis.name_applications.entries import TEXTS, Opening, drawn
from gis.name_applications.naming_rules import rules_of
from gis.name_applications.procedure import class_of
from gis.name_applications.rules import (
    ABOLISH,
    HANDLING,
    KINDS,
    NAME,
    OTHER,
    AlreadyApplied,
    FeatureUnfit,
    stricter,
)
from gis.name_applications.tables import NameApplication, NameApplicationStep
from gis.name_applications.views import spelled
from gis.number_queries import next_number
from gis.periods import service as periods
from gis.place_names.rules import FeatureNotFound
from gis.place_names.tables import PlaceNamePeriod
from gis.reference import service as reference

#: Applications are for staff, whatever they are about
INTERNAL = "internal"


def open_application(session: Session, caller: Caller, kind: str, said: Opening) -> UUID:
    """Open an application; who opens it does not record the decision on it.

    Raises NotAllowed, FieldUnreadable, FeatureUnfit, FeatureNotFound, AlreadyApplied.
    """
    caller.must_hold(*HANDLING)
    if kind not in KINDS:
        raise FieldUnreadable(field="kind")
    rules = rules_of(session)
    feature = _feature(session, caller, kind, said)
    category = said.category or (feature.category if feature else None)
    known_category(session, category)
    name_class = said.name_class or class_of(list(rules.approvers.values()), category or "") or OTHER
    if name_class not in rules.approvers:
        raise FieldUnreadable("fields.unknown_code", field="name_class")
    texts = {field: written(field, getattr(said, field)) for field in TEXTS}
    for required in ("applicant", *(() if kind == ABOLISH else ("proposed_name",))):
        written(required, texts[required], is_required=True)
    first = rules.procedures[kind].first
    application = NameApplication(
        id=uuid4(),
        number=next_number(session, NameApplication.number, past("opened_on", said.opened_on).year, 3),
        kind=kind,
        name_class=name_class,
        category=category,
        feature_id=said.feature_id,
        current_name="" if feature is None else feature.name or "",
        division_id=_division(session, said, feature),
        geom=None if said.geometry is None else from_shape(drawn(said.geometry), srid=queries.SRID),
        area_m2=said.area_m2,
        floors=said.floors,
        length_m=said.length_m,
        ends_feature=said.ends_feature and kind == ABOLISH,
        opened_on=said.opened_on,
        state=first.code,
        state_since=said.opened_on,
        publication_level=stricter(INTERNAL, *(() if feature is None else (feature.publication_level,))),
        version=1,
        **texts,
    )
    if kind != ABOLISH and not application.proposed_romanization:
        application.proposed_romanization = spelled(session, application, application.proposed_name)
    queries.add(session, application)
    step = NameApplicationStep(
        application_id=application.id,
        ordinal=1,
        step=first.code,
        taken_on=said.opened_on,
        actor=application.applicant,
        recorded_by=caller.account(),
    )
    queries.add(session, step)
    checks.run(session, caller, application, "opened")
    return application.id


def known_category(session: Session, category: str | None) -> None:
    """Raise FieldUnreadable for a category that the list has not."""
    if category is not None:
        known = {row["code"] for row in reference.codes(session, "place_name_category")}
        if category not in known:
            raise FieldUnreadable("fields.unknown_code", field="category")


def _feature(session: Session, caller: Caller, kind: str, said: Opening) -> PlaceNamePeriod | None:
    """Return the feature that is to be renamed or abolished, of those that the caller sees."""
    if kind == NAME:
        if said.feature_id is not None:
            raise FeatureUnfit
        return None
    if said.feature_id is None:
        raise FeatureUnfit
    periods.settle(session)
    found = queries.feature_today(session, said.feature_id, today())
    if found is None or found.publication_level not in Reader.of(session, caller).levels():
        raise FeatureNotFound(id=said.feature_id)
    if found.name is None:
        raise FeatureUnfit
    open_one = queries.open_on(session, said.feature_id)
    if open_one is not None:
        raise AlreadyApplied(number=open_one.number)
    return found


def _division(session: Session, said: Opening, feature: PlaceNamePeriod | None) -> UUID:
    """Return the division that the place lies in."""
    if said.division_id is None and feature is not None and feature.divisions:
        return feature.divisions[0]
    if said.division_id is None:
        raise FieldUnreadable("fields.empty", field="division_id")
    if not queries.division_names(session, [said.division_id], today()):
        raise FieldUnreadable("fields.unknown_division", field="division_id")
    return said.division_id

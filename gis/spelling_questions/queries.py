"""Statements on questions about spellings, their runs and decisions, and on the names they are about."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from gis.accounts.tables import Account
from gis.administrative_divisions.tables import DivisionPeriod
from gis.history.as_known import among
from gis.place_names.level_queries import is_hidden
from gis.place_names.tables import PlaceName, PlaceNamePeriod
from gis.proposals.tables import Proposal
from gis.reference.tables import PlaceNameCategory
from gis.spelling_questions.rules import Question, Wanted
from gis.spelling_questions.tables import (
    SpellingDecision,
    SpellingQuestion,
    SpellingQuestionName,
    SpellingRun,
)

#: One run writes at a time
RUN_LOCK = 261_126
AT_ONCE = 1_000
#: Proposals that came to nothing: what they were to carry out is asked again
FAILED = ("rejected", "withdrawn")


def hold_runs(session: Session) -> None:
    """Wait until no other run writes questions, and keep it so until the transaction ends."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": RUN_LOCK})


def now(session: Session) -> datetime:
    """Return the present instant of the database."""
    instant: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return instant


def names(session: Session, day: date) -> Iterator[Any]:
    """Yield every standard Chinese name of a day, with the script of its feature."""
    name, period = PlaceName, PlaceNamePeriod
    statement = (
        select(
            name.feature_id,
            name.id.label("name_id"),
            name.name,
            period.category,
            name.pinyin,
            name.romanization,
            name.reading_confirmed.label("is_confirmed"),
            func.coalesce(period.mongolian, "").label("mongolian"),
            period.publication_level,
        )
        .join(period, and_(period.feature_id == name.feature_id, period.valid.contains(day)))
        .where(name.language == "zh", name.name_type == "standard", name.valid.contains(day))
        .order_by(name.id)
        .execution_options(yield_per=AT_ONCE)
    )
    yield from session.execute(statement)


def add_run(session: Session, values: Mapping[str, Any]) -> UUID:
    """Write a run that has not counted anything yet."""
    zero = {"names": 0, "questions": 0, "appeared": 0, "gone": 0, "counts": {}}
    return session.scalars(insert(SpellingRun).returning(SpellingRun.id), [{**zero, **values}]).one()


def end_run(session: Session, run_id: UUID, values: Mapping[str, Any]) -> None:
    """Write what a run counted."""
    session.execute(update(SpellingRun).where(SpellingRun.id == run_id).values(**values))


def keep(session: Session, run_id: UUID, questions: Iterable[Question]) -> Iterator[int]:
    """Write questions, those that were there before anew; yield how many by now.

    A decided question stays decided, and one for later waits, unless what it was asked about has changed.
    """
    row = SpellingQuestion
    done, waiting = 0, iter(questions)
    while some := list(islice(waiting, AT_ONCE)):
        statement = upsert(row).values([_values(one, run_id) for one in some])
        new = statement.excluded
        same = row.fingerprint == new.fingerprint
        kept = statement.on_conflict_do_update(
            constraint="uq_spelling_question_same",
            set_={
                **{column: new[column] for column in _ANEW},
                "state": case((same, row.state), else_="open"),
                "decided_at": case((same, row.decided_at), else_=None),
                "later_until": case((same, row.later_until), else_=None),
                "is_current": True,
                "last_run_id": new.last_run_id,
                "version": row.version
                + case(
                    (and_(same, row.candidates == new.candidates, row.because == new.because), 0), else_=1
                ),
            },
        )
        ids = {
            (found.kind, found.subject_key): found.id
            for found in session.execute(kept.returning(row.id, row.kind, row.subject_key))
        }
        _keep_members(session, some, ids)
        done += len(some)
        yield done


_ANEW = (
    "feature_id", "name_id", "name", "sort_key", "candidates", "because", "fingerprint", "is_agreed",
    "publication_level",
)  # fmt: skip


def _values(question: Question, run_id: UUID) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "subject_key": question.subject_key,
        "feature_id": question.feature_id,
        "name_id": question.name_id,
        "name": question.name,
        "sort_key": question.sort_key,
        "candidates": list(question.candidates),
        "because": list(question.because),
        "fingerprint": question.fingerprint,
        "is_agreed": question.is_agreed,
        "publication_level": question.publication_level,
        "is_current": True,
        "first_run_id": run_id,
        "last_run_id": run_id,
    }


def _keep_members(
    session: Session, questions: Sequence[Question], ids: Mapping[tuple[str, str], UUID]
) -> None:
    groups = {ids[one.kind, one.subject_key]: one.members for one in questions if one.members}
    if not groups:
        return
    session.execute(delete(SpellingQuestionName).where(among(SpellingQuestionName.question_id, list(groups))))
    rows = [
        {
            "question_id": key,
            "name_id": member.name_id,
            "feature_id": member.feature_id,
            "name": member.name,
            "written": member.written,
        }
        for key, members in groups.items()
        for member in members
    ]
    session.execute(insert(SpellingQuestionName), rows)


def let_go(session: Session, run_id: UUID) -> int:
    """Say of questions that a run did not find again that they no longer arise; return how many."""
    row = SpellingQuestion
    ended = session.execute(
        update(row)
        .where(row.is_current, row.last_run_id != run_id)
        .values(is_current=False, version=row.version + 1)
        .returning(row.id)
    )
    return len(ended.all())


def appeared(session: Session, run_id: UUID) -> int:
    """Count the questions that no run had found before."""
    return session.scalar(select(func.count()).where(SpellingQuestion.first_run_id == run_id)) or 0


def runs(
    session: Session, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[tuple[SpellingRun, str | None]]:
    """List runs with who asked for them, the latest first."""
    row = SpellingRun
    statement = select(row, Account.display_name).outerjoin(Account, Account.id == row.asked_by)
    if after is not None:
        moment, last = after
        statement = statement.where(or_(row.ended_at < moment, and_(row.ended_at == moment, row.id < last)))
    ordered = statement.order_by(row.ended_at.desc(), row.id.desc()).limit(limit)
    return [(each[0], each[1]) for each in session.execute(ordered)]


def _is_decided() -> ColumnElement[bool]:
    """Whether a decision stands: the proposal that carries it out has not come to nothing."""
    row, decision = SpellingQuestion, SpellingDecision
    last = (
        select(decision.proposal_id)
        .where(decision.question_id == row.id)
        .order_by(decision.decided_at.desc(), decision.id)
        .limit(1)
        .correlate(row)
        .scalar_subquery()
    )
    failed = exists().where(Proposal.id == last, Proposal.state.in_(FAILED))
    return and_(row.state == "decided", ~failed)


def _readable(levels: Collection[str]) -> ColumnElement[bool]:
    """Whether a question is of some levels, and so is at present every feature whose names it is about."""
    row, member = SpellingQuestion, SpellingQuestionName
    hidden = exists().where(member.question_id == row.id, is_hidden(member.feature_id, levels))
    return and_(row.publication_level.in_(levels), ~is_hidden(row.feature_id, levels), ~hidden)


def _narrowed(levels: Collection[str], wanted: Wanted, day: date) -> list[ColumnElement[bool]]:
    row = SpellingQuestion
    conditions: list[ColumnElement[bool]] = [row.is_current.is_(True), _readable(levels)]
    waits = and_(row.later_until.is_not(None), row.later_until > day)
    if wanted.state == "decided":
        conditions.append(_is_decided())
    elif wanted.state == "later":
        conditions += [~_is_decided(), waits]
    elif wanted.state == "open":
        conditions += [~_is_decided(), ~waits]
    if wanted.kind is not None:
        conditions.append(row.kind == wanted.kind)
    if wanted.is_agreed is not None:
        conditions.append(row.is_agreed.is_(wanted.is_agreed))
    if wanted.feature_id is not None:
        conditions.append(row.feature_id == wanted.feature_id)
    if wanted.text:
        found_in = exists().where(
            SpellingQuestionName.question_id == row.id,
            SpellingQuestionName.name.contains(wanted.text, autoescape=True),
        )
        conditions.append(or_(row.name.contains(wanted.text, autoescape=True), found_in))
    return conditions


def listed(
    session: Session,
    levels: Collection[str],
    wanted: Wanted,
    day: date,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Sequence[Any]:
    """List questions by spelling."""
    row = SpellingQuestion
    statement = _with_places(day).where(*_narrowed(levels, wanted, day))
    if after is not None:
        key, last = after
        statement = statement.where(or_(row.sort_key > key, and_(row.sort_key == key, row.id > last)))
    found: Sequence[Any] = session.execute(statement.order_by(row.sort_key, row.id).limit(limit)).all()
    return found


def one(session: Session, levels: Collection[str], question_id: UUID, day: date) -> Any | None:
    """Return a question, current or not."""
    row = SpellingQuestion
    statement = _with_places(day).where(row.id == question_id, _readable(levels))
    return session.execute(statement).first()


def _with_places(day: date) -> Any:
    row, period = SpellingQuestion, PlaceNamePeriod
    return (
        select(
            row,
            _is_decided().label("is_decided"),
            period.category,
            PlaceNameCategory.name_zh.label("category_zh"),
            PlaceNameCategory.name_en.label("category_en"),
            period.divisions,
            period.pinyin,
            period.romanization,
            period.mongolian,
            func.coalesce(period.is_demonstration, False).label("is_demonstration"),
        )
        .outerjoin(period, and_(period.feature_id == row.feature_id, period.valid.contains(day)))
        .outerjoin(PlaceNameCategory, PlaceNameCategory.code == period.category)
    )


def division_names(session: Session, ids: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return what divisions are called on a day."""
    row = DivisionPeriod
    statement = select(row.division_id, row.name).where(among(row.division_id, ids), row.valid.contains(day))
    return {found.division_id: found.name for found in session.execute(statement)}


def counts(session: Session, levels: Collection[str], day: date) -> Sequence[Any]:
    """Count current questions by kind, whether all sources agree, and whether they wait or are decided."""
    row = SpellingQuestion
    state = case(
        (_is_decided(), "decided"),
        (and_(row.later_until.is_not(None), row.later_until > day), "later"),
        else_="open",
    ).label("state")
    found = select(row.kind, row.is_agreed, state).where(row.is_current, _readable(levels))
    counted = found.subquery()
    columns = (counted.c.kind, counted.c.is_agreed, counted.c.state)
    return session.execute(select(*columns, func.count().label("count")).group_by(*columns)).all()


def members(
    session: Session, levels: Collection[str], question_ids: Collection[UUID], day: date
) -> dict[UUID, list[Any]]:
    """Return the names of groups that the reader may see, by group."""
    row, period = SpellingQuestionName, PlaceNamePeriod
    statement = (
        select(row.question_id, row.feature_id, row.name_id, row.name, row.written, period.mongolian)
        .join(period, and_(period.feature_id == row.feature_id, period.valid.contains(day)))
        .where(among(row.question_id, question_ids), period.publication_level.in_(levels))
        .order_by(row.question_id, row.written, row.name, row.name_id)
    )
    found: dict[UUID, list[Any]] = {}
    for each in session.execute(statement):
        found.setdefault(each.question_id, []).append(each)
    return found


def features_of(session: Session, question_ids: Collection[UUID]) -> set[UUID]:
    """Return the features whose names are in some groups."""
    row = SpellingQuestionName
    return set(session.scalars(select(row.feature_id).where(among(row.question_id, question_ids))))


def decisions(session: Session, question_ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    """Return all decisions about questions, each with who decided and its proposal, the last first."""
    row = SpellingDecision
    statement = (
        select(row, Account.display_name.label("decided_by"), Proposal.number, Proposal.state)
        .join(Account, Account.id == row.account_id)
        .outerjoin(Proposal, Proposal.id == row.proposal_id)
        .where(among(row.question_id, question_ids))
        .order_by(row.question_id, row.decided_at.desc(), row.id)
    )
    found: dict[UUID, list[Any]] = {}
    for each in session.execute(statement):
        found.setdefault(each.SpellingDecision.question_id, []).append(each)
    return found


def hold(session: Session, levels: Collection[str], ids: Sequence[UUID]) -> Sequence[SpellingQuestion]:
    """Return current questions that nobody else decides until the transaction ends."""
    row = SpellingQuestion
    statement = (
        select(row)
        .where(among(row.id, ids), row.is_current, _readable(levels))
        .order_by(row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalars(statement).all()


def decide(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write decisions, and what they make of their questions."""
    session.execute(insert(SpellingDecision), rows)
    question = SpellingQuestion
    for later in {row["later_until"] for row in rows}:
        ids = [row["question_id"] for row in rows if row["later_until"] == later]
        session.execute(
            update(question)
            .where(among(question.id, ids))
            .values(
                state="decided" if later is None else "open",
                decided_at=func.clock_timestamp() if later is None else None,
                later_until=later,
                version=question.version + 1,
            )
            .execution_options(synchronize_session=False)
        )

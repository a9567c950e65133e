"""The queue of readings and spellings: questions, what people decide, and the looks at all names."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from api.dependencies import After, CallerDep, Limit, SessionDep
from api.job_status import JobOut, moment_of, queued
from api.spelling_shapes import (
    QuestionCountOut,
    QuestionQuery,
    SpellingDecidedOut,
    SpellingDecisionsIn,
    SpellingQuestionOut,
    SpellingQuestionPage,
    SpellingRunOut,
    SpellingRunPage,
    TypedReadingIn,
    TypedReadingOut,
)
from gis.boundary_disputes.standstill import all_subjects
from gis.publication.pages import key_of
from gis.spelling_questions import deciding, running, service

router = APIRouter(prefix="/spelling-questions", tags=["spelling questions"])

_ROWS = TypeAdapter(list[SpellingQuestionOut])
_COUNTS = TypeAdapter(list[QuestionCountOut])


@router.get("")
def list_questions(
    session: SessionDep, caller: CallerDep, query: Annotated[QuestionQuery, Query()]
) -> SpellingQuestionPage:
    """List what has to be settled about readings and spellings, with candidates and their sources."""
    page = service.find(session, caller, query.wanted(), after=query.after, limit=query.limit)
    return SpellingQuestionPage(rows=_ROWS.validate_python(page.rows), next=page.after)


@router.get("/counts")
def count_questions(session: SessionDep, caller: CallerDep) -> list[QuestionCountOut]:
    """Count questions by kind: open, agreed by all sources, for later, decided."""
    return _COUNTS.validate_python(service.counts(session, caller))


@router.get("/runs")
def list_runs(
    session: SessionDep, caller: CallerDep, after: After = None, limit: Limit = 50
) -> SpellingRunPage:
    """List the looks at all names, the latest first."""
    rows = service.runs(session, caller, moment_of(after), limit + 1)
    page = rows[:limit]
    last = page[-1].run if len(rows) > limit else None
    following = None if last is None else key_of(last.ended_at.isoformat(), str(last.id))
    return SpellingRunPage(rows=[SpellingRunOut.of(one) for one in page], next=following)


@router.post("/runs", status_code=202)
def start_run(request: Request, response: Response, session: SessionDep, caller: CallerDep) -> JobOut:
    """Look at all names by a job; another program's dictionary is read there, and freed when it ends."""
    job = running.ask(session, caller)
    return queued(request, response, job)


@router.post("/readings")
def read_typed(session: SessionDep, caller: CallerDep, asked: TypedReadingIn) -> TypedReadingOut:
    """Say how typed pinyin is written for a name, and which characters no dictionary reads so."""
    found = deciding.look_at_typed(session, caller, asked.name, asked.category, asked.typed)
    return TypedReadingOut(pinyin=found[0], unusual=list(found[1].unusual))


@router.post("/decisions")
def decide(session: SessionDep, caller: CallerDep, asked: SpellingDecisionsIn) -> SpellingDecidedOut:
    """Decide about questions, all or none; what changes the register is handed in as one proposal."""
    made = deciding.decide(session, caller, all_subjects(), asked.deciding())
    return SpellingDecidedOut(
        decided=len(asked.decisions),
        proposal_id=None if made is None else made.id,
        proposal_number=None if made is None else made.number,
    )


@router.get("/{question_id}")
def get_question(session: SessionDep, caller: CallerDep, question_id: UUID) -> SpellingQuestionOut:
    """Return a question with every decision about it."""
    return SpellingQuestionOut.model_validate(service.get(session, caller, question_id))

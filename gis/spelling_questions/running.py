"""Look at the readings and spellings of all names as a job, and keep the questions that arise."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.history.as_known import today
from gis.jobs import service as jobs
from gis.jobs.rules import Progress
from gis.jobs.tables import Job
from gis.name_rules import service as name_rules
from gis.name_rules.seed_files import Rules
from gis.periods import service as periods
from gis.place_names.mongolian_lexicon import Element
from gis.place_names.readings import lexicon, mongolian_romanizer, name_spelling, romanizer
from gis.place_names.romanization import toneless
from gis.place_names.sound_drift import SoundDrift
from gis.publication import service as publication
from gis.spelling_questions import queries as stored
from gis.spelling_questions.other_dictionaries import Others, other_dictionaries, versions
from gis.spelling_questions.questions import Dictionary, Questions, variants
from gis.spelling_questions.rules import READING, NameSeen, Question

#: Kind of job that looks at all names; it takes no arguments
SPELLING_JOB = "spelling_questions"
#: Names that are read at a time
BLOCK = 2_000


def engine(rules: Rules) -> Questions:
    """Return what asks, made from tables of rules."""
    reads = romanizer(rules)

    def read(character: str) -> str:
        choices = dict(reads.readings(character)).get(character, ())
        return toneless(choices[0]) if choices else ""

    return Questions(
        reads,
        name_spelling(rules),
        mongolian_romanizer(rules),
        lexicon(rules),
        SoundDrift(rules("mongolian_transcription"), read),
        {row["character"]: row["readings"].split() for row in rules("polyphones")},
    )


def ask(session: Session, caller: Caller) -> Job:
    """Have a job look at all names; raise NotAllowed."""
    caller.must_hold(*READING)
    return jobs.enqueue(session, caller, SPELLING_JOB, {}, one_at_a_time=SPELLING_JOB)


def run_queued(
    session: Session, account_id: UUID | None, arguments: Mapping[str, Any], progress: Progress
) -> dict[str, Any]:
    """Do what a job was asked."""
    return {"run_id": str(run(session, account_id, progress))}


def run(
    session: Session, account_id: UUID | None, progress: Progress, others: Others = other_dictionaries
) -> UUID:
    """Look at every standard name of today and keep the questions; return the run."""
    stored.hold_runs(session)
    periods.settle(session)
    day, started = today(), stored.now(session)
    progress.step("spelling_questions.step_read")
    names = [NameSeen(**row._mapping) for row in stored.names(session, day)]
    unread = sorted({name.name for name in names if not name.is_confirmed})
    progress.step("spelling_questions.step_dictionaries")
    dictionaries = others(unread)
    run_id = stored.add_run(
        session,
        {
            "as_of": day,
            "dictionaries": versions(),
            "asked_by": account_id,
            "started_at": started,
            "ended_at": started,
        },
    )
    ranks = publication.load(session).ranks
    counted: Counter[str] = Counter()
    questions = _asked(
        engine(name_rules.rules_in_force(session, day)),
        names,
        dictionaries,
        lambda levels: max(levels, key=ranks.__getitem__),
        lambda done: progress.step("spelling_questions.step_names", done, len(names)),
    )
    for _ in stored.keep(session, run_id, _counting(questions, counted)):
        pass
    gone = stored.let_go(session, run_id)
    stored.end_run(
        session,
        run_id,
        {
            "names": len(names),
            "questions": sum(counted.values()),
            "appeared": stored.appeared(session, run_id),
            "gone": gone,
            "counts": dict(counted),
            "ended_at": stored.now(session),
        },
    )
    return run_id


def _asked(
    asks: Questions,
    names: Sequence[NameSeen],
    dictionaries: Sequence[Dictionary],
    strictest: Callable[[Iterable[str]], str],
    tell: Callable[[int], None],
) -> Iterator[Question]:
    """Yield the questions of each name, then those of all names together."""
    words: list[tuple[NameSeen, Sequence[tuple[Element, str]]]] = []
    waiting, done = iter(names), 0
    while some := list(islice(waiting, BLOCK)):
        for name in some:
            yield from asks.of(name, dictionaries)
            if found := asks.words_in(name):
                words.append((name, found))
        done += len(some)
        tell(done)
    yield from variants(words, strictest)


def _counting(questions: Iterable[Question], counted: Counter[str]) -> Iterator[Question]:
    for question in questions:
        counted[question.kind] += 1
        yield question

"""The process that does queued work: one function by kind, each one call to a use case."""

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.field_forms import ApiForms
from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.administrative_divisions import coverage_runs
from gis.administrative_divisions.service import identify
from gis.attachments import service as attachments
from gis.boundary_disputes.acceptances import marked_stretches
from gis.boundary_disputes.standstill import all_subjects
from gis.boundary_lines import deriving
from gis.boundary_lines.approved_queries import approved_lines
from gis.database import make_engine, unit_of_work
from gis.edge_matching import service as edge_matching
from gis.editions import freezing, handing_in, register_reading
from gis.exchange import (
    device_archives,
    height_uploads,
    national_packages,
    returned_lists,
    screened_lists,
    uploads,
)
from gis.exchange import service as exchange
from gis.field_work import uploads as field_uploads
from gis.jobs import service as jobs
from gis.jobs.rules import QUEUE, Progress
from gis.jobs.service import Work
from gis.name_screening import register_screening, rule_previews
from gis.naming_checks.protection import protected_features
from gis.planning import service as planning
from gis.planning_imports import service as planning_imports
from gis.proposals import bulk_approval
from gis.proposals import service as proposals
from gis.releases import service as releases
from gis.settings import Settings
from gis.spelling_questions import running as spelling_questions
from maps import (
    cemetery_plan_report,
    edition_printing,
    field_basemap,
    field_sheets,
    remediation_outputs,
)
from maps.inspection_papers import issuing

log = logging.getLogger(__name__)

#: An export need not wait for a long import.
AT_ONCE = 2
#: Running work gets so long to end when the service stops; then it is rolled back as interrupted.
SECONDS_TO_FINISH = 8
SECONDS_BETWEEN_TRIES = 2.0


#: A use case that a job calls as whoever asked for it
_AsCaller = Callable[[Session, Caller, Mapping[str, Any], Progress], Mapping[str, Any]]


def works(settings: Settings) -> Mapping[str, Work]:
    """Return what each kind of job does."""
    home = settings.home

    def apply_proposal(
        session: Session, account_id: UUID | None, arguments: Mapping[str, Any], progress: Progress
    ) -> Mapping[str, Any]:
        applied = proposals.apply_batch(session, all_subjects(), UUID(arguments["proposal_id"]), progress)
        return {"proposal_id": str(applied.id), "number": applied.number, "state": applied.state}

    def check_coverage(
        session: Session, account_id: UUID | None, arguments: Mapping[str, Any], progress: Progress
    ) -> Mapping[str, Any]:
        return coverage_runs.run(session, account_id, arguments, progress, marked_stretches, approved_lines)

    def screen_names(
        session: Session, account_id: UUID | None, arguments: Mapping[str, Any], progress: Progress
    ) -> Mapping[str, Any]:
        return register_screening.screen_queued(session, account_id, arguments, progress, protected_features)

    def preview_rules(
        session: Session, account_id: UUID | None, arguments: Mapping[str, Any], progress: Progress
    ) -> Mapping[str, Any]:
        return rule_previews.make_queued(session, account_id, arguments, progress, protected_features)

    as_caller: Mapping[str, _AsCaller] = {
        "import": lambda session, caller, *asked: exchange.import_upload(session, caller, home, *asked),
        "export": lambda session, caller, *asked: exchange.export_to_result(session, caller, home, *asked),
        "approve_many": lambda session, caller, *asked: bulk_approval.approve_queued(
            session, caller, all_subjects(), *asked
        ),
        deriving.DERIVE_JOB: lambda session, caller, *asked: deriving.draft_queued(
            session, caller, all_subjects(), *asked
        ),
        edge_matching.MATCHING_JOB: lambda session, caller, *asked: edge_matching.compare_queued(
            session, caller, home, *asked
        ),
        releases.RELEASE_JOB: lambda session, caller, *asked: releases.build_queued(
            session, caller, home, *asked
        ),
        screened_lists.LIST_JOB: lambda session, caller, *asked: screened_lists.screen_queued(
            session, caller, home, *asked
        ),
        returned_lists.RETURN_JOB: lambda session, caller, *asked: returned_lists.match_queued(
            session, caller, home, *asked
        ),
        height_uploads.HEIGHTS_JOB: lambda session, caller, *asked: height_uploads.load_queued(
            session, caller, home, *asked
        ),
        national_packages.PACKAGE_JOB: lambda session, caller, *asked: national_packages.make_queued(
            session, caller, home, *asked
        ),
        register_reading.READING_JOB: register_reading.read_queued,
        freezing.FREEZING_JOB: freezing.freeze_queued,
        handing_in.RETURN_JOB: lambda session, caller, *asked: handing_in.hand_in_queued(
            session, caller, home, *asked
        ),
        planning.PLANNING_JOB: planning.make_queued,
        planning_imports.LOADING_JOB: lambda session, caller, *asked: planning_imports.load_queued(
            session, caller, home, *asked
        ),
        edition_printing.PRINTING_JOB: lambda session, caller, *asked: edition_printing.print_queued(
            session, caller, home, *asked
        ),
        cemetery_plan_report.PLAN_JOB: lambda session, caller, *asked: cemetery_plan_report.make_queued(
            session, caller, home, *asked
        ),
        remediation_outputs.OUTPUT_JOB: lambda session, caller, *asked: remediation_outputs.make_queued(
            session, caller, home, *asked
        ),
        field_basemap.BASEMAP_JOB: lambda session, caller, *asked: field_basemap.make_queued(
            session, caller, home, *asked
        ),
        device_archives.ARCHIVE_JOB: lambda session, caller, *asked: device_archives.do_queued(
            session, caller, home, ApiForms(), *asked
        ),
        issuing.PAPER_JOB: lambda session, caller, *asked: issuing.do_queued(session, caller, home, *asked),
        issuing.ARCHIVE_JOB: lambda session, caller, *asked: issuing.pack_queued(
            session, caller, home, *asked
        ),
    }
    return {
        "apply_proposal": apply_proposal,
        coverage_runs.CHECK_JOB: check_coverage,
        register_screening.SCREENING_JOB: screen_names,
        spelling_questions.SPELLING_JOB: spelling_questions.run_queued,
        rule_previews.PREVIEW_JOB: preview_rules,
        **{kind: _by_caller(use_case) for kind, use_case in as_caller.items()},
    }


def _by_caller(use_case: _AsCaller) -> Work:
    """Let a use case be called as whoever asked for the work, with the rights he has now."""

    def work(
        session: Session, account_id: UUID | None, arguments: Mapping[str, Any], progress: Progress
    ) -> Mapping[str, Any]:
        return use_case(session, _caller(session, account_id), arguments, progress)

    return work


def _caller(session: Session, account_id: UUID | None) -> Caller:
    if account_id is None:
        return Caller()
    return identify(session, accounts.caller(session, accounts.by_id(session, account_id)))


def run_worker(settings: Settings) -> None:
    """Do queued work until SIGTERM or SIGINT; wait for the database whenever it is away."""
    if settings.database_url is None:
        raise RuntimeError("the worker needs DIMING_DATABASE_URL")
    engine = make_engine(settings.database_url)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    try:
        while not stopping.is_set():
            try:
                _work_until_stopped(engine, settings, stopping)
            except (OperationalError, psycopg.OperationalError, ConnectorException) as away:
                log.warning("the database is away, trying again: %s", away)
                stopping.wait(SECONDS_BETWEEN_TRIES)
    finally:
        engine.dispose()


def _work_until_stopped(engine: Engine, settings: Settings, stopping: threading.Event) -> None:
    def wait() -> bool:
        return not stopping.wait(SECONDS_BETWEEN_TRIES)

    with jobs.sole_worker(engine, wait) as alone:
        if alone is None:
            return
        uploads.sweep(engine, settings.home)
        releases.sweep(engine, settings.home)
        field_uploads.sweep(settings.home, datetime.now(UTC))
        with unit_of_work(engine) as session:
            attachments.sweep(session, settings.home)
            edition_printing.sweep(session, settings.home)
            field_basemap.sweep(session, settings.home)
            field_sheets.sweep(session, settings.home)
        asyncio.run(_serve(engine, settings, stopping, alone))


async def _serve(
    engine: Engine, settings: Settings, stopping: threading.Event, alone: Callable[[], bool]
) -> None:
    """Take jobs from procrastinate's queue until asked to stop, or until the worker's lock is lost.

    procrastinate reconnects by itself after the database was away; what was interrupted meanwhile is only
    cleared up when the lock is taken anew.
    """
    conninfo = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=4, timeout=10))
    for kind, work in works(settings).items():
        app.task(name=kind, queue=QUEUE, pass_context=True)(_task(engine, settings, kind, work))
    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                concurrency=AT_ONCE,
                delete_jobs="always",
                install_signal_handlers=False,
                shutdown_graceful_timeout=SECONDS_TO_FINISH,
            )
        )
        stop = asyncio.create_task(_until_stopped(stopping, alone))
        await asyncio.wait((worker, stop), return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker


async def _until_stopped(stopping: threading.Event, alone: Callable[[], bool]) -> None:
    while not await asyncio.to_thread(stopping.wait, 0.5):
        if not await asyncio.to_thread(alone):
            log.warning("the database went away; beginning anew")
            return


def _task(engine: Engine, settings: Settings, kind: str, work: Work) -> Callable[[JobContext, str], None]:
    def do(context: JobContext, job_id: str) -> None:
        jobs.perform(engine, UUID(job_id), work, should_stop=context.should_abort)
        uploads.sweep(engine, settings.home)
        if kind == releases.RELEASE_JOB:
            releases.sweep(engine, settings.home)

    do.__name__ = kind
    return do

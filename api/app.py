"""Make the HTTP service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api import (
    accounts,
    administrative_divisions,
    annual_targets,
    attachments,
    basemaps,
    boundary_derivation,
    boundary_disputes,
    boundary_lines,
    boundary_markers,
    cemeteries,
    cemetery_outputs,
    coordinates,
    coverage,
    division_events,
    documentation,
    edge_matching,
    edition_entries,
    editions,
    errors,
    exports,
    facilities,
    facility_lists,
    facility_subsidies,
    field_archive_pieces,
    field_archives,
    field_basemap,
    field_geopackage,
    field_uploads,
    field_work,
    grave_announcements,
    grave_cases,
    grave_sites,
    health,
    height_models,
    history,
    home,
    imports,
    inspection_findings,
    inspection_papers,
    job_status,
    joint_inspections,
    map_screen,
    name_applications,
    name_cleanup,
    name_cleanup_notices,
    name_readings,
    name_recordings,
    name_reports,
    name_rules,
    name_screening,
    naming_checks,
    national_entries,
    national_packages,
    national_returns,
    nearby_shapes,
    ogc_features,
    ogc_tiles,
    ogc_writing,
    own_account,
    paper_templates,
    place_name_signs,
    place_names,
    planning_layers,
    planning_map,
    planning_outputs,
    planning_runs,
    proposal_checks,
    proposals,
    publication,
    records,
    reference,
    releases,
    search,
    service_requests,
    sign_in,
    sign_notices,
    spelling_questions,
    statistics,
    surveyed_points,
    target_progress,
    web,
)
from api.dependencies import Turns, cookie_name
from api.field_forms import names_by_body
from api.limits import BodyLimit, BodyTooLarge, HeadAsGet, SecurityHeaders, too_large
from api.rate_limits import RateLimits
from api.reading import reading_engine
from api.tile_front import TileFront
from api.tile_service import TileService
from gis.database import make_engine
from gis.embedded_postgis import ClusterUnavailable
from gis.jobs.service import recover_interrupted
from gis.map_shapes.service import refresh_left_over
from gis.settings import Settings
from maps.tianditu import Tianditu

#: In the order in which an address is looked for: what programs ask for most often comes first.
ROUTERS = (
    ogc_features,
    ogc_writing,
    ogc_tiles,
    health,
    height_models,
    sign_in,
    own_account,
    accounts,
    reference,
    publication,
    administrative_divisions,
    division_events,
    place_names,
    sign_notices,
    place_name_signs,
    name_reports,
    facilities,
    facility_lists,
    facility_subsidies,
    service_requests,
    cemeteries,
    cemetery_outputs,
    target_progress,
    # Before the sites: "announcements" is no id of one
    grave_announcements,
    grave_sites,
    grave_cases,
    boundary_derivation,
    boundary_lines,
    coverage,
    boundary_disputes,
    boundary_markers,
    edge_matching,
    joint_inspections,
    inspection_papers,
    paper_templates,
    inspection_findings,
    surveyed_points,
    field_archive_pieces,
    field_archives,
    field_basemap,
    field_geopackage,
    field_uploads,
    field_work,
    search,
    name_readings,
    name_recordings,
    spelling_questions,
    name_applications,
    name_cleanup,
    name_cleanup_notices,
    edition_entries,
    editions,
    name_rules,
    name_screening,
    naming_checks,
    national_entries,
    national_returns,
    national_packages,
    statistics,
    nearby_shapes,
    coordinates,
    records,
    proposal_checks,
    proposals,
    attachments,
    history,
    imports,
    exports,
    releases,
    job_status,
    planning_layers,
    planning_map,
    planning_outputs,
    planning_runs,
    map_screen,
    home,
    annual_targets,
    basemaps,
    documentation,
    web,
)


def create_app(settings: Settings) -> FastAPI:
    """Return the service on the database of the settings; nothing is connected before the first request.

    Raises ClusterUnavailable when no database is set: `scripts/run` and `diming serve` set one.
    """
    if settings.database_url is None:
        raise ClusterUnavailable(reason="DIMING_DATABASE_URL")
    engine = make_engine(settings.database_url)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        recover_interrupted(engine)
        refresh_left_over(engine)
        yield
        app.state.tianditu.close()
        engine.dispose()

    app = FastAPI(
        title="Diming 地名登记库",
        summary="行政区划与地名登记库 / register of administrative divisions and place names（非涉密系统）",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.settings = settings
    app.state.engine = engine
    app.state.turns = Turns()
    app.state.reading = reading_engine(engine, settings.read_seconds)
    app.state.tianditu = Tianditu(settings.tianditu_url, settings.tianditu_key)
    app.state.tiles = TileService(engine, settings.tile_cache_mb, settings.read_seconds)
    app.state.rate_limits = RateLimits.of(settings)
    app.state.field_names = names_by_body()
    errors.add_handlers(app)
    app.add_exception_handler(BodyTooLarge, too_large)  # type: ignore[arg-type]  # Starlette's type is invariant
    # The routes themselves, not the routers: what a route needs is then worked out once in a process.
    app.router.routes.extend(route for module in ROUTERS for route in module.router.routes)
    documentation.mount(app)
    web.mount(app)
    # The last one added is the outermost.
    app.add_middleware(errors.BugAnswers)
    # Level 4 leaves a page of GeoJSON as small as level 9 does, in a third of the time.
    app.add_middleware(GZipMiddleware, minimum_size=2_000, compresslevel=4)
    app.add_middleware(BodyLimit, upload_megabytes=settings.max_upload_mb)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders, https=settings.secure_cookies and settings.hsts)
    app.add_middleware(TileFront, tiles=app.state.tiles, cookie=cookie_name(settings))
    return app

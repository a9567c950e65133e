"""A register in which every role has one record inside its reach and one outside, for the access matrix."""

import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Engine, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from shapely.geometry import box, mapping

from gis.accounts import service as accounts
from gis.accounts.rules import Caller
from gis.administrative_divisions import areas, coverage_runs
from gis.administrative_divisions.service import identify
from gis.attachments import service as attachments
from gis.boundary_disputes import handling
from gis.boundary_disputes.entries import Opening, Paper
from gis.boundary_disputes.opening import open_case
from gis.boundary_markers.service import all_subjects
from gis.database import unit_of_work
from gis.edge_matching import kept_matching
from gis.edge_matching.comparing import match_edges
from gis.edge_matching.requests import GivenFile, Reading, Request
from gis.edge_matching.units import Unit
from gis.exchange import uploads
from gis.jobs import service as jobs
from gis.jobs.rules import Unwatched
from gis.name_applications import service as name_applications
from gis.name_applications.entries import Opening as NamingOpening
from gis.name_applications.entries import Paper as NamingPaper
from gis.name_applications.handling import add_paper
from gis.naming_checks.tables import ProtectedName, ProtectedNamePlan
from gis.proposals import service as proposals
from gis.proposals.subjects import ItemDraft
from tests.api.cemetery_world import Cemeteries, opened
from tests.api.cleanup_world import Cleaned, cleaned
from tests.api.edition_world import Edited, edited
from tests.api.facility_world import Served, served
from tests.api.field_world import InTheField, in_the_field
from tests.api.grave_world import Graves, buried
from tests.api.inspection_world import Inspected, inspect
from tests.api.national_world import Returned, returned
from tests.api.planning_world import height_model, planned
from tests.api.recording_world import voice, with_original
from tests.api.release_world import released
from tests.api.rule_world import A_RULE, rule_preview
from tests.api.screening_world import found
from tests.api.sign_world import SignedRoad, signed_road
from tests.api.spelling_world import asked_about
from tests.api.target_world import Reported, blank, reported
from tests.gis.boundary_markers.registered_lines import a_line, a_marker, written

PASSWORD = "a long enough secret"
DAY = timedelta(days=1)
#: Every role that somebody holds
STAFF = ("admin", "editor", "reviewer", "leader", "township", "field", "planner")
ROLES = (*STAFF, "neighbour")
#: Whoever wrote the records that belong to nobody in ROLES; may propose and decide everywhere
OTHERS = ("author", "decider")
INSIDE, OUTSIDE = "150626102", "150626100"
#: Counties published to staff only: the one whose line the neighbour shares, and one far from it
SHARED, NOT_SHARED = "150626", "150625"
#: Who lies on the other side of the lines on which routes are tried
BESIDE = {SHARED: "610802", NOT_SHARED: "150624"}
#: The sample has no place names outside the banner; this town lies on nobody's line.
PLACES = {NOT_SHARED: "150626103"}
LIST = "标准名称,地名类别\n查干淖尔,湖泊\n"


def pdf(of: str) -> bytes:
    """Return bytes that are a PDF, of nobody else's content."""
    return b"%PDF-1.4\n% " + of.encode() + b"\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def square(code: str) -> bytes:
    """Return a GeoJSON file of one polygon."""
    feature = {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": mapping(box(109.0, 38.0, 109.3, 38.2)),
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@dataclass
class World:
    """Ids of what the routes are tried on. `own` and `other` are by role and kind of record."""

    division: Mapping[str, str]
    feature: Mapping[str, str]
    #: A boundary line with one marker, of the county, and on 榆阳区's or 鄂托克旗's side
    line: Mapping[str, str]
    marker: Mapping[str, str]
    #: A village below each town: what a town itself is called is not the town's to say
    village: Mapping[str, str]
    account: Mapping[str, UUID]
    before_changes: datetime
    source: str = ""
    office: str = ""
    #: A file that every line and marker cites
    paper: str = ""
    proposal: dict[tuple[str, str], str] = field(default_factory=dict)
    upload: dict[str, str] = field(default_factory=dict)
    job: dict[str, str] = field(default_factory=dict)
    file: dict[str, str] = field(default_factory=dict)
    token: dict[str, str] = field(default_factory=dict)
    #: A joint inspection of each county's line
    inspected: dict[str, Inspected] = field(default_factory=dict)
    #: A case that the account handles, and a paper of it that cites its file
    dispute: dict[str, tuple[str, str]] = field(default_factory=dict)
    #: An application to name a street that the author opened, with a paper that cites his file; at version 2
    application: str = ""
    #: A finished comparison with a neighbour's file, for whoever sees what is internal
    matching: dict[str, str] = field(default_factory=dict)
    #: An entry of the protection list, with a plan that cites the paper
    protected_name: str = ""
    #: A sign with a photo and an error of each state, an inspection, a notice, reports by handler
    signs: SignedRoad = field(default_factory=SignedRoad)
    #: A facility of each town with all that follows from it, and a draft of a sheet of subsidies
    facilities: dict[str, Served] = field(default_factory=dict)
    subsidy_sheet: str = ""
    #: An open cemetery of each town
    cemeteries: dict[str, Cemeteries] = field(default_factory=dict)
    #: Grave sites of each town
    graves: dict[str, Graves] = field(default_factory=dict)
    #: By role, what the account has in the field
    in_the_field: dict[str, InTheField] = field(default_factory=dict)
    #: A counted target, a draft and a closed period, a form; and blank workbooks by who uploaded them
    reported: Reported = field(default_factory=Reported)
    workbook: dict[str, str] = field(default_factory=dict)
    #: A planning run of a region with one place
    planning_run: str = ""
    height_model: str = ""
    #: A cleanup case on public notice, back at its argument after an objection
    cleaned: Cleaned = field(default_factory=Cleaned)
    #: A draft of an edition with a comment, a change and a paper; and a published one
    edited: Edited = field(default_factory=Edited)
    #: A kept coverage check that found nothing
    coverage_run: str = ""
    #: A screening that found something of each town, and what it found
    screening: str = ""
    finding: dict[str, str] = field(default_factory=dict)
    #: What is asked about the spelling of each town
    question: dict[str, str] = field(default_factory=dict)
    #: What the national database returned of each town, and a check of a package by each account
    returned: Returned = field(default_factory=Returned)
    package_job: dict[str, str] = field(default_factory=dict)
    #: A replay of rules that found nothing
    rule_preview: str = ""
    #: A row of rules
    rule: str = ""
    #: By role, a recording that the account uploaded; the author's and the editor's are of a town's name
    voice: dict[str, str] = field(default_factory=dict)


def build(engine: Engine, home: Path) -> World:
    """Fill a copy of the sample."""
    with unit_of_work(engine) as session:
        codes = (INSIDE, OUTSIDE, SHARED, NOT_SHARED)
        lines = {code: _line(session, code, other) for code, other in BESIDE.items()}
        world = World(
            division={code: _division(session, code) for code in codes},
            feature={code: _feature(session, PLACES.get(code, code)) for code in codes},
            line={code: line for code, (line, _) in lines.items()},
            marker={code: marker for code, (_, marker) in lines.items()},
            village={code: _village(session, code) for code in (INSIDE, OUTSIDE)},
            account={role: _account(session, role) for role in (*ROLES, *OTHERS)},
            before_changes=datetime.now(UTC),
        )
        world.coverage_run = _coverage_run(session)
        towns = {code: world.feature[code] for code in (INSIDE, OUTSIDE)}
        world.screening, world.finding = found(session, towns)
        released(session, home)
        world.question = asked_about(session, towns)
        world.returned = returned(session, towns)
        world.rule_preview = rule_preview(session)
        world.rule = str(session.scalars(text(A_RULE)).one())
        world.source = str(session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one())
        world.office = str(accounts.by_id(session, world.account["author"]).organisation_id)
        for county in (SHARED, NOT_SHARED):
            for table, record in (
                ("administrative_division", world.division[county]),
                ("feature", world.feature[county]),
            ):
                statement = f"UPDATE {table} SET publication_level = 'internal' WHERE id = :id"
                session.execute(text(statement), {"id": record})
    with unit_of_work(engine) as session:
        _cite_papers(session, world, home)
        world.protected_name = _protected_name(session, world)
    for code in (INSIDE, OUTSIDE):
        _apply_a_change(engine, world, code)
    for role in (*STAFF, "author"):
        with unit_of_work(engine) as session:
            _own_things(session, world, role, home)
    for role in ("author", "editor"):
        with unit_of_work(engine) as session:
            _dispute(session, world, role)
    with unit_of_work(engine) as session:
        world.application = _application(session, world)
    with unit_of_work(engine) as session:
        feature, paper = UUID(world.feature[INSIDE]), world.file["author"]
        world.cleaned = cleaned(session, calling(session, world, "author"), feature, paper)
    with unit_of_work(engine) as session:
        author, decider = (calling(session, world, role) for role in ("author", "decider"))
        town, paper = UUID(world.division[INSIDE]), world.file["author"]
        world.edited = edited(session, author, decider, town, paper, home)
    with unit_of_work(engine) as session:
        callers = {role: calling(session, world, role) for role in ("editor", "reviewer")}
        feature, inside = UUID(world.feature[OUTSIDE]), UUID(world.feature[INSIDE])
        world.signs = signed_road(session, callers, feature, inside, world.file["editor"], home)
    with unit_of_work(engine) as session:
        editor, paper = calling(session, world, "author"), world.file["author"]
        for number, code in (("GM-01", INSIDE), ("GM-02", OUTSIDE)):
            world.cemeteries[code] = opened(session, editor, UUID(world.division[code]), number, paper)
    with unit_of_work(engine) as session:
        callers = {one: calling(session, world, one) for one in ("editor", "reviewer", "township", "author")}
        for number, code in (("MD-01", INSIDE), ("MD-02", OUTSIDE)):
            world.graves[code] = buried(session, callers, UUID(world.division[code]), number, home)
    for role in (*STAFF, "author"):
        with unit_of_work(engine) as session:
            caller, town = calling(session, world, role), UUID(world.division[INSIDE])
            world.in_the_field[role] = in_the_field(session, caller, town, home)
            kept = role in ("author", "editor")
            world.voice[role] = voice(session, caller, home, world.feature[INSIDE], kept=kept)
    with unit_of_work(engine) as session:
        author, paper = calling(session, world, "author"), world.file["author"]
        served_towns = {code: UUID(world.division[code]) for code in (INSIDE, OUTSIDE)}
        world.facilities, world.subsidy_sheet = served(session, author, served_towns, paper)
    with unit_of_work(engine) as session:
        admin, author, decider = (calling(session, world, role) for role in ("admin", "author", "decider"))
        world.reported = reported(session, admin, author, decider, home)
        world.planning_run = planned(session, author)
        world.height_model = height_model(session, author)
        for role in ("editor", "planner"):
            world.workbook[role] = blank(session, calling(session, world, role), home)
    for role in ("author", "editor", "township", "field"):
        with unit_of_work(engine) as session:
            _proposals(session, world, role, home)
    with unit_of_work(engine) as session:
        caller, paper = calling(session, world, "author"), world.file["author"]
        for code in BESIDE:
            line, marker, ours = world.line[code], world.marker[code], world.division[code]
            other = calling(session, world, "neighbour") if code == SHARED else None
            world.inspected[code] = inspect(session, caller, other, line, marker, ours, paper)
    return world


def calling(session: Session, world: World, role: str) -> Caller:
    """Return an account of the world as a caller."""
    account = accounts.by_id(session, world.account[role])
    return identify(session, accounts.caller(session, account))


def changing(world: World, code: str, version: int = 2, **changes: str) -> ItemDraft:
    """Return the wish to change the place of a division."""
    return ItemDraft("feature", "update", changes, UUID(world.feature[code]), version)


def _division(session: Session, code: str) -> str:
    found = session.scalars(
        text(
            "SELECT division_id FROM division_code WHERE code = :code"
            " AND valid @> current_date ORDER BY code_system = 'nbs' DESC LIMIT 1"
        ),
        {"code": code},
    )
    return str(found.one())


def _coverage_run(session: Session) -> str:
    """Check a level of which nothing is drawn."""
    arguments = {"level": "village", "area": None, "as_of": "2026-11-26"}
    done = coverage_runs.run(
        session, None, {**arguments, "tolerance_m": 0.01, "sliver_width_m": 20}, Unwatched()
    )
    return str(done["run_id"])


def _line(session: Session, code: str, other: str) -> tuple[str, str]:
    """Register a line between two counties with one marker, published to staff only; return their ids."""
    source = session.scalars(text("SELECT id FROM source ORDER BY title LIMIT 1")).one()
    parties = [UUID(_division(session, each)) for each in (code, other)]
    document = a_line(source, *parties, name=f"{code}—{other}线", publication_level="internal")
    line = written(session, "boundary_line", document)
    return str(line), str(written(session, "boundary_marker", a_marker(source, line, *parties)))


def _protected_name(session: Session, world: World) -> str:
    """Put a name that nobody asks about on the protection list, with a plan."""
    entry = ProtectedName(
        id=uuid4(),
        name="古城壕",
        kind="other_historic",
        valid=Range(date(2024, 1, 1), None),
        source_id=UUID(world.source),
    )
    session.add(entry)
    session.flush()
    session.add(
        ProtectedNamePlan(
            protected_name_id=entry.id, title="保护措施", adopted_on=date(2024, 2, 1), sha256=world.paper
        )
    )
    session.flush()
    return str(entry.id)


def _cite_papers(session: Session, world: World, home: Path) -> None:
    """Give lines and markers a paper each; in this world those of lines are not for leaders alone."""
    stored = attachments.store(
        session, calling(session, world, "author"), io.BytesIO(pdf("paper")), "附图.pdf", home
    )
    world.paper = stored.sha256
    session.execute(
        text(
            "UPDATE publication_rule SET level = 'internal'"
            " WHERE subject = 'boundary_line' AND field LIKE 'attachments%'"
        )
    )
    for table, owner, records in (
        ("boundary_line_attachment", "line_id", world.line),
        ("boundary_marker_attachment", "marker_id", world.marker),
    ):
        for record in records.values():
            statement = (
                f"INSERT INTO {table} (id, {owner}, kind, sha256) VALUES (:id, :owner, 'other', :sha256)"
            )
            session.execute(text(statement), {"id": uuid4(), "owner": record, "sha256": stored.sha256})


def _village(session: Session, code: str) -> str:
    found = session.scalars(
        text(
            "SELECT division_id FROM division_state WHERE parent_id = :id AND type = 'gacha'"
            " AND valid @> current_date ORDER BY name LIMIT 1"
        ),
        {"id": _division(session, code)},
    )
    return str(found.one())


def _feature(session: Session, code: str) -> str:
    found = session.scalars(
        text("SELECT id FROM feature WHERE division_id = :id"), {"id": _division(session, code)}
    )
    return str(found.one())


def _account(session: Session, role: str) -> UUID:
    neighbour = role == "neighbour"
    office = accounts.add_organisation(
        session,
        kind="neighbour" if neighbour else "bureau",
        name="榆阳区民政局" if neighbour else "乌审旗民政局",
        county_code="610802" if neighbour else None,
    )
    limited = {"neighbour": SHARED, "author": None, "decider": None}.get(role, INSIDE)
    account = areas.add_account(
        session,
        login=f"of-{role}",
        display_name=role,
        organisation_id=office.id,
        roles={"author": ["editor"], "decider": ["reviewer"]}.get(role, [role]),
        password=PASSWORD,
        areas=[] if limited is None else [UUID(_division(session, limited))],
    )
    return account.id


def _apply_a_change(engine: Engine, world: World, code: str) -> None:
    with unit_of_work(engine) as session:
        drafted = proposals.draft(
            session,
            calling(session, world, "author"),
            all_subjects(),
            kind="correction",
            title="更正含义",
            reason="普查档案",
            items=[changing(world, code, 1, meaning="蒙古语")],
        )
        version = drafted.version
        submitted = proposals.submit(
            session, calling(session, world, "author"), all_subjects(), drafted.id, version
        )
        applied = proposals.decide(
            session,
            calling(session, world, "decider"),
            all_subjects(),
            submitted.id,
            "approved",
            expected_version=submitted.version,
        )
        assert applied.state == "applied"


def _own_things(session: Session, world: World, role: str, home: Path) -> None:
    """Give an account a token, a file, an upload, and a job that has written findings."""
    caller = calling(session, world, role)
    account = world.account[role]
    token, _ = accounts.issue_token(session, account, label=role, scopes=["read"], lasts=DAY)
    world.token[role] = str(token.id)
    stored = attachments.store(session, caller, io.BytesIO(pdf(role)), "批复.pdf", home)
    world.file[role] = stored.sha256
    with_original(session, caller, stored.sha256, pdf(f"{role} scanned"), home)
    staged = uploads.stage(caller, io.BytesIO(LIST.encode()), "地名.csv", home, 1000)
    world.upload[role] = str(staged.id)
    result = uuid4()
    folder = uploads.result_folder(home, result)
    folder.mkdir(parents=True)
    (folder / "findings.csv").write_text("row\n", "utf-8")
    job = jobs.enqueue(session, caller, "import", {"upload": str(staged.id), "result": str(result)})
    world.job[role] = str(job.id)
    (folder / "rules.json").write_text("[]", "utf-8")
    checked = jobs.enqueue(session, caller, "national_package", {"request": {}, "result": str(result)})
    world.package_job[role] = str(checked.id)
    world.matching[role] = _matching(session, caller, home)


def _matching(session: Session, caller: Caller, home: Path) -> str:
    """Let an account have compared two squares of which theirs lies 400 m farther east."""
    result = uuid4()
    squares = [box(109.0, 38.0, 109.3, 38.2), box(109.0046, 38.0, 109.3046, 38.2)]
    ours, theirs = ([Unit(1, square, {"code": "150626"}, "150626")] for square in squares)
    given = GivenFile("榆阳区.geojson", "theirs.geojson", Reading())
    request = Request(given, given, 25.0, 1500.0)
    side = {
        "zh": "", "en": "", "is_file": True, "units": 1, "without_polygon": 0, "repaired": [],
        "system_zh": "", "system_en": "", "offset": None,
    }  # fmt: skip
    shift = {
        "kind": "gcj02", "side": "theirs", "dx_m": 400, "dy_m": 0, "as_given_m": 400, "corrected_m": 0,
        "zh": "", "en": "", "can_be_converted": True,
    }  # fmt: skip
    counts = {"pairs": 1, "same": 1, "adjacent": 0, "only_ours": [], "only_theirs": []}
    found = {"ours": side, "theirs": side, "tolerance_m": 25, "reach_m": 1500, "shift": shift, **counts}
    once = home / "matching"
    if not once.exists():
        kept_matching.write(once, match_edges(ours, theirs), [], found)
        (once / kept_matching.GIVEN).mkdir()
        (once / kept_matching.GIVEN / "theirs.geojson").write_bytes(square("610802"))
    shutil.copytree(once, uploads.result_folder(home, result))
    arguments = {"name": given.name, "result": str(result), "request": request.as_json()}
    job = jobs.enqueue(session, caller, "edge_matching", arguments)
    job.state, job.result = "succeeded", {"publication_level": "internal", "pairs": 1}
    session.flush()
    return str(job.id)


def _dispute(session: Session, world: World, role: str) -> None:
    """Let an account open a case with one paper; it is at version 2."""
    caller = calling(session, world, role)
    stretch = {"type": "LineString", "coordinates": [[108.95, 38.3], [109.0, 38.3]]}
    opening = Opening("unclear_line", role, UUID(world.line[SHARED]), stretch, date(2025, 3, 1))
    case = open_case(session, caller, opening)
    paper = Paper("材料", "other", sha256=world.file[role])
    world.dispute[role] = (str(case), str(handling.add_paper(session, caller, case, 1, paper)))


def _application(session: Session, world: World) -> str:
    """Let the author open an application with one paper."""
    caller = calling(session, world, "author")
    said = NamingOpening(
        name_class="street",
        applicant="住房和城乡建设局",
        opened_on=date(2026, 3, 2),
        proposed_name="林荫路",
        division_id=UUID(world.division[INSIDE]),
    )
    application = name_applications.open(session, caller, "name", said)
    paper = NamingPaper("opinion", sha256=world.file["author"])
    add_paper(session, caller, application, 1, paper)
    return str(application)


def _proposals(session: Session, world: World, role: str, home: Path) -> None:
    """Let an account have a draft and a submitted proposal inside, and the author also outside."""
    caller = calling(session, world, role)
    for code in (INSIDE, OUTSIDE) if role == "author" else (INSIDE,):
        for state in ("draft", "submitted"):
            proposal = proposals.draft(
                session,
                caller,
                all_subjects(),
                kind="correction",
                title=f"{role} {state}",
                reason="普查档案",
                items=[changing(world, code, origin=f"{role} {state}")],
            )
            proposals.attach(session, caller, proposal.id, proposal.version, world.file[role])
            if state == "submitted":
                proposals.submit(session, caller, all_subjects(), proposal.id, proposal.version)
            place = "inside" if code == INSIDE else "outside"
            world.proposal[f"{role} {place}", state] = str(proposal.id)

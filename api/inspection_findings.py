"""What both sides of a joint inspection found, how differences were settled, what is done about markers."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from api.dependencies import CallerDep, ExpectedVersion, SessionDep, etag
from api.inspection_bodies import MeasureIn, MeasureStepIn, ObservationIn, SettlementIn, Side
from api.inspection_findings_shapes import (
    DifferenceOut,
    DifferencesOut,
    MeasureOut,
    MeasuresOut,
    ObservationOut,
    ObservationsOut,
)
from gis.joint_inspections import service
from gis.joint_inspections.kept import POSITION_MORE
from gis.joint_inspections.measures import Wanted
from gis.joint_inspections.observing import Entry

router = APIRouter(prefix="/joint-inspections/{inspection_id}", tags=["joint inspections"])

FieldName = Annotated[
    str, Path(max_length=80, description="A field, or reference:<id of the reference object>")
]
#: Fields of an entry that are no value of one of the form's fields
_OWN = ("side", "observed_on", "marker_id", "section_id", "observer", "position", "position_accuracy_m")
_PARTS = ("position_method", "references", "photos", "sheet_sha256")


def entry_of(given: ObservationIn) -> Entry:
    """Return the value object of what a side found."""
    sent = given.model_dump()
    as_json = given.model_dump(mode="json")
    return Entry(
        **{name: sent[name] for name in (*_OWN, "position_method", "sheet_sha256")},
        references=as_json["references"],
        photos=as_json["photos"],
        position_more={name: sent[name] for name in POSITION_MORE},
        values={name: value for name, value in sent.items() if name not in (*_OWN, *_PARTS, *POSITION_MORE)},
    )


@router.get("/observations", response_model=ObservationsOut)
def list_observations(
    session: SessionDep,
    caller: CallerDep,
    inspection_id: UUID,
    side: Side | None = None,
    target_id: UUID | None = None,
) -> JSONResponse:
    """List what was found, of one side or of one marker or section when named."""
    return JSONResponse({"rows": service.observations(session, caller, inspection_id, side, target_id)})


@router.put("/observations/{observation_id}", response_model=ObservationOut)
def put_observation(
    session: SessionDep,
    caller: CallerDep,
    inspection_id: UUID,
    observation_id: UUID,
    expected: ExpectedVersion,
    given: ObservationIn,
) -> JSONResponse:
    """Write what a side found under the client's id; If-Match "0" for a new one. A replay changes nothing."""
    entry = entry_of(given)
    row = service.put_observation(session, caller, inspection_id, observation_id, expected, entry)
    return JSONResponse(row, headers=etag(row["version"]))


@router.get("/differences", response_model=DifferencesOut)
def list_differences(
    session: SessionDep,
    caller: CallerDep,
    inspection_id: UUID,
    state: Literal["open", "settled"] | None = None,
) -> JSONResponse:
    """List the fields that the sides see differently; positions only beyond their accuracies."""
    return JSONResponse(service.differences_of(session, caller, inspection_id, state))


@router.put("/differences/{target_id}/{field}", response_model=DifferenceOut)
def settle(
    session: SessionDep,
    caller: CallerDep,
    inspection_id: UUID,
    target_id: UUID,
    field: FieldName,
    expected: ExpectedVersion,
    given: SettlementIn,
) -> JSONResponse:
    """Settle a field: ours, theirs, or measured again; If-Match "0" where it was never settled."""
    row = service.settle(
        session, caller, inspection_id, target_id, field, expected, **given.model_dump(mode="json")
    )
    return JSONResponse(row, headers=etag(row["version"]))


@router.get("/measures", response_model=MeasuresOut)
def list_measures(
    session: SessionDep, caller: CallerDep, inspection_id: UUID, state: str | None = None
) -> JSONResponse:
    """List the measures, the earliest due first, with what each lacks for its next step."""
    return JSONResponse({"rows": service.measures_of(session, caller, inspection_id, state)})


@router.put("/measures/{measure_id}", response_model=MeasureOut)
def put_measure(
    session: SessionDep,
    caller: CallerDep,
    inspection_id: UUID,
    measure_id: UUID,
    expected: ExpectedVersion,
    given: MeasureIn,
) -> JSONResponse:
    """Propose a measure under the client's id (If-Match "0"), or change one."""
    sent = given.model_dump() | {"details": given.details.given()}
    row = service.put_measure(session, caller, inspection_id, measure_id, expected, Wanted(**sent))
    return JSONResponse(row, headers=etag(row["version"]))


@router.post("/measures/{measure_id}/steps", response_model=MeasureOut)
def take_measure_step(
    session: SessionDep,
    caller: CallerDep,
    inspection_id: UUID,
    measure_id: UUID,
    expected: ExpectedVersion,
    given: MeasureStepIn,
) -> JSONResponse:
    """Take a measure a step on; work on a marker needs both sides present (353号 Art. 6)."""
    sent = given.model_dump()
    name = sent.pop("step")
    sent["details"] = None if given.details is None else given.details.given()
    row = service.take_measure_step(session, caller, inspection_id, measure_id, expected, name, **sent)
    return JSONResponse(row, headers=etag(row["version"]))

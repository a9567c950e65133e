"""An inspection as it is kept: the parts of an observation are found without going through all the others."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

from gis.joint_inspections import tables
from gis.joint_inspections.kept import Kept


class Counted(list[Any]):
    """A list that counts how often somebody goes through it."""

    walks = 0

    def __iter__(self) -> Iterator[Any]:
        self.walks += 1
        return super().__iter__()


def test_the_parts_of_all_observations_are_gone_through_once() -> None:
    inspection = tables.JointInspection(id=uuid4())
    shared = {"inspection_id": inspection.id}
    seen = [
        tables.InspectionObservation(
            id=uuid4(), marker_id=uuid4(), side="ours", observed_on=date(2026, 6, 1), observer="", **shared
        )
        for _ in range(3)
    ]
    photos = Counted(
        tables.InspectionPhoto(
            observation_id=each.id,
            ordinal=ordinal,
            sha256=f"{at}{ordinal}",
            view="near",
            caption="",
            **shared,
        )
        for at, each in enumerate(seen)
        for ordinal in (1, 2)
    )
    checks = Counted(
        tables.InspectionReferenceCheck(
            observation_id=each.id, reference_id=uuid4(), name="井", present=True, note=f"{at}", **shared
        )
        for at, each in enumerate(seen)
    )
    kept = Kept(inspection, "演示线", True, observations=seen, photos=photos, reference_checks=checks)
    rows = list(kept.entries().values())
    assert [[photo["sha256"] for photo in row["photos"]] for row in rows] == [
        ["01", "02"],
        ["11", "12"],
        ["21", "22"],
    ]
    assert [[check["note"] for check in row["references"]] for row in rows] == [["0"], ["1"], ["2"]]
    assert (photos.walks, checks.walks) == (1, 1)

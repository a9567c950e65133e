"""Load height models, list and remove them, and read heights from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.burial_zones.line_of_sight import Terrain
from gis.entries import written
from gis.height_models import queries
from gis.height_models.grids import read_grid, terrain
from gis.height_models.queries import Bounds
from gis.height_models.rules import LOADING, READING, NoSuchHeightModel
from gis.height_models.tables import HeightModel
from gis.publication import service as publication
from gis.reference import service as reference

#: Name under which invented heights are marked as 演示数据
DEMONSTRATION = "heights"


@dataclass(frozen=True, slots=True)
class Said:
    """What the sender says of a grid."""

    #: What it is and whose, such as Copernicus DEM GLO-30
    title: str
    licence: str
    #: Key or EPSG code of its coordinate system; None: as the file states
    system: str | None = None
    #: 演示数据
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model as it is listed."""

    model: HeightModel
    title: str
    licence: str
    is_demonstration: bool
    loaded_by: str | None


@dataclass
class Heights:
    """The models that know any ground of an area; reads windows of them."""

    session: Session
    #: The finest first, then the youngest: where several know a place, the first counts
    models: Sequence[HeightModel]
    _contents: dict[UUID, bytes] = field(default_factory=dict)

    def over(self, bounds: Bounds, least_step_deg: float = 0.0) -> Terrain | None:
        """Return the heights within bounds, None where no model reaches.

        Cells are those of the finest model there, or the least step where that is coarser.
        """
        west, south, east, north = bounds
        near = [
            one
            for one in self.models
            if one.west < east and one.east > west and one.south < north and one.north > south
        ]
        if not near:
            return None
        step = max(near[0].step_deg, least_step_deg)
        return terrain([self._content(one.id) for one in near], bounds, step)

    def _content(self, model_id: UUID) -> bytes:
        if model_id not in self._contents:
            self._contents[model_id] = queries.content(self.session, model_id)
        return self._contents[model_id]


def load(session: Session, caller: Caller, path: Path, name: str, said: Said) -> HeightModel:
    """Keep the grid of a file; raise NotAllowed, HeightsKnown, FieldUnreadable and what `read_grid` does."""
    caller.must_hold(*LOADING)
    title = written("title", said.title, is_required=True)
    licence = written("licence", said.licence, is_required=True)
    grid = read_grid(path, said.system)
    source = reference.add_source(
        session,
        title=title,
        licence=licence,
        demonstration_name=DEMONSTRATION if said.is_demonstration else None,
    )
    west, south, east, north = grid.bounds
    model = HeightModel(
        file_name=name,
        sha256=grid.sha256,
        system=grid.system.key,
        west=west,
        south=south,
        east=east,
        north=north,
        step_deg=grid.step_deg,
        columns=grid.columns,
        rows=grid.rows,
        unknown_cells=grid.unknown_cells,
        lowest_m=grid.lowest_m,
        highest_m=grid.highest_m,
        content=grid.content,
        source_id=source.id,
        loaded_by=caller.account_id,
    )
    return queries.add(session, model)


def listed(session: Session, caller: Caller) -> list[Loaded]:
    """List the models that the caller may see, the youngest first; raise NotAllowed."""
    caller.must_hold(*READING)
    levels = publication.load(session).readable_levels(caller.clearance)
    return [Loaded(*row) for row in queries.listed(session, levels)]


def remove(session: Session, caller: Caller, model_id: UUID) -> None:
    """Remove a model; runs made of it keep what they found. Raises NotAllowed, NoSuchHeightModel."""
    caller.must_hold(*LOADING)
    found = queries.find(session, model_id)
    if found is None or not publication.load(session).sees(caller.clearance, found.publication_level):
        raise NoSuchHeightModel
    queries.remove(session, model_id)


def heights(session: Session, bounds: Bounds) -> Heights:
    """Return what is known of the heights of an area."""
    return Heights(session, queries.overlapping(session, bounds))

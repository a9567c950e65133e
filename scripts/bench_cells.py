"""Invent a clean coverage of any size: square cells whose shared edges are wavy, the same for both sides."""

import numpy as np
from numpy.typing import NDArray

import shapely

from gis.coverage_checks import Unit

#: Where the first cell lies, and how wide a cell is, degrees
ORIGIN, SIDE = (100.0, 30.0), 0.05
#: How far an edge strays from the straight line, in sides
WAVE = 0.08


def cells(count: int, corners_per_edge: int = 8, seed: int = 7) -> list[Unit]:
    """Return about so many cells in a square, ten by ten under one parent's code."""
    side = max(1, round(count**0.5))
    chance = np.random.default_rng(seed)
    nodes = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), axis=-1).astype(
        float
    )
    across = _edges(nodes[:-1], nodes[1:], corners_per_edge, chance)
    along = _edges(nodes[:, :-1], nodes[:, 1:], corners_per_edge, chance)
    units: list[Unit] = []
    for column in range(side):
        for row in range(side):
            ring = np.concatenate(
                [
                    across[column, row][:-1],
                    along[column + 1, row][:-1],
                    across[column, row + 1][::-1][:-1],
                    along[column, row][::-1],
                ]
            )
            number = len(units) + 1
            parent = f"15{(column // 10) % 90 + 10:02d}00"
            code = f"{parent[:4]}{number % 99 + 1:02d}{number % 1000:03d}{number // 1000 % 1000:03d}"
            units.append(Unit(number, shapely.Polygon(ring * SIDE + ORIGIN), code, f"格{number}", parent))
    return units


def _edges(
    start: NDArray[np.float64], end: NDArray[np.float64], corners: int, chance: np.random.Generator
) -> NDArray[np.float64]:
    """Return for each edge its corners from end to end, strayed sideways between them."""
    step = np.linspace(0, 1, corners + 1)[:, None]
    line = start[..., None, :] + (end - start)[..., None, :] * step
    sideways = np.stack([-(end - start)[..., 1], (end - start)[..., 0]], axis=-1)
    stray = chance.uniform(-WAVE, WAVE, (*start.shape[:-1], corners + 1, 1))
    stray[..., [0, -1], :] = 0
    made: NDArray[np.float64] = line + stray * sideways[..., None, :]
    return made

"""Search, for each surface of the catalogue, the view of its relief that hides least: `python -m tools.views`.

What counts is what a visitor wants to see: the points of the default race, all runs alike, for two thirds, and the
minima and saddles for one third. `figures.view.best_view` says what a view costs. The results stand in
`surfaces/catalog.py`.
"""

from __future__ import annotations

import numpy as np

from engine.race import race
from engine.scenario import Scenario
from figures.landscape import CONTOUR_POINTS, landscape
from figures.view import Model, best_view
from optimizers.base import Array
from surfaces import SURFACES, Surface

MARKS = 0.5
"""The weight of all marks beside that of all runs."""


def worth_seeing(surface: Surface, model: Model) -> tuple[Array, Array]:
    """Points (3, n) of the default race in the box and the marks, with their weights."""
    runs = list(race(Scenario(surface=surface.key)).values())
    groups = [run.theta[surface.contains(run.theta.T)].T for run in runs]
    marks = np.array([*surface.minima, *surface.saddles]).reshape(-1, 2).T
    weights = [np.full(group.shape[1], 1 / len(runs) / max(1, group.shape[1])) for group in groups]
    weights.append(np.full(marks.shape[1], MARKS / max(1, marks.shape[1])))
    points = np.concatenate([*groups, marks], axis=1)
    return np.vstack([points, model.height(surface.value(points))]), np.concatenate(weights)


def main() -> None:
    """Print the view of each surface, and the share of what is worth seeing that it shows."""
    for key, surface in SURFACES.items():
        land = landscape(surface, CONTOUR_POINTS)
        model = Model.of(surface.domain, land)
        points, weights = worth_seeing(surface, model)
        view = best_view(model, points, weights)
        shown = float(np.average(model.seen(points, view), weights=weights))
        print(f"{key:20} view=({view[0]:g}, {view[1]:g}, {view[2]:g}),  {shown:.0%}")


if __name__ == "__main__":
    main()

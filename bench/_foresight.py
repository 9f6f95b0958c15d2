"""A way of asking that knows all answers: what could be reached at best."""

from __future__ import annotations

from nabe.interpreting.simulation.ways import Broadcast
from nabe.interpreting.simulation.world import Case, World


class Foresight(Broadcast):
    """Ask the nearest who will come, alone."""

    name = "foresight"

    def search(self, world: World, case: Case) -> None:
        def road(who: int) -> float:
            return world.county.way(case.request, who).road_km

        for who in sorted((fit.key for fit in world.fits(case)), key=road):
            if world.would_come(case, who):
                world.ask(case, who)
                return

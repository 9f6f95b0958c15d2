"""The program without whole numbers: its bound proves, its prices rule out, at times it is enough.

Solved by GLOP (OR-Tools), which answers the same question the same way each time. A variable whose
reduced cost would carry an aim past its settled value can be fixed (reduced-cost fixing).
"""

from __future__ import annotations

import math

from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]

from nabe.interpreting.planning.plans import MOST, Aim
from nabe.interpreting.planning.program import Program, Terms

SLACK = 1e-4  # what a sum of whole numbers may be off by
WHOLE = 1e-6


class Relaxation:
    """The linear relaxation of a program; it keeps its basis from aim to aim."""

    def __init__(self, program: Program) -> None:
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.variables = [
            self.solver.NumVar(int(index in program.kept), upper, "")
            for index, upper in enumerate(program.upper)
        ]
        self.whole = len(program.pairs)
        self.fixed: dict[int, int] = dict.fromkeys(program.kept, 1)
        self.optimum: float | None = None  # of the aim solved last
        self._values: list[float] = []
        self._prices: list[float] = []
        for terms, limit in program.rows:
            self.add(terms, limit)

    def add(self, terms: Terms, limit: int) -> None:
        """Demand Σ coefficient × variable ≤ limit from now on."""
        row = self.solver.Constraint(-self.solver.infinity(), limit)
        for index, weight in terms:
            row.SetCoefficient(self.variables[index], weight)

    def solve(self, aim: Aim, terms: Terms, seconds: float) -> float | None:
        """Return the optimum of an aim, or None when time ran out."""
        objective = self.solver.Objective()
        objective.Clear()
        for index, weight in terms:
            objective.SetCoefficient(self.variables[index], weight)
        objective.SetOptimizationDirection(aim in MOST)
        self.solver.SetTimeLimit(max(1, int(seconds * 1000)))
        self.optimum = None
        if self.solver.Solve() == pywraplp.Solver.OPTIMAL:
            self.optimum = objective.Value()
            self._values = [one.solution_value() for one in self.variables[: self.whole]]
            self._prices = [one.reduced_cost() for one in self.variables[: self.whole]]
        return self.optimum

    def solution(self) -> list[float] | None:
        """Return the values when all pairs came out whole, else None."""
        if all(abs(one - round(one)) < WHOLE for one in self._values):
            return self._values
        return None

    def fix(self, value: int) -> None:
        """Fix what would carry the aim solved last past the value that it has reached."""
        if self.optimum is None:
            return
        distance = abs(value - self.optimum) + SLACK
        for index, (one, price) in enumerate(zip(self._values, self._prices, strict=True)):
            if abs(price) > distance and index not in self.fixed and abs(one - round(one)) < WHOLE:
                self.fixed[index] = round(one)
                self.variables[index].SetBounds(round(one), round(one))


def whole_bound(value: float, aim: Aim) -> int:
    """Return the whole number that no solution in whole numbers can better."""
    return math.floor(value + SLACK) if aim in MOST else math.ceil(value - SLACK)

"""Solve one problem aim by aim: each optimum is fixed before the next aim is looked at.

For every aim the linear relaxation is asked first: where it comes out whole, or where its bound is
reached already, nothing else is needed. Otherwise CP-SAT searches among what the relaxation's
prices leave over, and proves.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from nabe.interpreting.planning.greedy import better, greedy
from nabe.interpreting.planning.plans import AIMS, MOST, Aim, Stage, score
from nabe.interpreting.planning.problem import Choice, Problem
from nabe.interpreting.planning.program import Program, Terms
from nabe.interpreting.planning.relaxation import Relaxation, whole_bound

SEED = 20_26


@dataclass(frozen=True, slots=True)
class Effort:
    """How long the solvers may try.

    `seconds` is all the time of a plan. `stage_work` is CP-SAT's own measure of work for one aim of
    one part; it does not depend on the machine, so a plan that ends by it is the same again.
    """

    seconds: float = 60.0
    stage_work: float = 10.0
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Solution:
    """What the aims came to for one problem."""

    chosen: Mapping[str, Choice]
    stages: tuple[Stage, ...]


def solve(
    problem: Problem, *, seconds: float, stage_work: float = 10.0,
    start: Mapping[str, Choice] | None = None, aims: tuple[Aim, ...] = AIMS,
) -> Solution:  # fmt: skip
    """Return the best choice found, with value and bound of each aim.

    The problem was checked before. Never worse than the greedy start; an aim whose optimum was not
    proven within the effort keeps the best value found. Raises BadProblem when offers on their way
    stand against each other.
    """
    chosen = greedy(problem)
    if start is not None:
        chosen = better(problem, chosen, greedy(problem, start))
    search = _Search(problem, chosen, time.monotonic() + seconds, stage_work)
    stages = tuple(search.settle(aim) for aim in aims)
    return Solution(search.chosen, stages)


class _Search:
    """One problem's way through the aims: the program, its relaxation, the best choice so far."""

    def __init__(
        self, problem: Problem, chosen: dict[str, Choice], deadline: float, work: float
    ) -> None:
        self.problem, self.chosen = problem, chosen
        self.deadline, self.work = deadline, work
        self.program = Program(problem)
        self.relaxation = Relaxation(self.program)

    def settle(self, aim: Aim) -> Stage:
        """Settle one aim and fix it for those after it."""
        began = time.monotonic()
        self.relaxation.optimum = None
        bound = self._best(aim, self.program.aims[aim])
        value = score(self.problem, self.chosen)[aim]
        self._keep(aim, value - self.program.constant(aim))
        return Stage(aim, value, bound, time.monotonic() - began)

    def _left(self) -> float:
        return self.deadline - time.monotonic()

    def _best(self, aim: Aim, terms: Terms) -> int | None:
        """Better the choice in one aim as far as it goes; return the bound."""
        value, end = score(self.problem, self.chosen)[aim], self.program.end(aim)
        if value == end:
            return value
        if self._left() <= 0:
            return None
        constant = self.program.constant(aim)
        relaxed = self.relaxation.solve(aim, terms, self._left())
        bound = end if relaxed is None else whole_bound(relaxed, aim) + constant
        if value == bound:
            return bound
        if relaxed is not None and (whole := self.relaxation.solution()) is not None:
            self.chosen = self.program.read(whole)
            return bound
        self.relaxation.fix(value - constant)
        searched = self._search(aim, terms, bound - constant)
        if searched is None:
            return bound
        searched += constant
        return min(bound, searched) if aim in MOST else max(bound, searched)

    def _search(self, aim: Aim, terms: Terms, bound: int) -> int | None:
        """Let CP-SAT better the choice; return its bound, if it has one."""
        if self._left() <= 0:
            return None
        model = Exact(self.program, self.relaxation.fixed, self.program.values(self.chosen))
        solver = _solver(self.work, self._left())
        status = solver.solve(model.aim_at(terms, bound, most=aim in MOST))
        if status == cp_model.INFEASIBLE:
            raise AssertionError(f"The choice at hand is not allowed in the model at {aim}.")
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None  # the solver's bound means nothing then
        self.chosen = self.program.read([model.value(solver, i) for i in range(model.size)])
        found = solver.best_objective_bound
        return whole_bound(found, aim) if abs(found) < 1e15 else None

    def _keep(self, aim: Aim, reached: int) -> None:
        """From now on no choice may be worse in this aim."""
        self.relaxation.fix(reached)
        terms = self.program.aims[aim]
        if aim in MOST:
            terms, reached = [(index, -weight) for index, weight in terms], -reached
        if terms:
            self.program.rows.append((terms, reached))
            self.relaxation.add(terms, reached)


class Exact:
    """The program for CP-SAT, with what is fixed already put in and a choice to start from."""

    def __init__(self, program: Program, fixed: Mapping[int, int], hint: Sequence[int]) -> None:
        self.size = len(program.upper)
        self.fixed = fixed
        self.model = cp_model.CpModel()
        self.variables: dict[int, cp_model.IntVar] = {}
        for index, upper in enumerate(program.upper):
            if index not in fixed:
                self.variables[index] = self.model.new_int_var(0, upper, "")
                self.model.add_hint(self.variables[index], hint[index])
        for terms, limit in program.rows:
            self._row(terms, limit)

    def _row(self, terms: Terms, limit: int) -> None:
        left = limit - sum(weight * self.fixed.get(index, 0) for index, weight in terms)
        rest = [(index, weight) for index, weight in terms if index not in self.fixed]
        if left == 1 and all(weight == 1 for _index, weight in rest):
            self.model.add_at_most_one(self.variables[index] for index, _weight in rest)
        elif rest:
            self.model.add(self._sum(rest) <= left)

    def _sum(self, terms: Terms) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.weighted_sum(
            [self.variables[index] for index, _weight in terms],
            [weight for _index, weight in terms],
        )

    def aim_at(self, terms: Terms, bound: int, *, most: bool) -> cp_model.CpModel:
        """Return the model with its aim, which is known not to pass the bound."""
        constant = sum(weight * self.fixed.get(index, 0) for index, weight in terms)
        aimed = self._sum([one for one in terms if one[0] not in self.fixed]) + constant
        if most:
            self.model.add(aimed <= bound)
            self.model.maximize(aimed)
        else:
            self.model.add(aimed >= bound)
            self.model.minimize(aimed)
        return self.model

    def value(self, solver: cp_model.CpSolver, index: int) -> int:
        """Return the value of a variable in the solver's solution."""
        fixed = self.fixed.get(index)
        return solver.value(self.variables[index]) if fixed is None else fixed


def _solver(work: float, seconds: float) -> cp_model.CpSolver:
    """One worker with the full linear relaxation and little else before the search.

    Measured on a county of 300 × 100: 3.5 s, against 5 s with probing and symmetries, and over 30 s
    with two workers and the usual relaxation; so the second core takes another part of the problem.
    """
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = SEED
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.add_lp_constraints_lazily = False
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.max_deterministic_time = work
    return solver

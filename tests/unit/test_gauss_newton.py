"""Penalised least squares with outliers, priors and ranges, against closed forms and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from dragsim.validation.gauss_newton import KNEE, NOT_REACHED, Known, Linear, cost

Floats = NDArray[np.float64]


def known(mean: list[float], sd: list[float], low: float = -1e9, high: float = 1e9) -> Known:
    ends = np.full(len(mean), low), np.full(len(mean), high)
    return Known(np.array(mean), np.array(sd), *ends)


def linear(x: list[float], r: list[float], jacobian: list[list[float]], s: float = 1.0) -> Linear:
    return Linear(np.array(x), np.array(r), np.full(len(r), s), np.array(jacobian))


def random_problem(seed: int) -> tuple[Linear, Known]:
    chance = np.random.default_rng(seed)
    r, jacobian = chance.normal(0.0, 3.0, 30), chance.normal(0.0, 1.0, (30, 3))
    prior = Known(
        np.array([0.1, -0.2, 0.0]), np.array([0.5, 0.3, 1.0]), np.full(3, -0.4), np.full(3, 0.3)
    )
    return Linear(np.zeros(3), r, np.full(30, 0.8), jacobian), prior


def test_a_deviation_and_a_prior_meet_by_their_weights() -> None:
    """A deviation of scale 0.1 would have -0.01, the prior of sd 0.2 has 0: 100 against 25."""
    found = linear([0.0], [0.01], [[1.0]], s=0.1).solved(known([0.0], [0.2]))
    assert found == pytest.approx([-0.008], rel=0.01)


def test_without_deviations_the_prior_stays() -> None:
    nothing = linear([3.0, 4.0], [], []).jacobian.reshape(0, 2)
    empty = Linear(np.array([3.0, 4.0]), np.zeros(0), np.zeros(0), nothing)
    prior = known([1.0, 2.0], [0.1, 0.2])
    assert empty.solved(prior) == pytest.approx([1.0, 2.0])
    covariance = empty.covariance(prior, np.zeros(0))
    assert np.sqrt(np.diag(covariance)) == pytest.approx([0.1, 0.2])


@pytest.mark.parametrize("seed", range(5))
def test_the_values_are_those_of_least_cost_within_their_ranges(seed: int) -> None:
    problem, prior = random_problem(seed)

    def total(x: Floats) -> float:
        return cost(x, problem.r + problem.jacobian @ x, problem.s, prior)

    bounds = list(zip(prior.low, prior.high, strict=True))
    best = minimize(total, np.zeros(3), bounds=bounds, tol=1e-12)
    found = problem.solved(prior)
    assert np.all((found >= prior.low) & (found <= prior.high))
    assert total(found) <= best.fun + 0.02


def test_one_deviation_far_off_moves_little() -> None:
    good = [[1.0]] * 9
    straight = linear([0.0], [0.0] * 9, good).solved(known([0.0], [100.0]))
    bent = linear([0.0], [0.0] * 9 + [50.0], [*good, [1.0]]).solved(known([0.0], [100.0]))
    assert straight == pytest.approx([0.0], abs=1e-9)
    assert -0.6 < bent[0] < -0.05
    assert abs(bent[0]) < 0.2 * 50.0 / 10.0


def test_a_deviation_that_no_run_gives_costs_and_is_not_fitted() -> None:
    lost = linear([0.0], [1.0, float("nan")], [[1.0], [1.0]])
    assert list(lost.usable) == [True, False]
    assert lost.solved(known([0.0], [1e3])) == pytest.approx([-1.0], rel=1e-3)
    z = NOT_REACHED
    alone = cost(np.zeros(1), np.array([float("nan")]), np.ones(1), known([0.0], [1.0]))
    assert alone == pytest.approx(2.0 * KNEE**2 * (np.sqrt(1.0 + (z / KNEE) ** 2) - 1.0))


def test_scatter_beyond_the_scale_widens_the_standard_deviation() -> None:
    chance = np.random.default_rng(1)
    rows = np.ones((40, 1))
    prior = known([0.0], [10.0])
    groups = np.arange(40.0)
    scale = 0.1
    quiet = Linear(np.zeros(1), chance.normal(0.0, 0.1, 40), np.full(40, scale), rows)
    loud = Linear(np.zeros(1), chance.normal(0.0, 0.2, 40), np.full(40, scale), rows)
    by_scale = scale / np.sqrt(40.0)
    assert np.sqrt(quiet.covariance(prior, groups)[0, 0]) == pytest.approx(by_scale, rel=0.3)
    assert np.sqrt(loud.covariance(prior, groups)[0, 0]) == pytest.approx(2.0 * by_scale, rel=0.35)

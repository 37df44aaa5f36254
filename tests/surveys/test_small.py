"""Nobody can subtract published figures from each other so that 1 to 4 responses remain."""

from itertools import combinations

import numpy as np
import pytest

from handlers.surveys.small import FEW, levels, tell_apart, within, within_units
from handlers.surveys.spans import NEVER, WIDTHS

JANUARY = 2026 * 24


def department(seed: int) -> tuple[np.ndarray, ...]:
    """A few months of small units with their procedures: half months, units, places (-1: none)."""
    rng = np.random.default_rng(seed)
    busy = rng.integers(1, 4)
    n = int(rng.integers(8, 60))
    halves = JANUARY + rng.integers(0, 2 * int(rng.integers(1, 5)), n)
    units = rng.choice(4, n, p=[0.6, 0.25, 0.1, 0.05]) - 1
    places = np.where(units >= 0, units * 3 + np.minimum(rng.integers(0, busy + 1, n), 2), -1)
    return halves, units, np.where(rng.random(n) < 0.15, -1, places)


def blocks(halves: np.ndarray, number: np.ndarray, level: np.ndarray) -> dict[tuple, np.ndarray]:
    """What can be asked for at all: the rows of a group that count in one half month, month, quarter or year."""
    found: dict[tuple, list[int]] = {}
    for at, (half, name, deep) in enumerate(zip(halves, number, level, strict=True)):
        if deep < NEVER and name >= 0:
            found.setdefault((int(deep), int(half) // WIDTHS[deep], int(name)), []).append(at)
    return {key: np.isin(np.arange(len(halves)), rows) for key, rows in found.items()}


def published(seed: int):  # type: ignore[no-untyped-def]
    halves, units, places = department(seed)
    whole = levels(halves)
    of_unit, of_place = within_units(halves, whole, units, places)
    views = [
        blocks(halves, np.zeros_like(units), whole),
        blocks(halves, units, of_unit),
        blocks(halves, places, of_place),
    ]
    return halves, units, places, views


@pytest.mark.parametrize("seed", range(150))
def test_no_few_responses_can_be_worked_out(seed: int) -> None:
    """Exactly, by linear algebra: no sum over a few of the smallest cells is a combination of published sums."""
    halves, units, places, views = published(seed)
    sums = [block for view in views for block in view.values()]
    assert all(block.sum() >= FEW for block in sums)
    if not sums:
        return
    cells, cell_of, n = np.unique(np.stack([halves, units, places]), axis=1, return_inverse=True, return_counts=True)
    matrix = np.array([[block[cell_of.reshape(-1) == c].mean() for c in range(len(n))] for block in sums])
    assert set(np.unique(matrix)) <= {0.0, 1.0}  # the responses of a cell go together
    _, values, turned = np.linalg.svd(matrix)
    null = turned[(values > 1e-9).sum() :].T  # a vector is worked out exactly when it is orthogonal to all of these
    few = np.flatnonzero(n < FEW)
    for size in (1, 2, 3):
        for chosen in combinations(few, size):
            if n[list(chosen)].sum() < FEW:
                told = null.shape[1] == 0 or np.abs(null[list(chosen)].sum(axis=0)).max() < 1e-7
                assert not told, [(cells[:, c], n[c]) for c in chosen]


@pytest.mark.parametrize("seed", range(100))
def test_what_was_told_of_a_closed_month_stays_as_it_was_told(seed: int) -> None:
    """Somebody may have last month's report on paper: the reports after it must not make a few of it plain."""
    halves, units, places = department(seed)
    for end in range(JANUARY + 2, int(halves.max()) + 1, 2):
        known = halves < end
        early = within_units(halves[known], levels(halves[known]), units[known], places[known])
        late = within_units(halves, levels(halves), units, places)
        for before, after in zip(early, late, strict=True):
            assert ((before <= 1) == (after[known] <= 1)).all()


def test_large_groups_count_at_once_and_small_ones_later() -> None:
    # Unit 0 has 20 responses each half month, units 1 and 2 have 2 each.
    halves = np.repeat(JANUARY + np.arange(6), 24)
    units = np.tile(np.array([0] * 20 + [1] * 2 + [2] * 2), 6)
    whole = levels(halves)
    found = within(halves, whole, units)
    assert set(whole) == {0}
    # What is left over in a half month is 2 + 2 = 4, so now and then unit 0 keeps them company.
    assert set(found[units == 1]) == set(found[units == 2]) == {2}
    assert (found[units == 0] < NEVER).all()


def test_a_second_group_keeps_a_single_small_one_company() -> None:
    units = np.array([0] * 30 + [1] * 8 + [2] * 3)
    halves = np.full(len(units), JANUARY)
    found = within(halves, levels(halves), units)
    assert set(found[units == 2]) == {NEVER} and set(found[units == 1]) == {NEVER} and set(found[units == 0]) == {1}


def test_two_ways_of_grouping_that_differ_by_a_few() -> None:
    unit = np.array([0] * 50 + [1] * 30)
    nearly = np.array([0] * 48 + [1] * 32)  # inside unit 0 but for two
    across = np.array(([0, 1] * 40)[:80])
    assert tell_apart(unit, nearly, 80) and not tell_apart(unit, across, 80) and not tell_apart(unit, unit, 80)
    assert tell_apart(np.array([0] * 40 + [-1] * 43), np.array([-1] * 40 + [0] * 40 + [-1] * 3), 83)

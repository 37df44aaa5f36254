"""Small groups stay hidden, also from subtraction: for which periods each response may count in its group.

The rule (told at length in docs/khao-sat-so-lieu.md): a response counts for its group in the shortest of half month,
month, quarter, year in which at least FEW of its group can be told together. Whatever figures are subtracted from each
other, what remains is never 1 to 4 responses.
"""

from dataclasses import dataclass

import numpy as np

from handlers.surveys.periods import NEVER, WIDTHS

FEW = 5  # fewer responses are never told apart


@dataclass
class _Cells:
    """Responses counted by family, child, half month and floor; `level` is what is being worked out."""

    family: np.ndarray
    child: np.ndarray
    half: np.ndarray
    floor: np.ndarray
    n: np.ndarray
    level: np.ndarray


def levels(halves: np.ndarray, child: np.ndarray, family: np.ndarray | None = None, floor: np.ndarray | None = None):  # type: ignore[no-untyped-def]
    """For every response the level (0 half month, 1 month, 2 quarter, 3 year, 4 never) at which its child may count.

    `child` numbers the groups (-1: none), each inside one `family` (a unit's procedures; 0 for the whole form), whose
    own levels are `floor`. Without a family nothing is published around the groups, so nothing can be subtracted.
    """
    alone = family is None
    family = np.zeros_like(child) if family is None else family
    floor = np.zeros(len(child), np.int8) if floor is None else floor
    keys = np.stack([family, child, halves, floor.astype(np.int64)])
    unique, at, n = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    cells = _Cells(*unique, n, unique[3].copy())  # type: ignore[misc]
    cells.level[cells.child < 0] = NEVER
    for level in range(NEVER):
        _lift_small(cells, level)
        if not alone:
            _lift_nearly_whole(cells, level)
            _lift_company(cells, level)
    return cells.level[at.reshape(-1)].astype(np.int8)


def _sums(n: np.ndarray, *keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which group each cell is in by all keys together, and each group's sum."""
    _, at = np.unique(np.stack(keys), axis=1, return_inverse=True)
    at = at.reshape(-1)
    return at, np.bincount(at, n)


def _lift_small(cells: _Cells, level: int) -> None:
    """Groups of fewer than FEW wait for the next longer period."""
    here = np.flatnonzero(cells.level == level)
    if len(here):
        at, sums = _sums(cells.n[here], cells.child[here], cells.half[here] // WIDTHS[level])
        cells.level[here[sums[at] < FEW]] += 1


def _lift_nearly_whole(cells: _Cells, level: int) -> None:
    """A group that is whole blocks of its family and a few more would tell those few by subtraction: it waits too."""
    widths = np.array([*WIDTHS, 1])
    block, of_block = _sums(cells.n, cells.family, cells.floor, cells.half // widths[cells.floor])
    part, of_part = _sums(cells.n, block, cells.child, np.minimum(cells.level, NEVER))
    here = np.flatnonzero(cells.level == level)
    if not len(here):
        return
    whole = of_part[part[here]] == of_block[block[here]]
    group, sums = _sums(cells.n[here], cells.child[here], cells.half[here] // WIDTHS[level])
    rest = sums - np.bincount(group, cells.n[here] * whole, minlength=len(sums))
    cells.level[here[((rest > 0) & (rest < FEW))[group]]] += 1


def _lift_company(cells: _Cells, level: int) -> None:
    """Where fewer than FEW of a family are left over, its smallest group keeps them company."""
    told = cells.floor <= level
    node = cells.half // WIDTHS[level]
    at, _ = _sums(cells.n, cells.family, node)
    left = np.bincount(at, cells.n * (told & (cells.level > level)))
    for family in np.flatnonzero((left > 0) & (left < FEW)):
        inside = np.flatnonzero((at == family) & (cells.level <= level))
        if not len(inside):
            continue
        own = cells.half[inside] // np.array(WIDTHS)[cells.level[inside]]
        group, sums = _sums(cells.n[inside], cells.level[inside], own, cells.child[inside])
        cells.level[inside[group == np.argmin(sums)]] = level + 1


def tell_apart(first: np.ndarray, second: np.ndarray, total: int) -> bool:
    """Would two ways of grouping the same responses, published together, leave 1 to 4 responses by subtraction?

    Looks at every pair of a group of one and a group of the other (numbers, -1: in none): one inside the other but for
    a few, or both together all but a few.
    """
    both = (first >= 0) & (second >= 0)
    if not both.any():
        return False
    rows, columns = int(first.max()) + 1, int(second.max()) + 1
    common = np.bincount(first[both] * columns + second[both], minlength=rows * columns).reshape(rows, columns)
    a = np.bincount(first[first >= 0], minlength=rows)[:, None]
    b = np.bincount(second[second >= 0], minlength=columns)[None, :]
    present = (a > 0) & (b > 0)
    inside = ((a == common) & _few(b - common)) | ((b == common) & _few(a - common))
    apart = (common == 0) & _few(total - a - b)
    return bool((present & (inside | apart)).any())


def _few(n: np.ndarray) -> np.ndarray:
    return (n > 0) & (n < FEW)

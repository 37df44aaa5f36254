"""Small groups stay hidden, also from subtraction: for which periods each response may count in its group.

The rule (told at length in docs/khao-sat-so-lieu.md): a response counts for its group in the shortest of half month,
month, quarter, year in which at least FEW of its group can be told together. Whatever figures are subtracted from each
other, what remains is never 1 to 4 responses.
"""

from dataclasses import dataclass

import numpy as np

from handlers.surveys.spans import NEVER, WIDTHS
from handlers.surveys.subtraction import FEW, settle


@dataclass
class _Cells:
    """Responses counted by family, child, half month and the level of the family; `level` is being worked out."""

    family: np.ndarray
    child: np.ndarray
    half: np.ndarray
    floor: np.ndarray
    n: np.ndarray
    level: np.ndarray


def levels(halves: np.ndarray) -> np.ndarray:
    """For every response the level (0 half month, 1 month, 2 quarter, 3 year, 4 never) at which it may count at all.

    Nothing is published around the whole, so only its own size matters.
    """
    half, at, n = np.unique(halves, return_inverse=True, return_counts=True)
    none = np.zeros_like(half)
    cells = _Cells(none, none, half, none, n, none.copy())
    for level in range(NEVER):
        _lift_small(cells, level)
    return cells.level[at]


def within(halves: np.ndarray, whole: np.ndarray, child: np.ndarray) -> np.ndarray:
    """The levels at which responses may count for their group (`child`, -1: none), given those of the whole."""
    _, first, at, n = _counted(halves, whole, child)
    half, floor, child = halves[first], whole[first], child[first]
    cells = _Cells(np.zeros_like(half), child, half, floor, n, floor.copy())
    _lift(cells)
    settle(half, n, (np.zeros_like(half), floor), [(child, cells.level)])
    return cells.level[at]


def within_units(
    halves: np.ndarray, whole: np.ndarray, unit: np.ndarray, place: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The levels at which responses may count for their unit, and for their procedure in it (`place`)."""
    of_unit = within(halves, whole, unit)
    _, first, at, n = _counted(halves, whole, of_unit, unit, place)
    half, floor, unit, place = halves[first], whole[first], unit[first], place[first]
    units = _Cells(np.zeros_like(half), unit, half, floor, n, of_unit[first])
    places = _Cells(unit, place, half, units.level, n, units.level.copy())
    _lift(places)
    before = -1
    while (now := int(units.level.sum() + places.level.sum())) != before:
        before = now
        settle(half, n, (np.zeros_like(half), floor), [(unit, units.level), (place, places.level)])
        np.maximum(places.level, units.level, out=places.level)
        _settle_each(units, places)
    return units.level[at], places.level[at]


def _settle_each(units: _Cells, places: _Cells) -> None:
    """The procedures of each unit against the figures of that unit."""
    for unit in np.unique(units.child[units.child >= 0]):
        mine = np.flatnonzero(units.child == unit)
        level = places.level[mine]
        settle(units.half[mine], units.n[mine], (units.child[mine], units.level[mine]), [(places.child[mine], level)])
        places.level[mine] = level


def _counted(*keys: np.ndarray):  # type: ignore[no-untyped-def]
    """The different rows of several columns: np.unique with the first row of each, each row's number, how many."""
    return np.unique(_packed(*keys), return_index=True, return_inverse=True, return_counts=True)


def _packed(*keys: np.ndarray) -> np.ndarray:
    """Several numbers of each row as one: whole numbers are sorted much faster than rows of them."""
    packed = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        low = int(key.min(initial=0))
        packed = packed * (int(key.max(initial=0)) - low + 1) + (key - low)
    return packed


def _sums(n: np.ndarray, *keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which group each cell is in by all keys together, and each group's sum."""
    _, at = np.unique(_packed(*keys), return_inverse=True)
    return at, np.bincount(at, n)


def _lift(cells: _Cells) -> None:
    cells.level[cells.child < 0] = NEVER
    for level in range(NEVER):
        _lift_small(cells, level)
        _lift_nearly_whole(cells, level)
        _lift_company(cells, level)


def _lift_small(cells: _Cells, level: int) -> None:
    """Groups of fewer than FEW wait for the next longer period. A month is told by its halves only where both have
    enough, so that months are told whole."""
    here = np.flatnonzero(cells.level == level)
    if not len(here):
        return
    at, sums = _sums(cells.n[here], cells.child[here], cells.half[here] // WIDTHS[level])
    small = sums[at] < FEW
    if level == 0:
        month, _ = _sums(cells.n[here], cells.child[here], cells.half[here] // WIDTHS[1])
        enough = [_in_half(cells, here, month, side) >= FEW for side in (0, 1)]
        small |= ~(enough[0] & enough[1])[month]
    cells.level[here[small]] += 1


def _in_half(cells: _Cells, here: np.ndarray, month: np.ndarray, side: int) -> np.ndarray:
    """How many of each group and month came in its first or second half."""
    return np.bincount(month, cells.n[here] * (cells.half[here] % 2 == side))


def _smallest(cells: _Cells, among: np.ndarray) -> np.ndarray:
    """The cells of the smallest block among some cells."""
    own = cells.half[among] // np.array(WIDTHS)[cells.level[among]]
    group, sums = _sums(cells.n[among], cells.level[among], own, cells.child[among])
    return among[group == np.argmin(sums)]


def _lift_nearly_whole(cells: _Cells, level: int) -> None:
    """A group that is whole blocks of its family and a few more would tell those few by subtraction: it waits too."""
    here = np.flatnonzero(cells.level == level)
    if not len(here):
        return
    widths = np.array([*WIDTHS, 1])
    block, of_block = _sums(cells.n, cells.family, cells.floor, cells.half // widths[cells.floor])
    part, of_part = _sums(cells.n, block, cells.child, cells.level)
    whole = of_part[part[here]] == of_block[block[here]]
    group, sums = _sums(cells.n[here], cells.child[here], cells.half[here] // WIDTHS[level])
    rest = sums - np.bincount(group, cells.n[here] * whole, minlength=len(sums))
    cells.level[here[((rest > 0) & (rest < FEW))[group]]] += 1


def _lift_company(cells: _Cells, level: int) -> None:
    """Where fewer than FEW of a family are left over in a period, its smallest group there keeps them company.

    It is one that was to be told for this very period: what was told for shorter ones stays told, because somebody may
    have it on paper. There is one, since those left over had company in each shorter period.
    """
    at, _ = _sums(cells.n, cells.family, cells.half // WIDTHS[level])
    left = np.bincount(at, cells.n * ((cells.floor <= level) & (cells.level > level)))
    for family in np.flatnonzero((left > 0) & (left < FEW)):
        inside = np.flatnonzero((at == family) & (cells.level == level))
        if len(inside):
            cells.level[_smallest(cells, inside)] = level + 1


def tell_apart(first: np.ndarray, second: np.ndarray, total: int) -> bool:
    """Would two ways of grouping the same responses, published together, leave 1 to 4 responses by subtraction?

    Looks at every pair of a group of one and a group of the other (numbers, -1: in none): one inside the other but for
    a few, or both together all but a few.
    """
    if not (first >= 0).any() or not (second >= 0).any():
        return False
    both = (first >= 0) & (second >= 0)
    rows, columns = int(first.max()) + 1, int(second.max()) + 1
    common = np.bincount(first[both] * columns + second[both], minlength=rows * columns).reshape(rows, columns)
    a = np.bincount(first[first >= 0], minlength=rows)[:, None]
    b = np.bincount(second[second >= 0], minlength=columns)[None, :]
    inside = ((a == common) & _few(b - common)) | ((b == common) & _few(a - common))
    apart = (common == 0) & _few(total - a - b)
    return bool(((a > 0) & (b > 0) & (inside | apart)).any())


def _few(n: np.ndarray) -> np.ndarray:
    return (n > 0) & (n < FEW)

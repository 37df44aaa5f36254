"""Finds what subtracting published sums from each other would tell about a few, and hides one more sum against it.

Published are sums over blocks: the responses of a group that count in one half month, month, quarter or year. Whoever
takes some blocks of the whole (S) and subtracts every smaller block that lies wholly inside S is left with the rest of
S. No rest may be 1 to 4 responses. All S that matter are looked at: single blocks, whole months, quarters and years,
what any smaller block touches, and two of these together.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from handlers.surveys.spans import NEVER, WIDTHS

FEW = 5  # fewer responses are never told apart
_PAIRED = 40  # so many touched sets of a year are looked at in pairs


def settle(
    halves: np.ndarray, n: np.ndarray, outer: tuple[np.ndarray, np.ndarray],
    inner: Sequence[tuple[np.ndarray, np.ndarray]],
) -> None:  # fmt: skip
    """Lift the levels of the inner groupings until no rest of the outer one is 1 to 4 responses.

    A grouping is (numbers, levels) for cells of `n` responses each; the levels of the inner ones are changed in place.
    Years are looked at one by one, because nothing counts in more than one.
    """
    for year in np.unique(halves // WIDTHS[-1]):
        here = np.flatnonzero(halves // WIDTHS[-1] == year)
        parts = [(number[here], level[here]) for number, level in inner]
        while (block := _revealing(halves[here], n[here], (outer[0][here], outer[1][here]), parts)) is not None:
            which, rows = block
            parts[which][1][rows] += 1
        for (_, level), (_, changed) in zip(inner, parts, strict=True):
            level[here] = changed


def blocks(halves: np.ndarray, number: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Which block each cell is in, -1: in none."""
    told = (level < NEVER) & (number >= 0)
    node = halves // np.array([*WIDTHS, 1])[level]
    key = (number.astype(np.int64) * (NEVER + 1) + level) * (int(node.max(initial=0)) + 1) + node
    _, at = np.unique(np.where(told, key, -1), return_inverse=True)
    return at - (0 if told.all() else 1)


def _revealing(halves, n, outer, inner):  # type: ignore[no-untyped-def]
    """The inner block to hide because a rest of 1 to 4 hangs on it: (which grouping, its cells); None without any.

    It is one of the longest period, so that what was told earlier stays as it was told; of those the smallest.
    """
    whole = blocks(halves, *outer)
    if whole.max(initial=-1) < 0:
        return None
    bits = np.where(whole >= 0, np.int64(1) << np.maximum(whole, 0), np.int64(1) << 62)
    of = [blocks(halves, number, level) for number, level in inner]
    touched = [_touched(block, bits) for block in of]
    chosen = _chosen(halves, bits, whole, touched)
    inside = [(t[None, :] & ~chosen[:, None]) == 0 for t in touched]
    covered = np.zeros((len(chosen), len(n)), bool)
    for block, within in zip(of, inside, strict=True):
        if within.shape[1]:
            covered |= np.where(block >= 0, within[:, np.maximum(block, 0)], False)
    left = ((bits[None, :] & chosen[:, None]) != 0) & ~covered
    rest = np.rint(left.astype(float) @ n.astype(float))  # whole numbers have no fast product
    for at in np.flatnonzero((rest > 0) & (rest < FEW)):
        found = [
            (-int(inner[which][1][block == b][0]), int(n[block == b].sum()), -which, b)
            for which, (block, within) in enumerate(zip(of, inside, strict=True)) for b in np.flatnonzero(within[at])
        ]  # fmt: skip
        if found:
            *_, which, b = min(found)
            return -which, of[-which] == b
    return None


def _touched(block: np.ndarray, bits: np.ndarray) -> np.ndarray:
    """For every block the outer blocks that it has responses in, a bit for each."""
    found = np.zeros(int(block.max(initial=-1)) + 1, np.int64)
    np.bitwise_or.at(found, block[block >= 0], bits[block >= 0])
    return found


def _chosen(halves: np.ndarray, bits: np.ndarray, whole: np.ndarray, touched: list[np.ndarray]) -> np.ndarray:
    """The sets of outer blocks to look at."""
    spread = {int(t) for masks in touched for t in masks}
    found = spread | {int(b) for b in bits[whole >= 0]}
    for width in WIDTHS:
        nodes = halves // width
        found |= {int(np.bitwise_or.reduce(bits[(nodes == node) & (whole >= 0)])) for node in np.unique(nodes)}
    several = sorted(t for t in spread if t & (t - 1))[:_PAIRED]
    found |= {a | b for a, b in combinations(several, 2) if a & b}
    return np.array(sorted(found - {0}), np.int64)

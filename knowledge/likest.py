"""The likest of a need's sayings, and what that is worth to its procedures: ragged lists as flat arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_LAST_SHARE = 0.9  # of what a need is worth to its first procedure, to its last


@dataclass(frozen=True)
class Rounds:
    """The sayings of all needs in rounds: first the first saying of every need, then the second of those that have
    two, and so on. The best of each need is then a maximum over whole slices, several times as fast as need by need."""

    owners: np.ndarray  # int32: the needs that have sayings, those with most first
    places: np.ndarray  # int64: the sayings, round by round
    sizes: tuple[int, ...]  # of the rounds: how many needs have so many sayings

    @classmethod
    def of(cls, owners: np.ndarray) -> "Rounds":
        """From the need of each saying; the sayings of a need stand together."""
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        counts = np.diff(starts, append=len(owners))
        order = np.argsort(-counts, kind="stable")
        starts, counts = starts[order], counts[order]
        sizes = tuple(int((counts > n).sum()) for n in range(int(counts.max(initial=0))))
        places = [starts[:size] + n for n, size in enumerate(sizes)]
        return cls(owners[starts], np.concatenate(places) if places else np.zeros(0, np.int64), sizes)

    def best(self, scores: np.ndarray) -> np.ndarray:
        """For each of `owners` the highest of its sayings' scores."""
        if not self.sizes:
            return np.zeros(0, np.float32)
        scores, at = scores[self.places], self.sizes[0]
        best = scores[:at]
        for size in self.sizes[1:]:
            np.maximum(best[:size], scores[at : at + size], out=best[:size])
            at += size
        return best


@dataclass(frozen=True)
class Served:
    """The procedures of every need, one need after the other: `starts[i]:starts[i+1]` are those of need i."""

    starts: np.ndarray
    positions: np.ndarray
    shares: np.ndarray  # float32: what a need is worth to each; the first counts most

    @classmethod
    def of(cls, needs: Sequence[Sequence[int]]) -> "Served":
        """From the positions of each need's procedures."""
        shares = [np.linspace(1, _LAST_SHARE, len(at), dtype=np.float32) for at in needs]
        return cls(
            np.cumsum([0, *map(len, needs)]),
            np.array([position for at in needs for position in at], np.int64),
            np.concatenate(shares) if shares else np.zeros(0, np.float32),
        )

    def worth(self, needs: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The positions that these needs serve, and the score that each gets from its need."""
        starts, lengths = self.starts[needs], self.starts[needs + 1] - self.starts[needs]
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
        return self.positions[at], np.repeat(scores, lengths) * self.shares[at]

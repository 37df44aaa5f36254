"""Typing errors: which syllables and neighbours are known, and what a stranger among them was meant to be."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np

from knowledge.index import key_of
from knowledge.phrases import Word, word, words_of
from knowledge.telex import decode
from knowledge.text import syllables, tone_last

_RARE = 3  # a syllable seen less often is not trusted as a correction
_USUAL = 20  # a syllable seen this often stands as typed, whatever its neighbours
_LATIN_ONLY = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True)
class Spelling:
    """Syllables with accents and their counts; pairs of folded neighbours and their counts (keys sorted)."""

    counts: dict[str, int]
    pair_keys: np.ndarray  # uint64, sorted
    pair_counts: np.ndarray  # uint16

    @cached_property
    def _folded(self) -> Counter[str]:
        folded: Counter[str] = Counter()
        for syllable, count in self.counts.items():
            folded[words_of(syllable)] += count
        return folded

    @cached_property
    def _toned(self) -> frozenset[str]:
        return frozenset(map(tone_last, self.counts))

    @cached_property
    def _shortened(self) -> dict[str, list[str]]:
        """Every trusted syllable under each form that lacks one of its letters (and under itself)."""
        under: dict[str, list[str]] = defaultdict(list)
        trusted = {s for s, n in self.counts.items() if n >= _RARE} | {s for s, n in self._folded.items() if n >= _RARE}
        for syllable in trusted:
            for form in {syllable, *_less_one(syllable)}:
                under[form].append(syllable)
        return under

    def knows(self, syllable: str) -> bool:
        """Is this a syllable the catalogue or the word lists use, as typed (with or without accents)?"""
        return tone_last(syllable) in self._toned or (syllable == words_of(syllable) and syllable in self._folded)

    def together(self, left: str, right: str) -> int:
        """How often two folded words stand side by side."""
        key = np.uint64(key_of(f"{left}_{right}"))
        at = int(np.searchsorted(self.pair_keys, key))
        return int(self.pair_counts[at]) if at < len(self.pair_keys) and self.pair_keys[at] == key else 0

    def repair(self, typed: Sequence[str]) -> list[str]:
        """The syllables with typing errors mended: one swapped, dropped, doubled or wrong letter in a syllable."""
        mended = list(typed)
        for index, syllable in enumerate(typed):
            if len(syllable) < 2 or len(syllable) > 9 or any(c.isdigit() for c in syllable):
                continue
            left = words_of(mended[index - 1]) if index else ""
            right = words_of(typed[index + 1]) if index + 1 < len(typed) else ""
            better = self._better(syllable, left, right)
            if better:
                mended[index] = better
        return mended

    def _better(self, syllable: str, left: str, right: str) -> str | None:
        known = self.knows(syllable)
        if known and (len(syllable) < 3 or self._usual(syllable) or self._support(words_of(syllable), left, right) > 0):
            return None
        candidates = {c for form in (syllable, *_less_one(syllable)) for c in self._shortened.get(form, ())} - {
            syllable
        }
        if syllable == words_of(syllable):
            candidates = {c for c in candidates if c == words_of(c)}
        if not candidates:
            return None
        best = max(candidates, key=lambda c: self._plausible(c, left, right))
        support = self._support(words_of(best), left, right)
        if known:
            # A real word may be the wrong one, but only very good company says so.
            return best if support >= 12 and words_of(best) != words_of(syllable) else None
        return best

    def _usual(self, syllable: str) -> bool:
        """Is this so common a syllable that strange neighbours do not make it an error?"""
        return (self.counts.get(syllable) or self._folded[syllable]) >= _USUAL

    def _support(self, folded: str, left: str, right: str) -> int:
        return (self.together(left, folded) if left else 0) + (self.together(folded, right) if right else 0)

    def _plausible(self, syllable: str, left: str, right: str) -> float:
        folded = words_of(syllable)
        count = self.counts.get(syllable) or self._folded[folded]
        sides = [self.together(left, folded)] * bool(left) + [self.together(folded, right)] * bool(right)
        return sum(log(n + 0.05) for n in sides) + 0.4 * log(count + 1)

    def untelex(self, typed: Sequence[str]) -> list[str]:
        """The syllables with telex decoded, if enough of them make sense only that way."""
        decoded = [decode(s) if set(s) <= _LATIN_ONLY else s for s in typed]
        telling = [
            d != s and tone_last(d) in self._toned and (s not in self._folded or self._folded[s] < 20)
            for s, d in zip(typed, decoded, strict=True)
        ]
        if sum(telling) < 2 or sum(telling) < 0.2 * len(typed):
            return list(typed)
        return [d if tone_last(d) in self._toned else s for s, d in zip(typed, decoded, strict=True)]


def _less_one(syllable: str) -> Iterator[str]:
    return (syllable[:i] + syllable[i + 1 :] for i in range(len(syllable)))


def learn(texts: Iterable[str]) -> Spelling:
    """Count syllables and neighbours in many texts."""
    counts: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found = [s for s in syllables(text) if s.isalpha() or not any(c.isdigit() for c in s)]
        counts.update(found)
        folded = [words_of(s) for s in found]
        together.update(zip(folded, folded[1:], strict=False))
    kept = {s: n for s, n in counts.items() if n >= 2 and len(s) <= 8}
    keys = np.array([key_of(f"{a}_{b}") for a, b in together], np.uint64)
    numbers = np.minimum(np.array(list(together.values()), np.int64), 60000).astype(np.uint16)
    order = np.argsort(keys)
    return Spelling(kept, keys[order], numbers[order])


def as_words(typed: Sequence[str]) -> list[Word]:
    """Typed syllables as Words."""
    return [w for w in map(word, typed) if w.folded]

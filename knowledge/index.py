"""Words and word pairs on the left, documents with their weights on the right: BM25 in flat arrays.

The arrays are stored as they are searched, so opening an index copies nothing but bytes. Terms are kept as 64-bit
hashes (no vocabulary in memory): among two million terms a false meeting has a chance of one in ten million.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np

K1 = 1.2


def key_of(term: str) -> int:
    """The 64-bit key of a term, the same on every machine."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


_known_key = lru_cache(maxsize=1 << 14)(key_of)


@lru_cache(maxsize=64)
def _keys_of(terms: tuple[str, ...]) -> np.ndarray:
    """The keys of a question's terms, which every index is asked for one after the other."""
    return np.array([_known_key(term) for term in terms], dtype=np.uint64)


def pairs(words: Sequence[str]) -> list[str]:
    """Neighbouring words as terms: ["khai", "sinh", "lại"] → ["khai_sinh", "sinh_lại"]."""
    return [f"{a}_{b}" for a, b in zip(words, words[1:], strict=False)]


@dataclass(frozen=True)
class Index:
    """Posting lists of one field. `starts[i]:starts[i+1]` are the documents of `keys[i]`, with ready BM25 weights."""

    keys: np.ndarray  # uint64, sorted
    starts: np.ndarray  # int64, len(keys) + 1
    documents: np.ndarray  # int32
    weights: np.ndarray  # float32, idf included
    size: int

    def scores(self, terms: Mapping[str, float]) -> np.ndarray:
        """One float per document: the sum over the terms of weight × BM25."""
        lists = self._lists(terms)
        return self._summed(lists, [weight * self.weights[part] for part, weight in lists]).astype(np.float32)

    def covered(self, terms: Mapping[str, float]) -> np.ndarray:
        """One float per document: the rarity × weight of those terms that it holds, however often."""
        lists = self._lists(terms)
        lengths = [part.stop - part.start for part, _ in lists]
        worth = [weight * _idf(np.float64(n), self.size) for (_, weight), n in zip(lists, lengths, strict=True)]
        return self._summed(lists, [np.repeat(worth, lengths)] if lists else [])

    def rarity(self, terms: Sequence[str]) -> np.ndarray:
        """The idf of each term; an unknown term has the highest there is."""
        counts = np.zeros(len(terms), dtype=np.float64)
        wanted = _keys_of(tuple(terms))
        if len(self.keys) and len(wanted):
            at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
            known = self.keys[at] == wanted
            counts[known] = (self.starts[at + 1] - self.starts[at])[known]
        return _idf(counts, self.size)

    def held(self, document: int, terms: Sequence[str]) -> float:
        """How much of the rarity of the terms one document holds: 0 to 1. Its cost is a few lookups."""
        total = float(self.rarity(terms).sum())
        found = 0.0
        for part, _ in self._lists(dict.fromkeys(terms, 1.0)):
            at = part.start + int(np.searchsorted(self.documents[part], document))
            if at < part.stop and self.documents[at] == document:
                found += float(_idf(np.float64(part.stop - part.start), self.size))
        return found / total if total else 0.0

    def _lists(self, terms: Mapping[str, float]) -> list[tuple[slice, float]]:
        """Where the posting lists of those terms lie that are known, with the weight of each."""
        if not terms or not len(self.keys):
            return []
        wanted = _keys_of(tuple(terms))
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        known = (self.keys[at] == wanted).tolist()
        firsts, ends = self.starts[at].tolist(), self.starts[at + 1].tolist()
        found = zip(firsts, ends, terms.values(), known, strict=True)
        return [(slice(first, end), weight) for first, end, weight, is_known in found if is_known]

    def _summed(self, lists: Sequence[tuple[slice, float]], values: Sequence[np.ndarray]) -> np.ndarray:
        """One sum per document. One bincount over all lists is several times as fast as adding list by list."""
        if not lists:
            return np.zeros(self.size, np.float64)
        documents = np.concatenate([self.documents[part] for part, _ in lists])
        return np.bincount(documents, np.concatenate(values), self.size)


def _idf(counts: Any, size: int) -> Any:
    return np.log1p((size - counts + 0.5) / (counts + 0.5))


def build(texts: Sequence[Sequence[str]], b: float = 0.6, least: int = 1) -> Index:
    """Index documents given as lists of words; word pairs are added here.

    `b` is BM25's length norm; pairs found in fewer than `least` documents are left out (most of a body's pairs are
    seen once and only cost memory).
    """
    hashed: dict[str, int] = {}
    counts = [Counter(list(words) + pairs(words)) for words in texts]
    in_documents = Counter(term for count in counts for term in count)
    kept = {t for t, n in in_documents.items() if n >= least or "_" not in t}
    lengths = np.array([len(words) for words in texts], dtype=np.float64)
    norms = K1 * (1 - b + b * lengths / max(lengths.mean() if len(lengths) else 1, 1))
    keys, documents, values = [], [], []
    for document, count in enumerate(counts):
        for term, n in count.items():
            if term in kept:
                key = hashed.get(term) or hashed.setdefault(term, key_of(term))
                keys.append(key)
                documents.append(document)
                values.append(n * (K1 + 1) / (n + norms[document]))
    return _flat(np.array(keys, np.uint64), np.array(documents, np.int32), np.array(values, np.float64), len(texts))


def _flat(keys: np.ndarray, documents: np.ndarray, values: np.ndarray, size: int) -> Index:
    order = np.argsort(keys, kind="stable")
    unique, first, number = np.unique(keys[order], return_index=True, return_counts=True)
    idf = np.repeat(_idf(number.astype(np.float64), size), number)
    return Index(
        keys=unique,
        starts=np.append(first, len(keys)).astype(np.int64),
        documents=documents[order],
        weights=(values[order] * idf).astype(np.float32),
        size=size,
    )

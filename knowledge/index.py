"""Words and word pairs on the left, documents with their weights on the right: BM25 in flat arrays.

The arrays are stored as they are searched, so opening an index copies nothing but bytes. Terms are kept as 64-bit
hashes (no vocabulary in memory): among two million terms a false meeting has a chance of one in ten million.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from math import log1p
from typing import NamedTuple

import numpy as np

K1 = 1.2
_KEPT = 4096  # terms of each index, ready to be added
_MANY = 4  # a term in more than a quarter of the documents is kept as a whole row


def key_of(term: str) -> int:
    """The 64-bit key of a term, the same on every machine."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


_known_key = lru_cache(maxsize=1 << 14)(key_of)  # every index is asked for the same terms


def pairs(words: Sequence[str]) -> list[str]:
    """Neighbouring words as terms: ["khai", "sinh", "lại"] → ["khai_sinh", "sinh_lại"]."""
    return [f"{a}_{b}" for a, b in zip(words, words[1:], strict=False)]


class Posting(NamedTuple):
    """Where one term stands."""

    documents: np.ndarray
    weights: np.ndarray
    rarity: float  # idf
    row: np.ndarray | None  # its weight in every document, for a term that stands in many: adding it is faster


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
        found = self._postings(terms)
        few = [(posting, weight) for posting, weight in found if posting.row is None]
        values = [p.weights if weight == 1 else weight * p.weights for p, weight in few]
        total = self._summed([p for p, _ in few], values).astype(np.float32)
        for posting, weight in found:
            if posting.row is not None:
                total += posting.row if weight == 1 else np.float32(weight) * posting.row
        return total

    def covered(self, terms: Mapping[str, float]) -> np.ndarray:
        """One float per document: the rarity × weight of those terms that it holds, however often."""
        found = self._postings(terms)
        worth = [weight * posting.rarity for posting, weight in found]
        lengths = [len(posting.documents) for posting, _ in found]
        return self._summed([p for p, _ in found], [np.repeat(worth, lengths)] if found else [])

    def rarity(self, terms: Sequence[str]) -> np.ndarray:
        """The idf of each term; an unknown term has the highest there is."""
        found = self._found(terms)
        return np.array([_idf(0, self.size) if posting is None else posting.rarity for posting in found])

    def held(self, document: int, terms: Sequence[str]) -> float:
        """How much of the rarity of the terms one document holds: 0 to 1. Its cost is a few lookups."""
        total, found = float(self.rarity(terms).sum()), 0.0
        for posting, _ in self._postings(dict.fromkeys(terms, 1.0)):
            at = int(posting.documents.searchsorted(np.int32(document)))
            if at < len(posting.documents) and posting.documents[at] == document:
                found += posting.rarity
        return found / total if total else 0.0

    def _postings(self, terms: Mapping[str, float]) -> list[tuple[Posting, float]]:
        """The postings of those terms that are known, with the weight of each."""
        found = zip(self._found(terms), terms.values(), strict=True)
        return [(posting, weight) for posting, weight in found if posting is not None]

    def _found(self, terms: Collection[str]) -> list[Posting | None]:
        """The posting of each term, None for one that stands nowhere."""
        known = self._known
        if new := [term for term in terms if term not in known]:
            if len(known) + len(new) > _KEPT:  # another thread may still read the full one
                known = self.__dict__["_known"] = {}
                new = list(terms)
            known |= zip(new, self._looked_up(new), strict=True)
        return [known[term] for term in terms]

    @cached_property
    def _known(self) -> dict[str, Posting | None]:
        # A question asks for its terms several times, and the next one for many of them again.
        return {}

    def _looked_up(self, terms: Sequence[str]) -> list[Posting | None]:
        if not len(self.keys):
            return [None] * len(terms)
        wanted = np.array([_known_key(term) for term in terms], np.uint64)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        known = (self.keys[at] == wanted).tolist()
        parts = zip(known, self.starts[at].tolist(), self.starts[at + 1].tolist(), strict=True)
        return [self._posting(slice(first, end)) if is_known else None for is_known, first, end in parts]

    def _posting(self, part: slice) -> Posting:
        documents, weights = self.documents[part], self.weights[part]
        row = None
        if len(documents) * _MANY > self.size:
            row = np.bincount(documents, weights, self.size).astype(np.float32)
        return Posting(documents, weights, _idf(len(documents), self.size), row)

    def _summed(self, postings: Sequence[Posting], values: Sequence[np.ndarray]) -> np.ndarray:
        """One sum per document. One bincount over all lists is several times as fast as adding list by list."""
        if not postings:
            return np.zeros(self.size, np.float64)
        documents = np.concatenate([posting.documents for posting in postings])
        return np.bincount(documents, np.concatenate(values), self.size)


def _idf(count: int, size: int) -> float:
    return log1p((size - count + 0.5) / (count + 0.5))


def build(
    texts: Sequence[Sequence[str]], b: float = 0.6, least: int = 1, beside: Sequence[Sequence[str]] = ()
) -> Index:
    """Index documents given as lists of words; word pairs are added here.

    `b` is BM25's length norm; pairs found in fewer than `least` documents are left out (most of a body's pairs are
    seen once and only cost memory). `beside` are documents that are not indexed but count for how rare a term is, so
    that a small collection weighs its terms as a large one does.
    """
    hashed: dict[str, int] = {}
    counts = [Counter(list(words) + pairs(words)) for words in texts]
    in_documents = Counter(term for count in counts for term in count)
    others = Counter(term for words in beside for term in {*words, *pairs(words)} if term in in_documents)
    kept = {t for t, n in in_documents.items() if n >= least or "_" not in t}
    lengths = np.array([len(words) for words in texts], dtype=np.float64)
    norms = K1 * (1 - b + b * lengths / max(lengths.mean() if len(lengths) else 1, 1))
    size = len(texts) + len(beside)
    rarity = {term: _idf(n + others[term], size) for term, n in in_documents.items()}
    keys, documents, values = [], [], []
    for document, count in enumerate(counts):
        for term, n in count.items():
            if term in kept:
                key = hashed.get(term) or hashed.setdefault(term, key_of(term))
                keys.append(key)
                documents.append(document)
                values.append(rarity[term] * n * (K1 + 1) / (n + norms[document]))
    return _flat(np.array(keys, np.uint64), np.array(documents, np.int32), np.array(values, np.float64), len(texts))


def _flat(keys: np.ndarray, documents: np.ndarray, values: np.ndarray, size: int) -> Index:
    order = np.argsort(keys, kind="stable")
    unique, first = np.unique(keys[order], return_index=True)
    return Index(
        keys=unique,
        starts=np.append(first, len(keys)).astype(np.int64),
        documents=documents[order],
        weights=values[order].astype(np.float32),
        size=size,
    )

"""Kept questions put together by likeness, the most frequent first: what the Office should answer."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process

from bot.state.questions import Asked
from knowledge.text import fold

_LIKE = 84  # of 100: how alike the words that name the matter must be


@dataclass(frozen=True)
class Cluster:
    """Questions that ask the same. `question` is the one asked most, `candidates` the codes found most often."""

    question: str
    others: tuple[str, ...]
    unknown: int
    disliked: int
    reasons: tuple[tuple[str, int], ...]
    candidates: tuple[str, ...]
    last: datetime

    @property
    def count(self) -> int:
        """How often it was asked."""
        return self.unknown + self.disliked


def clustered(rows: Iterable[Asked], matter: Callable[[str], str] = fold) -> list[Cluster]:
    """Kept questions by likeness, the most frequent first, then the latest.

    `matter` gives the words of a question that name what it is about, so that "… cần giấy tờ gì" makes nothing alike.
    """
    same: dict[str, list[Asked]] = {}
    for row in rows:
        same.setdefault(matter(row.question) or fold(row.question), []).append(row)
    leaders: dict[str, list[Asked]] = {}
    for words in sorted(same, key=lambda words: -len(same[words])):
        near = process.extractOne(words, leaders.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE)
        leaders.setdefault(near[0] if near else words, []).extend(same[words])
    return sorted(map(_cluster, leaders.values()), key=lambda c: (-c.count, -c.last.timestamp()))


def _cluster(rows: list[Asked]) -> Cluster:
    texts = [text for text, _ in Counter(row.question for row in rows).most_common()]
    unknown = sum(row.outcome == "unknown" for row in rows)
    return Cluster(
        question=texts[0],
        others=tuple(texts[1:]),
        unknown=unknown,
        disliked=len(rows) - unknown,
        reasons=tuple(Counter(row.reason for row in rows if row.reason).most_common()),
        candidates=tuple(code for code, _ in Counter(c for row in rows for c in row.candidates).most_common(5)),
        last=max(row.asked_at for row in rows),
    )

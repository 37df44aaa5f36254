"""Here is a question: which procedures answer it, how sure is that, and why."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from knowledge.decide import Decision
from knowledge.found import OFFERED, Found, Group
from knowledge.lexicon import Words
from knowledge.model import Procedure
from knowledge.names import Names, without_level
from knowledge.question import Asked, read_question
from knowledge.ranking import RULES, Ranked, Ranking
from knowledge.store import Card, Store
from knowledge.text import bare, fold
from knowledge.verdict import Verdict

_SHORT = 18  # words of a matter that a question is searched beside


_bare = lru_cache(maxsize=1024)(bare)  # of levels: there are few, and every search asks for dozens


class Library:
    """One knowledge.db, opened and searched."""

    def __init__(self, path: Path, words: Words | None = None, level: str = "") -> None:
        """Open knowledge.db. `level` is the department's own level: of same-named procedures its comes first.

        Raises DatabaseError.
        """
        self.path = path
        self.words = words or Words()
        self._level = bare(level)
        self._store = Store(path)
        self._lock = threading.Lock()
        self.names = Names(self.words)
        # Names are read again and again while they are spoken of.
        self._matter = lru_cache(maxsize=1024)(self._in_short)

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking(self._store, self.words)

    @cached_property
    def _spelling(self):  # type: ignore[no-untyped-def]
        return self._store.spelling()

    @cached_property
    def _decide(self) -> Decision:
        return Decision()

    @cached_property
    def _verdict(self) -> Verdict:
        return Verdict(self._decide, self.words, self.names, self._store.cards)

    @cached_property
    def _same_matter(self) -> dict[str, list[Card]]:
        found: dict[str, list[Card]] = defaultdict(list)
        for card in self._store.cards:
            found[without_level(card.folded)].append(card)
        return found

    @cached_property
    def _same_name(self) -> dict[str, list[Card]]:
        found: dict[str, list[Card]] = defaultdict(list)
        for card in self._store.cards:
            found[card.folded].append(card)
        return found

    def warm(self) -> None:
        """Load what the first question would load."""
        self.find("giấy phép lao động")

    def read(self, text: str) -> Asked:
        """The words of a question understood."""
        return read_question(text, self.words, self._spelling)

    def _in_short(self, matter: str) -> Asked:
        """The words of a matter that name it, each once; what stands behind many of them mostly tells no more."""
        whole = self.read(matter)
        seen = {word: at for at, word in reversed(tuple(enumerate(whole.words))) if whole.weights[at] > 0}
        kept = sorted(seen.values())[:_SHORT]
        return replace(
            whole, words=tuple(whole.words[at] for at in kept), weights=tuple(whole.weights[at] for at in kept)
        )

    def find(self, question: str | Asked) -> Found:
        """The procedures that a question may mean, best first, same-named ones as one."""
        asked = question if isinstance(question, Asked) else self.read(question)
        with self._lock:
            ranked = self._ranking.rank(asked)
            certainty = self._decide.certainty(asked, ranked, self._store.cards)
        return self._verdict.found(asked, tuple(self._groups(ranked)), certainty)

    def _groups(self, ranked: Ranked) -> Iterator[Group]:
        seen: set[str] = set()
        for row, (position, score) in enumerate(zip(ranked.positions.tolist(), ranked.scores.tolist(), strict=True)):
            card = self._store.cards[position]
            if card.folded not in seen:
                seen.add(card.folded)
                why = self._weighed(ranked.rules[row]) if len(seen) <= OFFERED else {}
                yield Group(self._own_level_first(card), score, why)

    def _weighed(self, rules: np.ndarray) -> dict[str, float]:
        """What each rule added to a score, those that added nothing left out."""
        weighted = (rules * self._ranking.weights).tolist()
        return {rule: round(value, 3) for rule, value in zip(RULES, weighted, strict=True) if abs(value) > 1e-6}

    def _own_level_first(self, card: Card) -> tuple[Card, ...]:
        same = self._same_name[card.folded]
        if len(same) == 1:
            return (card,)
        return tuple(sorted(same, key=lambda c: (bool(self._level) and self._level not in _bare(c.level), c != card)))

    def needs_said(self, found: Found) -> list[str]:
        """The sayings of the lexicon that stand in a question, for explaining an answer."""
        return [
            " ".join(w.folded for w in found.asked.words[m.start : m.end]) for m in self._ranking.matched(found.asked)
        ]

    def absent(self, asked: Asked) -> str:
        """The matter asked for that is known to have no procedure among these; "" when there is none such."""
        return self._verdict.absent(asked)

    def private(self, found: Found) -> bool:
        """Does a question sound like buying, advice or a private matter, and is not surely one of the catalogue's?"""
        return self._verdict.private(found)

    def verdict(self, found: Found) -> str:
        """What to do with a search: "answer", "choose" or "unknown"."""
        return self._verdict.of(found)

    def find_beside(self, asked: Asked, matter: str, weight: float = 0.5) -> Found:
        """The search of a question with the words of a matter beside it, each counting `weight` of a word asked.

        What is asked to be done is only what the question itself says.
        """
        more = self._matter(matter)
        merged = replace(
            asked,
            words=asked.words + more.words,
            weights=asked.weights + tuple(x * weight for x in more.weights),
            focus=asked.focus + (False,) * len(more.words) if not all(asked.focus) else (),
        )
        return self.find(replace(merged, focus=merged.focus or (True,) * len(merged.words)))

    def near(self, code: str) -> tuple[Card, ...]:
        """The procedures whose names are most like this one's, the likest first, itself left out."""
        position = self._store.positions.get(code)
        if position is None:
            return ()
        mine = self._store.cards[position].folded
        found = (self._store.cards[at] for at in self._ranking.named_like(position))
        return tuple({card.folded: card for card in found if card.folded != mine}.values())

    def held(self, code: str, asked: Asked) -> float:
        """How much of what a question names stands in the record of a code: 0 to 1, a rare word counts more."""
        position = self._store.positions.get(code)
        return 0.0 if position is None else self._ranking.held(position, asked.content)

    def record(self, code: str) -> Procedure | None:
        """The whole record of a code."""
        return self._store.record(code)

    def same(self, code: str) -> tuple[Card, ...]:
        """The procedures with this one's name, also those of another level ("(cấp tỉnh)"), itself first."""
        position = self._store.positions.get(code)
        if position is None:
            return ()
        card = self._store.cards[position]
        return (card, *(c for c in self._same_matter[without_level(card.folded)] if c != card))

    def card(self, code: str) -> Card | None:
        """What a list shows of a procedure."""
        position = self._store.positions.get(code)
        return None if position is None else self._store.cards[position]

    @property
    def cards(self) -> Sequence[Card]:
        """Every procedure, in the order of the build."""
        return self._store.cards

    @property
    def newest(self) -> str:
        """The latest date of the data, ISO."""
        return self._store.newest

    @cached_property
    def _by_field(self) -> dict[str, list[Card]]:
        found: dict[str, list[Card]] = defaultdict(list)
        for card in self._store.cards:
            found[fold(card.field)].append(card)
        return dict(sorted(found.items()))

    def fields(self) -> dict[str, list[Card]]:
        """Fields (lĩnh vực) by folded name, with their procedures; spellings of one field are together."""
        return self._by_field

    def suggest(self, typed: str, most: int = 7) -> list[Card]:
        """Procedures whose name, or a way of saying its need, begins with what was typed, word by word."""
        from knowledge.suggest import suggest

        return suggest(typed, self._prefixes, most)

    @cached_property
    def _prefixes(self):  # type: ignore[no-untyped-def]
        from knowledge.suggest import Prefixes

        return Prefixes(self._store.cards, self._ranking.needs)

"""Suggestions while typing: every typed word must begin a word of the name, or of a way of saying the need."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.store import Card
from knowledge.text import words


class Prefixes:
    """Words of names and sayings, sorted, with the procedures they lead to."""

    def __init__(self, cards: Sequence[Card], needs: Sequence[Mapping[str, Any]]) -> None:
        """`needs` are the store's: triggers, and positions of procedures under `at`."""
        self.cards = cards
        self.texts = [(tuple(c.folded.split()), (i,)) for i, c in enumerate(cards)]
        self.texts += [(tuple(words(t)), tuple(n["at"][:2])) for n in needs for t in n["triggers"] if "{" not in t]
        at: dict[str, list[int]] = defaultdict(list)
        for number, (text, _) in enumerate(self.texts):
            for word in set(text):
                at[word].append(number)
        self.words = sorted(at)
        self._at = at

    def starting(self, prefix: str) -> set[int]:
        """The texts with a word that begins with `prefix`."""
        found: set[int] = set()
        at = bisect_left(self.words, prefix)
        while at < len(self.words) and self.words[at].startswith(prefix):
            found.update(self._at[self.words[at]])
            at += 1
        return found


def suggest(typed: str, known: Prefixes, most: int) -> list[Card]:
    """The best `most` procedures for what was typed so far; the whole words first, then the short names."""
    asked = words(typed)[:12]
    if not asked:
        return []
    found = set.intersection(*(known.starting(word) for word in asked))
    phrase = " ".join(asked)

    def order(number: int) -> tuple[bool, bool, int]:
        text = " ".join(known.texts[number][0])
        return not text.startswith(phrase), phrase not in text, len(text)

    chosen: dict[str, Card] = {}
    for number in sorted(found, key=order):
        for position in known.texts[number][1]:
            card = known.cards[position]
            chosen.setdefault(card.folded, card)
        if len(chosen) >= most:
            break
    return list(chosen.values())[:most]

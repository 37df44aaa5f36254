"""What a procedure is for besides its object, and whether a question asks for that: no grant to whom wants a permit."""

import re
from functools import lru_cache

from knowledge.lexicon import Words
from knowledge.phrases import longest, read
from knowledge.question import Asked
from knowledge.store import Card

_FORM = re.compile(r"^\s*thủ tục\s+", re.IGNORECASE)
_HEAD = 8  # words of a name: what it is for stands before what it is about


class Purposes:
    """The purposes of words/purposes.yaml, looked for in names and in questions."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._stated = lru_cache(maxsize=1 << 14)(self._found)

    def unsaid(self, card: Card, asked: Asked) -> bool:
        """Does the name of a procedure state a purpose that the question has no word for?"""
        stated = self._stated(card.name)
        return bool(stated) and not stated <= {hit.value for hit in self._words.purposes_said.find(asked.words)}

    def _found(self, name: str) -> frozenset[str]:
        head = read(_FORM.sub("", name))[:_HEAD]
        hits = self._words.purposes_named.find(head)
        # "Cấp, cấp lại …" is for the first time as well: some are a purpose only where the name begins.
        return frozenset(hit.value[0] for hit in longest(h for h in hits if h.start == 0 or not h.value[1]))

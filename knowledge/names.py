"""What the names of procedures tell: the object, what is done with it, the level."""

import re
from functools import lru_cache

from knowledge.lexicon import Words
from knowledge.phrases import longest
from knowledge.question import Asked
from knowledge.spelling import as_words
from knowledge.store import Card
from knowledge.text import syllables

LATER = frozenset(
    ["cấp lại", "cấp đổi", "gia hạn", "điều chỉnh", "chấm dứt", "thu hồi", "tạm ngừng", "tiếp tục", "chuyển"]
)  # what is done with a paper after it was issued
_LEVEL = re.compile(r"\b((duoc )?thuc hien (tai|o) )?(tai |o )?cap (tinh|xa|huyen|trung uong|bo)\b")


@lru_cache(maxsize=1 << 14)  # of names: every search asks for dozens
def without_level(folded: str) -> str:
    """A folded name without the words that only tell the level: "(thực hiện tại cấp tỉnh)", "cấp xã", "thủ tục"."""
    return _LEVEL.sub("", folded).removeprefix("thu tuc ").strip()


class Names:
    """Names looked at with the actions of the word lists; what was seen of one is kept."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._objects: dict[str, frozenset[str]] = {}
        self._acts: dict[str, frozenset[str]] = {}

    def object_of(self, folded: str) -> frozenset[str]:
        """The words of a name that are not its action, level or purpose-free beginning."""
        if folded not in self._objects:
            words = frozenset(self.without_actions(without_level(folded)).split())
            self._objects[folded] = words - {"cap", "thu", "tuc"}
        return self._objects[folded]

    def does(self, card: Card, asked: Asked) -> bool:
        """Does the name of a procedure tell an action that the question asks for?

        What is done with a paper later goes before what made it ("giấy xác nhận bị mất")."""
        wanted = {action for action, _ in asked.actions}
        return bool((wanted & LATER or wanted) & self.acts(card))

    def undone(self, card: Card, asked: Asked) -> bool:
        """Does a question ask for something done later with a paper, and the procedure does not do it?"""
        return bool({action for action, _ in asked.actions} & LATER) and not self.does(card, asked)

    def acts(self, card: Card) -> frozenset[str]:
        """The actions that the name of a procedure tells."""
        if card.name not in self._acts:
            found = longest(self._words.actions.find(as_words(syllables(card.name))))
            self._acts[card.name] = frozenset(hit.value[0] for hit in found)
        return self._acts[card.name]

    def without_actions(self, text: str) -> str:
        """A text without the words that name an action, so that another action can take their place."""
        spoken = syllables(text)
        gone = {at for hit in self._words.actions.find(as_words(spoken)) for at in range(hit.start, hit.end)}
        return " ".join(s for at, s in enumerate(spoken) if at not in gone)

    def alike(self, one: Card, other: Card) -> float:
        """How far two procedures are about one object, whatever is done with it: 0 to 1."""
        return likeness(self.object_of(one.folded), self.object_of(other.folded))

    def kin(self, one: Card, other: Card) -> float:
        """How much of the shorter name's object two names share: 0 to 1."""
        a, b = self.object_of(one.folded), self.object_of(other.folded)
        return len(a & b) / max(min(len(a), len(b)), 1)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The words that two objects share, of all their words: 0 to 1."""
    return len(one & other) / max(len(one | other), 1)

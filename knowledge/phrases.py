"""Which known phrases stand in a question: a tree of words, tolerant of missing accents, strict about wrong ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from knowledge.text import syllables, tone_last, words

# Southern speakers write hỏi for ngã and the other way round: the two are one tone here.
_SAME_TONE = str.maketrans({"3": "4"})
_SLOTS = "{}"  # stands in a node of the tree that a slot may follow; no folded word looks like it


class Word(NamedTuple):
    """A word of a text: folded, and as typed ("" when it was typed without any accent: then it may mean anything)."""

    folded: str
    typed: str


class Hit(NamedTuple):
    """A phrase found in words[start:end], with what it stands for; `exact`: it came with the accents it has."""

    start: int
    end: int
    value: Any
    exact: bool


def accented(syllable: str) -> str:
    """The form in which accents are compared: "hoà" = "hòa", "sữa" = "sửa"; "" for a syllable typed bare."""
    key = tone_last(syllable)
    return "" if key == words_of(syllable) else key.translate(_SAME_TONE)


@lru_cache(maxsize=1 << 16)
def words_of(text: str) -> str:
    """The folded words of a text as one string without blanks."""
    return "".join(words(text))


@lru_cache(maxsize=1 << 16)
def word(syllable: str) -> Word:
    """One typed syllable as a Word."""
    return Word(words_of(syllable), accented(syllable))


def read(text: str) -> list[Word]:
    """The words of a text in order."""
    return [w for w in map(word, syllables(text)) if w.folded]


@dataclass
class Phrases:
    """A set of phrases, each with a value. `{name}` in a phrase stands for any member of the slot of that name."""

    slots: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _tree: dict[str, Any] = field(default_factory=dict)
    _slot_trees: dict[str, "Phrases"] = field(default_factory=dict)
    _slot_begins: dict[str, list[str]] = field(default_factory=dict)  # first word of a member → its slots

    def __post_init__(self) -> None:
        for name, members in self.slots.items():
            tree = Phrases()
            for member in members:
                tree.add(member, None)
            self._slot_trees["{" + name + "}"] = tree
            for word in tree._tree:
                self._slot_begins.setdefault(word, []).append("{" + name + "}")

    def add(self, phrase: str, value: Any) -> None:
        """Know a phrase, written with its accents."""
        node, typed = self._tree, []
        for part in self._parts(phrase):
            if part.folded in self._slot_trees:
                node[_SLOTS] = {}
            node = node.setdefault(part.folded, {})
            typed.append(part.typed)
        node.setdefault("", []).append((tuple(typed), value))

    def _parts(self, phrase: str) -> Iterator[Word]:
        for piece in phrase.replace("{", "\0{").replace("}", "}\0").split("\0"):
            if piece in self._slot_trees:
                yield Word(piece, piece)
            else:
                yield from read(piece)

    def find(self, text: Sequence[Word]) -> list[Hit]:
        """Every phrase that stands in the text, overlapping ones too, by where they start."""
        members: dict[tuple[str, int], set[int]] = {}
        hits: list[Hit] = []
        begun = self._slot_begins if _SLOTS in self._tree else {}
        for start, word in enumerate(text):
            if word.folded in self._tree or word.folded in begun:
                self._from(text, start, members, hits)
        return hits

    def _from(
        self, text: Sequence[Word], start: int, members: dict[tuple[str, int], set[int]], hits: list[Hit]
    ) -> None:
        """Add the phrases that begin at `start` to `hits`."""
        stack: list[tuple[dict[str, Any], int, tuple[str, ...]]] = [(self._tree, start, ())]
        while stack:
            node, at, read_so_far = stack.pop()
            for typed, value in node.get("", ()):
                exact = typed == read_so_far
                if exact or _agree(typed, read_so_far):
                    hits.append(Hit(start, at, value, exact))
            if at == len(text):
                continue
            here = text[at]
            if (below := node.get(here.folded)) is not None:
                stack.append((below, at + 1, (*read_so_far, here.typed)))
            if _SLOTS in node:
                for name in self._slot_begins.get(here.folded, ()):
                    if (below := node.get(name)) is not None:
                        ends = self._members(name, text, at, members)
                        stack.extend((below, end, (*read_so_far, name)) for end in ends)

    def _members(self, name: str, text: Sequence[Word], at: int, known: dict[tuple[str, int], set[int]]) -> set[int]:
        """Where the members of a slot that start at `at` end; worked out once for each place of a text."""
        if (name, at) not in known:
            hits: list[Hit] = []
            self._slot_trees[name]._from(text, at, {}, hits)
            known[name, at] = {hit.end for hit in hits}
        return known[name, at]


def _agree(known: Iterable[str], typed: Iterable[str]) -> bool:
    return all(not b or a == b for a, b in zip(known, typed, strict=True))


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Without those that overlap a longer one: the longest first, then the earliest."""
    taken: set[int] = set()
    chosen = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        span = set(range(hit.start, hit.end))
        if not span & taken:
            taken |= span
            chosen.append(hit)
    return sorted(chosen, key=lambda h: h.start)

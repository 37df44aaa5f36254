"""Here is a question: which procedures answer it, how sure is that, and why."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from knowledge.decide import Certainty, Decision
from knowledge.lexicon import Words
from knowledge.model import Procedure
from knowledge.phrases import Phrases, longest
from knowledge.purpose import Purposes
from knowledge.question import Asked, read_question
from knowledge.ranking import RULES, Ranked, Ranking
from knowledge.spelling import as_words
from knowledge.store import Card, Store
from knowledge.text import bare, fold, syllables

OFFERED = 5
_SHORT = 18  # words of a matter that a question is searched beside
_SIBLING = 0.7  # of the shorter name's object
_PRIVATE = 0.9  # how surely the catalogue must hold what sounds like a private matter
_LATER = {"cấp lại", "cấp đổi", "gia hạn", "điều chỉnh", "chấm dứt", "thu hồi", "tạm ngừng", "tiếp tục", "chuyển"}
_RIVAL = 2.0  # below the first: what scores less is no likely meaning
_TELLING = 2  # words besides the object that make a keyword a story
_SMALL = {"xin", "lam", "can", "giay", "to", "ho", "so", "tinh", "xa", "cap", "che", "do"}
_LEVEL = re.compile(r"\b((duoc )?thuc hien (tai|o) )?(tai |o )?cap (tinh|xa|huyen|trung uong|bo)\b")


@dataclass(frozen=True)
class Group:
    """Procedures with one name: the one to state first, then the others; `rules` only for those that may be offered."""

    cards: tuple[Card, ...]
    score: float
    rules: dict[str, float]

    @property
    def main(self) -> Card:
        """The one that stands for all."""
        return self.cards[0]


@dataclass(frozen=True)
class Found:
    """The answer of the library: groups best first, and how certain the first is."""

    asked: Asked
    groups: tuple[Group, ...]
    certainty: Certainty
    doubtful: bool = False  # what came first is for a purpose that nobody spoke of


_bare = lru_cache(maxsize=1024)(bare)  # of levels: there are few, and every search asks for dozens


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


@lru_cache(maxsize=1 << 14)  # of names: every search asks for dozens
def without_level(folded: str) -> str:
    """A folded name without the words that only tell the level: "(thực hiện tại cấp tỉnh)", "cấp xã", "thủ tục"."""
    return _LEVEL.sub("", folded).removeprefix("thu tuc ").strip()


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
        self._objects: dict[str, frozenset[str]] = {}
        self._acts: dict[str, frozenset[str]] = {}
        # Names are read again and again while they are spoken of.
        self._matter = lru_cache(maxsize=1024)(self._in_short)

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking(self._store, self.words)

    @cached_property
    def _spelling(self):  # type: ignore[no-untyped-def]
        return self._store.spelling()

    @cached_property
    def _purposes(self) -> Purposes:
        return Purposes(self.words)

    @cached_property
    def _decide(self) -> Decision:
        return Decision()

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
        groups = tuple(self._groups(ranked))
        if not groups or self._fits(groups[0], asked):
            return Found(asked, self._first_first(groups, asked), certainty)
        return Found(asked, self._siblings_first(groups, asked), certainty, doubtful=True)

    def _fits(self, group: Group, asked: Asked) -> bool:
        """Is a procedure for what is asked, by its name or by a saying that stands in the question?"""
        return "trigger_first" in group.rules or not self._purposes.unsaid(group.main, asked)

    def _siblings_first(self, groups: tuple[Group, ...], asked: Asked) -> tuple[Group, ...]:
        """Before the first, which is for a purpose that nobody spoke of, its siblings that are for none."""
        first = groups[0].main
        plain = [
            group
            for group in groups[1:OFFERED]
            if self._fits(group, asked) and self._kin(group.main, first) >= _SIBLING
        ]
        return (*plain, *(group for group in groups if group not in plain))

    def _kin(self, one: Card, other: Card) -> float:
        """How much of the shorter name's object two names share: 0 to 1."""
        a, b = self._object(one.folded), self._object(other.folded)
        return len(a & b) / max(min(len(a), len(b)), 1)

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

    @cached_property
    def _absent(self) -> tuple[Phrases, Phrases]:
        """What these records do not hold: how it is named, and what makes it another matter; value: the matter."""
        said, unless = Phrases(), Phrases()
        for absent in self.words.absent:
            if not any(fold(absent.named) in card.folded for card in self._store.cards):
                for phrase in absent.said:
                    said.add(phrase, absent.matter)
                for phrase in absent.unless:
                    unless.add(phrase, absent.matter)
        return said, unless

    def absent(self, asked: Asked) -> str:
        """The matter asked for that is known to have no procedure among these; "" when there is none such."""
        said, unless = self._absent
        other = {hit.value for hit in unless.find(asked.words)}
        return next((hit.value for hit in said.find(asked.words) if hit.value not in other), "")

    def verdict(self, found: Found) -> str:
        """What to do with a search: "answer", "choose" or "unknown"."""
        if self.absent(found.asked):
            return "unknown"
        if self.private(found):
            return "unknown"
        decided = self._decide.verdict(found.asked, found.groups, found.certainty)
        if decided == "answer" and found.doubtful:
            decided = "choose"
        if decided == "choose" and (self._named_in_full(found) or (not found.doubtful and self._first_issue(found))):
            return "answer"
        return "choose" if decided == "answer" and self._several_actions(found) else decided

    def private(self, found: Found) -> bool:
        """Does a question sound like buying, advice or a private matter, and is not surely one of the catalogue's?"""
        return found.certainty.scope < _PRIVATE and bool(self.words.private.find(found.asked.words))

    @staticmethod
    def _named_in_full(found: Found) -> bool:
        """Does the question say the whole name of the first and little else ("đăng ký khai sinh cho con")?

        Its siblings ("… lưu động", "… có yếu tố nước ngoài") would need words that nobody said.
        """
        name = without_level(found.groups[0].main.folded).split()
        said = {w.folded for w in found.asked.words}
        return len(name) >= 4 and said.issuperset(name) and len(set(found.asked.content) - set(name)) <= 4

    def _first_issue(self, found: Found) -> bool:
        """Is a paper wanted ("xin giấy …", "làm …"), and is what else may be meant only what is done with it later?

        Whoever wants it anew, longer or changed would say so.
        """
        first = found.groups[0]
        if not self._wants_first(found.asked) or self._comes_later(first):
            return False
        near = [g for g in found.groups[1 : 2 * OFFERED] if g.score >= first.score - _RIVAL]
        return bool(near) and all(self._comes_later(g) and self._kin(first.main, g.main) >= _SIBLING for g in near)

    def _first_first(self, groups: tuple[Group, ...], asked: Asked) -> tuple[Group, ...]:
        """Of a paper that is wanted, its first issue before what is done with it later."""
        if not groups or not self._wants_first(asked) or not self._comes_later(groups[0]):
            return groups
        for at, group in enumerate(groups[1:OFFERED], 1):
            if groups[0].score - group.score > _RIVAL:
                break
            if not self._comes_later(group) and self._kin(groups[0].main, group.main) >= _SIBLING:
                return (group, *groups[:at], *groups[at + 1 :])
        return groups

    def _wants_first(self, asked: Asked) -> bool:
        wanted = {action for action, _ in asked.actions}
        return not wanted & _LATER and bool(self.words.begins.find(asked.words))

    def _comes_later(self, group: Group) -> bool:
        return bool(self.acts(group.main) & _LATER)

    def _several_actions(self, found: Found) -> bool:
        """Same object, several actions, none asked ("giấy phép lao động"): which one is for the person to say."""
        if found.asked.actions or len(found.asked.content) > 8 or self.words.begins.find(found.asked.words):
            return False
        matters = dict.fromkeys(without_level(group.main.folded) for group in found.groups[:OFFERED])
        objects = [self._object(matter) for matter in matters]
        alike = [o for o in objects[1:] if _likeness(objects[0], o) >= 0.75]
        told = set(found.asked.content) - objects[0] - _SMALL  # what happened tells which one it is
        return len(alike) >= 2 and len(told) < _TELLING

    def _object(self, folded: str) -> frozenset[str]:
        """The words of a name that are not its action, level or purpose-free beginning."""
        if folded not in self._objects:
            words = frozenset(self.without_actions(without_level(folded)).split())
            self._objects[folded] = words - {"cap", "thu", "tuc"}
        return self._objects[folded]

    def does(self, card: Card, asked: Asked) -> bool:
        """Does the name of a procedure tell an action that the question asks for?

        What is done with a paper later goes before what made it ("giấy xác nhận bị mất")."""
        wanted = {action for action, _ in asked.actions}
        return bool((wanted & _LATER or wanted) & self.acts(card))

    def undone(self, card: Card, asked: Asked) -> bool:
        """Does a question ask for something done later with a paper, and the procedure does not do it?"""
        return bool({action for action, _ in asked.actions} & _LATER) and not self.does(card, asked)

    def acts(self, card: Card) -> frozenset[str]:
        """The actions that the name of a procedure tells."""
        if card.name not in self._acts:
            found = longest(self.words.actions.find(as_words(syllables(card.name))))
            self._acts[card.name] = frozenset(hit.value[0] for hit in found)
        return self._acts[card.name]

    def without_actions(self, text: str) -> str:
        """A text without the words that name an action, so that another action can take their place."""
        spoken = syllables(text)
        gone = {at for hit in self.words.actions.find(as_words(spoken)) for at in range(hit.start, hit.end)}
        return " ".join(s for at, s in enumerate(spoken) if at not in gone)

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

    def alike(self, one: Card, other: Card) -> float:
        """How far two procedures are about one object, whatever is done with it: 0 to 1."""
        return _likeness(self._object(one.folded), self._object(other.folded))

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

"""Answer, ask back or say that it is not known; and which of two siblings is the one to name first."""

from collections.abc import Sequence
from functools import cached_property

from knowledge.decide import Certainty, Decision
from knowledge.found import OFFERED, Found, Group
from knowledge.lexicon import Words
from knowledge.names import LATER, Names, likeness, without_level
from knowledge.phrases import Phrases
from knowledge.purpose import Purposes
from knowledge.question import Asked
from knowledge.store import Card
from knowledge.text import fold

_SIBLING = 0.7  # of the shorter name's object
_PRIVATE = 0.9  # how surely the catalogue must hold what sounds like a private matter
_RIVAL = 2.0  # below the first: what scores less is no likely meaning
_TELLING = 2  # words besides the object that make a keyword a story
_SMALL = {"xin", "lam", "can", "giay", "to", "ho", "so", "tinh", "xa", "cap", "che", "do"}


class Verdict:
    """Judges what a search found among these cards."""

    def __init__(self, decide: Decision, words: Words, names: Names, cards: Sequence[Card]) -> None:
        self._decide, self._words, self._names, self._cards = decide, words, names, cards
        self._purposes = Purposes(words)

    def found(self, asked: Asked, groups: tuple[Group, ...], certainty: Certainty) -> Found:
        """What was found, the sibling that is meant first."""
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
            if self._fits(group, asked) and self._names.kin(group.main, first) >= _SIBLING
        ]
        return (*plain, *(group for group in groups if group not in plain))

    @cached_property
    def _absent(self) -> tuple[Phrases, Phrases]:
        """What these records do not hold: how it is named, and what makes it another matter; value: the matter."""
        said, unless = Phrases(), Phrases()
        for absent in self._words.absent:
            if not any(fold(absent.named) in card.folded for card in self._cards):
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

    def of(self, found: Found) -> str:
        """What to do with a search: "answer", "choose" or "unknown"."""
        if self.absent(found.asked):
            return "unknown"
        if self.private(found):
            return "unknown"
        decided = self._decide.verdict(found.asked, found.groups, found.certainty)
        if decided == "answer" and found.doubtful:
            decided = "choose"
        if decided == "choose" and (found.named_in_full or (not found.doubtful and self._first_issue(found))):
            return "answer"
        return "choose" if decided == "answer" and self._several_actions(found) else decided

    def private(self, found: Found) -> bool:
        """Does a question sound like buying, advice or a private matter, and is not surely one of the catalogue's?"""
        return found.certainty.scope < _PRIVATE and bool(self._words.private.find(found.asked.words))

    def _first_issue(self, found: Found) -> bool:
        """Is a paper wanted ("xin giấy …", "làm …"), and is what else may be meant only what is done with it later?

        Whoever wants it anew, longer or changed would say so.
        """
        first = found.groups[0]
        if not self._wants_first(found.asked) or self._comes_later(first):
            return False
        near = [g for g in found.groups[1 : 2 * OFFERED] if g.score >= first.score - _RIVAL]
        return bool(near) and all(
            self._comes_later(g) and self._names.kin(first.main, g.main) >= _SIBLING for g in near
        )

    def _first_first(self, groups: tuple[Group, ...], asked: Asked) -> tuple[Group, ...]:
        """Of a paper that is wanted, its first issue before what is done with it later."""
        if not groups or not self._wants_first(asked) or not self._comes_later(groups[0]):
            return groups
        for at, group in enumerate(groups[1:OFFERED], 1):
            if groups[0].score - group.score > _RIVAL:
                break
            if not self._comes_later(group) and self._names.kin(groups[0].main, group.main) >= _SIBLING:
                return (group, *groups[:at], *groups[at + 1 :])
        return groups

    def _wants_first(self, asked: Asked) -> bool:
        wanted = {action for action, _ in asked.actions}
        return not wanted & LATER and bool(self._words.begins.find(asked.words))

    def _comes_later(self, group: Group) -> bool:
        return bool(self._names.acts(group.main) & LATER)

    def _several_actions(self, found: Found) -> bool:
        """Same object, several actions, none asked ("giấy phép lao động"): which one is for the person to say."""
        if found.asked.actions or len(found.asked.content) > 8 or self._words.begins.find(found.asked.words):
            return False
        matters = dict.fromkeys(without_level(group.main.folded) for group in found.groups[:OFFERED])
        objects = [self._names.object_of(matter) for matter in matters]
        alike = [o for o in objects[1:] if likeness(objects[0], o) >= 0.75]
        told = set(found.asked.content) - objects[0] - _SMALL  # what happened tells which one it is
        return len(alike) >= 2 and len(told) < _TELLING

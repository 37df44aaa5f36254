"""Which procedure comes first: small rules, each a number between about 0 and 1, joined by fixed weights."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from knowledge.lexicon import Words
from knowledge.likest import Rounds, Served
from knowledge.phrases import Hit, Phrases, longest, read
from knowledge.question import Asked, terms_of
from knowledge.store import Store
from knowledge.text import words
from knowledge.traits import ACTIONS, TRAITS

RULES = (
    "name", "body", "sayings", "single", "expanded", "name_top", "sayings_top", "single_top", "body_top",
    "focus_name", "focus_sayings", "focus_single",
    "trigger", "trigger_first", "trigger_general", "asked_covered", "asked_known", "name_covered", "name_explained",
    "action_shared", "action_missing", "action_unasked", "commune", "province", "ministry", "local", "consular",
    "district",
    "level_asked", "organisations", "foreign_unasked", "foreign_asked", "long_name",
)  # fmt: skip
POOL = 60  # candidates looked at closely
_LIKEST = 80  # needs whose sayings are looked at one by one
# What makes a procedure a candidate: the share of the best in each field, and what that weighs.
_ROUGH = {"name": 1.0, "body": 0.6, "sayings": 1.2, "single": 1.0, "expanded": 0.5, "trigger": 2.0}
_TRAIT = {name: i for i, name in enumerate(TRAITS)}


class Matched(NamedTuple):
    """A need whose trigger stands in the question: its number, how many words matched, where."""

    need: int
    length: int
    start: int
    end: int


@dataclass(frozen=True)
class Ranked:
    """The best procedures for a question, best first: positions in the store, scores, and what each rule said."""

    positions: np.ndarray
    scores: np.ndarray
    rules: np.ndarray  # len(positions) × RULES
    matched: tuple[Matched, ...]
    outside: float = 0.0  # how much likelier the question is to a message out of scope than to a saying, 0 to 1
    elsewhere: float = 0.0  # likeness to the likest saying of what is not held here, by that to the likest of what is


class Ranking:
    """Everything that ranking needs of one knowledge.db, loaded once."""

    def __init__(self, store: Store, known: Words, weights: dict[str, float] | None = None) -> None:
        self._name, self._body, self._sayings, self._single = map(store.index, ("name", "body", "sayings", "single"))
        self._outside, self._unheld = store.index("outside"), store.index("unheld")
        self._owners = store.owners()
        self.needs = store.needs()
        self._traits = store.traits()
        self._cards = store.cards
        self._known = known
        given = published_weights() if weights is None else weights
        self.weights = np.array([given.get(rule, 0.0) for rule in RULES], np.float64)

    @cached_property
    def _triggers(self) -> Phrases:
        found = Phrases(self._known.slots)
        for number, need in enumerate(self.needs):
            for trigger in need["triggers"]:
                found.add(trigger, number)
        return found

    @cached_property
    def _served(self) -> Served:
        return Served.of([need["at"] for need in self.needs])

    @cached_property
    def _rounds(self) -> Rounds:
        return Rounds.of(self._owners)

    @cached_property
    def _unless(self) -> Phrases:
        """Words that rule a need out; typed without accents, a single one proves nothing (đâu/dầu, mất/mặt)."""
        found = Phrases()
        for number, need in enumerate(self.needs):
            for phrase in need.get("unless", ()):
                found.add(phrase, number)
        return found

    @cached_property
    def _name_totals(self) -> np.ndarray:
        """For each name, the rarity of all its words together."""
        return np.array([max(self._name.rarity(words(c.name)).sum(), 1e-6) for c in self._cards])

    def matched(self, asked: Asked) -> tuple[Matched, ...]:
        """The needs whose triggers stand in the question; a need named by several keeps its longest."""
        best: dict[int, Hit] = {}
        for hit in self._triggers.find(asked.words):
            need = self.needs[hit.value]
            if need.get("accents") and asked.accented and not hit.exact:
                continue
            if hit.value not in best or hit.end - hit.start > best[hit.value].end - best[hit.value].start:
                best[hit.value] = hit
        ruled_out = {h.value for h in self._unless.find(asked.words) if h.exact or h.end - h.start > 1}
        return tuple(
            Matched(number, hit.end - hit.start, hit.start, hit.end)
            for number, hit in best.items()
            if number not in ruled_out
        )

    def named_like(self, position: int, most: int = 8) -> list[int]:
        """The procedures that share the rarest words of a name, the likest first; it costs one look into one index."""
        scores = self._name.scores(dict.fromkeys(words(self._cards[position].name), 1.0))
        likest = np.argpartition(-scores, min(most, len(scores) - 1))[:most]
        return likest[np.lexsort((likest, -scores[likest]))].tolist()

    def held(self, position: int, terms: Sequence[str]) -> float:
        """How much of what the terms name stands in one record: 0 to 1, a rare word counts more."""
        return self._body.held(position, terms)

    def rank(self, asked: Asked, but: int = -1) -> Ranked:
        """The candidates for a question, best first, at most POOL.

        `but` is a message of words/outside.txt that does not count: itself, when the models are calibrated.
        """
        matched = self.matched(asked)
        terms = asked.terms()
        fields = self._fields(terms, matched)
        if all(asked.focus):
            fields |= {f"focus_{name}": fields[name] for name in ("name", "sayings", "single")}
        else:
            fields |= self._focused(asked.terms(only_focus=True))
        rough = sum(fields[name] * (weight / _top(fields[name])) for name, weight in _ROUGH.items())
        size = min(POOL, len(rough))
        pool = np.argpartition(-rough, size - 1)[:size] if size else np.zeros(0, np.int64)
        pool = pool[rough[pool] > 0]
        rules = self._rules(asked, terms, fields, pool)
        scores = rules @ self.weights
        order = np.lexsort((pool, -scores))
        saying = float(fields["single"].max(initial=0))
        outside = self._outsideness(terms, saying, but)
        elsewhere = float(self._unheld.scores(terms).max(initial=0)) / max(saying, 1e-6)
        return Ranked(pool[order], scores[order], rules[order], matched, outside, elsewhere)

    def _outsideness(self, terms: dict[str, float], saying: float, but: int) -> float:
        """Likeness to the likest message out of scope, as a share of that and of the likeness to the likest saying."""
        scores = self._outside.scores(terms)
        if but >= 0:
            scores[but] = 0
        best = float(scores.max(initial=0))
        return best / (best + saying) if best + saying > 0 else 1.0

    def _fields(self, terms: dict[str, float], matched: Sequence[Matched]) -> dict[str, np.ndarray]:
        """Per procedure: BM25 of the four fields and of the phrases that needs stand for, and their triggers."""
        trigger = np.zeros(len(self._cards), np.float32)
        expansion: dict[str, float] = defaultdict(float)
        first, general = np.zeros(len(self._cards), np.float32), np.zeros(len(self._cards), np.float32)
        specific = any(not self.needs[m.need].get("general") for m in matched)
        for m in matched:
            need = self.needs[m.need]
            strength = m.length * (0.5 if need.get("general") and specific else 1.0)
            at = need["at"]
            np.maximum.at(trigger, at, strength)
            np.maximum.at(first, at[:1], strength)
            if need.get("general"):
                np.maximum.at(general, at, strength)
            for phrase, weight in need.get("phrases", ()):
                for term, share in terms_of([(w.folded, weight) for w in read(phrase)]).items():
                    expansion[term] = max(expansion[term], share)
        return {
            "name": self._name.scores(terms),
            "body": self._body.scores(terms),
            "sayings": self._sayings.scores(terms),
            "single": self._likest_saying(terms),
            "expanded": self._name.scores(expansion),
            "trigger": trigger,
            "first": first,
            "general": general,
        }

    def _likest_saying(self, terms: dict[str, float]) -> np.ndarray:
        """Per procedure: BM25 of the one saying (of all its needs) that is most like the question."""
        best = self._rounds.best(self._single.scores(terms))
        single = np.zeros(len(self._cards), np.float32)
        if len(best):
            likest = np.argpartition(-best, min(_LIKEST, len(best) - 1))[:_LIKEST]
            at, worth = self._served.worth(self._rounds.owners[likest], best[likest])
            np.maximum.at(single, at, worth)
        return single

    def _focused(self, terms: dict[str, float]) -> dict[str, np.ndarray]:
        """The fields again, for the words of those sentences that ask."""
        scores = (self._name.scores(terms), self._sayings.scores(terms), self._likest_saying(terms))
        return dict(zip(("focus_name", "focus_sayings", "focus_single"), scores, strict=True))

    def _rules(
        self, asked: Asked, terms: dict[str, float], fields: dict[str, np.ndarray], pool: np.ndarray
    ) -> np.ndarray:
        singles = {t: w for t, w in terms.items() if "_" not in t}
        rarity = dict(zip(singles, self._name.rarity(list(singles)), strict=True))
        total = max(sum(rarity[t] * w for t, w in singles.items()), 1e-6)
        in_name = self._name.covered(singles)[pool]
        in_sayings = self._sayings.covered(singles)[pool]
        full = self._name.covered(dict.fromkeys(singles, 1.0))[pool]
        pairs_total = max(sum(w for t, w in terms.items() if "_" in t) + len(singles), 1)
        name_share = full / self._name_totals[pool]
        trait, near = self._traits[pool], {name: field[pool] for name, field in fields.items()}
        columns = {name: near[name] / pairs_total / 6 for name in ("name", "body", "sayings", "single")}
        columns |= {f"{name}_top": near[name] / _top(fields[name]) for name in ("name", "body", "sayings", "single")}
        columns |= {name: near[name] / _top(fields[name]) for name in ("focus_name", "focus_sayings", "focus_single")}
        columns |= {
            "expanded": near["expanded"] / _top(fields["expanded"]),
            "trigger": np.minimum(near["trigger"], 6) / 6,
            "trigger_first": np.minimum(near["first"], 6) / 6,
            "trigger_general": np.minimum(near["general"], 6) / 6,
            "asked_covered": in_name / total,
            "asked_known": np.maximum(in_name, in_sayings) / total,
            "name_covered": name_share,
            "name_explained": (name_share > 0.85).astype(float),
            "long_name": np.minimum(trait[:, _TRAIT["length"]], 40) / 40,
        }
        columns |= self._action_rules(asked, trait) | self._kind_rules(asked, trait)
        return np.stack([columns[rule] for rule in RULES], axis=1) if len(pool) else np.zeros((0, len(RULES)))

    @staticmethod
    def _action_rules(asked: Asked, trait: np.ndarray) -> dict[str, np.ndarray]:
        mine = {action for action, _ in asked.actions}
        asked_for = np.array([a in mine for a in ACTIONS], np.float32)
        has = trait[:, [_TRAIT[a] for a in ACTIONS]]
        shared = (has * asked_for).sum(1)
        return {
            "action_shared": np.minimum(shared, 1),
            "action_missing": (asked_for.any() & (shared == 0)).astype(np.float32),
            "action_unasked": np.minimum((has * (1 - asked_for)).sum(1), 2) / 2,
        }

    def _kind_rules(self, asked: Asked, trait: np.ndarray) -> dict[str, np.ndarray]:
        business = bool(self._known.business.find(asked.words))
        foreign = bool(self._known.foreign.find(asked.words)) or asked.english
        levels = {hit.value for hit in longest(self._known.levels.find(asked.words))}
        level = np.maximum.reduce([trait[:, _TRAIT[name]] for name in levels]) if levels else 0 * trait[:, 0]
        kinds = {k: trait[:, _TRAIT[k]] for k in ("commune", "province", "ministry", "local", "consular", "district")}
        return kinds | {
            "level_asked": level,
            "organisations": trait[:, _TRAIT["organisations"]] * (not business),
            "foreign_unasked": trait[:, _TRAIT["foreign"]] * (not foreign),
            "foreign_asked": trait[:, _TRAIT["foreign"]] * foreign,
        }


def _top(scores: np.ndarray) -> float:
    """The highest score, to see the others as shares of it; 1 where there is none."""
    return float(scores.max(initial=0)) or 1.0


def published_weights() -> dict[str, float]:
    """The weights that ship with the program (docs/ranking.md tells how they were learned)."""
    return json.loads((files("knowledge") / "weights.json").read_text(encoding="utf-8"))["rank"]

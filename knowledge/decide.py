"""Answer, ask back, or say that it is not known: how sure the first procedure is, and whether there is one at all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from math import exp
from typing import Any

import numpy as np

from knowledge.question import Asked
from knowledge.ranking import RULES, Ranked
from knowledge.store import Card

_AT = {rule: i for i, rule in enumerate(RULES)}
SIGNS = (
    "score", "lead", "lead_third", "near", "entropy", "name", "sayings", "single", "trigger", "longest_trigger",
    "triggers", "trigger_first", "asked_covered", "asked_known", "name_covered", "name_explained", "action_missing",
    "action_shared", "words", "mended", "likeness", "body", "outside", "own", "said", "open", "against", "elsewhere",
)  # fmt: skip
_LOOKED_AT = 8  # distinct names
_ALIKE = 0.6  # of the shorter name's words
# In a catalogue that holds a part of what the lexicon knows, a question is about another part when a saying from there
# is likelier than every saying of what is held: by so much (measured on parts of 25 to 520 procedures).
_PART, _EVEN = 3.0, 1.2
# Words of names that tell no two procedures apart.
_FORM = frozenset(
    [
        "thu",
        "tuc",
        "cap",
        "giay",
        "ve",
        "cua",
        "doi",
        "voi",
        "cho",
        "va",
        "hoac",
        "theo",
        "tai",
        "tren",
        "dia",
        "ban",
        "tinh",
        "xa",
        "thanh",
        "pho",
        "trung",
        "uong",
        "thuc",
        "hien",
        "de",
        "nghi",
        "giai",
        "quyet",
        "nguoi",
        "viec",
        "trong",
    ]
)


@dataclass(frozen=True)
class Certainty:
    """`right`: how likely the first procedure is the one meant; `scope`: how likely the catalogue holds it at all;
    `outside`: how much likelier it is a message out of scope than a saying of the lexicon; `business`: how likely it is
    an administration's business, whether or not this catalogue holds it."""

    right: float
    scope: float
    outside: float = 1.0
    business: float = 0.0


def signs_of(asked: Asked, ranked: Ranked, cards: Sequence[Card]) -> np.ndarray:
    """What can be seen of a result: one number per SIGNS, distinct names only."""
    seen: set[str] = set()
    rows = []
    for row, position in enumerate(ranked.positions):
        if cards[position].folded not in seen:
            seen.add(cards[position].folded)
            rows.append(row)
        if len(rows) == _LOOKED_AT:
            break
    if not rows:
        return np.zeros(len(SIGNS))
    shares = _shares(asked, ranked, rows, cards)
    rows = rows[:6]
    scores = ranked.scores[rows]
    first = ranked.rules[rows[0]].tolist()
    share = np.exp((scores - scores[0]) * 1.0)
    share /= share.sum()
    names = [set(cards[ranked.positions[r]].folded.split()) for r in rows[:4]]
    likeness = [len(names[0] & other) / len(names[0] | other) for other in names[1:]] or [0.0]
    longest = max((m.length for m in ranked.matched), default=0)
    values = {
        "score": scores[0],
        "lead": scores[0] - scores[1] if len(scores) > 1 else 2.0,
        "lead_third": scores[0] - scores[2] if len(scores) > 2 else 2.0,
        "near": float((scores > scores[0] - 0.5).sum()) / 6,
        "entropy": float(-(share * np.log(share + 1e-9)).sum()),
        "longest_trigger": min(longest, 6) / 6,
        "triggers": min(len(ranked.matched), 5) / 5,
        "words": min(len(asked.content), 20) / 20,
        "mended": min(len(asked.mended), 5) / 5,
        "likeness": float(np.mean(likeness)),
        "outside": ranked.outside,
    } | shares
    return np.array([values[s] if s in values else first[_AT[s]] for s in SIGNS], np.float64)


@lru_cache(maxsize=8192)
def _telling(folded: str) -> frozenset[str]:
    """The words of a name that may tell it from others."""
    return frozenset(folded.split()) - _FORM


def _shares(asked: Asked, ranked: Ranked, rows: Sequence[int], cards: Sequence[Card]) -> dict[str, float]:
    """Of the likelihood of all, the share of the first and of its doubles (`own`), of its siblings that the question
    rules out (`said`), leaves `open` or names (`against`), and of what is `elsewhere`.

    A sibling shares most words of the name; the question tells two apart by a word or an action that only one has.
    """
    scores = ranked.scores[rows]
    likely = np.exp(scores - scores[0])
    likely /= likely.sum()
    spoken = {w.folded for w in asked.words}
    first, acted = _telling(cards[ranked.positions[rows[0]]].folded), ranked.rules[rows, _AT["action_shared"]]
    shares = dict.fromkeys(("own", "said", "open", "against", "elsewhere"), 0.0)
    for at, row in enumerate(rows):
        other = _telling(cards[ranked.positions[row]].folded)
        if first == other:
            kind = "own"
        elif len(first & other) < _ALIKE * min(len(first), len(other)):
            kind = "elsewhere"
        elif (other - first) & spoken or acted[at] > acted[0]:
            kind = "against"
        else:
            kind = "said" if (first - other) & spoken or acted[0] > acted[at] else "open"
        shares[kind] += float(likely[at])
    return shares


class Decision:
    """The two published models (docs/ranking.md tells how they were calibrated)."""

    @cached_property
    def _models(self) -> dict[str, tuple[np.ndarray, float]]:
        raw = json.loads((files("knowledge") / "weights.json").read_text(encoding="utf-8"))
        return {
            name: (np.array([raw[name].get(s, 0.0) for s in SIGNS]), raw[name].get("bias", 0.0))
            for name in ("right", "scope")
        }

    def verdict(self, asked: Asked, groups: Sequence[Any], certainty: Certainty) -> str:
        """ "answer", "choose" or "unknown", by the published thresholds."""
        if not groups or certainty.scope < self._thresholds["scope"]:
            return "unknown"
        if certainty.right >= self._thresholds["right"] or len(groups) == 1:
            return "answer"
        return "choose"

    @cached_property
    def _thresholds(self) -> dict[str, float]:
        return json.loads((files("knowledge") / "weights.json").read_text(encoding="utf-8"))["thresholds"]

    def certainty(self, asked: Asked, ranked: Ranked, cards: Sequence[Card]) -> Certainty:
        """How far the first of `ranked` may be trusted."""
        if not len(ranked.positions):
            return Certainty(0.0, 0.0)
        signs = signs_of(asked, ranked, cards)
        right, scope = (float(signs @ weights) + bias for weights, bias in map(self._models.get, ("right", "scope")))
        held = scope + _PART * (_EVEN - ranked.elsewhere) if ranked.elsewhere else scope
        return Certainty(_logistic(right), _logistic(held), ranked.outside, _logistic(scope))


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-max(min(x, 30), -30)))

"""Learns the published weights (knowledge/weights.json) and prints cross-validated figures.

Usage: python -m benchmarks.learn [--write] [KNOWLEDGE_DB]   (the national catalogue, built with the shipped words)
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.questions import Asked, load, unaccented, with_errors
from benchmarks.voices import strangers
from knowledge.lexicon import Words, outside
from knowledge.question import read_question
from knowledge.ranking import RULES, Ranked, Ranking
from knowledge.store import Store

WEIGHTS = Path(__file__).parents[1] / "knowledge" / "weights.json"
GROUPS = {"citizens": 1.0, "everyday": 1.0, "department": 1.0, "made": 0.15}
STRANGERS = 0.2  # what one question of the lexicon's later authors counts beside a labelled one
TYPED_OTHERWISE = 0.4
RIDGE = 0.002


@dataclass
class Case:
    """One question with its candidates: rules of each, which are right, the fold, the weight in learning."""

    asked: Asked
    read: Any
    ranked: Ranked
    names: list[str]
    right: np.ndarray
    weight: float
    fold: int


class Learner:
    """A knowledge.db to look at the candidates of questions."""

    def __init__(self, path: Path) -> None:
        self.store, self.words = Store(path), Words()
        self.ranking = Ranking(self.store, self.words)
        self.spelling = self.store.spelling()
        self.names = {c.code: c.folded for c in self.store.cards}
        self._outside = {text: at for at, text in enumerate(outside())}

    def case(self, asked: Asked, weight: float, fold: int | None = None) -> Case:
        """The candidates of a question; a question typed otherwise keeps the fold of the original."""
        read = read_question(asked.text, self.words, self.spelling)
        ranked = self.ranking.rank(read, self._outside.get(asked.text, -1))
        names = [self.store.cards[p].folded for p in ranked.positions]
        gold = {self.names[c] for c in asked.codes if c in self.names}
        right = np.array([n in gold for n in names], bool)
        return Case(asked, read, ranked, names, right, weight, asked.fold if fold is None else fold)


def fit(cases: Sequence[Case], ridge: float = RIDGE) -> np.ndarray:
    """Weights of RULES that make the right candidates the likeliest of their question (softmax over the candidates)."""
    usable = [c for c in cases if c.right.any() and not c.right.all()]
    scale = np.concatenate([c.ranked.rules for c in usable]).std(0) + 1e-3
    data = [(c.ranked.rules / scale, c.right, c.weight) for c in usable]
    mass_of_all = sum(c.weight for c in usable)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = ridge * mass_of_all * float(weights @ weights), 2 * ridge * mass_of_all * weights
        for rules, right, weight in data:
            scores = rules @ weights
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            mass = max(likely[right].sum(), 1e-12)
            total -= weight * np.log(mass)
            gradient += weight * (rules.T @ (likely - likely * right / mass))
        return total, gradient

    best = minimize(loss, np.zeros(len(RULES)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return best.x / scale


def place(case: Case, weights: np.ndarray) -> int:
    """Where the first right name stands when the candidates are ordered by `weights`; 0 if it is not among them."""
    seen: list[str] = []
    for row in np.argsort(-(case.ranked.rules @ weights), kind="stable"):
        if case.names[row] not in seen:
            if case.right[row]:
                return len(seen) + 1
            seen.append(case.names[row])
    return 0


def crossed(train: Sequence[Case]) -> list[np.ndarray]:
    """Five sets of weights, each learned without one fold of the labelled questions."""
    return [fit([c for c in train if c.fold != fold]) for fold in range(5)]


def gather(learner: Learner) -> tuple[dict[str, list[Case]], list[Case]]:
    """The labelled questions by the way they are typed, and the strangers' questions."""
    answerable = [q for q in load() if q.group in GROUPS and q.behaviour == "answer"]
    weights = [GROUPS[q.group] for q in answerable]
    folds = [q.fold for q in answerable]

    def typed(questions: Sequence[Asked], share: float) -> list[Case]:
        return [learner.case(q, w * share, f) for q, w, f in zip(questions, weights, folds, strict=True)]

    sets = {
        "clean": typed(answerable, 1.0),
        "unaccented": typed([unaccented(q) for q in answerable], TYPED_OTHERWISE),
        "typing errors": typed(list(with_errors(answerable)), TYPED_OTHERWISE),
    }
    database, unheard = strangers()
    other = Learner(database)
    voices = [other.case(q, STRANGERS, -1) for q in unheard]
    voices += [other.case(unaccented(q), STRANGERS * TYPED_OTHERWISE, -1) for q in unheard[::2]]
    return sets, voices


def figures(cases: Sequence[Case], folds: Sequence[np.ndarray]) -> str:
    """Right first / in the first five, by group; then the three main groups together with a 95 % interval."""
    found = [(c, place(c, folds[c.fold])) for c in cases]
    parts = []
    for group in GROUPS:
        mine = [p for c, p in found if c.asked.group == group]
        first, five = (float(np.mean([0 < p <= most for p in mine])) for most in (1, 5))
        parts.append(f"{group} {first:.3f}/{five:.3f}")
    main = np.array([p == 1 for c, p in found if c.asked.group != "made"])
    half = 1.96 * float(main.std()) / np.sqrt(len(main))
    return "  ".join(parts) + f"   all {main.mean():.3f} ± {half:.3f}"


def publish(**changed: Any) -> None:
    """Write some entries of knowledge/weights.json, the others stay."""
    raw = json.loads(WEIGHTS.read_text(encoding="utf-8")) | changed
    WEIGHTS.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """Learn, print, and with --write publish."""
    paths = [Path(a) for a in arguments if not a.startswith("--")]
    sets, voices = gather(Learner(paths[0] if paths else Path("data/knowledge.db")))
    train = [c for cases in sets.values() for c in cases] + voices
    alone = fit(voices)
    print(f"{'learned from strangers only':30}{figures(sets['clean'], [alone] * 5)}")
    folds = crossed(train)
    for name, cases in sets.items():
        print(f"{name + ', cross-validated':30}{figures(cases, folds)}")
    weights = fit(train)
    for rule, value in sorted(zip(RULES, weights, strict=True), key=lambda pair: -abs(pair[1])):
        print(f"  {rule:18}{value:8.3f}")
    if "--write" in arguments:
        publish(rank={r: round(float(w), 4) for r, w in zip(RULES, weights, strict=True)})


def rescored(case: Case, weights: np.ndarray) -> Case:
    """A case with its candidates in the order of other weights."""
    scores = case.ranked.rules @ weights
    order = np.argsort(-scores, kind="stable")
    ranked = Ranked(
        case.ranked.positions[order], scores[order], case.ranked.rules[order], case.ranked.matched, case.ranked.outside
    )
    return replace(case, ranked=ranked, names=[case.names[i] for i in order], right=case.right[order])


if __name__ == "__main__":
    main(sys.argv[1:])

"""Learns the published weights (knowledge/weights.json) from labelled questions and prints the cross-validated figures.

Usage: python -m benchmarks.learn [--write] [KNOWLEDGE_DB]
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.questions import Asked, load, unaccented, with_errors
from knowledge.lexicon import Words
from knowledge.question import read_question
from knowledge.ranking import RULES, Ranked, Ranking
from knowledge.store import Store

WEIGHTS = Path(__file__).parents[1] / "knowledge" / "weights.json"
_GROUPS = {"citizens": 1.0, "everyday": 1.0, "department": 1.0, "made": 0.15}
_RIDGE = 0.002


@dataclass
class Case:
    """One question with its candidates: rules of each, which are right, the fold, the weight in learning."""

    asked: Asked
    read: object
    ranked: Ranked
    names: list[str]
    right: np.ndarray
    weight: float


class Learner:
    """A knowledge.db with neutral weights, to look at candidates."""

    def __init__(self, path: Path) -> None:
        self.store, self.words = Store(path), Words()
        self.ranking = Ranking(self.store, self.words)
        self.spelling = self.store.spelling()
        self.names = {c.code: c.folded for c in self.store.cards}

    def case(self, asked: Asked, weight: float) -> Case:
        """The candidates of a question."""
        read = read_question(asked.text, self.words, self.spelling)
        ranked = self.ranking.rank(read)
        names = [self.store.cards[p].folded for p in ranked.positions]
        gold = {self.names[c] for c in asked.codes if c in self.names}
        right = np.array([n in gold for n in names], bool)
        return Case(asked, read, ranked, names, right, weight)


def fit(cases: Sequence[Case], ridge: float = _RIDGE) -> np.ndarray:
    """Weights of RULES that make the right candidates the likeliest of their question (softmax over the candidates)."""
    usable = [c for c in cases if c.right.any() and not c.right.all()]
    scale = np.concatenate([c.ranked.rules for c in usable]).std(0) + 1e-3
    data = [(c.ranked.rules / scale, c.right, c.weight) for c in usable]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = ridge * len(data) * float(weights @ weights), 2 * ridge * len(data) * weights
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


def crossed(cases: Sequence[Case], train: Sequence[Case], ridge: float = _RIDGE) -> tuple[list[int], list[np.ndarray]]:
    """Each case's place under weights learned without its fold, and the five sets of weights."""
    folds = [fit([c for c in train if c.asked.fold != fold], ridge) for fold in range(5)]
    return [place(c, folds[c.asked.fold]) for c in cases], folds


def main(arguments: Sequence[str]) -> None:
    """Learn, print, and with --write publish."""
    paths = [Path(a) for a in arguments if not a.startswith("--")]
    learner = Learner(paths[0] if paths else Path("data/knowledge.db"))
    questions = [q for q in load() if q.group in _GROUPS]
    answerable = [q for q in questions if q.behaviour == "answer"]
    cases = [learner.case(q, _GROUPS[q.group]) for q in answerable]
    bare = [learner.case(unaccented(q), 0.4 * _GROUPS[q.group]) for q in answerable]
    for b, c in zip(bare, cases, strict=True):
        b.asked = c.asked  # the same fold
    wrong = [learner.case(q, 0.4 * _GROUPS[q.group]) for q in with_errors(answerable)]
    for b, c in zip(wrong, cases, strict=True):
        b.asked = c.asked
    train = cases + bare + wrong
    found, _ = crossed(cases, train)
    for name, these in (("clean", cases), ("unaccented", bare), ("typing errors", wrong)):
        found, folds = crossed(these, train)
        line = [f"{name:14}"]
        for group in _GROUPS:
            mine = [p for p, c in zip(found, these, strict=True) if c.asked.group == group]
            pool = [c.right.any() for c in these if c.asked.group == group]
            first, five = (np.mean([0 < p <= most for p in mine]) for most in (1, 5))
            line.append(f"{group} {first:.3f}/{five:.3f} ({np.mean(pool):.2f})")
        main_sets = [p == 1 for p, c in zip(found, these, strict=True) if c.asked.group != "made"]
        print("  ".join(line), f" all {np.mean(main_sets):.3f}")
    weights = fit(train)
    for rule, value in sorted(zip(RULES, weights, strict=True), key=lambda p: -abs(p[1])):
        print(f"  {rule:18}{value:8.3f}")
    if "--write" in arguments:
        raw = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        raw["rank"] = {r: round(float(w), 4) for r, w in zip(RULES, weights, strict=True)}
        WEIGHTS.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

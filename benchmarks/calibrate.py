"""Calibrates when to answer, to ask back, to refuse: two logistic models on cross-fitted scores.

Usage: python -m benchmarks.calibrate [--write] [KNOWLEDGE_DB]
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.learn import WEIGHTS, Learner, fit
from benchmarks.outside import OUTSIDE
from benchmarks.questions import Asked, load, unaccented
from knowledge.decide import SIGNS, signs_of
from knowledge.ranking import Ranked


def logistic(signs: np.ndarray, true: np.ndarray, weight: np.ndarray, ridge: float = 0.01) -> tuple[np.ndarray, float]:
    """Weights of SIGNS and a bias by weighted, ridge-regularised logistic regression."""
    scale = signs.std(0) + 1e-3
    data = np.hstack([signs / scale, np.ones((len(signs), 1))])
    sign = np.where(true, 1.0, -1.0)

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (data @ x)
        p = 1 / (1 + np.exp(margin))
        penalty = ridge * len(data) * float(x[:-1] @ x[:-1])
        gradient = -(data * (sign * p * weight)[:, None]).sum(0)
        gradient[:-1] += 2 * ridge * len(data) * x[:-1]
        return float((weight * np.logaddexp(0, -margin)).sum()) + penalty, gradient

    best = minimize(loss, np.zeros(data.shape[1]), jac=True, method="L-BFGS-B").x
    return best[:-1] / scale, float(best[-1])


def rescored(case, weights: np.ndarray) -> Ranked:  # type: ignore[no-untyped-def]
    """The candidates of a case in the order of other weights."""
    scores = case.ranked.rules @ weights
    order = np.argsort(-scores, kind="stable")
    return Ranked(case.ranked.positions[order], scores[order], case.ranked.rules[order], case.ranked.matched)


def main(arguments: Sequence[str]) -> None:
    """Fit both models, print what thresholds would give, and with --write publish them."""
    paths = [Path(a) for a in arguments if not a.startswith("--")]
    learner = Learner(paths[0] if paths else Path("data/knowledge.db"))
    questions = [q for q in load() if q.behaviour in ("answer", "choose", "unknown") and q.group != "made"]
    questions += [Asked("outside", text, (), "unknown") for text in OUTSIDE]
    cases = [learner.case(q, 1.0) for q in questions]
    bare = [learner.case(unaccented(q), 0.3) for q in questions]
    for b, c in zip(bare, cases, strict=True):
        b.asked = c.asked
    train = [c for c in cases + bare if c.asked.behaviour == "answer"]
    by_fold = [fit([c for c in train if c.asked.fold != fold]) for fold in range(5)]
    everything = cases + bare
    ranked = [rescored(c, by_fold[c.asked.fold]) for c in everything]
    signs = np.array([signs_of(c.read, r, learner.store.cards) for c, r in zip(everything, ranked, strict=True)])
    gold = [{learner.names[x] for x in c.asked.codes if x in learner.names} for c in everything]
    first = np.array(
        [
            bool(len(r.positions)) and learner.store.cards[r.positions[0]].folded in g
            for r, g in zip(ranked, gold, strict=True)
        ]
    )
    behaviour = np.array([c.asked.behaviour for c in everything])
    weight = np.array([c.weight for c in everything])
    inside = behaviour != "unknown"
    answer = behaviour == "answer"
    right_true = first & answer
    fold = np.array([c.asked.fold for c in everything])
    p_right, p_scope = np.zeros(len(fold)), np.zeros(len(fold))
    for f in range(5):
        use, test = fold != f, fold == f
        w, b = logistic(signs[use & inside], right_true[use & inside], weight[use & inside])
        p_right[test] = 1 / (1 + np.exp(-(signs[test] @ w + b)))
        w, b = logistic(signs[use], inside[use], weight[use] * np.where(inside[use], 1.0, 2.0))
        p_scope[test] = 1 / (1 + np.exp(-(signs[test] @ w + b)))
    clean = np.arange(len(everything)) < len(cases)
    print(
        "scope right | in-scope: answered, wrong among answers, refused | choose asked back | outside answered/listed"
    )
    for s in (0.3, 0.4, 0.5, 0.6):
        for r in (0.4, 0.5, 0.55, 0.6, 0.65, 0.7):
            answered = (p_scope >= s) & (p_right >= r)
            listed = (p_scope >= s) & ~answered
            a, ch, un = clean & answer, clean & (behaviour == "choose"), clean & ~inside
            print(
                f"{s:.2f} {r:.2f} | {answered[a].mean():.3f} {1 - first[a & answered].mean():.3f}"
                f" {(p_scope[a] < s).mean():.3f}"
                f" | {listed[ch].mean():.3f} | {answered[un].mean():.3f} {listed[un].mean():.3f}"
            )
    w_right, b_right = logistic(signs[inside], right_true[inside], weight[inside])
    w_scope, b_scope = logistic(signs, inside, weight * np.where(inside, 1.0, 2.0))
    for s, a, b in zip(SIGNS, w_right, w_scope, strict=True):
        print(f"  {s:16} right {a:7.3f}  scope {b:7.3f}")
    if "--write" in arguments:
        raw = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        raw["right"] = {"bias": round(b_right, 4)} | {
            s: round(float(w), 4) for s, w in zip(SIGNS, w_right, strict=True)
        }
        raw["scope"] = {"bias": round(b_scope, 4)} | {
            s: round(float(w), 4) for s, w in zip(SIGNS, w_scope, strict=True)
        }
        WEIGHTS.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

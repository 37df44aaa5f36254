"""Calibrates when to answer, to ask back, to refuse: two logistic models on cross-fitted scores.

Usage: python -m benchmarks.calibrate [--write] [KNOWLEDGE_DB]
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.learn import Case, Learner, crossed, fit, gather, publish, rescored
from benchmarks.questions import Asked, load, unaccented
from knowledge.decide import SIGNS, signs_of
from knowledge.lexicon import outside


def logistic(signs: np.ndarray, true: np.ndarray, weight: np.ndarray, ridge: float = 0.004) -> tuple[np.ndarray, float]:
    """Weights of SIGNS and a bias by weighted, ridge-regularised logistic regression."""
    scale = signs.std(0) + 1e-3
    data = np.hstack([signs / scale, np.ones((len(signs), 1))])
    sign = np.where(true, 1.0, -1.0)
    mass = ridge * weight.sum()

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (data @ x)
        p = 1 / (1 + np.exp(margin))
        gradient = -(data * (sign * p * weight)[:, None]).sum(0)
        gradient[:-1] += 2 * mass * x[:-1]
        return float((weight * np.logaddexp(0, -margin)).sum()) + mass * float(x[:-1] @ x[:-1]), gradient

    best = minimize(loss, np.zeros(data.shape[1]), jac=True, method="L-BFGS-B").x
    return best[:-1] / scale, float(best[-1])


def questions() -> list[Asked]:
    """Labelled questions of every behaviour, and those that are none of an administration's business."""
    labelled = [q for q in load() if q.behaviour in ("answer", "choose", "unknown") and q.group != "made"]
    return labelled + [Asked("outside", text, (), "unknown") for text in outside()]


def cases_of(learner: Learner) -> tuple[list[Case], int]:
    """The questions, then the same without accents; and how many there are of the first kind."""
    asked = questions()
    clean = [learner.case(q, 0.4 if q.group == "outside" else 1.0) for q in asked]
    bare = [
        learner.case(unaccented(q), 0.3 * c.weight, c.fold)
        for q, c in zip(asked, clean, strict=True)
        if q.group != "outside"  # without its accents it would meet itself among the messages out of scope
    ]
    return clean + bare, len(clean)


def main(arguments: Sequence[str]) -> None:
    """Fit both models, print what thresholds would give, and with --write publish them."""
    paths = [Path(a) for a in arguments if not a.startswith("--")]
    learner = Learner(paths[0] if paths else Path("data/knowledge.db"))
    sets, voices = gather(learner)
    train = [c for cases in sets.values() for c in cases] + voices
    folds = crossed(train)
    cases, clean = cases_of(learner)
    labelled_only = fit([c for c in train if c.fold >= 0])  # strangers' scores must not come from themselves
    unheard = [rescored(c, labelled_only) for c in voices[::2]]
    fitted = [rescored(c, folds[c.fold]) for c in cases]
    everything = fitted + unheard
    signs = np.array([signs_of(c.read, c.ranked, learner.store.cards) for c in everything])
    behaviour = np.array([c.asked.behaviour for c in everything])
    first = np.array([bool(c.right[:1].any()) for c in everything])
    weight = np.array([c.weight * (0.3 if c.fold < 0 else 1.0) for c in everything])
    fold = np.array([c.fold for c in everything])
    inside = behaviour != "unknown"
    p_right, p_scope = np.zeros(len(fold)), np.zeros(len(fold))
    for f in range(5):
        use, test = fold != f, fold == f
        w, b = logistic(signs[use & inside], (first & (behaviour == "answer"))[use & inside], weight[use & inside])
        p_right[test] = 1 / (1 + np.exp(-(signs[test] @ w + b)))
        w, b = logistic(signs[use], inside[use], weight[use])
        p_scope[test] = 1 / (1 + np.exp(-(signs[test] @ w + b)))
    _print_thresholds(behaviour[:clean], first[:clean], p_right[:clean], p_scope[:clean], _of_labels(everything, clean))
    right = logistic(signs[inside], (first & (behaviour == "answer"))[inside], weight[inside])
    scope = logistic(signs, inside, weight)
    for s, a, b in zip(SIGNS, right[0], scope[0], strict=True):
        print(f"  {s:16} right {a:7.3f}  scope {b:7.3f}")
    if "--write" in arguments:
        publish(right=_model(*right), scope=_model(*scope))


def _of_labels(cases: Sequence[Case], clean: int) -> np.ndarray:
    return np.array([c.asked.group != "outside" for c in cases[:clean]])


def _model(weights: np.ndarray, bias: float) -> dict[str, float]:
    return {"bias": round(bias, 4)} | {s: round(float(w), 4) for s, w in zip(SIGNS, weights, strict=True)}


def _print_thresholds(
    behaviour: np.ndarray, first: np.ndarray, p_right: np.ndarray, p_scope: np.ndarray, labelled: np.ndarray
) -> None:
    print("scope right | in scope: answered, wrong, refused | several: listed | outside (a list is half): labels, own")
    for s in (0.3, 0.4, 0.5, 0.6, 0.7):
        for r in (0.5, 0.55, 0.6, 0.65, 0.7):
            answered, listed = (p_scope >= s) & (p_right >= r), (p_scope >= s) & (p_right < r)
            a, ch = behaviour == "answer", behaviour == "choose"
            outside = [(behaviour == "unknown") & which for which in (labelled, ~labelled)]
            out = [answered[g].mean() + listed[g].mean() / 2 for g in outside]
            print(
                f"{s:.2f} {r:.2f} | {answered[a].mean():.3f} {1 - first[a & answered].mean():.3f}"
                f" {(p_scope[a] < s).mean():.3f} | {listed[ch].mean():.3f} | {out[0]:.3f} {out[1]:.3f}"
            )


if __name__ == "__main__":
    main(sys.argv[1:])

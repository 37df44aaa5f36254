"""Learns how questions follow one another: the weights of handlers.follow.SIGNS, from the project's own dialogues.

The dialogues of tests/dialogues.jsonl tell how people go on; every labelled question asked after another, unrelated
one of its set, and sayings of the lexicon after any procedure, tell how they change the subject.
Usage: python -m benchmarks.follow [--write] [KNOWLEDGE_DB]
"""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from benchmarks.learn import publish
from benchmarks.questions import load
from bot.message import Memory
from handlers.cues import spoken_of
from handlers.follow import SIGNS, open_to, signs
from knowledge.lexicon import all_needs
from knowledge.library import Library

DIALOGUES = Path(__file__).parents[1] / "tests" / "dialogues.jsonl"
CHANGES = 0.25  # what a change of subject counts beside a turn that goes on
SAYINGS = 400  # short changes of subject that are looked at
RIDGE = 0.005


@dataclass
class Turn:
    """One question after another: its candidates' signs, which are right, the dialogue it belongs to, its weight."""

    signs: np.ndarray
    right: np.ndarray
    fold: int
    weight: float
    text: str


def going_on(library: Library, path: Path = DIALOGUES) -> Iterator[Turn]:
    """The turns of the dialogues that name a matter, each after the right answers so far."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        memory = Memory()
        for turn in json.loads(line)["turns"]:
            codes = [code for code in turn["codes"] if library.card(code)]
            if (memory.current or memory.listed) and codes and turn["behaviour"] == "answer":
                yield from _turn(library, turn["user"], codes, memory, number % 5, 1.0)
            if turn["behaviour"] == "answer" and codes and codes[0] != memory.current:
                memory = Memory(codes[0], topic=turn["user"], earlier=(codes[0], *memory.earlier)[:5])
            elif turn["behaviour"] == "choose":
                memory = Memory("", tuple(codes[:5]), topic=turn["user"], earlier=memory.earlier)


def changing(library: Library) -> Iterator[Turn]:
    """Labelled questions, each after another of its set chosen by chance; after every eighth a list still waits."""
    chance = random.Random(1)
    asked = [q for q in load() if q.behaviour == "answer" and q.group in ("citizens", "everyday", "department")]
    for number, question in enumerate(asked):
        other = chance.choice(
            [q for q in asked if q.group == question.group and not set(q.codes) & set(question.codes)]
        )
        codes = [code for code in other.codes if library.card(code)]
        if not codes or not question.codes:
            continue
        memory = Memory(codes[0], topic=other.text, earlier=(codes[0],))
        if number % 8 == 0:
            listed = [group.main.code for group in library.find(other.text).groups[:5]]
            memory = Memory("", tuple(listed), topic=other.text)
        yield from _turn(library, question.text, question.codes, memory, question.fold, CHANGES)


def short_changes(library: Library) -> Iterator[Turn]:
    """Sayings of the lexicon, each after a procedure chosen by chance, some of them begun with "còn"."""
    chance = random.Random(2)
    needs = [n for n in all_needs() if n.codes and n.triggers and "{" not in n.triggers[0] and not n.general]
    for number, need in enumerate(chance.sample(needs, SAYINGS)):
        current = chance.choice(library.cards)
        if library.card(need.codes[0]):
            text = ("còn " if number % 5 == 0 else "") + need.triggers[0]
            memory = Memory(current.code, topic=current.name, earlier=(current.code,))
            yield from _turn(library, text, need.codes, memory, number % 5, CHANGES)


def _turn(
    library: Library, text: str, codes: Sequence[str], memory: Memory, fold: int, weight: float
) -> Iterator[Turn]:
    asked = library.read(text)
    before = spoken_of(asked, memory, library)
    if before is None or not asked.matter:
        return
    gold = {card.folded for card in map(library.card, codes) if card}
    found = library.find(asked)
    verdict = library.verdict(found)
    if verdict != "unknown" and not open_to(before, found, verdict):
        return  # nothing said before changes it
    rows = signs(found, before, library)
    right = np.array([group.main.folded in gold for group, _ in rows])
    if right.any():
        yield Turn(np.array([[said[s] for s in SIGNS] for _, said in rows]), right, fold, weight, text)


def fit(turns: Sequence[Turn]) -> np.ndarray:
    """Weights that make the right candidates the likeliest of their turn."""

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = RIDGE * len(turns) * float(weights @ weights) / 10, RIDGE * len(turns) * weights / 5
        for turn in turns:
            scores = turn.signs @ weights
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            mass = max(likely[turn.right].sum(), 1e-12)
            total -= turn.weight * np.log(mass)
            gradient += turn.weight * (turn.signs.T @ (likely - likely * turn.right / mass))
        return total, gradient

    return minimize(loss, np.zeros(len(SIGNS)), jac=True, method="L-BFGS-B").x


def figures(turns: Sequence[Turn], folds: Sequence[np.ndarray]) -> str:
    """Right first; for several thresholds how often the first is answered, and right then."""
    first, share = [], []
    for turn in turns:
        scores = turn.signs @ folds[turn.fold]
        first.append(bool(turn.right[int(scores.argmax())]))
        share.append(1 / np.exp(scores - scores.max()).sum())
    right, sure = np.array(first), np.array(share)
    parts = [f"at {t} answered {(sure >= t).mean():.3f} right {right[sure >= t].mean():.3f}" for t in (0.4, 0.45, 0.5)]
    return f"{len(turns)} turns, first {right.mean():.3f}; " + ", ".join(parts)


def main(arguments: Sequence[str]) -> None:
    """Learn, print cross-validated figures, and with --write publish."""
    paths = [Path(a) for a in arguments if not a.startswith("--")]
    library = Library(paths[0] if paths else Path("data/knowledge.db"))
    on, off, short = list(going_on(library)), list(changing(library)), list(short_changes(library))
    folds = [fit([t for t in (*on, *off, *short) if t.fold != fold]) for fold in range(5)]
    print(f"going on, cross-validated: {figures(on, folds)}")
    print(f"changing, cross-validated: {figures(off, folds)}")
    print(f"changing, by a saying: {figures(short, folds)}")
    weights = fit([*on, *off, *short])
    for sign, value in zip(SIGNS, weights, strict=True):
        print(f"  {sign:16}{value:8.3f}")
    if "--write" in arguments:
        publish(follow={s: round(float(w), 4) for s, w in zip(SIGNS, weights, strict=True)})


if __name__ == "__main__":
    main(sys.argv[1:])

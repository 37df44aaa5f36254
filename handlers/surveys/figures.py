"""Figures from answers: shares of 4 and 5, means, distributions, the index; for many groups at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, Literal

import numpy as np

from handlers.surveys.columns import Columns
from handlers.surveys.intervals import wilson
from handlers.surveys.small import FEW
from knowledge.surveys.form import Form, Question

Formula = Literal["answers", "criteria", "factors"]
# Printed with every index: how it was worked out.
FORMULAS: dict[str, str] = {
    "answers": "số câu trả lời mức 4 và 5 chia cho số câu trả lời theo thang 5 mức",
    "criteria": "trung bình cộng tỷ lệ mức 4 và 5 của các tiêu chí",
    "factors": "trung bình cộng tỷ lệ mức 4 và 5 của các yếu tố",
}
_GOOD = slice(3, 5)  # of the counts of 1 to 5


@dataclass(frozen=True)
class Share:
    """A share of 4 and 5 (0 to 1) among n answers, with its 95 % interval; mean and counts of 1 to 5."""

    code: str
    label: str
    n: int
    share: float
    low: float
    high: float
    mean: float
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """The figures of a group of responses. `index` is None when nothing on a scale was answered.

    The interval of the index takes the responses, not the single answers, as what was drawn: answers of one person
    hang together, so counting each of them would promise too much.
    """

    n: int
    index: float | None
    low: float
    high: float
    mean: float | None
    criteria: tuple[Share, ...]
    factors: tuple[Share, ...]


def scale_counts(columns: Columns, group: np.ndarray, groups: int) -> np.ndarray:
    """How often 1 to 5 was answered: an array [group, question, answer]. `group` numbers the rows, -1: in none."""
    chosen = np.flatnonzero(group >= 0)
    base = group[chosen] * 6
    counts = [
        np.bincount(base + values[chosen], minlength=groups * 6).reshape(groups, 6)[:, 1:]
        for values in columns.scales.values()
    ]
    return np.stack(counts, axis=1) if counts else np.zeros((groups, 0, 5), np.int64)


def groups(columns: Columns, group: np.ndarray, number: int, formula: Formula) -> list[Group]:
    """The figures of the groups 0 to number-1; rows with -1 are in none."""
    inside = group >= 0
    sizes = np.bincount(group[inside], minlength=number)
    answered = np.zeros(len(columns), bool)
    for values in columns.scales.values():
        answered |= values > 0
    drawn = np.bincount(group[inside & answered], minlength=number)
    counts = scale_counts(columns, group, number)
    return [group_of(columns.form, counts[g], int(sizes[g]), int(drawn[g]), formula) for g in range(number)]


def group_of(form: Form, counts: np.ndarray, n: int, drawn: int, formula: Formula) -> Group:
    """The figures of one group: counts [question, answer] of its n responses, of which `drawn` answered on a scale.

    A question that 1 to 4 answered is left out of what is shown; in the index and the factors it counts.
    """
    asked = [q for q in form.questions if q.kind == "scale"]
    index = index_of(form, asked, counts, formula)
    low, high = wilson(index, drawn) if index is not None else (0.0, 1.0)
    total = counts.sum(axis=0)
    mean = float(total @ np.arange(1, 6) / total.sum()) if total.sum() else None
    criteria = (share(q.code, q.label, counts[at]) for at, q in enumerate(asked))
    factors = (share(f.code, f.name, counts[_of_factor(asked, f.code)].sum(axis=0)) for f in form.factors)
    return Group(n, index, low, high, mean, _told(criteria), _told(factors))


def _told(shares) -> tuple[Share, ...]:  # type: ignore[no-untyped-def]
    return tuple(s for s in shares if s.n >= FEW)


def share(code: str, label: str, counts: np.ndarray) -> Share:
    """The share of 4 and 5 in the counts of 1 to 5; of nothing it is 0 with the interval 0 to 1."""
    n, good = int(counts.sum()), int(counts[_GOOD].sum())
    value = good / n if n else 0.0
    mean = float(counts @ np.arange(1, 6) / n) if n else 0.0
    return Share(code, label, n, value, *wilson(value, n), mean, tuple(int(c) for c in counts))


def index_of(form: Form, asked: Sequence[Question], counts: np.ndarray, formula: Formula) -> float | None:
    """The index (0 to 1) by a formula of FORMULAS; None when nothing was answered. A form without factors has its
    criteria in their place."""
    if formula == "factors" and form.factors:
        counts = np.stack([counts[_of_factor(asked, f.code)].sum(axis=0) for f in form.factors])
    elif formula == "answers":
        counts = counts.sum(axis=0, keepdims=True)
    n = counts.sum(axis=1)
    if not n.any():
        return None
    return float((counts[n > 0, _GOOD].sum(axis=1) / n[n > 0]).mean())


def _of_factor(asked: Sequence[Question], factor: str) -> list[int]:
    return [at for at, q in enumerate(asked) if q.factor == factor]


@dataclass(frozen=True)
class Picked:
    """How often the options of a choice were picked, by n people; or the mean of a number that n people gave."""

    code: str
    label: str
    kind: str
    n: int
    options: tuple[tuple[str, int], ...] = ()
    mean: float | None = None


def picked(columns: Columns, inside: np.ndarray) -> tuple[Picked, ...]:
    """The other questions of a group: options picked, numbers given, texts written (only how many)."""
    others = (q for q in columns.form.questions if q.kind != "scale")
    found = (_picked(q, Counter(_hashable(compress(columns.others[q.code], inside)))) for q in others)
    return tuple(p for p in found if p.n >= FEW)


def _hashable(values: Iterable[Any]) -> Iterator[Any]:
    """Answers that can be counted: a list of options as a tuple, nothing for no answer."""
    return (tuple(v) if v.__class__ is list else v for v in values if v is not None and v != "" and v != [])


def _picked(question: Question, given: Counter[Any]) -> Picked:
    base = (question.code, question.label, question.kind, given.total())
    if question.kind == "number":
        numbers = {value: n for value, n in given.items() if isinstance(value, int | float)}
        total = sum(numbers.values())
        return Picked(*base, mean=sum(value * n for value, n in numbers.items()) / total if total else None)
    if question.kind == "text":
        return Picked(*base)
    tally = {option.code: 0 for option in question.options}
    for value, n in given.items():
        for code in value if isinstance(value, tuple) else (value,):
            tally[str(code)] = tally.get(str(code), 0) + n
    texts = {option.code: option.text for option in question.options}
    return Picked(*base, options=tuple((texts.get(code, code), n) for code, n in tally.items()))

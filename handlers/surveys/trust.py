"""What makes an answer, and many of them, look as if it were not given by citizens. Pure; nothing is ever deleted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.surveys.form import Form

BURST, STRAIGHT, FAST, LAST_DAY = "burst", "straight", "fast", "last_day"
NAMES = {
    BURST: "nhiều phiếu liên tiếp từ một thiết bị",
    STRAIGHT: "mọi câu chọn cùng một mức",
    FAST: "trả lời nhanh hơn thời gian đọc",
    LAST_DAY: "dồn vào buổi chiều cuối kỳ",
}
_BURST = 4  # earlier forms of the same device
_WITHIN = 15  # minutes
_WITHIN_KIOSK = 6  # citizens queue at a kiosk, but each has to read and to type
_STRAIGHT = 5  # scale questions, fewer say nothing
_READING = 40.0  # letters a second: nobody reads and answers faster
_TAP = 0.7  # seconds for an answer
_LEAST = 10  # forms, below which nothing is said about their sum
_MOST_STRAIGHT = 0.5
_MOST_FAST = 0.1
_MOST_BURST = 0.1
_PILED = 4.0  # times as many as the other half-days have
_MOST_LAST = 0.25


@dataclass(frozen=True)
class Sent:
    """What is known when a form is sent: the seconds it took (None: unknown), the minutes of the day at which the same
    device sent others, the minute now, and whether reports are about to be closed."""

    answers: Mapping[str, object]
    seconds: float | None
    minute: int
    earlier: tuple[int, ...] = ()
    kiosk: bool = False
    last_afternoon: bool = False


def flags(form: Form, sent: Sent) -> tuple[str, ...]:
    """The trust notes that stay with an answer."""
    found = (
        (BURST, _is_burst(sent)),
        (STRAIGHT, _is_straight(form, sent)),
        (FAST, _is_fast(form, sent)),
        (LAST_DAY, sent.last_afternoon),
    )
    return tuple(name for name, holds in found if holds)


def _is_burst(sent: Sent) -> bool:
    within = _WITHIN_KIOSK if sent.kiosk else _WITHIN
    return sum(0 <= sent.minute - minute < within for minute in sent.earlier) >= _BURST


def _is_straight(form: Form, sent: Sent) -> bool:
    levels = [sent.answers[q.code] for q in form.questions if q.kind == "scale" and q.code in sent.answers]
    return len(levels) >= _STRAIGHT and len(set(levels)) == 1  # type: ignore[arg-type]


def _is_fast(form: Form, sent: Sent) -> bool:
    answered = [q for q in form.questions if q.code in sent.answers]
    if sent.seconds is None or not answered:
        return False
    return sent.seconds < sum(len(q.text) / _READING + _TAP for q in answered)


@dataclass(frozen=True)
class Note:
    """Something to look at in a group of answers: what, how many of how many."""

    flag: str
    count: int
    of: int

    @property
    def text(self) -> str:
        """As it is printed beside the index."""
        return f"{NAMES[self.flag]}: {self.count}/{self.of} phiếu"


def notes(answers: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[Note, ...]:
    """What to look at in a period, given the half-day and the flags of each answer.

    A single flag says little: honest people give fives throughout, and some come on the last afternoon. Only what is
    more than honest people do makes a note.
    """
    halves: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for half, flagged in answers:
        halves[half] += 1
        counts.update(flagged)
        last[half] += LAST_DAY in flagged
    total = halves.total()
    if total < _LEAST:
        return ()
    worst = max(last.values(), default=0)
    found = (
        (BURST, counts[BURST], counts[BURST] >= _BURST or counts[BURST] > _MOST_BURST * total),
        (STRAIGHT, counts[STRAIGHT], counts[STRAIGHT] > _MOST_STRAIGHT * total),
        (FAST, counts[FAST], counts[FAST] > max(2.0, _MOST_FAST * total)),
        (LAST_DAY, worst, _is_pile(worst, total, len(halves))),
    )
    return tuple(Note(flag, count, total) for flag, count, holds in found if holds)


def _is_pile(count: int, total: int, halves: int) -> bool:
    """Is the last afternoon far above the other half-days, and a good part of all?"""
    if count < 5:
        return False
    if halves == 1:
        return False  # there is nothing to compare it with
    usual = (total - count) / (halves - 1)
    return count > _PILED * max(1.0, usual) and count > _MOST_LAST * total

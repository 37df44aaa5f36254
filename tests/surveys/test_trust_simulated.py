"""Simulated offices: fraud of four kinds is noted, honest months are not. Seeded; what is sent goes through trust.flags."""

import random
from datetime import date, timedelta

import pytest

from handlers.surveys import trust
from handlers.surveys.trust import BURST, FAST, LAST_DAY, STRAIGHT, Sent
from knowledge.surveys.form import Form
from knowledge.surveys.shelf import load_forms

FORMS = load_forms()
LONG = [FORMS["sipas"], FORMS["giao-dich"]]
RUNS = 60
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 30)
DAYS = [d for n in range(29) if (d := FIRST + timedelta(n)).weekday() < 5]


def answers(form: Form, rng: random.Random, level: int | None = None) -> dict[str, object]:
    liking = rng.gauss(4.2, 0.8)
    given: dict[str, object] = {}
    for question in form.questions:
        if question.kind == "scale":
            given[question.code] = level or max(1, min(5, round(rng.gauss(liking, 0.6))))
        elif question.kind == "choice":
            given[question.code] = rng.choice(question.options).code
        elif question.kind == "number":
            given[question.code] = rng.randint(1, 3)
    return form.kept(given)


def reading(form: Form, given: dict[str, object], rng: random.Random) -> float:
    """Seconds a person takes: 12 to 30 letters a second, one to four seconds for an answer."""
    asked = [q for q in form.questions if q.code in given]
    return sum(len(q.text) / rng.uniform(12, 30) + rng.uniform(1, 4) for q in asked)


def honest(form: Form, rng: random.Random, count: int) -> list[tuple[str, tuple[str, ...]]]:
    """A month of citizens: mostly a device each, now and then two or three of a family or a shop with one network."""
    found, seen = [], {}
    for _ in range(count):
        day, minute = rng.choice(DAYS), rng.choice((rng.randint(450, 690), rng.randint(810, 1020)))
        device = rng.randrange(3 * count)
        earlier = tuple(seen.setdefault((day, device), []))
        seen[day, device].append(minute)
        given = answers(form, rng, 5 if rng.random() < 0.15 else None)
        last = day == LAST and minute >= 720
        sent = Sent(given, reading(form, given, rng), minute, earlier, last_afternoon=last)
        found.append((f"{day}{'S' if minute < 720 else 'C'}", trust.flags(form, sent)))
    return found


def bursts(form: Form, rng: random.Random, count: int) -> list[tuple[str, tuple[str, ...]]]:
    """Somebody fills in forms for citizens, one after the other, from one telephone."""
    day, minute, found, earlier = rng.choice(DAYS), rng.randint(480, 960), [], []
    for _ in range(count):
        given = answers(form, rng)
        sent = Sent(given, reading(form, given, rng), minute, tuple(earlier))
        found.append((f"{day}{'S' if minute < 720 else 'C'}", trust.flags(form, sent)))
        earlier.append(minute)
        minute += rng.randint(1, 3)
    return found


def straight(form: Form, rng: random.Random, count: int) -> list[tuple[str, tuple[str, ...]]]:
    """Fives throughout, from many devices, over the whole month."""
    found = []
    for _ in range(count):
        given = answers(form, rng, 5)
        sent = Sent(given, reading(form, given, rng), rng.randint(480, 1000))
        found.append((f"{rng.choice(DAYS)}{rng.choice('SC')}", trust.flags(form, sent)))
    return found


def hasty(form: Form, rng: random.Random, count: int) -> list[tuple[str, tuple[str, ...]]]:
    """Tapped through without reading, each time from another device."""
    found = []
    for _ in range(count):
        given = answers(form, rng)
        sent = Sent(given, len(given) * rng.uniform(0.2, 0.9), rng.randint(480, 1000))
        found.append((f"{rng.choice(DAYS)}{rng.choice('SC')}", trust.flags(form, sent)))
    return found


def piles(form: Form, rng: random.Random, count: int) -> list[tuple[str, tuple[str, ...]]]:
    """What is missing to the sample is made up on the last afternoon."""
    found = []
    for _ in range(count):
        given = answers(form, rng)
        sent = Sent(given, reading(form, given, rng), rng.randint(780, 1020), last_afternoon=True)
        found.append((f"{LAST}C", trust.flags(form, sent)))
    return found


# How many false ones go with 200 honest ones: a fifth of a month for those who hurry, a half for what leaves traces
# only in the mass.
FRAUDS = {BURST: (bursts, 40), STRAIGHT: (straight, 260), FAST: (hasty, 40), LAST_DAY: (piles, 100)}


def noted(rows: list[tuple[str, tuple[str, ...]]]) -> set[str]:
    return {note.flag for note in trust.notes(rows)}


@pytest.mark.long
@pytest.mark.parametrize("form", LONG, ids=lambda form: form.code)
@pytest.mark.parametrize("kind", FRAUDS)
def test_fraud_is_noted_nine_times_of_ten(form: Form, kind: str) -> None:
    make, count = FRAUDS[kind]
    caught = 0
    for seed in range(RUNS):
        rng = random.Random(f"{kind}{seed}")
        rows = [*honest(form, rng, 200), *make(form, rng, count)]
        rng.shuffle(rows)
        caught += kind in noted(rows)
    assert caught >= 0.9 * RUNS, f"{caught} of {RUNS}"


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.code)
@pytest.mark.parametrize("count", [15, 60, 200, 600])
def test_honest_months_are_noted_at_most_once_in_twenty(form: Form, count: int) -> None:
    wrong = [seed for seed in range(RUNS) if noted(honest(form, random.Random(seed), count))]
    assert len(wrong) <= RUNS / 20, wrong


@pytest.mark.parametrize("kind", [BURST, FAST, LAST_DAY])
def test_the_short_form_is_watched_too(kind: str) -> None:
    """Two or three answers show no straight line, but the other traces are there."""
    make, count = FRAUDS[kind]
    caught = sum(
        kind in noted([*honest(FORMS["ngan"], rng, 200), *make(FORMS["ngan"], rng, count)])
        for rng in (random.Random(f"ngan{kind}{seed}") for seed in range(RUNS))
    )
    assert caught >= 0.9 * RUNS, f"{caught} of {RUNS}"

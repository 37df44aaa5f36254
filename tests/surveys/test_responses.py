"""What is kept of surveys: forms by version, answers by half-day, numbers of the Office; on both databases."""

from datetime import UTC, date, datetime

import pytest

from bot.state import State, responses
from bot.state.responses import Transactions

DAY = date(2026, 11, 30)


def add(state: State, half: str, unit: str = "VL", procedure: str = "1.001731", **answers: object) -> None:
    state.do(responses.add, "ngan", "1", unit, procedure, "telegram", half, answers or {"chung": 4}, ("fast",))


def test_an_answer_comes_back_as_it_was_given(state: State) -> None:
    add(state, "2026-11-30S", chung=2, **{"ly-do": "cho-lau", "gop-y": "chờ lâu"})
    [kept] = state.do(lambda c: list(responses.between(c, "ngan", DAY, DAY)))
    assert kept.answers == {"chung": 2, "ly-do": "cho-lau", "gop-y": "chờ lâu"}
    assert (kept.version, kept.unit, kept.procedure, kept.channel) == ("1", "VL", "1.001731", "telegram")
    assert (kept.half_day, kept.flags) == ("2026-11-30S", ("fast",))


def test_a_period_takes_in_its_first_morning_and_its_last_afternoon(state: State) -> None:
    for half in ("2026-11-29C", "2026-11-30S", "2026-11-30C", "2026-12-01S"):
        add(state, half)
    found = state.do(lambda c: {r.half_day for r in responses.between(c, "ngan", DAY, DAY)})
    assert found == {"2026-11-30S", "2026-11-30C"}


def test_units_and_procedures_are_told_apart(state: State) -> None:
    add(state, "2026-11-30S", "VL")
    add(state, "2026-11-30S", "NCC", "1.002305")
    count = lambda **which: state.do(lambda c: len(list(responses.between(c, "ngan", DAY, DAY, **which))))  # noqa: E731
    assert (count(), count(unit="VL"), count(procedure="1.002305"), count(unit="VL", procedure="1.002305")) == (
        2, 1, 1, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "half"),
    [
        (datetime(2026, 11, 30, 4, 59, tzinfo=UTC), "2026-11-30S"),
        (datetime(2026, 11, 30, 5, 0, tzinfo=UTC), "2026-11-30C"),
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), "2026-12-01S"),
    ],
)
def test_the_half_day_is_that_of_viet_nam(moment: datetime, half: str) -> None:
    assert responses.half_day(moment) == half


def test_a_changed_text_does_not_take_the_place_of_the_one_that_was_answered(state: State) -> None:
    first = state.do(responses.keep_form, "ngan", "1", "title: cũ")
    again = state.do(responses.keep_form, "ngan", "1", "title: cũ")
    other = state.do(responses.keep_form, "ngan", "1", "title: mới")
    assert first == again == "1" != other
    assert state.do(responses.form_text, "ngan", "1") == "title: cũ"
    assert state.do(responses.form_text, "ngan", other) == "title: mới"


def test_transactions_are_those_entered_for_days_within_the_period(state: State) -> None:
    enter = lambda unit, first, last, n: state.do(  # noqa: E731
        responses.enter_transactions, Transactions("", unit, "", date(2026, *first), date(2026, *last), n)
    )
    enter("VL", (11, 1), (11, 30), 100)
    enter("NCC", (11, 1), (11, 30), 50)
    enter("VL", (11, 1), (11, 30), 120)  # corrected
    enter("VL", (12, 1), (12, 31), 999)
    november = (date(2026, 11, 1), date(2026, 11, 30))
    n = lambda **which: state.do(responses.transactions, "ngan", *november, **which)  # noqa: E731
    assert (n(), n(unit="VL"), n(unit="TE")) == (170, 120, None)
    enter("", (11, 1), (11, 30), 200)
    assert n() == 200
    enter("VL", (11, 1), (11, 10), 30)
    assert n(unit="VL") == 120


def test_targets_of_a_unit_go_before_the_common_one(state: State) -> None:
    state.do(responses.set_target, "ngan", "", 85.0)
    state.do(responses.set_target, "ngan", "VL", 90.0)
    assert state.do(lambda c: [responses.target(c, "ngan", u) for u in ("VL", "NCC")]) == [90.0, 85.0]
    state.do(responses.set_target, "ngan", "VL", None)
    assert state.do(responses.target, "ngan", "VL") == 85.0


def test_starts_are_counted_by_half_day(state: State) -> None:
    for half in ("2026-11-30S", "2026-11-30S", "2026-12-01S"):
        state.do(responses.begun, "ngan", "VL", "", "telegram", half)
    assert state.do(responses.started, "ngan", DAY, DAY) == 2
    assert state.do(responses.started, "ngan", DAY, DAY, channel="zalo") == 0


def test_a_closed_half_day_is_written_anew_and_nothing_else(state: State) -> None:
    for n in range(1, 21):
        add(state, "2026-11-30S", chung=n)
    add(state, "2026-11-30C", chung=99)
    read = lambda: state.do(lambda c: sorted(r.answers["chung"] for r in responses.between(c, "ngan", DAY, DAY)))  # noqa: E731
    before = read()
    assert state.do(responses.shuffle, "2026-11-30S") == 20
    assert read() == before

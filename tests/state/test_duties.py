"""Duties and their rows: made once, taken through their states, every change written down."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.state import State, deputies, duties, duty_events, duty_log, duty_reports, duty_steps, people, plans, proposals
from bot.state.duties import Duty, NewRow
from bot.state.duty_log import Act
from bot.state.duty_reports import Evidence
from bot.state.duty_steps import NotNow
from tests.conftest import NOON

LAN, OFFICE = Act("lan", NOON, "telegram"), Act("office", NOON, "zalo")
DUE = date(2026, 12, 4)


def made(state: State, kind: str = "report", unit: str = "VL", due: date | None = DUE, **more) -> duties.Row:
    """A duty with one row, number 1 the first time."""

    def make(connection) -> duties.Row:
        plan = plans.add(connection, "Kế hoạch ISO năm 2026", OFFICE, number="12/KH-SNV")
        duty = duties.add(connection, Duty(kind, "Nộp báo cáo quý", (unit,), plan, quote="trước 5/12", **more), OFFICE)
        assert duties.add_rows(connection, duty.id, [NewRow(unit, "2026-Q4", due, due, DUE)], OFFICE) == 1
        return duties.of_duty(connection, duty.id)[0]

    return state.do(make)


def later(act: Act, **how: float) -> Act:
    return Act(act.by, act.at + timedelta(**how), act.channel)


def told(state: State, row: duties.Row) -> list[str]:
    return [change.what for change in state.do(duty_log.of_row, row.duty_id, row.id)]


def test_a_duty_is_kept_as_it_was_given(state: State) -> None:
    relative = {"n": 5, "unit": "working_day", "after": "nhận quyết định"}
    given = Duty("report", "Báo cáo", ("VL", "tất cả trung tâm"), relative=relative, time="16:00", day_off="before")
    kept = state.do(duties.add, given, OFFICE)
    assert kept.code == "NV1" and state.do(duties.get, 1) == state.do(duties.get, kept.id) == kept
    assert (kept.units, kept.relative, kept.day_off, kept.made_by) == (given.units, relative, "before", "office")
    assert state.do(duties.get, 2) is None and state.do(duties.listed) == [kept]


def test_the_same_row_is_made_once(state: State) -> None:
    row = made(state)
    new = [NewRow("VL", "2026-Q4", DUE), NewRow("TL", "2026-Q4", DUE), NewRow("TL", "2026-Q4", DUE)]
    assert state.do(duties.add_rows, row.duty_id, new, OFFICE) == 1
    assert [(r.number, r.unit) for r in state.do(duties.of_duty, row.duty_id)] == [(2, "TL"), (1, "VL")]
    assert state.do(duties.add_rows, row.duty_id, new, OFFICE) == 0


def test_a_row_says_what_its_duty_and_plan_say(state: State) -> None:
    row = made(state, target="95 %", recipient="Văn phòng")
    assert (row.plan_title, row.task, row.quote) == ("Kế hoạch ISO năm 2026", "Nộp báo cáo quý", "trước 5/12")
    assert (row.target, row.recipient, row.withdrawn, row.open) == ("95 %", "Văn phòng", False, True)
    assert state.do(duties.row, row.number) == state.do(duties.row, row.id) == row


def test_received_reported_accepted(state: State) -> None:
    row = made(state)
    assert state.do(duty_steps.receive, row.number, LAN).state == "received"
    reported = state.do(duty_steps.report, row.number, later(LAN, days=1), Evidence("xong rồi", "12/BC"))
    assert (reported.state, reported.remind_on) == ("reported", None)
    accepted = state.do(duty_steps.accept, row.number, later(OFFICE, days=30))
    assert (accepted.state, accepted.on_time, accepted.open) == ("accepted", True, False)
    assert told(state, row) == ["receive", "report", "accept"]
    changes = state.do(duty_log.of_row, row.duty_id, row.id)
    assert changes[1].detail == {"text": "xong rồi", "document_number": "12/BC", "from": "received", "to": "reported"}
    assert (changes[1].by, changes[1].channel, changes[1].at) == ("lan", "telegram", NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("came", "hour", "on_time"),
    [
        (datetime(2026, 12, 4, 16, 59, tzinfo=UTC), "", True),  # 23:59 in Việt Nam
        (datetime(2026, 12, 4, 17, 0, tzinfo=UTC), "", False),
        (datetime(2026, 12, 4, 9, 0, tzinfo=UTC), "16:00", True),
        (datetime(2026, 12, 4, 9, 1, tzinfo=UTC), "16:00", False),
    ],
)
def test_on_time_is_by_the_day_or_the_hour_in_viet_nam(state: State, came: datetime, hour: str, on_time: bool) -> None:
    row = made(state, time=hour)
    state.do(duty_steps.report, row.id, Act("lan", came), Evidence("xong"))
    assert state.do(duty_steps.accept, row.id, OFFICE).on_time is on_time


def test_the_report_that_counts_is_the_one_that_was_accepted(state: State) -> None:
    row = made(state)
    state.do(duty_steps.report, row.id, LAN, Evidence("xong"))
    back = state.do(duty_steps.give_back, row.id, OFFICE, "thiếu số liệu", date(2026, 12, 8), date(2026, 12, 7))
    assert (back.state, back.due, back.named, back.remind_on) == ("returned", date(2026, 12, 8), DUE, date(2026, 12, 7))
    assert state.do(duty_steps.receive, row.id, LAN).state == "received"
    state.do(duty_steps.report, row.id, Act("lan", datetime(2026, 12, 9, 3, tzinfo=UTC)), Evidence("đủ rồi"))
    assert state.do(duty_steps.accept, row.id, OFFICE).on_time is False
    verdicts = [(r.verdict, r.verdict_note) for r in state.do(duty_reports.of_row, row.id)]
    assert verdicts == [("returned", "thiếu số liệu"), ("accepted", "")]


def test_evidence_that_follows_belongs_to_the_report_it_follows(state: State) -> None:
    row = made(state)
    state.do(duty_steps.report, row.id, LAN, Evidence("xong"))
    state.do(duty_steps.report, row.id, later(LAN, days=60), Evidence(file_id="f"))
    assert state.do(duty_steps.accept, row.id, later(OFFICE, days=61)).on_time is True
    assert [r.verdict for r in state.do(duty_reports.of_row, row.id)] == ["accepted", "accepted"]


def test_without_a_date_or_with_an_approximate_one_nothing_is_late(state: State) -> None:
    for row in (made(state, due=None), made(state, approximate=True)):
        state.do(duty_steps.report, row.id, later(LAN, days=300), Evidence("xong"))
        assert state.do(duty_steps.accept, row.id, OFFICE).on_time is None


def test_a_closed_row_stays_as_it_is(state: State) -> None:
    row = made(state)
    state.do(duty_steps.not_applicable, row.id, OFFICE, "không có thủ tục nào")
    for step in (
        lambda c: duty_steps.receive(c, row.id, LAN),
        lambda c: duty_steps.report(c, row.id, LAN, Evidence("xong")),
        lambda c: duty_steps.ask_more_time(c, row.id, LAN, DUE, "bận"),
        lambda c: duty_steps.set_due(c, row.id, OFFICE, DUE, None),
    ):
        with pytest.raises(NotNow) as refused:
            state.do(step)
        assert (refused.value.why, refused.value.row.state) == ("closed", "not_applicable")
    assert state.do(duty_reports.of_row, row.id) == []
    assert state.do(duty_steps.reopen, row.id, OFFICE, "nhầm", DUE).state == "new"
    assert told(state, row) == ["not_applicable", "reopen"]


def test_what_was_not_reported_is_not_accepted(state: State) -> None:
    row = made(state)
    for step in (
        lambda c: duty_steps.accept(c, row.id, OFFICE),
        lambda c: duty_steps.give_back(c, row.id, OFFICE, "?", None, None),
    ):
        with pytest.raises(NotNow, match="not_reported"):
            state.do(step)
    state.do(duty_steps.receive, row.id, LAN)
    with pytest.raises(NotNow, match="received"):
        state.do(duty_steps.receive, row.id, LAN)
    with pytest.raises(LookupError):
        state.do(duty_steps.receive, 99, LAN)


def test_a_corrective_action_wants_to_know_whether_it_helped(state: State) -> None:
    row = made(state, kind="corrective_action")
    state.do(duty_steps.report, row.id, LAN, Evidence("đã sửa"))
    with pytest.raises(NotNow, match="no_effectiveness"):
        state.do(duty_steps.accept, row.id, OFFICE)
    assert state.do(duty_steps.accept, row.id, OFFICE, effectiveness="không lặp lại").state == "accepted"
    other = made(state, kind="corrective_action")
    state.do(duty_steps.report, other.id, LAN, Evidence("đã sửa", effectiveness="hết lỗi"))
    assert state.do(duty_steps.accept, other.id, OFFICE).state == "accepted"


def test_more_time_is_asked_granted_refused(state: State) -> None:
    row = made(state)
    until = date(2026, 12, 11)
    asked = state.do(duty_steps.ask_more_time, row.id, LAN, until, "chờ số liệu")
    assert (asked.extension, asked.due, asked.state) == ("pending", DUE, "received")
    assert [r.id for r in state.do(duties.asking_time)] == [row.id]
    granted = state.do(duty_steps.grant, row.id, OFFICE, date(2026, 12, 10))
    assert (granted.extension, granted.due, granted.named, granted.remind_on) == (
        "granted", until, DUE, date(2026, 12, 10),
    )  # fmt: skip
    with pytest.raises(NotNow, match="not_pending"):
        state.do(duty_steps.refuse, row.id, OFFICE)
    state.do(duty_steps.ask_more_time, row.id, LAN, date(2026, 12, 20), "vẫn chờ")
    assert state.do(duty_steps.refuse, row.id, OFFICE, "hết hạn rồi").due == until
    state.do(duty_steps.report, row.id, Act("lan", datetime(2026, 12, 11, 3, tzinfo=UTC)), Evidence("xong"))
    assert state.do(duty_steps.accept, row.id, OFFICE).on_time is True


def test_who_has_what_to_do(state: State) -> None:
    late, dateless = made(state, due=date(2026, 11, 2)), made(state, due=None)
    next_one, other = made(state), made(state, unit="TL")
    assert [r.id for r in state.do(duties.open_rows, "VL")] == [late.id, next_one.id, dateless.id]
    assert [r.id for r in state.do(duties.open_rows, due_by=date(2026, 11, 20))] == [late.id]
    assert {r.id for r in state.do(duties.rows, date(2026, 12, 1), date(2026, 12, 31))} == {next_one.id, other.id}
    assert len(state.do(duties.rows, date(2026, 12, 1), date(2026, 12, 31), dateless=True)) == 3
    state.do(duty_steps.report, late.id, LAN, Evidence("xong"))
    assert [r.id for r in state.do(duties.in_states, ("reported",))] == [late.id]
    assert state.do(duties.withdraw, other.duty_id, OFFICE, "thôi")
    assert not state.do(duties.withdraw, other.duty_id, OFFICE)
    assert state.do(duties.open_rows, "TL") == [] and state.do(duties.row, other.id).remind_on is None
    with pytest.raises(NotNow, match="withdrawn"):
        state.do(duty_steps.receive, other.id, LAN)


def test_events_are_kept(state: State) -> None:
    row = made(state, due=None)
    event = duty_events.Event(row.duty_id, "VL", "nhận quyết định", DUE)
    state.do(duty_events.add, event, OFFICE)
    assert state.do(duty_events.of_duty, row.duty_id) == [event]
    assert [c.what for c in state.do(duty_log.of_duty, row.duty_id)] == ["made", "rows", "event"]


async def test_two_people_answer_at_once(state: State) -> None:
    """One of them is told that it was done; both their words are kept."""
    row = made(state)
    acts = [Act(f"p{n}", NOON) for n in range(8)]
    results = await asyncio.gather(
        *(state.run(duty_steps.receive, row.id, act) for act in acts), return_exceptions=True
    )
    assert sum(isinstance(r, NotNow) for r in results) == 7
    await asyncio.gather(*(state.run(duty_steps.report, row.id, act, Evidence(act.by)) for act in acts))
    said = [r.evidence.text for r in state.do(duty_reports.of_row, row.id)]
    assert sorted(said) == sorted(a.by for a in acts)
    assert told(state, row) == ["receive"] + ["report"] * 8


async def test_numbers_are_given_once(state: State) -> None:
    made_ones = await asyncio.gather(*(state.run(duties.add, Duty("report", "x"), OFFICE) for _ in range(20)))
    assert sorted(d.number for d in made_ones) == list(range(1, 21))


def test_proposals_are_settled_once(state: State) -> None:
    plan = state.do(plans.add, "Kế hoạch", OFFICE)
    first, second = state.do(proposals.add, plan, [{"task": "một"}, {"task": "hai"}], OFFICE)
    assert state.do(proposals.change, first, {"task": "một rưỡi"}, OFFICE)
    assert state.do(proposals.settle, first, "accepted", OFFICE, "d1")
    assert not state.do(proposals.settle, first, "dropped", OFFICE) and not state.do(
        proposals.change, first, {}, OFFICE
    )
    state.do(proposals.add, plan, [{"task": "ba"}], OFFICE)
    assert [(p.place, p.body["task"]) for p in state.do(proposals.of_plan, plan, "proposed")] == [(2, "hai"), (3, "ba")]
    kept = state.do(proposals.get, first)
    assert (kept.state, kept.body, kept.duty_id) == ("accepted", {"task": "một rưỡi"}, "d1")
    assert state.do(proposals.get, second).state == "proposed" and state.do(proposals.get, "?") is None


def test_a_deputy_is_reached_until_he_leaves(state: State) -> None:
    staff = state.do(people.add, "staff", "VL", "Lan", NOON)
    other = state.do(people.add, "staff", "TL", "Mai", NOON)
    for n, person in enumerate((staff, other)):
        state.do(people.link, "zalo", f"z{n}", person.id, NOON)
    for _ in range(2):
        state.do(deputies.name, "VL", other.id, staff.id, NOON)
    assert {a.chat for a in state.do(deputies.reached, "VL")} == {"z0", "z1"}
    assert state.do(deputies.units_of, other.id) == ["VL"]
    assert [p.id for p in state.do(deputies.of_unit, "VL")] == [other.id]
    state.do(people.revoke, other.id, NOON)
    assert {a.chat for a in state.do(deputies.reached, "VL")} == {"z0"} and state.do(deputies.of_unit, "VL") == []
    state.do(deputies.name, "VL", staff.id, staff.id, NOON)
    assert state.do(deputies.drop, "VL", staff.id) and not state.do(deputies.drop, "VL", staff.id)

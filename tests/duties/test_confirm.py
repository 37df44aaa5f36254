"""What the Office confirms becomes rows; what is wrong with it is said before anything is kept."""

from datetime import date, timedelta

import pytest

from bot.state import duties
from bot.state.duties import Duty
from bot.state.duty_events import Event
from bot.state.duty_steps import NotNow
from handlers.duties import confirm
from handlers.duties.confirm import ConfirmError, units_meant
from knowledge.duties.occurrences import RecurrenceError
from tests.duties.conftest import Life

DUE = date(2026, 12, 4)
DEPARTMENTS = ("TCBC", "CCVC", "VL", "NCC", "TDKT", "VTLT")


def rows(life: Life, duty: Duty) -> list[duties.Row]:
    return life.state.do(duties.of_duty, duty.id)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("VL",), ("VL",)),
        (("Phòng Lao động, việc làm", "ncc"), ("VL", "NCC")),
        (("tất cả đơn vị",), ("VP", *DEPARTMENTS, "TTDVVL")),
        (("các phòng chuyên môn",), DEPARTMENTS),
        (("tất cả trung tâm",), ("TTDVVL",)),
        (("toàn Sở",), ("VP", *DEPARTMENTS, "TTDVVL")),
        (("các trung tâm thuộc Sở", "VP"), ("VP", "TTDVVL")),
    ],
)
def test_units_by_code_name_or_group(life: Life, words, codes) -> None:
    assert units_meant(life.context.department, words) == codes


def test_a_unit_nobody_knows_is_named_and_nothing_is_kept(life: Life) -> None:
    with pytest.raises(ConfirmError, match="“Phòng Kế hoạch vũ trụ”") as wrong:
        life.confirm(Duty("report", "x", ("VL", "Phòng Kế hoạch vũ trụ"), due=DUE))
    assert "VL (Phòng Lao động, việc làm)" in str(wrong.value)
    with pytest.raises(ConfirmError, match="chưa có đơn vị"):
        life.confirm(Duty("report", "x", (), due=DUE))
    with pytest.raises(RecurrenceError, match="Cách lặp lại"):
        life.confirm(Duty("report", "x", ("VL",), recurrence="thỉnh thoảng"))
    assert life.state.do(duties.listed) == []


def test_one_row_a_unit_and_occurrence_to_the_end_of_the_year(life: Life) -> None:
    life.at(date(2026, 10, 5))
    done = life.confirm(Duty("report", "Báo cáo quý", ("các phòng chuyên môn",), recurrence="quarterly:M3-20"))
    found = rows(life, done.duty)
    assert done.rows == len(found) == 6 and {r.occurrence for r in found} == {"2026-Q4"}
    assert {r.due for r in found} == {date(2026, 12, 21)} and {r.named for r in found} == {date(2026, 12, 20)}
    assert done.notes == ("Ngày Chủ nhật, 20/12/2026 là ngày nghỉ nên hạn chuyển sang thứ Hai, 21/12/2026.",)


def test_next_years_rows_are_made_before_the_turn_of_the_year_once(life: Life) -> None:
    endless = life.at(date(2026, 10, 5)).confirm(Duty("report", "Tháng", ("VL",), recurrence="monthly:10")).duty
    ended = life.confirm(Duty("report", "Nay", ("VL",), recurrence="monthly:10", last_day=date(2026, 12, 31))).duty
    life.state.do(confirm.extend, life.context, life.now)
    assert len(rows(life, endless)) == 3
    life.at(date(2026, 11, 2)).state.do(confirm.extend, life.context, life.now)
    life.state.do(confirm.extend, life.context, life.now)
    assert len(rows(life, endless)) == 15 and len(rows(life, ended)) == 3
    assert rows(life, endless)[-1].occurrence == "2027-12"
    late = life.at(date(2026, 11, 5)).confirm(Duty("report", "Mới", ("VL",), recurrence="quarterly:M1-10")).duty
    assert [r.occurrence for r in rows(life, late)] == ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]


def test_a_due_date_in_the_past_is_said_and_reminded_as_late(life: Life) -> None:
    life.at(date(2026, 11, 20))
    done = life.confirm(Duty("report", "x", ("VL",), due=date(2026, 11, 10)))
    assert "Hạn 10/11/2026 đã qua" in done.notes[0] and "đặt lại ngày" in done.notes[0]
    assert rows(life, done.duty)[0].remind_on == date(2026, 11, 20)


def test_so_often_a_year_waits_for_the_office_to_set_the_dates(life: Life) -> None:
    life.at(date(2026, 10, 5))
    done = life.confirm(Duty("management_review", "Họp xem xét", ("VL",), recurrence="n per year: 2"))
    first, second = rows(life, done.duty)
    assert (first.occurrence, first.due, first.remind_on) == ("2026 1/2", None, None)
    assert done.notes == ("02 lần chưa có ngày; Văn phòng đặt ngày thì tôi mới nhắc.",)
    life.at(date(2026, 11, 2))
    set_one = life.state.do(confirm.dated, first, date(2026, 12, 5), life.act(), life.context)
    assert (set_one.due, set_one.named) == (date(2026, 12, 7), date(2026, 12, 5))
    assert set_one.remind_on == date(2026, 11, 16) and life.row(second).due is None
    life.state.do(duties.withdraw, done.duty.id, life.act())
    with pytest.raises(NotNow):
        life.state.do(confirm.dated, second, DUE, life.act(), life.context)


def test_an_event_gives_its_limit_a_date(life: Life) -> None:
    relative = {"n": 5, "unit": "working_day", "after": "nhận quyết định"}
    done = life.confirm(Duty("report", "Báo cáo", ("VL", "NCC"), relative=relative))
    assert done.notes == ("Hạn tính từ khi nhận quyết định; Văn phòng nhập ngày khi việc xảy ra.",)
    friday = date(2026, 11, 6)

    def happens(unit: str, day: date) -> list[duties.Row]:
        event = Event(done.duty.id, unit, "nhận quyết định", day)
        return life.state.do(confirm.occurred, done.duty, event, life.act(), life.context)

    dated = happens("VL", friday)
    assert [(r.unit, r.occurrence, r.due) for r in dated] == [("VL", "", date(2026, 11, 13))]
    assert {r.unit: r.due for r in rows(life, done.duty)} == {"VL": date(2026, 11, 13), "NCC": None}
    again = happens("", friday + timedelta(days=7))
    assert {(r.unit, r.occurrence) for r in again} == {("VL", "2026-11-13"), ("NCC", "")}
    with pytest.raises(ConfirmError, match="không giao cho đơn vị TCBC"):
        happens("TCBC", friday)
    plain = life.confirm(Duty("report", "x", ("VL",), due=DUE)).duty
    with pytest.raises(ConfirmError, match="không tính hạn"):
        life.state.do(confirm.occurred, plain, Event(plain.id, "", "?", friday), life.act(), life.context)

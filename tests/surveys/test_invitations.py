"""Invitations: to those who asked for one, after the day of an appointment; never two a week, never after a no."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.message import Address, Reply, paragraph
from bot.state import invitations, outbox, survey_codes
from bot.state.invitations import KIND
from tests.surveys.together import joined

SATURDAY_NIGHT = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)


def at(year: int, month: int, day: int, hour: int = 3) -> datetime:
    """An hour in UTC; 3 is ten in the morning in Việt Nam."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def ticket(desk, on: date, **where) -> str:
    return desk.code("giao-dich", invite_on=on, **where)


def test_whoever_wants_to_be_asked_later_is_asked_on_the_third_day(somebody, desk, town) -> None:
    person = somebody()  # a Friday
    person.says("đăng ký nội quy lao động mất bao lâu")
    person.says("👍")
    assert "ngày 23/11/2026" in person.says("2")  # a Monday
    town.now = SATURDAY_NIGHT
    assert desk.sent() == []
    town.now = at(2026, 11, 23, 1)  # eight in the morning
    assert desk.sent() == []
    town.now = at(2026, 11, 23)
    [(address, invited)] = desk.sent()
    assert (address.channel, address.chat) == ("telegram", "1001") and "Khảo sát nhanh" in invited.plain()
    assert "Câu 1." in person.says(invited.choices[0].says)
    person.says("5")
    assert desk.answers() == [{"chung": 5}]
    assert "đã gửi, hoặc" in person.says(invited.choices[0].says)
    assert len(desk.kept()) == 1


def test_tapping_later_twice_invites_once(somebody, desk, town) -> None:
    person = somebody()
    for _ in range(3):
        person.says("/khaosat sau")
    town.now = at(2026, 11, 23)
    assert len(desk.sent()) == 1


def test_a_ticket_invites_after_the_day_it_names(somebody, desk, town) -> None:
    code, person = ticket(desk, date(2026, 11, 28), unit="VL", procedure="2.001955"), somebody("zalo", "z1")
    said = person.says(f"/khaosat {code}")
    assert "ngày 30/11/2026" in said.lower() and "nội quy lao động" in said  # the 28th is a Saturday
    assert "không đúng" in somebody("telegram", "2").says(f"/khaosat {code}")  # somebody else has it
    town.now = at(2026, 11, 30)
    [(address, invited)] = desk.sent()
    assert address.chat == "z1"
    assert "Câu 1." in person.says("1")  # the number of the choice, where there are no buttons
    for word in ("4", "3", "đúng hẹn", "4", "1", "2", "1", "5", "4", "bỏ qua", "1", "gửi"):
        said = person.says(word)
    assert "Cảm ơn" in said
    [kept] = desk.kept("giao-dich")
    assert (kept.unit, kept.procedure) == ("VL", "2.001955")


def test_never_two_a_week_whatever_the_channel(somebody, desk, town) -> None:
    here, there = somebody("telegram", "1001"), somebody("zalo", "z1")
    joined(here, there)
    here.says(f"/khaosat {ticket(desk, date(2026, 11, 25), unit='VL')}")
    there.says(f"/khaosat {ticket(desk, date(2026, 11, 25), unit='NCC')}")
    town.now = at(2026, 11, 25)
    assert len(desk.sent()) == 1
    for day in (26, 27, 28, 29, 30):
        town.now = at(2026, 11, day)
        assert desk.sent() == []
    town.now = at(2026, 12, 2)
    assert len(desk.sent()) == 1


def test_whoever_answered_of_his_own_accord_is_not_asked_in_that_week(somebody, desk, town) -> None:
    person = somebody()
    person.says(f"/khaosat {ticket(desk, date(2026, 11, 25))}")
    town.now = at(2026, 11, 23)
    person.says("khảo sát")
    person.says("4")
    town.now = at(2026, 11, 25)
    assert desk.sent() == []
    town.now = at(2026, 11, 30)
    assert len(desk.sent()) == 1


def test_a_no_is_for_good_and_for_every_channel(somebody, desk, town) -> None:
    here, there = somebody("telegram", "1001"), somebody("zalo", "z1")
    joined(here, there)
    here.says(f"/khaosat {ticket(desk, date(2026, 11, 25))}")
    assert "không mời" in there.says("dừng khảo sát")
    town.now = at(2026, 11, 25)
    assert desk.sent() == []
    assert "không khảo sát nữa nên tôi không mời" in here.says("/khaosat sau")
    town.later(days=400)
    desk.goes_round()
    here.says("đăng ký nội quy lao động mất bao lâu")
    assert here.asks("👍").choices == ()
    assert "lại mời" in here.says("mời khảo sát lại")
    here.says("/khaosat sau")
    town.later(days=8)
    town.now = town.now.replace(hour=3)
    assert len(desk.sent()) == 1


def test_the_no_of_an_invitation_is_a_button(somebody, desk, town) -> None:
    person = somebody()
    person.says(f"/khaosat {ticket(desk, date(2026, 11, 25))}")
    town.now = at(2026, 11, 25)
    [(_, invited)] = desk.sent()
    assert "không mời" in person.says(invited.choices[1].says)


def test_nobody_is_invited_at_night_or_on_a_holiday(somebody, desk, town) -> None:
    person = somebody()
    person.says(f"/khaosat {ticket(desk, date(2026, 12, 31))}")
    town.now = at(2026, 12, 31, 15)  # ten at night
    assert desk.sent() == []
    town.now = at(2027, 1, 1)  # New Year's Day
    assert desk.sent() == []
    town.now = at(2027, 1, 4)
    assert len(desk.sent()) == 1


def test_an_invitation_sent_once_more_after_a_failure_is_worded_again(somebody, desk, town) -> None:
    from handlers.surveys import invite

    person = somebody()
    person.says(f"/khaosat {ticket(desk, date(2026, 11, 25))}")
    town.now = at(2026, 11, 25)
    [row] = town.state.do(outbox.claim, ["telegram"], town.now, "w", invitations.OPEN)
    for _ in range(2):
        assert town.state.do(lambda c: invite.worded(row, c, town.now, town.context)) is not None
    assert row.kind == KIND and len(row.about) == 32  # an id and no more


def test_somebody_else_cannot_take_up_an_invitation(somebody, desk, town) -> None:
    person, other = somebody("telegram", "1"), somebody("telegram", "2")
    person.says(f"/khaosat {ticket(desk, date(2026, 11, 25))}")
    town.now = at(2026, 11, 25)
    [(_, invited)] = desk.sent()
    assert "đã gửi, hoặc" in other.says(invited.choices[0].says)
    assert "đã gửi, hoặc" in other.says("/khaosat moi-")


def test_answers_come_before_invitations_when_a_month_is_nearly_used_up(somebody, desk, town) -> None:
    person = somebody("zalo", "z1")
    person.says(f"/khaosat {ticket(desk, date(2026, 11, 25))}")
    town.context = replace(town.context, monthly={"zalo": 10})
    for number in range(9):
        town.state.do(outbox.put, Address("zalo", "z2"), Reply((paragraph("trả lời"),)), town.now, f"answer:{number}")
    assert len(desk.sent()) == 9
    for day in (25, 26, 30):
        town.now = at(2026, 11, day)
        assert desk.sent() == []
    town.now = at(2026, 12, 1)
    assert len(desk.sent()) == 1


def test_an_invitation_that_does_not_arrive_is_not_told_to_the_office(somebody, office, desk, town) -> None:
    from handlers import undelivered

    person = somebody("telegram", "1")
    person.says(f"/khaosat {ticket(desk, date(2026, 11, 25))}")
    town.now = at(2026, 11, 25)
    [row] = town.state.do(outbox.claim, ["telegram"], town.now, "w", invitations.OPEN)
    town.state.do(undelivered.tell, row, "blocked", town.now)
    assert town.state.do(outbox.claim, ["telegram"], town.now, "w", invitations.OPEN) == []


def test_the_desk_makes_tickets_in_its_own_chat(somebody, staff, office, desk, town) -> None:
    assert "/hen" in staff.says("/help")
    said = staff.says("/hen 30/11/2026 2.001955")
    code = said.splitlines()[1].removeprefix("/khaosat ")
    assert town.state.do(survey_codes.find, code).unit == "VL"
    citizen = somebody("telegram", "55")
    assert "Tôi đã ghi hẹn" in citizen.says(f"/khaosat {code}")
    assert "ngày hẹn" in staff.says("/hen mai") and "đã qua" in staff.says("/hen 01/01/2026")
    assert "không có thủ tục mã" in staff.says("/hen 30/11 9.999999")
    assert "05/01/2027" in office.says("/hen 05/01")
    assert "do người của Văn phòng" in citizen.says("/hen 30/11/2026")


def test_a_ticket_nobody_took_up_is_forgotten(desk, town) -> None:
    code = ticket(desk, date(2026, 11, 25))
    town.later(days=61)
    desk.goes_round()
    assert town.state.do(survey_codes.find, code) is None

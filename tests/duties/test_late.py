"""The Office and the leaders learn who is late; every week and month they get a page."""

from datetime import date, timedelta

from bot.state import duty_steps
from bot.state.duty_reports import Evidence
from tests.duties.conftest import Life

DUE = date(2026, 11, 10)  # a Tuesday


def told(messages, chat: str, words: str = "trễ hạn từ") -> list[str]:
    return [m.text for m in messages if m.address.chat == chat and words in m.text]


async def test_late_by_three_days_the_office_by_ten_the_leader(life: Life) -> None:
    life.person("office", "7")
    life.person("leader", "8")
    life.given(DUE, "VL", "NCC", task="Nộp báo cáo tháng")
    life.given(DUE + timedelta(days=1), "VL", task="Rà soát")
    sent = await life.days(DUE, date(2026, 12, 4))
    office, leader = told(sent, "7"), told(sent, "8")
    days = {m.at.date() for m in sent if m.address.chat == "7" and "trễ hạn từ" in m.text}
    assert days == {date(2026, 11, 13), date(2026, 11, 16)} and len(office) == 2 and len(leader) == 2
    assert "Kính gửi Văn phòng. Việc trễ hạn từ 03 ngày làm việc trở lên:" in office[0]
    line = "Phòng Lao động, việc làm: 01 việc, lâu nhất trễ 03 ngày làm việc (việc 2, Nộp báo cáo tháng)"
    assert line in office[0] or line.replace("việc 2", "việc 1") in office[0]
    assert office[0].count("•") == 2 and "Phòng Lao động, việc làm: 02 việc" in office[1]
    assert "Kính gửi lãnh đạo" in leader[0]
    first = min(m.at.date() for m in sent if m.address.chat == "8" and "trễ hạn từ" in m.text)
    assert first == date(2026, 11, 25)  # 24/11 is a holiday


async def test_what_was_reported_or_is_told_already_is_not_told(life: Life) -> None:
    life.person("office", "7")
    row = life.given(DUE, "VL")[0]
    life.at(date(2026, 11, 12))
    life.state.do(duty_steps.report, row.id, life.act("lan"), Evidence("xong"))
    assert told(await life.days(date(2026, 11, 13), date(2026, 11, 20)), "7") == []


async def test_reported_between_telling_and_sending(life: Life) -> None:
    life.person("office", "7")
    row = life.given(DUE, "VL")[0]
    life.at(date(2026, 11, 13)).rounds()
    life.state.do(duty_steps.report, row.id, life.act("lan"), Evidence("xong"))
    assert told(await life.passes(), "7") == []


async def test_a_new_date_begins_anew(life: Life) -> None:
    life.person("office", "7")
    row = life.given(DUE, "VL")[0]
    assert len(told(await life.at(date(2026, 11, 13)).passes(), "7")) == 1
    until = date(2026, 11, 18)
    life.state.do(duty_steps.ask_more_time, row.id, life.act("lan"), until, "chờ")
    life.state.do(duty_steps.grant, row.id, life.act(), until)
    assert told(await life.days(date(2026, 11, 16), date(2026, 11, 20)), "7") == []
    assert len(told(await life.days(date(2026, 11, 23), date(2026, 11, 27)), "7")) == 1


async def test_somebody_who_joins_later_is_told_then(life: Life) -> None:
    life.given(DUE, "VL")
    await life.at(date(2026, 11, 16)).passes()
    life.person("office", "7")
    assert len(told(await life.at(date(2026, 11, 17)).passes(), "7")) == 1


async def test_the_offices_week(life: Life) -> None:
    life.person("office", "7")
    life.group("VL", "-1")
    life.given(DUE, "VL")
    waiting = life.given(DUE, "NCC")[0]
    life.given(None, "VL", task="Họp xem xét", recurrence="n per year: 2")
    life.state.do(duty_steps.report, waiting.id, life.act("mai"), Evidence("xong"))
    asking = life.given(date(2026, 12, 30), "TCBC")[0]
    life.state.do(duty_steps.ask_more_time, asking.id, life.act("ba"), date(2027, 1, 5), "bận")
    life.given(date(2026, 11, 6), "TDKT")
    sent = await life.days(date(2026, 11, 9), date(2026, 11, 15))
    week = told(sent, "7", "Việc của tuần")
    assert len(week) == 1 and "tuần 09/11 đến 15/11/2026" in week[0]
    for words in (
        "Đến hạn trong tuần: 01 việc", "Phòng Lao động, việc làm: việc", "Đang trễ: 01 việc", "Báo cáo chờ xem: việc",
        "Xin gia hạn: việc", "Chưa có hạn, cần Văn phòng đặt ngày", "Họp xem xét (04 việc)",
    ):  # fmt: skip
        assert words in week[0], words


async def test_a_week_without_anything_is_not_written_about(life: Life) -> None:
    life.person("office", "7")
    life.given(date(2027, 6, 1), "VL")
    assert await life.days(date(2026, 11, 9), date(2026, 11, 15)) == []


async def test_the_leaders_month(life: Life) -> None:
    life.person("leader", "8")
    good, bad, none = (life.given(DUE, unit)[0] for unit in ("VL", "NCC", "TCBC"))
    life.at(DUE)
    life.state.do(duty_steps.report, good.id, life.act("lan"), Evidence("xong"))
    life.at(date(2026, 11, 12))
    life.state.do(duty_steps.report, bad.id, life.act("mai"), Evidence("xong"))
    for row in (good, bad):
        life.state.do(duty_steps.accept, row.id, life.act())
    sent = await life.days(date(2026, 11, 28), date(2026, 12, 7))
    month = told(sent, "8", "tháng 11/2026")
    assert len(month) == 1 and "03 việc đến hạn, 01 đúng hạn, 01 trễ hạn, 01 chưa báo cáo" in month[0]
    assert "Phòng Người có công: 01 việc đến hạn, 01 trễ hạn" in month[0] and "Đang trễ: 01 việc" in month[0]
    assert life.row(none).told == 2

"""A unit hears on the same day of what it was given, once, in working hours."""

from datetime import date, timedelta

import pytest

from bot.message import Address, Memory, Turn
from bot.state import duties, duty_reports, duty_steps, groups
from bot.state.duties import Row
from handlers import route
from handlers.duties import making
from handlers.duties.draft import Draft
from tests.duties.conftest import WEDNESDAY, Life, Message

FAR = date(2027, 1, 15)  # the ladder begins in December


@pytest.fixture
def unit(life: Life) -> Life:
    life.group("VL", "-1")
    return life


def gives(life: Life, due: date | None, task: str = "Nộp báo cáo", *units: str, **more) -> list[Row]:
    """The Office accepts a duty."""
    draft = Draft(task, units=units or ("VL",), due=due, kind="report", **more)
    made = life.state.do(making.create, draft, None, life.context, life.act())
    return life.state.do(duties.of_duty, made.duty.id)


async def minutes(life: Life, count: int = 10) -> list[Message]:
    """So many minutes pass; the rounds run in every one of them."""
    found = []
    async with life.serving() as delivery:
        for _ in range(count):
            life.now += timedelta(minutes=1)
            found += await life.passing(delivery)
    return found


async def test_what_is_given_within_minutes_is_one_message(unit: Life) -> None:
    unit.at(WEDNESDAY, 9, 1)
    gives(unit, FAR, "Nộp kế hoạch")
    gives(unit, None, "Nộp mục tiêu")
    gives(unit, None, "Nộp báo cáo tháng", recurrence="monthly:20", first_due=FAR, last_day=date(2027, 3, 31))
    (told,) = await minutes(unit)
    assert told.address == Address("telegram", "-1") and "Văn phòng giao 03 việc mới" in told.text
    assert "Nộp kế hoạch. Hạn thứ Sáu, 15/01/2027" in told.text and "Nộp mục tiêu. Chưa có hạn." in told.text
    assert told.text.count("Nộp báo cáo tháng (") == 1 and "Việc có 03 kỳ." in told.text
    assert [choice.says for choice in told.reply.choices][-1] == "/nhan tatca"
    assert await minutes(unit) == []


async def test_a_duty_due_today_after_the_reminder_is_told_today(unit: Life) -> None:
    gives(unit.at(WEDNESDAY, 8, 30), WEDNESDAY, "Việc buổi sáng")
    (reminded,) = await minutes(unit)
    assert "Nhắc việc" in reminded.text and "Việc buổi sáng" in reminded.text
    gives(unit.at(WEDNESDAY, 14), WEDNESDAY, "Việc buổi chiều")
    (told,) = await minutes(unit)
    assert "Việc buổi chiều. Hạn là hôm nay." in told.text and "Việc buổi sáng" not in told.text
    rest = await unit.days(WEDNESDAY + timedelta(days=1), WEDNESDAY + timedelta(days=2))
    assert [m.text.count("• ") for m in rest] == [2] and rest[0].at.date() == WEDNESDAY + timedelta(days=2)


async def test_it_is_told_before_the_day_is_over(unit: Life) -> None:
    """At four minutes to five nothing is gathered any more."""
    gives(unit.at(WEDNESDAY, 8), WEDNESDAY, "Việc buổi sáng")
    await minutes(unit)
    gives(unit.at(WEDNESDAY, 16, 56), WEDNESDAY, "Việc cuối ngày")
    (told,) = await minutes(unit)
    assert "Việc cuối ngày. Hạn là hôm nay." in told.text and told.at.hour == 16


async def test_what_is_given_in_the_evening_waits_for_the_morning(unit: Life) -> None:
    for hour in (18, 19, 20):
        gives(unit.at(WEDNESDAY, hour), FAR, f"Việc {hour} giờ")
        assert await minutes(unit) == []
    unit.at(WEDNESDAY + timedelta(days=1), 7, 29)
    (told,) = await minutes(unit)
    assert "03 việc mới" in told.text and f"{told.at:%H:%M}" == "07:30"


async def test_the_reminder_of_the_morning_is_enough(unit: Life) -> None:
    gives(unit.at(WEDNESDAY, 18), WEDNESDAY + timedelta(days=1))
    unit.at(WEDNESDAY + timedelta(days=1), 7, 29)
    (told,) = await minutes(unit)
    assert "Nhắc việc" in told.text


async def test_it_is_worded_when_it_is_sent(unit: Life) -> None:
    one, two = gives(unit, FAR, "Đã nhận rồi")[0], gives(unit, FAR, "Thu hồi rồi")[0]
    left = gives(unit, FAR, "Còn lại")[0]
    unit.state.do(duty_steps.receive, one.id, unit.act("lan"))
    unit.state.do(duties.withdraw, two.duty_id, unit.act())
    (told,) = await minutes(unit)
    assert "01 việc mới" in told.text and "Còn lại" in told.text
    assert [choice.says for choice in told.reply.choices] == [f"/{s} {left.number}" for s in ("nhan", "xong", "giahan")]


async def test_a_group_that_is_gone_is_told_through_its_people(unit: Life) -> None:
    unit.person("staff", "lan", "VL")
    unit.person("office", "hoa")
    unit.channels["telegram"].gone.add("-1")
    gives(unit, FAR, "Nộp kế hoạch")
    told = {m.address.chat: m.text for m in await minutes(unit)}
    assert "nhắn riêng anh/chị" in told["lan"] and "Nộp kế hoạch" in told["lan"]
    assert "nhắn riêng 01 người" in told["hoa"]


async def test_a_group_that_is_another_units_now_learns_nothing(unit: Life) -> None:
    unit.person("staff", "lan", "VL")
    gives(unit, FAR, "Nộp kế hoạch")
    unit.state.do(groups.bind, Address("telegram", "-1"), "NCC", "office", unit.now)
    assert [m.address.chat for m in await minutes(unit)] == ["lan"]


def says(life: Life, text: str) -> str:
    """The Office writes."""
    turn = Turn(Address("telegram", "hoa"), text, person="hoa")
    reply, _ = life.state.do(lambda c: route.reply(turn, Memory(greeted=True), life.context, c, life.now))
    return reply.plain()


@pytest.fixture
def dated(unit: Life) -> Life:
    """The Office has given something for January and something without a date."""
    unit.person("office", "hoa")
    gives(unit.at(WEDNESDAY, 8), FAR, "Nộp kế hoạch")
    gives(unit, None, "Nộp mục tiêu")
    return unit


async def test_dates_that_the_office_sets_are_told_at_once_in_one_message(dated: Life) -> None:
    await minutes(dated)
    dated.at(WEDNESDAY, 10, 1)
    assert "trong giờ làm việc" in says(dated, "hạn việc 1: 20/1/2027")
    says(dated, "hạn việc 2: 11/1/2027")
    says(dated, "hạn việc 2: 12/1/2027")
    gives(dated, FAR, "Nộp danh sách")
    (told,) = await minutes(dated)
    assert told.address == Address("telegram", "-1") and f"{told.at:%H:%M}" == "10:06"
    assert "Văn phòng giao 01 việc mới:" in told.text and "Văn phòng đặt hạn cho 02 việc:" in told.text
    assert "Việc 2: Nộp mục tiêu. Hạn thứ Ba, 12/01/2027, còn" in told.text and told.text.count("Kính gửi") == 1
    assert "Hạn thứ Tư, 20/01/2027" in told.text and told.text.count("Hạn trước đây: 15/01/2027.") == 1
    assert await minutes(dated) == []


async def test_a_date_set_in_the_evening_is_told_in_the_morning_unless_the_reminder_does(dated: Life) -> None:
    await minutes(dated)
    thursday = WEDNESDAY + timedelta(days=1)
    dated.at(WEDNESDAY, 18)
    says(dated, "hạn việc 2: 20/1/2027")
    says(dated, f"hạn việc 1: {thursday:%d/%m/%Y}")
    dated.at(thursday, 7, 29)
    said = {"Nhắc việc" in message.text: message.text for message in await minutes(dated)}
    assert "Nộp kế hoạch. Hạn là hôm nay." in said[True] and "Nộp mục tiêu" not in said[True]
    assert "đặt hạn cho 01 việc" in said[False] and "Nộp mục tiêu" in said[False] and "Nộp kế hoạch" not in said[False]


async def test_a_date_set_after_the_reminder_of_its_day_is_told_and_not_repeated(dated: Life) -> None:
    gives(dated, WEDNESDAY, "Việc buổi sáng")
    await minutes(dated)
    dated.at(WEDNESDAY, 14)
    says(dated, f"hạn việc 2: {WEDNESDAY:%d/%m/%Y}")
    (told,) = await minutes(dated)
    assert "Nộp mục tiêu. Hạn là hôm nay." in told.text and "Việc buổi sáng" not in told.text
    rest = await dated.days(WEDNESDAY + timedelta(days=1), WEDNESDAY + timedelta(days=2))
    assert [m.text.count("• ") for m in rest] == [2] and rest[0].at.date() == WEDNESDAY + timedelta(days=2)


async def test_a_date_that_is_set_back_or_of_a_reported_row_is_not_told(dated: Life) -> None:
    await minutes(dated)
    dated.at(WEDNESDAY, 10)
    says(dated, "hạn việc 1: 20/1/2027")
    says(dated, "hạn việc 1: 15/1/2027")
    says(dated, "hạn việc 2: 20/1/2027")
    dated.state.do(duty_steps.report, 2, dated.act("lan"), duty_reports.Evidence("xong"))
    assert await minutes(dated) == []


async def test_an_event_is_told_with_the_dates_that_it_gives(unit: Life) -> None:
    unit.person("office", "hoa")
    unit.at(WEDNESDAY, 8)
    gives(unit, None, "Báo cáo khắc phục", relative={"n": 60, "unit": "day", "after": "có kết luận thanh tra"})
    await minutes(unit)
    unit.at(WEDNESDAY, 10)
    says(unit, f"đã có kết luận thanh tra ngày {WEDNESDAY:%d/%m/%Y} cho NV1")
    (told,) = await minutes(unit)
    assert "đặt hạn cho 01 việc" in told.text and "Việc 1: Báo cáo khắc phục" in told.text
    unit.at(WEDNESDAY, 11)
    says(unit, f"đã có kết luận thanh tra ngày {WEDNESDAY - timedelta(days=1):%d/%m/%Y} cho NV1")
    (told,) = await minutes(unit)  # it took place once more: a row of its own
    assert "giao 01 việc mới" in told.text and "Việc 2: Báo cáo khắc phục" in told.text


async def test_a_message_that_failed_is_the_same_when_it_comes(unit: Life) -> None:
    gives(unit.at(WEDNESDAY, 8), WEDNESDAY, "Việc buổi sáng")
    await minutes(unit)
    unit.channels["telegram"].down = True
    gives(unit.at(WEDNESDAY, 14), WEDNESDAY, "Việc buổi chiều")
    assert await minutes(unit) == []
    unit.channels["telegram"].down = False
    assert ["Việc buổi chiều" in m.text for m in await minutes(unit)] == [True]

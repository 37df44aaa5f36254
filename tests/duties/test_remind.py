"""Units are reminded by the ladder, once a day, of what they have not reported."""

from datetime import date, timedelta

from bot.message import Address
from bot.state import duty_steps, groups
from bot.state.duty_reports import Evidence
from handlers.duties.preview import preview
from tests.duties.conftest import WEDNESDAY, Life, outbox_states

DUE = date(2026, 12, 4)  # a Friday


def report(life: Life, row) -> None:
    life.state.do(duty_steps.report, row.id, life.act("lan"), Evidence("xong"))


async def test_the_ladder_in_the_units_group(life: Life) -> None:
    life.group("VL", "-1")
    life.given(DUE, "VL", task="Nộp báo cáo quý IV")
    sent = await life.days(date(2026, 11, 1), date(2026, 12, 10))
    assert [f"{m.at:%d/%m}" for m in sent] == ["13/11", "25/11", "01/12", "03/12", "04/12", "08/12", "10/12"]
    assert {m.address for m in sent} == {Address("telegram", "-1")}
    first, today, late = sent[0].text, sent[4].text, sent[6].text
    assert "Kính gửi Phòng Lao động, việc làm." in first and "01 việc chưa báo cáo" in first
    assert "Việc 1: Nộp báo cáo quý IV. Hạn thứ Sáu, 04/12/2026, còn 14 ngày làm việc." in first
    assert "Hạn là hôm nay." in today and "Đã trễ 04 ngày làm việc (hạn 04/12/2026)." in late
    says = [choice.says for choice in sent[0].reply.choices]
    assert says == ["/nhan 1", "/xong 1", "/giahan 1"]


async def test_one_message_gathers_all_that_is_due_in_a_group_and_day(life: Life) -> None:
    life.group("VL", "-1")
    life.group("TCBC", "-2", "zalo")
    life.given(DUE, "VL", "TCBC", task="Việc chung")
    life.given(DUE, "VL", task="Việc riêng")
    sent = await life.days(date(2026, 11, 16), date(2026, 11, 16))
    assert [(m.address.chat, m.text.count("Hạn ")) for m in sent] == [("-1", 2), ("-2", 1)]
    assert [c.says for c in sent[0].reply.choices] == ["/viec 2", "/viec 3", "/nhan tatca"]


async def test_nobody_is_reminded_outside_working_hours(life: Life) -> None:
    life.group("VL", "-1")
    life.given(WEDNESDAY, "VL")
    for day, hour in (
        (WEDNESDAY, 7),
        (WEDNESDAY, 12),
        (WEDNESDAY, 17),
        (date(2026, 11, 21), 9),
        (date(2026, 11, 22), 9),
    ):
        assert await life.at(day, hour).passes() == []
    assert len(await life.at(date(2026, 11, 23), 7, 30).passes()) == 1


async def test_only_what_was_not_reported(life: Life) -> None:
    life.group("VL", "-1")
    done, left = life.given(DUE, "VL", task="Xong rồi")[0], life.given(DUE, "VL", task="Chưa xong")[0]
    report(life, done)
    sent = await life.at(date(2026, 11, 25)).passes()
    assert "Chưa xong" in sent[0].text and "Xong rồi" not in sent[0].text
    report(life, left)
    assert await life.days(date(2026, 11, 26), date(2026, 12, 20)) == []


async def test_it_is_worded_when_it_is_sent(life: Life) -> None:
    """Between the tick and the sending the unit reports: nobody needs the message any more."""
    life.group("VL", "-1")
    row = life.given(DUE, "VL")[0]
    life.at(date(2026, 11, 25)).rounds()
    report(life, row)
    assert await life.passes() == [] and outbox_states(life.state, "remind") == ["dropped"]


async def test_an_outage_of_three_days_ends_with_one_message(life: Life) -> None:
    life.group("VL", "-1")
    life.given(DUE, "VL", task="Một")
    life.given(date(2026, 12, 8), "VL", task="Hai")
    assert len(await life.at(date(2026, 11, 25)).passes()) == 1
    # 27/11 (7 before the second), 01/12 (3 before the first), 03/12 (1 before the first, 3 before the second) pass by.
    sent = await life.at(date(2026, 12, 3), 14).passes()
    assert len(sent) == 1 and "Một" in sent[0].text and "Hai" in sent[0].text
    assert "còn 01 ngày làm việc" in sent[0].text and "còn 03 ngày làm việc" in sent[0].text
    assert await life.at(date(2026, 12, 3), 16).passes() == []
    assert len(await life.at(DUE).passes()) == 1


async def test_a_clock_that_jumps_back_repeats_nothing(life: Life) -> None:
    life.group("VL", "-1")
    life.given(DUE, "VL")
    assert len(await life.days(date(2026, 11, 16), date(2026, 12, 3))) == 4
    assert await life.days(date(2026, 11, 1), date(2026, 12, 3)) == []
    assert len(await life.at(DUE).passes()) == 1


async def test_a_channel_that_is_down_for_days_brings_one_message_of_the_present(life: Life) -> None:
    life.group("VL", "-1")
    row = life.given(DUE, "VL", task="Một")[0]
    life.given(date(2026, 12, 1), "VL", task="Hai")
    life.channels["telegram"].down = True
    assert await life.at(date(2026, 11, 30)).passes() == []
    assert await life.at(date(2026, 12, 1)).passes() == []
    life.channels["telegram"].down = False
    report(life, row)
    sent = await life.at(date(2026, 12, 2), 10).passes()
    sent += await life.at(date(2026, 12, 2), 10, 20).passes()
    assert len(sent) == 1 and "Hai" in sent[0].text and "Một" not in sent[0].text and "trễ 01" in sent[0].text


async def test_what_could_not_be_sent_before_the_office_closed_waits_for_the_morning(life: Life) -> None:
    life.group("VL", "-1")
    life.given(date(2026, 11, 20), "VL")
    life.at(date(2026, 11, 20), 16, 59).rounds()
    life.at(date(2026, 11, 20), 17, 5)
    async with life.serving() as delivery:
        delivery.loop.wake()
        assert await life.passing(delivery) == []
        sent = await life.at(date(2026, 11, 23), 7, 30).passing(delivery)
    assert [(m.at.hour, m.at.minute) for m in sent] == [(7, 30)] and "Đã trễ 01 ngày làm việc" in sent[0].text


async def test_a_unit_without_a_group_is_reminded_through_its_people(life: Life) -> None:
    life.person("staff", "11", "VL")
    life.deputy("VL", "12")
    life.given(DUE, "VL")
    sent = await life.at(date(2026, 11, 25)).passes()
    assert sorted(m.address.chat for m in sent) == ["11", "12"]
    assert all("Tôi nhắn riêng" not in m.text for m in sent)


async def test_the_offices_own_duties_go_to_the_office(life: Life) -> None:
    life.person("office", "7")
    life.given(DUE, "VP", task="Tổng hợp báo cáo")
    sent = await life.at(date(2026, 11, 25)).passes()
    assert [m.address.chat for m in sent] == ["7"] and "Kính gửi Văn phòng Sở." in sent[0].text


async def test_of_a_unit_without_anybody_the_office_is_told(life: Life) -> None:
    life.person("office", "7")
    life.given(DUE, "VL", "TDKT")
    sent = await life.at(date(2026, 11, 25)).passes()
    told = [m.text for m in sent if "chưa nhắc được" in m.text]
    assert len(told) == 1 and "Phòng Thi đua, khen thưởng (01 việc); Phòng Lao động, việc làm (01 việc)" in told[0]
    assert "/moi" in told[0] and "/donvi" in told[0]


async def test_a_group_that_threw_us_out_is_replaced_by_its_people(life: Life) -> None:
    life.person("office", "7")
    life.person("staff", "11", "VL")
    life.group("VL", "-1")
    life.given(DUE, "VL")
    life.channels["telegram"].gone.add("-1")
    sent = await life.at(date(2026, 12, 1)).passes()
    private = [m for m in sent if m.address.chat == "11"]
    assert len(private) == 1 and "Tôi nhắn riêng anh/chị vì chưa gửi được vào nhóm" in private[0].text
    told = [m.text for m in sent if "không nhận được tin nhắc việc" in m.text]
    assert len(told) == 1 and "nhắn riêng 01 người" in told[0] and "/donvi VL" in told[0]
    again = await life.at(date(2026, 12, 3)).passes()
    assert [m.address.chat for m in again] == ["11"]  # the Office is told once a week


async def test_a_group_that_became_another_units_learns_nothing(life: Life) -> None:
    life.person("staff", "11", "VL")
    life.group("VL", "-1")
    life.given(DUE, "VL", task="Chuyện riêng của VL")
    life.at(date(2026, 12, 1)).rounds()
    life.state.do(groups.bind, Address("telegram", "-1"), "TCBC", "office", life.now)
    sent = await life.passes()
    assert [m.address.chat for m in sent] == ["11"]


async def test_what_is_confirmed_close_to_its_date_is_said_at_once(life: Life) -> None:
    life.group("VL", "-1")
    life.at(date(2026, 12, 2), 10).given(DUE, "VL")
    sent = await life.passes()
    assert len(sent) == 1 and "còn 02 ngày làm việc" in sent[0].text
    life.given(DUE, "VL", task="Thêm")
    assert await life.at(date(2026, 12, 2), 15).passes() == []  # one message a day
    assert "Thêm" in (await life.at(date(2026, 12, 3)).passes())[0].text


async def test_before_a_day_is_quoted_and_the_day_before_is_the_last_step(life: Life) -> None:
    life.group("VL", "-1")
    life.given(DUE, "VL", quote="gửi báo cáo trước ngày 04/12/2026")
    sent = await life.days(date(2026, 11, 16), date(2026, 12, 8))
    assert [f"{m.at:%d/%m}" for m in sent] == ["16/11", "25/11", "01/12", "03/12", "08/12"]
    assert "Văn bản ghi “trước ngày 04/12/2026”." in sent[0].text


async def test_a_move_for_a_day_off_is_said(life: Life) -> None:
    life.group("VL", "-1")
    life.given(date(2026, 12, 5), "VL")
    sent = await life.at(date(2026, 12, 7)).passes()
    assert (
        "Hạn là hôm nay. Ngày thứ Bảy, 05/12/2026 là ngày nghỉ nên hạn chuyển sang thứ Hai, 07/12/2026." in sent[0].text
    )


async def test_an_approximate_window_is_reminded_and_never_late(life: Life) -> None:
    life.group("VL", "-1")
    life.person("office", "7")
    life.given(DUE, "VL", approximate=True, window_from=date(2026, 11, 2))
    sent = [m for m in await life.days(date(2026, 11, 16), date(2027, 1, 29)) if m.address.chat == "-1"]
    assert [f"{m.at:%d/%m}" for m in sent] == ["16/11", "25/11", "01/12", "03/12", "04/12"]
    assert "Dự kiến xong thứ Sáu, 04/12/2026." in sent[0].text
    assert not any("trễ" in m.text for m in life.channels["telegram"].sent)


async def test_returned_extended_and_received_rows_say_so(life: Life) -> None:
    life.group("VL", "-1")
    row = life.given(DUE, "VL")[0]
    report(life, row)
    later = date(2026, 12, 8)
    life.state.do(duty_steps.give_back, row.id, life.act(), "thiếu số", later, later)
    assert "đã trả lại" in (await life.at(later).passes())[0].text
    life.state.do(duty_steps.ask_more_time, row.id, life.act("lan"), date(2026, 12, 18), "chờ")
    assert "Đang xin gia hạn đến 18/12/2026" in (await life.at(date(2026, 12, 10)).passes())[0].text


async def test_many_rows_stay_a_short_message(life: Life) -> None:
    life.group("VL", "-1")
    for n in range(30):
        life.given(DUE, "VL", task=f"Việc dài {n} " + "rất dài " * 60)
    sent = await life.at(date(2026, 11, 25)).passes()
    assert len(sent) == 1 and "và 20 việc khác; gõ /viec" in sent[0].text and len(sent[0].reply.choices) == 7
    assert len(sent[0].text) < 4000 and all(len(c.says.encode()) <= 64 for c in sent[0].reply.choices)


async def test_the_card_is_brought_up_to_date(life: Life) -> None:
    life.group("VL", "-1")
    life.group("VL", "z1", "zalo")
    one, two = life.given(DUE, "VL", task="Một")[0], life.given(DUE, "VL", task="Hai")[0]
    await life.at(date(2026, 11, 25)).passes()
    life.at(date(2026, 11, 25), 10)
    report(life, one)
    changed = await life.passes()
    assert [(m.address.chat, m.reply.replaces) for m in changed] == [("-1", "1")]  # Zalo cannot change a message
    assert "Còn 01 trong 02 việc" in changed[0].text and "Đã báo cáo, chờ Văn phòng xem." in changed[0].text
    assert await life.passes() == []
    life.now += timedelta(minutes=1)
    life.state.do(duty_steps.receive, two.id, life.act("lan"))
    assert "Hai. Hạn" in (await life.passes())[0].text
    life.now += timedelta(minutes=1)
    report(life, two)
    last = (await life.passes())[0]
    assert "Đã báo cáo đủ các việc." in last.text and last.reply.choices == ()


async def test_the_preview_is_what_then_goes_out(life: Life) -> None:
    life.group("VL", "-1")
    life.person("staff", "11", "TCBC")
    for n, units in enumerate((("VL",), ("TCBC",), ("VL", "TCBC"), ("NCC",))):
        life.given(DUE + timedelta(days=5 * n), *units, task=f"Việc {n}", quote="trước ngày 9/12" if n == 1 else "")
    life.given(None, "VL", task="Hằng tháng", recurrence="monthly:15")
    first, last = date(2026, 11, 18), date(2027, 1, 29)
    told = life.state.do(lambda c: list(preview(c, life.context, first, last)))
    again = life.state.do(lambda c: list(preview(c, life.context, first, last)))
    assert told == again and {p.address for p in told if p.unit == "NCC"} == {None}
    sent = await life.days(first, last)
    expected = sorted((p.at.date(), p.address.chat, p.text) for p in told if p.address)
    assert sorted((m.at.date(), m.address.chat, m.text) for m in sent) == expected and len(expected) > 40
    plain = told[0].plain()
    assert set(plain) == {"at", "unit", "address", "items", "text"} and plain["at"].endswith("+07:00")
    assert set(plain["items"][0]) == {"duty", "due", "step"}

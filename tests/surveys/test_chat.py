"""Surveys answered in chat: told from the side of the person who answers."""

import re

import pytest

from bot.message import Address, Event
from tests.surveys.together import joined, shows

LONG = ("4", "3", "đúng hẹn", "hài lòng", "nhanh hơn quy định", "2", "1", "5", "4", "bỏ qua", "1")


def test_the_short_form_is_one_tap_for_whoever_is_content(somebody, desk) -> None:
    person = somebody()
    asked = person.asks("khảo sát")
    assert [c.label for c in asked.choices][::4] == ["Rất không hài lòng", "Rất hài lòng"]
    assert "Cảm ơn" in person.says(asked.choices[4].says)
    assert desk.answers() == [{"chung": 5}]


def test_whoever_is_not_content_is_asked_why(somebody, desk) -> None:
    person = somebody("zalo", "z1")
    person.says("đánh giá")
    assert "chưa hài lòng nhất" in person.says("ko hài lòng")
    assert "góp ý thêm" in person.says("2")
    assert "Cảm ơn" in person.says("chờ 3 tiếng, gọi 0912345678 không ai nghe")
    assert desk.answers() == [{"chung": 2, "ly-do": "cho-lau", "gop-y": "chờ 3 tiếng, gọi ••• không ai nghe"}]


@pytest.mark.parametrize(
    "way", ["/khaosat", "khao sat", "/danhgia", "toi muon danh gia", "đánh giá ạ", "/khaosat ngan"]
)
def test_there_are_many_ways_to_begin(somebody, way: str) -> None:
    assert "Câu 1." in somebody().says(way)


@pytest.mark.parametrize("channel", ["telegram", "zalo", "web"])
def test_a_poster_leads_to_its_form_on_every_channel(somebody, desk, channel: str) -> None:
    code, person = desk.code("giao-dich", unit="VL", procedure="2.001955"), somebody(channel, "5")
    opened = person.says(f"/start ks_{code}") if channel == "telegram" else person.says(f"/khaosat {code}")
    assert "nội quy lao động" in opened and "Câu 1." in opened
    for word in LONG:
        said = person.says(word)
    assert "Gửi phiếu?" in said
    assert "Cảm ơn" in person.says("gửi")
    [kept] = desk.kept("giao-dich")
    assert (kept.unit, kept.procedure, kept.channel) == ("VL", "2.001955", channel)
    assert kept.answers == {
        "chung": 4, "thuan-tien": 3, "dung-hen": "dung", "thai-do": 4, "thoi-gian": "nhanh", "di-lai": 2, "noi-gap": 1,
        "mot-cua": 5, "cong-khai": 4, "giay-to": "dung",
    }  # fmt: skip


@pytest.mark.parametrize("code", ["khongco2", "aaaa2222", "<script>", "x" * 200, "ks_", "1", "../../etc"])
def test_a_forged_code_is_told(somebody, desk, code: str) -> None:
    said = somebody().says(f"/khaosat {code}")
    assert "khảo sát" in said.lower() and desk.answers() == []


def test_a_withdrawn_code_is_told(somebody, desk, town) -> None:
    from bot.state import survey_codes

    code = desk.code()
    town.state.do(survey_codes.withdraw, code, town.now)
    assert "không dùng nữa" in somebody().says(f"/start ks_{code}")


@pytest.mark.parametrize(
    "odd", ["10 sao", "như hạch", "0", "6", "4.5", "-1", "8/10", "abc", "🤷", "...", "99999999999"]
)
def test_an_odd_answer_is_asked_again_and_not_counted(somebody, desk, odd: str) -> None:
    person = somebody()
    person.says("khảo sát")
    said = person.says(odd)
    assert "từ 1 đến 5" in said and "Câu 1." in said
    assert desk.answers() == []
    person.says("4")
    assert desk.answers() == [{"chung": 4}]


def test_a_picture_is_told_and_the_question_asked_again(somebody, desk, town) -> None:
    person = somebody()
    person.says("khảo sát")
    assert "không nhận ảnh" in shows(person) and "Câu 1." in shows(person)
    unreadable = town.happens(Event(Address("telegram", "1001"), "unsupported", person="1001"))
    assert "Câu 1." in unreadable.plain()
    assert desk.answers() == []


@pytest.mark.parametrize("level", ["1", "4"])
def test_a_total_that_was_named_stays(somebody, level: str) -> None:
    """As long as the next answer may add questions, only the number of the question is said."""
    person = somebody()
    opened = person.says("/khaosat giao-dich")
    told = "".join(person.says(word) for word in (level, *LONG[1:8]))
    totals = re.findall(r"Câu \d+/(\d+)\.", told)
    assert "Câu 1." in opened and len(totals) >= 5 and len(set(totals)) == 1


def test_back_and_over(somebody, desk) -> None:
    person = somebody()
    person.says("/khaosat giao-dich")
    assert "câu đầu tiên" in person.says("quay lại")
    assert "Câu 2/" in person.says("1")
    assert "cần câu trả lời" in person.says("bỏ qua")
    assert "Câu 1." in person.says("lui lai")
    for word in LONG:
        person.says(word)
    assert "Câu 11/" in person.says("quay lại")
    person.says("2")
    person.says("gửi")
    [answers] = desk.answers("giao-dich")
    assert (answers["chung"], answers["giay-to"]) == (4, "them")


def test_a_question_about_a_procedure_is_answered_in_between(somebody, desk) -> None:
    person = somebody()
    person.says("khảo sát")
    said = person.says("đăng ký nội quy lao động mất bao lâu")
    assert "07 ngày làm việc" in said and said.index("07 ngày") < said.index("Câu 1.")
    person.says("4")
    assert desk.answers() == [{"chung": 4}]


def test_an_opinion_is_no_question_though_it_names_a_procedure(somebody, desk) -> None:
    person = somebody()
    person.says("khảo sát")
    person.says("1")
    person.says("bỏ qua")
    assert "Cảm ơn" in person.says("nộp hồ sơ đăng ký nội quy lao động phải đi lại bốn lần")
    assert desk.answers()[0]["gop-y"] == "nộp hồ sơ đăng ký nội quy lao động phải đi lại bốn lần"


def test_stopping_and_going_on_later(somebody, desk, town) -> None:
    person = somebody()
    person.says("/khaosat giao-dich")
    person.says("4")
    assert "tiếp tục khảo sát" in person.says("dừng")
    assert "07 ngày" in person.says("đăng ký nội quy lao động mất bao lâu")
    town.later(hours=30)
    assert "Câu 2/11." in person.says("tiếp tục")
    for word in LONG[1:]:
        person.says(word)
    person.says("gửi")
    assert len(desk.kept("giao-dich")) == 1


def test_after_a_restart_the_next_answer_is_taken(somebody, desk, town) -> None:
    from bot.state import State

    person = somebody()
    person.says("/khaosat giao-dich")
    person.says("4")
    old, town.state = town.state, State(town.state.engine)  # another process over the same database
    for word in LONG[1:]:
        person.says(word)
    assert "Cảm ơn" in person.says("gửi")
    assert desk.answers("giao-dich")[0]["chung"] == 4
    old.close()


def test_another_form_does_not_throw_away_what_is_half_done(somebody, desk) -> None:
    person = somebody()
    person.says("/khaosat giao-dich")
    person.says("4")
    code = desk.code("sipas", unit="VL")
    asked = person.asks(f"/khaosat {code}")
    assert "đang làm dở phiếu “Khảo sát sau giao dịch”" in asked.plain()
    assert "Câu 2/11." in person.says("1")
    person.says(f"/khaosat {code}")
    assert "Nơi ngồi chờ" in person.says("2")
    assert "Nơi ngồi chờ" in person.says("/khaosat")


def test_after_48_hours_the_draft_is_gone(somebody, desk, town) -> None:
    person = somebody()
    person.says("/khaosat giao-dich")
    person.says("4")
    town.later(hours=49)
    desk.goes_round()
    assert "đã xoá" in person.says("3")
    assert "Câu 1." in person.says("/khaosat giao-dich")
    assert desk.answers("giao-dich") == []


def test_one_person_on_two_channels_goes_on_where_he_is(somebody, desk) -> None:
    here, there = somebody("telegram", "1001"), somebody("zalo", "z1")
    joined(here, there)
    here.says("/khaosat giao-dich")
    here.says("4")
    assert "Câu 2/11." in there.says("tiếp tục khảo sát")
    there.says("3")
    assert "làm tiếp ở nơi khác" in here.says("5")  # he sees the second question here, but the third is open
    for word in LONG[2:]:
        here.says(word)
    here.says("gửi")
    assert "đã gửi" in there.says("2")
    [answers] = desk.answers("giao-dich")
    assert answers["thuan-tien"] == 3
    assert "trong kỳ rồi" in there.says("/khaosat giao-dich")


def test_an_old_button_mends_its_own_question(somebody, desk) -> None:
    person = somebody()
    first = person.asks("/khaosat giao-dich")
    second = person.asks(first.choices[0].says)
    assert "Câu 2/" in second.plain()
    assert "Tôi đã sửa" in person.says(first.choices[4].says)
    for word in LONG[1:]:
        person.says(word)
    done = person.asks("gửi")
    assert "Cảm ơn" in done.plain()
    assert desk.answers("giao-dich")[0]["chung"] == 5
    assert "đã gửi" in person.says(first.choices[0].says)  # and after it is sent it does nothing
    assert "đã gửi" in person.says(f"{first.choices[0].says.rsplit(' ', 2)[0]} 0 send")
    assert len(desk.kept("giao-dich")) == 1


def test_a_button_of_somebody_else_does_nothing(somebody, desk) -> None:
    one, other = somebody("telegram", "1"), somebody("telegram", "2")
    button = one.asks("khảo sát").choices[0].says
    assert "đã gửi, hoặc" in other.says(button)
    assert desk.answers() == []


def test_one_answer_for_a_person_and_a_week(somebody, desk, town) -> None:
    person = somebody()
    for _ in range(2):
        person.says("khảo sát")
        person.says("4")
    assert len(desk.kept()) == 1
    town.later(days=7)
    person.says("khảo sát")
    person.says("5")
    assert len(desk.kept()) == 2


def test_in_a_group_nobody_answers(somebody, desk) -> None:
    person = somebody()
    assert "tin nhắn riêng" in person.says_in("-100", "/khaosat")
    button = person.asks("khảo sát").choices[0].says
    person.says_in("-100", button)
    assert desk.answers() == []


def test_an_opened_link_begins_nothing(somebody, desk, town) -> None:
    from bot.message import Turn

    said = town.hears(Turn(Address("web", "w1"), "/khaosat", by_link=True)).plain()
    assert "gõ lệnh" in said
    said = town.hears(Turn(Address("web", "w1"), "khảo sát", by_link=True)).plain()
    assert "Câu 1" not in said


def test_after_a_verdict_the_form_is_offered_once_a_week(somebody, desk, town) -> None:
    person = somebody()
    person.says("đăng ký nội quy lao động mất bao lâu")
    offered = person.asks("👍")
    assert [c.label for c in offered.choices] == ["Đánh giá nhanh, nửa phút", "Hỏi lại sau 03 ngày"]
    person.says("1")
    person.says("hài lòng")
    person.says("trợ cấp mai táng bao lâu")
    assert person.asks("👍").choices == ()
    town.later(days=8)
    person.says("trợ cấp mai táng bao lâu")
    assert person.asks("👍").choices
    assert len(desk.kept()) == 1


def test_what_is_kept_is_told_and_deleted(somebody, desk) -> None:
    person = somebody()
    person.says("/khaosat giao-dich")
    person.says("4")
    assert "Phiếu khảo sát làm dở" in person.says("xem dữ liệu của tôi")
    person.says("xoá dữ liệu của tôi")
    person.says("đồng ý xoá dữ liệu của tôi")
    assert "Phiếu khảo sát" not in person.says("xem dữ liệu của tôi")
    assert "Câu 1." in person.says("/khaosat giao-dich")

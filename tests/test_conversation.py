"""What people type and what they are told: the sample department, no network, a still clock (Friday 20/11/2026)."""

from datetime import date, datetime, timedelta

import pytest

from bot.conversation import Conversations
from bot.message import Address, Turn
from bot.state import State
from handlers import route
from tests.conftest import NOON, Talk, context_of

PERMIT = "1.014199"


def test_where_to_hand_in_is_asked_by_level_of_what_was_spoken_of(says: Talk) -> None:
    says("chau muon xin tien tho cung liet si")
    assert says("nop o xa hay len tinh").facets == ("place",)


def test_nothing_unlike_is_offered_beside_an_answer(says: Talk) -> None:
    """The sample's 25 procedures have little to do with one another."""
    choices = says("đăng ký nội quy lao động mất bao lâu").reply.choices
    assert not [choice.label for choice in choices if "công chức" in choice.label or "tạm trú" in choice.label]


def test_the_dossier_of_a_work_permit_is_told_by_case(says: Talk) -> None:
    answer = says("cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì")
    assert (answer.outcome, answer.facets, answer.codes[0]) == ("answer", ("dossier",), PERMIT)
    text = answer.reply.plain()
    assert "14 trường hợp" in text and "nhà quản lý" in text and "Quyết định 526/QĐ-BNV" in text
    assert "dữ liệu ngày 31/07/2026" in text and f"/tthc/{PERMIT}" in text
    assert len(answer.reply.choices) <= 7


def test_a_picked_case_gives_its_papers_and_all_gives_all(says: Talk) -> None:
    says("cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì")
    picked = says("số 2").reply.plain()
    assert (
        "giám đốc điều hành" in picked
        and "bản chính: 1" in picked
        and "chuyên gia" not in picked.split("Anh/chị chọn")[0]
    )
    says("cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì")
    more = says("các trường hợp khác").reply.choices
    assert more[0].says != f"trường hợp 1 {PERMIT}"
    whole = says("tất cả").reply.plain()
    for case in ("giám đốc điều hành", "chuyên gia", "lao động kỹ thuật"):
        assert case in whole


@pytest.mark.parametrize(
    "typed",
    [
        "trợ cấp mai táng cần giấy tờ gì", "tro cap mai tang can giay to gi", "TRỢ CẤP MAI TÁNG cần giấy tờ gì??",
        "trowj caaps mai tangs caanf giaays towf gif", "trợ cấp mai tángg cần gấy tờ gì", "tro cap mai tang can giay to j",
    ],
)  # fmt: skip
def test_however_it_is_typed(says: Talk, typed: str) -> None:
    answer = says(typed)
    assert answer.outcome in ("answer", "choose") and "dossier" in answer.facets
    assert {"1.001731", "2.002308"} & {g.main.code for g in answer.found.groups[:2]}


def test_asking_on(says: Talk) -> None:
    says("1.001731")
    fee = says("còn lệ phí?")
    assert fee.facets == ("fee",) and fee.codes[0] == "1.001731" and "không ghi mức phí" in fee.reply.plain()
    assert says("nộp online được không").codes[0] == "1.001731"
    two = says("bao lâu và nộp ở đâu")
    assert two.facets == ("time", "place") and "03 ngày làm việc" in two.reply.plain()


def test_the_day_of_the_result_counts_working_days_and_says_how(says: Talk) -> None:
    says("1.001731")
    text = says("Nộp hôm nay thì bao giờ có kết quả?").reply.plain()
    # Saturday, Sunday and 24/11 (Ngày Văn hóa Việt Nam) are not worked: 23, 25, 26.
    assert "thứ Năm, 26/11/2026" in text and "24/11" in text and "ngày làm việc kế tiếp" in text
    assert "thứ Hai, 14/12/2026" in says("nộp ngày 9/12 thì bao giờ có").reply.plain()


def test_a_bare_zero_is_not_free(says: Talk) -> None:
    text = says("lệ phí 2.001955").reply.plain()
    assert "không ghi mức phí" in text and "không có nghĩa là miễn phí" in text and "0 đồng" not in text


def test_a_limit_that_stands_only_in_the_note_is_told(says: Talk) -> None:
    assert "ngày" in says("thời hạn giải quyết 2.002192").reply.plain().split("Anh/chị chọn")[0]


def test_an_action_changes_the_procedure_not_the_matter(says: Talk) -> None:
    says("giấy phép lao động cho người nước ngoài cần giấy tờ gì")
    assert says("ý tôi là cấp lại do bị mất").codes[0] == "1.014200"
    assert says("còn gia hạn thì sao").codes[0] == "1.014201"


def test_a_new_topic_is_noticed(says: Talk) -> None:
    says("cấp lại giấy phép lao động")
    assert says("thờ cúng liệt sĩ cần giấy tờ gì").codes[0] == "1.010803"
    assert says("mấy ngày xong").codes[0] == "1.010803"


def test_numbers_that_were_not_shown(says: Talk) -> None:
    assert "không có danh sách" in says("số 4").reply.plain()
    says("1.001731")
    assert "từ 1 đến" in says("99").reply.plain()
    assert says("1").outcome == "answer"  # the list is still there


@pytest.mark.parametrize("typed", ["xin chào", "hello", "cảm ơn bạn nhé", "bạn làm được gì"])
def test_smalltalk(says: Talk, typed: str) -> None:
    assert says(typed).outcome == "smalltalk"
    assert "!" not in says(typed).reply.plain()


def test_the_greeting_says_that_it_is_a_machine(says: Talk) -> None:
    assert "trợ lý tự động của Sở Nội vụ" in says("chào bạn").reply.plain()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("gặp cán bộ", "0200 000 001"),
        ("hồ sơ của tôi tới đâu rồi", "không xem được tình trạng"),
        ("cán bộ hách dịch gây khó khăn tôi muốn khiếu nại cán bộ", "phản ánh"),
        ("số điện thoại", "0200 000 002"),
        ("sở ở đâu vậy", "phường Mẫu"),
    ],
)
def test_wishes_that_are_no_procedure(says: Talk, typed: str, told: str) -> None:
    answer = says(typed)
    assert answer.outcome == "smalltalk" and told in answer.reply.plain() and not answer.codes


@pytest.mark.parametrize(
    "typed", ["giá vàng hôm nay bao nhiêu", "hát cho tôi nghe một bài", "thời tiết ngày mai thế nào"]
)
def test_what_is_none_of_its_business(says: Talk, typed: str) -> None:
    answer = says(typed)
    assert answer.outcome == "unknown" and "chưa tìm thấy" in answer.reply.plain() and "0200" in answer.reply.plain()


def test_an_unknown_code(says: Talk) -> None:
    answer = says("thành phần hồ sơ 9.999999")
    assert answer.outcome == "unknown" and "9.999999" in answer.reply.plain()


def test_an_old_agency_finds_its_new_owner(says: Talk) -> None:
    text = says("lên sở lao động xin cấp giấy phép lao động cho người nước ngoài cần gì").reply.plain()
    assert "Sở Nội vụ" in text


def test_english_is_answered_in_vietnamese_with_one_english_line(says: Talk) -> None:
    answer = says("what documents do I need for a work permit reissue")
    assert answer.codes[0] == "1.014200" and answer.reply.plain().count("In English") == 1


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "😀😀", "?!…", "\x00\x01", "'; DROP TABLE procedures; --", '" OR * NEAR(', "<script>alert(1)</script>", "**đậm** _x_",
     "我要办工作许可证", "a" * 10_000, "giấy phép lao động " * 800, "1.014199 " * 500, "\u202eabc", "{{7*7}}", "%s %d"],
)  # fmt: skip
def test_whatever_is_typed_gets_a_sentence(says: Talk, typed: str) -> None:
    answer = says(typed)
    assert answer.outcome in ("answer", "choose", "unknown", "smalltalk")
    assert len(answer.reply.plain()) > 20 and "Traceback" not in answer.reply.plain()


def conversations(state: State, database, at: datetime = NOON) -> Conversations:
    context = context_of(database)

    def answer(turn, memory, connection, now):
        return route.reply(turn, memory, context, connection, now)

    return Conversations(state, answer, lambda event, connection, now: None, lambda: at)


async def test_two_people_never_see_each_others_conversation(state: State, sample_db) -> None:
    talks = conversations(state, sample_db)
    one, two = Address("web", "một"), Address("web", "hai")
    await talks.hear(Turn(one, "1.001731"))
    reply = await talks.hear(Turn(two, "còn lệ phí?"))
    assert "1.001731" not in reply.plain()
    assert "1.001731" in (await talks.hear(Turn(one, "còn lệ phí?"))).plain()


async def test_a_conversation_survives_a_restart(state_url: str, sample_db) -> None:
    before = State.open(state_url)
    await conversations(before, sample_db).hear(Turn(Address("web", "a"), "1.001731"))
    before.close()
    after = State.open(state_url)
    assert "1.001731" in (await conversations(after, sample_db).hear(Turn(Address("web", "a"), "lệ phí"))).plain()
    after.close()


async def test_after_a_month_of_silence_a_conversation_begins_anew(state: State, sample_db) -> None:
    await conversations(state, sample_db).hear(Turn(Address("web", "a"), "1.001731"))
    much_later = conversations(state, sample_db, NOON + timedelta(days=31))
    assert "1.001731" not in (await much_later.hear(Turn(Address("web", "a"), "lệ phí"))).plain()


async def test_a_group_is_not_answered_when_nobody_spoke_to_us(state: State, sample_db) -> None:
    talks = conversations(state, sample_db)
    assert await talks.hear(Turn(Address("telegram", "-1"), "1.001731", is_group=True, addressed=False)) is None


def test_the_day_is_that_of_viet_nam(says: Talk) -> None:
    assert says.context.today() == date(2026, 11, 20)


def test_browsing_leads_from_fields_to_a_procedure(says: Talk) -> None:
    fields = says("danh mục")
    assert "lĩnh vực" in fields.reply.plain() and len(fields.reply.choices) <= 7
    assert fields.reply.choices[-1].label == "Xem tiếp"
    assert says("xem tiếp").reply.plain().startswith("Có ")
    inside = says("lĩnh vực người có công")
    assert "1.010803" in inside.codes
    assert says("1").outcome == "answer"

"""👍 and 👎 under an answer, and the questions that found none: kept masked, put together by likeness."""

from datetime import timedelta

from bot.message import Address, Turn
from bot.state import people_tables, questions
from handlers.unanswered import clustered
from tests.people.conftest import NOON, Town


def kept(town: Town) -> list[questions.Asked]:
    return town.state.do(questions.listed, NOON - timedelta(days=1))


def verdicts(town: Town) -> list[tuple[str, str, str]]:
    rows = town.state.do(lambda c: c.execute(people_tables.feedback.select()).all())
    return [(row.verdict, row.reason, row.codes) for row in rows]


def test_an_answer_carries_two_buttons_and_one_line(somebody) -> None:
    reply = somebody().asks("1.001731")
    assert [c.label for c in reply.feedback] == ["👍 có ích", "👎 chưa đúng"]
    assert all(len(c.says.encode()) <= 64 for c in reply.feedback)
    assert reply.plain().rstrip().splitlines()[-1].startswith("Câu trả lời đúng ý chưa?") or "trợ lý" in reply.plain()
    assert not somebody().asks("xin chào").feedback and not somebody().asks("giá vàng hôm nay").feedback


def test_a_thumb_up_is_counted_and_keeps_no_question(town: Town, somebody) -> None:
    person = somebody()
    reply = person.asks("trợ cấp mai táng 1.001731")
    assert "Cảm ơn" in person.says(reply.feedback[0].says)
    person.says(reply.feedback[0].says)  # tapped twice
    assert verdicts(town)[0][0] == "up" and len(verdicts(town)) == 1 and kept(town) == []


def test_a_thumb_down_is_asked_for_one_reason(town: Town, somebody) -> None:
    person = somebody("zalo", "z1")
    person.says("thành phần hồ sơ 1.001731 gọi tôi 0912345678")
    reply = person.asks("👎")
    assert [c.label for c in reply.choices] == ["Sai thủ tục", "Thiếu giấy tờ", "Khó hiểu", "Dữ liệu cũ", "Khác"]
    assert kept(town)[0].reason == ""  # kept even if no reason follows
    assert "Cảm ơn" in person.says("2")
    (asked,) = kept(town)
    assert (asked.outcome, asked.reason, asked.candidates[0]) == ("disliked", "thiếu giấy tờ", "1.001731")
    assert "1.001731" in asked.question and "0912" not in asked.question
    assert verdicts(town)[0][:2] == ("down", "thiếu giấy tờ")


def test_words_do_as_well_as_signs(town: Town, somebody) -> None:
    person = somebody("zalo", "z1")
    person.says("1.001731")
    assert "chưa đúng vì" in person.says("chưa đúng") and "Cảm ơn" in person.says("dữ liệu cũ")
    assert kept(town)[0].reason == "dữ liệu cũ"


def test_another_mind(town: Town, somebody) -> None:
    person = somebody()
    reply = person.asks("1.001731")
    person.says(reply.feedback[1].says)
    person.says(reply.feedback[0].says)
    assert [v[0] for v in verdicts(town)] == ["up"] and kept(town) == []


def test_an_older_answer_is_judged_by_its_own_question(town: Town, somebody) -> None:
    person = somebody()
    first = person.asks("thờ cúng liệt sĩ cần giấy tờ gì")
    person.asks("1.001731")
    person.says(first.feedback[1].says)
    assert kept(town)[0].question == "thờ cúng liệt sĩ cần giấy tờ gì"


def test_an_answer_of_long_ago_is_judged_by_its_code(town: Town, somebody) -> None:
    person = somebody()
    first = person.asks("1.001731")
    for _ in range(6):
        person.asks("1.010803")
    assert "chưa đúng vì" in person.says(first.feedback[1].says)
    assert verdicts(town)[0][2] == "1.001731" and kept(town) == []


def test_few_words_are_kept_with_what_they_were_about(town: Town, somebody) -> None:
    person = somebody()
    person.says("thờ cúng liệt sĩ cần giấy tờ gì")
    person.says("còn lệ phí?")
    person.says("👎")
    assert "thờ cúng liệt sĩ" in kept(town)[0].question.lower() and "lệ phí" in kept(town)[0].question


def test_a_sign_without_an_answer_is_no_harm(town: Town, somebody) -> None:
    for sign in ("👍", "👎", "👍🏽", "👎 #abcd"):
        assert "Cảm ơn" in somebody("zalo", "z3").says(sign) or "chưa đúng" in somebody("zalo", "z3").says(sign)


def test_in_a_group_everybody_judges_for_himself(town: Town, somebody) -> None:
    one, two = somebody("telegram", "1"), somebody("telegram", "2")
    one.says_in("-1", "1.001731")
    one.says_in("-1", "👍")
    two.says_in("-1", "👎")
    assert sorted(v[0] for v in verdicts(town)) == ["down", "up"]


def test_an_unknown_question_is_kept_with_its_candidates(town: Town, somebody) -> None:
    somebody().says("thuê tàu vũ trụ lên sao hoả")
    (asked,) = kept(town)
    assert (
        asked.outcome == "unknown" and "tàu vũ trụ" in asked.question and asked.address == Address("telegram", "1001")
    )


def test_the_same_person_counts_once_a_day_and_links_and_orders_never(town: Town, somebody) -> None:
    for _ in range(3):
        somebody().says("thuê tàu vũ trụ")
    town.hears(Turn(Address("web", "w"), "thuê tàu ngầm", by_link=True))
    for text in ("/lệnhlạ thuê", "99", "?!", "xin chào", "AAAA-BBBB-CCCC", "gặp cán bộ"):
        somebody().says(text)
    assert [q.question for q in kept(town)] == ["thuê tàu vũ trụ"]


def test_what_is_asked_alike_stands_together_and_the_most_frequent_first(town: Town, somebody) -> None:
    asked = ("thuê tàu vũ trụ cần giấy tờ gì", "thue tau vu tru", "Thuê tàu vũ trụ bao nhiêu tiền?", "giá vàng hôm nay", "hát một bài")  # fmt: skip
    for n, text in enumerate(asked):
        somebody("zalo", f"z{n}").says(text)
    library = town.context.library()
    found = clustered(kept(town), lambda text: " ".join(library.read(text).content))
    assert [cluster.count for cluster in found] == [3, 1, 1]
    assert "vũ trụ" in found[0].question and len(found[0].others) == 2


def test_thousands_are_put_together_quickly() -> None:
    import time

    rows = [
        questions.Asked(
            str(n), f"câu hỏi {n % 1500} về việc {n % 97} lạ", "unknown", "", (), Address("zalo", "1"), "1", NOON
        )
        for n in range(6000)
    ]
    started = time.perf_counter()
    assert sum(cluster.count for cluster in clustered(rows)) == 6000
    assert time.perf_counter() - started < 15


def test_the_office_is_asked_nothing_of_this_in_the_terminal(sample_context) -> None:
    from bot.message import Memory
    from handlers import route

    reply, memory = route.reply(Turn(Address("terminal", "1"), "1.001731"), Memory(), sample_context)
    assert not reply.feedback and not memory.answered
    reply, _ = route.reply(Turn(Address("terminal", "1"), "/moi VL"), Memory(), sample_context)
    assert "Telegram, Zalo" in reply.plain()

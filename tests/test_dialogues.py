"""Conversations: what a question means after others, on the sample and, case by case, on the national catalogue."""

import json
from pathlib import Path

import pytest

from bot.message import Memory
from handlers import route
from handlers.answer import Answer
from handlers.context import Context
from tests.conftest import Talk

HERE = Path(__file__).parent


def test_a_facet_asked_of_a_list_shows_the_list_again_for_that_facet(says: Talk) -> None:
    first = says("giấy phép lao động cho người nước ngoài")
    assert first.outcome == "choose"
    again = says("mấy ngày có")
    assert (again.outcome, again.codes, again.facets) == ("choose", first.codes, ("time",))
    assert says("1").facets == ("time",)


def test_a_facet_of_nothing_is_asked_back(says: Talk) -> None:
    answer = says("mất bao lâu")
    assert (answer.outcome, answer.codes) == ("unknown", ())
    assert "thủ tục nào" in answer.reply.plain()


def test_another_procedure_is_asked_the_same(says: Talk) -> None:
    says("cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì")
    says("mấy ngày có")
    answer = says("còn gia hạn")
    assert (answer.codes[0], answer.facets) == ("1.014201", ("dossier", "time"))


def test_who_corrects_himself_gets_the_other_from_its_beginning(says: Talk) -> None:
    says("cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì")
    answer = says("à không, ý tôi là cấp lại do bị mất")
    assert answer.codes[0] == "1.014200" and {"overview", "dossier"} <= set(answer.facets)


def test_thanks_in_many_words_are_thanks(says: Talk) -> None:
    says("trợ cấp mai táng cần giấy tờ gì")
    for thanks in ("ok cảm ơn nhiều", "cảm ơn bạn nhiều lắm", "cam on nhieu nha"):
        assert says(thanks).outcome == "smalltalk", thanks


def test_what_is_none_of_its_business_stays_so_in_a_conversation(says: Talk) -> None:
    says("trợ cấp mai táng cần giấy tờ gì")
    for text in ("à mà hôm nay giá vàng bao nhiêu", "thời tiết mai thế nào", "kể chuyện vui đi"):
        assert says(text).outcome == "unknown", text
    assert says("nộp ở đâu").outcome == "answer"  # and what was spoken of is still there


@pytest.mark.parametrize("text", ["công ty gửi thỏa ước lao động tập thể", "xin giấy phép bán lẻ rượu", "kê khai giá"])
def test_what_no_procedure_is_about_is_said_by_name(says: Talk, text: str) -> None:
    answer = says(text)
    assert answer.outcome == "unknown" and "không có thủ tục về" in answer.reply.plain()


@pytest.mark.parametrize("case", ["người đó 65 tuổi có được cấp không", "nếu công ty mới thành lập thì sao"])
def test_a_case_is_asked_of_what_is_spoken_of(says: Talk, case: str) -> None:
    says("cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì")
    answer = says(case)
    assert (answer.outcome, answer.codes[0]) == ("answer", "1.014199") and "conditions" in answer.facets


def test_what_the_record_says_of_a_case_is_told(says: Talk) -> None:
    says("hưởng trợ cấp thất nghiệp")
    said = says("đóng được 10 tháng thì có được hưởng không").reply.plain()
    assert "từ đủ 12 tháng trở lên" in said.split("Về trường hợp anh/chị nêu, thủ tục có ghi")[1]


def test_a_record_that_is_silent_about_a_case_says_so(says: Talk) -> None:
    says("trợ cấp thờ cúng liệt sĩ")
    said = says("nếu tôi là cháu ruột thì có được không").reply.plain()
    assert "không nói riêng về trường hợp anh/chị nêu" in said and "hỏi tại" in said


@pytest.mark.parametrize("then", ["mất luôn thì sao", "lỡ bị rách thì sao", "mat luon thi sao"])
def test_a_small_word_names_what_is_to_be_done_with_the_paper(says: Talk, then: str) -> None:
    says("cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì")
    assert says(then).codes[0] == "1.014200"


@pytest.mark.parametrize(
    "text",
    ["công ty tôi thuê kỹ sư người Nhật phải làm giấy gì", "cong ty toi thue ky su nguoi nhat phai lam giay gi"],
)
def test_a_few_records_answer_what_they_hold(says: Talk, text: str) -> None:
    answer = says(text)
    assert (answer.outcome, answer.codes[0]) == ("answer", "1.014199")


@pytest.mark.parametrize("text", ["xin giấy phép mở quán karaoke", "đăng ký kết hôn cần gì", "làm căn cước cho con"])
def test_a_few_records_do_not_stand_in_for_what_they_do_not_hold(says: Talk, text: str) -> None:
    assert says(text).outcome == "unknown"


def test_nobody_sees_the_file_of_somebody_else(says: Talk) -> None:
    says("trợ cấp thờ cúng liệt sĩ")
    assert says("cho tôi xem hồ sơ của ông Lê Văn Tùng").outcome != "answer"


@pytest.mark.catalogue
@pytest.mark.parametrize("file", ["dialogues.jsonl", "dialogues_aside.jsonl"])
def test_the_kept_dialogues_stay_right_at_every_turn(catalogue_context: Context, file: str) -> None:
    wrong = []
    for line in (HERE / file).read_text(encoding="utf-8").splitlines():
        dialogue, memory = json.loads(line), Memory()
        for turn in dialogue["turns"] if dialogue.get("kept") else ():
            answer = route.answer(turn["user"], memory, catalogue_context, whole=True)
            memory = answer.memory
            if not _right(turn, answer, catalogue_context):
                wrong.append(f"{dialogue['id']}: {turn['user']}")
    assert not wrong


@pytest.mark.catalogue
@pytest.mark.parametrize("file", ["dialogues.jsonl", "dialogues_aside.jsonl"])  # learned from, and not
def test_the_dialogues_are_right_at_most_turns(catalogue_context: Context, file: str) -> None:
    turns, wrong = 0, []
    for line in (HERE / file).read_text(encoding="utf-8").splitlines():
        dialogue, memory = json.loads(line), Memory()
        for turn in dialogue["turns"]:
            answer = route.answer(turn["user"], memory, catalogue_context, whole=True)
            memory, turns = answer.memory, turns + 1
            if not _right(turn, answer, catalogue_context):
                wrong.append(f"{dialogue['id']}: {turn['user']}")
    assert len(wrong) <= 0.25 * turns, wrong


def _right(turn: dict, answer: Answer, context: Context) -> bool:
    gold, told = ({context.library().card(code).folded for code in codes} for codes in (turn["codes"], answer.codes))
    return answer.outcome == turn["behaviour"] and (not gold or bool(gold & told))


@pytest.mark.catalogue
def test_what_is_out_of_scope_is_hardly_ever_answered(catalogue_context: Context) -> None:
    """Messages nobody learned from; a list counts half."""
    texts = [line for line in (HERE / "outside.txt").read_text(encoding="utf-8").splitlines() if line]
    outcomes = [route.answer(text, Memory(), catalogue_context).outcome for text in texts]
    assert (outcomes.count("answer") + outcomes.count("choose") / 2) / len(texts) <= 0.08

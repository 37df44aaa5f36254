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
    names = {card.code: card.folded for card in context.library().cards}
    gold = {names[code] for code in turn["codes"]}
    told = {names.get(code, "") for code in answer.codes}
    return answer.outcome == turn["behaviour"] and (not gold or bool(gold & told))


@pytest.mark.catalogue
def test_what_is_out_of_scope_is_hardly_ever_answered(catalogue_context: Context) -> None:
    """Messages nobody learned from; a list counts half."""
    texts = [line for line in (HERE / "outside.txt").read_text(encoding="utf-8").splitlines() if line]
    outcomes = [route.answer(text, Memory(), catalogue_context).outcome for text in texts]
    assert (outcomes.count("answer") + outcomes.count("choose") / 2) / len(texts) <= 0.08

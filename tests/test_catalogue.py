"""Every one of the 5,694 real procedures: no row dropped, each paper with its own quantities."""

import pytest

from bot.message import Memory
from handlers import route
from handlers.wording import fees, limit
from knowledge.library import Library
from tests.conftest import Talk

pytestmark = pytest.mark.catalogue


@pytest.mark.parametrize("quarter", range(4))  # so that several processes may share them
def test_every_dossier_is_told_whole(catalogue_context, quarter: int) -> None:
    library: Library = catalogue_context.library()
    for card in library.cards[quarter::4]:
        record = library.record(card.code)
        answer = route.answer(f"thành phần hồ sơ {card.code}", Memory(), catalogue_context, whole=True)
        assert answer.codes[0] == card.code and answer.outcome == "answer", card.code
        lines = [" ".join(line.split()) for line in answer.reply.plain().splitlines()]
        for row in record.dossier:
            name = " ".join(row.name.split())
            mine = [line for line in lines if name in line]
            assert mine, (card.code, name[:80])
            if row.kind == "paper":
                end = f"bản chính: {row.originals}, bản sao: {row.copies})"
                assert any(line.endswith(end) for line in mine), (card.code, name[:80])


def test_no_bare_zero_is_told_as_a_fee(catalogue_context) -> None:
    library: Library = catalogue_context.library()
    told = 0
    for card in library.cards:
        for channel in library.record(card.code).channels:
            if (channel.fee or "").strip() == "0 VNĐ":
                assert fees(channel) == []
                told += 1
            assert "OTHER" not in limit(channel)
    assert told > 6000


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("đăng ký khai sinh cho con mới đẻ cần giấy tờ gì", "1.001193"),
        ("mất thẻ căn cước làm lại ở đâu", "2.001177"),
        ("thờ cúng liệt sĩ được bao nhiêu tiền", "1.010803"),
    ],
)
def test_everyday_questions_find_their_procedure(says_nationally: Talk, question: str, code: str) -> None:
    answer = says_nationally(question)
    names = {card.folded for group in answer.found.groups[:5] for card in group.cards}
    wanted = says_nationally.context.library().card(code)
    assert wanted is None or wanted.folded in names


@pytest.mark.parametrize(
    ("question", "unasked"),
    [
        ("con tôi bị khuyết tật làm giấy ở đâu", "1.001653"),  # Đổi, cấp lại Giấy xác nhận khuyết tật
        ("huấn luyện an toàn lao động xin giấy", "2.000111"),  # Hỗ trợ kinh phí huấn luyện …
        ("cong ty cho thue lai lao dong xin giay phep", "1.000414"),  # Rút tiền ký quỹ …
    ],
)
def test_what_nobody_asked_for_is_not_answered(says_nationally: Talk, question: str, unasked: str) -> None:
    answer = says_nationally(question)
    assert answer.outcome != "answer" or unasked not in answer.codes


def test_the_plain_sibling_comes_before_the_one_for_a_purpose_nobody_spoke_of(says_nationally: Talk) -> None:
    assert says_nationally("con tôi bị khuyết tật làm giấy ở đâu").codes[:2] == ("1.001699", "1.001653")
    assert says_nationally("giấy khuyết tật của con tôi bị rách đổi ở đâu").codes[0] == "1.001653"


def test_the_same_procedure_at_several_places_is_one_answer(says_nationally: Talk) -> None:
    library = says_nationally.context.library()
    card = next(c for c in library.cards if len(library.same(c.code)) == 2)
    answer = says_nationally(f"thành phần hồ sơ {card.code}")
    assert set(answer.codes) == {c.code for c in library.same(card.code)}
    assert "Cùng tên thủ tục này còn có" in answer.reply.plain()


def test_an_unclear_question_is_asked_back_with_the_difference_first(says_nationally: Talk) -> None:
    from handlers.compare import told_apart

    common, labels = told_apart(["Xác nhận thông tin hộ tịch cho nam", "Xác nhận thông tin hộ tịch của nữ"])
    assert common == "Xác nhận thông tin hộ tịch" and labels == ["Cho nam", "Của nữ"]


def test_what_else_is_offered_after_a_pick_is_near_what_was_picked(says_nationally: Talk) -> None:
    said = says_nationally("nơi nộp 1.001699").reply.choices  # as a list says it
    others = [choice.label for choice in said if choice.label.startswith("Hoặc: ")]
    assert others and all("khuyết tật" in label for label in others)

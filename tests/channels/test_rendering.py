"""The same answers on every channel: nothing is lost, and what can be picked can be picked everywhere."""

import pytest

from bot.channels.parts import composed, width
from bot.channels.telegram_read import Self, Update, read
from bot.channels.telegram_show import parts_of
from bot.channels.zalo_bot import ZaloBot
from bot.message import Address, Attachment, Choice, Memory, Reply, Source, Turn, heading, item, paragraph
from bot.web.said import as_data
from handlers import route
from tests.conftest import Talk

URL = "https://troly.example.vn"
CONVERSATIONS = [
    ["xin chào"],
    ["cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì", "số 2", "còn lệ phí?", "tất cả 1.014199"],
    ["trợ cấp mai táng cần giấy tờ gì", "2", "các bước", "căn cứ pháp lý"],
    ["lệ phí 2.001955"],
    ["giá vàng hôm nay bao nhiêu", "gặp cán bộ"],
    ["99"],
]
MADE_UP = [
    Reply((heading("Tiêu đề <b>&"), paragraph("*đậm* _x_ `mã` [a](b)"), item("một dòng", 1, "bản chính: 1"))),
    Reply((paragraph("x"),), tuple(Choice("Trường hợp " + "rất dài " * 30 + str(n), f"{n} " * 40) for n in range(7))),
    Reply((paragraph("x"),), (Choice("👍 tốt", ""), Choice("Ngắn", "ngắn")), Source("nguồn", "/tthc/1")),
    Reply(tuple(item("Giấy tờ số " * 30, n) for n in range(1, 60)), (Choice("Nơi nộp", "nộp ở đâu 1.1"),)),
    Reply((paragraph("x"),), feedback=(Choice("👍", "👍"), Choice("👎", "👎"))),
    Reply((paragraph("Báo cáo tháng:"),), attachment=Attachment("x1", "báo cáo.docx")),
]


@pytest.fixture
def replies(sample_context) -> list[Reply]:
    said = list(MADE_UP)
    for turns in CONVERSATIONS:
        talk = Talk(sample_context)
        said += [talk(turn).reply for turn in turns]
    return said


def on_zalo(reply: Reply) -> str:
    parts = ZaloBot("1:x", public_url=URL).render(reply)
    assert all(0 < len(p.text) <= 2000 and p.text == composed(p.text) and not p.rows for p in parts)
    return "\n".join(p.text for p in parts)


def on_telegram(reply: Reply) -> str:
    parts = parts_of(reply, URL)
    said = []
    for part in parts:
        said.append(part.text)
        said += [part.attachment.name] if part.attachment else []
        assert width(part.text) <= 4096 and (part.text or part.attachment)
        assert len(part.rows) == 0 or part is [p for p in parts if p.text][-1]
        for button in (b for row in part.rows for b in row):
            assert 0 < len(button.data.encode()) <= 64 and 0 < len(button.label) <= 40
            said.append(button.label)
    return "\n".join(said)


def flat(text: str) -> str:
    """Words alone, without the marks of parts."""
    lines = [line for line in text.splitlines() if not line.startswith("(phần ")]
    return " ".join(" ".join(lines).split())


def test_every_channel_says_everything(replies: list[Reply]) -> None:
    for reply in replies:
        for shown in (flat(on_zalo(reply)), flat(on_telegram(reply))):
            for block in reply.blocks:
                assert flat(composed(block.plain)) in shown, block
            for choice in reply.choices:
                assert flat(composed(choice.label)) in shown, choice
            if reply.source:
                assert reply.source.text in shown and URL + reply.source.path in shown
            for choice in reply.feedback:
                assert choice.label in shown
            if reply.attachment:
                assert reply.attachment.name in shown


def test_the_web_gets_the_same(replies: list[Reply]) -> None:
    for reply in replies:
        data = as_data(reply)
        assert [b["text"] for b in data["blocks"]] == [b.text for b in reply.blocks]
        assert [c["label"] for c in data["choices"]] == [c.label for c in reply.choices]
        assert bool(data["source"]) == bool(reply.source)


def test_on_zalo_choices_are_a_numbered_list(replies: list[Reply]) -> None:
    for reply in replies:
        shown = flat(on_zalo(reply))
        for number, choice in enumerate(reply.choices, 1):
            assert flat(f"{number}. {composed(choice.label)}") in shown


def tapped(reply: Reply, number: int) -> Turn:
    """The turn that comes when the button of a choice is pressed, as Telegram tells it."""
    part = [p for p in parts_of(reply, URL) if p.text][-1]
    button = next(b for row in part.rows for b in row if b.label.startswith(f"{number}. "))
    keyboard = [[{"text": b.label, "callback_data": b.data} for b in row] for row in part.rows]
    message = {
        "message_id": 7, "chat": {"id": 1, "type": "private"}, "date": 1, "text": part.text,
        "from": {"id": 9, "is_bot": True}, "reply_markup": {"inline_keyboard": keyboard},
    }  # fmt: skip
    query = {"id": "q", "from": {"id": 1}, "message": message, "data": button.data}
    turn = read(Update.model_validate({"update_id": 1, "callback_query": query}), Self(9, "b_bot"))
    assert isinstance(turn, Turn)
    return turn


def test_a_tap_says_the_words_of_the_choice_or_its_label_or_its_number(replies: list[Reply]) -> None:
    for reply in replies:
        for number, choice in enumerate(reply.choices, 1):
            text = tapped(reply, number).text
            assert text in (
                choice.says,
                " ".join(composed(choice.label).split()),
                composed(choice.label).strip(),
                str(number),
            )


def test_tap_number_and_words_lead_to_the_same_answer(sample_context) -> None:
    asked = Turn(Address("telegram", "1"), "cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì")
    reply, memory = answered(asked.text, Memory(), sample_context)
    for number, choice in enumerate(reply.choices, 1):
        wanted = answered(choice.says, memory, sample_context)[0]
        for said in (tapped(reply, number).text, str(number), f"số {number}", choice.label):
            assert answered(said, memory, sample_context)[0] == wanted, said


def answered(text: str, memory: Memory, context) -> tuple[Reply, Memory]:
    given = route.answer(text, memory, context)
    return given.reply, given.memory


def test_titles_stand_out_on_telegram_without_signs_in_the_text() -> None:
    part = parts_of(MADE_UP[0], URL)[0]
    assert part.text.startswith("Tiêu đề <b>&\n*đậm* _x_ `mã` [a](b)\n1. một dòng (bản chính: 1)")
    assert part.bold == ((0, len("Tiêu đề <b>&")),)


def test_short_labels_share_a_row_and_numbers_are_on_the_buttons() -> None:
    reply = Reply(
        (paragraph("x"),), (Choice("Nơi nộp", "a"), Choice("Các bước", "b"), Choice("Thời hạn và lệ phí", "c"))
    )
    rows = parts_of(reply, URL)[0].rows
    assert [[b.label for b in row] for row in rows] == [["1. Nơi nộp", "2. Các bước"], ["3. Thời hạn và lệ phí"]]

"""Telegram over real HTTP: crabline for texts, telegram-test-api for buttons, a proxy for what goes wrong."""

import asyncio
import json
import logging

import pytest
from aiohttp import web

from bot.channels import SendError, StartError
from bot.message import Address, Attachment, Choice, Document, Event, Reply, heading, paragraph
from tests.channels.emulators import TOKENS, Crabline, TestApi
from tests.channels.fault_proxy import Fault
from tests.channels.kept import Kept, until
from tests.channels.telegram_late import telegram
from tests.channels.telegram_shim import PERSON, Shim

TOKEN = TOKENS["telegram"]
LAN = Address("telegram", "1001")
ASK = Reply((heading("Trợ cấp"), paragraph("Anh/chị cần gì:")), (Choice("Nơi nộp", "nộp ở đâu 1.001731"),))


async def say(server: Crabline, *args, **more) -> None:
    await asyncio.to_thread(server.says, *args, **more)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_words_come_in_and_answers_go_out(telegram_server, running, kept: Kept, mode: str) -> None:
    bot = await running(telegram, TOKEN, api=telegram_server.url, mode=mode, commands=(("help", "Trợ giúp"),))
    await say(telegram_server, "trợ cấp mai táng")
    await say(telegram_server, "chuyện riêng", "-100123", chatType="supergroup")
    await say(telegram_server, "@troly_iso_bot phí", "-100123", chatType="supergroup", isForum=True, messageThreadId=9)
    await until(lambda: len(kept.rows) == 2)
    alone, group = [bot.read(body) for body in kept.rows.values()]
    assert (alone.text, alone.address) == ("trợ cấp mai táng", LAN)
    assert (group.text, group.address) == ("phí", Address("telegram", "-100123", "9"))
    for turn in (alone, group):
        await bot.send(turn.address, bot.render(ASK)[0], turn.message)
    first, second = telegram_server.sent()
    assert first["text"] == "Trợ cấp\nAnh/chị cần gì:" and first["chat_id"] == "1001"
    assert json.loads(first["entities"]) == [{"type": "bold", "offset": 0, "length": 7}]
    assert json.loads(first["reply_markup"])["inline_keyboard"][0][0]["callback_data"] == "nộp ở đâu 1.001731"
    assert (second["chat_id"], second["message_thread_id"]) == ("-100123", "9")
    menu = json.loads(telegram_server.calls("setMyCommands")[0]["commands"])
    assert menu == [{"command": "help", "description": "Trợ giúp"}]
    assert bot.username == "troly_iso_bot" and bot.ready


async def test_what_cannot_be_kept_is_fetched_again(telegram_server, running, kept: Kept) -> None:
    kept.broken = 2
    await running(telegram, TOKEN, api=telegram_server.url)
    for text in ("một", "hai"):
        await say(telegram_server, text)
    await until(lambda: len(kept.rows) == 2)
    assert [body["message"]["text"] for body in kept.rows.values()] == ["một", "hai"]


async def test_what_was_taken_is_not_asked_for_again_after_a_stop(telegram_server, running, kept: Kept) -> None:
    first = await running(telegram, TOKEN, api=telegram_server.url)
    await say(telegram_server, "một")
    await until(lambda: kept.rows)
    await first.stop()
    await say(telegram_server, "hai")
    await running(telegram, TOKEN, api=telegram_server.url)
    await until(lambda: len(kept.rows) == 2)
    assert len(kept.rows) == 2  # "một" may come once more; its key is known


async def test_a_webhook_that_could_not_keep_an_update_is_called_again(telegram_server, running, kept: Kept) -> None:
    kept.broken = 1
    await running(telegram, TOKEN, api=telegram_server.url, mode="webhook")
    await say(telegram_server, "một")
    await until(lambda: kept.rows)
    assert [body["message"]["text"] for body in kept.rows.values()] == ["một"]


async def test_documents_go_out_after_the_words(telegram_server, running) -> None:
    bot = await running(telegram, TOKEN, api=telegram_server.url)
    attachment = Attachment("x", "báo cáo tháng 11.txt", content="nội dung".encode())
    reply = Reply((paragraph("Báo cáo:"),), attachment=attachment)
    for part in bot.render(reply):
        assert await bot.send(LAN, part)
    words, document = telegram_server.sent()
    assert words["text"] == "Báo cáo:" and document["document"].startswith("attach://")


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_buttons_and_members(test_api: TestApi, running, kept: Kept, mode: str) -> None:
    shim = Shim(test_api.url, TOKEN)
    bot = await running(telegram, TOKEN, api=await shim.start(), mode=mode)
    try:
        await shim.says("trợ cấp mai táng")
        await until(lambda: kept.rows)
        long = Choice("Cấp giấy phép lao động cho người nước ngoài làm việc", "giấy phép " * 10)
        ask = Reply((paragraph("Anh/chị chọn:"),), (ASK.choices[0], long))
        await bot.send(Address("telegram", str(PERSON["id"])), bot.render(ask)[0])
        await shim.tap(shim.sent[0], "1. Nơi nộp")
        await shim.tap(shim.sent[0], "2. Cấp giấy phép lao động cho người nướ…")
        member = {"chat": {"id": -5, "type": "group"}, "from": PERSON, "date": 1}
        states = ({"user": {"id": 42}, "status": s} for s in ("left", "member"))
        await shim.happens(
            {"my_chat_member": member | dict(zip(("old_chat_member", "new_chat_member"), states, strict=True))}
        )
        await until(lambda: len(kept.rows) == 4 and len(shim.answered) == 2)
        _, tap, long_tap, joined = [bot.read(body) for body in kept.rows.values()]
        assert (tap.text, tap.person) == ("nộp ở đâu 1.001731", "1001")
        assert long_tap.text == long.label
        assert joined == Event(Address("telegram", "-5"), "joined", person="1001", is_group=True)
    finally:
        await bot.stop()
        await shim.stop()


FAULTS = [
    (Fault("429", retry_after=7), {"retry_after": 7.0}),
    (Fault("403"), {"permanent": True}),
    (Fault("400", description="Bad Request: chat not found"), {"permanent": True}),
    (Fault("migrate", moved_to=-100777), {"moved_to": "-100777"}),
    (Fault("500"), {}),
    (Fault("502", description="Bad Gateway"), {"unknown": True}),
    (Fault("401"), {"retry_after": 300.0}),
    (Fault("cut"), {"unknown": True}),
    (Fault("cut", after=True), {"unknown": True}),
]


@pytest.mark.parametrize(
    ("fault", "meaning"), FAULTS, ids=lambda v: f"{v.kind}{v.after or ''}" if isinstance(v, Fault) else ""
)
async def test_what_failures_mean(telegram_server, running, faulty, fault: Fault, meaning: dict) -> None:
    proxy = await faulty(telegram_server.url)
    bot = await running(telegram, TOKEN, api=proxy.url)
    proxy.next(fault)
    with pytest.raises(SendError) as caught:
        await bot.send(LAN, bot.render(ASK)[0])
    said = {k: v for k, v in vars(caught.value).items() if k != "reason" and v}
    assert said == meaning
    assert await bot.send(LAN, bot.render(ASK)[0])
    assert len(telegram_server.sent()) == (2 if fault.after else 1)


async def test_no_answer_in_time_is_unknown_and_no_connection_is_not(telegram_server, running, faulty) -> None:
    proxy = await faulty(telegram_server.url)
    bot = await running(telegram, TOKEN, api=proxy.url, within=3)  # enough for what answers on a busy machine
    proxy.next(Fault("hang", after=True))
    with pytest.raises(SendError) as caught:
        await bot.send(LAN, bot.render(ASK)[0])
    assert caught.value.unknown and len(telegram_server.sent()) == 1
    await proxy.stop()
    with pytest.raises(SendError) as caught:
        await bot.send(LAN, bot.render(ASK)[0])
    assert not caught.value.unknown and not caught.value.permanent


async def test_a_deleted_topic_is_answered_in_the_group(telegram_server, running, faulty) -> None:
    proxy = await faulty(telegram_server.url)
    bot = await running(telegram, TOKEN, api=proxy.url)
    proxy.next(Fault("400", description="Bad Request: message thread not found"))
    assert await bot.send(Address("telegram", "-100123", "9"), bot.render(ASK)[0])
    assert "message_thread_id" not in telegram_server.sent()[0]


async def test_a_message_is_replaced_or_sent_anew(telegram_server, running, faulty) -> None:
    proxy = await faulty(telegram_server.url)
    bot = await running(telegram, TOKEN, api=proxy.url)
    id = await bot.send(LAN, bot.render(ASK)[0])
    changed = bot.render(Reply((paragraph("Đã nhận."),), replaces=id))[0]
    assert await bot.send(LAN, changed) == id
    assert telegram_server.calls("editMessageText")[0]["text"] == "Đã nhận."
    proxy.next(Fault("400", description="Bad Request: message is not modified"), "editMessageText")
    assert await bot.send(LAN, changed) == id
    proxy.next(Fault("400", description="Bad Request: message can't be edited"), "editMessageText")
    assert await bot.send(LAN, changed) != id


async def test_polling_survives_whatever_the_server_does(telegram_server, running, faulty, kept: Kept) -> None:
    proxy = await faulty(telegram_server.url)
    proxy.only = ()
    await running(telegram, TOKEN, api=proxy.url)
    for fault in (Fault("500"), Fault("cut", after=True)):
        proxy.next(fault, "getUpdates")
    await say(telegram_server, "một")
    await say(telegram_server, "hai")
    await until(lambda: len(kept.rows) == 2, 40)


@pytest.mark.long
@pytest.mark.parametrize("token", ["nonsense", ""])
async def test_a_token_that_is_none_is_said_by_the_name_of_the_setting(token: str, kept: Kept) -> None:
    bot = telegram(token, api="http://127.0.0.1:9")
    with pytest.raises(StartError) as caught:
        await bot.start(kept)
    assert caught.value.setting == "TROLY_TELEGRAM_TOKEN" and caught.value.permanent
    await bot.close()


async def test_a_refused_token_and_an_unreachable_server(telegram_server, faulty, kept: Kept) -> None:
    proxy = await faulty(telegram_server.url)
    proxy.next(Fault("401"), "getMe")
    bot = telegram(TOKEN, api=proxy.url)
    with pytest.raises(StartError) as caught:
        await bot.start(kept)
    assert caught.value.setting == "TROLY_TELEGRAM_TOKEN" and caught.value.permanent
    await bot.close()
    lost = telegram(TOKEN, api="http://127.0.0.1:9")
    with pytest.raises(StartError) as caught:
        await lost.start(kept)
    assert not caught.value.permanent and not lost.ready and TOKEN not in str(caught.value)
    await lost.close()


@pytest.mark.long
async def test_a_webhook_needs_https_at_the_real_telegram(kept: Kept) -> None:
    with pytest.raises(StartError, match="TROLY_PUBLIC_URL"):
        await telegram(TOKEN, mode="webhook", public_url="http://troly.example.vn").start(kept)


async def test_a_document_is_fetched(running) -> None:
    """The emulators know no files: this is the Bot API's getFile and its file server, as documented."""
    content = "Kế hoạch".encode() * 1000

    async def called(request: web.Request) -> web.Response:
        if request.path == f"/bot{TOKEN}/getFile":
            told = {"ok": True, "result": {"file_id": "F1", "file_path": "documents/a.docx"}}
            wanted = (await request.post())["file_id"]
            refused = {"F2": "Bad Request: invalid file_id", "F3": "Bad Request: file is too big"}.get(wanted)
            failure = {"ok": False, "error_code": 400, "description": refused}
            return web.json_response(failure if refused else told, status=400 if refused else 200)
        if request.path == f"/file/bot{TOKEN}/documents/a.docx":
            return web.Response(body=content)
        return web.json_response({"ok": True, "result": True if "getMe" not in request.path else {"id": 1}})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", called)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot = await running(telegram, TOKEN, api=f"http://127.0.0.1:{runner.addresses[0][1]}", mode="webhook")
    assert await bot.fetch(Document("F1", "a.docx", size=len(content))) == content
    with pytest.raises(SendError) as caught:
        await bot.fetch(Document("F2"))
    assert caught.value.permanent and "large" not in caught.value.reason
    with pytest.raises(SendError) as caught:
        await bot.fetch(Document("F3"))
    assert caught.value.permanent and "large" in caught.value.reason
    await runner.cleanup()


async def test_a_file_that_is_too_large_is_not_fetched(telegram_server, running) -> None:
    bot = await running(telegram, TOKEN, api=telegram_server.url)
    with pytest.raises(SendError) as caught:
        await bot.fetch(Document("F", size=21 * 1024 * 1024))
    assert caught.value.permanent


async def test_logs_hold_no_token_and_no_text(telegram_server, running, faulty, kept: Kept, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    proxy = await faulty(telegram_server.url)
    bot = await running(telegram, TOKEN, api=proxy.url)
    proxy.next(Fault("500"), "getUpdates")
    proxy.next(Fault("cut"))
    await say(telegram_server, "số của tôi là 0912345678")
    await until(lambda: kept.rows)
    with pytest.raises(SendError):
        await bot.send(LAN, bot.render(ASK)[0])
    assert TOKEN not in caplog.text and "0912345678" not in caplog.text and "Trợ cấp" not in caplog.text

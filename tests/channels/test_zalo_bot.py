"""Zalo Bot over real HTTP: crabline is Zalo, a proxy does what goes wrong."""

import asyncio
import logging
import unicodedata

import pytest
from aiohttp import ClientSession, web

from bot.channels import SendError, StartError
from bot.channels.zalo_bot import ZaloBot, month_warning
from bot.channels.zalo_picture import Pictures
from bot.message import Address, Attachment, Choice, Document, Event, Reply, Source, Turn, item, paragraph
from tests.channels.emulators import TOKENS, Crabline
from tests.channels.fault_proxy import Fault
from tests.channels.kept import Kept, until

TOKEN = TOKENS["zalo"]
LAN = Address("zalo", "u1")
ASK = Reply(
    (paragraph("Anh/chị cần gì:"),), (Choice("Nơi nộp", "nộp ở đâu 1.001731"), Choice("Lệ phí", "lệ phí 1.001731"))
)


async def say(server: Crabline, *args, **more) -> None:
    await asyncio.to_thread(server.says, *args, **more)


def event(name: str = "message.text.received", **changes) -> dict:
    message = {
        "message_id": "m1", "date": 1795166657118, "from": {"id": "6ede", "display_name": "Lan", "is_bot": False},
        "chat": {"id": "6ede", "chat_type": "PRIVATE"}, "text": "phí bao nhiêu",
    }  # fmt: skip
    return {"event_name": name, "message": message | changes}


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_words_come_in_and_answers_go_out(zalo_server, running, kept: Kept, mode: str) -> None:
    bot = await running(ZaloBot, TOKEN, api=zalo_server.url, mode=mode)
    await say(zalo_server, "trợ cấp mai táng", "u1", senderName="Lan")
    await say(zalo_server, "@troly_iso_bot 2", "g1", senderId="u1", chatType="GROUP")
    await until(lambda: len(kept.rows) == 2)
    alone, group = [bot.read(body) for body in kept.rows.values()]
    assert (alone.text, alone.address, alone.person, alone.is_group) == ("trợ cấp mai táng", LAN, "u1", False)
    assert (group.text, group.address, group.person, group.is_group) == ("2", Address("zalo", "g1"), "u1", True)
    for turn in (alone, group):
        assert await bot.send(turn.address, bot.render(ASK)[0])
    assert [(s["chat_id"], s["text"]) for s in zalo_server.sent()] == [
        (chat, "Anh/chị cần gì:\n\nAnh/chị chọn số hoặc gõ câu hỏi khác:\n1. Nơi nộp\n2. Lệ phí")
        for chat in ("u1", "g1")
    ]
    assert kept.places[0][1] < kept.places[1][1]


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_event_bare_or_wrapped(wrapped: bool) -> None:
    body = {"ok": True, "result": event()} if wrapped else event()
    said = Turn(Address("zalo", "6ede"), "phí bao nhiêu", person="6ede", name="Lan", message="m1")
    assert ZaloBot(TOKEN).read(body) == said


@pytest.mark.parametrize("kind", ["unsupported", "sticker", "voice", "file", "something_new"])
def test_what_cannot_be_read_is_an_event(kind: str) -> None:
    body = event(f"message.{kind}.received", text="", photo_url="https://x/y.jpg")
    assert ZaloBot(TOKEN).read(body) == Event(Address("zalo", "6ede"), "unsupported", person="6ede")


@pytest.mark.parametrize(
    "body",
    [
        {}, {"result": []}, {"result": None}, {"event_name": 3}, {"event_name": "message.text.received"}, event("user.followed"),
        event(message_id=""), event(chat={"id": 3}), event(date=-1), event(date=10**30), event(**{"from": {"id": "b", "is_bot": True}}),
    ],
)  # fmt: skip
def test_what_is_no_message_is_nothing(body: dict) -> None:
    assert ZaloBot(TOKEN).read(body) is None


def test_letters_typed_apart_are_put_together() -> None:
    assert ZaloBot(TOKEN).read(event(text=unicodedata.normalize("NFD", "lệ phí"))).text == "lệ phí"


async def test_a_long_answer_arrives_in_numbered_parts(zalo_server, running) -> None:
    bot = await running(ZaloBot, TOKEN, api=zalo_server.url, mode="polling", public_url="https://troly.example.vn")
    papers = tuple(item(f"Giấy tờ thứ {n} theo mẫu ban hành kèm theo thông tư", n) for n in range(1, 90))
    parts = bot.render(Reply(papers, (Choice("Lệ phí", "lệ phí"),), Source("thủ tục 1.001731", "/tthc/1.001731")))
    for part in parts:
        await bot.send(LAN, part)
    texts = [sent["text"] for sent in zalo_server.sent()]
    assert len(texts) == len(parts) > 2 and all(len(t) <= 2000 for t in texts)
    assert texts[0].endswith(f"(phần 1/{len(parts)})") and "https://troly.example.vn/tthc/1.001731" in texts[-1]
    for n in range(1, 90):
        assert any(f"{n}. Giấy tờ thứ {n} theo" in t for t in texts)


def test_a_file_is_named_and_where_to_get_it() -> None:
    reply = Reply((paragraph("Báo cáo:"),), attachment=Attachment("x1", "báo cáo.docx"))
    text = ZaloBot(TOKEN, public_url="https://troly.example.vn").render(reply)[0].text
    assert "báo cáo.docx" in text and "https://troly.example.vn/tep/x1/b" in text


FAULTS = [
    (Fault("429"), {"retry_after": 60.0}),
    (Fault("403"), {"permanent": True}),
    (Fault("400"), {"permanent": True}),
    (Fault("500"), {}),
    (Fault("502"), {"unknown": True}),
    (Fault("401"), {"retry_after": 300.0}),
    (Fault("cut"), {"unknown": True}),
    (Fault("cut", after=True), {"unknown": True}),
    (Fault("hang", after=True), {"unknown": True}),
]


@pytest.mark.parametrize(
    ("fault", "meaning"), FAULTS, ids=lambda v: f"{v.kind}{v.after or ''}" if isinstance(v, Fault) else ""
)
async def test_what_failures_mean(zalo_server, running, faulty, fault: Fault, meaning: dict) -> None:
    proxy = await faulty(zalo_server.url)
    bot = await running(ZaloBot, TOKEN, api=proxy.url, within=3)
    proxy.next(fault)
    with pytest.raises(SendError) as caught:
        await bot.send(LAN, bot.render(ASK)[0])
    assert {k: v for k, v in vars(caught.value).items() if k != "reason" and v} == meaning
    assert await bot.send(LAN, bot.render(ASK)[0])


async def test_polling_goes_on_after_trouble_and_keeps_what_could_not_be_kept(
    zalo_server, running, faulty, kept: Kept
) -> None:
    proxy = await faulty(zalo_server.url)
    proxy.next(Fault("500"), "getUpdates")
    kept.broken = 1
    await running(ZaloBot, TOKEN, api=proxy.url, mode="polling")
    for text in ("một", "hai"):
        await say(zalo_server, text, "u1")
    await until(lambda: len(kept.rows) == 2)
    assert [body["message"]["text"] for body in kept.rows.values()] == ["một", "hai"]


@pytest.mark.parametrize("token", ["", "nonsense", "1:a/../b", "1:a?b"])
async def test_a_token_that_is_none_is_said_by_the_name_of_the_setting(token: str, kept: Kept) -> None:
    with pytest.raises(StartError) as caught:
        await ZaloBot(token, api="http://127.0.0.1:9").start(kept)
    assert caught.value.setting == "TROLY_ZALO_BOT_TOKEN" and caught.value.permanent


async def test_a_refused_token_and_an_unreachable_server(zalo_server, kept: Kept) -> None:
    bot = ZaloBot("1:wrong", api=zalo_server.url)
    with pytest.raises(StartError) as caught:
        await bot.start(kept)
    assert caught.value.setting == "TROLY_ZALO_BOT_TOKEN" and caught.value.permanent
    lost = ZaloBot(TOKEN, api="http://127.0.0.1:9")
    with pytest.raises(StartError) as caught:
        await lost.start(kept)
    assert caught.value.setting == "TROLY_ZALO_BOT_API" and not caught.value.permanent and not lost.ready
    await lost.close()


async def test_settings_that_zalo_would_refuse(zalo_server, kept: Kept) -> None:
    with pytest.raises(StartError, match="TROLY_PUBLIC_URL"):
        await ZaloBot(TOKEN, mode="webhook", public_url="http://troly.example.vn").start(kept)
    with pytest.raises(StartError, match="TROLY_ZALO_BOT_SECRET"):
        await ZaloBot(TOKEN, api=zalo_server.url, mode="webhook", secret="ngắn").start(kept)
    with pytest.raises(StartError, match="TROLY_PUBLIC_URL"):
        await ZaloBot(TOKEN, api=zalo_server.url, mode="webhook", public_url="http://troly.example.vn").start(kept)


PICTURE = b"\xff\xd8\xff" + b"anh" * 1000
FROM = "https://photo-stal-1.zdn.vn/a.jpg"


@pytest.mark.parametrize(
    "sent", [{"photo_url": FROM, "caption": "báo cáo"}, {"photo": FROM, "text": "báo cáo"}, {"photo": {"url": FROM}}]
)
def test_a_picture_is_a_turn_that_says_where_it_lies(sent: dict) -> None:
    turn = ZaloBot(TOKEN).read(event("message.image.received", **{"text": "", **sent}))
    assert turn.document == Document(FROM, "anh-zalo.jpg")
    assert turn.text == ("" if len(sent) == 1 and "photo" in sent and isinstance(sent["photo"], dict) else "báo cáo")


@pytest.mark.parametrize("sent", [{}, {"photo": 3}, {"photo_url": "https://zdn.vn/" + "a" * 3000}])
def test_a_picture_without_an_address_cannot_be_read(sent: dict) -> None:
    assert isinstance(ZaloBot(TOKEN).read(event("message.image.received", **{"text": "", **sent})), Event)


@pytest.mark.parametrize(
    "address",
    [
        "http://photo.zdn.vn/a.jpg", "https://zdn.vn.evil.example/a.jpg", "https://evilzdn.vn/a", "https://127.0.0.1/a",
        "https://[::1]/a", "https://photo.zdn.vn:8443/a", "https://u:p@photo.zdn.vn/a", "file:///etc/passwd", "//zdn.vn/a", "",
        "https://169.254.169.254/latest", "https://2130706433/", "http://127.0.0.1:8201/a", "https://zdn.vn@127.0.0.1/",
    ],
)  # fmt: skip
async def test_a_picture_from_elsewhere_is_not_fetched(address: str) -> None:
    """An address comes from outside: it must not make the machine open a door inside."""
    pictures = Pictures("zdn.vn, .zalo.me", "http://127.0.0.1:8202")
    assert pictures.allowed("https://zdn.vn/a") and pictures.allowed("https://s.PHOTO.zalo.me/a?b=c")
    assert pictures.allowed(address) is None
    async with ClientSession() as session:
        with pytest.raises(SendError) as caught:
            await pictures.fetch(session, address)
    assert caught.value.permanent


async def test_pictures_are_fetched_or_said_to_be_gone_or_too_large() -> None:
    async def shop(request: web.Request) -> web.StreamResponse:
        match request.path:
            case "/a.jpg":
                return web.Response(body=PICTURE)
            case "/large.jpg":
                return web.Response(body=PICTURE + bytes(21 * 1024 * 1024))
            case "/away.jpg":
                return web.Response(status=302, headers={"Location": "/a.jpg"})
            case "/page.jpg":
                return web.Response(text="<html>")
            case "/busy.jpg":
                return web.Response(status=503)
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", shop)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    pictures, reasons = Pictures("", url), {}
    async with ClientSession() as session:
        assert await pictures.fetch(session, f"{url}/a.jpg") == PICTURE
        for name in ("large", "away", "page", "busy", "none"):
            with pytest.raises(SendError) as caught:
                await pictures.fetch(session, f"{url}/{name}.jpg")
            reasons[name] = caught.value
    await runner.cleanup()
    assert [name for name, error in reasons.items() if not error.permanent] == ["busy"]
    assert "large" in reasons["large"].reason and "large" not in reasons["none"].reason


async def test_a_picture_goes_as_a_picture_or_else_as_its_link(zalo_server, running, faulty) -> None:
    matrix = Reply((paragraph("Bảng theo dõi quý III."),), attachment=Attachment("x1", "bảng.png", picture=True))
    proxy = await faulty(zalo_server.url)
    bot = await running(ZaloBot, TOKEN, api=proxy.url, mode="polling", public_url="https://troly.example.vn")
    link = "https://troly.example.vn/tep/x1/b%E1%BA%A3ng.png"
    for part in bot.render(matrix):
        assert await bot.send(LAN, part)
    proxy.next(Fault("400"), "sendPhoto")
    for part in bot.render(matrix):
        assert await bot.send(LAN, part)
    sent = zalo_server.sent()
    assert [m.get("text") or m.get("photo") for m in sent] == [
        "Bảng theo dõi quý III.", link, "Bảng theo dõi quý III.", f"Tệp “bảng.png”: {link}",
    ]  # fmt: skip
    plain = ZaloBot(TOKEN, public_url="http://10.0.0.5:8080").render(matrix)
    assert len(plain) == 1 and "http://10.0.0.5:8080/tep/x1/" in plain[0].text


def test_the_month_is_warned_of_in_time() -> None:
    told = {count: month_warning(count, 1000) for count in range(1, 1101) if month_warning(count, 1000)}
    assert list(told) == [800, 950, 1000] and "800 trong 1000 tin" in told[800]


async def test_logs_hold_no_token_and_no_text(zalo_server, running, faulty, kept: Kept, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    proxy = await faulty(zalo_server.url)
    proxy.next(Fault("cut"), "getUpdates")
    bot = await running(ZaloBot, TOKEN, api=proxy.url, mode="polling")
    proxy.next(Fault("cut"))
    await say(zalo_server, "số của tôi là 0912345678", "u1")
    await until(lambda: kept.rows)
    with pytest.raises(SendError):
        await bot.send(LAN, bot.render(ASK)[0])
    assert TOKEN not in caplog.text and "0912345678" not in caplog.text and "cần gì" not in caplog.text

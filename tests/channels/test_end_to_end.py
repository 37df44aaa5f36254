"""A person asks in Telegram, in Zalo and on the web: the running service, the emulators, nothing in between."""

import asyncio
import json
import threading
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest

from tests.channels.emulators import TOKENS, Crabline, TestApi
from tests.channels.kept import until
from tests.channels.service import Service
from tests.channels.telegram_shim import PERSON, Shim

ASKED = ("cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì", "số 2", "còn lệ phí?")
PERMIT = "1.014199"
SECRET = "bi-mat-cua-webhook"
TOLD = (("14 trường hợp", PERMIT), ("giám đốc điều hành", "bản chính: 1", PERMIT), ("lệ phí", PERMIT))


def service_with(folder: Path, telegram: Crabline | None, zalo: Crabline | None, mode: str, **settings: str) -> Service:
    urls = {"telegram": telegram.url if telegram else "", "zalo": zalo.url if zalo else ""}
    service = Service(folder, **urls, mode=mode, **settings).start()
    ready = [f"Kênh {name} đã sẵn sàng" for name, url in urls.items() if url]
    service.wait_for("Trợ lý đang chạy", *ready)
    return service


def converse(server: Crabline, chat: str, before: str = "", **who: object) -> list[str]:
    """The three turns, one after the other as a person does; what the emulator recorded as the answers."""
    answers = []
    for turn in ASKED:
        had = len(server.sent(chat))
        server.says(before + turn, chat, **who)
        found = server.wait_for(had + 1, chat)[had:]
        while "(phần " in found[-1]["text"] and not _last(found[-1]["text"]):
            found = server.wait_for(had + len(found) + 1, chat)[had:]
        answers.append("\n".join(message["text"] for message in found))
    return answers


def _last(text: str) -> bool:
    number, count = text.rsplit("(phần ", 1)[1].rstrip(")").split("/")
    return number == count


def check(answers: list[str]) -> None:
    assert len(answers) == len(TOLD)
    for answer, words in zip(answers, TOLD, strict=True):
        for word in words:
            assert word in answer


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_the_same_conversation_everywhere(telegram_server, zalo_server, data_folder: Path, mode: str) -> None:
    service = service_with(data_folder, telegram_server, zalo_server, mode)
    try:
        talks = {
            "telegram": lambda: converse(telegram_server, "1001", fromId=1001),
            "telegram group": lambda: converse(
                telegram_server, "-1001234", "@troly_iso_bot ", chatType="supergroup", fromId=1002
            ),
            "zalo": lambda: converse(zalo_server, "u1"),
            "zalo group": lambda: converse(zalo_server, "g1", "@troly_iso_bot ", senderId="u2", chatType="GROUP"),
            "web": lambda: on_the_web(service.url),
        }
        heard: dict[str, list[str]] = {}
        threads = [threading.Thread(target=lambda n=n, t=t: heard.update({n: t()})) for n, t in talks.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert set(heard) == set(talks), service.lines[-20:]
        for answers in heard.values():
            check(answers)
        keyboard = json.loads(telegram_server.sent("1001")[0]["reply_markup"])["inline_keyboard"]
        assert keyboard[1][0]["callback_data"] == f"trường hợp 2 {PERMIT}"
        assert all(len(message["text"]) <= 2000 for message in zalo_server.sent())
        assert not any("chuyện" in m["text"] for m in telegram_server.sent())
    finally:
        assert service.stop() == 0
    said = "\n".join(service.lines)
    assert telegram_server.token not in said and zalo_server.token not in said and "giấy phép" not in said


def test_what_zalo_hides_is_answered_with_address_and_telephone(zalo_server, data_folder: Path) -> None:
    service = service_with(data_folder, None, zalo_server, "webhook", zalo_bot_secret=SECRET)
    sender = {"id": "u7", "display_name": "Lan", "is_bot": False}
    message = {"message_id": "m1", "date": 1, "from": sender, "chat": {"id": "u7", "chat_type": "PRIVATE"}}
    event = {"ok": True, "result": {"event_name": "message.unsupported.received", "message": message}}
    try:
        hook = Request(f"{service.url}/webhook/zalo", json.dumps(event).encode(), {"X-Bot-Api-Secret-Token": SECRET})
        for _ in range(2):  # Zalo may call again
            with urlopen(hook, timeout=20) as response:
                assert response.status == 200
        text = zalo_server.wait_for(1, "u7")[0]["text"]
        assert "0200 000 001" in text and "phường Mẫu" in text
        zalo_server.says("xin chào", "u7")
        assert len(zalo_server.wait_for(2, "u7")) == 2
    finally:
        service.stop()


async def test_the_second_choice_by_its_button(test_api: TestApi, data_folder: Path) -> None:
    shim = Shim(test_api.url, TOKENS["telegram"])
    service = Service(data_folder, await shim.start()).start()
    try:
        await asyncio.to_thread(service.wait_for, "Kênh telegram đã sẵn sàng")
        await shim.says(ASKED[0])
        await until(lambda: len(shim.sent) == 1, 20)
        labels = [b["text"] for row in shim.sent[0]["reply_markup"]["inline_keyboard"] for b in row]
        await shim.tap(shim.sent[0], next(label for label in labels if label.startswith("2. ")))
        await until(lambda: len(shim.sent) == 3, 20)  # two parts
        await shim.says(ASKED[2])
        await until(lambda: len(shim.sent) == 4, 20)
        first, part, rest, last = [message["text"] for message in shim.sent]
        check([first, part + rest, last])
        assert len(shim.answered) == 1
        states = [{"user": {"id": 1, "is_bot": True}, "status": status} for status in ("left", "member")]
        group = {"chat": {"id": -55, "type": "group"}, "from": PERSON, "date": 1}
        await shim.happens({"my_chat_member": group | {"old_chat_member": states[0], "new_chat_member": states[1]}})
        await until(lambda: len(shim.sent) == 5, 20)
        assert shim.sent[4]["chat"]["id"] == -55 and "trợ lý tự động" in shim.sent[4]["text"]
    finally:
        assert await asyncio.to_thread(service.stop) == 0
        await shim.stop()


def on_the_web(url: str) -> list[str]:
    browser, answers = build_opener(HTTPCookieProcessor(CookieJar())), []
    for turn in ASKED:
        body = json.dumps({"text": turn}).encode()
        asked = Request(f"{url}/api/turn", body, {"Content-Type": "application/json"})
        with browser.open(asked, timeout=20) as response:
            told = json.loads(response.read())
        lines = [f"{block['text']} ({block['note']})" for block in told["blocks"]]
        answers.append("\n".join([*lines, str(told["source"])]))
    return answers


def test_the_conversation_goes_on_after_a_restart(telegram_server, zalo_server, data_folder: Path) -> None:
    service = service_with(data_folder, telegram_server, zalo_server, "polling")
    telegram_server.says(ASKED[0], "1001")
    zalo_server.says(ASKED[0], "u1")
    telegram_server.wait_for(1)
    zalo_server.wait_for(1)
    assert service.stop() == 0
    telegram_server.says(ASKED[1], "1001")
    zalo_server.says(ASKED[1], "u1")
    service = service_with(data_folder, telegram_server, zalo_server, "polling")
    try:
        for server in (telegram_server, zalo_server):
            assert "giám đốc điều hành" in server.wait_for(2)[1]["text"]
    finally:
        service.stop()


def test_a_wrong_token_is_said_and_the_other_channels_run(telegram_server, zalo_server, data_folder: Path) -> None:
    urls = {"telegram": telegram_server.url, "zalo": zalo_server.url}
    service = Service(data_folder, **urls, zalo_bot_token="1:sai").start()
    try:
        service.wait_for("TROLY_ZALO_BOT_TOKEN: ", "Kênh telegram đã sẵn sàng")
        telegram_server.says(ASKED[0])
        assert PERMIT in telegram_server.wait_for(1)[0]["text"]
        assert PERMIT in on_the_web(service.url)[0]
    finally:
        service.stop()


@pytest.mark.services
def test_without_a_token_the_web_runs_alone(data_folder: Path) -> None:
    service = service_with(data_folder, None, None, "polling")
    try:
        check(on_the_web(service.url))
    finally:
        assert service.stop() == 0
    assert not any("TROLY_" in line for line in service.lines)

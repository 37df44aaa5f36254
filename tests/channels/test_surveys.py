"""All forms answered in Telegram, in Zalo and in the web's chat: the running service, the emulators, a restart."""

import asyncio
import json
import threading
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from bot.state import State, responses
from bot.state.responses import Response
from tests.channels.emulators import TOKENS, Crabline, TestApi
from tests.channels.kept import until
from tests.channels.service import Service
from tests.channels.telegram_shim import PERSON, Shim
from tests.channels.test_end_to_end import service_with

FORMS = {
    "ngan": ("ko hài lòng", "2", "gọi 0912345678 không ai nghe"),
    "giao-dich": ("4", "tạm được", "đúng hẹn", "hai long", "1", "2 lần", "một", "5", "4", "bỏ qua", "1", "gửi"),
    "sipas": ("4", "3", "bỏ qua", "5", "hài lòng", "4", "4", "rất tốt", "4", "5", "2", "bt", "không có", "gửi"),
}
KEPT = {
    "ngan": {"chung": 2, "ly-do": "cho-lau", "gop-y": "gọi ••• không ai nghe"},
    "giao-dich": {
        "chung": 4, "thuan-tien": 3, "dung-hen": "dung", "thai-do": 4, "thoi-gian": "nhanh", "di-lai": 2, "noi-gap": 1,
        "mot-cua": 5, "cong-khai": 4, "giay-to": "dung",
    },
    "sipas": {
        "noi-ngoi": 4, "trang-thiet-bi": 3, "cong-khai": 5, "giay-to": 4, "thoi-han": 4, "lich-su": 4, "huong-dan": 5,
        "dung-hen": 4, "chinh-xac": 5, "bo-tri-gop-y": 2, "tra-loi-gop-y": 3,
    },
}  # fmt: skip


def kept_in(folder: Path, form: str) -> list[Response]:
    state = State.open(f"sqlite:///{folder / 'state.db'}")
    try:
        years = (date(2020, 1, 1), date(2099, 12, 31))
        return state.do(lambda connection: list(responses.between(connection, form, *years)))
    finally:
        state.close()


def says(server: Crabline, text: str, chat: str, **who: object) -> str:
    """One turn and its answer."""
    had = len(server.sent(chat))
    server.says(text, chat, **who)
    return server.wait_for(had + 1, chat)[had]["text"]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_in_telegram_and_zalo_with_a_restart_in_the_middle(
    telegram_server, zalo_server, data_folder: Path, form: str
) -> None:
    people = ((telegram_server, "1001", {"fromId": 1001}), (zalo_server, "u1", {}))
    service = service_with(data_folder, telegram_server, zalo_server, "polling", per_minute="1000")
    half = len(FORMS[form]) // 2
    try:
        for server, chat, who in people:
            assert "Câu 1" in says(server, f"/khaosat {form}", chat, **who)
            for word in FORMS[form][:half]:
                assert "Câu " in says(server, word, chat, **who)
        assert service.stop() == 0
        service = service_with(data_folder, telegram_server, zalo_server, "polling", per_minute="1000")
        for server, chat, who in people:
            for word in FORMS[form][half:]:
                said = says(server, word, chat, **who)
            assert "Cảm ơn" in said
    finally:
        service.stop()
    found = kept_in(data_folder, form)
    assert {kept.channel for kept in found} == {"telegram", "zalo"} and len(found) == 2
    assert [kept.answers for kept in found] == [KEPT[form]] * 2
    assert "0912345678" not in "\n".join(service.lines)


def on_the_web(url: str, *turns: str) -> list[str]:
    browser, answers = build_opener(HTTPCookieProcessor(CookieJar())), []
    for turn in turns:
        asked = Request(f"{url}/api/turn", json.dumps({"text": turn}).encode(), {"Content-Type": "application/json"})
        with browser.open(asked, timeout=20) as response:
            answers.append("\n".join(block["text"] for block in json.loads(response.read())["blocks"]))
    return answers


@pytest.mark.services
def test_all_forms_in_the_chat_of_the_web(data_folder: Path) -> None:
    service = service_with(data_folder, None, None, "polling", per_minute="1000")
    try:
        for form, words in FORMS.items():
            assert "Cảm ơn" in on_the_web(service.url, f"/khaosat {form}", *words)[-1]
    finally:
        assert service.stop() == 0
    assert {form: [kept.answers for kept in kept_in(data_folder, form)] for form in FORMS} == {
        form: [answers] for form, answers in KEPT.items()
    }


def test_two_devices_of_one_person_at_the_same_moment(telegram_server, zalo_server, data_folder: Path) -> None:
    """Both send the form at once: it counts once, and one of them is told."""
    service = service_with(data_folder, telegram_server, zalo_server, "polling", per_minute="1000")
    try:
        told = says(telegram_server, "/lienket", "1001", fromId=1001)
        says(zalo_server, next(line for line in told.splitlines() if line.startswith("/lienket ")), "u1")
        says(telegram_server, "/khaosat giao-dich", "1001", fromId=1001)
        assert "Câu 1." in says(zalo_server, "tiếp tục khảo sát", "u1")
        heard = at_once(lambda: says(telegram_server, "4", "1001", fromId=1001), lambda: says(zalo_server, "3", "u1"))
        assert sorted("làm tiếp ở nơi khác" in said for said in heard) == [False, True]
        for word in FORMS["giao-dich"][1:-1]:
            says(telegram_server, word, "1001", fromId=1001)
        says(zalo_server, "tiếp tục khảo sát", "u1")
        heard = at_once(
            lambda: says(telegram_server, "gửi", "1001", fromId=1001), lambda: says(zalo_server, "gửi", "u1")
        )
        assert sum("Cảm ơn" in said and "ghi phiếu" in said for said in heard) == 1
    finally:
        service.stop()
    [kept] = kept_in(data_folder, "giao-dich")
    first = kept.answers.pop("chung")
    assert first in (4, 3) and kept.answers == {k: v for k, v in KEPT["giao-dich"].items() if k != "chung"}


def at_once(*calls) -> list[str]:
    heard: list[str] = []
    threads = [threading.Thread(target=lambda call=call: heard.append(call())) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return heard


async def test_by_buttons_with_a_picture_in_between(test_api: TestApi, data_folder: Path) -> None:
    shim = Shim(test_api.url, TOKENS["telegram"])
    service = Service(data_folder, await shim.start()).start()
    try:
        await asyncio.to_thread(service.wait_for, "Kênh telegram đã sẵn sàng")
        await shim.says("/khaosat")
        await until(lambda: len(shim.sent) == 1, 20)
        chat = {"id": PERSON["id"], "type": "private"}
        photo = [{"file_id": "f1", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 9}]
        await shim.happens({"message": {"message_id": 99, "from": PERSON, "chat": chat, "date": 1, "photo": photo}})
        await until(lambda: len(shim.sent) == 2, 20)
        assert "không nhận ảnh" in shim.sent[1]["text"] and "Câu 1." in shim.sent[1]["text"]
        await shim.tap(shim.sent[0], "2. Không hài lòng")
        await until(lambda: len(shim.sent) == 3, 20)
        await shim.tap(shim.sent[2], "4. Thái độ phục vụ")
        await until(lambda: len(shim.sent) == 4, 20)
        await shim.tap(shim.sent[3], "1. Bỏ qua")
        await until(lambda: len(shim.sent) == 5, 20)
        assert "Cảm ơn" in shim.sent[4]["text"]
        await shim.tap(shim.sent[0], "5. Rất hài lòng")  # too late
        await until(lambda: len(shim.sent) == 6, 20)
        assert "đã gửi" in shim.sent[5]["text"]
    finally:
        assert await asyncio.to_thread(service.stop) == 0
        await shim.stop()
    assert [kept.answers for kept in kept_in(data_folder, "ngan")] == [{"chung": 2, "ly-do": "thai-do"}]

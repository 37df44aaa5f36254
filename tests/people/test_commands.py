"""`troly invite`, `troly people`, `troly questions` as they are typed, on a fresh database."""

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.message import Address
from bot.state import State, people, questions
from tests.commands import troly, troly_here
from tests.people.conftest import Somebody, Town

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sample_db: Path) -> Path:
    folder = tmp_path_factory.mktemp("office")
    (folder / ".env").write_text(f"TROLY_KNOWLEDGE_DB={sample_db}\n", encoding="utf-8")
    return folder


def test_the_first_person_of_the_office(home: Path, sample_context) -> None:
    done = troly_here("invite", "--role", "office", "--name", "Trần Thị Mười", folder=home)
    assert done.returncode == 0 and "người của Văn phòng" in done.stdout and "http://127.0.0.1:8080" in done.stdout
    code = CODE.search(done.stdout)[0]
    assert "Chưa có ai" in troly_here("people", folder=home).stdout
    state = State.open(f"sqlite:///{home / 'data' / 'state.db'}")
    town = Town(state, sample_context)
    town.now = datetime.now(UTC)
    assert "người của Văn phòng" in Somebody(town, "zalo", "z1").says(f"/start {code}")
    listed = troly_here("people", folder=home).stdout
    assert "Trần Thị Mười, người của Văn phòng; Zalo" in listed
    (person,) = json.loads(troly_here("people", "--json", folder=home).stdout)
    done = troly_here("people", "revoke", listed.split()[0], folder=home)
    assert done.returncode == 0 and "Đã thu vai trò của Trần Thị Mười" in done.stdout
    assert state.do(people.who, "zalo", "z1") is None and "Chưa có ai" in troly_here("people", folder=home).stdout
    assert "đã thôi từ" in troly_here("people", "--all", folder=home).stdout
    assert troly_here("people", "revoke", person["id"], folder=home).returncode == 2
    state.close()


def test_staff_need_a_unit(home: Path) -> None:
    assert "Phòng Lao động, việc làm" in troly_here("invite", "--role", "staff", "--unit", "VL", folder=home).stdout
    for args in ([], ["--unit", "ABC"], ["--unit", "VP"]):
        done = troly_here("invite", "--role", "staff", *args, folder=home)
        assert done.returncode == 2 and "Traceback" not in done.stderr
        assert "--role office" in done.stderr if "VP" in args else "NCC (Phòng Người có công)" in done.stderr


def test_questions_are_listed_by_frequency(home: Path) -> None:
    assert "Không có câu hỏi" in troly_here("questions", folder=home).stdout
    state = State.open(f"sqlite:///{home / 'data' / 'state.db'}")
    now = datetime.now(UTC)
    for n, text in enumerate(("giá vàng", "thuê tàu vũ trụ cần gì", "thue tau vu tru can giay to gi")):
        state.do(questions.keep, Address("zalo", str(n)), str(n), text, "unknown", ("1.001731",), now)
    state.do(questions.judge, Address("web", "w"), "w", "a1", "down", "thuê tàu vũ trụ", ("1.001731",), now, "khó hiểu")
    state.close()
    said = troly_here("questions", folder=home).stdout
    assert said.startswith("1. thu") and "hỏi 03 lần: 02 chưa trả lời được; 01 bị chê (khó hiểu 01)" in said
    assert "1.001731 Hỗ trợ" in said
    told = json.loads(troly_here("questions", "--json", folder=home).stdout)
    assert [t["count"] for t in told] == [3, 1] and told[0]["reasons"] == {"khó hiểu": 1}


@pytest.mark.long
async def test_the_links_name_our_bots(home: Path) -> None:
    async def me(request: web.Request) -> web.Response:
        telegram = request.path.startswith("/bot123")
        name = {"username": "so_noi_vu_bot"} if telegram else {"account_name": "Sở Nội vụ"}
        return web.json_response({"ok": True, "result": {"id": 1, **name}})

    app = web.Application()
    app.router.add_post("/{bot}/getMe", me)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    given = {"TROLY_TELEGRAM_TOKEN": "123456789:abcdef", "TROLY_ZALO_BOT_TOKEN": "987654321:abcdef"}
    there = {"TROLY_TELEGRAM_API": url, "TROLY_ZALO_BOT_API": url}
    done = await asyncio.to_thread(troly, "invite", "--role", "leader", folder=home, **given, **there)
    await runner.cleanup()
    code = CODE.search(done.stdout)[0]
    assert f"https://t.me/so_noi_vu_bot?start={code}" in done.stdout and "bot Sở Nội vụ: /start" in done.stdout
    gone = await asyncio.to_thread(troly, "invite", "--role", "leader", folder=home, **given, **there)
    assert gone.returncode == 0 and "Telegram: nhắn cho bot: /start" in gone.stdout
    assert "abcdef" not in done.stdout + done.stderr + gone.stdout + gone.stderr

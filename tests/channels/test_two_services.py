"""Two services on one PostgreSQL share one bot's webhook: nothing twice, and in order inside a conversation."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import func, select

from bot.state import State, tables
from tests.channels.emulators import Crabline
from tests.channels.service import Service

SECRET = "bi-mat-cua-webhook"
CODES = ("1.014199", "1.014200", "1.014201", "1.001731", "1.010803")
CHATS = range(2001, 2009)


def update(number: int, chat: int, text: str) -> bytes:
    person = {"id": chat, "is_bot": False, "first_name": "Lan"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


def post(service: Service, body: bytes) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    with urlopen(Request(f"{service.url}/webhook/telegram", body, headers), timeout=20) as response:
        assert response.status == 200


@pytest.mark.parametrize("state_url", ["postgresql"], indirect=True)
def test_two_services_one_bot(telegram_server: Crabline, state_url: str, sample_db: Path, tmp_path: Path) -> None:
    own = {"database_url": state_url, "telegram_secret": SECRET, "pace_channel": "0", "knowledge_db": str(sample_db)}
    services = [Service(tmp_path / name, telegram_server.url, mode="webhook", **own) for name in ("one", "two")]
    try:
        for service in services:
            service.start()
        for service in services:
            service.wait_for("Kênh telegram đã sẵn sàng")
        talks = [(chat, code) for code in CODES for chat in CHATS]
        posts = [
            (service, update(number, chat, f"lệ phí {code}"))
            for number, (chat, code) in enumerate(talks, 1)
            for service in (services if number % 2 else reversed(services))
        ]
        with ThreadPoolExecutor(4) as threads:  # each update comes to both, as when an answer was lost on the way
            list(threads.map(lambda one: post(*one), posts))
        telegram_server.wait_for(len(talks), within=60)
        shared = State.open(state_url)
        assert shared.do(lambda c: c.execute(select(func.count()).select_from(tables.inbox)).scalar_one()) == len(talks)
        shared.close()
    finally:
        codes = [service.stop() for service in services]
    assert codes == [0, 0]
    for chat in CHATS:
        texts = [sent["text"] for sent in telegram_server.sent(str(chat))]
        assert [next(code for code in CODES if code in text) for text in texts] == list(CODES)

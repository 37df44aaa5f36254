"""Pictures, papers and calendars on their way out, a file on its way in: the running service, the emulators as platforms."""

import json
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest
from icalendar import Calendar

from bot.message import Address
from bot.state import State, codes, duties, groups
from bot.state.codes import Grant
from bot.state.duties import Duty, NewRow
from bot.state.duty_log import Act
from tests.channels.service import Service

NOW = datetime.now(UTC)
LATE = (NOW - timedelta(days=10)).date()


@pytest.fixture
def invited(data_folder: Path) -> dict[str, str]:
    """A state with one late row of VL, whose group is on Telegram; codes for the Office, a leader and staff."""
    state, act = State.open(f"sqlite:///{data_folder / 'state.db'}"), Act("", NOW)

    def made(connection) -> dict[str, str]:
        duty = duties.add(connection, Duty("report", "Nộp báo cáo rà soát thủ tục", ("VL",)), act)
        duties.add_rows(connection, duty.id, [NewRow("VL", "", LATE, LATE)], act)
        groups.bind(connection, Address("telegram", "-1005"), "VL", "o", NOW)
        wanted = {"office": Grant("office"), "leader": Grant("leader"), "staff": Grant("staff", "VL")}
        return {name: codes.make(connection, grant, NOW) for name, grant in wanted.items()}

    try:
        return state.do(made)
    finally:
        state.close()


def test_files_reach_people_on_every_channel(telegram_server, zalo_server, invited, data_folder: Path) -> None:
    service = Service(data_folder, telegram=telegram_server.url, zalo=zalo_server.url).start()
    try:
        service.wait_for("Kênh telegram đã sẵn sàng", "Kênh zalo đã sẵn sàng")
        on_telegram(telegram_server, invited["office"])
        on_zalo(zalo_server, invited["leader"])
        on_the_web(service.url, invited["staff"])
    finally:
        assert service.stop() == 0


def on_telegram(server, code: str) -> None:
    """The table as a picture and the letter as a document; then the picture in the unit's group."""
    server.says(f"/start {code}", "7001", fromId=7001)
    server.wait_for(1, "7001")
    for order, texts, kind in (("/bang anh", 2, "photo"), ("/donduc", 2, "document")):
        had = len(server.sent("7001"))
        server.says(order, "7001", fromId=7001)
        found = server.wait_for(had + texts, "7001")[had:]
        assert [kind in message for message in found] == [False, True], found
    had = len(server.sent("7001"))
    server.says("gửi bảng theo dõi vào các nhóm", "7001", fromId=7001)
    server.wait_for(had + 1, "7001")
    server.says("1", "7001", fromId=7001)
    assert any("photo" in message for message in server.wait_for(2, "-1005"))


def on_zalo(server, code: str) -> None:
    """Without https Zalo could not fetch the picture, so the message holds a link that opens."""
    server.says(f"/start {code}", "u7")
    server.wait_for(1, "u7")
    server.says("ảnh bảng theo dõi", "u7")
    text = server.wait_for(2, "u7")[-1]["text"]
    link = next(word for word in text.split() if "/tep/" in word)
    with urlopen(link) as answer:
        assert answer.headers["Content-Type"] == "image/png" and answer.read().startswith(b"\x89PNG")
    with pytest.raises(HTTPError) as refused:
        urlopen(link.replace("/tep/", "/tep/x"))
    assert refused.value.code == 404 and "Không còn tệp này" in refused.value.read().decode()


def on_the_web(url: str, code: str) -> None:
    """Staff send a file, take the calendar's link and open it; the Office's papers are not theirs."""
    person = build_opener(HTTPCookieProcessor(CookieJar()))
    person.open(url).read()

    def say(text: str) -> dict:
        body = json.dumps({"text": text}).encode()
        return json.load(person.open(Request(f"{url}/api/turn", body, {"Content-Type": "application/json"})))

    assert say(f"/start {code}")["may_bring"] is True
    words = " ".join(block["text"] for block in say("/lich")["blocks"])
    link = next(word for word in words.split() if word.endswith(".ics"))
    with urlopen(link) as answer:
        (event,) = Calendar.from_ical(answer.read()).walk("VEVENT")
    assert event["summary"] == "Nộp báo cáo rà soát thủ tục" and event["dtstart"].dt == LATE
    assert say("/donduc")["attachment"] is None
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="b\xc3\xa1o c\xc3\xa1o.docx"\r\n\r\nPK\r\n--x--\r\n'
    sent = Request(f"{url}/api/tep", form, {"Content-Type": "multipart/form-data; boundary=x"})
    assert json.load(person.open(sent))["blocks"]

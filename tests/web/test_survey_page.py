"""The survey page with the real forms and a real database: filled in, sent once, kept without a name."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import aiohttp
import pytest

from bot.cli.wiring import survey_pages
from bot.state import State, responses, survey_codes
from bot.state.responses import Response
from handlers.context import Context

NOON = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)  # 10:00 in Việt Nam
GOOD = {"q-chung": "4"}


class Desk:
    """A code at a desk, a clock, and what was kept."""

    def __init__(self, state: State, context: Context) -> None:
        self.state, self.context, self.now = state, context, NOON
        self.pages = survey_pages(context, state, lambda: self.now)

    def code(self, form: str = "ngan", **where) -> str:
        return self.state.do(survey_codes.make, form, self.now, **where)

    def kept(self, form: str = "ngan") -> list[Response]:
        year = (date(2026, 1, 1), date(2026, 12, 31))
        return self.state.do(lambda connection: list(responses.between(connection, form, *year)))


@pytest.fixture
def desk(state: State, sample_context: Context) -> Desk:
    return Desk(state, sample_context)


class Phone:
    """A browser that keeps its cookies."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session, self.url, self.status, self.text = session, url, 0, ""

    async def opens(self, path: str) -> str:
        async with self.session.get(self.url + path) as response:
            self.status, self.text = response.status, await response.text()
        return self.text

    async def sends(self, path: str, **fields: object) -> str:
        found = re.search(r'name="token" value="([^"]*)"', self.text)
        data = {"token": found[1] if found else "", **fields}
        async with self.session.post(self.url + path, data=data) as response:
            self.status, self.text = response.status, await response.text()
        return self.text


@pytest.fixture
async def phone(serve, desk: Desk):
    sessions = []
    url = await serve(surveys=desk.pages, per_minute=1000)

    def new() -> Phone:
        sessions.append(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))
        return Phone(sessions[-1], url)

    yield new
    for session in sessions:
        await session.close()


async def test_a_form_is_filled_in_and_kept_without_a_name(phone, desk: Desk) -> None:
    code, someone = desk.code(unit="VL", procedure="2.001955"), phone()
    page = await someone.opens(f"/ks/{code}")
    assert someone.status == 200 and "Đăng ký nội quy lao động" in page and "mẫu tham khảo" in page
    desk.now += timedelta(seconds=40)
    assert "Cảm ơn anh/chị" in await someone.sends(f"/ks/{code}", **GOOD)
    [kept] = desk.kept()
    assert (kept.answers, kept.unit, kept.procedure, kept.channel) == ({"chung": 4}, "VL", "2.001955", "qr")
    assert (kept.half_day, kept.flags) == ("2026-11-30S", ())


async def test_pressing_twice_counts_once(phone, desk: Desk) -> None:
    code, someone = desk.code(), phone()
    page = await someone.opens(f"/ks/{code}")
    for _ in range(3):
        someone.text = page
        assert "Cảm ơn anh/chị" in await someone.sends(f"/ks/{code}", **GOOD)
    assert len(desk.kept()) == 1


async def test_pressing_twice_counts_once_without_cookies_too(phone, desk: Desk) -> None:
    code, someone = desk.code(), phone()
    page = await someone.opens(f"/ks/{code}")
    for _ in range(2):
        someone.session.cookie_jar.clear()
        someone.text = page
        await someone.sends(f"/ks/{code}", **GOOD)
    assert len(desk.kept()) == 1


async def test_one_telephone_answers_once_a_week(phone, desk: Desk) -> None:
    code, someone = desk.code(), phone()
    await someone.opens(f"/ks/{code}")
    await someone.sends(f"/ks/{code}", **GOOD)
    assert "đã gửi phiếu trong kỳ" in await someone.opens(f"/ks/{code}")
    desk.now += timedelta(days=7)
    await someone.opens(f"/ks/{code}")
    await someone.sends(f"/ks/{code}", **GOOD)
    assert len(desk.kept()) == 2


async def test_at_a_kiosk_everybody_answers_on_one_screen(phone, desk: Desk) -> None:
    code, screen = desk.code(kiosk=True), phone()
    for _ in range(3):
        page = await screen.opens(f"/ks/{code}")
        assert "data-idle" in page and f'content="240;url=/ks/{code}?kiosk"' in page
        desk.now += timedelta(minutes=4)
        done = await screen.sends(f"/ks/{code}?kiosk", **GOOD)
        assert f'content="6;url=/ks/{code}?kiosk"' in done
    assert [kept.channel for kept in desk.kept()] == ["kiosk"] * 3
    assert not any("burst" in kept.flags for kept in desk.kept())


async def test_faults_are_named_and_nothing_is_lost(phone, desk: Desk) -> None:
    code, someone = desk.code("giao-dich"), phone()
    await someone.opens(f"/ks/{code}")
    page = await someone.sends(f"/ks/{code}", **{"q-chung": "2", "q-di-lai": "nhiều lắm", "q-vi-sao": "chờ <b>lâu</b>"})
    assert someone.status == 422 and desk.kept("giao-dich") == []
    assert 'href="#di-lai-1"' in page and "Câu này cần một con số từ 0 đến 50" in page
    assert "nhiều lắm" in page and "chờ &lt;b&gt;lâu&lt;/b&gt;" in page
    assert re.search(r'id="chung-2" checked', page) and "câu cần xem lại" in page
    rest = {"thuan-tien": "3", "dung-hen": "tre", "thai-do": "2", "thoi-gian": "lau", "di-lai": "3 lần", "noi-gap": "1"}
    rest |= {"mot-cua": "2", "cong-khai": "3", "giay-to": "them", "chung": "2", "vi-sao": "gọi 0912345678 mãi"}
    await someone.sends(f"/ks/{code}", **{f"q-{name}": value for name, value in rest.items()})
    [kept] = desk.kept("giao-dich")
    assert kept.answers["di-lai"] == 3 and kept.answers["vi-sao"] == "gọi ••• mãi"


async def test_an_answer_to_what_was_not_asked_is_left_out(phone, desk: Desk) -> None:
    code, someone = desk.code(), phone()
    await someone.opens(f"/ks/{code}")
    await someone.sends(f"/ks/{code}", **{"q-chung": "5", "q-ly-do": "thai-do"})
    assert desk.kept()[0].answers == {"chung": 5}


@pytest.mark.parametrize("value", ["0", "6", "10", "năm", "4; drop table", "\x00", "99999999999999999999"])
async def test_a_level_that_there_is_not_is_not_kept(phone, desk: Desk, value: str) -> None:
    code, someone = desk.code(), phone()
    await someone.opens(f"/ks/{code}")
    page = await someone.sends(f"/ks/{code}", **{"q-chung": value})
    assert someone.status == 422 and "Chưa chọn mức nào" in page and desk.kept() == []


@pytest.mark.parametrize("code", ["khongco1", "aaaaaaaa", "%00", "x" * 300, "<script>"])
async def test_a_forged_code_is_told(phone, desk: Desk, code: str) -> None:
    someone = phone()
    page = await someone.opens(f"/ks/{code}")
    assert someone.status == 404 and "<script>alert" not in page
    await someone.sends(f"/ks/{code}", **GOOD)
    assert desk.kept() == []


async def test_a_withdrawn_code_takes_no_more_answers(phone, desk: Desk) -> None:
    code, someone = desk.code(), phone()
    await someone.opens(f"/ks/{code}")
    desk.state.do(survey_codes.withdraw, code, desk.now)
    assert "không dùng nữa" in await someone.sends(f"/ks/{code}", **GOOD)
    assert desk.kept() == []


@pytest.mark.parametrize("token", ["", "x", "1.2.3", "99999999999999.a.b", "1764471600.aa." + "0" * 32])
async def test_a_forged_token_keeps_nothing_and_loses_nothing(phone, desk: Desk, token: str) -> None:
    code, someone = desk.code(), phone()
    await someone.opens(f"/ks/{code}")
    page = await someone.sends(f"/ks/{code}", token=token, **GOOD)
    assert desk.kept() == [] and 'id="chung-4" checked' in page and "xin xem lại rồi gửi" in page
    await someone.sends(f"/ks/{code}", **GOOD)
    assert len(desk.kept()) == 1


async def test_a_token_of_another_code_is_of_no_use(phone, desk: Desk) -> None:
    one, other, someone = desk.code(unit="VL"), desk.code(unit="NCC"), phone()
    await someone.opens(f"/ks/{one}")
    await someone.sends(f"/ks/{other}", **GOOD)
    assert someone.status == 422 and desk.kept() == []


async def test_a_page_left_open_for_days_is_sent_after_another_look(phone, desk: Desk) -> None:
    code, someone = desk.code(), phone()
    await someone.opens(f"/ks/{code}")
    desk.now += timedelta(hours=49)
    page = await someone.sends(f"/ks/{code}", **GOOD)
    assert "mở đã quá lâu" in page and desk.kept() == []
    await someone.sends(f"/ks/{code}", **GOOD)
    assert len(desk.kept()) == 1


async def test_a_form_changed_meanwhile_is_shown_anew(phone, desk: Desk, serve) -> None:
    code, someone = desk.code(), phone()
    await someone.opens(f"/ks/{code}")
    form = desk.context.surveys["ngan"]
    changed = form.model_copy(update={"version": "2", "source": form.source + "\n# mới"})
    desk.pages = survey_pages(replace(desk.context, surveys={"ngan": changed}), desk.state, lambda: desk.now)
    someone.url = await serve(surveys=desk.pages)
    await someone.sends(f"/ks/{code}", **GOOD)
    assert desk.kept() == []
    await someone.sends(f"/ks/{code}", **GOOD)
    assert [kept.version for kept in desk.kept()] == ["2"]


async def test_one_network_that_sends_again_and_again_is_noted(phone, desk: Desk) -> None:
    code = desk.code("giao-dich")
    form = desk.context.surveys["giao-dich"]
    for _ in range(6):
        someone = phone()
        await someone.opens(f"/ks/{code}")
        desk.now += timedelta(seconds=8)
        fields = {
            f"q-{q.code}": "5" if q.kind == "scale" else q.options[0].code if q.options else "1" for q in form.questions
        }
        await someone.sends(f"/ks/{code}", **fields)
    flags = [set(kept.flags) for kept in desk.kept("giao-dich")]
    assert all({"straight", "fast"} <= noted for noted in flags)
    assert sum("burst" in noted for noted in flags) == 2


async def test_without_surveys_there_is_no_such_page(serve) -> None:
    url = await serve()
    async with aiohttp.ClientSession() as session, session.get(f"{url}/ks/abcd2345") as response:
        assert response.status == 404
